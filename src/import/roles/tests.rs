use super::*;

/// A dozen roles of a hospital ward.
fn ward() -> Vec<File> {
    let page = |path: &str, text: &str| File {
        path: format!("roles/{path}.md"),
        text: text.to_owned(),
        folder: path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
        needs_kind: false,
    };
    vec![
        page(
            "ward/Ward_Sister",
            "# Ward Sister (WS)\n\n## Overview\nRuns the ward. Knows everyone.\n\n## Key Responsibilities\n- \
             Plans \"shifts\"\n- Leads the\n  nurses\n\n## Required Skills\n- **Triage**\n\n## Reporting \
             Structure\n- Reports to: Director of Nursing or VP of Care\n- Direct Reports: Nurses\n\n## Success \
             Metrics\n- Few falls\n\n## Ward songs\nSung on Fridays.\n",
        ),
        page(
            "ward/nurse",
            "# Nurse\n\n## Summary\n\nCares for patients.\n\n## Reports to\n\nthe Ward Sister\n",
        ),
        page(
            "ward/student",
            "# Student nurse\n\n## Overview\nLearns.\n\n## Reporting\n**Reports to:** [WS](Ward_Sister.md)\n\
             **Works with:** Nurses and Porters\n",
        ),
        page(
            "ward/porter",
            "# Porter\n\nMoves beds. Fast.\n\n## Duties\n1. Moves beds\n2) Moves people\n",
        ),
        page(
            "vp-care",
            "# Vice President of Care\n\n## Overview\nAnswers for care.\n\n## Reports to\nThe board.\n",
        ),
        page(
            "dn",
            "# Director of Nursing\n\n## Overview\nLeads.\n\n## KPIs\n- Calm\n\n## Reports to\n- VP Care\n",
        ),
        page(
            "labs/tester",
            "---\ntitle: Tester\n---\n# Tester\n\n## Overview\nTests.\n\n## Skills\n- Care\n\n## Reports to\n\
             Lab lead, Chief of tests\n",
        ),
        page(
            "labs/lead",
            "+++\nabbreviation = \"LL\"\n[extra]\na = 1\n+++\n# Lab lead\n\n## Overview\nLeads the lab.\n\n## \
             Education\n- A degree\n\n## Requirements\n- Five years\n",
        ),
        page("labs/nested", "# Nested\n\n## Overview\nNests.\n\n## Skills\n- One\n  - Two\n"),
        page("labs/bare", "# Bare\n\n## Duties\n- Something\n"),
        page(
            "labs/typed",
            "+++\nsummary = \"Typed.\"\nskills = [\"a\"]\n+++\n# Typed\n\n## Skills\n- b\n",
        ),
        page(
            "labs/windows",
            "# Windows\r\n\r\n## Overview\r\nOpens.\r\n\r\n## Traits\r\n- Airy\r\n",
        ),
    ]
}

fn proposed() -> Proposal {
    propose(&ward(), &Headings::new([]).expect("headings"))
}

fn after(proposal: &Proposal, path: &str) -> String {
    let path = format!("roles/{path}.md");
    let change = proposal.changes.iter().find(|change| change.path == path);
    change.map_or_else(String::new, |change| change.after.clone())
}

#[test]
fn headings_become_fields_and_the_rest_stays() {
    assert_eq!(
        after(&proposed(), "ward/Ward_Sister"),
        "+++\nabbreviation = \"WS\"\nfamily = \"Ward\"\nsummary = \"Runs the ward.\"\nreports_to = [{ any_of = \
         [\"dn\", \"vp-care\"] }]\nresponsibilities = [\n  \"Plans \\\"shifts\\\"\",\n  \"Leads the \
         nurses\",\n]\nskills = [\n  \"Triage\",\n]\nmeasures = [\n  \"Few falls\",\n]\n+++\n# Ward Sister \
         (WS)\n\nKnows everyone.\n\n## Reporting Structure\n- Direct Reports: Nurses\n\n## Ward \
         songs\nSung on Fridays.\n"
    );
}

#[test]
fn names_resolve_and_the_others_are_kept_and_listed() {
    let proposal = proposed();
    assert!(after(&proposal, "ward/nurse").contains("reports_to = [\"Ward_Sister\"]"));
    assert!(after(&proposal, "ward/student").contains("reports_to = [\"Ward_Sister\"]"));
    assert!(
        after(&proposal, "ward/student").contains("works_with = [\n  \"nurse\",\n  \"porter\",\n]")
    );
    assert!(after(&proposal, "vp-care").contains("reports_to = [{ name = \"The board\" }]"));
    assert!(after(&proposal, "dn").contains("reports_to = [\"vp-care\"]"));
    let listed: Vec<_> = proposal
        .unresolved
        .iter()
        .map(|it| (it.path.as_str(), it.line, it.name.as_str(), it.nearest.as_deref()))
        .collect();
    assert_eq!(
        listed,
        [
            ("roles/vp-care.md", 7, "The board", None),
            ("roles/labs/tester.md", 13, "Chief of tests", None),
        ]
    );
    assert_eq!(proposal.names, BTreeMap::from([("reports_to", (8, 6)), ("works_with", (2, 2))]));
}

#[test]
fn front_matter_that_is_there_keeps_its_form() {
    let proposal = proposed();
    assert_eq!(
        after(&proposal, "labs/tester"),
        "---\ntitle: Tester\nfamily: \"Labs\"\nsummary: \"Tests.\"\nreports_to:\n  - \"lead\"\n  - { name: \
         \"Chief of tests\" }\nskills:\n  - \"Care\"\n---\n# Tester\n"
    );
    assert_eq!(
        after(&proposal, "labs/lead"),
        "+++\nabbreviation = \"LL\"\nfamily = \"Labs\"\nsummary = \"Leads the lab.\"\n\
         qualifications.education = [\n  \"A degree\",\n]\nqualifications.experience = [\n  \"Five \
         years\",\n]\n[extra]\na = 1\n+++\n# Lab lead\n"
    );
    assert!(after(&proposal, "labs/windows").contains("summary = \"Opens.\"\r\n"));
}

#[test]
fn what_is_not_certain_stays_in_the_text_and_is_said() {
    let proposal = proposed();
    assert!(after(&proposal, "labs/nested").contains("## Skills\n- One\n  - Two\n"));
    assert_eq!(after(&proposal, "labs/bare"), "");
    assert_eq!(after(&proposal, "labs/typed"), "");
    assert!(after(&proposal, "ward/porter").contains("summary = \"Moves beds.\""));
    assert!(after(&proposal, "ward/porter").contains("# Porter\n\nFast.\n"));
    let kept: Vec<_> = proposal.kept.iter().map(|(place, why)| (place.as_str(), *why)).collect();
    assert_eq!(
        kept,
        [
            ("roles/labs/nested.md:6", "it is more than one flat list"),
            ("roles/labs/bare.md:1", "no sentence sums up the role"),
            ("roles/labs/typed.md:1", "the field is stated already"),
        ]
    );
    assert_eq!(proposal.left, BTreeMap::from([("Ward songs".to_owned(), 1)]));
    assert_eq!(proposal.pages, 12);
}

#[test]
fn a_second_run_proposes_nothing() {
    let proposal = proposed();
    let files: Vec<File> = ward()
        .into_iter()
        .map(|file| {
            let change = proposal.changes.iter().find(|change| change.path == file.path);
            let text = change.map_or(file.text.clone(), |change| change.after.clone());
            File { text, ..file }
        })
        .collect();
    let again = propose(&files, &Headings::new([]).expect("headings"));
    assert_eq!(again.changes, []);
    assert_eq!(again.unresolved, []);
    assert_eq!(patch(&again), "");
}

#[test]
fn a_site_has_headings_of_its_own_and_an_unknown_field_is_refused() {
    let files = [File {
        path: "a.md".into(),
        text: "# A\n\n## Overview\nA.\n\n## Wie gemessen\n- x\n\n## Skills\n- y\n".into(),
        folder: String::new(),
        needs_kind: true,
    }];
    let own = [("Wie gemessen", "measures"), ("Skills", "text")];
    let proposal = propose(&files, &Headings::new(own).expect("headings"));
    assert_eq!(
        proposal.changes[0].after,
        "+++\nkind = \"role\"\nsummary = \"A.\"\nmeasures = [\n  \"x\",\n]\n+++\n# A\n\n## Skills\n- y\n"
    );
    let refused = Headings::new([("A", "mesures")]).expect_err("no field");
    assert_eq!(refused.0, "mesures");
}

#[test]
fn the_patch_names_the_files_as_git_does() {
    let patch = patch(&proposed());
    assert!(
        patch.starts_with(
            "--- a/roles/ward/Ward_Sister.md\n+++ b/roles/ward/Ward_Sister.md\n@@ -1,"
        )
    );
    assert!(patch.contains("\n-## Overview\n"));
}

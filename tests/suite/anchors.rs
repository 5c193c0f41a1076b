//! Places in pages: what a link may name is what is there, and nothing else.

use crate::support::{self, Site, codes, copy, findings, repository};
use rolebook::handbook::Handbook;
use rolebook::view;
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};

/// A fixture with the theme of rolebook.
fn site(name: &str) -> Site {
    let site = Site::empty();
    copy(&repository().join("tests/sites").join(name), &site.root());
    site
}

/// What a finished page has anchors for, those aside that count: citations, explained terms, boxes
/// to choose with, footnotes.
fn shown(html: &[u8]) -> BTreeSet<String> {
    let page = Html::parse_document(&String::from_utf8_lossy(html));
    let all = Selector::parse("main [id]").expect("a selector");
    let ids = page.select(&all).filter_map(|element| element.attr("id"));
    let counted = |id: &str| {
        let numbered = ["cite-", "source-", "term-", "choose-role-", "choose-level-"];
        let is_number = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
        numbered.iter().any(|prefix| id.strip_prefix(prefix).is_some_and(is_number))
            || id.starts_with("fn:")
            || id.starts_with("fnref:")
            || id == "expand"
    };
    ids.filter(|id| !counted(id)).map(str::to_owned).collect()
}

fn same(handbook: &Handbook, tree: &BTreeMap<String, Vec<u8>>) {
    for (id, page) in handbook.pages() {
        let path = format!("{}index.html", page.route.as_str());
        let html = tree.get(&path).unwrap_or_else(|| panic!("{path} is not there"));
        let known = view::anchors::of(handbook, id);
        assert_eq!(known, shown(html), "{path}");
    }
}

#[test]
fn what_a_link_may_name_is_what_the_page_has() {
    for name in ["kinds", "levels"] {
        let site = site(name);
        let tree = site.built();
        same(&site.survey().handbook, &tree);
    }
}

#[test]
fn the_same_holds_for_the_guide_that_is_shipped() {
    let tree = support::guide(None);
    same(&support::survey_of(&repository()).handbook, &tree);
}

#[test]
fn places_that_views_make_can_be_linked_to() {
    let site = site("levels");
    let links = [
        "[[roles/designer#senior]]",
        "[[explore/levels-designer#level-designer-senior]]",
        "[[explore/levels-designer#steps-designer]]",
        "[[explore/skill-index#skill-drawing]]",
        "[[explore/responsibility-matrix#activity-design]]",
        "[[explore/compare-any#row-focus]]",
        "[here](#level-designer-senior)",
    ];
    let text = links.join("\n\n");
    site.write(
        "content/linked.md",
        format!("# Linked\n\n{text}\n\n{{{{ levels_matrix(role = \"designer\") }}}}\n"),
    );
    let report = site.check();
    assert!(!codes(&report).contains(&"RB0305"), "{}", findings(&report));
}

#[test]
fn a_place_that_is_not_there_is_found_with_the_nearest_that_is() {
    let site = site("levels");
    site.write(
        "content/linked.md",
        "# Linked\n\n[[explore/levels-designer#level-designer-senoir]] [[roles/designer#pay]] \
         [[explore/skill-index#level-designer-senior]]\n",
    );
    let report = site.check();
    let found = findings(&report);
    assert_eq!(codes(&report), ["RB0305"], "{found}");
    assert_eq!(report.diagnostics.len(), 3, "{found}");
    assert!(found.contains("did you mean `level-designer-senior`?"), "{found}");
}

#[test]
fn the_hub_and_the_glossary_have_places_for_what_they_gather() {
    let site = Site::empty();
    site.write(
        "content/_index.md",
        "# Home\n\n[[faq#q-who-writes]] [[faq#about-owner]] [[glossary#backlog]] \
         [[glossary#letter-b]] [above](#the-roles)\n",
    )
    .write("content/faq/_index.md", "# Questions\n")
    .write("content/glossary/_index.md", "# Words\n")
    .write(
        "content/roles/owner.md",
        "+++\ntitle = \"Owner\"\nsummary = \"Orders.\"\n[[faq]]\nquestion = \"Who writes?\"\n\
         answer = \"The owner.\"\n+++\n",
    )
    .write(
        "content/glossary/backlog.md",
        "+++\ntitle = \"Backlog\"\ndefinition = \"A list.\"\n+++\n",
    );
    let tree = site.built();
    same(&site.survey().handbook, &tree);
}

#[test]
fn a_word_of_the_glossary_never_takes_an_anchor_of_the_page() {
    let site = Site::empty();
    let term = |title: &str| format!("+++\ntitle = \"{title}\"\ndefinition = \"A word.\"\n+++\n");
    site.write("content/_index.md", "# Home\n\n[[glossary]]\n")
        .write("content/glossary/_index.md", "# Words\n\n## Backlog\n\nWhat is next.\n");
    for word in ["main", "theme", "backlog", "linked-from", "q-and-a", "letter-b", "source-1"] {
        site.write(&format!("content/glossary/{word}.md"), term(word));
    }
    let tree = site.built();
    let page = Html::parse_document(&String::from_utf8_lossy(&tree["glossary/index.html"]));
    let all = Selector::parse("[id]").expect("a selector");
    let mut seen = BTreeSet::new();
    for id in page.select(&all).filter_map(|element| element.attr("id")) {
        assert!(seen.insert(id.to_owned()), "{id} is there twice");
    }
    assert!(seen.contains("backlog-1") && seen.contains("place-q-and-a-1"), "{seen:?}");
    same(&site.survey().handbook, &tree);
}

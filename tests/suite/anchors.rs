//! Places in pages: what a link may name is what is there, and nothing else.

use crate::support::{self, Site, codes, copy, findings, repository};
use rolebook::handbook::{Handbook, PageId};
use rolebook::kinds;
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};

/// A page of a theme that orders the sections otherwise, shows one under another heading without an
/// anchor, and leaves two out.
const REORDERED: &str = r#"{% extends "base.html" %}
{% block main %}
{% set dropped = ["responsibilities", "claims"] %}
{% for section in page.sections | only(ids=["pros-and-cons"]) %}<h2>For and against</h2>
{% for block in section.blocks %}{% include "parts/block.html" %}{% endfor %}{% endfor %}
{% set sections = page.sections | without(ids=dropped) | without(ids=["pros-and-cons"]) %}
{% set sections = sections | order(ids=["at-a-glance", "skills", "questions"]) %}
{% include "parts/sections.html" %}
<h1>{{ page.title }}</h1>
{% for block in page.head %}{% include "parts/block.html" %}{% endfor %}
{% endblock main %}
"#;

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
    let all = Selector::parse("main [id], body > footer [id]").expect("a selector");
    let ids = page.select(&all).filter_map(|element| element.attr("id"));
    let ids = ids.filter(|id| !is_counted(id) && *id != "rb:expand");
    ids.map(str::to_owned).collect()
}

fn is_counted(id: &str) -> bool {
    let numbered = ["rb:cite-", "rb:source-", "rb:term-", "rb:choose-role-", "rb:choose-level-"];
    let is_number = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    numbered.iter().any(|prefix| id.strip_prefix(prefix).is_some_and(is_number))
        || id.starts_with("fn:")
        || id.starts_with("fnref:")
}

/// What a link to a page may name, those aside that readers choose columns with.
fn known(handbook: &Handbook, id: PageId) -> BTreeSet<String> {
    let is_choice = |id: &String| id.starts_with("rb:choose-");
    kinds::anchors(handbook, id).into_iter().filter(|id| !is_choice(id)).collect()
}

fn same(handbook: &Handbook, tree: &BTreeMap<String, Vec<u8>>) {
    for (id, page) in handbook.pages() {
        let path = format!("{}index.html", page.route.as_str());
        let html = tree.get(&path).unwrap_or_else(|| panic!("{path} is not there"));
        assert_eq!(known(handbook, id), shown(html), "{path}");
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
fn the_same_holds_for_a_theme_with_pages_of_its_own() {
    for name in ["kinds", "levels"] {
        let site = Site::copy_of(name);
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
fn a_theme_that_reorders_renames_and_drops_has_no_dead_contents() {
    let all = |page: &Html, selector: &str, attribute: &str| -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        let values = page.select(&selector).filter_map(|element| element.attr(attribute));
        values.map(str::to_owned).collect()
    };
    for name in ["kinds", "levels"] {
        let site = site(name);
        site.write("templates/page.html", REORDERED);
        let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
        let dropped = if name == "kinds" { &["RB0504"][..] } else { &[] };
        assert_eq!(codes(&report), dropped, "{}", findings(&report));
        let tree = support::tree(&site.out());
        let handbook = site.survey().handbook;
        for (id, page) in handbook.pages() {
            let path = format!("{}index.html", page.route.as_str());
            let html = Html::parse_document(&String::from_utf8_lossy(&tree[&path]));
            let ids = all(&html, "[id]", "id");
            let places: BTreeMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
            assert_eq!(places.len(), ids.len(), "{path} has an id twice");
            let extra: Vec<_> =
                shown(&tree[&path]).difference(&known(&handbook, id)).cloned().collect();
            assert!(extra.is_empty(), "{path}: {extra:?}");
            let contents = all(&html, ".toc a", "href");
            let contents: Vec<usize> = contents
                .iter()
                .map(|link| *places.get(&link[1..]).unwrap_or_else(|| panic!("{path}: {link}")))
                .collect();
            assert!(contents.is_sorted(), "{path}: contents in another order than the page");
            let numbers: Vec<String> = all(&html, "sup.cite > a", "href");
            let mut met: Vec<&String> = Vec::new();
            for number in &numbers {
                if !met.contains(&number) {
                    met.push(number);
                }
            }
            let wanted = (1..=met.len()).map(|number| format!("#rb:source-{number}"));
            assert!(met.into_iter().cloned().eq(wanted), "{path}: {numbers:?}");
        }
    }
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
         [[glossary#rb:letter-b]] [above](#the-roles)\n",
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
    assert!(seen.contains("backlog-1") && seen.contains("q-and-a"), "{seen:?}");
    same(&site.survey().handbook, &tree);
}

#[test]
fn anchors_of_writers_come_before_those_of_questions_and_groups() {
    let site = Site::empty();
    let question = "+++\ntitle = \"Owner\"\nsummary = \"Orders.\"\n[[faq]]\n\
                    question = \"Who writes?\"\nid = \"one\"\nanswer = \"The owner.\"\n+++\n";
    site.write("content/_index.md", "# Home\n\n[[owner#q-one]] [[owner#q-one-1]] [[faq#q-one]]\n")
        .write("content/roles/owner.md", format!("{question}\n## Mine {{#q-one}}\n"))
        .write(
            "content/faq/_index.md",
            "# Questions\n\n## Main {#main}\n\n## About {#about-owner}\n\n## Source 1\n",
        );
    let tree = site.built();
    same(&site.survey().handbook, &tree);
    let text = |path: &str| String::from_utf8_lossy(&tree[path]).into_owned();
    let role = text("roles/owner/index.html");
    assert!(role.contains("<h2 id=\"q-one\">Mine") && role.contains("id=\"q-one-1\""), "{role}");
    let hub = text("faq/index.html");
    for id in ["main", "about-owner", "about-owner-1", "source-1", "q-one", "rb:main"] {
        assert_eq!(hub.matches(&format!("id=\"{id}\"")).count(), 1, "{id}: {hub}");
    }
}

#[test]
fn a_link_to_a_place_of_a_hidden_section_is_found_with_the_line_that_hides_it() {
    let site = Site::empty();
    site.write(
        "site.toml",
        "title = \"T\"\n[kinds.role]\nhide = [\"questions\", \"levels\", \"text\"]\n",
    )
    .write(
        "content/_index.md",
        "# Home\n\n[[tester#q-why]] [[tester#junior]] [[tester#a-day]] [[tester#skills]]\n",
    )
    .write(
        "content/roles/tester.md",
        "+++\ntitle = \"Tester\"\nsummary = \"Tests.\"\nskills = [\"Reading\"]\n\
         faq = [{ question = \"Why?\", answer = \"So.\" }]\n\
         levels = [{ id = \"junior\", title = \"Junior\", rank = 1, summary = \"x\" }]\n+++\n\
         ## A day\n\nText.\n",
    );
    let report = site.check();
    let found = findings(&report);
    assert_eq!(codes(&report), ["RB0305"], "{found}");
    assert_eq!(report.diagnostics.len(), 3, "{found}");
    assert_eq!(found.matches("its section is hidden here").count(), 3, "{found}");
}

#[test]
fn a_section_that_site_toml_names_twice_is_reported() {
    let site = Site::empty();
    site.write(
        "site.toml",
        "title = \"T\"\n[kinds.role]\nhide = [\"pay\", \"levels\", \"pay\"]\n\
         order = [\"skills\", \"skills\"]\n",
    )
    .write("content/_index.md", "# Home\n");
    let report = site.check();
    let messages: Vec<&str> =
        report.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["section `pay` is listed twice", "section `skills` is listed twice"]);
}

#[test]
fn a_section_that_a_template_shows_twice_has_each_id_once() {
    let site = site("kinds");
    let twice = "{% extends \"base.html\" %}{% block main %}{% include \"parts/sections.html\" %}\
                 {% include \"parts/sections.html\" %}{% endblock main %}";
    site.write("templates/page.html", twice);
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    assert!(!report.diagnostics.iter().any(support::is_error), "{}", findings(&report));
    for (path, bytes) in support::tree(&site.out()) {
        if !path.ends_with(".html") {
            continue;
        }
        let page = Html::parse_document(&String::from_utf8_lossy(&bytes));
        let all = Selector::parse("[id]").expect("a selector");
        let mut seen = BTreeSet::new();
        let mut ids = page.select(&all).filter_map(|element| element.attr("id"));
        assert_eq!(ids.find(|id| !seen.insert(*id)), None, "{path}");
    }
}

#[test]
fn a_section_in_the_foot_has_the_template_of_its_name() {
    let site = site("kinds");
    site.write("templates/sections/sources.html", "<p>OWN SOURCES</p>\n");
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    assert!(!report.diagnostics.iter().any(support::is_error), "{}", findings(&report));
    let tree = support::tree(&site.out());
    let page = String::from_utf8_lossy(&tree["roles/product-owner/index.html"]).into_owned();
    assert!(page.contains("OWN SOURCES"), "{page}");
}

#[test]
fn delimiters_cannot_be_forged_by_escapes() {
    let site = Site::empty();
    site.write("content/_index.md", "# Home\n\nForged &#64976;1&#64977;0&#64991; number.\n").write(
        "content/about.md",
        "+++\ntitle = \"A\\uFDD0 title\"\n+++\n\nSee &#xFDD0; &#xFDDF;.\n",
    );
    let report = site.check();
    let found = findings(&report);
    assert_eq!(codes(&report), ["RB0006"], "{found}");
    assert!(found.contains("content/about.md:2:9"), "{found}");
    assert_eq!(report.diagnostics.len(), 1, "{found}");
}

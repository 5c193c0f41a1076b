//! Content of finished pages: sources in the order of their first citation, titles of pages, short
//! lists, and no superseded roles.

use crate::support::{self, Site, codes, findings};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

type Tree = BTreeMap<String, Vec<u8>>;

fn page(tree: &Tree, path: &str) -> Html {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("{path} is not there"));
    Html::parse_document(&String::from_utf8_lossy(bytes))
}

fn all<'h>(html: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    html.select(&Selector::parse(selector).expect("a selector")).collect()
}

fn words(element: &ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn role(title: &str, more: &str) -> String {
    format!("+++\ntitle = \"{title}\"\nsummary = \"{title} works.\"\n{more}\n+++\n")
}

fn source(title: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\n[[claims]]\nid = \"said\"\nlocator = \"line 4\"\n\
         statement = \"What [[owner]] says.\"\n+++\n"
    )
}

/// Returns a role whose summary refers to a page, a source that is cited for it, and the pages that
/// list both.
fn named() -> Site {
    let site = Site::empty();
    site.write("content/_index.md", "# Home\n\nSee [[owner]].\n")
        .write(
            "content/roles/owner.md",
            "+++\ntitle = \"Product owner\"\nsummary = \"Works with [[team]] & others.\"\n\
             decides = [{ text = \"What [[team]] does next.\", sources = [\"book#said\"] }]\n\
             [[faq]]\nquestion = \"Who builds?\"\nanswer = \"[[team]], [[team|all of it]].\"\n+++\n\n\
             Asks [[team]] & others [@book].\n",
        )
        .write("content/roles/team.md", role("Building team", ""))
        .write("content/sources/book.md", source("A book"))
        .write(
            "content/glossary/sprint.md",
            "+++\ntitle = \"Sprint\"\ndefinition = \"A week of [[team]].\"\n+++\n",
        );
    site
}

#[test]
fn sources_are_numbered_in_reading_order() {
    let site = Site::empty();
    site.write("content/_index.md", "# Home\n\nSee [[owner]].\n");
    for name in ["a", "b", "c", "d"] {
        site.write(&format!("content/sources/{name}.md"), format!("# {}\n", name.to_uppercase()));
    }
    // The fields are in another order than the sections, and the sources of the whole page are
    // first.
    site.write(
        "content/roles/owner.md",
        "+++\ntitle = \"Owner\"\nsummary = \"Orders.\"\nsources = [\"d\"]\n\
         traits = [{ text = \"Patient.\", sources = [\"a\"] }]\n\
         decides = [{ text = \"What is next.\", sources = [\"b\"] }]\n+++\n\nFirst of all [@c].\n",
    );
    let tree = site.built();
    let html = page(&tree, "roles/owner/index.html");
    let cited: Vec<String> = all(&html, "main .cite a").iter().map(words).collect();
    assert_eq!(cited, ["1", "2", "3"]);
    let listed: Vec<String> = all(&html, ".sources li > a").iter().map(words).collect();
    assert_eq!(listed, ["C", "B", "A", "D"]);
}

#[test]
fn citations_name_their_statement_and_source() {
    let tree = named().built();
    let html = page(&tree, "roles/owner/index.html");
    let cited = all(&html, ".cite a");
    let titles: Vec<Option<&str>> = cited.iter().map(|link| link.attr("title")).collect();
    assert_eq!(titles, [Some("A book"), Some("A book, line 4: What Product owner says.")]);
    assert!(cited.iter().all(|link| link.attr("href") == Some("#rb:source-1")));
}

#[test]
fn descriptions_and_data_use_titles_of_pages() {
    let tree = named().built();
    let html = page(&tree, "roles/owner/index.html");
    let description = all(&html, "meta[name=description]")[0].attr("content");
    assert_eq!(description, Some("Works with Building team & others."));
    let data = |path: &str| -> Vec<Json> {
        let html = page(&tree, path);
        let scripts = all(&html, "script[type='application/ld+json']");
        let parsed = scripts.iter().map(|script| serde_json::from_str(&script.inner_html()));
        parsed.map(|json| json.expect("it is JSON")).collect()
    };
    let of = |path: &str, kind: &str| -> Json {
        let found = data(path).into_iter().find(|json| json["@type"] == kind);
        found.unwrap_or_else(|| panic!("{path} has no {kind}"))
    };
    let article = of("roles/owner/index.html", "Article");
    assert_eq!(article["description"], "Works with Building team & others.");
    let questions = of("faq/index.html", "FAQPage");
    let answer = &questions["mainEntity"][0]["acceptedAnswer"]["text"];
    assert_eq!(answer, "Building team, all of it.");
    let terms = of("glossary/index.html", "DefinedTermSet");
    assert_eq!(terms["hasDefinedTerm"][0]["description"], "A week of Building team.");
}

#[test]
fn a_statement_on_the_page_of_its_source_links_the_pages_that_it_names() {
    let tree = named().built();
    let html = page(&tree, "sources/book/index.html");
    let uses = all(&html, ".uses li");
    let shown: Vec<String> = uses.iter().map(words).collect();
    assert_eq!(
        shown,
        [
            "Product owner: What Building team does next.",
            "Product owner: Asks Building team & others",
        ]
    );
    let links = all(&html, ".uses li a[href='/roles/team/']");
    assert_eq!(links.iter().map(words).collect::<Vec<_>>(), ["Building team"; 2]);
    let json: Json = serde_json::from_slice(&tree["data/guide.json"]).expect("it is JSON");
    let claim = &json["sources"][0]["claims"][0];
    assert_eq!(claim["used_by"][0]["statement"], "What Building team does next.");
    assert_eq!(claim["statement"]["plain"], "What Product owner says.");
}

#[test]
fn a_section_of_more_than_a_hundred_pages_is_cut_by_letter() {
    let site = Site::empty();
    site.write("content/_index.md", "# Home\n\nSee [[all]].\n")
        .write("content/all/_index.md", "# All\n");
    let beside = |count: usize| -> Vec<String> {
        for number in 0..count {
            site.write(&format!("content/all/p{number:03}.md"), format!("# Page {number}\n"));
        }
        let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
        assert!(!report.diagnostics.iter().any(support::is_error), "{}", findings(&report));
        let html = page(&support::tree(&site.out()), "all/p007/index.html");
        let items = all(&html, "[id=\"rb:sidebar\"] ul ul a");
        items.iter().map(words).collect()
    };
    assert_eq!(beside(100).len(), 100);
    let cut = beside(101);
    assert_eq!(&*cut[0], "P");
    assert!((50..=100).contains(&cut.len()), "{cut:?}");
    for beside in ["Page 6", "Page 7", "Page 8"] {
        assert!(cut.iter().any(|title| title == beside), "{beside}: {cut:?}");
    }
}

#[test]
fn the_nearest_name_is_looked_for_ten_times_a_page() {
    let site = Site::empty();
    let mut text = String::from("# Home\n\n");
    for number in 0..80 {
        let _ = write!(text, "[[onwer-{number}]] ");
    }
    for number in 0..80 {
        site.write(&format!("content/roles/owner-{number}.md"), role(&format!("R{number}"), ""));
    }
    site.write("content/_index.md", text);
    let report = site.check();
    let unknown = report.diagnostics.iter().filter(|found| found.code.rule().code == "RB0301");
    let helped = unknown.clone().filter(|found| found.help.is_some()).count();
    assert_eq!(unknown.count(), 80);
    assert_eq!(helped, 10);
}

#[test]
fn tags_that_differ_in_case_are_one() {
    let site = Site::empty();
    site.write("content/_index.md", "# Home\n\nSee [[a]] and [[b]].\n")
        .write("content/topics/a.md", "+++\ntitle = \"A\"\ntags = [\"Agile Work\"]\n+++\n")
        .write("content/topics/b.md", "+++\ntitle = \"B\"\ntags = [\"agile work\"]\n+++\n");
    let tree = site.built();
    let tags: Vec<&String> =
        tree.keys().filter(|path| path.starts_with("tags/") && path.ends_with(".html")).collect();
    assert_eq!(tags, ["tags/agile-work/index.html", "tags/index.html"]);
    let html = page(&tree, "tags/agile-work/index.html");
    assert_eq!(words(&all(&html, "h1")[0]), "Agile Work");
    let pages: Vec<String> = all(&html, ".entries a").iter().map(words).collect();
    assert_eq!(pages, ["A", "B"]);
}

#[test]
fn superseded_roles_are_in_no_table_and_no_pair() {
    let site = Site::empty();
    let filled = "skills = [{ name = \"Reading\" }]\n[dimensions]\nfocus = \"Work.\"\npace = \"Fast.\"\n[raci]\nbuild = \"A\"";
    site.write(
        "site.toml",
        "[comparisons]\ngenerate = \"all-pairs\"\n[[dimensions]]\nid = \"focus\"\nlabel = \"Focus\"\n\
         [[dimensions]]\nid = \"pace\"\nlabel = \"Pace\"\n\
         [[activities]]\nid = \"build\"\nlabel = \"Build\"\n",
    )
    .write("content/_index.md", "# Home\n\n{{ skill_index() }}\n")
    .write("content/roles/new.md", role("New", filled))
    .write("content/roles/other.md", role("Other", filled))
    .write("content/roles/third.md", role("Third", filled))
    .write(
        "content/roles/old.md",
        role("Old", &format!("status = \"superseded\"\nsuperseded_by = \"new\"\n{filled}")),
    );
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    assert!(!report.diagnostics.iter().any(support::is_error), "{}", findings(&report));
    // Three roles are accountable for one activity; the superseded role is not reported.
    assert_eq!(codes(&report), ["RB0611"], "{}", findings(&report));
    let tree = support::tree(&site.out());
    assert!(tree.contains_key("roles/old/index.html"));
    assert!(!tree.keys().any(|path| path.starts_with("compare/") && path.contains("old")));
    for path in [
        "index.html",
        "roles/index.html",
        "compare/index.html",
        "explore/compare-any/index.html",
        "explore/responsibility-matrix/index.html",
        "explore/skill-index/index.html",
    ] {
        let html = page(&tree, path);
        let linked =
            all(&html, "main table a, main .pairs a, main .skill-index a, main .role-card a");
        assert!(!linked.is_empty(), "{path} shows no role");
        assert!(linked.iter().all(|link| words(link) != "Old"), "{path} shows the old role");
    }
}

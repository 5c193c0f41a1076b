//! What is made from finished pages: Markdown, lists and data for machines, documents for print, and
//! the page that tells owners how the handbook is doing.

use crate::support::{self, Site, codes, findings, tree};
use scraper::{Html, Selector};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

type Tree = BTreeMap<String, Vec<u8>>;

/// The guide that is shipped, built once for all tests of this process.
fn guide() -> &'static Tree {
    static GUIDE: OnceLock<Tree> = OnceLock::new();
    GUIDE.get_or_init(|| support::guide(None))
}

/// Two roles, a topic and a source that says something.
fn handbook() -> Site {
    let site = Site::empty();
    site.write(
        "site.toml",
        "title = \"Who does what\"\n[[dimension]]\nid = \"owns\"\nlabel = \"Owns\"\n",
    );
    site.write("content/_index.md", "# Home\n\nSee the [owner](roles/owner.md#skills).\n");
    site.write(
        "content/roles/owner.md",
        "+++\ntitle = \"Owner\"\nsummary = \"Orders the backlog.\"\nowner = \"Ada\"\n\
         last_reviewed_on = 2026-01-31\nreview_in = \"1 month\"\n\
         decides = [{ text = \"What is next.\", sources = [\"book#next\"] }]\n\
         dimensions.owns = \"The backlog.\"\n\
         [[skills]]\nname = \"Writing\"\nsources = [\"book\"]\n+++\n\nMeets the [team](team.md) daily.\n",
    );
    site.write("content/roles/team.md", "+++\ntitle = \"Team\"\nsummary = \"Builds.\"\n+++\n");
    site.write("content/topics/work.md", "# Work\n\n## Skills\n\nSee [above](#skills).\n");
    site.write(
        "content/sources/book.md",
        "+++\ntitle = \"A book\"\n[[claim]]\nid = \"next\"\nlocator = \"line 4\"\n\
         statement = \"The owner decides what is next.\"\n\
         [[claim]]\nid = \"last\"\nstatement = \"Somebody is last.\"\n+++\n",
    );
    site
}

/// Builds, whatever warnings there are.
fn built(site: &Site) -> Tree {
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    assert!(!report.diagnostics.iter().any(support::is_error), "{}", findings(&report));
    tree(&site.out())
}

fn text<'a>(tree: &'a Tree, path: &str) -> &'a str {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    std::str::from_utf8(bytes).expect("it is text")
}

fn attributes(html: &str, selector: &str, name: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("it is a selector");
    let html = Html::parse_document(html);
    html.select(&selector).filter_map(|found| found.attr(name).map(str::to_owned)).collect()
}

#[test]
fn every_page_has_its_text_as_markdown_beside_it_and_says_so() {
    let mut pages = 0;
    for (path, bytes) in guide().iter().filter(|(path, _)| path.ends_with("/index.html")) {
        let html = std::str::from_utf8(bytes).expect("it is text");
        let link = attributes(html, "link[rel=alternate][type='text/markdown']", "href");
        let [link] = link.as_slice() else { continue };
        let markdown = path.replace("index.html", "index.md");
        assert_eq!(link.trim_start_matches('/'), markdown);
        let markdown = text(guide(), &markdown);
        assert!(markdown.starts_with("---\ntitle: \""), "{markdown}");
        for navigation in ["On this page", "Linked from", "Previous", "Link to section"] {
            assert!(!markdown.contains(navigation), "{navigation} is in {path}");
        }
        pages += 1;
    }
    assert!(pages > 50, "{pages} are too few to be all");
}

#[test]
fn markdown_says_what_the_page_says() {
    let tree = built(&handbook());
    let page = text(&tree, "roles/owner/index.md");
    let expected = expect_test::expect![[r#"
        ---
        title: "Owner"
        url: "/roles/owner/"
        description: "Orders the backlog."
        ---

        # Owner

        Orders the backlog.

        Meets the [team](/roles/team/) daily.

        ## Decisions

        - What is next.[1]

        ## Skills

        - **Writing** [1]

        ## At a glance

        - **Owns:** The backlog.

        ## Compared with other roles

        - [Owner vs. team](/compare/owner-vs-team/)

          Owner and Team side by side, row by row.

        ## Sources of this page

        1. [A book](/sources/book/) – [line 4](/sources/book/#next)
    "#]];
    expected.assert_eq(page);
}

#[test]
fn the_list_for_machines_leads_to_every_page_once() {
    let list = text(guide(), "llms.txt");
    assert!(list.starts_with("# Who does what in product teams\n\n> "), "{list}");
    let listed: Vec<&str> = list
        .lines()
        .filter_map(|line| Some(line.strip_prefix("- [")?.split_once("](")?.1.split_once(')')?.0))
        .collect();
    let mut paths = BTreeSet::new();
    for address in listed {
        let path = address.strip_prefix("https://example.org/").expect("an address of the site");
        assert!(guide().contains_key(path), "{path} is listed and not there");
        assert!(paths.insert(path), "{path} is listed twice");
    }
    for path in guide().keys().filter(|path| path.ends_with(".md") && !path.starts_with("tags/")) {
        assert!(paths.contains(path.as_str()), "{path} is not listed");
        let title = text(guide(), path).lines().find(|line| line.starts_with("# "));
        assert!(text(guide(), "llms-full.txt").contains(title.expect("a title")), "{path}");
    }
}

#[test]
fn the_data_keep_to_their_schema() {
    let read = |path: &str| -> Json { serde_json::from_str(text(guide(), path)).expect("JSON") };
    let (schema, data) = (read("data/guide.schema.json"), read("data/guide.json"));
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let found: Vec<String> = validator
        .iter_errors(&data)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    for kind in ["roles", "comparisons", "topics", "questions", "terms", "sources", "disagreements"]
    {
        assert!(!data[kind].as_array().expect("a list").is_empty(), "{kind}");
    }
    let mut wrong = data.clone();
    wrong["roles"][0]["summary"] = Json::from(5);
    assert!(!validator.is_valid(&wrong));
    wrong["roles"][0].as_object_mut().expect("an object").remove("summary");
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn a_statement_in_the_data_names_the_claim_and_the_claim_names_the_statement() {
    let tree = built(&handbook());
    let data: Json = serde_json::from_str(text(&tree, "data/guide.json")).expect("JSON");
    let decided = &data["roles"][0]["decides"][0];
    assert_eq!(decided["plain"], "What is next.");
    assert_eq!(decided["sources"][0]["claim"], "next");
    assert_eq!(decided["sources"][0]["locator"], "line 4");
    let claims = &data["sources"][0]["claims"];
    assert_eq!(claims[0]["used_by"][0]["statement"], "What is next.");
    assert_eq!(claims[1]["used_by"].as_array().map(Vec::len), Some(0));
}

#[test]
fn what_is_switched_off_is_neither_there_nor_spoken_of() {
    let site = handbook();
    site.write("site.toml", "[output]\nmachines = false\nprint = false\n[[dimension]]\nid = \"owns\"\nlabel = \"Owns\"\n");
    let tree = built(&site);
    let made = |path: &&String| {
        path.ends_with(".md") || path.starts_with("llms") || path.starts_with("data/")
    };
    assert_eq!(tree.keys().find(made), None);
    assert!(!tree.keys().any(|path| path.starts_with("print/")));
    let page = text(&tree, "roles/owner/index.html");
    assert!(!page.contains("text/markdown") && !page.contains("Print this section"));
}

#[test]
fn files_of_the_site_take_the_place_of_those_for_machines() {
    let site = handbook();
    site.write("static/llms.txt", "mine").write("content/print/index.md", "# Press\n");
    let tree = built(&site);
    assert_eq!(text(&tree, "llms.txt"), "mine");
    assert!(text(&tree, "print/index.html").contains("Press"));
}

#[test]
fn a_document_for_print_refers_to_places_in_itself() {
    let tree = built(&handbook());
    let whole = text(&tree, "print/index.html");
    let ids = attributes(whole, "[id]", "id");
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for address in attributes(whole, "main a[href^='#']", "href") {
        assert!(unique.contains(&address[1..].to_owned()), "{address} leads nowhere");
    }
    for address in attributes(whole, "main a", "href") {
        assert!(address.starts_with('#'), "{address} leads out of the document");
    }
    assert!(whole.contains("href=\"#page-roles-owner:skills\""), "{whole}");
    assert!(whole.contains("href=\"#page-topics-work:skills\""), "{whole}");
    assert!(whole.contains("<span class=\"number\">1.1</span> Owner"), "{whole}");
    assert_eq!(attributes(whole, "h1", "class").len(), 0);
    assert_eq!(attributes(whole, "meta[name=robots]", "content"), ["noindex"]);
    let roles = text(&tree, "print/roles/index.html");
    assert!(roles.contains("href=\"#page-roles-team\""), "{roles}");
    assert!(roles.contains("href=\"/sources/book/\""), "links out of the section stay");
    assert!(roles.contains("<h2><span class=\"number\">1</span> Owner"), "{roles}");
}

#[test]
fn documents_for_print_are_found_from_their_pages_and_in_no_list() {
    let page = text(guide(), "roles/product-owner/index.html");
    assert_eq!(attributes(page, "footer a[href='/print/roles/']", "href").len(), 1);
    let home = text(guide(), "index.html");
    assert_eq!(attributes(home, "footer a[href='/print/']", "href").len(), 1);
    for list in ["sitemap.xml", "llms.txt", "llms-full.txt"] {
        assert!(!text(guide(), list).contains("/print/"), "{list}");
    }
}

#[test]
fn the_health_page_is_published_only_where_it_is_asked_for() {
    assert!(!guide().contains_key("health/index.html"));
    let site = handbook();
    site.write(
        "site.toml",
        "[health]\npublish = true\n[[dimension]]\nid = \"owns\"\nlabel = \"Owns\"\n",
    );
    let tree = built(&site);
    let page = text(&tree, "health/index.html");
    let main = Html::parse_document(page);
    let main = main.select(&Selector::parse("main").expect("a selector")).next().expect("main");
    let words = main.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    for told in [
        "Ada 1",
        "nobody 4",
        "2026-02-28 Owner Ada 2026-01-31",
        "Owns 1 none 1",
        "Owner 1",
        "Work",
        "1 of 2. Somebody is last.",
    ] {
        assert!(words.contains(told), "{told} is not in: {words}");
    }
    assert!(text(&tree, "index.html").contains("href=\"/health/\""));
    assert!(page.contains("noindex"));
    assert!(!tree.keys().any(|path| path.starts_with("health/") && path.ends_with(".md")));
}

#[test]
fn statements_without_sources_and_pages_older_than_their_source_are_reported() {
    let site = handbook();
    site.write(
        "site.toml",
        "[[dimension]]\nid = \"owns\"\nlabel = \"Owns\"\n[require]\nsources = true\n",
    );
    site.write(
        "content/sources/book.md",
        "+++\ntitle = \"A book\"\nchanged_on = 2026-02-01\n[[claim]]\nid = \"next\"\n\
         statement = \"The owner decides what is next.\"\n+++\n",
    );
    let report = site.check();
    let told = findings(&report);
    assert!(codes(&report).contains(&"RB0603") && codes(&report).contains(&"RB0608"), "{told}");
    assert!(told.contains("“A book” changed on 2026-02-01, after this review"), "{told}");
    assert!(told.contains("the statement has no source"), "{told}");
    // A review after the change settles it.
    let owner = site.root().join("content/roles/owner.md");
    let reviewed = std::fs::read_to_string(&owner).expect("the page");
    site.write("content/roles/owner.md", reviewed.replace("2026-01-31", "2026-02-02"));
    assert!(!codes(&site.check()).contains(&"RB0608"));
}

#[test]
fn every_claim_of_the_guide_is_used() {
    let data: Json = serde_json::from_str(text(guide(), "data/guide.json")).expect("JSON");
    let sources = data["sources"].as_array().expect("a list");
    let claims = sources.iter().flat_map(|source| source["claims"].as_array().expect("a list"));
    let unused: Vec<&Json> = claims
        .filter(|claim| claim["used_by"].as_array().expect("a list").is_empty())
        .map(|claim| &claim["id"])
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

//! What machines read: Markdown, lists and data; and the page that tells owners how the handbook is
//! doing.

use crate::support::{self, Site, codes, copy, expect_file, findings, repository, tree};
use pulldown_cmark::{Event, Options, Parser};
use rolebook::document::{Form, Render, Said, Target, Words, text as plain};
use rolebook::handbook::Handbook;
use rolebook::kinds::document;
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
        "title = \"Who does what\"\n[[dimensions]]\nid = \"owns\"\nlabel = \"Owns\"\n",
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
        "+++\ntitle = \"A book\"\n[[claims]]\nid = \"next\"\nlocator = \"line 4\"\n\
         statement = \"The owner decides what is next.\"\n\
         [[claims]]\nid = \"last\"\nstatement = \"Somebody is last.\"\n+++\n",
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

        ## Sources of this page

        1. [A book](/sources/book/) – [line 4](/sources/book/#next)
    "#]];
    expected.assert_eq(page);
}

/// A copy of `tests/sites/<name>` with the theme of rolebook.
fn fixture(name: &str) -> Site {
    let site = Site::empty();
    copy(&repository().join("tests/sites").join(name), &site.root());
    let templates = site.root().join("templates");
    if templates.exists() {
        std::fs::remove_dir_all(templates).expect("the theme can be removed");
    }
    // A page asks for it.
    site.write("templates/role.html", "{% extends \"page.html\" %}");
    site
}

/// What a site says as Markdown, in one file; `expect.md` beside its `site.toml` holds what is expected.
fn expect_markdown(name: &str) {
    let tree = built(&fixture(name));
    let folder = repository().join("tests/sites").join(name);
    if let Err(difference) = expect_file(&folder.join("expect.md"), &tree["llms-full.txt"]) {
        panic!("{difference}");
    }
}

#[test]
fn every_kind_as_markdown() {
    expect_markdown("kinds");
}

#[test]
fn views_as_markdown() {
    expect_markdown("levels");
    expect_markdown("graphs");
}

/// The texts of a document in plain words.
struct Texts<'h> {
    handbook: &'h Handbook,
    texts: Vec<String>,
}

impl Form for Texts<'_> {
    type Text = ();
    type Link = ();

    fn text(&mut self, said: &Said<'_>) {
        let text = match &said.words {
            Words::Fragment(fragment) | Words::Slice(fragment, _) => {
                self.handbook.plain(said.of, fragment).into_owned()
            }
            Words::Plain(words) => words.clone().into_owned(),
            Words::Named(named) => self.handbook.plain_text_of(said.of, named).into_owned(),
            Words::Number(_) | Words::None => String::new(),
        };
        self.texts.extend(text.lines().map(str::to_owned));
        self.texts.extend(said.note.map(str::to_owned));
    }

    fn link(&mut self, _: &Target<'_>) {}
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The letters that a reader of Markdown finds, without numbers of sources.
fn letters_of_markdown(markdown: &str) -> String {
    let mut all = String::new();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(words) | Event::Code(words) => all.push_str(&words),
            Event::Html(html) | Event::InlineHtml(html) => {
                let outside =
                    html.split('<').map(|part| part.split_once('>').map_or(part, |it| it.1));
                all.extend(outside);
            }
            _ => {}
        }
    }
    let mut parts = all.split('[');
    let mut found = letters(parts.next().unwrap_or_default());
    for part in parts {
        let behind = part.split_once(']').filter(|(inside, _)| {
            inside.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' '))
        });
        found.push_str(&letters(behind.map_or(part, |(_, behind)| behind)));
    }
    found
}

/// Checks that all that the documents of a site say is in their Markdown.
fn says_everything(handbook: &Handbook, tree: &Tree) {
    let mut texts = 0;
    for (id, page) in handbook.pages() {
        let path = format!("{}index.md", page.route.as_str());
        let markdown = text(tree, &path);
        let found = letters_of_markdown(markdown);
        let mut form = Texts { handbook, texts: Vec::new() };
        document(handbook, id).render(&mut form);
        for text in form.texts {
            assert!(found.contains(&letters(&text)), "{path} lacks {text:?}:\n{markdown}");
            texts += 1;
        }
        assert!(!markdown.contains("\n\n\n"), "{path}:\n{markdown}");
    }
    assert!(texts > 0);
}

#[test]
fn all_that_a_site_says_is_in_its_markdown() {
    for name in ["addresses", "base-path", "graphs", "kinds", "kinds-yaml", "levels"] {
        let site = fixture(name);
        let tree = built(&site);
        says_everything(&site.survey().handbook, &tree);
    }
    says_everything(&support::survey_of(&repository()).handbook, guide());
}

#[test]
fn the_markdown_does_not_depend_on_templates() {
    let (plain, own) = (fixture("own-order"), fixture("own-order"));
    own.write(
        "templates/role.html",
        "<section class=\"letters\"><p class=\"count\">{{ page.title }}</p></section>",
    );
    let report = own.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    assert_eq!(support::codes(&report), ["RB0504"], "{}", support::findings(&report));
    let (plain, own) = (built(&plain), support::tree(&own.out()));
    assert_eq!(text(&plain, "llms-full.txt"), text(&own, "llms-full.txt"));
    let expected = expect_test::expect![[r#"
        ---
        title: "Tester"
        url: "/roles/tester/"
        description: "Finds faults before users do."
        ---

        # Tester

        Finds faults before users do.

        ## Responsibilities

        - Tests each release.[1]
        - Reports faults.[1, 2]

        ## Whom it suits

        - Patience.

        ## Good and hard sides

        ### Good sides

        - Every release is another one.[2]

        ## Sources of this page

        1. [Source a](/sources/a/)
        2. [Source b](/sources/b/)
    "#]];
    expected.assert_eq(text(&own, "roles/tester/index.md"));
}

#[test]
fn parts_of_a_text_between_views_keep_their_place_and_their_notes() {
    let site = handbook();
    site.write(
        "content/sources/book.md",
        "+++\ntitle = \"A book\"\n[[claims]]\nid = \"next\"\nquotation = \"It is next.\"\n\
         speaker = \"Ada\"\nstatement = \"The owner decides what is next.\"\n+++\n",
    );
    site.write(
        "content/topics/work.md",
        "# Work\n\nBefore[^b] it.\n\n{{ quotations(of = \"book#next\") }}\n\n\
         ## Skills {#own}\n\nSee [above](#own)[^a], C# \\| [x].\n\n> In a quote:\n>\n\
         > {{ quotations(of = \"book#next\") }}\n>\n> after it.\n\n[^a]: One.\n[^b]: Two.\n",
    );
    let tree = built(&site);
    let page = text(&tree, "topics/work/index.md");
    let expected = expect_test::expect![[r#"
        ---
        title: "Work"
        url: "/topics/work/"
        description: "Before it."
        ---

        # Work

        Before[^1] it.

        > It is next.

        — Ada[1]

        ## Skills

        See [above](/topics/work/#own)[^2], C# | \[x\].

        > In a quote:
        >
        > > It is next.
        >
        > — Ada[1]
        >
        > after it.

        [^1]: Two.

        [^2]: One.

        ## Sources of this page

        1. [A book](/sources/book/)
    "#]];
    expected.assert_eq(page);
}

#[test]
fn the_plain_words_of_a_page_stand_by_section() {
    let site = handbook();
    site.write("content/topics/work.md", "# Work\n\nBefore [[owner]].\n\n## Skills\n\nAfter it.\n");
    let handbook = site.survey().handbook;
    let words = |name: &str| -> Vec<(String, String, String)> {
        let id = handbook.find(name).expect("there is such a page");
        let parts = plain::sections(&handbook, id).into_iter();
        parts.map(|part| (part.anchor, part.title, part.words)).collect()
    };
    let expected = expect_test::expect![[r#"
        (
            [
                (
                    "",
                    "Work",
                    "Before Owner.",
                ),
                (
                    "skills",
                    "Skills",
                    "After it.",
                ),
            ],
            [
                (
                    "",
                    "Owner",
                    "Orders the backlog.",
                ),
                (
                    "",
                    "Owner",
                    "Meets the team daily.",
                ),
                (
                    "decisions",
                    "Decisions",
                    "What is next.",
                ),
                (
                    "skills",
                    "Skills",
                    "Writing",
                ),
                (
                    "at-a-glance",
                    "At a glance",
                    "Owns\nThe backlog.\nSources disagree",
                ),
            ],
        )
    "#]];
    expected.assert_debug_eq(&(words("work"), words("owner")));
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
fn a_disagreement_on_a_topic_is_about_what_it_names_itself() {
    let site = Site::empty();
    let role = |title: &str| format!("+++\ntitle = \"{title}\"\nsummary = \"Works.\"\n+++\n");
    let disagreement = |id: &str, about: &str| {
        format!(
            "[[disagreements]]\nid = \"{id}\"\nquestion = \"{id}\"\nabout = [\"{about}\"]\n\
             positions = [{{ stance = \"Yes.\", source = \"book\" }}, \
             {{ stance = \"No.\", source = \"book\" }}]\n"
        )
    };
    let topic =
        ["first", "second"].map(|id| disagreement(id, if id == "first" { "a" } else { "b" }));
    site.write("content/roles/a.md", role("A"))
        .write("content/roles/b.md", role("B"))
        .write("content/sources/book.md", "+++\ntitle = \"A book\"\n+++\n")
        .write("content/topics/t.md", format!("+++\ntitle = \"T\"\n{}+++\n", topic.concat()));
    let tree = built(&site);
    let data: Json = serde_json::from_str(text(&tree, "data/guide.json")).expect("JSON");
    let about = |at: usize| &data["disagreements"][at]["about"];
    assert_eq!((about(0)[0]["id"].as_str(), about(1)[0]["id"].as_str()), (Some("a"), Some("b")));
    assert!(about(0)[1].is_null() && about(1)[1].is_null(), "{data}");
}

#[test]
fn a_file_of_the_site_where_a_page_would_have_its_markdown_is_no_page() {
    let site = Site::empty();
    site.write("site.toml", "[output]\nmarkdown = false\n")
        .write("content/work.md", "# Work\n\nWork is shared.\n")
        .write("static/work/index.md", "a\n---\n\nAnother text.\n");
    let full = text(&built(&site), "llms-full.txt").to_owned();
    assert!(full.contains("Work is shared."), "{full}");
    assert!(!full.contains("Another text."), "{full}");
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

/// Reports the properties of `data` that the schema does not describe.
fn undescribed(data: &Json, schema: &Json, root: &Json, found: &mut BTreeSet<String>) {
    let name = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
    let schema = name.map_or(schema, |name| &root["$defs"][name]);
    for form in schema["anyOf"].as_array().into_iter().flatten().filter(|_| !data.is_null()) {
        if form["type"] != "null" {
            undescribed(data, form, root, found);
        }
    }
    for item in data.as_array().into_iter().flatten() {
        undescribed(item, &schema["items"], root, found);
    }
    let Some(properties) = schema["properties"].as_object() else { return };
    for (key, value) in data.as_object().into_iter().flatten() {
        match properties.get(key) {
            Some(schema) => undescribed(value, schema, root, found),
            None => drop(found.insert(format!("{}: {key}", schema["description"]))),
        }
    }
}

#[test]
fn the_data_of_every_site_keep_to_the_schema_and_have_nothing_else() {
    let schema: Json = serde_json::from_str(text(guide(), "data/guide.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let mut sites = 0;
    for folder in std::fs::read_dir(support::repository().join("tests/sites")).expect("sites") {
        let folder = folder.expect("a folder").path();
        let name = folder.display();
        let site = Site::empty();
        support::copy(&folder, &site.root());
        // Sites with errors have no output.
        if site.build().is_err() || !site.out().join("data/guide.json").exists() {
            continue;
        }
        let data: Json =
            serde_json::from_str(text(&tree(&site.out()), "data/guide.json")).expect("JSON");
        let mut found: BTreeSet<String> =
            validator.iter_errors(&data).map(|error| error.to_string()).collect();
        undescribed(&data, &schema, &schema, &mut found);
        assert!(found.is_empty(), "{name}: {found:?}");
        sites += 1;
    }
    assert!(sites > 4, "{sites} are too few");
}

#[test]
fn a_claim_has_the_same_address_in_every_output() {
    let site = handbook();
    site.write(
        "content/sources/book.md",
        "+++\ntitle = \"A book\"\n[[claims]]\nid = \"größe\"\nlocator = \"line 4\"\n\
         statement = \"It is large.\"\nquotation = \"Large.\"\n+++\n",
    );
    site.write(
        "content/roles/owner.md",
        "+++\ntitle = \"Owner\"\nsummary = \"Orders.\"\n\
         decides = [{ text = \"What is next.\", sources = [\"book#größe\"] }]\n+++\n",
    );
    site.write("content/_index.md", "# Home\n");
    let tree = built(&site);
    let anchor = "sources/book/#gr%C3%B6%C3%9Fe";
    assert!(text(&tree, "roles/owner/index.html").contains(&format!("/{anchor}\"")));
    let markdown = text(&tree, "roles/owner/index.md");
    assert!(markdown.contains(&format!("/{anchor})")), "{markdown}");
    let data: Json = serde_json::from_str(text(&tree, "data/guide.json")).expect("JSON");
    for claim in [&data["sources"][0]["claims"][0], &data["quotations"][0]] {
        let url = claim["url"].as_str().expect("an address");
        assert!(url.ends_with(anchor), "{url}");
    }
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
    site.write(
        "site.toml",
        "[output]\nmarkdown = false\nllms_txt = false\ndata = false\nprint = false\n\
         [[dimensions]]\nid = \"owns\"\nlabel = \"Owns\"\n",
    );
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
fn each_format_for_machines_can_be_published_alone() {
    for (key, files) in [
        ("markdown", &["index.md"][..]),
        ("llms_txt", &["llms.txt", "llms-full.txt"]),
        ("data", &["data/guide.json"]),
    ] {
        let site = handbook();
        let others = ["markdown", "llms_txt", "data"].into_iter().filter(|other| *other != key);
        let off: String = others.map(|other| format!("{other} = false\n")).collect();
        let dimension = "[[dimensions]]\nid = \"owns\"\nlabel = \"Owns\"\n";
        site.write("site.toml", format!("[output]\nprint = false\n{off}{dimension}"));
        let tree = built(&site);
        for file in ["index.md", "llms.txt", "llms-full.txt", "data/guide.json"] {
            assert_eq!(tree.contains_key(file), files.contains(&file), "{file} with `{key}`");
        }
        if key == "llms_txt" {
            let text = text(&tree, "llms.txt");
            assert!(!text.contains("index.md") && !text.contains("guide.json"), "{text}");
        }
    }
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
fn headings_of_the_front_page_change_no_anchor_of_the_health_page() {
    let site = Site::empty();
    site.write("site.toml", "[health]\npublish = true\n")
        .write("content/_index.md", "# Home\n\n## Owners\n\nWe.\n");
    let tree = built(&site);
    assert!(text(&tree, "health/index.html").contains("<h2 id=\"owners\""));
}

#[test]
fn the_health_page_is_published_only_where_it_is_asked_for() {
    assert!(!guide().contains_key("health/index.html"));
    let site = handbook();
    site.write(
        "site.toml",
        "[health]\npublish = true\n[[dimensions]]\nid = \"owns\"\nlabel = \"Owns\"\n",
    );
    let tree = built(&site);
    let page = text(&tree, "health/index.html");
    let main = Html::parse_document(page);
    let main = main.select(&Selector::parse("main").expect("a selector")).next().expect("main");
    let words = main.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    for told in [
        "Ada 1",
        "nobody 4",
        "Owner 28 February 2026 Ada 31 January 2026",
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
        "[[dimensions]]\nid = \"owns\"\nlabel = \"Owns\"\n[require]\nsources = true\n",
    );
    site.write(
        "content/sources/book.md",
        "+++\ntitle = \"A book\"\nchanged_on = 2026-02-01\n[[claims]]\nid = \"next\"\n\
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

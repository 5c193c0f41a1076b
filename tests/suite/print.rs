//! Documents for print: ids, links and numbers in them, what they leave out, and that they say the same
//! as the pages.

use crate::support::{self, Site, copy, repository, tree};
use rolebook::diagnostic::Diagnostics;
use rolebook::output::assets::Statics;
use rolebook::output::print;
use rolebook::output::render::{self, Renderer};
use rolebook::output::routes::Parts;
use rolebook::view;
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::{BTreeMap, BTreeSet};

type Tree = BTreeMap<String, Vec<u8>>;

/// Two roles, a term, a topic that explains terms and folds text away, and a source.
fn handbook() -> Site {
    let site = Site::empty();
    site.write("site.toml", "title = \"Who does what\"\n");
    site.write("content/_index.md", "# Home\n\nSee the [owner](roles/owner.md#skills).\n");
    site.write(
        "content/roles/owner.md",
        "+++\ntitle = \"Owner\"\nsummary = \"Orders the backlog.\"\n\
         decides = [{ text = \"What is next.\", sources = [\"book#next\"] }]\n\
         [[skills]]\nname = \"Writing\"\nsources = [\"book\"]\n+++\n\nMeets the [team](team.md) daily.\n",
    );
    site.write(
        "content/roles/team.md",
        "+++\ntitle = \"Team\"\nsummary = \"Builds.\"\nstatus = \"superseded\"\n\
         superseded_by = \"owner\"\n+++\n",
    );
    site.write(
        "content/topics/work.md",
        "# Work\n\n## Skills\n\nSee [above](#skills) and the backlog[^1].\n\n\
         > [!NOTE]- Folded\n> Away.\n\n[^1]: A note.\n",
    );
    site.write(
        "content/glossary/backlog.md",
        "+++\ntitle = \"Backlog\"\ndefinition = \"What is to be done.\"\n+++\n",
    );
    site.write(
        "content/sources/book.md",
        "+++\ntitle = \"A book\"\n[[claims]]\nid = \"next\"\nlocator = \"line 4\"\n\
         statement = \"The owner decides what is next.\"\n+++\n",
    );
    site
}

/// Builds, whatever warnings there are.
fn built(site: &Site) -> Tree {
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    let errors = report.diagnostics.iter().any(support::is_error);
    assert!(!errors, "{}", support::findings(&report));
    tree(&site.out())
}

/// A fixture with the theme of rolebook.
fn fixture(name: &str) -> Tree {
    let site = Site::empty();
    // A page of the fixtures asks for this template.
    site.write("templates/role.html", "{% extends \"page.html\" %}");
    copy(&repository().join("tests/sites").join(name), &site.root());
    built(&site)
}

fn text<'a>(tree: &'a Tree, path: &str) -> &'a str {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    std::str::from_utf8(bytes).expect("it is text")
}

fn selector(selector: &str) -> Selector {
    Selector::parse(selector).expect("it is a selector")
}

fn attributes(html: &str, elements: &str, name: &str) -> Vec<String> {
    let (html, elements) = (Html::parse_document(html), selector(elements));
    let found = html.select(&elements);
    found.filter_map(|found| found.attr(name).map(str::to_owned)).collect()
}

/// The documents of a site by their path.
fn documents(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    let paths = tree.keys().filter(|path| path.starts_with("print/") && path.ends_with(".html"));
    paths.map(|path| (path.as_str(), text(tree, path)))
}

/// Fails where an id of a document stands twice, or a link within it leads to nothing.
fn assert_whole(path: &str, html: &str) {
    let ids = attributes(html, "[id]", "id");
    let unique: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(ids.len(), unique.len(), "{path}: {ids:?}");
    for address in attributes(html, "a[href^='#'], use[href^='#']", "href") {
        let id = rolebook::url::decode(&address[1..]).expect("it is UTF-8");
        assert!(unique.contains(id.as_str()), "{path}: {address} leads to nothing");
    }
    for name in ["aria-describedby", "aria-labelledby", "aria-controls", "for", "headers"] {
        for names in attributes(html, &format!("[{name}]"), name) {
            let known = names.split_whitespace().all(|id| unique.contains(id));
            assert!(known, "{path}: {name}=\"{names}\"");
        }
    }
}

/// The words of an element without numbers of pages and without spaces.
fn words(element: ElementRef<'_>) -> String {
    let is_number = |id| {
        let mut around = element.tree().get(id).into_iter().flat_map(|node| node.ancestors());
        around.any(|node| match node.value() {
            Node::Element(found) => {
                found.classes().any(|class| class == "number" || class == "ref")
            }
            _ => false,
        })
    };
    let texts = element.descendants().filter_map(|node| match node.value() {
        Node::Text(text) if !is_number(node.id()) => Some(&**text),
        _ => None,
    });
    texts.flat_map(str::split_whitespace).collect()
}

/// The words of each page of a document, by the id of the page.
fn pages(document: &str) -> BTreeMap<String, String> {
    let (html, page) = (Html::parse_document(document), selector("section.print-page"));
    let found = html.select(&page);
    found.map(|page| (page.attr("id").unwrap_or_default().to_owned(), words(page))).collect()
}

#[test]
fn a_document_refers_to_places_in_itself() {
    let tree = built(&handbook());
    let whole = text(&tree, "print/index.html");
    assert_whole("print/", whole);
    for address in attributes(whole, "main a", "href") {
        assert!(address.starts_with('#'), "{address} leads out of the document");
    }
    assert!(whole.contains("href=\"#page-roles-owner:skills\""), "{whole}");
    assert!(whole.contains("href=\"#page-topics-work:skills\""), "{whole}");
    assert!(whole.contains("<span class=\"number\">1.1</span> Owner"), "{whole}");
    assert_eq!(attributes(whole, "h1", "class").len(), 0);
    assert_eq!(attributes(whole, "meta[name=robots]", "content"), ["noindex"]);
    let superseded = "<a class=\"color-blue\" href=\"#page-roles-owner\">Owner</a> \
                      <span class=\"ref\">(1.1)</span>";
    assert!(whole.contains(superseded), "{whole}");
    let roles = text(&tree, "print/roles/index.html");
    assert!(roles.contains("href=\"#page-roles-team\""), "{roles}");
    assert!(roles.contains("href=\"/sources/book/\""), "links out of the section stay");
    assert!(roles.contains("<h2><span class=\"number\">1</span> Owner"), "{roles}");
}

#[test]
fn ids_are_unique_and_links_lead_to_something_in_every_document() {
    let names = ["kinds", "levels", "graphs", "addresses", "base-path"];
    let mut count = 0;
    for name in names {
        for (path, html) in documents(&fixture(name)) {
            assert_whole(&format!("{name}/{path}"), html);
            count += 1;
        }
    }
    for (path, html) in documents(&support::guide(None)) {
        assert_whole(path, html);
        count += 1;
    }
    assert!(count > 20, "{count} documents are too few");
}

#[test]
fn sections_say_in_the_whole_document_what_they_say_in_their_own() {
    for tree in [built(&handbook()), fixture("kinds"), fixture("levels"), support::guide(None)] {
        let whole = pages(text(&tree, "print/index.html"));
        let mut count = 0;
        for (path, html) in documents(&tree).filter(|(path, _)| *path != "print/index.html") {
            for (id, words) in pages(html) {
                assert_eq!(whole.get(&id), Some(&words), "{path}: {id}");
                count += 1;
            }
        }
        assert!(count > 3, "{count} pages are too few");
    }
}

#[test]
fn what_works_only_on_a_screen_is_left_out() {
    for tree in [built(&handbook()), fixture("levels"), support::guide(None)] {
        for (path, html) in documents(&tree) {
            for left_out in [
                "button",
                "input:not([disabled])",
                "form",
                "nav",
                "script",
                "label",
                "fieldset",
                "details:not([open])",
                "[role=tooltip]",
                ".anchor",
                ".linked-from",
            ] {
                let left_out = format!("main {left_out}");
                let html = Html::parse_document(html);
                let found = html.select(&selector(&left_out)).next();
                assert!(found.is_none(), "{path}: {left_out}");
            }
        }
    }
    let tree = built(&handbook());
    let whole = text(&tree, "print/index.html");
    let term = "<span class=\"term\"><a href=\"#page-glossary-backlog\">backlog</a></span>";
    assert!(whole.contains(term), "{whole}");
    assert!(whole.contains("id=\"page-topics-work:fn:1\""), "{whole}");
}

#[test]
fn sections_and_blocks_of_a_theme_are_used_and_ids_of_its_own_keep_apart() {
    let site = handbook();
    site.write("content/roles/team.md", "+++\ntitle = \"Team\"\nsummary = \"Builds.\"\n[[skills]]\nname = \"Building\"\n+++\nAs [here](#skills).\n");
    site.write(
        "templates/sections/role/skills.html",
        "<h2>Abilities</h2><p id=\"own\"><a href=\"#own\">own</a></p>\
         {% for block in section.blocks %}{{ <block block={block} /> }}{% endfor %}",
    );
    site.write("templates/blocks/skills.html", "<p class=\"mine\">{{ block.items | length }}</p>");
    site.write("templates/role.html", "<main><p id=\"skills\">no page</p></main>");
    let tree = built(&site);
    let whole = text(&tree, "print/index.html");
    assert_whole("print/", whole);
    for of in ["owner", "team"] {
        let id = format!("page-roles-{of}:own");
        let own = format!("<p id=\"{id}\"><a href=\"#{id}\">own</a></p>");
        assert!(whole.contains(&own), "{whole}");
    }
    assert!(whole.contains("Abilities") && whole.contains("<p class=\"mine\">1</p>"), "{whole}");
    // The theme drops the anchor of the section: links to it lead to its page.
    assert!(whole.contains("<a href=\"#page-roles-owner\">owner</a>"), "{whole}");
    assert!(whole.contains("<a href=\"#page-roles-team\">here</a>"), "{whole}");
}

#[test]
fn a_template_that_fails_in_a_document_is_a_finding_with_the_page() {
    let site = handbook();
    let template = "{% if page.is_print %}{{ page.nothing.more }}{% endif %}";
    site.write("templates/blocks/skills.html", template);
    let report = site.check();
    let found = support::findings(&report);
    let errors: Vec<_> = report.diagnostics.iter().filter(|it| support::is_error(it)).collect();
    assert_eq!(errors.len(), 1, "once for both documents: {found}");
    assert_eq!(errors[0].code.rule().code, "RB0502", "{found}");
    assert!(found.contains("content/roles/owner.md"), "{found}");
}

#[test]
fn documents_are_found_from_their_pages_and_in_no_list() {
    let guide = support::guide(None);
    let page = text(&guide, "roles/product-owner/index.html");
    assert_eq!(attributes(page, "footer a[href='/print/roles/']", "href").len(), 1);
    let home = text(&guide, "index.html");
    assert_eq!(attributes(home, "footer a[href='/print/']", "href").len(), 1);
    for list in ["sitemap.xml", "llms.txt", "llms-full.txt"] {
        assert!(!text(&guide, list).contains("/print/"), "{list}");
    }
}

#[test]
fn sources_of_a_page_are_numbered_in_print_as_on_the_page() {
    let guide = support::guide(None);
    let numbers = |element: ElementRef<'_>| -> Vec<String> {
        let cited = selector("sup.cite, .box.sources li");
        element.select(&cited).map(words).collect()
    };
    let main = selector("main");
    let whole = Html::parse_document(text(&guide, "print/index.html"));
    let mut count = 0;
    for page in whole.select(&selector("section.print-page")) {
        let Some(title) = page.attr("id").and_then(|id| id.strip_prefix("page-roles-")) else {
            continue;
        };
        let html = Html::parse_document(text(&guide, &format!("roles/{title}/index.html")));
        let shown = html.select(&main).next().map(numbers);
        assert_eq!(shown, Some(numbers(page)), "{title}");
        count += 1;
    }
    assert!(count > 3, "{count} roles are too few");
}

#[test]
fn the_default_theme_shows_pages_in_print_in_the_order_that_is_assumed() {
    let rolebook::Loaded { handbook, mut sources, .. } = support::survey_of(&repository());
    let theme = rolebook::theme::load(&mut sources, &mut Diagnostics::default());
    let (statics, documents) = (Statics::new(&sources.statics), print::documents(&handbook));
    let parts =
        Parts { handbook: &handbook, sources: &sources, statics: &statics, documents: &documents };
    let renderer = Renderer { parts, theme: &theme, site: render::site(parts) };
    let whole = documents.first().expect("a document of the whole guide");
    for entry in whole.pages() {
        let view = view::print::view(&handbook, entry.id, whole.scope(entry));
        let page = renderer.finished(entry.id, &view).expect("it can be rendered");
        assert_eq!(page.renders, 1, "{}", handbook.title(entry.id));
    }
}

#[test]
fn nothing_is_made_where_print_is_switched_off() {
    let site = handbook();
    site.write("site.toml", "[output]\nprint = false\n");
    assert!(print::documents(&site.survey().handbook).is_empty());
    let tree = built(&site);
    assert_eq!(documents(&tree).count(), 0);
    assert!(!text(&tree, "roles/owner/index.html").contains("/print/"));
}

//! The size of pages: HTML, style sheet and scripts of every page of the fixtures with the built-in
//! theme, compressed as a web server sends them. The text of the fixtures does not change with the
//! shipped guide, so that these limits measure the theme and not the prose. The guide has a limit
//! of its own.

use crate::support::{Site, copy, findings, guide, is_error, repository, tree};
use flate2::{Compression, write::GzEncoder};
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::sync::OnceLock;

type Tree = BTreeMap<String, Vec<u8>>;

/// Handbooks with every kind of page and every view.
const FIXTURES: &[&str] = &["examples", "graphs", "kinds", "levels"];

/// Largest size of a page with its style sheet and scripts, in bytes.
const MAX_PAGE: usize = 16 * 1024;
/// Largest size of a page of the shipped guide with its style sheet and scripts, in bytes.
const MAX_GUIDE_PAGE: usize = 36 * 1024;
/// Largest size of the scripts of a page, in bytes.
const MAX_SCRIPTS: usize = 6 * 1024;
/// Largest size of style sheet and scripts together, in bytes.
const MAX_ASSETS: usize = 12 * 1024 + 512;
/// Largest size of the parts that every page has, head, bar, navigation and footer, in bytes.
const MAX_FRAME: usize = 2000;

/// Sizes of one page, in bytes.
#[derive(Debug)]
struct Weight {
    html: usize,
    styles: usize,
    scripts: usize,
    /// The text without markup.
    words: usize,
}

impl Weight {
    fn total(&self) -> usize {
        self.html + self.styles + self.scripts
    }
}

/// Builds the fixtures; returns the files of each.
fn sites() -> &'static BTreeMap<&'static str, Tree> {
    static SITES: OnceLock<BTreeMap<&str, Tree>> = OnceLock::new();
    SITES.get_or_init(|| {
        let built = FIXTURES.iter().map(|name| {
            let mut site = Site::empty();
            site.base_url = Some("/");
            copy(&repository().join("tests/sites").join(name), &site.root());
            let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
            assert!(!report.diagnostics.iter().any(is_error), "{}", findings(&report));
            (*name, tree(&site.out()))
        });
        built.collect()
    })
}

/// Every page except the print documents, by fixture and path, with its text and sizes.
fn pages() -> &'static BTreeMap<String, (String, Weight)> {
    static PAGES: OnceLock<BTreeMap<String, (String, Weight)>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let mut pages = BTreeMap::new();
        for (fixture, site) in sites() {
            for (name, text) in html_pages(site) {
                let weight = weight(site, &text);
                pages.insert(format!("{fixture}/{name}"), (text, weight));
            }
        }
        pages
    })
}

/// Path and text of every page except redirects and the print documents.
fn html_pages(site: &Tree) -> impl Iterator<Item = (&str, String)> {
    site.iter().filter_map(|(path, bytes)| {
        let name = path.strip_suffix("index.html").filter(|name| !name.starts_with("print/"))?;
        let text = String::from_utf8(bytes.clone()).expect("it is text");
        (!text.contains("http-equiv=\"refresh\"")).then_some((name, text))
    })
}

fn weight(site: &Tree, text: &str) -> Weight {
    let page = Html::parse_document(text);
    let loaded = |selector: &str, attribute: &str| -> usize {
        let selector = Selector::parse(selector).expect("a selector");
        let addresses = page.select(&selector).filter_map(|node| node.attr(attribute));
        let files = addresses.map(|address| &site[address.trim_start_matches('/')]);
        files.map(|bytes| compressed(bytes)).sum()
    };
    Weight {
        html: compressed(text.as_bytes()),
        styles: loaded("link[rel=stylesheet]", "href"),
        scripts: loaded("script[src]", "src"),
        words: compressed(words(&page).as_bytes()),
    }
}

/// Returns the text of a page and of the titles of its citations.
fn words(page: &Html) -> String {
    let all = Selector::parse("body, body [title]").expect("a selector");
    let mut words = String::new();
    for element in page.select(&all) {
        if let Some(title) = element.attr("title") {
            words.push_str(title);
            words.push('\n');
        } else {
            let text = element.text().collect::<String>();
            words.extend(text.split_whitespace().flat_map(|word| [word, " "]));
        }
    }
    words
}

fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory can be written to");
    encoder.finish().expect("memory can be written to").len()
}

#[test]
fn no_page_is_larger_than_its_limit() {
    assert!(pages().len() > 80, "{} pages are too few", pages().len());
    let larger = larger(MAX_PAGE, pages().iter().map(|(name, (_, weight))| (&**name, weight)));
    assert!(larger.is_empty(), "larger than {MAX_PAGE} bytes:\n{}", larger.join("\n"));
}

#[test]
fn no_page_of_the_shipped_guide_is_larger_than_its_limit() {
    let site = guide(Some("/"));
    let weights: Vec<_> =
        html_pages(&site).map(|(name, text)| (name, weight(&site, &text))).collect();
    assert!(weights.len() > 50, "{} pages are too few", weights.len());
    let larger = larger(MAX_GUIDE_PAGE, weights.iter().map(|(name, weight)| (*name, weight)));
    assert!(larger.is_empty(), "larger than {MAX_GUIDE_PAGE} bytes:\n{}", larger.join("\n"));
}

/// Describes the pages that are larger than `limit`.
fn larger<'w>(limit: usize, pages: impl Iterator<Item = (&'w str, &'w Weight)>) -> Vec<String> {
    let larger = pages.filter(|(_, weight)| weight.total() > limit);
    larger.map(|(name, weight)| format!("{name}: {} bytes: {weight:?}", weight.total())).collect()
}

#[test]
fn markup_costs_less_than_the_text() {
    for (name, (_, weight)) in pages() {
        let limit = MAX_FRAME + weight.words * 8 / 5;
        assert!(weight.html <= limit, "{name} has too much markup: {weight:?}");
    }
}

#[test]
fn pages_with_classes_of_views_load_the_style_sheet_of_views() {
    let site = sites().values().next().expect("a fixture");
    let style = |stem: &str| -> String {
        let found = site.iter().find(|(path, _)| path.starts_with(stem) && path.ends_with(".css"));
        String::from_utf8_lossy(found.expect("the style sheet").1).into_owned()
    };
    let (every, views) = (classes(&style("style.")), classes(&style("views.")));
    let all = Selector::parse("main [class]").expect("a selector");
    for (name, (text, _)) in pages() {
        if text.contains("href=\"/views.") {
            continue;
        }
        for element in Html::parse_document(text).select(&all) {
            for class in element.value().classes() {
                let is_missing = views.contains(class) && !every.contains(class);
                assert!(!is_missing, "{name} has `{class}` and does not load views.css");
            }
        }
    }
}

#[test]
fn classes_without_a_rule_are_named_in_the_documentation_of_themes() {
    let styles: BTreeSet<String> = ["style.css", "views.css", "print.css"]
        .iter()
        .flat_map(|name| classes(&read(&format!("static/{name}"))))
        .collect();
    let documentation = read("docs/themes.md");
    let all = Selector::parse("main [class]").expect("a selector");
    let mut missing = BTreeSet::new();
    for (text, _) in pages().values() {
        for element in Html::parse_document(text).select(&all) {
            // The id of its section is the class of a box.
            let is_box = element.value().classes().any(|class| class == "box");
            for class in element.value().classes().filter(|_| !is_box) {
                if !styles.contains(class) && !documentation.contains(&format!("`.{class}`")) {
                    missing.insert(class.to_owned());
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

fn read(path: &str) -> String {
    let path = repository().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the classes of a style sheet.
fn classes(style: &str) -> BTreeSet<String> {
    let selectors = style.split('}').filter_map(|rule| rule.rsplit_once('{')).map(|(head, _)| head);
    let names = selectors.flat_map(|head| head.split('.').skip(1));
    let end = |name: &str| name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    names.map(|name| name[..end(name).unwrap_or(name.len())].to_owned()).collect()
}

#[test]
fn styles_and_scripts_are_small() {
    for (name, (_, weight)) in pages() {
        assert!(weight.scripts <= MAX_SCRIPTS, "{name} loads {} bytes of script", weight.scripts);
        let assets = weight.scripts + weight.styles;
        assert!(assets <= MAX_ASSETS, "{name} loads {assets} bytes of style and script");
    }
}

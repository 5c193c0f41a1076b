//! What readers have to load: every page of the shipped guide with its style sheet and its scripts,
//! compressed as a web server would send it.
//!
//! Most pages stay below [`BUDGET`]. Those that do not are made of words: what they say, and what
//! the sources say that they cite, is more than the budget leaves. They have limits of their own in
//! [`LONG`], and on every page marks may cost only so much beside the words.

use crate::support;
use flate2::{Compression, write::GzEncoder};
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::OnceLock;

type Tree = BTreeMap<String, Vec<u8>>;

/// The most that a page may weigh, in bytes.
const BUDGET: usize = 20 * 1024;
/// The most that the scripts of a page may weigh, in bytes.
const SCRIPTS: usize = 6 * 1024;
/// The most that style sheet and scripts may weigh together, in bytes.
const FRAME: usize = 12 * 1024;

/// Pages with more words than the budget holds, and the most that they may weigh, in KiB.
const LONG: &[(&str, usize)] = &[
    ("compare/product-manager-vs-product-owner-vs-scrum-master", 21),
    ("compare/product-owner-vs-product-manager", 33),
    ("explore/compare-any", 27),
    ("faq", 23),
    ("roles", 25),
    ("roles/product-manager", 29),
    ("roles/product-owner", 27),
    ("sources/match", 23),
    ("sources/product-people", 23),
    ("sources/talent-blog", 24),
    ("sources/wttj", 26),
];

/// What one page weighs, in bytes.
#[derive(Debug)]
struct Weight {
    html: usize,
    styles: usize,
    scripts: usize,
    /// The words that are read, seen or heard, without any marks.
    words: usize,
}

impl Weight {
    fn total(&self) -> usize {
        self.html + self.styles + self.scripts
    }
}

/// Every page but the documents for print, which hold many, with its weight.
fn pages() -> &'static BTreeMap<String, Weight> {
    static PAGES: OnceLock<BTreeMap<String, Weight>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let guide = support::guide(Some("/"));
        let html = guide.iter().filter_map(|(path, bytes)| {
            let name = path.strip_suffix("/index.html")?;
            let text = String::from_utf8(bytes.clone()).expect("it is text");
            let is_page = !name.starts_with("print") && !text.contains("http-equiv=\"refresh\"");
            is_page.then(|| (name.to_owned(), weight(&guide, &text)))
        });
        html.collect()
    })
}

fn weight(guide: &Tree, text: &str) -> Weight {
    let page = Html::parse_document(text);
    let loaded = |selector: &str, attribute: &str| -> usize {
        let selector = Selector::parse(selector).expect("a selector");
        let addresses = page.select(&selector).filter_map(|node| node.attr(attribute));
        let files = addresses.map(|address| &guide[address.trim_start_matches('/')]);
        files.map(|bytes| compressed(bytes)).sum()
    };
    Weight {
        html: compressed(text.as_bytes()),
        styles: loaded("link[rel=stylesheet]", "href"),
        scripts: loaded("script[src]", "src"),
        words: compressed(words(&page).as_bytes()),
    }
}

/// What stands on a page, and what its citations say.
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
fn no_page_is_heavier_than_its_limit() {
    assert!(pages().len() > 100, "{} pages are too few", pages().len());
    let mut heavier = Vec::new();
    for (name, weight) in pages() {
        let own = LONG.iter().find(|(long, _)| long == name);
        let limit = own.map_or(BUDGET, |(_, limit)| limit * 1024);
        let total = weight.total();
        if total > limit {
            heavier.push(format!("{name} weighs {total} of {limit} bytes: {weight:?}"));
        }
    }
    assert!(heavier.is_empty(), "{}", heavier.join("\n"));
}

#[test]
fn only_what_has_more_words_than_the_budget_holds_has_a_limit_of_its_own() {
    for (name, _) in LONG {
        let weight = pages().get(*name).unwrap_or_else(|| panic!("there is no page {name}"));
        // Without a single mark three quarters of the budget would be gone.
        let bare = weight.words + weight.styles + weight.scripts;
        assert!(bare > 3 * BUDGET / 4, "{name} is no long page: {weight:?}");
    }
}

#[test]
fn marks_cost_less_than_the_words_that_they_mark() {
    for (name, weight) in pages() {
        // The head, the bar, the navigation and the foot, which every page has.
        let frame = 2000;
        let limit = frame + weight.words * 8 / 5;
        assert!(weight.html <= limit, "{name} has too many marks: {weight:?}");
    }
}

#[test]
fn no_page_goes_without_the_styles_of_its_views() {
    let guide = support::guide(Some("/"));
    let style = |stem: &str| -> String {
        let found = guide.iter().find(|(path, _)| path.starts_with(stem) && path.ends_with(".css"));
        String::from_utf8_lossy(found.expect("it is there").1).into_owned()
    };
    let (every, views) = (classes(&style("style.")), classes(&style("views.")));
    let all = Selector::parse("main [class]").expect("a selector");
    for name in pages().keys() {
        let text = String::from_utf8_lossy(&guide[&format!("{name}/index.html")]).into_owned();
        if text.contains("href=\"/views.") {
            continue;
        }
        for element in Html::parse_document(&text).select(&all) {
            for class in element.value().classes() {
                let is_missing = views.contains(class) && !every.contains(class);
                assert!(!is_missing, "{name} has `{class}` and does not load views.css");
            }
        }
    }
}

/// The classes that a style sheet knows.
fn classes(style: &str) -> BTreeSet<String> {
    let selectors = style.split('}').filter_map(|rule| rule.rsplit_once('{')).map(|(head, _)| head);
    let names = selectors.flat_map(|head| head.split('.').skip(1));
    let end = |name: &str| name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    names.map(|name| name[..end(name).unwrap_or(name.len())].to_owned()).collect()
}

#[test]
fn styles_and_scripts_stay_small() {
    for (name, weight) in pages() {
        assert!(weight.scripts <= SCRIPTS, "{name} loads {} bytes of script", weight.scripts);
        let frame = weight.scripts + weight.styles;
        assert!(frame <= FRAME, "{name} loads {frame} bytes of style and script");
    }
}

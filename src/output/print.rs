//! *Contents → documents to be printed*: the whole guide on one page, and each main section. Links
//! between pages of a document lead to places in it and are followed by the number of the page.
//!
//! **Invariants.** Identifiers in a document are unique: those of a page begin with its prefix, and
//! no prefix is given twice or holds a colon. Every link within a document leads to something in
//! it.

use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt::Write;

use super::content::{Content, Slot};
use super::sections::{self, Entry};
use crate::handbook::{Handbook, PageId};
use crate::url::{Route, decode, encode};
use crate::view::print::{PrintPage, PrintView};
use crate::view::{Html, Link, link};

/// Most pages of a document: no browser prints more.
const MOST: usize = 1_000;

/// A document that is to be made.
#[derive(Debug)]
pub struct Document {
    /// The page that it begins with.
    pub index: PageId,
    /// Where it is published.
    pub route: Route,
    pages: Vec<Entry>,
}

impl Document {
    /// The pages in it.
    pub fn pages(&self) -> Vec<PageId> {
        self.pages.iter().map(|entry| entry.id).collect()
    }
}

/// The documents of a handbook: the whole of it first, then its sections.
pub fn documents(handbook: &Handbook) -> Vec<Document> {
    if !handbook.config.print() {
        return Vec::new();
    }
    let all = [handbook.nav.home].into_iter().chain(sections::main(handbook));
    all.map(|index| {
        let route = Route::page(&format!("print/{}", handbook.page(index).route.as_str()));
        Document { index, route, pages: sections::pages(handbook, index) }
    })
    .filter(|document| document.pages.len() <= MOST)
    // A page of the handbook itself at this address is what is meant there.
    .filter(|document| handbook.index.by_route(document.route.as_str()).is_none())
    .collect()
}

/// What the identifiers of every page begin with, in the order of the pages.
pub fn prefixes(handbook: &Handbook) -> Vec<String> {
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let mut unique = |route: &Route| {
        let name = slug::slugify(route.as_str());
        let name = if name.is_empty() { "home" } else { &name };
        let mut prefix = format!("page-{name}");
        let mut number = 1;
        while !taken.insert(prefix.clone()) {
            number += 1;
            prefix = format!("page-{name}-{number}");
        }
        prefix
    };
    handbook.pages().map(|(_, page)| unique(&page.route)).collect()
}

/// What a document shows. `content` gives the content of a page.
pub fn view<'a>(
    handbook: &Handbook,
    document: &Document,
    others: &[Document],
    prefixes: &[String],
    content: impl Fn(PageId) -> Option<&'a Content>,
) -> PrintView {
    let numbers = document.pages.iter().map(|entry| (entry.id, entry.number())).collect();
    let printer = Printer { handbook, prefixes, numbers, content: &content };
    let pages = document.pages.iter().map(|entry| PrintPage {
        id: printer.prefix(entry.id).to_owned(),
        number: entry.number(),
        title: handbook.title(entry.id).to_owned(),
        depth: entry.place.len(),
        html: Html::new(&printer.page(entry)),
    });
    let home = handbook.nav.home;
    let title = |index: PageId| match index == home {
        true => handbook.site_title().to_owned(),
        false => handbook.title(index).to_owned(),
    };
    let leading = |other: &Document| Link {
        title: title(other.index),
        url: handbook.config.base.link(&other.route),
    };
    let is_whole = document.index == home;
    let whole = others.iter().find(|other| other.index == home && !is_whole);
    let sections = others.iter().filter(|other| other.index != home && is_whole);
    PrintView {
        title: title(document.index),
        start: link(handbook, document.index),
        whole: whole.map(leading),
        sections: sections.map(leading).collect(),
        pages: pages.collect(),
    }
}

struct Printer<'a, 'c> {
    handbook: &'a Handbook,
    prefixes: &'a [String],
    /// The pages of the document with their numbers.
    numbers: FxHashMap<PageId, String>,
    content: &'a dyn Fn(PageId) -> Option<&'c Content>,
}

impl Printer<'_, '_> {
    fn prefix(&self, id: PageId) -> &str {
        self.prefixes.get(id.0 as usize).map_or("", String::as_str)
    }

    /// The content of a page with its slots filled.
    fn page(&self, entry: &Entry) -> String {
        let Some(content) = (self.content)(entry.id) else {
            let fragment = &self.handbook.page(entry.id).body.fragment;
            let text = crate::view::page::escaped(&self.handbook.plain(entry.id, fragment));
            return format!("<h1>{}</h1><p>{text}</p>", self.handbook.title(entry.id));
        };
        let targets: Vec<Option<Target<'_>>> =
            content.links.iter().map(|address| self.target(entry.id, address)).collect();
        let deeper = u8::try_from(entry.place.len()).unwrap_or(u8::MAX);
        let mut html = String::with_capacity(content.html.len() * 5 / 4);
        let mut from = 0;
        for (at, slot) in &content.slots {
            html.push_str(content.html.get(from..*at).unwrap_or_default());
            from = *at;
            // Writing to a string cannot fail.
            let _ = match *slot {
                Slot::Level(level) => write!(html, "{}", level.saturating_add(deeper).min(6)),
                Slot::Number if entry.place.is_empty() => Ok(()),
                Slot::Number => write!(html, "<span class=\"number\">{}</span> ", entry.number()),
                Slot::Address(link) => {
                    let address = match targets.get(link) {
                        Some(Some(target)) => target.address.as_str(),
                        _ => content.links.get(link).map_or("", String::as_str),
                    };
                    let _ = pulldown_cmark_escape::escape_html(&mut html, address);
                    Ok(())
                }
                Slot::Reference(link) => match targets.get(link) {
                    Some(Some(Target { number: Some(number), .. })) => {
                        write!(html, " <span class=\"ref\">({number})</span>")
                    }
                    _ => Ok(()),
                },
            };
        }
        html.push_str(content.html.get(from..).unwrap_or_default());
        html
    }

    /// Where a link of a page leads within the document, if it does.
    fn target(&self, from: PageId, address: &str) -> Option<Target<'_>> {
        let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
        let to = match path {
            "" => from,
            path => {
                let route = path.strip_prefix(self.handbook.config.base.path())?;
                self.handbook.index.by_route(&decode(route)?)?
            }
        };
        let number = self.numbers.get(&to)?;
        let anchor = decode(anchor).unwrap_or_default();
        let is_there = (self.content)(to).is_some_and(|content| content.ids.contains(&anchor));
        let address = match is_there {
            true => format!("#{}:{}", self.prefix(to), encode(&anchor)),
            false => format!("#{}", self.prefix(to)),
        };
        let number = (to != from && !number.is_empty()).then_some(number.as_str());
        Some(Target { address, number })
    }
}

/// A place in the document.
struct Target<'a> {
    address: String,
    /// The number of the page, where it is another one.
    number: Option<&'a str>,
}

//! *Documents of pages → documents for print*: the whole guide, and each main section, on one page.
//! The pages are rendered one by one with the templates of blocks and sections; [`joined`] puts them
//! together.
//!
//! **Invariants.** Ids in a document are unique: those of a page begin with the id of the page and a
//! colon, and no page has the id of another or a colon in it. Every link within a document leads to
//! something in it, whatever a template leaves out.

mod join;

use rustc_hash::{FxHashMap, FxHashSet};

pub use join::joined;

use super::sections::{self, Entry};
use crate::handbook::{Handbook, PageId};
use crate::url::Route;
use crate::view::fill::{PrintPlace, PrintScope};
use crate::view::print::{PrintPage, PrintView};
use crate::view::{Html, Link, link};

/// Maximum number of pages in a document: browsers cannot print more.
const MAX_PAGES: usize = 1_000;

/// A document that is to be made.
#[derive(Debug)]
pub struct Document {
    /// The page that it begins with.
    pub index: PageId,
    /// Where it is published.
    pub route: Route,
    pages: Vec<Entry>,
    places: FxHashMap<PageId, PrintPlace>,
}

impl Document {
    /// Returns the pages in order.
    pub fn pages(&self) -> &[Entry] {
        &self.pages
    }

    /// Returns a page of the document as its view needs it.
    pub fn scope(&self, entry: &Entry) -> PrintScope<'_> {
        let depth = u8::try_from(entry.place.len()).unwrap_or(u8::MAX);
        PrintScope { places: &self.places, depth }
    }

    /// Returns the id of a page; empty if the document does not have the page.
    fn id(&self, page: PageId) -> &str {
        self.places.get(&page).map_or("", |place| &place.id)
    }
}

/// Returns the documents of a handbook: the whole of it first, then its sections.
pub fn documents(handbook: &Handbook) -> Vec<Document> {
    if !handbook.config.site.output.print {
        return Vec::new();
    }
    let ids = ids(handbook);
    let place = |entry: &Entry| {
        let id = ids.get(entry.id.0 as usize).cloned().unwrap_or_default();
        (entry.id, PrintPlace { id, number: entry.number() })
    };
    let all = [handbook.nav.home].into_iter().chain(handbook.main_sections());
    all.map(|index| {
        let route = Route::page(&format!("print/{}", handbook.page(index).route.as_str()));
        (index, route, sections::pages(handbook, index))
    })
    .filter(|(_, _, pages)| pages.len() <= MAX_PAGES)
    // A page of the handbook itself takes the address.
    .filter(|(_, route, _)| handbook.index.by_route(route.as_str()).is_none())
    .map(|(index, route, pages)| {
        let places = pages.iter().map(place).collect();
        Document { index, route, pages, places }
    })
    .collect()
}

/// Returns the ids of all pages, in the order of the pages.
fn ids(handbook: &Handbook) -> Vec<String> {
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let mut unique = |route: &Route| {
        let name = slug::slugify(route.as_str());
        let name = if name.is_empty() { "home" } else { &name };
        let mut id = format!("page-{name}");
        let mut number = 1;
        while !taken.insert(id.clone()) {
            number += 1;
            id = format!("page-{name}-{number}");
        }
        id
    };
    handbook.pages().map(|(_, page)| unique(&page.route)).collect()
}

/// Returns the view of a document; `pages` are its pages as HTML, in order.
pub fn view(
    handbook: &Handbook,
    document: &Document,
    others: &[Document],
    pages: &[String],
) -> PrintView {
    let pages = document.pages.iter().zip(pages).map(|(entry, html)| PrintPage {
        id: document.id(entry.id).to_owned(),
        number: entry.number(),
        title: handbook.title(entry.id).to_owned(),
        depth: entry.place.len(),
        html: Html::new(html),
    });
    let home = handbook.nav.home;
    let title = |index: PageId| match index == home {
        true => handbook.site_title().to_owned(),
        false => handbook.title(index).to_owned(),
    };
    let leading = |other: &Document| Link {
        title: title(other.index),
        url: handbook.config.base.link(&other.route),
        ..Link::default()
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

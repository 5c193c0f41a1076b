//! *Navigation → what a document of several pages consists of*: the pages in reading order, each
//! with its number. Pages of tags are in none, because all that they list stands elsewhere.

use crate::handbook::{Handbook, PageId};
use crate::kinds::Fields;

/// A page of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The page.
    pub id: PageId,
    /// Its place: 2 and 3 for the third page of the second section; nothing for the first page.
    pub place: Vec<usize>,
}

impl Entry {
    /// `2.3`; empty for the first page.
    pub fn number(&self) -> String {
        self.place.iter().map(usize::to_string).collect::<Vec<_>>().join(".")
    }
}

/// The main sections in order.
pub fn main(handbook: &Handbook) -> Vec<PageId> {
    let home = handbook.nav.section(handbook.nav.home);
    let sections = home.map_or(&[][..], |home| &home.sections);
    sections.iter().copied().filter(|id| !is_of_tags(handbook, *id)).collect()
}

/// A section and all that is in it, the index page first.
pub fn pages(handbook: &Handbook, index: PageId) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut open = vec![Entry { id: index, place: Vec::new() }];
    while let Some(entry) = open.pop() {
        if let Some(section) = handbook.nav.section(entry.id) {
            let inside = section.pages.iter().chain(&section.sections);
            let inside = inside.copied().filter(|id| !is_of_tags(handbook, *id));
            let numbered = (1..).zip(inside).map(|(at, id)| {
                let place = entry.place.iter().copied().chain([at]).collect();
                Entry { id, place }
            });
            let first = open.len();
            open.extend(numbered);
            open[first..].reverse();
        }
        entries.push(entry);
    }
    entries
}

fn is_of_tags(handbook: &Handbook, id: PageId) -> bool {
    let page = handbook.page(id);
    matches!(page.fields, Fields::Tag(_)) || page.route.as_str() == "tags/"
}

//! *Navigation → the pages of a document* in reading order, each with its number. Pages of tags are
//! left out, because they only list other pages.

use crate::handbook::{Handbook, PageId};

/// A page of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The page.
    pub id: PageId,
    /// Section numbers: 2 and 3 for the third page of the second section; empty for the first page.
    pub place: Vec<usize>,
}

impl Entry {
    /// Returns the number as text, such as `2.3`; empty for the first page.
    pub fn number(&self) -> String {
        self.place.iter().map(usize::to_string).collect::<Vec<_>>().join(".")
    }
}

/// Returns the pages of a section and its subsections, the index page first.
pub fn pages(handbook: &Handbook, index: PageId) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut open = vec![Entry { id: index, place: Vec::new() }];
    while let Some(entry) = open.pop() {
        if let Some(section) = handbook.nav.section(entry.id) {
            let inside = section.pages.iter().chain(&section.sections);
            let inside = inside.copied().filter(|id| !handbook.page(*id).is_of_tags());
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

//! *What a document for print has in place of what a page has*: ids with the id of the page, links
//! within the document with the number of the page, headings moved down.

use std::fmt::Write as _;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::HtmlForm;
use crate::document::Anchor;
use crate::handbook::PageId;
use crate::kinds::Leads;
use crate::markdown::{Fragment, Placeholder, PlaceholderKind};
use crate::url::encode;

/// A page as a part of a document for print.
#[derive(Clone, Copy, Debug)]
pub struct PrintScope<'h> {
    /// The pages of the document.
    pub places: &'h FxHashMap<PageId, PrintPlace>,
    /// Levels that headings are moved down.
    pub depth: u8,
}

/// The place of a page in a document for print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintPlace {
    /// Id of the page; the ids of its elements begin with it and a colon.
    pub id: String,
    /// Number of the page; empty for the first.
    pub number: String,
}

impl<'h> HtmlForm<'h> {
    /// Fills what the page shows as a part of a document for print.
    pub fn in_print(self, print: PrintScope<'h>) -> Self {
        HtmlForm { print: Some(print), ..self }
    }

    /// Returns how many levels headings are moved down.
    pub(in crate::view) fn depth(&self) -> u8 {
        self.print.map_or(0, |print| print.depth)
    }

    /// Returns the place of a page in the document for print.
    fn place(&self, page: PageId) -> Option<&'h PrintPlace> {
        self.print?.places.get(&page)
    }

    /// Returns the beginning of the ids of this page; empty but in a document for print.
    pub(in crate::view) fn id_prefix(&self) -> String {
        self.place(self.page).map_or_else(String::new, |place| format!("{}:", place.id))
    }

    /// Returns the number of this page in the document for print; empty if it has none.
    pub(in crate::view) fn page_number(&self) -> String {
        self.place(self.page).map_or_else(String::new, |place| place.number.clone())
    }

    /// Returns the value of an `id` attribute of this page.
    pub(in crate::view) fn prefixed(&self, anchor: &Anchor) -> Anchor {
        match self.place(self.page) {
            Some(place) if !anchor.is_empty() => {
                Anchor::from(format!("{}:{}", place.id, anchor.as_str()))
            }
            _ => anchor.clone(),
        }
    }

    /// Returns the address of an element of this page.
    pub(in crate::view) fn here(&self, anchor: &str) -> String {
        match self.place(self.page) {
            Some(place) => format!("#{}:{}", place.id, encode(anchor)),
            None => format!("#{}", encode(anchor)),
        }
    }

    /// Returns the address of a page, or of an element of it; in a document for print also the
    /// number of the page, if it is another one of the document.
    pub(in crate::view) fn address(
        &self,
        to: PageId,
        anchor: Option<&str>,
    ) -> (String, Option<String>) {
        if let Some(PrintPlace { id, number }) = self.place(to) {
            let address = match anchor {
                Some(anchor) => format!("#{id}:{}", encode(anchor)),
                None => format!("#{id}"),
            };
            let number = (to != self.page && !number.is_empty()).then(|| number.clone());
            return (address, number);
        }
        let address = match anchor {
            Some(anchor) if to == self.page => format!("#{}", encode(anchor)),
            _ => self.handbook.link_to(to, anchor),
        };
        (address, None)
    }

    /// Writes what a document for print has in a placeholder; returns the number of bytes of the
    /// HTML that are replaced. An ordinary page has the HTML as it is.
    pub(super) fn for_print(&self, placeholder: Placeholder, html: &mut String) -> usize {
        let Some(print) = self.print else { return 0 };
        let prefix = self.place(self.page).map_or("", |place| &place.id);
        match placeholder.kind {
            PlaceholderKind::Anchor { .. } => {
                html.push_str(prefix);
                html.push(':');
                0
            }
            PlaceholderKind::Level { level } => {
                // Writing to a string cannot fail.
                let _ = write!(html, "{}", level.saturating_add(print.depth).min(6));
                1
            }
            PlaceholderKind::Permalink { len } => len as usize,
            PlaceholderKind::Details => {
                html.push_str(" open");
                0
            }
            _ => 0,
        }
    }

    /// Writes raw HTML with its addresses, as a document for print has it.
    pub(super) fn raw_for_print(
        &self,
        of: PageId,
        fragment: &Fragment,
        range: Range<usize>,
        html: &mut String,
    ) {
        let placeholders = &fragment.placeholders;
        let first = placeholders.partition_point(|found| (found.at as usize) < range.start);
        let inside = placeholders.iter().skip(first);
        let mut at = range.start;
        let mut raw = String::with_capacity(range.len());
        for placeholder in inside.take_while(|found| (found.at as usize) < range.end) {
            let start = placeholder.at as usize;
            if start < at {
                continue;
            }
            raw.push_str(fragment.html.get(at..start).unwrap_or_default());
            at = start;
            match placeholder.kind {
                PlaceholderKind::HtmlHref(target) => {
                    let rest = fragment.html.get(start..range.end);
                    at += self.attribute(of, target, rest, &mut raw);
                }
                PlaceholderKind::Image(target) => {
                    let rest = fragment.html.get(start..range.end);
                    at += self.image(of, target, rest, &mut raw);
                }
                _ => {}
            }
        }
        raw.push_str(fragment.html.get(at..range.end).unwrap_or_default());
        let prefix = self.place(self.page).map_or("", |place| &place.id);
        html.push_str(&crate::markdown::raw::relocate(&raw, prefix, self.depth()));
    }

    /// Writes the number of the page that a link of a document for print leads to.
    pub(super) fn reference(&self, of: PageId, target: u32, html: &mut String) {
        if self.print.is_some()
            && let Leads::Page(page, anchor) = self.handbook.leads_to(of, target)
            && let (_, Some(number)) = self.address(page, anchor)
        {
            // Writing to a string cannot fail.
            let _ = write!(html, " <span class=\"ref\">({number})</span>");
        }
    }
}

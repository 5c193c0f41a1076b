//! *A link → where it leads*, when the documents of all pages are known.

use std::borrow::Cow;

use crate::handbook::links::Resolved;
use crate::handbook::places::Place;
use crate::handbook::{Handbook, PageId};
use crate::markdown::anchor_of;
use crate::source::Asset;

/// Where a link or an image leads.
#[derive(Clone, Debug)]
pub enum Leads<'h> {
    /// To a page, or a place of it.
    Page(PageId, Option<&'h str>),
    /// To a file of the site, at this path.
    File(&'h Asset, Cow<'h, str>),
    /// To an address on the web.
    Web(&'h str),
    /// Nowhere.
    Nowhere(Lost),
}

/// What is missing where a link leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The page or file.
    Target,
    /// The place on this page.
    Place,
}

impl Handbook {
    /// Returns where a target of a page leads.
    pub fn leads_to(&self, of: PageId, target: u32) -> Leads<'_> {
        match self.links.target(of, target) {
            Resolved::Page(to, None) => Leads::Page(*to, None),
            Resolved::Page(to, Some(anchor)) => match self.place(*to, anchor) {
                Place::Here => Leads::Page(*to, Some(anchor)),
                Place::Top => Leads::Page(*to, None),
                Place::Spelled(true_one) => Leads::Page(*to, Some(true_one)),
                // Templates of the site may have anchors that are not known here.
                Place::Nowhere if self.files.has_templates => Leads::Page(*to, Some(anchor)),
                Place::Nowhere if *to == of => Leads::Nowhere(Lost::Place),
                Place::Nowhere => Leads::Page(*to, None),
            },
            Resolved::File(at) => match self.files.used(*at) {
                Some((file, path)) => Leads::File(file, path),
                None => Leads::Nowhere(Lost::Target),
            },
            Resolved::Static(at) => match self.files.statics.get(*at as usize) {
                Some(file) => Leads::File(file, Cow::Borrowed(&file.path)),
                None => Leads::Nowhere(Lost::Target),
            },
            Resolved::Web(address) => Leads::Web(address),
            Resolved::Broken => Leads::Nowhere(Lost::Target),
        }
    }

    /// Returns the place that an anchor means on a page.
    pub fn place(&self, page: PageId, anchor: &str) -> Place<'_> {
        // Most links lead to a heading, which is known without the document of the page.
        if self.hidden_sections(page).is_empty() && self.outline(page).has_anchor(anchor) {
            return Place::Here;
        }
        let body = &self.page(page).body;
        if body.title_anchors.iter().any(|known| known == anchor) {
            return Place::Top;
        }
        let places = self.places(page, || super::document::anchors(self, page));
        match places.find(anchor) {
            Place::Nowhere if anchor_of(self.title(page)) == anchor => Place::Top,
            place => place,
        }
    }
}

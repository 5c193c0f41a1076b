//! *State shared by the texts of one page or field*: its own text and included ones.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Heading;
use super::anchor::{Anchors, Given};
use super::footnote::Footnotes;
use super::include::Inclusions;
use crate::source_map::Spanned;

/// The state of a page or field.
#[derive(Default)]
pub(super) struct PageState {
    pub(super) anchors: Anchors,
    /// The anchors of headings of the current text, by the index of their event.
    pub(super) given: FxHashMap<usize, Given>,
    /// The anchors of the title.
    pub(super) title_anchors: Vec<String>,
    /// The ids of elements of HTML, as places of this page.
    pub(super) html_ids: Vec<Spanned<String>>,
    /// Names of end tags that are no elements of HTML.
    pub(super) html_ends: FxHashSet<Box<str>>,
    /// The headings so far.
    pub(super) headings: Vec<Heading>,
    /// The level of the last heading.
    pub(super) level: u8,
    pub(super) footnotes: Footnotes,
    pub(super) inclusions: Inclusions,
    /// Whether too deep nesting was reported.
    pub(super) deep_reported: bool,
}

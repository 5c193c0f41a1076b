//! *State shared by the texts of one page or field*: its own text and included ones.

use super::Heading;
use super::anchor::Anchors;
use super::footnote::Footnotes;
use super::include::Inclusions;

/// The state of a page or field.
#[derive(Default)]
pub(super) struct PageState {
    pub(super) anchors: Anchors,
    /// The headings so far.
    pub(super) headings: Vec<Heading>,
    /// The level of the last heading.
    pub(super) level: u8,
    pub(super) footnotes: Footnotes,
    pub(super) inclusions: Inclusions,
    /// Whether too deep nesting was reported.
    pub(super) deep_reported: bool,
}

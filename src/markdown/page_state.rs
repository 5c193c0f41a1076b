//! *What the texts of one page or field share*: the page's own and those that it includes.

use super::Heading;
use super::anchor::Anchors;
use super::footnote::Footnotes;
use super::include::Inclusions;

/// State that lasts for a whole page.
#[derive(Default)]
pub(super) struct PageState {
    pub(super) anchors: Anchors,
    /// The headings so far.
    pub(super) headings: Vec<Heading>,
    /// The level of the last heading.
    pub(super) level: u8,
    pub(super) footnotes: Footnotes,
    pub(super) inclusions: Inclusions,
    /// Whether it was reported that the page is nested too deep.
    pub(super) deep_reported: bool,
}

//! *A parsed text and where it came from.*

use std::ops::Range;

use super::fence::Fence;
use super::parse::Placed;
use super::{Origin, Start};
use crate::text::Span;

/// One text with its events.
pub(super) struct Source<'a> {
    pub(super) events: &'a [Placed<'a>],
    /// The text as it was written; ranges of events are ranges of it.
    pub(super) text: &'a str,
    pub(super) origin: Origin,
    pub(super) folder: &'a str,
    pub(super) fences: &'a [Fence],
    /// How many levels its headings are moved down.
    pub(super) shift: usize,
}

impl Source<'_> {
    /// The place of a range, without the white space at its end.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let kept = self.slice(range).trim_end().len();
        self.origin.span(range.start..range.start + kept)
    }

    /// Where a range begins.
    pub(super) fn start(&self, range: &Range<usize>) -> Start {
        let span = self.origin.span(range.clone());
        Start { file: span.file, at: span.start }
    }

    /// The text of a range; empty where the range cannot be cut.
    pub(super) fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

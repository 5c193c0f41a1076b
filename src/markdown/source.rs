//! *A parsed text and its origin.*

use std::ops::Range;

use super::fence::Fence;
use super::parse::Placed;
use super::{Origin, Start};
use crate::source_map::Span;

/// A text with its events.
pub(super) struct Source<'a> {
    pub(super) events: &'a [Placed<'a>],
    /// The original text; the ranges of events refer to it.
    pub(super) text: &'a str,
    pub(super) origin: Origin,
    pub(super) folder: &'a str,
    pub(super) fences: &'a [Fence],
    /// Number of levels that its headings are lowered.
    pub(super) shift: usize,
}

impl Source<'_> {
    /// Returns the span of a range, without trailing white space.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let kept = self.slice(range).trim_end().len();
        self.origin.span(range.start..range.start + kept)
    }

    /// Returns the start of a range.
    pub(super) fn start(&self, range: &Range<usize>) -> Start {
        let span = self.origin.span(range.clone());
        Start { file: span.file, at: span.start }
    }

    /// Returns the text of a range; empty if the range is not at character boundaries.
    pub(super) fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

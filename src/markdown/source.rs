//! *A parsed text and its origin.*

use std::ops::Range;

use super::fence::Fence;
use super::foreign::Positions;
use super::parse::Placed;
use super::{Origin, Start};
use crate::source_map::{FileId, Span};

/// The places of a text in its file. The text may have been translated from syntax of other tools.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) origin: Origin,
    pub(super) positions: Option<&'a Positions>,
}

impl Places<'_> {
    /// Returns places that are all the same.
    pub(super) fn within(span: Span) -> Places<'static> {
        Places { origin: Origin::Within(span), positions: None }
    }

    /// Returns the span of a range of the text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        match self.positions {
            Some(positions) => self.origin.span(positions.range(range)),
            None => self.origin.span(range),
        }
    }

    /// Returns the file.
    pub(super) fn file(&self) -> FileId {
        self.origin.file()
    }

    /// Whether byte `at` was inserted by the translation.
    pub(super) fn is_inserted(&self, at: usize) -> bool {
        self.positions.is_some_and(|positions| positions.is_inserted(at))
    }
}

/// A text with its events.
pub(super) struct Source<'a> {
    pub(super) events: &'a [Placed<'a>],
    /// The text; the ranges of events refer to it.
    pub(super) text: &'a str,
    pub(super) origin: Places<'a>,
    pub(super) folder: &'a str,
    pub(super) fences: &'a [Fence],
    /// Number of levels that its headings are lowered; negative if they are raised.
    pub(super) shift: isize,
}

impl Source<'_> {
    /// Returns the span of a range, without trailing white space.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let kept = self.slice(range).trim_end().len();
        self.origin.span(range.start..range.start + kept)
    }

    /// Returns the `:::` line that a rule is the mask of.
    pub(super) fn fence(&self, range: &Range<usize>) -> Option<&Fence> {
        let at = self.fences.binary_search_by_key(&range.start, |fence| fence.start);
        self.fences.get(at.ok()?)
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

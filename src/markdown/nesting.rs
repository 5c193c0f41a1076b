//! *What is open while a text is rendered.*
//!
//! **Invariants.** Open elements are a list, not a call stack, of at most [`MAX_DEPTH`] levels.

use pulldown_cmark::{Alignment, Tag};

use super::Citation;
use crate::text::Span;

/// Levels of nesting that are rendered.
pub(super) const MAX_DEPTH: usize = 100;

/// An element that is open, with what is written when it ends.
pub(super) enum Open {
    /// Left out.
    Nothing,
    /// Markup within a block.
    Inline(&'static str),
    /// A block.
    Block(&'static str),
    /// A definition of a term.
    Definition,
    /// A list of definitions.
    Definitions,
    /// A link, whose words are not running text; its target, where that is in the site.
    Link(Option<u32>),
    /// Text that these citations follow.
    Cited(Vec<Citation>),
    /// A heading.
    Heading(OpenHeading),
    /// A table.
    Table,
    /// A `:::` block.
    Fence(OpenFence),
}

/// A heading that is being written.
pub(super) struct OpenHeading {
    pub(super) level: u8,
    pub(super) id: String,
    pub(super) words: String,
}

/// A `:::` block that is open.
pub(super) struct OpenFence {
    pub(super) colons: usize,
    pub(super) span: Span,
    pub(super) end: &'static str,
}

/// The table that is being written; tables do not nest.
#[derive(Default)]
pub(super) struct TableState {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_head: bool,
    pub(super) has_body: bool,
}

/// Everything that is open.
#[derive(Default)]
pub(super) struct Nesting {
    /// The open elements of the events at hand, the innermost last.
    pub(super) open: Vec<Open>,
    /// Levels that are open around these events.
    pub(super) depth: usize,
    /// Length of `open` when the limit was reached; markup beyond it is dropped.
    pub(super) flat_from: Option<usize>,
    /// `:::` blocks that were too deep to be opened.
    pub(super) fences_left_out: usize,
    /// In how many links we are.
    pub(super) links: usize,
    pub(super) table: TableState,
    /// Whether a single paragraph is written without `<p>`.
    pub(super) bare: bool,
}

impl Nesting {
    /// Returns whether so many more levels fit.
    pub(super) fn fits(&self, levels: usize) -> bool {
        self.depth + self.open.len() + levels <= MAX_DEPTH
    }

    /// Opens an element.
    pub(super) fn push(&mut self, open: Open) {
        self.open.push(open);
    }
}

/// Returns how many levels a tag needs to make sense.
pub(super) fn levels(tag: &Tag<'_>) -> usize {
    match tag {
        Tag::Table(_) => 3,
        Tag::List(_) | Tag::DefinitionList => 2,
        _ => 1,
    }
}

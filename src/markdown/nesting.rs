//! *The open elements while a text is rendered.*
//!
//! **Invariants.** Open elements are a list, not a call stack, of at most [`MAX_DEPTH`] levels.

use pulldown_cmark::{Alignment, Tag};

use super::Citation;
use super::html::OpenHtml;
use super::sink::Sink;
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::Span;

/// Maximum depth of nested elements.
pub(super) const MAX_DEPTH: usize = 100;

/// An open element, with the text to write at its end.
pub(super) enum Open {
    /// A dropped element.
    Nothing,
    /// Inline markup.
    Inline(&'static str),
    /// A block.
    Block(&'static str),
    /// A definition of a term.
    Definition,
    /// A list of definitions.
    Definitions,
    /// A link, and its target if that is in the site. Terms are not marked in it.
    Link(Option<u32>),
    /// Text with these citations after it.
    Cited(Vec<Citation>),
    /// A heading.
    Heading(OpenHeading),
    /// A table.
    Table,
    /// A `:::` block.
    Fence(OpenFence),
    /// An element of HTML.
    Html(OpenHtml),
}

/// An open heading.
pub(super) struct OpenHeading {
    pub(super) level: u8,
    pub(super) id: String,
    pub(super) words: String,
}

/// An open `:::` block.
pub(super) struct OpenFence {
    pub(super) colons: usize,
    pub(super) span: Span,
    /// Whether it is not in the file, but inserted for syntax of another tool.
    pub(super) inserted: bool,
    pub(super) end: &'static str,
}

/// The open table; tables do not nest.
#[derive(Default)]
pub(super) struct TableState {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_head: bool,
    pub(super) has_body: bool,
}

/// All open elements.
#[derive(Default)]
pub(super) struct Nesting {
    /// The open elements of the current events, the innermost last.
    pub(super) open: Vec<Open>,
    /// Number of open levels around these events.
    pub(super) depth: usize,
    /// Length of `open` when the limit was reached; markup beyond it is dropped.
    pub(super) flat_from: Option<usize>,
    /// Number of dropped `:::` blocks.
    pub(super) fences_left_out: usize,
    /// Number of open elements of HTML that were dropped because they are nested too deep.
    pub(super) html_left_out: usize,
    /// Depth of links.
    pub(super) links: usize,
    pub(super) table: TableState,
    /// Whether a single paragraph is written without `<p>`.
    pub(super) bare: bool,
}

impl Nesting {
    /// Whether this number of further levels fits.
    pub(super) fn fits(&self, levels: usize) -> bool {
        self.depth + self.open.len() + levels <= MAX_DEPTH
    }

    /// Opens an element.
    pub(super) fn push(&mut self, open: Open) {
        self.open.push(open);
    }
}

/// Returns the number of levels of a tag with its required children.
pub(super) fn levels(tag: &Tag<'_>) -> usize {
    match tag {
        Tag::Table(_) => 3,
        Tag::List(_) | Tag::DefinitionList => 2,
        _ => 1,
    }
}

/// Reports too deep nesting, once for a page: `reported` says whether it was.
pub(super) fn report_depth(reported: &mut bool, sink: &mut Sink<'_>, span: Span) {
    if !std::mem::replace(reported, true) {
        let message = format!("nested deeper than {MAX_DEPTH} levels, shown flat from here on");
        sink.report(
            Diagnostic::new(Code::TooDeep, span, message)
                .help("split the text or use fewer levels"),
        );
    }
}

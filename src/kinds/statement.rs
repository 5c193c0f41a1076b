//! A statement with the sources that it cites.

use super::CitationText;
use super::citation::{cites, gather};
use crate::data::record::{Decode, Decoder, Shape};
use crate::data::{Node, Value};
use crate::markdown::{Fragment, Said};
use crate::record;
use crate::text::Span;

record! {
    /// The table form of a statement.
    pub(crate) struct StatementTable("text, sources, note, editorial") {
        /// The statement.
        text: Fragment [required],
        /// What it rests on.
        sources: Vec<CitationText>,
        /// A remark beside it.
        note: Option<String>,
        /// Our own reading; no source states it.
        editorial: bool,
    }
}

/// One thing that is said, with what it rests on: a string, or a table with `text`.
#[derive(Clone, Debug)]
pub struct Statement {
    /// What is said.
    pub text: Fragment,
    /// The group of citations in the page's [`Gathered`](crate::markdown::Gathered).
    pub cite: Option<u32>,
    /// Whether it rests on something: `sources`, or a citation in the text itself.
    pub sourced: bool,
    /// A remark beside it.
    pub note: Option<String>,
    /// Our own reading; no source states it.
    pub editorial: bool,
    /// The whole statement.
    pub span: Span,
}

impl Decode for Statement {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        if let Value::String(_) = node.value {
            let text = Fragment::decode(node, decoder)?;
            let sourced = cites(&text);
            let (cite, note, editorial) = (None, None, false);
            return Some(Statement { text, cite, sourced, note, editorial, span: node.span });
        }
        let StatementTable { text, sources, note, editorial } =
            StatementTable::decode(node, decoder)?;
        let cite = gather(&sources, Said::after("", &text), decoder);
        let sourced = cite.is_some() || cites(&text);
        Some(Statement { text, cite, sourced, note, editorial, span: node.span })
    }

    fn shape() -> Shape {
        Shape::Either(vec![Shape::Markdown, StatementTable::shape()])
    }
}

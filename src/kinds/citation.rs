//! Citations in front matter, and the records that carry them.

use super::Prose;
use crate::data::{Decode, Decoder, FieldType, Node, Record, Schema, Stated, Value};
use crate::markdown::{Citation, Cite, Fragment, PlainText};
use crate::source_map::Span;

/// A source and perhaps the claim and the place in it: `match`, `match#pm-vision, line 12`.
#[derive(Clone, Debug)]
pub struct CitationText(pub Citation);

impl FieldType for CitationText {
    fn schema() -> Schema {
        Schema::Form("a citation such as `source`, `source#claim` or `source, line 12`".into())
    }
}

impl<C> Decode<C> for CitationText {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(CitationText(Citation::parse(text, node.span))),
            _ => decoder.wrong_type(node, &Self::schema()),
        }
    }
}

/// A record that states something and cites sources for it.
pub trait Citing: Record + FieldType {
    /// The noun for the statement in diagnostics: "the statement".
    const NOUN: &'static str = "the statement";

    /// Returns what is said, in plain words.
    fn plain_text(&self) -> PlainText;

    /// Returns the text that the sources are for, whose own citations count too.
    fn text(&self) -> Option<&Fragment>;

    /// Returns the cited sources.
    fn sources(&self) -> &[CitationText];

    /// Returns whether the statement is marked as the writer's own reading.
    fn is_editorial(&self) -> bool {
        false
    }
}

/// A record with the group of citations that its `sources` make.
#[derive(Clone, Debug)]
pub struct Sourced<T> {
    /// The record.
    pub value: T,
    /// The group in the page's [`Refs`](crate::markdown::Refs).
    pub cite: Option<u32>,
    /// The place of the whole record.
    pub span: Span,
}

impl<T> std::ops::Deref for Sourced<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Citing> FieldType for Sourced<T> {
    fn schema() -> Schema {
        T::schema()
    }

    fn visit_statements(&self, visit: &mut dyn FnMut(Stated)) {
        if let Some(cites) = self.value.states() {
            visit(Stated {
                noun: T::NOUN,
                span: self.span,
                is_sourced: cites || self.cite.is_some(),
                is_editorial: self.value.is_editorial(),
            });
        }
        self.value.visit_statements(visit);
    }
}

impl<'p, T: Decode<Prose<'p>> + Citing> Decode<Prose<'p>> for Sourced<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_, Prose<'p>>) -> Option<Self> {
        let value = T::decode(node, decoder)?;
        let cite = add_group(value.sources(), || value.plain_text(), decoder);
        Some(Sourced { value, cite, span: node.span })
    }
}

/// Adds the citations of a statement to the page; returns the index of their group.
fn add_group(
    sources: &[CitationText],
    statement: impl FnOnce() -> PlainText,
    decoder: &mut Decoder<'_, Prose<'_>>,
) -> Option<u32> {
    if sources.is_empty() {
        return None;
    }
    let cites = &mut decoder.context.refs.cites;
    let index = u32::try_from(cites.len()).ok()?;
    let citations = sources.iter().map(|source| source.0.clone()).collect();
    cites.push(Cite { citations, statement: statement() });
    Some(index)
}

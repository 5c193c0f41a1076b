//! Citations in front matter, and the records that carry them.

use crate::data::record::{Decode, Decoder, Shape};
use crate::data::{Node, Value};
use crate::markdown::{Citation, Cite, Fragment, Said};
use crate::text::Span;

/// A source and perhaps the claim and the place in it: `match`, `match#pm-vision, line 12`.
#[derive(Clone, Debug)]
pub struct CitationText(pub Citation);

impl Decode for CitationText {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(CitationText(Citation::parse(text, node.span))),
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::Form("a citation such as `source`, `source#claim` or `source, line 12`")
    }
}

/// A record of which some fields say something and `sources` says what that rests on.
pub trait Citing {
    /// What is said, in plain words.
    fn said(&self) -> Said;

    /// What it rests on.
    fn sources(&self) -> &[CitationText];
}

/// A record with the group of citations that its `sources` make.
#[derive(Clone, Debug)]
pub struct Sourced<T> {
    /// The record.
    pub value: T,
    /// The group in the page's [`Gathered`](crate::markdown::Gathered).
    pub cite: Option<u32>,
    /// The whole record.
    pub span: Span,
}

impl<T: Decode + Citing> Decode for Sourced<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let value = T::decode(node, decoder)?;
        let cite = gather(value.sources(), value.said(), decoder);
        Some(Sourced { value, cite, span: node.span })
    }

    fn shape() -> Shape {
        T::shape()
    }
}

pub(crate) fn cites(text: &Fragment) -> bool {
    text.holes.iter().any(|hole| matches!(hole.want, crate::markdown::Want::Cite(_)))
}

/// Notes that `statement` rests on `sources`; the index of the group.
pub(crate) fn gather(
    sources: &[CitationText],
    statement: Said,
    decoder: &mut Decoder<'_>,
) -> Option<u32> {
    let gathered = &mut decoder.prose.as_mut()?.gathered;
    if sources.is_empty() {
        return None;
    }
    let index = u32::try_from(gathered.cites.len()).ok()?;
    let citations = sources.iter().map(|source| source.0.clone()).collect();
    gathered.cites.push(Cite { citations, statement });
    Some(index)
}

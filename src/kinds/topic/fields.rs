//! Fields of a topic.

use crate::data::{Decode, Decoder, FieldType, Node, Reference, Schema, Value};
use crate::kinds::{CitationText, Citing, Position, Sourced};
use crate::markdown::{Fragment, PlainText};
use crate::record;
use crate::source_map::Spanned;

record! {
    /// Fields of a topic.
    pub struct Topic {
        /// Roles that the topic is about; their pages list it.
        roles: Vec<Reference>,
        /// Decision aids of the topic: questions whose answers point to roles and pages.
        aids: Vec<Aid> [alias "aid", unexported],
    }

    /// An entry of a topic's `aids`.
    pub struct Aid {
        /// Id of the aid for embeds, and its anchor.
        id: Spanned<String> [required],
        /// The decision that the aid helps to make.
        title: String [required, reader],
        /// Introduction before the first question.
        text: Option<Fragment>,
        /// Ask all questions in order. By default, readers start with the first question, and
        /// `then` of an answer leads to the next.
        ask_all: bool,
        /// The questions; at least one.
        questions: Spanned<Vec<Sourced<AidQuestion>>> [required, alias "question"],
        /// Further remarks.
        note: Option<Fragment>,
    }

    /// A question of an aid.
    pub struct AidQuestion {
        /// Id of the question for `then`.
        id: Spanned<String> [required],
        /// The question, in the words of a reader.
        text: Fragment [required, export_as "question"],
        /// Sources of the question.
        sources: Vec<CitationText>,
        /// The answers; at least two.
        answers: Spanned<Vec<Sourced<AidAnswer>>> [required, alias "answer"],
    }

    /// An answer to a question of an aid.
    pub struct AidAnswer {
        /// The answer.
        text: Fragment [required, export_as "answer"],
        /// Recommendation for this answer.
        result: Option<Fragment> [statement],
        /// Roles and other pages that the answer points to.
        points_to: Vec<Reference> [statement],
        /// The next question of this aid.
        then: Option<Spanned<String>>,
        /// No source states a recommendation for this answer.
        not_stated: bool,
        /// Sources of the recommendation.
        sources: Vec<CitationText>,
        /// Our own recommendation, without a source.
        editorial: bool,
    }

    /// A table in `disagreements` of a topic.
    pub struct InlineDisagreement {
        /// Anchor of the disagreement.
        id: Spanned<String> [required],
        /// The question in dispute.
        question: String [required, reader],
        /// The positions of the sources; at least two.
        positions: Spanned<Vec<Position>> [required],
        /// Roles, topics, dimensions or activities that the disagreement is about.
        about: Vec<Reference>,
        /// Further remarks.
        note: Option<Fragment>,
    }
}

/// An entry of `disagreements`: the id of a page, or on topics a disagreement without a page.
#[derive(Clone, Debug)]
pub enum DisagreementEntry {
    /// A disagreement with a page of its own.
    Page(Reference),
    /// A disagreement of this topic.
    Inline(Box<InlineDisagreement>),
}

impl FieldType for DisagreementEntry {
    fn schema() -> Schema {
        Schema::Either(vec![Reference::schema(), InlineDisagreement::schema()])
    }
}

impl<C> Decode<C> for DisagreementEntry
where
    InlineDisagreement: Decode<C>,
{
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        match &node.value {
            Value::Table(_) => {
                let inline = InlineDisagreement::decode(node, decoder)?;
                Some(DisagreementEntry::Inline(Box::new(inline)))
            }
            Value::String(_) => Reference::decode(node, decoder).map(DisagreementEntry::Page),
            _ => decoder.wrong_type(node, &Self::schema()),
        }
    }
}

impl Citing for AidQuestion {
    fn plain_text(&self) -> PlainText {
        PlainText::after("", &self.text)
    }

    fn text(&self) -> Option<&Fragment> {
        Some(&self.text)
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }
}

impl Citing for AidAnswer {
    const NOUN: &'static str = "the result of the answer";

    fn plain_text(&self) -> PlainText {
        match &self.result {
            Some(result) => PlainText::after(&format!("{}: ", self.text.text), result),
            None => {
                let pages = self.points_to.iter().map(|reference| {
                    let name = &reference.0.value;
                    name.rsplit('/').next().unwrap_or(name).replace('-', " ")
                });
                let text = format!("{}: {}", self.text.text, pages.collect::<Vec<_>>().join(", "));
                PlainText { text, names: Vec::new() }
            }
        }
    }

    fn text(&self) -> Option<&Fragment> {
        self.result.as_ref()
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }

    fn is_editorial(&self) -> bool {
        self.editorial
    }
}

impl Sourced<AidAnswer> {
    /// Returns whether the answer has a recommendation, or points to a page.
    pub fn has_result(&self) -> bool {
        self.value.result.is_some() || !self.value.points_to.is_empty()
    }
}

//! The typed fields of a page, whatever its kind.

use super::{Comparison, Disagreement, Faq, KindId, Prose, Role, Source, Term, Topic, ViewPage};
use crate::data::{Decoder, FieldType, Keys, ReadRecord, Record, Stated};

/// The fields that only pages of one kind have.
#[derive(Clone, Debug)]
pub enum Fields {
    /// A page of no special kind, or an index page.
    Page,
    /// The pages with a tag, by its name in addresses; such pages are generated.
    Tag(Box<str>),
    /// A view; such pages are generated.
    View(Box<ViewPage>),
    /// A role.
    Role(Box<Role>),
    /// A topic.
    Topic(Box<Topic>),
    /// A comparison.
    Comparison(Box<Comparison>),
    /// A question.
    Faq(Box<Faq>),
    /// A term.
    Term(Box<Term>),
    /// A source.
    Source(Box<Source>),
    /// A disagreement.
    Disagreement(Box<Disagreement>),
}

impl Fields {
    /// Reads the fields that only pages of this kind have.
    pub fn read(
        kind: KindId,
        keys: &Keys<'_>,
        decoder: &mut Decoder<'_, Prose<'_>>,
    ) -> Option<Fields> {
        fn boxed<'p, T: ReadRecord<Prose<'p>>>(
            keys: &Keys<'_>,
            decoder: &mut Decoder<'_, Prose<'p>>,
        ) -> Option<Box<T>> {
            T::read(keys, decoder).map(Box::new)
        }
        Some(match kind {
            KindId::ROLE => Fields::Role(boxed(keys, decoder)?),
            KindId::TOPIC => Fields::Topic(boxed(keys, decoder)?),
            KindId::COMPARISON => Fields::Comparison(boxed(keys, decoder)?),
            KindId::FAQ => Fields::Faq(boxed(keys, decoder)?),
            KindId::TERM => Fields::Term(boxed(keys, decoder)?),
            KindId::SOURCE => Fields::Source(boxed(keys, decoder)?),
            KindId::DISAGREEMENT => Fields::Disagreement(boxed(keys, decoder)?),
            _ => Fields::Page,
        })
    }

    /// Calls `visit` with every statement of the fields.
    pub fn visit_statements(&self, visit: &mut dyn FnMut(Stated)) {
        match self {
            Fields::Page | Fields::Tag(_) | Fields::View(_) => {}
            Fields::Role(role) => role.visit_statements(visit),
            Fields::Topic(topic) => topic.visit_statements(visit),
            Fields::Comparison(comparison) => comparison.visit_statements(visit),
            Fields::Faq(faq) => faq.visit_statements(visit),
            Fields::Term(term) => term.visit_statements(visit),
            Fields::Source(source) => source.visit_statements(visit),
            Fields::Disagreement(disagreement) => disagreement.visit_statements(visit),
        }
    }

    /// Hashes the fields that the page can be referred to by.
    pub fn hash_names(&self, state: &mut dyn std::hash::Hasher) {
        match self {
            Fields::Page | Fields::Tag(_) | Fields::View(_) => {}
            Fields::Role(role) => role.hash_names(state),
            Fields::Topic(topic) => topic.hash_names(state),
            Fields::Comparison(comparison) => comparison.hash_names(state),
            Fields::Faq(faq) => faq.hash_names(state),
            Fields::Term(term) => term.hash_names(state),
            Fields::Source(source) => source.hash_names(state),
            Fields::Disagreement(disagreement) => disagreement.hash_names(state),
        }
    }
}

//! The typed fields of a page, whatever its kind.

use super::{
    Comparison, Disagreement, Faq, KindId, Prose, Role, Source, TagPage, Term, Topic, ViewPage,
};
use crate::data::{Decoder, FieldType, Keys, ReadRecord, Record, Stated};
use crate::diagnostic::Diagnostic;

/// The fields that only pages of one kind have.
#[derive(Clone, Debug, Default)]
pub enum Fields {
    /// A page of no special kind, or an index page.
    #[default]
    Page,
    /// The pages with a tag; such pages are generated.
    Tag(Box<TagPage>),
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

/// Defines the accessors of the fields of each kind, and the conversions from these fields.
macro_rules! of_kinds {
    ($($(#[$doc:meta])+ $accessor:ident: $variant:ident($kind:ty),)+) => {
        impl Fields {
            $(
                $(#[$doc])+
                pub fn $accessor(&self) -> Option<&$kind> {
                    match self {
                        Fields::$variant(fields) => Some(fields),
                        _ => None,
                    }
                }
            )+
        }

        $(
            impl From<$kind> for Fields {
                fn from(fields: $kind) -> Fields {
                    Fields::$variant(Box::new(fields))
                }
            }
        )+
    };
}

of_kinds! {
    /// Returns the tag of the page of a tag.
    tag: Tag(TagPage),
    /// Returns the view of the page of a view.
    view: View(ViewPage),
    /// Returns the fields of a role.
    role: Role(Role),
    /// Returns the fields of a topic.
    topic: Topic(Topic),
    /// Returns the fields of a comparison.
    comparison: Comparison(Comparison),
    /// Returns the fields of a question page.
    faq: Faq(Faq),
    /// Returns the fields of a term.
    term: Term(Term),
    /// Returns the fields of a source.
    source: Source(Source),
    /// Returns the fields of a disagreement.
    disagreement: Disagreement(Disagreement),
}

impl Fields {
    /// Whether the page has no fields besides those of every page.
    pub fn is_plain(&self) -> bool {
        matches!(self, Fields::Page)
    }

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

    /// Reports errors that can be seen in the fields alone.
    pub fn check(&self, diags: &mut Vec<Diagnostic>) {
        match self {
            Fields::Role(role) => role.check(diags),
            Fields::Topic(topic) => topic.check(diags),
            Fields::Source(source) => source.check(diags),
            _ => {}
        }
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

//! *A table of front matter → typed fields.* The kinds of pages: one folder for each, with its
//! fields declared once. `docs/front-matter.md` is written from these declarations.

mod citation;
mod comparison;
mod disagreement;
mod faq;
mod loose_date;
mod page;
mod role;
mod shared;
mod source;
mod statement;
mod term;
mod topic;
mod view;

use crate::data::Table;
use crate::data::record::{Decoder, Field, Record};
use crate::names;
use crate::text::Span;

pub use citation::{CitationText, Citing, Sourced};
pub use comparison::fields::{Comparison, Part};
pub use disagreement::fields::{Disagreement, Position};
pub use faq::fields::Faq;
pub use loose_date::LooseDate;
pub use page::fields::PlainPage;
pub use role::fields::{
    Color, Qualifications, Relation, Responsibility, Role, RoleLevel, Skill, Track,
};
pub use role::raci::Raci;
pub use shared::fields::{Change, Common, Question, Status};
pub use source::fields::{Claim, Person, Source};
pub use statement::Statement;
pub use term::fields::Term;
pub use topic::fields::{Aid, AidAnswer, AidQuestion, InlineDisagreement, Topic};
pub use view::fields::{ViewKind, ViewPage};

names! {
    /// What a page is about; it decides which fields its front matter has.
    pub enum Kind {
        /// Anything else.
        Page = "page",
        /// A role.
        Role = "role",
        /// A question that concerns several roles.
        Topic = "topic",
        /// Roles side by side.
        Comparison = "comparison",
        /// A question with its answer.
        Faq = "faq",
        /// A word of the glossary.
        Term = "term",
        /// Something that statements rest on.
        Source = "source",
        /// A question that sources answer differently.
        Disagreement = "disagreement",
    }
}

/// What only pages of one kind have.
#[derive(Clone, Debug)]
pub enum Fields {
    /// A page of no special kind, or an index page.
    Page,
    /// The pages with a tag, by its name in addresses; such pages are made, not written.
    Tag(Box<str>),
    /// A view; such pages are made, not written.
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

/// One kind of page, for the commands and references that go through all of them.
pub struct KindInfo {
    /// The kind.
    pub kind: Kind,
    /// The folder that makes a page one of this kind; empty for plain pages.
    pub folder: &'static str,
    /// What such a page is, in a sentence.
    pub about: &'static str,
    /// The fields that only this kind has.
    pub fields: fn() -> Vec<Field>,
}

/// All kinds.
pub const KINDS: &[KindInfo] = &[
    KindInfo {
        kind: Kind::Role,
        folder: "roles",
        about: "A role, as data: everything else about it follows from here.",
        fields: Role::fields,
    },
    KindInfo {
        kind: Kind::Comparison,
        folder: "compare",
        about: "Two to five roles side by side; the table comes from their `dimensions`.",
        fields: Comparison::fields,
    },
    KindInfo {
        kind: Kind::Topic,
        folder: "topics",
        about: "A question that concerns several roles.",
        fields: Topic::fields,
    },
    KindInfo {
        kind: Kind::Faq,
        folder: "faq",
        about: "A question with an answer of its own page.",
        fields: Faq::fields,
    },
    KindInfo {
        kind: Kind::Term,
        folder: "glossary",
        about: "A word of the glossary, linked where it occurs.",
        fields: Term::fields,
    },
    KindInfo {
        kind: Kind::Source,
        folder: "sources",
        about: "Something that statements rest on, with its claims.",
        fields: Source::fields,
    },
    KindInfo {
        kind: Kind::Disagreement,
        folder: "disagreements",
        about: "A question that sources answer differently.",
        fields: Disagreement::fields,
    },
    KindInfo { kind: Kind::Page, folder: "", about: "Any other page.", fields: PlainPage::fields },
];

impl Kind {
    /// What the tables say of this kind.
    pub fn info(self) -> &'static KindInfo {
        KINDS.iter().find(|info| info.kind == self).unwrap_or(&KINDS[KINDS.len() - 1])
    }

    /// The kind that a top folder stands for.
    pub fn of_folder(folder: &str) -> Kind {
        KINDS
            .iter()
            .find(|info| !info.folder.is_empty() && info.folder == folder)
            .map_or(Kind::Page, |info| info.kind)
    }
}

impl Fields {
    /// Reads what only pages of this kind have.
    pub fn read(
        kind: Kind,
        table: &Table,
        span: Span,
        decoder: &mut Decoder<'_>,
    ) -> Option<Fields> {
        fn boxed<T: Record>(
            table: &Table,
            span: Span,
            decoder: &mut Decoder<'_>,
        ) -> Option<Box<T>> {
            T::read(table, span, decoder).map(Box::new)
        }
        Some(match kind {
            Kind::Page => Fields::Page,
            Kind::Role => Fields::Role(boxed(table, span, decoder)?),
            Kind::Topic => Fields::Topic(boxed(table, span, decoder)?),
            Kind::Comparison => Fields::Comparison(boxed(table, span, decoder)?),
            Kind::Faq => Fields::Faq(boxed(table, span, decoder)?),
            Kind::Term => Fields::Term(boxed(table, span, decoder)?),
            Kind::Source => Fields::Source(boxed(table, span, decoder)?),
            Kind::Disagreement => Fields::Disagreement(boxed(table, span, decoder)?),
        })
    }
}

//! *The fields of a page → what they refer to, as written*: pages, names that `site.toml` declares,
//! disagreements, and the ids and names by which others refer to the page.

use super::{Common, Fields, KindId, PlainPage, Position, TagPage, ViewPage};
use crate::data::Reference;
use crate::source_map::Spanned;

/// What the fields of one kind refer to. A kind overrides what its fields have.
pub trait Links {
    /// Returns the references to pages, without those of disagreements.
    fn references(&self) -> Vec<Link<'_>> {
        Vec::new()
    }

    /// Returns the references to the roles that the whole page is about.
    fn roles(&self) -> &[Reference] {
        &[]
    }

    /// Returns the names that `site.toml` must declare.
    fn declared_names(&self) -> Vec<(Vocabulary, &Spanned<String>)> {
        Vec::new()
    }

    /// Returns the disagreements that the page states, in order.
    fn disagreements<'a>(&'a self, _: &'a Common) -> Vec<StatedDisagreement<'a>> {
        Vec::new()
    }

    /// Returns the ids that become anchors unchanged, each with the noun for what has it. Those of
    /// decision aids are not among them: aids are shown on several pages, and each page chooses a
    /// free anchor.
    fn anchors<'a>(&'a self, _: &'a Common) -> Vec<(&'static str, &'a Spanned<String>)> {
        Vec::new()
    }

    /// Returns the question that is the title of the page if it has no `title`.
    fn question(&self) -> Option<&Spanned<String>> {
        None
    }

    /// Returns the names besides the title that are recognised in texts; `None` if neither they nor
    /// the title are.
    fn names_in_texts(&self) -> Option<Vec<&str>> {
        None
    }
}

/// A reference to a page.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// What the reference says about the two pages.
    pub relates: Relates,
    /// Index in the list of the field.
    pub entry: usize,
    /// The name of the other page.
    pub to: &'a Spanned<String>,
}

/// What a reference says about the two pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relates {
    /// A role works with another.
    WorksWith,
    /// A role reports to another.
    ReportsTo,
    /// A role grows into another.
    GrowsInto,
    /// A topic is about a role.
    Concerns,
    /// A comparison says when to choose a role.
    Advises,
    /// A term is explained further on a page.
    See,
    /// A question page is about a page.
    Asks,
}

impl Relates {
    /// Returns the kinds that the other page may have; `None` for all.
    pub fn target(self) -> Option<&'static [KindId]> {
        match self {
            Relates::See | Relates::Asks => None,
            _ => Some(&[KindId::ROLE]),
        }
    }

    /// Returns the references of a list.
    pub(super) fn all<'a>(
        self,
        names: impl IntoIterator<Item = &'a Spanned<String>>,
    ) -> impl Iterator<Item = Link<'a>> {
        let names = names.into_iter().enumerate();
        names.map(move |(entry, to)| Link { relates: self, entry, to })
    }
}

/// A list of names in `site.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    /// The dimensions of comparisons.
    Dimension,
    /// The activities of the responsibility matrix.
    Activity,
    /// The competencies of levels.
    Competency,
    /// The levels of proficiency in skills.
    Proficiency,
}

impl Vocabulary {
    /// Returns the noun for one of the names.
    pub fn noun(self) -> &'static str {
        match self {
            Vocabulary::Dimension => "dimension",
            Vocabulary::Activity => "activity",
            Vocabulary::Competency => "competency",
            Vocabulary::Proficiency => "proficiency",
        }
    }

    /// Returns the table of `site.toml` that declares the names.
    pub fn table(self) -> &'static str {
        match self {
            Vocabulary::Dimension => "[[dimensions]]",
            Vocabulary::Activity => "[[activities]]",
            Vocabulary::Competency => "[[competencies]]",
            Vocabulary::Proficiency => "[scales]",
        }
    }
}

/// A disagreement, as its page states it.
#[derive(Clone, Copy, Debug)]
pub struct StatedDisagreement<'a> {
    /// Its index among those of a topic; `None` of a page of its own.
    pub entry: Option<usize>,
    /// Its anchor on the page of a topic.
    pub anchor: Option<&'a str>,
    /// The question in dispute.
    pub question: &'a str,
    /// Pages, dimensions or activities that it is about.
    pub about: &'a [Reference],
    /// The positions of the sources.
    pub positions: &'a Spanned<Vec<Position>>,
}

impl Fields {
    /// Returns what the fields refer to.
    pub fn links(&self) -> &dyn Links {
        match self {
            Fields::Page => &PlainPage {},
            Fields::Tag(tag) => &**tag,
            Fields::View(view) => &**view,
            Fields::Role(role) => &**role,
            Fields::Topic(topic) => &**topic,
            Fields::Comparison(comparison) => &**comparison,
            Fields::Faq(faq) => &**faq,
            Fields::Term(term) => &**term,
            Fields::Source(source) => &**source,
            Fields::Disagreement(disagreement) => &**disagreement,
        }
    }
}

impl Links for PlainPage {}

impl Links for TagPage {}

impl Links for ViewPage {}

//! Fields of a topic.

use crate::data::record::Reference;
use crate::kinds::citation::cites;
use crate::kinds::{CitationText, Citing, Position, Sourced};
use crate::markdown::{Fragment, Said};
use crate::record;
use crate::text::Spanned;

record! {
    /// Fields of a topic.
    pub struct Topic("topic") {
        /// Roles that the topic concerns; it is listed on their pages.
        roles: Vec<Reference>,
        /// Disagreements that are told here and nowhere else.
        disagreement: Vec<InlineDisagreement>,
        /// Decision aids that belong here: questions whose answers point to roles and pages.
        aid: Vec<Aid>,
    }

    /// An entry of a topic's `aid`.
    pub struct Aid("id, title, text, ask_all, question, note") {
        /// What embeds name the aid by, and its anchor.
        id: Spanned<String> [required],
        /// What it helps to decide.
        title: String [required],
        /// What to know before the first question.
        text: Option<Fragment>,
        /// Put all questions to everybody, in order. Otherwise readers begin with the first, and answers lead on by `then`.
        ask_all: bool,
        /// The questions, one at least.
        question: Spanned<Vec<Sourced<AidQuestion>>> [required],
        /// What else is worth knowing.
        note: Option<Fragment>,
    }

    /// A question of an aid.
    pub struct AidQuestion("id, text, sources, answer") {
        /// What answers name the question by.
        id: Spanned<String> [required],
        /// The question, as readers put it to themselves.
        text: Fragment [required],
        /// What the question rests on.
        sources: Vec<CitationText>,
        /// The answers to choose from, two at least.
        answer: Spanned<Vec<Sourced<AidAnswer>>> [required],
    }

    /// An answer to a question of an aid.
    pub struct AidAnswer("text, result, points_to, then, not_stated, sources, editorial") {
        /// The answer.
        text: Fragment [required],
        /// What follows from it.
        result: Option<Fragment>,
        /// Roles and other pages that it points to.
        points_to: Vec<Reference>,
        /// The question of this aid that comes next.
        then: Option<Spanned<String>>,
        /// No source says what follows from it.
        not_stated: bool,
        /// What the result rests on.
        sources: Vec<CitationText>,
        /// The result is our own reading; no source states it.
        editorial: bool,
    }

    /// An entry of a topic's `disagreement`.
    pub struct InlineDisagreement("id, question, positions, about, note") {
        /// Anchor of the disagreement.
        id: Spanned<String> [required],
        /// What is in dispute.
        question: String [required],
        /// Who says what; two at least.
        positions: Spanned<Vec<Position>> [required],
        /// Roles, topics, dimensions or activities that it is about.
        about: Vec<Reference>,
        /// What else is worth knowing.
        note: Option<Fragment>,
    }
}

impl Citing for AidQuestion {
    fn said(&self) -> Said {
        Said::after("", &self.text)
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }
}

impl Citing for AidAnswer {
    fn said(&self) -> Said {
        match &self.result {
            Some(result) => Said::after(&format!("{}: ", self.text.text), result),
            None => {
                let pages = self.points_to.iter().map(|reference| {
                    let name = &reference.0.value;
                    name.rsplit('/').next().unwrap_or(name).replace('-', " ")
                });
                let text = format!("{}: {}", self.text.text, pages.collect::<Vec<_>>().join(", "));
                Said { text, names: Vec::new() }
            }
        }
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }
}

impl Sourced<AidAnswer> {
    /// Whether it says that something follows.
    pub fn has_result(&self) -> bool {
        self.value.result.is_some() || !self.value.points_to.is_empty()
    }

    /// Whether what follows rests on something.
    pub fn is_sourced(&self) -> bool {
        self.cite.is_some() || self.value.result.as_ref().is_some_and(cites)
    }
}

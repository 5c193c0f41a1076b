//! A statement with the sources that it cites.

use super::{CitationText, Citing, Sourced};
use crate::markdown::{Fragment, PlainText};
use crate::record;

record! {
    /// A statement: a string, or a table with `text`.
    pub struct Statement or text {
        /// The statement.
        text: Fragment [required, statement, flat],
        /// What it rests on.
        sources: Vec<CitationText>,
        /// A remark beside it.
        note: Option<String> [reader],
        /// Our own reading; no source states it.
        editorial: bool,
    }
}

impl Citing for Statement {
    fn plain_text(&self) -> PlainText {
        PlainText::after("", &self.text)
    }

    fn text(&self) -> Option<&Fragment> {
        Some(&self.text)
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }

    fn is_editorial(&self) -> bool {
        self.editorial
    }
}

/// The parts of a statement that pages show, whichever record it stands in.
#[derive(Clone, Copy, Debug)]
pub struct StatementRef<'a> {
    /// The text.
    pub text: &'a Fragment,
    /// The group of citations in the page's [`Refs`](crate::markdown::Refs).
    pub cite: Option<u32>,
    /// A remark beside it.
    pub note: Option<&'a str>,
    /// Whether it is marked as the writer's own reading.
    pub editorial: bool,
}

impl<'a> From<&'a Sourced<Statement>> for StatementRef<'a> {
    fn from(statement: &'a Sourced<Statement>) -> Self {
        let Statement { text, sources: _, note, editorial } = &statement.value;
        let (note, editorial) = (note.as_deref(), *editorial);
        StatementRef { text, cite: statement.cite, note, editorial }
    }
}

//! *Where rendered content goes*: HTML and Markdown, references to other pages, diagnostics.

use std::ops::Range;

use super::commonmark::CommonMark;
use super::source::Source;
use super::writer::Writer;
use super::{Citation, Cite, Fragment, Gathered, Said, Target, TargetKind, Want};
use crate::diagnostic::Diagnostic;

/// Diagnostics of one page for which the nearest name is searched.
const MAX_HINTS: usize = 20;

/// The output of rendering one page or field.
pub(super) struct Sink<'r> {
    pub(super) html: Writer,
    pub(super) form: CommonMark,
    pub(super) gathered: &'r mut Gathered,
    pub(super) diags: &'r mut Vec<Diagnostic>,
    /// The raw HTML of the block at hand.
    pub(super) raw: RawState,
    /// Where in the plain words the statement of the next citation begins.
    statement_from: usize,
    statement: Said,
    /// How often the nearest name was searched.
    hints: usize,
}

/// What raw HTML has done in the block at hand.
#[derive(Default)]
pub(super) struct RawState {
    /// Whether it was reported in this block.
    pub(super) reported: bool,
    /// Whether a raw `<a>` is open.
    pub(super) in_link: bool,
}

impl<'r> Sink<'r> {
    /// An empty sink. `markdown` asks for the Markdown form.
    pub(super) fn new(
        markdown: bool,
        gathered: &'r mut Gathered,
        diags: &'r mut Vec<Diagnostic>,
    ) -> Sink<'r> {
        Sink {
            html: Writer::default(),
            form: CommonMark::new(markdown),
            gathered,
            diags,
            raw: RawState::default(),
            statement_from: 0,
            statement: Said::default(),
            hints: 0,
        }
    }

    /// Adds a diagnostic.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diags.push(diagnostic);
    }

    /// Whether the nearest name may be searched once more, which takes a while.
    pub(super) fn may_hint(&mut self) -> bool {
        self.hints += 1;
        self.hints <= MAX_HINTS
    }

    /// Replaces what was written by nothing; returns it for [`Sink::replace`].
    pub(super) fn set_aside(&mut self) -> (Writer, CommonMark) {
        let form = self.form.another();
        (std::mem::take(&mut self.html), std::mem::replace(&mut self.form, form))
    }

    /// Puts back what was set aside; returns what was written since.
    pub(super) fn replace(&mut self, (html, form): (Writer, CommonMark)) -> Fragment {
        let html = std::mem::replace(&mut self.html, html);
        let form = std::mem::replace(&mut self.form, form);
        html.finish(form.finish())
    }

    /// The finished fragment.
    pub(super) fn finish(self) -> Fragment {
        self.html.finish(self.form.finish())
    }

    /// Writes running text.
    pub(super) fn words(&mut self, words: &str) {
        match self.raw.in_link {
            true => self.html.verbatim(words),
            false => self.html.words(words),
        }
        self.form.words(words);
    }

    /// Writes text in which no terms are marked.
    pub(super) fn verbatim(&mut self, words: &str) {
        self.html.verbatim(words);
        self.form.words(words);
    }

    /// Ends a block in the plain words; what is cited next begins after it.
    pub(super) fn end_statement(&mut self) {
        self.html.end_block();
        self.begin_statement();
    }

    /// What is cited next begins here.
    pub(super) fn begin_statement(&mut self) {
        self.statement_from = self.html.text().len();
        self.statement = Said::default();
        self.raw = RawState::default();
    }

    /// Adds something that is linked to or shown; returns its index.
    pub(super) fn target(
        &mut self,
        kind: TargetKind,
        (address, anchor): (String, Option<String>),
        source: &Source<'_>,
        range: &Range<usize>,
    ) -> u32 {
        let index = u32::try_from(self.gathered.targets.len()).unwrap_or(u32::MAX);
        let folder = Box::from(source.folder);
        let span = source.span(range);
        self.gathered.targets.push(Target { kind, address, anchor, folder, span });
        index
    }

    /// Writes a group of citations.
    pub(super) fn cite(&mut self, citations: Vec<Citation>) {
        if citations.is_empty() {
            return;
        }
        self.html.trim_text();
        // After an earlier citation the rest of its sentence comes first.
        let ends =
            |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')');
        let since = self.html.since(self.statement_from, ends);
        // What is cited twice in a row rests on both.
        if since.text.chars().any(char::is_alphanumeric) {
            self.statement = since;
        }
        self.statement_from = self.html.text().len();
        let index = u32::try_from(self.gathered.cites.len()).unwrap_or(u32::MAX);
        self.gathered.cites.push(Cite { citations, statement: self.statement.clone() });
        self.html.hole(Want::Cite(index));
        self.form.cite(index);
    }

    /// Writes a link out of the site whose words are its address.
    pub(super) fn autolink(&mut self, scheme: &str, address: &str) {
        self.html.markup("<a href=\"");
        self.html.markup(scheme);
        self.html.address(address);
        self.html.markup("\">");
        self.html.verbatim(address);
        self.html.markup("</a>");
        self.form.autolink(&format!("{scheme}{address}"), address);
    }
}

//! *The output of rendering*: HTML and Markdown, references to other pages, diagnostics.

use std::borrow::Cow;
use std::ops::Range;

use super::commonmark::CommonMark;
use super::foreign::with_emoji;
use super::source::Source;
use super::writer::Writer;
use super::{Citation, Cite, Fragment, PlaceholderKind, PlainText, Refs, Target, TargetKind};
use crate::diagnostic::Diagnostic;

/// Maximum number of diagnostics of one page with a suggestion.
const MAX_HINTS: usize = 20;

/// The output of rendering one page or field.
pub(super) struct Sink<'r> {
    pub(super) html: Writer,
    pub(super) form: CommonMark,
    pub(super) refs: &'r mut Refs,
    pub(super) diags: &'r mut Vec<Diagnostic>,
    /// State of raw HTML in the current block.
    pub(super) raw: RawState,
    /// Whether short names of emoji are replaced.
    pub(super) emoji: bool,
    /// Number of bytes that are included into code.
    pub(super) included: usize,
    /// Start of the statement of the next citation in the plain text.
    statement_from: usize,
    statement: PlainText,
    /// Number of suggestions searched.
    hints: usize,
}

/// State of raw HTML in the current block.
#[derive(Default)]
pub(super) struct RawState {
    /// Elements that are removed and do not end in this block.
    pub(super) unclosed: Vec<String>,
    /// Whether a raw `<a>` is open.
    pub(super) in_link: bool,
}

impl<'r> Sink<'r> {
    /// Creates an empty sink. `markdown` enables the Markdown form.
    pub(super) fn new(
        markdown: bool,
        refs: &'r mut Refs,
        diags: &'r mut Vec<Diagnostic>,
    ) -> Sink<'r> {
        Sink {
            html: Writer::default(),
            form: CommonMark::new(markdown),
            refs,
            diags,
            raw: RawState::default(),
            emoji: false,
            included: 0,
            statement_from: 0,
            statement: PlainText::default(),
            hints: 0,
        }
    }

    /// Adds a diagnostic.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diags.push(diagnostic);
    }

    /// Whether one more suggestion may be searched, which is slow.
    pub(super) fn may_hint(&mut self) -> bool {
        self.hints += 1;
        self.hints <= MAX_HINTS
    }

    /// Sets the output aside and starts an empty one. Returns the old output for [`Sink::replace`].
    pub(super) fn set_aside(&mut self) -> (Writer, CommonMark) {
        let form = self.form.another();
        (std::mem::take(&mut self.html), std::mem::replace(&mut self.form, form))
    }

    /// Restores an output that was set aside. Returns the output written since then.
    pub(super) fn replace(&mut self, (html, form): (Writer, CommonMark)) -> Fragment {
        let html = std::mem::replace(&mut self.html, html);
        let form = std::mem::replace(&mut self.form, form);
        html.finish(form.finish())
    }

    /// Returns the finished fragment.
    pub(super) fn finish(self) -> Fragment {
        self.html.finish(self.form.finish())
    }

    /// Returns text with the characters of its emoji.
    pub(super) fn shown<'w>(&self, words: &'w str) -> Cow<'w, str> {
        if self.emoji { with_emoji(words) } else { Cow::Borrowed(words) }
    }

    /// Writes running text.
    pub(super) fn words(&mut self, words: &str) {
        let words = &*self.shown(words);
        match self.raw.in_link {
            true => self.html.verbatim(words),
            false => self.html.words(words),
        }
        self.form.words(words);
    }

    /// Writes text without marking terms.
    pub(super) fn verbatim(&mut self, words: &str) {
        self.html.verbatim(words);
        self.form.words(words);
    }

    /// Ends a block in the plain text; the next statement starts after it.
    pub(super) fn end_statement(&mut self) {
        self.html.end_block();
        self.begin_statement();
    }

    /// Starts a statement for citations.
    pub(super) fn begin_statement(&mut self) {
        self.statement_from = self.html.text().len();
        self.statement = PlainText::default();
        self.raw = RawState::default();
    }

    /// Adds a link or an image. Returns its index.
    pub(super) fn target(
        &mut self,
        kind: TargetKind,
        (address, anchor): (String, Option<String>),
        source: &Source<'_>,
        range: &Range<usize>,
    ) -> u32 {
        let index = u32::try_from(self.refs.targets.len()).unwrap_or(u32::MAX);
        let folder = Box::from(source.folder);
        let span = source.span(range);
        self.refs.targets.push(Target { kind, address, anchor, folder, span });
        index
    }

    /// Writes a group of citations.
    pub(super) fn cite(&mut self, citations: Vec<Citation>) {
        if citations.is_empty() {
            return;
        }
        self.html.trim_text();
        // After an earlier citation, skip the rest of its sentence.
        let ends =
            |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')');
        let since = self.html.since(self.statement_from, ends);
        // Consecutive citations share their statement.
        if since.text.chars().any(char::is_alphanumeric) {
            self.statement = since;
        }
        self.statement_from = self.html.text().len();
        let index = u32::try_from(self.refs.cites.len()).unwrap_or(u32::MAX);
        self.refs.cites.push(Cite { citations, statement: self.statement.clone() });
        self.html.placeholder(PlaceholderKind::Cite(index));
        self.form.cite(index);
    }

    /// Writes an external link whose text is its address.
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

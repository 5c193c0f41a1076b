//! *Content errors → values with place and fix.* Every mistake in a handbook becomes a [`Diagnostic`]
//! with a stable [`Code`]. Stages return diagnostics instead of failing, so that one run reports all.

mod code;
mod levels;
mod nearest;

pub use code::{Code, Rule};
pub use levels::{LevelEntry, Levels, PathPattern};
pub use nearest::nearest;

use crate::source_map::{FileId, SourceMap, Span};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::hash_map::Entry;

/// The severity of a diagnostic. An error prevents the output from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The output would be wrong or incomplete.
    Error,
    /// The output is right, yet somebody should look.
    Warning,
    /// Nothing is wrong. Never prevents the output from being written.
    Note,
}

impl Severity {
    /// Returns "error", "warning" or "note".
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A place with a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The text; may be empty.
    pub text: String,
    /// Whether this is a page that was rendered when the template failed. A template that fails for
    /// many pages is one diagnostic.
    pub is_page: bool,
}

impl Label {
    fn new(span: Span, text: impl Into<String>) -> Self {
        Label { span, text: text.into(), is_page: false }
    }

    fn order<'a>(&'a self, texts: &'a SourceMap) -> impl Ord + use<'a> {
        (texts.sort_key(self.span.file), self.span.start, self.span.end, self.text.as_str())
    }
}

/// An error or a warning about the handbook.
///
/// ```
/// use rolebook::diagnostic::{Code, Diagnostic, Severity};
/// use rolebook::source_map::{FileId, Span};
///
/// let span = Span::new(FileId(0), 8..15);
/// let found = Diagnostic::new(Code::UnknownReference, span, "unknown role `desinger`")
///     .did_you_mean("desinger", ["designer", "developer"]);
/// assert_eq!(found.severity, Severity::Error);
/// assert_eq!(found.code.rule().code, "RB0301");
/// assert_eq!(found.help.as_deref(), Some("did you mean `designer`?"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The rule.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// The message: lower case, no full stop, names the thing.
    pub message: String,
    /// The place.
    pub primary: Label,
    /// Other places.
    pub others: Vec<Label>,
    /// The fix, with the nearest valid name if there is one.
    pub help: Option<String>,
    /// The name of the cause, such as an unknown key: diagnostics with the same code and cause become one.
    pub cause: Option<Box<str>>,
    /// The number of places of the cause; 1 without one.
    pub count: u32,
}

/// Number of places of a cause that are named besides the first.
const MORE_PLACES: usize = 2;

impl Diagnostic {
    /// Creates a diagnostic with the default severity of its rule.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.rule().severity,
            message: message.into(),
            primary: Label::new(span, ""),
            others: Vec::new(),
            help: None,
            cause: None,
            count: 1,
        }
    }

    /// Sets the help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the help to "did you mean …" if one of the candidates is near to `wrong`.
    pub fn did_you_mean<'a>(
        self,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        match nearest(wrong, candidates) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// Sets the name of the cause. All diagnostics of the code with this cause become one, with their number
    /// and the first places; the message and the help of the first are those of all.
    pub fn cause(mut self, cause: impl Into<Box<str>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Sets the text of the primary place.
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds a second place.
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label::new(span, text));
        self
    }

    /// Adds the page that was rendered; `file` is its file, or [`FileId::NOWHERE`].
    pub fn while_rendering(mut self, file: FileId) -> Self {
        let page = Label::new(Span::whole_file(file), "while this page was rendered");
        self.others.push(Label { is_page: true, ..page });
        self
    }

    /// Returns the message, with the number of places if there are several.
    pub fn text(&self) -> Cow<'_, str> {
        match self.count {
            1 => Cow::Borrowed(&self.message),
            count => Cow::Owned(format!("{} ({count} places)", self.message)),
        }
    }

    /// Returns the places to print: the primary one, the others, and the first of the rendered pages
    /// with the number of the remaining ones.
    pub fn places(&self) -> impl Iterator<Item = Cow<'_, Label>> {
        let mut pages = self.others.iter().filter(|label| label.is_page);
        let first = pages.next().filter(|page| page.span.file != FileId::NOWHERE);
        let page = first.map(|page| match pages.count() {
            0 => Cow::Borrowed(page),
            1 => Cow::Owned(Label { text: format!("{}, and 1 other", page.text), ..page.clone() }),
            others => {
                let text = format!("{}, and {others} others", page.text);
                Cow::Owned(Label { text, ..page.clone() })
            }
        });
        let labels = std::iter::once(&self.primary).chain(self.others_but_pages());
        labels.map(Cow::Borrowed).chain(page)
    }

    /// Sets the severity.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    fn others_but_pages(&self) -> impl Iterator<Item = &Label> {
        self.others.iter().filter(|label| !label.is_page)
    }

    /// Compares by file and place, then by content; ignores rendered pages.
    fn order(&self, other: &Self, texts: &SourceMap) -> Ordering {
        let (a, b) = (&self.primary.span, &other.primary.span);
        let place = |span: &Span| (span.start, span.end);
        texts
            .sort_key(a.file)
            .cmp(&texts.sort_key(b.file))
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| (self.severity, self.code).cmp(&(other.severity, other.code)))
            .then_with(|| self.message.cmp(&other.message))
            .then_with(|| self.help.cmp(&other.help))
            .then_with(|| self.primary.text.cmp(&other.primary.text))
            .then_with(|| {
                let others = self.others_but_pages().map(|label| label.order(texts));
                others.cmp(other.others_but_pages().map(|label| label.order(texts)))
            })
    }
}

/// The diagnostics of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds diagnostics.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    /// Returns whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number with this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Keeps the diagnostics for which `is_kept` holds.
    pub fn retain(&mut self, is_kept: impl Fn(&Diagnostic) -> bool) {
        self.0.retain(|found| is_kept(found));
    }

    /// Returns all in the order in which they were added.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }

    /// Returns all with the severities of the site, by file and place, without duplicates: diagnostics
    /// that differ only in the rendered page become one with all of the pages, and diagnostics of one
    /// cause become one with its first places.
    pub fn sorted(self, texts: &SourceMap, levels: &Levels) -> Vec<Diagnostic> {
        merge_causes(self.sorted_apart(texts, levels))
    }

    /// As [`Diagnostics::sorted`], but diagnostics of one cause stay apart.
    pub fn sorted_apart(mut self, texts: &SourceMap, levels: &Levels) -> Vec<Diagnostic> {
        levels.weigh(&mut self.0, texts);
        self.0.sort_by(|a, b| a.order(b, texts));
        self.0.dedup_by(|next, kept| {
            let is_same = kept.order(next, texts).is_eq();
            if is_same {
                kept.others.extend(next.others.drain(..).filter(|label| label.is_page));
            }
            is_same
        });
        for found in &mut self.0 {
            found
                .others
                .sort_by_key(|label| label.is_page.then(|| texts.sort_key(label.span.file)));
        }
        self.0
    }

    /// Returns all in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }
}

/// Makes one diagnostic of those that have the same code, severity and cause.
pub fn merge_causes(sorted: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut first: FxHashMap<(Code, Severity, Box<str>), usize> = FxHashMap::default();
    let mut merged: Vec<Diagnostic> = Vec::with_capacity(sorted.len());
    for found in sorted {
        let Some(cause) = &found.cause else {
            merged.push(found);
            continue;
        };
        match first.entry((found.code, found.severity, cause.clone())) {
            Entry::Vacant(entry) => {
                entry.insert(merged.len());
                merged.push(found);
            }
            Entry::Occupied(entry) => {
                let Some(kept) = merged.get_mut(*entry.get()) else { continue };
                kept.count += found.count;
                if kept.others.len() < MORE_PLACES {
                    kept.others.push(Label::new(found.primary.span, ""));
                }
            }
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_for_many_pages_is_told_once_and_names_the_first_by_path() {
        let mut texts = SourceMap::default();
        let [late, template, early] = ["content/b.md", "templates/page.html", "content/a.md"]
            .map(|path| texts.add(path, "x"));
        let found = |message: &str| {
            Diagnostic::new(Code::TemplateFailed, Span::new(template, 0..1), message)
        };
        let all = [
            found("one").while_rendering(late),
            found("two").while_rendering(late),
            found("one").while_rendering(FileId::NOWHERE),
            found("one").while_rendering(early),
            found("one"),
            found("one").label("here").while_rendering(early),
        ];
        let sorted = |all: Vec<Diagnostic>| Diagnostics(all).sorted(&texts, &Levels::default());
        let told = sorted(all.to_vec());
        let mut reversed = all.to_vec();
        reversed.reverse();
        assert_eq!(sorted(reversed), told);
        assert_eq!(sorted(told.clone()), told);
        let last = |found: &Diagnostic| found.places().last().map(|label| label.into_owned());
        let label = |file, text: &str| {
            Some(Label { is_page: true, ..Label::new(Span::whole_file(file), text) })
        };
        assert_eq!(told.len(), 3);
        assert_eq!(last(&told[0]), label(early, "while this page was rendered, and 2 others"));
        assert_eq!(last(&told[1]), label(early, "while this page was rendered"));
        assert_eq!(last(&told[2]), label(late, "while this page was rendered"));
    }

    #[test]
    fn findings_of_one_cause_are_one_with_their_number_and_first_places() {
        let mut texts = SourceMap::default();
        let file = texts.add("a.md", "abcdefgh");
        let found = |at: usize, name: &str| {
            Diagnostic::new(
                Code::UnknownKey,
                Span::new(file, at..at + 1),
                format!("unknown {name}"),
            )
            .cause(name)
        };
        let mut all = Diagnostics::default();
        all.extend((0..5).map(|at| found(at, "layout")));
        all.push(found(6, "menu"));
        let merged = all.sorted(&texts, &Levels::default());
        let told: Vec<_> =
            merged.iter().map(|it| (&*it.message, it.count, it.others.len())).collect();
        assert_eq!(told, [("unknown layout", 5, 2), ("unknown menu", 1, 0)]);
    }
}

//! *Footnotes: marks in the text, notes at the end, and links in both directions.*
//!
//! **Invariants.** Numbers follow the order of the first marks. Anchors of footnotes contain a `:`;
//! generated anchors of headings do not.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};
use rustc_hash::FxHashMap;

use super::parse::Placed;
use super::sink::Sink;
use super::source::Source;
use super::{Fragment, Label, PlaceholderKind};
use crate::diagnostic::{Code, Diagnostic, nearest};

/// Maximum number of labels compared with an unknown one.
const MAX_COMPARED: usize = 200;

/// The footnotes of a page, in the order of their numbers.
#[derive(Default)]
pub(super) struct Footnotes(Vec<Footnote>);

/// A footnote of the page.
#[derive(Default)]
struct Footnote {
    /// Number of marks that refer to it.
    marks: usize,
    body: Fragment,
}

impl Footnotes {
    /// Keeps the rendered text of a footnote.
    pub(super) fn keep(&mut self, index: usize, body: Fragment) {
        if let Some(footnote) = self.0.get_mut(index) {
            footnote.body = body;
        }
    }
}

struct Definition {
    label: String,
    /// The events of the definition.
    events: Range<usize>,
    place: Range<usize>,
    /// The index among the footnotes of the page, after the first mark.
    index: Option<usize>,
}

/// The definitions of one text.
#[derive(Default)]
pub(super) struct Notes {
    definitions: Vec<Definition>,
    by_label: FxHashMap<String, usize>,
    by_start: FxHashMap<usize, usize>,
    /// Definitions with a mark that are not rendered yet.
    waiting: VecDeque<usize>,
}

impl Notes {
    /// Finds the definitions.
    pub(super) fn new(events: &[Placed<'_>]) -> Notes {
        let mut notes = Notes::default();
        let mut open = Vec::new();
        for (at, (event, range)) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => open.push(Some((at, label, range))),
                Event::Start(_) => open.push(None),
                Event::End(_) => {
                    if let Some((start, label, range)) = open.pop().flatten() {
                        notes.by_start.insert(start, at);
                        notes.definitions.push(Definition {
                            label: label.to_string(),
                            events: start + 1..at,
                            place: range.start..range.start + label.len() + 4,
                            index: None,
                        });
                    }
                }
                _ => {}
            }
        }
        notes.definitions.sort_by_key(|definition| definition.events.start);
        for (index, definition) in notes.definitions.iter().enumerate() {
            notes.by_label.entry(definition.label.to_lowercase()).or_insert(index);
        }
        notes
    }

    /// Returns the last event of the definition that starts with this event.
    pub(super) fn end(&self, start: usize) -> Option<usize> {
        self.by_start.get(&start).copied()
    }

    /// Returns the labels of all definitions, for suggestions.
    pub(super) fn labels(&self) -> impl Iterator<Item = &str> {
        self.definitions.iter().take(MAX_COMPARED).map(|definition| definition.label.as_str())
    }

    /// Returns the next definition with a mark that is not rendered: its events, and its index
    /// among the footnotes of the page.
    pub(super) fn next(&mut self) -> Option<(Range<usize>, usize)> {
        let definition = self.definitions.get(self.waiting.pop_front()?)?;
        Some((definition.events.clone(), definition.index.unwrap_or_default()))
    }

    /// Reports definitions without marks.
    pub(super) fn report_unused(&self, sink: &mut Sink<'_>, source: &Source<'_>) {
        for definition in self.definitions.iter().filter(|definition| definition.index.is_none()) {
            let span = source.span(&definition.place);
            let message = format!("footnote `{}` is never referenced", definition.label);
            let help = format!("refer to it with `[^{}]` or remove it", definition.label);
            sink.report(Diagnostic::new(Code::UnusedFootnote, span, message).help(help));
        }
    }
}

/// Writes the mark of a footnote.
pub(super) fn reference(
    sink: &mut Sink<'_>,
    notes: &mut Notes,
    footnotes: &mut Footnotes,
    label: &str,
    in_link: bool,
) {
    let Some(&definition) = notes.by_label.get(&label.to_lowercase()) else {
        return;
    };
    let waiting = &mut notes.waiting;
    let Some(found) = notes.definitions.get_mut(definition) else {
        return;
    };
    let index = *found.index.get_or_insert_with(|| {
        waiting.push_back(definition);
        footnotes.0.push(Footnote::default());
        footnotes.0.len() - 1
    });
    sink.html.trim_text();
    sink.form.footnote(u32::try_from(index).unwrap_or(u32::MAX));
    if in_link {
        // A link cannot hold a link.
        sink.html.markup("<sup>");
        sink.html.note_number(index);
        sink.html.markup("</sup>");
        return;
    }
    let Some(footnote) = footnotes.0.get_mut(index) else {
        return;
    };
    footnote.marks += 1;
    sink.html.markup("<sup class=\"footnote-mark\"><a href=\"#");
    anchor(sink, "fn:", index, 1);
    sink.html.markup("\" id=\"");
    anchor(sink, "fnref:", index, footnote.marks);
    sink.html.markup("\" role=\"doc-noteref\" aria-label=\"");
    let number = sink.html.begin_cover();
    sink.html.note_number(index);
    sink.html.cover(number, |len| PlaceholderKind::Label { label: Label::Footnote, len });
    sink.html.markup("\">");
    sink.html.note_number(index);
    sink.html.markup("</a></sup>");
}

/// Writes the name of the anchor of a note, or of its mark number `mark`.
fn anchor(sink: &mut Sink<'_>, begin: &str, index: usize, mark: usize) {
    let cover = sink.html.begin_cover();
    sink.html.markup(begin);
    sink.html.note_number(index);
    if mark > 1 {
        sink.html.markup(&format!("-{mark}"));
    }
    sink.html.cover(cover, |len| PlaceholderKind::Anchor { len });
}

/// Reports a footnote mark in a field.
pub(super) fn report_in_field(sink: &mut Sink<'_>, source: &Source<'_>, range: &Range<usize>) {
    let message = "footnotes are only allowed in the body of a page";
    sink.report(
        Diagnostic::new(Code::UndefinedFootnote, source.span(range), message)
            .help("cite a source with `[@source]`, or move the text into the sentence"),
    );
}

/// Reports a footnote mark without a definition.
pub(super) fn report_undefined(
    sink: &mut Sink<'_>,
    source: &Source<'_>,
    notes: &Notes,
    label: &str,
    place: Range<usize>,
) {
    let message = format!("footnote `{label}` is not defined in this page");
    let found = Diagnostic::new(Code::UndefinedFootnote, source.origin.span(place), message);
    let near = sink.may_hint().then(|| nearest(label, notes.labels())).flatten();
    sink.report(match near {
        None => found.help(format!("add a line `[^{label}]: …`")),
        Some(near) => found.help(format!("did you mean `[^{near}]`?")),
    });
}

/// Writes the notes of the page.
pub(super) fn section(sink: &mut Sink<'_>, footnotes: Footnotes) {
    if footnotes.0.is_empty() {
        return;
    }
    sink.html.newline();
    sink.html.markup("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
    sink.html.label(Label::Footnotes);
    sink.html.markup("\">\n<ol>\n");
    for (index, footnote) in footnotes.0.into_iter().enumerate() {
        sink.html.markup("<li id=\"");
        anchor(sink, "fn:", index, 1);
        sink.html.markup("\">\n");
        note(sink, footnote, index);
        sink.html.markup("</li>\n");
    }
    sink.html.markup("</ol>\n</section>\n");
}

fn note(sink: &mut Sink<'_>, footnote: Footnote, index: usize) {
    let Footnote { marks, mut body } = footnote;
    sink.form.note(u32::try_from(index).unwrap_or(u32::MAX), &body.markdown);
    // The links are part of the last line of the note.
    let open = body.html.strip_suffix("</p>\n").map(Box::from);
    let has_paragraph = open.is_some();
    if let Some(open) = open {
        body.html = open;
    }
    sink.html.append(&body);
    if !has_paragraph {
        sink.html.markup("<p>");
    }
    for mark in 1..=marks {
        if mark > 1 || has_paragraph {
            sink.html.markup(" ");
        }
        sink.html.markup("<a href=\"#");
        anchor(sink, "fnref:", index, mark);
        sink.html.markup("\" role=\"doc-backlink\" aria-label=\"");
        let number = sink.html.begin_cover();
        sink.html.note_number(index);
        if mark > 1 {
            sink.html.markup(&format!(", {mark}"));
        }
        sink.html.cover(number, |len| PlaceholderKind::Label { label: Label::FootnoteBack, len });
        sink.html.markup("\">↩</a>");
    }
    sink.html.markup("</p>\n");
}

//! *Footnotes: marks in the text, notes at the end, and links both ways.*
//!
//! **Invariants.** Numbers follow the order of the first marks. Anchors of footnotes hold a `:`,
//! which those of headings never do unless a writer chose it.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};
use rustc_hash::FxHashMap;

use super::Fragment;
use super::parse::Placed;
use super::render::{Mode, Renderer, Source};
use crate::diagnostic::{Code, Diagnostic};

/// How many labels are compared with a wrong one.
const COMPARED: usize = 200;

/// A footnote of the page.
pub(super) struct Footnote {
    /// How many marks refer to it.
    marks: usize,
    body: Fragment,
}

struct Definition {
    label: String,
    /// The events between its begin and its end.
    events: Range<usize>,
    place: Range<usize>,
    number: Option<usize>,
}

/// The definitions of one text.
#[derive(Default)]
pub(super) struct Notes {
    definitions: Vec<Definition>,
    by_label: FxHashMap<String, usize>,
    by_start: FxHashMap<usize, usize>,
    /// Referred to, not yet rendered.
    waiting: VecDeque<usize>,
}

impl Notes {
    /// Finds the definitions.
    pub(super) fn of(events: &[Placed<'_>]) -> Notes {
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
                            number: None,
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

    /// The event that ends the definition that begins with this event.
    pub(super) fn end(&self, start: usize) -> Option<usize> {
        self.by_start.get(&start).copied()
    }

    /// Labels that can be referred to, for "did you mean".
    pub(super) fn labels(&self) -> impl Iterator<Item = &str> {
        self.definitions.iter().take(COMPARED).map(|definition| definition.label.as_str())
    }
}

impl Renderer<'_> {
    /// Writes the mark of a footnote.
    pub(super) fn footnote_reference(
        &mut self,
        source: &Source<'_>,
        label: &str,
        range: &Range<usize>,
    ) {
        if self.mode == Mode::Fragment {
            self.footnote_in_field(source, range);
            return;
        }
        let Some(&index) = self.notes.by_label.get(&label.to_lowercase()) else {
            return;
        };
        let Some(definition) = self.notes.definitions.get_mut(index) else {
            return;
        };
        let number = *definition.number.get_or_insert_with(|| {
            self.notes.waiting.push_back(index);
            self.footnotes.push(Footnote { marks: 0, body: Fragment::default() });
            self.footnotes.len()
        });
        self.writer.trim_text();
        if self.links > 0 {
            // A link cannot hold a link.
            self.writer.markup(&format!("<sup>{number}</sup>"));
            return;
        }
        let Some(footnote) = self.footnotes.get_mut(number - 1) else {
            return;
        };
        footnote.marks += 1;
        let mark = mark(number, footnote.marks);
        self.writer.markup(&format!(
            "<sup class=\"footnote-mark\"><a href=\"#fn:{number}\" id=\"{mark}\" role=\"doc-noteref\" aria-label=\"Footnote {number}\">{number}</a></sup>",
        ));
    }

    /// Reports a mark of a footnote, defined or not, in a field.
    pub(super) fn footnote_in_field(&mut self, source: &Source<'_>, range: &Range<usize>) {
        let message = "footnotes are only allowed in the body of a page";
        self.report(
            Diagnostic::new(Code::UndefinedFootnote, source.span(range), message)
                .help("cite a source with `[@source]`, or move the text into the sentence"),
        );
    }

    /// Renders the notes that were referred to, and reports the others.
    pub(super) fn finish_notes(&mut self, source: &Source<'_>) {
        while let Some(index) = self.notes.waiting.pop_front() {
            let Some(definition) = self.notes.definitions.get(index) else {
                continue;
            };
            let (events, number) = (definition.events.clone(), definition.number.unwrap_or(1));
            let around = std::mem::take(&mut self.writer);
            self.begin_statement();
            self.run(source, events);
            let body = std::mem::replace(&mut self.writer, around).finish();
            self.begin_statement();
            if let Some(footnote) = self.footnotes.get_mut(number - 1) {
                footnote.body = body;
            }
        }
        if self.mode == Mode::Fragment {
            return;
        }
        for definition in &self.notes.definitions {
            if definition.number.is_none() {
                let span = source.span(&definition.place);
                let message = format!("footnote `{}` is never referenced", definition.label);
                let help = format!("refer to it with `[^{}]` or remove it", definition.label);
                self.diags.push(Diagnostic::new(Code::UnusedFootnote, span, message).help(help));
            }
        }
    }

    /// Writes the notes of the page.
    pub(super) fn footnote_section(&mut self) {
        let footnotes = std::mem::take(&mut self.footnotes);
        if footnotes.is_empty() {
            return;
        }
        self.writer.newline();
        self.writer.markup(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n",
        );
        for (footnote, number) in footnotes.into_iter().zip(1..) {
            self.writer.markup(&format!("<li id=\"fn:{number}\">\n"));
            self.write_note(footnote, number);
            self.writer.markup("</li>\n");
        }
        self.writer.markup("</ol>\n</section>\n");
    }

    fn write_note(&mut self, footnote: Footnote, number: usize) {
        let mut back = String::new();
        for mark_number in 1..=footnote.marks {
            let mark = mark(number, mark_number);
            let which = if mark_number == 1 { String::new() } else { format!(", {mark_number}") };
            // Writing to a string cannot fail.
            let _ = write!(
                back,
                " <a href=\"#{mark}\" role=\"doc-backlink\" aria-label=\"Back to the text of footnote {number}{which}\">↩</a>",
            );
        }
        let Fragment { html, holes, text, names } = footnote.body;
        // The links belong to the last line of the note.
        match html.strip_suffix("</p>\n") {
            Some(html) => {
                self.writer.append(&Fragment { html: Box::from(html), holes, text, names });
                self.writer.markup(&back);
                self.writer.markup("</p>\n");
            }
            None => {
                self.writer.append(&Fragment { html, holes, text, names });
                self.writer.markup(&format!("<p>{}</p>\n", back.trim_start()));
            }
        }
    }
}

fn mark(number: usize, mark: usize) -> String {
    match mark {
        1 => format!("fnref:{number}"),
        _ => format!("fnref:{number}-{mark}"),
    }
}

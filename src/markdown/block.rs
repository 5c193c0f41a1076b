//! *Blocks that only need a tag: paragraphs, quotes, lists, rules.*

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, Tag};

use super::admonition::Kind;
use super::parse::end_of;
use super::render::{Open, Renderer, Source};
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};

/// The notes that are written as quotes.
const ALERTS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

impl Renderer<'_> {
    /// Begins a paragraph, or replaces it by the picture or the embed that it consists of.
    pub(super) fn paragraph(
        &mut self,
        source: &Source<'_>,
        at: usize,
        range: &Range<usize>,
    ) -> usize {
        self.begin_statement();
        let written = source.slice(range).trim();
        if written.starts_with("{{") && written.ends_with("}}") {
            self.calls(source, range);
            return end_of(source.events, at) + 1;
        }
        if let Some(next) = self.figure(source, at) {
            return next;
        }
        if self.bare {
            self.open.push(Open::Inline(""));
        } else {
            self.begin_block("<p>", "</p>\n");
        }
        at + 1
    }

    /// Begins a block on a line of its own.
    pub(super) fn begin_block(&mut self, begin: &str, end: &'static str) {
        self.writer.newline();
        self.writer.markup(begin);
        self.open.push(Open::Block(end));
    }

    /// Begins whatever needs no more than a tag.
    pub(super) fn plain_block(&mut self, source: &Source<'_>, at: usize, tag: &Tag<'_>) {
        match tag {
            Tag::BlockQuote(None) => {
                self.unknown_alert(source, at);
                self.begin_block("<blockquote>\n", "</blockquote>\n");
            }
            Tag::BlockQuote(Some(kind)) => {
                self.writer.newline();
                self.begin_admonition(alert(*kind), None);
                self.open.push(Open::Block("</aside>\n"));
            }
            Tag::List(None) => self.begin_block("<ul>\n", "</ul>\n"),
            Tag::List(Some(1)) => self.begin_block("<ol>\n", "</ol>\n"),
            Tag::List(Some(start)) => {
                self.begin_block(&format!("<ol start=\"{start}\">\n"), "</ol>\n");
            }
            Tag::Item => {
                let tag = if is_task(source, at) { "<li class=\"task\">" } else { "<li>" };
                self.begin_item(tag, "</li>\n");
            }
            Tag::DefinitionList => self.begin_block("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.begin_item("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.begin_item("<dd>", "</dd>\n"),
            Tag::Emphasis => self.begin_inline("<em>", "</em>"),
            Tag::Strong => self.begin_inline("<strong>", "</strong>"),
            Tag::Strikethrough => self.begin_inline("<del>", "</del>"),
            _ => self.open.push(Open::Nothing),
        }
    }

    /// Reports `> [!FOO]`, which is an ordinary quote.
    fn unknown_alert(&mut self, source: &Source<'_>, at: usize) {
        let Some((name, start)) = first_line_label(source, at) else { return };
        let span = source.origin.span(start..start + name.len() + 3);
        let message = format!("unknown note type `[!{name}]`; shown as a quote");
        let found = Diagnostic::new(Code::BadBlock, span, message).severity(Severity::Warning);
        self.report(match nearest(name, ALERTS) {
            Some(near) => found.help(format!("did you mean `[!{near}]`?")),
            None => found.help(format!("the types are {}", ALERTS.join(", "))),
        });
    }

    fn begin_item(&mut self, begin: &str, end: &'static str) {
        self.end_statement();
        self.begin_block(begin, end);
    }

    fn begin_inline(&mut self, begin: &str, end: &'static str) {
        self.writer.markup(begin);
        self.open.push(Open::Inline(end));
    }

    /// Writes the box of a task.
    pub(super) fn task(&mut self, done: bool) {
        self.writer.markup(match done {
            true => "<input type=\"checkbox\" disabled checked aria-label=\"Done\"> ",
            false => "<input type=\"checkbox\" disabled aria-label=\"To do\"> ",
        });
    }

    /// Writes a rule, or begins or ends the `:::` block that is written there.
    pub(super) fn rule(&mut self, source: &Source<'_>, range: &Range<usize>) {
        let fence = source.fences.binary_search_by_key(&range.start, |fence| fence.start);
        match fence.ok().and_then(|index| source.fences.get(index)) {
            Some(fence) => self.fence(source, fence),
            None => {
                self.writer.newline();
                self.writer.markup("<hr>\n");
            }
        }
    }
}

/// The `[!FOO]` that stands alone in the first line of a quote, and where.
fn first_line_label<'s>(source: &'s Source<'_>, at: usize) -> Option<(&'s str, usize)> {
    let [_, (Event::Start(Tag::Paragraph), range), (Event::Text(_), _), ..] =
        source.events.get(at..)?
    else {
        return None;
    };
    let label = source.slice(range).lines().next()?.trim_end();
    let name = label.strip_prefix("[!")?.strip_suffix(']')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-');
    is_name.then_some((name, range.start))
}

fn alert(kind: BlockQuoteKind) -> Kind {
    match kind {
        BlockQuoteKind::Note => Kind::Note,
        BlockQuoteKind::Tip => Kind::Tip,
        BlockQuoteKind::Important => Kind::Important,
        BlockQuoteKind::Warning => Kind::Warning,
        BlockQuoteKind::Caution => Kind::Caution,
    }
}

fn is_task(source: &Source<'_>, at: usize) -> bool {
    let event = |ahead| source.events.get(at + ahead).map(|(event, _)| event);
    match event(1) {
        Some(Event::TaskListMarker(_)) => true,
        Some(Event::Start(Tag::Paragraph)) => matches!(event(2), Some(Event::TaskListMarker(_))),
        _ => false,
    }
}

//! *Blocks that are only a tag: paragraphs, quotes, lists, rules.*

use pulldown_cmark::{BlockQuoteKind, Event, Tag};

use super::Label;
use super::admonition::{self, Kind};
use super::nesting::{Nesting, Open};
use super::sink::Sink;
use super::source::Source;

/// Starts a paragraph; one that holds blocks of HTML is no `<p>`.
pub(super) fn begin_paragraph(sink: &mut Sink<'_>, nesting: &mut Nesting, holds_blocks: bool) {
    sink.form.begin_paragraph();
    if holds_blocks && !nesting.bare {
        begin(sink, nesting, "<div class=\"paragraph\">", "</div>\n");
    } else if nesting.bare {
        nesting.push(Open::Inline(""));
    } else {
        begin(sink, nesting, "<p>", "</p>\n");
    }
}

/// Starts a block on a line of its own. The caller has started its Markdown form.
pub(super) fn begin(sink: &mut Sink<'_>, nesting: &mut Nesting, html: &str, end: &'static str) {
    sink.html.newline();
    sink.html.markup(html);
    nesting.push(Open::Block(end));
}

/// Starts an element that is only a tag.
pub(super) fn begin_plain(
    sink: &mut Sink<'_>,
    nesting: &mut Nesting,
    source: &Source<'_>,
    at: usize,
    tag: &Tag<'_>,
) {
    match tag {
        Tag::BlockQuote(None) => {
            sink.form.begin_quote();
            begin(sink, nesting, "<blockquote>\n", "</blockquote>\n");
        }
        Tag::BlockQuote(Some(kind)) => {
            sink.html.newline();
            admonition::begin(sink, alert(*kind), None);
            nesting.push(Open::Block("</aside>\n"));
        }
        Tag::List(number) => {
            let [tight, has_words] = first_item(source, at);
            sink.form.begin_list(*number, tight, has_words);
            match number {
                None => begin(sink, nesting, "<ul>\n", "</ul>\n"),
                Some(1) => begin(sink, nesting, "<ol>\n", "</ol>\n"),
                Some(start) => {
                    begin(sink, nesting, &format!("<ol start=\"{start}\">\n"), "</ol>\n");
                }
            }
        }
        Tag::Item => {
            sink.form.begin_item();
            let tag = if is_task(source, at) { "<li class=\"task\">" } else { "<li>" };
            begin_item(sink, nesting, tag, "</li>\n");
        }
        Tag::DefinitionList => {
            sink.form.begin_list(None, true, true);
            sink.html.newline();
            sink.html.markup("<dl>\n");
            nesting.push(Open::Definitions);
        }
        Tag::DefinitionListTitle => {
            sink.form.end_definitions();
            sink.form.begin_term();
            begin_item(sink, nesting, "<dt>", "</dt>\n");
        }
        Tag::DefinitionListDefinition => {
            sink.form.begin_plain();
            sink.end_statement();
            sink.html.newline();
            sink.html.markup("<dd>");
            nesting.push(Open::Definition);
        }
        Tag::Emphasis => begin_inline(sink, nesting, (source, at), "<em>", "</em>"),
        Tag::Strong => begin_inline(sink, nesting, (source, at), "<strong>", "</strong>"),
        Tag::Strikethrough => begin_inline(sink, nesting, (source, at), "<del>", "</del>"),
        _ => {
            sink.form.begin_plain();
            nesting.push(Open::Nothing);
        }
    }
}

/// Whether the items of a list have no paragraphs, and whether the first one has text.
fn first_item(source: &Source<'_>, at: usize) -> [bool; 2] {
    let first = source.events.get(at + 2).map(|(event, _)| event);
    let loose = matches!(first, Some(Event::Start(Tag::Paragraph)));
    [!loose, !matches!(first, Some(Event::End(_)))]
}

fn begin_item(sink: &mut Sink<'_>, nesting: &mut Nesting, html: &str, end: &'static str) {
    sink.end_statement();
    begin(sink, nesting, html, end);
}

/// Starts emphasis. Its Markdown form has the mark of the source.
fn begin_inline(
    sink: &mut Sink<'_>,
    nesting: &mut Nesting,
    (source, at): (&Source<'_>, usize),
    html: &str,
    end: &'static str,
) {
    let written = source.events.get(at).map_or("", |(_, range)| source.slice(range));
    let usual = match end {
        "</em>" => ["_", "*"],
        "</strong>" => ["__", "**"],
        _ => ["~~", "~"],
    };
    let is_first = written.starts_with(usual[0]);
    sink.form.begin_emphasis(if is_first { usual[0] } else { usual[1] });
    sink.html.markup(html);
    nesting.push(Open::Inline(end));
}

/// Writes the check box of a task.
pub(super) fn task(sink: &mut Sink<'_>, done: bool) {
    let (state, label) = if done { (" checked", Label::Done) } else { ("", Label::ToDo) };
    sink.html.markup(&format!("<input type=\"checkbox\" disabled{state} aria-label=\""));
    sink.html.label(label);
    sink.html.markup("\"> ");
    sink.form.task(done);
}

/// Writes a rule.
pub(super) fn rule(sink: &mut Sink<'_>) {
    sink.html.newline();
    sink.html.markup("<hr>\n");
    sink.form.rule();
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

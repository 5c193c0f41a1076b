//! *Raw HTML: passed through, or shown as text.*

use std::ops::Range;

use pulldown_cmark::Event;

use super::parse::end_of;
use super::sink::{RawState, Sink};
use super::source::Source;
use crate::diagnostic::{Code, Diagnostic};

/// Records the start or the end of a raw link.
fn note_link(state: &mut RawState, html: &str) {
    let start = html.get(..3).unwrap_or(html).to_ascii_lowercase();
    match start.as_str() {
        "<a " | "<a>" | "<a\n" | "<a\t" => state.in_link = true,
        "</a" => state.in_link = false,
        _ => {}
    }
}

/// Returns the trimmed text without comments; `None` if a comment is not closed.
pub(super) fn without_comments(html: &str) -> Option<String> {
    let mut rest = html;
    let mut kept = String::new();
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        let end = comment.find("-->")?;
        rest = comment.get(end + 3..)?;
    }
    kept.push_str(rest);
    Some(kept.trim().to_owned())
}

/// Writes an inline tag. `passes` says whether raw HTML is allowed.
pub(super) fn inline(
    sink: &mut Sink<'_>,
    source: &Source<'_>,
    html: &str,
    range: &Range<usize>,
    passes: bool,
) {
    if passes {
        note_link(&mut sink.raw, html);
        sink.html.raw(html);
        sink.form.html(html);
        return;
    }
    if html.starts_with("<!--") {
        return;
    }
    if !std::mem::replace(&mut sink.raw.reported, true) {
        sink.report(shown_as_text(source, range));
    }
    sink.verbatim(html);
}

/// Writes a block of raw HTML. Returns the index of the event after it.
pub(super) fn block(
    sink: &mut Sink<'_>,
    source: &Source<'_>,
    at: usize,
    range: &Range<usize>,
    passes: bool,
) -> usize {
    let end = end_of(source.events, at);
    let inside = source.events.get(at..end).unwrap_or_default();
    let html: String = inside
        .iter()
        .map(|(event, _)| match event {
            Event::Html(html) | Event::Text(html) => html,
            _ => "",
        })
        .collect();
    sink.end_statement();
    let shown = without_comments(&html);
    if passes {
        sink.html.newline();
        sink.html.raw(&html);
        if shown.as_deref() != Some("") {
            sink.form.html_block(&html);
        }
        return end + 1;
    }
    let shown = shown.unwrap_or(html);
    let shown = shown.trim();
    if !shown.is_empty() {
        sink.report(shown_as_text(source, range));
        sink.html.newline();
        sink.html.markup("<p>");
        sink.html.verbatim(shown);
        sink.html.markup("</p>\n");
        sink.form.begin_paragraph();
        sink.form.lines(shown);
        sink.form.end();
        sink.end_statement();
    }
    end + 1
}

/// Writes raw HTML of a block that is dropped because it is nested too deep.
pub(super) fn loose(sink: &mut Sink<'_>, html: &str, passes: bool) {
    if passes {
        sink.html.raw(html);
        sink.form.html(html);
    } else {
        sink.html.verbatim(html);
        sink.form.lines(html);
    }
}

fn shown_as_text(source: &Source<'_>, range: &Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::RawHtml, source.span(range), "raw HTML is shown as text").help(
        "write Markdown, put it between backticks, or set `raw_html = true` under `[markdown]` in `site.toml`",
    )
}

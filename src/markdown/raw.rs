//! *Raw HTML: passed, or shown as text.*

use std::ops::Range;

use pulldown_cmark::Event;

use super::parse::end_of;
use super::render::{Renderer, Source};
use crate::diagnostic::{Code, Diagnostic};

/// What raw HTML has done in the block at hand.
#[derive(Default)]
pub(super) struct State {
    reported: bool,
    in_link: bool,
}

impl State {
    /// Forgets what was, because a block begins or ends.
    pub(super) fn begin_block(&mut self) {
        *self = State::default();
    }

    /// Whether a raw `<a>` is open.
    pub(super) fn in_link(&self) -> bool {
        self.in_link
    }

    fn see(&mut self, html: &str) {
        let start = html.get(..3).unwrap_or(html).to_ascii_lowercase();
        match start.as_str() {
            "<a " | "<a>" | "<a\n" | "<a\t" => self.in_link = true,
            "</a" => self.in_link = false,
            _ => {}
        }
    }
}

/// The trimmed text without its comments; nothing where one is never closed.
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

impl Renderer<'_> {
    /// Writes a tag within a block.
    pub(super) fn inline_html(&mut self, source: &Source<'_>, html: &str, range: &Range<usize>) {
        if self.markdown.options.raw_html {
            self.raw.see(html);
            self.writer.markup(html);
            return;
        }
        if html.starts_with("<!--") {
            return;
        }
        if !std::mem::replace(&mut self.raw.reported, true) {
            self.report_raw(source, range);
        }
        self.writer.verbatim(html);
    }

    /// Writes a block of raw HTML; returns the event after it.
    pub(super) fn html_block(
        &mut self,
        source: &Source<'_>,
        at: usize,
        range: &Range<usize>,
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
        self.end_statement();
        if self.markdown.options.raw_html {
            self.writer.newline();
            self.writer.markup(&html);
            return end + 1;
        }
        let shown = without_comments(&html).unwrap_or(html);
        if !shown.is_empty() {
            self.report_raw(source, range);
            self.writer.newline();
            self.writer.markup("<p>");
            self.writer.verbatim(shown.trim());
            self.writer.markup("</p>\n");
            self.end_statement();
        }
        end + 1
    }

    /// Writes raw HTML whose block is left out because it is nested too deep.
    pub(super) fn loose_html(&mut self, html: &str) {
        if self.markdown.options.raw_html {
            self.writer.markup(html);
        } else {
            self.writer.verbatim(html);
        }
    }

    fn report_raw(&mut self, source: &Source<'_>, range: &Range<usize>) {
        self.report(
            Diagnostic::new(Code::RawHtml, source.span(range), "raw HTML is shown as text").help(
                "write Markdown, put it between backticks, or set `raw_html = true` under `[markdown]` in `site.toml`",
            ),
        );
    }
}

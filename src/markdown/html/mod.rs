//! *HTML that people write in Markdown → HTML that is safe and balanced.*
//!
//! `CommonMark` gives HTML in pieces: a tag within running text, or the lines of a block, in which an
//! element may begin that ends many paragraphs later. So the policy works on tags. Each tag is read
//! as a browser reads it; [`element`] says what happens to it, the sanitiser what is left of its
//! attributes, and the addresses are those of Markdown: resolved, checked and rewritten. What is written
//! is always made anew from what was read. Elements that are open stand in one stack with those of
//! Markdown ([`Nesting`]), so that an end tag ends only what began inside the same block, quote, item or
//! cell, and what is still open at the end of it is closed there.
//!
//! **Invariants.** The HTML is balanced for any input, and parts of tables and items of lists stand only
//! where they may: a browser never closes what surrounds them. Linear in the length of the text.

mod attributes;
mod element;
mod form;
mod image;
mod open;
mod raw;
mod scan;
mod tag;
#[cfg(test)]
mod tests;

use std::ops::Range;

use pulldown_cmark::Event;
use rustc_hash::FxHashSet;

use super::nesting::Nesting;
use super::page_state::PageState;
use super::parse::{Placed, end_of};
use super::sink::Sink;
use super::source::Source;
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::Span;
use element::{Element, element};
use form::Form;
pub(super) use open::{OpenHtml, close_all, close_top};
pub(super) use raw::{Replaced, With};
use scan::{Kind, Piece, pieces};

/// What HTML is written to, and where it comes from.
pub(super) struct Html<'a, 'r, 's> {
    pub(super) sink: &'a mut Sink<'r>,
    pub(super) nesting: &'a mut Nesting,
    pub(super) page: &'a mut PageState,
    pub(super) source: &'a Source<'s>,
    /// Whether it is the body of a page; a field has no anchors.
    pub(super) is_body: bool,
    /// Whether headings get a link to themselves.
    pub(super) heading_links: bool,
}

/// A tag, its place, and what follows in its block.
#[derive(Clone, Copy)]
struct Place<'p> {
    span: Span,
    /// The place in the source, for targets.
    at: &'p Range<usize>,
    html: &'p str,
    after: &'p [Piece],
}

/// Writes HTML of one event or block.
struct Writing<'h, 'a, 'r, 's> {
    to: &'h mut Html<'a, 'r, 's>,
    form: Form,
    /// Whether it is within a paragraph, a heading or a cell of Markdown.
    in_leaf: bool,
    /// The start of the last end tag of a paragraph in this block.
    paragraphs_end: usize,
}

/// Collects the names of end tags of a text: an element that is no element of HTML is taken for one if
/// it ends somewhere.
pub(super) fn collect_ends(events: &[Placed<'_>], names: &mut FxHashSet<Box<str>>) {
    for (event, _) in events {
        let (Event::InlineHtml(html) | Event::Html(html)) = event else { continue };
        for (at, _) in html.match_indices("</") {
            let name = scan::name(html.get(at..).unwrap_or_default());
            if element(&name.to_ascii_lowercase()) == Element::Unknown {
                names.insert(name.to_ascii_lowercase().into());
            }
        }
    }
}

/// Whether a paragraph holds an element that no paragraph may hold; `at` is the event of its start.
pub(super) fn holds_blocks(events: &[Placed<'_>], at: usize) -> bool {
    let mut depth = 0usize;
    for (event, _) in events.iter().skip(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::InlineHtml(html)
                if !html.starts_with("</")
                    && !element(&scan::name(html).to_ascii_lowercase()).is_inline() =>
            {
                return true;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    false
}

impl Html<'_, '_, '_> {
    /// Writes a tag within running text, which is the event at `at`. Returns the index of the next
    /// event.
    pub(super) fn inline(&mut self, at: usize, html: &str, range: &Range<usize>) -> usize {
        let Some(piece) = pieces(html).into_iter().next() else { return at + 1 };
        let name = scan::name(html).to_ascii_lowercase();
        let kind = match piece.kind {
            Kind::Nothing => return at + 1,
            Kind::Begin | Kind::End => element(&name),
            Kind::Text | Kind::Content => Element::Unknown,
        };
        if kind == Element::Unknown && !self.page.html_ends.contains(&*name) && !closes_itself(html)
        {
            if piece.kind == Kind::Begin {
                let span = self.source.span(range);
                self.sink.report(shown_as_text(scan::name(html), span));
            }
            self.sink.verbatim(html);
            return at + 1;
        }
        if self.nesting.flat_from.is_some() {
            return at + 1;
        }
        let place = Place { span: self.source.span(range), at: range, html: "", after: &[] };
        let mut writing =
            Writing { to: self, form: Form::default(), in_leaf: true, paragraphs_end: 0 };
        match piece.kind {
            Kind::Begin => writing.begin(html, place),
            _ => writing.end(&name),
        }
        let mut form = writing.form;
        form.write_inline(&mut self.sink.form);
        if kind == Element::Removed && piece.kind == Kind::Begin {
            return self.behind_removed(at, &name);
        }
        at + 1
    }

    /// Returns the index of the event behind the element that is removed, if it ends in its paragraph.
    fn behind_removed(&mut self, at: usize, name: &str) -> usize {
        if self.sink.raw.unclosed.iter().any(|unclosed| unclosed == name) {
            return at + 1;
        }
        let mut depth = 0usize;
        for (index, (event, _)) in self.source.events.iter().enumerate().skip(at + 1) {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                Event::InlineHtml(html)
                    if depth == 0
                        && html.starts_with("</")
                        && scan::name(html).eq_ignore_ascii_case(name) =>
                {
                    return index;
                }
                _ => {}
            }
        }
        self.sink.raw.unclosed.push(name.to_owned());
        at + 1
    }

    /// Writes a block of HTML. Returns the index of the event after it.
    pub(super) fn block(&mut self, at: usize, range: &Range<usize>) -> usize {
        let end = end_of(self.source.events, at);
        let lines = Lines::new(self.source.events.get(at..end).unwrap_or_default());
        let pieces = pieces(&lines.html);
        self.sink.end_statement();
        let is_shown = |piece: &Piece| match piece.kind {
            Kind::Nothing => false,
            Kind::Text => {
                !lines.html.get(piece.range.clone()).unwrap_or_default().trim().is_empty()
            }
            _ => true,
        };
        if !pieces.iter().any(is_shown) {
            return end + 1;
        }
        self.sink.html.newline();
        let base = self.nesting.open.len();
        let is_paragraph = self.may_hold_paragraph() && is_running(&lines.html, &pieces);
        if self.is_body {
            let start = self.source.start(range);
            self.sink.html.begins_at(start);
        }
        if is_paragraph {
            self.sink.html.markup("<p>");
        }
        let ends_paragraph = |piece: &&Piece| {
            let tag = lines.html.get(piece.range.clone()).unwrap_or_default();
            piece.kind == Kind::End && scan::name(tag).eq_ignore_ascii_case("p")
        };
        let paragraphs_end =
            pieces.iter().rev().find(ends_paragraph).map_or(0, |end| end.range.start);
        let form = Form::default();
        let mut writing = Writing { to: self, form, in_leaf: false, paragraphs_end };
        writing.pieces(&lines, &pieces, range);
        if is_paragraph {
            writing.close_to(base);
            writing.to.sink.html.markup("</p>\n");
        } else {
            writing.end_paragraph(base);
        }
        let mut form = writing.form;
        form.write_block(&mut self.sink.form);
        self.sink.html.newline();
        self.sink.end_statement();
        end + 1
    }

    /// Writes HTML that is nested too deep: only its words.
    pub(super) fn loose(&mut self, html: &str) {
        for piece in pieces(html) {
            if piece.kind == Kind::Text {
                let words = tag::decoded(html.get(piece.range).unwrap_or_default());
                self.sink.html.verbatim(&words);
                self.sink.form.lines(&words);
            }
        }
    }
}

impl Writing<'_, '_, '_, '_> {
    fn pieces(&mut self, lines: &Lines, pieces: &[Piece], block: &Range<usize>) {
        let html = lines.html.as_str();
        let mut before = Element::Removed;
        for (index, piece) in pieces.iter().enumerate() {
            let text = html.get(piece.range.clone()).unwrap_or_default();
            match piece.kind {
                Kind::Text => self.text(text),
                Kind::Nothing => {}
                Kind::Content if before == Element::LeftOut => self.text(text),
                Kind::Content => {}
                Kind::Begin => {
                    let name = scan::name(text);
                    before = element(&name.to_ascii_lowercase());
                    let at = lines.place(&piece.range, block);
                    let span = self.to.source.span(&at);
                    let ends = &self.to.page.html_ends;
                    if before == Element::Unknown
                        && !ends.contains(&*name.to_ascii_lowercase())
                        && !closes_itself(text)
                    {
                        self.to.sink.report(shown_as_text(name, span));
                        self.write_text(text);
                        continue;
                    }
                    let after = pieces.get(index + 1..).unwrap_or_default();
                    self.begin(text, Place { span, at: &at, html, after });
                }
                Kind::End => self.end(&scan::name(text).to_ascii_lowercase()),
            }
        }
    }

    /// Writes text with character references.
    fn text(&mut self, text: &str) {
        self.write_text(&tag::decoded(text));
    }

    /// Writes words. Outside preformatted text, white space is written as HTML shows it.
    fn write_text(&mut self, words: &str) {
        self.form.push_text(words);
        let html = &mut self.to.sink.html;
        if self.to.nesting.open.iter().rev().map_while(open::name).any(|name| name == "pre") {
            html.verbatim(words);
            return;
        }
        let mut rest = words;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !is_blank(c)).unwrap_or(rest.len());
            let (blank, after) = rest.split_at(end);
            if !blank.is_empty() {
                html.white_space(blank.contains('\n'));
            }
            let end = after.find(is_blank).unwrap_or(after.len());
            let (word, after) = after.split_at(end);
            if !word.is_empty() {
                html.words(word);
            }
            rest = after;
        }
    }
}

/// White space of HTML; a space that does not break is none.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn closes_itself(tag: &str) -> bool {
    tag.ends_with("/>")
}

/// Whether the HTML of a block is running text of its own: its elements stand within text, end in the
/// block, and something is shown.
fn is_running(html: &str, pieces: &[Piece]) -> bool {
    let mut open = 0usize;
    let mut shows = false;
    for piece in pieces {
        let text = html.get(piece.range.clone()).unwrap_or_default();
        let element = element(&scan::name(text).to_ascii_lowercase());
        match piece.kind {
            Kind::Text => shows |= !text.trim().is_empty(),
            Kind::Nothing | Kind::Content => {}
            Kind::Begin if !element.is_inline() => return false,
            Kind::Begin => {
                shows |= matches!(element, Element::Image | Element::Media | Element::Frame);
                open += usize::from(!element.is_void() && !closes_itself(text));
            }
            Kind::End if element.is_inline() && open > 0 => open -= 1,
            Kind::End => return false,
        }
    }
    shows && open == 0
}

/// The lines of a block of HTML, without the marks of quotes and items around it.
struct Lines {
    html: String,
    /// Offsets of the lines in `html` and in the source.
    places: Vec<(usize, usize)>,
}

impl Lines {
    fn new(events: &[Placed<'_>]) -> Lines {
        let mut lines = Lines { html: String::new(), places: Vec::new() };
        for (event, range) in events {
            if let Event::Html(html) | Event::Text(html) = event {
                lines.places.push((lines.html.len(), range.start));
                lines.html.push_str(html);
            }
        }
        lines
    }

    /// Returns the place of a range in the source, within that of the block.
    fn place(&self, range: &Range<usize>, block: &Range<usize>) -> Range<usize> {
        let source_of = |at: usize| {
            let next = self.places.partition_point(|(start, _)| *start <= at);
            let line = next.checked_sub(1).and_then(|line| self.places.get(line));
            line.map_or(block.start, |(start, source)| source + at - start)
        };
        let start = source_of(range.start);
        let end = source_of(range.end.saturating_sub(1)) + 1;
        start.min(block.end)..end.clamp(start, block.end.max(start))
    }
}

fn shown_as_text(name: &str, span: Span) -> Diagnostic {
    let message = format!("`<{name}>` is no element of HTML and is shown as text");
    Diagnostic::new(Code::RawHtml, span, message)
        .help("put it between backticks, or write `\\<`")
        .cause(name)
}

//! *HTML that passes as it is*, where the site says so: only addresses within the site are replaced by
//! those of the pages and files that they name, and the page knows the anchors.

use std::ops::Range;

use super::image::split_srcset;
use super::scan::{self, Kind};
use super::tag::decoded;
use super::{Html, Lines, pieces};
use crate::markdown::address::Address;
use crate::markdown::parse::end_of;
use crate::markdown::passthrough::without_comments;
use crate::markdown::{MarkdownText, Placeholder, PlaceholderKind, TargetKind};
use crate::source_map::Spanned;

/// A part of raw HTML that is replaced by an address.
pub(in crate::markdown) struct Replaced {
    /// The bytes.
    pub(in crate::markdown) range: Range<usize>,
    /// The target.
    pub(in crate::markdown) target: u32,
    /// What is written.
    pub(in crate::markdown) with: With,
}

/// What takes the place of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum With {
    /// The address.
    Address,
    /// The address in quotes.
    Quoted,
    /// The whole attribute, and the width and the height of the picture.
    Picture,
}

impl Html<'_, '_, '_> {
    /// Writes a tag within running text.
    pub(in crate::markdown) fn raw_inline(&mut self, html: &str, range: &Range<usize>) {
        note_link(&mut self.sink.raw.in_link, html);
        let places = Lines { html: html.to_owned(), places: vec![(0, range.start)] };
        let replaced = self.replaced(&places, range);
        self.sink.html.raw(html, &replaced);
        self.sink.form.html_tag(&form(html, &replaced));
    }

    /// Writes a block. Returns the index of the event after it.
    pub(in crate::markdown) fn raw_block(&mut self, at: usize, range: &Range<usize>) -> usize {
        let end = end_of(self.source.events, at);
        let lines = Lines::new(self.source.events.get(at..end).unwrap_or_default());
        self.sink.end_statement();
        self.sink.html.newline();
        let replaced = self.replaced(&lines, range);
        self.sink.html.raw(&lines.html, &replaced);
        if without_comments(&lines.html).as_deref() != Some("") {
            let whole = form(&lines.html, &replaced);
            let text = whole.text.trim_end().into();
            self.sink.form.html_lines(&MarkdownText { text, ..whole });
        }
        end + 1
    }

    /// Finds the addresses within the site, and the anchors of the page.
    fn replaced(&mut self, lines: &Lines, block: &Range<usize>) -> Vec<Replaced> {
        let mut found = Vec::new();
        let html = lines.html.as_str();
        for piece in pieces(html).into_iter().filter(|piece| piece.kind == Kind::Begin) {
            let tag = html.get(piece.range.clone()).unwrap_or_default();
            let element = scan::name(tag).to_ascii_lowercase();
            let places = scan::attributes(tag);
            let name = |place: &scan::Place| {
                tag.get(place.name.clone()).unwrap_or_default().to_ascii_lowercase()
            };
            let is_picture = element == "img"
                && !places.iter().any(|place| matches!(&*name(place), "width" | "height"));
            let at = lines.place(&piece.range, block);
            for (index, place) in places.iter().enumerate() {
                let name = name(place);
                if places.iter().take(index).any(|other| {
                    tag.get(other.name.clone())
                        .is_some_and(|other| other.eq_ignore_ascii_case(&name))
                }) {
                    continue;
                }
                let value = tag.get(place.value.clone()).unwrap_or_default();
                if name == "id" || (name == "name" && element == "a") {
                    let span = self.source.span(&at);
                    self.page.html_ids.push(Spanned::new(decoded(value), span));
                    continue;
                }
                let Some(kind) = kind(&element, &name) else { continue };
                let start = piece.range.start;
                let is_quoted = tag
                    .get(..place.value.start)
                    .is_some_and(|before| before.ends_with(['"', '\'']));
                let quotes = usize::from(is_quoted);
                let parts = match &*name {
                    "srcset" if is_quoted => split_srcset(value),
                    "srcset" => Vec::new(),
                    _ => vec![(value, "")],
                };
                for (part, _) in parts {
                    let Address::Internal { address, anchor } = Address::read(&decoded(part))
                    else {
                        continue;
                    };
                    let from = part.as_ptr().addr() - tag.as_ptr().addr();
                    let (range, with) = match is_picture && name == "src" {
                        true => (place.name.start..place.value.end + quotes, With::Picture),
                        false if is_quoted => (from..from + part.len(), With::Address),
                        false => (from..from + part.len(), With::Quoted),
                    };
                    let target = self.sink.target(kind, (address, anchor), self.source, &at);
                    let range = start + range.start..start + range.end;
                    found.push(Replaced { range, target, with });
                }
            }
        }
        found
    }
}

/// Returns how an address is resolved; `None` if it is none.
fn kind(element: &str, attribute: &str) -> Option<TargetKind> {
    match (element, attribute) {
        ("a" | "area", "href") => Some(TargetKind::Link),
        ("img", "src" | "srcset") | ("source", "srcset") | ("video", "poster") => {
            Some(TargetKind::Image)
        }
        ("video" | "audio" | "source" | "track" | "iframe" | "embed", "src")
        | ("object", "data") => Some(TargetKind::Link),
        _ => None,
    }
}

/// Returns raw HTML in the Markdown form.
fn form(html: &str, replaced: &[Replaced]) -> MarkdownText {
    let mut text = String::with_capacity(html.len());
    let mut placeholders = Vec::new();
    let mut from = 0;
    for Replaced { range, target, with } in replaced {
        text.push_str(html.get(from..range.start).unwrap_or_default());
        let (before, after) = match with {
            With::Address => ("", ""),
            With::Quoted => ("\"", "\""),
            With::Picture => ("src=\"", "\""),
        };
        text.push_str(before);
        let at = u32::try_from(text.len()).unwrap_or(u32::MAX);
        placeholders.push(Placeholder { at, kind: PlaceholderKind::HtmlHref(*target) });
        text.push_str(after);
        from = range.end;
    }
    text.push_str(html.get(from..).unwrap_or_default());
    MarkdownText { text: text.into(), placeholders: placeholders.into() }
}

/// Records the start or the end of a raw link.
fn note_link(in_link: &mut bool, html: &str) {
    let start = html.get(..3).unwrap_or(html).to_ascii_lowercase();
    match start.as_str() {
        "<a " | "<a>" | "<a\n" | "<a\t" => *in_link = true,
        "</a" => *in_link = false,
        _ => {}
    }
}

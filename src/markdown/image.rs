//! *Images and figures.*

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::address::Address;
use super::parse::{cites, end_of, words_of};
use super::render::{Renderer, Source};
use super::{Target, TargetKind, Want};
use crate::diagnostic::{Code, Diagnostic};

impl Renderer<'_> {
    /// Writes an image; returns the event after it.
    pub(super) fn image(
        &mut self,
        source: &Source<'_>,
        at: usize,
        tag: &Tag<'_>,
        range: &Range<usize>,
    ) -> usize {
        if let Tag::Image { title, .. } = tag {
            self.picture(source, at, tag, range, title);
        }
        end_of(source.events, at) + 1
    }

    fn picture(
        &mut self,
        source: &Source<'_>,
        at: usize,
        tag: &Tag<'_>,
        range: &Range<usize>,
        title: &str,
    ) {
        let Tag::Image { link_type, dest_url, .. } = tag else {
            return;
        };
        let words = match link_type {
            LinkType::WikiLink { has_pothole: false } => String::new(),
            _ => words_of(source.events, at),
        };
        let (address, anchor) = match Address::read(dest_url) {
            Address::Internal { address, anchor } => (address, anchor),
            other => {
                self.report(refusal(&other, dest_url, source.span(range)));
                self.writer.words(&words);
                return;
            }
        };
        if words.is_empty() {
            self.report(
                Diagnostic::new(
                    Code::MissingAlt,
                    source.span(range),
                    format!("image `{dest_url}` has no alternative text"),
                )
                .help("describe it between the brackets: `![text](address)`"),
            );
        }
        let want = self.target(TargetKind::Image, address, anchor, source, range);
        self.writer.markup("<img");
        self.writer.hole(Want::Image(want));
        self.writer.markup(" alt=\"");
        self.writer.escaped(&words);
        if !title.is_empty() {
            self.writer.markup("\" title=\"");
            self.writer.escaped(title);
        }
        self.writer.markup("\" loading=\"lazy\">");
        self.writer.remember(&words);
    }

    /// Writes a paragraph that is only an image with a title as a figure; returns the event after.
    pub(super) fn figure(&mut self, source: &Source<'_>, at: usize) -> Option<usize> {
        let (Event::Start(tag @ Tag::Image { title, dest_url, .. }), range) =
            source.events.get(at + 1)?
        else {
            return None;
        };
        let internal = matches!(Address::read(dest_url), Address::Internal { .. });
        if title.is_empty() || cites(tag) || !internal {
            return None;
        }
        let end = end_of(source.events, at + 1) + 1;
        if !matches!(source.events.get(end), Some((Event::End(_), _))) {
            return None;
        }
        self.writer.newline();
        self.writer.markup("<figure>\n");
        self.picture(source, at + 1, tag, range, "");
        self.end_statement();
        self.writer.markup("\n<figcaption>");
        self.writer.verbatim(title);
        self.writer.markup("</figcaption>\n</figure>\n");
        self.end_statement();
        Some(end + 1)
    }

    /// Remembers what is linked to or shown.
    pub(super) fn target(
        &mut self,
        kind: TargetKind,
        address: String,
        anchor: Option<String>,
        source: &Source<'_>,
        range: &Range<usize>,
    ) -> u32 {
        let index = u32::try_from(self.gathered.targets.len()).unwrap_or(u32::MAX);
        let folder = Box::from(source.folder);
        let span = source.span(range);
        self.gathered.targets.push(Target { kind, address, anchor, folder, span });
        index
    }
}

fn refusal(address: &Address, written: &str, span: crate::text::Span) -> Diagnostic {
    match address {
        Address::Empty => Diagnostic::new(Code::EmptyLink, span, "this image has no address")
            .help("write the address between the parentheses"),
        Address::External { web: true } => Diagnostic::new(
            Code::UnsafeLink,
            span,
            format!("the image `{written}` would be fetched from another site"),
        )
        .help("copy the file into the site and show it from there"),
        _ => Diagnostic::new(Code::UnsafeLink, span, "images cannot use this URL scheme")
            .help("copy the file into the site and show it from there"),
    }
}

//! *Links, wiki links and citations.*

use std::ops::Range;

use pulldown_cmark::{LinkType, Tag};

use super::address::{Address, internal};
use super::cite::citations;
use super::parse::end_of;
use super::render::{Open, Renderer, Source};
use super::{Citation, Cite, Origin, TargetKind, Want};
use crate::diagnostic::{Code, Diagnostic};

impl Renderer<'_> {
    /// Begins a link; returns the next event.
    pub(super) fn link(
        &mut self,
        source: &Source<'_>,
        at: usize,
        tag: &Tag<'_>,
        range: &Range<usize>,
    ) -> usize {
        let Tag::Link { link_type, dest_url, title, .. } = tag else { return at + 1 };
        if let LinkType::WikiLink { has_pothole } = link_type {
            return self.wiki_link(source, at, dest_url, *has_pothole, range);
        }
        let mail = if *link_type == LinkType::Email { "mailto:" } else { "" };
        let written = format!("{mail}{dest_url}");
        match Address::read(&written) {
            Address::External { .. } => {
                self.writer.markup("<a href=\"");
                self.writer.address(&written);
            }
            Address::Internal { address, anchor } => {
                let want = self.target(TargetKind::Link, address, anchor, source, range);
                self.writer.markup("<a href=\"");
                self.writer.hole(Want::Href(want));
            }
            refused => {
                self.report(refusal(&refused, source.span(range)));
                self.open.push(Open::Nothing);
                return at + 1;
            }
        }
        if !title.is_empty() {
            self.writer.markup("\" title=\"");
            self.writer.escaped(title);
        }
        self.begin_link();
        at + 1
    }

    fn begin_link(&mut self) {
        self.writer.markup("\">");
        self.writer.quiet();
        self.links += 1;
        self.open.push(Open::Link);
    }

    /// Ends a link.
    pub(super) fn end_link(&mut self) {
        self.writer.loud();
        self.writer.markup("</a>");
        self.links -= 1;
    }

    fn wiki_link(
        &mut self,
        source: &Source<'_>,
        at: usize,
        written: &str,
        has_text: bool,
        range: &Range<usize>,
    ) -> usize {
        let end = end_of(source.events, at);
        // In a table the bar is written `\|`.
        let written =
            if has_text { written.strip_suffix('\\').unwrap_or(written) } else { written };
        let Address::Internal { address, anchor } = internal(written.trim()) else {
            return end + 1;
        };
        let (address, shown) = (address.trim().to_owned(), anchor.clone().unwrap_or_default());
        if address.is_empty() && anchor.is_none() {
            self.report(
                Diagnostic::new(Code::EmptyLink, source.span(range), "this link names no page")
                    .help("write the name of a page between the brackets"),
            );
            return end + 1;
        }
        let title = if address.is_empty() { None } else { Some(address.clone()) };
        let want = self.target(TargetKind::Wiki, address, anchor, source, range);
        self.writer.markup("<a href=\"");
        self.writer.hole(Want::Href(want));
        if has_text && end > at + 1 && !super::parse::words_of(source.events, at).is_empty() {
            self.begin_link();
            return at + 1;
        }
        self.writer.markup("\">");
        match title {
            Some(name) => {
                self.writer.hole(Want::Title(want));
                self.writer.remember_name(&name, want);
            }
            None => self.writer.verbatim(&shown),
        }
        self.writer.markup("</a>");
        end + 1
    }

    /// Writes the citations that the parser took for a link; returns the next event.
    pub(super) fn cited(
        &mut self,
        source: &Source<'_>,
        at: usize,
        tag: &Tag<'_>,
        range: &Range<usize>,
    ) -> usize {
        let (Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) = tag else {
            return at + 1;
        };
        let mut start = range.start + 1;
        if matches!(tag, Tag::Image { .. }) {
            self.writer.words("!");
            start += 1;
        }
        let written = source.slice(&(start..range.end)).trim_end_matches("[]");
        let written = written.strip_suffix(']').unwrap_or(written);
        let origin = source.origin;
        if *link_type != LinkType::ReferenceUnknown {
            // Over several lines of a quote the label is without the marks of the quote, so that
            // its parts cannot be told in the source.
            let (label, origin) = match **id == *written {
                true => (written, origin),
                false => (&**id, Origin::Within(source.span(range))),
            };
            self.citation_mark(citations(label, origin, start));
            return end_of(source.events, at) + 1;
        }
        let (text, label) = written.rsplit_once("][").unwrap_or(("", id));
        let label = citations(label, origin, start + text.len() + 2);
        if text.starts_with('@') {
            let mut both = citations(text, origin, start);
            both.extend(label);
            self.citation_mark(both);
            return end_of(source.events, at) + 1;
        }
        self.open.push(Open::Cited(label));
        at + 1
    }

    /// Writes a group of citations.
    pub(super) fn citation_mark(&mut self, citations: Vec<Citation>) {
        if citations.is_empty() {
            return;
        }
        self.writer.trim_text();
        // After an earlier citation the rest of its sentence comes first.
        let ends =
            |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')');
        let since = self.writer.since(self.statement_from, ends);
        // What is cited twice in a row rests on both.
        if since.text.chars().any(char::is_alphanumeric) {
            self.statement = since;
        }
        self.statement_from = self.writer.text().len();
        let index = u32::try_from(self.gathered.cites.len()).unwrap_or(u32::MAX);
        self.gathered.cites.push(Cite { citations, statement: self.statement.clone() });
        self.writer.hole(Want::Cite(index));
    }
}

fn refusal(address: &Address, span: crate::text::Span) -> Diagnostic {
    match address {
        Address::Refused(scheme) if scheme == "//" => {
            Diagnostic::new(Code::UnsafeLink, span, "this address names a host without a scheme")
                .help("write `https:` before it")
        }
        Address::Refused(scheme) => Diagnostic::new(
            Code::UnsafeLink,
            span,
            format!("links with the scheme `{scheme}` are not allowed"),
        )
        .help("use http, https, mailto, tel or an address within the site"),
        _ => Diagnostic::new(Code::EmptyLink, span, "link without a target")
            .help("write an address between the parentheses"),
    }
}

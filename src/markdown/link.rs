//! *Links, references to pages, and citations.*

use std::ops::Range;

use pulldown_cmark::{LinkType, Tag};

use super::address::{Address, internal};
use super::cite::citations;
use super::commonmark::Destination;
use super::nesting::{Nesting, Open};
use super::parse::{end_of, words_of};
use super::sink::Sink;
use super::source::{Places, Source};
use super::{PlaceholderKind, TargetKind};
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};

/// Schemes of other programs, with which nothing runs in a browser.
const HARMLESS: &[&str] = &[
    "ftp", "ftps", "geo", "git", "irc", "ircs", "ldap", "news", "sftp", "sip", "sms", "ssh", "xmpp",
];

/// Starts a link. Returns the index of the next event.
pub(super) fn begin(
    sink: &mut Sink<'_>,
    nesting: &mut Nesting,
    (source, at): (&Source<'_>, usize),
    tag: &Tag<'_>,
    range: &Range<usize>,
) -> usize {
    let Tag::Link { link_type, dest_url, title, .. } = tag else { return at + 1 };
    if let LinkType::WikiLink { has_pothole } = link_type {
        return page_link(sink, nesting, (source, at), (dest_url, *has_pothole), range);
    }
    if nesting.links > 0 {
        // In a link of HTML.
        sink.form.begin_plain();
        nesting.push(Open::Nothing);
        return at + 1;
    }
    let mail = if *link_type == LinkType::Email { "mailto:" } else { "" };
    let written = format!("{mail}{dest_url}");
    let target = match Address::read(&written) {
        Address::External { .. } => {
            sink.html.markup("<a href=\"");
            sink.html.address(&written);
            None
        }
        Address::Internal { address, anchor } => {
            let target = sink.target(TargetKind::Link, (address, anchor), source, range);
            sink.html.markup("<a href=\"");
            sink.html.placeholder(PlaceholderKind::Href(target));
            Some(target)
        }
        refused => {
            sink.report(refusal(&refused, source.span(range)));
            sink.form.begin_plain();
            nesting.push(Open::Nothing);
            return at + 1;
        }
    };
    if !title.is_empty() {
        sink.html.markup("\" title=\"");
        sink.html.escaped(title);
    }
    match (target, link_type) {
        (None, LinkType::Autolink | LinkType::Email) => {
            sink.form.begin_autolink(&written, dest_url);
        }
        (None, _) => sink.form.begin_link(Destination::Address(written), title),
        (Some(target), _) => sink.form.begin_link(Destination::Target(target), title),
    }
    begin_words(sink, nesting, target);
    at + 1
}

fn begin_words(sink: &mut Sink<'_>, nesting: &mut Nesting, target: Option<u32>) {
    sink.html.markup("\">");
    sink.html.quiet();
    nesting.links += 1;
    nesting.push(Open::Link(target));
}

/// Ends a link.
pub(super) fn end(sink: &mut Sink<'_>, nesting: &mut Nesting, target: Option<u32>) {
    sink.html.loud();
    sink.html.markup("</a>");
    if let Some(target) = target {
        sink.html.placeholder(PlaceholderKind::LinkEnd(target));
    }
    nesting.links -= 1;
}

/// Starts or writes `[[page]]`. Returns the index of the next event.
fn page_link(
    sink: &mut Sink<'_>,
    nesting: &mut Nesting,
    (source, at): (&Source<'_>, usize),
    (written, has_text): (&str, bool),
    range: &Range<usize>,
) -> usize {
    let end = end_of(source.events, at);
    // In a table, `|` is written `\|`.
    let written = if has_text { written.strip_suffix('\\').unwrap_or(written) } else { written };
    let Address::Internal { address, anchor } = internal(written.trim()) else {
        return end + 1;
    };
    let (address, shown) = (address.trim().to_owned(), anchor.clone().unwrap_or_default());
    if address.is_empty() && anchor.is_none() {
        sink.report(
            Diagnostic::new(Code::EmptyLink, source.span(range), "this link names no page")
                .help("write the name of a page between the brackets"),
        );
        return end + 1;
    }
    let title = if address.is_empty() { None } else { Some(address.clone()) };
    let target = sink.target(TargetKind::Wiki, (address, anchor), source, range);
    if nesting.links > 0 {
        // In a link of HTML.
        match title {
            Some(name) => {
                sink.html.placeholder(PlaceholderKind::Title(target));
                sink.html.remember_name(&name, target);
                sink.form.words(&name);
            }
            None => sink.verbatim(&shown),
        }
        return end + 1;
    }
    sink.html.markup("<a href=\"");
    sink.html.placeholder(PlaceholderKind::Href(target));
    if has_text && end > at + 1 && !words_of(source.events, at).is_empty() {
        sink.form.begin_link(Destination::Target(target), "");
        begin_words(sink, nesting, Some(target));
        return at + 1;
    }
    sink.html.markup("\">");
    match title {
        Some(name) => {
            sink.html.placeholder(PlaceholderKind::Title(target));
            sink.html.remember_name(&name, target);
            sink.form.page_title(target);
        }
        None => {
            sink.html.verbatim(&shown);
            sink.form.begin_link(Destination::Target(target), "");
            sink.form.words(&shown);
            sink.form.end();
        }
    }
    sink.html.markup("</a>");
    sink.html.placeholder(PlaceholderKind::LinkEnd(target));
    end + 1
}

/// Writes citations, which the parser reports as a link. Returns the index of the next event.
pub(super) fn cited(
    sink: &mut Sink<'_>,
    nesting: &mut Nesting,
    (source, at): (&Source<'_>, usize),
    tag: &Tag<'_>,
    range: &Range<usize>,
) -> usize {
    let (Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) = tag else {
        return at + 1;
    };
    let mut start = range.start + 1;
    if matches!(tag, Tag::Image { .. }) {
        sink.html.words("!");
        sink.form.words("!");
        start += 1;
    }
    let written = source.slice(&(start..range.end)).trim_end_matches("[]");
    let written = written.strip_suffix(']').unwrap_or(written);
    let origin = source.origin;
    if *link_type != LinkType::ReferenceUnknown {
        // If a label in a quote has several lines, it lacks the marks of the quote, so its parts
        // cannot be found in the source.
        let (label, origin) = match **id == *written {
            true => (written, origin),
            false => (&**id, Places::within(source.span(range))),
        };
        sink.cite(citations(label, origin, start));
        return end_of(source.events, at) + 1;
    }
    let (text, label) = written.rsplit_once("][").unwrap_or(("", id));
    let label = citations(label, origin, start + text.len() + 2);
    if text.starts_with('@') {
        let mut both = citations(text, origin, start);
        both.extend(label);
        sink.cite(both);
        return end_of(source.events, at) + 1;
    }
    sink.form.begin_plain();
    nesting.push(Open::Cited(label));
    at + 1
}

/// Returns the finding about an address that links cannot have.
pub(super) fn refusal(address: &Address, span: crate::source_map::Span) -> Diagnostic {
    match address {
        Address::Refused(scheme) if scheme == "//" => {
            Diagnostic::new(Code::UnsafeLink, span, "this address names a host without a scheme")
                .help("write `https:` before it")
        }
        Address::Refused(scheme) => {
            let message = format!("links with the scheme `{scheme}` are not allowed");
            let found = Diagnostic::new(Code::UnsafeLink, span, message);
            match nearest(scheme, ["http", "https", "mailto"]) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None if HARMLESS.contains(&&**scheme) => found.severity(Severity::Note).help(
                    "most browsers cannot open it: write the address as text, or use http or https",
                ),
                None => found.help("use http, https, mailto, tel or an address within the site"),
            }
        }
        _ => Diagnostic::new(Code::EmptyLink, span, "link without a target")
            .help("write an address between the parentheses"),
    }
}

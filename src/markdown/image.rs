//! *Images and figures.*

use pulldown_cmark::{Event, LinkType, Tag};

use super::address::Address;
use super::commonmark::Destination;
use super::parse::{cites, end_of, words_of};
use super::sink::Sink;
use super::source::Source;
use super::{PlaceholderKind, TargetKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::Span;

/// Writes an image with its title.
pub(super) fn image(sink: &mut Sink<'_>, source: &Source<'_>, at: usize, in_link: bool) {
    if let Some((Event::Start(Tag::Image { title, .. }), _)) = source.events.get(at) {
        picture(sink, source, at, (title, in_link));
    }
}

fn picture(sink: &mut Sink<'_>, source: &Source<'_>, at: usize, (title, in_link): (&str, bool)) {
    let Some((Event::Start(Tag::Image { link_type, dest_url, .. }), range)) = source.events.get(at)
    else {
        return;
    };
    let words = match link_type {
        LinkType::WikiLink { has_pothole: false } => String::new(),
        _ => words_of(source.events, at),
    };
    let target = match Address::read(dest_url) {
        Address::Internal { address, anchor } => (address, anchor),
        Address::External { web: true } => {
            sink.report(elsewhere(dest_url, source.span(range)));
            let words = if words.is_empty() { name_of(dest_url) } else { words.as_str() };
            link_to(sink, dest_url, words, in_link);
            return;
        }
        other => {
            sink.report(refusal(&other, source.span(range)));
            sink.html.words(&words);
            sink.form.words(&words);
            return;
        }
    };
    if words.is_empty() {
        sink.report(
            Diagnostic::new(
                Code::MissingAlt,
                source.span(range),
                format!("image `{dest_url}` has no alternative text"),
            )
            .help("describe it between the brackets: `![text](address)`"),
        );
    }
    let target = sink.target(TargetKind::Image, target, source, range);
    sink.html.markup("<img");
    sink.html.placeholder(PlaceholderKind::Image(target));
    sink.html.markup(" alt=\"");
    sink.html.escaped(&words);
    if !title.is_empty() {
        sink.html.markup("\" title=\"");
        sink.html.escaped(title);
    }
    sink.html.markup("\" loading=\"lazy\">");
    sink.html.remember(&words);
    sink.form.image(target, &words, title);
}

/// Writes a paragraph that is only an image with a title as a figure. Returns the index of the
/// event after it.
pub(super) fn figure(sink: &mut Sink<'_>, source: &Source<'_>, at: usize) -> Option<usize> {
    let (Event::Start(tag @ Tag::Image { title, dest_url, .. }), _) = source.events.get(at + 1)?
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
    sink.html.newline();
    sink.html.markup("<figure>\n");
    sink.form.begin_paragraph();
    picture(sink, source, at + 1, ("", false));
    sink.form.end();
    sink.end_statement();
    sink.html.markup("\n<figcaption>");
    sink.html.verbatim(title);
    sink.html.markup("</figcaption>\n</figure>\n");
    sink.form.begin_paragraph();
    sink.form.words(title);
    sink.form.end();
    sink.end_statement();
    Some(end + 1)
}

/// Writes a link to an image of another site; within a link only its words.
fn link_to(sink: &mut Sink<'_>, address: &str, words: &str, in_link: bool) {
    if in_link {
        return sink.verbatim(words);
    }
    sink.html.markup("<a class=\"elsewhere\" href=\"");
    sink.html.address(address);
    sink.html.markup("\">");
    sink.html.verbatim(words);
    sink.html.markup("</a>");
    sink.form.begin_link(Destination::Address(address.to_owned()), "");
    sink.form.words(words);
    sink.form.end();
}

/// Returns the name of a file at an address of another site, or its host.
fn name_of(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or(address).trim_end_matches('/');
    path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(address)
}

fn elsewhere(written: &str, span: Span) -> Diagnostic {
    let host = written.split_once("//").map_or(written, |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or(host).to_ascii_lowercase();
    let message =
        format!("an image of `{host}` is shown as a link: it would be fetched from there");
    Diagnostic::new(Code::UnsafeLink, span, message)
        .help("copy the file into the site and show it from there")
        .cause(host)
}

/// Returns the finding about an address that images cannot have.
pub(super) fn finding(address: &Address, written: &str, span: Span) -> Diagnostic {
    match address {
        Address::External { web: true } => elsewhere(written, span),
        _ => refusal(address, span),
    }
}

fn refusal(address: &Address, span: Span) -> Diagnostic {
    match address {
        Address::Empty => Diagnostic::new(Code::EmptyLink, span, "this image has no address")
            .help("write the address between the parentheses"),
        _ => Diagnostic::new(Code::UnsafeLink, span, "images cannot use this URL scheme")
            .help("copy the file into the site and show it from there"),
    }
}

//! *Text → events with ranges.* Runs the parser with all extensions, and collects undefined labels
//! of links.
//!
//! **Invariants.** Every range is a range of bytes of the given text.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::Span;
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag};

/// An event and its range in the text.
pub(super) type Placed<'a> = (Event<'a>, Range<usize>);

/// Placeholder for the address of a link that is a group of citations.
const CITATION: &str = "@";

/// A parsed text.
pub(super) struct Parsed<'a> {
    /// All events in order.
    pub(super) events: Vec<Placed<'a>>,
    /// `[text][label]` without a `[label]: …`.
    pub(super) undefined: Vec<(Range<usize>, String)>,
}

/// Parses a text.
pub(super) fn parse(text: &str, smart_punctuation: bool) -> Parsed<'_> {
    let mut undefined = Vec::new();
    let resolve = |link: BrokenLink<'_>| {
        if is_citation(&link.reference) {
            return Some((CowStr::from(CITATION), CowStr::from("")));
        }
        if link.link_type == LinkType::Reference {
            undefined.push((link.span, link.reference.into_string()));
        }
        None
    };
    let events =
        Parser::new_with_broken_link_callback(text, extensions(smart_punctuation), Some(resolve))
            .into_offset_iter()
            .collect();
    Parsed { events, undefined }
}

fn extensions(smart_punctuation: bool) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS;
    options.set(Options::ENABLE_SMART_PUNCTUATION, smart_punctuation);
    options
}

fn is_citation(label: &str) -> bool {
    let mut characters = label.chars();
    characters.next() == Some('@')
        && characters.next().is_some_and(|next| next.is_alphanumeric() || next == '_')
}

/// Whether a tag is a group of citations, which the parser reports as a link.
pub(super) fn cites(tag: &Tag<'_>) -> bool {
    let (Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) = tag
    else {
        return false;
    };
    let unknown = matches!(
        link_type,
        LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::ShortcutUnknown
    );
    unknown && &**dest_url == CITATION
}

/// Returns the index of the end event of the element at `start`; the last index if there is none.
pub(super) fn end_of(events: &[Placed<'_>], start: usize) -> usize {
    let mut depth = 0usize;
    for (at, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    events.len().saturating_sub(1)
}

/// Returns the text of the element at `start`, without markup, citations and footnote marks.
pub(super) fn words_of(events: &[Placed<'_>], start: usize) -> String {
    let mut words = String::new();
    let mut depth = 0usize;
    let mut hidden_from = None;
    for (event, _) in events.iter().skip(start) {
        match event {
            Event::Start(tag) => {
                depth += 1;
                if hidden_from.is_none() && cites(tag) {
                    hidden_from = Some(depth);
                }
            }
            Event::End(_) => {
                if hidden_from == Some(depth) {
                    hidden_from = None;
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) | Event::Code(text) if hidden_from.is_none() => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the position of the block is recorded; a block that contains only blocks needs none.
pub(super) fn has_position(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::Item
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
    )
}

pub(super) fn undefined_label(span: Span, label: &str) -> Diagnostic {
    let message = format!("link label `{label}` is not defined in this page");
    Diagnostic::new(Code::UndefinedLinkLabel, span, message)
        .help(format!("add a line `[{label}]: address`, or write `\\[` if no link is meant"))
}

pub(super) fn is_one_paragraph(events: &[Placed<'_>]) -> bool {
    matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)))
        && end_of(events, 0) + 1 == events.len()
}

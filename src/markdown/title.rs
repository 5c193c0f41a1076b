//! *The events of a text → the title in it.* The first heading of any level is the title of a page
//! that has none in its front matter; badges, comments, anchors, images and links may come before it.
//!
//! **Invariants.** Every event is looked at a fixed number of times.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::parse::{Placed, end_of, words_of};
use super::passthrough::without_comments;
use super::source::Source;
use crate::source_map::Spanned;

/// A title and the events of its heading, which are not part of the text.
#[derive(Debug)]
pub(super) struct Title {
    /// The words.
    pub(super) words: Spanned<String>,
    /// The level of the heading.
    pub(super) level: usize,
    /// The events to leave out.
    pub(super) events: Range<usize>,
    /// Whether the heading is raw HTML: then its events are not those of a heading.
    pub(super) is_html: bool,
}

impl Title {
    /// Returns the events of the heading; none if it is raw HTML.
    pub(super) fn heading(&self) -> Range<usize> {
        if self.is_html { 0..0 } else { self.events.clone() }
    }
}

/// A heading outside other blocks.
struct Candidate {
    at: usize,
    level: usize,
}

/// Returns the title of a text: the heading before which nothing is said, or else the only heading of
/// level 1, or the first heading if no other has its level or a higher one. A page that is `titled`
/// gives up a heading of level 1 above its text and no other.
pub(super) fn title(source: &Source<'_>, titled: bool) -> Option<Title> {
    let mut is_opening = true;
    let mut headings: Vec<Candidate> = Vec::new();
    // Number of `:::` blocks that are open.
    let mut blocks = 0usize;
    let mut at = 0;
    while let Some((event, range)) = source.events.get(at) {
        if titled && !(is_opening && headings.is_empty()) {
            return None;
        }
        let end = end_of(source.events, at);
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let title = if is_opening { markdown(source, at, *level as usize) } else { None };
                if title.is_some() {
                    return title.filter(|title| !titled || title.level == 1);
                }
                if blocks == 0 {
                    headings.push(Candidate { at, level: *level as usize });
                }
            }
            Event::Start(Tag::HtmlBlock) if is_opening => {
                let title = html(source, at..end + 1);
                if title.is_some() {
                    return title.filter(|title| !titled || title.level == 1);
                }
                is_opening = !has_words(source.slice(range));
            }
            Event::Rule => {
                let Some(fence) = source.fence(range) else {
                    at = end + 1;
                    continue;
                };
                is_opening = false;
                blocks = match fence.begins {
                    Some(_) => blocks + 1,
                    None => blocks.saturating_sub(1),
                };
            }
            _ => is_opening &= !says_something(source, at..end + 1),
        }
        at = end + 1;
    }
    if titled {
        return None;
    }
    let is_first_only = |level: usize| headings.iter().filter(|it| it.level <= level).count() == 1;
    let mut of_level_1 = headings.iter().filter(|heading| heading.level == 1);
    let found = match (of_level_1.next(), of_level_1.next()) {
        (Some(only), None) => only,
        _ => headings.first().filter(|first| is_first_only(first.level))?,
    };
    markdown(source, found.at, found.level)
}

fn markdown(source: &Source<'_>, at: usize, level: usize) -> Option<Title> {
    let words = words_of(source.events, at);
    let (_, range) = source.events.get(at)?;
    let events = at..end_of(source.events, at) + 1;
    (!words.is_empty()).then(|| Title {
        words: Spanned::new(words, source.span(range)),
        level,
        events,
        is_html: false,
    })
}

/// Whether a block has words outside links and images. Code is words; links may have separators
/// between them.
fn says_something(source: &Source<'_>, events: Range<usize>) -> bool {
    let mut depth = 0usize;
    let events = source.events.get(events).unwrap_or_default();
    if let [_, (Event::Text(_), _), ..] = events
        && let Some((_, range)) = events.first()
        && matches!(source.slice(range).trim(), "[TOC]" | "[[_TOC_]]" | "[[TOC]]")
    {
        return false;
    }
    events.iter().any(|(event, _)| match event {
        Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
            depth += 1;
            false
        }
        Event::End(pulldown_cmark::TagEnd::Link | pulldown_cmark::TagEnd::Image) => {
            depth = depth.saturating_sub(1);
            false
        }
        Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => depth == 0,
        Event::Text(text) => depth == 0 && text.contains(char::is_alphanumeric),
        _ => false,
    })
}

/// Whether raw HTML has words outside tags and comments.
fn has_words(html: &str) -> bool {
    without_comments(html).is_none_or(|html| words_in(&html).contains(char::is_alphanumeric))
}

/// Returns the words of raw HTML, with its commonest character references decoded.
fn words_in(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        words.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    words.push_str(rest);
    for (reference, letter) in
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")]
    {
        words = words.replace(reference, letter);
    }
    words.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the title in a block of raw HTML with a heading above everything else that it says.
fn html(source: &Source<'_>, block: Range<usize>) -> Option<Title> {
    let inside = block.start + 1..block.end.saturating_sub(1);
    let lines = source.events.get(inside.clone())?;
    let is_start = |(event, _): &Placed<'_>| matches!(event, Event::Html(line) if starts(line));
    let first = lines.iter().position(is_start)?;
    if lines.iter().take(first).any(|(_, range)| has_words(source.slice(range))) {
        return None;
    }
    let level = source.slice(&lines.get(first)?.1).trim_start().get(2..3)?.parse().ok()?;
    let end = format!("</h{level}>");
    let is_end = |(event, _): &Placed<'_>| matches!(event, Event::Html(line) if line.to_ascii_lowercase().trim_end().ends_with(&end));
    let last = first + lines.iter().skip(first).position(is_end)?;
    let range = lines.get(first)?.1.start..lines.get(last)?.1.end;
    let words = words_in(&without_comments(source.slice(&range))?);
    let is_whole = first == 0 && last + 1 == lines.len();
    let events = if is_whole { block } else { inside.start + first..inside.start + last + 1 };
    (!words.is_empty()).then(|| Title {
        words: Spanned::new(words, source.span(&range)),
        level,
        events,
        is_html: true,
    })
}

/// Whether a line of raw HTML starts with a heading.
fn starts(line: &str) -> bool {
    matches!(line.trim_start().as_bytes(), [b'<', b'h' | b'H', b'1'..=b'6', b' ' | b'>', ..])
}

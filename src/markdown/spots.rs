//! *Links that CommonMark does not read*: `[text](an address with spaces.md)` and `[[1]](address)`.
//!
//! The places are masked with other characters of the same length before a text is parsed, and restored
//! in its events. What turns out to be no link, such as code, stays unchanged.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use super::parse::Placed;
use super::sink::Sink;
use super::source::Places;
use crate::diagnostic::{Code, Diagnostic};

/// Stand for brackets within the text of a link.
const BRACKETS: [char; 2] = ['\u{e}', '\u{f}'];

/// Longest text and address of such a link, in bytes.
const MAX_BYTES: usize = 1024;

/// A link that CommonMark does not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// An address with spaces; the link ends one byte behind it.
    Spaces(Range<usize>),
    /// A text in brackets, with the brackets; the link begins one byte before it and ends at `end`.
    Brackets {
        /// The text with its brackets.
        text: Range<usize>,
        /// Where the link ends.
        end: usize,
    },
}

impl Spot {
    fn end(&self) -> usize {
        match self {
            Spot::Spaces(address) => address.end + 1,
            Spot::Brackets { end, .. } => *end,
        }
    }
}

/// Finds what may be such links, by ascending end.
pub(super) fn spots(text: &str) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (at, _) in text.match_indices("](") {
        let open = at + 2;
        let Some(address) = address(text, open) else { continue };
        let close = open + address.len();
        if text.as_bytes().get(at - usize::from(at > 0)) == Some(&b']') && !address.contains(' ') {
            let from = text.floor_char_boundary(at.saturating_sub(MAX_BYTES));
            let before = text.get(from..at.saturating_sub(1)).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            let inner = line.rsplit_once("[[");
            if let Some((_, words)) = inner.filter(|(_, words)| !words.contains(['[', ']'])) {
                let start = at - 2 - words.len();
                spots.push(Spot::Brackets { text: start..at, end: close + 1 });
            }
        } else if address.contains(' ') && is_path(address) {
            spots.push(Spot::Spaces(open..close));
        }
    }
    spots
}

/// Returns the address at `open`, up to its closing parenthesis on the same line.
fn address(text: &str, open: usize) -> Option<&str> {
    let rest = text.get(open..)?;
    let mut depth = 0usize;
    for (at, byte) in rest.bytes().enumerate().take(MAX_BYTES) {
        match byte {
            b'\n' => return None,
            b'(' => depth += 1,
            b')' if depth == 0 => return rest.get(..at).filter(|address| !address.is_empty()),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a text with spaces is meant as the address of a page or file.
fn is_path(address: &str) -> bool {
    if address.trim() != address || address.starts_with('<') || address.contains("  ") {
        return false;
    }
    if address.starts_with("{{") {
        return true;
    }
    let has_title = [" \"", " '", " ("].iter().any(|start| address.contains(start));
    let path = address.split(['#', '?']).next().unwrap_or_default();
    let is_ending = |end: &str| {
        (2..=8).contains(&end.len())
            && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && end.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    let has_ending = path.rsplit_once('.').is_some_and(|(_, end)| is_ending(end));
    !has_title && !path.contains([':', ',']) && (path.ends_with('/') || has_ending)
}

/// Returns a text of the same length in which CommonMark reads these links.
pub(super) fn masked(text: &str, spots: &[Spot]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    let mut changes: Vec<(Range<usize>, [char; 2])> = Vec::new();
    for spot in spots {
        match spot {
            Spot::Spaces(address) => changes.push((address.clone(), ['+', '+'])),
            Spot::Brackets { text, .. } => {
                changes.push((text.start..text.start + 1, [BRACKETS[0]; 2]));
                changes.push((text.end - 1..text.end, [BRACKETS[1]; 2]));
            }
        }
    }
    for (range, [one, _]) in changes {
        if range.start < at {
            continue;
        }
        masked.push_str(text.get(at..range.start).unwrap_or_default());
        let part = text.get(range.clone()).unwrap_or_default();
        masked.extend(part.chars().map(|c| if matches!(c, ' ' | '[' | ']') { one } else { c }));
        at = range.end;
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    masked
}

/// Returns the spots that the parser has read as links or images.
pub(super) fn that_are_links(spots: &[Spot], events: &[Placed<'_>]) -> Vec<Spot> {
    let mut ends: Vec<usize> = events
        .iter()
        .filter(|(event, _)| matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. })))
        .map(|(_, range)| range.end)
        .collect();
    ends.sort_unstable();
    spots.iter().filter(|spot| ends.binary_search(&spot.end()).is_ok()).cloned().collect()
}

/// Gives the events of a masked text the addresses and words of the text itself.
pub(super) fn restore(events: &mut [Placed<'_>], spots: &[Spot], text: &str) {
    for (event, range) in events {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                if let Ok(at) = spots.binary_search_by_key(&range.end, Spot::end)
                    && let Some(Spot::Spaces(address)) = spots.get(at)
                {
                    let address = text.get(address.clone()).unwrap_or_default();
                    *dest_url = CowStr::from(address.to_owned());
                }
            }
            Event::Text(words) if !spots.is_empty() && words.contains(BRACKETS) => {
                let restored = words.replace(BRACKETS[0], "[").replace(BRACKETS[1], "]");
                *words = CowStr::from(restored);
            }
            _ => {}
        }
    }
}

/// Reports addresses with spaces, which other programs show as text.
pub(super) fn report(sink: &mut Sink<'_>, (text, places): (&str, Places<'_>), spots: &[Spot]) {
    for spot in spots {
        let Spot::Spaces(range) = spot else { continue };
        let address = text.get(range.clone()).unwrap_or_default();
        if !address.starts_with("{{") {
            let message = format!("the address `{address}` has spaces");
            let found = Diagnostic::new(Code::AddressSpelling, places.span(range.clone()), message);
            sink.report(found.help("write `%20` for each, or the address between `<` and `>`"));
        }
    }
}

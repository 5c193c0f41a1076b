//! *`> [!type]- A title` → a note*, for any name.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::markdown::parse::Placed;
use crate::markdown::source::Source;

/// The first line of a callout.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::markdown) struct Callout {
    /// The name in the brackets, in the source.
    pub(in crate::markdown) name: Range<usize>,
    pub(in crate::markdown) title: String,
    /// Whether it is folded.
    pub(in crate::markdown) folded: bool,
    /// The index of the event after the first line.
    pub(in crate::markdown) next: usize,
    /// Whether the paragraph of the first line goes on.
    pub(in crate::markdown) goes_on: bool,
}

/// Reads the first line of the quote at index `at`.
pub(in crate::markdown) fn callout(source: &Source<'_>, at: usize) -> Option<Callout> {
    let [_, (Event::Start(Tag::Paragraph), range), (Event::Text(_), _), ..] =
        source.events.get(at..)?
    else {
        return None;
    };
    let line = source.slice(range).lines().next()?;
    let (name, rest) = line.strip_prefix("[!")?.split_once(']')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    if name.trim().is_empty() || !name.chars().all(is_name) || name.len() > 40 {
        return None;
    }
    if !(rest.is_empty() || rest.starts_with([' ', '\t', '-', '+'])) {
        return None;
    }
    let start = range.start + 2;
    let mark_end = start + name.len() + 1;
    let (title, next, goes_on) = first_line(source.events.get(at + 2..)?, mark_end);
    let title = title.trim();
    let title = title.strip_prefix(['-', '+']).unwrap_or(title).trim().to_owned();
    let folded = rest.starts_with('-');
    Some(Callout { name: start..start + name.len(), title, folded, next: at + 2 + next, goes_on })
}

/// Returns the words of the first line behind byte `from`, the index after it, and whether its
/// paragraph goes on.
fn first_line(events: &[Placed<'_>], from: usize) -> (String, usize, bool) {
    let mut words = String::new();
    let mut depth = 0usize;
    for (at, (event, range)) in events.iter().enumerate() {
        match event {
            Event::SoftBreak | Event::HardBreak if depth == 0 => return (words, at + 1, true),
            Event::End(TagEnd::Paragraph) => return (words, at + 1, false),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(text) | Event::Code(text) if range.start >= from => words.push_str(text),
            _ => {}
        }
    }
    (words, events.len(), false)
}

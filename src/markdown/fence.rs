//! *Lines of colons → the fences of `:::` blocks.* The parser does not support these blocks. Their
//! lines are masked as rules of the same length, which end every other block, and recognised when
//! the parser reports the rules.
//!
//! **Invariants.** Masking keeps every byte offset. A line that the parser does not report as a
//! rule is not a fence: it is in code or raw HTML.

use std::ops::Range;

use pulldown_cmark::Event;

use super::parse::Placed;

/// Minimum number of colons of a fence.
const MIN_COLONS: usize = 3;

/// A line that may start or end a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// Offset of its colons.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) colons: usize,
    /// The name and the title of the block that starts; `None` for an end.
    pub(super) begins: Option<(Range<usize>, Range<usize>)>,
}

impl Fence {
    /// Returns the range of the title of the block, if it has one.
    pub(super) fn title(&self) -> Option<Range<usize>> {
        let (_, title) = self.begins.as_ref()?;
        (!title.is_empty()).then(|| title.clone())
    }
}

/// Returns all lines that may be fences, in order.
pub(super) fn fences(text: &str) -> Vec<Fence> {
    if !text.contains(":::") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        found.extend(fence(line.trim_end(), start));
        start += line.len();
    }
    found
}

fn fence(line: &str, line_start: usize) -> Option<Fence> {
    let indent = containers(line);
    let rest = line.get(indent..)?;
    let colons = rest.bytes().take_while(|byte| *byte == b':').count();
    if colons < MIN_COLONS {
        return None;
    }
    let start = line_start + indent;
    let fence = Fence { start, end: line_start + line.len(), colons, begins: None };
    let after = rest.get(colons..)?;
    let words = after.trim_start();
    if words.is_empty() {
        return Some(fence);
    }
    let name_start = start + colons + (after.len() - words.len());
    let name = words.split(|c: char| c.is_whitespace() || matches!(c, '[' | '{')).next()?;
    let title = title(words.get(name.len()..)?, fence.end);
    if name.is_empty() {
        let name = class(words).map(|class| name_start + class.start..name_start + class.end)?;
        return Some(Fence { begins: Some((name, title)), ..fence });
    }
    Some(Fence { begins: Some((name_start..name_start + name.len(), title)), ..fence })
}

/// Returns the title in the text after a name, which ends at `end`: `A title`, `[A title]`,
/// `{title="A title"}`.
fn title(text: &str, end: usize) -> Range<usize> {
    let start = end - text.len();
    let inner = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((title, _)) => Some(start + 1..start + 1 + title.len()),
        None => text.trim_start().starts_with('{').then(|| {
            let at = text.find("title=\"").map_or(text.len(), |at| at + 7);
            let rest = text.get(at..).unwrap_or_default();
            start + at..start + at + rest.find('"').unwrap_or(0)
        }),
    };
    inner.unwrap_or_else(|| end - text.trim_start().len()..end)
}

/// Returns the range of the name in `{.name}` and `{name}`.
fn class(words: &str) -> Option<Range<usize>> {
    let inner = words.strip_prefix('{')?;
    let blank = |c: char| c.is_whitespace() || matches!(c, '.' | '#' | ':');
    let start = inner.len() - inner.trim_start_matches(blank).len() + 1;
    let rest = words.get(start..)?;
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '}' | '.' | '='))?;
    (end > 0).then_some(start..start + end)
}

/// Returns the length of the marks of quotes and items at the start of a line.
pub(super) fn containers(line: &str) -> usize {
    let bytes = line.as_bytes();
    let blank = |at: usize| bytes.get(at).is_some_and(|byte| matches!(byte, b' ' | b'\t'));
    let mut at = 0;
    loop {
        let digits = bytes.iter().skip(at).take(9).take_while(|byte| byte.is_ascii_digit()).count();
        match bytes.get(at + digits) {
            Some(b' ' | b'\t' | b'>') if digits == 0 => at += 1,
            Some(b'-' | b'*' | b'+' | b':') if digits == 0 && blank(at + 1) => at += 2,
            Some(b'.' | b')') if digits > 0 && blank(at + digits + 1) => at += digits + 2,
            _ => return at,
        }
    }
}

/// Returns the text with the fences replaced by rules.
pub(super) fn masked(text: &str, fences: &[Fence]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for fence in fences {
        masked.push_str(text.get(from..fence.start).unwrap_or_default());
        masked.push_str("___");
        masked.extend(std::iter::repeat_n(' ', fence.end - fence.start - MIN_COLONS));
        from = fence.end;
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    masked
}

/// Returns the fences that the parser reports as rules.
pub(super) fn that_are_blocks(fences: &[Fence], events: &[Placed<'_>]) -> Vec<Fence> {
    let mut fences = fences.iter().peekable();
    let mut blocks = Vec::new();
    for (event, range) in events {
        if !matches!(event, Event::Rule) {
            continue;
        }
        while fences.next_if(|fence| fence.start < range.start).is_some() {}
        blocks.extend(fences.next_if(|fence| fence.start == range.start).cloned());
    }
    blocks
}

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
    let name = words.split(char::is_whitespace).next()?;
    let title = words.get(name.len()..)?.trim();
    let title_start = fence.end - title.len();
    let begins = Some((name_start..name_start + name.len(), title_start..fence.end));
    Some(Fence { begins, ..fence })
}

/// Returns the length of the marks of quotes and items at the start of a line.
fn containers(line: &str) -> usize {
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

//! *`::: note` … `:::` → a block.* The parser does not know these blocks. Their lines are found
//! first, masked as rules of the same length, which end every other block, and recognised again
//! when the parser reports the rules.
//!
//! **Invariants.** Masking keeps every byte offset. What the parser does not report as a rule is
//! not a block: it stands in code or raw HTML.

use std::ops::Range;

use pulldown_cmark::Event;

use super::parse::Placed;
use super::render::{Open as Opened, Renderer, Source};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// The shortest fence.
const COLONS: usize = 3;

/// A kind of note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    Details,
}

const KINDS: [(&str, &str, Kind); 6] = [
    ("note", "Note", Kind::Note),
    ("tip", "Tip", Kind::Tip),
    ("important", "Important", Kind::Important),
    ("warning", "Warning", Kind::Warning),
    ("caution", "Caution", Kind::Caution),
    ("details", "Details", Kind::Details),
];

impl Kind {
    fn named(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(known, ..)| name.eq_ignore_ascii_case(known)).map(|(.., kind)| *kind)
    }

    fn names(self) -> (&'static str, &'static str) {
        let found = KINDS.iter().find(|(.., kind)| *kind == self);
        found.map_or(("note", "Note"), |(name, title, _)| (name, title))
    }
}

/// A line that may begin or end a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// Where its colons begin.
    pub(super) start: usize,
    end: usize,
    colons: usize,
    /// The name and the title of the block that begins; none where one ends.
    begins: Option<(Range<usize>, Range<usize>)>,
}

impl Fence {
    /// Where the title of the block that begins here stands, if it has one.
    pub(super) fn title(&self) -> Option<Range<usize>> {
        let (_, title) = self.begins.as_ref()?;
        (!title.is_empty()).then(|| title.clone())
    }
}

/// A block that is open.
pub(super) struct Open {
    colons: usize,
    span: Span,
    end: &'static str,
}

/// All lines that may be fences, in order.
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
    if colons < COLONS {
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

/// The length of the marks of quotes and items at the start of a line.
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

/// The text with the fences as rules.
pub(super) fn masked(text: &str, fences: &[Fence]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for fence in fences {
        masked.push_str(text.get(from..fence.start).unwrap_or_default());
        masked.push_str("___");
        masked.extend(std::iter::repeat_n(' ', fence.end - fence.start - COLONS));
        from = fence.end;
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    masked
}

/// Those fences that the parser found to be rules.
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

impl Renderer<'_> {
    /// Begins or ends a block.
    pub(super) fn fence(&mut self, source: &Source<'_>, fence: &Fence) {
        self.end_statement();
        let span = source.origin.span(fence.start..fence.end);
        match &fence.begins {
            Some((name, title)) => self.begin_fence(source, fence.colons, name, title, span),
            None => self.end_fence(fence.colons, span),
        }
    }

    fn begin_fence(
        &mut self,
        source: &Source<'_>,
        colons: usize,
        name: &Range<usize>,
        title: &Range<usize>,
        span: Span,
    ) {
        if !self.fits(1) {
            self.report_depth(span);
            self.fences_left_out += 1;
            return;
        }
        let written = source.slice(name);
        let kind = Kind::named(written).unwrap_or_else(|| {
            let known = KINDS.map(|(name, ..)| name);
            let message = format!("unknown block type `{written}`");
            let found = Diagnostic::new(Code::BadBlock, source.origin.span(name.clone()), message);
            self.report(match crate::diagnostic::nearest(written, known) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help(format!("the types are {}", known.join(", "))),
            });
            Kind::Note
        });
        let title = source.slice(title);
        self.writer.newline();
        self.begin_admonition(kind, Some(title).filter(|title| !title.is_empty()));
        let end = if kind == Kind::Details { "</details>\n" } else { "</aside>\n" };
        self.open.push(Opened::Fence(Open { colons, span, end }));
    }

    /// Writes the begin of a note, with its title.
    pub(super) fn begin_admonition(&mut self, kind: Kind, title: Option<&str>) {
        let (name, usual) = kind.names();
        let (begin, end) = match kind {
            Kind::Details => {
                ("<details class=\"admonition details\">\n<summary>".to_owned(), "</summary>\n")
            }
            _ => (
                format!(
                    "<aside class=\"admonition {name}\" role=\"note\">\n<p class=\"admonition-title\">"
                ),
                "</p>\n",
            ),
        };
        self.writer.markup(&begin);
        self.writer.verbatim(title.unwrap_or(usual));
        self.writer.markup(end);
        self.end_statement();
    }

    fn end_fence(&mut self, colons: usize, span: Span) {
        if self.fences_left_out > 0 {
            self.fences_left_out -= 1;
            return;
        }
        let innermost = self.open.iter().rev().map_while(|open| match open {
            Opened::Fence(open) => Some(open.colons),
            _ => None,
        });
        let Some(inside) = innermost.clone().position(|open| open == colons) else {
            let message = format!("unmatched `{}`", ":".repeat(colons.min(20)));
            let found = Diagnostic::new(Code::BadBlock, span, message);
            self.report(match innermost.clone().next() {
                Some(open) => found.help(format!(
                    "close the open block with its own number of colons, `{}`",
                    ":".repeat(open.min(20))
                )),
                None => found.help("remove it, or open a block with `::: note` before it"),
            });
            return;
        };
        for _ in 0..inside {
            self.close_fence(true);
        }
        self.close_fence(false);
    }

    /// Ends the blocks that nobody ended in the place where they began.
    pub(super) fn close_fences(&mut self) {
        while matches!(self.open.last(), Some(Opened::Fence(_))) {
            self.close_fence(true);
        }
    }

    fn close_fence(&mut self, missing: bool) {
        let Some(Opened::Fence(open)) = self.open.pop() else { return };
        self.writer.newline();
        self.writer.markup(open.end);
        self.end_statement();
        if missing {
            let end = ":".repeat(open.colons.min(20));
            self.report(
                Diagnostic::new(Code::BadBlock, open.span, "this block is not closed")
                    .help(format!("end it with a line `{end}` at the same indentation")),
            );
        }
    }
}

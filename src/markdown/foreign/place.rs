//! *The place of a tag in its text → how it may be replaced*: in an address, in the tag of an element,
//! on a line of its own.

use std::ops::Range;

use super::edits::Edit;
use super::scan::Scan;
use crate::markdown::fence::containers;

/// Longest text before a tag that is looked at, in bytes.
const BEFORE: usize = 600;

/// Where a tag is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the parentheses of a link or an image; the range is from the bracket of the link to its
    /// closing parenthesis, and the texts are those of its words.
    Address(Option<Whole>),
    /// In the tag of an element.
    Element,
    /// In raw HTML.
    Html,
    /// In running text.
    Words,
}

/// The parts of a link around a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    /// The opening bracket, with `!` before it.
    pub(super) opening: Range<usize>,
    /// From `](` to `)`.
    pub(super) closing: Range<usize>,
}

/// Returns the place of a tag.
pub(super) fn place(text: &str, scan: &Scan, tag: &Range<usize>) -> Place {
    let before = tail(text, tag.start);
    if let Some(at) = before.rfind("](")
        && !before.get(at + 2..).unwrap_or(" ").contains([' ', '\n', ')'])
    {
        return Place::Address(whole(text, tag.start - before.len() + at, tag.end));
    }
    if let Some(at) = before.rfind(['<', '>'])
        && let Some(rest) = before.get(at..)
        && rest.starts_with('<')
        && rest
            .get(1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'))
        && !rest.contains("\n\n")
    {
        return Place::Element;
    }
    if is_definition(before) {
        return Place::Address(None);
    }
    if scan.in_html(tag.start) { Place::Html } else { Place::Words }
}

/// Whether an address follows: `[label]: `.
fn is_definition(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim_start().starts_with('[') && line.trim_end().ends_with("]:")
}

/// Returns the last bytes before a position.
fn tail(text: &str, at: usize) -> &str {
    let mut start = at.saturating_sub(BEFORE);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..at).unwrap_or_default()
}

/// Returns the parts of the link whose text ends at `bracket`, which has a tag until `end` in its
/// address.
fn whole(text: &str, bracket: usize, end: usize) -> Option<Whole> {
    let mut depth = 0usize;
    let before = tail(text, bracket);
    let opening = before.bytes().enumerate().rev().find_map(|(at, byte)| match byte {
        b']' => {
            depth += 1;
            None
        }
        b'[' if depth == 0 => Some(bracket - before.len() + at),
        b'[' => {
            depth -= 1;
            None
        }
        _ => None,
    })?;
    let image = opening.checked_sub(1).filter(|at| text.as_bytes().get(*at) == Some(&b'!'));
    let rest = text.as_bytes().get(end..)?;
    let close = memchr::memchr(b')', rest.get(..BEFORE.min(rest.len()))?)?;
    Some(Whole {
        opening: image.unwrap_or(opening)..opening + 1,
        closing: bracket..end + close + 1,
    })
}

/// Writes blocks in place of a range: on lines of their own, behind the marks of the quotes and
/// items around it. An empty block is left out with its line, if it is alone in a table.
pub(super) struct Blocks<'t> {
    text: &'t str,
    scan: &'t Scan,
    /// The last line, and the end of the marks at its start.
    line: (usize, usize),
}

impl<'t> Blocks<'t> {
    /// Creates a writer.
    pub(super) fn new(text: &'t str, scan: &'t Scan) -> Blocks<'t> {
        Blocks { text, scan, line: (usize::MAX, 0) }
    }

    /// Returns the start of the line of a position, and the end of the marks at its start.
    fn marks(&mut self, at: usize) -> (usize, usize) {
        let start = self.scan.line_start(at);
        if self.line.0 != start {
            let rest = self.text.get(start..).unwrap_or_default();
            let line = rest.split_inclusive('\n').next().unwrap_or_default();
            self.line = (start, start + containers(line));
        }
        self.line
    }

    /// Returns the marks of quotes for a further line, and blanks for those of items.
    fn prefix(&mut self, at: usize) -> String {
        let (start, end) = self.marks(at);
        let marks = self.text.get(start..end.min(at)).unwrap_or_default();
        marks.chars().map(|c| if matches!(c, '>' | ' ' | '\t') { c } else { ' ' }).collect()
    }

    /// Returns the edit that replaces a range by lines.
    pub(super) fn replace(&mut self, range: Range<usize>, lines: &str) -> Edit {
        let prefix = self.prefix(range.start);
        let (_, marks) = self.marks(range.start);
        let mut with = String::new();
        if marks < range.start {
            with.push('\n');
            with.push_str(&prefix);
        }
        for (number, line) in lines.lines().enumerate() {
            if number > 0 {
                with.push('\n');
                with.push_str(&prefix);
            }
            with.push_str(line);
        }
        let rest = self.text.get(range.end..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let after = rest.get(blanks..).unwrap_or_default();
        let mut end = range.end;
        if !after.is_empty() && !after.starts_with(['\n', '\r']) {
            end += blanks;
            with.push('\n');
            with.push_str(&prefix);
        }
        Edit::new(range.start..end, with)
    }

    /// Returns the edit that leaves a range out. A range that fills lines of a table goes with them.
    pub(super) fn leave_out(&mut self, range: Range<usize>) -> Edit {
        let (start, marks) = self.marks(range.start);
        let rest = self.text.get(range.end..).unwrap_or_default();
        let next = rest.trim_start_matches([' ', '\t', '\r']);
        let fills = marks >= range.start && next.starts_with("\n|");
        let before = self.text.get(..start).unwrap_or_default();
        if fills && before.ends_with("|\n") {
            return Edit::new(start..range.end + (rest.len() - next.len()) + 1, "");
        }
        Edit::new(range, "")
    }
}

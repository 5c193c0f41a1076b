//! *Blocks of lines that are indented → `:::` blocks*: `!!! note` and `??? note` with `=== "Tab"` of
//! MkDocs, and the content of components.
//!
//! A pass finds the outermost blocks; what they contain is found by the next one.

use std::collections::HashMap;
use std::ops::Range;

use super::edits::Edit;
use super::scan::Scan;
use super::tags::{Family, Side, Tag};

/// Indentation of the content of a block, in columns.
const INDENT: usize = 4;

/// A line of the text.
#[derive(Clone, Copy)]
struct Line<'t> {
    start: usize,
    /// Without the line end.
    text: &'t str,
    indent: usize,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Returns the range of the blanks that make up `columns` at the start of the line.
    fn blanks(&self, columns: usize) -> Range<usize> {
        let (mut at, mut column) = (0, 0);
        for byte in self.text.bytes() {
            column += match byte {
                b' ' => 1,
                b'\t' => INDENT - column % INDENT,
                _ => break,
            };
            if column > columns {
                break;
            }
            at += 1;
        }
        self.start..self.start + at
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        let mut indent = 0;
        for byte in text.bytes() {
            indent += match byte {
                b' ' => 1,
                b'\t' => INDENT - indent % INDENT,
                _ => break,
            };
        }
        lines.push(Line { start, text, indent });
        start += line.len();
    }
    lines
}

/// Whether a text may have such blocks.
pub(super) fn may_have(text: &str) -> bool {
    ["!!!", "???", "=== \"", "=== '", "===! ", "===+ "].iter().any(|mark| text.contains(mark))
}

/// Returns the edits for the outermost blocks of a text.
pub(super) fn edits(text: &str, scan: &Scan) -> Vec<Edit> {
    let lines = lines(text);
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let content = lines.get(at + 1..).unwrap_or_default();
        let length = match opening(line.text.trim()) {
            Some(_)
                if scan
                    .closed_until(line.start + line.text.len() - line.text.trim_start().len())
                    .is_some() =>
            {
                0
            }
            Some(_) => content_length(line, content),
            None => 0,
        };
        let Some(opening) = opening(line.text.trim()).filter(|_| length > 0) else {
            at += 1;
            continue;
        };
        let blanks = line.text.get(..line.text.len() - line.text.trim_start().len());
        let blanks = blanks.unwrap_or_default();
        let start = line.start + blanks.len();
        edits.push(Edit::new(start..line.end(), opening));
        let content = content.get(..length).unwrap_or_default();
        for inner in content.iter().filter(|inner| !inner.is_blank()) {
            let kept = inner.blanks(line.indent).end;
            edits.push(Edit::new(kept..inner.blanks(line.indent + INDENT).end, ""));
        }
        if let Some(last) = content.last() {
            edits.push(Edit::new(last.end()..last.end(), format!("\n{blanks}:::")));
        }
        at += 1 + length;
    }
    edits
}

/// Returns the number of lines of a block, without blank lines at its end.
fn content_length(line: &Line<'_>, content: &[Line<'_>]) -> usize {
    let inside = |inner: &&Line<'_>| inner.is_blank() || inner.indent >= line.indent + INDENT;
    let all = content.iter().take_while(inside).count();
    let blank = content.get(..all).unwrap_or_default().iter().rev();
    all - blank.take_while(|inner| inner.is_blank()).count()
}

/// Returns the `:::` line for the first line of a block.
fn opening(line: &str) -> Option<String> {
    let (mark, rest) = line.split_at_checked(3)?;
    match mark {
        "!!!" | "???" => {
            let (expanded, rest) = match rest.strip_prefix('+') {
                Some(rest) => (true, rest),
                None => (mark == "!!!", rest),
            };
            let rest = rest.trim_start();
            let end = rest.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(rest.len());
            let (kind, rest) = rest.split_at(end);
            let is_name = kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            if kind.is_empty() || !is_name {
                return None;
            }
            let title = quoted(rest).unwrap_or_default();
            let line = match (expanded, title.is_empty()) {
                (true, _) => format!("::: {kind} {title}"),
                (false, false) => format!("::: details {title}"),
                (false, true) => format!("::: details {}", capitalised(kind)),
            };
            Some(line.trim_end().to_owned())
        }
        "===" => {
            let rest = rest.strip_prefix(['!', '+']).unwrap_or(rest);
            let title = quoted(rest.strip_prefix(' ')?)?;
            Some(format!("::: tab {title}"))
        }
        _ => None,
    }
}

/// Returns the text in quotation marks.
fn quoted(text: &str) -> Option<&str> {
    let start = text.find(['"', '\''])?;
    let mark = text.get(start..)?.chars().next()?;
    let inside = text.get(start + 1..)?;
    Some(inside.get(..inside.rfind(mark)?)?.trim())
}

/// Returns a name as a title.
pub(in crate::markdown) fn capitalised(name: &str) -> String {
    let spaced = name.replace(['-', '_'], " ");
    let mut characters = spaced.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// Returns the edits that take back the indentation of the content of components that begin and end
/// lines: there is no indented code in them. Only the outermost are looked at.
pub(super) fn contents(text: &str, tags: &[Tag<'_>]) -> Vec<Edit> {
    let is_block = |tag: &&Tag<'_>| tag.family == Family::Component;
    if !tags.iter().any(|tag| is_block(&tag) && tag.partner.is_some()) {
        return Vec::new();
    }
    let lines = lines(text);
    let by_start: HashMap<usize, usize> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| (line.start + line.blanks(line.indent).len(), at))
        .collect();
    let mut edits = Vec::new();
    let mut until = 0;
    for tag in tags.iter().filter(is_block) {
        let closing = tag.partner.and_then(|partner| tags.get(partner));
        let Some(closing) = closing.filter(|_| tag.side == Side::Opens) else { continue };
        let numbers = (by_start.get(&tag.range.start), by_start.get(&closing.range.start));
        let (Some(first), Some(last)) = numbers else { continue };
        if *first < until || last <= first {
            continue;
        }
        let Some(opening) = lines.get(*first) else { continue };
        // The tag itself may have several lines.
        let inner = lines.get(*first..*last).unwrap_or_default();
        let inner = inner.iter().filter(|line| line.start >= tag.range.end && !line.is_blank());
        let least = inner.clone().map(|line| line.indent).min().unwrap_or(0);
        if least > opening.indent {
            for line in inner {
                let kept = line.blanks(opening.indent).end;
                edits.push(Edit::new(kept..line.blanks(least).end, ""));
            }
        }
        until = *last;
    }
    edits
}

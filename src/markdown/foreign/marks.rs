//! *Marks within a line → edits*: `==mark==`, `^sup^`, `~sub~`, `%%comment%%`, `$x$`, attributes in braces.
//!
//! **Invariants.** The elements that are inserted begin and end within one block; the renderer closes
//! those that overlap with emphasis.

use std::ops::Range;

use super::edits::Edit;
use super::scan::Scan;
use super::{Found, is_attributes};

/// Longest formula within a line, and longest text above the line, in bytes.
const LONGEST_FORMULA: usize = 300;
const LONGEST_ABOVE: usize = 40;
/// Longest text below the line, in bytes.
const LONGEST_BELOW: usize = 12;

/// A kind of mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Mark,
    Above,
    Comment,
    Formula,
    Display,
    Below,
}

/// A mark that may begin or end something.
#[derive(Clone, Copy, Debug)]
struct Mark {
    kind: Kind,
    at: usize,
    len: usize,
    block: usize,
    opens: bool,
    closes: bool,
}

/// Adds the edits for the words of a text.
pub(super) fn edits(text: &str, scan: &Scan, edits: &mut Vec<Edit>, found: &mut Vec<Found>) {
    let mut open: [Option<Mark>; 6] = [None; 6];
    for words in &scan.words {
        for mark in marks(text, &words.range, words.block) {
            if scan.closed_until(mark.at).is_some() {
                continue;
            }
            let Some(slot) = open.get_mut(mark.kind as usize) else { continue };
            let pair = slot.filter(|open| open.block == mark.block && mark.closes);
            *slot = match pair {
                Some(first) if write(text, first, mark, edits, found) => None,
                _ => Some(mark).filter(|mark| mark.opens),
            };
        }
        attributes(text, &words.range, edits);
    }
}

/// Returns the marks in a range of words.
fn marks(text: &str, range: &Range<usize>, block: usize) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let byte = bytes.get(at).copied().unwrap_or_default();
        if !matches!(byte, b'=' | b'%' | b'$' | b'^' | b'~') {
            at += 1;
            continue;
        }
        let end = (at..range.end).find(|next| bytes.get(*next) != Some(&byte)).unwrap_or(range.end);
        let len = end - at;
        let kind = match (byte, len) {
            (b'=', 2) => Some(Kind::Mark),
            (b'%', 2) => Some(Kind::Comment),
            (b'$', 1) => Some(Kind::Formula),
            (b'$', 2) => Some(Kind::Display),
            (b'^', 1) => Some(Kind::Above),
            (b'~', 1) => Some(Kind::Below),
            _ => None,
        };
        let escaped = at.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'\\');
        if let Some(kind) = kind.filter(|_| !escaped) {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(end..).and_then(|after| after.chars().next());
            let (opens, closes) = sides(kind, before.unwrap_or(' '), after.unwrap_or(' '));
            if opens || closes {
                found.push(Mark { kind, at, len, block, opens, closes });
            }
        }
        at = end;
    }
    found
}

/// Whether a mark between two characters may begin something, and end it.
fn sides(kind: Kind, before: char, after: char) -> (bool, bool) {
    let free = |c: char| !c.is_alphanumeric();
    match kind {
        Kind::Mark | Kind::Comment => {
            (free(before) && !after.is_whitespace(), !before.is_whitespace() && free(after))
        }
        Kind::Formula => {
            (free(before) && !after.is_whitespace(), !before.is_whitespace() && free(after))
        }
        Kind::Display => (free(before), free(after)),
        Kind::Above | Kind::Below => (
            (before.is_alphanumeric() || before == ')')
                && (after.is_alphanumeric() || matches!(after, '-' | '+')),
            before.is_alphanumeric() || matches!(before, '-' | '+'),
        ),
    }
}

/// Writes a pair. Returns whether it is one.
fn write(
    text: &str,
    first: Mark,
    last: Mark,
    edits: &mut Vec<Edit>,
    found: &mut Vec<Found>,
) -> bool {
    let inner = first.at + first.len..last.at;
    let whole = first.at..last.at + last.len;
    if inner.is_empty() {
        return false;
    }
    let short = |most: usize| inner.len() <= most;
    let written = || text.get(inner.clone()).unwrap_or_default();
    let mut around = |element: &str| {
        edits.push(Edit::new(first.at..inner.start, format!("<{element}>")));
        edits.push(Edit::new(last.at..whole.end, format!("</{element}>")));
    };
    match first.kind {
        Kind::Mark => around("mark"),
        Kind::Above if short(LONGEST_ABOVE) && !written().contains(char::is_whitespace) => {
            around("sup");
        }
        Kind::Below if short(LONGEST_BELOW) && written().chars().all(is_below) => around("sub"),
        Kind::Comment => edits.push(Edit::new(whole, "")),
        Kind::Formula | Kind::Display if short(LONGEST_FORMULA) => {
            let formula = written().trim();
            let is_formula = first.kind == Kind::Display || is_formula(formula);
            if !is_formula || formula.is_empty() || formula.contains('`') {
                return false;
            }
            found.push(Found::formula(whole.clone()));
            let code = formula.split_whitespace().collect::<Vec<_>>().join(" ");
            edits.push(Edit::new(whole, format!("`{code}`")));
        }
        _ => return false,
    }
    true
}

fn is_below(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '+' | '-' | ',')
}

/// Whether the text between two dollar signs can only be a formula.
fn is_formula(text: &str) -> bool {
    let is_name = text.len() <= 2 && text.chars().all(char::is_alphabetic);
    let has_mark = text.contains(['\\', '^', '=', '{', '+']) || text.contains("_");
    is_name || (has_mark && !text.contains('$'))
}

/// Adds the edits that leave out attributes in braces behind something: `{: .wide}`, `{ .md-button }`.
fn attributes(text: &str, range: &Range<usize>, edits: &mut Vec<Edit>) {
    let mut from = range.start;
    while let Some(found) =
        memchr::memchr(b'{', text.as_bytes().get(from..range.end).unwrap_or(&[]))
    {
        let at = from + found;
        from = at + 1;
        let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
        let rest = text.as_bytes().get(at..).unwrap_or(&[]);
        let window = rest.get(..rest.len().min(300)).unwrap_or(&[]);
        let Some(end) = memchr::memchr2(b'}', b'\n', window) else { continue };
        let Some(written) = text.get(at..at + end + 1).filter(|written| written.ends_with('}'))
        else {
            continue;
        };
        let is_kramdown = written.starts_with("{:");
        let behind = matches!(before, Some(b')' | b']' | b'`' | b'*' | b'_'));
        if (behind || is_kramdown) && is_attributes(written) {
            let blanks = match is_kramdown {
                true => {
                    text.get(..at).map_or(0, |text| text.len() - text.trim_end_matches(' ').len())
                }
                false => 0,
            };
            // In a heading they are attributes of ours too.
            let id = written.trim_matches(['{', '}', ':', ' ']);
            let with = match id.starts_with('#') && is_kramdown {
                true => format!(" {{{id}}}"),
                false => String::new(),
            };
            edits.push(Edit::new(at - blanks..at + end + 1, with));
        }
    }
}

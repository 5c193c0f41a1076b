//! *The text around a mistake → what to write instead.* The parser says what it expected; here is
//! what writers mean who write TOML as they would write YAML, a letter or another language.
//!
//! **Invariants.** Looks at the text alone, never at the words of the parser, and takes time by the
//! length of the line that it is asked about.

mod line;

use line::{Statement, header, in_list, in_table, in_text, is_header, is_plain, statement};
use std::ops::Range;

/// Largest number of bytes before a key that are read.
const MAX_BYTES_BEFORE: usize = 200;

/// What was opened in a text and is closed nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// Where it begins.
    pub(super) at: usize,
    /// The end of that line.
    line_end: usize,
    /// What closes it.
    closing: &'static str,
}

impl Unclosed {
    fn new(text: &str, at: usize) -> Self {
        let closing = closing(text.as_bytes(), at);
        Unclosed { at, line_end: end_of_line(text, at), closing }
    }

    /// What is wrong.
    pub(super) fn message(&self) -> String {
        format!("the {} is not closed", self.what())
    }

    /// What to do.
    pub(super) fn help(&self) -> String {
        format!("end the {} with `{}`", self.what(), self.closing)
    }

    fn what(&self) -> &'static str {
        match self.closing {
            "]" => "list",
            "}" => "table",
            _ => "text",
        }
    }
}

/// Values of a text that may go over several lines.
#[derive(Debug)]
pub(super) struct Hints<'t> {
    text: &'t str,
    /// Lists, inline tables and long texts, in their order, none in another.
    wide: Vec<Range<usize>>,
    /// Where the lines with headers of tables begin.
    headers: Vec<usize>,
    unclosed: Option<Unclosed>,
}

impl<'t> Hints<'t> {
    /// Reads a text once.
    pub(super) fn new(text: &'t str) -> Self {
        let mut hints = Hints { text, wide: Vec::new(), headers: Vec::new(), unclosed: None };
        let bytes = text.as_bytes();
        let mut open: Vec<usize> = Vec::new();
        let mut last = b'\n';
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let closes = open.last().is_some_and(|from| closing(bytes, *from).as_bytes() == [byte]);
            let is_value = !open.is_empty() || last == b'=';
            match byte {
                b'#' => at = end_of_line(text, at),
                b'[' if open.is_empty() && last == b'\n' => {
                    hints.headers.push(at);
                    at = end_of_line(text, at);
                }
                b'[' | b'{' if is_value => open.push(at),
                b'"' | b'\'' if !last.is_ascii_alphanumeric() => match end_of_text(text, at) {
                    Some(end) if text[at..end].contains('\n') && open.is_empty() => {
                        hints.wide.push(at..end);
                        at = end - 1;
                    }
                    Some(end) => at = end - 1,
                    None => {
                        hints.unclosed = Some(Unclosed::new(text, at));
                        hints.wide.push(at..text.len());
                        return hints;
                    }
                },
                _ if closes => {
                    let from = open.pop().unwrap_or(at);
                    if open.is_empty() {
                        hints.wide.push(from..at + 1);
                    }
                }
                _ => {}
            }
            // A comment ends where the line does.
            match bytes.get(at) {
                Some(b' ' | b'\t') | None => {}
                Some(b'\n') if !open.is_empty() => {}
                Some(_) => last = bytes[at],
            }
            at += 1;
        }
        if let Some(&from) = open.first() {
            hints.wide.push(from..text.len());
            hints.unclosed = Some(Unclosed::new(text, from));
        }
        hints
    }

    /// What is not closed, if that is the mistake at this place: the next line that begins as if
    /// nothing were open, or the end.
    pub(super) fn unclosed(&self, at: usize) -> Option<&Unclosed> {
        let open = self.unclosed.as_ref()?;
        let is_below = at > open.line_end;
        let (line, _) = self.line(at);
        let is_end = self.text.get(at..)?.trim_start().is_empty();
        let begins = is_header(line) || Statement::parse(line).is_some_and(|it| is_plain(it.key));
        let is_text = open.closing.len() == 3;
        ((is_text && at > open.at) || (is_below && (is_end || begins))).then_some(open)
    }

    /// What to write in place of what stands at a place.
    pub(super) fn help(&self, at: usize) -> Option<String> {
        let (line, column) = self.line(at);
        let start = at - column;
        let rest = line.get(column..)?;
        if let Some(letter) = rest.chars().next().filter(|letter| is_invisible(*letter)) {
            return Some(format!("delete the invisible character U+{:04X}", u32::from(letter)));
        }
        let around = self.wide.partition_point(|range| range.end <= start);
        let around = self.wide.get(around).filter(|range| range.start < start);
        match around.and_then(|range| self.text.as_bytes().get(range.start)) {
            Some(b'[') => in_list(line, column),
            Some(b'{') => in_table(line, column),
            Some(_) => in_text(line),
            None if is_header(line) => header(line.trim()),
            None => statement(line, column),
        }
    }

    /// What stands in the line up to the end of a key, and in which section: the same for two keys
    /// only if they are one. Nothing for a key with something before it.
    pub(super) fn written(&self, key: Range<usize>) -> Option<(usize, &'t str)> {
        let before = self.text.as_bytes().get(..key.start)?;
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.[\"' \t".contains(byte);
        let length =
            before.iter().rev().take(MAX_BYTES_BEFORE).take_while(|byte| is_part(byte)).count();
        let start = key.start - length;
        if start > 0 && before.get(start - 1) != Some(&b'\n') {
            return None;
        }
        let written = self.text.get(start..key.end)?.trim_start();
        let section = self.headers.partition_point(|header| *header <= key.start);
        Some((if written.starts_with('[') { 0 } else { section }, written))
    }

    /// The line of a place, and the place in it.
    fn line(&self, at: usize) -> (&'t str, usize) {
        let at = self.text.floor_char_boundary(at);
        let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        (&self.text[start..end_of_line(self.text, at)], at - start)
    }
}

/// The end of the line of a place, in front of the line feed.
pub(super) fn end_of_line(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| at + length)
}

/// What closes what begins at a place.
fn closing(bytes: &[u8], at: usize) -> &'static str {
    match bytes.get(at..).unwrap_or_default() {
        [b'[', ..] => "]",
        [b'{', ..] => "}",
        [b'"', b'"', b'"', ..] => "\"\"\"",
        [b'\'', b'\'', b'\'', ..] => "'''",
        [b'\'', ..] => "'",
        _ => "\"",
    }
}

/// Where a text in quotes ends, behind its quotes; a short one ends with its line. Nothing where a
/// long one has no end.
fn end_of_text(text: &str, at: usize) -> Option<usize> {
    let closing = closing(text.as_bytes(), at);
    let inside = at + closing.len();
    match find_closing(text.get(inside..)?, closing) {
        Ok(length) => Some(inside + length + closing.len()),
        Err(_) if closing.len() == 3 => None,
        Err(length) => Some(inside + length),
    }
}

/// Where `closing` stands in the text, not counting what a backslash is in front of; or where the
/// text ends without it.
fn find_closing(text: &str, closing: &str) -> Result<usize, usize> {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        if !escaped && text[at..].starts_with(closing) {
            return Ok(at);
        }
        if letter == '\n' && closing.len() < 3 {
            return Err(at);
        }
        escaped = !escaped && letter == '\\' && closing.starts_with('"');
    }
    Err(text.len())
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
        || (letter.is_whitespace() && !letter.is_ascii())
}

#[cfg(test)]
mod tests;

//! *Lines of code that name a file → the file, or some of its lines*: `{{#include a.rs:2:10}}` of mdBook
//! and `--8<-- "a.py"`.

use std::borrow::Cow;
use std::ops::Range;

use super::files::resolved;
use super::lines::snippet;
use crate::markdown::Library;

/// Number of bytes that are taken from a file.
const MAX_FILE: usize = 256 << 10;
/// Number of bytes that are included into the code of a page.
const MAX_PAGE: usize = 4 << 20;

/// Code with its files.
pub(in crate::markdown) struct Included {
    pub(in crate::markdown) code: String,
    /// The lines whose file or part is missing: the name of the tag, and its range in the first code.
    pub(in crate::markdown) missing: Vec<(String, Range<usize>)>,
}

/// Puts files in place of the lines that name them; `None` if there is no such line. `used` counts the
/// bytes of the page.
pub(in crate::markdown) fn with_files(
    code: &str,
    library: Option<&dyn Library>,
    folder: &str,
    used: &mut usize,
) -> Option<Included> {
    if !code.contains("{{#") && !code.contains("8<-") {
        return None;
    }
    let mut included = Included { code: String::with_capacity(code.len()), missing: Vec::new() };
    let mut at = 0;
    let mut is_any = false;
    for line in code.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((tag, name)) = named_file(line) else {
            included.code.push_str(line);
            continue;
        };
        is_any = true;
        let text = library.and_then(|library| part(library, folder, name));
        match text.filter(|text| *used + text.len() <= MAX_PAGE && text.len() <= MAX_FILE) {
            Some(text) => {
                *used += text.len().max(64);
                included.code.push_str(text.trim_end_matches(['\n', '\r']));
                included.code.push('\n');
            }
            None => {
                included.code.push_str(line);
                included.missing.push((tag.to_owned(), start..start + line.trim_end().len()));
            }
        }
    }
    is_any.then_some(included)
}

/// Returns the tag and the file that a line names.
fn named_file(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    if let Some(inner) = line.strip_prefix("{{#").and_then(|rest| rest.strip_suffix("}}")) {
        let (tag, name) = inner.trim().split_once(char::is_whitespace)?;
        let known = ["include", "rustdoc_include", "playground", "playpen"];
        let name = name.split_whitespace().next()?;
        return known.contains(&tag).then_some((tag, name));
    }
    snippet(line).map(|name| ("--8<--", name))
}

/// Returns the file of `path`, or the part of it that `path:first:last` or `path:anchor` names.
fn part(library: &dyn Library, folder: &str, name: &str) -> Option<String> {
    let (path, part) = match name.split_once(':') {
        Some((path, part)) => (path, Some(part)),
        None => (name, None),
    };
    let find = |path: Option<String>| {
        path.and_then(|path| library.find(&path).map(|(_, text)| Cow::Borrowed(text)))
    };
    let text = find(resolved(folder, path))
        .or_else(|| library.beside(folder, path).map(Cow::Owned))
        .or_else(|| find(resolved("", path)))?;
    let Some(part) = part else { return Some(without_anchors(text.lines())) };
    let is_numbers = part.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    if is_numbers {
        let (first, last) = part.split_once(':').unwrap_or((part, part));
        let first: usize = if first.is_empty() { 1 } else { first.parse().ok()? };
        let last: usize = if last.is_empty() { usize::MAX } else { last.parse().ok()? };
        let lines = text.lines().take(last).skip(first.saturating_sub(1));
        return Some(without_anchors(lines));
    }
    let marks = |line: &str, word: &str| {
        line.split_once(word).is_some_and(|(_, rest)| rest.split_whitespace().next() == Some(part))
    };
    let (begins, ends) = ("ANCHOR:", "ANCHOR_END:");
    let mut lines = text.lines().skip_while(|line| !marks(line, begins));
    lines.next()?;
    Some(without_anchors(lines.take_while(|line| !marks(line, ends))))
}

/// Returns lines without those that mark parts.
fn without_anchors<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let mut text = String::new();
    for line in lines.filter(|line| !line.contains("ANCHOR: ") && !line.contains("ANCHOR_END: ")) {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Returns Rust without the lines that begin with `#` and a blank, which are compiled and not shown;
/// `None` if there are none.
pub(in crate::markdown) fn without_hidden_lines(code: &str) -> Option<String> {
    let is_hidden = |line: &&str| {
        let line = line.trim();
        line == "#" || line.starts_with("# ")
    };
    let has_any = code.lines().any(|line| is_hidden(&line));
    has_any.then(|| code.split_inclusive('\n').filter(|line| !is_hidden(line)).collect())
}

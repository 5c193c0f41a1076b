//! *Lines with a meaning of their own in other tools → edits*: places of a table of contents, imports,
//! definitions of abbreviations, attributes, formulas, comments, tabs of VitePress, snippets.

use std::ops::Range;

use super::edits::Edit;
use super::files::Files;
use super::place::Blocks;
use super::scan::Scan;
use super::{Found, is_attributes};
use crate::markdown::fence::containers;

/// A line outside code.
struct Line<'t> {
    /// Its range, without the line end.
    range: Range<usize>,
    /// Its text after the marks of quotes and items.
    text: &'t str,
    /// The start of that text.
    start: usize,
}

/// An open construct of several lines.
enum Open {
    Nothing,
    /// `%%` on a line of its own, at this index.
    Comment(usize),
    /// `$$` on a line of its own, at this index.
    Formula(usize),
    /// An import or export that continues until a line with this end, or a blank one.
    Statement,
}

/// A `::: tabs` block: its colons, open blocks in it, and whether a tab is open.
struct Tabs {
    colons: usize,
    depth: usize,
    in_tab: bool,
}

/// The edits of lines, and what was found.
pub(super) struct Lines<'t, 'f> {
    text: &'t str,
    files: &'t Files<'f>,
    blocks: Blocks<'t>,
    pub(super) edits: Vec<Edit>,
    pub(super) found: Vec<Found>,
    /// Content in which no marks are recognised.
    pub(super) closed: Vec<Range<usize>>,
    tabs: Vec<Tabs>,
}

impl<'t, 'f> Lines<'t, 'f> {
    /// Creates a writer.
    pub(super) fn new(text: &'t str, scan: &'t Scan, files: &'t Files<'f>) -> Lines<'t, 'f> {
        let blocks = Blocks::new(text, scan);
        let (edits, found, closed) = (Vec::new(), Vec::new(), Vec::new());
        Lines { text, files, blocks, edits, found, closed, tabs: Vec::new() }
    }

    /// Looks at all lines.
    pub(super) fn run(&mut self, scan: &Scan) {
        let lines = open_lines(self.text, scan);
        let mut open = Open::Nothing;
        for (at, line) in lines.iter().enumerate() {
            let written = line.text.trim();
            match open {
                Open::Nothing => open = self.line(at, line, &lines),
                Open::Comment(first) if written.ends_with("%%") => {
                    let start = lines.get(first).map_or(line.start, |line| line.start);
                    self.leave_out(start..line.range.end);
                    open = Open::Nothing;
                }
                Open::Formula(first) if written.ends_with("$$") => {
                    self.formula(&lines, first, line);
                    open = Open::Nothing;
                }
                Open::Statement if written.is_empty() => open = Open::Nothing,
                Open::Statement => {
                    self.leave_out(line.range.clone());
                    if ends_statement(written) {
                        open = Open::Nothing;
                    }
                }
                Open::Comment(_) | Open::Formula(_) => {}
            }
        }
    }

    /// Looks at a line outside all constructs. Returns the construct that it opens.
    fn line(&mut self, at: usize, line: &Line<'t>, lines: &[Line<'t>]) -> Open {
        let written = line.text.trim();
        let closes = |end: &str| {
            let behind = lines.iter().skip(at + 1).take(400);
            behind.clone().any(|line| line.text.trim().ends_with(end))
        };
        match written.as_bytes() {
            [] => {}
            [b'%', b'%'] if closes("%%") => return Open::Comment(at),
            [b'$', b'$', rest @ ..] if !rest.ends_with(b"$$") && closes("$$") => {
                return Open::Formula(at);
            }
            [b'$', b'$', .., b'$', b'$'] if written.len() > 4 => self.formula(lines, at, line),
            [b'[' | b'$' | b'@', ..] if is_contents(written) => {
                self.leave_out(line.start..line.range.end)
            }
            [b'{', ..] if written == "{:toc}" || written == "{: toc}" => {
                // The item before it stands for the list.
                let before = at.checked_sub(1).and_then(|at| lines.get(at));
                let item = before.filter(|before| {
                    before.range.end + 1 == line.range.start && before.start > before.range.start
                });
                let start = item.map_or(line.start, |item| item.range.start);
                self.leave_out(start..line.range.end);
            }
            [b'{', ..] if is_attributes(written) => self.leave_out(line.start..line.range.end),
            [b'*', b'[', ..] if is_abbreviation(written) => {
                self.leave_out(line.start..line.range.end);
            }
            [b'i' | b'e', ..] if line.start == line.range.start => {
                if let Some(is_whole) = statement(written) {
                    self.leave_out(line.range.clone());
                    return if is_whole { Open::Nothing } else { Open::Statement };
                }
            }
            [b'-' | b';', ..] => self.snippet(line, written),
            [b':', b':', b':', ..] => self.fence(line, written),
            [b'=', b'=', b' ', ..] | [b'@', b't', b'a', b'b', ..] => self.tab(line, written),
            _ => {}
        }
        Open::Nothing
    }

    fn leave_out(&mut self, range: Range<usize>) {
        self.edits.push(Edit::new(range, ""));
    }

    /// Shows a formula as code.
    fn formula(&mut self, lines: &[Line<'t>], first: usize, last: &Line<'t>) {
        let Some(first) = lines.get(first) else { return };
        let range = first.start..last.range.end;
        let inner = self.text.get(range.clone()).unwrap_or_default().trim();
        let inner = inner.strip_prefix("$$").and_then(|rest| rest.strip_suffix("$$"));
        let inner = inner.unwrap_or_default().trim_matches(['\n', '\r']);
        if inner.contains("```") {
            return;
        }
        self.found.push(Found::formula(range.clone()));
        self.closed.push(range.clone());
        // The lines have their own marks of quotes and items.
        let fence = |at: Range<usize>, fence: &str| Edit::new(at, fence);
        if first.start == last.start {
            let edit = self.blocks.replace(range, &format!("```latex\n{}\n```", inner.trim()));
            self.edits.push(edit);
            return;
        }
        let dollars = first.start..first.start + 2;
        let has_rest = first.text.trim_end().len() > 2;
        let edit = match has_rest {
            true => self.blocks.replace(dollars, "```latex"),
            false => fence(dollars, "```latex"),
        };
        self.edits.push(edit);
        let end = last.start + last.text.trim_end().len();
        let edit = self.blocks.replace(end.saturating_sub(2)..end, "```");
        self.edits.push(edit);
    }

    /// Includes `--8<-- "file"`.
    fn snippet(&mut self, line: &Line<'t>, written: &str) {
        let Some(name) = snippet(written) else { return };
        let range = line.start..line.range.end;
        match self.files.page(name) {
            Some((path, region)) => {
                let region =
                    region.map(|name| format!(", region = \"{name}\"")).unwrap_or_default();
                let call = format!("\n{{{{ include(path = \"/{path}\"{region}) }}}}\n\n");
                let edit = self.blocks.replace(range, &call);
                self.edits.push(edit);
            }
            None => {
                self.found.push(Found::file(range.clone(), name));
                self.edits.push(Edit::new(range, format!("`{}`", written.replace('`', ""))));
            }
        }
    }

    /// Follows `:::` lines: only tabs of an open `::: tabs` are replaced.
    fn fence(&mut self, line: &Line<'t>, written: &str) {
        let colons = written.bytes().take_while(|byte| *byte == b':').count();
        let rest = written.get(colons..).unwrap_or_default().trim();
        if rest.is_empty() {
            let Some(tabs) = self.tabs.last_mut() else { return };
            if tabs.depth > 0 {
                tabs.depth -= 1;
            } else if tabs.colons == colons {
                let in_tab = tabs.in_tab;
                self.tabs.pop();
                let edit = match in_tab {
                    true => self.blocks.replace(line.start..line.start, ":::"),
                    false => return,
                };
                self.edits.push(edit);
            }
            return;
        }
        if matches!(rest.split([' ', '#', '{']).next(), Some("tabs" | "tab-set")) {
            self.tabs.push(Tabs { colons, depth: 0, in_tab: false });
        } else if let Some(tabs) = self.tabs.last_mut() {
            tabs.depth += 1;
        }
    }

    fn tab(&mut self, line: &Line<'t>, written: &str) {
        let Some(tabs) = self.tabs.last_mut().filter(|tabs| tabs.depth == 0) else { return };
        let title = written.strip_prefix("==").or(written.strip_prefix("@tab"));
        let title = title.unwrap_or_default().trim_start_matches(":active").trim();
        let before = if std::mem::replace(&mut tabs.in_tab, true) { ":::\n\n" } else { "" };
        let edit =
            self.blocks.replace(line.start..line.range.end, &format!("{before}::: tab {title}"));
        self.edits.push(edit);
    }
}

/// Returns the lines that do not begin in code.
fn open_lines<'t>(text: &'t str, scan: &Scan) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let marks = containers(line);
        let end = start + line.len();
        if scan.closed_until(start + marks).is_none() {
            let text = line.get(marks..).unwrap_or_default();
            lines.push(Line { range: start..end, text, start: start + marks });
        }
        start += whole.len();
    }
    lines
}

/// Whether a line stands for a table of contents.
fn is_contents(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    matches!(line.as_str(), "[toc]" | "[[_toc_]]" | "[[toc]]" | "${toc}" | "[[_toc]]" | "@[toc]")
}

/// Whether a line defines an abbreviation: `*[HTML]: Hypertext Markup Language`.
fn is_abbreviation(line: &str) -> bool {
    line.strip_prefix("*[").and_then(|rest| rest.split_once("]:")).is_some_and(|(name, meaning)| {
        !name.is_empty() && !name.contains(['[', ']']) && !meaning.trim().is_empty()
    })
}

/// Whether a line is an import or export of a module, and whether it is a whole one.
fn statement(line: &str) -> Option<bool> {
    let ends = ends_statement(line);
    if let Some(rest) = line.strip_prefix("import ") {
        let rest = rest.trim();
        let quoted = |rest: &str| {
            let rest = rest.trim_end_matches(';').trim_end();
            rest.len() > 2 && rest.starts_with(['"', '\'']) && rest.ends_with(['"', '\''])
        };
        if quoted(rest) {
            return Some(true);
        }
        if let Some((_, from)) = rest.rsplit_once(" from ") {
            return quoted(from.trim()).then_some(true);
        }
        return (rest.starts_with('{') && !rest.contains('}')).then_some(false);
    }
    let rest = line.strip_prefix("export ")?;
    let word = rest.split([' ', '{', '*']).next().unwrap_or_default();
    match word {
        "const" | "let" | "var" => rest.contains('=').then_some(ends),
        "default" | "function" => rest.contains(['(', '{', '=', ';']).then_some(ends),
        "" if rest.starts_with(['{', '*']) => Some(ends),
        _ => None,
    }
}

/// Whether a line ends a statement of several lines.
fn ends_statement(line: &str) -> bool {
    let opens = line.matches(['{', '[', '(']).count();
    let closes = line.matches(['}', ']', ')']).count();
    let from = line.contains(" from ") && line.trim_end_matches(';').ends_with(['"', '\'']);
    from || (opens <= closes
        && (line.ends_with(';') || line.starts_with(['}', ']', ')']) || opens > 0))
        || (opens == 0 && closes == 0 && line.ends_with(';'))
}

/// Returns the name in `--8<-- "file"`.
pub(in crate::markdown) fn snippet(line: &str) -> Option<&str> {
    let rest = line.trim().trim_start_matches(';').trim_start_matches('-').strip_prefix("8<")?;
    let rest = rest.trim_start_matches('-').trim();
    let name = rest.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let name = name.or(rest.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')))?;
    (!name.is_empty()).then_some(name)
}

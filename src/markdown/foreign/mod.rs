//! *Syntax of other tools → rolebook's own*, before a text is parsed: admonitions and tabs of MkDocs,
//! tags of Liquid, Hugo and mdBook, components of MDX, marks of Obsidian and Pandoc. `docs/markdown.md`
//! lists all.
//!
//! A pass finds something outside code, and edits the text. [`Positions`] lead from the new text back
//! to the old one, so that every diagnostic has its place in the file.
//!
//! **Invariants.** A text without such syntax is not touched. Nothing in code is. The number of passes
//! is fixed, and each takes time linear in the length of the text.

mod callout;
mod code;
mod edits;
mod emoji;
mod files;
mod found;
mod indent;
mod lines;
mod marks;
mod names;
mod place;
mod scan;
mod tags;
mod texts;
mod write;

use edits::Edit;
use files::Files;
use found::Found;
use scan::Scan;

pub(super) use callout::callout;
pub(super) use code::{Included, with_files, without_hidden_lines};
pub(super) use edits::Positions;
pub(super) use emoji::with_emoji;
pub(super) use indent::capitalised;

use super::{Input, Library, Origin};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source_map::FileId;

/// Returns the positions of a text in rolebook's own syntax, as [`translate`] does, for callers that
/// need no findings.
pub(super) fn own_syntax(text: &str) -> Option<(String, Positions)> {
    let origin = Origin::At { file: FileId(0), start: 0 };
    let translated = translate(Input { text, origin, folder: "" }, None, &[])?;
    Some((translated.text, translated.positions))
}

/// Number of passes for blocks in blocks; deeper ones are shown as they are written.
const MAX_DEPTH: usize = 8;

/// A text in rolebook's own syntax.
pub(super) struct Translated {
    pub(super) text: String,
    pub(super) positions: Positions,
    /// What was found, in the order of passes.
    pub(super) found: Vec<Diagnostic>,
}

/// Translates a text; `None` if it has no syntax of other tools. `library` has the files that it may
/// include; a field has none.
pub(super) fn translate(
    input: Input<'_>,
    library: Option<&dyn Library>,
    embeds: &[&str],
) -> Option<Translated> {
    if !may_have(input.text) {
        return None;
    }
    let files = Files { library, folder: input.folder };
    let mut work = Work { text: None, positions: Positions::default(), found: Vec::new() };
    for _ in 0..MAX_DEPTH {
        let text = work.text.as_deref().unwrap_or(input.text);
        if !indent::may_have(text) {
            break;
        }
        let edits = indent::edits(text, &Scan::new(text));
        if !work.apply(input, edits, Vec::new()) {
            break;
        }
    }
    for _ in 0..MAX_DEPTH {
        let text = work.text.as_deref().unwrap_or(input.text);
        if !has_component(text) {
            break;
        }
        let scan = Scan::new(text);
        let edits = indent::contents(text, &tags::tags(text, &scan, |_, _| true));
        if !work.apply(input, edits, Vec::new()) {
            break;
        }
    }
    let text = work.text.as_deref().unwrap_or(input.text);
    let (edits, found) = once(text, &files, embeds);
    work.apply(input, edits, found);
    let Work { text, positions, found } = work;
    (text.is_some() || !found.is_empty()).then(|| Translated {
        text: text.unwrap_or_else(|| input.text.to_owned()),
        positions,
        found,
    })
}

/// A text between two passes.
struct Work {
    /// `None` as long as nothing was edited.
    text: Option<String>,
    positions: Positions,
    found: Vec<Diagnostic>,
}

impl Work {
    /// Applies the edits of a pass. Returns whether there were any.
    fn apply(&mut self, input: Input<'_>, edits: Vec<Edit>, found: Vec<Found>) -> bool {
        for found in found {
            let span = input.origin.span(self.positions.range(found.range.clone()));
            self.found.push(found.diagnostic(span));
        }
        let new = self.positions.apply(self.text.as_deref().unwrap_or(input.text), edits);
        let is_new = new.is_some();
        self.text = new.or(self.text.take());
        is_new
    }
}

/// Returns the edits of the pass for tags, lines and marks.
fn once(text: &str, files: &Files<'_>, embeds: &[&str]) -> (Vec<Edit>, Vec<Found>) {
    let mut scan = Scan::new(text);
    let is_ours = |name: &str, calls: bool| {
        let known = || embeds.iter().copied().chain(["include"]);
        known().any(|embed| embed == name) || (calls && nearest(name, known()).is_some())
    };
    let tags = tags::tags(text, &scan, is_ours);
    let mut writer = write::Writer::new(text, &scan, &tags, files);
    writer.run();
    let (mut edits, mut found, closed) = (writer.edits, writer.found, writer.closed);
    scan.close(closed.into_iter().chain(edits.iter().map(|edit| edit.range.clone())));
    let mut lines = lines::Lines::new(text, &scan, files);
    lines.run(&scan);
    let (mut more, mut others, closed) = (lines.edits, lines.found, lines.closed);
    scan.close(closed.into_iter().chain(more.iter().map(|edit| edit.range.clone())));
    edits.append(&mut more);
    found.append(&mut others);
    marks::edits(text, &scan, &mut edits, &mut found);
    found.sort_by_key(|found| (found.range.start, found.range.end));
    (edits, found)
}

/// Whether a text may have syntax of other tools.
fn may_have(text: &str) -> bool {
    const PAIRS: [&str; 16] = [
        "~", "{%", "{{", "{#", "{:", "{/", "==", "%%", "*[", "[TOC]", "toc]", "TOC]", "${", "_]]",
        "-8<", "{.",
    ];
    indent::may_have(text)
        || PAIRS.iter().any(|pair| text.contains(pair))
        || text.contains(['$', '^'])
        || text.contains("import ")
        || text.contains("export ")
        || has_component(text)
}

/// Whether a text has `<X` with a capital letter.
fn has_component(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| match bytes.get(at + 1) {
        Some(b'/') => bytes.get(at + 2).is_some_and(u8::is_ascii_uppercase),
        next => next.is_some_and(u8::is_ascii_uppercase),
    })
}

/// Whether braces hold attributes alone: `{: .wide #id}`, `{ .md-button }`, `{.lead}`.
fn is_attributes(written: &str) -> bool {
    let inner = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let Some(inner) = inner else { return false };
    let inner = inner.strip_prefix(':').unwrap_or(inner).trim();
    let is_name = |name: &str| {
        !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '/' | '.'))
    };
    let mut quoted = false;
    let mut parts = inner.split(|c: char| {
        quoted ^= c == '"' || c == '\'';
        c.is_whitespace() && !quoted
    });
    let is_part = |part: &str| match part.as_bytes() {
        [] => true,
        [b'.' | b'#', rest @ ..] => std::str::from_utf8(rest).is_ok_and(is_name),
        _ => part.split_once('=').is_some_and(|(name, _)| is_name(name)),
    };
    !inner.is_empty() && parts.all(is_part)
}

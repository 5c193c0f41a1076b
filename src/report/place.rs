//! *Spans → lines and columns*, of all diagnostics in one pass over each text.

use crate::diagnostic::Diagnostic;
use crate::source_map::{FileId, Position, SourceMap, Span, Text};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// The place of a span.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Path relative to the root, printable.
    pub(super) path: String,
    /// The text of the file.
    pub(super) text: Arc<str>,
    /// Whether the file as a whole is meant.
    pub(super) is_whole_file: bool,
    /// The bytes, within the text and on the boundaries of characters.
    pub(super) range: std::ops::Range<usize>,
    /// Line and column of the first byte.
    pub(super) start: Position,
    /// Line and column behind the last byte.
    pub(super) end: Position,
}

impl Place {
    /// Returns `path:line`, or the path alone for a file as a whole.
    pub(super) fn line(&self) -> String {
        match self.is_whole_file {
            true => self.path.clone(),
            false => format!("{}:{}", self.path, self.start.line),
        }
    }
}

/// `path:line:column`, or the path alone for a file as a whole.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_whole_file {
            f.write_str(&self.path)
        } else {
            let Position { line, column } = self.start;
            write!(f, "{}:{line}:{column}", self.path)
        }
    }
}

/// The places of all diagnostics.
pub(super) struct Places<'t> {
    texts: &'t SourceMap,
    positions: FxHashMap<(FileId, usize), Position>,
}

impl<'t> Places<'t> {
    pub(super) fn new(diagnostics: &[Diagnostic], texts: &'t SourceMap) -> Self {
        let mut wanted: BTreeMap<FileId, BTreeSet<usize>> = BTreeMap::new();
        for diagnostic in diagnostics {
            for label in diagnostic.places() {
                if let Some(text) = known(label.span, texts) {
                    let range = clamp(label.span, &text.text);
                    let offsets = wanted.entry(label.span.file).or_default();
                    offsets.extend([range.start, range.end]);
                }
            }
        }
        let mut positions = FxHashMap::default();
        for (file, offsets) in wanted {
            let text = texts.get(file).text;
            let mut at = Position { line: 1, column: 1 };
            let mut done = 0;
            for offset in offsets {
                for letter in text.get(done..offset).unwrap_or_default().chars() {
                    if letter == '\n' {
                        at.line += 1;
                        at.column = 1;
                    } else {
                        at.column += 1;
                    }
                }
                done = offset;
                positions.insert((file, offset), at);
            }
        }
        Places { texts, positions }
    }

    /// Returns the place of a span; `None` for a span without a file.
    pub(super) fn place(&self, span: Span) -> Option<Place> {
        let text = known(span, self.texts)?;
        let range = clamp(span, &text.text);
        let position = |at| self.positions.get(&(span.file, at)).copied();
        Some(Place {
            path: super::printable(&text.path),
            is_whole_file: span == Span::whole_file(span.file),
            start: position(range.start)?,
            end: position(range.end)?,
            text: text.text,
            range,
        })
    }
}

fn known(span: Span, texts: &SourceMap) -> Option<Text> {
    let index = usize::try_from(span.file.0).ok()?;
    (index < texts.len()).then(|| texts.get(span.file))
}

fn clamp(span: Span, text: &str) -> std::ops::Range<usize> {
    let range = span.range();
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end.max(range.start));
    start..end
}

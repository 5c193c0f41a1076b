//! *Bytes in files → places that can be named.* Every text that a person wrote is known by a
//! [`FileId`]; a [`Span`] is a range of bytes in it; line and column are computed when somebody
//! asks.
//!
//! **Invariants.** A span is never used to slice a text without checking (`str::get`), because a
//! parser may hand out ranges that are off a character boundary.

use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock};

/// A file of the handbook, content or template or configuration. A path keeps its id for as long as
/// its [`Texts`] live, so that a page that was parsed once stays true when files come and go; what
/// is shown is ordered by [`Texts::place`], never by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The file of what was written nowhere: of pages that follow from others.
    pub const NOWHERE: FileId = FileId(u32::MAX);
}

/// A range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range` in `file`.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { file, start: clamp(range.start), end: clamp(range.end) }
    }

    /// A file as a whole, for a finding that has no place inside it.
    pub fn whole_file(file: FileId) -> Self {
        Span { file, start: 0, end: 0 }
    }

    /// The part of this span that starts `from` bytes into it and is `len` bytes long.
    pub fn part(self, from: usize, len: usize) -> Self {
        let start = self.start as usize + from;
        Span::new(self.file, start..start + len)
    }

    /// The bytes as a range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
}

/// The name and the text of one file, as diagnostics show it.
#[derive(Clone, Debug)]
pub struct Text {
    /// Path relative to the root of the handbook, with `/` between its parts. Built-in templates
    /// have a path in angle brackets.
    pub path: Arc<str>,
    /// The whole text; empty when the file could not be read as text.
    pub text: Arc<str>,
}

/// How many texts are copied when one of them changes in a copy.
const CHUNK: usize = 256;

/// All texts that a span can point into. Copies share the texts, in chunks: a copy in which one text
/// is another costs little, however many there are.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    files: Vec<Arc<Vec<Text>>>,
    ids: Arc<FxHashMap<Arc<str>, FileId>>,
}

/// Where a file stands among the others: configuration, variables, the handbook by path, the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<'a>(u8, &'a str);

impl Texts {
    /// Adds a text and returns its id. A path that is known keeps its id and gets the new text.
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let text = Text { path: path.into(), text: text.into() };
        if let Some(id) = self.ids.get(&text.path) {
            let at = id.0 as usize;
            Arc::make_mut(&mut self.files[at / CHUNK])[at % CHUNK] = text;
            return *id;
        }
        let id = FileId(u32::try_from(self.len()).unwrap_or(u32::MAX));
        Arc::make_mut(&mut self.ids).insert(text.path.clone(), id);
        match self.files.last_mut().filter(|chunk| chunk.len() < CHUNK) {
            Some(chunk) => Arc::make_mut(chunk).push(text),
            None => self.files.push(vec![text].into()),
        }
        id
    }

    fn at(&self, file: FileId) -> Option<&Text> {
        self.files.get(file.0 as usize / CHUNK)?.get(file.0 as usize % CHUNK)
    }

    /// The file of an id. Ids are only made by [`Texts::add`]; one from another collection gives
    /// an empty text.
    pub fn get(&self, file: FileId) -> Text {
        self.at(file).cloned().unwrap_or_else(|| Text { path: Arc::from("?"), text: Arc::from("") })
    }

    /// The text of a file; an empty one for an id from another collection.
    pub fn text(&self, file: FileId) -> &Arc<str> {
        static NOTHING: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(""));
        self.at(file).map_or(&NOTHING, |text| &text.text)
    }

    /// The id of a path.
    pub fn id(&self, path: &str) -> Option<FileId> {
        self.ids.get(path).copied()
    }

    /// Where a file stands among the others, the same whatever the order of reading was.
    pub fn place(&self, file: FileId) -> Place<'_> {
        let path = self.at(file).map_or("", |text| &*text.path);
        let group = match path {
            "" => 4,
            "site.toml" => 0,
            _ if path.starts_with("<environment>/") => 1,
            _ if path.starts_with('<') => 3,
            _ => 2,
        };
        Place(group, path)
    }

    /// How many files are known.
    pub fn len(&self) -> usize {
        self.files.last().map_or(0, |last| (self.files.len() - 1) * CHUNK + last.len())
    }

    /// Whether no file is known.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Line and column of the start of a span, both counted from 1, the column in characters.
    pub fn position(&self, span: Span) -> Position {
        position(&self.get(span.file).text, span.start as usize)
    }
}

/// A place as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
}

/// Line and column of byte `at`, both counted from 1, the column in characters.
pub fn position(text: &str, at: usize) -> Position {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        assert_eq!(position("é–x\nab", 5), Position { line: 1, column: 3 });
        assert_eq!(position("é–x\nab", 8), Position { line: 2, column: 2 });
        assert_eq!(position("", 9), Position { line: 1, column: 1 });
    }

    #[test]
    fn a_path_keeps_its_id_and_the_order_is_that_of_the_paths() {
        let mut texts = Texts::default();
        let late = texts.add("content/b.md", "old");
        let early = texts.add("content/a.md", "");
        let theme = texts.add("<theme>/page.html", "");
        let site = texts.add("site.toml", "");
        assert_eq!(texts.add("content/b.md", "new"), late);
        assert_eq!((&*texts.get(late).text, texts.len()), ("new", 4));
        let mut files = [FileId::NOWHERE, theme, late, early, site];
        files.sort_by_key(|file| texts.place(*file));
        assert_eq!(files, [site, early, late, theme, FileId::NOWHERE]);
    }

    #[test]
    fn a_place_inside_a_character_is_the_place_of_the_character() {
        assert_eq!(position("é", 1), Position { line: 1, column: 1 });
    }
}

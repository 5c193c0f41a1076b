//! *Byte offsets in files → lines and columns.* Each source text has a [`FileId`]. A [`Span`] is a
//! range of bytes in it. Line and column are computed on request.
//!
//! **Invariants.** A text is never sliced by a span without a check (`str::get`), because a parser
//! may return ranges that are not at character boundaries.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// A file of the handbook: content, a template or configuration. A path keeps its id as long as its
/// [`SourceMap`] lives, so that a parsed page stays valid when other files are added or removed.
/// Output is sorted by [`SourceMap::sort_key`], never by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The file of generated pages.
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
    /// Creates the span of `range` in `file`.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { file, start: clamp(range.start), end: clamp(range.end) }
    }

    /// Creates a span for a whole file, for diagnostics without a position in it.
    pub fn whole_file(file: FileId) -> Self {
        Span { file, start: 0, end: 0 }
    }

    /// Returns the part of this span that starts at byte `from` of it and is `len` bytes long.
    pub fn part(self, from: usize, len: usize) -> Self {
        let start = self.start as usize + from;
        Span::new(self.file, start..start + len)
    }

    /// Returns the bytes as a range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its position.
    pub span: Span,
}

/// Hashes the value without its position.
impl<T: std::hash::Hash> std::hash::Hash for Spanned<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T> Spanned<T> {
    /// Pairs a value with its position.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
}

/// The name and the text of one file, as diagnostics show it.
#[derive(Clone, Debug)]
pub struct Text {
    /// Path relative to the handbook folder, with `/` as separator. Built-in templates have a path
    /// in angle brackets.
    pub path: Arc<str>,
    /// The whole text; empty if the file is not UTF-8.
    pub text: Arc<str>,
}

/// Number of texts that are copied when one of them changes in a copy.
const CHUNK: usize = 256;

/// All source texts. Copies share the texts in chunks, so that changing one text in a copy is cheap
/// regardless of their number.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<Arc<Vec<Text>>>,
    ids: Arc<FxHashMap<Arc<str>, FileId>>,
}

/// The sort key of a file: configuration, variables, the handbook by path, the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey<'a>(u8, &'a str);

impl SourceMap {
    /// Adds a text and returns its id. A known path keeps its id and gets the new text.
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

    /// Returns the file of an id. An id from another collection gives an empty text.
    pub fn get(&self, file: FileId) -> Text {
        self.at(file).cloned().unwrap_or_else(|| Text { path: Arc::from("?"), text: Arc::from("") })
    }

    /// Returns the text of a file; empty for an id from another collection.
    pub fn text(&self, file: FileId) -> &Arc<str> {
        static NOTHING: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(""));
        self.at(file).map_or(&NOTHING, |text| &text.text)
    }

    /// Returns the id of a path.
    pub fn id(&self, path: &str) -> Option<FileId> {
        self.ids.get(path).copied()
    }

    /// Returns the sort key of a file, which does not depend on the order of reading.
    pub fn sort_key(&self, file: FileId) -> SortKey<'_> {
        let path = self.at(file).map_or("", |text| &*text.path);
        let group = match path {
            "" => 4,
            "site.toml" => 0,
            _ if path.starts_with("<environment>/") => 1,
            _ if path.starts_with('<') => 3,
            _ => 2,
        };
        SortKey(group, path)
    }

    /// Returns the number of files.
    pub fn len(&self) -> usize {
        self.files.last().map_or(0, |last| (self.files.len() - 1) * CHUNK + last.len())
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns line and column of the start of a span, both from 1, the column in characters.
    pub fn position(&self, span: Span) -> Position {
        position(&self.get(span.file).text, span.start as usize)
    }
}

/// A line and a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// Returns line and column of byte `at`, both from 1, the column in characters.
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

/// Whether texts must not have a character because this program uses it as a delimiter: one of the
/// noncharacters U+FDD0 to U+FDEF, which Unicode leaves to programs.
pub fn is_noncharacter(letter: char) -> bool {
    matches!(letter, '\u{FDD0}'..='\u{FDEF}')
}

/// Replaces noncharacters by U+FFFD.
pub fn without_noncharacters(text: &str) -> Cow<'_, str> {
    // Their first byte is rare.
    match text.as_bytes().contains(&0xEF) && text.contains(is_noncharacter) {
        true => text.replace(is_noncharacter, "\u{FFFD}").into(),
        false => text.into(),
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
        let mut texts = SourceMap::default();
        let late = texts.add("content/b.md", "old");
        let early = texts.add("content/a.md", "");
        let theme = texts.add("<theme>/page.html", "");
        let site = texts.add("site.toml", "");
        assert_eq!(texts.add("content/b.md", "new"), late);
        assert_eq!((&*texts.get(late).text, texts.len()), ("new", 4));
        let mut files = [FileId::NOWHERE, theme, late, early, site];
        files.sort_by_key(|file| texts.sort_key(*file));
        assert_eq!(files, [site, early, late, theme, FileId::NOWHERE]);
    }

    #[test]
    fn a_place_inside_a_character_is_the_place_of_the_character() {
        assert_eq!(position("é", 1), Position { line: 1, column: 1 });
    }
}

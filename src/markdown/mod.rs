//! *Markdown → HTML with holes.* CommonMark and the extensions of `docs/markdown.md` become a
//! [`Fragment`]: HTML that depends on nothing but the text itself, and a list of places where
//! something of another page belongs (an address, a title, citation numbers, glossary links).
//! The view fills them later, so that rendered Markdown never goes stale because of another file.
//!
//! **Invariants.** Nothing here knows another page. Every place is remembered with its span. Holes
//! ascend by position. No input makes it panic, recurse without bound or take quadratic time.

mod address;
mod admonition;
mod anchor;
mod autolink;
mod block;
mod cite;
mod code;
mod commonmark;
mod embed;
mod fence;
mod footnote;
mod heading;
mod highlight;
mod image;
mod include;
mod link;
mod nesting;
mod page_state;
mod parse;
mod passthrough;
pub mod raw;
mod readable;
mod render;
mod sink;
mod source;
mod table;
#[cfg(test)]
mod tests;
mod text_run;
mod writer;

pub use anchor::is_reserved;

use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Span, Spanned};

/// Rendered Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment {
    /// HTML, complete but for the holes.
    pub html: Box<str>,
    /// What is still to be filled in, by ascending position.
    pub holes: Box<[Hole]>,
    /// The words without markup, blocks separated by line feeds; for descriptions and search.
    pub text: Box<str>,
    /// Pages that are called by their reference in the words, and by their title in the HTML.
    pub names: Box<[Name]>,
    /// The same in Markdown, where [`Options::markdown`] asks for it; else empty.
    pub markdown: MarkdownText,
}

/// What a fragment says, as `CommonMark` with the tables, tasks, alerts and footnotes of GitHub.
///
/// A fragment of one paragraph is one line, unless the writer broke it. There is no line feed at
/// the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkdownText {
    /// Markdown, complete but for the holes.
    pub text: Box<str>,
    /// What is still to be filled in, by ascending position: [`Want::Href`] between the parentheses
    /// of a link or an image, [`Want::Title`] and [`Want::Cite`] as words, [`Want::Embed`] on a line
    /// of its own, [`Want::Level`] and [`Want::Note`] before what they cover.
    pub holes: Box<[Hole]>,
}

impl MarkdownText {
    /// What further lines begin with that are written into a hole at byte `at`: the marks of the
    /// quotes and items around it.
    pub fn indent(&self, at: u32) -> String {
        let before = self.text.get(..at as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.chars().map(|mark| if mark == '>' { '>' } else { ' ' }).collect()
    }
}

/// Writes words as Markdown that means these words, anywhere within a line and in a cell of a table;
/// not at the beginning of a line, where they could be read as the mark of a block.
pub fn markdown_words(words: &str) -> String {
    commonmark::escape_words(words)
}

/// Writes an address as the destination of a link in Markdown, to stand between its parentheses.
pub fn markdown_destination(address: &str) -> String {
    commonmark::escape_destination(address)
}

/// A reference in plain words that readers see the title of a page in place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Byte offset in the words.
    pub at: u32,
    /// Length in bytes.
    pub len: u32,
    /// Index of the target in the [`Gathered`] of the page.
    pub target: u32,
}

/// Plain words with the pages that they name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub text: String,
    /// Pages that are called by their reference in them, in order.
    pub names: Vec<Name>,
}

impl Said {
    /// The words of a fragment behind others.
    pub fn after(before: &str, fragment: &Fragment) -> Said {
        let start = u32::try_from(before.len()).unwrap_or(u32::MAX);
        let moved = |name: &Name| Name { at: name.at.saturating_add(start), ..*name };
        Said {
            text: format!("{before}{}", fragment.text),
            names: fragment.names.iter().map(moved).collect(),
        }
    }
}

/// A place in the HTML or Markdown of a fragment that depends on other pages, or on where the
/// fragment is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// Byte offset in the HTML or Markdown.
    pub at: u32,
    /// What belongs there.
    pub want: Want,
}

/// What belongs in a hole. Indices point into the [`Gathered`] of the page.
///
/// Some holes *cover* the next bytes of the HTML or Markdown, which are what an ordinary page shows:
/// a writer that ignores such a hole is right for an ordinary page. Other holes may lie in the covered
/// bytes; a writer that leaves the bytes out leaves out these holes too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// The address of a link, inside `href="…"`.
    Href(u32),
    /// The title of the page that `[[page]]` names, as the text of a link.
    Title(u32),
    /// The `src`, `width` and `height` attributes of an image: stands inside the tag, where
    /// attributes may stand, and writes them with a leading space.
    Image(u32),
    /// The numbers of a group of citations.
    Cite(u32),
    /// The next `len` bytes of the HTML are running text in which glossary terms may be marked:
    /// not in a heading, a link, code or an image text.
    Words {
        /// In bytes of HTML.
        len: u32,
    },
    /// A new section begins: terms are marked anew from here.
    Section,
    /// A view is placed here, between two blocks.
    Embed(u32),
    /// Where the block was written; stands inside its tag, where attributes may stand. A build writes
    /// nothing here.
    Source(Start),
    /// Where the field was written that begins here.
    Field(Start),
    /// Covers the name of an anchor of this page: the value of an `id`, or what stands behind `#`
    /// in a link to such a place. A document of several pages writes the prefix of the page before
    /// it.
    Anchor {
        /// In bytes of HTML.
        len: u32,
    },
    /// Covers the level of a heading: one digit in HTML, behind `<h` and behind `</h`; as many `#`
    /// in Markdown.
    Level {
        /// 2 to 6.
        level: u8,
    },
    /// Behind the `</a>` of a link to this target. A printed document writes the number of the page
    /// there; others write nothing.
    LinkEnd(u32),
    /// Covers the link of a heading to itself, with the space before it. Only a page on a screen
    /// shows it.
    Permalink {
        /// In bytes of HTML.
        len: u32,
    },
    /// Covers HTML that the writer wrote; [`raw`] reads it.
    Raw {
        /// In bytes of HTML.
        len: u32,
    },
    /// Covers the number of a footnote, also within the name of an anchor: `index` plus one, in
    /// decimal digits.
    Note {
        /// Index of the note in this fragment, in the order of the first marks.
        index: u32,
        /// In bytes of HTML or Markdown.
        len: u32,
    },
    /// In the tag of a `<details>`, where attributes may stand. A printed document writes ` open`
    /// there; others write nothing.
    Details,
}

/// Where something begins in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The file.
    pub file: FileId,
    /// The byte.
    pub at: u32,
}

/// Everything that the fragments of one page point at: what `want` indices mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Links and images.
    pub targets: Vec<Target>,
    /// Groups of citations.
    pub cites: Vec<Cite>,
    /// Embedded views.
    pub embeds: Vec<Embed>,
}

/// How a target was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// `[text](address)`, also by reference label or `<autolink>`.
    Link,
    /// `[[page]]`, `[[page#anchor]]` or `[[page|text]]`.
    Wiki,
    /// `![text](address)`.
    Image,
}

/// Something that a page leads to or shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// How it was written.
    pub kind: TargetKind,
    /// For links and images the address as it was written, entities decoded, without the
    /// fragment; for wiki links the reference.
    pub address: String,
    /// What stood after `#`.
    pub anchor: Option<String>,
    /// The folder that a relative address starts from, `/`-separated, relative to `content`,
    /// without slashes at its ends; that of the included file where the link stands in one.
    pub folder: Box<str>,
    /// The whole link in the source.
    pub span: Span,
}

/// `[@source]`, `[@source#claim, line 12]` or `[@one; @two]`, or the `sources` of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// At least one.
    pub citations: Vec<Citation>,
    /// What rests on them, without markup: the statement, or the text of the paragraph, item or
    /// cell from its start or from the citation before up to this one.
    pub statement: Said,
}

/// A source, and the place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Id of a source page.
    pub source: Spanned<String>,
    /// Id of a claim that the source page lists.
    pub claim: Option<String>,
    /// "line 12", as written.
    pub locator: Option<String>,
}

impl Citation {
    /// Reads `source#claim, locator`; claim and locator may be missing. The span of the source is
    /// `span`.
    pub fn parse(text: &str, span: Span) -> Citation {
        let (name, locator) = match text.split_once(',') {
            Some((name, locator)) => (name, Some(locator.trim())),
            None => (text, None),
        };
        let (source, claim) = match name.trim().split_once('#') {
            Some((source, claim)) => (source, Some(claim)),
            None => (name.trim(), None),
        };
        let some = |part: Option<&str>| part.filter(|part| !part.is_empty()).map(str::to_owned);
        Citation {
            source: Spanned::new(source.trim().to_owned(), span),
            claim: some(claim.map(str::trim)),
            locator: some(locator),
        }
    }
}

/// `{{ name(key = "value") }}` as a paragraph of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embed {
    /// The name before the parentheses.
    pub name: Spanned<String>,
    /// The arguments.
    pub arguments: Vec<(String, Spanned<String>)>,
    /// The whole paragraph.
    pub span: Span,
}

/// A heading of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6: level 1 is the title of the page.
    pub level: u8,
    /// The anchor, unique in the page.
    pub id: String,
    /// The words, without markup.
    pub text: String,
    /// The line of the heading.
    pub span: Span,
}

/// The rendered body of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// HTML with holes.
    pub fragment: Fragment,
    /// The headings in order.
    pub headings: Vec<Heading>,
    /// The first heading, where it is of level 1 and begins the body: it is the title of the
    /// page and not part of the HTML.
    pub title: Option<Spanned<String>>,
    /// Files that are part of this body by inclusion.
    pub included: Vec<FileId>,
}

/// Where a piece of Markdown was written.
#[derive(Clone, Copy, Debug)]
pub enum Origin {
    /// Byte 0 of the text is byte `start` of the file.
    At {
        /// The file.
        file: FileId,
        /// Offset of the text in the file.
        start: usize,
    },
    /// The text stands in a string with escapes or folded lines: every finding points to all of it.
    Within(Span),
}

impl Origin {
    /// The place of `range` of the text in its file.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        match *self {
            Origin::At { file, start } => Span::new(file, start + range.start..start + range.end),
            Origin::Within(span) => span,
        }
    }

    /// The file.
    pub fn file(&self) -> FileId {
        match *self {
            Origin::At { file, .. } => file,
            Origin::Within(span) => span.file,
        }
    }
}

/// A piece of Markdown to render.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The Markdown.
    pub text: &'a str,
    /// Where it was written.
    pub origin: Origin,
    /// The folder of its file, relative to `content`, `/`-separated, without slashes at its ends.
    pub folder: &'a str,
}

/// What can be included: finds a file by its path relative to `content`.
pub trait Library: Sync {
    /// The file and its text, front matter and all.
    fn find(&self, path: &str) -> Option<(FileId, &str)>;

    /// All paths, for "did you mean".
    fn paths(&self) -> Vec<&str>;
}

/// The ranges of bytes of a text that readers meet as words, ascending: not code, addresses,
/// comments or labels.
pub fn readable(text: &str) -> Vec<std::ops::Range<usize>> {
    readable::readable(text)
}

/// How Markdown is rendered; made once and shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Let raw HTML through.
    pub raw_html: bool,
    /// Give headings a link to themselves.
    pub heading_links: bool,
    /// Curly quotes and dashes from straight ones.
    pub smart_punctuation: bool,
    /// Write the Markdown form of each fragment.
    pub markdown: bool,
}

/// Renders Markdown. Can be shared between threads; what it needs for highlighting is loaded when
/// the first code block asks for it.
#[derive(Debug)]
pub struct Markdown {
    options: Options,
    highlighter: highlight::Highlighter,
}

impl Markdown {
    /// A renderer with these options.
    pub fn new(options: Options) -> Markdown {
        Markdown { options, highlighter: highlight::Highlighter::default() }
    }

    /// Renders the body of a page. What it points at is added to `gathered`, findings to `diags`;
    /// `library` is asked for the files that it includes.
    pub fn blocks(
        &self,
        input: Input<'_>,
        library: &dyn Library,
        gathered: &mut Gathered,
        diags: &mut Vec<Diagnostic>,
    ) -> Body {
        render::body(self, input, library, gathered, diags)
    }

    /// Renders the Markdown of a field. A single paragraph comes without `<p>`; headings become
    /// strong paragraphs; footnotes, embeds and inclusions are findings.
    pub fn fragment(
        &self,
        input: Input<'_>,
        gathered: &mut Gathered,
        diags: &mut Vec<Diagnostic>,
    ) -> Fragment {
        render::fragment(self, input, gathered, diags)
    }
}

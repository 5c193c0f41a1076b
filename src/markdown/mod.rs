//! *Markdown → HTML with placeholders.* CommonMark and the extensions of `docs/markdown.md` become
//! a [`Fragment`]: HTML that depends only on the text, and a list of positions for content of other
//! pages (an address, a title, citation numbers, glossary links). The view fills them in later, so
//! that rendered Markdown stays valid when other files change.
//!
//! **Invariants.** No module here depends on other pages. Each reference has its span. Placeholders
//! ascend by position. No input causes a panic, unbounded recursion or quadratic time.

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
mod foreign;
mod heading;
mod highlight;
mod html;
mod image;
mod include;
mod label;
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
mod spots;
mod table;
#[cfg(test)]
mod tests;
mod text_run;
mod title;
mod writer;

pub use anchor::{anchor_of, is_of_theme, letters_of};
pub use label::Label;

use crate::diagnostic::Diagnostic;
use crate::source_map::{FileId, Span, Spanned};

/// Rendered Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment {
    /// HTML, complete except for the placeholders.
    pub html: Box<str>,
    /// The placeholders, by ascending position.
    pub placeholders: Box<[Placeholder]>,
    /// The text without markup, blocks separated by line feeds; for descriptions and search.
    pub text: Box<str>,
    /// Pages whose reference is in the plain text, where the HTML has their title.
    pub names: Box<[Name]>,
    /// The same in Markdown if [`Options::markdown`] is set; else empty.
    pub markdown: MarkdownText,
}

/// A fragment as `CommonMark` with the tables, tasks, alerts and footnotes of GitHub.
///
/// A fragment of one paragraph is one line, unless its source has several. There is no line feed at
/// the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkdownText {
    /// Markdown, complete except for the placeholders.
    pub text: Box<str>,
    /// The placeholders, by ascending position: [`PlaceholderKind::Href`] between the parentheses
    /// of a link or an image, [`PlaceholderKind::Title`] and [`PlaceholderKind::Cite`] as text,
    /// [`PlaceholderKind::Embed`] on a line of its own, [`PlaceholderKind::Level`] and
    /// [`PlaceholderKind::Note`] before the bytes that they cover.
    pub placeholders: Box<[Placeholder]>,
}

impl MarkdownText {
    /// Returns the prefix of further lines of text that fills a placeholder at byte `at`: the marks
    /// of the surrounding quotes and items.
    pub fn indent(&self, at: u32) -> String {
        let before = self.text.get(..at as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.chars().map(|mark| if mark == '>' { '>' } else { ' ' }).collect()
    }
}

/// Returns Markdown for a text, valid within a line and in a cell of a table; not at the start of a
/// line, where it could be parsed as the mark of a block.
pub fn markdown_words(words: &str) -> String {
    commonmark::escape_words(words)
}

/// Returns an address as the destination of a link in Markdown, for its parentheses.
pub fn markdown_destination(address: &str) -> String {
    commonmark::escape_destination(address)
}

/// A reference in plain text, in place of the title of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Byte offset in the text.
    pub at: u32,
    /// Length in bytes.
    pub len: u32,
    /// Index of the target in the [`Refs`] of the page.
    pub target: u32,
}

/// Plain text with its references to pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainText {
    /// The text.
    pub text: String,
    /// References to pages in the text, in order.
    pub names: Vec<Name>,
}

impl PlainText {
    /// Returns the text of a fragment after a prefix.
    pub fn after(before: &str, fragment: &Fragment) -> PlainText {
        let start = u32::try_from(before.len()).unwrap_or(u32::MAX);
        let moved = |name: &Name| Name { at: name.at.saturating_add(start), ..*name };
        PlainText {
            text: format!("{before}{}", fragment.text),
            names: fragment.names.iter().map(moved).collect(),
        }
    }
}

/// A position in the HTML or Markdown of a fragment whose content depends on other pages or on the
/// document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Byte offset in the HTML or Markdown.
    pub at: u32,
    /// The content.
    pub kind: PlaceholderKind,
}

/// The content of a placeholder. Indices refer to the [`Refs`] of the page.
///
/// Some placeholders *cover* the next bytes of the HTML or Markdown, which are correct for an
/// ordinary page: a writer of such pages can ignore the placeholder. Other placeholders may be in
/// the covered bytes; a writer that replaces the bytes also drops these placeholders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceholderKind {
    /// The address of a link, inside `href="…"`.
    Href(u32),
    /// The title of the page that `[[page]]` names, as the text of a link.
    Title(u32),
    /// The `src`, `width` and `height` attributes of an image, with a leading space; inside the
    /// tag, where attributes are valid.
    Image(u32),
    /// The `height` attribute of an image that is shown with this width, with a leading space.
    Height {
        /// Index of the target.
        target: u32,
        /// The width.
        width: u32,
    },
    /// The address of a target, inside the value of an attribute of an element of HTML; the one that is
    /// written if the target leads nowhere. An image that leads nowhere is its alternative text.
    HtmlHref(u32),
    /// The numbers of a group of citations.
    Cite(u32),
    /// The next `len` bytes of the HTML are running text in which glossary terms may be marked: not
    /// in a heading, a link, code or the text of an image.
    Words {
        /// Length in bytes of HTML.
        len: u32,
    },
    /// Start of a section: terms are marked again from here.
    Section,
    /// An embedded view, between two blocks.
    Embed(u32),
    /// Position of the block in its source; inside its tag, where attributes are valid. A build
    /// writes nothing here.
    Source(Start),
    /// Position of the field that starts here in its source.
    Field(Start),
    /// Covers an anchor of this page: the value of an `id`, or the part after `#` of a link to it.
    /// A document of several pages writes the prefix of the page before it.
    Anchor {
        /// Length in bytes of HTML.
        len: u32,
    },
    /// Covers the level of a heading: one digit in HTML, after `<h` and after `</h`; as many `#` in
    /// Markdown.
    Level {
        /// Level from 2 to 6.
        level: u8,
    },
    /// After the `</a>` of a link to this target. A printed document writes the number of the page
    /// here; others write nothing.
    LinkEnd(u32),
    /// Covers the self-link of a heading, with the space before it. Only a page on a screen shows
    /// it.
    Permalink {
        /// Length in bytes of HTML.
        len: u32,
    },
    /// Covers raw HTML, in which addresses may be; [`raw`] parses it.
    Raw {
        /// Length in bytes of HTML.
        len: u32,
    },
    /// Covers the number of a footnote, also in an anchor: `index` plus one, in decimal digits.
    Note {
        /// Index of the note in this fragment, in the order of the first marks.
        index: u32,
        /// Length in bytes of HTML or Markdown.
        len: u32,
    },
    /// Covers the value of the placeholder of a label, already escaped; nothing if it has none. The
    /// label with the value takes its place.
    Label {
        /// The label.
        label: Label,
        /// Length in bytes of HTML or Markdown.
        len: u32,
    },
    /// In the tag of a `<details>`, where attributes are valid. A printed document writes ` open`
    /// here; others write nothing.
    Details,
}

/// A position in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The file.
    pub file: FileId,
    /// The byte offset.
    pub at: u32,
}

/// All references of the fragments of one page; the indices of [`PlaceholderKind`] refer to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refs {
    /// Links and images.
    pub targets: Vec<Target>,
    /// Groups of citations.
    pub cites: Vec<Cite>,
    /// Embedded views.
    pub embeds: Vec<Embed>,
}

impl Refs {
    /// Returns the address of a target as it is written.
    pub fn written_address(&self, target: u32) -> String {
        let Some(target) = self.targets.get(target as usize) else { return String::new() };
        match &target.anchor {
            Some(anchor) => format!("{}#{anchor}", target.address),
            None => target.address.clone(),
        }
    }
}

/// The syntax of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// `[text](address)`, also with a reference label or as `<autolink>`.
    Link,
    /// `[[page]]`, `[[page#anchor]]` or `[[page|text]]`.
    Wiki,
    /// `![text](address)`.
    Image,
}

/// The target of a link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its syntax.
    pub kind: TargetKind,
    /// For links and images the address with decoded entities, without the fragment; for wiki links
    /// the reference.
    pub address: String,
    /// The part after `#`.
    pub anchor: Option<String>,
    /// The folder that a relative address refers to: that of the file with the link, which may be
    /// an included file. Relative to `content`, `/`-separated, without leading and trailing
    /// slashes.
    pub folder: Box<str>,
    /// The whole link in the source.
    pub span: Span,
}

/// `[@source]`, `[@source#claim, line 12]` or `[@one; @two]`, or the `sources` of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// The citations; at least one.
    pub citations: Vec<Citation>,
    /// The statement that cites them, without markup: the text of the paragraph, item or cell from
    /// its start or from the previous citation up to this one.
    pub statement: PlainText,
}

/// A source, and a position in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Id of a source page.
    pub source: Spanned<String>,
    /// Id of a claim of the source.
    pub claim: Option<String>,
    /// Position in the source as written: "line 12".
    pub locator: Option<String>,
}

impl Citation {
    /// Parses `source#claim, locator`; claim and locator are optional. `span` is the span of the
    /// source.
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
    /// Level from 2 to 6: level 1 is the title of the page.
    pub level: u8,
    /// The anchor, unique in the page.
    pub id: String,
    /// Other anchors of the same place.
    pub others: Vec<String>,
    /// The text, without markup.
    pub text: String,
    /// The line of the heading.
    pub span: Span,
}

impl Heading {
    /// Returns the anchors of the heading.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.id).chain(&self.others).map(String::as_str)
    }
}

/// The rendered body of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// HTML with placeholders.
    pub fragment: Fragment,
    /// The headings in order.
    pub headings: Vec<Heading>,
    /// The heading that is the title of the page: it is not part of the HTML.
    pub title: Option<Spanned<String>>,
    /// Anchors of the title: they lead to the top of the page.
    pub title_anchors: Vec<String>,
    /// Ids of elements of HTML, which links can lead to.
    pub ids: Vec<Spanned<String>>,
    /// Included files.
    pub included: Vec<FileId>,
}

/// The position of a piece of Markdown in its file.
#[derive(Clone, Copy, Debug)]
pub enum Origin {
    /// Byte 0 of the text is byte `start` of the file.
    At {
        /// The file.
        file: FileId,
        /// Offset of the text in the file.
        start: usize,
    },
    /// The text is in a string with escapes or folded lines: all diagnostics point to the whole
    /// string.
    Within(Span),
}

impl Origin {
    /// Returns the span of `range` of the text.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        match *self {
            Origin::At { file, start } => Span::new(file, start + range.start..start + range.end),
            Origin::Within(span) => span,
        }
    }

    /// Returns the file.
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
    /// Its position in the file.
    pub origin: Origin,
    /// The folder of its file, relative to `content`, `/`-separated, without leading and trailing
    /// slashes.
    pub folder: &'a str,
}

/// The files that can be included.
pub trait Library: Sync {
    /// Returns the file at a path relative to `content`, and its text with front matter.
    fn find(&self, path: &str) -> Option<(FileId, &str)>;

    /// Returns all paths, for suggestions.
    fn paths(&self) -> Vec<&str>;

    /// Returns the text of a file that is not a page; `path` is relative to a folder of `content` and
    /// may lead out of `content`, though not out of the root. `None` if such files are not read.
    fn beside(&self, folder: &str, path: &str) -> Option<String> {
        let _ = (folder, path);
        None
    }
}

/// Returns the ranges of the prose of a text, ascending: not code, addresses, comments or labels.
pub fn readable(text: &str) -> Vec<std::ops::Range<usize>> {
    readable::readable(text)
}

/// Options of Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Pass raw HTML through as it is; else only a safe subset of HTML passes.
    pub raw_html: bool,
    /// Give headings a self-link.
    pub heading_links: bool,
    /// Give headings also the anchor that earlier versions made.
    pub old_anchors: bool,
    /// Replace straight quotes and hyphens by curly quotes and dashes.
    pub smart_punctuation: bool,
    /// Write the Markdown form of each fragment.
    pub markdown: bool,
    /// Replace the short names of emoji, such as `:tada:`.
    pub emoji: bool,
    /// The names of embeds.
    pub embeds: &'static [&'static str],
}

/// A renderer of Markdown, shared between threads. It loads the data for highlighting at the first
/// code block.
#[derive(Debug)]
pub struct Markdown {
    options: Options,
    highlighter: highlight::Highlighter,
}

impl Markdown {
    /// Creates a renderer.
    pub fn new(options: Options) -> Markdown {
        Markdown { options, highlighter: highlight::Highlighter::default() }
    }

    /// Renders the body of a page. Adds references to `refs` and diagnostics to `diags`;
    /// `library` has the files that can be included, `anchors` those that fields of the page have. A page
    /// that is `titled` has a title besides its text: then only a heading of level 1 above the text is
    /// not part of it.
    pub fn blocks(
        &self,
        input: Input<'_>,
        titled: bool,
        (library, anchors): (&dyn Library, &[&str]),
        refs: &mut Refs,
        diags: &mut Vec<Diagnostic>,
    ) -> Body {
        render::body(self, input, titled, (library, anchors), refs, diags)
    }

    /// Renders the Markdown of a field. A single paragraph has no `<p>`; headings become strong
    /// paragraphs; footnotes, embeds and inclusions are errors.
    pub fn fragment(
        &self,
        input: Input<'_>,
        refs: &mut Refs,
        diags: &mut Vec<Diagnostic>,
    ) -> Fragment {
        render::fragment(self, input, refs, diags)
    }
}

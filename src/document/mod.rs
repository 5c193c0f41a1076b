//! *What a page says*, before any template: sections of typed blocks. A kind builds the document of
//! a page once (`kinds::*::document`); HTML pages, print documents, Markdown, the text for search and
//! the table of contents follow from it.
//!
//! The types are generic over the form of a text `S` and of a link `L`. In a [`Draft`] both point
//! into the handbook; [`Form`] turns them into another form, such as HTML with addresses, and keeps
//! the structure. So the structure of a block is declared once for all outputs.
//!
//! **Invariants.** Anchors are unique within a document and depend on the handbook only, never on a
//! template. Every visible word that is not the writer's comes from the table of labels.

pub mod aid;
pub mod block;
pub mod builder;
pub(crate) mod cite;
pub mod documented;
pub mod form;
pub mod frame;
pub mod graph;
pub mod list;
pub mod markdown;
pub mod number;
pub mod table;
pub mod text;

pub use block::Block;
pub use builder::Builder;
pub use form::{Anchor, Form, Level, Render};

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use crate::handbook::references::Cited;
use crate::handbook::{Handbook, PageId};
use crate::markdown::{Fragment, PlaceholderKind};

pub use crate::kinds::Place;

/// A document whose texts and links point into the handbook.
pub type Draft<'h> = Document<Said<'h>, Target<'h>>;

form::blocks! {
    /// What a page says.
    pub struct Document<S, L> {
        /// Blocks between the title of the page and its table of contents.
        pub head: Vec<Block<S, L>>,
        /// Sections in the order of `site.toml` or else of the table of kinds.
        pub sections: Vec<Section<S, L>>,
    }

    /// A section of a document.
    choosing struct Section<S, L> {
        /// Name by which templates and `site.toml` refer to the section.
        pub id: Cow<'static, str>,
        /// Value of the `id` attribute of its heading; empty if it has no heading.
        pub anchor: Anchor,
        /// Words of the heading; empty if it has none.
        pub title: String,
        /// Level of the heading: 2, or more in a document for print.
        pub level: Level,
        /// Where the section belongs.
        pub place: Place,
        /// Blocks in order.
        pub blocks: Vec<Block<S, L>>,
    }
}

form::plain!(Place);

/// A text of the handbook, with the sources that it rests on.
#[derive(Clone, Debug)]
pub struct Said<'h> {
    /// Page whose indices the fragment and the group of citations use.
    pub of: PageId,
    /// The words.
    pub words: Words<'h>,
    /// Group of citations of page `of` that stands behind the text.
    pub cite: Option<u32>,
    /// A remark beside the text.
    pub note: Option<&'h str>,
    /// Whether the text is the guide's own reading, which no source states.
    pub editorial: bool,
}

/// The words of a text.
#[derive(Clone, Debug)]
pub enum Words<'h> {
    /// Rendered Markdown.
    Fragment(&'h Fragment),
    /// A part of rendered Markdown, between two embeds.
    Slice(&'h Fragment, Slice),
    /// Plain words.
    Plain(Cow<'h, str>),
    /// Plain words in which the titles of pages are links.
    Named(&'h crate::markdown::PlainText),
    /// The number of a source.
    Number(&'h Cited),
    /// Nothing: only the citations are shown.
    None,
}

/// A part of a fragment between two embeds, as ranges of indices into the placeholders of its HTML
/// and of its Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice(pub Range<usize>, pub Range<usize>);

impl Slice {
    /// Returns the HTML of the part, with its placeholders unfilled.
    pub fn html<'f>(&self, fragment: &'f Fragment) -> &'f str {
        let at = |index: usize| fragment.placeholders.get(index).map(|found| found.at as usize);
        let start = self.0.start.checked_sub(1).and_then(at).unwrap_or_default();
        let end = at(self.0.end).unwrap_or(fragment.html.len());
        fragment.html.get(start..end).unwrap_or_default()
    }
}

impl<'h> Said<'h> {
    /// A text that is a whole fragment of page `of`.
    pub fn fragment(of: PageId, text: &'h Fragment) -> Self {
        Said { of, words: Words::Fragment(text), cite: None, note: None, editorial: false }
    }

    /// Plain words.
    pub fn plain(of: PageId, words: impl Into<Cow<'h, str>>) -> Self {
        Said { of, words: Words::Plain(words.into()), cite: None, note: None, editorial: false }
    }

    /// The numbers of a group of citations of page `of`, without a text.
    pub fn citation(of: PageId, cite: u32) -> Self {
        Said { of, words: Words::None, cite: Some(cite), note: None, editorial: false }
    }

    /// Plain words of page `of` in which the titles of pages are links.
    pub fn named(of: PageId, words: &'h crate::markdown::PlainText) -> Self {
        Said { of, words: Words::Named(words), cite: None, note: None, editorial: false }
    }

    /// The number of a source, as page `of` cites it.
    pub fn source(of: PageId, cited: &'h Cited) -> Self {
        Said { of, words: Words::Number(cited), cite: None, note: None, editorial: false }
    }

    /// A text of page `of` with a group of citations behind it, or only the numbers of the group;
    /// nothing if there is neither.
    pub fn stated(of: PageId, text: Option<&'h Fragment>, cite: Option<u32>) -> Option<Self> {
        match (text, cite) {
            (Some(text), cite) => Some(Said::fragment(of, text).cited(cite)),
            (None, cite) => cite.map(|cite| Said::citation(of, cite)),
        }
    }

    /// The same text with a group of citations of its page behind it.
    pub fn cited(self, cite: Option<u32>) -> Self {
        Said { cite, ..self }
    }

    /// Whether the text has citations, behind it or within it.
    pub fn cites(&self) -> bool {
        let within = match &self.words {
            Words::Fragment(fragment) => &*fragment.placeholders,
            Words::Slice(fragment, slice) => {
                fragment.placeholders.get(slice.0.clone()).unwrap_or_default()
            }
            Words::Number(_) => return true,
            Words::Plain(_) | Words::Named(_) | Words::None => &[],
        };
        self.cite.is_some()
            || within.iter().any(|placeholder| matches!(placeholder.kind, PlaceholderKind::Cite(_)))
    }
}

/// A link of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target<'h> {
    /// The words of the link.
    pub title: Cow<'h, str>,
    /// Where it leads.
    pub to: Destination,
    /// Colour of the role that it leads to; empty for other pages.
    pub color: &'static str,
}

impl<'h> Target<'h> {
    /// A link to a page.
    pub fn page(handbook: &'h Handbook, id: PageId) -> Self {
        Target {
            title: Cow::Borrowed(handbook.title(id)),
            to: Destination::Page(id),
            color: handbook.color(id),
        }
    }
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A page.
    Page(PageId),
    /// An element of a page, by its anchor.
    Anchor(PageId, String),
    /// An element of the same document, by its anchor.
    Here(String),
}

impl<S, L> Section<S, L> {
    /// Whether the section has the sources of the page and nothing else.
    pub fn lists_sources(&self) -> bool {
        self.blocks.iter().all(|block| matches!(block, Block::Sources {}))
    }

    /// Whether terms are marked anew: a section without a heading continues what is above it.
    fn restarts(&self) -> bool {
        !self.title.is_empty()
    }
}

impl<S, L> Document<S, L> {
    /// The section of a name.
    pub fn section(&self, id: &str) -> Option<&Section<S, L>> {
        self.sections.iter().find(|section| section.id == id)
    }
}

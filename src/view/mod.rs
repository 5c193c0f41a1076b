//! *Handbook and page → [`View`].* A view is everything that a template may see of one page, and a
//! template sees nothing else: what every page has, and the document of the page as HTML.
//!
//! **Invariants.** Views hold finished text; no template looks anything up. A view does not grow
//! with the number of pages, only with what its page shows.

pub mod fill;
pub mod html;
pub mod json_ld;
pub mod nav;
pub mod page;
pub mod print;
mod site;
pub mod special;

pub use crate::document::number::{Note, Place};
pub use site::SiteView;

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use crate::document::list::Part;
use crate::document::number::{Found, Listed, Numbering};
use crate::document::{Block, Level, Section};
use crate::handbook::{Handbook, PageId};
use crate::source_map::SourceMap;

/// Finished HTML, which templates print as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Html(tera::Value);

impl Html {
    /// Marks finished HTML as such.
    pub fn new(html: &str) -> Self {
        Html(tera::Value::safe_string(html))
    }

    /// Returns the HTML.
    pub fn as_str(&self) -> &str {
        self.0.as_str().unwrap_or_default()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }
}

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

crate::documented! {
    /// A text with its remarks.
    #[derive(Clone, Debug, Serialize)]
    pub struct Text {
        /// The words with the numbers of their sources.
        pub html: Html,
        /// A remark beside it.
        pub note: Option<String>,
        /// Whether it is the guide's own reading.
        pub editorial: bool,
    }
}

crate::documented! {
    /// A link.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
    pub struct Link {
        /// The words.
        pub title: String,
        /// The address within the site, or of the web.
        pub url: String,
        /// Colour of the role that it leads to; empty for other pages.
        pub color: &'static str,
        /// Number of the page that it leads to, in a document for print.
        pub number: Option<String>,
    }
}

/// A block as templates see it.
pub type BlockView = Block<Text, Link>;
/// A section as templates see it.
pub type SectionView = Section<Text, Link>;
/// Words of a sentence as templates see them.
pub type PartView = Part<Link>;

crate::documented! {
    /// An entry of a table of contents.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct TocEntry {
        /// The anchor.
        pub id: String,
        /// The words.
        pub title: String,
        /// 2 or 3.
        pub level: u8,
    }
}

crate::documented! {
    /// A note on the state of a page.
    #[derive(Clone, Debug, Serialize)]
    pub struct StatusView {
        /// `draft`, `deprecated` or `superseded`.
        pub name: &'static str,
        /// The state in a word.
        pub label: String,
        /// What it means for readers.
        pub parts: Vec<PartView>,
    }
}

crate::documented! {
    /// What a template sees of a page.
    #[derive(Clone, Debug, Serialize)]
    pub struct PageView {
        /// The heading.
        pub title: String,
        /// The title in the bar of the browser.
        pub html_title: String,
        /// One plain sentence.
        pub description: String,
        /// Address within the site.
        pub url: String,
        /// Address with its host, if the host is known.
        pub canonical: Option<String>,
        /// Address of the page as Markdown within the site, if it is published.
        pub markdown: Option<String>,
        /// The name of the kind: `role`, `topic` and so on; `home`, `index`, `tag`, `view`, `404`, `health`.
        pub kind: String,
        /// What other pages refer to it by.
        pub id: String,
        /// Whether it is the front page.
        pub is_home: bool,
        /// Whether it is shown as a part of a document for print.
        pub is_print: bool,
        /// Beginning of ids that the theme makes itself; empty but in a document for print.
        pub id_prefix: String,
        /// Number of the page in a document for print; empty if it has none.
        pub number: String,
        /// Level of the heading of the page: 1, or more in a document for print.
        pub level: Level,
        /// Colour of a role; empty for other pages.
        pub color: &'static str,
        /// Short form of the name of a role or a term.
        pub abbreviation: Option<String>,
        /// Address of the main section that it stands in; empty on the front page.
        pub section: String,
        /// From the front page down, without the page itself.
        pub breadcrumbs: Vec<Link>,
        /// The navigation beside the text.
        pub nav: Html,
        /// Sections and headings that the page shows, in its order.
        pub toc: Vec<TocEntry>,
        /// Blocks between the title and the table of contents.
        pub head: Vec<BlockView>,
        /// Sections in the order of `site.toml`.
        pub sections: Vec<SectionView>,
        /// The page before.
        pub previous: Option<Link>,
        /// The page after.
        pub next: Option<Link>,
        /// Tags.
        pub tags: Vec<Link>,
        /// A line below the title.
        pub subtitle: Option<String>,
        /// Who is responsible for the page, in a sentence.
        pub owner: Option<String>,
        /// Who wrote the page, in a sentence.
        pub authors: Option<String>,
        /// When it was last reviewed and when it is due, in a sentence; empty if it never was.
        pub reviewed: Vec<PartView>,
        /// State of the page; none of a current one.
        pub status: Option<StatusView>,
        /// Numbered sources.
        pub notes: Vec<Note>,
        /// Where to propose a change.
        pub edit_url: Option<String>,
        /// Words on the address for printed pages, if the host is known.
        pub printed_from: Option<String>,
        /// Names of the style sheets that it takes besides that of every page.
        pub styles: Vec<&'static str>,
        /// Names of the scripts that its blocks use.
        pub scripts: Vec<&'static str>,
        /// Data for machines.
        pub json_ld: Vec<Html>,
        /// The writer's own keys.
        pub extra: tera::Value,
    }
}

/// Everything that the template of one page sees.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// The template, as `role.html`.
    pub template: String,
    /// What it sees.
    pub page: PageView,
    /// What the markers in its HTML stand for.
    pub numbering: Numbering,
}

impl View {
    /// Returns the view with its sources and its table of contents as a finished page has them, if
    /// they are others: `listed` are the sources that it cites in their order, `toc` are all sections
    /// that it may have.
    pub fn as_found(&self, found: &Found<'_>, listed: &Listed, toc: &[TocEntry]) -> Option<View> {
        let toc = toc_of(found, toc);
        if self.page.notes == listed.notes && self.page.toc == toc {
            return None;
        }
        let mut view = self.clone();
        view.page.notes.clone_from(&listed.notes);
        view.page.toc = toc;
        Some(view)
    }
}

/// Returns those entries whose id is on the page, in its order.
fn toc_of(found: &Found<'_>, toc: &[TocEntry]) -> Vec<TocEntry> {
    let mut wanted: FxHashMap<&str, &TocEntry> = FxHashMap::default();
    for entry in toc {
        wanted.entry(&entry.id).or_insert(entry);
    }
    let ids = found.ids.iter();
    ids.filter_map(|id| wanted.remove(&*id.name)).cloned().collect()
}

/// Returns a link to a page.
pub fn link(handbook: &Handbook, id: PageId) -> Link {
    Link {
        title: handbook.title(id).to_owned(),
        url: handbook.link(id),
        color: handbook.color(id),
        number: None,
    }
}

/// Returns the view of a page. `navs` are the rendered navigations by section; with `texts`, blocks
/// say where they were written.
pub fn page_view(
    handbook: &Handbook,
    id: PageId,
    navs: &nav::Navs,
    texts: Option<&SourceMap>,
) -> View {
    let page = handbook.page(id);
    let (view, numbering) = page::view(handbook, id, navs, texts);
    let template = match &page.common.template {
        Some(template) => template.value.clone(),
        None => format!("{}.html", view.kind),
    };
    View { template, page: view, numbering }
}

//! *Handbook and page → [`View`].* A view is everything that a template may see of one page, and a
//! template sees nothing else: one [`PageView`] that every page has and one [`Detail`] by its kind.
//!
//! **Invariants.** Views hold finished text; no template looks anything up. A view does not grow
//! with the number of pages, only with what its page shows.

pub mod aids;
pub mod anchors;
pub mod apart;
pub mod card;
mod cite;
pub mod collection;
pub mod comparison;
pub mod fill;
pub mod graph;
pub mod health;
pub mod json_ld;
pub mod levels;
pub mod matrix;
pub mod nav;
pub mod page;
pub mod placed;
pub mod print;
pub mod quotations;
pub mod reference;
pub mod role;
mod site;
pub mod skills;

pub use crate::document::number::{Note, Place};
pub use card::{Card, Link, card, link, source_name};
pub use site::SiteView;

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use crate::document::number::{Found, Listed, Numbering};
use crate::handbook::{Handbook, PageId};
use crate::kinds::Fields;
use crate::text::Texts;

/// Finished HTML, which templates print as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Html(tera::Value);

impl Html {
    /// Marks finished HTML as such.
    pub fn new(html: &str) -> Self {
        Html(tera::Value::safe_string(html))
    }

    /// The HTML.
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

/// A part of a page's text.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BodyPart {
    /// Text.
    Html {
        /// Finished.
        html: Html,
    },
    /// A comparison table.
    Comparison {
        /// The table.
        table: comparison::TableView,
    },
    /// A responsibility matrix.
    Matrix {
        /// The matrix.
        matrix: matrix::MatrixView,
    },
    /// Roles to choose from, side by side.
    CompareAny {
        /// All of them.
        table: comparison::TableView,
    },
    /// Skills with the roles that need them.
    Skills {
        /// The skills.
        index: skills::SkillIndexView,
    },
    /// Roles and what joins them.
    Graph {
        /// The graph.
        graph: Box<graph::GraphView>,
    },
    /// Questions whose answers point to roles and pages.
    Aids {
        /// The decision aids.
        aids: aids::AidsView,
    },
    /// What sources say word for word.
    Quotations {
        /// The quotations.
        quotations: quotations::QuotationsView,
    },
    /// The levels of a role.
    Levels {
        /// The levels.
        ladder: Box<levels::LadderView>,
    },
}

/// A statement as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct StatementView {
    /// The words with their sources.
    pub html: Html,
    /// A remark.
    pub note: Option<String>,
    /// Whether it is our own reading.
    pub editorial: bool,
}

/// A question with its answer.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionView {
    /// The anchor.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: Html,
    /// The page that answers it; none on that page itself.
    pub home: Option<Link>,
    /// Other wordings.
    pub also: Vec<Link>,
}

/// A disagreement, in short.
#[derive(Clone, Debug, Serialize)]
pub struct DisagreementCard {
    /// What is in dispute.
    pub question: String,
    /// Where it is told.
    pub url: String,
    /// How many positions there are.
    pub positions: usize,
}

/// What every page has.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// The heading.
    pub title: String,
    /// What stands in the bar of the browser.
    pub html_title: String,
    /// One plain sentence.
    pub description: String,
    /// Address within the site.
    pub url: String,
    /// Address with its host, if the host is known.
    pub canonical: Option<String>,
    /// Address of the page as Markdown within the site, if it is published.
    pub markdown: Option<String>,
    /// `role`, `topic` and so on; `index` of a section, `tag`, `view`.
    pub kind: &'static str,
    /// What other pages refer to it by.
    pub id: String,
    /// Whether it is the front page.
    pub is_home: bool,
    /// Address of the main section that it stands in; empty on the front page.
    pub section: String,
    /// From the front page down, without the page itself.
    pub breadcrumbs: Vec<Link>,
    /// The navigation beside the text.
    pub nav: Html,
    /// Sections of the page.
    pub toc: Vec<TocEntry>,
    /// The text.
    pub body: Vec<BodyPart>,
    /// Questions that the page answers.
    pub questions: Vec<QuestionView>,
    /// The page before.
    pub previous: Option<Link>,
    /// The page after.
    pub next: Option<Link>,
    /// Pages to read next.
    pub related: Vec<Card>,
    /// Pages that link here.
    pub backlinks: Vec<Link>,
    /// Tags.
    pub tags: Vec<Link>,
    /// Where sources disagree.
    pub disagreements: Vec<DisagreementCard>,
    /// Who answers for the page.
    pub owner: Option<String>,
    /// When it was last looked through.
    pub reviewed_on: Option<String>,
    /// When it is to be looked through again.
    pub review_due: Option<String>,
    /// `draft`, `deprecated` or `superseded`; none of a current page.
    pub status: Option<&'static str>,
    /// The page that has taken its place.
    pub superseded_by: Option<Link>,
    /// What changed, newest first.
    pub changes: Vec<ChangeView>,
    /// Numbered sources.
    pub notes: Vec<Note>,
    /// Where to propose a change.
    pub edit_url: Option<String>,
    /// Names of the style sheets that it takes besides that of every page.
    pub styles: Vec<&'static str>,
    /// Names of the scripts that its views take comfort from.
    pub scripts: Vec<&'static str>,
    /// Data for machines.
    pub json_ld: Vec<Html>,
    /// Anchors of the parts that a page has by its kind.
    pub ids: std::collections::BTreeMap<String, String>,
    /// The writer's own keys.
    pub extra: tera::Value,
}

/// An entry of a page's history.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeView {
    /// The day.
    pub date: String,
    /// What changed.
    pub note: Html,
}

/// What a page has by its kind.
#[derive(Clone, Debug, Serialize)]
pub enum Detail {
    /// Nothing.
    Page,
    /// A role.
    Role(Box<role::RoleView>),
    /// A topic.
    Topic(reference::TopicView),
    /// A comparison.
    Comparison(Box<comparison::ComparisonView>),
    /// A question.
    Question(reference::FaqView),
    /// A term.
    Term(reference::TermView),
    /// A source.
    Source(Box<reference::SourceView>),
    /// A disagreement.
    Disagreement(reference::DisagreementView),
    /// The index of a section.
    Section(Box<collection::SectionView>),
    /// How the handbook is doing.
    Health(Box<health::HealthView>),
    /// A view that follows from the data.
    View,
    /// The page that is shown for an address without one.
    NotFound,
}

impl Detail {
    /// The name under which a template sees it, and the template that renders it.
    pub fn name(&self) -> &'static str {
        match self {
            Detail::Page => "page",
            Detail::Role(_) => "role",
            Detail::Topic(_) => "topic",
            Detail::Comparison(_) => "comparison",
            Detail::Question(_) => "question",
            Detail::Term(_) => "term",
            Detail::Source(_) => "source",
            Detail::Disagreement(_) => "disagreement",
            Detail::Section(_) => "section",
            Detail::Health(_) => "health",
            Detail::View => "view",
            Detail::NotFound => "404",
        }
    }
}

/// Everything that the template of one page sees.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// The template, as `role.html`.
    pub template: String,
    /// What every page has.
    pub page: PageView,
    /// What it has by its kind.
    pub detail: Detail,
    /// What the markers in its HTML stand for.
    pub numbering: Numbering,
}

impl View {
    /// The view with its sources and its table of contents as a finished page has them, if they are
    /// others: `listed` are the sources that it cites in their order, `toc` are all sections
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

/// Those entries whose id is on the page, in its order.
fn toc_of(found: &Found<'_>, toc: &[TocEntry]) -> Vec<TocEntry> {
    let mut wanted: FxHashMap<&str, &TocEntry> = FxHashMap::default();
    for entry in toc {
        wanted.entry(&entry.id).or_insert(entry);
    }
    let ids = found.ids.iter();
    ids.filter_map(|id| wanted.remove(&*id.name)).cloned().collect()
}

/// The view of a page. `navs` are the rendered navigations by section; with `texts`, blocks say
/// where they were written.
pub fn of(handbook: &Handbook, id: PageId, navs: &nav::Navs, texts: Option<&Texts>) -> View {
    let mut filler = fill::Filler::new(handbook, id).with_positions(texts);
    let page = handbook.page(id);
    let (body, detail) = body_and_detail(handbook, id, &mut filler);
    let template = match &page.common.template {
        Some(template) => template.value.clone(),
        None if id == handbook.nav.home => "home.html".to_owned(),
        None => format!("{}.html", detail.name()),
    };
    let (page, numbering) = page::view(handbook, id, body, &detail, filler, navs);
    View { template, page, detail, numbering }
}

/// The text of a page and what it has by its kind. It is filled in the order in which the built-in
/// templates show it: then their pages need not be rendered twice.
fn body_and_detail(
    handbook: &Handbook,
    id: PageId,
    filler: &mut fill::Filler<'_>,
) -> (Vec<BodyPart>, Detail) {
    let page = handbook.page(id);
    match &page.fields {
        Fields::Role(role) => {
            let above = role::above(handbook, id, role, filler);
            let body = page::body(handbook, id, filler);
            (body, Detail::Role(Box::new(role::view(handbook, id, role, above, filler))))
        }
        Fields::Comparison(fields) => {
            let above = comparison::above(handbook, id, fields, filler);
            let body = page::body(handbook, id, filler);
            let view = comparison::view(handbook, id, fields, above, filler);
            (body, Detail::Comparison(Box::new(view)))
        }
        Fields::Term(term) => {
            let view = reference::term(handbook, id, term, filler);
            (page::body(handbook, id, filler), Detail::Term(view))
        }
        Fields::Disagreement(fields) => {
            let (positions, note) = (&fields.positions.value, fields.note.as_ref());
            let view = reference::disagreement(handbook, id, positions, 0, note, filler);
            (page::body(handbook, id, filler), Detail::Disagreement(view))
        }
        fields => {
            let body = page::body(handbook, id, filler);
            (body, below_text(handbook, id, fields, filler))
        }
    }
}

/// What stands below the text of the kinds that have nothing above it.
fn below_text(
    handbook: &Handbook,
    id: PageId,
    fields: &Fields,
    filler: &mut fill::Filler<'_>,
) -> Detail {
    match fields {
        Fields::Topic(topic) => Detail::Topic(reference::topic(handbook, id, topic, filler)),
        Fields::Faq(faq) => Detail::Question(reference::question(handbook, id, faq)),
        Fields::Source(source) => {
            Detail::Source(Box::new(reference::source(handbook, id, source, filler)))
        }
        Fields::Tag(tag) => Detail::Section(Box::new(collection::tag(handbook, tag))),
        Fields::View(_) => Detail::View,
        Fields::Page if handbook.page(id).is_index => {
            Detail::Section(Box::new(collection::section(handbook, id, filler)))
        }
        _ => Detail::Page,
    }
}

//! *All pages → one [`Handbook`].* What no file can know alone: which page a reference means, the
//! order of pages, comparisons, questions, terms, citations and links. A handbook is never changed
//! after [`assemble`]; it holds ids and flat arrays, no copies of pages.
//!
//! **Invariants.** Nothing here reads a file or renders a template. Pages are in the order of their
//! paths, generated ones after written ones, so that ids do not depend on the order of reading.

pub mod aids;
mod circles;
pub mod compare;
pub mod faq;
pub mod generated;
pub mod graph;
pub mod index;
pub mod ladder;
pub mod links;
pub mod nav;
pub mod outline;
pub mod plain;
pub mod quotations;
pub mod references;
pub mod relations;
pub mod terms;

use std::borrow::Cow;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fingerprint::Fingerprint;
use crate::kinds::{Fields, Kind, Role, ViewKind};
use crate::page::{Page, title_from_name};
use crate::text::Span;

/// A page of one handbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

impl PageId {
    fn of(index: usize) -> PageId {
        PageId(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// A file that pages can link to or show: an image or a download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Path in the site; for files below `content` their path there.
    pub path: Arc<str>,
    /// Width and height in pixels, of images.
    pub size: Option<(u32, u32)>,
}

/// Files besides pages: what stands below `content`, and what stands below `static`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Below `content`: published when something links to them.
    pub content: Vec<FileFacts>,
    /// Below `static`: always published.
    pub statics: Vec<FileFacts>,
}

/// The whole handbook. Parts that follow from front matter alone are shared with the handbook that
/// this one was assembled after, where the front matter is the same.
#[derive(Debug)]
pub struct Handbook {
    /// The configuration.
    pub config: Arc<Config>,
    /// Files besides pages.
    pub files: Files,
    pages: Vec<Arc<Page>>,
    front: Arc<Front>,
    titles: Arc<[Box<str>]>,
    /// Which page a reference means.
    pub index: index::Index,
    /// Sections and order.
    pub nav: Arc<nav::Nav>,
    /// Links between pages.
    pub links: links::Links,
    /// Roles in order.
    pub roles: Arc<[PageId]>,
    /// Comparisons of roles.
    pub comparisons: Arc<compare::Comparisons>,
    /// Questions of all pages.
    pub faq: Arc<faq::Faq>,
    /// Decision aids of all topics.
    pub aids: Arc<aids::Aids>,
    /// Words of the glossary.
    pub terms: Arc<terms::Terms>,
    /// What sources say word for word.
    pub quotations: Arc<quotations::Quotations>,
    /// What rests on which source.
    pub references: references::References,
    /// What pages say about each other in their front matter.
    pub relations: Arc<relations::Relations>,
    /// The anchors of every page.
    pub outlines: Vec<Arc<outline::Outline>>,
}

/// What the front matter was, and what was found in it.
#[derive(Debug)]
struct Front {
    /// How many of the pages somebody has written; generated ones follow them.
    written: usize,
    drafts: Vec<Arc<Page>>,
    findings: Box<[Diagnostic]>,
    /// How many nearest names were looked for.
    searches: usize,
}

impl Handbook {
    /// All pages with their ids.
    pub fn pages(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages.iter().enumerate().map(|(at, page)| (PageId::of(at), &**page))
    }

    /// The pages that somebody has written, those last that are kept back: what [`assemble`] takes.
    pub fn written(&self) -> Vec<Arc<Page>> {
        self.pages[..self.front.written].iter().chain(&self.front.drafts).cloned().collect()
    }

    /// How many pages there are, generated ones included.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there is no page; there is always one, the front page.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// A page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// The title of a page.
    pub fn title(&self, id: PageId) -> &str {
        &self.titles[id.0 as usize]
    }

    /// The anchors of a page.
    pub fn outline(&self, id: PageId) -> &outline::Outline {
        &self.outlines[id.0 as usize]
    }

    /// The address of a page within the site.
    pub fn link(&self, id: PageId) -> String {
        self.config.base.link(&self.page(id).route)
    }

    /// The fields of a role.
    pub fn role(&self, id: PageId) -> Option<&Role> {
        match &self.page(id).fields {
            Fields::Role(role) => Some(role),
            _ => None,
        }
    }

    /// The day by which a page is to be reviewed again; none without a review or a period.
    pub fn review_due(&self, id: PageId) -> Option<jiff::civil::Date> {
        let common = &self.page(id).common;
        let default = self.config.site.review.default_review_in.as_ref();
        let period = common.review_in.as_ref().or(default)?;
        Some(period.after(common.last_reviewed_on.as_ref()?.value))
    }

    /// Links to superseded pages: the page, the target, the page that it leads to.
    pub fn links_to_superseded(&self) -> Vec<(PageId, usize, PageId)> {
        self.links.to_superseded(&self.pages)
    }

    /// Whether `name` means this page.
    pub fn is_called(&self, id: PageId, name: &str) -> bool {
        let kind = self.page(id).kind;
        self.index.find(name, Some(&[kind]), &self.pages) == Ok(id)
    }

    /// The place of a role among the roles.
    pub fn role_place(&self, id: PageId) -> Option<usize> {
        self.roles.iter().position(|role| *role == id)
    }

    /// Pages of one kind in the order of the navigation.
    pub fn of_kind(&self, kind: Kind) -> Vec<PageId> {
        self.nav.in_order(kind, &self.pages)
    }

    /// The name of the site.
    pub fn site_title(&self) -> &str {
        match &self.config.site.title {
            Some(title) => title,
            None => self.title(self.nav.home),
        }
    }

    /// The page that a reference means.
    pub fn find(&self, name: &str) -> Option<PageId> {
        self.index.find(name, None, &self.pages).ok()
    }

    /// The answer to a question as the hub shows it, in plain words.
    pub fn answer(&self, entry: &faq::Entry) -> Cow<'_, str> {
        let home = self.page(entry.home);
        match (entry.asked, &home.fields) {
            (faq::Asked::Inline(at), _) => match home.common.faq.get(at) {
                Some(question) => self.plain(entry.home, &question.value.answer),
                None => Cow::Borrowed(""),
            },
            (faq::Asked::Page, Fields::Faq(fields)) => match &fields.short_answer {
                Some(answer) => Cow::Borrowed(answer),
                None => self.plain(entry.home, &home.body.fragment),
            },
            (faq::Asked::Page, _) => Cow::Borrowed(""),
        }
    }

    /// The comparison that a reference means.
    pub fn find_comparison(&self, name: &str) -> Option<PageId> {
        self.index.find(name, Some(&[Kind::Comparison]), &self.pages).ok()
    }

    /// The generated page of a view; that of a role, if every role has its own.
    pub fn view_page(&self, kind: ViewKind, role: Option<PageId>) -> Option<PageId> {
        self.index.by_route(&generated::view_route(kind, role.map(|id| self.page(id)))?)
    }

    /// The role that a reference means.
    pub fn find_role(&self, name: &str) -> Option<PageId> {
        self.index.find(name, Some(&[Kind::Role]), &self.pages).ok()
    }

    /// The page of a kind that a reference means.
    ///
    /// # Errors
    ///
    /// The finding at `span` where it means none.
    pub fn resolve(&self, name: &str, kind: Kind, span: Span) -> Result<PageId, Box<Diagnostic>> {
        let kinds = Some(&[kind][..]);
        let explain = |why| self.index.explain(name, span, kinds, &why, &self.pages);
        self.index.find(name, kinds, &self.pages).map_err(|why| Box::new(explain(why)))
    }
}

/// Puts the pages together. What is wrong between them goes to `diags`; the handbook that comes
/// back is whole all the same, with what is wrong left out.
///
/// Parts of `previous` are taken over as far as what they follow from is the same. That makes no
/// difference to the handbook, nor to what is found.
pub fn assemble(
    config: Arc<Config>,
    parsed: Vec<Arc<Page>>,
    files: Files,
    previous: Option<&Handbook>,
    diags: &mut Diagnostics,
) -> Handbook {
    let (pages, drafts): (Vec<Arc<Page>>, Vec<Arc<Page>>) =
        parsed.into_iter().partition(|page| config.drafts || !page.is_draft());
    let named = previous.filter(|old| old.has_names(&config, &files, &pages, &drafts));
    let Some(old) = named.filter(|old| old.has_front(&pages)) else {
        return assembled(config, pages, drafts, files, named, diags);
    };
    let mut pages = pages;
    pages.extend(old.pages[old.front.written..].iter().cloned());
    let is_same = |at: usize| Arc::ptr_eq(&pages[at], &old.pages[at]);
    diags.extend(old.front.findings.iter().cloned());
    let index = old.index.again(old.front.searches);
    let outline = |at: usize| match is_same(at) {
        true => old.outlines[at].clone(),
        false => Arc::new(outline::Outline::new(&pages[at], &old.faq)),
    };
    let outlines = (0..pages.len()).map(outline).collect();
    let previous = Some((&old.links, &is_same as &(dyn Fn(usize) -> bool + Sync)));
    let links = links::Links::new(&pages, &index, &files, previous, diags);
    let previous = Some((&old.references, &is_same as &dyn Fn(usize) -> bool));
    let references = references::References::new(&pages, &index, &old.quotations, previous, diags);
    Handbook {
        config,
        files,
        front: old.front.clone(),
        titles: old.titles.clone(),
        index,
        nav: old.nav.clone(),
        links,
        roles: old.roles.clone(),
        comparisons: old.comparisons.clone(),
        faq: old.faq.clone(),
        aids: old.aids.clone(),
        terms: old.terms.clone(),
        quotations: old.quotations.clone(),
        references,
        relations: old.relations.clone(),
        outlines,
        pages,
    }
}

/// Puts pages together whose front matter is not known; in `named`, all are called by the same names.
fn assembled(
    config: Arc<Config>,
    mut pages: Vec<Arc<Page>>,
    drafts: Vec<Arc<Page>>,
    files: Files,
    named: Option<&Handbook>,
    diags: &mut Diagnostics,
) -> Handbook {
    let mut found = Diagnostics::default();
    let written = pages.len();
    let (index, named) = indexed(&config, &mut pages, &drafts, named);
    index.report_duplicates(&pages, &mut found);
    let titles = titles(&config, &pages, &index);
    let nav = nav::Nav::new(&pages, &titles);
    let mut roles = nav.in_order(Kind::Role, &pages);
    roles.retain(|id| !pages[id.0 as usize].is_superseded());
    let comparisons = compare::Comparisons::new(&pages, &index, &mut found);
    let faq = faq::Faq::new(&pages, &titles, &index, &roles, &mut found);
    let topics = nav.in_order(Kind::Topic, &pages);
    let aids = aids::Aids::new(&pages, &topics, &index, &mut found);
    let sources = nav.in_order(Kind::Source, &pages);
    let quotations = quotations::Quotations::new(&pages, &sources);
    let terms = terms::Terms::new(&config, &pages, &titles);
    let relations = relations::Relations::new(&config, &pages, &index, &mut found);
    let searches = index.searches();
    let findings: Box<[Diagnostic]> = found.into_vec().into();
    diags.extend(findings.iter().cloned());

    // Generated pages link to nothing.
    let is_same = |at: usize| {
        named.is_some_and(|old| at >= written || Arc::ptr_eq(&pages[at], &old.pages[at]))
    };
    let outline = |(at, page): (usize, &Arc<Page>)| match named.filter(|_| is_same(at)) {
        Some(old) if old.faq.anchors(page) == faq.anchors(page) => old.outlines[at].clone(),
        _ => outline::Outline::new(page, &faq).into(),
    };
    let outlines = pages.iter().enumerate().map(outline).collect();
    let previous = named.map(|old| (&old.links, &is_same as &(dyn Fn(usize) -> bool + Sync)));
    let links = links::Links::new(&pages, &index, &files, previous, diags);
    let references = references::References::new(&pages, &index, &quotations, None, diags);
    Handbook {
        config,
        files,
        pages,
        front: Arc::new(Front { written, drafts, findings, searches }),
        titles: titles.into(),
        index,
        nav: nav.into(),
        links,
        roles: roles.into(),
        comparisons: comparisons.into(),
        faq: faq.into(),
        aids: aids.into(),
        terms: terms.into(),
        quotations: quotations.into(),
        references,
        relations: relations.into(),
        outlines,
    }
}

/// Adds the generated pages, and finds all by name: with the index of `named`, if they are called by
/// the same names there.
fn indexed<'h>(
    config: &Config,
    pages: &mut Vec<Arc<Page>>,
    drafts: &[Arc<Page>],
    named: Option<&'h Handbook>,
) -> (index::Index, Option<&'h Handbook>) {
    let written = pages.len();
    if let Some(old) = named {
        let index = old.index.again(0);
        generated::add(config, pages, &index);
        if all_same(pages, &old.pages, |page| page.names) {
            return (index, named);
        }
        pages.truncate(written);
    }
    let mut index = index::Index::new(pages, drafts);
    generated::add(config, pages, &index);
    index.extend(pages, written);
    (index, None)
}

/// Whether pages are the same as far as `part` of them goes.
fn all_same(new: &[Arc<Page>], old: &[Arc<Page>], part: impl Fn(&Page) -> Fingerprint) -> bool {
    let same = |(a, b): (&Arc<Page>, &Arc<Page>)| Arc::ptr_eq(a, b) || part(a) == part(b);
    new.len() == old.len() && new.iter().zip(old).all(same)
}

impl Handbook {
    /// Whether written pages, drafts, files and configuration are such that every name in them means
    /// the same here.
    fn has_names(
        &self,
        config: &Arc<Config>,
        files: &Files,
        pages: &[Arc<Page>],
        drafts: &[Arc<Page>],
    ) -> bool {
        Arc::ptr_eq(&self.config, config)
            && self.files == *files
            && all_same(drafts, &self.front.drafts, |page| page.front)
            && all_same(pages, &self.pages[..self.front.written], |page| page.names)
    }

    /// Whether everything that follows from front matter is the same in a handbook of these pages.
    fn has_front(&self, pages: &[Arc<Page>]) -> bool {
        all_same(pages, &self.pages[..self.front.written], |page| page.front)
    }

    /// Whether the pages of another handbook have the same addresses, and are called by the same
    /// names.
    pub fn shares_names(&self, other: &Handbook) -> bool {
        Arc::ptr_eq(&self.config, &other.config)
            && all_same(&self.pages, &other.pages, |page| page.names)
    }

    /// Whether the front matter is that of another handbook, so that the two have the same pages,
    /// titles and addresses.
    pub fn shares_front(&self, other: &Handbook) -> bool {
        Arc::ptr_eq(&self.front, &other.front)
    }

    /// Whether every finding has the nearest name that it could have: there is a limit to how many
    /// are looked for, and beyond it the order matters in which that is done.
    pub fn has_all_hints(&self) -> bool {
        self.index.has_searched_all()
    }
}

/// The title of every page: its own, or for a comparison one made from the names of the roles.
fn titles(config: &Config, pages: &[Arc<Page>], index: &index::Index) -> Vec<Box<str>> {
    fn own(page: &Page) -> Option<&str> {
        page.title.as_ref().map(|title| title.value.as_str())
    }
    pages
        .iter()
        .map(|page| match (own(page), &page.fields) {
            (Some(title), _) => title.into(),
            (None, Fields::Comparison(comparison)) => {
                let names = comparison.roles.value.iter().map(|role| {
                    let found = index.find(&role.0.value, Some(&[Kind::Role]), pages).ok();
                    found.and_then(|id| own(&pages[id.0 as usize])).unwrap_or(&role.0.value)
                });
                compare::title(&names.collect::<Vec<_>>()).into()
            }
            (None, _) if page.route.as_str().is_empty() => {
                config.site.title.as_deref().unwrap_or("Handbook").into()
            }
            (None, _) => title_from_name(&page.id).into(),
        })
        .collect()
}

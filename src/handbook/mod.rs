//! *All pages → one [`Handbook`].* Everything that depends on several files: the pages of references, the
//! order of pages, comparisons, questions, terms, citations and links. A handbook is immutable after
//! [`assemble`]; it holds ids and flat arrays, no copies of pages.
//!
//! **Invariants.** No module here reads a file or renders a template. Pages are sorted by path, generated
//! ones after written ones, so that ids do not depend on the order of reading.

mod addresses;
pub mod aids;
mod candidates;
mod citations;
pub mod compare;
mod cycles;
pub mod faq;
pub mod generated;
pub mod graph;
pub mod index;
pub mod ladder;
pub mod links;
mod naming;
pub mod nav;
pub mod outline;
mod pairs;
pub mod places;
pub mod plain;
pub mod quotations;
pub mod references;
pub mod relations;
mod reuse;
pub mod terms;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fingerprint::Fingerprint;
use crate::kinds::{KindId, Role, ViewKind};
use crate::page::{Page, title_from_name};
use crate::source::{Asset, Layout};
use reuse::Reuse;

/// A page of one handbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

impl PageId {
    fn from_index(index: usize) -> PageId {
        PageId(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// Files besides pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// In the content folder: published when something links to them.
    pub content: Arc<Vec<Asset>>,
    /// In the folder of static files: always published.
    pub statics: Vec<Asset>,
    /// Elsewhere in the root, with paths relative to it.
    pub elsewhere: Arc<Vec<Asset>>,
    /// Where the content folder is in the root.
    pub layout: Arc<Layout>,
    /// Whether the site has templates of its own.
    pub has_templates: bool,
}

impl Files {
    /// Returns a file of [`links::Links::used_files`] and its path in the site: a file of the content folder
    /// keeps its own, the others are below `files`.
    pub fn used(&self, at: u32) -> Option<(&Asset, Cow<'_, str>)> {
        let at = at as usize;
        match at.checked_sub(self.content.len()) {
            None => self.content.get(at).map(|file| (file, Cow::Borrowed(&*file.path))),
            Some(at) => {
                let file = self.elsewhere.get(at)?;
                Some((file, Cow::Owned(format!("files/{}", file.path))))
            }
        }
    }
}

/// The whole handbook. It shares the parts that depend on front matter only with the previous handbook,
/// if the front matter is unchanged.
#[derive(Debug)]
pub struct Handbook {
    /// The configuration.
    pub config: Arc<Config>,
    /// Files besides pages.
    pub files: Files,
    pages: Vec<Arc<Page>>,
    front: Arc<Front>,
    titles: Arc<[Box<str>]>,
    /// The names of pages.
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
    /// Claims with a quotation.
    pub quotations: Arc<quotations::Quotations>,
    /// Citations.
    pub references: references::References,
    /// Relations that front matter states.
    pub relations: Arc<relations::Relations>,
    /// The anchors of every page.
    pub outlines: Vec<Arc<outline::Outline>>,
    /// The anchors of the documents of pages that were asked for.
    places: Box<[OnceLock<places::Places>]>,
}

/// The input and the diagnostics of the parts that depend on front matter only.
#[derive(Debug)]
struct Front {
    /// Number of pages with a file; generated ones follow them.
    written: usize,
    drafts: Vec<Arc<Page>>,
    findings: Box<[Diagnostic]>,
}

impl Handbook {
    /// Returns all pages with their ids.
    pub fn pages(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages.iter().enumerate().map(|(at, page)| (PageId::from_index(at), &**page))
    }

    /// Returns the number of pages, generated ones included.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there is no page. There is always the front page.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Returns a page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// Returns the title of a page.
    pub fn title(&self, id: PageId) -> &str {
        &self.titles[id.0 as usize]
    }

    /// Returns the title of a page for navigation and lists.
    pub fn short_title(&self, id: PageId) -> &str {
        self.page(id).common.short_title.as_deref().unwrap_or_else(|| self.title(id))
    }

    /// Returns the anchors of a page.
    pub fn outline(&self, id: PageId) -> &outline::Outline {
        &self.outlines[id.0 as usize]
    }

    /// Returns the anchors of a page with their spellings; `anchors` collects them the first time.
    pub fn places(
        &self,
        id: PageId,
        anchors: impl FnOnce() -> BTreeSet<String>,
    ) -> &places::Places {
        let places = || places::Places::new(self.page(id), anchors());
        self.places[id.0 as usize].get_or_init(places)
    }

    /// Returns the URL path of a page.
    pub fn link(&self, id: PageId) -> String {
        self.config.base.link(&self.page(id).route)
    }

    /// Returns the URL path of a page, or of an element of it.
    pub fn link_to(&self, id: PageId, anchor: Option<&str>) -> String {
        crate::url::with_anchor(self.link(id), anchor)
    }

    /// Returns the fields of a role; `None` for a page of another kind.
    pub fn role(&self, id: PageId) -> Option<&Role> {
        self.page(id).fields.role()
    }

    /// Returns the date of the next review; `None` without a last review or a period.
    pub fn review_due(&self, id: PageId) -> Option<jiff::civil::Date> {
        let common = &self.page(id).common;
        let default = self.config.site.review.default_review_in.as_ref();
        let period = common.review_in.as_ref().or(default)?;
        Some(period.after(common.last_reviewed_on.as_ref()?.value))
    }

    /// Returns the links to superseded pages: the page, the target, the superseded page.
    pub fn links_to_superseded(&self) -> Vec<(PageId, usize, PageId)> {
        self.links.to_superseded(&self.pages)
    }

    /// Whether `name` resolves to this page.
    pub fn is_called(&self, id: PageId, name: &str) -> bool {
        let kind = self.page(id).kind;
        self.index.resolve(name, Some(&[kind]), &self.pages) == Ok(id)
    }

    /// Returns the position of a role among the roles.
    pub fn role_place(&self, id: PageId) -> Option<usize> {
        self.roles.iter().position(|role| *role == id)
    }

    /// Returns the pages of one kind in the order of the navigation.
    pub fn of_kind(&self, kind: KindId) -> Vec<PageId> {
        self.nav.in_order(kind, &self.pages)
    }

    /// Returns the main sections in order: all but the list of tags.
    pub fn main_sections(&self) -> impl Iterator<Item = PageId> {
        let home = self.nav.section(self.nav.home);
        let sections = home.map_or(&[][..], |home| &home.sections);
        sections.iter().copied().filter(|id| !self.page(*id).is_of_tags())
    }

    /// Returns the title of the site.
    pub fn site_title(&self) -> &str {
        match &self.config.site.title {
            Some(title) => title,
            None => self.title(self.nav.home),
        }
    }

    /// Returns the page of a reference.
    pub fn find(&self, name: &str) -> Option<PageId> {
        self.index.resolve(name, None, &self.pages).ok()
    }

    /// Returns the short answer to a question as plain text.
    pub fn answer(&self, entry: &faq::Entry) -> Cow<'_, str> {
        let home = self.page(entry.home);
        match entry.asked {
            faq::Asked::Inline(at) => match home.common.faq.get(at) {
                Some(question) => self.plain(entry.home, &question.value.answer),
                None => Cow::Borrowed(""),
            },
            faq::Asked::Page => match home.fields.faq().and_then(|faq| faq.short_answer.as_ref()) {
                Some(answer) => Cow::Borrowed(answer),
                None => self.plain(entry.home, &home.body.fragment),
            },
        }
    }

    /// Returns the comparison of a reference.
    pub fn find_comparison(&self, name: &str) -> Option<PageId> {
        self.index.resolve(name, Some(&[KindId::COMPARISON]), &self.pages).ok()
    }

    /// Returns the generated page of a view: of a role, if the view has a page for each role.
    pub fn view_page(&self, kind: ViewKind, role: Option<PageId>) -> Option<PageId> {
        self.index.by_route(&generated::view_route(kind, role.map(|id| self.page(id)))?)
    }

    /// Returns the role of a reference.
    pub fn find_role(&self, name: &str) -> Option<PageId> {
        self.index.resolve(name, Some(&[KindId::ROLE]), &self.pages).ok()
    }

    /// Returns a lookup for the references of one page.
    pub fn lookup(&self) -> index::Lookup<'_> {
        self.index.lookup(&self.pages)
    }
}

/// Assembles a handbook. Errors between pages go to `diags`, and the affected references are left out.
///
/// Unchanged parts of `previous` are reused. The handbook and the diagnostics do not depend on that.
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
    match named.filter(|old| old.has_front(&pages)) {
        Some(old) => with_front_of(old, config, pages, files, diags),
        None => with_new_front(config, pages, drafts, files, named, diags),
    }
}

/// Assembles pages whose front matter is that of `old`: only outlines, links and citations are new.
fn with_front_of(
    old: &Handbook,
    config: Arc<Config>,
    mut pages: Vec<Arc<Page>>,
    files: Files,
    diags: &mut Diagnostics,
) -> Handbook {
    let written = pages.len();
    pages.extend(old.pages[written..].iter().cloned());
    let reuse = Reuse::new(old, &pages, written);
    diags.extend(old.front.findings.iter().cloned());
    let index = old.index.clone();
    let outline = |at: usize| match reuse.is_same(at) {
        true => old.outlines[at].clone(),
        false => Arc::new(outline::Outline::new(&pages[at], &old.faq)),
    };
    let outlines = (0..pages.len()).map(outline).collect();
    let links = links::Links::new(&config, &pages, &index, &files, Some(&reuse), diags);
    let references =
        references::References::new(&pages, &index, &old.quotations, Some(&reuse), diags);
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
        places: pages.iter().map(|_| OnceLock::new()).collect(),
        pages,
    }
}

/// Assembles pages with new front matter. In `named`, every name means the same.
fn with_new_front(
    config: Arc<Config>,
    mut pages: Vec<Arc<Page>>,
    drafts: Vec<Arc<Page>>,
    files: Files,
    named: Option<&Handbook>,
    diags: &mut Diagnostics,
) -> Handbook {
    let mut found = Diagnostics::default();
    let written = pages.len();
    let (index, named, generated) = indexed(&config, &mut pages, &drafts, named);
    found.extend(generated);
    index.report_duplicates(&pages, &mut found);
    let titles = titles(&config, &pages, &index);
    let nav = nav::Nav::new(&pages, &titles, (&index, &config.contents), &mut found);
    let mut roles = nav.in_order(KindId::ROLE, &pages);
    roles.retain(|id| !pages[id.0 as usize].is_superseded());
    let comparisons = compare::Comparisons::new(&pages, &index, &mut found);
    let faq = faq::Faq::new(&pages, &titles, &index, &roles, &mut found);
    let topics = nav.in_order(KindId::TOPIC, &pages);
    let aids = aids::Aids::new(&pages, &topics, &index, &mut found);
    let sources = nav.in_order(KindId::SOURCE, &pages);
    let quotations = quotations::Quotations::new(&pages, &sources);
    let terms = terms::Terms::new(&config, &pages, &titles);
    let relations = relations::Relations::new(&config, &pages, &index, &mut found);
    let findings: Box<[Diagnostic]> = found.into_vec().into();
    diags.extend(findings.iter().cloned());

    let reuse = named.map(|old| Reuse::new(old, &pages, written));
    let outline = |(at, page): (usize, &Arc<Page>)| {
        let unchanged = reuse.as_ref().filter(|reuse| reuse.is_same(at)).map(|reuse| reuse.old);
        match unchanged.filter(|old| old.faq.anchors(page) == faq.anchors(page)) {
            Some(old) => old.outlines[at].clone(),
            None => outline::Outline::new(page, &faq).into(),
        }
    };
    let outlines = pages.iter().enumerate().map(outline).collect();
    let links = links::Links::new(&config, &pages, &index, &files, reuse.as_ref(), diags);
    // Claims may have changed, so no citations are reused.
    let references = references::References::new(&pages, &index, &quotations, None, diags);
    Handbook {
        places: pages.iter().map(|_| OnceLock::new()).collect(),
        config,
        files,
        pages,
        front: Arc::new(Front { written, drafts, findings }),
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

/// Adds the generated pages and indexes all pages. Returns the index of `named` with `named`, if the
/// generated pages have the same names there, and what is to be said about generated pages.
fn indexed<'h>(
    config: &Config,
    pages: &mut Vec<Arc<Page>>,
    drafts: &[Arc<Page>],
    named: Option<&'h Handbook>,
) -> (index::Index, Option<&'h Handbook>, Option<Diagnostic>) {
    let written = pages.len();
    if let Some(old) = named {
        let found = generated::add(config, pages, &old.index);
        if all_same(pages, &old.pages, |page| page.names) {
            return (old.index.clone(), named, found);
        }
        pages.truncate(written);
    }
    let mut index = index::Index::new(pages, drafts);
    let found = generated::add(config, pages, &index);
    index.extend(pages, written);
    (index, None, found)
}

/// Whether pages are equal in the part with the fingerprint `part`.
fn all_same(new: &[Arc<Page>], old: &[Arc<Page>], part: impl Fn(&Page) -> Fingerprint) -> bool {
    let same = |(a, b): (&Arc<Page>, &Arc<Page>)| Arc::ptr_eq(a, b) || part(a) == part(b);
    new.len() == old.len() && new.iter().zip(old).all(same)
}

impl Handbook {
    /// Whether every name in these pages, drafts and files means the same in this handbook.
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

    /// Whether these pages have the front matter of this handbook.
    fn has_front(&self, pages: &[Arc<Page>]) -> bool {
        all_same(pages, &self.pages[..self.front.written], |page| page.front)
    }

    /// Whether the pages of another handbook have the same paths and names.
    pub fn shares_names(&self, other: &Handbook) -> bool {
        Arc::ptr_eq(&self.config, &other.config)
            && all_same(&self.pages, &other.pages, |page| page.names)
    }

    /// Whether another handbook has the same front matter, and therefore the same pages, titles and
    /// paths.
    pub fn shares_front(&self, other: &Handbook) -> bool {
        Arc::ptr_eq(&self.front, &other.front)
    }
}

/// Returns the title of each page: its own, or for a comparison one of the names of its roles.
fn titles(config: &Config, pages: &[Arc<Page>], index: &index::Index) -> Vec<Box<str>> {
    fn own(page: &Page) -> Option<&str> {
        page.title.as_ref().map(|title| title.value.as_str())
    }
    let naming = naming::Naming::new(pages);
    pages
        .iter()
        .map(|page| match (own(page), page.fields.comparison()) {
            (Some(title), _) => title.into(),
            (None, Some(comparison)) => {
                let names = comparison.roles.value.iter().map(|role| {
                    let found = index.resolve(&role.0.value, Some(&[KindId::ROLE]), pages).ok();
                    found.and_then(|id| own(&pages[id.0 as usize])).unwrap_or(&role.0.value)
                });
                compare::title(&config.labels, &names.collect::<Vec<_>>()).into()
            }
            (None, None) if page.route.as_str().is_empty() => {
                let folder = config.folder.as_deref().map(title_from_name);
                let title = config.site.title.clone().or(folder);
                title.unwrap_or_else(|| config.labels.text("home").into()).into()
            }
            (None, None) => naming
                .title(
                    page.common.id.as_ref().map_or_else(|| page.place.title_name(), |id| &id.value),
                )
                .into(),
        })
        .collect()
}

//! *References in front matter → relations between pages, in both directions:* collaborations,
//! related pages, and the topics, disagreements and terms about a page.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::PageId;
use super::cycles;
use super::index::{Index, Lookup};
use super::ladder::Ladder;
use crate::config::{Config, Declared};
use crate::data::{Record, Reference};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::kinds::{Common, Fields, KindId, Link, Relates, Role, StatedDisagreement, Vocabulary};
use crate::page::Page;
use crate::source_map::Spanned;

pub use super::cycles::Step;

/// A collaboration, as one of the two roles states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collaboration {
    /// The other role.
    pub with: PageId,
    /// The role whose page states it.
    pub stated_by: PageId,
    /// Index in the `works_with` of that page.
    pub entry: usize,
}

/// A disagreement: a page of its own, or an entry of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DisagreementRef {
    /// The page.
    pub page: PageId,
    /// The entry of the topic; `None` of a page of its own.
    pub entry: Option<usize>,
}

type Lists<T> = FxHashMap<PageId, Vec<T>>;

/// Relations of all pages.
#[derive(Debug, Default)]
pub struct Relations {
    collaborations: Lists<Collaboration>,
    related: FxHashMap<PageId, BTreeSet<PageId>>,
    topics: Lists<PageId>,
    terms: Lists<PageId>,
    disagreements: Lists<DisagreementRef>,
    by_dimension: FxHashMap<String, Vec<DisagreementRef>>,
    by_activity: FxHashMap<String, Vec<DisagreementRef>>,
    reports_to: Lists<Step>,
    grows_into: Lists<Step>,
    reached_from: Lists<PageId>,
    superseded_by: FxHashMap<PageId, PageId>,
    about: Lists<PageId>,
    tagged: FxHashMap<Box<str>, Vec<PageId>>,
}

/// Adds a value to a list, unless the list has it.
fn add<T: PartialEq>(lists: &mut Lists<T>, to: PageId, value: T) {
    let list = lists.entry(to).or_default();
    if !list.contains(&value) {
        list.push(value);
    }
}

impl Relations {
    /// Resolves the references in the front matter of all pages.
    pub fn new(
        config: &Config,
        pages: &[Arc<Page>],
        index: &Index,
        diags: &mut Diagnostics,
    ) -> Relations {
        let relations = Relations::default();
        let (inline, lookup) = (inline_disagreements(pages), index.lookup(pages));
        let mut builder = Builder { config, lookup, inline, diags, relations };
        for (at, page) in pages.iter().enumerate() {
            let id = PageId::from_index(at);
            builder.lookup = index.lookup(pages).without_self(id);
            builder.page(id, page);
        }
        let Builder { relations, diags, .. } = builder;
        cycles::report("reports to", &relations.reports_to, pages, |it| &it.reports_to, diags);
        cycles::report("grows into", &relations.grows_into, pages, |it| &it.grows_into, diags);
        relations
    }

    /// Returns the collaborations of a role, stated on its own page or on the other one.
    pub fn collaborations(&self, role: PageId) -> &[Collaboration] {
        self.collaborations.get(&role).map_or(&[], Vec::as_slice)
    }

    /// Returns the pages that name this page as related, or that it names.
    pub fn related(&self, page: PageId) -> impl Iterator<Item = PageId> {
        self.related.get(&page).into_iter().flatten().copied()
    }

    /// Returns the topics about a role.
    pub fn topics(&self, role: PageId) -> &[PageId] {
        self.topics.get(&role).map_or(&[], Vec::as_slice)
    }

    /// Returns the terms whose `see` names a page.
    pub fn terms(&self, page: PageId) -> &[PageId] {
        self.terms.get(&page).map_or(&[], Vec::as_slice)
    }

    /// Returns the subjects of a page: `about` of questions and disagreements, `see` of terms, `roles` of
    /// topics.
    pub fn about(&self, page: PageId) -> &[PageId] {
        self.about.get(&page).map_or(&[], Vec::as_slice)
    }

    /// Returns the disagreements about a page.
    pub fn disagreements(&self, page: PageId) -> &[DisagreementRef] {
        self.disagreements.get(&page).map_or(&[], Vec::as_slice)
    }

    /// Returns the disagreements about a dimension.
    pub fn disagreements_in(&self, dimension: &str) -> &[DisagreementRef] {
        self.by_dimension.get(dimension).map_or(&[], Vec::as_slice)
    }

    /// Returns the disagreements about an activity.
    pub fn disagreements_on(&self, activity: &str) -> &[DisagreementRef] {
        self.by_activity.get(activity).map_or(&[], Vec::as_slice)
    }

    /// Returns the roles that a role reports to, without duplicates.
    pub fn reports_to(&self, role: PageId) -> &[Step] {
        self.reports_to.get(&role).map_or(&[], Vec::as_slice)
    }

    /// Returns the roles that a role grows into, without duplicates.
    pub fn grows_into(&self, role: PageId) -> &[Step] {
        self.grows_into.get(&role).map_or(&[], Vec::as_slice)
    }

    /// Returns the roles that grow into a role.
    pub fn reached_from(&self, role: PageId) -> &[PageId] {
        self.reached_from.get(&role).map_or(&[], Vec::as_slice)
    }

    /// Returns the successor of a superseded page.
    pub fn superseded_by(&self, page: PageId) -> Option<PageId> {
        self.superseded_by.get(&page).copied()
    }

    /// Returns the pages with a tag, sorted by path.
    pub fn tagged(&self, tag: &str) -> &[PageId] {
        self.tagged.get(tag).map_or(&[], Vec::as_slice)
    }
}

/// Collects the relations page by page.
struct Builder<'a> {
    config: &'a Config,
    /// The lookup of the current page.
    lookup: Lookup<'a>,
    /// Disagreements in topics, by id.
    inline: FxHashMap<&'a str, DisagreementRef>,
    diags: &'a mut Diagnostics,
    relations: Relations,
}

const DISAGREEMENT: Option<&[KindId]> = Some(&[KindId::DISAGREEMENT]);

/// Collects the disagreements in topics by id.
fn inline_disagreements(pages: &[Arc<Page>]) -> FxHashMap<&str, DisagreementRef> {
    let mut inline = FxHashMap::default();
    for (at, page) in pages.iter().enumerate() {
        if page.kind != KindId::TOPIC {
            continue;
        }
        for (entry, disagreement) in page.common.inline_disagreements().enumerate() {
            let this = DisagreementRef { page: PageId::from_index(at), entry: Some(entry) };
            inline.entry(disagreement.id.value.as_str()).or_insert(this);
        }
    }
    inline
}

impl Builder<'_> {
    fn resolve(&mut self, reference: &Reference, kinds: Option<&[KindId]>) -> Option<PageId> {
        self.lookup.resolve_or_report(&reference.0, kinds, self.diags)
    }

    fn page(&mut self, id: PageId, page: &Page) {
        for tag in &page.common.tags {
            let name = slug::slugify(&tag.value);
            if name.is_empty() {
                let message =
                    format!("tag `{}` has no letter or digit, so it has no address", tag.value);
                self.diags.push(
                    Diagnostic::new(Code::BadValue, tag.span, message)
                        .help("write a tag with a letter or a digit"),
                );
            }
            let tagged = self.relations.tagged.entry(name.into()).or_default();
            if tagged.last() != Some(&id) {
                tagged.push(id);
            }
        }
        for reference in &page.common.related {
            if let Some(other) = self.resolve(reference, None)
                && other != id
            {
                self.relations.related.entry(id).or_default().insert(other);
                self.relations.related.entry(other).or_default().insert(id);
            }
        }
        for reference in page.common.disagreement_pages() {
            let inline = self.inline.get(reference.0.value.as_str()).copied();
            let own = |page| DisagreementRef { page, entry: None };
            let found = match self.lookup.resolve(&reference.0.value, DISAGREEMENT) {
                Err(_) if inline.is_some() => inline,
                _ => self.resolve(reference, DISAGREEMENT).map(own),
            };
            if let Some(disagreement) = found {
                add(&mut self.relations.disagreements, id, disagreement);
            }
        }
        if let Some(reference) = &page.common.superseded_by
            && let Some(other) = self.resolve(reference, None)
        {
            if other == id {
                let message = "`superseded_by` names the page itself";
                self.diags.push(Diagnostic::new(Code::BadValue, reference.0.span, message));
            } else {
                self.relations.superseded_by.insert(id, other);
            }
        }
        for link in page.fields.links().references() {
            self.link(id, link);
        }
        self.declared_names(&page.fields);
        if let Some(role) = page.fields.role() {
            self.levels(role);
        }
        for stated in page.fields.links().disagreements(&page.common) {
            self.disagreement(id, &stated);
        }
    }

    /// Adds a relation to another page.
    fn link(&mut self, id: PageId, Link { relates, entry, to }: Link<'_>) {
        let kinds = relates.target();
        let found = match relates {
            // Reported by `Faq::new`.
            Relates::Asks => self.lookup.resolve(&to.value, kinds).ok(),
            _ => self.lookup.resolve_or_report(to, kinds, self.diags),
        };
        let Some(to) = found else { return };
        let relations = &mut self.relations;
        match relates {
            Relates::WorksWith => {
                let lists = &mut relations.collaborations;
                add(lists, id, Collaboration { with: to, stated_by: id, entry });
                add(lists, to, Collaboration { with: id, stated_by: id, entry });
            }
            Relates::ReportsTo => add_step(&mut relations.reports_to, id, Step { to, entry }),
            Relates::GrowsInto => {
                add_step(&mut relations.grows_into, id, Step { to, entry });
                add(&mut relations.reached_from, to, id);
            }
            Relates::Concerns => {
                add(&mut relations.topics, to, id);
                add(&mut relations.about, id, to);
            }
            Relates::See => {
                add(&mut relations.terms, to, id);
                add(&mut relations.about, id, to);
            }
            Relates::Asks => add(&mut relations.about, id, to),
            Relates::Advises => {}
        }
    }

    /// Reports names that `site.toml` does not declare.
    fn declared_names(&mut self, fields: &Fields) {
        for (vocabulary, name) in fields.links().declared_names() {
            let mut declared = declared(self.config, vocabulary);
            if !declared.clone().any(|other| other == name.value) {
                let help = format!("declare it in `site.toml` under `{}`", vocabulary.table());
                self.diags.push(unknown(vocabulary.noun(), name, &mut declared, Some(help)));
            }
        }
    }

    /// Reports levels of a role that inherit from an unknown level, or from themselves.
    fn levels(&mut self, role: &Role) {
        let ids = || role.levels.iter().map(|level| level.id.value.as_str());
        for inherited in role.levels.iter().filter_map(|level| level.inherits.as_ref()) {
            if !ids().any(|id| id == inherited.value) {
                self.diags.push(unknown("level", inherited, &mut ids(), None));
            }
        }
        let ladder = Ladder::new(role);
        for level in ladder.cycles.iter().filter_map(|at| ladder.levels.get(*at)) {
            let span = level.inherits.as_ref().map_or(level.id.span, |inherited| inherited.span);
            let message = format!("the level `{}` inherits from itself", level.id.value);
            self.diags.push(Diagnostic::new(Code::Cycle, span, message));
        }
    }

    fn disagreement(&mut self, page: PageId, stated: &StatedDisagreement<'_>) {
        let this = DisagreementRef { page, entry: stated.entry };
        if this.entry.is_some() {
            add(&mut self.relations.disagreements, page, this);
        }
        let positions = stated.positions;
        if positions.value.len() < 2 {
            let message = "a disagreement needs at least two positions";
            self.diags.push(Diagnostic::new(Code::BadValue, positions.span, message));
        }
        for role in positions.value.iter().filter_map(|position| position.role.as_ref()) {
            self.resolve(role, Some(&[KindId::ROLE]));
        }
        for reference in stated.about {
            let name = &reference.0.value;
            let site = &self.config.site;
            if Config::label(&site.dimensions, name).is_some() {
                self.relations.by_dimension.entry(name.clone()).or_default().push(this);
            } else if Config::label(&site.activities, name).is_some() {
                self.relations.by_activity.entry(name.clone()).or_default().push(this);
            } else if let Some(other) = self.resolve(reference, None) {
                add(&mut self.relations.disagreements, other, this);
                add(&mut self.relations.about, page, other);
            }
        }
    }
}

/// Adds a step, unless the list has one to the same role.
fn add_step(lists: &mut Lists<Step>, from: PageId, step: Step) {
    let list = lists.entry(from).or_default();
    if !list.iter().any(|other| other.to == step.to) {
        list.push(step);
    }
}

/// Returns the names that `site.toml` declares.
fn declared(config: &Config, vocabulary: Vocabulary) -> impl Iterator<Item = &str> + Clone {
    let site = &config.site;
    let (entries, words): (&[Declared], &[String]) = match vocabulary {
        Vocabulary::Dimension => (&site.dimensions, &[]),
        Vocabulary::Activity => (&site.activities, &[]),
        Vocabulary::Competency => (&site.competencies, &[]),
        Vocabulary::Proficiency => (&[], &site.scales.proficiency),
    };
    let ids = entries.iter().map(|entry| entry.id.value.as_str());
    ids.chain(words.iter().map(String::as_str))
}

/// Returns the diagnostic for an unknown name, with the most similar one of `known`, or else `help`.
fn unknown(
    what: &str,
    name: &Spanned<String>,
    known: &mut dyn Iterator<Item = &str>,
    help: Option<String>,
) -> Diagnostic {
    let message = format!("unknown {what} `{}`", name.value);
    let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
    if Common::FIELDS.iter().any(|field| field.name == name.value) {
        let help =
            format!("`{}` belongs to the page: move it above the first `[table]`", name.value);
        return diagnostic.help(help);
    }
    match nearest(&name.value, known).map(|near| format!("did you mean `{near}`?")).or(help) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

//! *References in front matter → relations between pages, in both directions:* collaborations,
//! related pages, and the topics, disagreements and terms about a page.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::PageId;
use super::cycles;
use super::index::{Index, Lookup};
use super::ladder::Ladder;
use crate::config::{Config, Declared};
use crate::data::{Record, Reference};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::kinds::{Common, Fields, InlineDisagreement, KindId, Position, Relation, Role, Sourced};
use crate::page::Page;
use crate::text::Spanned;

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
            builder.lookup = index.lookup(pages);
            builder.page(PageId::from_index(at), page);
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
        self.lookup.resolve_or_report(reference, kinds, self.diags)
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
        match &page.fields {
            Fields::Role(role) => self.role(id, role),
            Fields::Topic(topic) => {
                for reference in &topic.roles {
                    if let Some(role) = self.resolve(reference, Some(&[KindId::ROLE])) {
                        add(&mut self.relations.topics, role, id);
                        add(&mut self.relations.about, id, role);
                    }
                }
                for (entry, disagreement) in page.common.inline_disagreements().enumerate() {
                    let this = DisagreementRef { page: id, entry: Some(entry) };
                    add(&mut self.relations.disagreements, id, this);
                    let InlineDisagreement { about, positions, .. } = disagreement;
                    self.disagreement(this, about, positions);
                }
            }
            Fields::Disagreement(disagreement) => {
                let this = DisagreementRef { page: id, entry: None };
                self.disagreement(this, &disagreement.about, &disagreement.positions);
            }
            Fields::Term(term) => {
                for reference in &term.see {
                    if let Some(page) = self.resolve(reference, None) {
                        add(&mut self.relations.terms, page, id);
                        add(&mut self.relations.about, id, page);
                    }
                }
            }
            Fields::Comparison(comparison) => {
                let dimensions = &self.config.site.dimensions;
                for dimension in &comparison.dimensions {
                    check_declared("dimension", dimension, dimensions, self.diags);
                }
                for (name, _) in &comparison.choose.0 {
                    let reference = Reference(name.clone());
                    self.lookup.resolve_or_report(&reference, Some(&[KindId::ROLE]), self.diags);
                }
            }
            Fields::Faq(faq) => {
                for reference in &faq.about {
                    // Reported by `Faq::new`.
                    if let Ok(page) = self.lookup.resolve(&reference.0.value, None) {
                        add(&mut self.relations.about, id, page);
                    }
                }
            }
            Fields::Page | Fields::Tag(_) | Fields::View(_) | Fields::Source(_) => {}
        }
    }

    fn role(&mut self, id: PageId, role: &Role) {
        for (entry, works_with) in role.works_with.iter().enumerate() {
            if let Some(other) = self.resolve(&works_with.value.role, Some(&[KindId::ROLE])) {
                let collaborations = &mut self.relations.collaborations;
                add(collaborations, id, Collaboration { with: other, stated_by: id, entry });
                add(collaborations, other, Collaboration { with: id, stated_by: id, entry });
            }
        }
        let reports_to = self.steps(&role.reports_to);
        self.relations.reports_to.insert(id, reports_to);
        let grows_into = self.steps(&role.grows_into);
        for step in &grows_into {
            add(&mut self.relations.reached_from, step.to, id);
        }
        self.relations.grows_into.insert(id, grows_into);
        self.role_names(role);
    }

    /// Resolves a list of roles, without duplicates.
    fn steps(&mut self, list: &[Sourced<Relation>]) -> Vec<Step> {
        let mut met = FxHashSet::default();
        let found = list.iter().enumerate().filter_map(|(entry, relation)| {
            let to = self.resolve(&relation.value.role, Some(&[KindId::ROLE]))?;
            met.insert(to).then_some(Step { to, entry })
        });
        found.collect()
    }

    /// Reports names of a role that `site.toml` does not declare.
    fn role_names(&mut self, role: &Role) {
        let site = &self.config.site;
        for (name, _) in &role.dimensions.0 {
            check_declared("dimension", name, &site.dimensions, self.diags);
        }
        for (name, _) in &role.raci.0 {
            check_declared("activity", name, &site.activities, self.diags);
        }
        for activity in role.responsibilities.iter().filter_map(|entry| entry.activity.as_ref()) {
            check_declared("activity", activity, &site.activities, self.diags);
        }
        let grades = &site.scales.proficiency;
        for grade in role.skills.iter().filter_map(|skill| skill.value.proficiency.as_ref()) {
            if !grades.contains(&grade.value) {
                let grades = grades.iter().map(String::as_str);
                self.diags.push(undeclared("proficiency", grade, grades));
            }
        }
        for level in &role.levels {
            for (name, _) in &level.expectations.0 {
                check_declared("competency", name, &site.competencies, self.diags);
            }
            if let Some(inherited) = &level.inherits
                && !role.levels.iter().any(|other| other.id.value == inherited.value)
            {
                let ids = role.levels.iter().map(|level| level.id.value.as_str());
                self.diags.push(undeclared("level", inherited, ids));
            }
        }
        let ladder = Ladder::new(role);
        for level in ladder.cycles.iter().filter_map(|at| ladder.levels.get(*at)) {
            let span = level.inherits.as_ref().map_or(level.id.span, |inherited| inherited.span);
            let message = format!("the level `{}` inherits from itself", level.id.value);
            self.diags.push(Diagnostic::new(Code::Cycle, span, message));
        }
    }

    fn disagreement(
        &mut self,
        this: DisagreementRef,
        about: &[Reference],
        positions: &Spanned<Vec<Position>>,
    ) {
        if positions.value.len() < 2 {
            let message = "a disagreement needs at least two positions";
            self.diags.push(Diagnostic::new(Code::BadValue, positions.span, message));
        }
        for position in &positions.value {
            if let Some(role) = &position.role {
                self.resolve(role, Some(&[KindId::ROLE]));
            }
        }
        for reference in about {
            let name = &reference.0.value;
            let site = &self.config.site;
            if Config::label(&site.dimensions, name).is_some() {
                self.relations.by_dimension.entry(name.clone()).or_default().push(this);
            } else if Config::label(&site.activities, name).is_some() {
                self.relations.by_activity.entry(name.clone()).or_default().push(this);
            } else if let Some(page) = self.resolve(reference, None) {
                add(&mut self.relations.disagreements, page, this);
                add(&mut self.relations.about, this.page, page);
            }
        }
    }
}

fn check_declared(
    what: &str,
    name: &Spanned<String>,
    declared: &[Declared],
    diags: &mut Diagnostics,
) {
    if Config::label(declared, &name.value).is_none() {
        let names = declared.iter().map(|entry| entry.id.value.as_str());
        diags.push(undeclared(what, name, names));
    }
}

fn undeclared<'a>(
    what: &str,
    name: &Spanned<String>,
    declared: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let message = format!("unknown {what} `{}`", name.value);
    let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
    if Common::FIELDS.iter().any(|field| field.name == name.value) {
        let help =
            format!("`{}` belongs to the page: move it above the first `[table]`", name.value);
        return diagnostic.help(help);
    }
    match nearest(&name.value, declared) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if what == "level" => diagnostic,
        None => {
            let table = match what {
                "dimension" => "`[[dimensions]]`",
                "activity" => "`[[activities]]`",
                "competency" => "`[[competencies]]`",
                _ => "`[scales]`",
            };
            diagnostic.help(format!("declare it in `site.toml` under {table}"))
        }
    }
}

//! *Written pages → the pages that follow from them.* Comparisons of pairs that nobody wrote, the
//! views that pages have something to show in, a page for every tag, an index for every section
//! without one.

use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::graph;
use super::index::Index;
use crate::config::Config;
use crate::data::record::Reference;
use crate::kinds::{Comparison, Fields, Kind, ViewKind, ViewPage};
use crate::page::view_kind::{OwnPage, VIEWS};
use crate::page::{Page, title_from_name};
use crate::text::{FileId, Span, Spanned};
use crate::url::check_part;

/// Adds what is missing. `written` finds at least the written pages.
pub fn add(config: &Config, pages: &mut Vec<Arc<Page>>, written: &Index) {
    let mut taken: FxHashSet<Box<str>> =
        pages.iter().map(|page| page.route.as_str().into()).collect();
    let mut add = |made: Vec<Page>, pages: &mut Vec<Arc<Page>>| {
        let free = made.into_iter().filter(|page| taken.insert(page.route.as_str().into()));
        pages.extend(free.map(Arc::new));
    };
    if config.all_pairs() {
        // Roles that share an id, which is reported, would share the address as well.
        add(pairs(pages, written), pages);
    }
    add(views(pages, written), pages);
    add(tags(pages), pages);
    let missing = indexes(pages, &taken);
    pages.extend(missing.into_iter().map(Arc::new));
}

/// A comparison for every pair of roles that no page compares.
fn pairs(pages: &[Arc<Page>], written: &Index) -> Vec<Page> {
    let mut covered = BTreeSet::new();
    for page in pages {
        if let Fields::Comparison(comparison) = &page.fields {
            let roles = comparison.roles.value.iter();
            let mut key: Vec<_> = roles
                .filter_map(|role| written.resolve(&role.0.value, Some(&[Kind::Role]), pages).ok())
                .collect();
            key.sort();
            covered.insert(key);
        }
    }
    let mut roles: Vec<(i64, &str, usize)> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| matches!(page.fields, Fields::Role(_)) && !page.is_superseded())
        .filter(|(_, page)| check_part(&page.id).is_ok())
        .map(|(at, page)| (page.common.weight.unwrap_or(i64::MAX), &*page.id, at))
        .collect();
    roles.sort_unstable();
    let mut made = Vec::new();
    for (position, (_, first, first_at)) in roles.iter().enumerate() {
        for (_, second, second_at) in &roles[position + 1..] {
            let mut key = vec![super::PageId::of(*first_at), super::PageId::of(*second_at)];
            key.sort();
            if covered.contains(&key) {
                continue;
            }
            made.push(pair(&pages[*first_at], &pages[*second_at], first, second));
        }
    }
    made
}

fn pair(a: &Page, b: &Page, first: &str, second: &str) -> Page {
    let nowhere = Span::whole_file(FileId::NOWHERE);
    let reference = |page: &Page| Reference(Spanned::new(path_name(page).into(), nowhere));
    let comparison = Comparison {
        roles: Spanned::new(vec![reference(a), reference(b)], nowhere),
        verdict: None,
        dimensions: Vec::new(),
        choose: Default::default(),
        common_ground: Vec::new(),
        include: Vec::new(),
    };
    let title = super::compare::title(&[&title_of(a), &title_of(b)]);
    let path = format!("compare/{first}-vs-{second}.md");
    Page::generated(&path, Kind::Comparison, title, Fields::Comparison(Box::new(comparison)))
}

/// A page for every view that enough pages have something to show in.
fn views(pages: &[Arc<Page>], written: &Index) -> Vec<Page> {
    let mut made = Vec::new();
    for (weight, info) in (1..).zip(VIEWS) {
        let Some(own) = &info.page else { continue };
        let showing: Vec<&Page> = pages
            .iter()
            .map(|page| &**page)
            .filter(|page| info.shows.on(&page.fields))
            .filter(|page| {
                let current = |name: &str| is_another_current_role(name, page, pages, written);
                let joined = |role| graph::names_another(info.kind, role, current);
                graph::joins(info.kind).is_empty()
                    || matches!(&page.fields, Fields::Role(role) if joined(role))
                        && !page.is_superseded()
            })
            .collect();
        if showing.len() < own.least {
            continue;
        }
        let of: Vec<Option<&Page>> = match own.of_each_role {
            true => showing.into_iter().map(Some).collect(),
            false => vec![None],
        };
        for role in of {
            let mut page = view(own, role);
            let kind = info.kind;
            page.fields = Fields::View(Box::new(ViewPage { kind, role: role.map(path_name) }));
            page.common.weight = Some(weight);
            page.common.description = Some(own.description.to_owned());
            made.push(page);
        }
    }
    made
}

fn is_another_current_role(name: &str, page: &Page, pages: &[Arc<Page>], written: &Index) -> bool {
    let found = written.resolve(name, Some(&[Kind::Role]), pages).ok();
    let other = found.and_then(|id| pages.get(id.0 as usize));
    other.is_some_and(|other| !other.is_superseded() && other.route != page.route)
}

fn view(own: &OwnPage, role: Option<&Page>) -> Page {
    let title = match role {
        Some(role) => format!("{}: {}", title_of(role), own.title),
        None => own.title.to_owned(),
    };
    Page::generated(&format!("{}.md", path(own, role)), Kind::Page, title, Fields::Page)
}

fn path(own: &OwnPage, role: Option<&Page>) -> String {
    match role {
        Some(role) => format!("explore/{}-{}", own.name, slug::slugify(&role.id)),
        None => format!("explore/{}", own.name),
    }
}

/// Where the page of a view stands, if it has one.
pub(super) fn view_route(kind: ViewKind, role: Option<&Page>) -> Option<String> {
    kind.info().page.as_ref().map(|own| path(own, role))
}

/// What a reference from anywhere calls a page.
fn path_name(page: &Page) -> Box<str> {
    page.path.strip_suffix(".md").unwrap_or(&page.path).into()
}

fn title_of(page: &Page) -> String {
    page.title.as_ref().map_or_else(|| title_from_name(&page.id), |title| title.value.clone())
}

/// A page for every tag, and the list of tags.
fn tags(pages: &[Arc<Page>]) -> Vec<Page> {
    // Tags that differ only in case or in punctuation are one; the first spelling names it.
    let mut tags: BTreeMap<String, &str> = BTreeMap::new();
    for tag in pages.iter().flat_map(|page| &page.common.tags) {
        tags.entry(slug::slugify(&tag.value)).or_insert(&tag.value);
    }
    tags.remove("");
    tags.into_iter()
        .map(|(name, tag)| {
            let path = format!("tags/{name}.md");
            let fields = Fields::Tag(name.into());
            Page::generated(&path, Kind::Page, tag.to_owned(), fields)
        })
        .collect()
}

/// An index for every section that has pages and none; `routes` are those of all pages.
fn indexes(pages: &[Arc<Page>], routes: &FxHashSet<Box<str>>) -> Vec<Page> {
    let mut missing: BTreeSet<String> = BTreeSet::new();
    let mut need = |route: &str| {
        if !routes.contains(route) {
            missing.insert(route.to_owned());
        }
    };
    need("");
    for page in pages {
        let mut route = page.route.as_str();
        while let Some(parent) = parent(route) {
            need(parent);
            route = parent;
        }
    }
    if pages.iter().any(|page| !page.common.faq.is_empty()) {
        need("faq/");
    }
    if pages
        .iter()
        .any(|page| matches!(&page.fields, Fields::Topic(t) if !t.disagreement.is_empty()))
    {
        need("sources/disagreements/");
        need("sources/");
    }
    missing
        .iter()
        .map(|route| {
            let folder = route.trim_end_matches('/');
            let folder = match folder.strip_prefix("sources/disagreements") {
                Some(rest) => format!("disagreements{rest}"),
                None => folder.to_owned(),
            };
            let path = if folder.is_empty() {
                "_index.md".to_owned()
            } else {
                format!("{folder}/_index.md")
            };
            let mut page = Page::generated(&path, Kind::Page, section_title(&folder), Fields::Page);
            page.common.weight = section_weight(&folder);
            if folder == "explore" {
                let description = "What follows from what the pages say, put together.";
                page.common.description = Some(description.to_owned());
            }
            page
        })
        .collect()
}

/// The route of the section that a route stands in; the front page stands in none.
pub(super) fn parent(route: &str) -> Option<&str> {
    let inner = route.trim_end_matches('/');
    if inner.is_empty() {
        return None;
    }
    Some(inner.rfind('/').map_or("", |slash| &route[..=slash]))
}

fn section_title(folder: &str) -> String {
    match folder {
        "" => "Handbook".into(),
        "roles" => "Roles".into(),
        "compare" => "Compare".into(),
        "topics" => "Topics".into(),
        "explore" => "Explore".into(),
        "faq" => "Questions".into(),
        "glossary" => "Glossary".into(),
        "sources" => "Sources".into(),
        "disagreements" => "Where the sources disagree".into(),
        "tags" => "Tags".into(),
        other => title_from_name(other.rsplit('/').next().unwrap_or(other)),
    }
}

/// Sections of known kinds come first, in the order in which readers look for them.
fn section_weight(folder: &str) -> Option<i64> {
    let known = ["roles", "compare", "topics", "faq", "glossary", "sources"];
    match known.iter().position(|name| *name == folder) {
        Some(at) => i64::try_from(at).ok().map(|at| (at + 1) * 10),
        // Behind the topics.
        None if folder == "explore" => Some(35),
        None if folder == "tags" => Some(i64::MAX),
        None => None,
    }
}

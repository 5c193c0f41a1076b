//! *Written pages → generated pages:* comparisons of pairs of roles, views with
//! enough content, a page for each tag, and an index for each section without one.

use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::graph;
use super::index::{Index, path_name};
use super::naming::Naming;
use super::pairs::{self, Selection};
use crate::config::{Config, Generate};
use crate::data::Reference;
use crate::diagnostic::{Code, Diagnostic};
use crate::kinds::view::catalog::{OwnPage, VIEWS};
use crate::kinds::{Comparison, Fields, KINDS, KindId, TagPage, ViewKind, ViewPage};
use crate::labels::Labels;
use crate::page::{Page, title_from_name};
use crate::source_map::{FileId, Span, Spanned};
use crate::url::{Route, check_part};

/// Adds the generated pages, and returns what is to be said about them. `written` has at least the names of the
/// written pages.
pub fn add(config: &Config, pages: &mut Vec<Arc<Page>>, written: &Index) -> Option<Diagnostic> {
    let mut taken: FxHashSet<Box<str>> =
        pages.iter().map(|page| page.route.as_str().into()).collect();
    let mut add = |made: Vec<Page>, pages: &mut Vec<Arc<Page>>| {
        let free = made.into_iter().filter(|page| taken.insert(page.route.as_str().into()));
        pages.extend(free.map(Arc::new));
    };
    let labels = &config.labels;
    let mut finding = None;
    if config.site.comparisons.generate == Generate::AllPairs {
        // Roles with the same id, which is reported, would also have the same address.
        let limit = config.site.comparisons.limit;
        let limit = usize::try_from(limit).unwrap_or_default();
        let (made, all) = pairs(labels, pages, written, limit);
        if (made.len() as u64) < all {
            finding = Some(left_out(made.len(), all));
        }
        add(made, pages);
    }
    add(views(labels, pages, written), pages);
    add(tags(pages), pages);
    let naming = Naming::new(pages);
    let missing = indexes(labels, pages, &taken, &naming);
    pages.extend(missing.into_iter().map(Arc::new));
    finding
}

/// Returns comparisons of pairs of roles that no page compares, and the number of all pairs that could have one.
fn pairs(labels: &Labels, pages: &[Arc<Page>], written: &Index, limit: usize) -> (Vec<Page>, u64) {
    let mut roles: Vec<(i64, &str, usize)> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.fields.role().is_some() && !page.is_superseded())
        .filter(|(_, page)| check_part(&page.id).is_ok())
        .map(|(at, page)| (page.common.weight.unwrap_or(i64::MAX), &*page.id, at))
        .collect();
    roles.sort_unstable();
    let places: FxHashMap<super::PageId, usize> = roles
        .iter()
        .enumerate()
        .map(|(place, (_, _, at))| (super::PageId::from_index(*at), place))
        .collect();
    let mut covered = FxHashSet::default();
    for comparison in pages.iter().filter_map(|page| page.fields.comparison()) {
        let compared =
            comparison.roles.value.iter().filter_map(|role| {
                written.resolve(&role.0.value, Some(&[KindId::ROLE]), pages).ok()
            });
        let mut compared: Vec<_> = compared.filter_map(|id| places.get(&id).copied()).collect();
        compared.sort_unstable();
        if let [one, other] = compared.as_slice() {
            covered.insert((*one, *other));
        }
    }
    let filled: Vec<Vec<&str>> = roles
        .iter()
        .map(|(_, _, at)| {
            let role = pages[*at].fields.role();
            let dimensions = role.map_or(&[][..], |role| role.dimensions.0.as_slice());
            let said = dimensions.iter().filter(|(_, statements)| !statements.is_empty());
            said.map(|(dimension, _)| dimension.value.as_str()).collect()
        })
        .collect();
    let Selection { pairs, all } = pairs::select(&filled, &covered, limit);
    let made = pairs.into_iter().map(|(one, other)| {
        let ((_, first, first_at), (_, second, second_at)) = (roles[one], roles[other]);
        pair(labels, &pages[first_at], &pages[second_at], first, second)
    });
    (made.collect(), all)
}

/// Says that some comparisons are left out.
fn left_out(limit: usize, all: u64) -> Diagnostic {
    let message = format!(
        "{limit} of {all} comparisons of two roles have a page; more would be hard to find anything in"
    );
    let help = format!(
        "in `site.toml`: [comparisons] limit = {all} shows all, generate = \"listed\" only written ones"
    );
    let nowhere = Span::whole_file(FileId::NOWHERE);
    Diagnostic::new(Code::ComparisonsLeftOut, nowhere, message).help(help)
}

fn pair(labels: &Labels, a: &Page, b: &Page, first: &str, second: &str) -> Page {
    let nowhere = Span::whole_file(FileId::NOWHERE);
    let reference = |page: &Page| Reference(Spanned::new(path_name(page).to_owned(), nowhere));
    let comparison = Comparison {
        roles: Spanned::new(vec![reference(a), reference(b)], nowhere),
        verdict: None,
        dimensions: Vec::new(),
        choose: Default::default(),
        common_ground: Vec::new(),
        include: Vec::new(),
    };
    let title = super::compare::title(labels, &[&title_of(a), &title_of(b)]);
    let path = format!("{}/{first}-vs-{second}.md", KindId::COMPARISON.spec().folder);
    Page::generated(&path, KindId::COMPARISON, title, comparison.into())
}

/// Returns a page for each view that enough pages have content for.
fn views(labels: &Labels, pages: &[Arc<Page>], written: &Index) -> Vec<Page> {
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
                    || page.fields.role().is_some_and(joined) && !page.is_superseded()
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
            let mut page = view(labels, own, role);
            let kind = info.kind;
            page.fields = ViewPage { kind, role: role.map(|role| path_name(role).into()) }.into();
            page.common.weight = Some(weight);
            page.common.description = Some(labels.text(own.description).to_owned());
            made.push(page);
        }
    }
    made
}

fn is_another_current_role(name: &str, page: &Page, pages: &[Arc<Page>], written: &Index) -> bool {
    let found = written.resolve(name, Some(&[KindId::ROLE]), pages).ok();
    let other = found.and_then(|id| pages.get(id.0 as usize));
    other.is_some_and(|other| !other.is_superseded() && other.route != page.route)
}

fn view(labels: &Labels, own: &OwnPage, role: Option<&Page>) -> Page {
    let title = match role {
        Some(role) => format!("{}: {}", title_of(role), labels.text(own.title)),
        None => labels.text(own.title).to_owned(),
    };
    Page::generated(&format!("{}.md", path(own, role)), KindId::PAGE, title, Fields::default())
}

fn path(own: &OwnPage, role: Option<&Page>) -> String {
    let folder = &KindId::VIEW.spec().folder;
    match role {
        Some(role) => format!("{folder}/{}-{}", own.name, slug::slugify(&role.id)),
        None => format!("{folder}/{}", own.name),
    }
}

/// Returns the route of the page of a view, if the view has a page.
pub(super) fn view_route(kind: ViewKind, role: Option<&Page>) -> Option<String> {
    kind.info().page.as_ref().map(|own| path(own, role))
}

fn title_of(page: &Page) -> String {
    page.title.as_ref().map_or_else(|| title_from_name(&page.id), |title| title.value.clone())
}

/// Returns a page for each tag, and the list of tags.
fn tags(pages: &[Arc<Page>]) -> Vec<Page> {
    // Tags that differ only in case or punctuation are one tag, named by its first spelling.
    let mut tags: BTreeMap<String, &str> = BTreeMap::new();
    for tag in pages.iter().flat_map(|page| &page.common.tags) {
        tags.entry(slug::slugify(&tag.value)).or_insert(&tag.value);
    }
    tags.remove("");
    tags.into_iter()
        .map(|(name, tag)| {
            let path = format!("{}/{name}.md", KindId::TAG.spec().folder);
            Page::generated(
                &path,
                KindId::PAGE,
                tag.to_owned(),
                TagPage { name: name.into() }.into(),
            )
        })
        .collect()
}

/// Returns an index for each section that has pages but no index. `routes` are those of all pages.
fn indexes(
    labels: &Labels,
    pages: &[Arc<Page>],
    routes: &FxHashSet<Box<str>>,
    naming: &Naming<'_>,
) -> Vec<Page> {
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
        need(&section(KindId::FAQ));
    }
    if pages.iter().any(|page| {
        page.kind == KindId::TOPIC && page.common.inline_disagreements().next().is_some()
    }) {
        need(&section(KindId::DISAGREEMENT));
        need(&section(KindId::SOURCE));
    }
    let folders = folders(pages, &missing);
    missing
        .iter()
        .map(|route| {
            let (folder, numbers) = match folders.get(route.as_str()) {
                Some((folder, numbers)) => ((*folder).to_owned(), numbers.to_vec()),
                None => (KINDS.folder_of_route(route.trim_end_matches('/')), Vec::new()),
            };
            let path = if folder.is_empty() {
                "_index.md".to_owned()
            } else {
                format!("{folder}/_index.md")
            };
            let mut page = Page::generated(
                &path,
                KindId::PAGE,
                section_title(labels, &folder, naming, matches!(numbers.last(), Some(Some(_)))),
                Fields::default(),
            );
            page.move_to(Route::page(route), numbers);
            page.common.weight = section_weight(&folder);
            if folder == KindId::VIEW.spec().folder {
                let description = labels.text("about_explore");
                page.common.description = Some(description.to_owned());
            }
            page
        })
        .collect()
}

/// Returns the route of the section of a route; `None` for the front page.
pub(super) fn parent(route: &str) -> Option<&str> {
    let inner = route.trim_end_matches('/');
    if inner.is_empty() {
        return None;
    }
    Some(inner.rfind('/').map_or("", |slash| &route[..=slash]))
}

/// Returns the route of the index of the pages of a kind.
fn section(kind: KindId) -> String {
    format!("{}/", kind.spec().route)
}

/// Returns the folders of missing indexes by their path in the site, with the numbers in their names.
fn folders<'p>(
    pages: &'p [Arc<Page>],
    missing: &BTreeSet<String>,
) -> FxHashMap<&'p str, (&'p str, &'p [Option<u32>])> {
    let mut folders = FxHashMap::default();
    for page in pages.iter().filter(|page| page.file.is_some()) {
        let mut folder = page.folder();
        let mut route = match page.is_index {
            true => Some(page.route.as_str()),
            false => parent(page.route.as_str()),
        };
        let mut numbers = match (page.is_index, page.place.numbers.split_last()) {
            (false, Some((_, numbers))) => numbers,
            _ => &page.place.numbers,
        };
        while let Some(at) = route.filter(|at| !at.is_empty() && !folder.is_empty()) {
            if missing.contains(at) && folders.contains_key(at) {
                break;
            }
            folders.entry(at).or_insert((folder, numbers));
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            numbers = numbers.split_last().map_or(numbers, |(_, above)| above);
            route = parent(at);
        }
    }
    folders
}

fn section_title(labels: &Labels, folder: &str, naming: &Naming<'_>, is_numbered: bool) -> String {
    if folder.is_empty() {
        return labels.text("home").to_owned();
    }
    match KINDS.of_folder(folder) {
        Some(spec) => labels.text(&spec.plural).to_owned(),
        None => naming.numbered(folder.rsplit('/').next().unwrap_or(folder), is_numbered),
    }
}

/// Returns the weight of a section: those of known kinds come first, in the order in which readers
/// look for them.
fn section_weight(folder: &str) -> Option<i64> {
    KINDS.of_folder(folder)?.order
}

//! *Handbook → its health page.* It tells what `check` finds, to people who do not run it.

use std::collections::BTreeMap;

use crate::check::{Usage, is_orphan, uncited_in};
use crate::handbook::{Handbook, PageId};
use crate::kinds::Fields;
use crate::url::Route;
use crate::view::health::{CountView, CoverageView, HealthView, OwnerView, ReviewView};
use crate::view::{Link, link};

/// Where the page is published, if it is: it gives way to a page of the handbook at that address.
pub fn route(handbook: &Handbook) -> Option<Route> {
    let route = Route::page("health");
    let free = handbook.index.by_route(route.as_str()).is_none();
    (handbook.config.site.health.publish && free).then_some(route)
}

/// What the page shows.
pub fn view(handbook: &Handbook) -> HealthView {
    let written: Vec<PageId> =
        handbook.pages().filter(|(_, page)| page.file.is_some()).map(|(id, _)| id).collect();
    let reviews = reviews(handbook, &written);
    let usage = Usage::of(handbook);
    let (unused_sources, unused_claims, claims) = unused(handbook, &usage);
    HealthView {
        owners: owners(handbook, &written),
        unreviewed: written.len() - reviews.len(),
        reviews,
        roles: handbook.roles.iter().map(|id| link(handbook, *id)).collect(),
        coverage: coverage(handbook),
        uncited: uncited(handbook),
        orphans: written
            .iter()
            .filter(|id| is_orphan(handbook, **id))
            .map(|id| link(handbook, *id))
            .collect(),
        unused_sources,
        unused_claims,
        claims,
    }
}

fn owners(handbook: &Handbook, written: &[PageId]) -> Vec<OwnerView> {
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for id in written {
        *counts.entry(handbook.page(*id).common.owner.as_deref()).or_default() += 1;
    }
    let view = |(owner, pages): (Option<&str>, usize)| OwnerView {
        owner: owner.map(str::to_owned),
        pages,
    };
    counts.into_iter().map(view).collect()
}

fn reviews(handbook: &Handbook, written: &[PageId]) -> Vec<ReviewView> {
    let mut due: Vec<_> =
        written.iter().filter_map(|id| Some((handbook.review_due(*id)?, *id))).collect();
    due.sort();
    due.into_iter()
        .map(|(due, id)| {
            let common = &handbook.page(id).common;
            let reviewed = common.last_reviewed_on.as_ref().map(|day| day.value.to_string());
            ReviewView {
                page: link(handbook, id),
                owner: common.owner.clone(),
                reviewed_on: reviewed.unwrap_or_default(),
                due: due.to_string(),
            }
        })
        .collect()
}

fn coverage(handbook: &Handbook) -> Vec<CoverageView> {
    let roles: Vec<_> = handbook.roles.iter().filter_map(|id| handbook.role(*id)).collect();
    handbook
        .config
        .site
        .dimension
        .iter()
        .map(|dimension| {
            let stated = |role: &&crate::kinds::Role| {
                role.dimensions.get(&dimension.id.value).map_or(0, |stated| stated.0.len())
            };
            let cells: Vec<usize> = roles.iter().map(stated).collect();
            let missing = cells.iter().filter(|count| **count == 0).count();
            CoverageView { label: dimension.label.clone(), cells, missing }
        })
        .collect()
}

fn uncited(handbook: &Handbook) -> Vec<CountView> {
    let counts = handbook.pages().map(|(id, page)| (id, uncited_in(page).len()));
    let counts = counts.filter(|(_, count)| *count > 0);
    counts.map(|(id, count)| CountView { page: link(handbook, id), count }).collect()
}

/// Sources and claims that nothing rests on, and how many claims there are.
fn unused(handbook: &Handbook, usage: &Usage) -> (Vec<Link>, Vec<Link>, usize) {
    let (mut sources, mut claims, mut all) = (Vec::new(), Vec::new(), 0);
    for (id, page) in handbook.pages() {
        let Fields::Source(source) = &page.fields else { continue };
        if !usage.is_cited(id) {
            sources.push(link(handbook, id));
        }
        all += source.claim.len();
        for (at, claim) in (0..).zip(&source.claim) {
            if usage.of_claim(id, at) == 0 {
                let url = format!("{}#{}", handbook.link(id), claim.id.value);
                claims.push(Link { title: handbook.said(id, claim).into_owned(), url });
            }
        }
    }
    (sources, claims, all)
}

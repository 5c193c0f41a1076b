//! *Handbook → its health page*, which shows the results of `check` to people who do not run it.
//! Dates stand as they are: nothing on the page depends on the day on which it was made.

use std::collections::BTreeMap;

use crate::check::{Usage, is_orphan, uncited_in};
use crate::document::builder::{Builder, DraftBlock};
use crate::document::list::{Cell, Counted, CountedStyle, Part, SentenceStyle};
use crate::document::{Block, Destination, Target};
use crate::handbook::{Handbook, PageId};
use crate::kinds::Owners;
use crate::url::Route;
use crate::view::nav::Navs;
use crate::view::{View, special};

/// Returns where the page is published, if it is: it gives way to a page of the handbook at that
/// address.
pub fn route(handbook: &Handbook) -> Option<Route> {
    let route = Route::page("health");
    let free = handbook.index.by_route(route.as_str()).is_none();
    (handbook.config.site.health.publish && free).then_some(route)
}

/// Returns the view of the page at an address.
pub fn view(handbook: &Handbook, navs: &Navs, url: String) -> View {
    let sections = special::HEALTH.to_vec();
    let mut builder = Builder::with_sections(handbook, handbook.nav.home, "health", sections);
    let about = builder.label("health_page.about");
    let parts = vec![Part::Words { words: about.clone() }];
    builder.head.push(Block::Sentence { style: SentenceStyle::Lead, parts });
    let written: Vec<PageId> =
        handbook.pages().filter(|(_, page)| page.file.is_some()).map(|(id, _)| id).collect();
    let usage = Usage::count(handbook);
    let blocks = vec![owners(&builder, &written)];
    builder.section("owners", blocks);
    let blocks = reviews(&builder, &written);
    builder.section("reviews", blocks);
    let blocks = coverage(&builder);
    builder.section("coverage", blocks);
    let blocks = vec![uncited(&builder)];
    builder.section("uncited", blocks);
    let orphans = written.iter().filter(|id| is_orphan(handbook, **id));
    let orphans = orphans.map(|id| builder.plain_link(*id)).collect();
    let blocks = vec![links(&builder, orphans)];
    builder.section("orphans", blocks);
    let (unused, blocks) = unused(&builder, &usage);
    let sources = vec![links(&builder, unused)];
    builder.section("unused-sources", sources);
    builder.section("unused-claims", blocks);
    let title = builder.label("health");
    let mut view = special::special(handbook, navs, "health", title, &builder.finish());
    view.page.description = about;
    view.page.url = url;
    view
}

fn words<'h>(builder: &Builder<'h>, key: &'static str) -> Cell<Target<'h>> {
    Cell::Words { words: builder.label(key) }
}

fn owner<'h>(builder: &Builder<'h>, owner: Option<&str>) -> Cell<Target<'h>> {
    match owner {
        Some(owner) => Cell::Words { words: owner.to_owned() },
        None => words(builder, "health_page.nobody"),
    }
}

fn date<'h>(builder: &Builder<'h>, date: jiff::civil::Date) -> Cell<Target<'h>> {
    Cell::Date { date: date.to_string().into(), words: builder.labels().date(date) }
}

fn sentence<'h>(words: String) -> DraftBlock<'h> {
    Block::Sentence { style: SentenceStyle::Plain, parts: vec![Part::Words { words }] }
}

fn links<'h>(builder: &Builder<'h>, items: Vec<Target<'h>>) -> DraftBlock<'h> {
    match items.is_empty() {
        true => sentence(builder.label("health_page.nothing")),
        false => Block::Links { items },
    }
}

fn owners<'h>(builder: &Builder<'h>, written: &[PageId]) -> DraftBlock<'h> {
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for id in written {
        let owners = &builder.handbook.page(*id).common.owner;
        let names = owners.iter().flat_map(Owners::names).map(Some);
        for name in names.chain(owners.is_none().then_some(None)) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let row = |(name, pages): (Option<&str>, usize)| {
        vec![owner(builder, name), Cell::Words { words: pages.to_string() }]
    };
    Block::Grid {
        caption: builder.label("health_page.owners"),
        heads: vec![words(builder, "health_page.owner"), words(builder, "health_page.pages")],
        rows: counts.into_iter().map(row).collect(),
    }
}

fn reviews<'h>(builder: &Builder<'h>, written: &[PageId]) -> Vec<DraftBlock<'h>> {
    let handbook = builder.handbook;
    let mut due: Vec<_> =
        written.iter().filter_map(|id| Some((handbook.review_due(*id)?, *id))).collect();
    due.sort();
    let unreviewed = written.len() - due.len();
    let rows: Vec<_> = due
        .into_iter()
        .map(|(due, id)| {
            let common = &handbook.page(id).common;
            let reviewed = common.last_reviewed_on.as_ref();
            let reviewed = reviewed.map(|day| date(builder, day.value));
            vec![
                Cell::Link { link: builder.plain_link(id) },
                date(builder, due),
                owner(builder, common.owner.as_deref()),
                reviewed.unwrap_or(Cell::Words { words: String::new() }),
            ]
        })
        .collect();
    let mut blocks = Vec::new();
    if unreviewed > 0 {
        let words = builder.labels().count("health_page.unreviewed", unreviewed, &[]);
        blocks.push(sentence(words));
    }
    if !rows.is_empty() {
        let heads = [
            "health_page.page",
            "health_page.review_by",
            "health_page.owner",
            "health_page.reviewed_on",
        ];
        blocks.push(Block::Grid {
            caption: builder.label("health_page.reviews"),
            heads: heads.into_iter().map(|key| words(builder, key)).collect(),
            rows,
        });
    }
    blocks
}

fn coverage<'h>(builder: &Builder<'h>) -> Vec<DraftBlock<'h>> {
    let handbook = builder.handbook;
    let roles: Vec<_> =
        handbook.roles.iter().filter_map(|id| Some((*id, handbook.role(*id)?))).collect();
    let rows: Vec<_> = handbook
        .config
        .site
        .dimensions
        .iter()
        .map(|dimension| {
            let counts: Vec<usize> = roles
                .iter()
                .map(|(_, role)| role.dimensions.get(&dimension.id.value).map_or(0, Vec::len))
                .collect();
            let missing = counts.iter().filter(|count| **count == 0).count();
            let cell = |count: &usize| match count {
                0 => Cell::Empty { words: builder.label("health_page.none") },
                count => Cell::Words { words: count.to_string() },
            };
            let label = [Cell::Words { words: dimension.label.clone() }];
            let missing = [Cell::Words { words: missing.to_string() }];
            label.into_iter().chain(counts.iter().map(cell)).chain(missing).collect()
        })
        .collect();
    if rows.is_empty() || roles.is_empty() {
        return Vec::new();
    }
    let first = [words(builder, "health_page.dimension")];
    let names = roles.iter().map(|(id, _)| Cell::Link { link: builder.plain_link(*id) });
    let last = [words(builder, "health_page.missing")];
    vec![
        sentence(builder.label("health_page.coverage_about")),
        Block::Grid {
            caption: builder.label("health_page.coverage"),
            heads: first.into_iter().chain(names).chain(last).collect(),
            rows,
        },
    ]
}

fn uncited<'h>(builder: &Builder<'h>) -> DraftBlock<'h> {
    let counts = builder.handbook.pages().map(|(id, page)| (id, uncited_in(page).len()));
    let counts = counts.filter(|(_, count)| *count > 0);
    let items: Vec<_> = counts
        .map(|(id, count)| Counted { link: builder.plain_link(id), count: count.to_string() })
        .collect();
    match items.is_empty() {
        true => sentence(builder.label("health_page.nothing")),
        false => Block::Counted { style: CountedStyle::Links, items },
    }
}

/// Returns the sources that nothing rests on, and the list of claims that nothing rests on.
fn unused<'h>(builder: &Builder<'h>, usage: &Usage) -> (Vec<Target<'h>>, Vec<DraftBlock<'h>>) {
    let handbook = builder.handbook;
    let (mut sources, mut claims, mut all) = (Vec::new(), Vec::new(), 0);
    for (id, stated) in handbook.claims() {
        if !usage.is_cited(id) {
            sources.push(builder.plain_link(id));
        }
        all += stated.len();
        for (at, claim) in (0..).zip(stated) {
            if usage.of_claim(id, at) == 0 {
                claims.push(Target {
                    title: handbook.claim_text(id, claim),
                    to: Destination::Anchor(id, claim.id.value.clone()),
                    color: "",
                });
            }
        }
    }
    let (count, total) = (claims.len().to_string(), all.to_string());
    let labels = builder.labels();
    let blocks = match claims.is_empty() {
        true => vec![sentence(labels.fill("health_page.nothing_of", &[("count", &total)]))],
        false => {
            let values = [("unused", count.as_str()), ("count", total.as_str())];
            let words = labels.fill("health_page.of", &values);
            vec![sentence(words), Block::Links { items: claims }]
        }
    };
    (sources, blocks)
}

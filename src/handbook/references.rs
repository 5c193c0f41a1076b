//! *Citations of all pages → their sources, and the places where each source is cited.*

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::PageId;
use super::citations::{Resolver, claims};
use super::index::Index;
use super::quotations::Quotations;
use super::reuse::Reuse;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::kinds::ViewKind;
use crate::page::Page;

pub use super::citations::Cited;

/// A place where a source is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Use {
    /// The page.
    pub page: PageId,
    /// The group of citations on it. Groups of embedded quotations follow those of text and front
    /// matter.
    pub cite: u32,
}

/// All citations.
#[derive(Debug, Default)]
pub struct References {
    pages: Vec<Arc<PageCites>>,
    uses: FxHashMap<PageId, Vec<(Option<u32>, Use)>>,
}

/// The citations of one page.
#[derive(Debug, Default)]
struct PageCites {
    groups: Vec<Box<[Cited]>>,
    whole: Box<[Cited]>,
    positions: Box<[Option<Cited>]>,
    /// The groups of the quotations of each embed.
    quoted: Vec<(u32, Range<u32>)>,
    findings: Box<[Diagnostic]>,
}

impl References {
    /// Resolves the citations of all pages; those of unchanged pages are reused.
    pub(super) fn new(
        pages: &[Arc<Page>],
        index: &Index,
        quotations: &Quotations,
        reuse: Option<&Reuse<'_>>,
        diags: &mut Diagnostics,
    ) -> References {
        let claims = claims(pages);
        let mut references = References::default();
        for (at, page) in pages.iter().enumerate() {
            let unchanged = reuse.filter(|reuse| reuse.is_same(at));
            let cites = match unchanged.and_then(|reuse| reuse.old.references.pages.get(at)) {
                Some(old) => old.clone(),
                None => {
                    let mut found = Diagnostics::default();
                    let lookup = index.lookup(pages);
                    let mut resolver = Resolver::new(pages, &lookup, &claims, &mut found);
                    let mut cites = PageCites::new(page, quotations, &mut resolver);
                    cites.findings = found.into_vec().into();
                    Arc::new(cites)
                }
            };
            let id = PageId::from_index(at);
            for (cite, group) in (0..).zip(&cites.groups) {
                for cited in group {
                    let uses = references.uses.entry(cited.source).or_default();
                    let used = (cited.claim, Use { page: id, cite });
                    let of_group = uses.iter().rev().take_while(|(_, place)| *place == used.1);
                    if !of_group.into_iter().any(|other| *other == used) {
                        uses.push(used);
                    }
                }
            }
            diags.extend(cites.findings.iter().cloned());
            references.pages.push(cites);
        }
        references
    }

    /// Returns a group of citations of a page.
    pub fn group(&self, page: PageId, cite: u32) -> &[Cited] {
        self.pages[page.0 as usize].groups.get(cite as usize).map_or(&[], |group| group)
    }

    /// Returns the groups of the quotations that an embed of a page shows, one for each quotation.
    pub fn quoted(&self, page: PageId, embed: u32) -> Range<u32> {
        let quoted = &self.pages[page.0 as usize].quoted;
        let found = quoted.iter().find(|(at, _)| *at == embed);
        found.map(|(_, range)| range.clone()).unwrap_or_default()
    }

    /// Returns the sources of a page as a whole.
    pub fn of_page(&self, page: PageId) -> &[Cited] {
        &self.pages[page.0 as usize].whole
    }

    /// Returns the source of position `at` of a disagreement, or of all disagreements of a topic in
    /// order.
    pub fn position(&self, page: PageId, at: usize) -> Option<&Cited> {
        self.pages[page.0 as usize].positions.get(at).and_then(Option::as_ref)
    }

    /// Returns the places where a source is cited, with the claim, in the order of pages.
    pub fn uses(&self, source: PageId) -> &[(Option<u32>, Use)] {
        self.uses.get(&source).map_or(&[], Vec::as_slice)
    }

    /// Returns the number of places that cite a source.
    pub fn places(&self, source: PageId) -> usize {
        let mut places: Vec<Use> = self.uses(source).iter().map(|(_, place)| *place).collect();
        // The citations of a place stand together.
        places.dedup();
        places.len()
    }

    /// Returns the citations of all pages, including those of pages as a whole and of positions.
    pub fn all(&self) -> impl Iterator<Item = (PageId, &Cited)> {
        self.pages.iter().enumerate().flat_map(move |(at, page)| {
            let groups = page.groups.iter().flatten();
            let others = page.whole.iter().chain(page.positions.iter().flatten());
            groups.chain(others).map(move |cited| (PageId::from_index(at), cited))
        })
    }
}

impl PageCites {
    fn new(page: &Page, quotations: &Quotations, resolver: &mut Resolver<'_>) -> PageCites {
        let cites = page.refs.cites.iter();
        let mut groups: Vec<Box<[Cited]>> =
            cites.map(|cite| resolver.all(cite.citations.iter())).collect();
        let mut quoted = Vec::new();
        for (at, embed) in (0..).zip(&page.refs.embeds) {
            if embed.name.value.parse() == Ok(ViewKind::Quotations) {
                let before = groups.len();
                let asked = quotations.asked(embed, resolver).into_iter();
                groups.extend(asked.map(|cited| Box::from([cited])));
                quoted.push((at, number(before)..number(groups.len())));
            }
        }
        let whole = resolver.all(page.common.sources.iter().map(|source| &source.0));
        let positions = positions(page, resolver);
        PageCites { groups, whole, positions, quoted, ..PageCites::default() }
    }
}

fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

fn positions(page: &Page, resolver: &mut Resolver<'_>) -> Box<[Option<Cited>]> {
    let disagreements = page.fields.links().disagreements(&page.common);
    let positions = disagreements.iter().flat_map(|stated| &stated.positions.value);
    positions.map(|position| resolver.one(&position.source.0)).collect()
}

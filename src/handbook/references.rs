//! *Citations → sources, and what rests on each source.* Every citation is resolved once; a source
//! page lists the statements that lean on it, claim by claim.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::PageId;
use super::index::{Index, NotFound};
use super::quotations::Quotations;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::kinds::{Fields, Kind, ViewKind};
use crate::markdown::Citation;
use crate::page::Page;

/// A citation whose source exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The source page.
    pub source: PageId,
    /// Index of the claim in the source's list.
    pub claim: Option<u32>,
    /// Where in the source, as the citation or else the claim says.
    pub locator: Option<Box<str>>,
}

/// A place where a source is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Use {
    /// The page.
    pub page: PageId,
    /// The group of citations on it. Those of quotations that are placed there come after those of
    /// its text and front matter.
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
    /// The groups of the quotations that an embed places.
    quoted: Vec<(u32, Range<u32>)>,
    findings: Box<[Diagnostic]>,
    searches: usize,
}

impl References {
    /// Resolves the citations of all pages. `previous` are those of a handbook in which all else is
    /// the same: they are taken over for pages for which `is_same` holds.
    pub(super) fn new(
        pages: &[Arc<Page>],
        index: &Index,
        quotations: &Quotations,
        previous: Option<(&References, &dyn Fn(usize) -> bool)>,
        diags: &mut Diagnostics,
    ) -> References {
        let claims = claims(pages);
        let mut references = References::default();
        for (at, page) in pages.iter().enumerate() {
            let old = previous.filter(|(_, is_same)| is_same(at));
            let cites = match old.and_then(|(references, _)| references.pages.get(at)) {
                Some(old) => {
                    index.searched_before(old.searches);
                    old.clone()
                }
                None => {
                    let mut found = Diagnostics::default();
                    let searches = index.searches();
                    let mut resolver =
                        Resolver { pages, index, claims: &claims, diags: &mut found };
                    let mut cites = PageCites::new(page, quotations, &mut resolver);
                    cites.searches = index.searches() - searches;
                    cites.findings = found.into_vec().into();
                    Arc::new(cites)
                }
            };
            let id = PageId::of(at);
            for (cite, group) in (0..).zip(&cites.groups) {
                for cited in group {
                    let uses = references.uses.entry(cited.source).or_default();
                    uses.push((cited.claim, Use { page: id, cite }));
                }
            }
            diags.extend(cites.findings.iter().cloned());
            references.pages.push(cites);
        }
        references
    }

    /// A group of citations of a page.
    pub fn group(&self, page: PageId, cite: u32) -> &[Cited] {
        self.pages[page.0 as usize].groups.get(cite as usize).map_or(&[], |group| group)
    }

    /// The groups of citations that are the quotations which an embed of a page places, one each.
    pub fn quoted(&self, page: PageId, embed: u32) -> Range<u32> {
        let quoted = &self.pages[page.0 as usize].quoted;
        let found = quoted.iter().find(|(at, _)| *at == embed);
        found.map(|(_, range)| range.clone()).unwrap_or_default()
    }

    /// The sources that a page as a whole rests on.
    pub fn of_page(&self, page: PageId) -> &[Cited] {
        &self.pages[page.0 as usize].whole
    }

    /// What position `at` of a disagreement, or of the disagreements of a topic one after the
    /// other, rests on.
    pub fn position(&self, page: PageId, at: usize) -> Option<&Cited> {
        self.pages[page.0 as usize].positions.get(at).and_then(Option::as_ref)
    }

    /// Where a source is cited: with the claim, in the order of pages.
    pub fn uses(&self, source: PageId) -> &[(Option<u32>, Use)] {
        self.uses.get(&source).map_or(&[], Vec::as_slice)
    }

    /// Every citation of every page, those of pages as a whole and of positions included.
    pub fn all(&self) -> impl Iterator<Item = (PageId, &Cited)> {
        self.pages.iter().enumerate().flat_map(move |(at, page)| {
            let groups = page.groups.iter().flatten();
            let others = page.whole.iter().chain(page.positions.iter().flatten());
            groups.chain(others).map(move |cited| (PageId::of(at), cited))
        })
    }
}

impl PageCites {
    fn new(page: &Page, quotations: &Quotations, resolver: &mut Resolver<'_>) -> PageCites {
        let cites = page.gathered.cites.iter();
        let mut groups: Vec<Box<[Cited]>> =
            cites.map(|cite| resolver.all(cite.citations.iter())).collect();
        let mut quoted = Vec::new();
        for (at, embed) in (0..).zip(&page.gathered.embeds) {
            if ViewKind::from_word(&embed.name.value) == Some(ViewKind::Quotations) {
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
    let resolve = |positions: &[crate::kinds::Position], resolver: &mut Resolver<'_>| {
        positions.iter().map(|position| resolver.one(&position.source.0)).collect::<Vec<_>>()
    };
    match &page.fields {
        Fields::Disagreement(disagreement) => resolve(&disagreement.positions.value, resolver),
        Fields::Topic(topic) => topic
            .disagreement
            .iter()
            .flat_map(|disagreement| resolve(&disagreement.positions.value, resolver))
            .collect(),
        _ => Vec::new(),
    }
    .into()
}

/// The claims of every source by their ids.
fn claims(pages: &[Arc<Page>]) -> FxHashMap<PageId, FxHashMap<&str, (u32, Option<&str>)>> {
    let mut claims = FxHashMap::default();
    for (at, page) in pages.iter().enumerate() {
        if let Fields::Source(source) = &page.fields {
            let of_source: FxHashMap<&str, (u32, Option<&str>)> = (0..)
                .zip(&source.claim)
                .map(|(at, claim)| (claim.id.value.as_str(), (at, claim.locator.as_deref())))
                .collect();
            claims.insert(PageId::of(at), of_source);
        }
    }
    claims
}

/// Finds what citations name.
pub(super) struct Resolver<'a> {
    pub(super) pages: &'a [Arc<Page>],
    index: &'a Index,
    claims: &'a FxHashMap<PageId, FxHashMap<&'a str, (u32, Option<&'a str>)>>,
    pub(super) diags: &'a mut Diagnostics,
}

impl Resolver<'_> {
    fn all<'c>(&mut self, citations: impl Iterator<Item = &'c Citation>) -> Box<[Cited]> {
        citations.filter_map(|citation| self.one(citation)).collect()
    }

    /// Whether one more nearest name may be looked for.
    pub(super) fn may_search(&self) -> bool {
        self.index.may_search()
    }

    /// The source and the claim that a citation names; what it names in vain is reported.
    pub(super) fn one(&mut self, citation: &Citation) -> Option<Cited> {
        let name = &citation.source.value;
        let span = citation.source.span;
        let source = match self.index.find(name, Some(&[Kind::Source]), self.pages) {
            Ok(source) => source,
            Err(why) => {
                let mut diagnostic =
                    self.index.explain(name, span, Some(&[Kind::Source]), &why, self.pages);
                if why == NotFound::Unknown {
                    diagnostic.code = Code::UnknownCitation;
                }
                self.diags.push(diagnostic);
                return None;
            }
        };
        let mut locator = citation.locator.as_deref();
        let mut claim = None;
        if let Some(id) = &citation.claim {
            let of_source = self.claims.get(&source);
            match of_source.and_then(|claims| claims.get(id.as_str())) {
                Some((at, place)) => {
                    claim = Some(*at);
                    locator = locator.or(*place);
                }
                None => {
                    let message = format!("`{name}` has no claim `{id}`");
                    let diagnostic = Diagnostic::new(Code::UnknownCitation, span, message);
                    self.diags.push(if self.index.may_search() {
                        let mut names: Vec<&str> =
                            of_source.into_iter().flatten().map(|(id, _)| *id).collect();
                        names.sort_unstable();
                        diagnostic.did_you_mean(id, names)
                    } else {
                        diagnostic
                    });
                }
            }
        }
        Some(Cited { source, claim, locator: locator.map(Into::into) })
    }
}

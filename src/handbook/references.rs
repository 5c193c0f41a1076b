//! *Citations → sources, and what rests on each source.* Every citation is resolved once; a source
//! page lists the statements that lean on it, claim by claim.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::PageId;
use super::index::{Index, NotFound};
use super::quotations::Quotations;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::markdown::Citation;
use crate::page::Page;
use crate::page::front::{Fields, Kind};
use crate::page::view_kind::ViewKind;

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
    groups: Vec<Box<[Box<[Cited]>]>>,
    whole: Vec<Box<[Cited]>>,
    uses: FxHashMap<PageId, Vec<(Option<u32>, Use)>>,
    positions: Vec<Box<[Option<Cited>]>>,
    /// The groups of the quotations that an embed of a page places.
    quoted: FxHashMap<(PageId, u32), Range<u32>>,
}

impl References {
    /// Resolves the citations of all pages.
    pub fn new(
        pages: &[Arc<Page>],
        index: &Index,
        quotations: &Quotations,
        diags: &mut Diagnostics,
    ) -> References {
        let mut resolver = Resolver { pages, index, claims: claims(pages), diags };
        let mut references = References::default();
        for (at, page) in pages.iter().enumerate() {
            let id = PageId::of(at);
            let cites = page.gathered.cites.iter();
            let mut groups: Vec<Box<[Cited]>> =
                cites.map(|cite| resolver.all(cite.citations.iter())).collect();
            for (at, embed) in (0..).zip(&page.gathered.embeds) {
                if ViewKind::from_word(&embed.name.value) == Some(ViewKind::Quotations) {
                    let before = groups.len();
                    let asked = quotations.asked(embed, &mut resolver).into_iter();
                    groups.extend(asked.map(|cited| Box::from([cited])));
                    references.quoted.insert((id, at), number(before)..number(groups.len()));
                }
            }
            for (cite, group) in (0..).zip(&groups) {
                for cited in group {
                    let uses = references.uses.entry(cited.source).or_default();
                    uses.push((cited.claim, Use { page: id, cite }));
                }
            }
            references.groups.push(groups.into());
            let whole = page.common.sources.iter().map(|source| &source.0);
            references.whole.push(resolver.all(whole));
            references.positions.push(positions(page, &mut resolver));
        }
        references
    }

    /// A group of citations of a page.
    pub fn group(&self, page: PageId, cite: u32) -> &[Cited] {
        self.groups[page.0 as usize].get(cite as usize).map_or(&[], |group| group)
    }

    /// The groups of citations that are the quotations which an embed of a page places, one each.
    pub fn quoted(&self, page: PageId, embed: u32) -> Range<u32> {
        self.quoted.get(&(page, embed)).cloned().unwrap_or_default()
    }

    /// The sources that a page as a whole rests on.
    pub fn of_page(&self, page: PageId) -> &[Cited] {
        &self.whole[page.0 as usize]
    }

    /// What position `at` of a disagreement, or of the disagreements of a topic one after the
    /// other, rests on.
    pub fn position(&self, page: PageId, at: usize) -> Option<&Cited> {
        self.positions[page.0 as usize].get(at).and_then(Option::as_ref)
    }

    /// Where a source is cited: with the claim, in the order of pages.
    pub fn uses(&self, source: PageId) -> &[(Option<u32>, Use)] {
        self.uses.get(&source).map_or(&[], Vec::as_slice)
    }

    /// Every citation of every page, those of pages as a whole and of positions included.
    pub fn all(&self) -> impl Iterator<Item = (PageId, &Cited)> {
        (0..self.groups.len()).flat_map(move |at| {
            let groups = self.groups[at].iter().flatten();
            let others = self.whole[at].iter().chain(self.positions[at].iter().flatten());
            groups.chain(others).map(move |cited| (PageId::of(at), cited))
        })
    }
}

fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

fn positions(page: &Page, resolver: &mut Resolver<'_>) -> Box<[Option<Cited>]> {
    let resolve = |positions: &[crate::page::front::Position], resolver: &mut Resolver<'_>| {
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
    claims: FxHashMap<PageId, FxHashMap<&'a str, (u32, Option<&'a str>)>>,
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
                    let message = format!("`{name}` lists no claim `{id}`");
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

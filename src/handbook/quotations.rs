//! *Claims with a quotation → [`Quotations`], and the selection of an embed.*

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::citations::{Cited, Resolver};
use super::{Handbook, PageId};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::kinds::view::catalog::names;
use crate::kinds::{Claim, Source};
use crate::markdown::{Citation, Embed};
use crate::page::Page;
use crate::source_map::Spanned;

/// All quotations.
#[derive(Debug, Default)]
pub struct Quotations {
    /// The claims with a quotation, by source.
    pub all: Vec<Cited>,
    of_source: FxHashMap<PageId, Range<usize>>,
}

impl Quotations {
    /// Collects the quotations of `sources`.
    pub fn new(pages: &[Arc<Page>], sources: &[PageId]) -> Quotations {
        let mut quotations = Quotations::default();
        for source in sources {
            let Some(fields) = pages[source.0 as usize].fields.source() else { continue };
            let claims = (0..).zip(&fields.claims).filter(|(_, claim)| claim.quotation.is_some());
            let before = quotations.all.len();
            quotations.all.extend(claims.map(|(at, claim)| Cited {
                source: *source,
                claim: Some(at),
                locator: claim.locator.as_deref().map(Into::into),
            }));
            quotations.of_source.insert(*source, before..quotations.all.len());
        }
        quotations
    }

    /// Returns the quotation of a citation, or all of its source if it names no claim.
    fn named(&self, cited: &Cited) -> &[Cited] {
        let range = self.of_source.get(&cited.source).cloned().unwrap_or_default();
        let of_source = self.all.get(range).unwrap_or_default();
        match cited.claim {
            None => of_source,
            Some(_) => match of_source.binary_search_by_key(&cited.claim, |other| other.claim) {
                Ok(at) => std::slice::from_ref(&of_source[at]),
                Err(_) => &[],
            },
        }
    }

    /// Returns the quotations that an embed selects: those that `of` names, in that order, or all;
    /// filtered by `speaker`. Reports names that select nothing.
    pub(super) fn asked(&self, embed: &Embed, resolver: &mut Resolver<'_>) -> Vec<Cited> {
        let argument = |name: &str| {
            let found = embed.arguments.iter().find(|(argument, _)| argument == name);
            found.map(|(_, value)| value)
        };
        let mut wrong = false;
        let mut chosen = match argument("of") {
            Some(listed) => self.listed(listed, resolver, &mut wrong),
            None => self.all.clone(),
        };
        if let Some(speaker) = argument("speaker") {
            let speaks = |cited: &Cited| {
                let claim = claim_of(resolver.pages, cited).map(|(_, claim)| claim);
                let name = claim.and_then(|claim| claim.speaker.as_deref());
                name.is_some_and(|name| name.to_lowercase() == speaker.value.trim().to_lowercase())
            };
            if self.all.iter().any(speaks) {
                chosen.retain(speaks);
            } else {
                wrong = true;
                self.report_speaker(speaker, resolver);
            }
        }
        if chosen.is_empty() && !wrong {
            let message = match embed.arguments.is_empty() {
                true => "`quotations` has nothing to show: no claim has a `quotation`",
                false => "`quotations` has nothing to show: no quotation is both",
            };
            let found = Diagnostic::new(Code::BadBlock, embed.span, message);
            resolver.diags.push(found.severity(Severity::Warning));
        }
        chosen
    }

    /// Returns the quotations that `of` names, without duplicates.
    fn listed(
        &self,
        listed: &Spanned<String>,
        resolver: &mut Resolver<'_>,
        wrong: &mut bool,
    ) -> Vec<Cited> {
        let mut chosen = Vec::new();
        let mut named: FxHashSet<(PageId, Option<u32>)> = FxHashSet::default();
        let mut met = named.clone();
        for name in names(&listed.value) {
            let citation = Citation::parse(name, listed.span);
            let Some(cited) = resolver.one(&citation) else {
                *wrong = true;
                continue;
            };
            // A missing claim was reported by the resolver.
            if citation.claim.is_some() && cited.claim.is_none() {
                *wrong = true;
                continue;
            }
            // Duplicates are shown once.
            if !named.insert((cited.source, cited.claim)) {
                continue;
            }
            let fitting = self.named(&cited);
            if fitting.is_empty() {
                *wrong = true;
                let message = format!("`{name}` has no `quotation`");
                let found = Diagnostic::new(Code::BadBlock, listed.span, message);
                resolver
                    .diags
                    .push(found.help("add `quotation` to the claim, or cite it in the text"));
            }
            chosen.extend(fitting.iter().filter(|it| met.insert((it.source, it.claim))).cloned());
        }
        chosen
    }

    /// Reports a speaker without quotations.
    fn report_speaker(&self, speaker: &Spanned<String>, resolver: &mut Resolver<'_>) {
        let message = format!("no quotation by `{}`", speaker.value);
        let found = Diagnostic::new(Code::BadBlock, speaker.span, message);
        let claims = self.all.iter().filter_map(|cited| claim_of(resolver.pages, cited));
        let found = match resolver.lookup.may_suggest() {
            true => {
                let names = claims.filter_map(|(_, claim)| claim.speaker.as_deref());
                found.did_you_mean(&speaker.value, names)
            }
            false => found,
        };
        resolver.diags.push(found);
    }
}

/// Returns the source and the claim of a citation.
fn claim_of<'p>(pages: &'p [Arc<Page>], cited: &Cited) -> Option<(&'p Source, &'p Claim)> {
    let source = pages[cited.source.0 as usize].fields.source()?;
    Some((source, source.claims.get(cited.claim? as usize)?))
}

impl Handbook {
    /// Returns the source and the claim of a citation, if it names a claim.
    pub fn claim(&self, cited: &Cited) -> Option<(&Source, &Claim)> {
        claim_of(&self.pages, cited)
    }
}

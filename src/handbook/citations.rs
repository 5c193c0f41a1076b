//! *Citations → sources and claims.* Resolves a single citation; `references` holds the result for all
//! pages.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::PageId;
use super::index::{Lookup, ResolveError};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::kinds::KindId;
use crate::markdown::Citation;
use crate::page::Page;

/// A citation whose source exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The source page.
    pub source: PageId,
    /// Index of the claim in the source's list.
    pub claim: Option<u32>,
    /// Position in the source, from the citation or else from the claim.
    pub locator: Option<Box<str>>,
}

/// The claims of each source by id: index in its list, and locator.
pub(super) type Claims<'a> = FxHashMap<PageId, FxHashMap<&'a str, (u32, Option<&'a str>)>>;

/// Collects the claims of all sources.
pub(super) fn claims(pages: &[Arc<Page>]) -> Claims<'_> {
    let mut claims = FxHashMap::default();
    for (at, page) in pages.iter().enumerate() {
        if let Some(source) = page.fields.source() {
            let of_source: FxHashMap<&str, (u32, Option<&str>)> = (0..)
                .zip(&source.claims)
                .map(|(at, claim)| (claim.id.value.as_str(), (at, claim.locator.as_deref())))
                .collect();
            claims.insert(PageId::from_index(at), of_source);
        }
    }
    claims
}

/// Resolves the citations of one page.
pub(super) struct Resolver<'a> {
    pub(super) pages: &'a [Arc<Page>],
    pub(super) lookup: &'a Lookup<'a>,
    claims: &'a Claims<'a>,
    pub(super) diags: &'a mut Diagnostics,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        pages: &'a [Arc<Page>],
        lookup: &'a Lookup<'a>,
        claims: &'a Claims<'a>,
        diags: &'a mut Diagnostics,
    ) -> Self {
        Resolver { pages, lookup, claims, diags }
    }

    /// Resolves several citations; those that cannot be resolved are reported and left out.
    pub(super) fn all<'c>(
        &mut self,
        citations: impl Iterator<Item = &'c Citation>,
    ) -> Box<[Cited]> {
        citations.filter_map(|citation| self.one(citation)).collect()
    }

    /// Returns the source and the claim of a citation, or reports that one of them does not exist.
    pub(super) fn one(&mut self, citation: &Citation) -> Option<Cited> {
        let name = &citation.source.value;
        let span = citation.source.span;
        let source = match self.lookup.resolve(name, Some(&[KindId::SOURCE])) {
            Ok(source) => source,
            Err(error) => {
                let mut diagnostic =
                    self.lookup.explain(name, span, Some(&[KindId::SOURCE]), &error);
                if error == ResolveError::Unknown {
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
                    self.diags.push(if self.lookup.may_suggest() {
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

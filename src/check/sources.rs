//! Statements without sources, and sources without statements.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Subject;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::{Handbook, PageId};
use crate::page::Page;
use crate::source_map::Span;

/// Reports statements without a source, if the site requires one.
pub(super) fn uncited(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let Some(severity) = subject.handbook.config.site.require.sources.0.severity() else { return };
    for (_, page) in subject.handbook.pages() {
        let unknown = below_unknown_names(page, &subject.handbook.config);
        for (what, span) in uncited_in(page) {
            if unknown.contains(&span) {
                continue;
            }
            let message = format!("{what} has no source");
            let diagnostic = Diagnostic::new(Code::Uncited, span, message).severity(severity);
            diags.push(diagnostic.help("add `sources`, or set `editorial = true`"));
        }
    }
}

/// Returns the spans of statements below names that `site.toml` does not declare. The name is
/// reported; often it is a key of the page in the wrong table.
fn below_unknown_names(page: &Page, config: &Config) -> FxHashSet<Span> {
    let Some(role) = page.fields.role() else { return FxHashSet::default() };
    let site = &config.site;
    let dimensions = role.dimensions.0.iter().map(|entry| (&site.dimensions, entry));
    let expectations = role.levels.iter().flat_map(|level| &level.expectations.0);
    let expectations = expectations.map(|entry| (&site.competencies, entry));
    dimensions
        .chain(expectations)
        .filter(|(declared, (name, _))| Config::label(declared, &name.value).is_none())
        .flat_map(|(_, (_, statements))| statements.iter().map(|statement| statement.span))
        .collect()
}

/// Returns the statements of a page without a source and without `editorial`: the name of the
/// field, and the span.
pub fn uncited_in(page: &Page) -> Vec<(&'static str, Span)> {
    let mut found = Vec::new();
    page.fields.visit_statements(&mut |stated| {
        if !stated.is_sourced && !stated.is_editorial {
            found.push((stated.noun, stated.span));
        }
    });
    if let Some(term) = page.fields.term() {
        let cites = !page.common.sources.is_empty() || !page.refs.cites.is_empty();
        if !cites && !term.editorial && page.file.is_some() {
            found.push(("the definition", page.span()));
        }
    }
    found
}

/// Counts of citations by source and claim.
#[derive(Debug, Default)]
pub struct Usage {
    sources: FxHashSet<PageId>,
    claims: FxHashMap<(PageId, u32), usize>,
}

impl Usage {
    /// Counts the citations of all pages.
    pub fn count(handbook: &Handbook) -> Usage {
        let mut usage = Usage::default();
        for (_, cited) in handbook.references.all() {
            usage.sources.insert(cited.source);
            if let Some(claim) = cited.claim {
                *usage.claims.entry((cited.source, claim)).or_default() += 1;
            }
        }
        usage
    }

    /// Returns whether a source is cited.
    pub fn is_cited(&self, source: PageId) -> bool {
        self.sources.contains(&source)
    }

    /// Returns the number of citations of claim number `at` of a source.
    pub fn of_claim(&self, source: PageId, at: u32) -> usize {
        self.claims.get(&(source, at)).copied().unwrap_or_default()
    }
}

/// Reports URLs of sources that are not web addresses.
pub(super) fn addresses(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for (_, page) in subject.handbook.pages() {
        if let Some(source) = page.fields.source()
            && let Some(url) = &source.url
            && source.web_address().is_none()
        {
            let message = format!("`{}` is not a web address (http or https)", url.value);
            let diagnostic = Diagnostic::new(Code::UnsafeLink, url.span, message);
            diags.push(
                diagnostic.help("begin it with `https://`; use `file` for a copy of your own"),
            );
        }
    }
}

/// Reports sources that are never cited, and claims of cited sources that are never cited.
pub(super) fn unused(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    let usage = Usage::count(handbook);
    for (id, page) in handbook.pages() {
        let Some(source) = page.fields.source() else { continue };
        if !usage.is_cited(id) {
            let diagnostic =
                Diagnostic::new(Code::UnusedSource, page.span(), "no page cites this source");
            diags.push(diagnostic);
            continue;
        }
        for (at, claim) in (0..).zip(&source.claims) {
            if usage.of_claim(id, at) == 0 {
                let message = format!("claim `{}` is never cited", claim.id.value);
                diags.push(Diagnostic::new(Code::UnusedClaim, claim.id.span, message));
            }
        }
    }
}

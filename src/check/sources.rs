//! Statements without sources, and sources without statements.

use rustc_hash::FxHashSet;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::PageId;
use crate::page::front::{Fields, Role, Statement};
use crate::text::Span;

/// Statements of roles without a source, where the site requires one.
pub(super) fn uncited(subject: &Subject<'_>, diags: &mut Diagnostics) {
    if !subject.handbook.config.site.require.sources {
        return;
    }
    let mut report = |what: &str, span: Span| {
        let message = format!("{what} has no source");
        let diagnostic = Diagnostic::new(Code::Uncited, span, message);
        diags.push(diagnostic.help("cite one with `sources`, or say `editorial = true`"));
    };
    for (_, page) in subject.handbook.pages() {
        match &page.fields {
            Fields::Role(role) => {
                let statements = statements(role);
                for statement in statements.filter(|it| !it.sourced && !it.editorial) {
                    report("the statement", statement.span);
                }
                for skill in &role.skills {
                    if skill.cite.is_none() && !skill.value.editorial {
                        report("the skill", skill.span);
                    }
                }
            }
            Fields::Comparison(comparison) => {
                let statements = comparison.common_ground.iter();
                for statement in statements.filter(|it| !it.sourced && !it.editorial) {
                    report("the statement", statement.span);
                }
            }
            Fields::Term(term) => {
                let cites = !page.common.sources.is_empty() || !page.gathered.cites.is_empty();
                if !cites && !term.editorial && page.file.is_some() {
                    report("the definition", page.span());
                }
            }
            _ => {}
        }
    }
}

fn statements(role: &Role) -> impl Iterator<Item = &Statement> {
    let lists = [
        &role.decides,
        &role.does_not_decide,
        &role.traits,
        &role.measures,
        &role.pros,
        &role.cons,
        &role.qualifications.education,
        &role.qualifications.experience,
        &role.qualifications.certifications,
    ];
    let responsibilities = role.responsibilities.iter().map(|entry| &entry.statement);
    let dimensions = role.dimensions.0.iter().flat_map(|(_, stated)| &stated.0);
    lists.into_iter().flatten().chain(responsibilities).chain(&role.pay).chain(dimensions)
}

/// Addresses of sources that are none of the web.
pub(super) fn addresses(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for (_, page) in subject.handbook.pages() {
        if let Fields::Source(source) = &page.fields
            && let Some(url) = &source.url
            && !crate::url::is_web(&url.value)
        {
            let message = format!("`{}` is no address of the web", url.value);
            let diagnostic = Diagnostic::new(Code::UnsafeLink, url.span, message);
            diags.push(
                diagnostic.help("begin it with `https://`; a copy of yours goes into `file`"),
            );
        }
    }
}

/// Sources that nothing cites, and claims of cited sources that nothing rests on.
pub(super) fn unused(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    let mut sources: FxHashSet<PageId> = FxHashSet::default();
    let mut claims: FxHashSet<(PageId, u32)> = FxHashSet::default();
    for (_, cited) in handbook.references.all() {
        sources.insert(cited.source);
        claims.extend(cited.claim.map(|claim| (cited.source, claim)));
    }
    for (id, page) in handbook.pages() {
        let Fields::Source(source) = &page.fields else { continue };
        if !sources.contains(&id) {
            let diagnostic =
                Diagnostic::new(Code::UnusedSource, page.span(), "no page cites this source");
            diags.push(diagnostic);
            continue;
        }
        for (at, claim) in (0..).zip(&source.claim) {
            if !claims.contains(&(id, at)) {
                let message = format!("nothing rests on the claim `{}`", claim.id.value);
                diags.push(Diagnostic::new(Code::UnusedClaim, claim.id.span, message));
            }
        }
    }
}

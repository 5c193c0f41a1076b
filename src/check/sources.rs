//! Statements without sources, and sources without statements.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::{Handbook, PageId};
use crate::kinds::{Fields, Role, Statement};
use crate::page::Page;
use crate::text::Span;

/// Reports statements without a source, if the site requires one.
pub(super) fn uncited(subject: &Subject<'_>, diags: &mut Diagnostics) {
    if !subject.handbook.config.site.require.sources {
        return;
    }
    for (_, page) in subject.handbook.pages() {
        for (what, span) in uncited_in(page) {
            let message = format!("{what} has no source");
            let diagnostic = Diagnostic::new(Code::Uncited, span, message);
            diags.push(diagnostic.help("add `sources`, or set `editorial = true`"));
        }
    }
}

/// Returns the statements of a page without a source and without `editorial`: their kind and place.
pub fn uncited_in(page: &Page) -> Vec<(&'static str, Span)> {
    let bare = |it: &&Statement| !it.sourced && !it.editorial;
    let stated = |it: &Statement| ("the statement", it.span);
    match &page.fields {
        Fields::Role(role) => {
            let bare_skills = role.skills.iter().filter(|skill| skill.cite.is_none());
            let bare_skills = bare_skills.filter(|skill| !skill.value.editorial);
            let skills = bare_skills.map(|skill| ("the skill", skill.span));
            statements(role).filter(bare).map(stated).chain(skills).collect()
        }
        Fields::Comparison(comparison) => {
            comparison.common_ground.iter().filter(bare).map(stated).collect()
        }
        Fields::Topic(topic) => {
            let questions = topic.aid.iter().flat_map(|aid| &aid.question.value);
            let answers = questions.flat_map(|question| &question.value.answer.value);
            answers
                .filter(|it| it.has_result() && !it.is_sourced() && !it.value.editorial)
                .map(|it| ("the result of the answer", it.span))
                .collect()
        }
        Fields::Term(term) => {
            let cites = !page.common.sources.is_empty() || !page.gathered.cites.is_empty();
            if cites || term.editorial || page.file.is_none() {
                Vec::new()
            } else {
                vec![("the definition", page.span())]
            }
        }
        _ => Vec::new(),
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

/// Counts of citations by source and claim.
#[derive(Debug, Default)]
pub struct Usage {
    sources: FxHashSet<PageId>,
    claims: FxHashMap<(PageId, u32), usize>,
}

impl Usage {
    /// Counts the citations of all pages.
    pub fn of(handbook: &Handbook) -> Usage {
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
        if let Fields::Source(source) = &page.fields
            && let Some(url) = &source.url
            && !crate::url::is_web(&url.value)
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
    let usage = Usage::of(handbook);
    for (id, page) in handbook.pages() {
        let Fields::Source(source) = &page.fields else { continue };
        if !usage.is_cited(id) {
            let diagnostic =
                Diagnostic::new(Code::UnusedSource, page.span(), "no page cites this source");
            diags.push(diagnostic);
            continue;
        }
        for (at, claim) in (0..).zip(&source.claim) {
            if usage.of_claim(id, at) == 0 {
                let message = format!("claim `{}` is never cited", claim.id.value);
                diags.push(Diagnostic::new(Code::UnusedClaim, claim.id.span, message));
            }
        }
    }
}

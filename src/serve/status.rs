//! *A state and a page → the diagnostics that an open page shows*: what the last changes have brought,
//! then what concerns the page, and the number of all others.

use super::respond::Reply;
use super::{State, findings};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::engine::Snapshot;
use crate::output::routes::Product;
use crate::report::{self, Finding};
use crate::source_map::FileId;
use rustc_hash::FxHashSet;
use serde::Serialize;

/// Maximum number of diagnostics in each list of a status.
const MAX_SHOWN: usize = 50;

/// Diagnostics sent to an open page. Both lists have the newest first, and errors before warnings.
#[derive(Debug, Serialize)]
struct Status {
    errors: usize,
    warnings: usize,
    /// Whether the page shows an older version.
    stale: bool,
    /// In the file of the page, or in files that affect every page.
    here: Vec<Located>,
    /// In other files, if they came after the preview started.
    elsewhere: Vec<Located>,
    /// Number of diagnostics that belong to the lists but exceed `MAX_SHOWN`.
    more: usize,
    /// What was there before the preview started, on any page.
    before: Counts,
}

/// Numbers of diagnostics; those of one cause are one.
#[derive(Debug, Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
}

impl Counts {
    fn new(findings: &[Diagnostic], is_counted: impl Fn(&Diagnostic) -> bool) -> Counts {
        let mut causes = FxHashSet::default();
        let [mut errors, mut warnings] = [0; 2];
        for found in findings.iter().filter(|found| is_counted(found)) {
            let cause = found.cause.as_deref().map(|cause| (found.severity, found.code, cause));
            if cause.is_none_or(|cause| causes.insert(cause)) {
                match found.severity {
                    Severity::Error => errors += 1,
                    Severity::Warning => warnings += 1,
                    Severity::Note => {}
                }
            }
        }
        Counts { errors, warnings }
    }
}

/// A diagnostic with the page that it is in.
#[derive(Debug, Serialize)]
struct Located {
    #[serde(flatten)]
    finding: Finding,
    /// The URL of the page.
    url: Option<String>,
    /// The generation that brought it; 0 if it was there before the preview started.
    since: u64,
}

/// Returns the status of an open page as JSON, with errors and warnings; `None` while the snapshot
/// is not checked.
pub(super) fn status(state: &State, reply: &Reply) -> Option<String> {
    let State { snapshot, first_seen, .. } = state;
    let mut findings = snapshot.findings_apart()?;
    findings.retain(|found| found.severity != Severity::Note);
    let since = |found: &Diagnostic| first_seen.generation(found, snapshot.generation);
    let (files, stale) = match reply {
        Reply::File { product: Some(Product::Page(id)), is_stale, .. } => {
            let page = snapshot.displayed.handbook.page(*id);
            let included = page.body.included.iter().copied();
            (page.file.into_iter().chain(included).collect(), *is_stale)
        }
        Reply::File { is_stale, .. } => (FxHashSet::default(), *is_stale),
        Reply::Redirect(_) => (FxHashSet::default(), false),
    };
    let failed = match reply {
        Reply::File { failed, .. } => failed.as_slice(),
        Reply::Redirect(_) => &[],
    };
    let all = Counts::new(&findings, |_| true);
    let before = Counts::new(&findings, |found| since(found) == 0);
    let mut dated: Vec<(u64, Diagnostic)> =
        findings.into_iter().map(|found| (since(&found), found)).collect();
    // Stable: equal ones stay in the order of files and positions.
    dated.sort_by_key(|(since, found)| (std::cmp::Reverse(*since), found.severity));
    let (mut here, mut elsewhere): (Vec<_>, Vec<_>) = dated.into_iter().partition(|(_, found)| {
        concerns(found, &files, snapshot) || failed.iter().any(|it| is_same(it, found))
    });
    elsewhere.retain(|(since, _)| *since > 0);
    for (_, found) in &mut here {
        // The error of a template that fails for many pages names this page first.
        found.others.sort_by_key(|it| it.is_page.then(|| !files.contains(&it.span.file)));
    }
    let mut more = 0;
    for list in [&mut here, &mut elsewhere] {
        more += list.len().saturating_sub(MAX_SHOWN);
        list.truncate(MAX_SHOWN);
    }
    let status = Status {
        errors: all.errors,
        warnings: all.warnings,
        stale,
        here: located(here, snapshot),
        elsewhere: located(elsewhere, snapshot),
        more,
        before,
    };
    // Cannot fail: the only failure is a map whose keys are not strings.
    serde_json::to_string(&status).ok()
}

/// Whether two diagnostics are equal, apart from the pages that were rendered.
fn is_same(a: &Diagnostic, b: &Diagnostic) -> bool {
    (a.code, a.primary.span, &a.message) == (b.code, b.primary.span, &b.message)
}

/// Whether a diagnostic is in the files of a page, or in a file that affects every page.
fn concerns(found: &Diagnostic, files: &FxHashSet<FileId>, snapshot: &Snapshot) -> bool {
    let is_of_page = |file: FileId| files.contains(&file);
    let is_template = |file: FileId| snapshot.sources().templates.iter().any(|it| it.file == file);
    is_of_page(found.primary.span.file)
        || (found.code != Code::TemplateFailed && is_template(found.primary.span.file))
        || snapshot.sources().config == Some(found.primary.span.file)
        || found.others.iter().any(|label| label.is_page && is_of_page(label.span.file))
}

/// Returns the diagnostics as the report has them, with the URLs of their pages.
fn located(dated: Vec<(u64, Diagnostic)>, snapshot: &Snapshot) -> Vec<Located> {
    let (dates, findings): (Vec<u64>, Vec<Diagnostic>) = dated.into_iter().unzip();
    let urls = findings::urls(&findings, snapshot);
    let parts = report::parts(&findings, &snapshot.sources().texts);
    let dated = parts.into_iter().zip(&findings).zip(dates);
    dated
        .map(|((finding, found), since)| Located {
            finding,
            url: urls.get(&found.primary.span.file).map(|(url, _)| url.clone()),
            since,
        })
        .collect()
}

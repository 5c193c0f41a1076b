//! *Snapshots → events of open pages.* Each page that is open in a browser has a stream of
//! server-sent events: `files` and `page` when something that it shows has changed, `findings` with
//! diagnostics.

use super::client::ClientInfo;
use super::respond::{Reply, respond};
use super::{Event, EventHandler, State};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::engine::Snapshot;
use crate::output::routes::Product;
use crate::report::{self, Finding};
use crate::source_map::FileId;
use crate::url::Route;
use axum::response::sse;
use futures_util::stream::{self, Stream};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::watch as channel;

/// Maximum number of diagnostics of other pages in one status.
const MAX_ELSEWHERE: usize = 100;

/// Diagnostics sent to an open page.
#[derive(Debug, Serialize)]
struct Status {
    errors: usize,
    warnings: usize,
    /// Whether the page shows an older version.
    stale: bool,
    /// In the file of the page, or in files that affect every page.
    here: Vec<Located>,
    elsewhere: Vec<Located>,
    /// Number of diagnostics elsewhere beyond `MAX_ELSEWHERE`.
    more: usize,
}

/// A diagnostic with the page that it is in.
#[derive(Debug, Serialize)]
struct Located {
    #[serde(flatten)]
    finding: Finding,
    /// The URL of the page.
    url: Option<String>,
}

/// The new version of an open page, sent with the event so that the page need not request it.
#[derive(Debug, Serialize)]
struct Changed {
    #[serde(rename = "print")]
    etag: String,
    /// The page; none of a reply that is not a page.
    text: Option<String>,
}

impl Changed {
    fn new(reply: &Reply, etag: String, client: ClientInfo<'_>) -> Changed {
        let is_page = matches!(reply, Reply::File { is_html: true, .. });
        let text = is_page.then(|| String::from_utf8(reply.body(client).into()).ok());
        Changed { etag, text: text.flatten() }
    }
}

/// The subscription of an open page to its events.
pub(super) struct Subscription {
    /// The newest snapshot.
    pub(super) state: channel::Receiver<State>,
    /// The path of the page, as the browser requested it.
    pub(super) path: String,
    /// The token of this run.
    pub(super) token: String,
    /// The fingerprint of the version that the page shows.
    pub(super) etag: String,
    /// The snapshot up to which the page knows all changes of files.
    pub(super) generation: u64,
    /// Called when a page is sent.
    pub(super) handler: EventHandler,
}

/// Event stream of one page: the last status sent and what is pending.
struct EventStream {
    subscription: Subscription,
    sent_status: String,
    /// The last reply, until its diagnostics are known.
    unchecked: Option<(Arc<Snapshot>, Reply)>,
    /// The next event.
    pending: Option<sse::Event>,
    is_first: bool,
}

/// Returns the events of an open page. The stream ends with the preview.
pub(super) fn events(
    subscription: Subscription,
) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    let (sent_status, unchecked, pending) = Default::default();
    let stream = EventStream { subscription, sent_status, unchecked, pending, is_first: true };
    stream::unfold(stream, |mut stream| async move {
        loop {
            if let Some(event) = stream.pending.take() {
                return Some((Ok(event), stream));
            }
            // Changes are sent before diagnostics, which take longer to compute.
            if let Some(event) = stream.status().await? {
                return Some((Ok(event), stream));
            }
            if !stream.is_first && stream.subscription.state.changed().await.is_err() {
                return None;
            }
            stream.is_first = false;
            let state = stream.subscription.state.borrow_and_update().clone();
            let files = stream.files(&state);
            stream.pending = stream.page(state).await?;
            if let Some(event) = files {
                return Some((Ok(event), stream));
            }
        }
    })
}

impl EventStream {
    /// Returns an event with the changed files that keep their URLs. A browser would use its cached
    /// versions.
    fn files(&mut self, state: &State) -> Option<sse::Event> {
        let base = &state.snapshot.displayed.handbook.config.base;
        let since = self.subscription.generation;
        let newer = state.changes.iter().filter(|(_, generation)| **generation > since);
        let files: Vec<String> = newer.map(|(path, _)| base.link(&Route::file(path))).collect();
        if files.is_empty() {
            return None;
        }
        self.subscription.generation = state.snapshot.generation;
        let data =
            serde_json::json!({ "generation": self.subscription.generation, "files": files });
        Some(sse::Event::default().event("files").data(data.to_string()))
    }

    /// Returns an event if the page has changed. Rendering blocks, so it runs on a blocking thread;
    /// returns `None` when the preview ends.
    async fn page(&mut self, state: State) -> Option<Option<sse::Event>> {
        let Subscription { path, token, etag: known, .. } = &self.subscription;
        let (path, token, known) = (path.clone(), token.clone(), known.clone());
        let rendered = tokio::task::spawn_blocking(move || {
            let began = Instant::now();
            let base = state.snapshot.displayed.handbook.config.base.path();
            let reply = respond(&state.snapshot, base, &path);
            let etag = reply.etag();
            let client = ClientInfo { token: &token, generation: state.snapshot.generation };
            let changed = (etag != known).then(|| Changed::new(&reply, etag, client));
            (changed, began.elapsed(), (state.snapshot, reply))
        });
        let (changed, took, unchecked) = rendered.await.ok()?;
        self.unchecked = Some(unchecked);
        let Some(changed) = changed else { return Some(None) };
        (self.subscription.handler)(Event::Sent { path: &self.subscription.path, took });
        // Cannot fail: the only failure is a map whose keys are not strings.
        let data = serde_json::to_string(&changed).ok()?;
        self.subscription.etag = changed.etag;
        Some(Some(sse::Event::default().event("page").data(data)))
    }

    /// Returns an event with the diagnostics, unless they are those of the last one. Returns `None`
    /// when the preview ends.
    async fn status(&mut self) -> Option<Option<sse::Event>> {
        let Some((snapshot, reply)) = self.unchecked.take() else { return Some(None) };
        let status = tokio::task::spawn_blocking(move || status(&snapshot, &reply)).await.ok()?;
        let Some(status) = status.filter(|it| *it != self.sent_status) else { return Some(None) };
        self.sent_status = status;
        Some(Some(sse::Event::default().event("findings").data(self.sent_status.clone())))
    }
}

/// Returns the status of an open page as JSON, with errors and warnings; `None` while the snapshot
/// is not checked.
fn status(snapshot: &Snapshot, reply: &Reply) -> Option<String> {
    let findings = snapshot.findings()?;
    let count = |severity| findings.iter().filter(|found| found.severity == severity).count();
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
    let (mut here, elsewhere): (Vec<Diagnostic>, Vec<Diagnostic>) =
        findings.iter().filter(|found| found.severity != Severity::Note).cloned().partition(
            |found| concerns(found, &files, snapshot) || failed.iter().any(|it| is_same(it, found)),
        );
    for found in &mut here {
        // The error of a template that fails for many pages names this page first.
        found.others.sort_by_key(|it| it.is_page.then(|| !files.contains(&it.span.file)));
    }
    let more = elsewhere.len().saturating_sub(MAX_ELSEWHERE);
    let status = Status {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        stale,
        here: located(&here, snapshot),
        elsewhere: located(&elsewhere[..elsewhere.len() - more], snapshot),
        more,
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
fn located(findings: &[Diagnostic], snapshot: &Snapshot) -> Vec<Located> {
    let files: FxHashSet<FileId> = findings.iter().map(|found| found.primary.span.file).collect();
    let handbook = &snapshot.displayed.handbook;
    let urls: FxHashMap<FileId, String> = match files.is_empty() {
        true => FxHashMap::default(),
        false => handbook
            .pages()
            .filter_map(|(id, page)| Some((page.file?, id)))
            .filter(|(file, _)| files.contains(file))
            .map(|(file, id)| (file, handbook.link(id)))
            .collect(),
    };
    let parts = report::parts(findings, &snapshot.sources().texts);
    parts
        .into_iter()
        .zip(findings)
        .map(|(finding, found)| Located {
            finding,
            url: urls.get(&found.primary.span.file).cloned(),
        })
        .collect()
}

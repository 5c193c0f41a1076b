//! *Snapshots → what open pages are told.* Each page that is open in a browser has a stream of
//! server-sent events; it is told when what it shows has changed, and what is wrong.

use super::answer::{self, OWN, Reply};
use super::{Event, Listener, State};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::engine::Snapshot;
use crate::output::routes::Product;
use crate::report::{self, Finding};
use crate::text::FileId;
use crate::url::Route;
use axum::response::sse;
use futures_util::stream::{self, Stream};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::watch as channel;

/// What runs in the browser: the library that patches pages, and what uses it.
pub(super) const CLIENT: &str = concat!(
    include_str!("client/idiomorph.js"),
    "\n",
    include_str!("client/patch.js"),
    "\n",
    include_str!("client/live.js")
);

/// Most findings of other pages that a page is told.
const MOST: usize = 100;

/// What the client is told of the page that it is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticket<'a> {
    /// The word of this run.
    pub(super) token: &'a str,
    /// The snapshot that the page is from.
    pub(super) generation: u64,
}

/// A page with the client in its head, and in its `<main>` where it was written.
pub(super) fn with_client(
    page: &[u8],
    Ticket { token, generation }: Ticket<'_>,
    print: &str,
    source: Option<&str>,
) -> Vec<u8> {
    const END: &[u8] = b"</head>";
    let end = page.windows(END.len()).position(|bytes| bytes.eq_ignore_ascii_case(END));
    let (before, after) = page.split_at(end.unwrap_or(page.len()));
    let mut tag = String::new();
    // Writing to a string cannot fail. Nothing here needs to be escaped.
    let _ = write!(
        tag,
        "<script src=\"{OWN}live.js\" defer data-rolebook=\"{OWN}\" \
         data-token=\"{token}\" data-print=\"{print}\" data-generation=\"{generation}\"></script>"
    );
    let mut placed = String::new();
    if let Some(source) = source {
        placed.push_str(" data-source=\"");
        let _ = pulldown_cmark_escape::escape_html(&mut placed, source);
        placed.push('"');
    }
    const MAIN: &[u8] = b"<main";
    let main = after.windows(MAIN.len()).position(|bytes| bytes == MAIN);
    let (head, body) = after.split_at(main.map_or(after.len(), |at| at + MAIN.len()));
    let placed = if main.is_some() { placed.as_bytes() } else { b"" };
    [before, tag.as_bytes(), head, placed, body].concat()
}

/// What an open page is told about what is wrong.
#[derive(Debug, Serialize)]
struct Told {
    errors: usize,
    warnings: usize,
    /// Whether the page shows an older version.
    stale: bool,
    /// In the file of the page, or in what every page is made with.
    here: Vec<Located>,
    elsewhere: Vec<Located>,
    /// How many more there are elsewhere.
    more: usize,
}

#[derive(Debug, Serialize)]
struct Located {
    #[serde(flatten)]
    finding: Finding,
    /// The address of the page that it is in.
    url: Option<String>,
}

/// What an open page is now. It comes with the news, which spares the page to ask for it.
#[derive(Debug, Serialize)]
struct Changed {
    print: String,
    /// What would be sent; nothing in place of what is no page.
    text: Option<String>,
}

impl Changed {
    fn new(reply: &Reply, print: String, ticket: Ticket<'_>) -> Changed {
        let is_page = matches!(reply, Reply::File { is_html: true, .. });
        let text = is_page.then(|| String::from_utf8(reply.body(ticket).into()).ok());
        Changed { print, text: text.flatten() }
    }
}

/// What is known of an open page.
pub(super) struct Tab {
    /// The newest snapshot.
    pub(super) state: channel::Receiver<State>,
    /// The address of the page, as the browser has it.
    pub(super) path: String,
    /// What the page is asked for with.
    pub(super) token: String,
    /// The fingerprint of what it shows.
    pub(super) print: String,
    /// The snapshot that it knows all changes of files up to.
    pub(super) generation: u64,
    /// Told when a page is sent again.
    pub(super) listener: Listener,
}

/// What a tab is to be told, and what it was told last.
struct Telling {
    tab: Tab,
    told: String,
    /// What was looked at last, while it is not known what is wrong with it.
    looked: Option<(Arc<Snapshot>, Reply)>,
    /// What comes next.
    waiting: Option<sse::Event>,
    is_first: bool,
}

/// The events of an open page; they end with the preview.
pub(super) fn events(tab: Tab) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    let stream = Telling { tab, told: String::new(), looked: None, waiting: None, is_first: true };
    stream::unfold(stream, |mut stream| async move {
        loop {
            if let Some(event) = stream.waiting.take() {
                return Some((Ok(event), stream));
            }
            // What has changed comes before what is wrong, which takes longer to say.
            if let Some(event) = stream.findings().await? {
                return Some((Ok(event), stream));
            }
            if !stream.is_first && stream.tab.state.changed().await.is_err() {
                return None;
            }
            stream.is_first = false;
            let state = stream.tab.state.borrow_and_update().clone();
            let files = stream.files(&state);
            stream.waiting = stream.page(state).await?;
            if let Some(event) = files {
                return Some((Ok(event), stream));
            }
        }
    })
}

impl Telling {
    /// Tells which files have changed that keep their addresses: a browser shows what it has.
    fn files(&mut self, state: &State) -> Option<sse::Event> {
        let base = &state.snapshot.shown.handbook.config.base;
        let since = self.tab.generation;
        let newer = state.changes.iter().filter(|(_, generation)| **generation > since);
        let files: Vec<String> = newer.map(|(path, _)| base.link(&Route::file(path))).collect();
        if files.is_empty() {
            return None;
        }
        self.tab.generation = state.snapshot.generation;
        let data = serde_json::json!({ "generation": self.tab.generation, "files": files });
        Some(sse::Event::default().event("files").data(data.to_string()))
    }

    /// Finds out whether the page is another one. Rendering blocks, so it is done aside; nothing
    /// comes back when the preview ends.
    async fn page(&mut self, state: State) -> Option<Option<sse::Event>> {
        let (path, token, shown) =
            (self.tab.path.clone(), self.tab.token.clone(), self.tab.print.clone());
        let looked = tokio::task::spawn_blocking(move || {
            let began = Instant::now();
            let base = state.snapshot.shown.handbook.config.base.path();
            let reply = answer::to(&state.snapshot, base, &path);
            let print = reply.print();
            let ticket = Ticket { token: &token, generation: state.snapshot.generation };
            let changed = (print != shown).then(|| Changed::new(&reply, print, ticket));
            (changed, began.elapsed(), (state.snapshot, reply))
        });
        let (changed, took, looked) = looked.await.ok()?;
        self.looked = Some(looked);
        let Some(changed) = changed else { return Some(None) };
        (self.tab.listener)(Event::Sent { path: &self.tab.path, took });
        // Maps with keys that are no strings, the only thing that fails, are not in it.
        let data = serde_json::to_string(&changed).ok()?;
        self.tab.print = changed.print;
        Some(Some(sse::Event::default().event("page").data(data)))
    }

    /// Says what is wrong, if that is not what was said last.
    async fn findings(&mut self) -> Option<Option<sse::Event>> {
        let Some((snapshot, reply)) = self.looked.take() else { return Some(None) };
        let told = tokio::task::spawn_blocking(move || told(&snapshot, &reply)).await.ok()?;
        let Some(told) = told.filter(|told| *told != self.told) else { return Some(None) };
        self.told = told;
        Some(Some(sse::Event::default().event("findings").data(self.told.clone())))
    }
}

/// What is wrong, as one page is told it, in JSON; nothing while it is not known.
fn told(snapshot: &Snapshot, reply: &Reply) -> Option<String> {
    let findings = snapshot.findings()?;
    let count = |severity| findings.iter().filter(|found| found.severity == severity).count();
    let (files, stale) = match reply {
        Reply::File { product: Some(Product::Page(id)), is_stale, .. } => {
            let page = snapshot.shown.handbook.page(*id);
            let included = page.body.included.iter().copied();
            (page.file.into_iter().chain(included).collect(), *is_stale)
        }
        Reply::File { is_stale, .. } => (FxHashSet::default(), *is_stale),
        Reply::Elsewhere(_) => (FxHashSet::default(), false),
    };
    let failed = match reply {
        Reply::File { failed, .. } => failed.as_slice(),
        Reply::Elsewhere(_) => &[],
    };
    let (mut here, elsewhere): (Vec<Diagnostic>, Vec<Diagnostic>) =
        findings.iter().cloned().partition(|found| {
            concerns(found, &files, snapshot) || failed.iter().any(|it| is_one(it, found))
        });
    for found in &mut here {
        // A template that fails for many pages names the one that is looked at.
        found.others.sort_by_key(|it| it.is_page.then(|| !files.contains(&it.span.file)));
    }
    let more = elsewhere.len().saturating_sub(MOST);
    let told = Told {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        stale,
        here: located(&here, snapshot),
        elsewhere: located(&elsewhere[..elsewhere.len() - more], snapshot),
        more,
    };
    // Maps with keys that are no strings, the only thing that fails, are not in it.
    serde_json::to_string(&told).ok()
}

/// Whether two findings are one, whatever was rendered when they were found.
fn is_one(a: &Diagnostic, b: &Diagnostic) -> bool {
    (a.code, a.primary.span, &a.message) == (b.code, b.primary.span, &b.message)
}

/// Whether a finding is in the file of a page, or in what every page is made with.
fn concerns(found: &Diagnostic, files: &FxHashSet<FileId>, snapshot: &Snapshot) -> bool {
    let is_of_page = |file: FileId| files.contains(&file);
    let is_template = |file: FileId| snapshot.sources().templates.iter().any(|it| it.file == file);
    is_of_page(found.primary.span.file)
        || (found.code != Code::TemplateFailed && is_template(found.primary.span.file))
        || snapshot.sources().config == Some(found.primary.span.file)
        || found.others.iter().any(|label| label.is_page && is_of_page(label.span.file))
}

/// The findings in parts, with the pages that they are in.
fn located(findings: &[Diagnostic], snapshot: &Snapshot) -> Vec<Located> {
    let files: FxHashSet<FileId> = findings.iter().map(|found| found.primary.span.file).collect();
    let handbook = &snapshot.shown.handbook;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_stands_at_the_end_of_the_head_or_of_what_has_none() {
        let page = |text: &str| {
            let ticket = Ticket { token: "t", generation: 3 };
            let bytes = with_client(text.as_bytes(), ticket, "p", Some("content/a&b.md:1"));
            String::from_utf8(bytes).expect("a text")
        };
        let tag = "<script src=\"/__rolebook/live.js\" defer data-rolebook=\"/__rolebook/\" \
                   data-token=\"t\" data-print=\"p\" data-generation=\"3\"></script>";
        assert_eq!(page("<head>x</head><body>"), format!("<head>x{tag}</head><body>"));
        assert_eq!(page("bare"), format!("bare{tag}"));
        assert_eq!(
            page("</head><main id=a>"),
            format!("{tag}</head><main data-source=\"content/a&amp;b.md:1\" id=a>")
        );
    }
}

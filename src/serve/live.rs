//! *Snapshots → events of open pages.* Each page that is open in a browser has a stream of
//! server-sent events: `files` and `page` when something that it shows has changed, `moved` when its page
//! has another address, `findings` with diagnostics.

use super::client::ClientInfo;
use super::respond::{self, Reply, respond};
use super::status::status;
use super::{Event, EventHandler, State};
use crate::output::routes::Product;
use crate::url::Route;
use axum::response::sse;
use futures_util::stream::{self, Stream};
use serde::Serialize;
use std::convert::Infallible;
use std::time::{Duration, Instant};
use tokio::sync::watch as channel;

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

/// The new address of the page that was open.
#[derive(Debug, Serialize)]
struct MovedTo {
    url: String,
    title: String,
}

/// What has become of an open page.
enum Outcome {
    /// It is at its address, or nothing is there.
    Here(Option<Changed>, Duration, (State, Reply)),
    /// It is at another address.
    Moved(MovedTo),
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
    /// The generation when the stream began: the page follows later moves only.
    born: u64,
    /// The last reply, until its diagnostics are known.
    unchecked: Option<(State, Reply)>,
    /// The next event.
    pending: Option<sse::Event>,
    is_first: bool,
}

/// Returns the events of an open page. The stream ends with the preview.
pub(super) fn events(
    subscription: Subscription,
) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    let (sent_status, unchecked, pending) = Default::default();
    let born = subscription.generation;
    let stream =
        EventStream { subscription, sent_status, born, unchecked, pending, is_first: true };
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

    /// Returns an event if the page has changed or moved. Rendering blocks, so it runs on a blocking
    /// thread; returns `None` when the preview ends.
    async fn page(&mut self, state: State) -> Option<Option<sse::Event>> {
        let Subscription { path, token, etag: known, .. } = &self.subscription;
        let (path, token, known, born) = (path.clone(), token.clone(), known.clone(), self.born);
        let rendered = tokio::task::spawn_blocking(move || {
            let began = Instant::now();
            let reply = respond(&state, &path);
            if let Some(moved) = moved(&state, &reply, &path, born) {
                return Outcome::Moved(moved);
            }
            let etag = reply.etag();
            let generation = state.snapshot.generation;
            let client = ClientInfo { token: &token, generation };
            let changed = (etag != known).then(|| Changed::new(&reply, etag, client));
            Outcome::Here(changed, began.elapsed(), (state, reply))
        });
        let (changed, took, unchecked) = match rendered.await.ok()? {
            Outcome::Moved(moved) => {
                let data = serde_json::to_string(&moved).ok()?;
                return Some(Some(sse::Event::default().event("moved").data(data)));
            }
            Outcome::Here(changed, took, unchecked) => (changed, took, unchecked),
        };
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
        let Some((state, reply)) = self.unchecked.take() else { return Some(None) };
        let status = tokio::task::spawn_blocking(move || status(&state, &reply)).await.ok()?;
        let Some(status) = status.filter(|it| *it != self.sent_status) else { return Some(None) };
        self.sent_status = status;
        Some(Some(sse::Event::default().event("findings").data(self.sent_status.clone())))
    }
}

/// Returns the new address of a page that was at a path at `born`, if it is no page now.
fn moved(state: &State, reply: &Reply, path: &str, born: u64) -> Option<MovedTo> {
    if let Reply::File { product: Some(Product::Page(_)), .. } | Reply::Redirect(_) = reply {
        return None;
    }
    let handbook = &state.snapshot.displayed.handbook;
    let name = respond::name_in_site(handbook.config.base.path(), path)?;
    let id = state.moves.target(&state.snapshot, &name, born)?;
    Some(MovedTo { url: handbook.link(id), title: handbook.title(id).to_owned() })
}

//! *Requests → responses*, over HTTP/1.1.

use super::client::{self, ClientInfo};
use super::editor::{self, Editor, Opened};
use super::host_check::HostCheck;
use super::respond::{Reply, respond};
use super::{EventHandler, Options, State, Stopped, findings, live};
use crate::fatal::Fatal;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Query, Request, State as With};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch as channel;

/// Number of ports tried after one that is taken.
const PORT_ATTEMPTS: u16 = 50;

/// Interval of keep-alive comments in event streams.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// Maximum length of a request body, in bytes.
const MAX_BODY_BYTES: usize = 8 * 1024;

/// The sockets on which the preview listens.
pub(super) struct Bound {
    listeners: Vec<TcpListener>,
    /// The first address.
    pub(super) address: SocketAddr,
}

/// Binds a port, or the next free one.
pub(super) async fn bind(interface: IpAddr, port: u16) -> Result<Bound, Fatal> {
    let mut refused = None;
    for port in port..=port.saturating_add(if port == 0 { 0 } else { PORT_ATTEMPTS }) {
        match TcpListener::bind((interface, port)).await {
            Ok(first) => {
                let address = first.local_addr().map_err(cannot_listen(interface, port))?;
                let mut listeners = vec![first];
                // `localhost` resolves to either address, depending on the system.
                if interface == IpAddr::V4(Ipv4Addr::LOCALHOST)
                    && let Ok(second) =
                        TcpListener::bind((Ipv6Addr::LOCALHOST, address.port())).await
                {
                    listeners.push(second);
                }
                return Ok(Bound { listeners, address });
            }
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => refused = Some(error),
            Err(error) => return Err(cannot_listen(interface, port)(error)),
        }
    }
    Err(Fatal::Refused {
        message: format!(
            "no port from {port} to {} is free{}",
            port.saturating_add(PORT_ATTEMPTS),
            refused.map(|error| format!(" ({error})")).unwrap_or_default()
        ),
        help: "choose another one with `--port`; 0 picks any".into(),
    })
}

fn cannot_listen(interface: IpAddr, port: u16) -> impl FnOnce(std::io::Error) -> Fatal {
    move |error| Fatal::Refused {
        message: format!("cannot listen on {}: {error}", SocketAddr::new(interface, port)),
        help: "choose another address with `--interface`, or another port with `--port`".into(),
    }
}

impl Bound {
    /// Returns the URL of the site.
    pub(super) fn url(&self, base: &str) -> String {
        let mut address = self.address;
        // Browsers cannot open the unspecified address.
        if address.ip().is_unspecified() {
            address.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{address}{base}")
    }

    /// Returns the requested port if it was taken.
    pub(super) fn instead_of(&self, port: u16) -> Option<u16> {
        (port != 0 && port != self.address.port()).then_some(port)
    }
}

/// The state that request handlers share.
pub(super) struct Server {
    host_check: HostCheck,
    token: String,
    root: PathBuf,
    editor: Option<Editor>,
    header_timeout: Duration,
    state: channel::Receiver<State>,
    handler: EventHandler,
}

impl Server {
    pub(super) fn new(
        bound: &Bound,
        options: &Options,
        root: PathBuf,
        state: channel::Receiver<State>,
        handler: EventHandler,
    ) -> Result<Server, Fatal> {
        Ok(Server {
            host_check: HostCheck::new(bound.address.port(), options.interface, &options.hosts),
            token: token().map_err(Fatal::io("read", "the random number generator"))?,
            root,
            editor: options.editor.clone(),
            header_timeout: options.header_timeout,
            state,
            handler,
        })
    }
}

/// Returns a random token that other sites cannot guess.
fn token() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

/// Serves requests until the process is interrupted or terminated.
pub(super) async fn serve(server: Server, bound: Bound) -> Stopped {
    let header_timeout = server.header_timeout;
    let router = Router::new().fallback(handle).with_state(Arc::new(server));
    for listener in bound.listeners {
        tokio::spawn(accept(listener, router.clone(), header_timeout));
    }
    stopped().await
}

/// Accepts connections like `axum::serve`, with a header timeout: an idle or partial request would hold
/// its socket until the preview ends.
async fn accept(mut listener: TcpListener, router: Router, header_timeout: Duration) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(header_timeout);
    loop {
        let (stream, _) = axum::serve::Listener::accept(&mut listener).await;
        let service = TowerToHyperService::new(router.clone());
        let connection = http.serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            // An error ends the connection; it needs no report.
            let _ = connection.await;
        });
    }
}

#[cfg(unix)]
async fn stopped() -> Stopped {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = interrupt => Stopped::Interrupted,
            _ = terminate.recv() => Stopped::Terminated,
        },
        Err(_) => {
            let _ = interrupt.await;
            Stopped::Interrupted
        }
    }
}

#[cfg(not(unix))]
async fn stopped() -> Stopped {
    let _ = tokio::signal::ctrl_c().await;
    Stopped::Interrupted
}

async fn handle(With(server): With<Arc<Server>>, request: Request) -> Response {
    let mut response = match server.respond(request).await {
        Ok(response) => response,
        Err(status) => refusal(status, "GET, HEAD"),
    };
    let headers = response.headers_mut();
    for (name, value) in COMMON_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Headers of every response: no caching, no MIME sniffing, no framing.
const COMMON_HEADERS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

fn refusal(status: StatusCode, methods: &'static str) -> Response {
    let text = match status {
        StatusCode::MISDIRECTED_REQUEST => {
            "Host header not allowed; restart with `--allow-host NAME`\n".to_owned()
        }
        status => format!("{}\n", status.canonical_reason().unwrap_or("refused")),
    };
    let mut response = (status, text).into_response();
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(methods));
    }
    response
}

impl Server {
    async fn respond(&self, request: Request) -> Result<Response, StatusCode> {
        let (parts, body) = request.into_parts();
        let (uri, headers) = (&parts.uri, &parts.headers);
        let state = self.state.borrow().clone();
        let own = uri.path().strip_prefix(client::PREFIX);
        let opens = own.is_some_and(|own| own.starts_with("open/"));
        if let Err(status) = self.host_check.check(&parts.method, uri, headers, opens) {
            return Ok(refusal(status, if opens { "POST" } else { "GET, HEAD" }));
        }
        match own {
            Some("live.js") => {
                let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
                Ok((kind, client::SCRIPT).into_response())
            }
            Some(findings::NAME) => self.file(uri, state).await,
            Some(own) => match own.split_once('/') {
                Some(("events", token)) => self.events(token, uri, headers),
                Some(("open", token)) => self.open(token, body, &state).await,
                _ => Err(StatusCode::NOT_FOUND),
            },
            None => self.file(uri, state).await,
        }
    }

    async fn file(&self, uri: &Uri, state: State) -> Result<Response, StatusCode> {
        let (path, token) = (uri.path().to_owned(), self.token.clone());
        // Rendering blocks.
        let made = tokio::task::spawn_blocking(move || {
            let reply = respond(&state, &path);
            let generation = state.snapshot.generation;
            let body = reply.body(ClientInfo { token: &token, generation });
            (reply, body)
        });
        let (reply, body) = made.await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        match reply {
            Reply::Redirect(mut to) => {
                if let Some(query) = uri.query() {
                    to = format!("{to}?{query}");
                }
                let to = HeaderValue::try_from(to).map_err(|_| StatusCode::NOT_FOUND)?;
                let mut response = StatusCode::FOUND.into_response();
                response.headers_mut().insert(header::LOCATION, to);
                Ok(response)
            }
            Reply::File { status, media_type, .. } => {
                let kind = HeaderValue::try_from(&media_type)
                    .unwrap_or(HeaderValue::from_static("application/octet-stream"));
                let mut response = (status, body).into_response();
                let headers = response.headers_mut();
                // Scripts in an SVG that is opened as a document must not run.
                if media_type.starts_with("image/svg") {
                    let sandbox = HeaderValue::from_static("sandbox");
                    headers.insert(header::CONTENT_SECURITY_POLICY, sandbox);
                }
                headers.insert(header::CONTENT_TYPE, kind);
                Ok(response)
            }
        }
    }

    /// Opens the event stream of a page.
    fn events(&self, token: &str, uri: &Uri, headers: &HeaderMap) -> Result<Response, StatusCode> {
        if token != self.token || !self.host_check.is_own(headers) {
            return Err(StatusCode::FORBIDDEN);
        }
        let query = Query::try_from_uri(uri).map_err(|_| StatusCode::BAD_REQUEST)?;
        let Query(EventQuery { path, etag, generation }) = query;
        // Clients that omit `generation` receive only future changes.
        let generation = generation.unwrap_or_else(|| self.state.borrow().snapshot.generation);
        let subscription = live::Subscription {
            state: self.state.clone(),
            path,
            token: self.token.clone(),
            etag,
            generation,
            handler: self.handler.clone(),
        };
        let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
        Ok(Sse::new(live::events(subscription)).keep_alive(keep_alive).into_response())
    }

    /// Opens a source in the editor.
    async fn open(&self, token: &str, body: Body, state: &State) -> Result<Response, StatusCode> {
        if token != self.token {
            return Err(StatusCode::FORBIDDEN);
        }
        let body = tokio::time::timeout(self.header_timeout, to_bytes(body, MAX_BODY_BYTES)).await;
        let body = body.map_err(|_| StatusCode::REQUEST_TIMEOUT)?;
        let body = body.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        let place = std::str::from_utf8(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
        let snapshot = &state.snapshot;
        let written = snapshot.displayed.handbook.config.site.preview.editor.as_deref();
        let written = written.and_then(Editor::from_site);
        let editor = self.editor.as_ref().filter(|editor| !editor.needs_terminal());
        let editor = editor.or(written.as_ref()).or(self.editor.as_ref());
        Ok(match editor::open(editor, snapshot.sources(), &self.root, place) {
            Opened::Started => StatusCode::NO_CONTENT.into_response(),
            Opened::GoTo(url) => {
                let kind = [(header::CONTENT_TYPE, "application/json")];
                (kind, serde_json::json!({ "url": url }).to_string()).into_response()
            }
            Opened::Refused(why) => (StatusCode::CONFLICT, format!("{why}\n")).into_response(),
        })
    }
}

/// The query of a request for events.
#[derive(Debug, Deserialize)]
struct EventQuery {
    /// The path of the page.
    #[serde(default)]
    path: String,
    /// The fingerprint of the version that the page shows.
    #[serde(default, rename = "print")]
    etag: String,
    /// The snapshot up to which the page knows all changes of files.
    generation: Option<u64>,
}

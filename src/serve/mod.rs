//! *A folder → a preview in the browser.* Watches the folder, renders on request with the functions of
//! `build`, and keeps the last valid version of broken pages. Nothing is written to the disk.
//!
//! One thread follows the folder and publishes snapshots, one checks them; the server responds from the
//! newest snapshot.
//!
//! **Invariants.** Only files of the site are served, by exact name; a URL is never used as a path of the
//! disk. The script of the preview is added when a page is sent and is in no other output.

mod background;
mod client;
mod editor;
mod findings;
mod first_seen;
mod host_check;
mod http;
mod live;
mod moves;
mod respond;
mod status;
mod watch;

pub use editor::Editor;
pub use watch::Watching;

use crate::config::Overrides;
use crate::diagnostic::Diagnostic;
use crate::engine::{Engine, InvalidationReason, Snapshot, Update};
use crate::fatal::Fatal;
use crate::output::routes::{Product, Routed};
use crate::source::Environment;
use crate::source_map::SourceMap;
use background::BackgroundChecker;
use first_seen::FirstSeen;
use moves::Moves;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch as channel;
use watch::{Batch, Watch};

/// Default of [`Options::header_timeout`].
pub const HEADER_TIMEOUT: Duration = Duration::from_secs(30);

/// Options of the preview.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the handbook.
    pub root: PathBuf,
    /// Values that override keys of `site.toml`.
    pub overrides: Overrides,
    /// Variables and the date.
    pub environment: Environment,
    /// The address to listen on.
    pub interface: IpAddr,
    /// The port to listen on, or the next free one; 0 for any.
    pub port: u16,
    /// Accepted Host headers besides the loopback names.
    pub hosts: Vec<String>,
    /// Debounce and polling of the watcher.
    pub watching: Watching,
    /// The editor that opens sources.
    pub editor: Option<Editor>,
    /// Longest time for a request to arrive, and for a connection without a request.
    pub header_timeout: Duration,
}

/// An event for the terminal.
#[derive(Debug)]
pub enum Event<'a> {
    /// The preview accepts requests.
    Ready {
        /// The URL of the site.
        url: String,
        /// The requested port, if it was taken.
        instead_of: Option<u16>,
        /// Number of pages that are written.
        written: usize,
        /// Number of pages that are generated, such as lists and comparisons.
        generated: usize,
        /// Duration of the first build.
        took: Duration,
    },
    /// Other machines can reach the preview.
    Exposed {
        /// Its address.
        at: SocketAddr,
    },
    /// Files have changed.
    Changed {
        /// Their paths.
        files: &'a [Arc<str>],
        /// The stages that had to run again.
        reason: InvalidationReason,
        /// Number of pages that were parsed.
        parsed: usize,
        /// Duration of the update.
        took: Duration,
    },
    /// A new version of an open page was sent.
    Sent {
        /// Its path.
        path: &'a str,
        /// Duration of rendering.
        took: Duration,
    },
    /// The diagnostics have changed.
    Findings {
        /// Diagnostics that did not exist before.
        new: &'a [Diagnostic],
        /// The texts of their spans.
        texts: &'a SourceMap,
        /// Number of diagnostics that are gone.
        mended: usize,
        /// All current diagnostics.
        open: &'a [Diagnostic],
    },
    /// A failure that does not end the preview.
    Trouble(String),
}

/// Called with each event, from several threads.
pub type EventHandler = Arc<dyn Fn(Event<'_>) + Send + Sync>;

/// The reason why the preview ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Ctrl-C.
    Interrupted,
    /// A request of the system to terminate.
    Terminated,
}

/// The newest snapshot, with changes of files that keep their URLs.
#[derive(Clone, Debug)]
struct State {
    snapshot: Arc<Snapshot>,
    changes: Changes,
    moves: Arc<Moves>,
    /// Of the newest report.
    first_seen: Arc<FirstSeen>,
}

/// The generation in which each published file last changed, by path in the site. Files that have not
/// changed since the preview started are not listed.
type Changes = Arc<BTreeMap<Arc<str>, u64>>;

/// Serves a handbook until it is stopped.
///
/// # Errors
///
/// If the handbook does not exist, no port is free or the system refuses.
pub fn run(options: Options, handler: EventHandler) -> Result<Stopped, Fatal> {
    let started = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Fatal::io("start", "the preview"))?;
    let bound = runtime.block_on(http::bind(options.interface, options.port))?;
    let root = watch::canonical(&options.root)?;
    // The watcher starts before the first scan, so that no change is missed.
    let watch = Watch::new(&root, &options.environment, options.watching, &handler);
    let environment = options.environment.clone();
    let mut engine = Engine::new(&root, environment.clone(), options.overrides.clone());
    let Some(first) = engine.rescan(environment)? else {
        return Err(Fatal::Usage("there is nothing to serve".into()));
    };
    let newest = State {
        snapshot: first.snapshot.clone(),
        changes: Arc::default(),
        moves: Arc::default(),
        first_seen: Arc::default(),
    };
    let (sender, state) = channel::channel(newest);
    let url = bound.url(first.snapshot.displayed.handbook.config.base.path());
    let handbook = &first.snapshot.current.handbook;
    let written = handbook.pages().filter(|(_, page)| page.file.is_some()).count();
    handler(Event::Ready {
        url,
        instead_of: bound.instead_of(options.port),
        written,
        generated: handbook.len() - written,
        took: started.elapsed(),
    });
    if !options.interface.is_loopback() {
        handler(Event::Exposed { at: bound.address });
    }
    let server = http::Server::new(&bound, &options, root, state, handler.clone())?;
    let sender = Arc::new(sender);
    let checker = BackgroundChecker::new(sender.clone(), handler.clone());
    let report = handler.clone();
    let environment = options.environment;
    let follower = Follower { engine, environment, sender, handler, checker, trouble: None };
    std::thread::spawn(move || {
        drop(first);
        let follow = std::panic::AssertUnwindSafe(|| follower.follow(&watch));
        if std::panic::catch_unwind(follow).is_err() {
            report(internal_error("changes are no longer noticed"));
        }
    });
    let stopped = runtime.block_on(http::serve(server, bound));
    // A graceful shutdown would wait for open connections.
    runtime.shutdown_background();
    Ok(stopped)
}

/// Returns the event for a panic, with its consequence for the user.
fn internal_error(consequence: &str) -> Event<'static> {
    Event::Trouble(format!(
        "internal error in rolebook, {consequence}; please report it with the lines above and restart \
         the preview"
    ))
}

/// The thread that follows the folder.
struct Follower {
    engine: Engine,
    environment: Environment,
    sender: Arc<channel::Sender<State>>,
    handler: EventHandler,
    checker: BackgroundChecker,
    /// The error of the last scan.
    trouble: Option<String>,
}

impl Follower {
    /// Publishes a snapshot for each batch of changes, until there can be no more.
    fn follow(mut self, watch: &Watch) {
        self.checker.check(&self.snapshot(), None);
        while let Some(batch) = watch.next() {
            let began = Instant::now();
            match batch {
                Batch::Paths(paths) if paths.is_empty() => {}
                Batch::Paths(paths) => self.apply(&paths, began),
                Batch::Rescan => self.rescan(began),
            }
            watch.record_duration(began.elapsed());
        }
    }

    /// Updates the handbook after events at these paths.
    fn apply(&mut self, paths: &[PathBuf], began: Instant) {
        self.checker.interrupt();
        match self.engine.apply_changes(paths) {
            Ok(Some(update)) => self.publish(update, began),
            Ok(None) => self.checker.check(&self.snapshot(), None),
            Err(fatal) => self.report_once(&fatal),
        }
    }

    /// Updates the handbook after a scan of the whole folder.
    fn rescan(&mut self, began: Instant) {
        match self.engine.rescan(self.environment_today()) {
            Ok(Some(update)) => self.publish(update, began),
            Ok(None) => self.trouble = None,
            Err(fatal) => self.report_once(&fatal),
        }
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.sender.borrow().snapshot.clone()
    }

    /// Reports that the folder cannot be read, once for repeated equal errors.
    fn report_once(&mut self, fatal: &Fatal) {
        let trouble = Some(fatal.to_string());
        if trouble != self.trouble {
            (self.handler)(Event::Trouble(fatal.to_string()));
        }
        self.trouble = trouble;
    }

    /// Returns the environment with the current date, which can change while the preview runs.
    fn environment_today(&self) -> Environment {
        let today = Environment::read().map_or(self.environment.today, |now| now.today);
        Environment { today, ..self.environment.clone() }
    }

    /// Makes a snapshot visible, then has it checked.
    fn publish(&mut self, update: Update, began: Instant) {
        self.trouble = None;
        let Update { snapshot, changed, reason, parsed, replaced } = update;
        // Open pages are notified before the terminal, which may be slow.
        self.sender.send_modify(|state| {
            Moves::record(&mut state.moves, &state.snapshot, &snapshot);
            state.snapshot = snapshot.clone();
            record_changes(&changed, &snapshot, &mut state.changes);
        });
        let took = began.elapsed();
        (self.handler)(Event::Changed { files: &changed, reason, parsed, took });
        self.checker.check(&snapshot, replaced);
    }
}

/// Records the changes of files that are published unchanged.
fn record_changes(changed: &[Arc<str>], snapshot: &Snapshot, changes: &mut Changes) {
    let layout = &snapshot.sources().layout;
    for path in changed {
        let published = layout.published(path);
        let routed = published.and_then(|path| Some((path, snapshot.displayed.routes.get(path)?)));
        if let Some((path, Routed { product: Product::Static(_) | Product::Asset(_), .. })) = routed
        {
            Arc::make_mut(changes).insert(path.into(), snapshot.generation);
        }
    }
}

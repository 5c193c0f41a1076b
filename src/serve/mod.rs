//! *A folder and a browser → a preview that is never dark.* Nothing is written: files are rendered when
//! they are asked for, by the functions that `build` uses.
//!
//! One thread follows the folder and gives out snapshots, one finds out what is wrong with them; the
//! server answers from the newest snapshot.
//!
//! **Invariants.** Only files of the site are served, by exact name; no address is ever turned into a
//! path of the disk. What is added to pages for the preview is added when they are sent and is in no
//! other output.

mod answer;
mod editor;
mod guard;
mod http;
mod idle;
mod live;
mod watch;

pub use editor::Editor;
pub use watch::Watching;

use crate::config::Overrides;
use crate::diagnostic::Diagnostic;
use crate::engine::{Engine, Reason, Snapshot, Update};
use crate::fatal::Fatal;
use crate::output::routes::{Product, Routed};
use crate::source::Environment;
use crate::text::Texts;
use idle::Idle;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch as channel;
use watch::{Noticed, Watch};

/// How long a request may take to arrive, if nothing else is said.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What to serve, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the handbook.
    pub root: PathBuf,
    /// What takes the place of keys of `site.toml`.
    pub overrides: Overrides,
    /// Variables and the date.
    pub environment: Environment,
    /// The address to listen at.
    pub interface: IpAddr,
    /// The port to listen at, or the next that is free; 0 for any.
    pub port: u16,
    /// Names by which the preview may be asked for, besides those of this machine.
    pub hosts: Vec<String>,
    /// How the folder is watched.
    pub watching: Watching,
    /// What opens sources.
    pub editor: Option<Editor>,
    /// How long a request may take to arrive, and a connection to stay open without one.
    pub patience: Duration,
}

/// Something to tell the person at the terminal.
#[derive(Debug)]
pub enum Event<'a> {
    /// The preview can be visited.
    Ready {
        /// The address.
        url: String,
        /// The port that was asked for, if that was taken.
        instead_of: Option<u16>,
        /// How many pages there are.
        pages: usize,
        /// How long reading took.
        took: Duration,
    },
    /// Other machines can reach the preview.
    Exposed {
        /// Under this address.
        at: SocketAddr,
    },
    /// Files have changed, and the handbook with them.
    Changed {
        /// Their paths.
        files: &'a [Arc<str>],
        /// What had to be done again.
        reason: Reason,
        /// How many pages were parsed.
        parsed: usize,
        /// How long it took.
        took: Duration,
    },
    /// A page that somebody looks at was sent again.
    Sent {
        /// Its address.
        path: &'a str,
        /// How long it took to render.
        took: Duration,
    },
    /// Findings that were not there before, and how many are gone.
    Findings {
        /// The new ones.
        new: &'a [Diagnostic],
        /// What they point into.
        texts: &'a Texts,
        /// How many are mended.
        mended: usize,
        /// All that are open now.
        open: &'a [Diagnostic],
    },
    /// Something does not work as it should; the preview goes on.
    Trouble(String),
}

/// Told what happens, from several threads.
pub type Listener = Arc<dyn Fn(Event<'_>) + Send + Sync>;

/// Why the preview has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// By Ctrl-C.
    Interrupted,
    /// By the system.
    Terminated,
}

/// The newest snapshot, and how often something about it was found out.
#[derive(Clone, Debug)]
struct State {
    snapshot: Arc<Snapshot>,
    changes: Changes,
}

/// In which snapshot files last changed that keep their addresses, by their paths in the site. What
/// has not changed since the preview began is not among them.
type Changes = Arc<BTreeMap<Arc<str>, u64>>;

/// Serves a handbook until it is stopped.
///
/// # Errors
///
/// When the handbook is not there, no port is free or the system refuses.
pub fn run(options: Options, listener: Listener) -> Result<Stopped, Fatal> {
    let started = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Fatal::io("start", "the preview"))?;
    let bound = runtime.block_on(http::bind(options.interface, options.port))?;
    let root = watch::canonical(&options.root)?;
    // Watching begins before reading does, so that nothing falls between.
    let watch = Watch::new(&root, options.watching, &listener);
    let environment = options.environment.clone();
    let mut engine = Engine::new(&root, environment.clone(), options.overrides.clone());
    let Some(first) = engine.rescan(environment)? else {
        return Err(Fatal::Usage("there is nothing to serve".into()));
    };
    let newest = State { snapshot: first.snapshot.clone(), changes: Arc::default() };
    let (sender, state) = channel::channel(newest);
    let url = bound.url(first.snapshot.shown.handbook.config.base.path());
    listener(Event::Ready {
        url,
        instead_of: bound.instead_of(options.port),
        pages: first.snapshot.truth.handbook.len(),
        took: started.elapsed(),
    });
    if !options.interface.is_loopback() {
        listener(Event::Exposed { at: bound.address });
    }
    let server = http::Server::new(&bound, &options, root, state, listener.clone());
    let sender = Arc::new(sender);
    let idle = Idle::new(sender.clone(), listener.clone());
    let told = listener.clone();
    let environment = options.environment;
    let follower = Follower { engine, environment, sender, listener, idle, trouble: None };
    std::thread::spawn(move || {
        drop(first);
        let follow = std::panic::AssertUnwindSafe(|| follower.follow(&watch));
        if std::panic::catch_unwind(follow).is_err() {
            told(mistake("changes are no longer detected"));
        }
    });
    let stopped = runtime.block_on(http::serve(server, bound));
    // Whoever is still connected would keep a polite end waiting.
    runtime.shutdown_background();
    Ok(stopped)
}

fn mistake(consequence: &str) -> Event<'static> {
    Event::Trouble(format!(
        "internal error in rolebook, {consequence}; please report it with the lines above and restart \
         the preview"
    ))
}

/// Follows the folder.
struct Follower {
    engine: Engine,
    environment: Environment,
    sender: Arc<channel::Sender<State>>,
    listener: Listener,
    idle: Idle,
    /// Why the folder could not be read when it was last looked at.
    trouble: Option<String>,
}

impl Follower {
    fn follow(mut self, watch: &Watch) {
        self.idle.look(&self.snapshot(), None);
        loop {
            let noticed = watch.next();
            let began = Instant::now();
            let is_whole = matches!(noticed, Noticed::Anything);
            let interrupts = matches!(&noticed, Noticed::Paths(paths) if !paths.is_empty());
            if interrupts {
                self.idle.interrupt();
            }
            let update = match noticed {
                Noticed::Over => return,
                Noticed::Paths(paths) => self.engine.touch(&paths),
                Noticed::Anything => self.engine.rescan(self.today()),
            };
            match update {
                Ok(Some(update)) => {
                    self.trouble = None;
                    self.publish(update, began);
                }
                Ok(None) => {
                    if is_whole {
                        self.trouble = None;
                    }
                    if interrupts {
                        self.idle.look(&self.snapshot(), None);
                    }
                }
                Err(fatal) => self.complain(&fatal),
            }
            watch.took(began.elapsed());
        }
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.sender.borrow().snapshot.clone()
    }

    /// Says that the folder cannot be read: once, however often it is looked at.
    fn complain(&mut self, fatal: &Fatal) {
        let trouble = Some(fatal.to_string());
        if trouble != self.trouble {
            (self.listener)(Event::Trouble(fatal.to_string()));
        }
        self.trouble = trouble;
    }

    /// The environment as it is now: days pass while a preview runs.
    fn today(&self) -> Environment {
        let today = Environment::read().map_or(self.environment.today, |now| now.today);
        Environment { today, ..self.environment.clone() }
    }

    fn publish(&mut self, update: Update, began: Instant) {
        let Update { snapshot, changed, reason, parsed, replaced } = update;
        // Open pages come first, so that one can be sent before its change is told.
        self.sender.send_modify(|state| {
            state.snapshot = snapshot.clone();
            note(&changed, &snapshot, &mut state.changes);
        });
        let took = began.elapsed();
        (self.listener)(Event::Changed { files: &changed, reason, parsed, took });
        self.idle.look(&snapshot, replaced);
    }
}

/// Remembers which files of the site have changed that are published as they are.
fn note(changed: &[Arc<str>], snapshot: &Snapshot, changes: &mut Changes) {
    for path in changed {
        let published = path.strip_prefix("static/").or_else(|| path.strip_prefix("content/"));
        let routed = published.and_then(|path| Some((path, snapshot.shown.routes.get(path)?)));
        if let Some((path, Routed { product: Product::Static(_) | Product::Asset(_), .. })) = routed
        {
            Arc::make_mut(changes).insert(path.into(), snapshot.generation);
        }
    }
}

//! *Changes of a folder → batches of paths.* The system tells what was written; a look at the whole
//! folder now and then finds what it has not told.

use super::{Event, Listener};
use crate::fatal::Fatal;
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// Longest that a change waits while others follow it.
const PATIENCE: Duration = Duration::from_millis(300);

/// How often the whole folder is looked at where the system tells of changes.
const RESCAN: Duration = Duration::from_secs(2);

/// How often it is where the system cannot.
const POLL: Duration = Duration::from_secs(1);

/// How soon it is after something came or went: what is in a new folder can be written before the
/// folder is watched.
const SETTLE: Duration = Duration::from_millis(120);

/// How a folder is watched.
#[derive(Clone, Copy, Debug)]
pub struct Watching {
    /// How long nothing more must happen before a change is taken up.
    pub debounce: Duration,
    /// Look at the folder this often, and do not ask the system.
    pub poll: Option<Duration>,
}

/// What was noticed.
#[derive(Debug)]
pub(super) enum Noticed {
    /// Something at these paths.
    Paths(Vec<PathBuf>),
    /// Perhaps something, anywhere.
    Anything,
    /// Nothing can be noticed any more.
    Over,
}

/// A folder that is watched.
pub(super) struct Watch {
    root: PathBuf,
    events: mpsc::Receiver<notify::Result<notify::Event>>,
    debounce: Duration,
    every: Duration,
    /// Where the system tells nothing there is none; the sender then keeps the channel open.
    watcher: RefCell<Option<RecommendedWatcher>>,
    _sender: mpsc::Sender<notify::Result<notify::Event>>,
    next_look: RefCell<Instant>,
}

/// The path of a folder without links in it: changes are told by such paths.
#[expect(clippy::disallowed_methods, reason = "the watcher names paths as the disk does")]
pub(super) fn canonical(root: &Path) -> Result<PathBuf, Fatal> {
    std::fs::canonicalize(root).map_err(Fatal::io("read", root))
}

impl Watch {
    pub(super) fn new(root: &Path, watching: Watching, listener: &Listener) -> Watch {
        let (sender, events) = mpsc::channel();
        let to = sender.clone();
        let mut every = watching.poll.unwrap_or(RESCAN);
        let mut watcher = None;
        if watching.poll.is_none() {
            let made = notify::recommended_watcher(move |event| {
                // Whoever is not listening any more is about to end.
                let _ = to.send(event);
            });
            match made.and_then(|mut made| follow(&mut made, root).map(|()| made)) {
                Ok(made) => watcher = Some(made),
                Err(error) => {
                    every = POLL;
                    listener(Event::Trouble(without(&error)));
                }
            }
        }
        Watch {
            root: root.to_owned(),
            events,
            debounce: watching.debounce,
            every,
            watcher: watcher.into(),
            _sender: sender,
            next_look: (Instant::now() + every).into(),
        }
    }

    /// Waits until something happens, and until it has happened.
    pub(super) fn next(&self) -> Noticed {
        let wait = self.next_look.borrow().saturating_duration_since(Instant::now());
        let first = match self.events.recv_timeout(wait) {
            Ok(event) if is_reading(&event) => return Noticed::Paths(Vec::new()),
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => {
                self.look_in(self.every);
                return Noticed::Anything;
            }
            Err(RecvTimeoutError::Disconnected) => return Noticed::Over,
        };
        let began = Instant::now();
        let mut batch = Batch::default();
        batch.add(first);
        loop {
            let patience = PATIENCE.max(self.debounce * 5);
            let left = patience.saturating_sub(began.elapsed());
            match self.events.recv_timeout(self.debounce.min(left)) {
                Ok(event) if is_reading(&event) => {}
                Ok(event) => batch.add(event),
                Err(_) => break,
            }
            if left.is_zero() {
                break;
            }
        }
        if batch.is_unclear || (batch.has_new && batch.has_folder(&self.root)) {
            self.follow_new();
            self.look_in(SETTLE);
        }
        match batch.is_unclear {
            true => Noticed::Anything,
            false => Noticed::Paths(batch.paths.into_iter().collect()),
        }
    }

    /// Says how long it took to deal with what was noticed: large folders are looked at less often,
    /// and seldom where the system tells of changes, because an edit would have to wait meanwhile.
    pub(super) fn took(&self, time: Duration) {
        let rests = if self.watcher.borrow().is_some() { 200 } else { 20 };
        let rest = Instant::now() + time * rests;
        let mut next = self.next_look.borrow_mut();
        if *next < rest && time > SETTLE {
            *next = rest;
        }
    }

    fn look_in(&self, time: Duration) {
        *self.next_look.borrow_mut() = Instant::now() + time;
    }

    /// Watches folders at the top that were not there before.
    fn follow_new(&self) {
        if let Some(watcher) = &mut *self.watcher.borrow_mut() {
            // What cannot be watched is looked at all the same.
            let _ = follow(watcher, &self.root);
        }
    }
}

/// Watches the folder itself and, with all that is in them, the folders that are read.
fn follow(watcher: &mut RecommendedWatcher, root: &Path) -> notify::Result<()> {
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in crate::source::TOP {
        match watcher.watch(&root.join(folder), RecursiveMode::Recursive) {
            Err(error) if !is_absence(&error) => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn is_absence(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Why the system tells nothing, and what follows.
fn without(error: &notify::Error) -> String {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => format!(
            "too many watched files on this machine (raise fs.inotify.max_user_watches); polling \
             every {} ms instead",
            POLL.as_millis()
        ),
        _ => format!("polling the folder every {} ms: {error}", POLL.as_millis()),
    }
}

/// Whether somebody has only read, which is no change, least of all when it was us.
fn is_reading(event: &notify::Result<notify::Event>) -> bool {
    let kind = event.as_ref().map(|event| event.kind);
    matches!(kind, Ok(EventKind::Access(kind)) if kind != AccessKind::Close(AccessMode::Write))
}

#[derive(Debug, Default)]
struct Batch {
    paths: BTreeSet<PathBuf>,
    has_new: bool,
    is_unclear: bool,
}

impl Batch {
    /// Whether a folder is among the paths, or something at the top.
    #[expect(clippy::disallowed_methods, reason = "the watcher looks at what it was told of")]
    fn has_folder(&self, root: &Path) -> bool {
        self.paths.iter().any(|path| path.parent() == Some(root) || path.is_dir())
    }

    fn add(&mut self, event: notify::Result<notify::Event>) {
        let event = match event {
            Ok(event) => event,
            Err(_) => {
                self.is_unclear = true;
                return;
            }
        };
        self.is_unclear |= event.need_rescan();
        match event.kind {
            EventKind::Create(_) | EventKind::Modify(notify::event::ModifyKind::Name(_)) => {
                self.has_new = true;
            }
            _ => {}
        }
        self.paths.extend(event.paths);
    }
}

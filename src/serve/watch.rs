//! *Changes of a folder → batches of paths.* Batches come from file events of the operating system. A
//! periodic rescan finds changes without events.

use super::{Event, EventHandler};
use crate::fatal::Fatal;
use crate::source::{self, Environment};
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// Longest delay of a change while others follow it.
const MAX_DEBOUNCE: Duration = Duration::from_millis(300);

/// Interval of rescans where file events work.
const RESCAN_INTERVAL: Duration = Duration::from_secs(2);

/// Interval of rescans without file events.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// Delay of a rescan after a file or folder was added or removed. Files can be written to a new folder
/// before it is watched.
const RESCAN_DELAY: Duration = Duration::from_millis(120);

/// How a folder is watched.
#[derive(Clone, Copy, Debug)]
pub struct Watching {
    /// Time without events after which a change is processed.
    pub debounce: Duration,
    /// Interval of rescans in place of file events.
    pub poll: Option<Duration>,
}

/// A batch of changes.
#[derive(Debug)]
pub(super) enum Batch {
    /// Events at these paths.
    Paths(Vec<PathBuf>),
    /// An event whose paths are unknown, or the time of a rescan.
    Rescan,
}

/// A watched folder.
pub(super) struct Watch {
    root: PathBuf,
    environment: Environment,
    events: mpsc::Receiver<notify::Result<notify::Event>>,
    debounce: Duration,
    interval: Duration,
    /// None without file events; then `_sender` keeps the channel open.
    watcher: RefCell<Option<RecommendedWatcher>>,
    _sender: mpsc::Sender<notify::Result<notify::Event>>,
    next_rescan: RefCell<Instant>,
}

/// Returns the canonical path of a folder: the watcher reports canonical paths.
#[expect(clippy::disallowed_methods, reason = "the watcher reports canonical paths")]
pub(super) fn canonical(root: &Path) -> Result<PathBuf, Fatal> {
    std::fs::canonicalize(root).map_err(Fatal::io("read", root))
}

impl Watch {
    /// Starts to watch a folder.
    pub(super) fn new(
        root: &Path,
        environment: &Environment,
        watching: Watching,
        handler: &EventHandler,
    ) -> Watch {
        let (sender, events) = mpsc::channel();
        let to = sender.clone();
        let mut interval = watching.poll.unwrap_or(RESCAN_INTERVAL);
        let mut watcher = None;
        if watching.poll.is_none() {
            let made = notify::recommended_watcher(move |event| {
                // The receiver is gone only when the preview ends.
                let _ = to.send(event);
            });
            match made
                .and_then(|mut made| watch_folders(&mut made, root, environment).map(|()| made))
            {
                Ok(made) => watcher = Some(made),
                Err(error) => {
                    interval = POLL_INTERVAL;
                    handler(Event::Trouble(no_events_message(&error)));
                }
            }
        }
        Watch {
            root: root.to_owned(),
            environment: environment.clone(),
            events,
            debounce: watching.debounce,
            interval,
            watcher: watcher.into(),
            _sender: sender,
            next_rescan: (Instant::now() + interval).into(),
        }
    }

    /// Waits for the next batch of changes; `None` when there can be no more.
    pub(super) fn next(&self) -> Option<Batch> {
        let wait = self.next_rescan.borrow().saturating_duration_since(Instant::now());
        let first = match self.events.recv_timeout(wait) {
            Ok(event) if is_read(&event) => return Some(Batch::Paths(Vec::new())),
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => {
                self.rescan_in(self.interval);
                return Some(Batch::Rescan);
            }
            Err(RecvTimeoutError::Disconnected) => return None,
        };
        let began = Instant::now();
        let mut batch = Collected::default();
        batch.add(first);
        loop {
            let longest = MAX_DEBOUNCE.max(self.debounce * 5);
            let left = longest.saturating_sub(began.elapsed());
            match self.events.recv_timeout(self.debounce.min(left)) {
                Ok(event) if is_read(&event) => {}
                Ok(event) => batch.add(event),
                Err(_) => break,
            }
            if left.is_zero() {
                break;
            }
        }
        if batch.is_unclear || (batch.has_new && batch.has_folder(&self.root)) {
            self.watch_new_folders();
            self.rescan_in(RESCAN_DELAY);
        }
        Some(match batch.is_unclear {
            true => Batch::Rescan,
            false => Batch::Paths(batch.paths.into_iter().collect()),
        })
    }

    /// Records the time that the last batch took. A rescan of a large folder delays edits, so the
    /// interval grows with that time, and more where file events work.
    pub(super) fn record_duration(&self, time: Duration) {
        let factor = if self.watcher.borrow().is_some() { 200 } else { 20 };
        let earliest = Instant::now() + time * factor;
        let mut next = self.next_rescan.borrow_mut();
        if *next < earliest && time > RESCAN_DELAY {
            *next = earliest;
        }
    }

    fn rescan_in(&self, time: Duration) {
        *self.next_rescan.borrow_mut() = Instant::now() + time;
    }

    /// Watches top-level folders that did not exist before.
    fn watch_new_folders(&self) {
        if let Some(watcher) = &mut *self.watcher.borrow_mut() {
            // Rescans find changes in folders that cannot be watched.
            let _ = watch_folders(watcher, &self.root, &self.environment);
        }
    }
}

/// Watches the root, and recursively the folders of sources.
fn watch_folders(
    watcher: &mut RecommendedWatcher,
    root: &Path,
    environment: &Environment,
) -> notify::Result<()> {
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    // The scan that follows reports a content folder that does not exist.
    for folder in source::watched_folders(root, environment).unwrap_or_default() {
        match watcher.watch(&folder, RecursiveMode::Recursive) {
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

/// Returns the message for missing file events, with the interval of rescans.
fn no_events_message(error: &notify::Error) -> String {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => format!(
            "too many watched files on this machine (raise fs.inotify.max_user_watches); \
             scanning the folder every {} ms instead",
            POLL_INTERVAL.as_millis()
        ),
        _ => format!(
            "no file events ({error}); scanning the folder every {} ms instead",
            POLL_INTERVAL.as_millis()
        ),
    }
}

/// Whether an event is about reading, such as by the preview itself, which changes nothing.
fn is_read(event: &notify::Result<notify::Event>) -> bool {
    let kind = event.as_ref().map(|event| event.kind);
    matches!(kind, Ok(EventKind::Access(kind)) if kind != AccessKind::Close(AccessMode::Write))
}

/// Events collected for a batch.
#[derive(Debug, Default)]
struct Collected {
    paths: BTreeSet<PathBuf>,
    /// Whether a path was created or renamed.
    has_new: bool,
    /// Whether paths may be missing.
    is_unclear: bool,
}

impl Collected {
    /// Whether a folder or a top-level entry is among the paths.
    #[expect(clippy::disallowed_methods, reason = "the watcher inspects reported paths")]
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

//! *Snapshots → diagnostics*, on a background thread. A snapshot is checked after it is published, so
//! that an edit is visible before its diagnostics; the remaining pages are rendered in idle time.

use super::first_seen::Key;
use super::{Event, EventHandler, State, internal_error};
use crate::diagnostic::{Diagnostic, merge_causes};
use crate::engine::Snapshot;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};
use tokio::sync::watch as channel;

/// Debounce of checks after a snapshot.
const CHECK_DEBOUNCE: Duration = Duration::from_millis(40);

/// Longest delay of a check while edits continue.
const MAX_CHECK_DELAY: Duration = Duration::from_millis(300);

/// Idle time before the remaining pages are rendered in the background.
const IDLE_DELAY: Duration = Duration::from_secs(1);

/// A handle to the background thread.
pub(super) struct BackgroundChecker {
    jobs: mpsc::Sender<Job>,
    /// The generation whose remaining pages may be rendered; 0 during an edit.
    newest: Arc<AtomicU64>,
}

/// A snapshot to check.
struct Job {
    snapshot: Arc<Snapshot>,
    /// The snapshot that it replaces. Dropping it takes time, so that is done here.
    replaced: Option<Arc<Snapshot>>,
}

impl BackgroundChecker {
    /// Starts the thread. It notifies the receivers of `state` when diagnostics are known.
    pub(super) fn new(
        state: Arc<channel::Sender<State>>,
        handler: EventHandler,
    ) -> BackgroundChecker {
        let (jobs, receiver) = mpsc::channel();
        let newest: Arc<AtomicU64> = Arc::default();
        let checker = BackgroundChecker { jobs, newest: newest.clone() };
        let reporter = Reporter { state, handler, reported: Vec::new() };
        std::thread::spawn(move || run(&receiver, &newest, reporter));
        checker
    }

    /// Checks a snapshot, unless another one follows within the debounce.
    pub(super) fn check(&self, snapshot: &Arc<Snapshot>, replaced: Option<Arc<Snapshot>>) {
        self.newest.store(snapshot.generation, Ordering::Relaxed);
        // The receiver lives as long as this handle.
        let _ = self.jobs.send(Job { snapshot: snapshot.clone(), replaced });
    }

    /// Stops rendering in idle time, because an edit needs the processor.
    pub(super) fn interrupt(&self) {
        self.newest.store(0, Ordering::Relaxed);
    }
}

/// Reports diagnostics to the terminal and to open pages.
struct Reporter {
    state: Arc<channel::Sender<State>>,
    handler: EventHandler,
    /// The diagnostics of the last report.
    reported: Vec<Diagnostic>,
}

impl Reporter {
    /// Reports the diagnostics of a snapshot, unless there is a newer one.
    fn report(&mut self, snapshot: &Snapshot) {
        let is_newest = self.state.borrow().snapshot.generation == snapshot.generation;
        let Some(open) = snapshot.findings_apart().filter(|_| is_newest) else { return };
        // This also wakes the event streams.
        self.state.send_modify(|state| {
            let report = (snapshot.generation, !snapshot.is_unreadable());
            let (is_stale, renamed) = (|file| snapshot.is_stale(file), &state.moves.renamed);
            state.first_seen = state.first_seen.after(&open, report, is_stale, renamed).into();
        });
        let known: BTreeSet<_> = self.reported.iter().map(Key::new).collect();
        let now: BTreeSet<_> = open.iter().map(Key::new).collect();
        let new: Vec<Diagnostic> =
            open.iter().filter(|found| !known.contains(&Key::new(found))).cloned().collect();
        let mended = known.difference(&now).count();
        if !new.is_empty() || mended > 0 {
            let texts = &snapshot.sources().texts;
            let (new, all) = (merge_causes(new), merge_causes(open.clone()));
            (self.handler)(Event::Findings { new: &new, texts, mended, open: &all });
        }
        self.reported = open;
    }
}

/// Checks snapshots until the handle is dropped.
fn run(jobs: &mpsc::Receiver<Job>, newest: &AtomicU64, mut reporter: Reporter) {
    // Half of the processors, so that requests need not wait.
    let threads = std::thread::available_parallelism().map_or(1, |all| all.get().div_ceil(2));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok();
    let handler = reporter.handler.clone();
    let succeeds = |work: &(dyn Fn() -> bool + Sync)| {
        let work = AssertUnwindSafe(|| match &pool {
            Some(pool) => pool.install(work),
            None => work(),
        });
        catch_unwind(work).unwrap_or_else(|_| {
            handler(internal_error("some errors may not be reported"));
            false
        })
    };
    let mut next = jobs.recv().ok();
    while let Some(first) = next.take() {
        let snapshot = last_of_burst(first, jobs);
        let check = || {
            snapshot.check();
            true
        };
        if succeeds(&check) {
            reporter.report(&snapshot);
        }
        next = match jobs.recv_timeout(IDLE_DELAY) {
            Ok(newer) => Some(newer),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                let is_over = || newest.load(Ordering::Relaxed) != snapshot.generation;
                if succeeds(&|| snapshot.render_remaining(is_over)) {
                    reporter.report(&snapshot);
                }
                jobs.recv().ok()
            }
        };
    }
}

/// Returns the last snapshot of a burst.
fn last_of_burst(first: Job, jobs: &mpsc::Receiver<Job>) -> Arc<Snapshot> {
    let began = Instant::now();
    let mut last = first;
    while let Some(left) = MAX_CHECK_DELAY.checked_sub(began.elapsed()) {
        match jobs.recv_timeout(CHECK_DEBOUNCE.min(left)) {
            Ok(newer) => last = newer,
            Err(_) => break,
        }
    }
    drop(last.replaced);
    last.snapshot
}

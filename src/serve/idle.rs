//! *Snapshots → what is wrong with them*, found out by a thread of its own: the rules run when whoever
//! edits has seen the page, and what nobody has asked for is rendered when nothing happens.

use super::{Event, Listener, State, mistake};
use crate::diagnostic::Diagnostic;
use crate::engine::Snapshot;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};
use tokio::sync::watch as channel;

/// How long no other snapshot must have come before one is checked.
const GRACE: Duration = Duration::from_millis(40);

/// How long a check waits for others at most.
const PATIENCE: Duration = Duration::from_millis(300);

/// How long nothing must have happened before pages are rendered that nobody has asked for.
const IDLE: Duration = Duration::from_secs(1);

/// The thread, as seen from others.
pub(super) struct Idle {
    given: mpsc::Sender<Given>,
    /// The generation that is worth rendering; none is while somebody edits.
    newest: Arc<AtomicU64>,
}

struct Given {
    snapshot: Arc<Snapshot>,
    /// One that is in use no more: letting go of it takes time.
    replaced: Option<Arc<Snapshot>>,
}

impl Idle {
    /// Starts the thread. Whoever waits for a state is told when more is known of it.
    pub(super) fn new(state: Arc<channel::Sender<State>>, listener: Listener) -> Idle {
        let (given, snapshots) = mpsc::channel();
        let newest: Arc<AtomicU64> = Arc::default();
        let idle = Idle { given, newest: newest.clone() };
        let teller = Teller { state, listener, told: Vec::new() };
        std::thread::spawn(move || run(&snapshots, &newest, teller));
        idle
    }

    /// Finds out what is wrong with a snapshot, unless another one follows it.
    pub(super) fn look(&self, snapshot: &Arc<Snapshot>, replaced: Option<Arc<Snapshot>>) {
        self.newest.store(snapshot.generation, Ordering::Relaxed);
        // The other thread ends only with this one.
        let _ = self.given.send(Given { snapshot: snapshot.clone(), replaced });
    }

    /// Whoever edits comes first: what is rendered in idle time waits.
    pub(super) fn interrupt(&self) {
        self.newest.store(0, Ordering::Relaxed);
    }
}

/// Tells what is wrong, in the terminal and in open pages.
struct Teller {
    state: Arc<channel::Sender<State>>,
    listener: Listener,
    told: Vec<Diagnostic>,
}

impl Teller {
    /// Tells what is wrong with a snapshot, unless there is a newer one.
    fn tell(&mut self, snapshot: &Snapshot) {
        let is_newest = self.state.borrow().snapshot.generation == snapshot.generation;
        let Some(open) = snapshot.findings().filter(|_| is_newest) else { return };
        // The state is the same, and more is known of it.
        self.state.send_modify(|_| {});
        // Typing moves findings down the file: what is found, not where, makes it a new one.
        let key = |found: &Diagnostic| (found.code, found.primary.span.file, found.message.clone());
        let known: BTreeSet<_> = self.told.iter().map(key).collect();
        let now: BTreeSet<_> = open.iter().map(key).collect();
        let new: Vec<Diagnostic> =
            open.iter().filter(|found| !known.contains(&key(found))).cloned().collect();
        let mended = known.difference(&now).count();
        if !new.is_empty() || mended > 0 {
            let texts = &snapshot.sources().texts;
            (self.listener)(Event::Findings { new: &new, texts, mended, open: &open });
        }
        self.told = open;
    }
}

fn run(given: &mpsc::Receiver<Given>, newest: &AtomicU64, mut teller: Teller) {
    // Half of the machine, so that whoever edits meanwhile need not wait for it.
    let threads = std::thread::available_parallelism().map_or(1, |all| all.get().div_ceil(2));
    let apart = rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok();
    let listener = teller.listener.clone();
    let done = |work: &(dyn Fn() -> bool + Sync)| {
        let work = AssertUnwindSafe(|| match &apart {
            Some(apart) => apart.install(work),
            None => work(),
        });
        catch_unwind(work).unwrap_or_else(|_| {
            listener(mistake("the list of errors and warnings is incomplete"));
            false
        })
    };
    let mut next = given.recv().ok();
    while let Some(first) = next.take() {
        let snapshot = settled(first, given);
        let check = || {
            snapshot.check();
            true
        };
        if done(&check) {
            teller.tell(&snapshot);
        }
        next = match given.recv_timeout(IDLE) {
            Ok(newer) => Some(newer),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                let is_over = || newest.load(Ordering::Relaxed) != snapshot.generation;
                if done(&|| snapshot.sweep(is_over)) {
                    teller.tell(&snapshot);
                }
                given.recv().ok()
            }
        };
    }
}

/// The last snapshot of several that come one after the other.
fn settled(first: Given, given: &mpsc::Receiver<Given>) -> Arc<Snapshot> {
    let began = Instant::now();
    let mut last = first;
    while let Some(left) = PATIENCE.checked_sub(began.elapsed()) {
        match given.recv_timeout(GRACE.min(left)) {
            Ok(newer) => last = newer,
            Err(_) => break,
        }
    }
    drop(last.replaced);
    last.snapshot
}

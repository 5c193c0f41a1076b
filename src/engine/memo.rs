//! *Files that were rendered, with what they were rendered from.* A page is remembered by the
//! fingerprint of its view: while that is the same, so are its bytes.
//!
//! **Invariants.** A file is not added where more than [`MOST`] bytes would be kept, and none is lost to
//! another.

use super::snapshot::Snapshot;
use crate::fingerprint::Fingerprint;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Most bytes that are remembered.
const MOST: usize = 128 * 1024 * 1024;

/// Files by path, and whether their blocks say where they were written.
#[derive(Debug, Default)]
pub(super) struct Memo {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    files: FxHashMap<Name, Remembered>,
    size: usize,
}

/// Which file is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name {
    pub(super) path: Arc<str>,
    pub(super) with_positions: bool,
}

/// What a file was rendered from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A view, with the theme and what every template sees of the site.
    View(Fingerprint, Fingerprint),
    /// The whole handbook of one snapshot.
    Generation(u64),
}

#[derive(Clone, Debug)]
struct Remembered {
    origin: Origin,
    bytes: Arc<[u8]>,
}

impl Memo {
    /// The bytes of a file, if it was made from this.
    pub(super) fn get(&self, name: &Name, origin: Origin) -> Option<Arc<[u8]>> {
        let kept = self.lock();
        let known = kept.files.get(name).filter(|known| known.origin == origin)?;
        Some(known.bytes.clone())
    }

    /// The bytes of a file as it last could be made.
    pub(super) fn last_good(&self, name: &Name) -> Option<Arc<[u8]>> {
        self.lock().files.get(name).map(|known| known.bytes.clone())
    }

    /// Remembers a file. Where there is no room, what was remembered before stays.
    pub(super) fn keep(&self, name: Name, origin: Origin, bytes: &Arc<[u8]>) {
        let mut kept = self.lock();
        let old = kept.files.get(&name).map_or(0, |known| known.bytes.len());
        let size = kept.size.saturating_sub(old).saturating_add(bytes.len());
        if size <= MOST || old > 0 {
            kept.size = size;
            kept.files.insert(name, Remembered { origin, bytes: bytes.clone() });
        }
    }

    /// Forgets files that the site has no more.
    pub(super) fn keep_only(&self, snapshot: &Snapshot) {
        let mut kept = self.lock();
        kept.files.retain(|name, _| snapshot.has(&name.path));
        kept.size = kept.files.values().map(|known| known.bytes.len()).sum();
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

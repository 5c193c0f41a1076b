//! *Rendered files → their bytes*, by the fingerprint of what they were rendered from.
//!
//! **Invariants.** The entries hold at most `CACHE_BYTES`; the least recently used are evicted. The last
//! valid versions of files that cannot be rendered are kept apart from the entries and never evicted.

use crate::fingerprint::Fingerprint;
use lru::LruCache;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Maximum size of all entries, in bytes.
const CACHE_BYTES: usize = 128 * 1024 * 1024;

/// A cache of rendered files, bounded by bytes.
#[derive(Debug)]
pub(super) struct RenderCache {
    entries: Mutex<Entries>,
}

#[derive(Debug)]
struct Entries {
    files: LruCache<Name, Entry, FxBuildHasher>,
    /// Size of all entries.
    bytes: usize,
    max_bytes: usize,
    /// Last valid versions of files that could not be rendered since.
    last_valid: FxHashMap<Name, Arc<[u8]>>,
}

/// The key of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name {
    /// Path in the site.
    pub(super) path: Arc<str>,
    /// Whether blocks have attributes with their source positions.
    pub(super) with_positions: bool,
}

/// The input of a rendered file. An entry is valid for an equal origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A view, and the theme with the values that all templates share.
    View(Fingerprint, Fingerprint),
    /// The whole handbook of one snapshot.
    Generation(u64),
}

#[derive(Debug)]
struct Entry {
    origin: Origin,
    bytes: Arc<[u8]>,
}

impl Default for RenderCache {
    fn default() -> Self {
        RenderCache::with_capacity(CACHE_BYTES)
    }
}

impl RenderCache {
    /// Creates a cache that holds at most `max_bytes`.
    fn with_capacity(max_bytes: usize) -> Self {
        let files = LruCache::unbounded_with_hasher(FxBuildHasher);
        let entries = Entries { files, bytes: 0, max_bytes, last_valid: FxHashMap::default() };
        RenderCache { entries: Mutex::new(entries) }
    }

    /// Returns the bytes of a file if it was rendered from `origin`.
    pub(super) fn get(&self, name: &Name, origin: Origin) -> Option<Arc<[u8]>> {
        let mut entries = self.lock();
        let entry = entries.files.get(name).filter(|entry| entry.origin == origin)?;
        Some(entry.bytes.clone())
    }

    /// Adds a rendered file and evicts the least recently used files beyond the capacity. A file larger
    /// than the capacity is not cached.
    pub(super) fn insert(&self, name: Name, origin: Origin, bytes: &Arc<[u8]>) {
        let mut entries = self.lock();
        entries.last_valid.remove(&name);
        entries.bytes += bytes.len();
        let entry = Entry { origin, bytes: bytes.clone() };
        if let Some(old) = entries.files.put(name, entry) {
            entries.bytes -= old.bytes.len();
        }
        while entries.bytes > entries.max_bytes
            && let Some((_, evicted)) = entries.files.pop_lru()
        {
            entries.bytes -= evicted.bytes.len();
        }
    }

    /// Returns the last valid version of a file that cannot be rendered now, and keeps it until the file
    /// is rendered again.
    pub(super) fn last_valid(&self, name: &Name) -> Option<Arc<[u8]>> {
        let mut entries = self.lock();
        if let Some(bytes) = entries.last_valid.get(name) {
            return Some(bytes.clone());
        }
        let bytes = entries.files.peek(name)?.bytes.clone();
        entries.last_valid.insert(name.clone(), bytes.clone());
        Some(bytes)
    }

    /// Removes the files whose paths do not satisfy `has`.
    pub(super) fn retain(&self, has: impl Fn(&str) -> bool) {
        let mut entries = self.lock();
        entries.last_valid.retain(|name, _| has(&name.path));
        let gone = entries.files.iter().map(|(name, _)| name).filter(|name| !has(&name.path));
        for name in gone.cloned().collect::<Vec<_>>() {
            if let Some(entry) = entries.files.pop(&name) {
                entries.bytes -= entry.bytes.len();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Origin = Origin::Generation(1);
    const LATER: Origin = Origin::Generation(2);

    fn name(path: &str) -> Name {
        Name { path: path.into(), with_positions: false }
    }

    /// A cache of ten bytes with files of the given sizes.
    fn cache(files: &[(&str, usize)]) -> RenderCache {
        let cache = RenderCache::with_capacity(10);
        for (path, size) in files {
            cache.insert(name(path), NOW, &vec![b'x'; *size].into());
        }
        cache
    }

    #[test]
    fn the_least_recently_used_file_is_evicted() {
        let cache = cache(&[("a", 4), ("b", 4)]);
        assert!(cache.get(&name("a"), NOW).is_some());
        cache.insert(name("c"), NOW, &vec![b'x'; 4].into());
        let has = |path| cache.get(&name(path), NOW).is_some();
        assert_eq!([has("a"), has("b"), has("c")], [true, false, true]);
    }

    #[test]
    fn a_file_larger_than_the_cache_is_not_kept_and_a_new_version_replaces_the_old_one() {
        let cache = cache(&[("a", 11)]);
        assert!(cache.get(&name("a"), NOW).is_none());
        assert_eq!(cache.lock().bytes, 0);
        for _ in 0..3 {
            cache.insert(name("a"), NOW, &vec![b'x'; 6].into());
        }
        assert_eq!(cache.lock().bytes, 6);
        assert!(cache.get(&name("a"), LATER).is_none());
    }

    #[test]
    fn the_last_valid_version_outlives_eviction_until_the_file_is_rendered_again() {
        let cache = cache(&[("a", 4)]);
        assert!(cache.last_valid(&name("a")).is_some());
        for path in ["b", "c", "d"] {
            cache.insert(name(path), NOW, &vec![b'x'; 6].into());
        }
        assert!(cache.get(&name("a"), NOW).is_none());
        assert!(cache.last_valid(&name("a")).is_some());
        cache.insert(name("a"), LATER, &vec![b'y'; 4].into());
        assert!(cache.lock().last_valid.is_empty());
        assert_eq!(cache.last_valid(&name("a")).as_deref(), Some(&b"yyyy"[..]));
    }

    #[test]
    fn files_that_the_site_no_longer_has_are_removed() {
        let cache = cache(&[("a", 4), ("b", 4)]);
        cache.last_valid(&name("b"));
        cache.retain(|path| path == "a");
        assert_eq!(cache.lock().bytes, 4);
        assert!(cache.last_valid(&name("b")).is_none());
    }
}

//! *A folder that changes → one [`Snapshot`] after another.* Keeps the input and the output of each stage
//! of `build`; after an edit, a stage runs again only if its input has changed.
//!
//! A broken value keeps its last valid version: the configuration, the templates, the front matter of
//! each page. A snapshot therefore has two sites: *current*, the site of the files as they are, whose
//! diagnostics are reported, and *displayed*, with the last valid versions. Without errors both are one.
//!
//! **Invariants.** The diagnostics of a snapshot, and without errors its files too, equal those of a
//! clean build of the same folder. `tests/suite/incremental.rs` tests that with random edits.

mod cache;
mod site;
mod snapshot;

pub use site::Site;
pub use snapshot::{RenderedFile, Snapshot};

use crate::config::{self, Config, Overrides};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fatal::Fatal;
use crate::page::{Page, Parsed};
use crate::source::{ChangeSet, Environment, SourceDelta, Sources, Tree};
use crate::source_map::FileId;
use crate::theme::{self, Theme};
use cache::RenderCache;
use rustc_hash::FxHashSet;
use snapshot::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Maximum number of earlier versions of the templates, the built-in ones included.
const MAX_OLDER_THEMES: usize = 5;

/// Whether `site.toml` could be read, its text, and the texts of files that say the order of pages.
type ConfigKey = (bool, Option<Arc<str>>, Vec<(FileId, Arc<str>)>);

/// The state between two snapshots.
#[derive(Debug)]
pub struct Engine {
    environment: Environment,
    overrides: Overrides,
    tree: Tree,
    config: Stage<ConfigKey, Config>,
    theme: Stage<Vec<(FileId, bool, Arc<str>)>, Theme>,
    parsed: Parsed,
    /// The templates of earlier snapshots, the newest first, then the built-in ones. A page for which
    /// newer templates fail is rendered with them.
    older: Vec<Arc<Theme>>,
    /// Whether any page is displayed with its last valid version.
    is_stale: bool,
    newest: Option<Arc<Snapshot>>,
    cache: Arc<RenderCache>,
    generation: u64,
}

/// A stage whose input is small: its last input, output and diagnostics, and its last valid output.
#[derive(Debug)]
struct Stage<K, T> {
    made: Option<(K, Arc<T>, Vec<Diagnostic>)>,
    good: Option<Arc<T>>,
}

impl<K: PartialEq, T> Stage<K, T> {
    fn new() -> Self {
        Stage { made: None, good: None }
    }

    /// Returns the value for `key`, from `make` if the key has changed. `make` also returns whether the
    /// value is valid.
    fn update(
        &mut self,
        key: K,
        diags: &mut Diagnostics,
        make: impl FnOnce(&mut Diagnostics) -> (T, bool),
    ) -> Arc<T> {
        if let Some((known, value, findings)) = &self.made
            && *known == key
        {
            diags.extend(findings.iter().cloned());
            return value.clone();
        }
        let mut found = Diagnostics::default();
        let (value, is_good) = make(&mut found);
        let value = Arc::new(value);
        if is_good {
            self.good = Some(value.clone());
        }
        let findings: Vec<Diagnostic> = found.iter().cloned().collect();
        diags.extend(findings.iter().cloned());
        self.made = Some((key, value.clone(), findings));
        value
    }

    /// Returns the last valid value, or `value` if there is none.
    fn good(&self, value: &Arc<T>) -> Arc<T> {
        self.good.as_ref().unwrap_or(value).clone()
    }
}

/// The most far-reaching change of a handbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidationReason {
    /// The first snapshot.
    New,
    /// The configuration.
    Configuration,
    /// The set of pages, or front matter.
    Front,
    /// The templates.
    Templates,
    /// The texts of pages, or other files.
    Texts,
}

impl InvalidationReason {
    /// Compares two sites.
    fn between(old: Option<&Site>, new: &Site) -> Self {
        let Some(old) = old else { return Self::New };
        if !Arc::ptr_eq(&old.handbook.config, &new.handbook.config) {
            Self::Configuration
        } else if !new.handbook.shares_front(&old.handbook) {
            Self::Front
        } else if !Arc::ptr_eq(&old.theme, &new.theme) {
            Self::Templates
        } else {
            Self::Texts
        }
    }
}

/// Result of a rescan.
#[derive(Clone, Debug)]
pub struct Update {
    /// The handbook as it is now.
    pub snapshot: Arc<Snapshot>,
    /// The paths of the files that have changed.
    pub changed: Vec<Arc<str>>,
    /// The stages that had to run again.
    pub reason: InvalidationReason,
    /// Number of pages that were parsed.
    pub parsed: usize,
    /// The previous snapshot. Dropping it takes time, so drop it after the new one is published.
    pub replaced: Option<Arc<Snapshot>>,
}

impl Engine {
    /// Creates an engine for a folder. Nothing is read yet.
    pub fn new(root: &Path, environment: Environment, overrides: Overrides) -> Engine {
        Engine {
            environment,
            overrides,
            tree: Tree::new(root),
            config: Stage::new(),
            theme: Stage::new(),
            parsed: Parsed::default(),
            older: Vec::new(),
            is_stale: false,
            newest: None,
            cache: Arc::default(),
            generation: 0,
        }
    }

    /// Scans the whole folder; returns `None` if nothing has changed.
    ///
    /// # Errors
    ///
    /// If the folder or its `content` cannot be read; the state is unchanged then.
    pub fn rescan(&mut self, environment: Environment) -> Result<Option<Update>, Fatal> {
        let is_another_day = environment != self.environment;
        self.environment = environment;
        let is_different = self.tree.scan(&self.environment)?;
        let is_first = self.newest.is_none();
        Ok((is_different || is_another_day || is_first).then(|| self.update()))
    }

    /// Reads the files at absolute paths again, and scans the whole folder if files were added or removed.
    ///
    /// # Errors
    ///
    /// As [`Engine::rescan`].
    pub fn apply_changes(&mut self, paths: &[PathBuf]) -> Result<Option<Update>, Fatal> {
        match self.tree.apply_changes(paths) {
            ChangeSet::Nothing => Ok(None),
            ChangeSet::Changed => Ok(Some(self.update())),
            ChangeSet::Unknown => self.rescan(self.environment.clone()),
        }
    }

    /// Runs the stages of `build` whose input has changed.
    fn update(&mut self) -> Update {
        let mut diags = Diagnostics::default();
        let (mut sources, delta) = self.tree.sources(&self.environment, &mut diags);
        let written = self.configure(&sources, &mut diags);
        // Nothing is taken from an unreadable `site.toml`.
        let is_unreadable = sources.configuration_is_unreadable(&diags);
        let config = if is_unreadable { self.config.good(&written) } else { written.clone() };
        let theme = self.compile(&mut sources, &mut diags);
        self.tree.seed_ids(&sources.texts);
        let pages = self.parsed.update(&config, &sources, &delta, &mut diags);
        let last_good = self.last_good_pages(&pages, &sources, &delta);
        let sources = Arc::new(sources);

        let before = self.newest.take();
        let good_config = self.config.good(&config);
        let good_theme = self.theme.good(&theme);
        let is_older = !Arc::ptr_eq(&good_config, &written) || !Arc::ptr_eq(&good_theme, &theme);
        self.keep_older_theme(before.as_deref(), &good_theme);
        let last_good = match last_good {
            None if is_older => Some((pages.clone(), FxHashSet::default())),
            last_good => last_good,
        };
        let old = before.as_ref().map(|snapshot| &*snapshot.current);
        let current = Arc::new(Site::new(config, pages, theme, sources.clone(), old));
        let display = match last_good {
            None => Display::Same,
            Some((good_pages, stale)) => {
                let old = before.as_ref().map(|snapshot| &*snapshot.displayed);
                let site = Site::new(good_config, good_pages, good_theme, sources, old).into();
                Display::LastGood { site, pages: stale, is_older }
            }
        };
        self.generation += 1;
        let older = self.older.clone();
        let parts =
            snapshot::Parts { current, display, is_unreadable, read: diags.into_vec(), older };
        let snapshot = Arc::new(Snapshot::new(self.generation, parts, self.cache.clone()));
        let same_files =
            |old: &Arc<Snapshot>| Arc::ptr_eq(&old.displayed.routes, &snapshot.displayed.routes);
        if !before.as_ref().is_some_and(same_files) {
            self.cache.retain(|path| snapshot.has(path));
        }
        let changed = self.tree.changes();
        let old = before.as_ref().map(|old| &*old.current);
        let reason = InvalidationReason::between(old, &snapshot.current);
        self.newest = Some(snapshot.clone());
        Update { snapshot, changed, reason, parsed: self.parsed.again().len(), replaced: before }
    }

    fn configure(&mut self, sources: &Sources, diags: &mut Diagnostics) -> Arc<Config> {
        // A file that is not UTF-8 has empty text; the key keeps it apart from an empty file.
        let text = sources.config.map(|file| sources.texts.text(file).clone());
        let outlines = sources.outlines.iter();
        let outlines = outlines.map(|file| (*file, sources.texts.text(*file).clone())).collect();
        let key = (sources.config_ok, text, outlines);
        let overrides = &self.overrides;
        self.config.update(key, diags, |diags| {
            let config = config::read(sources, overrides, diags);
            (config, sources.config_ok && !diags.has_errors())
        })
    }

    fn compile(&mut self, sources: &mut Sources, diags: &mut Diagnostics) -> Arc<Theme> {
        if self.older.is_empty() {
            let mut ignored = Diagnostics::default();
            self.older.push(theme::compile(&[], &mut sources.texts, &mut ignored).into());
        }
        let theme = self.compile_own(sources, diags);
        if self.theme.good.is_none() {
            // No own templates were ever valid: fall back to the built-in ones.
            self.theme.good = self.older.last().cloned();
        }
        theme
    }

    /// Keeps the templates of the previous snapshot if they have changed.
    fn keep_older_theme(&mut self, before: Option<&Snapshot>, theme: &Arc<Theme>) {
        let Some(old) = before.map(|before| &before.displayed.theme) else { return };
        if !Arc::ptr_eq(old, theme) && !self.older.iter().any(|known| Arc::ptr_eq(known, old)) {
            self.older.insert(0, old.clone());
            if self.older.len() > MAX_OLDER_THEMES {
                self.older.remove(MAX_OLDER_THEMES - 1);
            }
        }
    }

    fn compile_own(&mut self, sources: &mut Sources, diags: &mut Diagnostics) -> Arc<Theme> {
        let own = sources.templates.iter();
        let key = own.map(|it| (it.file, it.ok, sources.texts.text(it.file).clone())).collect();
        self.theme.update(key, diags, |diags| {
            let theme = theme::load(sources, diags);
            let is_good = !theme.is_broken() && sources.templates.iter().all(|it| it.ok);
            (theme, is_good)
        })
    }

    /// Returns the pages with last valid versions in place of those whose front matter is broken, and
    /// the files of the latter; `None` if no front matter is broken.
    fn last_good_pages(
        &mut self,
        pages: &[Arc<Page>],
        sources: &Sources,
        delta: &SourceDelta,
    ) -> Option<(Vec<Arc<Page>>, FxHashSet<FileId>)> {
        let is_valid = |page: &Arc<Page>| page.front_matter_valid;
        if *delta != SourceDelta::Any && !self.is_stale && self.parsed.again().iter().all(is_valid)
        {
            return None;
        }
        // Both lists are sorted by path, but not every file is a page.
        let mut pages = pages.iter().peekable();
        let mut stale = FxHashSet::default();
        let mut good_pages = Vec::with_capacity(pages.len());
        for file in sources.content.iter().map(|file| file.file) {
            let page = pages.next_if(|page| page.file == Some(file));
            if page.is_some_and(is_valid) {
                good_pages.extend(page.cloned());
            } else if let Some(good) = self.parsed.last_good(file) {
                stale.insert(file);
                good_pages.push(good.clone());
            } else {
                good_pages.extend(page.cloned());
            }
        }
        self.is_stale = !stale.is_empty();
        self.is_stale.then_some((good_pages, stale))
    }
}

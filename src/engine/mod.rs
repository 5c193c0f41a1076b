//! *A folder that changes → one [`Snapshot`] after another.* The only state of rolebook: what each
//! stage of `build` was given and what it gave, so that after an edit only that is done again whose
//! input is different.
//!
//! What can no longer be used keeps its last good version, value by value: the configuration, the
//! templates, the front matter of each page. A snapshot therefore knows two sites, the one that the
//! files say (*truth*), whose findings are told, and the one that is *shown*; while nothing is broken
//! they are one.
//!
//! **Invariants.** The findings of a snapshot, and while there are no errors its files too, are those
//! of a clean build of the same folder. `tests/suite/incremental.rs` tries that with random edits.

mod memo;
mod site;
mod snapshot;

pub use site::Site;
pub use snapshot::{Answer, Snapshot};

use crate::config::{self, Config, Overrides};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fatal::Fatal;
use crate::page::{Page, Parsed};
use crate::source::{Difference, Environment, Sources, Touched, Tree};
use crate::text::FileId;
use crate::theme::{self, Theme};
use memo::Memo;
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many earlier versions of the templates are remembered, those of rolebook among them.
const OLDER: usize = 5;

/// What is remembered from one snapshot to the next.
#[derive(Debug)]
pub struct Engine {
    environment: Environment,
    overrides: Overrides,
    tree: Tree,
    config: Stage<(bool, Option<Arc<str>>), Config>,
    theme: Stage<Vec<(FileId, bool, Arc<str>)>, Theme>,
    parsed: Parsed,
    /// The templates of earlier snapshots, newest first, and those that come with rolebook: what
    /// pages are rendered with that newer templates fail for.
    older: Vec<Arc<Theme>>,
    /// Whether a last good version is shown in place of any page.
    is_stale: bool,
    current: Option<Arc<Snapshot>>,
    memo: Arc<Memo>,
    generation: u64,
}

/// A stage whose input is small: what it was made from, what it gave, what it found.
#[derive(Debug)]
struct Stage<K, T> {
    made: Option<(K, Arc<T>, Vec<Diagnostic>)>,
    good: Option<Arc<T>>,
}

impl<K: PartialEq, T> Stage<K, T> {
    fn new() -> Self {
        Stage { made: None, good: None }
    }

    /// The value for `key`, made anew where that is another one. `make` says too whether the value
    /// can be used.
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

    /// The value that is shown in place of `value`.
    fn good(&self, value: &Arc<T>) -> Arc<T> {
        self.good.as_ref().unwrap_or(value).clone()
    }
}

/// What is different about a handbook, the furthest-reaching first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Everything: it was not known before.
    New,
    /// The configuration.
    Configuration,
    /// Which pages there are, or what they say about themselves.
    Front,
    /// The templates.
    Templates,
    /// The texts of pages, or other files.
    Texts,
}

impl Reason {
    fn of(old: Option<&Site>, new: &Site) -> Reason {
        let Some(old) = old else { return Reason::New };
        if !Arc::ptr_eq(&old.handbook.config, &new.handbook.config) {
            Reason::Configuration
        } else if !new.handbook.shares_front(&old.handbook) {
            Reason::Front
        } else if !Arc::ptr_eq(&old.theme, &new.theme) {
            Reason::Templates
        } else {
            Reason::Texts
        }
    }
}

/// What has come of looking at the folder.
#[derive(Clone, Debug)]
pub struct Update {
    /// The handbook as it is now.
    pub snapshot: Arc<Snapshot>,
    /// The files that are not what they were, by path.
    pub changed: Vec<Arc<str>>,
    /// What had to be done again because of them.
    pub reason: Reason,
    /// How many pages were parsed.
    pub parsed: usize,
    /// The handbook as it was. Letting go of it takes time, which is best spent when the new one is
    /// in use.
    pub replaced: Option<Arc<Snapshot>>,
}

impl Engine {
    /// Begins with a folder of which nothing is known. Nothing is read yet.
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
            current: None,
            memo: Arc::default(),
            generation: 0,
        }
    }

    /// Looks at the whole folder. Nothing comes back when nothing is different.
    ///
    /// # Errors
    ///
    /// When the folder or its `content` cannot be read; everything stays as it was.
    pub fn rescan(&mut self, environment: Environment) -> Result<Option<Update>, Fatal> {
        let is_another_day = environment != self.environment;
        self.environment = environment;
        let is_different = self.tree.scan(&self.environment)?;
        let is_first = self.current.is_none();
        Ok((is_different || is_another_day || is_first).then(|| self.update()))
    }

    /// Looks at single paths, absolute ones, and at the whole folder if that is needed.
    ///
    /// # Errors
    ///
    /// As [`Engine::rescan`].
    pub fn touch(&mut self, paths: &[PathBuf]) -> Result<Option<Update>, Fatal> {
        match self.tree.touch(paths) {
            Touched::Nothing => Ok(None),
            Touched::Changed => Ok(Some(self.update())),
            Touched::Unknown => self.rescan(self.environment.clone()),
        }
    }

    /// The stages of `build`, each as far as its input is another one.
    fn update(&mut self) -> Update {
        let mut diags = Diagnostics::default();
        let (mut sources, difference) = self.tree.sources(&self.environment, &mut diags);
        let written = self.configure(&sources, &mut diags);
        // Of what cannot be read nothing is taken.
        let is_unreadable = sources.configuration_is_unreadable(&diags);
        let config = if is_unreadable { self.config.good(&written) } else { written.clone() };
        let theme = self.compile(&mut sources, &mut diags);
        self.tree.adopt(&sources.texts);
        let pages = self.parsed.update(&config, &sources, &difference, &mut diags);
        let last_good = self.last_good(&pages, &sources, &difference);
        let sources = Arc::new(sources);

        let before = self.current.take();
        let before_truth = before.as_ref().map(|snapshot| &*snapshot.truth);
        let shown_config = self.config.good(&config);
        let shown_theme = self.theme.good(&theme);
        let is_older = !Arc::ptr_eq(&shown_config, &written) || !Arc::ptr_eq(&shown_theme, &theme);
        self.remember(before.as_deref(), &shown_theme);
        let kept = (is_older && last_good.is_none()).then(|| pages.clone());
        let truth = Arc::new(Site::new(config, pages, theme, sources.clone(), before_truth));
        let (shown_pages, stale) = match (last_good, kept) {
            (Some((pages, stale)), _) => (Some(pages), stale),
            (None, kept) => (kept, FxHashSet::default()),
        };
        let shown = shown_pages.map(|pages| {
            let before = before.as_ref().map(|snapshot| &*snapshot.shown);
            Site::new(shown_config, pages, shown_theme, sources, before).into()
        });
        self.generation += 1;
        let parts = snapshot::Parts {
            shown: shown.unwrap_or_else(|| truth.clone()),
            truth,
            stale,
            is_older,
            is_unreadable,
            read: diags.into_vec(),
            older: self.older.clone(),
        };
        let snapshot = Arc::new(Snapshot::new(self.generation, parts, self.memo.clone()));
        let same_files =
            |old: &Arc<Snapshot>| Arc::ptr_eq(&old.shown.routes, &snapshot.shown.routes);
        if !before.as_ref().is_some_and(same_files) {
            self.memo.keep_only(&snapshot);
        }
        let changed = self.tree.changes();
        let reason = Reason::of(before.as_ref().map(|old| &*old.truth), &snapshot.truth);
        self.current = Some(snapshot.clone());
        Update { snapshot, changed, reason, parsed: self.parsed.again().len(), replaced: before }
    }

    fn configure(&mut self, sources: &Sources, diags: &mut Diagnostics) -> Arc<Config> {
        // What is no text has an empty one, and is not the same as an empty file.
        let text = sources.config.map(|file| sources.texts.text(file).clone());
        let key = (sources.config_ok, text);
        let overrides = &self.overrides;
        self.config.update(key, diags, |diags| {
            let config = config::read(sources, overrides, diags);
            (config, sources.config_ok && !diags.has_errors())
        })
    }

    fn compile(&mut self, sources: &mut Sources, diags: &mut Diagnostics) -> Arc<Theme> {
        if self.older.is_empty() {
            let mut unheard = Diagnostics::default();
            self.older.push(theme::compile(&[], &mut sources.texts, &mut unheard).into());
        }
        let theme = self.compile_own(sources, diags);
        if self.theme.good.is_none() {
            // The templates that come with rolebook are better than none.
            self.theme.good = self.older.last().cloned();
        }
        theme
    }

    /// Remembers the templates of the snapshot before, if they are others.
    fn remember(&mut self, before: Option<&Snapshot>, theme: &Arc<Theme>) {
        let Some(old) = before.map(|before| &before.shown.theme) else { return };
        if !Arc::ptr_eq(old, theme) && !self.older.iter().any(|known| Arc::ptr_eq(known, old)) {
            self.older.insert(0, old.clone());
            if self.older.len() > OLDER {
                self.older.remove(OLDER - 1);
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

    /// The pages with their last good versions in place of those that cannot be read, and the files
    /// of which that is so; nothing if all can be.
    fn last_good(
        &mut self,
        pages: &[Arc<Page>],
        sources: &Sources,
        difference: &Difference,
    ) -> Option<(Vec<Arc<Page>>, FxHashSet<FileId>)> {
        let is_whole = |page: &Arc<Page>| page.is_whole;
        if *difference != Difference::Any
            && !self.is_stale
            && self.parsed.again().iter().all(is_whole)
        {
            return None;
        }
        // Both are in the order of paths, but not every file is a page.
        let mut pages = pages.iter().peekable();
        let mut stale = FxHashSet::default();
        let mut shown = Vec::with_capacity(pages.len());
        for file in sources.content.iter().map(|file| file.file) {
            let page = pages.next_if(|page| page.file == Some(file));
            if page.is_some_and(is_whole) {
                shown.extend(page.cloned());
            } else if let Some(good) = self.parsed.last_good(file) {
                stale.insert(file);
                shown.push(good.clone());
            } else {
                shown.extend(page.cloned());
            }
        }
        self.is_stale = !stale.is_empty();
        self.is_stale.then_some((shown, stale))
    }
}

//! *Repeated scans of a folder → [`Sources`].* Keeps the content of files, so that only changed files are
//! read again.
//!
//! **Invariants.** After a scan the sources equal those of a new tree, except for the ids of files, which
//! belong to paths. If only texts change, the cost does not depend on the number of files.

use super::decode::{self, Decoded};
use super::layout::Layout;
use super::read::read_up_to;
use super::walk::{self, Entry, Found, Role};
use super::{Asset, ContentFile, Environment, MAX_PAGE, MAX_TEMPLATE, Problem, Sources, Template};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fatal::Fatal;
use crate::source_map::{FileId, SourceMap};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Age below which the stamp of a file is not trusted: file systems store times in steps of up to two
/// seconds, so another write may not change it.
const MIN_STAMP_AGE: Duration = Duration::from_secs(2);

/// The known content of a folder.
#[derive(Debug)]
pub struct Tree {
    root: PathBuf,
    /// Where the parts of the handbook were at the last scan.
    layout: Arc<Layout>,
    /// All files, sorted by key.
    files: BTreeMap<Key, Loaded>,
    /// Targets of symbolic links.
    linked: FxHashSet<PathBuf>,
    changed: BTreeSet<Arc<str>>,
    returned: Option<Returned>,
    /// The changes since then.
    delta: SourceDelta,
}

/// The sources that were last returned, with the errors in single files.
#[derive(Debug)]
struct Returned {
    sources: Sources,
    environment: Environment,
    problems: Vec<Diagnostic>,
}

/// The difference between two sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceDelta {
    /// Only these texts differ.
    Texts(Vec<FileId>),
    /// Anything may differ.
    Any,
}

/// The path of the configuration.
const CONFIG: &str = "site.toml";

/// The sort key of a file: the configuration first, then by path relative to the root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    is_content: bool,
    path: Arc<str>,
}

impl Key {
    fn new(path: impl Into<Arc<str>>) -> Key {
        let path = path.into();
        Key { is_content: &*path != CONFIG, path }
    }
}

/// Result of checking single paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeSet {
    /// No relevant file has changed.
    Nothing,
    /// Known files have changed and were read.
    Changed,
    /// Files may have been added or removed: a scan is necessary.
    Unknown,
}

#[derive(Clone, Debug)]
struct Loaded {
    entry: Entry,
    /// The stamp at the time of reading; none if it cannot be trusted.
    stamp: Option<Stamp>,
    content: Content,
}

/// Metadata that changes when a file is written: time, length, inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: SystemTime,
    length: u64,
    #[cfg(unix)]
    identity: (u64, u64, i64, i64),
}

/// The content of a file.
#[derive(Clone, Debug, PartialEq)]
enum Content {
    Text(Arc<str>),
    Bytes(Asset),
    /// A text in which forbidden characters were replaced.
    Repaired {
        text: Arc<str>,
        problem: Problem,
    },
    /// A file that is not text or could not be read.
    Bad {
        text: Arc<str>,
        problem: Problem,
    },
}

impl Tree {
    /// Creates the tree of a folder. Nothing is read yet.
    pub fn new(root: &Path) -> Tree {
        let (files, layout, linked, changed) = Default::default();
        let (returned, delta) = (None, SourceDelta::Any);
        Tree { root: root.to_owned(), layout, files, linked, changed, returned, delta }
    }

    /// Scans all files and reads those that are new or may have changed. Returns whether anything has
    /// changed.
    ///
    /// # Errors
    ///
    /// If the root or its folder `content` does not exist or cannot be read; the tree is unchanged then.
    pub fn scan(&mut self, environment: &Environment) -> Result<bool, Fatal> {
        let (layout, entries) = walk::entries(&self.root, environment)?;
        let known = &self.files;
        let found: BTreeMap<Key, (Loaded, bool)> = entries
            .into_par_iter()
            .map(|entry| {
                let key = Key::new(entry.shown.clone());
                let loaded = load(entry, known.get(&key));
                (key, loaded)
            })
            .collect();
        let gone = known.keys().filter(|key| !found.contains_key(*key));
        let different = found.iter().filter(|(_, (_, is_different))| *is_different);
        let changed: Vec<Arc<str>> =
            gone.chain(different.map(|(key, _)| key)).map(|key| key.path.clone()).collect();
        if !changed.is_empty() || *self.layout != layout {
            self.delta = SourceDelta::Any;
        }
        let is_moved = *self.layout != layout;
        self.layout = Arc::new(layout);
        self.changed.extend(changed);
        self.files = found.into_iter().map(|(key, (loaded, _))| (key, loaded)).collect();
        let links = self.files.values().filter_map(|loaded| match &loaded.entry.found {
            Found::File { path } if *path != self.root.join(&*loaded.entry.shown) => {
                Some(path.clone())
            }
            _ => None,
        });
        self.linked = links.collect();
        // `apply_changes` may have found changes before.
        Ok(is_moved || !self.changed.is_empty())
    }

    /// Returns the paths of the files that were added, removed or changed since the last call.
    pub fn changes(&mut self) -> Vec<Arc<str>> {
        std::mem::take(&mut self.changed).into_iter().collect()
    }

    /// Checks single paths: absolute ones below the root, as the watcher reports them.
    pub fn apply_changes(&mut self, paths: &[PathBuf]) -> ChangeSet {
        let mut changes = ChangeSet::Nothing;
        for path in paths {
            match self.apply_change(path) {
                ChangeSet::Nothing => {}
                ChangeSet::Changed => changes = ChangeSet::Changed,
                ChangeSet::Unknown => return ChangeSet::Unknown,
            }
        }
        changes
    }

    fn apply_change(&mut self, path: &Path) -> ChangeSet {
        let Ok(relative) = path.strip_prefix(&self.root) else { return ChangeSet::Unknown };
        let Some(shown) = relative.to_str() else { return ChangeSet::Unknown };
        let key = Key::new(shown.replace('\\', "/"));
        let is_plain =
            |entry: &Entry| matches!(&entry.found, Found::File { path: at } if at == path);
        if let Some(known) = self.files.get(&key).filter(|known| is_plain(&known.entry)) {
            let Some(stamp) = stamp(path) else { return ChangeSet::Unknown };
            let (content, is_different) = read_again(&known.entry, Some(&known.content));
            if is_different {
                let is_text = known.content.is_text() && content.is_text();
                let returned = self.returned.as_ref().filter(|_| is_text);
                self.delta.add(returned.and_then(|it| it.sources.texts.id(&key.path)));
                self.changed.insert(key.path.clone());
            }
            let loaded = Loaded { entry: known.entry.clone(), stamp: trusted(stamp), content };
            self.files.insert(key, loaded);
            // Another entry may be a link to this file.
            return match is_different {
                true if self.linked.contains(path) => ChangeSet::Unknown,
                true => ChangeSet::Changed,
                false => ChangeSet::Nothing,
            };
        }
        if walk::is_passed_over(relative) {
            return ChangeSet::Nothing;
        }
        // A file that was added and removed between two scans, such as a temporary file, is ignored.
        let is_there = is_there(path);
        let below = format!("{}/", key.path);
        let was_there = self.files.contains_key(&key)
            || self
                .files
                .range(Key::new(below.as_str())..)
                .next()
                .is_some_and(|(other, _)| other.path.starts_with(&*below));
        if is_there || was_there { ChangeSet::Unknown } else { ChangeSet::Nothing }
    }

    /// Takes over the ids of texts that were added to the sources, so that they are not assigned again.
    pub fn seed_ids(&mut self, texts: &SourceMap) {
        if let Some(returned) = &mut self.returned {
            returned.sources.texts = texts.clone();
        }
    }

    /// Returns the sources, and the difference to those that were returned before. Errors in single files
    /// become diagnostics.
    pub fn sources(
        &mut self,
        environment: &Environment,
        diags: &mut Diagnostics,
    ) -> (Sources, SourceDelta) {
        let nothing = SourceDelta::Texts(Vec::new());
        let delta = match &self.returned {
            Some(old) if old.environment == *environment => {
                std::mem::replace(&mut self.delta, nothing)
            }
            _ => {
                self.delta = nothing;
                SourceDelta::Any
            }
        };
        let returned = match (self.returned.take(), &delta) {
            (Some(mut old), SourceDelta::Texts(files)) => {
                files.iter().for_each(|file| self.update_text(&mut old.sources, *file));
                old
            }
            (old, _) => {
                let texts = old.map(|old| old.sources.texts).unwrap_or_default();
                self.all(texts, environment)
            }
        };
        diags.extend(returned.problems.iter().cloned());
        let sources = returned.sources.clone();
        self.returned = Some(returned);
        (sources, delta)
    }

    /// Replaces the text of a file.
    fn update_text(&self, sources: &mut Sources, file: FileId) {
        let path = sources.texts.get(file).path;
        let loaded = self.files.get(&Key::new(path.clone()));
        if let Some(Content::Text(text)) = loaded.map(|loaded| &loaded.content) {
            sources.texts.add(path, text.clone());
        }
    }

    /// Builds the sources of all files. `texts` has the ids of earlier ones.
    fn all(&self, texts: SourceMap, environment: &Environment) -> Returned {
        let mut sources = Sources {
            texts,
            config: None,
            config_ok: true,
            environment: Vec::new(),
            content: Arc::default(),
            outlines: Arc::default(),
            templates: Arc::default(),
            statics: Arc::default(),
            assets: Arc::default(),
            elsewhere: Arc::default(),
            layout: self.layout.clone(),
            repository: environment.repository.clone(),
            today: environment.today,
        };
        for (name, text) in environment.overrides() {
            let path = format!("<environment>/{name}");
            sources.environment.push(sources.texts.add(path, text));
        }
        let mut problems = Diagnostics::default();
        for loaded in self.files.values() {
            sources.add(loaded, &mut problems);
        }
        Arc::make_mut(&mut sources.content).sort_by(|a, b| a.path.cmp(&b.path));
        Returned { sources, environment: environment.clone(), problems: problems.into_vec() }
    }
}

impl SourceDelta {
    /// Adds a changed file; `text` is its id if it was and is a text.
    fn add(&mut self, text: Option<FileId>) {
        match (&mut *self, text) {
            (SourceDelta::Texts(files), Some(file)) => {
                if !files.contains(&file) {
                    files.push(file);
                }
            }
            _ => *self = SourceDelta::Any,
        }
    }
}

impl Content {
    fn is_text(&self) -> bool {
        matches!(self, Content::Text(_))
    }
}

impl Sources {
    /// Adds a file to its list.
    fn add(&mut self, loaded: &Loaded, diags: &mut Diagnostics) {
        let entry = &loaded.entry;
        let (text, problem) = match &loaded.content {
            Content::Bytes(asset) => {
                let list = match entry.role {
                    Role::Static => &mut self.statics,
                    Role::Elsewhere => &mut self.elsewhere,
                    _ => &mut self.assets,
                };
                return Arc::make_mut(list).push(asset.clone());
            }
            Content::Text(text) => (text, None),
            Content::Repaired { text, problem } | Content::Bad { text, problem } => {
                (text, Some(problem))
            }
        };
        let file = self.texts.add(entry.shown.clone(), text.clone());
        let ok = !matches!(loaded.content, Content::Bad { .. });
        if let Some(problem) = problem {
            diags.push(problem.clone().at(file));
        }
        match entry.role {
            Role::Config => {
                self.config = Some(file);
                self.config_ok = ok;
            }
            Role::Page if matches!(entry.found, Found::File { .. }) => {
                let path = entry.name.clone();
                let is_inside = *self.layout.in_content(&path) == *entry.shown;
                let base = if is_inside { None } else { Some(self.layout.to_root().into()) };
                Arc::make_mut(&mut self.content).push(ContentFile { file, path, base, ok });
            }
            Role::Outline if matches!(entry.found, Found::File { .. }) && ok => {
                Arc::make_mut(&mut self.outlines).push(file);
            }
            Role::Template if matches!(entry.found, Found::File { .. }) => {
                let name = entry.name.clone();
                Arc::make_mut(&mut self.templates).push(Template { file, name, ok });
            }
            _ => {}
        }
    }
}

/// Reads an entry, unless its stamp is unchanged. Returns whether the content has changed.
fn load(entry: Entry, known: Option<&Loaded>) -> (Loaded, bool) {
    // Before the file is read, so that the next scan notices a write in between.
    let stamp = match &entry.found {
        Found::File { path } => stamp(path),
        Found::Problem(_) => None,
    };
    let same_file = |known: &&Loaded| match (&known.entry.found, &entry.found) {
        (Found::File { path: old }, Found::File { path: new }) => old == new,
        _ => false,
    };
    if let Some(known) = known.filter(same_file)
        && stamp.is_some()
        && known.stamp == stamp
    {
        return (known.clone(), false);
    }
    let (content, is_different) = read_again(&entry, known.map(|known| &known.content));
    (Loaded { entry, stamp: stamp.and_then(trusted), content }, is_different)
}

/// Returns the stamp of a plain file.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
fn stamp(path: &Path) -> Option<Stamp> {
    #[cfg(unix)]
    use std::os::unix::fs::MetadataExt;
    // A symbolic link may lead out of the root: only a scan checks that.
    let metadata = std::fs::symlink_metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some(Stamp {
        modified: metadata.modified().ok()?,
        length: metadata.len(),
        #[cfg(unix)]
        identity: (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec()),
    })
}

/// Returns the stamp if it is old enough to be trusted.
#[expect(clippy::disallowed_methods, reason = "this is the door to the clock")]
fn trusted(stamp: Stamp) -> Option<Stamp> {
    let age = SystemTime::now().duration_since(stamp.modified).ok()?;
    (age > MIN_STAMP_AGE).then_some(stamp)
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
fn is_there(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// Reads an entry, and returns whether its content has changed. Unchanged content keeps its allocation,
/// which later stages compare by address.
fn read_again(entry: &Entry, known: Option<&Content>) -> (Content, bool) {
    let content = read(entry);
    let is_same = |known: &&Content| match (known, &content) {
        (Content::Bytes(known), Content::Bytes(new)) => new.has_content_of(known),
        (known, new) => *known == new,
    };
    match known.filter(is_same) {
        Some(known) => (known.clone(), false),
        None => (content, true),
    }
}

/// Reads an entry; errors are part of the content.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
fn read(entry: &Entry) -> Content {
    let bad = |problem| Content::Bad { text: Arc::from(""), problem };
    let path = match &entry.found {
        Found::File { path } => path,
        Found::Problem(problem) => return bad(problem.clone()),
    };
    let limit = match entry.role {
        Role::Page | Role::Outline => MAX_PAGE,
        Role::Template | Role::Config => MAX_TEMPLATE,
        Role::Static | Role::Asset | Role::Elsewhere => {
            let length = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
            return Content::Bytes(Asset::new(entry.name.clone(), path.clone(), length));
        }
    };
    let bytes = match read_up_to(path, limit) {
        Ok(bytes) => bytes,
        Err(error) => return bad(Problem::unreadable("read", &error)),
    };
    if bytes.len() as u64 > limit {
        let message = format!("larger than {} KiB", limit / 1024);
        let help = "split the file, or remove it from the handbook";
        return bad(Problem::whole(Code::TooLarge, message, help));
    }
    let Decoded { text, problem, is_text } = decode::decode(&bytes);
    let text = text.into();
    match problem {
        None => Content::Text(text),
        Some(problem) if is_text => Content::Repaired { text, problem },
        Some(problem) => Content::Bad { text, problem },
    }
}

//! *A folder, looked at again and again → [`Sources`].* Remembers what was read, so that only files
//! that changed are read again.
//!
//! **Invariants.** After a scan the sources are those that a fresh tree would read, but for the ids
//! of files, which a path keeps. When only texts are others, nothing is done that takes longer the
//! more files there are.

use super::walk::{self, Entry, Found, Role};
use super::{
    Asset, ContentFile, Environment, MAX_PAGE, MAX_TEMPLATE, Problem, Sources, Template, decode,
    image,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fatal::Fatal;
use crate::fingerprint::Fingerprint;
use crate::text::{FileId, Texts};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How long after a write another one may leave the times of a file as they are: what was read
/// that soon is read again. File systems count time in steps of up to two seconds.
const UNSETTLED: Duration = Duration::from_secs(2);

/// What is known of a folder.
#[derive(Debug)]
pub struct Tree {
    root: PathBuf,
    /// By the place among the others: configuration first, then by path.
    files: BTreeMap<Key, Loaded>,
    /// Files that links lead to.
    linked: FxHashSet<PathBuf>,
    changed: BTreeSet<Arc<str>>,
    given: Option<Given>,
    /// What is different from what was given.
    difference: Difference,
}

/// The sources that were last made, and what was wrong with single files.
#[derive(Debug)]
struct Given {
    sources: Sources,
    environment: Environment,
    problems: Vec<Diagnostic>,
}

/// How sources differ from those before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// In these texts alone.
    Texts(Vec<FileId>),
    /// In any way.
    Any,
}

/// The path of the configuration.
const CONFIG: &str = "site.toml";

/// The place of a file among the others: whether it is not the configuration, and its path.
type Key = (bool, Arc<str>);

/// What has come of looking at paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Nothing that matters is at them, or it is as it was.
    Nothing,
    /// Files that were known have changed; they were read.
    Changed,
    /// Something was added or removed: only a scan can tell what.
    Unknown,
}

#[derive(Clone, Debug)]
struct Loaded {
    entry: Entry,
    /// When the file was last seen to change; none where that is not certain.
    stamp: Option<Stamp>,
    content: Content,
}

/// What tells that a file was written to, short of reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: SystemTime,
    length: u64,
    #[cfg(unix)]
    identity: (u64, u64, i64, i64),
}

/// What is in a file.
#[derive(Clone, Debug, PartialEq)]
enum Content {
    Text(Arc<str>),
    Bytes(Asset),
    Bad { text: Arc<str>, problem: Problem },
}

impl Tree {
    /// A folder of which nothing is known yet.
    pub fn new(root: &Path) -> Tree {
        let (files, linked, changed) = Default::default();
        let (given, difference) = (None, Difference::Any);
        Tree { root: root.to_owned(), files, linked, changed, given, difference }
    }

    /// Looks at all files and reads those that are new or may have changed. Says whether anything
    /// is different.
    ///
    /// # Errors
    ///
    /// When the root or its folder `content` is not there or cannot be read; what was known stays.
    pub fn scan(&mut self, environment: &Environment) -> Result<bool, Fatal> {
        let entries = walk::entries(&self.root, environment.output.as_deref())?;
        let known = &self.files;
        let found: BTreeMap<Key, (Loaded, bool)> = entries
            .into_par_iter()
            .map(|entry| {
                let key = (entry.role != Role::Config, entry.shown.clone());
                let loaded = load(entry, known.get(&key));
                (key, loaded)
            })
            .collect();
        let gone = known.keys().filter(|key| !found.contains_key(*key));
        let different = found.iter().filter(|(_, (_, is_different))| *is_different);
        let changed: Vec<Arc<str>> =
            gone.chain(different.map(|(key, _)| key)).map(|(_, path)| path.clone()).collect();
        if !changed.is_empty() {
            self.difference = Difference::Any;
        }
        self.changed.extend(changed);
        self.files = found.into_iter().map(|(key, (loaded, _))| (key, loaded)).collect();
        let links = self.files.values().filter_map(|loaded| match &loaded.entry.found {
            Found::File { path } if *path != self.root.join(&*loaded.entry.shown) => {
                Some(path.clone())
            }
            _ => None,
        });
        self.linked = links.collect();
        // Single files may have been found to be different before all were looked at.
        Ok(!self.changed.is_empty())
    }

    /// The paths of files that have come, gone or changed since this was last asked.
    pub fn changes(&mut self) -> Vec<Arc<str>> {
        std::mem::take(&mut self.changed).into_iter().collect()
    }

    /// Looks at single paths, absolute ones below the root as the watcher names them.
    pub fn touch(&mut self, paths: &[PathBuf]) -> Touched {
        let mut touched = Touched::Nothing;
        for path in paths {
            match self.touch_one(path) {
                Touched::Nothing => {}
                Touched::Changed => touched = Touched::Changed,
                Touched::Unknown => return Touched::Unknown,
            }
        }
        touched
    }

    fn touch_one(&mut self, path: &Path) -> Touched {
        let Ok(relative) = path.strip_prefix(&self.root) else { return Touched::Unknown };
        let Some(shown) = relative.to_str() else { return Touched::Unknown };
        let key: Key = (shown != CONFIG, shown.replace('\\', "/").into());
        let is_plain =
            |entry: &Entry| matches!(&entry.found, Found::File { path: at } if at == path);
        if let Some(known) = self.files.get(&key).filter(|known| is_plain(&known.entry)) {
            let Some(stamp) = stamp(path) else { return Touched::Unknown };
            let (content, is_different) = read_again(&known.entry, Some(&known.content));
            if is_different {
                let is_text = known.content.is_text() && content.is_text();
                let given = self.given.as_ref().filter(|_| is_text);
                self.difference.add(given.and_then(|given| given.sources.texts.id(&key.1)));
                self.changed.insert(key.1.clone());
            }
            let loaded = Loaded { entry: known.entry.clone(), stamp: settled(stamp), content };
            self.files.insert(key, loaded);
            // Another entry may be a link to this file.
            return match is_different {
                true if self.linked.contains(path) => Touched::Unknown,
                true => Touched::Changed,
                false => Touched::Nothing,
            };
        }
        if walk::is_passed_over(relative) {
            return Touched::Nothing;
        }
        // What came and went between two looks, as files do that editors save by way of, is nothing.
        let is_there = is_there(path);
        let below = format!("{}/", key.1);
        let was_there = self.files.contains_key(&key)
            || self
                .files
                .range((true, Arc::from(below.as_str()))..)
                .next()
                .is_some_and(|((_, other), _)| other.starts_with(&*below));
        if is_there || was_there { Touched::Unknown } else { Touched::Nothing }
    }

    /// Takes over the ids of texts that were added to the sources, so that no file gets one of them.
    pub fn adopt(&mut self, texts: &Texts) {
        if let Some(given) = &mut self.given {
            given.sources.texts = texts.clone();
        }
    }

    /// What was read, as a value, and how it differs from what was given before. What is wrong with
    /// single files becomes a diagnostic.
    pub fn sources(
        &mut self,
        environment: &Environment,
        diags: &mut Diagnostics,
    ) -> (Sources, Difference) {
        let nothing = Difference::Texts(Vec::new());
        let difference = match &self.given {
            Some(given) if given.environment == *environment => {
                std::mem::replace(&mut self.difference, nothing)
            }
            _ => {
                self.difference = nothing;
                Difference::Any
            }
        };
        let given = match (self.given.take(), &difference) {
            (Some(mut given), Difference::Texts(files)) => {
                files.iter().for_each(|file| self.renew(&mut given.sources, *file));
                given
            }
            (given, _) => {
                let texts = given.map(|given| given.sources.texts).unwrap_or_default();
                self.all(texts, environment)
            }
        };
        diags.extend(given.problems.iter().cloned());
        let sources = given.sources.clone();
        self.given = Some(given);
        (sources, difference)
    }

    /// Puts the text of a file in place of the one that it had.
    fn renew(&self, sources: &mut Sources, file: FileId) {
        let path = sources.texts.get(file).path;
        let loaded = self.files.get(&(&*path != CONFIG, path.clone()));
        if let Some(Content::Text(text)) = loaded.map(|loaded| &loaded.content) {
            sources.texts.add(path, text.clone());
        }
    }

    fn all(&self, texts: Texts, environment: &Environment) -> Given {
        let mut sources = Sources {
            texts,
            config: None,
            config_ok: true,
            environment: Vec::new(),
            content: Arc::default(),
            templates: Arc::default(),
            statics: Arc::default(),
            assets: Arc::default(),
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
        Given { sources, environment: environment.clone(), problems: problems.into_vec() }
    }
}

impl Difference {
    /// One file more is different; `text` is its id if it was a text and is one.
    fn add(&mut self, text: Option<FileId>) {
        match (&mut *self, text) {
            (Difference::Texts(files), Some(file)) => {
                if !files.contains(&file) {
                    files.push(file);
                }
            }
            _ => *self = Difference::Any,
        }
    }
}

impl Content {
    fn is_text(&self) -> bool {
        matches!(self, Content::Text(_))
    }
}

impl Sources {
    fn add(&mut self, loaded: &Loaded, diags: &mut Diagnostics) {
        let entry = &loaded.entry;
        let (text, problem) = match &loaded.content {
            Content::Bytes(asset) => {
                let list = match entry.role {
                    Role::Static => &mut self.statics,
                    _ => &mut self.assets,
                };
                return Arc::make_mut(list).push(asset.clone());
            }
            Content::Text(text) => (text, None),
            Content::Bad { text, problem } => (text, Some(problem)),
        };
        let file = self.texts.add(entry.shown.clone(), text.clone());
        let ok = problem.is_none();
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
                Arc::make_mut(&mut self.content).push(ContentFile { file, path, ok });
            }
            Role::Template if matches!(entry.found, Found::File { .. }) => {
                let name = entry.name.clone();
                Arc::make_mut(&mut self.templates).push(Template { file, name, ok });
            }
            _ => {}
        }
    }
}

/// Reads an entry, unless it is known and has not been written to; says whether it is different.
fn load(entry: Entry, known: Option<&Loaded>) -> (Loaded, bool) {
    // Before the file is read, so that a write in between is seen the next time.
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
    (Loaded { entry, stamp: stamp.and_then(settled), content }, is_different)
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
fn stamp(path: &Path) -> Option<Stamp> {
    #[cfg(unix)]
    use std::os::unix::fs::MetadataExt;
    // What has become a link may lead out of the root: only a scan finds that out.
    let metadata = std::fs::symlink_metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some(Stamp {
        modified: metadata.modified().ok()?,
        length: metadata.len(),
        #[cfg(unix)]
        identity: (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec()),
    })
}

/// The stamp of a file that was not written to just now.
#[expect(clippy::disallowed_methods, reason = "this is the door to the clock")]
fn settled(stamp: Stamp) -> Option<Stamp> {
    let age = SystemTime::now().duration_since(stamp.modified).ok()?;
    (age > UNSETTLED).then_some(stamp)
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
fn is_there(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// What is in an entry now, and whether that is different. What is not stays where it lies in memory,
/// by which later stages know it.
fn read_again(entry: &Entry, known: Option<&Content>) -> (Content, bool) {
    let content = read(entry);
    match known.filter(|known| **known == content) {
        Some(known) => (known.clone(), false),
        None => (content, true),
    }
}

fn read(entry: &Entry) -> Content {
    let bad = |problem| Content::Bad { text: Arc::from(""), problem };
    let path = match &entry.found {
        Found::File { path } => path,
        Found::Problem(problem) => return bad(problem.clone()),
    };
    let limit = match entry.role {
        Role::Page => MAX_PAGE,
        Role::Template | Role::Config => MAX_TEMPLATE,
        Role::Static | Role::Asset => u64::MAX,
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
    match entry.role {
        Role::Static | Role::Asset => Content::Bytes(Asset {
            path: entry.name.clone(),
            size: image::size(&bytes),
            fingerprint: Fingerprint::of(&bytes),
            bytes: bytes.into(),
        }),
        Role::Page | Role::Template | Role::Config => match decode::text(&bytes) {
            (text, None) => Content::Text(text.into()),
            (text, Some(problem)) => Content::Bad { text: text.into(), problem },
        },
    }
}

/// The bytes of a file, one more than `limit` at most.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
fn read_up_to(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    let length = file.metadata()?.len().min(limit);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

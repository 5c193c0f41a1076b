//! *Changed sources → pages.* Keeps every parsed page with its input, so that an edit of one file
//! parses one file.
//!
//! **Invariants.** The pages equal those of a full parse: a page depends on its file, the files
//! that it includes and the [`Context`], and all three are compared.

use super::{Context, Location, Page, Parser, Place, Places, is_page};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fingerprint::Fingerprint;
use crate::markdown::{Library, Markdown};
use crate::source::{Asset, ContentFile, SourceDelta, Sources};
use crate::source_map::FileId;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Up to this number of pages, files are parsed sequentially.
const MAX_SEQUENTIAL: usize = 8;
/// Size of a file that is included into code, in bytes.
const MAX_OTHER: u64 = 256 << 10;

/// Parses all pages of a handbook in parallel. Returns them sorted by path.
pub fn parse_all(config: &Config, sources: &Sources, diags: &mut Diagnostics) -> Vec<Arc<Page>> {
    Parsed::default().update(config, sources, &SourceDelta::Any, diags)
}

/// The parsed pages and their input.
#[derive(Debug, Default)]
pub struct Parsed {
    context: Option<(Context, Markdown)>,
    places: Places,
    kept: FxHashMap<FileId, Kept>,
    /// All pages, sorted by path.
    pages: Vec<Arc<Page>>,
    /// Files with diagnostics.
    faulty: BTreeSet<FileId>,
    /// Files that include others.
    asking: BTreeSet<FileId>,
    /// The last version of each page with valid front matter.
    good: FxHashMap<FileId, Good>,
    again: Vec<Arc<Page>>,
}

/// A page with valid front matter; its body may be newer.
#[derive(Clone, Debug)]
struct Good {
    text: Arc<str>,
    page: Arc<Page>,
}

#[derive(Clone, Debug)]
struct Kept {
    text: Arc<str>,
    page: Arc<Page>,
    findings: Arc<[Diagnostic]>,
    place: Arc<Place>,
    asked: Arc<Asked>,
}

/// The files that a page has looked up.
#[derive(Debug, Default)]
struct Asked {
    /// Text of each file by path; `None` for a missing file.
    files: BTreeMap<Box<str>, Option<Arc<str>>>,
    /// The paths of all files, if the page has listed them.
    paths: Option<Vec<Box<str>>>,
    /// The content of each file that is not a page, by path relative to the root; `None` for a missing
    /// file.
    others: BTreeMap<Box<str>, Option<Fingerprint>>,
}

impl Parsed {
    /// Returns the pages of a handbook, sorted by path. Parses only files that changed, or that
    /// include changed files; `delta` limits the files to compare.
    pub fn update(
        &mut self,
        config: &Config,
        sources: &Sources,
        delta: &SourceDelta,
        diags: &mut Diagnostics,
    ) -> Vec<Arc<Page>> {
        let context = Context::from_config(config);
        let addresses = context.addresses;
        let mut may_differ = match delta {
            SourceDelta::Texts(files) => Some(files),
            SourceDelta::Any => None,
        };
        if self.context.as_ref().is_none_or(|(known, _)| *known != context) {
            let markdown = Markdown::new(context.markdown);
            let good = std::mem::take(&mut self.good);
            *self = Parsed { context: Some((context, markdown)), good, ..Parsed::default() };
            may_differ = None;
        }
        let files: Vec<(&ContentFile, &Arc<str>)> = sources
            .content
            .iter()
            .filter(|file| file.ok)
            .map(|file| (file, sources.texts.text(file.file)))
            .collect();
        if may_differ.is_none() {
            self.places = Places::new(files.iter().map(|(file, _)| &*file.path), addresses);
        }
        let parsed = match may_differ {
            Some(ids) => {
                let ids: FxHashSet<FileId> = self.asking.iter().chain(ids).copied().collect();
                self.parse(&files, sources, |file| ids.contains(&file))
            }
            None => self.parse(&files, sources, |_| true),
        };
        self.again = parsed.iter().map(|(_, kept, _)| kept.page.clone()).collect();
        for (file, kept, good) in parsed {
            let set = |files: &mut BTreeSet<FileId>, is_in: bool| match is_in {
                true => files.insert(file),
                false => files.remove(&file),
            };
            set(&mut self.faulty, !kept.findings.is_empty());
            set(&mut self.asking, !kept.asked.is_nothing());
            self.good.extend(good.map(|good| (file, good)));
            if may_differ.is_some()
                && let Ok(at) = self.pages.binary_search_by(|page| page.path.cmp(&kept.page.path))
            {
                self.pages[at] = kept.page.clone();
            }
            self.kept.insert(file, kept);
        }
        if may_differ.is_none() {
            self.gather(&files);
            if self.good.len() > self.pages.len() {
                // Keep pages whose file is not valid UTF-8 right now; it may become valid again.
                let here: FxHashSet<FileId> = sources.content.iter().map(|it| it.file).collect();
                self.good.retain(|file, _| here.contains(file));
            }
        }
        for kept in self.faulty.iter().filter_map(|file| self.kept.get(file)) {
            diags.extend(kept.findings.iter().cloned());
        }
        self.pages.clone()
    }

    /// Parses the files that changed.
    fn parse(
        &self,
        files: &[(&ContentFile, &Arc<str>)],
        sources: &Sources,
        may_differ: impl Fn(FileId) -> bool,
    ) -> Vec<(FileId, Kept, Option<Good>)> {
        let Some((context, markdown)) = &self.context else { return Vec::new() };
        let is_known = |file: &ContentFile, text: &Arc<str>| {
            self.kept.get(&file.file).is_some_and(|kept| {
                same(&kept.text, text)
                    && *kept.page.path == *file.path
                    && kept.place == self.places.place(&file.path)
                    && kept.asked.holds(files, sources)
            })
        };
        let parse = |(file, text): &(&ContentFile, &Arc<str>)| {
            let library = Asking { files, sources, asked: Mutex::default() };
            let places = &self.places;
            let parser = Parser { context, markdown, library: &library, places };
            let at = Location { path: &file.path, base: file.base.as_deref() };
            let (page, findings) = parser.parse(file.file, at, text);
            let (page, findings) = (Arc::new(page), findings.into());
            let text = Arc::clone(text);
            let good = match page.front_matter_valid {
                true => Some(Good { text: text.clone(), page: page.clone() }),
                false => self.good.get(&file.file).map(|good| {
                    let under = |front| parser.parse_under(front, file.file, at, &text);
                    let page = under(&good.text).into();
                    Good { text: good.text.clone(), page }
                }),
            };
            let asked = library.asked.into_inner().unwrap_or_else(PoisonError::into_inner);
            let place = places.place(&file.path);
            (file.file, Kept { text, page, findings, place, asked: Arc::new(asked) }, good)
        };
        let is_wanted = |(file, text): &(&ContentFile, &Arc<str>)| {
            may_differ(file.file) && is_page(&file.path) && !is_known(file, text)
        };
        // Other threads may be busy, and parsing a few files takes less time than waiting for them.
        let wanted: Vec<_> = files.iter().filter(|it| is_wanted(it)).collect();
        match wanted.len() {
            0..=MAX_SEQUENTIAL => wanted.into_iter().map(parse).collect(),
            _ => wanted.into_par_iter().map(parse).collect(),
        }
    }

    /// Lists the pages of the files, and forgets files that no longer exist.
    fn gather(&mut self, files: &[(&ContentFile, &Arc<str>)]) {
        let pages = files.iter().filter(|(file, _)| is_page(&file.path));
        let known = pages.filter_map(|(file, _)| self.kept.get(&file.file));
        self.pages = known.map(|kept| kept.page.clone()).collect();
        if self.pages.len() != self.kept.len() {
            let here: FxHashSet<Option<FileId>> = self.pages.iter().map(|page| page.file).collect();
            self.kept.retain(|file, _| here.contains(&Some(*file)));
            self.faulty.retain(|file| here.contains(&Some(*file)));
            self.asking.retain(|file| here.contains(&Some(*file)));
        }
    }

    /// Returns the page of a file with its last valid front matter.
    pub fn last_good(&self, file: FileId) -> Option<&Arc<Page>> {
        self.good.get(&file).map(|good| &good.page)
    }

    /// Returns the pages that the last update parsed.
    pub fn again(&self) -> &[Arc<Page>] {
        &self.again
    }
}

/// Whether two texts are equal; usually they are the same allocation.
fn same(a: &Arc<str>, b: &Arc<str>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// Returns the file at a path, and its text. `files` are sorted by path.
fn find<'f>(files: &[(&ContentFile, &'f Arc<str>)], path: &str) -> Option<(FileId, &'f Arc<str>)> {
    let at = files.binary_search_by(|(file, _)| (*file.path).cmp(path)).ok()?;
    files.get(at).map(|(file, text)| (file.file, *text))
}

impl Asked {
    fn is_nothing(&self) -> bool {
        self.files.is_empty() && self.paths.is_none() && self.others.is_empty()
    }

    /// Whether all lookups would have the same results.
    fn holds(&self, files: &[(&ContentFile, &Arc<str>)], sources: &Sources) -> bool {
        let others_hold = self
            .others
            .iter()
            .all(|(path, content)| other(sources, path).map(Asset::fingerprint) == *content);
        let files_hold = self.files.iter().all(|(path, text)| match (find(files, path), text) {
            (Some((_, new)), Some(old)) => same(new, old),
            (None, None) => true,
            _ => false,
        });
        let paths = || files.iter().map(|(file, _)| &*file.path);
        files_hold
            && others_hold
            && self.paths.as_ref().is_none_or(|known| known.iter().map(|path| &**path).eq(paths()))
    }
}

/// The files that can be included. Records the lookups.
struct Asking<'f> {
    files: &'f [(&'f ContentFile, &'f Arc<str>)],
    sources: &'f Sources,
    asked: Mutex<Asked>,
}

/// Returns the file at a path relative to the root that is not a page.
fn other<'s>(sources: &'s Sources, path: &str) -> Option<&'s Asset> {
    let at = |files: &'s [Asset], path: &str| {
        files.binary_search_by(|file| (*file.path).cmp(path)).ok().and_then(|at| files.get(at))
    };
    let content = sources.layout.in_content("x");
    let inside = content.strip_suffix('x').and_then(|folder| path.strip_prefix(folder));
    inside
        .and_then(|path| at(&sources.assets, path))
        .or_else(|| at(&sources.elsewhere, path))
        .filter(|file| file.length() <= MAX_OTHER)
}

/// Joins paths; `None` if the result leads out of the root.
fn joined(parts: [&str; 3]) -> Option<String> {
    let mut joined: Vec<&str> = Vec::new();
    for part in parts.iter().flat_map(|part| part.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                joined.pop()?;
            }
            part => joined.push(part),
        }
    }
    Some(joined.join("/"))
}

impl Library for Asking<'_> {
    fn beside(&self, folder: &str, path: &str) -> Option<String> {
        let folder = if path.starts_with('/') { "" } else { folder };
        let path = joined([&self.sources.layout.in_content(""), folder, path])?;
        let found = other(self.sources, &path);
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.others.insert(path.into(), found.map(Asset::fingerprint));
        String::from_utf8(found?.bytes().to_vec()).ok()
    }

    fn find(&self, path: &str) -> Option<(FileId, &str)> {
        let found = find(self.files, path);
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.files.insert(path.into(), found.map(|(_, text)| text.clone()));
        found.map(|(file, text)| (file, &**text))
    }

    fn paths(&self) -> Vec<&str> {
        let paths: Vec<&str> = self.files.iter().map(|(file, _)| &*file.path).collect();
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.paths = Some(paths.iter().map(|path| (*path).into()).collect());
        paths
    }
}

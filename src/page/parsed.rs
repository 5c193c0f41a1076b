//! *Sources → pages, those that changed.* Remembers every page with what it was parsed from, so that
//! one edit parses one file.
//!
//! **Invariants.** The pages are those that parsing everything anew would give: a page is a function
//! of its file, of the files that it includes and of the [`Context`], and all three are compared.

use super::{Context, Page, Parser, is_page};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::markdown::{Library, Markdown};
use crate::source::{ContentFile, SourceDelta, Sources};
use crate::text::FileId;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Most pages that one thread parses alone.
const FEW: usize = 8;

/// Parses all pages of a handbook, in parallel, in the order of their paths.
pub fn parse_all(config: &Config, sources: &Sources, diags: &mut Diagnostics) -> Vec<Arc<Page>> {
    Parsed::default().update(config, sources, &SourceDelta::Any, diags)
}

/// Pages that were parsed.
#[derive(Debug, Default)]
pub struct Parsed {
    context: Option<(Context, Markdown)>,
    kept: FxHashMap<FileId, Kept>,
    /// All pages, in the order of their paths.
    pages: Vec<Arc<Page>>,
    /// Those in which something was found.
    faulty: BTreeSet<FileId>,
    /// Those that have asked for other files.
    asking: BTreeSet<FileId>,
    /// The last version of every page whose front matter could be read.
    good: FxHashMap<FileId, Good>,
    again: Vec<Arc<Page>>,
}

/// A page with the front matter of the text, and with a body that may be newer.
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
    asked: Arc<Asked>,
}

/// What a page has asked of the other files.
#[derive(Debug, Default)]
struct Asked {
    /// Files by path with their text, if they were there.
    files: BTreeMap<Box<str>, Option<Arc<str>>>,
    /// The paths of all files, if they were asked for.
    paths: Option<Vec<Box<str>>>,
}

impl Parsed {
    /// The pages of a handbook in the order of their paths. Only files are parsed that are not what
    /// they were, or that include such files; only those are looked at that `difference` names, which
    /// says how the sources differ from those of before.
    pub fn update(
        &mut self,
        config: &Config,
        sources: &Sources,
        difference: &SourceDelta,
        diags: &mut Diagnostics,
    ) -> Vec<Arc<Page>> {
        let context = Context::of(config);
        let mut may_differ = match difference {
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
        let parsed = match may_differ {
            Some(ids) => {
                let ids: FxHashSet<FileId> = self.asking.iter().chain(ids).copied().collect();
                self.parse(&files, |file| ids.contains(&file))
            }
            None => self.parse(&files, |_| true),
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
                // Also what is no text now was a page once, and may be again.
                let here: FxHashSet<FileId> = sources.content.iter().map(|it| it.file).collect();
                self.good.retain(|file, _| here.contains(file));
            }
        }
        for kept in self.faulty.iter().filter_map(|file| self.kept.get(file)) {
            diags.extend(kept.findings.iter().cloned());
        }
        self.pages.clone()
    }

    /// Parses those of the files that are not what they were.
    fn parse(
        &self,
        files: &[(&ContentFile, &Arc<str>)],
        may_differ: impl Fn(FileId) -> bool,
    ) -> Vec<(FileId, Kept, Option<Good>)> {
        let Some((context, markdown)) = &self.context else { return Vec::new() };
        let is_known = |file: &ContentFile, text: &Arc<str>| {
            self.kept.get(&file.file).is_some_and(|kept| {
                same(&kept.text, text) && *kept.page.path == *file.path && kept.asked.holds(files)
            })
        };
        let parse = |(file, text): &(&ContentFile, &Arc<str>)| {
            let library = Asking { files, asked: Mutex::default() };
            let parser = Parser { context, markdown, library: &library };
            let (page, findings) = parser.parse(file.file, &file.path, text);
            let (page, findings) = (Arc::new(page), findings.into());
            let text = Arc::clone(text);
            let good = match page.is_whole {
                true => Some(Good { text: text.clone(), page: page.clone() }),
                false => self.good.get(&file.file).and_then(|good| {
                    let under = |front| parser.parse_under(front, file.file, &file.path, &text);
                    let page = under(&good.text)?.into();
                    Some(Good { text: good.text.clone(), page })
                }),
            };
            let asked = library.asked.into_inner().unwrap_or_else(PoisonError::into_inner);
            (file.file, Kept { text, page, findings, asked: Arc::new(asked) }, good)
        };
        let is_wanted = |(file, text): &(&ContentFile, &Arc<str>)| {
            may_differ(file.file) && is_page(&file.path) && !is_known(file, text)
        };
        // Other threads may be at work for a while, and a few files are parsed sooner than that.
        let wanted: Vec<_> = files.iter().filter(|it| is_wanted(it)).collect();
        match wanted.len() {
            0..=FEW => wanted.into_iter().map(parse).collect(),
            _ => wanted.into_par_iter().map(parse).collect(),
        }
    }

    /// Lists the pages of the files, and keeps nothing of files that are gone.
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

    /// The page of a file with the front matter of its last version that could be read.
    pub fn last_good(&self, file: FileId) -> Option<&Arc<Page>> {
        self.good.get(&file).map(|good| &good.page)
    }

    /// The pages that the last update has parsed.
    pub fn again(&self) -> &[Arc<Page>] {
        &self.again
    }
}

/// Whether two texts are the same; most often they are one.
fn same(a: &Arc<str>, b: &Arc<str>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// The text of a path among files that are ordered by path.
fn find<'f>(files: &[(&ContentFile, &'f Arc<str>)], path: &str) -> Option<(FileId, &'f Arc<str>)> {
    let at = files.binary_search_by(|(file, _)| (*file.path).cmp(path)).ok()?;
    files.get(at).map(|(file, text)| (file.file, *text))
}

impl Asked {
    fn is_nothing(&self) -> bool {
        self.files.is_empty() && self.paths.is_none()
    }

    /// Whether the answers would be the same.
    fn holds(&self, files: &[(&ContentFile, &Arc<str>)]) -> bool {
        let files_hold = self.files.iter().all(|(path, text)| match (find(files, path), text) {
            (Some((_, new)), Some(old)) => same(new, old),
            (None, None) => true,
            _ => false,
        });
        let paths = || files.iter().map(|(file, _)| &*file.path);
        files_hold
            && self.paths.as_ref().is_none_or(|known| known.iter().map(|path| &**path).eq(paths()))
    }
}

/// Files that can be included, and what was asked of them.
struct Asking<'f> {
    files: &'f [(&'f ContentFile, &'f Arc<str>)],
    asked: Mutex<Asked>,
}

impl Library for Asking<'_> {
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

//! *Sources → pages, those that changed.* Remembers every page with what it was parsed from, so that
//! one edit parses one file.
//!
//! **Invariants.** The pages are those that parsing everything anew would give: a page is a function
//! of its file, of the files that it includes and of the [`Context`], and all three are compared.

use super::{Context, Page, Parser, is_page};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::markdown::{Library, Markdown};
use crate::source::{ContentFile, Sources};
use crate::text::FileId;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Parses all pages of a handbook, in parallel, in the order of their paths.
pub fn parse_all(config: &Config, sources: &Sources, diags: &mut Diagnostics) -> Vec<Arc<Page>> {
    Parsed::default().update(config, sources, diags)
}

/// Pages that were parsed.
#[derive(Debug, Default)]
pub struct Parsed {
    context: Option<(Context, Markdown)>,
    pages: FxHashMap<FileId, Kept>,
    count: usize,
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
    /// they were, or that include such files.
    pub fn update(
        &mut self,
        config: &Config,
        sources: &Sources,
        diags: &mut Diagnostics,
    ) -> Vec<Arc<Page>> {
        let context = Context::of(config);
        if self.context.as_ref().is_none_or(|(known, _)| *known != context) {
            let markdown = Markdown::new(context.markdown);
            self.context = Some((context, markdown));
            self.pages.clear();
        }
        let Some((context, markdown)) = &self.context else { return Vec::new() };
        let files: Vec<(&ContentFile, &Arc<str>)> = sources
            .content
            .iter()
            .filter(|file| file.ok)
            .map(|file| (file, sources.texts.text(file.file)))
            .collect();
        let known = &self.pages;
        let parsed: Vec<(FileId, Kept)> = files
            .par_iter()
            .filter(|(file, _)| is_page(&file.path))
            .filter(|(file, text)| {
                !known.get(&file.file).is_some_and(|kept| {
                    same(&kept.text, text)
                        && *kept.page.path == *file.path
                        && kept.asked.holds(&files)
                })
            })
            .map(|(file, text)| {
                let library = Asking { files: &files, asked: Mutex::default() };
                let parser = Parser { context, markdown, library: &library };
                let (page, findings) = parser.parse(file.file, &file.path, text);
                let (page, findings) = (Arc::new(page), findings.into());
                let asked = library.asked.into_inner().unwrap_or_else(PoisonError::into_inner);
                let text = Arc::clone(text);
                (file.file, Kept { text, page, findings, asked: Arc::new(asked) })
            })
            .collect();
        self.count = parsed.len();
        self.pages.extend(parsed);
        let mut pages = Vec::with_capacity(files.len());
        for (file, _) in &files {
            if let Some(kept) = self.pages.get(&file.file).filter(|_| is_page(&file.path)) {
                diags.extend(kept.findings.iter().cloned());
                pages.push(kept.page.clone());
            }
        }
        // Nothing is kept of files that are gone.
        if pages.len() != self.pages.len() {
            let here: FxHashSet<Option<FileId>> = pages.iter().map(|page| page.file).collect();
            self.pages.retain(|file, _| here.contains(&Some(*file)));
        }
        pages
    }

    /// How many pages the last update has parsed.
    pub fn count(&self) -> usize {
        self.count
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

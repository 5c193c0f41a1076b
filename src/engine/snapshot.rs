//! *A path → the file of the site at it*, rendered when it is asked for. A snapshot is never changed:
//! whoever holds one sees one state of the handbook.

use super::memo::{Memo, Name, Origin};
use super::site::Site;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fingerprint::Fingerprint;
use crate::handbook::PageId;
use crate::output::Outputs;
use crate::output::contents::Contents;
use crate::output::render::{Rendered, Renderer};
use crate::output::routes::Product;
use crate::source::Sources;
use crate::text::FileId;
use crate::theme::Theme;
use crate::view::nav::{self, Navs};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The handbook at one moment.
#[derive(Debug)]
pub struct Snapshot {
    /// Counts up from 1.
    pub generation: u64,
    /// What the files say.
    pub truth: Arc<Site>,
    /// What is shown: the truth, with last good versions in it of what is broken.
    pub shown: Arc<Site>,
    stale: FxHashSet<FileId>,
    is_older: bool,
    is_unreadable: bool,
    read: Vec<Diagnostic>,
    /// What is wrong, rendering aside.
    findings: OnceLock<Vec<Diagnostic>>,
    older: Vec<Arc<Theme>>,
    memo: Arc<Memo>,
    /// What was wrong with files when they were rendered, by path.
    failed: Mutex<BTreeMap<Arc<str>, Vec<Diagnostic>>>,
}

/// What a snapshot is made of.
pub(super) struct Parts {
    pub(super) truth: Arc<Site>,
    pub(super) shown: Arc<Site>,
    /// Files whose pages are shown as they last were good.
    pub(super) stale: FxHashSet<FileId>,
    /// Whether the configuration or the templates are shown as they last were good.
    pub(super) is_older: bool,
    /// Whether `site.toml` cannot be read. What may follow from that is not told.
    pub(super) is_unreadable: bool,
    /// What is wrong with single files.
    pub(super) read: Vec<Diagnostic>,
    /// Templates to fall back on, the best first.
    pub(super) older: Vec<Arc<Theme>>,
}

/// A file of the site.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// What it is made from.
    pub product: Product,
    /// Whether this is an older version, because it cannot be made now.
    pub is_stale: bool,
    /// What is wrong with the templates, if that is why.
    pub failed: Vec<Diagnostic>,
}

impl Snapshot {
    pub(super) fn new(generation: u64, parts: Parts, memo: Arc<Memo>) -> Snapshot {
        let Parts { truth, shown, stale, is_older, is_unreadable, read, older } = parts;
        let (findings, failed) = Default::default();
        Snapshot {
            generation,
            truth,
            shown,
            stale,
            is_older,
            is_unreadable,
            read,
            findings,
            older,
            memo,
            failed,
        }
    }

    /// What the snapshot was made from.
    pub fn sources(&self) -> &Sources {
        &self.truth.sources
    }

    /// Whether the site has a file at this path.
    pub fn has(&self, path: &str) -> bool {
        self.shown.routes.get(path).is_some()
    }

    /// Whether the page of a file is shown as it last was good.
    pub fn is_stale(&self, file: FileId) -> bool {
        self.stale.contains(&file)
    }

    /// Finds out what is wrong with the handbook, which takes longer than to show it.
    pub fn check(&self) {
        self.findings.get_or_init(|| {
            let mut diags = Diagnostics::default();
            diags.extend(self.read.iter().cloned());
            diags.extend(self.truth.findings());
            if self.is_unreadable {
                diags.retain(|found| self.sources().is_in_configuration(found));
            }
            diags.sorted(&self.sources().texts)
        });
    }

    /// What is wrong, as far as it is known: nothing is until [`Snapshot::check`] has
    /// looked; what fails when a page is rendered is known once it was.
    pub fn findings(&self) -> Option<Vec<Diagnostic>> {
        let findings = self.findings.get()?;
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.is_empty() || self.is_unreadable {
            return Some(findings.clone());
        }
        let mut all = Diagnostics::default();
        all.extend(findings.iter().cloned());
        all.extend(failed.values().flatten().cloned());
        drop(failed);
        Some(all.sorted(&self.sources().texts))
    }

    /// The file at a path of the site, such as `roles/index.html`. Blocks say where they were
    /// written if `with_positions`.
    ///
    /// # Errors
    ///
    /// What is wrong with the template, where the file could never be made.
    pub fn get(&self, path: &str, with_positions: bool) -> Option<Result<Answer, Vec<Diagnostic>>> {
        let product = self.shown.routes.get(path)?.product;
        let name = Name { path: path.into(), with_positions };
        Some(match self.render(&self.shown, &name, product) {
            Ok(bytes) => {
                self.note(&name.path, Vec::new());
                let is_stale = self.is_older || self.is_of_stale(product);
                Ok(Answer { bytes, product, is_stale, failed: Vec::new() })
            }
            Err(found) => {
                self.note(&name.path, found.clone());
                let older = || self.render_older(product, with_positions);
                match older().or_else(|| self.memo.last_good(&name)) {
                    Some(bytes) => Ok(Answer { bytes, product, is_stale: true, failed: found }),
                    None => Err(found),
                }
            }
        })
    }

    /// A file as it is now, with templates of before.
    fn render_older(&self, product: Product, with_positions: bool) -> Option<Arc<[u8]>> {
        let site = &self.shown;
        self.older.iter().find_map(|theme| {
            let renderer = Renderer { theme, ..site.renderer() };
            let home = site.handbook.nav.home;
            match product {
                Product::Page(id) => {
                    let navs = renderer.navs(id).ok()?;
                    let view = renderer.view(id, &navs, with_positions)?;
                    renderer.page(id, &view).ok()
                }
                product => {
                    let contents = self.contents(site, &renderer.needs(product));
                    renderer.product(product, &contents, &renderer.navs(home).ok()?).ok()
                }
            }
        })
    }

    fn is_of_stale(&self, product: Product) -> bool {
        match product {
            Product::Page(id) => {
                self.shown.handbook.page(id).file.is_some_and(|file| self.is_stale(file))
            }
            _ => false,
        }
    }

    fn note(&self, path: &Arc<str>, found: Vec<Diagnostic>) {
        // What fails in the site that is shown but not in the true one is no finding.
        if !Arc::ptr_eq(&self.truth, &self.shown) {
            return;
        }
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        match found.is_empty() {
            true => failed.remove(path),
            false => failed.insert(path.clone(), found),
        };
    }

    /// A file of one of the two sites.
    fn render(&self, site: &Arc<Site>, name: &Name, product: Product) -> Rendered {
        let renderer = site.renderer();
        if let Product::Static(_) | Product::Asset(_) = product {
            return renderer.product(product, &Contents::default(), &Navs::default());
        }
        if let Product::Page(id) = product {
            let (page, found) = self.page(site, name, id);
            return unless_found(page, found);
        }
        // What follows from the whole of a site is remembered of the one that is shown.
        let make = || {
            let home = site.handbook.nav.home;
            let navs = if renderer.needs_navs(product) { site.navs(home) } else { <_>::default() };
            let (navs, found) = navs;
            let contents = self.contents(site, &renderer.needs(product));
            unless_found(renderer.product(product, &contents, &navs), found)
        };
        match Arc::ptr_eq(site, &self.shown) {
            true => self.remembered(name, Origin::Generation(self.generation), make),
            false => make(),
        }
    }

    fn remembered(&self, name: &Name, origin: Origin, make: impl FnOnce() -> Rendered) -> Rendered {
        if let Some(bytes) = self.memo.get(name, origin) {
            return Ok(bytes);
        }
        let bytes = make()?;
        self.memo.keep(name.clone(), origin, &bytes);
        Ok(bytes)
    }

    /// A page, and what is wrong with the navigation beside it, without which it then is.
    fn page(&self, site: &Arc<Site>, name: &Name, id: PageId) -> (Rendered, Vec<Diagnostic>) {
        let renderer = site.renderer();
        let section = nav::section(&site.handbook, id).unwrap_or(id);
        let (navs, found) = site.navs(section);
        let Some(view) = renderer.view(id, &navs, name.with_positions) else {
            return (Err(Vec::new()), found);
        };
        let make = || renderer.page(id, &view);
        let page = match found.is_empty() {
            true => {
                let origin = Origin::View(Fingerprint::of_value(&view), site.looks());
                self.remembered(name, origin, make)
            }
            false => make(),
        };
        (page, found)
    }

    /// The contents of finished pages.
    fn contents(&self, site: &Arc<Site>, ids: &[PageId]) -> Contents {
        if ids.is_empty() {
            return Contents::default();
        }
        let pages: FxHashMap<PageId, Arc<[u8]>> = ids
            .par_iter()
            .filter_map(|id| {
                let path = site.handbook.page(*id).route.output_path();
                let name = Name { path: path.into(), with_positions: false };
                Some((*id, self.page(site, &name, *id).0.ok()?))
            })
            .collect();
        Contents::new(&site.handbook, |id| pages.get(&id).cloned())
    }

    /// Renders what was not asked for yet, until `is_over` says so, and so finds what is wrong with
    /// templates. Says whether all is done.
    pub fn sweep(&self, is_over: impl Fn() -> bool + Sync) -> bool {
        if self.truth.theme.is_broken() || self.is_unreadable {
            return true;
        }
        let files: Vec<(&str, Product)> =
            self.truth.routes.iter().map(|(path, routed)| (path, routed.product)).collect();
        let (documents, pages): (Vec<_>, Vec<_>) = files
            .into_iter()
            .filter(|(_, product)| can_fail(*product))
            .partition(|(_, product)| matches!(product, Product::Document(_)));
        // As it is asked for by browsers, unless what the files say is not what is shown.
        let with_positions = Arc::ptr_eq(&self.truth, &self.shown);
        pages.into_iter().chain(documents).all(|(path, product)| {
            let name = Name { path: path.into(), with_positions };
            let found = self.render(&self.truth, &name, product).err().unwrap_or_default();
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            match found.is_empty() {
                true => failed.remove(&name.path),
                false => failed.insert(name.path, found),
            };
            !is_over()
        })
    }

    /// All files of the site that is shown, as `build` makes them.
    pub fn outputs(&self) -> Outputs {
        let paths: Vec<&str> = self.shown.routes.iter().map(|(path, _)| path).collect();
        let files: Vec<(&str, Option<Answer>)> = paths
            .into_par_iter()
            .map(|path| (path, self.get(path, false).and_then(Result::ok)))
            .collect();
        let mut outputs = Outputs::default();
        for (path, answer) in files {
            if let Some(answer) = answer {
                outputs.insert(path, answer.bytes);
            }
        }
        outputs
    }
}

/// A file, unless something else was found to be wrong with it.
fn unless_found(file: Rendered, mut found: Vec<Diagnostic>) -> Rendered {
    if found.is_empty() {
        return file;
    }
    found.extend(file.err().into_iter().flatten());
    Err(found)
}

/// Whether a template makes it.
fn can_fail(product: Product) -> bool {
    matches!(
        product,
        Product::Page(_)
            | Product::Redirect(_)
            | Product::Document(_)
            | Product::NotFound
            | Product::Health
    )
}

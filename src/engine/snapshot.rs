//! *A path → the file of the site*, rendered on request. A snapshot is one immutable state of the
//! handbook.

use super::cache::{Name, Origin, RenderCache};
use super::site::Site;
use crate::diagnostic::{self, Diagnostic, Diagnostics, Levels};
use crate::fingerprint::Fingerprint;
use crate::handbook::PageId;
use crate::output::Outputs;
use crate::output::render::{Rendered, Renderer};
use crate::output::routes::Product;
use crate::source::Sources;
use crate::source_map::FileId;
use crate::theme::Theme;
use crate::view::nav::{self, Navs};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// One state of the handbook.
#[derive(Debug)]
pub struct Snapshot {
    /// Number of the snapshot, from 1.
    pub generation: u64,
    /// The site of the files as they are.
    pub current: Arc<Site>,
    /// The site that the preview displays: `current`, with last valid versions of broken files.
    pub displayed: Arc<Site>,
    stale: FxHashSet<FileId>,
    is_older: bool,
    is_unreadable: bool,
    read: Vec<Diagnostic>,
    /// Diagnostics of all stages before rendering, once they are known; those of one cause are apart.
    findings: OnceLock<Vec<Diagnostic>>,
    older: Vec<Arc<Theme>>,
    cache: Arc<RenderCache>,
    /// Errors of rendering, by path.
    failed: Mutex<BTreeMap<Arc<str>, Vec<Diagnostic>>>,
}

/// The parts of a snapshot.
pub(super) struct Parts {
    /// The site of the files as they are.
    pub(super) current: Arc<Site>,
    /// The site that is displayed.
    pub(super) display: Display,
    /// Whether `site.toml` is unreadable. Diagnostics that may follow from it are suppressed.
    pub(super) is_unreadable: bool,
    /// Diagnostics of reading, parsing and compiling single files.
    pub(super) read: Vec<Diagnostic>,
    /// Templates to fall back on, the newest first.
    pub(super) older: Vec<Arc<Theme>>,
}

/// The site that a preview displays.
pub(super) enum Display {
    /// The current one.
    Same,
    /// One with last valid versions in place of broken files.
    LastGood {
        /// The site.
        site: Arc<Site>,
        /// Files whose pages have their last valid version.
        pages: FxHashSet<FileId>,
        /// Whether the configuration or the templates are older versions.
        is_older: bool,
    },
}

/// A rendered file of the site.
#[derive(Clone, Debug)]
pub struct RenderedFile {
    /// The content.
    pub bytes: Arc<[u8]>,
    /// The product that it is made from.
    pub product: Product,
    /// Whether this is an older version, because the file cannot be rendered now.
    pub is_stale: bool,
    /// The errors of its templates.
    pub failed: Vec<Diagnostic>,
}

impl Snapshot {
    /// Creates a snapshot of which nothing is rendered or checked yet.
    pub(super) fn new(generation: u64, parts: Parts, cache: Arc<RenderCache>) -> Snapshot {
        let Parts { current, display, is_unreadable, read, older } = parts;
        let (displayed, stale, is_older) = match display {
            Display::Same => (current.clone(), FxHashSet::default(), false),
            Display::LastGood { site, pages, is_older } => (site, pages, is_older),
        };
        let (findings, failed) = Default::default();
        Snapshot {
            generation,
            current,
            displayed,
            stale,
            is_older,
            is_unreadable,
            read,
            findings,
            older,
            cache,
            failed,
        }
    }

    /// Returns the sources of the snapshot.
    pub fn sources(&self) -> &Sources {
        &self.current.sources
    }

    fn levels(&self) -> &Levels {
        &self.current.handbook.config.levels
    }

    /// Whether the site has a file at this path.
    pub fn has(&self, path: &str) -> bool {
        self.displayed.routes.get(path).is_some()
    }

    /// Whether the page of a file has its last valid version.
    pub fn is_stale(&self, file: FileId) -> bool {
        self.stale.contains(&file)
    }

    /// Whether `site.toml` is unreadable, so that only its own diagnostics are reported.
    pub fn is_unreadable(&self) -> bool {
        self.is_unreadable
    }

    /// Runs all checks, which takes longer than rendering a page.
    pub fn check(&self) {
        self.findings.get_or_init(|| {
            let mut diags = Diagnostics::default();
            diags.extend(self.read.iter().cloned());
            diags.extend(self.current.findings());
            if self.is_unreadable {
                diags.retain(|found| self.sources().is_in_configuration(found));
            }
            diags.sorted_apart(&self.sources().texts, self.levels())
        });
    }

    /// Returns the diagnostics as a build does; `None` before [`Snapshot::check`]. Errors of rendering
    /// are included for the pages that were rendered.
    pub fn findings(&self) -> Option<Vec<Diagnostic>> {
        self.findings_apart().map(diagnostic::merge_causes)
    }

    /// As [`Snapshot::findings`], but diagnostics of one cause stay apart.
    pub fn findings_apart(&self) -> Option<Vec<Diagnostic>> {
        let findings = self.findings.get()?;
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.is_empty() || self.is_unreadable {
            return Some(findings.clone());
        }
        let mut all = Diagnostics::default();
        all.extend(findings.iter().cloned());
        all.extend(failed.values().flatten().cloned());
        drop(failed);
        Some(all.sorted_apart(&self.sources().texts, self.levels()))
    }

    /// Returns the file at a path of the site, such as `roles/index.html`. Blocks have their source
    /// positions if `with_positions`.
    ///
    /// # Errors
    ///
    /// The errors of the template, if no version of the file could be rendered.
    pub fn get(
        &self,
        path: &str,
        with_positions: bool,
    ) -> Option<Result<RenderedFile, Vec<Diagnostic>>> {
        let product = self.displayed.routes.get(path)?.product;
        let name = Name { path: path.into(), with_positions };
        let rendered = self.render(&self.displayed, &name, product);
        self.record_errors(&name.path, rendered.as_ref().err().cloned().unwrap_or_default());
        Some(match rendered {
            Ok(bytes) => {
                let is_stale = self.is_older || self.is_of_stale(product);
                Ok(RenderedFile { bytes, product, is_stale, failed: Vec::new() })
            }
            Err(found) => {
                let older = || self.render_older(product, with_positions);
                match older().or_else(|| self.cache.last_valid(&name)) {
                    Some(bytes) => {
                        Ok(RenderedFile { bytes, product, is_stale: true, failed: found })
                    }
                    None => Err(found),
                }
            }
        })
    }

    /// Renders the current content of a file with older templates.
    fn render_older(&self, product: Product, with_positions: bool) -> Option<Arc<[u8]>> {
        let site = &self.displayed;
        self.older.iter().find_map(|theme| {
            let renderer = Renderer { theme, ..site.renderer() };
            let home = site.handbook.nav.home;
            match product {
                Product::Page(id) => {
                    let navs = renderer.navs(id).ok()?;
                    let view = renderer.view(id, &navs, with_positions)?;
                    renderer.page(id, &view).ok()
                }
                product => renderer.product(product, &renderer.navs(home).ok()?).ok(),
            }
        })
    }

    /// Whether a product is a page with its last valid version.
    fn is_of_stale(&self, product: Product) -> bool {
        match product {
            Product::Page(id) => {
                self.displayed.handbook.page(id).file.is_some_and(|file| self.is_stale(file))
            }
            _ => false,
        }
    }

    fn record_errors(&self, path: &Arc<str>, found: Vec<Diagnostic>) {
        // Errors of last valid versions are not errors of the current files.
        if !Arc::ptr_eq(&self.current, &self.displayed) {
            return;
        }
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        match found.is_empty() {
            true => failed.remove(path),
            false => failed.insert(path.clone(), found),
        };
    }

    /// Renders a file of one of the two sites, or returns it from the cache.
    fn render(&self, site: &Arc<Site>, name: &Name, product: Product) -> Rendered {
        let renderer = site.renderer();
        if let Product::Static(_) | Product::Asset(_) = product {
            return renderer.product(product, &Navs::default());
        }
        if let Product::Page(id) = product {
            let (page, found) = self.page(site, name, id);
            return unless_found(page, found);
        }
        // Files that depend on the whole site are cached for the displayed site only.
        let make = || {
            let home = site.handbook.nav.home;
            let navs = if renderer.needs_navs(product) { site.navs(home) } else { <_>::default() };
            let (navs, found) = navs;
            unless_found(renderer.product(product, &navs), found)
        };
        match Arc::ptr_eq(site, &self.displayed) {
            true => self.cached(name, Origin::Generation(self.generation), make),
            false => make(),
        }
    }

    /// Returns a file from the cache, or renders and caches it.
    fn cached(&self, name: &Name, origin: Origin, make: impl FnOnce() -> Rendered) -> Rendered {
        if let Some(bytes) = self.cache.get(name, origin) {
            return Ok(bytes);
        }
        let bytes = make()?;
        self.cache.insert(name.clone(), origin, &bytes);
        Ok(bytes)
    }

    /// Renders a page, and returns the errors of its navigation, which it then lacks.
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
                self.cached(name, origin, make)
            }
            false => make(),
        };
        (page, found)
    }

    /// Renders the pages that were not requested yet, which reports the errors of templates. Stops when
    /// `is_over` returns true; returns whether all pages were rendered.
    pub fn render_remaining(&self, is_over: impl Fn() -> bool + Sync) -> bool {
        if self.current.theme.is_broken() || self.is_unreadable {
            return true;
        }
        let files: Vec<(&str, Product)> =
            self.current.routes.iter().map(|(path, routed)| (path, routed.product)).collect();
        let (documents, pages): (Vec<_>, Vec<_>) = files
            .into_iter()
            .filter(|(_, product)| can_fail(*product))
            .partition(|(_, product)| matches!(product, Product::Document(_)));
        // Browsers request pages with positions, but only of the displayed site.
        let with_positions = Arc::ptr_eq(&self.current, &self.displayed);
        pages.into_iter().chain(documents).all(|(path, product)| {
            let name = Name { path: path.into(), with_positions };
            let found = self.render(&self.current, &name, product).err().unwrap_or_default();
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            match found.is_empty() {
                true => failed.remove(&name.path),
                false => failed.insert(name.path, found),
            };
            !is_over()
        })
    }

    /// Renders all files of the displayed site, as `build` does.
    pub fn outputs(&self) -> Outputs {
        let paths: Vec<&str> = self.displayed.routes.iter().map(|(path, _)| path).collect();
        let files: Vec<(&str, Option<RenderedFile>)> = paths
            .into_par_iter()
            .map(|path| (path, self.get(path, false).and_then(Result::ok)))
            .collect();
        let mut outputs = Outputs::default();
        for (path, file) in files {
            if let Some(file) = file {
                outputs.insert(path, file.bytes);
            }
        }
        outputs
    }
}

/// Returns a file, or all errors if there are others besides those of the file.
fn unless_found(file: Rendered, mut found: Vec<Diagnostic>) -> Rendered {
    if found.is_empty() {
        return file;
    }
    found.extend(file.err().into_iter().flatten());
    Err(found)
}

/// Whether a template makes the product, so that it can fail.
fn can_fail(product: Product) -> bool {
    matches!(
        product,
        Product::Page(_)
            | Product::Redirect(_)
            | Product::Moved(_)
            | Product::Document(_)
            | Product::NotFound
            | Product::Health
    )
}

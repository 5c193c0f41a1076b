//! *Pages, theme and files → [`Site`]*, from which any file can be rendered.

use crate::check::{self, Subject};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fingerprint::Fingerprint;
use crate::handbook::{self, Handbook, PageId};
use crate::output::assets::{self, Statics};
use crate::output::print::{self, Document};
use crate::output::render::{self, Renderer};
use crate::output::routes::{self, Parts, Routes};
use crate::page::Page;
use crate::source::Sources;
use crate::theme::{Globals, Theme};
use crate::view::nav::{self, Navs};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The input of all files of a site.
#[derive(Debug)]
pub struct Site {
    /// The handbook.
    pub handbook: Handbook,
    /// The templates.
    pub theme: Arc<Theme>,
    /// The sources of both.
    pub sources: Arc<Sources>,
    /// The paths of all files.
    pub routes: Arc<Routes>,
    files: Arc<SiteFiles>,
    looks: Fingerprint,
    /// Diagnostics of assembling the handbook.
    linked: Vec<Diagnostic>,
}

/// Values that depend only on the set of files and their paths.
#[derive(Debug)]
struct SiteFiles {
    statics: Statics,
    documents: Vec<Document>,
    /// Diagnostics of colliding or invalid paths.
    findings: Vec<Diagnostic>,
    site: Globals,
    /// Navigations by section and theme, with the errors of their template.
    navs: Mutex<SectionNavs>,
}

type SectionNavs = FxHashMap<(PageId, Fingerprint), (Navs, Vec<Diagnostic>)>;

impl Site {
    /// Assembles a site and reuses unchanged parts of `previous`.
    pub(super) fn new(
        config: Arc<Config>,
        pages: Vec<Arc<Page>>,
        theme: Arc<Theme>,
        sources: Arc<Sources>,
        previous: Option<&Site>,
    ) -> Site {
        let before = previous.map(|site| &site.handbook);
        let mut found = Diagnostics::default();
        let files = assets::linkable(&sources);
        let handbook = handbook::assemble(config, pages, files, before, &mut found);
        let (routes, files) = published(&handbook, &sources, previous);
        let looks = Fingerprint::of_value(&(theme.fingerprint(), &files.site));
        let linked = found.into_vec();
        Site { handbook, theme, sources, routes, files, looks, linked }
    }

    /// Runs all checks and returns their diagnostics with those of assembling.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let mut diags = Diagnostics::default();
        diags.extend(self.linked.iter().cloned());
        check::run(&Subject::new(&self.handbook, &self.sources), &mut diags);
        let navs = |id| Box::new(self.navs(nav::section(&self.handbook, id).unwrap_or(id)).0);
        let shown = self.renderer().shown(navs);
        check::anchors::check(&self.handbook, &shown, &mut diags);
        if !self.theme.is_broken() {
            render::check_templates(&self.handbook, &self.theme, &mut diags);
        }
        diags.extend(self.files.findings.iter().cloned());
        diags.into_vec()
    }

    /// Returns the navigation of a section, and the errors of its template.
    pub(super) fn navs(&self, section: PageId) -> (Navs, Vec<Diagnostic>) {
        let all = || self.files.navs.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (section, self.theme.fingerprint());
        let known = all().get(&key).cloned();
        known.unwrap_or_else(|| {
            let navs = match self.renderer().navs(section) {
                Ok(navs) => (navs, Vec::new()),
                Err(found) => (Navs::default(), found),
            };
            let mut all = all();
            all.retain(|(_, theme), _| *theme == key.1);
            all.insert(key, navs.clone());
            navs
        })
    }

    /// Returns the renderer of the site.
    pub(super) fn renderer(&self) -> Renderer<'_> {
        let SiteFiles { statics, documents, site, .. } = &*self.files;
        let (handbook, sources) = (&self.handbook, &*self.sources);
        let parts = Parts { handbook, sources, statics, documents };
        Renderer { parts, theme: &self.theme, site: site.clone() }
    }

    /// Returns the fingerprint of the input that all pages share: the theme and the values of the site.
    pub(super) fn looks(&self) -> Fingerprint {
        self.looks
    }
}

/// Returns the files of a site, or those of the site `before` if all paths are equal.
fn published(
    handbook: &Handbook,
    sources: &Sources,
    before: Option<&Site>,
) -> (Arc<Routes>, Arc<SiteFiles>) {
    let before = before.filter(|old| {
        handbook.shares_names(&old.handbook)
            && handbook.links.used_files == old.handbook.links.used_files
            && sources.statics == old.sources.statics
            && sources.assets == old.sources.assets
            && sources.elsewhere == old.sources.elsewhere
            && sources.layout == old.sources.layout
            // Collision diagnostics carry spans that may have moved: do not reuse them.
            && old.files.findings.is_empty()
    });
    if let Some(old) = before.filter(|old| handbook.shares_front(&old.handbook)) {
        return (old.routes.clone(), old.files.clone());
    }
    let (statics, documents) = (Statics::new(&sources.statics), print::documents(handbook));
    let parts = Parts { handbook, sources, statics: &statics, documents: &documents };
    let site = render::site(parts);
    let addresses = |documents: &[Document]| -> Vec<String> {
        documents.iter().map(|document| document.route.output_path()).collect()
    };
    let same = before.filter(|old| addresses(&old.files.documents) == addresses(&documents));
    let mut found = Diagnostics::default();
    let routes = match same {
        Some(old) => old.routes.clone(),
        None => Arc::new(routes::build(parts, &mut found)),
    };
    let findings = found.into_vec();
    (routes, Arc::new(SiteFiles { statics, documents, findings, site, navs: Mutex::default() }))
}

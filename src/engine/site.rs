//! *Pages, theme and files → one consistent [`Site`]*, from which any file can be rendered.

use crate::check::{self, Subject};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fingerprint::Fingerprint;
use crate::handbook::{self, Handbook};
use crate::output::assets::{self, Statics};
use crate::output::print::{self, Document};
use crate::output::render::{self, Renderer};
use crate::output::routes::{self, Parts, Routes};
use crate::page::Page;
use crate::source::{Asset, Sources};
use crate::theme::Theme;
use std::sync::Arc;

/// All that the files of a site are made from.
#[derive(Debug)]
pub struct Site {
    /// The handbook.
    pub handbook: Handbook,
    /// The templates.
    pub theme: Arc<Theme>,
    /// What both were made from.
    pub sources: Arc<Sources>,
    /// The files of the site.
    pub routes: Arc<Routes>,
    files: Arc<Published>,
    looks: Fingerprint,
}

/// What follows from which files there are, and from their names.
#[derive(Debug)]
struct Published {
    statics: Statics,
    documents: Vec<Document>,
    /// What was wrong with addresses.
    findings: Vec<Diagnostic>,
    site: tera::Value,
}

impl Site {
    /// Puts a site together, with what is found on the way. `previous` is the site before, parts of
    /// which can be taken over.
    pub(super) fn new(
        config: Arc<Config>,
        pages: Vec<Arc<Page>>,
        theme: Arc<Theme>,
        sources: Arc<Sources>,
        previous: Option<&Site>,
        diags: &mut Diagnostics,
    ) -> Site {
        let before = previous;
        let previous = previous.map(|site| &site.handbook).filter(|old| old.has_all_hints());
        let mut found = Diagnostics::default();
        let again = |previous, found: &mut Diagnostics| {
            let (config, pages) = (config.clone(), pages.clone());
            let files = assets::linkable(&sources);
            let handbook = handbook::assemble(config, pages, files, previous, found);
            check::run(&Subject::new(&handbook, &sources), found);
            handbook
        };
        let mut handbook = again(previous, &mut found);
        if previous.is_some() && !handbook.has_all_hints() {
            found = Diagnostics::default();
            handbook = again(None, &mut found);
        }
        diags.extend(found.into_vec());
        if !theme.is_broken() {
            render::check_templates(&handbook, &theme, diags);
        }
        let (routes, files) = published(&handbook, &sources, before);
        diags.extend(files.findings.iter().cloned());
        let looks = Fingerprint::of_value(&(theme.fingerprint(), &files.site));
        Site { handbook, theme, sources, routes, files, looks }
    }

    /// Makes files of the site.
    pub(super) fn renderer(&self) -> Renderer<'_> {
        let Published { statics, documents, site, .. } = &*self.files;
        let (handbook, sources) = (&self.handbook, &*self.sources);
        let parts = Parts { handbook, sources, statics, documents };
        Renderer { parts, theme: &self.theme, site: site.clone() }
    }

    /// The fingerprint of what all pages are rendered with besides their views.
    pub(super) fn looks(&self) -> Fingerprint {
        self.looks
    }
}

/// The files of a site, those of the site `before` where all addresses are the same.
fn published(
    handbook: &Handbook,
    sources: &Sources,
    before: Option<&Site>,
) -> (Arc<Routes>, Arc<Published>) {
    let before = before.filter(|old| {
        handbook.shares_names(&old.handbook)
            && handbook.links.used_files == old.handbook.links.used_files
            && same_assets(&sources.statics, &old.sources.statics)
            && same_assets(&sources.assets, &old.sources.assets)
            // What is in the way of what is told with its place, which may be another one now.
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
        None => Arc::new(routes::of(parts, &mut found)),
    };
    let findings = found.into_vec();
    (routes, Arc::new(Published { statics, documents, findings, site }))
}

/// Whether files are the same, and in the same order.
fn same_assets(new: &[Asset], old: &[Asset]) -> bool {
    let same = |(a, b): (&Asset, &Asset)| a.path == b.path && a.fingerprint == b.fingerprint;
    new.len() == old.len() && new.iter().zip(old).all(same)
}

//! *Pages, theme and files → one consistent [`Site`]*, from which any file can be rendered.

use crate::check::{self, Subject};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fingerprint::Fingerprint;
use crate::handbook::{self, Handbook};
use crate::output::assets::{self, Statics};
use crate::output::render::{self, Renderer};
use crate::output::routes::{self, Routes};
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
        let (routes, files) = match before.filter(|old| old.has_files(&handbook, &sources)) {
            Some(old) => (old.routes.clone(), old.files.clone()),
            None => published(&handbook, &sources),
        };
        diags.extend(files.findings.iter().cloned());
        let looks = Fingerprint::of_value(&(theme.fingerprint(), &files.site));
        Site { handbook, theme, sources, routes, files, looks }
    }

    /// Whether a handbook has the same files at the same addresses, and calls them by the same names.
    fn has_files(&self, handbook: &Handbook, sources: &Sources) -> bool {
        let same = |new: &[Asset], old: &[Asset]| {
            let key = |asset: &Asset| (asset.path.clone(), asset.fingerprint);
            new.iter().map(key).eq(old.iter().map(key))
        };
        self.handbook.shares_front(handbook)
            && self.handbook.links.used_files == handbook.links.used_files
            && same(&sources.statics, &self.sources.statics)
            && same(&sources.assets, &self.sources.assets)
    }

    /// Makes files of the site.
    pub(super) fn renderer(&self) -> Renderer<'_> {
        Renderer {
            handbook: &self.handbook,
            theme: &self.theme,
            sources: &self.sources,
            statics: &self.files.statics,
            routes: &self.routes,
            site: self.files.site.clone(),
        }
    }

    /// The fingerprint of what all pages are rendered with besides their views.
    pub(super) fn looks(&self) -> Fingerprint {
        self.looks
    }
}

fn published(handbook: &Handbook, sources: &Sources) -> (Arc<Routes>, Arc<Published>) {
    let mut found = Diagnostics::default();
    let statics = Statics::new(&sources.statics);
    let routes = routes::of(handbook, sources, &statics, &mut found);
    let site = render::site(handbook, &statics, &routes);
    let findings = found.into_vec();
    (Arc::new(routes), Arc::new(Published { statics, findings, site }))
}

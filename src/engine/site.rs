//! *Pages, theme and files → one consistent [`Site`]*, from which any file can be rendered.

use crate::check::{self, Subject};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::fingerprint::Fingerprint;
use crate::handbook::{self, Handbook};
use crate::output::assets::{self, Statics};
use crate::output::render::{self, Renderer};
use crate::output::routes::{self, Routes};
use crate::page::Page;
use crate::source::Sources;
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
    pub routes: Routes,
    statics: Statics,
    site: tera::Value,
    looks: Fingerprint,
}

impl Site {
    /// Puts a site together, with what is found on the way. `previous` is the site before, parts of
    /// which can be taken over.
    pub(super) fn new(
        config: Arc<Config>,
        pages: Vec<Arc<Page>>,
        theme: Arc<Theme>,
        sources: Arc<Sources>,
        _previous: Option<&Site>,
        diags: &mut Diagnostics,
    ) -> Site {
        let handbook = handbook::assemble(config, pages, assets::linkable(&sources), diags);
        check::run(&Subject::new(&handbook, &sources), diags);
        let statics = Statics::new(&sources.statics);
        let routes = routes::of(&handbook, &sources, &statics, diags);
        if !theme.is_broken() {
            render::check_templates(&handbook, &theme, diags);
        }
        let site = render::site(&handbook, &statics, &routes);
        let looks = Fingerprint::of_value(&(theme.fingerprint(), &site));
        Site { handbook, theme, sources, routes, statics, site, looks }
    }

    /// Makes files of the site.
    pub(super) fn renderer(&self) -> Renderer<'_> {
        Renderer {
            handbook: &self.handbook,
            theme: &self.theme,
            sources: &self.sources,
            statics: &self.statics,
            routes: &self.routes,
            site: self.site.clone(),
        }
    }

    /// The fingerprint of what all pages are rendered with besides their views.
    pub(super) fn looks(&self) -> Fingerprint {
        self.looks
    }
}

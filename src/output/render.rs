//! *Handbook and theme → [`Outputs`].* Every page, the pages that lead elsewhere, the files for
//! machines, the files that are copied.

use std::sync::Arc;

use rayon::prelude::*;

use super::assets::Statics;
use super::redirects::{self, Redirect};
use super::{Output, Outputs, feed, sitemap};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::{Handbook, PageId};
use crate::source::Sources;
use crate::text::Span;
use crate::theme::{self, Theme};
use crate::url::Route;
use crate::view::nav::{self, Navs};
use crate::view::{self, Link, SiteView};

/// Renders the whole site.
pub fn all(
    handbook: &Handbook,
    theme: &Theme,
    sources: &Sources,
    diags: &mut Diagnostics,
) -> Outputs {
    let mut outputs = Outputs::default();
    if diags.has_errors_in_templates() {
        return outputs;
    }
    let statics = Statics::new(&sources.statics);
    let renderer =
        Renderer { handbook, theme, sources, site: Theme::site(&site(handbook, &statics)) };
    check_templates(handbook, theme, diags);
    let navs = renderer.navs(diags);
    for (id, rendered) in renderer.pages(&navs) {
        let page = handbook.page(id);
        match rendered {
            Ok(html) => {
                outputs.insert(page.route.output_path(), page_output(handbook, id, html), diags)
            }
            Err(found) => diags.extend(found),
        }
    }
    statics.add(&mut outputs, diags);
    copied(handbook, sources, &mut outputs, diags);
    renderer.redirects(&mut outputs, diags);
    renderer.for_machines(&navs, &mut outputs, diags);
    outputs
}

/// What every template sees of the site.
fn site(handbook: &Handbook, statics: &Statics) -> SiteView {
    let config = &handbook.config;
    let base = &config.base;
    let sections = handbook.nav.section(handbook.nav.home).map_or(&[][..], |home| &home.sections);
    let menu = sections.iter().filter(|id| handbook.page(**id).route.as_str() != "tags/");
    SiteView {
        title: handbook.site_title().to_owned(),
        tagline: config.site.tagline.clone(),
        language: config.language().to_owned(),
        home: base.path().to_owned(),
        menu: menu.map(|id| view::link(handbook, *id)).collect::<Vec<Link>>(),
        feed: feed::exists(handbook).then(|| base.link(&Route::file(feed::PATH))),
        empty_cell: config.empty_cell().to_owned(),
        assets: statics.addresses(config),
        generator: concat!("rolebook ", env!("CARGO_PKG_VERSION")).to_owned(),
        extra: view::page::extra(&config.site.extra),
    }
}

fn page_output(handbook: &Handbook, id: PageId, html: String) -> Output {
    let page = handbook.page(id);
    let origin = match page.file {
        Some(_) => format!("the page `content/{}`", page.path),
        None => format!("the generated page “{}”", handbook.title(id)),
    };
    Output { bytes: html.into_bytes().into(), origin, span: page.file.map(|_| page.span()) }
}

/// Pages that ask for a template that is not there.
fn check_templates(handbook: &Handbook, theme: &Theme, diags: &mut Diagnostics) {
    for (_, page) in handbook.pages() {
        if let Some(template) = &page.common.template
            && !theme.has(&template.value)
        {
            let message = format!("there is no template `{}`", template.value);
            let diagnostic = Diagnostic::new(Code::UnknownTemplate, template.span, message);
            diags.push(diagnostic.did_you_mean(&template.value, theme.names()));
        }
    }
}

struct Renderer<'a> {
    handbook: &'a Handbook,
    theme: &'a Theme,
    sources: &'a Sources,
    site: tera::Value,
}

type Rendered = Result<String, Vec<Diagnostic>>;

impl Renderer<'_> {
    /// The navigation of every section.
    fn navs(&self, diags: &mut Diagnostics) -> Navs {
        let ids: Vec<PageId> = self.handbook.pages().map(|(id, _)| id).collect();
        let sections: Vec<PageId> =
            ids.into_iter().filter(|id| self.handbook.nav.section(*id).is_some()).collect();
        let rendered: Vec<(PageId, Rendered)> = sections
            .into_par_iter()
            .map(|id| {
                let view = nav::view(self.handbook, id);
                (id, self.theme.nav(&self.site, &view, &self.sources.texts))
            })
            .collect();
        let mut navs = Navs::default();
        for (id, nav) in rendered {
            match nav {
                Ok(html) => {
                    navs.insert(id, Arc::from(html));
                }
                Err(found) => diags.extend(found),
            }
        }
        navs
    }

    /// Every page whose template exists.
    fn pages(&self, navs: &Navs) -> Vec<(PageId, Rendered)> {
        let ids: Vec<PageId> = self.handbook.pages().map(|(id, _)| id).collect();
        ids.into_par_iter()
            .filter_map(|id| {
                let view = view::of(self.handbook, id, navs);
                self.theme.has(&view.template).then(|| {
                    let rendered = self.theme.page(&self.site, &view, &self.sources.texts);
                    (id, rendered.map_err(|found| self.of_page(id, found)))
                })
            })
            .collect()
    }

    /// Says which page was rendered when a template failed.
    fn of_page(&self, id: PageId, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let page = self.handbook.page(id);
        let named = |diagnostic: Diagnostic| match page.file {
            Some(file) => diagnostic.also(Span::whole_file(file), "while this page was rendered"),
            None => diagnostic,
        };
        found.into_iter().map(named).collect()
    }

    fn redirects(&self, outputs: &mut Outputs, diags: &mut Diagnostics) {
        for Redirect { from, to, span } in redirects::all(self.handbook, diags) {
            if span.is_none() && outputs.get(&from.output_path()).is_some() {
                continue;
            }
            let page = self.handbook.page(to);
            let redirect = theme::Redirect {
                title: self.handbook.title(to).to_owned(),
                url: self.handbook.link(to),
                canonical: self.handbook.config.base.absolute(&page.route),
            };
            match self.theme.redirect(&self.site, &redirect, &self.sources.texts) {
                Ok(html) => {
                    let origin = format!("the alias `/{}`", from.as_str());
                    let output = Output { bytes: html.into_bytes().into(), origin, span };
                    outputs.insert(from.output_path(), output, diags);
                }
                Err(found) => diags.extend(found),
            }
        }
    }

    /// `404.html`, the sitemap, the feed, `robots.txt`.
    fn for_machines(&self, navs: &Navs, outputs: &mut Outputs, diags: &mut Diagnostics) {
        let mut add = |path: &str, what: &str, bytes: Vec<u8>, diags: &mut Diagnostics| {
            // A file of the site's own under `static/` is meant to take the place of ours.
            if !self.sources.statics.iter().any(|own| *own.path == *path) {
                let output = Output { bytes: bytes.into(), origin: what.to_owned(), span: None };
                outputs.insert(path, output, diags);
            }
        };
        let view = view::not_found(self.handbook, navs);
        match self.theme.page(&self.site, &view, &self.sources.texts) {
            Ok(html) => add("404.html", "the page for missing pages", html.into_bytes(), diags),
            Err(found) => diags.extend(found),
        }
        if let Some(xml) = sitemap::sitemap(self.handbook) {
            add("sitemap.xml", "the sitemap", xml, diags);
        }
        if let Some(xml) = feed::feed(self.handbook) {
            add(feed::PATH, "the feed of changes", xml, diags);
        }
        add(
            "robots.txt",
            "the file for robots",
            sitemap::robots(self.handbook).into_bytes(),
            diags,
        );
    }
}

/// Files below `content` that pages link to or show.
fn copied(handbook: &Handbook, sources: &Sources, outputs: &mut Outputs, diags: &mut Diagnostics) {
    for at in &handbook.links.used_files {
        let Some(asset) = sources.assets.get(*at as usize) else { continue };
        let origin = format!("the file `content/{}`", asset.path);
        let output = Output { bytes: asset.bytes.clone(), origin, span: None };
        outputs.insert(asset.path.to_string(), output, diags);
    }
}

impl Diagnostics {
    /// Whether the theme could not be compiled: then nothing can be rendered.
    fn has_errors_in_templates(&self) -> bool {
        self.iter().any(|diagnostic| diagnostic.code == Code::TemplateSyntax)
    }
}

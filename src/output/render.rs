//! *Handbook and theme → [`Outputs`].* Every page, the pages that lead elsewhere, the files for
//! machines, the files that are copied.

use std::sync::Arc;

use rayon::prelude::*;

use super::assets::Statics;
use super::machines::{self, Contents};
use super::print::{self, Document};
use super::redirects::{self, Redirect};
use super::{Output, Outputs, feed, health, sitemap};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::{Handbook, PageId};
use crate::source::Sources;
use crate::text::Span;
use crate::theme::{self, Theme};
use crate::url::Route;
use crate::view::apart;
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
    let documents = print::documents(handbook);
    let site = Theme::site(&site(handbook, &statics, &documents));
    let renderer = Renderer { handbook, theme, sources, site };
    check_templates(handbook, theme, diags);
    let navs = renderer.navs(diags);
    let pages = renderer.pages(&navs);
    let finished: Vec<(PageId, &str)> =
        pages.iter().filter_map(|(id, html)| Some((*id, html.as_deref().ok()?))).collect();
    let contents = Contents::new(handbook, &finished);
    for (id, rendered) in pages {
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
    renderer.beside_pages(&navs, &mut outputs, diags);
    renderer.documents(&documents, &contents, &mut outputs, diags);
    machines::add(handbook, &contents, &mut outputs, diags);
    outputs
}

/// What every template sees of the site.
fn site(handbook: &Handbook, statics: &Statics, documents: &[Document]) -> SiteView {
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
        print: documents
            .iter()
            .map(|document| {
                let is_whole = document.index == handbook.nav.home;
                let section = if is_whole { String::new() } else { handbook.link(document.index) };
                (section, base.link(&document.route))
            })
            .collect(),
        health: health::route(handbook).map(|route| base.link(&route)),
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

    /// `404.html`, the health page, the sitemap, the feed, `robots.txt`.
    fn beside_pages(&self, navs: &Navs, outputs: &mut Outputs, diags: &mut Diagnostics) {
        let view = apart::not_found(self.handbook, navs);
        match self.theme.page(&self.site, &view, &self.sources.texts) {
            Ok(html) => {
                outputs.offer("404.html", "the page for missing pages", html.into_bytes(), diags);
            }
            Err(found) => diags.extend(found),
        }
        if let Some(route) = health::route(self.handbook) {
            let url = self.handbook.config.base.link(&route);
            let view = apart::health(self.handbook, navs, url, health::view(self.handbook));
            match self.theme.page(&self.site, &view, &self.sources.texts) {
                Ok(html) => {
                    let path = route.output_path();
                    outputs.offer(&path, "the health page", html.into_bytes(), diags);
                }
                Err(found) => diags.extend(found),
            }
        }
        if let Some(xml) = sitemap::sitemap(self.handbook) {
            outputs.offer("sitemap.xml", "the sitemap", xml, diags);
        }
        if let Some(xml) = feed::feed(self.handbook) {
            outputs.offer(feed::PATH, "the feed of changes", xml, diags);
        }
        let robots = sitemap::robots(self.handbook).into_bytes();
        outputs.offer("robots.txt", "the file for robots", robots, diags);
    }

    /// The documents for print.
    fn documents(
        &self,
        documents: &[Document],
        contents: &Contents,
        outputs: &mut Outputs,
        diags: &mut Diagnostics,
    ) {
        let of = |id| contents.of(id);
        let rendered: Vec<(&Document, Rendered)> = documents
            .par_iter()
            .map(|document| {
                let prefixes = &contents.prefixes;
                let view = print::view(self.handbook, document, documents, prefixes, of);
                (document, self.theme.print(&self.site, &view, &self.sources.texts))
            })
            .collect();
        for (document, html) in rendered {
            let origin = format!("“{}” for print", self.handbook.title(document.index));
            match html {
                Ok(html) => {
                    let path = document.route.output_path();
                    outputs.offer(&path, &origin, html.into_bytes(), diags);
                }
                Err(found) => diags.extend(found),
            }
        }
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

//! *Routes → bytes.* A [`Renderer`] makes any one file of the site; [`all`] makes all of them.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::assets::Statics;
use super::contents::Contents;
use super::print;
use super::routes::{self, Parts, Product};
use super::{Outputs, data, feed, health, llms, sitemap};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::number;
use crate::handbook::{Handbook, PageId};
use crate::source::Sources;
use crate::text::FileId;
use crate::theme::{self, Theme};
use crate::url::Route;
use crate::view::apart;
use crate::view::nav::{self, Navs};
use crate::view::{self, Link, SiteView, View};

/// Bytes of a file, or what is wrong with the template.
pub type Rendered = Result<Arc<[u8]>, Vec<Diagnostic>>;

/// A finished page.
#[derive(Clone, Debug)]
pub struct Page {
    /// What is in the file.
    pub bytes: Arc<[u8]>,
    /// The values of all `id` attributes, in the order of the page. One that stands twice is here
    /// twice.
    pub ids: Vec<Box<str>>,
    /// How often the template was rendered: twice if it shows the page in another order than the
    /// built-in one.
    pub renders: usize,
}

/// Most often that a page is rendered until its order stays the same.
const MOST_RENDERS: usize = 2;

/// Renders the whole site.
pub fn all(
    handbook: &Handbook,
    theme: &Theme,
    sources: &Sources,
    diags: &mut Diagnostics,
) -> Outputs {
    let statics = Statics::new(&sources.statics);
    let documents = print::documents(handbook);
    let parts = Parts { handbook, sources, statics: &statics, documents: &documents };
    let routes = routes::of(parts, diags);
    if theme.is_broken() {
        return Outputs::default();
    }
    check_templates(handbook, theme, diags);
    let renderer = Renderer { parts, theme, site: site(parts) };
    let navs = renderer.all_navs(diags);
    let mut pages: FxHashMap<PageId, Arc<[u8]>> = FxHashMap::default();
    for (id, rendered) in renderer.pages(&navs) {
        match rendered {
            Ok(html) => {
                pages.insert(id, html);
            }
            Err(found) => diags.extend(found),
        }
    }
    let contents = Contents::new(handbook, |id| pages.get(&id).cloned());
    let files: Vec<(&str, Product)> =
        routes.iter().map(|(path, routed)| (path, routed.product)).collect();
    let rendered: Vec<(&str, Option<Rendered>)> = files
        .into_par_iter()
        .map(|(path, product)| match product {
            Product::Page(id) => (path, pages.get(&id).cloned().map(Ok)),
            product => (path, Some(renderer.product(product, &contents, &navs))),
        })
        .collect();
    let mut outputs = Outputs::default();
    for (path, rendered) in rendered {
        match rendered {
            Some(Ok(bytes)) => outputs.insert(path, bytes),
            Some(Err(found)) => diags.extend(found),
            None => {}
        }
    }
    outputs
}

/// What every template sees of the site.
pub fn site(Parts { handbook, statics, documents, .. }: Parts<'_>) -> tera::Value {
    let config = &handbook.config;
    let base = &config.base;
    let sections = handbook.nav.section(handbook.nav.home).map_or(&[][..], |home| &home.sections);
    let menu = sections.iter().filter(|id| handbook.page(**id).route.as_str() != "tags/");
    Theme::site(&SiteView {
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
    })
}

/// Pages that ask for a template that is not there.
pub fn check_templates(handbook: &Handbook, theme: &Theme, diags: &mut Diagnostics) {
    for (_, page) in handbook.pages() {
        if let Some(template) = &page.common.template
            && !theme.has(&template.value)
        {
            let message = format!("unknown template `{}`", template.value);
            let diagnostic = Diagnostic::new(Code::UnknownTemplate, template.span, message);
            diags.push(diagnostic.did_you_mean(&template.value, theme.names()));
        }
    }
}

/// Makes files of one site, in any order.
#[derive(Clone, Debug)]
pub struct Renderer<'a> {
    /// What the site is made of.
    pub parts: Parts<'a>,
    /// The templates.
    pub theme: &'a Theme,
    /// What [`site`] gives.
    pub site: tera::Value,
}

impl Renderer<'_> {
    /// The view of a page, in which blocks say where they were written if `with_positions`; none if
    /// its template does not exist, which is reported by [`check_templates`].
    pub fn view(&self, id: PageId, navs: &Navs, with_positions: bool) -> Option<View> {
        let texts = with_positions.then_some(&self.parts.sources.texts);
        let view = view::of(self.parts.handbook, id, navs, texts);
        self.theme.has(&view.template).then_some(view)
    }

    /// A page from its view.
    ///
    /// # Errors
    ///
    /// What is wrong with the template.
    pub fn page(&self, id: PageId, view: &View) -> Rendered {
        Ok(self.finished(id, view)?.bytes)
    }

    /// A page from its view, with what is known of it once it is finished.
    ///
    /// # Errors
    ///
    /// What is wrong with the template.
    pub fn finished(&self, id: PageId, view: &View) -> Result<Page, Vec<Diagnostic>> {
        self.numbered(view).map_err(|found| {
            // Says which page was rendered when a template failed.
            let file = self.parts.handbook.page(id).file.unwrap_or(FileId::NOWHERE);
            let named = |diagnostic: Diagnostic| diagnostic.while_rendering(file);
            found.into_iter().map(named).collect()
        })
    }

    /// Renders a view, and gives numbers in the order in which the template shows what has them. The
    /// list of sources and the table of contents have that order as well, so that a template which
    /// shows another order than was assumed is rendered once more.
    fn numbered(&self, view: &View) -> Result<Page, Vec<Diagnostic>> {
        let numbering = &view.numbering;
        let mut reordered: Option<View> = None;
        for renders in 1..=MOST_RENDERS {
            let now = reordered.as_ref().unwrap_or(view);
            let html = self.theme.page(&self.site, now, &self.parts.sources.texts)?;
            let found = number::scan(&html);
            if found.is_cut() {
                let message = "the template cuts off text in which a citation or a term stands";
                let help = "shorten text that has neither, such as `page.description`";
                return Err(vec![self.theme.finding(&view.template, message).help(help)]);
            }
            let listed = numbering.listed(found.cited(numbering));
            if let Some(other) = now.as_found(&found, &listed, &view.page.toc) {
                reordered = Some(other);
                continue;
            }
            let resolved = number::resolve(&html, &found, numbering, &listed);
            let ids = found.ids.into_iter().map(|id| id.name.into()).collect();
            let bytes = resolved.unwrap_or(html).into_bytes().into();
            return Ok(Page { bytes, ids, renders });
        }
        let message = "the template renders the page differently each time";
        let help = "what it shows must not depend on the order of `page.notes` or `page.toc`";
        Err(vec![self.theme.finding(&view.template, message).help(help)])
    }

    /// Any other file, from the contents that [`Renderer::needs`] names.
    ///
    /// # Errors
    ///
    /// What is wrong with the template.
    pub fn product(&self, product: Product, contents: &Contents, navs: &Navs) -> Rendered {
        let (handbook, texts) = (self.parts.handbook, &self.parts.sources.texts);
        let of = |id| contents.of(id);
        match product {
            Product::Page(id) => match self.view(id, navs, false) {
                Some(view) => self.page(id, &view),
                None => Err(Vec::new()),
            },
            Product::Markdown(id) => text(llms::page(handbook, id, contents.of(id))),
            Product::Redirect(to) => {
                let redirect = theme::Redirect {
                    title: handbook.title(to).to_owned(),
                    url: handbook.link(to),
                    canonical: handbook.config.base.absolute(&handbook.page(to).route),
                };
                bytes(self.theme.redirect(&self.site, &redirect, texts))
            }
            Product::Document(at) => {
                let Some(document) = self.parts.documents.get(at) else { return Err(Vec::new()) };
                let others = self.parts.documents;
                let view = print::view(handbook, document, others, &contents.prefixes, of);
                bytes(self.theme.print(&self.site, &view, texts))
            }
            Product::NotFound => Ok(self.numbered(&apart::not_found(handbook, navs))?.bytes),
            Product::Health => {
                let url = self.health_url();
                let view = apart::health(handbook, navs, url, health::view(handbook));
                Ok(self.numbered(&view)?.bytes)
            }
            Product::Sitemap => Ok(sitemap::sitemap(handbook).unwrap_or_default().into()),
            Product::Feed => Ok(feed::feed(handbook).unwrap_or_default().into()),
            Product::Robots => text(sitemap::robots(handbook)),
            Product::Llms => text(llms::index(handbook)),
            Product::LlmsFull => text(llms::full(handbook, of)),
            Product::Guide => Ok(data::guide(handbook).into()),
            Product::GuideSchema => Ok(data::schema().into()),
            Product::Static(at) => Ok(self
                .parts
                .statics
                .files()
                .get(at)
                .map_or_else(|| Arc::from(&[][..]), |file| file.bytes.clone())),
            Product::Asset(at) => Ok(self
                .parts
                .sources
                .assets
                .get(at)
                .map_or_else(|| Arc::from(&[][..]), |file| file.bytes.clone())),
        }
    }

    fn health_url(&self) -> String {
        let base = &self.parts.handbook.config.base;
        health::route(self.parts.handbook).map(|route| base.link(&route)).unwrap_or_default()
    }

    /// The pages whose finished contents a file is made from.
    pub fn needs(&self, product: Product) -> Vec<PageId> {
        match product {
            Product::Markdown(id) => vec![id],
            Product::LlmsFull => self.parts.handbook.pages().map(|(id, _)| id).collect(),
            Product::Document(at) => {
                self.parts.documents.get(at).map_or_else(Vec::new, print::Document::pages)
            }
            _ => Vec::new(),
        }
    }

    /// Whether the navigation of the home page stands beside a file other than a page.
    pub fn needs_navs(&self, product: Product) -> bool {
        matches!(product, Product::NotFound | Product::Health)
    }

    /// The navigation beside a page, or what is wrong with its template.
    pub fn navs(&self, id: PageId) -> Result<Navs, Vec<Diagnostic>> {
        let mut navs = Navs::default();
        if let Some(section) = nav::section(self.parts.handbook, id) {
            navs.insert(section, self.nav(section)?);
        }
        Ok(navs)
    }

    fn nav(&self, section: PageId) -> Result<Arc<str>, Vec<Diagnostic>> {
        let view = nav::view(self.parts.handbook, section);
        Ok(self.theme.nav(&self.site, &view, &self.parts.sources.texts)?.into())
    }

    /// The navigation of every section.
    fn all_navs(&self, diags: &mut Diagnostics) -> Navs {
        let ids: Vec<PageId> = self.parts.handbook.pages().map(|(id, _)| id).collect();
        let sections: Vec<PageId> =
            ids.into_iter().filter(|id| self.parts.handbook.nav.section(*id).is_some()).collect();
        let rendered: Vec<_> = sections.into_par_iter().map(|id| (id, self.nav(id))).collect();
        let mut navs = Navs::default();
        for (id, nav) in rendered {
            match nav {
                Ok(html) => {
                    navs.insert(id, html);
                }
                Err(found) => diags.extend(found),
            }
        }
        navs
    }

    /// Every page whose template exists.
    fn pages(&self, navs: &Navs) -> Vec<(PageId, Rendered)> {
        let ids: Vec<PageId> = self.parts.handbook.pages().map(|(id, _)| id).collect();
        ids.into_par_iter()
            .filter_map(|id| Some((id, self.page(id, &self.view(id, navs, false)?))))
            .collect()
    }
}

fn bytes(html: Result<String, Vec<Diagnostic>>) -> Rendered {
    html.map(|html| html.into_bytes().into())
}

fn text(text: String) -> Rendered {
    Ok(text.into_bytes().into())
}

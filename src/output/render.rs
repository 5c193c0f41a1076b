//! *Routes → bytes.* A [`Renderer`] makes any one file of the site; [`all`] makes all of them.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::assets::Statics;
use super::print;
use super::redirects;
use super::routes::{self, Parts, Product};
use super::shown;
use super::{Outputs, data, feed, health, llms, sitemap};
use crate::check;
use crate::check::anchors::{Shown, ShownPages};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::builder::sentence;
use crate::document::list::Part;
use crate::document::number;
use crate::handbook::{Handbook, PageId};
use crate::kinds::KINDS;
use crate::source::Sources;
use crate::source_map::FileId;
use crate::theme::{self, Globals, Theme};
use crate::url::{Route, is_web};
use crate::view::nav::{self, Navs};
use crate::view::special;
use crate::view::{self, Link, SiteView, View};

/// Bytes of a file, or what is wrong with the template.
pub type Rendered = Result<Arc<[u8]>, Vec<Diagnostic>>;

/// A finished page.
#[derive(Clone, Debug)]
pub struct Page {
    /// What is in the file.
    pub html: String,
    /// The values of all `id` attributes, in the order of the page. One that stands twice is here
    /// twice.
    pub ids: Vec<Box<str>>,
    /// How often the template was rendered: twice if it shows the page in another order than the
    /// built-in one.
    pub renders: usize,
}

/// What a template has made of a view, with markers.
struct Made<'m> {
    view: &'m View,
    html: &'m str,
    found: &'m number::Found<'m>,
}

/// The template of pages whose kind has none of its own.
const PAGE_TEMPLATE: &str = "page.html";

/// Returns the template of a theme that a name stands for. Every kind has a template of its name;
/// if the theme has no such file, that is the template of all pages.
fn template<'t>(theme: &Theme, name: &'t str) -> Option<&'t str> {
    if theme.has(name) {
        return Some(name);
    }
    let kind = name.strip_suffix(".html")?;
    KINDS.all().any(|spec| spec.name == kind).then_some(PAGE_TEMPLATE)
}

/// Maximum number of times that a page is rendered until its order stays the same.
const MAX_RENDERS: usize = 3;

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
    let routes = routes::build(parts, diags);
    if theme.is_broken() {
        check::anchors::check(handbook, &ShownPages::default(), diags);
        return Outputs::default();
    }
    check_templates(handbook, theme, diags);
    let renderer = Renderer { parts, theme, site: site(parts) };
    let navs = renderer.all_navs(diags);
    let mut pages: FxHashMap<PageId, Arc<[u8]>> = FxHashMap::default();
    let mut shown = ShownPages::default();
    let file = |page: Page, shown| (Arc::from(page.html.into_bytes()), shown);
    for (id, rendered) in renderer.pages(|_| &navs, file) {
        match rendered {
            Ok((bytes, of_page)) => {
                pages.insert(id, bytes);
                shown.extend(of_page.map(|of_page| (id, of_page)));
            }
            Err(found) => diags.extend(found),
        }
    }
    check::anchors::check(handbook, &shown, diags);
    // `llms-full.txt` consists of the Markdown files of the pages, so it comes after them.
    let (full, files): (Vec<_>, Vec<_>) = routes
        .iter()
        .map(|(path, routed)| (path, routed.product))
        .partition(|(_, product)| matches!(product, Product::LlmsFull));
    let rendered: Vec<(&str, Product, Option<Rendered>)> = files
        .into_par_iter()
        .map(|(path, product)| match product {
            Product::Page(id) => (path, product, pages.get(&id).cloned().map(Ok)),
            product => (path, product, Some(renderer.product(product, &navs))),
        })
        .collect();
    let mut outputs = Outputs::default();
    let mut markdown: FxHashMap<PageId, Arc<[u8]>> = FxHashMap::default();
    for (path, product, rendered) in rendered {
        match rendered {
            Some(Ok(bytes)) => {
                if let Product::Markdown(id) = product {
                    markdown.insert(id, bytes.clone());
                }
                outputs.insert(path, bytes);
            }
            Some(Err(found)) => diags.extend(found),
            None => {}
        }
    }
    for (path, _) in full {
        outputs.insert(path, llms::full(handbook, &markdown).into_bytes().into());
    }
    outputs
}

/// What every template sees of the site.
pub fn site(Parts { handbook, statics, documents, .. }: Parts<'_>) -> Globals {
    let config = &handbook.config;
    let base = &config.base;
    let view = SiteView {
        title: handbook.site_title().to_owned(),
        tagline: config.site.tagline.clone(),
        language: config.site.language.as_str().to_owned(),
        home: base.path().to_owned(),
        menu: handbook.main_sections().map(|id| view::link(handbook, id)).collect(),
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
        assets: statics.addresses(config),
        generator: concat!("rolebook ", env!("CARGO_PKG_VERSION")).to_owned(),
        extra: view::page::extra(&config.site.extra),
    };
    Globals::new(&view, &config.labels)
}

/// Pages that ask for a template that is not there.
pub fn check_templates(handbook: &Handbook, theme: &Theme, diags: &mut Diagnostics) {
    for (_, page) in handbook.pages() {
        if let Some(template) = &page.common.template
            && self::template(theme, &template.value).is_none()
        {
            let message = format!("there is no template `{}`", template.value);
            let found = Diagnostic::new(Code::UnknownTemplate, template.span, message);
            let diagnostic = found.cause(template.value.as_str());
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
    pub site: Globals,
}

impl Renderer<'_> {
    /// The view of a page, in which blocks say where they were written if `with_positions`; none if
    /// neither its template nor that of its kind exists; [`check_templates`] reports missing ones.
    pub fn view(&self, id: PageId, navs: &Navs, with_positions: bool) -> Option<View> {
        let texts = with_positions.then_some(&self.parts.sources.texts);
        let mut view = view::page_view(self.parts.handbook, id, navs, texts);
        // A page whose template does not exist, rather than being broken, is shown with that of its kind.
        let of_kind = format!("{}.html", view.page.kind);
        let templates = &self.parts.sources.templates;
        let is_broken = templates.iter().any(|own| *own.name == *view.template);
        let instead = || template(self.theme, &of_kind).filter(|_| !is_broken);
        let found = template(self.theme, &view.template).or_else(instead)?;
        if found != view.template {
            view.template = found.to_owned();
        }
        Some(view)
    }

    /// A page from its view.
    ///
    /// # Errors
    ///
    /// What is wrong with the template.
    pub fn page(&self, id: PageId, view: &View) -> Rendered {
        Ok(self.finished(id, view)?.html.into_bytes().into())
    }

    /// A page from its view, with what is known of it once it is finished.
    ///
    /// # Errors
    ///
    /// What is wrong with the template.
    pub fn finished(&self, id: PageId, view: &View) -> Result<Page, Vec<Diagnostic>> {
        let page = self.numbered(view, |_| ()).map(|(page, ())| page);
        page.map_err(|found| self.while_rendering(id, found))
    }

    /// The same, with what the page shows of its document; none with the built-in theme, which
    /// shows all of it.
    fn finished_and_shown(
        &self,
        id: PageId,
        view: &View,
    ) -> Result<(Page, Option<Shown>), Vec<Diagnostic>> {
        let render = |view: &View| self.theme.page(&self.site, view, &self.parts.sources.texts);
        let look = |Made { view, html, found }: Made<'_>| {
            (!self.theme.is_builtin()).then(|| {
                let ids = found.ids.iter().map(|id| Box::from(&*id.name)).collect();
                Shown {
                    template: self.theme.file(&view.template),
                    hidden: shown::hidden(view, html, &ids, self.theme, |view| render(view).ok()),
                    has_citations: found.has_all_places(&view.numbering),
                    ids,
                }
            })
        };
        self.numbered(view, look).map_err(|found| self.while_rendering(id, found))
    }

    /// Says which page was rendered when a template failed.
    fn while_rendering(&self, id: PageId, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let file = self.parts.handbook.page(id).file.unwrap_or(FileId::NOWHERE);
        found.into_iter().map(|diagnostic| diagnostic.while_rendering(file)).collect()
    }

    /// Renders a view, and gives numbers in the order in which the template shows what has them.
    /// The list of sources and the table of contents have that order as well, so that a template
    /// which shows another order than was assumed is rendered once more. `look` gets what the
    /// template has made last.
    fn numbered<T>(
        &self,
        view: &View,
        look: impl FnOnce(Made<'_>) -> T,
    ) -> Result<(Page, T), Vec<Diagnostic>> {
        let numbering = &view.numbering;
        let mut reordered: Option<View> = None;
        for renders in 1..=MAX_RENDERS {
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
            let seen = look(Made { view: now, html: &html, found: &found });
            let resolved = number::resolve(&html, &found, numbering, &listed);
            let ids: Vec<Box<str>> = found.ids.into_iter().map(|id| id.name.into()).collect();
            return Ok((Page { html: resolved.unwrap_or(html), ids, renders }, seen));
        }
        let message = "the template renders the page differently each time";
        let help = "what it shows must not depend on the order of `page.notes` or `page.toc`";
        Err(vec![self.theme.finding(&view.template, message).help(help)])
    }

    /// Any file.
    ///
    /// # Errors
    ///
    /// What is wrong with the template.
    pub fn product(&self, product: Product, navs: &Navs) -> Rendered {
        let (handbook, texts) = (self.parts.handbook, &self.parts.sources.texts);
        match product {
            Product::Page(id) => match self.view(id, navs, false) {
                Some(view) => self.page(id, &view),
                None => Err(Vec::new()),
            },
            Product::Markdown(id) => text(llms::page(handbook, id)),
            Product::Redirect(to) => {
                let link = view::link(handbook, to);
                let parts = vec![Part::Link { link: Link { color: "", ..link } }];
                let redirect = theme::Redirect {
                    title: handbook.title(to).to_owned(),
                    url: handbook.link(to),
                    sentence: sentence(&handbook.config.labels, "moved_to", &[("link", parts)]),
                    canonical: handbook.config.base.absolute(&handbook.page(to).route),
                };
                bytes(self.theme.redirect(&self.site, &redirect, texts))
            }
            Product::Moved(id) => {
                let url = redirects::target(handbook, id).unwrap_or_default();
                let title = handbook.title(id).to_owned();
                let link =
                    Link { title: title.clone(), url: url.clone(), ..view::link(handbook, id) };
                let parts = vec![Part::Link { link: Link { color: "", ..link } }];
                let redirect = theme::Redirect {
                    title,
                    sentence: sentence(&handbook.config.labels, "moved_to", &[("link", parts)]),
                    canonical: is_web(&url).then(|| url.clone()),
                    url,
                };
                bytes(self.theme.redirect(&self.site, &redirect, texts))
            }
            Product::Document(at) => match self.parts.documents.get(at) {
                Some(document) => self.document(document),
                None => Err(Vec::new()),
            },
            Product::NotFound => {
                let view = special::not_found(handbook, navs);
                bytes(self.numbered(&view, |_| ()).map(|(page, ())| page.html))
            }
            Product::Health => {
                let view = health::view(handbook, navs, self.health_url());
                bytes(self.numbered(&view, |_| ()).map(|(page, ())| page.html))
            }
            Product::Sitemap => Ok(sitemap::sitemap(handbook).unwrap_or_default().into()),
            Product::Feed => Ok(feed::feed(handbook).unwrap_or_default().into()),
            Product::Robots => text(sitemap::robots(handbook)),
            Product::Llms => text(llms::index(handbook)),
            Product::LlmsFull => text(llms::full(handbook, &FxHashMap::default())),
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
                .handbook
                .files
                .used(at)
                .map_or_else(|| Arc::from(&[][..]), |(file, _)| file.bytes())),
        }
    }

    fn health_url(&self) -> String {
        let base = &self.parts.handbook.config.base;
        health::route(self.parts.handbook).map(|route| base.link(&route)).unwrap_or_default()
    }

    /// A document for print: its pages one by one, then what stands around them.
    fn document(&self, document: &print::Document) -> Rendered {
        let handbook = self.parts.handbook;
        let rendered: Vec<Result<Page, Vec<Diagnostic>>> = document
            .pages()
            .par_iter()
            .map(|entry| {
                let view = view::print::view(handbook, entry.id, document.scope(entry));
                self.finished(entry.id, &view)
            })
            .collect();
        let (mut pages, mut errors) = (Vec::with_capacity(rendered.len()), Vec::new());
        for page in rendered {
            match page {
                Ok(page) => pages.push(page.html),
                Err(found) => errors.extend(found),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let pages = print::joined(document, pages);
        let view = print::view(handbook, document, self.parts.documents, &pages);
        bytes(self.theme.print(&self.site, &view, &self.parts.sources.texts))
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

    fn nav(&self, section: PageId) -> Result<Arc<[Arc<str>]>, Vec<Diagnostic>> {
        let handbook = self.parts.handbook;
        let open = (0..nav::count(handbook, section)).map(|at| at.checked_sub(1));
        let rendered = open.map(|part| {
            let view = nav::view(handbook, section, part);
            Ok(self.theme.nav(&self.site, &view, &self.parts.sources.texts)?.into())
        });
        rendered.collect()
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

    /// Renders every page whose template exists and keeps of it what `keep` returns; `navs` gives
    /// the navigation of a section.
    fn pages<N: std::ops::Deref<Target = Navs>, T: Send>(
        &self,
        navs: impl Fn(PageId) -> N + Sync,
        keep: impl Fn(Page, Option<Shown>) -> T + Sync,
    ) -> Vec<(PageId, Result<T, Vec<Diagnostic>>)> {
        let ids: Vec<PageId> = self.parts.handbook.pages().map(|(id, _)| id).collect();
        let page = |id| {
            let page = self.finished_and_shown(id, &self.view(id, &navs(id), false)?);
            Some((id, page.map(|(page, shown)| keep(page, shown))))
        };
        ids.into_par_iter().filter_map(page).collect()
    }

    /// Returns what the pages of the site show of their documents; nothing for the built-in theme,
    /// whose pages show all of it.
    pub fn shown<N: std::ops::Deref<Target = Navs>>(
        &self,
        navs: impl Fn(PageId) -> N + Sync,
    ) -> ShownPages {
        if self.theme.is_broken() || self.theme.is_builtin() {
            return ShownPages::default();
        }
        let pages = self.pages(navs, |_, shown| shown).into_iter();
        pages.filter_map(|(id, shown)| Some((id, shown.ok()??))).collect()
    }
}

fn bytes(html: Result<String, Vec<Diagnostic>>) -> Rendered {
    html.map(|html| html.into_bytes().into())
}

fn text(text: String) -> Rendered {
    Ok(text.into_bytes().into())
}

//! *Handbook and files → [`Routes`]*: the files of the site, each with its origin. Nothing is
//! rendered here, so that collisions are found before rendering, and single files can be rendered
//! on request.
//!
//! **Invariants.** No two paths are equal without case, no file has the path of a folder, and all
//! paths stay within the site.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::assets::{Static, Statics};
use super::print::Document;
use super::redirects::{self, Redirect};
use super::{check_output_path, data, feed, health, llms};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::{Handbook, PageId};
use crate::page::Page;
use crate::source::Sources;
use crate::source_map::{FileId, Span};
use crate::url::fold;

/// The origin of a file of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// A page.
    Page(PageId),
    /// A page as Markdown.
    Markdown(PageId),
    /// A redirect page.
    Redirect(PageId),
    /// A page that leads elsewhere in place of a text.
    Moved(PageId),
    /// One of [`Parts::documents`].
    Document(usize),
    /// The page for missing pages.
    NotFound,
    /// The health page.
    Health,
    /// `sitemap.xml`.
    Sitemap,
    /// The feed of changes.
    Feed,
    /// `robots.txt`.
    Robots,
    /// The list of pages for language models.
    Llms,
    /// The text of all pages in one file.
    LlmsFull,
    /// The data of the guide.
    Guide,
    /// The schema of the data.
    GuideSchema,
    /// A file of [`Statics`], by index.
    Static(usize),
    /// A file that pages link to or show, by its index in [`crate::handbook::Files::used`].
    Asset(u32),
}

/// A file of the site.
#[derive(Clone, Debug)]
pub struct Routed {
    /// The origin.
    pub product: Product,
    /// The place where the origin is written, for diagnostics.
    pub span: Option<Span>,
}

/// The files of the site by path.
#[derive(Debug, Default)]
pub struct Routes {
    files: BTreeMap<String, Routed>,
    /// Folded paths of files and of their folders, each with one of the files.
    taken: FxHashMap<String, Taken>,
}

#[derive(Clone, Debug)]
enum Taken {
    File(String),
    FolderOf(String),
}

/// The input of the routes.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The handbook.
    pub handbook: &'a Handbook,
    /// Its sources.
    pub sources: &'a Sources,
    /// The static files.
    pub statics: &'a Statics,
    /// The documents for print.
    pub documents: &'a [Document],
}

impl Parts<'_> {
    /// Returns a description of the origin of a file: "the page `content/roles/a.md`".
    fn origin(&self, path: &str, product: Product) -> String {
        let title = |id: PageId| self.handbook.title(id);
        match product {
            Product::Page(id) | Product::Moved(id) => match self.handbook.page(id) {
                Page { file: Some(file), .. } => {
                    format!("the page `{}`", self.sources.texts.get(*file).path)
                }
                _ => format!("the generated page “{}”", title(id)),
            },
            Product::Markdown(id) => format!("the Markdown of “{}”", title(id)),
            Product::Redirect(_) => {
                format!("the alias `/{}`", path.strip_suffix("index.html").unwrap_or(path))
            }
            Product::Document(at) => {
                let title = self.documents.get(at).map_or("", |document| title(document.index));
                format!("“{title}” for print")
            }
            Product::Static(at) => {
                self.statics.files().get(at).map_or_else(String::new, Static::origin)
            }
            Product::Asset(at) => {
                let used = self.handbook.files.used(at);
                let path = used.map(|(_, path)| path).unwrap_or_default();
                format!("the file `{}`", self.sources.layout.in_content(&path))
            }
            Product::NotFound => "the page for missing pages".into(),
            Product::Health => "the health page".into(),
            Product::Sitemap => "the sitemap".into(),
            Product::Feed => "the feed of changes".into(),
            Product::Robots => "the file for robots".into(),
            Product::Llms => "the list of pages for machines".into(),
            Product::LlmsFull => "all pages as one file".into(),
            Product::Guide => "the data of the guide".into(),
            Product::GuideSchema => "the schema of the data".into(),
        }
    }
}

/// Returns all files of a site. Reports and drops colliding paths and paths outside the site.
pub fn build(parts: Parts<'_>, diags: &mut Diagnostics) -> Routes {
    let mut routes = Routes::default();
    for (id, page) in parts.handbook.pages() {
        let span = page.file.map(|_| page.span());
        let product = match redirects::target(parts.handbook, id) {
            Some(_) => Product::Moved(id),
            None => Product::Page(id),
        };
        let routed = Routed { product, span };
        routes.insert(page.route.output_path(), routed, parts, diags);
    }
    routes.copied(parts, diags);
    routes.redirects(parts, diags);
    routes.beside_pages(parts, diags);
    routes
}

impl Routes {
    /// Adds a file at a `/`-separated path. Reports and drops it if the path is taken or not a path
    /// in the site.
    fn insert(
        &mut self,
        path: impl Into<String>,
        routed: Routed,
        parts: Parts<'_>,
        diags: &mut Diagnostics,
    ) {
        let path = path.into();
        if let Err(why) = check_output_path(&path) {
            let origin = parts.origin(&path, routed.product);
            let message = format!("{origin} cannot be published at `{path}`: {why}");
            let span = routed.span.unwrap_or(NOWHERE);
            diags.push(Diagnostic::new(Code::BadAddress, span, message));
            return;
        }
        let folded = fold(&path);
        if let Some((at, other)) = self.in_the_way(&folded) {
            let named =
                |path: &str, routed: &Routed| (parts.origin(path, routed.product), routed.span);
            diags.push(collision(&path, named(&path, &routed), named(at, other)));
            return;
        }
        // From the inner to the outer folders: if one is known, its parents are too.
        for (at, _) in folded.rmatch_indices('/') {
            if self.taken.contains_key(&folded[..at]) {
                break;
            }
            self.taken.insert(folded[..at].to_owned(), Taken::FolderOf(path.clone()));
        }
        self.taken.insert(folded, Taken::File(path.clone()));
        self.files.insert(path, routed);
    }

    fn in_the_way(&self, folded: &str) -> Option<(&str, &Routed)> {
        let above =
            folded.match_indices('/').find_map(|(at, _)| match self.taken.get(&folded[..at])? {
                Taken::File(path) => Some(path),
                Taken::FolderOf(_) => None,
            });
        let here = self.taken.get(folded).map(|taken| match taken {
            Taken::File(path) | Taken::FolderOf(path) => path,
        });
        let path = above.or(here)?;
        Some((path, self.files.get(path)?))
    }

    /// Adds static files, and the files below `content` that pages link to or show.
    fn copied(&mut self, parts: Parts<'_>, diags: &mut Diagnostics) {
        for (at, file) in parts.statics.files().iter().enumerate() {
            let routed = Routed { product: Product::Static(at), span: None };
            self.insert(file.published.clone(), routed, parts, diags);
        }
        for at in &*parts.handbook.links.used_files {
            let Some((_, path)) = parts.handbook.files.used(*at) else { continue };
            let routed = Routed { product: Product::Asset(*at), span: None };
            self.insert(&*path, routed, parts, diags);
        }
    }

    fn redirects(&mut self, parts: Parts<'_>, diags: &mut Diagnostics) {
        for Redirect { from, to, span } in redirects::all(parts.handbook, diags) {
            let path = from.output_path();
            if span.is_none() && self.files.contains_key(&path) {
                continue;
            }
            self.insert(path, Routed { product: Product::Redirect(to), span }, parts, diags);
        }
    }

    /// Adds the generated files besides pages. A static file of the site replaces one of the same
    /// path; any other file there is a collision.
    fn beside_pages(&mut self, parts: Parts<'_>, diags: &mut Diagnostics) {
        let handbook = parts.handbook;
        let mut offer = |path: &str, product: Product| {
            if !parts.statics.has(path) {
                self.insert(path, Routed { product, span: None }, parts, diags);
            }
        };
        offer("404.html", Product::NotFound);
        if let Some(route) = health::route(handbook) {
            offer(&route.output_path(), Product::Health);
        }
        if handbook.config.base.is_absolute() {
            offer("sitemap.xml", Product::Sitemap);
        }
        if feed::exists(handbook) {
            offer(feed::PATH, Product::Feed);
        }
        offer("robots.txt", Product::Robots);
        let output = &handbook.config.site.output;
        if output.markdown {
            for (id, page) in handbook.pages() {
                offer(&page.route.as_markdown().output_path(), Product::Markdown(id));
            }
        }
        if output.llms_txt {
            offer(llms::PATH, Product::Llms);
            offer(llms::FULL_PATH, Product::LlmsFull);
        }
        if output.data {
            offer(data::PATH, Product::Guide);
            offer(data::SCHEMA_PATH, Product::GuideSchema);
        }
        for (at, document) in parts.documents.iter().enumerate() {
            offer(&document.route.output_path(), Product::Document(at));
        }
    }

    /// Returns the file at a path.
    pub fn get(&self, path: &str) -> Option<&Routed> {
        self.files.get(path)
    }

    /// Returns all files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Routed)> {
        self.files.iter().map(|(path, routed)| (path.as_str(), routed))
    }
}

/// A span without a file: no file has this id.
const NOWHERE: Span = Span { file: FileId::NOWHERE, start: 0, end: 0 };

/// Returns the diagnostic for two origins of one path, each with its description and place.
fn collision(
    path: &str,
    (new, new_span): (String, Option<Span>),
    (old, old_span): (String, Option<Span>),
) -> Diagnostic {
    let message = format!("{old} and {new} would both be published at `{path}`");
    let help = "rename one of them, or give it another address";
    let diagnostic = match (new_span, old_span) {
        (Some(new), Some(old)) => Diagnostic::new(Code::AddressTaken, new, message)
            .label("the second")
            .also(old, "the first"),
        (Some(span), None) | (None, Some(span)) => {
            Diagnostic::new(Code::AddressTaken, span, message)
        }
        (None, None) => Diagnostic::new(Code::AddressTaken, NOWHERE, message),
    };
    diagnostic.help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handbook::{Files, assemble};
    use crate::source::Asset;
    use std::sync::Arc;

    /// Returns the diagnostics for files of these names in `static`.
    fn among_statics(paths: &[&str]) -> Vec<Diagnostic> {
        let mut diags = Diagnostics::default();
        let handbook = assemble(Arc::default(), Vec::new(), Files::default(), None, &mut diags);
        let own: Vec<Asset> = paths.iter().map(|path| Asset::of_bytes(path, b"x")).collect();
        let statics = Statics::new(&own);
        let sources = Sources {
            texts: Default::default(),
            config: None,
            config_ok: true,
            environment: Vec::new(),
            content: Arc::default(),
            outlines: Arc::default(),
            templates: Arc::default(),
            statics: own.into(),
            assets: Arc::default(),
            elsewhere: Arc::default(),
            layout: Arc::default(),
            repository: None,
            today: jiff::civil::date(2026, 6, 1),
        };
        let documents = &[];
        build(
            Parts { handbook: &handbook, sources: &sources, statics: &statics, documents },
            &mut diags,
        );
        diags.into_vec()
    }

    #[test]
    fn two_producers_of_one_address_are_both_named() {
        for (first, second) in [
            ("A/index.html", "a/Index.html"),
            ("gro\u{308}ße", "gr\u{f6}ße"),
            ("a", "a/index.html"),
            ("a/B", "a/b/c"),
        ] {
            let found: Vec<String> =
                among_statics(&[first, second]).into_iter().map(|found| found.message).collect();
            let expected = format!(
                "the file `static/{first}` and the file `static/{second}` would both be published \
                 at `{second}`"
            );
            assert_eq!(found, [expected]);
        }
        assert_eq!(among_statics(&["a/b", "a/c"]), []);
    }

    #[test]
    fn a_collision_points_at_both_sources() {
        let span = |file| Some(Span::whole_file(FileId(file)));
        let found = collision("a", ("A".into(), span(2)), ("B".into(), span(1)));
        assert_eq!(found.primary.span.file, FileId(2));
        assert_eq!(found.others[0].span.file, FileId(1));
        assert_eq!(found.message, "B and A would both be published at `a`");
    }

    #[test]
    fn what_leaves_the_site_or_is_ours_is_refused() {
        for path in
            ["../a", "/a", "a/", "a//b", ".git/hooks/x", ".Rolebook-manifest", "a/.rolebook-tmp-1"]
        {
            let codes: Vec<_> = among_statics(&[path]).iter().map(|found| found.code).collect();
            assert_eq!(codes, [Code::BadAddress], "{path}");
        }
    }
}

//! *Handbook and files → [`Routes`]*: every file that the site has, and what it is made from. Nothing
//! is rendered here, so that two producers of one address are found before anything is, and a
//! single file can be asked for.
//!
//! **Invariants.** No two files are one to a server or a file system that does not tell upper from
//! lower case, none stands where another needs a folder, and all paths stay within the site.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::assets::Statics;
use super::print::{self, Document};
use super::redirects::{self, Redirect};
use super::{check_output_path, data, feed, health, llms};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::{Handbook, PageId};
use crate::source::Sources;
use crate::text::{FileId, Span};
use crate::url::fold;

/// What a file of the site is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// A page.
    Page(PageId),
    /// A page as Markdown.
    Markdown(PageId),
    /// A page that leads to another.
    Redirect(PageId),
    /// One of [`Routes::documents`].
    Document(usize),
    /// The page for missing pages.
    NotFound,
    /// The page that tells how the handbook is doing.
    Health,
    /// `sitemap.xml`.
    Sitemap,
    /// The feed of changes.
    Feed,
    /// `robots.txt`.
    Robots,
    /// The list of pages for machines.
    Llms,
    /// All pages as one file.
    LlmsFull,
    /// The data of the guide.
    Guide,
    /// The schema of the data.
    GuideSchema,
    /// One of the files of [`Statics`], by its place.
    Static(usize),
    /// One of the files below `content`, by its place among the assets.
    Asset(usize),
}

/// A file of the site.
#[derive(Clone, Debug)]
pub struct Routed {
    /// What it is made from.
    pub product: Product,
    /// The same in words that messages can use: "the page `content/roles/a.md`".
    pub origin: String,
    /// Where that is written, for findings.
    pub span: Option<Span>,
}

/// The files of the site by their path.
#[derive(Debug, Default)]
pub struct Routes {
    files: BTreeMap<String, Routed>,
    /// Folded paths of files, and of the folders that they stand in, with a file that is there.
    taken: FxHashMap<String, Taken>,
    /// The documents for print.
    pub documents: Vec<Document>,
}

#[derive(Clone, Debug)]
enum Taken {
    File(String),
    FolderOf(String),
}

/// All files of a site. What is in the way of something else, or leads out of the site, is reported
/// and left out.
pub fn of(
    handbook: &Handbook,
    sources: &Sources,
    statics: &Statics,
    diags: &mut Diagnostics,
) -> Routes {
    let mut routes = Routes { documents: print::documents(handbook), ..Routes::default() };
    for (id, page) in handbook.pages() {
        let origin = match page.file {
            Some(_) => format!("the page `content/{}`", page.path),
            None => format!("the generated page “{}”", handbook.title(id)),
        };
        let span = page.file.map(|_| page.span());
        let routed = Routed { product: Product::Page(id), origin, span };
        routes.insert(page.route.output_path(), routed, diags);
    }
    routes.copied(handbook, sources, statics, diags);
    routes.redirects(handbook, diags);
    routes.beside_pages(handbook, statics, diags);
    routes
}

impl Routes {
    /// Adds a file at a `/`-separated path. Where another producer has taken the path, or it
    /// cannot be a path within the site, that is reported and the file is left out.
    fn insert(&mut self, path: impl Into<String>, routed: Routed, diags: &mut Diagnostics) {
        let path = path.into();
        if let Err(why) = check_output_path(&path) {
            let message = format!("{} cannot be published at `{path}`: {why}", routed.origin);
            let span = routed.span.unwrap_or(NOWHERE);
            diags.push(Diagnostic::new(Code::BadAddress, span, message));
            return;
        }
        let folded = fold(&path);
        if let Some(other) = self.in_the_way(&folded) {
            diags.push(collision(&path, &routed, other));
            return;
        }
        // From the innermost folder outwards: where one is known, those around it are too.
        for (at, _) in folded.rmatch_indices('/') {
            if self.taken.contains_key(&folded[..at]) {
                break;
            }
            self.taken.insert(folded[..at].to_owned(), Taken::FolderOf(path.clone()));
        }
        self.taken.insert(folded, Taken::File(path.clone()));
        self.files.insert(path, routed);
    }

    fn in_the_way(&self, folded: &str) -> Option<&Routed> {
        let above =
            folded.match_indices('/').find_map(|(at, _)| match self.taken.get(&folded[..at])? {
                Taken::File(path) => Some(path),
                Taken::FolderOf(_) => None,
            });
        let here = self.taken.get(folded).map(|taken| match taken {
            Taken::File(path) | Taken::FolderOf(path) => path,
        });
        self.files.get(above.or(here)?)
    }

    /// Static files, and files below `content` that pages link to or show.
    fn copied(
        &mut self,
        handbook: &Handbook,
        sources: &Sources,
        statics: &Statics,
        diags: &mut Diagnostics,
    ) {
        for (at, file) in statics.files().iter().enumerate() {
            let routed = Routed { product: Product::Static(at), origin: file.origin(), span: None };
            self.insert(file.published.clone(), routed, diags);
        }
        for at in &*handbook.links.used_files {
            let at = *at as usize;
            let Some(asset) = sources.assets.get(at) else { continue };
            let origin = format!("the file `content/{}`", asset.path);
            let routed = Routed { product: Product::Asset(at), origin, span: None };
            self.insert(&*asset.path, routed, diags);
        }
    }

    fn redirects(&mut self, handbook: &Handbook, diags: &mut Diagnostics) {
        for Redirect { from, to, span } in redirects::all(handbook, diags) {
            let path = from.output_path();
            if span.is_none() && self.files.contains_key(&path) {
                continue;
            }
            let origin = format!("the alias `/{}`", from.as_str());
            self.insert(path, Routed { product: Product::Redirect(to), origin, span }, diags);
        }
    }

    /// What is made besides the pages. A static file of the site at one of these addresses is meant
    /// to take its place; anything else there is in the way.
    fn beside_pages(&mut self, handbook: &Handbook, statics: &Statics, diags: &mut Diagnostics) {
        let mut offer = |path: &str, product: Product, origin: &str| {
            if !statics.has(path) {
                let routed = Routed { product, origin: origin.to_owned(), span: None };
                self.insert(path, routed, diags);
            }
        };
        offer("404.html", Product::NotFound, "the page for missing pages");
        if let Some(route) = health::route(handbook) {
            offer(&route.output_path(), Product::Health, "the health page");
        }
        if handbook.config.base.is_absolute() {
            offer("sitemap.xml", Product::Sitemap, "the sitemap");
        }
        if feed::exists(handbook) {
            offer(feed::PATH, Product::Feed, "the feed of changes");
        }
        offer("robots.txt", Product::Robots, "the file for robots");
        if handbook.config.machines() {
            for (id, page) in handbook.pages() {
                let origin = format!("the Markdown of “{}”", handbook.title(id));
                offer(&page.route.as_markdown().output_path(), Product::Markdown(id), &origin);
            }
            offer(llms::PATH, Product::Llms, "the list of pages for machines");
            offer(llms::FULL_PATH, Product::LlmsFull, "all pages as one file");
            offer(data::PATH, Product::Guide, "the data of the guide");
            offer(data::SCHEMA_PATH, Product::GuideSchema, "the schema of the data");
        }
        let documents: Vec<(String, String)> = self
            .documents
            .iter()
            .map(|document| {
                let title = handbook.title(document.index);
                (document.route.output_path(), format!("“{title}” for print"))
            })
            .collect();
        for (at, (path, origin)) in documents.into_iter().enumerate() {
            if !statics.has(&path) {
                let routed = Routed { product: Product::Document(at), origin, span: None };
                self.insert(path, routed, diags);
            }
        }
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&Routed> {
        self.files.get(path)
    }

    /// All files by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Routed)> {
        self.files.iter().map(|(path, routed)| (path.as_str(), routed))
    }
}

/// The place of what was written nowhere: no file has this id.
const NOWHERE: Span = Span { file: FileId::NOWHERE, start: 0, end: 0 };

fn collision(path: &str, new: &Routed, old: &Routed) -> Diagnostic {
    let message = format!("{} and {} would both be published at `{path}`", old.origin, new.origin);
    let help = "rename one of them, or give it another address";
    let diagnostic = match (new.span, old.span) {
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

    fn routed(origin: &str, span: Option<Span>) -> Routed {
        Routed { product: Product::Robots, origin: origin.into(), span }
    }

    fn collide(first: &str, second: &str) -> Option<String> {
        let mut diags = Diagnostics::default();
        let mut routes = Routes::default();
        routes.insert(first, routed("A", None), &mut diags);
        routes.insert(second, routed("B", None), &mut diags);
        diags.iter().next().map(|diag| diag.message.clone())
    }

    #[test]
    fn two_producers_of_one_address_are_both_named() {
        for (first, second) in [
            ("a/index.html", "a/index.html"),
            ("A/index.html", "a/Index.html"),
            ("gro\u{308}ße", "gr\u{f6}ße"),
            ("a", "a/index.html"),
            ("a/b/c", "a/B"),
        ] {
            assert_eq!(
                collide(first, second),
                Some(format!("A and B would both be published at `{second}`"))
            );
        }
        assert_eq!(collide("a/b", "a/c"), None);
    }

    #[test]
    fn a_collision_points_at_both_sources() {
        let span = |file| Some(Span::whole_file(FileId(file)));
        let mut diags = Diagnostics::default();
        let mut routes = Routes::default();
        routes.insert("a", routed("A", span(1)), &mut diags);
        routes.insert("a", routed("B", span(2)), &mut diags);
        let found = diags.sorted(&Default::default());
        assert_eq!(found[0].primary.span.file, FileId(2));
        assert_eq!(found[0].others[0].span.file, FileId(1));
        assert_eq!(routes.iter().count(), 1);
    }

    #[test]
    fn what_leaves_the_site_or_is_ours_is_refused() {
        for path in [
            "../a",
            "/a",
            "a/",
            "a//b",
            "",
            ".git/hooks/x",
            ".Rolebook-manifest",
            "a/.rolebook-tmp-1",
        ] {
            let mut diags = Diagnostics::default();
            Routes::default().insert(path, routed("A", None), &mut diags);
            let codes: Vec<_> = diags.iter().map(|diag| diag.code).collect();
            assert_eq!(codes, [Code::BadAddress], "{path}");
        }
    }
}

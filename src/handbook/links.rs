//! *Targets → pages, files and backlinks.* Resolves each link, wiki link and image of each page
//! once and reports broken ones. `check` reports missing anchors, when the content of all pages is
//! known.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::candidates::Candidates;
use super::index::{Index, Lookup, ResolveError};
use super::reuse::Reuse;
use super::{Files, PageId};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::markdown::{Target, TargetKind};
use crate::page::Page;
use crate::source::Asset;

/// Up to this number of pages, links are resolved sequentially.
const MAX_SEQUENTIAL: usize = 8;

/// The destination of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// A page, with the anchor of the link, which may not exist.
    Page(PageId, Option<Box<str>>),
    /// A file below `content`.
    Content(u32),
    /// A file below `static`.
    Static(u32),
    /// None; this was reported.
    Broken,
}

/// All links of the handbook.
#[derive(Debug)]
pub struct Links {
    pages: Vec<Arc<PageLinks>>,
    backlinks: Arc<Vec<Vec<PageId>>>,
    /// Files below `content` that a page links to or embeds.
    pub used_files: Arc<BTreeSet<u32>>,
}

/// The links of one page.
#[derive(Debug)]
struct PageLinks {
    resolved: Box<[Resolved]>,
    findings: Box<[Diagnostic]>,
}

impl Links {
    /// Resolves the targets of all pages; those of unchanged pages are reused.
    pub(super) fn new(
        pages: &[Arc<Page>],
        index: &Index,
        files: &Files,
        reuse: Option<&Reuse<'_>>,
        diags: &mut Diagnostics,
    ) -> Links {
        let by_path = |files: &[Asset]| -> FxHashMap<Arc<str>, u32> {
            (0..).zip(files).map(|(at, file)| (file.path.clone(), at)).collect()
        };
        let resolver = Resolver {
            pages,
            index,
            content: by_path(&files.content),
            statics: by_path(&files.statics),
            file_names: OnceLock::new(),
            names: OnceLock::new(),
        };
        let old_links = reuse.map(|reuse| &reuse.old.links);
        let old = |at: usize| old_links.and_then(|links| links.pages.get(at));
        let unchanged = |at: usize| old(at).filter(|_| reuse.is_some_and(|it| it.is_same(at)));
        let resolve = |at: usize| (at, Arc::new(resolver.page(PageId::from_index(at), &pages[at])));
        let changed: Vec<usize> = (0..pages.len()).filter(|at| unchanged(*at).is_none()).collect();
        // Few pages are resolved faster than other threads can start.
        let new: Vec<(usize, Arc<PageLinks>)> = match changed.len() {
            0..=MAX_SEQUENTIAL => changed.into_iter().map(resolve).collect(),
            _ => changed.into_par_iter().map(resolve).collect(),
        };
        let has_same_graph =
            new.iter().all(|(at, new)| old(*at).is_some_and(|old| old.resolved == new.resolved));
        let mut new = new.into_iter().peekable();
        let links = (0..pages.len()).filter_map(|at| match new.next_if(|(it, _)| *it == at) {
            Some((_, links)) => Some(links),
            None => old(at).cloned(),
        });
        let links: Vec<Arc<PageLinks>> = links.collect();
        for page in &links {
            diags.extend(page.findings.iter().cloned());
        }
        match old_links {
            Some(old) if has_same_graph => Links {
                pages: links,
                backlinks: old.backlinks.clone(),
                used_files: old.used_files.clone(),
            },
            _ => Links::with_backlinks(links),
        }
    }

    /// Adds backlinks and used files to the links of all pages.
    fn with_backlinks(pages: Vec<Arc<PageLinks>>) -> Links {
        let mut backlinks: Vec<Vec<PageId>> = vec![Vec::new(); pages.len()];
        let mut used_files = BTreeSet::new();
        for (at, page) in pages.iter().enumerate() {
            let from = PageId::from_index(at);
            for link in &page.resolved {
                match link {
                    Resolved::Page(to, _) if *to != from => {
                        let backlinks = &mut backlinks[to.0 as usize];
                        // In the order of pages, so a duplicate is the last entry.
                        if backlinks.last() != Some(&from) {
                            backlinks.push(from);
                        }
                    }
                    Resolved::Content(file) => {
                        used_files.insert(*file);
                    }
                    _ => {}
                }
            }
        }
        Links { pages, backlinks: Arc::new(backlinks), used_files: Arc::new(used_files) }
    }

    /// Returns the destination of target `at` of a page.
    pub fn target(&self, page: PageId, at: u32) -> &Resolved {
        self.pages[page.0 as usize].resolved.get(at as usize).unwrap_or(&Resolved::Broken)
    }

    /// Returns the pages whose text links to this one, sorted by path.
    pub fn backlinks(&self, page: PageId) -> &[PageId] {
        &self.backlinks[page.0 as usize]
    }

    /// Returns the links to superseded pages: the page, the target, the superseded page.
    pub fn to_superseded(&self, pages: &[Arc<Page>]) -> Vec<(PageId, usize, PageId)> {
        let mut found = Vec::new();
        if !pages.iter().any(|page| page.is_superseded()) {
            return found;
        }
        for (at, page) in self.pages.iter().enumerate() {
            for (target, link) in page.resolved.iter().enumerate() {
                if let Resolved::Page(to, _) = link
                    && pages[to.0 as usize].is_superseded()
                {
                    found.push((PageId::from_index(at), target, *to));
                }
            }
        }
        found
    }

    /// Returns the number of links and images in all texts, without external ones.
    pub fn count(&self) -> usize {
        self.pages.iter().map(|page| page.resolved.len()).sum()
    }
}

struct Resolver<'a> {
    pages: &'a [Arc<Page>],
    index: &'a Index,
    content: FxHashMap<Arc<str>, u32>,
    statics: FxHashMap<Arc<str>, u32>,
    /// Paths of files, for suggestions.
    file_names: OnceLock<Candidates>,
    /// Paths of pages and files, for suggestions.
    names: OnceLock<Candidates>,
}

/// A destination, or the reason why there is none: `Some` for names, `None` for paths.
type Found = Result<Resolved, Option<ResolveError>>;

impl Resolver<'_> {
    /// Resolves the targets of a page and reports broken ones.
    fn page(&self, from: PageId, page: &Page) -> PageLinks {
        let lookup = self.index.lookup(self.pages).without_self(from);
        let mut findings = Vec::new();
        let resolve = |target: &Target| {
            self.resolve(from, page, target).unwrap_or_else(|error| {
                findings.push(match error {
                    Some(error) => lookup.explain(&target.address, target.span, None, &error),
                    None => self.broken(page, target, &lookup),
                });
                Resolved::Broken
            })
        };
        let resolved = page.refs.targets.iter().map(resolve).collect();
        PageLinks { resolved, findings: findings.into() }
    }

    fn resolve(&self, from: PageId, page: &Page, target: &Target) -> Found {
        let found = match target.kind {
            TargetKind::Wiki if target.address.is_empty() => Ok(Resolved::Page(from, None)),
            TargetKind::Wiki => self
                .index
                .resolve(&target.address, None, self.pages)
                .map(|id| Resolved::Page(id, None))
                .map_err(Some),
            TargetKind::Link | TargetKind::Image => self.address(from, page, target).ok_or(None),
        };
        match found? {
            Resolved::Page(to, _) => Ok(Resolved::Page(to, anchor(target))),
            other => Ok(other),
        }
    }

    /// Resolves the path of a link or an image.
    fn address(&self, from: PageId, page: &Page, target: &Target) -> Option<Resolved> {
        let address = target.address.split('?').next().unwrap_or_default();
        if address.is_empty() {
            return (target.kind == TargetKind::Link).then_some(Resolved::Page(from, None));
        }
        let address = crate::url::decode(address)?;
        let path = join(&target.folder, &address)?;
        if target.kind == TargetKind::Link
            && let Some(id) = self.page_at(&path, &address, page)
        {
            return Some(Resolved::Page(id, None));
        }
        if let Some(file) = self.content.get(path.as_str()) {
            return Some(Resolved::Content(*file));
        }
        self.statics.get(path.as_str()).map(|file| Resolved::Static(*file))
    }

    /// Returns the page of a path in the sources, or of a path in the site.
    fn page_at(&self, path: &str, address: &str, page: &Page) -> Option<PageId> {
        let in_sources = self
            .index
            .by_path(path)
            .or_else(|| self.index.by_path(&format!("{}.md", path.trim_end_matches('/'))))
            .or_else(|| {
                let folder = path.trim_matches('/');
                let index = |name| match folder {
                    "" => self.index.by_path(name),
                    _ => self.index.by_path(&format!("{folder}/{name}")),
                };
                ["_index.md", "index.md", "README.md"].into_iter().find_map(index)
            });
        in_sources.or_else(|| {
            let in_site = join(page.route.as_str().trim_end_matches('/'), address)?;
            self.index.by_route(&in_site)
        })
    }

    /// Returns the diagnostic for a broken path.
    fn broken(&self, page: &Page, target: &Target, lookup: &Lookup<'_>) -> Diagnostic {
        let address = &target.address;
        let path = crate::url::decode(address).and_then(|address| join(&target.folder, &address));
        let name = path.as_deref().unwrap_or(address);
        if self.index.is_draft(name) {
            let message = format!("`{address}` is a draft and is not published");
            return Diagnostic::new(Code::LinkToDraft, target.span, message)
                .help("publish it, or build with `--drafts`");
        }
        let (code, message) = match target.kind {
            TargetKind::Image => (Code::MissingImage, format!("there is no image `{address}`")),
            _ if path.is_none() => {
                (Code::BrokenLink, format!("`{address}` is outside the handbook"))
            }
            _ => (Code::BrokenLink, format!("there is no page or file `{address}`")),
        };
        let diagnostic = Diagnostic::new(code, target.span, message);
        let near = match lookup.may_suggest() {
            true => self.nearest_path(page, name, target),
            false => None,
        };
        match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic,
        }
    }

    /// Returns the nearest path but that of the page itself, relative to the folder of the link.
    fn nearest_path(&self, page: &Page, name: &str, target: &Target) -> Option<String> {
        let files = || {
            let mut files: Vec<Box<str>> =
                self.content.keys().map(|path| (**path).into()).collect();
            files.sort_unstable();
            files
        };
        let written = || self.pages.iter().filter(|page| page.file.is_some());
        let pages = || written().map(|page| (*page.path).into());
        let candidates = match target.kind {
            TargetKind::Image => self.file_names.get_or_init(|| Candidates::new(files())),
            _ => self.names.get_or_init(|| Candidates::new(pages().chain(files()))),
        };
        Some(relative(&target.folder, candidates.nearest(name, |path| path != &*page.path)?))
    }
}

/// Returns the anchor of a target.
fn anchor(target: &Target) -> Option<Box<str>> {
    let anchor = target.anchor.as_deref().filter(|anchor| !anchor.is_empty())?;
    Some(crate::url::decode(anchor).unwrap_or_else(|| anchor.to_owned()).into())
}

/// Resolves `address` relative to `folder`; `None` if it leads above the root.
fn join(folder: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = match address.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Returns `path` relative to a file in `folder`.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; from.len() - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_seen_from_the_folder_of_their_file() {
        assert_eq!(join("roles/a", "../b.md").as_deref(), Some("roles/b.md"));
        assert_eq!(join("roles", "/compare/./x").as_deref(), Some("compare/x"));
        assert_eq!(join("roles", "../../x"), None);
    }

    #[test]
    fn a_suggestion_is_written_as_the_link_would_be() {
        assert_eq!(relative("topics/a", "topics/b/c.md"), "../b/c.md");
        assert_eq!(relative("", "roles/po.md"), "roles/po.md");
    }
}

//! *Targets → pages, files and backlinks.* Every link, wiki link and image of every page is
//! resolved once; what leads nowhere is a finding at its place. Whether a page has the place that a
//! link names is asked by `check`, when everything that the page shows is known.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::index::{Index, NotFound};
use super::{Files, PageId};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::markdown::{Target, TargetKind};
use crate::page::Page;

/// Most pages whose links one thread follows alone.
const FEW: usize = 8;

/// Where a target leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// To a page, perhaps to a place in it, which need not be there.
    Page(PageId, Option<Box<str>>),
    /// To a file below `content`.
    Content(u32),
    /// To a file below `static`.
    Static(u32),
    /// Nowhere; this was reported.
    Broken,
}

/// All links of the handbook.
#[derive(Debug)]
pub struct Links {
    pages: Vec<Arc<PageLinks>>,
    backlinks: Arc<Vec<Vec<PageId>>>,
    /// Files below `content` that a page links to or shows.
    pub used_files: Arc<BTreeSet<u32>>,
}

/// The links of one page.
#[derive(Debug)]
struct PageLinks {
    resolved: Box<[Resolved]>,
    findings: Box<[Diagnostic]>,
    /// How many nearest names were looked for.
    searches: usize,
}

impl Links {
    /// Resolves the targets of all pages. `previous` are the links of a handbook in which all else
    /// is the same: they are taken over for pages for which `is_same` holds.
    pub(super) fn new(
        pages: &[Arc<Page>],
        index: &Index,
        files: &Files,
        previous: Option<(&Links, &(dyn Fn(usize) -> bool + Sync))>,
        diags: &mut Diagnostics,
    ) -> Links {
        let by_path = |files: &[super::FileFacts]| -> FxHashMap<Arc<str>, u32> {
            (0..).zip(files).map(|(at, file)| (file.path.clone(), at)).collect()
        };
        let resolver = Resolver {
            pages,
            index,
            content: by_path(&files.content),
            statics: by_path(&files.statics),
        };
        let old = |at: usize| previous.and_then(|(links, _)| links.pages.get(at));
        let kept = |at: usize| old(at).filter(|_| previous.is_some_and(|(_, is_same)| is_same(at)));
        let find = |at: usize| (at, resolver.find_all(PageId::of(at), &pages[at]));
        let wanted: Vec<usize> = (0..pages.len()).filter(|at| kept(*at).is_none()).collect();
        // Other threads may be at work for a while, and a few pages are done sooner than that.
        let found: Vec<(usize, Vec<Found>)> = match wanted.len() {
            0..=FEW => wanted.into_iter().map(find).collect(),
            _ => wanted.into_par_iter().map(find).collect(),
        };
        let mut found = found.into_iter().peekable();
        // What is wrong is told one after the other: there is a limit to what is looked for.
        let mut is_same_graph = previous.is_some();
        let mut resolved = Vec::with_capacity(pages.len());
        for (at, page) in pages.iter().enumerate() {
            let Some((_, found)) = found.next_if(|(other, _)| *other == at) else {
                if let Some(old) = old(at) {
                    index.searched_before(old.searches);
                    resolved.push(old.clone());
                }
                continue;
            };
            let new = resolver.told(page, found);
            is_same_graph &= old(at).is_some_and(|old| old.resolved == new.resolved);
            resolved.push(Arc::new(new));
        }
        for page in &resolved {
            diags.extend(page.findings.iter().cloned());
        }
        match previous {
            Some((links, _)) if is_same_graph => Links {
                pages: resolved,
                backlinks: links.backlinks.clone(),
                used_files: links.used_files.clone(),
            },
            _ => Links::joined(resolved),
        }
    }

    /// Looks at all links from their other ends.
    fn joined(pages: Vec<Arc<PageLinks>>) -> Links {
        let mut backlinks: Vec<Vec<PageId>> = vec![Vec::new(); pages.len()];
        let mut used_files = BTreeSet::new();
        for (at, page) in pages.iter().enumerate() {
            let from = PageId::of(at);
            for link in &page.resolved {
                match link {
                    Resolved::Page(to, _) if *to != from => {
                        let backlinks = &mut backlinks[to.0 as usize];
                        // Pages come in their order, so that another link of this one is the last.
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

    /// Where target `at` of a page leads.
    pub fn target(&self, page: PageId, at: u32) -> &Resolved {
        self.pages[page.0 as usize].resolved.get(at as usize).unwrap_or(&Resolved::Broken)
    }

    /// Pages whose text links to this one, in the order of their paths.
    pub fn backlinks(&self, page: PageId) -> &[PageId] {
        &self.backlinks[page.0 as usize]
    }

    /// Links to pages that say another page has taken their place: the page, the target, the page
    /// that it leads to.
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
                    found.push((PageId::of(at), target, *to));
                }
            }
        }
        found
    }

    /// How many links and images there are in all texts, external ones aside.
    pub fn count(&self) -> usize {
        self.pages.iter().map(|page| page.resolved.len()).sum()
    }
}

struct Resolver<'a> {
    pages: &'a [Arc<Page>],
    index: &'a Index,
    content: FxHashMap<Arc<str>, u32>,
    statics: FxHashMap<Arc<str>, u32>,
}

/// Where a target leads, or why it leads nowhere: a reason for names, none for addresses.
type Found = Result<Resolved, Option<NotFound>>;

impl Resolver<'_> {
    /// Where the targets of a page lead.
    fn find_all(&self, from: PageId, page: &Page) -> Vec<Found> {
        page.gathered.targets.iter().map(|target| self.find(from, page, target)).collect()
    }

    fn find(&self, from: PageId, page: &Page, target: &Target) -> Found {
        let found = match target.kind {
            TargetKind::Wiki if target.address.is_empty() => Ok(Resolved::Page(from, None)),
            TargetKind::Wiki => self
                .index
                .find(&target.address, None, self.pages)
                .map(|id| Resolved::Page(id, None))
                .map_err(Some),
            TargetKind::Link | TargetKind::Image => self.address(from, page, target).ok_or(None),
        };
        match found? {
            Resolved::Page(to, _) => Ok(Resolved::Page(to, anchor(target))),
            other => Ok(other),
        }
    }

    /// The links of a page, with a finding for each that leads nowhere.
    fn told(&self, page: &Page, found: Vec<Found>) -> PageLinks {
        let searches = self.index.searches();
        let mut findings = Vec::new();
        let mut told = |(target, found): (&Target, Found)| {
            found.unwrap_or_else(|why| {
                findings.push(match why {
                    Some(why) => {
                        let (name, span) = (&target.address, target.span);
                        self.index.explain(name, span, None, &why, self.pages)
                    }
                    None => self.broken(target),
                });
                Resolved::Broken
            })
        };
        let resolved = page.gathered.targets.iter().zip(found).map(&mut told).collect();
        let searches = self.index.searches() - searches;
        PageLinks { resolved, findings: findings.into(), searches }
    }

    /// What an address of a link or an image leads to.
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

    /// The page of a path in the sources, or of an address in the site.
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

    /// The finding for an address that leads nowhere.
    fn broken(&self, target: &Target) -> Diagnostic {
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
        let near = if self.index.may_search() { self.nearest_path(name, target) } else { None };
        match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic,
        }
    }

    /// The nearest path, written as the link would have to be.
    fn nearest_path(&self, name: &str, target: &Target) -> Option<String> {
        let mut files: Vec<&str> = self.content.keys().map(|path| &**path).collect();
        files.sort_unstable();
        let pages = self.pages.iter().filter(|page| page.file.is_some()).map(|page| &*page.path);
        let near = match target.kind {
            TargetKind::Image => nearest(name, files),
            _ => nearest(name, pages.chain(files)),
        }?;
        Some(relative(&target.folder, near))
    }
}

/// The place in a page that a target names.
fn anchor(target: &Target) -> Option<Box<str>> {
    let anchor = target.anchor.as_deref().filter(|anchor| !anchor.is_empty())?;
    Some(crate::url::decode(anchor).unwrap_or_else(|| anchor.to_owned()).into())
}

/// `address` as seen from `folder`; `None` when it leads above the root.
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

/// `path` as a link from a file in `folder`.
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

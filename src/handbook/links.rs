//! *Targets → pages, files and backlinks.* Resolves each link, wiki link and image of each page
//! once and reports broken ones. `check` reports missing anchors, when the content of all pages is
//! known.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rayon::prelude::*;
use std::sync::Arc;

pub use super::addresses::Resolved;
use super::addresses::{Addresses, Manner, Missing, join};
use super::candidates::Candidates;
use super::index::{Index, Lookup, ResolveError};
use super::reuse::Reuse;
use super::{Files, PageId};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::markdown::{Target, TargetKind};
use crate::page::Page;

/// Up to this number of pages, links are resolved sequentially.
const MAX_SEQUENTIAL: usize = 8;

/// All links of the handbook.
#[derive(Debug)]
pub struct Links {
    pages: Vec<Arc<PageLinks>>,
    backlinks: Arc<Vec<Vec<PageId>>>,
    /// Files that a page links to or shows, for [`Files::used`].
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
        config: &Config,
        pages: &[Arc<Page>],
        index: &Index,
        files: &Files,
        reuse: Option<&Reuse<'_>>,
        diags: &mut Diagnostics,
    ) -> Links {
        let resolver = Resolver {
            pages,
            index,
            addresses: Addresses::new(config, pages, index, files),
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
                    Resolved::File(file) => {
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
    addresses: Addresses<'a>,
    /// Paths of files, for suggestions.
    file_names: OnceLock<Candidates>,
    /// Paths of pages and files, for suggestions.
    names: OnceLock<Candidates>,
}

/// The reason why there is no destination.
enum Failed {
    /// Of a name.
    Name(ResolveError),
    /// Of an address.
    Address(Missing),
}

impl Resolver<'_> {
    /// Resolves the targets of a page and reports broken ones.
    fn page(&self, from: PageId, page: &Page) -> PageLinks {
        let lookup = self.index.lookup(self.pages).without_self(from);
        let mut findings = Vec::new();
        let resolve = |target: &Target| match self.resolve(from, page, target) {
            Ok((found, manner)) => {
                findings.extend(self.remark(target, &found, &manner));
                found
            }
            Err(failed) => {
                findings.push(match failed {
                    Failed::Name(error) => {
                        lookup.explain(&target.address, target.span, None, &error)
                    }
                    Failed::Address(missing) => self.broken(page, target, &missing, &lookup),
                });
                Resolved::Broken
            }
        };
        let resolved = page.refs.targets.iter().map(resolve).collect();
        PageLinks { resolved, findings: findings.into() }
    }

    fn resolve(
        &self,
        from: PageId,
        page: &Page,
        target: &Target,
    ) -> Result<(Resolved, Manner), Failed> {
        let found = match target.kind {
            TargetKind::Wiki if target.address.is_empty() => {
                Ok((Resolved::Page(from, None), Manner::Plain))
            }
            TargetKind::Wiki => self
                .index
                .resolve(&target.address, None, self.pages)
                .map(|id| (Resolved::Page(id, None), Manner::Plain))
                .map_err(Failed::Name),
            TargetKind::Link | TargetKind::Image => {
                self.addresses.find(from, page, target).map_err(Failed::Address)
            }
        };
        match found? {
            (Resolved::Page(to, _), manner) => Ok((Resolved::Page(to, anchor(target)), manner)),
            other => Ok(other),
        }
    }

    /// Returns what is to be said about an address that is not the plain one of its destination.
    fn remark(&self, target: &Target, found: &Resolved, manner: &Manner) -> Option<Diagnostic> {
        let address = &target.address;
        match (manner, found) {
            (Manner::Detour, Resolved::Page(to, _)) => {
                let message = format!("`{address}` goes through a redirect");
                let path = relative(&target.folder, &self.pages[to.0 as usize].path);
                let found = Diagnostic::new(Code::Detour, target.span, message);
                Some(found.help(format!("write `{path}`")))
            }
            (Manner::Spelled(path), _) => {
                let message = format!("`{address}` is spelled differently than its file");
                let path = relative(&target.folder, path);
                let found = Diagnostic::new(Code::AddressSpelling, target.span, message);
                Some(found.help(format!("write `{path}`: most servers tell capital letters apart")))
            }
            _ => None,
        }
    }

    /// Returns the diagnostic for a broken path.
    fn broken(
        &self,
        page: &Page,
        target: &Target,
        missing: &Missing,
        lookup: &Lookup<'_>,
    ) -> Diagnostic {
        let address = &target.address;
        if *missing == Missing::Unpublished {
            let message = format!("`{address}` is not part of the site");
            return Diagnostic::new(Code::Unpublished, target.span, message).help(
                "say where it can be seen: `url = \"https://…\"` under `[repository]` in `site.toml`",
            );
        }
        if let Missing::Tag(tag) = missing {
            let message = format!("`{tag}` has a tag that only another program can replace");
            return Diagnostic::new(Code::BrokenLink, target.span, message)
                .help("write the path of the file");
        }
        let path = crate::url::decode(address).and_then(|address| join(&target.folder, &address));
        let name = path.as_deref().unwrap_or(address);
        if self.index.is_draft(name) {
            let message = format!("`{address}` is a draft and is not published");
            return Diagnostic::new(Code::LinkToDraft, target.span, message)
                .help("publish it, or build with `--drafts`");
        }
        let (code, message) = match target.kind {
            TargetKind::Image => (Code::MissingImage, format!("there is no image `{address}`")),
            _ if *missing == Missing::Outside => {
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
                self.addresses.content.keys().map(|path| (**path).into()).collect();
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
    let anchor = match target.kind {
        // `[[page#heading#heading below]]`
        TargetKind::Wiki => anchor.rsplit('#').next().unwrap_or(anchor),
        _ => anchor,
    };
    Some(crate::url::decode(anchor).unwrap_or_else(|| anchor.to_owned()).into())
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
    fn a_suggestion_is_written_as_the_link_would_be() {
        assert_eq!(relative("topics/a", "topics/b/c.md"), "../b/c.md");
        assert_eq!(relative("", "roles/po.md"), "roles/po.md");
    }
}

//! *Targets → pages, files and backlinks.* Every link, wiki link and image of every page is
//! resolved once; what leads nowhere is a finding at its place.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

use super::index::Index;
use super::outline::Outline;
use super::{Files, PageId};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::markdown::{Target, TargetKind};
use crate::page::Page;

/// Where a target leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// To a page, perhaps to a place in it.
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
    resolved: Vec<Box<[Resolved]>>,
    backlinks: Vec<Vec<PageId>>,
    /// Files below `content` that a page links to or shows.
    pub used_files: BTreeSet<u32>,
}

impl Links {
    /// Resolves the targets of all pages.
    pub fn new(
        pages: &[Arc<Page>],
        index: &Index,
        files: &Files,
        outlines: &[Outline],
        diags: &mut Diagnostics,
    ) -> Links {
        let by_path = |files: &[super::FileFacts]| -> FxHashMap<Arc<str>, u32> {
            (0..).zip(files).map(|(at, file)| (file.path.clone(), at)).collect()
        };
        let anchors = outlines.iter().map(Outline::anchors).collect();
        let mut resolver = Resolver {
            pages,
            index,
            anchors,
            content: by_path(&files.content),
            statics: by_path(&files.statics),
            diags,
        };
        let mut backlinks = vec![BTreeSet::new(); pages.len()];
        let mut used_files = BTreeSet::new();
        let mut resolved = Vec::with_capacity(pages.len());
        for (at, page) in pages.iter().enumerate() {
            let from = PageId::of(at);
            let targets = page.gathered.targets.iter();
            let links: Box<[Resolved]> =
                targets.map(|target| resolver.resolve(from, page, target)).collect();
            for link in &links {
                match link {
                    Resolved::Page(to, _) if *to != from => {
                        backlinks[to.0 as usize].insert(from);
                    }
                    Resolved::Content(file) => {
                        used_files.insert(*file);
                    }
                    _ => {}
                }
            }
            resolved.push(links);
        }
        let backlinks = backlinks.into_iter().map(|from| from.into_iter().collect()).collect();
        Links { resolved, backlinks, used_files }
    }

    /// Where target `at` of a page leads.
    pub fn target(&self, page: PageId, at: u32) -> &Resolved {
        self.resolved[page.0 as usize].get(at as usize).unwrap_or(&Resolved::Broken)
    }

    /// Pages whose text links to this one, in the order of their paths.
    pub fn backlinks(&self, page: PageId) -> &[PageId] {
        &self.backlinks[page.0 as usize]
    }

    /// Links to pages that say another page has taken their place: the page, the target, the page
    /// that it leads to.
    pub fn to_superseded(&self, pages: &[Arc<Page>]) -> Vec<(PageId, usize, PageId)> {
        let mut found = Vec::new();
        for (at, resolved) in self.resolved.iter().enumerate() {
            for (target, link) in resolved.iter().enumerate() {
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
        self.resolved.iter().map(|links| links.len()).sum()
    }
}

struct Resolver<'a> {
    pages: &'a [Arc<Page>],
    index: &'a Index,
    anchors: Vec<FxHashSet<&'a str>>,
    content: FxHashMap<Arc<str>, u32>,
    statics: FxHashMap<Arc<str>, u32>,
    diags: &'a mut Diagnostics,
}

impl Resolver<'_> {
    fn resolve(&mut self, from: PageId, page: &Page, target: &Target) -> Resolved {
        let found = match target.kind {
            TargetKind::Wiki if target.address.is_empty() => Ok(Resolved::Page(from, None)),
            TargetKind::Wiki => self
                .index
                .find(&target.address, None, self.pages)
                .map(|id| Resolved::Page(id, None))
                .map_err(Some),
            TargetKind::Link | TargetKind::Image => self.address(from, page, target).ok_or(None),
        };
        match found {
            Ok(Resolved::Page(to, _)) => self.with_anchor(to, target),
            Ok(other) => other,
            Err(Some(why)) => {
                let span = target.span;
                let diagnostic = self.index.explain(&target.address, span, None, &why, self.pages);
                self.diags.push(diagnostic);
                Resolved::Broken
            }
            Err(None) => {
                self.report_broken(target);
                Resolved::Broken
            }
        }
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

    fn with_anchor(&mut self, to: PageId, target: &Target) -> Resolved {
        let Some(anchor) = target.anchor.as_deref().filter(|anchor| !anchor.is_empty()) else {
            return Resolved::Page(to, None);
        };
        let anchor = crate::url::decode(anchor).unwrap_or_else(|| anchor.to_owned());
        let page = &self.pages[to.0 as usize];
        let known = &self.anchors[to.0 as usize];
        if !known.contains(anchor.as_str()) {
            let message = format!("`{}` has no place `#{anchor}`", page.path);
            let diagnostic = Diagnostic::new(Code::BrokenAnchor, target.span, message);
            self.diags.push(if self.index.may_search() {
                let mut names: Vec<&str> = known.iter().copied().collect();
                names.sort_unstable();
                diagnostic.did_you_mean(&anchor, names)
            } else {
                diagnostic
            });
        }
        Resolved::Page(to, Some(anchor.into()))
    }

    fn report_broken(&mut self, target: &Target) {
        let address = &target.address;
        let path = crate::url::decode(address).and_then(|address| join(&target.folder, &address));
        let name = path.as_deref().unwrap_or(address);
        if self.index.is_draft(name) {
            let message = format!("`{address}` is a draft and is not published");
            self.diags.push(
                Diagnostic::new(Code::LinkToDraft, target.span, message)
                    .help("publish it, or build with `--drafts`"),
            );
            return;
        }
        let (code, message) = match target.kind {
            TargetKind::Image => (Code::MissingImage, format!("there is no image `{address}`")),
            _ if path.is_none() => {
                (Code::BrokenLink, format!("`{address}` leads out of the handbook"))
            }
            _ => (Code::BrokenLink, format!("there is no page or file `{address}`")),
        };
        let diagnostic = Diagnostic::new(code, target.span, message);
        let near = if self.index.may_search() { self.nearest_path(name, target) } else { None };
        self.diags.push(match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
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

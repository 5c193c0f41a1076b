//! *Routes → sections and order.* The tree of sections follows the routes. Within a section, pages
//! are sorted by weight, then by title.

use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::PageId;
use super::generated::parent;
use crate::kinds::KindId;
use crate::page::Page;

/// One section, known by its index page.
#[derive(Debug, Default)]
pub struct Section {
    /// Pages of the section that are not index pages, in order.
    pub pages: Vec<PageId>,
    /// Index pages of the subsections, in order.
    pub sections: Vec<PageId>,
}

/// The order of the handbook.
#[derive(Debug)]
pub struct Nav {
    /// The front page.
    pub home: PageId,
    sections: FxHashMap<PageId, Section>,
    parents: Vec<Option<PageId>>,
    previous: Vec<Option<PageId>>,
    next: Vec<Option<PageId>>,
    order: Vec<PageId>,
}

impl Nav {
    /// Orders the pages.
    pub fn new(pages: &[Arc<Page>], titles: &[Box<str>]) -> Nav {
        let by_route: FxHashMap<&str, PageId> = pages
            .iter()
            .enumerate()
            .map(|(at, page)| (page.route.as_str(), PageId::from_index(at)))
            .collect();
        let parents: Vec<Option<PageId>> = pages
            .iter()
            .map(|page| parent(page.route.as_str()).and_then(|route| by_route.get(route).copied()))
            .collect();
        let mut sections: FxHashMap<PageId, Section> = FxHashMap::default();
        for (at, page) in pages.iter().enumerate() {
            if page.is_index {
                sections.entry(PageId::from_index(at)).or_default();
            }
        }
        for (at, parent) in parents.iter().enumerate() {
            let Some(parent) = parent else { continue };
            let section = sections.entry(*parent).or_default();
            let list = if pages[at].is_index { &mut section.sections } else { &mut section.pages };
            list.push(PageId::from_index(at));
        }
        let key = |id: &PageId| {
            let page = &pages[id.0 as usize];
            let weight = page.common.weight.unwrap_or(i64::MAX);
            (weight, titles[id.0 as usize].to_lowercase(), page.path.clone())
        };
        let home = by_route.get("").copied().unwrap_or(PageId(0));
        let mut nav = Nav {
            home,
            sections,
            previous: vec![None; pages.len()],
            next: vec![None; pages.len()],
            order: Vec::with_capacity(pages.len()),
            parents,
        };
        let ids: Vec<PageId> = (0..pages.len())
            .map(PageId::from_index)
            .filter(|id| nav.sections.contains_key(id))
            .collect();
        for id in ids {
            if let Some(section) = nav.sections.get_mut(&id) {
                section.pages.sort_by_cached_key(key);
                section.sections.sort_by_cached_key(key);
            }
        }
        nav.walk();
        nav
    }

    /// Puts all pages in reading order and links neighbours within each section.
    fn walk(&mut self) {
        let mut open = vec![self.home];
        while let Some(id) = open.pop() {
            self.order.push(id);
            let Some(section) = self.sections.get(&id) else {
                continue;
            };
            for pair in section.pages.windows(2) {
                self.next[pair[0].0 as usize] = Some(pair[1]);
                self.previous[pair[1].0 as usize] = Some(pair[0]);
            }
            self.order.extend(&section.pages);
            open.extend(section.sections.iter().rev());
        }
    }

    /// Returns the section of an index page.
    pub fn section(&self, index: PageId) -> Option<&Section> {
        self.sections.get(&index)
    }

    /// Returns the index page of the section of a page; `None` for the front page.
    pub fn parent(&self, id: PageId) -> Option<PageId> {
        self.parents[id.0 as usize]
    }

    /// Returns the index pages from the front page down to the section of a page.
    pub fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let mut ancestors: Vec<PageId> =
            std::iter::successors(self.parent(id), |id| self.parent(*id)).collect();
        ancestors.reverse();
        ancestors
    }

    /// Returns the previous and the next page in the section.
    pub fn neighbours(&self, id: PageId) -> (Option<PageId>, Option<PageId>) {
        (self.previous[id.0 as usize], self.next[id.0 as usize])
    }

    /// Returns all pages in reading order.
    pub fn reading_order(&self) -> &[PageId] {
        &self.order
    }

    /// Returns the pages of one kind in reading order, without tags and indexes.
    pub fn in_order(&self, kind: KindId, pages: &[Arc<Page>]) -> Vec<PageId> {
        self.order
            .iter()
            .copied()
            .filter(|id| {
                let page = &pages[id.0 as usize];
                page.kind == kind
                    && !page.is_index
                    && (kind == KindId::PAGE) == page.fields.is_plain()
            })
            .collect()
    }
}

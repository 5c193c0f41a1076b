//! *Routes, and the order that the owner has written → sections and order.* Without a written order, the
//! tree of sections follows the routes: a page is a section if it is the page of a folder, or if other
//! pages are below its address; within a section, pages are sorted by weight or by the number in their
//! name, then by title. A written order takes its place; what it does not name stands behind it, below
//! the section of its route.
//!
//! **Invariants.** Every page is in a list, but for generated indexes of folders whose pages all have
//! another place.

mod written;

pub use written::pages_of;

use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

use super::PageId;
use super::generated::parent;
use super::index::Index;
use crate::contents::Contents;
use crate::diagnostic::Diagnostics;
use crate::kinds::KindId;
use crate::page::Page;

/// Number of entries from which on a list is cut into parts.
const PARTS_FROM: usize = 100;

/// Number of entries of a part, about.
const PART: usize = 40;

/// One section, known by its index page.
#[derive(Debug, Default)]
pub struct Section {
    /// Pages of the section that are no sections, in order.
    pub pages: Vec<PageId>,
    /// Index pages of the subsections, in order.
    pub sections: Vec<PageId>,
    /// The entries as the owner has written them; empty if nothing says an order.
    pub items: Vec<Item>,
    /// Parts of a long list without a written order; empty for others.
    pub parts: Vec<ListPart>,
}

impl Section {
    /// Returns all pages of the section: subsections, then others.
    pub fn all(&self) -> impl Iterator<Item = PageId> {
        self.sections.iter().chain(&self.pages).copied()
    }
}

/// A part of a long list.
#[derive(Clone, Debug)]
pub struct ListPart {
    /// The letters of its titles, such as `A–C`.
    pub title: String,
    /// Its entries.
    pub pages: Vec<PageId>,
}

/// An entry of a written order.
#[derive(Clone, Debug)]
pub enum Item {
    /// A page, with words in place of its title.
    Page(PageId, Option<Box<str>>),
    /// An address of the web.
    Link(Box<str>, Box<str>),
    /// A page that is not written yet.
    Draft(Box<str>),
    /// Entries below a heading; without one, those that the written order does not name.
    Group(Option<Box<str>>, Vec<Item>),
}

/// The order of the handbook.
#[derive(Debug)]
pub struct Nav {
    /// The front page.
    pub home: PageId,
    /// Whether the owner has written the order.
    pub is_written: bool,
    sections: FxHashMap<PageId, Section>,
    parents: Vec<Option<PageId>>,
    /// The part of a long list that each page is in.
    part_of: FxHashMap<PageId, usize>,
    previous: Vec<Option<PageId>>,
    next: Vec<Option<PageId>>,
    order: Vec<PageId>,
}

impl Nav {
    /// Orders the pages.
    pub fn new(
        pages: &[Arc<Page>],
        titles: &[Box<str>],
        (index, contents): (&Index, &Contents),
        diags: &mut Diagnostics,
    ) -> Nav {
        let by_route: FxHashMap<&str, PageId> = pages
            .iter()
            .enumerate()
            .map(|(at, page)| (page.route.as_str(), PageId::from_index(at)))
            .collect();
        let parents: Vec<Option<PageId>> = pages
            .iter()
            .map(|page| parent(page.route.as_str()).and_then(|route| by_route.get(route).copied()))
            .collect();
        let home = by_route.get("").copied().unwrap_or(PageId(0));
        let mut nav = Nav {
            home,
            is_written: false,
            sections: FxHashMap::default(),
            part_of: FxHashMap::default(),
            previous: vec![None; pages.len()],
            next: vec![None; pages.len()],
            order: Vec::with_capacity(pages.len()),
            parents,
        };
        nav.sections = nav.by_routes(pages, titles);
        if !contents.is_empty() {
            written::apply(&mut nav, (pages, titles), (index, contents), diags);
        }
        for section in nav.sections.values_mut().filter(|section| section.items.is_empty()) {
            section.parts = parts(section, pages, titles);
            for (at, part) in section.parts.iter().enumerate() {
                nav.part_of.extend(part.pages.iter().map(|id| (*id, at)));
            }
        }
        nav.walk(pages.len());
        nav
    }

    /// Returns the sections that follow from the routes.
    fn by_routes(&self, pages: &[Arc<Page>], titles: &[Box<str>]) -> FxHashMap<PageId, Section> {
        let mut sections: FxHashMap<PageId, Section> = FxHashMap::default();
        for (at, page) in pages.iter().enumerate() {
            if page.is_index {
                sections.entry(PageId::from_index(at)).or_default();
            }
        }
        let with_pages: FxHashSet<PageId> = self.parents.iter().flatten().copied().collect();
        let is_section = |id: PageId| pages[id.0 as usize].is_index || with_pages.contains(&id);
        for (at, parent) in self.parents.iter().enumerate() {
            let Some(parent) = parent else { continue };
            let section = sections.entry(*parent).or_default();
            let id = PageId::from_index(at);
            let list = if is_section(id) { &mut section.sections } else { &mut section.pages };
            list.push(id);
        }
        #[expect(clippy::iter_over_hash_type, reason = "each section is independent of the others")]
        for section in sections.values_mut() {
            section.pages.sort_by_cached_key(|id| key(*id, pages, titles));
            section.sections.sort_by_cached_key(|id| key(*id, pages, titles));
        }
        sections
    }

    /// Puts all pages in reading order and links neighbours: within each section, or along the written
    /// order.
    fn walk(&mut self, count: usize) {
        let mut seen = vec![false; count];
        let mut open = vec![self.home];
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut seen[id.0 as usize], true) {
                continue;
            }
            self.order.push(id);
            let Some(section) = self.sections.get(&id) else { continue };
            if self.is_written && !section.items.is_empty() {
                let inside = pages_of(&section.items);
                open.extend(inside.into_iter().rev());
                continue;
            }
            for pair in section.pages.windows(2) {
                self.next[pair[0].0 as usize] = Some(pair[1]);
                self.previous[pair[1].0 as usize] = Some(pair[0]);
            }
            for id in &section.pages {
                if !std::mem::replace(&mut seen[id.0 as usize], true) {
                    self.order.push(*id);
                }
            }
            open.extend(section.sections.iter().rev());
        }
        // Indexes of folders whose pages all have another place.
        let rest = (0..count).filter(|at| !seen[*at]).map(PageId::from_index);
        self.order.extend(rest);
    }

    /// Returns the section of an index page.
    pub fn section(&self, index: PageId) -> Option<&Section> {
        self.sections.get(&index)
    }

    /// Returns all pages below a section that are no sections themselves, in order.
    pub fn below(&self, section: PageId) -> Vec<PageId> {
        let mut found = Vec::new();
        let mut open = vec![section];
        while let Some(id) = open.pop() {
            if let Some(section) = self.sections.get(&id) {
                found.extend(&section.pages);
                open.extend(section.sections.iter().rev());
            }
        }
        found
    }

    /// Returns the number of the part of its list that a page is in.
    pub fn part(&self, id: PageId) -> Option<usize> {
        self.part_of.get(&id).copied()
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

    /// Returns the previous and the next page in the section, or in the written order.
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
                    && !(page.is_index || kind == KindId::PAGE && self.sections.contains_key(id))
                    && (kind == KindId::PAGE) == page.fields.is_plain()
            })
            .collect()
    }
}

/// Returns the anchor of a part of a long list on the page of its section.
pub fn part_anchor(at: usize) -> String {
    format!("rb:part-{}", at + 1)
}

/// Returns the key that pages of a section are sorted by.
fn key(id: PageId, pages: &[Arc<Page>], titles: &[Box<str>]) -> (i64, Vec<Part>, Box<str>) {
    let page = &pages[id.0 as usize];
    let number = page.place.numbers.last().copied().flatten().map(i64::from);
    let weight = page.common.weight.or(number).unwrap_or(i64::MAX);
    (weight, natural(&titles[id.0 as usize]), page.path.clone())
}

/// Cuts a long list into parts: between letters if it is sorted by title.
fn parts(section: &Section, pages: &[Arc<Page>], titles: &[Box<str>]) -> Vec<ListPart> {
    let all: Vec<PageId> = section.all().collect();
    if all.len() <= PARTS_FROM {
        return Vec::new();
    }
    let is_weighted = |id: &PageId| {
        let page = &pages[id.0 as usize];
        page.common.weight.is_some() || matches!(page.place.numbers.last(), Some(Some(_)))
    };
    let by_title = !all.iter().any(is_weighted);
    let mut sorted = all;
    if by_title {
        // Sections and pages share the letters.
        sorted.sort_by_cached_key(|id| key(*id, pages, titles));
    }
    let letter = |id: &PageId| {
        let title = &titles[id.0 as usize];
        let first = title.chars().find(|letter| letter.is_alphanumeric()).unwrap_or('#');
        match first.is_alphabetic() {
            true => first.to_uppercase().to_string(),
            false => "0–9".to_owned(),
        }
    };
    let mut parts: Vec<ListPart> = Vec::new();
    let mut start = 0;
    for at in 1..=sorted.len() {
        let is_end = at == sorted.len();
        let is_full = at - start >= PART;
        let is_between =
            by_title && sorted.get(at).is_some_and(|next| letter(next) != letter(&sorted[at - 1]));
        let is_cut = is_full && (!by_title || is_between || at - start >= 2 * PART);
        if is_end || is_cut {
            let pages = sorted[start..at].to_vec();
            let title = match (by_title, pages.first(), pages.last()) {
                (true, Some(first), Some(last)) => match (letter(first), letter(last)) {
                    (first, last) if first == last => first,
                    (first, last) => format!("{first}–{last}"),
                },
                _ => format!("{}–{at}", start + 1),
            };
            parts.push(ListPart { title, pages });
            start = at;
        }
    }
    parts
}

/// Returns a key that sorts titles as people do: without case, "Page 2" before "Page 10".
pub fn natural(title: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let lower = title.to_lowercase();
    let mut rest = lower.as_str();
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        parts.push(match is_digit {
            true => {
                let digits = part.trim_start_matches('0');
                Part::Number(digits.len(), digits.into())
            }
            false => Part::Words(part.into()),
        });
        rest = after;
    }
    parts
}

/// A part of a title.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A number: its count of digits and its digits, without zeros before them.
    Number(usize, Box<str>),
    /// Anything else.
    Words(Box<str>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_titles_are_numbers() {
        let mut titles = ["Page 10", "page 2", "Page 1b", "Page 01", "10", "9", "Page"];
        titles.sort_by_cached_key(|title| natural(title));
        assert_eq!(titles, ["9", "10", "Page", "Page 01", "Page 1b", "page 2", "Page 10"]);
    }
}

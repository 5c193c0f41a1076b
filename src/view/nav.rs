//! *A section → the navigation beside its pages.* Rendered once per section; the mark of the
//! current page is set afterwards, so that a page does not pay for the length of its navigation.

use rustc_hash::FxHashMap;
use serde::Serialize;
use std::sync::Arc;

use super::{Html, Link, link};
use crate::handbook::nav::{Item, Section, part_anchor};
use crate::handbook::{Handbook, PageId};

/// Rendered navigations by the index page of their section: one for the whole, then one for each part of
/// a long list, in which that part is open.
pub type Navs = FxHashMap<PageId, Arc<[Arc<str>]>>;

crate::documented! {
    /// The navigation of one section.
    #[derive(Clone, Debug, Serialize)]
    pub struct NavView {
        /// Main sections and other pages of the first level.
        pub items: Vec<NavItem>,
    }
}

crate::documented! {
    /// An entry of the navigation.
    #[derive(Clone, Debug, Default, Serialize)]
    pub struct NavItem {
        /// The words.
        pub title: String,
        /// The address; empty for a heading and for a page that is not written yet.
        pub url: String,
        /// Whether this section is on the way to the page, and so shows what is in it.
        pub open: bool,
        /// Whether it is a heading of what is in it.
        pub group: bool,
        /// What is in it, if it is open, or if the whole handbook is short enough to be shown folded.
        pub items: Vec<NavItem>,
    }
}

/// Most pages of a handbook with a written order whose navigation is shown as a whole on every page.
/// Longer ones show the sections on the way to the page.
const MAX_WHOLE: usize = 250;

/// Most entries of a written list, and most parts of a long list, that stand beside a page.
const MAX_LISTED: usize = 100;

/// Returns what is beside the pages of a section; `part` is the number of the open part of its list.
pub fn view(handbook: &Handbook, section: PageId, part: Option<usize>) -> NavView {
    let mut way = handbook.nav.ancestors(section);
    way.push(section);
    let is_whole = handbook.nav.is_written && handbook.len() <= MAX_WHOLE;
    // From the innermost section outwards, each put into the list of the one around it.
    let mut inner: Option<(PageId, Vec<NavItem>)> = None;
    let mut below: Option<PageId> = None;
    for id in way.iter().rev() {
        let mut lists = Lists { handbook, inner: inner.take(), is_whole };
        let items = match handbook.nav.section(*id) {
            None => continue,
            Some(section) if !section.parts.is_empty() => {
                let part = match below {
                    Some(below) => handbook.nav.part(below),
                    None => part,
                };
                lists.parts(*id, section, part)
            }
            Some(section) if !section.items.is_empty() => lists.written(*id, &section.items),
            Some(section) => section.all().map(|id| lists.page(id, None)).collect(),
        };
        below = Some(*id);
        inner = Some((*id, items));
    }
    NavView { items: inner.map(|(_, items)| items).unwrap_or_default() }
}

struct Lists<'h> {
    handbook: &'h Handbook,
    /// The section on the way to the page, and what is in it.
    inner: Option<(PageId, Vec<NavItem>)>,
    /// Whether what is in other sections is shown too.
    is_whole: bool,
}

impl Lists<'_> {
    fn page(&mut self, id: PageId, words: Option<&str>) -> NavItem {
        let Link { url, .. } = link(self.handbook, id);
        let title = words.unwrap_or(self.handbook.short_title(id)).to_owned();
        let mut item = NavItem { title, url, ..NavItem::default() };
        match &mut self.inner {
            Some((open, inside)) if *open == id => {
                item.open = true;
                item.items = std::mem::take(inside);
                self.inner = None;
            }
            _ if self.is_whole => {
                let section = self.handbook.nav.section(id);
                let is_child = |item: &Item| match item {
                    Item::Page(page, _) => self.handbook.nav.parent(*page) == Some(id),
                    _ => true,
                };
                let own = section.filter(|section| section.items.iter().all(is_child));
                item.items = own.map_or_else(Vec::new, |section| self.items(&section.items));
            }
            _ => {}
        }
        item
    }

    /// Returns a written list. The recursion is as deep as contents are.
    fn items(&mut self, items: &[Item]) -> Vec<NavItem> {
        let labels = &self.handbook.config.labels;
        let words = |words: &str| words.to_owned();
        let item = |item: &Item| match item {
            Item::Page(id, title) => self.page(*id, title.as_deref()),
            Item::Link(title, url) => {
                NavItem { title: words(title), url: words(url), ..NavItem::default() }
            }
            Item::Draft(title) => NavItem { title: words(title), ..NavItem::default() },
            Item::Group(title, inside) => {
                let before = self.inner.is_some();
                let items = self.items(inside);
                let open = (before && self.inner.is_none()) || title.is_some();
                let title = title.as_deref().unwrap_or(labels.text("more_pages")).to_owned();
                NavItem { title, open, group: true, items, ..NavItem::default() }
            }
        };
        items.iter().map(item).collect()
    }

    /// Returns a written list, without what is in closed groups if it is long.
    fn written(&mut self, id: PageId, written: &[Item]) -> Vec<NavItem> {
        let mut items = self.items(written);
        let count =
            |items: &[NavItem]| items.iter().map(|item| item.items.len().max(1)).sum::<usize>();
        if self.is_whole || count(&items) <= MAX_LISTED {
            return items;
        }
        let url = self.handbook.link(id);
        for item in items.iter_mut().filter(|item| item.group) {
            if !item.items.iter().any(|inside| inside.open) && item.items.len() > 1 {
                (item.items, item.open, item.group) = (Vec::new(), false, false);
                item.url.clone_from(&url);
            }
        }
        if count(&items) > 2 * MAX_LISTED {
            items.retain(|item| item.open);
            items.push(self.all(id, handbook_count(self.handbook, id)));
        }
        items
    }

    /// Returns the parts of a long list, with what is in one of them.
    fn parts(&mut self, id: PageId, section: &Section, open: Option<usize>) -> Vec<NavItem> {
        let url = self.handbook.link(id);
        let first = open.unwrap_or_default().saturating_sub(MAX_LISTED / 2);
        let shown = section.parts.iter().enumerate().skip(first).take(MAX_LISTED);
        let mut items: Vec<NavItem> = shown
            .map(|(at, part)| {
                let anchor = part_anchor(at);
                let mut item = NavItem {
                    title: part.title.clone(),
                    url: format!("{url}#{anchor}"),
                    ..NavItem::default()
                };
                if open == Some(at) {
                    item.open = true;
                    item.items = part.pages.iter().map(|id| self.page(*id, None)).collect();
                }
                item
            })
            .collect();
        items.push(self.all(id, section.all().count()));
        items
    }

    fn all(&self, id: PageId, count: usize) -> NavItem {
        let labels = &self.handbook.config.labels;
        let title = labels.fill("all_of", &[("count", &count.to_string())]);
        NavItem { title, url: self.handbook.link(id), ..NavItem::default() }
    }
}

fn handbook_count(handbook: &Handbook, id: PageId) -> usize {
    handbook.nav.section(id).map_or(0, |section| section.all().count())
}

/// The section whose navigation stands beside a page.
pub fn section(handbook: &Handbook, id: PageId) -> Option<PageId> {
    if handbook.nav.section(id).is_some() { Some(id) } else { handbook.nav.parent(id) }
}

/// The number of navigations of a section.
pub fn count(handbook: &Handbook, section: PageId) -> usize {
    1 + handbook.nav.section(section).map_or(0, |section| section.parts.len())
}

/// The navigation of a page, with the page marked in it.
pub fn marked(handbook: &Handbook, id: PageId, navs: &Navs) -> Html {
    let own = section(handbook, id);
    let part = match own {
        Some(section) if section != id => handbook.nav.part(id).map_or(0, |part| part + 1),
        _ => 0,
    };
    let Some(nav) = own.and_then(|section| navs.get(&section)?.get(part)) else {
        return Html::new("");
    };
    let mut href = String::from("href=\"");
    let _ = pulldown_cmark_escape::escape_html(&mut href, &handbook.link(id));
    href.push('"');
    match nav.find(&href) {
        Some(at) => {
            let (before, rest) = nav.split_at(at + href.len());
            Html::new(&format!("{before} aria-current=\"page\"{rest}"))
        }
        None => Html::new(nav),
    }
}

//! *A section → the navigation beside its pages.* Rendered once per section; the mark of the
//! current page is set afterwards, so that a page does not pay for the length of its navigation.

use rustc_hash::FxHashMap;
use serde::Serialize;
use std::sync::Arc;

use super::{Html, Link, link};
use crate::handbook::{Handbook, PageId};

/// Rendered navigations by the index page of their section.
pub type Navs = FxHashMap<PageId, Arc<str>>;

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
    #[derive(Clone, Debug, Serialize)]
    pub struct NavItem {
        /// The words.
        pub title: String,
        /// The address.
        pub url: String,
        /// Whether this section is on the way to the page, and so shows what is in it.
        pub open: bool,
        /// What is in it, if it is open.
        pub items: Vec<NavItem>,
    }
}

/// Most pages, and most sections, that one section lists beside its pages. A longer list helps
/// nobody, and every page of the section would carry it.
const MAX_LISTED: usize = 100;

/// What is beside the pages of a section.
pub fn view(handbook: &Handbook, section: PageId) -> NavView {
    let mut way = handbook.nav.ancestors(section);
    way.push(section);
    // From the innermost section outwards, each put into the list of the one around it.
    let mut inner: Option<(PageId, Vec<NavItem>)> = None;
    for id in way.iter().rev() {
        let Some(section) = handbook.nav.section(*id) else {
            continue;
        };
        let item = |id: &PageId| {
            let Link { title, url, .. } = link(handbook, *id);
            NavItem { title, url, open: false, items: Vec::new() }
        };
        let mut items: Vec<NavItem> = Vec::new();
        let on_the_way = |id: &PageId| inner.as_ref().is_some_and(|(open, _)| open == id);
        let too_many = section.sections.len() > MAX_LISTED;
        let shown: Vec<PageId> =
            section.sections.iter().copied().filter(|id| !too_many || on_the_way(id)).collect();
        for id in &shown {
            let mut item = item(id);
            if let Some((open, inside)) = &mut inner
                && open == id
            {
                item.open = true;
                item.items = std::mem::take(inside);
            }
            items.push(item);
        }
        if section.pages.len() <= MAX_LISTED {
            items.extend(section.pages.iter().map(item));
        }
        let left_out = too_many || section.pages.len() > MAX_LISTED;
        if left_out {
            let count = section.sections.len() + section.pages.len();
            items.push(NavItem {
                title: handbook.config.labels.fill("all_of", &[("count", &count.to_string())]),
                ..item(id)
            });
        }
        inner = Some((*id, items));
    }
    NavView { items: inner.map(|(_, items)| items).unwrap_or_default() }
}

/// The section whose navigation stands beside a page.
pub fn section(handbook: &Handbook, id: PageId) -> Option<PageId> {
    if handbook.nav.section(id).is_some() { Some(id) } else { handbook.nav.parent(id) }
}

/// The navigation of a page, with the page marked in it.
pub fn marked(handbook: &Handbook, id: PageId, navs: &Navs) -> Html {
    let Some(nav) = section(handbook, id).and_then(|section| navs.get(&section)) else {
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

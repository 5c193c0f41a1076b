//! *The order that the owner has written → the tree of sections.*

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Item, Nav, PageId, Section, key};
use crate::contents::{Contents, Entry, Target};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::index::Index;
use crate::page::Page;

/// Places the entries of the contents.
struct Placer<'a> {
    pages: &'a [Arc<Page>],
    index: &'a Index,
    home: PageId,
    /// Whether each page has a place.
    placed: Vec<bool>,
    parents: Vec<Option<PageId>>,
    /// The entries of each section.
    items: FxHashMap<PageId, Vec<Item>>,
    /// Pages in the written order.
    order: Vec<PageId>,
    findings: Vec<Diagnostic>,
}

/// Replaces the tree of sections by the written one.
pub(super) fn apply(
    nav: &mut Nav,
    (pages, titles): (&[Arc<Page>], &[Box<str>]),
    (index, contents): (&Index, &Contents),
    diags: &mut Diagnostics,
) {
    let mut placer = Placer {
        pages,
        index,
        home: nav.home,
        placed: vec![false; pages.len()],
        parents: nav.parents.clone(),
        items: FxHashMap::default(),
        order: Vec::new(),
        findings: Vec::new(),
    };
    placer.placed[nav.home.0 as usize] = true;
    let top = placer.entries(&contents.entries, nav.home);
    placer.items.insert(nav.home, top);
    diags.extend(placer.findings.drain(..));
    if placer.order.is_empty() {
        return;
    }
    let order = std::mem::take(&mut placer.order);
    let rest = placer.rest();
    let Placer { parents, mut items, .. } = placer;
    for (parent, mut others) in rest {
        others.sort_by_cached_key(|id| key(*id, pages, titles));
        let others = others.into_iter().map(|id| Item::Page(id, None)).collect();
        match items.entry(parent).or_default() {
            list if list.is_empty() => *list = others,
            list => list.push(Item::Group(None, others)),
        }
    }
    nav.parents = parents;
    nav.is_written = true;
    let is_section = |id: &PageId| {
        let at = *id;
        pages[at.0 as usize].is_index || items.get(&at).is_some_and(|items| !items.is_empty())
    };
    let mut sections: FxHashMap<PageId, Section> = FxHashMap::default();
    #[expect(clippy::iter_over_hash_type, reason = "each section is independent of the others")]
    for (id, list) in &items {
        let inside = pages_of(list).into_iter();
        let inside = inside.filter(|page| nav.parents[page.0 as usize] == Some(*id));
        let (subsections, others) = inside.partition(is_section);
        if !list.is_empty() {
            let items = list.clone();
            sections.insert(
                *id,
                Section { pages: others, sections: subsections, items, parts: Vec::new() },
            );
        }
    }
    #[expect(clippy::iter_over_hash_type, reason = "each section is independent of the others")]
    for (id, section) in std::mem::take(&mut nav.sections) {
        // An index has the pages of its folder, wherever they stand.
        if pages[id.0 as usize].is_index {
            sections.entry(id).or_insert(section);
        }
    }
    nav.sections = sections;
    for pair in order.windows(2) {
        nav.next[pair[0].0 as usize] = Some(pair[1]);
        nav.previous[pair[1].0 as usize] = Some(pair[0]);
    }
}

/// Returns the pages of a list, those in its groups as well, in order and each once.
pub fn pages_of(items: &[Item]) -> Vec<PageId> {
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Page(id, _) => found.push(*id),
            Item::Group(_, inside) => found.extend(pages_of(inside)),
            Item::Link(..) | Item::Draft(_) => {}
        }
    }
    found
}

impl Placer<'_> {
    /// Places entries below a page. The recursion is as deep as contents are.
    fn entries(&mut self, entries: &[Entry], above: PageId) -> Vec<Item> {
        let mut items = Vec::new();
        for entry in entries {
            let title = entry.title.as_deref().map(Box::from);
            match &entry.target {
                Target::Heading => {
                    let inside = self.entries(&entry.entries, above);
                    if !inside.is_empty() {
                        items.push(Item::Group(Some(title.unwrap_or_default()), inside));
                    }
                    continue;
                }
                Target::Draft => items.push(Item::Draft(title.unwrap_or_default())),
                Target::Url(url) => {
                    let words = title.unwrap_or_else(|| url.as_str().into());
                    items.push(Item::Link(words, url.as_str().into()));
                }
                Target::Page(name) => match self.find(name) {
                    Some(id) if id == self.home => {
                        let inside = self.entries(&entry.entries, above);
                        items.extend(inside);
                        continue;
                    }
                    Some(id) if std::mem::replace(&mut self.placed[id.0 as usize], true) => {
                        items.push(Item::Page(id, title));
                    }
                    Some(id) => {
                        self.parents[id.0 as usize] = Some(above);
                        self.order.push(id);
                        let inside = self.entries(&entry.entries, id);
                        self.items.entry(id).or_default().extend(inside);
                        items.push(Item::Page(id, title));
                        continue;
                    }
                    None => {
                        let message = format!("there is no page `{name}` for this entry");
                        let found = Diagnostic::new(Code::BadContents, entry.span, message);
                        self.findings.push(found.help("it is shown without a link"));
                        items.push(Item::Draft(title.unwrap_or_else(|| name.as_str().into())));
                    }
                },
            }
            items.extend(self.entries(&entry.entries, above));
        }
        items
    }

    /// Returns the page that an entry names: by the path of its file, without its ending as well, by its
    /// address, or by its name.
    fn find(&self, name: &str) -> Option<PageId> {
        let path = name.split(['#', '?']).next().unwrap_or_default();
        let path = crate::url::decode(path).unwrap_or_else(|| path.to_owned());
        let path = path.trim_start_matches("./").trim_start_matches('/');
        if path.is_empty() {
            return Some(self.home);
        }
        // A list in the root names the folder of the pages.
        let inner = path.split_once('/').map(|(_, inner)| inner);
        [Some(path), inner].into_iter().flatten().find_map(|path| self.at(path))
    }

    fn at(&self, path: &str) -> Option<PageId> {
        let stem = path.trim_end_matches('/');
        let names = ["_index.md", "index.md", "README.md", "readme.md"];
        let by_path = |path: &str| self.index.by_path(path);
        by_path(path)
            .or_else(|| by_path(&format!("{stem}.md")))
            .or_else(|| names.iter().find_map(|name| by_path(&format!("{stem}/{name}"))))
            .or_else(|| self.index.by_route(path))
            .or_else(|| self.index.resolve(stem, None, self.pages).ok())
    }

    /// Returns the pages without a place, by the page of the section that they stand in by their address.
    /// Generated indexes are among them only if pages below them are.
    fn rest(&mut self) -> Vec<(PageId, Vec<PageId>)> {
        let mut rest: FxHashMap<PageId, Vec<PageId>> = FxHashMap::default();
        for (at, page) in self.pages.iter().enumerate() {
            let is_listed = page.file.is_some() || !page.is_index;
            let mut open = is_listed.then(|| PageId::from_index(at));
            while let Some(id) = open {
                if std::mem::replace(&mut self.placed[id.0 as usize], true) {
                    break;
                }
                let parent = self.parents[id.0 as usize];
                if let Some(parent) = parent {
                    rest.entry(parent).or_default().push(id);
                }
                open = parent;
            }
        }
        let mut rest: Vec<(PageId, Vec<PageId>)> = rest.into_iter().collect();
        rest.sort_unstable();
        rest
    }
}

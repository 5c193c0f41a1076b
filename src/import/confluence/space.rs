//! *Entries → pages of a space, their tree, and what their addresses lead to.*

use super::super::archive::{Archive, Entry};
use super::super::html::{DOCUMENT, Id, Tree};
use super::super::names::{folder_of, join, name_of, resolved};
use crate::url::decode;
use std::collections::BTreeMap;

/// A page of the export.
pub(super) struct Page {
    /// Path in the export as the user knows it.
    pub(super) file: String,
    /// Path below the folder of `index.html`.
    pub(super) name: String,
    /// Its title without that of the space.
    pub(super) title: String,
    /// The page above it.
    pub(super) parent: Option<usize>,
    /// Its HTML.
    pub(super) tree: Tree,
}

/// A space.
pub(super) struct Space {
    /// Its name.
    pub(super) name: String,
    /// Its pages, in the order of the list of pages.
    pub(super) pages: Vec<Page>,
    root: String,
    names: BTreeMap<String, usize>,
    ids: BTreeMap<String, usize>,
}

/// Where files have been placed: path in the export, path below `content`.
#[derive(Default)]
pub(super) struct Places {
    pub(super) files: BTreeMap<String, String>,
}

impl Space {
    /// Reads the space, if there is an `index.html`.
    pub(super) fn read(archive: &Archive) -> Option<Space> {
        let index = archive
            .entries
            .iter()
            .filter(|entry| name_of(&entry.path) == "index.html")
            .min_by_key(|entry| entry.path.matches('/').count())?;
        let root = folder_of(&index.path).to_owned();
        let tree = Tree::read(&String::from_utf8_lossy(&index.bytes));
        let mut listed = listed(&tree);
        let mut space = Space {
            name: space_name(&tree),
            pages: Vec::new(),
            root,
            names: BTreeMap::new(),
            ids: BTreeMap::new(),
        };
        let mut found: BTreeMap<String, &Entry> = BTreeMap::new();
        for entry in &archive.entries {
            let Some(name) = space.inner(&entry.path) else { continue };
            if !name.contains('/') && name != "index.html" && name.ends_with(".html") {
                found.insert(name.to_owned(), entry);
            }
        }
        // Pages that the list does not have come last.
        let known: std::collections::BTreeSet<String> =
            listed.iter().map(|item| item.name.clone()).collect();
        for name in found.keys().filter(|name| !known.contains(*name)) {
            listed.push(Listed { name: name.clone(), title: String::new(), parent: None });
        }
        let mut parents = Vec::new();
        for item in listed {
            let Some(entry) = found.remove(&item.name) else { continue };
            let tree = Tree::read(&String::from_utf8_lossy(&entry.bytes));
            let title = match item.title.is_empty() {
                true => own_title(&tree, &space.name),
                false => item.title,
            };
            let at = space.pages.len();
            space.names.insert(item.name.clone(), at);
            if let Some(id) = page_id(&item.name) {
                space.ids.insert(id.to_owned(), at);
            }
            parents.push(item.parent.or_else(|| breadcrumb(&tree)));
            let file = entry.path.clone();
            space.pages.push(Page { file, name: item.name, title, parent: None, tree });
        }
        for (at, parent) in parents.into_iter().enumerate() {
            let parent = parent.and_then(|name| space.names.get(&name).copied());
            space.pages[at].parent = parent.filter(|parent| *parent != at);
        }
        Some(space)
    }

    /// The path of an entry below the folder of `index.html`.
    fn inner<'p>(&self, path: &'p str) -> Option<&'p str> {
        match self.root.as_str() {
            "" => Some(path),
            root => path.strip_prefix(root)?.strip_prefix('/'),
        }
    }

    /// The entry of a path below the folder of `index.html`.
    pub(super) fn entry<'a>(&self, archive: &'a Archive, path: &str) -> Option<&'a Entry> {
        let path = join(&self.root, path);
        let at = archive.entries.binary_search_by(|entry| entry.path.as_str().cmp(&path)).ok()?;
        Some(&archive.entries[at])
    }

    /// The page with this id.
    pub(super) fn by_id(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// The page that an address leads to, in the export or on the web.
    pub(super) fn page(&self, page: &Page, address: &str) -> Option<usize> {
        if let Some(found) = resolve(page, address).and_then(|path| self.names.get(&path)) {
            return Some(*found);
        }
        let id = match address.split_once("pageId=") {
            Some((_, id)) => id.split(['&', '#']).next(),
            None => address
                .split_once("/pages/")
                .and_then(|(_, rest)| rest.split(['/', '#', '?']).next()),
        };
        self.by_id(id?)
    }

    /// Files that a page shows, leads to or has, with their names.
    pub(super) fn references(&self, page: &Page) -> Vec<(String, String)> {
        let tree = &page.tree;
        let mut found = Vec::new();
        for id in tree.within(DOCUMENT) {
            let (address, name) = match tree.name(id) {
                "a" => (tree.attribute(id, "href"), tree.plain_text(id)),
                "img" => (image_source(tree, id), String::new()),
                _ => continue,
            };
            let Some(path) = resolve(page, address) else { continue };
            if path.ends_with(".html") || is_furniture(&path) {
                continue;
            }
            let alias = tree.attribute(id, "data-linked-resource-default-alias");
            let name = [alias, name.as_str()].into_iter().find(|name| {
                name.rsplit_once('.').is_some_and(|(_, end)| (1..=5).contains(&end.len()))
            });
            let name = name.unwrap_or(name_of(&path)).to_owned();
            found.push((path, name));
        }
        // The list of attachments, which comes last, has the best names.
        found.reverse();
        found
    }

    /// Files that no page shows or has.
    pub(super) fn unused(&self, archive: &Archive, places: &Places) -> Vec<String> {
        let is_unused = |path: &&str| {
            self.inner(path).is_none_or(|path| {
                let is_page = !path.contains('/') && path.ends_with(".html");
                !is_page && !is_furniture(path) && !places.files.contains_key(path)
            })
        };
        let paths = archive.entries.iter().map(|entry| entry.path.as_str());
        paths.filter(is_unused).map(str::to_owned).collect()
    }
}

/// Files that belong to the look of the export.
fn is_furniture(path: &str) -> bool {
    path.starts_with("styles/") || path.starts_with("images/icons/") || path.ends_with(".css")
}

/// The address of an image, of the original and not of a thumbnail.
pub(super) fn image_source(tree: &Tree, id: Id) -> &str {
    let original = tree.attribute(id, "data-image-src");
    let is_local = !original.is_empty() && !original.contains("://") && !original.starts_with('/');
    if is_local { original } else { tree.attribute(id, "src") }
}

/// The path below the folder of `index.html` that an address within the export names.
pub(super) fn resolve(page: &Page, address: &str) -> Option<String> {
    let path = address.split(['#', '?']).next().filter(|path| !path.is_empty())?;
    if path.contains(':') || path.starts_with('/') {
        return None;
    }
    resolved(folder_of(&page.name), &decode(path)?)
}

/// The id in the name of a page.
pub(super) fn page_id(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".html")?;
    let id = stem.rsplit('_').next()?;
    (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then_some(id)
}

/// Where the text of a page stands.
pub(super) fn content(tree: &Tree) -> Option<Id> {
    tree.by_id("main-content")
        .or_else(|| tree.by_class(DOCUMENT, "wiki-content"))
        .or_else(|| tree.by_id("content"))
        .or_else(|| tree.find(DOCUMENT, |id| tree.name(id) == "body"))
}

/// The name of the space: `Handbook (HB)` without the key.
fn space_name(tree: &Tree) -> String {
    let title = tree.find(DOCUMENT, |id| tree.name(id) == "title");
    let title = title.map(|id| tree.plain_text(id)).unwrap_or_default();
    match title.rsplit_once(" (") {
        Some((name, _)) if title.ends_with(')') => name.to_owned(),
        _ => title,
    }
}

/// The title that a page says itself.
fn own_title(tree: &Tree, space: &str) -> String {
    let heading = tree.by_id("title-text").or_else(|| tree.by_id("title-heading"));
    let heading = heading.or_else(|| tree.find(DOCUMENT, |id| tree.name(id) == "title"));
    let title = heading.map(|id| tree.plain_text(id)).unwrap_or_default();
    let own = title.strip_prefix(space).and_then(|rest| rest.trim_start().strip_prefix(':'));
    let own = own.map_or(title.as_str(), str::trim);
    if own.is_empty() { "Untitled".into() } else { own.to_owned() }
}

/// The page above, as the line of links above the title has it.
fn breadcrumb(tree: &Tree) -> Option<String> {
    let crumbs = tree.by_id("breadcrumbs")?;
    let last = tree.within(crumbs).filter(|id| tree.name(*id) == "a").last()?;
    let name = decode(tree.attribute(last, "href"))?;
    (name != "index.html").then_some(name)
}

/// A page in the list of pages.
struct Listed {
    name: String,
    title: String,
    parent: Option<String>,
}

/// The pages that `index.html` lists, each once, with the page above them.
fn listed(tree: &Tree) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    // Items with the page above them, the next one last.
    let mut open: Vec<(Id, Option<String>)> = vec![(DOCUMENT, None)];
    while let Some((id, parent)) = open.pop() {
        let mut parent = parent;
        if tree.name(id) == "li" {
            let own = tree.children(id).iter().find_map(|child| {
                tree.within(*child)
                    .take_while(|id| tree.name(*id) != "ul")
                    .find(|id| tree.name(*id) == "a")
            });
            let name = own.and_then(|id| decode(tree.attribute(id, "href")));
            if let (Some(link), Some(name)) = (own, name.filter(|name| name.ends_with(".html"))) {
                if seen.insert(name.clone()) && name != "index.html" {
                    let title = tree.plain_text(link);
                    found.push(Listed { name: name.clone(), title, parent });
                }
                parent = Some(name);
            }
        }
        open.extend(tree.children(id).iter().rev().map(|child| (*child, parent.clone())));
    }
    found
}

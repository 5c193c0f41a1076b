//! *Entries → pages, databases and files of an export, and which stands below which.*

use super::super::Plan;
use super::super::archive::Archive;
use super::super::names::{Leaf, folder_of, join, name_of, resolved};
use crate::url::{check_path, decode, fold};
use std::collections::{BTreeMap, BTreeSet};

/// A page of the export.
#[derive(Debug)]
pub(super) struct Page {
    /// Its title.
    pub(super) title: String,
    /// The page above it.
    pub(super) parent: Option<usize>,
    /// Its Markdown; a database may have none.
    pub(super) markdown: Option<usize>,
    /// The rows that the page is a database of.
    pub(super) csv: Option<usize>,
    /// The database that the page is a row of, by its position among databases, and the row.
    pub(super) row: Option<(usize, usize)>,
    /// Path without extension: with the id.
    stem: String,
    /// The id, if its name has one.
    id: Option<String>,
}

/// What an address leads to.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A page.
    Page(usize),
    /// A file, by its path below `content`.
    File(String),
}

/// The parts of an export.
pub(super) struct Export {
    /// Pages, in the order of their paths.
    pub(super) pages: Vec<Page>,
    /// Other files, with the page that they belong to.
    pub(super) files: Vec<(usize, Option<usize>)>,
    /// What the paths of the export have become.
    pub(super) targets: BTreeMap<String, Target>,
    ids: BTreeMap<String, usize>,
    folded: BTreeMap<String, String>,
}

impl Page {
    /// What its place depends on.
    pub(super) fn leaf(&self) -> Leaf {
        let is_section = self.csv.is_some() || self.markdown.is_none();
        Leaf { title: self.title.clone(), parent: self.parent, is_section }
    }

    /// The addresses that the page had as it was exported, and on the web.
    pub(super) fn aliases(&self) -> Vec<String> {
        let Some(id) = &self.id else { return Vec::new() };
        let name: String =
            self.title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let name: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
        let web = match name.is_empty() {
            true => format!("/{id}/"),
            false => format!("/{}-{id}/", name.join("-")),
        };
        let aliases = [format!("/{}/", self.stem), web];
        aliases.into_iter().filter(|alias| check_path(alias).is_ok()).collect()
    }
}

/// Splits a name from the id behind it.
pub(super) fn split_id(stem: &str) -> (&str, Option<&str>) {
    let Some(cut) = stem.len().checked_sub(32) else { return (stem, None) };
    match (stem.get(..cut), stem.get(cut..)) {
        (Some(name), Some(id))
            if id.bytes().all(|byte| byte.is_ascii_hexdigit())
                && (name.is_empty() || name.ends_with([' ', '-'])) =>
        {
            (name.trim_end_matches([' ', '-']), Some(id))
        }
        _ => (stem, None),
    }
}

/// The path of a database without `_all` and extension.
fn database_stem(path: &str) -> Option<&str> {
    let stem = path.strip_suffix(".csv")?;
    Some(stem.strip_suffix("_all").unwrap_or(stem))
}

impl Export {
    pub(super) fn new(archive: &Archive, plan: &mut Plan) -> Export {
        let wrapper = wrapper(archive);
        let mut pages: Vec<Page> = Vec::new();
        let mut stems: BTreeMap<String, usize> = BTreeMap::new();
        let mut targets = BTreeMap::new();
        let mut others = Vec::new();
        let folders: BTreeSet<&str> =
            archive.entries.iter().map(|entry| folder_of(&entry.path)).collect();
        for (at, entry) in archive.entries.iter().enumerate() {
            let Some(stem) = entry.path.strip_suffix(".md") else { continue };
            let (name, id) = split_id(name_of(stem));
            let title = title(&entry.bytes).unwrap_or_else(|| untitled(name));
            let page = new_page(title, stem, id, Some(at));
            stems.insert(stem.to_owned(), pages.len());
            targets.insert(entry.path.clone(), Target::Page(pages.len()));
            pages.push(page);
        }
        for (at, entry) in archive.entries.iter().enumerate() {
            if entry.path.ends_with(".md") {
                continue;
            }
            let Some(stem) = database_stem(&entry.path) else {
                others.push(at);
                continue;
            };
            let (name, id) = split_id(name_of(stem));
            let clean = join(folder_of(stem), name);
            if id.is_none() && !folders.contains(stem) && !folders.contains(clean.as_str()) {
                others.push(at);
                continue;
            }
            let page = *stems.entry(stem.to_owned()).or_insert_with(|| {
                pages.push(new_page(untitled(name), stem, id, None));
                pages.len() - 1
            });
            // All rows come after the rows of a view, in the order of paths.
            let is_all = entry.path.ends_with("_all.csv");
            if is_all || pages[page].csv.is_none() {
                pages[page].csv = Some(at);
            }
            targets.insert(entry.path.clone(), Target::Page(page));
        }
        let below = page_folders(&mut pages, &stems, &folders, &wrapper);
        for page in &mut pages {
            let above = below.get(folder_of(&page.stem)).copied();
            page.parent = above;
        }
        let owner = |path: &str| {
            let mut folder = folder_of(path);
            loop {
                match below.get(folder) {
                    Some(page) => return Some(*page),
                    None if folder.is_empty() => return None,
                    None => folder = folder_of(folder),
                }
            }
        };
        let mut files = Vec::new();
        for at in others {
            let path = &archive.entries[at].path;
            let is_index = name_of(path) == "index.html" && folder_of(path) == wrapper;
            match is_index {
                true => plan.note(path, 0, "the list of all pages is not needed"),
                false => files.push((at, owner(path))),
            }
        }
        // From here on the wrapper is no part of the old addresses.
        let strip = |stem: &str| match wrapper.is_empty() {
            true => stem.to_owned(),
            false => stem.strip_prefix(&format!("{wrapper}/")).unwrap_or(stem).to_owned(),
        };
        let mut ids = BTreeMap::new();
        for (at, page) in pages.iter_mut().enumerate() {
            page.stem = strip(&page.stem);
            if let Some(id) = &page.id {
                ids.entry(id.clone()).or_insert(at);
            }
        }
        let folded = archive.entries.iter().map(|e| (fold(&e.path), e.path.clone())).collect();
        Export { pages, files, targets, ids, folded }
    }

    /// What an address in a file leads to.
    pub(super) fn target(&self, file: &str, address: &str) -> Option<Target> {
        let path = decode(address.split(['#', '?']).next()?)?;
        let exact = |path: &str| self.targets.get(path).cloned();
        let known = resolved(folder_of(file), &path)
            .and_then(|path| exact(&path).or_else(|| exact(self.folded.get(&fold(&path))?)));
        known.or_else(|| self.by_id(&path))
    }

    /// The page whose id an address ends in.
    fn by_id(&self, path: &str) -> Option<Target> {
        let name = name_of(path.trim_end_matches('/'));
        let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let (_, id) = split_id(name);
        self.ids.get(&id?.to_lowercase()).copied().map(Target::Page)
    }
}

fn new_page(title: String, stem: &str, id: Option<&str>, markdown: Option<usize>) -> Page {
    Page {
        title,
        parent: None,
        markdown,
        csv: None,
        row: None,
        stem: stem.to_owned(),
        id: id.map(str::to_lowercase),
    }
}

fn untitled(name: &str) -> String {
    if name.is_empty() { "Untitled".into() } else { name.to_owned() }
}

/// The heading of a page.
fn title(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes));
    let line = text.trim_start_matches('\u{feff}').lines().find(|line| !line.trim().is_empty())?;
    let title = line.strip_prefix("# ")?.trim();
    (!title.is_empty()).then(|| title.to_owned())
}

/// The folders around everything that no page belongs to, such as `Export-0123…`.
fn wrapper(archive: &Archive) -> String {
    let mut wrapper = String::new();
    loop {
        let mut inner = None;
        for entry in &archive.entries {
            let rest = match wrapper.is_empty() {
                true => entry.path.as_str(),
                false => &entry.path[wrapper.len() + 1..],
            };
            let Some((first, _)) = rest.split_once('/') else {
                // The list of all pages stands beside the folder.
                if rest == "index.html" {
                    continue;
                }
                return wrapper;
            };
            if *inner.get_or_insert(first) != first {
                return wrapper;
            }
        }
        match inner {
            Some(inner) if !inner.is_empty() => wrapper = join(&wrapper, inner),
            _ => return wrapper,
        }
    }
}

/// The page of every folder that has pages in it; a folder without one gets a page.
fn page_folders(
    pages: &mut Vec<Page>,
    stems: &BTreeMap<String, usize>,
    folders: &BTreeSet<&str>,
    wrapper: &str,
) -> BTreeMap<String, usize> {
    let mut below = stems.clone();
    for (stem, page) in stems {
        let (name, _) = split_id(name_of(stem));
        let clean = join(folder_of(stem), name);
        if !folders.contains(stem.as_str()) {
            below.entry(clean).or_insert(*page);
        }
    }
    let mut at = 0;
    while at < pages.len() {
        let folder = folder_of(&pages[at].stem).to_owned();
        let is_above = folder.is_empty() || folder == wrapper;
        if !is_above && !below.contains_key(&folder) {
            let (name, id) = split_id(name_of(&folder));
            below.insert(folder.clone(), pages.len());
            pages.push(new_page(untitled(name), &folder, id, None));
        }
        at += 1;
    }
    below
}

//! *Entries → notes and files of a vault, and what names lead to them.*

use super::super::archive::Archive;
use super::super::names::{Taken, file_name, folder_of, join, name_of, resolved, slug};
use super::super::text::{extension, heading};
use super::super::{Note as Remark, Plan};
use crate::url::{decode, fold};
use std::collections::{BTreeMap, BTreeSet};

/// A note.
pub(super) struct Note {
    /// Path in the export.
    pub(super) file: String,
    /// Path below `content`.
    pub(super) path: String,
    /// Its title.
    pub(super) title: String,
    /// Whether the title is a heading, and not the name of the file.
    pub(super) has_title: bool,
    /// Whether the text begins with the title.
    pub(super) has_heading: bool,
    /// The text, with line feeds.
    pub(super) text: String,
    /// The lines between the fences of its properties.
    pub(super) properties: std::ops::Range<usize>,
    /// Where the text begins.
    pub(super) body: usize,
}

/// A vault.
pub(super) struct Vault {
    /// Name of its folder.
    pub(super) name: String,
    /// Its notes, in the order of their paths.
    pub(super) notes: Vec<Note>,
    /// The first page.
    pub(super) home: Option<usize>,
    /// Path below `content` and entry of the other files.
    pub(super) files: Vec<(String, usize)>,
    targets: BTreeMap<String, Target>,
    names: BTreeMap<String, Target>,
    root: String,
}

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A note.
    Note(usize),
    /// A file, by its place in `Vault::files`.
    File(usize),
}

/// Extensions of files that a handbook can offer.
const FILES: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "pdf", "mp3", "m4a", "wav", "ogg",
    "flac", "mp4", "webm", "mov", "mkv", "ogv", "csv", "txt", "docx", "xlsx", "pptx", "odt", "ods",
    "odp", "zip", "ics",
];

impl Vault {
    pub(super) fn new(archive: &Archive, plan: &mut Plan) -> Vault {
        let root = root(archive);
        let name = match root.as_str() {
            "" => archive.name.clone(),
            root => name_of(root).to_owned(),
        };
        let inside = |path: &str| -> Option<String> {
            let rest = if root.is_empty() { path } else { path.strip_prefix(&format!("{root}/"))? };
            Some(rest.to_owned())
        };
        let templates = templates(archive, &root);
        let mut remark = |file: &str, what: &str| {
            plan.notes.push(Remark { file: file.to_owned(), line: 0, what: what.to_owned() });
        };
        let (mut pages, mut others) = (Vec::new(), Vec::new());
        for (at, entry) in archive.entries.iter().enumerate() {
            let Some(path) = inside(&entry.path) else { continue };
            if path.split('/').any(|part| part.starts_with('.')) {
                continue;
            }
            let is_template =
                templates.as_ref().is_some_and(|folder| path.starts_with(&format!("{folder}/")));
            if is_template {
                remark(&entry.path, "a template for new notes stays in the vault");
            } else if path.ends_with(".excalidraw.md") {
                remark(&entry.path, "a drawing is not converted");
            } else if extension(&path) == "md" {
                pages.push((at, path));
            } else if FILES.contains(&extension(&path).as_str()) {
                others.push((at, path));
            } else {
                let what = match extension(&path).as_str() {
                    "canvas" => "a canvas is not converted",
                    "base" => "a database view (`.base`) is not converted",
                    _ => "a file of a kind that a handbook does not offer was left out",
                };
                remark(&entry.path, what);
            }
        }
        let mut vault = Vault {
            name,
            notes: Vec::new(),
            home: None,
            files: Vec::new(),
            targets: BTreeMap::new(),
            names: BTreeMap::new(),
            root: root.clone(),
        };
        vault.place(archive, &pages, &others);
        vault
    }

    /// Gives every note and file a path, and names.
    fn place(&mut self, archive: &Archive, pages: &[(usize, String)], others: &[(usize, String)]) {
        let folders: BTreeSet<String> =
            pages.iter().flat_map(|(_, path)| ancestors(folder_of(path))).collect();
        let mut taken = Taken::default();
        // Two folders may have one name after their letters became simple.
        let mut slugs: BTreeMap<String, String> = BTreeMap::from([(String::new(), String::new())]);
        let all = pages.iter().chain(others).flat_map(|(_, path)| ancestors(folder_of(path)));
        for folder in all.collect::<BTreeSet<String>>() {
            let above = slugs.get(folder_of(&folder)).cloned().unwrap_or_default();
            let made = taken.take(&above, &slug(name_of(&folder)));
            slugs.insert(folder, made);
        }
        let mut sections = BTreeSet::new();
        let home = ["index", "readme", "_index", "home"]
            .iter()
            .find_map(|name| pages.iter().position(|(_, path)| fold(path) == format!("{name}.md")));
        for (at, (entry, path)) in pages.iter().enumerate() {
            let stem = &path[..path.len() - ".md".len()];
            let name = fold(name_of(stem));
            let folder = folder_of(stem);
            let section = if Some(at) == home {
                Some("")
            } else if folders.contains(stem) {
                Some(stem)
            } else if !folder.is_empty()
                && (name == fold(name_of(folder))
                    || matches!(name.as_str(), "index" | "readme" | "_index"))
            {
                Some(folder)
            } else {
                None
            };
            let section = section.filter(|section| sections.insert((*section).to_owned()));
            let path = match section {
                Some(section) => join(slugs.get(section).map_or("", String::as_str), "_index.md"),
                None => {
                    let above = slugs.get(folder).map_or("", String::as_str);
                    format!("{}.md", taken.take(above, &slug(name_of(stem))))
                }
            };
            let bytes = &archive.entries[*entry].bytes;
            let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
            let text = text.trim_start_matches('\u{feff}').to_owned();
            let file = archive.entries[*entry].path.clone();
            self.notes.push(Note::new(file, path, name_of(stem), text));
        }
        self.home = home;
        for (entry, path) in others {
            let above = slugs.get(folder_of(path)).map_or("", String::as_str);
            let made = taken.take(above, &file_name(name_of(path)));
            self.targets.insert(fold(path), Target::File(self.files.len()));
            self.files.push((made, *entry));
        }
        for (at, (_, path)) in pages.iter().enumerate() {
            self.targets.insert(fold(path), Target::Note(at));
        }
        // The shortest path wins where a name is not the only one.
        let mut paths: Vec<(String, Target)> =
            self.targets.iter().map(|(path, target)| (path.clone(), *target)).collect();
        paths.sort_by_key(|(path, _)| (path.matches('/').count(), path.clone()));
        for (path, target) in &paths {
            self.names.entry(name_of(path).to_owned()).or_insert(*target);
        }
    }

    /// Gives a note another name, unless something has it.
    pub(super) fn add_name(&mut self, name: &str, note: usize) {
        self.names.entry(format!("{}.md", fold(name))).or_insert(Target::Note(note));
    }

    /// What the name in a link by name leads to.
    pub(super) fn named(&self, from: usize, name: &str) -> Option<Target> {
        if name.is_empty() {
            return Some(Target::Note(from));
        }
        let folded = fold(name.trim_start_matches('/'));
        let with_end = format!("{folded}.md");
        let here = folder_of(self.inner(&self.notes[from].file));
        let relative = resolved(&fold(here), &folded);
        for path in [&folded, &with_end] {
            if let Some(found) = self.targets.get(path) {
                return Some(*found);
            }
        }
        if let Some(relative) = relative.filter(|_| folded.starts_with('.')) {
            for path in [format!("{relative}.md"), relative] {
                if let Some(found) = self.targets.get(&path) {
                    return Some(*found);
                }
            }
        }
        // A path is known by its last part, as Obsidian does for notes that were moved.
        let found = self.names.get(name_of(&with_end)).or_else(|| self.names.get(name_of(&folded)));
        found.copied()
    }

    /// What the address of a Markdown link leads to.
    pub(super) fn addressed(&self, from: usize, address: &str) -> Option<Target> {
        let path = decode(address.split(['#', '?']).next()?)?;
        if path.is_empty() {
            return Some(Target::Note(from));
        }
        let here = folder_of(self.inner(&self.notes[from].file));
        let relative = resolved(&fold(here), &fold(&path));
        let found = relative.and_then(|path| self.targets.get(&path).copied());
        found.or_else(|| self.named(from, &path))
    }

    fn inner<'p>(&self, path: &'p str) -> &'p str {
        match self.root.is_empty() {
            true => path,
            false => path.get(self.root.len() + 1..).unwrap_or(path),
        }
    }
}

impl Note {
    fn new(file: String, path: String, name: &str, text: String) -> Note {
        let (properties, body) = fences(&text);
        let first = text[body..].lines().find(|line| !line.trim().is_empty());
        let title = first.and_then(|line| heading(line)).filter(|(level, _)| *level == 1);
        Note {
            file,
            path,
            title: title.map_or(name, |(_, words)| words).to_owned(),
            has_title: title.is_some(),
            has_heading: title.is_some(),
            text,
            properties,
            body,
        }
    }
}

/// The lines between the fences of properties, and where the text begins.
fn fences(text: &str) -> (std::ops::Range<usize>, usize) {
    let Some(rest) = text.strip_prefix("---\n") else { return (0..0, 0) };
    let mut at = 4;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return (4..at, at + line.len());
        }
        at += line.len();
    }
    (0..0, 0)
}

/// A folder and all folders above it, without the top.
fn ancestors(folder: &str) -> Vec<String> {
    let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
    ends.filter(|end| *end > 0).map(|end| folder[..end].to_owned()).collect()
}

/// The folder that has `.obsidian` in it, or the only folder.
fn root(archive: &Archive) -> String {
    let settings = archive.entries.iter().filter_map(|entry| {
        let at = entry.path.find(".obsidian/")?;
        (at == 0 || entry.path[..at].ends_with('/')).then(|| &entry.path[..at])
    });
    if let Some(found) = settings.min_by_key(|path| path.len()) {
        return found.trim_end_matches('/').to_owned();
    }
    let mut first = archive.entries.iter().map(|entry| entry.path.split_once('/'));
    match first.next().flatten() {
        Some((only, _)) if first.all(|part| part.is_some_and(|(name, _)| name == only)) => {
            only.to_owned()
        }
        _ => String::new(),
    }
}

/// The folder of templates, as the settings of the vault name it.
fn templates(archive: &Archive, root: &str) -> Option<String> {
    let path = join(root, ".obsidian/templates.json");
    let entry = archive.entries.iter().find(|entry| entry.path == path)?;
    let settings: serde_json::Value = serde_json::from_slice(&entry.bytes).ok()?;
    let folder = settings.get("folder")?.as_str()?.trim_matches('/');
    (!folder.is_empty()).then(|| folder.to_owned())
}

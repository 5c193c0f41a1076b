//! *Titles and names of an export → paths of a handbook*, short, in lower case, and each once.

use crate::kinds::KINDS;
use crate::url::{check_part, fold};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Longest name of a page, in bytes.
const MAX_NAME_BYTES: usize = 80;

/// Names that a handbook reads as something else than a page of this name.
const RESERVED: &[&str] = &["index", "readme", "summary"];

/// The name of a page or folder: `🏠 Product Owner` becomes `product-owner`.
pub(super) fn slug(title: &str) -> String {
    let words: String = title.chars().filter(|c| !is_picture(*c)).collect();
    let mut slug = slug::slugify(words);
    if slug.len() > MAX_NAME_BYTES {
        let end = slug.floor_char_boundary(MAX_NAME_BYTES);
        let end = slug.get(..end).and_then(|cut| cut.rfind('-')).unwrap_or(end);
        slug.truncate(end);
    }
    if slug.is_empty() {
        return "page".into();
    }
    if RESERVED.contains(&slug.as_str()) || check_part(&slug).is_err() {
        slug.push_str("-page");
    }
    slug
}

/// The name of an attachment: its extension stays.
pub(super) fn file_name(name: &str) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, extension),
        _ => (name, ""),
    };
    let extension: String =
        extension.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    match extension.as_str() {
        "" => slug(stem),
        _ => format!("{}.{extension}", slug(stem)),
    }
}

/// Whether a letter is a picture, or changes the look of one.
pub(super) fn is_picture(c: char) -> bool {
    matches!(u32::from(c),
        0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x2190..=0x21FF
        | 0xFE00..=0xFE0F | 0x200D | 0x20E3 | 0xE0020..=0xE007F | 0x231A..=0x23FF)
}

/// Paths that are taken.
#[derive(Debug, Default)]
pub(super) struct Taken {
    paths: BTreeSet<String>,
    /// The last number of each path that was asked for twice.
    numbers: BTreeMap<String, usize>,
}

impl Taken {
    /// Takes a path in a folder, with a number if it is taken already.
    pub(super) fn take(&mut self, folder: &str, name: &str) -> String {
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) => (stem, format!(".{extension}")),
            None => (name, String::new()),
        };
        let wanted = fold(&join(folder, name));
        let mut number = self.numbers.get(&wanted).map_or(1, |last| last + 1);
        loop {
            let name = match number {
                1 => name.to_owned(),
                number => format!("{stem}-{number}{extension}"),
            };
            let path = join(folder, &name);
            if self.paths.insert(fold(&path)) {
                self.numbers.insert(wanted, number);
                return path;
            }
            number += 1;
        }
    }
}

/// Where pages stand, by the order in which they were given.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Path of the file of each page, below `content`.
    pub(super) files: Vec<String>,
    /// Folder of what belongs to each page: its children and attachments.
    pub(super) folders: Vec<String>,
    /// The paths that are taken.
    pub(super) taken: Taken,
}

/// A page before it has a place.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// Its title.
    pub(super) title: String,
    /// The page above it, by position.
    pub(super) parent: Option<usize>,
    /// Whether it is the page of a folder even if no page is below it.
    pub(super) is_section: bool,
}

/// Gives every page a path. A page with pages below it is the page of their folder; `home` is the
/// first page of the handbook.
pub(super) fn lay_out(pages: &[Leaf], home: Option<usize>) -> Layout {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); pages.len()];
    let mut open = VecDeque::new();
    for (at, page) in pages.iter().enumerate() {
        match page.parent.filter(|parent| *parent < pages.len() && *parent != at) {
            Some(parent) => children[parent].push(at),
            None => open.push_back(at),
        }
    }
    let mut layout = Layout {
        files: vec![String::new(); pages.len()],
        folders: vec![String::new(); pages.len()],
        taken: Taken::default(),
    };
    // The first page has no name to take from others.
    if let Some(home) = home {
        open.retain(|at| *at != home);
        open.push_front(home);
    }
    let mut next = 0;
    loop {
        while let Some(at) = open.pop_front() {
            let page = &pages[at];
            if Some(at) == home {
                layout.files[at] = "_index.md".into();
                open.extend(children[at].iter().copied());
                continue;
            }
            let above = page.parent.map_or("", |parent| layout.folders[parent].as_str()).to_owned();
            let folder = layout.taken.take(&above, &slug(&page.title));
            layout.files[at] = match children[at].is_empty() && !page.is_section {
                true => format!("{folder}.md"),
                false => format!("{folder}/_index.md"),
            };
            layout.folders[at] = folder;
            open.extend(children[at].iter().copied());
        }
        // Pages that are below each other in a ring hang below nothing: each starts anew.
        let unplaced = |file: &String| file.is_empty();
        match layout.files[next..].iter().position(unplaced) {
            None => return layout,
            Some(skipped) => {
                next += skipped;
                open.push_back(next);
                if let Some(parent) = pages[next].parent {
                    children[parent].retain(|child| *child != next);
                }
            }
        }
    }
}

/// Whether the kind of a page must be said, so that its folder does not give it another one.
pub(super) fn needs_kind(path: &str) -> bool {
    path.split_once('/')
        .is_some_and(|(folder, rest)| rest != "_index.md" && KINDS.of_folder(folder).is_some())
}

/// Joins a folder and a path; the folder may be empty.
pub(super) fn join(folder: &str, path: &str) -> String {
    match folder {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    }
}

/// The folder of a path; empty at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub(super) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A path with its `..` and `.` resolved; `None` if it leads out.
pub(super) fn resolved(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The address of a file as a link in another file says it. Both are paths of the same folder.
pub(super) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = folder_of(from).split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = to.len().saturating_sub(1);
    let same = from.iter().zip(&to[..folders]).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; from.len() - same];
    parts.extend(&to[same..]);
    crate::url::encode(&parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_readable() {
        for (title, name) in [
            ("Product Owner", "product-owner"),
            ("🏠 Home & more", "home-more"),
            ("⚠️", "page"),
            ("README", "readme-page"),
            ("con", "con-page"),
            ("Über uns", "uber-uns"),
            ("../../etc", "etc"),
        ] {
            assert_eq!(slug(title), name);
        }
        assert!(slug(&"word ".repeat(100)).len() <= MAX_NAME_BYTES);
        assert_eq!(file_name("Bild 1.PNG"), "bild-1.png");
        assert_eq!(file_name("x.tar.gz"), "x-tar.gz");
        assert_eq!(file_name(".hidden"), "hidden");
    }

    #[test]
    fn links_lead_from_one_folder_to_another() {
        for (from, to, link) in [
            ("a.md", "b.md", "b.md"),
            ("a/b.md", "a/c.md", "c.md"),
            ("a/b.md", "c/_index.md", "../c/_index.md"),
            ("_index.md", "a/b/c.png", "a/b/c.png"),
            ("a/b/c.md", "a.md", "../../a.md"),
        ] {
            assert_eq!(relative(from, to), link);
            assert_eq!(resolved(folder_of(from), link).as_deref(), Some(to));
        }
        assert_eq!(resolved("a", "../../b"), None);
    }

    #[test]
    fn pages_of_one_name_get_numbers_and_rings_end() {
        let leaf = |title: &str, parent| Leaf { title: title.into(), parent, is_section: false };
        let pages = [
            leaf("Home", None),
            leaf("Team", Some(0)),
            leaf("team", Some(0)),
            leaf("Ann", Some(1)),
            leaf("Ring", Some(5)),
            leaf("Ring", Some(4)),
        ];
        let layout = lay_out(&pages, Some(0));
        assert_eq!(
            layout.files,
            [
                "_index.md",
                "team/_index.md",
                "team-2.md",
                "team/ann.md",
                "ring/_index.md",
                "ring/ring.md"
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_name_leads_out_of_its_folder(title in ".*") {
            proptest::prop_assert!(check_part(&slug(&title)).is_ok());
            proptest::prop_assert!(check_part(&file_name(&title)).is_ok());
        }
    }
}

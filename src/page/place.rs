//! *The paths of all files → the place of each page:* its folder, its address, and whether it is the
//! page of its section. A place depends on names only, never on what is in a file.
//!
//! **Invariants.** Two pages have different addresses, unless their names differ only in what no
//! address shows. The order of the paths does not matter.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Addresses;
use crate::kinds::KINDS;
use crate::source::name::stem;
use crate::url::{Route, check_path, fold};

/// The place of a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The folder of the file relative to `content`.
    pub folder: Box<str>,
    /// The name that the page has by default: that of its file, or of its folder.
    pub name: Box<str>,
    /// Whether the file is the page of its folder by its name.
    pub is_index: bool,
    /// The path in the site.
    pub route: Route,
    /// The path in the site if addresses were as written, where that is another one.
    pub written: Option<Route>,
    /// The numbers that the names of the folders and of the file begin with, where they are for the
    /// order.
    pub numbers: Box<[Option<u32>]>,
    /// The file that is the page of the section in place of this one, which could be as well.
    pub instead: Option<Instead>,
}

/// Another file that is the page of a section.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Instead {
    /// In the same folder: `README.md` beside `index.md`.
    Beside(Box<str>),
    /// In the folder of the same name: `x/index.md` beside `x.md`.
    Inside(Box<str>),
}

impl Place {
    /// Returns the place of a file that no other file has to do with.
    pub fn alone(path: &str) -> Place {
        let places = Places::new([path], Addresses::AsWritten);
        let place = places.places.get(path).map(|place| (**place).clone());
        place.unwrap_or_else(|| Place {
            folder: folder_of(path).into(),
            name: file_of(path).into(),
            is_index: false,
            route: Route::page(path),
            written: None,
            numbers: Box::default(),
            instead: None,
        })
    }

    /// Returns the name for a title: without the number for the order.
    pub fn title_name(&self) -> &str {
        match self.numbers.last() {
            Some(Some(_)) => without_number(&self.name),
            _ => &self.name,
        }
    }
}

/// The places of all pages.
#[derive(Clone, Debug, Default)]
pub struct Places {
    places: FxHashMap<Box<str>, Arc<Place>>,
}

/// Whether a Markdown file is a page; files that start with `_` are for inclusion only.
pub fn is_page(path: &str) -> bool {
    let file = file_of(path);
    stem(file) == Some("_index") || !file.starts_with('_')
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn file_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Returns the rank of a name among those of the page of a folder; `None` for other names.
fn index_rank(name: &str) -> Option<u8> {
    let names = ["_index", "index", "readme"];
    let at = names.iter().position(|index| name.eq_ignore_ascii_case(index))?;
    u8::try_from(at).ok()
}

impl Places {
    /// Returns the places of all pages among Markdown files.
    pub fn new<'p>(paths: impl IntoIterator<Item = &'p str>, addresses: Addresses) -> Places {
        let mut paths: Vec<&str> = paths.into_iter().filter(|path| is_page(path)).collect();
        paths.sort_unstable();
        let folders = Folders::new(&paths, addresses);
        let place = |path: &&str| (Box::from(*path), Arc::new(folders.place(path)));
        let mut places: FxHashMap<Box<str>, Arc<Place>> = paths.iter().map(place).collect();
        separate(&paths, &mut places);
        Places { places }
    }

    /// Returns the place of a page.
    pub fn place(&self, path: &str) -> Arc<Place> {
        self.places.get(path).cloned().unwrap_or_else(|| Arc::new(Place::alone(path)))
    }
}

/// Gives pages with the same address different ones, the first in the order of paths keeps it.
fn separate(paths: &[&str], places: &mut FxHashMap<Box<str>, Arc<Place>>) {
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let is_beside = |place: &Place| place.instead.is_some();
    // The pages of sections first, so that they keep their address.
    for wanted in [false, true] {
        for path in paths {
            let Some(place) = places.get_mut(*path) else { continue };
            if is_beside(place) != wanted || taken.insert(place.route.folded()) {
                continue;
            }
            let ending = file_of(path).rsplit('.').next().unwrap_or_default().to_lowercase();
            let folder = place.route.as_str().trim_end_matches('/').to_owned();
            let written = place.written.clone();
            let others = written.into_iter().chain([
                Route::page(&format!("{folder}-{ending}")),
                Route::page(&format!("{folder}-page")),
            ]);
            for route in others {
                if taken.insert(route.folded()) {
                    Arc::make_mut(place).route = route;
                    break;
                }
            }
        }
    }
}

/// What is known of the folders with pages.
struct Folders<'p> {
    addresses: Addresses,
    /// The file that is the page of each folder.
    indexes: FxHashMap<&'p str, &'p str>,
    /// Paths of folders and of files without ending, with their number for the order.
    numbers: FxHashMap<&'p str, u32>,
    /// The folders, with their path in the site.
    routes: FxHashMap<&'p str, String>,
    /// The folders by their path in the site.
    by_route: FxHashMap<String, &'p str>,
}

impl<'p> Folders<'p> {
    fn new(paths: &[&'p str], addresses: Addresses) -> Self {
        let mut indexes: FxHashMap<&str, (u8, &str)> = FxHashMap::default();
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        let mut entries: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for path in paths {
            let folder = folder_of(path);
            let mut inner = folder;
            while !inner.is_empty() && folders.insert(inner) {
                entries.entry(folder_of(inner)).or_default().insert(inner);
                inner = folder_of(inner);
            }
            let Some(whole) = stem(path) else { continue };
            match index_rank(file_of(whole)) {
                Some(rank) => {
                    let index = indexes.entry(folder).or_insert((rank, path));
                    *index = (*index).min((rank, path));
                }
                None => {
                    entries.entry(folder).or_default().insert(whole);
                }
            }
        }
        let mut numbers = FxHashMap::default();
        for (_, entries) in entries {
            let entries: Vec<&str> = entries.into_iter().collect();
            let names: Vec<&str> = entries.iter().map(|entry| file_of(entry)).collect();
            if are_numbered(&names) {
                let numbered = entries.iter().filter_map(|it| Some((*it, number(file_of(it))?)));
                numbers.extend(numbered.map(|(entry, (number, _))| (entry, number)));
            }
        }
        let indexes = indexes.into_iter().map(|(folder, (_, path))| (folder, path)).collect();
        let mut all = Folders {
            addresses,
            indexes,
            numbers,
            routes: FxHashMap::default(),
            by_route: FxHashMap::default(),
        };
        // Folders of a folder come after it.
        let mut taken: FxHashSet<String> = FxHashSet::default();
        let is_slug = |folder: &&str| slug(file_of(folder)) == file_of(folder);
        let (plain, others): (Vec<&str>, Vec<&str>) = folders.into_iter().partition(is_slug);
        let mut sorted: Vec<(usize, &str)> =
            plain.into_iter().chain(others).map(|it| (it.matches('/').count(), it)).collect();
        sorted.sort_by_key(|(depth, _)| *depth);
        for (_, folder) in sorted {
            let above = all.routes.get(folder_of(folder)).map_or("", String::as_str);
            let join = |part: &str| join(above, part);
            let mut route = join(&all.part(folder));
            if addresses == Addresses::Slugs && !taken.insert(fold(&route)) {
                route = join(file_of(folder));
            }
            all.by_route.insert(route.clone(), folder);
            all.routes.insert(folder, route);
        }
        all
    }

    /// Returns the part of the address for a folder, or for a file without its ending.
    fn part(&self, path: &str) -> String {
        let name = file_of(path);
        match self.addresses {
            Addresses::AsWritten => name.to_owned(),
            Addresses::Slugs => {
                let is_numbered = self.numbers.contains_key(path);
                slug(if is_numbered { without_number(name) } else { name })
            }
        }
    }

    fn numbers(&self, path: &str) -> Vec<Option<u32>> {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.filter_map(|end| path.get(..end)).map(|part| self.numbers.get(part).copied()).collect()
    }

    fn place(&self, path: &str) -> Place {
        let folder = folder_of(path);
        let whole = stem(path).unwrap_or(path);
        let name = file_of(whole);
        let above = self.routes.get(folder).map_or("", String::as_str);
        let is_index = self.indexes.get(folder) == Some(&path);
        let mut instead = None;
        let (of, written) = match is_index {
            true => (above.to_owned(), folder.to_owned()),
            false => (join(above, &self.part(whole)), whole.to_owned()),
        };
        let mut route = of;
        if !is_index {
            if let Some(index) = self.indexes.get(folder).filter(|_| index_rank(name).is_some()) {
                instead = Some(Instead::Beside((*index).into()));
            }
            let inside = self.by_route.get(&route).filter(|other| folder_of(other) == folder);
            if let Some(index) = inside.and_then(|other| self.indexes.get(*other)) {
                instead = Some(Instead::Inside((*index).into()));
                route = join(&route, &self.part(whole));
            }
        }
        let route = Route::page(&KINDS.route_of_folder(&route));
        let written = Route::page(&KINDS.route_of_folder(&written));
        let differs = written.folded() != route.folded() && instead.is_none();
        let written = (differs && check_path(written.as_str()).is_ok()).then_some(written);
        let (name, numbers) = match is_index {
            true if folder.is_empty() => ("home", Vec::new()),
            true => (file_of(folder), self.numbers(folder)),
            false => (name, self.numbers(whole)),
        };
        Place {
            folder: folder.into(),
            name: name.into(),
            is_index,
            route,
            written,
            numbers: numbers.into(),
            instead,
        }
    }
}

fn join(above: &str, part: &str) -> String {
    if above.is_empty() { part.to_owned() } else { format!("{above}/{part}") }
}

/// Returns a name as part of an address: letters of any script and digits in lower case, everything
/// else as one hyphen; dots and underscores between them stay.
pub fn slug(name: &str) -> String {
    let mut made = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '\'' | '’' => {}
            letter if letter.is_alphanumeric() => made.extend(letter.to_lowercase()),
            '_' | '.' if !made.ends_with(['-', '.']) => made.push(letter),
            // Marks of a letter before them.
            letter
                if !letter.is_ascii()
                    && !letter.is_whitespace()
                    && !made.is_empty()
                    && unicode_normalization::char::is_combining_mark(letter) =>
            {
                made.push(letter)
            }
            _ if !made.ends_with('-') => made.push('-'),
            _ => {}
        }
    }
    let made = made.trim_matches(['-', '.']).replace(".-", "-").replace("-.", "-");
    if made.is_empty() { name.to_owned() } else { made }
}

/// Returns the number that a name begins with, its length in digits, and the rest of the name.
fn number_and_rest(name: &str) -> Option<(u32, usize, &str)> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return None;
    }
    let rest = name.get(digits..)?;
    let words = rest.trim_start_matches(['-', '_', '.', ' ', ')']);
    let is_word = words.starts_with(char::is_alphabetic);
    let number = name.get(..digits)?.parse().ok()?;
    (is_word && words.len() < rest.len()).then_some((number, digits, words))
}

fn number(name: &str) -> Option<(u32, usize)> {
    number_and_rest(name).map(|(number, digits, _)| (number, digits))
}

/// Returns a name without the number that it begins with.
pub fn without_number(name: &str) -> &str {
    number_and_rest(name).map_or(name, |(_, _, rest)| rest)
}

/// Whether the numbers that names of one folder begin with are for their order: they begin at 0, 1 or
/// 10, each stands once, and every name has one; or else at least two have one, with a zero before it.
fn are_numbered(names: &[&str]) -> bool {
    let all: Vec<(u32, usize, &str)> =
        names.iter().filter_map(|name| number_and_rest(name)).collect();
    let numbers: BTreeSet<u32> = all.iter().map(|(number, ..)| *number).collect();
    let rests: BTreeSet<String> = all.iter().map(|(_, _, rest)| slug(rest)).collect();
    let begins = numbers.first().is_some_and(|first| matches!(first, 0 | 1 | 10 | 100));
    let is_padded = all.len() > 1
        && names.iter().any(|name| name.starts_with('0'))
        && all.iter().all(|(_, digits, _)| *digits == all[0].1);
    begins
        && rests.len() == all.len()
        && numbers.len() == all.len()
        && (all.len() == names.len() || is_padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(paths: &[&str], addresses: Addresses) -> Vec<String> {
        let places = Places::new(paths.iter().copied(), addresses);
        paths.iter().map(|path| places.place(path).route.as_str().to_owned()).collect()
    }

    #[test]
    fn a_file_beside_a_folder_is_the_page_of_the_section() {
        let paths = ["a.md", "a/b.md", "c.md", "c/index.md", "c/README.md"];
        let at = routes(&paths, Addresses::AsWritten);
        assert_eq!(at, ["a/", "a/b/", "c/c/", "c/", "c/README/"]);
        let places = Places::new(paths, Addresses::AsWritten);
        assert_eq!(places.place("c.md").instead, Some(Instead::Inside("c/index.md".into())));
        assert_eq!(places.place("c/README.md").instead, Some(Instead::Beside("c/index.md".into())));
    }

    #[test]
    fn the_page_of_a_folder_has_several_names() {
        for name in ["_index.md", "index.md", "README.md", "Readme.markdown", "index.html.md"] {
            let place = Place::alone(&format!("a/{name}"));
            assert_eq!((place.is_index, place.route.as_str(), &*place.name), (true, "a/", "a"));
        }
        assert_eq!(Place::alone("a/b.html.md").route.as_str(), "a/b/");
        assert!(is_page("_index.md") && is_page("a/_index.markdown") && !is_page("a/_part.md"));
    }

    #[test]
    fn names_become_addresses() {
        for (name, slug) in [
            ("My Page (v2)", "my-page-v2"),
            ("King's move", "kings-move"),
            ("v2.0", "v2.0"),
            ("Größe & Maß", "größe-maß"),
            ("日本語", "日本語"),
            ("already_good-1", "already_good-1"),
            ("???", "???"),
        ] {
            assert_eq!(super::slug(name), slug);
        }
        let paths = ["Sub Dir (old)/My Page (v2).md", "A B.md", "a-b.md"];
        let at = routes(&paths, Addresses::Slugs);
        assert_eq!(at, ["sub-dir-old/my-page-v2/", "a-b/", "a-b-md/"]);
        let place = Places::new(paths, Addresses::Slugs).place(paths[0]);
        assert_eq!(place.written.as_ref().map(Route::as_str), Some("Sub Dir (old)/My Page (v2)/"));
    }

    #[test]
    fn consistent_numbers_are_for_the_order() {
        let paths = ["01-intro/01-zeta.md", "01-intro/02-alpha.md", "README.md"];
        assert_eq!(routes(&paths, Addresses::Slugs), ["intro/zeta/", "intro/alpha/", ""]);
        let place = Places::new(paths, Addresses::AsWritten).place(paths[1]);
        assert_eq!((&*place.numbers, place.title_name()), (&[Some(1), Some(2)][..], "alpha"));
        assert_eq!(place.route.as_str(), "01-intro/02-alpha/");
        for names in [
            &["404", "500"][..],
            &["2024-01-x", "2024-02-y"],
            &["1-on-1s", "hiring"],
            &["3-month-review", "6-month-review"],
            &["1-1-meetings"],
            &["30-60-90"],
        ] {
            assert!(!are_numbered(names), "{names:?}");
        }
        for names in [&["01-a"][..], &["1. a", "2. b"], &["01-a", "02-b", "faq"], &["10_a", "20_b"]]
        {
            assert!(are_numbered(names), "{names:?}");
        }
    }
}

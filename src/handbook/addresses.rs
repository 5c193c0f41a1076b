//! *The address of a link → a page or file*, as other tools for documentation write it: a path in the
//! sources, an address of the published site, an old address that leads on.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::index::Index;
use super::{Files, PageId};
use crate::config::Config;
use crate::markdown::{Target, TargetKind};
use crate::page::Page;
use crate::source::{Asset, Repository};

/// The destination of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// A page, with the anchor of the link, which may not exist.
    Page(PageId, Option<Box<str>>),
    /// A file of the repository, for [`Files::used`].
    File(u32),
    /// A file below `static`.
    Static(u32),
    /// An address on the web.
    Web(Box<str>),
    /// None; this was reported.
    Broken,
}

/// Largest file outside the content folder that is copied for a link, in bytes.
const MAX_COPIED: u64 = 1024 * 1024;

/// How an address means what it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// As it is written.
    Plain,
    /// By an old address of the page, from which the site leads on.
    Detour,
    /// With other capital letters than this path has.
    Spelled(Arc<str>),
}

/// The reason why an address leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// It leads above the root.
    Outside,
    /// A tag of a template, which is not known.
    Tag(Box<str>),
    /// It is there, but is no part of the site.
    Unpublished,
    /// There is nothing at this path.
    Nothing,
}

/// Finds what addresses mean.
pub(super) struct Addresses<'a> {
    pages: &'a [Arc<Page>],
    index: &'a Index,
    files: &'a Files,
    repository: Option<&'a Repository>,
    /// Files outside the content folder, by path in the root.
    elsewhere: FxHashMap<Arc<str>, u32>,
    /// The folders of the root.
    folders: OnceLock<FxHashSet<Box<str>>>,
    pub(super) content: FxHashMap<Arc<str>, u32>,
    statics: FxHashMap<Arc<str>, u32>,
    /// Old addresses of pages, without slashes at both ends.
    aliases: FxHashMap<Box<str>, PageId>,
    /// Paths without regard to case, with their spelling; `None` if several have it.
    folded: OnceLock<FxHashMap<String, Option<Folded>>>,
}

/// A destination with its path.
type Folded = (Resolved, Arc<str>);

impl<'a> Addresses<'a> {
    /// Collects all addresses.
    pub(super) fn new(
        config: &'a Config,
        pages: &'a [Arc<Page>],
        index: &'a Index,
        files: &'a Files,
    ) -> Addresses<'a> {
        let by_path = |files: &[Asset]| -> FxHashMap<Arc<str>, u32> {
            (0..).zip(files).map(|(at, file)| (file.path.clone(), at)).collect()
        };
        let mut aliases = FxHashMap::default();
        for (at, page) in pages.iter().enumerate() {
            for alias in &page.common.aliases {
                let alias = alias.value.trim_matches('/');
                aliases.entry(alias.into()).or_insert(PageId::from_index(at));
            }
        }
        Addresses {
            pages,
            index,
            files,
            repository: config.repository.as_ref(),
            elsewhere: by_path(&files.elsewhere),
            folders: OnceLock::new(),
            content: by_path(&files.content),
            statics: by_path(&files.statics),
            aliases,
            folded: OnceLock::new(),
        }
    }

    /// Returns what a link or an image of a page leads to.
    pub(super) fn find(
        &self,
        from: PageId,
        page: &Page,
        target: &Target,
    ) -> Result<(Resolved, Manner), Missing> {
        let is_link = target.kind == TargetKind::Link;
        let written = rooted(&target.address)?;
        let address = written.split('?').next().unwrap_or_default();
        if address.is_empty() {
            return match is_link {
                true => Ok((Resolved::Page(from, None), Manner::Plain)),
                false => Err(Missing::Nothing),
            };
        }
        let address = crate::url::decode(address).unwrap_or_else(|| address.to_owned());
        let (path, in_root) = self.paths(&target.folder, &address);
        let Some(path) = path else {
            return match in_root {
                Some(path) => self.in_root(&path, is_link),
                None => Err(Missing::Outside),
            };
        };
        let in_site = join(page.route.as_str().trim_end_matches('/'), &address);
        if is_link && let Some(id) = self.page_at(&path, in_site.as_deref()) {
            return Ok((Resolved::Page(id, None), Manner::Plain));
        }
        if let Some(file) = self.file(&path) {
            return Ok((file, Manner::Plain));
        }
        if is_link && let Some(id) = self.published(&path, in_site.as_deref()) {
            return Ok((Resolved::Page(id, None), Manner::Plain));
        }
        let alias = |path: &str| self.aliases.get(path.trim_matches('/')).copied();
        let alias = alias(&path).or_else(|| in_site.as_deref().and_then(alias));
        if let Some(id) = alias.filter(|_| is_link) {
            return Ok((Resolved::Page(id, None), Manner::Detour));
        }
        let folded = self.folded.get_or_init(|| self.fold());
        match folded.get(&fold(&path)) {
            Some(Some((found, path))) if is_link || !matches!(found, Resolved::Page(..)) => {
                Ok((found.clone(), Manner::Spelled(path.clone())))
            }
            _ => {
                // An address of the site may be one of the root, or of its folder of static files.
                let of_root =
                    if address.starts_with('/') { &["", "static/", "public/"][..] } else { &[] };
                let of_root = of_root.iter().map(|folder| format!("{folder}{path}"));
                let mut found = Err(Missing::Nothing);
                for path in in_root.into_iter().chain(of_root) {
                    found = self.in_root(&path, is_link);
                    if !matches!(found, Err(Missing::Nothing)) {
                        break;
                    }
                }
                found
            }
        }
    }

    /// Returns the path of an address in the content folder, and in the root.
    fn paths(&self, folder: &str, address: &str) -> (Option<String>, Option<String>) {
        let layout = &self.files.layout;
        if address.starts_with('/') {
            let path = join("", address);
            let in_root = path.as_deref().map(|path| layout.in_content(path));
            return (path, in_root);
        }
        let Some(in_root) = join(&layout.in_content(folder), address) else { return (None, None) };
        let inside = match &*layout.content {
            "" => Some(in_root.as_str()),
            content if *content == in_root => Some(""),
            content => in_root.strip_prefix(content).and_then(|rest| rest.strip_prefix('/')),
        };
        (inside.map(str::to_owned), Some(in_root))
    }

    /// Returns what a path of the root leads to, which is no page: a picture is published, for other files
    /// the repository on the web comes first.
    fn in_root(&self, path: &str, is_link: bool) -> Result<(Resolved, Manner), Missing> {
        let plain = |found| Ok((found, Manner::Plain));
        let on_web = |is_folder| {
            let repository = self.repository.filter(|_| is_link)?;
            Some(Resolved::Web(web_address(repository, path, is_folder).into()))
        };
        if let Some(at) = self.elsewhere.get(path) {
            if let Some(web) = on_web(false) {
                return plain(web);
            }
            let length = self.files.elsewhere.get(*at as usize).map_or(0, Asset::length);
            let count = u32::try_from(self.files.content.len()).unwrap_or(u32::MAX);
            return match is_link && length > MAX_COPIED {
                true => Err(Missing::Unpublished),
                false => plain(Resolved::File(count.saturating_add(*at))),
            };
        }
        if !is_link {
            return Err(Missing::Nothing);
        }
        let layout = &self.files.layout;
        if layout.has_root_readme
            && !layout.is_flat()
            && path.eq_ignore_ascii_case("readme.md")
            && let Some(home) = self.index.by_path(path)
        {
            return plain(Resolved::Page(home, None));
        }
        match self.folders.get_or_init(|| self.folders()).contains(path) {
            true => on_web(true).map_or(Err(Missing::Unpublished), plain),
            false => Err(Missing::Nothing),
        }
    }

    /// Returns the folders of the root that have files.
    fn folders(&self) -> FxHashSet<Box<str>> {
        let layout = &self.files.layout;
        let elsewhere = self.files.elsewhere.iter().map(|file| file.path.to_string());
        let content = self.files.content.iter().map(|file| layout.in_content(&file.path));
        let mut folders: FxHashSet<Box<str>> = FxHashSet::default();
        for path in elsewhere.chain(content) {
            let mut path = path.as_str();
            while let Some((folder, _)) = path.rsplit_once('/') {
                if !folders.insert(folder.into()) {
                    break;
                }
                path = folder;
            }
        }
        folders
    }

    fn file(&self, path: &str) -> Option<Resolved> {
        match self.content.get(path) {
            Some(file) => Some(Resolved::File(*file)),
            None => self.statics.get(path).map(|file| Resolved::Static(*file)),
        }
    }

    /// Returns the page of a path in the sources, or of a path in the site.
    fn page_at(&self, path: &str, in_site: Option<&str>) -> Option<PageId> {
        let in_sources = self
            .index
            .by_path(path)
            .or_else(|| self.index.by_path(&format!("{}.md", path.trim_end_matches('/'))))
            .or_else(|| {
                let folder = path.trim_matches('/');
                let index = |name| match folder {
                    "" => self.index.by_path(name),
                    _ => self.index.by_path(&format!("{folder}/{name}")),
                };
                ["_index.md", "index.md", "README.md"].into_iter().find_map(index)
            });
        in_sources.or_else(|| self.index.by_route(in_site?))
    }

    /// Returns the page that other tools publish at an address in `.html`.
    fn published(&self, path: &str, in_site: Option<&str>) -> Option<PageId> {
        let stem = |path: &str| -> Option<String> {
            let stem = path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm"))?;
            let folder = stem.strip_suffix("index").filter(|it| it.is_empty() || it.ends_with('/'));
            Some(folder.unwrap_or(stem).to_owned())
        };
        self.page_at(&stem(path)?, in_site.and_then(stem).as_deref())
    }

    /// Returns all paths without regard to case.
    fn fold(&self) -> FxHashMap<String, Option<Folded>> {
        let mut folded: FxHashMap<String, Option<Folded>> = FxHashMap::default();
        let mut add = |key: String, found: Resolved, path: &Arc<str>| {
            let entry = folded.entry(key).or_insert_with(|| Some((found.clone(), path.clone())));
            if entry.as_ref().is_some_and(|(known, _)| *known != found) {
                *entry = None;
            }
        };
        for (at, page) in self.pages.iter().enumerate().filter(|(_, page)| page.file.is_some()) {
            let path: Arc<str> = (*page.path).into();
            let id = PageId::from_index(at);
            let name = super::index::path_name(page);
            for key in [&*path, name] {
                add(fold(key), Resolved::Page(id, None), &path);
            }
        }
        self.content.iter().for_each(|(path, at)| add(fold(path), Resolved::File(*at), path));
        self.statics.iter().for_each(|(path, at)| add(fold(path), Resolved::Static(*at), path));
        folded
    }
}

fn fold(path: &str) -> String {
    crate::url::fold(path.trim_matches('/'))
}

/// Returns an address with the tags of templates that stand for the root of the site left out.
fn rooted(address: &str) -> Result<std::borrow::Cow<'_, str>, Missing> {
    let unknown = || Missing::Tag(address.into());
    let Some(rest) = address.strip_prefix("{{") else {
        let is_tag = address.contains("{{") || address.contains("{%");
        return if is_tag { Err(unknown()) } else { Ok(address.into()) };
    };
    let (tag, rest) = rest.split_once("}}").ok_or_else(unknown)?;
    let tag = tag.trim_matches(|c: char| c.is_whitespace() || c == '-');
    let name = tag.rsplit('.').next().unwrap_or(tag).to_ascii_lowercase().replace('_', "");
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    if matches!(&*name, "baseurl" | "root" | "relroot" | "siteurl") && tag.chars().all(is_name) {
        return Ok(format!("/{}", rest.trim_start_matches('/')).into());
    }
    // `{{ "/page/" | relative_url }}`
    let (value, filter) = tag.split_once('|').ok_or_else(unknown)?;
    let value = value.trim().trim_matches(['"', '\'']);
    match filter.trim() {
        "relative_url" | "absolute_url" | "url" if rest.is_empty() && !value.is_empty() => {
            Ok(format!("/{}", value.trim_start_matches('/')).into())
        }
        _ => Err(unknown()),
    }
}

/// Returns the address of a file or folder of the root in its repository on the web.
fn web_address(repository: &Repository, path: &str, is_folder: bool) -> String {
    let Repository { url, folder } = repository;
    let host = url.split('/').nth(2).unwrap_or_default();
    let way = match (is_folder, host.contains("gitlab"), host.contains("bitbucket")) {
        (_, _, true) => "src",
        (true, true, _) => "-/tree",
        (false, true, _) => "-/blob",
        (true, ..) => "tree",
        (false, ..) => "blob",
    };
    let path = match folder.as_str() {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    };
    format!("{url}/{way}/HEAD/{}", crate::url::encode(&path))
}

/// Resolves `address` relative to `folder`; `None` if it leads above the root.
pub(super) fn join(folder: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let folder = if address.starts_with('/') { "" } else { folder };
    for part in folder.split('/').chain(address.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_seen_from_the_folder_of_their_file() {
        assert_eq!(join("roles/a", "../b.md").as_deref(), Some("roles/b.md"));
        assert_eq!(join("roles", "/compare/./x").as_deref(), Some("compare/x"));
        assert_eq!(join("roles", "../../x"), None);
    }

    #[test]
    fn files_of_the_repository_have_an_address_on_its_host() {
        let at = |url: &str, folder: &str, is_folder| {
            let repository = Repository { url: url.to_owned(), folder: folder.to_owned() };
            web_address(&repository, "a b/c.sh", is_folder)
        };
        let url = "https://github.com/o/n";
        assert_eq!(at(url, "", false), format!("{url}/blob/HEAD/a%20b/c.sh"));
        assert_eq!(at(url, "docs", true), format!("{url}/tree/HEAD/docs/a%20b/c.sh"));
        let url = "https://gitlab.example/o/n";
        assert_eq!(at(url, "", true), format!("{url}/-/tree/HEAD/a%20b/c.sh"));
        let url = "https://bitbucket.org/o/n";
        assert_eq!(at(url, "", false), format!("{url}/src/HEAD/a%20b/c.sh"));
    }

    #[test]
    fn tags_for_the_root_are_left_out_and_others_are_not_known() {
        for address in [
            "{{ site.baseurl }}/b/",
            "{{site.base_url}}/b/",
            "{{ base.baseurl }}b/",
            "{{ '/b/' | relative_url }}",
        ] {
            assert_eq!(rooted(address).as_deref(), Ok("/b/"), "{address}");
        }
        assert_eq!(rooted("b.md").as_deref(), Ok("b.md"));
        for address in ["{{ page.other }}/b", "x/{{ y }}", "{% link b.md %}", "{{ x"] {
            assert_eq!(rooted(address), Err(Missing::Tag(address.into())), "{address}");
        }
    }
}

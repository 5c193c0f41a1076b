//! *A folder → where the parts of a handbook are in it.* The keys `content`, `static` and `templates` of
//! `site.toml` say so; what they do not say is inferred.

use super::environment::Environment;
use super::ignored::Ignored;
use super::names::{is_markdown, is_never_entered, is_no_page, is_product};
use crate::fatal::Fatal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folders that may hold the pages, in this order. One is taken if it has a page for its own address, an
/// outline, if another tool takes it, or if it has at least half of the Markdown files of the root.
const CANDIDATES: &[&str] = &["docs", "src/content/docs", "handbook", "pages", "src"];

/// Files that make a folder that of the pages, whatever else there is.
const MARKERS: &[&str] = &["SUMMARY.md", "_index.md", "_sidebar.md", "index.md"];

/// Files of other tools at the top of a root, with the folder that the tool takes pages from.
const TOOLS: &[(&str, &str)] = &[
    ("mkdocs.yml", "docs"),
    ("mkdocs.yaml", "docs"),
    ("zensical.toml", "docs"),
    ("docusaurus.config.js", "docs"),
    ("docusaurus.config.ts", "docs"),
    ("book.toml", "src"),
];

/// Where the parts of a handbook are. Paths are relative to the root and `/`-separated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The folder of pages; empty for the root itself.
    pub content: Arc<str>,
    /// Whether neither `site.toml` nor the command line names that folder.
    pub is_inferred: bool,
    /// Whether the README of the root is the front page of a content folder that has none.
    pub has_root_readme: bool,
    /// The folder of static files, which may be missing; `None` if there is none.
    pub statics: Option<Arc<str>>,
    /// The folder of templates, which may be missing; `None` if there is none.
    pub templates: Option<Arc<str>>,
    /// Name of the root folder.
    pub name: Arc<str>,
}

impl Layout {
    /// Returns the path of a page or file of the content folder, relative to the root.
    pub fn in_content(&self, path: &str) -> String {
        below(&self.content, path)
    }

    /// Returns the path in the site of a static file or a file of the content folder. `path` is relative to
    /// the root.
    pub fn published<'p>(&self, path: &'p str) -> Option<&'p str> {
        let inside = |folder: &str| path.strip_prefix(folder)?.strip_prefix('/');
        let of_statics = self.statics.as_deref().and_then(inside);
        of_statics.or_else(|| if self.is_flat() { Some(path) } else { inside(&self.content) })
    }

    /// Returns the folder of pages if it was inferred and is not `content`.
    pub fn inferred(&self) -> Option<String> {
        (self.is_inferred && &*self.content != "content").then(|| self.content.to_string())
    }

    /// Whether the root itself is the folder of pages.
    pub fn is_flat(&self) -> bool {
        self.content.is_empty()
    }

    /// Returns the folder of the root, seen from the content folder: `..`, `../..`, or nothing.
    pub fn to_root(&self) -> String {
        let depth = self.content.split('/').filter(|part| !part.is_empty()).count();
        vec![".."; depth].join("/")
    }

    /// Finds the parts of the handbook in `root`, a path without symbolic links.
    ///
    /// # Errors
    ///
    /// If the stated content folder does not exist, or if there is no page anywhere.
    pub fn find(root: &Path, environment: &Environment) -> Result<Layout, Fatal> {
        let keys = Keys::read(root, environment);
        let name = root.file_name().map(|name| name.to_string_lossy().into_owned());
        let folder = |stated: &Option<String>, default: &str| match stated {
            Some(stated) => clean(stated).map(Arc::from),
            None => keys.has_site_toml.then(|| Arc::from(default)),
        };
        let content = match &keys.content {
            Some(stated) => stated_content(root, stated)?,
            None if is_folder(&root.join("content"))? => "content".to_owned(),
            None if keys.has_site_toml => return Err(without_content(root)),
            None => infer(root, environment.output.as_deref())?,
        };
        Ok(Layout {
            content: content.into(),
            is_inferred: keys.content.is_none(),
            // A handbook of rolebook's own often lies in a repository whose README is about its code.
            has_root_readme: !keys.has_site_toml || keys.content.is_some(),
            statics: folder(&keys.statics, "static"),
            templates: folder(&keys.templates, "templates"),
            name: name.unwrap_or_default().into(),
        })
    }
}

/// Returns the path of something in a folder.
fn below(folder: &str, path: &str) -> String {
    match folder {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    }
}

/// The keys that decide which files are read. `config` reads the others, and reports mistakes in
/// these.
#[derive(Default)]
struct Keys {
    has_site_toml: bool,
    content: Option<String>,
    statics: Option<String>,
    templates: Option<String>,
}

impl Keys {
    #[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
    fn read(root: &Path, environment: &Environment) -> Keys {
        let text = std::fs::read_to_string(root.join("site.toml"));
        let mut keys = Keys { has_site_toml: root.join("site.toml").exists(), ..Keys::default() };
        let overrides = environment.overrides().map(|(_, text)| text);
        for text in text.ok().into_iter().chain(overrides) {
            let Ok(table) = toml::de::DeTable::parse(&text) else { continue };
            let stated = |key: &str| {
                let value = table.get_ref().get(key)?.get_ref().as_str()?;
                Some(value.to_owned())
            };
            keys.content = stated("content").or(keys.content);
            keys.statics = stated("static_files").or(keys.statics);
            keys.templates = stated("templates").or(keys.templates);
        }
        keys
    }
}

/// Returns a stated folder without `.` and needless slashes; `None` for an empty one.
fn clean(stated: &str) -> Option<String> {
    let parts = stated.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".");
    let clean = parts.collect::<Vec<_>>().join("/");
    (!clean.is_empty()).then_some(clean)
}

fn stated_content(root: &Path, stated: &str) -> Result<String, Fatal> {
    let content = clean(stated).unwrap_or_default();
    if content.split('/').any(|part| part == "..") || Path::new(stated).is_absolute() {
        let message = format!("the content folder `{stated}` is not inside `{}`", root.display());
        return Err(Fatal::Usage(message));
    }
    match is_folder(&root.join(&content))? {
        true => Ok(content),
        false => {
            let message = format!("there is no folder `{stated}` in `{}`", root.display());
            Err(Fatal::Usage(message))
        }
    }
}

/// Whether a path is a folder or a link to one.
///
/// # Errors
///
/// If it is a file, or cannot be looked at.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
fn is_folder(path: &Path) -> Result<bool, Fatal> {
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Fatal::io("read", path)(error)),
        Ok(metadata) if metadata.is_file() => {
            Err(Fatal::Usage(format!("`{}` is not a folder", path.display())))
        }
        Ok(_) => Ok(true),
    }
}

fn without_content(root: &Path) -> Fatal {
    let message = format!(
        "there is no folder `content` in `{}`: name the folder of pages with `content` in `site.toml`",
        root.display()
    );
    Fatal::Usage(message)
}

/// Returns the folder that holds the pages of a root without a folder `content`.
///
/// # Errors
///
/// If there are no pages.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
fn infer(root: &Path, output: Option<&Path>) -> Result<String, Fatal> {
    let pages = markdown_files(root, output);
    if pages.is_empty() {
        let message = format!(
            "there is no folder `content` and no Markdown file in `{}`: pass the handbook folder with \
             `--root`, or create one with `rolebook init`",
            root.display()
        );
        return Err(Fatal::Usage(message));
    }
    let below = |folder: &str| {
        let inside = move |path: &&String| {
            path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        pages.iter().filter(inside).count()
    };
    let is_marked = |folder: &str| {
        let has = |name: &&str| pages.binary_search(&format!("{folder}/{name}")).is_ok();
        MARKERS.iter().any(has)
    };
    let is_of_tool =
        |folder: &str| TOOLS.iter().any(|(file, of)| *of == folder && root.join(file).is_file());
    let is_chosen = |folder: &&&str| {
        let count = below(folder);
        count > 0 && (is_marked(folder) || is_of_tool(folder) || count * 2 >= pages.len())
    };
    let chosen = CANDIDATES.iter().find(is_chosen);
    Ok(chosen.map_or_else(String::new, |folder| (*folder).to_owned()))
}

/// Returns the Markdown files that could be pages, relative to the root, sorted.
fn markdown_files(root: &Path, output: Option<&Path>) -> Vec<String> {
    let mut ignored = Ignored::default();
    ignored.enter(root);
    let mut walk = walkdir::WalkDir::new(root).min_depth(1).into_iter();
    let mut pages = Vec::new();
    while let Some(step) = walk.next() {
        let Ok(entry) = step else { continue };
        let (path, name, is_dir) = (entry.path(), entry.file_name(), entry.file_type().is_dir());
        let is_hidden = name.as_encoded_bytes().starts_with(b".");
        let is_left_out = is_hidden
            || is_never_entered(name)
            || (is_dir && entry.depth() == 1 && is_product(name))
            || output == Some(path)
            || ignored.is_ignored(path, is_dir);
        if is_left_out {
            if is_dir {
                walk.skip_current_dir();
            }
            continue;
        }
        if is_dir {
            ignored.enter(path);
            continue;
        }
        let name = name.to_string_lossy();
        if is_markdown(&name) && !is_no_page(&name) {
            let relative = path.strip_prefix(root).unwrap_or(path);
            pages.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    pages.sort_unstable();
    pages
}

/// Returns the folders to watch for changes, without those below them: those of the sources, or, if the
/// root is the content folder, the folders in it that may hold pages.
///
/// # Errors
///
/// If the root does not exist, or the content folder that is stated.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
pub fn watched_folders(root: &Path, environment: &Environment) -> Result<Vec<PathBuf>, Fatal> {
    let root = std::fs::canonicalize(root).map_err(Fatal::io("read", root))?;
    let layout = Layout::find(&root, environment)?;
    let parts = [Some(&layout.content), layout.statics.as_ref(), layout.templates.as_ref()];
    if !layout.is_flat() {
        return Ok(parts.into_iter().flatten().map(|part| root.join(&**part)).collect());
    }
    let listed = std::fs::read_dir(&root).map_err(Fatal::io("read", &root))?;
    let mut ignored = Ignored::default();
    ignored.enter(&root);
    let mut folders: Vec<PathBuf> = listed
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default();
            !is_never_entered(name)
                && !is_product(name)
                && environment.output.as_deref() != Some(path)
                && !ignored.is_ignored(path, true)
        })
        .collect();
    folders.sort();
    Ok(folders)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make their own folders")]
mod tests {
    use super::*;
    use std::fs;

    fn layout_of(files: &[&str], variables: &[(&str, &str)]) -> Result<Layout, Fatal> {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = fs::canonicalize(folder.path()).expect("it exists");
        for file in files {
            let (path, text) = file.split_once('=').unwrap_or((file, "# Page\n"));
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder can be made");
            fs::write(path, text).expect("a file can be written");
        }
        let variables =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let environment = Environment {
            variables: variables.collect(),
            today: jiff::civil::date(2026, 6, 1),
            output: None,
            repository: None,
        };
        Layout::find(&root, &environment)
    }

    fn content_of(files: &[&str]) -> String {
        layout_of(files, &[]).expect("a layout").content.to_string()
    }

    #[test]
    fn pages_are_found_where_most_of_them_are() {
        assert_eq!(content_of(&["content/a.md", "docs/b.md", "docs/c.md"]), "content");
        assert_eq!(content_of(&["README.md", "docs/a.md", "docs/b.md"]), "docs");
        assert_eq!(content_of(&["README.md", "a.md", "b.md", "docs/c.md"]), "");
        assert_eq!(content_of(&["a.md", "b.md", "c.md", "docs/index.md"]), "docs");
        assert_eq!(content_of(&["README.md", "src/SUMMARY.md", "x/a.md", "x/b.md"]), "src");
        assert_eq!(content_of(&["README.md", "src/content/docs/a.md"]), "src/content/docs");
        assert_eq!(content_of(&["src/main.rs", "README.md"]), "");
        assert_eq!(content_of(&["README.md", "handbook/a.md", "handbook/b.md"]), "handbook");
        assert_eq!(content_of(&["mkdocs.yml=", "a.md", "b.md", "c.md", "docs/d.md"]), "docs");
    }

    #[test]
    fn ignored_folders_and_products_count_for_nothing() {
        let ignored = ".gitignore=out/\n";
        assert_eq!(
            content_of(&[ignored, "out/a.md", "out/b.md", "README.md", "docs/a.md"]),
            "docs"
        );
        let product = ["public/a.md", "public/b.md", "public/c.md", "README.md", "docs/a.md"];
        assert_eq!(content_of(&product), "docs");
    }

    #[test]
    fn a_stated_folder_wins_and_must_exist_inside_the_root() {
        let files = ["site.toml=content = \"./a/b/\"\n", "a/b/c.md", "content/d.md"];
        let layout = layout_of(&files, &[]).expect("a layout");
        assert_eq!((&*layout.content, layout.is_inferred), ("a/b", false));
        let stated = layout_of(&files, &[("ROLEBOOK_CONTENT", "content")]).expect("a layout");
        assert_eq!(&*stated.content, "content");
        assert!(layout_of(&["site.toml=content = \"gone\"\n"], &[]).is_err());
        assert!(layout_of(&["site.toml=content = \"../x\"\n"], &[]).is_err());
        let root = layout_of(&["site.toml=content = \".\"\n", "content/a.md"], &[]);
        assert_eq!(&*root.expect("a layout").content, "");
    }

    #[test]
    fn static_files_and_templates_need_a_site_toml() {
        let bare = layout_of(&["templates/x.html", "a.md"], &[]).expect("a layout");
        assert_eq!((bare.statics, bare.templates), (None, None));
        let full =
            layout_of(&["site.toml=templates = \"\"\n", "content/a.md"], &[]).expect("a layout");
        assert_eq!((full.statics.as_deref(), full.templates.as_deref()), (Some("static"), None));
    }
}

//! *A folder → the relevant files in it, sorted.* No file is opened.
//!
//! **Invariants.** Symbolic links to folders are never followed, so the walk ends. An unreadable file is
//! an entry with a problem. All paths are UTF-8: other names are escaped and have a problem.

use super::ignored::Ignored;
use super::layout::Layout;
use super::names::{is_markdown, is_never_entered, is_no_page, is_product, is_temporary};
use super::{Environment, Problem, name};
use crate::diagnostic::Code;
use crate::fatal::Fatal;
use crate::url::check_part;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Maximum depth of a path below the folder of its area, in components.
const MAX_DEPTH: usize = 64;

/// The role of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// `site.toml`.
    Config,
    /// Markdown of the content folder, or the README of the root.
    Page,
    /// A file that says the order of the pages.
    Outline,
    /// Anything else in the content folder.
    Asset,
    /// In the folder of static files.
    Static,
    /// In the folder of templates.
    Template,
    /// Anything else in the root.
    Elsewhere,
}

/// An entry of a folder.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Path relative to the root, `/`-separated.
    pub(super) shown: Arc<str>,
    /// Path relative to the folder of its area, `/`-separated.
    pub(super) name: Arc<str>,
    /// The role.
    pub(super) role: Role,
    /// The file, or its problem.
    pub(super) found: Found,
}

/// A plain file inside the root, or the reason why it cannot be used.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// The path to read.
    File { path: PathBuf },
    /// The reason why the file is not opened.
    Problem(Problem),
}

/// Finds the parts of a handbook and lists its files: `site.toml`, then the others by path.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
pub(super) fn entries(
    root: &Path,
    environment: &Environment,
) -> Result<(Layout, Vec<Entry>), Fatal> {
    let canonical = match std::fs::canonicalize(root) {
        Ok(canonical) => canonical,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let message = format!("there is no folder `{}`", root.display());
            return Err(Fatal::Usage(message));
        }
        Err(error) => return Err(Fatal::io("read", root)(error)),
    };
    let output = environment.output.as_ref();
    let output = output.and_then(|output| std::fs::canonicalize(output).ok());
    let layout = Layout::find(&canonical, environment)?;
    let mut walk =
        Walk { root: &canonical, output, layout: &layout, parts: Vec::new(), entries: Vec::new() };
    walk.all();
    let mut entries = walk.entries;
    entries.sort_by(|a, b| {
        (a.role != Role::Config, &a.shown).cmp(&(b.role != Role::Config, &b.shown))
    });
    Ok((layout, entries))
}

/// A part of a handbook that is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Area {
    Content,
    Static,
    Template,
    /// Everything else in the root.
    Elsewhere,
}

struct Walk<'a> {
    /// Without links in it.
    root: &'a Path,
    /// The same; `None` when it does not exist.
    output: Option<PathBuf>,
    layout: &'a Layout,
    /// The folders of the other areas, which the walk of the root leaves out.
    parts: Vec<PathBuf>,
    entries: Vec<Entry>,
}

impl Walk<'_> {
    fn all(&mut self) {
        self.entries.extend(self.config());
        let Layout { content, statics, templates, .. } = self.layout;
        for (area, folder) in [(Area::Static, statics), (Area::Template, templates)] {
            if let Some(folder) = folder {
                self.parts.push(self.root.join(&**folder));
                self.area(area, folder);
            }
        }
        self.area(Area::Content, content);
        if !self.layout.is_flat() {
            self.parts.push(self.root.join(&**content));
            self.area(Area::Elsewhere, "");
            self.add_root_readme();
        }
    }

    /// Makes the README of the root the front page, if the content folder has none.
    fn add_root_readme(&mut self) {
        let is_front = |entry: &Entry| entry.role == Role::Page && is_front_page(&entry.name);
        if !self.layout.has_root_readme || self.entries.iter().any(is_front) {
            return;
        }
        let is_readme = |entry: &&mut Entry| {
            entry.role == Role::Elsewhere
                && matches!(entry.found, Found::File { .. })
                && is_front_page(&entry.name)
        };
        if let Some(readme) = self.entries.iter_mut().find(is_readme) {
            readme.role = Role::Page;
        }
    }
}

/// Whether a path relative to the content folder is that of the front page.
fn is_front_page(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let is_index = ["_index", "index", "readme"].iter().any(|it| stem.eq_ignore_ascii_case(it));
    is_index && !name.contains('/') && is_markdown(name)
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
impl Walk<'_> {
    fn config(&self) -> Option<Entry> {
        let path = self.root.join("site.toml");
        let found = match std::fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => Found::Problem(Problem::unreadable("read", &error)),
            Ok(metadata) => self.found(&path, metadata.file_type()),
        };
        Some(Entry {
            shown: "site.toml".into(),
            name: "site.toml".into(),
            role: Role::Config,
            found,
        })
    }

    /// Adds the files of an area, whose folder may be missing.
    fn area(&mut self, area: Area, folder: &str) {
        let top = if folder.is_empty() { self.root.to_owned() } else { self.root.join(folder) };
        let problem = match std::fs::symlink_metadata(&top) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => Some(Problem::unreadable("read the folder", &error)),
            Ok(metadata) => self.top_problem(&top, metadata.file_type()),
        };
        if let Some(problem) = problem {
            self.entries.push(Entry {
                shown: folder.into(),
                name: "".into(),
                role: self.role(area, ""),
                found: Found::Problem(problem),
            });
            return;
        }
        // In a folder that was made for a handbook nothing is ignored.
        let mut ignored = (area == Area::Elsewhere || self.layout.is_flat()).then(Ignored::default);
        if let Some(ignored) = &mut ignored {
            ignored.enter(&top);
        }
        let mut walk = walkdir::WalkDir::new(&top).min_depth(1).into_iter();
        while let Some(step) = walk.next() {
            let (path, file_type, depth) = match &step {
                Ok(entry) => (entry.path(), Ok(entry.file_type()), entry.depth()),
                Err(error) => (error.path().unwrap_or(&top), Err(error), error.depth()),
            };
            let is_dir = file_type.as_ref().is_ok_and(|file_type| file_type.is_dir());
            let is_skipped = self.is_skipped(area, path, depth, is_dir)
                || ignored.as_mut().is_some_and(|ignored| ignored.is_ignored(path, is_dir));
            if file_type.is_ok() && is_skipped {
                if is_dir {
                    walk.skip_current_dir();
                }
                continue;
            }
            let found = match file_type {
                Err(error) => Some(Found::Problem(unreadable_folder(error))),
                Ok(file_type) => self.inspect(path, file_type, depth),
            };
            let Some(found) = found else {
                if let Some(ignored) = &mut ignored {
                    ignored.enter(path);
                }
                continue;
            };
            if is_dir {
                walk.skip_current_dir();
            }
            let name = shown(path.strip_prefix(&top).unwrap_or(path));
            let role = self.role(area, &name);
            // A problem of a file that may never be published is no problem.
            let is_silent = role == Role::Elsewhere
                || (role == Role::Asset && (self.layout.is_flat() || is_hidden(&name)));
            if is_silent && matches!(found, Found::Problem(_)) {
                continue;
            }
            let shown = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            self.entries.push(Entry { shown: shown.into(), role, name: name.into(), found });
        }
    }

    /// Returns the role of a file. `name` is its path in the folder of the area.
    fn role(&self, area: Area, name: &str) -> Role {
        match area {
            Area::Content | Area::Elsewhere if name::is_outline(name) => Role::Outline,
            Area::Static => Role::Static,
            Area::Template => Role::Template,
            Area::Elsewhere => Role::Elsewhere,
            Area::Content => {
                let file = name.rsplit('/').next().unwrap_or_default();
                let is_page = is_markdown(name)
                    && !is_hidden(name)
                    && !(self.layout.is_flat() && is_no_page(file));
                if is_page { Role::Page } else { Role::Asset }
            }
        }
    }

    /// Returns the reason why a folder of sources cannot be walked.
    fn top_problem(&self, top: &Path, file_type: std::fs::FileType) -> Option<Problem> {
        if file_type.is_dir() {
            return None;
        }
        Some(match self.found(top, file_type) {
            Found::Problem(problem) => problem,
            Found::File { .. } => {
                Problem::whole(Code::Unreadable, "a file in place of a folder", "rename it")
            }
        })
    }

    /// Whether a path is the output folder, a temporary file of an editor, a dotfile of the theme, or what is
    /// no part of a handbook.
    fn is_skipped(&self, area: Area, path: &Path, depth: usize, is_dir: bool) -> bool {
        let name = path.file_name().unwrap_or_default();
        if self.output.as_deref() == Some(path) || is_temporary(name) {
            return true;
        }
        match area {
            Area::Static | Area::Template => {
                let kept = area == Area::Static && depth == 1 && is_kept_dotfile(name);
                name.as_encoded_bytes().starts_with(b".") && !kept
            }
            Area::Content | Area::Elsewhere => {
                let is_root = depth == 1 && (area == Area::Elsewhere || self.layout.is_flat());
                is_dir && is_never_entered(name)
                    || is_root && is_dir && is_product(name)
                    || is_root && name == "site.toml"
                    || self.parts.iter().any(|part| part == path)
            }
        }
    }

    /// Returns the file or the problem of an entry; `None` for a folder that has to be walked.
    fn inspect(&self, path: &Path, file_type: std::fs::FileType, depth: usize) -> Option<Found> {
        if let Err(problem) = check_name(path.file_name().unwrap_or_default()) {
            return Some(Found::Problem(problem));
        }
        if !file_type.is_dir() {
            return Some(self.found(path, file_type));
        }
        (depth >= MAX_DEPTH).then(|| {
            let message = format!("nested deeper than {MAX_DEPTH} folders");
            let help = "move the folder further up";
            Found::Problem(Problem::whole(Code::TooLarge, message, help))
        })
    }

    /// Resolves a plain file, or a symbolic link to one inside the root.
    fn found(&self, path: &Path, file_type: std::fs::FileType) -> Found {
        if file_type.is_file() {
            let path = path.to_owned();
            return Found::File { path };
        }
        if !file_type.is_symlink() {
            return Found::Problem(not_a_file());
        }
        let target = match std::fs::canonicalize(path) {
            Ok(target) => target,
            Err(error) => return Found::Problem(unresolved_link(&error)),
        };
        let problem = if !target.starts_with(self.root) {
            Problem::whole(
                Code::OutsideRoot,
                "symbolic link out of the handbook folder",
                "copy its target into the handbook",
            )
        } else {
            match std::fs::symlink_metadata(&target) {
                Ok(metadata) if metadata.is_file() => return Found::File { path: target },
                Ok(metadata) if metadata.is_dir() => Problem::whole(
                    Code::OutsideRoot,
                    "symbolic link to a folder: it is not followed",
                    "copy the folder, or link to single files",
                ),
                Ok(_) => not_a_file(),
                Err(error) => Problem::unreadable("read", &error),
            }
        };
        Found::Problem(problem)
    }
}

/// Whether a dotfile is published if it is directly in `static`.
fn is_kept_dotfile(name: &OsStr) -> bool {
    name == ".well-known" || name == ".nojekyll"
}

/// Whether a `/`-separated path has a dotfile or a folder that begins with a dot in it.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.'))
}

/// Whether a path, relative to the root, is never relevant.
pub(super) fn is_passed_over(path: &Path) -> bool {
    let mut parts = path.iter();
    let is_product = path.iter().count() > 1 && path.iter().next().is_some_and(is_product);
    is_product || parts.any(|name| is_never_entered(name) || is_temporary(name))
}

fn not_a_file() -> Problem {
    Problem::whole(
        Code::Unreadable,
        "neither a file nor a folder (a pipe, a socket or a device)",
        "remove it from the handbook",
    )
}

fn unreadable_folder(error: &walkdir::Error) -> Problem {
    match error.io_error() {
        Some(error) => Problem::unreadable("read the folder", error),
        None => {
            Problem::whole(Code::OutsideRoot, "symbolic links in a cycle", "remove one of them")
        }
    }
}

fn unresolved_link(error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::NotFound => Problem::whole(
            Code::Unreadable,
            "dangling symbolic link",
            "remove the link, or restore its target",
        ),
        io::ErrorKind::PermissionDenied => Problem::unreadable("follow the link", error),
        // The remaining reason is a cycle, which has no stable kind in the standard library.
        _ => Problem::whole(Code::OutsideRoot, "symbolic link in a cycle", "remove the link"),
    }
}

fn check_name(name: &OsStr) -> Result<(), Problem> {
    let why = match name.to_str() {
        Some(name) => match check_part(name) {
            Ok(()) => return Ok(()),
            Err(why) => why,
        },
        None => "is not UTF-8".to_owned(),
    };
    let message = format!("the name `{}` {why}", shown(Path::new(name)));
    Err(Problem::whole(Code::BadFileName, message, "rename it"))
}

/// Returns a relative path with `/` as separator; control characters and bytes that are not UTF-8 are
/// escaped.
fn shown(path: &Path) -> String {
    let parts: Vec<String> = path
        .components()
        .map(|part| {
            let mut text = String::new();
            for chunk in part.as_os_str().as_encoded_bytes().utf8_chunks() {
                for letter in chunk.valid().chars() {
                    match letter {
                        letter if letter.is_control() => text.extend(letter.escape_default()),
                        letter => text.push(letter),
                    }
                }
                text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
            }
            text
        })
        .collect();
    parts.join("/")
}

//! *A folder → the relevant files in it, sorted.* No file is opened.
//!
//! **Invariants.** Symbolic links to folders are never followed, so the walk ends. An unreadable file is
//! an entry with a problem. All paths are UTF-8: other names are escaped and have a problem.

use super::Problem;
use crate::diagnostic::Code;
use crate::fatal::Fatal;
use crate::url::check_part;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Maximum depth of a path below `content`, `static` or `templates`, in components.
const MAX_DEPTH: usize = 64;

/// The folders of sources.
pub const TOP: [&str; 3] = ["content", "static", "templates"];

/// The role of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// `site.toml`.
    Config,
    /// Markdown below `content`.
    Page,
    /// Anything else below `content`.
    Asset,
    /// Below `static`.
    Static,
    /// Below `templates`.
    Template,
}

/// An entry of a folder.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Path relative to the root, `/`-separated.
    pub(super) shown: Arc<str>,
    /// Path relative to its folder (`content`, …), `/`-separated.
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

/// Lists the relevant files of a handbook: `site.toml`, then the others by path.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
pub(super) fn entries(root: &Path, output: Option<&Path>) -> Result<Vec<Entry>, Fatal> {
    let canonical = match std::fs::canonicalize(root) {
        Ok(canonical) => canonical,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let message = format!("there is no folder `{}`", root.display());
            return Err(Fatal::Usage(message));
        }
        Err(error) => return Err(Fatal::io("read", root)(error)),
    };
    let content = root.join("content");
    match std::fs::read_dir(&content) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let message = format!(
                "there is no folder `content` in `{}`: pass the handbook folder with `--root`, or \
                 create one with `rolebook init`",
                root.display()
            );
            return Err(Fatal::Usage(message));
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            let message = format!("`{}` is not a folder", content.display());
            return Err(Fatal::Usage(message));
        }
        Err(error) => return Err(Fatal::io("read", content)(error)),
    }
    let walk = Walk {
        root: &canonical,
        output: output.and_then(|output| std::fs::canonicalize(output).ok()),
    };
    let mut entries = Vec::new();
    for folder in TOP {
        walk.folder(folder, &mut entries);
    }
    entries.sort_by(|a, b| a.shown.cmp(&b.shown));
    if let Some(config) = walk.config() {
        entries.insert(0, config);
    }
    Ok(entries)
}

struct Walk<'a> {
    /// Without links in it.
    root: &'a Path,
    /// The same; `None` when it does not exist.
    output: Option<PathBuf>,
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

    /// Adds the files below a folder of sources, which may be missing.
    fn folder(&self, folder: &'static str, entries: &mut Vec<Entry>) {
        let top = self.root.join(folder);
        let problem = match std::fs::symlink_metadata(&top) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => Some(Problem::unreadable("read the folder", &error)),
            Ok(metadata) => self.top_problem(&top, metadata.file_type()),
        };
        if let Some(problem) = problem {
            entries.push(Entry {
                shown: folder.into(),
                name: "".into(),
                role: role(folder, ""),
                found: Found::Problem(problem),
            });
            return;
        }
        let mut walk = walkdir::WalkDir::new(&top).min_depth(1).into_iter();
        while let Some(step) = walk.next() {
            let (path, file_type, depth) = match &step {
                Ok(entry) => (entry.path(), Ok(entry.file_type()), entry.depth()),
                Err(error) => (error.path().unwrap_or(&top), Err(error), error.depth()),
            };
            if file_type.is_ok() && self.is_skipped(folder, path, depth) {
                if file_type.is_ok_and(|file_type| file_type.is_dir()) {
                    walk.skip_current_dir();
                }
                continue;
            }
            let found = match file_type {
                Err(error) => Some(Found::Problem(unreadable_folder(error))),
                Ok(file_type) => self.inspect(path, file_type, depth),
            };
            let Some(found) = found else { continue };
            if matches!(&step, Ok(entry) if entry.file_type().is_dir()) {
                walk.skip_current_dir();
            }
            let name = shown(path.strip_prefix(&top).unwrap_or(path));
            entries.push(Entry {
                shown: format!("{folder}/{name}").into(),
                role: role(folder, &name),
                name: name.into(),
                found,
            });
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

    /// Whether a path is a dotfile, a temporary file of an editor, or the output folder.
    fn is_skipped(&self, folder: &str, path: &Path, depth: usize) -> bool {
        let name = path.file_name().unwrap_or_default();
        let kept = folder == "static" && depth == 1 && is_kept_dotfile(name);
        (is_private(name) && !kept) || self.output.as_deref() == Some(path)
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

/// Whether a name is a dotfile or a temporary file of an editor.
fn is_private(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b".")
        || name.ends_with(b"~")
        || (name.len() > 1 && name.starts_with(b"#") && name.ends_with(b"#"))
        || [&b".swp"[..], b".bak", b".orig"].iter().any(|end| name.ends_with(end))
        || name == b"4913"
}

/// Whether a path, relative to the root, is never relevant.
pub(super) fn is_passed_over(path: &Path) -> bool {
    let parts: Vec<&OsStr> = path.iter().collect();
    match parts.as_slice() {
        [] => false,
        [only] => only != &"site.toml" && !TOP.iter().any(|top| only == top),
        [top, rest @ ..] => {
            !TOP.iter().any(|name| top == name)
                || rest.iter().any(|name| is_private(name) && !is_kept_dotfile(name))
        }
    }
}

fn role(folder: &str, name: &str) -> Role {
    match folder {
        "static" => Role::Static,
        "templates" => Role::Template,
        _ if name.ends_with(".md") => Role::Page,
        _ => Role::Asset,
    }
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

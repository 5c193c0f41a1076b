//! *A named folder → the folder to write to, or a refusal.* Nothing is changed here.
//!
//! **Invariants.** Canonical paths are compared, so that no spelling of a folder bypasses the checks.

use super::{manifest, refused};
use crate::fatal::Fatal;
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Folders of sources beside `site.toml`.
const SOURCE_FOLDERS: [&str; 4] = ["content", "templates", "static", "src"];

/// Returns the canonical path of the folder `out`, which need not exist.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
pub(super) fn resolve(out: &Path, root: &Path, force: bool) -> Result<PathBuf, Fatal> {
    // Without a trailing slash, which would make the system follow a link.
    let out: PathBuf =
        std::path::absolute(out).map_err(Fatal::io("find", out))?.components().collect();
    let elsewhere = "give another folder with `--output-dir`";
    match std::fs::symlink_metadata(&out) {
        Ok(metadata) if metadata.is_symlink() => {
            return Err(refused(&out, "it is a symbolic link", elsewhere));
        }
        Ok(metadata) if !metadata.is_dir() => {
            return Err(refused(&out, "it is not a folder", elsewhere));
        }
        Ok(_) => {}
        Err(error) if is_absent(&error) => {}
        Err(error) => return Err(Fatal::io("read", out)(error)),
    }
    let root = std::fs::canonicalize(root).map_err(Fatal::io("read", root))?;
    let folder = canonical(&out)?;
    if let Some(why) = danger(&folder, &root) {
        return Err(refused(&out, why, elsewhere));
    }
    check_contents(&folder, &out, force)?;
    Ok(folder)
}

/// Whether the folder exists.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
pub(super) fn is_there(folder: &Path) -> Result<bool, Fatal> {
    folder.try_exists().map_err(Fatal::io("read", folder))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Returns the path without links and `..`, as far as it exists.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
fn canonical(out: &Path) -> Result<PathBuf, Fatal> {
    for ancestor in out.ancestors() {
        let known = match std::fs::canonicalize(ancestor) {
            Ok(known) => known,
            Err(error) if is_absent(&error) => continue,
            Err(error) => return Err(Fatal::io("read", ancestor)(error)),
        };
        let rest = out.strip_prefix(ancestor).unwrap_or(Path::new(""));
        if rest.components().any(|part| part == Component::ParentDir) {
            let why = "it goes up from a folder that does not exist";
            return Err(refused(out, why, "write the path without `..`"));
        }
        return Ok(known.join(rest).components().collect());
    }
    Ok(out.to_owned())
}

/// Returns the reason why nothing may be written to this folder.
fn danger(folder: &Path, root: &Path) -> Option<&'static str> {
    let home = std::env::home_dir().and_then(|home| canonical(&home).ok());
    let home = home.filter(|home| home.parent().is_some());
    let in_sources = SOURCE_FOLDERS.iter().any(|name| {
        let source = root.join(name);
        folder.starts_with(&source)
            || canonical(&source).is_ok_and(|source| folder.starts_with(source))
    });
    if folder.parent().is_none() {
        Some("it is the top of the file system")
    } else if home.is_some_and(|home| home.starts_with(folder)) {
        Some("it is or holds your home folder")
    } else if root.starts_with(folder) {
        Some("it is or holds the folder of the handbook")
    } else if in_sources {
        Some("it is or lies in a folder of sources")
    } else if folder.iter().any(|part| part == OsStr::new(".git")) {
        Some("it lies in a Git repository's own folder")
    } else {
        None
    }
}

/// Refuses a non-empty folder that rolebook did not create, unless `force`.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
fn check_contents(folder: &Path, shown: &Path, force: bool) -> Result<(), Fatal> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(Fatal::io("read", folder)(error)),
    };
    let mut is_marked = false;
    let mut is_filled = false;
    for entry in entries {
        let entry = entry.map_err(Fatal::io("read", folder))?;
        let name = entry.file_name();
        if name == ".git" {
            let why = "it holds a Git repository";
            return Err(refused(shown, why, "give a folder inside it, such as `public`"));
        }
        let is_file = entry.file_type().is_ok_and(|file_type| file_type.is_file());
        if name == manifest::NAME && is_file {
            is_marked = true;
        } else if !name.as_encoded_bytes().starts_with(super::OWN_PREFIX.as_bytes()) {
            is_filled = true;
        }
    }
    if is_filled && !is_marked && !force {
        let why = "it holds files that rolebook did not write";
        let help = "give an empty folder, or take this one over with `build --force`: files that \
                    the site does not replace are kept";
        return Err(refused(shown, why, help));
    }
    Ok(())
}

//! *[`Plan`] → a folder on the disk.* The door through which handbooks go out.
//!
//! The hashes of what an import has written stay in [`MANIFEST`]: a file that still has its hash may be
//! replaced by a newer import, one that somebody has edited is kept.
//!
//! **Invariants.** Everything is checked before the first file is written, each file is whole or not
//! there, nothing is written through a symbolic link, and nothing is removed.

use super::{CONTENT, Plan};
use crate::fatal::Fatal;
use crate::source::environment::quoted;
use crate::url::{check_path, fold};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Name of the list of files that an import has written, with their hashes.
pub const MANIFEST: &str = ".rolebook-import";

/// First line of the list.
const HEAD: &str =
    "# Written by `rolebook import`: hash and path of each file as it was imported.\n";

/// Options of writing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Replace files that were edited, too.
    pub force: bool,
    /// Write nothing, only say what would be written.
    pub dry_run: bool,
}

/// What was done, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files that did not exist.
    pub new: Vec<String>,
    /// Files of an earlier import that had other bytes, and with `force` edited ones.
    pub changed: Vec<String>,
    /// Number of files that had these bytes already.
    pub unchanged: usize,
    /// Files that somebody has edited, or that no import has written: kept.
    pub kept: Vec<String>,
    /// Files of an earlier import that the export has no more: kept.
    pub gone: Vec<String>,
}

/// Writes a plan to the folder `to`, with a `site.toml` if there is none. `source` is the export.
///
/// # Errors
///
/// A refusal before any change if something could be written outside the folder, through a symbolic
/// link or into the export; otherwise an I/O error.
pub fn write(plan: &Plan, source: &Path, to: &Path, options: Options) -> Result<Outcome, Fatal> {
    check(plan)?;
    keep_out_of_source(source, to)?;
    let old = read_manifest(to)?;
    let mut outcome = Outcome::default();
    let mut writes: Vec<(&str, &[u8])> = Vec::new();
    let mut hashes = BTreeMap::new();
    for (path, bytes) in &plan.files {
        let hash = blake3::hash(bytes).to_hex().to_string();
        let is_edited = match existing(to, path)? {
            None => {
                outcome.new.push(path.clone());
                Some(false)
            }
            Some(there) if there == *bytes => {
                outcome.unchanged += 1;
                None
            }
            Some(there) => {
                let was = blake3::hash(&there).to_hex();
                let is_edited = old.get(path).is_none_or(|old| old != was.as_str());
                let list = match is_edited && !options.force {
                    true => &mut outcome.kept,
                    false => &mut outcome.changed,
                };
                list.push(path.clone());
                Some(is_edited && !options.force)
            }
        };
        if is_edited == Some(false) {
            writes.push((path, bytes));
        }
        hashes.insert(path.clone(), hash);
    }
    outcome.gone = old.keys().filter(|path| !hashes.contains_key(*path)).cloned().collect();
    let mut gone = Vec::new();
    for path in std::mem::take(&mut outcome.gone) {
        if existing(to, &path)?.is_some() {
            // It stays in the list, so that it is named again and may come back.
            hashes.insert(path.clone(), old.get(&path).cloned().unwrap_or_default());
            gone.push(path);
        }
    }
    outcome.gone = gone;
    let site = site(&plan.title);
    if existing(to, "site.toml")?.is_none() {
        outcome.new.push("site.toml".into());
        writes.push(("site.toml", site.as_bytes()));
    }
    if !options.dry_run {
        for (path, bytes) in writes {
            put(to, path, bytes)?;
        }
        let list: String = hashes.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect();
        let list = format!("{HEAD}{list}");
        if existing(to, MANIFEST)?.is_none_or(|there| there != list.as_bytes()) {
            put(to, MANIFEST, list.as_bytes())?;
        }
    }
    Ok(outcome)
}

/// The configuration that a handbook needs to be built.
fn site(title: &str) -> String {
    format!("title = {}\n", quoted(title))
}

/// A second look at every path, whatever made it.
fn check(plan: &Plan) -> Result<(), Fatal> {
    let refused = |path: &str, why: &str| Fatal::Refused {
        message: format!("`{path}` cannot be written: {why}"),
        help: "nothing was written; rename it in the tool that it comes from".into(),
    };
    let mut seen = BTreeSet::new();
    for (path, _) in &plan.files {
        if path.starts_with('/') || path.ends_with('/') {
            return Err(refused(path, "it is not a path within the handbook"));
        }
        check_path(path).map_err(|why| refused(path, &why))?;
        if !path.strip_prefix(CONTENT).is_some_and(|rest| rest.starts_with('/')) {
            return Err(refused(path, "it is not below `content`"));
        }
        if !seen.insert(fold(path)) {
            return Err(refused(path, "two files have this name"));
        }
    }
    Ok(())
}

/// Refuses to write into the folder that is read.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for imports")]
fn keep_out_of_source(source: &Path, to: &Path) -> Result<(), Fatal> {
    let source = std::fs::canonicalize(source).map_err(Fatal::io("read", source))?;
    let mut near = to;
    let target = loop {
        let shown = if near.as_os_str().is_empty() { Path::new(".") } else { near };
        match std::fs::canonicalize(shown) {
            Ok(found) => break found,
            Err(error) if error.kind() == ErrorKind::NotFound => match near.parent() {
                Some(parent) => near = parent,
                None => return Ok(()),
            },
            Err(error) => return Err(Fatal::io("read", shown)(error)),
        }
    };
    if target.starts_with(&source) {
        return Err(Fatal::Refused {
            message: format!("`{}` lies within the export", to.display()),
            help: "name a folder outside it with `--to`: an import never changes its source".into(),
        });
    }
    Ok(())
}

/// The bytes of a file, if it is there.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for imports")]
fn existing(to: &Path, path: &str) -> Result<Option<Vec<u8>>, Fatal> {
    let refused = |at: &Path, what: &str| Fatal::Refused {
        message: format!("`{}` is {what}", at.display()),
        help: "nothing was written; move it away, or name another folder with `--to`".into(),
    };
    let mut at = to.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        let found = match std::fs::symlink_metadata(&at) {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Fatal::io("read", at)(error)),
        };
        if found.is_symlink() {
            return Err(refused(&at, "a symbolic link, and nothing is written through one"));
        }
        if parts.peek().is_some() && !found.is_dir() {
            return Err(refused(&at, "a file where a folder is needed"));
        }
        if parts.peek().is_none() && !found.is_file() {
            return Err(refused(&at, "a folder where a file is needed"));
        }
    }
    std::fs::read(&at).map(Some).map_err(Fatal::io("read", at))
}

/// Path and hash of what an earlier import has written.
fn read_manifest(to: &Path) -> Result<BTreeMap<String, String>, Fatal> {
    let bytes = existing(to, MANIFEST)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().filter_map(|line| line.split_once("  "));
    let is_path = |path: &str| !path.starts_with('/') && check_path(path).is_ok();
    Ok(lines
        .filter(|(hash, path)| hash.len() == 64 && is_path(path))
        .map(|(hash, path)| (path.to_owned(), hash.to_owned()))
        .collect())
}

/// Writes one file, whole.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for imports")]
fn put(to: &Path, path: &str, bytes: &[u8]) -> Result<(), Fatal> {
    let target = to.join(path);
    let folder = target.parent().unwrap_or(to);
    std::fs::create_dir_all(folder).map_err(Fatal::io("create", folder))?;
    let write = || {
        let mut file = tempfile::Builder::new().prefix(".rolebook-tmp-").tempfile_in(folder)?;
        file.write_all(bytes)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
        }
        file.persist(&target).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(Fatal::io("write", &target))
}

#[cfg(test)]
mod tests;

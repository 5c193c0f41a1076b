//! *[`Outputs`] → a folder on the disk.* The only writer. Writes only files whose bytes have changed, and
//! removes files of earlier builds that no longer exist. Other files are not touched.
//!
//! **Why files are renamed one by one instead of swapping the folder.** A swap gives every file a new
//! inode and time: servers, file watchers, container mounts and tools that copy by time would see every
//! file change, or lose the folder, and foreign files would have to be moved. After single renames a
//! reader never sees a partial file, but briefly sees old and new pages together. All new files are
//! staged before the first rename, so that this time is short and a full disk changes nothing.
//!
//! **Invariants.** Refusals come before any change. The manifest is written before the first file and
//! always lists all files of rolebook, so that the next build after an interruption knows which files to
//! replace and remove. Nothing is written or removed through a symbolic link.

mod guard;
mod lock;
mod manifest;
mod plan;

use super::{OWN_PREFIX, Outputs, check_output_path};
use crate::fatal::Fatal;
use lock::Lock;
use manifest::Manifest;
use plan::{Disk, Plan};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

const TEMPORARY_PREFIX: &str = ".rolebook-tmp-";

/// The changes to the folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Number of files that did not exist.
    pub new: usize,
    /// Number of files that had other bytes.
    pub changed: usize,
    /// Number of files that had these bytes already.
    pub unchanged: usize,
    /// Number of removed files of earlier builds.
    pub removed: usize,
    /// Files that rolebook did not write and does not remove.
    pub kept_foreign: Vec<String>,
}

/// Writes `outputs` to the folder `out`. `root` is the folder of the handbook, which is protected.
/// `force` accepts a non-empty folder that rolebook did not create.
///
/// # Errors
///
/// A refusal, before any change, if writing could destroy files that rolebook did not write, or while
/// another build is writing; otherwise an I/O error.
pub fn write(out: &Path, root: &Path, outputs: &Outputs, force: bool) -> Result<Written, Fatal> {
    if let Some((path, why)) =
        outputs.iter().find_map(|(path, _)| Some((path, check_output_path(path).err()?)))
    {
        return Err(Fatal::Refused {
            message: format!("`{path}` is not a path within the site: {why}"),
            help: "change the address of the page".into(),
        });
    }
    let folder = guard::resolve(out, root, force)?;
    create_folder(&folder)?;
    let lock = Lock::take(&folder)?;
    let old = Manifest::read(&folder)?;
    let disk = Disk::read(&folder)?;
    let plan = Plan::new(&folder, outputs, &disk, old.as_ref(), force)?;
    let new = Manifest::from_outputs(outputs);
    let mut listed = old.clone();
    if plan.needs_marking {
        let claimed = old.clone().unwrap_or_default().merged(&new);
        claimed.write(&folder)?;
        listed = Some(claimed);
    }
    for path in &disk.temporary {
        remove_file(&folder.join(path))?;
    }
    apply(&folder, outputs, &plan)?;
    if listed.as_ref() != Some(&new) {
        new.write(&folder)?;
    }
    drop(lock);
    Ok(Written {
        new: plan.new.len(),
        changed: plan.changed.len(),
        unchanged: plan.unchanged,
        removed: plan.stale.len() + plan.in_the_way.len(),
        kept_foreign: plan.foreign,
    })
}

/// Removes the files of earlier builds from `out`, and `out` itself if it is empty then.
///
/// # Errors
///
/// As [`write`]; a folder that rolebook did not create is refused.
pub fn clean(out: &Path, root: &Path) -> Result<Written, Fatal> {
    let folder = guard::resolve(out, root, false)?;
    if !guard::is_there(&folder)? {
        return Ok(Written::default());
    }
    let lock = Lock::take(&folder)?;
    let old = Manifest::read(&folder)?;
    let disk = Disk::read(&folder)?;
    let nothing = Outputs::default();
    let plan = Plan::new(&folder, &nothing, &disk, old.as_ref(), false)?;
    for path in &disk.temporary {
        remove_file(&folder.join(path))?;
    }
    apply(&folder, &nothing, &plan)?;
    if old.is_some() {
        remove_file(&folder.join(manifest::NAME))?;
    }
    drop(lock);
    if old.is_some() {
        remove_empty_folder(&folder);
    }
    Ok(Written {
        removed: plan.stale.len() + plan.in_the_way.len(),
        kept_foreign: plan.foreign,
        ..Written::default()
    })
}

/// Stages all files, renames them, then removes stale files.
fn apply(folder: &Path, outputs: &Outputs, plan: &Plan) -> Result<(), Fatal> {
    // Unblocked folders are created first, so that each file is staged in its own folder: many files
    // staged in one folder wait for each other.
    let parents: BTreeSet<&str> = plan.new.iter().filter_map(|path| parent_of(path)).collect();
    let (blocked, free): (Vec<&str>, Vec<&str>) =
        parents.into_iter().partition(|parent| plan.is_blocked(parent));
    create_folders(folder, &free)?;
    let paths: Vec<&str> = plan.new.iter().chain(&plan.changed).copied().collect();
    let staged: Result<Vec<(&str, tempfile::TempPath)>, Fatal> = paths
        .into_par_iter()
        .filter_map(|path| Some((path, outputs.get(path)?)))
        .map(|(path, output)| {
            let parent = parent_of(path).unwrap_or_default();
            let near = if blocked.contains(&parent) { plan.existing_folder(path) } else { parent };
            Ok((path, stage(&folder.join(near), &folder.join(path), output)?))
        })
        .collect();
    let staged = staged.inspect_err(|_| {
        for empty in free.iter().rev() {
            remove_empty_folder(&folder.join(empty));
        }
    })?;
    remove_all(folder, &plan.in_the_way)?;
    for empty in &plan.folders_in_the_way {
        remove_empty_folder(&folder.join(empty));
    }
    create_folders(folder, &blocked)?;
    staged.into_par_iter().try_for_each(|(path, staged)| {
        let path = folder.join(path);
        staged.persist(&path).map_err(|error| Fatal::io("write", path)(error.error))
    })?;
    remove_all(folder, &plan.stale)
}

/// Creates folders below `folder`, in parallel.
fn create_folders(folder: &Path, paths: &[&str]) -> Result<(), Fatal> {
    paths.par_iter().try_for_each(|path| create_folder(&folder.join(path)))
}

/// Writes a temporary file in `folder` for `target`.
fn stage(folder: &Path, target: &Path, bytes: &[u8]) -> Result<tempfile::TempPath, Fatal> {
    let write = || {
        let mut file = tempfile::Builder::new().prefix(TEMPORARY_PREFIX).tempfile_in(folder)?;
        file.write_all(bytes)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let readable_by_all = std::fs::Permissions::from_mode(0o644);
            file.as_file().set_permissions(readable_by_all)?;
        }
        Ok(file.into_temp_path())
    };
    write().map_err(Fatal::io("write", target))
}

/// Removes files, and the folders that are empty then. Missing files are not errors.
fn remove_all(folder: &Path, paths: &[&str]) -> Result<(), Fatal> {
    let mut parents = BTreeSet::new();
    for path in paths {
        remove_file(&folder.join(path))?;
        parents.extend(path.match_indices('/').map(|(at, _)| &path[..at]));
    }
    // Children sort after their parents.
    for parent in parents.into_iter().rev() {
        remove_empty_folder(&folder.join(parent));
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
fn remove_file(path: &Path) -> Result<(), Fatal> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Fatal::io("remove", path)(error))
        }
        _ => Ok(()),
    }
}

/// Removes a folder if it is empty.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
fn remove_empty_folder(path: &Path) {
    let _ = std::fs::remove_dir(path);
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
fn create_folder(path: &Path) -> Result<(), Fatal> {
    std::fs::create_dir_all(path).map_err(Fatal::io("create", path))
}

fn parent_of(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(parent, _)| parent)
}

/// Returns a refusal of the folder.
fn refused(folder: &Path, why: &str, help: &str) -> Fatal {
    Fatal::Refused {
        message: format!("`{}` cannot be the output folder: {why}", folder.display()),
        help: help.into(),
    }
}

#[cfg(test)]
mod tests;

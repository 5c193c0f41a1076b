//! *[`Outputs`] → a folder on the disk.* The only writer. Only files whose bytes changed are
//! touched; what an earlier build wrote and this one does not is removed; nothing else is.
//!
//! **Why files are renamed one by one and the folder is not swapped as a whole.** A swap gives
//! every file a new inode and a new time, so that servers, file watchers, mounts of the folder in
//! a container and tools that copy by time see everything change, or lose sight of the folder;
//! and what others put into the folder would have to be carried over. Renaming leaves all that
//! alone, and a reader still never sees half a file. The price is a moment in which new and old
//! pages stand side by side: all new files are therefore staged before the first is renamed, so
//! that the moment is short and a full disk changes nothing.
//!
//! **Invariants.** Refusals come before any change. The folder is marked as ours by a manifest
//! before the first file stands in it, and the manifest lists at any time whatever of ours there
//! is: killed at any point, the next build knows what to replace and remove. Nothing is written or
//! removed through a symbolic link.

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

/// What was done to the folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there.
    pub new: usize,
    /// Files that had other bytes.
    pub changed: usize,
    /// Files that were left alone because they had these bytes already.
    pub unchanged: usize,
    /// Files of an earlier build that are no more.
    pub removed: usize,
    /// Files that rolebook did not write; they stay.
    pub kept_foreign: Vec<String>,
}

/// Makes the folder `out` hold `outputs`. `root` is the folder of the handbook, which must not
/// come to harm. `force` takes over a folder that something else has filled.
///
/// # Errors
///
/// A refusal, before anything is changed, where writing could destroy what rolebook did not
/// write, or while another build is writing. A failure of the disk otherwise.
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
    let new = Manifest::of(outputs);
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

/// Removes what earlier builds wrote into `out`, and `out` itself if nothing is left in it.
///
/// # Errors
///
/// As [`write`]; a folder that rolebook did not write is refused.
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

/// Stages all bytes, then puts them in place, then removes what is stale.
fn apply(folder: &Path, outputs: &Outputs, plan: &Plan) -> Result<(), Fatal> {
    // Folders that nothing of ours blocks come first, so that each file is staged where it will
    // stand: many files staged in one folder wait for one another.
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

/// Creates folders below `folder`, side by side.
fn create_folders(folder: &Path, paths: &[&str]) -> Result<(), Fatal> {
    paths.par_iter().try_for_each(|path| create_folder(&folder.join(path)))
}

/// Writes a temporary file in `folder` that is to become `target`.
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

/// Removes files, and the folders that are empty then. Files that are gone already are fine.
fn remove_all(folder: &Path, paths: &[&str]) -> Result<(), Fatal> {
    let mut parents = BTreeSet::new();
    for path in paths {
        remove_file(&folder.join(path))?;
        parents.extend(path.match_indices('/').map(|(at, _)| &path[..at]));
    }
    // Children sort behind their parents.
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

/// Removes a folder if nothing is in it; one that stays is no mistake.
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

/// A refusal that names the folder.
fn refused(folder: &Path, why: &str, help: &str) -> Fatal {
    Fatal::Refused {
        message: format!("`{}` cannot be the output folder: {why}", folder.display()),
        help: help.into(),
    }
}

#[cfg(test)]
mod tests;

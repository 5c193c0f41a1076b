//! *The content of the folder and the outputs → a plan of changes.* Nothing is changed here.
//!
//! **Invariants.** A plan changes no foreign file; where that is impossible there is a refusal instead.

use super::manifest::Manifest;
use super::{OWN_PREFIX, Outputs, TEMPORARY_PREFIX, parent_of};
use crate::fatal::Fatal;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// The content of the folder.
#[derive(Debug, Default)]
pub(super) struct Disk {
    /// All entries by `/`-separated path, links not followed; names that are not UTF-8 are lossy.
    entries: BTreeMap<String, Kind>,
    /// Temporary files of an interrupted build.
    pub(super) temporary: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File {
        len: u64,
    },
    Folder,
    /// A link, a pipe, a device.
    Other,
}

impl Disk {
    pub(super) fn read(folder: &Path) -> Result<Self, Fatal> {
        let mut disk = Disk::default();
        for entry in walkdir::WalkDir::new(folder).min_depth(1) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(folder).to_owned();
                Fatal::io("read", path)(error.into())
            })?;
            let parts: Vec<_> = entry
                .path()
                .strip_prefix(folder)
                .unwrap_or(entry.path())
                .iter()
                .map(|part| part.to_string_lossy())
                .collect();
            let path = parts.join("/");
            let name = entry.file_name().to_string_lossy();
            let file_type = entry.file_type();
            if file_type.is_file() && name.starts_with(TEMPORARY_PREFIX) {
                disk.temporary.push(path);
                continue;
            }
            if entry.depth() == 1 && name.starts_with(OWN_PREFIX) {
                continue;
            }
            let kind = if file_type.is_dir() {
                Kind::Folder
            } else if file_type.is_file() {
                let len = entry.metadata().map_or(0, |metadata| metadata.len());
                Kind::File { len }
            } else {
                Kind::Other
            };
            disk.entries.insert(path, kind);
        }
        Ok(disk)
    }

    fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = (&'a str, Kind)> {
        let prefix = format!("{folder}/");
        self.entries
            .range(prefix.clone()..)
            .take_while(move |(path, _)| path.starts_with(&prefix))
            .map(|(path, kind)| (path.as_str(), *kind))
    }
}

/// The changes to make.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    disk: &'a Disk,
    /// Files that do not exist yet.
    pub(super) new: Vec<&'a str>,
    /// Files to overwrite.
    pub(super) changed: Vec<&'a str>,
    /// Number of unchanged files.
    pub(super) unchanged: usize,
    /// Our files in the place of a new folder, or in a folder in the place of a new file.
    pub(super) in_the_way: Vec<&'a str>,
    /// Folders in the place of new files, inner ones first; empty after `in_the_way` is removed.
    pub(super) folders_in_the_way: Vec<&'a str>,
    /// Our other files that no longer exist.
    pub(super) stale: Vec<&'a str>,
    /// Foreign files.
    pub(super) foreign: Vec<String>,
    /// Whether the manifest does not list all new files yet.
    pub(super) needs_marking: bool,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        folder: &Path,
        outputs: &'a Outputs,
        disk: &'a Disk,
        old: Option<&'a Manifest>,
        force: bool,
    ) -> Result<Self, Fatal> {
        let ours = |path: &str| old.is_some_and(|old| old.lists(path));
        let mut plan = Plan {
            disk,
            new: Vec::new(),
            changed: Vec::new(),
            unchanged: 0,
            in_the_way: Vec::new(),
            folders_in_the_way: Vec::new(),
            stale: Vec::new(),
            foreign: Vec::new(),
            needs_marking: old.is_none() || outputs.iter().any(|(path, _)| !ours(path)),
        };
        let mut there = Vec::new();
        for (path, output) in outputs.iter() {
            plan.make_room(folder, path, &ours)?;
            match disk.entries.get(path) {
                Some(Kind::File { len }) => there.push((path, output, *len)),
                _ => plan.new.push(path),
            }
        }
        plan.in_the_way.sort_unstable();
        plan.in_the_way.dedup();
        plan.folders_in_the_way.sort_unstable();
        plan.folders_in_the_way.reverse();
        let same: Vec<bool> = there
            .par_iter()
            .map(|(path, output, len)| {
                *len == output.len() as u64 && holds(&folder.join(path), output)
            })
            .collect();
        for ((path, ..), same) in there.into_iter().zip(same) {
            match same {
                true => plan.unchanged += 1,
                false if ours(path) || force => plan.changed.push(path),
                false => return Err(foreign_in_the_way(folder, path)),
            }
        }
        plan.sort_out_the_rest(outputs, old);
        Ok(plan)
    }

    /// Adds our files that have to be removed before `path` can be written.
    fn make_room(
        &mut self,
        folder: &Path,
        path: &'a str,
        ours: &dyn Fn(&str) -> bool,
    ) -> Result<(), Fatal> {
        for (at, _) in path.match_indices('/') {
            match self.disk.entries.get_key_value(&path[..at]) {
                Some((above, Kind::File { .. })) if ours(above) => self.in_the_way.push(above),
                Some((_, Kind::Folder)) | None => {}
                Some((above, _)) => return Err(foreign_in_the_way(folder, above)),
            }
        }
        match self.disk.entries.get(path) {
            Some(Kind::File { .. }) | None => {}
            Some(Kind::Other) => return Err(foreign_in_the_way(folder, path)),
            Some(Kind::Folder) => {
                self.folders_in_the_way.push(path);
                for (below, kind) in self.disk.below(path) {
                    match kind {
                        Kind::Folder => self.folders_in_the_way.push(below),
                        Kind::File { .. } if ours(below) => self.in_the_way.push(below),
                        _ => return Err(foreign_in_the_way(folder, below)),
                    }
                }
            }
        }
        Ok(())
    }

    /// Lists the stale and foreign files.
    fn sort_out_the_rest(&mut self, outputs: &Outputs, old: Option<&'a Manifest>) {
        let is_file = |path: &&str| matches!(self.disk.entries.get(*path), Some(Kind::File { .. }));
        self.stale = old
            .into_iter()
            .flat_map(Manifest::paths)
            .filter(|path| outputs.get(path).is_none())
            .filter(|path| self.in_the_way.binary_search(path).is_err())
            .filter(is_file)
            .collect();
        let ours = |path: &str| old.is_some_and(|old| old.lists(path));
        self.foreign = self
            .disk
            .entries
            .iter()
            .filter(|(path, kind)| match kind {
                Kind::Folder => false,
                Kind::File { .. } => !ours(path) && outputs.get(path).is_none(),
                Kind::Other => true,
            })
            .map(|(path, _)| path.clone())
            .collect();
    }

    /// Whether a file has to be removed before this folder can be created.
    pub(super) fn is_blocked(&self, parent: &str) -> bool {
        let above = std::iter::successors(Some(parent), |folder| parent_of(folder));
        above.into_iter().any(|folder| self.in_the_way.binary_search(&folder).is_ok())
    }

    /// Returns the nearest existing folder above `path`; empty for the output folder itself.
    pub(super) fn existing_folder<'p>(&self, path: &'p str) -> &'p str {
        std::iter::successors(parent_of(path), |folder| parent_of(folder))
            .find(|folder| self.disk.entries.get(*folder) == Some(&Kind::Folder))
            .unwrap_or_default()
    }
}

/// Whether a file has exactly these bytes; `false` if it cannot be read.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let Ok(mut file) = std::fs::File::open(path) else {
        return false;
    };
    let mut rest = bytes;
    let mut buffer = [0; 16 * 1024];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return rest.is_empty(),
            Ok(len) => match rest.strip_prefix(&buffer[..len]) {
                Some(more) => rest = more,
                None => return false,
            },
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
}

fn foreign_in_the_way(folder: &Path, path: &str) -> Fatal {
    Fatal::Refused {
        message: format!(
            "`{}` exists and was not written by rolebook",
            folder.join(path).display()
        ),
        help: "move it away; files of the site belong in `static`".into(),
    }
}

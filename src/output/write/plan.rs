//! *What is there and what there should be → what to do.* Nothing is changed here.
//!
//! **Invariants.** A plan that exists harms no file that is not ours; otherwise there is a refusal
//! in its place.

use super::manifest::Manifest;
use super::{OWN_PREFIX, Outputs, TEMPORARY_PREFIX, parent_of};
use crate::fatal::Fatal;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// What the folder holds.
#[derive(Debug, Default)]
pub(super) struct Disk {
    /// Everything by `/`-separated path, links not followed; names that are no text are lossy.
    entries: BTreeMap<String, Kind>,
    /// What a build that was interrupted left behind.
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

/// What to do.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    disk: &'a Disk,
    /// To be written where nothing is.
    pub(super) new: Vec<&'a str>,
    /// To be written over.
    pub(super) changed: Vec<&'a str>,
    /// How many files are as they should be.
    pub(super) unchanged: usize,
    /// Our files that stand where a folder is needed, or in a folder where a file is needed.
    pub(super) in_the_way: Vec<&'a str>,
    /// Folders where a file is needed, inner ones first, empty once our files are gone.
    pub(super) folders_in_the_way: Vec<&'a str>,
    /// Our other files that are no more.
    pub(super) stale: Vec<&'a str>,
    /// Files that are not ours.
    pub(super) foreign: Vec<String>,
    /// Whether files will stand in the folder that the manifest does not list yet.
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

    /// Finds what of ours must go before a file can stand at `path`.
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

    /// What is on the disk and not to be published is stale or foreign.
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

    /// Whether a file that has to go first stands where this folder will be.
    pub(super) fn is_blocked(&self, parent: &str) -> bool {
        let above = std::iter::successors(Some(parent), |folder| parent_of(folder));
        above.into_iter().any(|folder| self.in_the_way.binary_search(&folder).is_ok())
    }

    /// The folder nearest to where `path` will be that exists already; empty for the top.
    pub(super) fn existing_folder<'p>(&self, path: &'p str) -> &'p str {
        std::iter::successors(parent_of(path), |folder| parent_of(folder))
            .find(|folder| self.disk.entries.get(*folder) == Some(&Kind::Folder))
            .unwrap_or_default()
    }
}

/// Whether the file has exactly these bytes; one that cannot be read has not.
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
        help: "move it; put files of the site into `static`".into(),
    }
}

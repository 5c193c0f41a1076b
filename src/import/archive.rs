//! *A folder or a zip → entries in memory.* The door through which exports come in.
//!
//! **Invariants.** The path of an entry is relative, has no `..`, and no two are the same without
//! regard to case. Nothing is read through a symbolic link. Sizes are bounded before and while a zip
//! is unpacked. A zip that breaks a rule is refused as a whole, with the name of the entry.

use super::Note;
use crate::fatal::{Fatal, io_reason};
use crate::url::fold;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// Bounds of what is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Number of entries.
    pub entries: usize,
    /// Unpacked bytes of all entries.
    pub bytes: u64,
    /// How many times larger an entry may become, if it is larger than [`Limits::small`].
    pub ratio: u64,
    /// Size below which no ratio is asked for.
    pub small: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { entries: 100_000, bytes: 2 << 30, ratio: 200, small: 4 << 20 }
    }
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Path with `/`, relative to the export.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The files of an export, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    /// The path as the user gave it.
    pub shown: String,
    /// Name of the folder or zip, without extension.
    pub name: String,
    /// The files.
    pub entries: Vec<Entry>,
    /// What was not read.
    pub notes: Vec<Note>,
}

/// Reads a folder or a zip. Zips within it that are parts of the export are unpacked as well.
///
/// # Errors
///
/// If it cannot be read, or a refusal if a zip is broken, too large, encrypted or leads outside.
pub fn read(path: &Path, limits: &Limits) -> Result<Archive, Fatal> {
    let mut archive = Archive {
        shown: path.display().to_string(),
        name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        ..Archive::default()
    };
    let mut reading = Reading { shown: archive.shown.clone(), limits, bytes: 0, found: Vec::new() };
    let mut unpacked = false;
    if is_folder(path)? {
        archive.name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        reading.folder(path, &mut archive.notes)?;
    } else {
        reading.zip(open(path)?, "")?;
        unpacked = true;
    }
    // Large exports come as zips within a zip.
    let (parts, files): (Vec<Entry>, Vec<Entry>) =
        std::mem::take(&mut reading.found).into_iter().partition(|entry| is_part(&entry.path));
    let all_parts = !parts.is_empty() && files.iter().all(|entry| entry.path.ends_with(".html"));
    reading.found = files;
    for part in parts {
        if all_parts || is_named_as_part(&part.path) {
            reading.zip(Cursor::new(part.bytes), &part.path)?;
            unpacked = true;
        } else {
            reading.found.push(part);
        }
    }
    // In a folder the system has decided already.
    archive.entries = if unpacked { reading.without_clashes()? } else { reading.found };
    archive.entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(archive)
}

/// Whether a zip at the top may be a part of the export.
fn is_part(path: &str) -> bool {
    !path.contains('/') && path.to_ascii_lowercase().ends_with(".zip")
}

/// `Export-1234-Part-1.zip`.
fn is_named_as_part(path: &str) -> bool {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let number = stem.rsplit_once("-Part-").map(|(_, number)| number);
    stem.starts_with("Export")
        && number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Files that systems leave in folders.
fn is_litter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.starts_with("__MACOSX/")
        || matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini")
        || name.starts_with("._")
}

/// The state of reading.
struct Reading<'a> {
    shown: String,
    limits: &'a Limits,
    bytes: u64,
    found: Vec<Entry>,
}

impl Reading<'_> {
    /// Reads a folder. Of hidden folders only the files of `.obsidian` are read.
    fn folder(&mut self, root: &Path, notes: &mut Vec<Note>) -> Result<(), Fatal> {
        let is_wanted = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            let hidden = entry.depth() > 0 && name.starts_with('.') && name != ".obsidian";
            let inner = entry.path().parent().is_some_and(|at| at.ends_with(".obsidian"));
            !(entry.file_type().is_dir() && (hidden || inner))
        };
        let walk = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(is_wanted) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(root).to_owned();
                Fatal::io("read", path)(error.into())
            })?;
            let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let path = path.to_string_lossy().replace('\\', "/");
            if entry.file_type().is_dir() || is_litter(&path) {
                continue;
            }
            if !entry.file_type().is_file() {
                let what = "a symbolic link or a device, which is not followed".to_owned();
                notes.push(Note { file: path, line: 0, what });
                continue;
            }
            let size = entry.metadata().map_err(|e| Fatal::io("read", entry.path())(e.into()))?;
            self.count(&path, size.len())?;
            let mut bytes = Vec::new();
            open(entry.path())?
                .take(self.limits.bytes)
                .read_to_end(&mut bytes)
                .map_err(Fatal::io("read", entry.path()))?;
            self.found.push(Entry { path, bytes });
        }
        Ok(())
    }

    /// Reads a zip; `within` is its name in the zip around it.
    fn zip(&mut self, reader: impl Read + Seek, within: &str) -> Result<(), Fatal> {
        let broken = |name: &str, error: &ZipError| self.broken(within, name, error);
        let mut zip = ZipArchive::new(reader).map_err(|error| broken("", &error))?;
        if zip.has_duplicate_names() {
            return Err(self.refused(within, "", "has two entries of the same name"));
        }
        if zip.len() > self.limits.entries {
            let why = format!("has {} entries, more than {}", zip.len(), self.limits.entries);
            return Err(self.refused(within, "", &why));
        }
        // Everything that can be seen in the directory is checked before anything is unpacked.
        let mut wanted = Vec::new();
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|error| self.broken(within, "", &error))?;
            let name = match std::str::from_utf8(entry.name_raw()) {
                Ok(name) => name.to_owned(),
                Err(_) => match entry.name() {
                    Ok(name) => name.into_owned(),
                    Err(error) => return Err(self.broken(within, "", &error)),
                },
            };
            let path = name.replace('\\', "/");
            if let Some(why) = leads_out(&path) {
                return Err(self.refused(within, &name, why));
            }
            if entry.is_symlink() {
                return Err(self.refused(within, &name, "is a symbolic link"));
            }
            if entry.encrypted() {
                return Err(self.refused(within, &name, "is encrypted"));
            }
            if entry.is_dir() || path.ends_with('/') || is_litter(&path) {
                continue;
            }
            let (size, packed) = (entry.size(), entry.compressed_size());
            if size > self.limits.small && size / packed.max(1) > self.limits.ratio {
                let why = format!("would become {} times larger", size / packed.max(1));
                return Err(self.refused(within, &name, &why));
            }
            self.count(&name, size)?;
            wanted.push((index, name, path, size));
        }
        for (index, name, path, size) in wanted {
            let entry = zip.by_index(index).map_err(|error| self.broken(within, &name, &error))?;
            let mut bytes = Vec::new();
            entry
                .take(size.saturating_add(1))
                .read_to_end(&mut bytes)
                .map_err(|error| self.broken(within, &name, &ZipError::Io(error)))?;
            if bytes.len() as u64 != size {
                return Err(self.refused(within, &name, "is not as large as the zip says"));
            }
            self.found.push(Entry { path, bytes });
        }
        Ok(())
    }

    /// Counts an entry and its bytes.
    fn count(&mut self, name: &str, size: u64) -> Result<(), Fatal> {
        self.bytes = self.bytes.saturating_add(size);
        if self.bytes > self.limits.bytes {
            let why = format!("makes it more than {} MiB", self.limits.bytes >> 20);
            return Err(self.refused("", name, &why));
        }
        if self.found.len() >= self.limits.entries {
            let why = format!("is one of more than {} entries", self.limits.entries);
            return Err(self.refused("", name, &why));
        }
        Ok(())
    }

    /// The entries. Two that are one file to some systems are refused, unless parts of an
    /// export repeat a file.
    fn without_clashes(&mut self) -> Result<Vec<Entry>, Fatal> {
        let mut by_name: BTreeMap<String, Entry> = BTreeMap::new();
        for entry in std::mem::take(&mut self.found) {
            let folded = fold(&entry.path);
            match by_name.get(&folded) {
                Some(other) if *other == entry => {}
                Some(other) => {
                    let why =
                        format!("has the same name as `{}` without regard to case", other.path);
                    return Err(self.refused("", &entry.path, &why));
                }
                None => {
                    by_name.insert(folded, entry);
                }
            }
        }
        // A file that is a folder as well: whatever stands below it comes after it.
        let clash = by_name.iter().find_map(|(folded, entry)| {
            let below = format!("{folded}/");
            let next = by_name.range(below.clone()..).next()?;
            next.0.starts_with(&below).then(|| (entry.path.clone(), next.1.path.clone()))
        });
        if let Some((file, below)) = clash {
            let why = format!("is a file and the folder of `{below}`");
            return Err(self.refused("", &file, &why));
        }
        Ok(by_name.into_values().collect())
    }

    fn refused(&self, within: &str, entry: &str, why: &str) -> Fatal {
        let subject = match (within, entry) {
            ("", "") => "it".to_owned(),
            (within, "") => format!("`{}` in it", readable(within)),
            ("", entry) => format!("its entry `{}`", readable(entry)),
            (within, entry) => {
                format!("the entry `{}` of `{}` in it", readable(entry), readable(within))
            }
        };
        Fatal::Refused {
            message: format!("`{}` is not imported: {subject} {why}", self.shown),
            help:
                "nothing was written; export it again, or unpack it yourself and import the folder"
                    .into(),
        }
    }

    fn broken(&self, within: &str, entry: &str, error: &ZipError) -> Fatal {
        let why = match error {
            ZipError::Io(error) => format!("cannot be read: {}", io_reason(error)),
            ZipError::InvalidArchive(_) => "is broken".into(),
            ZipError::UnsupportedArchive(why) => format!("cannot be read: {}", why.to_lowercase()),
            ZipError::CompressionMethodNotSupported(_) => {
                "is packed in a way that is not supported".into()
            }
            other => format!("cannot be read: {other}"),
        };
        self.refused(within, entry, &why)
    }
}

/// A name of an entry as a message can show it.
fn readable(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Why a path of a zip leads outside its folder or cannot be a path.
fn leads_out(path: &str) -> Option<&'static str> {
    let drive = path.as_bytes();
    if path.starts_with('/') {
        Some("is an absolute path")
    } else if drive.len() > 1 && drive[0].is_ascii_alphabetic() && drive[1] == b':' {
        Some("names a drive")
    } else if path.split('/').any(|part| part == "..") {
        Some("points outside its folder")
    } else if path.is_empty() || path.chars().any(char::is_control) {
        Some("has a name that cannot be written")
    } else if path.trim_end_matches('/').split('/').any(|part| part.is_empty() || part == ".") {
        Some("has an empty part in its path")
    } else {
        None
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for exports")]
fn is_folder(path: &Path) -> Result<bool, Fatal> {
    Ok(std::fs::metadata(path).map_err(Fatal::io("read", path))?.is_dir())
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for exports")]
fn open(path: &Path) -> Result<std::fs::File, Fatal> {
    std::fs::File::open(path).map_err(Fatal::io("read", path))
}

#[cfg(test)]
mod tests;

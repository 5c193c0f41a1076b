//! *Written files ↔ `.rolebook-manifest`.* One line per file: fingerprint, tab, path. It marks the folder
//! as an output of rolebook and lists all files that may be removed.
//!
//! **Invariants.** Paths of a manifest that lead out of the folder are ignored.

use super::{Outputs, check_output_path, stage};
use crate::fatal::Fatal;
use crate::fingerprint::Fingerprint;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::Path;

/// The name of the manifest.
pub(super) const NAME: &str = ".rolebook-manifest";

/// Fingerprints by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest(BTreeMap<String, String>);

impl Manifest {
    /// Returns the manifest of a build.
    pub(super) fn from_outputs(outputs: &Outputs) -> Self {
        let line = |(path, bytes): (&str, &std::sync::Arc<[u8]>)| {
            (path.to_owned(), Fingerprint::of_bytes(bytes).hex(64))
        };
        Manifest(outputs.iter().map(line).collect())
    }

    /// Reads the manifest of the previous build; `None` if there is none.
    #[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, Fatal> {
        let path = folder.join(NAME);
        match std::fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_file() => {}
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Fatal::io("read", path)(error)),
        }
        let bytes = std::fs::read(&path).map_err(Fatal::io("read", &path))?;
        let entries = String::from_utf8_lossy(&bytes)
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(|(_, path)| check_output_path(path).is_ok())
            .map(|(fingerprint, path)| (path.to_owned(), fingerprint.to_owned()))
            .collect();
        Ok(Some(Manifest(entries)))
    }

    /// Writes the manifest atomically.
    pub(super) fn write(&self, folder: &Path) -> Result<(), Fatal> {
        let mut text = String::new();
        for (path, fingerprint) in &self.0 {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{fingerprint}\t{path}");
        }
        let path = folder.join(NAME);
        stage(folder, &path, text.as_bytes())?
            .persist(&path)
            .map_err(|error| Fatal::io("write", path)(error.error))
    }

    /// Returns the files of both manifests.
    pub(super) fn merged(mut self, other: &Manifest) -> Self {
        let more = other.0.iter().map(|(a, b)| (a.clone(), b.clone()));
        self.0.extend(more);
        self
    }

    /// Whether the manifest lists a file.
    pub(super) fn lists(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Returns the paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

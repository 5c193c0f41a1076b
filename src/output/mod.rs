//! *What the site consists of → a folder.* Everything that is to be published is first gathered
//! as a value, so that two files at one address are found before anything is written.

pub mod assets;
pub mod data;
pub mod feed;
pub mod health;
pub mod llms;
pub mod print;
pub mod redirects;
pub mod render;
pub mod routes;
pub mod sections;
mod shown;
pub mod sitemap;
pub mod write;

use crate::url::{check_path, fold};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What begins the names of files that are ours and no part of the site.
const OWN_PREFIX: &str = ".rolebook-";

/// The files of the site by their path. That no two of them are in each other's way is seen to by
/// [`routes::Routes`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    files: BTreeMap<String, Arc<[u8]>>,
}

impl Outputs {
    /// Adds a file at a `/`-separated path.
    pub fn insert(&mut self, path: impl Into<String>, bytes: Arc<[u8]>) {
        self.files.insert(path.into(), bytes);
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// All files by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Why a path cannot be that of a file of the site, if it cannot.
fn check_output_path(path: &str) -> Result<(), String> {
    if path.starts_with('/') || path.ends_with('/') {
        return Err("it begins or ends with a slash".into());
    }
    check_path(path)?;
    let reserved = |part: &&str| {
        let part = fold(part);
        part == ".git" || part.starts_with(OWN_PREFIX)
    };
    match path.split('/').find(reserved) {
        Some(part) => Err(format!("`{part}` is reserved")),
        None => Ok(()),
    }
}

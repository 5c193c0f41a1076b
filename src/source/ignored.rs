//! *`.gitignore` files → what is no part of a handbook.*

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::{Path, PathBuf};

/// The `.gitignore` files from the root down to the folder that a walk is in.
#[derive(Default)]
pub(super) struct Ignored {
    /// Folders with their rules, the outermost first.
    folders: Vec<(PathBuf, Gitignore)>,
}

impl Ignored {
    /// Whether a path is ignored. Paths come in the order of a walk: a folder before what is in it.
    pub(super) fn is_ignored(&mut self, path: &Path, is_folder: bool) -> bool {
        while self.folders.last().is_some_and(|(folder, _)| !path.starts_with(folder)) {
            self.folders.pop();
        }
        for (_, rules) in self.folders.iter().rev() {
            match rules.matched(path, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => {}
            }
        }
        false
    }

    /// Reads the rules of a folder that the walk enters. Lines that are no patterns are passed over, as git
    /// does.
    pub(super) fn enter(&mut self, folder: &Path) {
        let mut rules = GitignoreBuilder::new(folder);
        rules.add(folder.join(".gitignore"));
        match rules.build() {
            Ok(rules) if !rules.is_empty() => self.folders.push((folder.to_owned(), rules)),
            _ => {}
        }
    }
}

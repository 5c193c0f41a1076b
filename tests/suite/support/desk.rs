//! An author who edits a handbook in various ways, and its preview.

use crate::support::preview::Preview;
use crate::support::{self, Site};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A handbook with edits, and its preview.
pub struct Desk {
    pub site: Site,
    pub preview: Preview,
}

/// Creates a handbook without a preview.
pub fn site() -> Site {
    let site = Site::empty();
    site.write("site.toml", "title = \"Handbook\"\n")
        .write("content/_index.md", "# Handbook\n")
        .write("content/first.md", "# First\n\nSee [second](second.md).\n")
        .write("content/second.md", "# Second\n\nAs it was.\n")
        .write("content/team/_index.md", "# Team\n")
        .write("content/team/ann.md", "# Ann\n")
        .write("content/team/bob.md", "# Bob\n")
        .write("static/old.txt", "old");
    site
}

pub fn desk() -> Desk {
    Desk::of(site(), &["-p", "0"])
}

impl Desk {
    pub fn of(site: Site, arguments: &[&str]) -> Desk {
        let preview = Preview::with(&site, arguments);
        Desk { site, preview }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.site.root().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        self.site.write(path, text);
    }

    /// Writes like editors that replace the file by another one.
    pub fn replace(&self, path: &str, text: &str) {
        let new = format!("{path}.tmp~");
        self.write(&new, text);
        self.rename(&new, path);
    }

    /// Writes like Vim: checks for write access, moves the old file away, and writes a new one.
    pub fn replace_as_vim(&self, path: &str, text: &str) {
        let (folder, _) = path.rsplit_once('/').unwrap_or((".", path));
        self.write(&format!("{folder}/4913"), "");
        self.remove(&format!("{folder}/4913"));
        let old = format!("{path}~");
        self.rename(path, &old);
        self.write(path, text);
        self.remove(&old);
    }

    pub fn rename(&self, from: &str, to: &str) {
        let to = self.path(to);
        fs::create_dir_all(to.parent().expect("it has a parent")).expect("a folder can be made");
        fs::rename(self.path(from), to).expect("a file can be renamed");
    }

    pub fn remove(&self, path: &str) {
        let path = self.path(path);
        let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        removed.expect("it can be removed");
    }

    /// Waits until an address shows these words.
    pub fn shows(&self, target: &str, words: &str) {
        self.preview.until(&format!("`{words}` at {target}"), || {
            let reply = self.preview.get(target);
            reply.status == 200 && reply.text().contains(words)
        });
    }

    /// Waits until an address does not show these words, or does not exist.
    pub fn hides(&self, target: &str, words: &str) {
        self.preview.until(&format!("{target} without `{words}`"), || {
            let reply = self.preview.get(target);
            reply.status == 404 || (reply.status == 200 && !reply.text().contains(words))
        });
    }

    pub fn lacks(&self, target: &str) {
        self.preview.until(&format!("{target} is gone"), || self.preview.get(target).status == 404);
    }

    /// Asserts that every file equals that of a clean build, except for the additions of the
    /// preview.
    pub fn is_as_built(&self) {
        let out = self.site.root().with_file_name("out");
        let done = Command::new(env!("CARGO_BIN_EXE_rolebook"))
            .args(["build", "--quiet", "--force", "--root"])
            .arg(self.site.root())
            .arg("--output-dir")
            .arg(&out)
            .output()
            .expect("a build starts");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{said}");
        for (path, bytes) in support::tree(&out) {
            let reply = self.preview.get(&format!("/{path}"));
            assert_eq!(reply.status, 200, "{path}");
            assert_eq!(reply.header("content-length"), Some(&*reply.body.len().to_string()));
            assert!(reply.as_built() == bytes, "{path} is not what a clean build writes");
        }
    }
}

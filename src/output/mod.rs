//! *What the site consists of → a folder.* Everything that is to be published is first gathered
//! as a value, so that two files at one address are found before anything is written.

pub mod assets;
pub mod content;
pub mod data;
pub mod feed;
pub mod health;
pub mod llms;
pub mod machines;
pub mod markdown;
pub mod print;
pub mod redirects;
pub mod render;
pub mod sections;
pub mod sitemap;
pub mod write;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::text::{FileId, Span};
use crate::url::{check_path, fold};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What begins the names of files that are ours and no part of the site.
const OWN_PREFIX: &str = ".rolebook-";

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// What it comes from, in words that messages can use: "the page `content/roles/a.md`".
    pub origin: String,
    /// Where that is written, for findings.
    pub span: Option<Span>,
}

/// The files of the site by their path. **Invariant:** no two of them are one file to a server or
/// file system that does not tell upper from lower case, none stands where another needs a
/// folder, and all paths stay within the site.
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    files: BTreeMap<String, Output>,
    /// Folded paths of files, and of the folders that they stand in, with a file that is there.
    taken: FxHashMap<String, Taken>,
    /// Paths of files that are copied from `static`.
    statics: BTreeSet<String>,
}

#[derive(Clone, Debug)]
enum Taken {
    File(String),
    FolderOf(String),
}

impl Outputs {
    /// Adds a file at a `/`-separated path. Where another producer has taken the path, or it
    /// cannot be a path within the site, that is reported and the file is left out.
    pub fn insert(&mut self, path: impl Into<String>, output: Output, diags: &mut Diagnostics) {
        let path = path.into();
        if let Err(why) = check_output_path(&path) {
            let message = format!("{} cannot be published at `{path}`: {why}", output.origin);
            let span = output.span.unwrap_or(NOWHERE);
            diags.push(Diagnostic::new(Code::BadAddress, span, message));
            return;
        }
        let folded = fold(&path);
        if let Some(other) = self.in_the_way(&folded) {
            diags.push(collision(&path, &output, other));
            return;
        }
        for (at, _) in folded.match_indices('/') {
            self.taken
                .entry(folded[..at].to_owned())
                .or_insert_with(|| Taken::FolderOf(path.clone()));
        }
        self.taken.insert(folded, Taken::File(path.clone()));
        self.files.insert(path, output);
    }

    /// Adds a file of ours, unless the site has a file of its own there: that is meant to take its
    /// place. Anything else there is in the way.
    pub fn offer(&mut self, path: &str, origin: &str, bytes: Vec<u8>, diags: &mut Diagnostics) {
        if !self.statics.contains(path) {
            let output = Output { bytes: bytes.into(), origin: origin.to_owned(), span: None };
            self.insert(path, output, diags);
        }
    }

    /// Adds a file that is copied from `static`.
    pub fn insert_static(&mut self, path: &str, output: Output, diags: &mut Diagnostics) {
        self.statics.insert(path.to_owned());
        self.insert(path, output, diags);
    }

    fn in_the_way(&self, folded: &str) -> Option<&Output> {
        let above =
            folded.match_indices('/').find_map(|(at, _)| match self.taken.get(&folded[..at])? {
                Taken::File(path) => Some(path),
                Taken::FolderOf(_) => None,
            });
        let here = self.taken.get(folded).map(|taken| match taken {
            Taken::File(path) | Taken::FolderOf(path) => path,
        });
        self.files.get(above.or(here)?)
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&Output> {
        self.files.get(path)
    }

    /// All files by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Output)> {
        self.files.iter().map(|(path, output)| (path.as_str(), output))
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

/// The place of what was written nowhere: no file has this id.
const NOWHERE: Span = Span { file: FileId::NOWHERE, start: 0, end: 0 };

fn collision(path: &str, new: &Output, old: &Output) -> Diagnostic {
    let message = format!("{} and {} would both be published at `{path}`", old.origin, new.origin);
    let help = "rename one of them, or give it another address";
    let diagnostic = match (new.span, old.span) {
        (Some(new), Some(old)) => Diagnostic::new(Code::AddressTaken, new, message)
            .label("the second")
            .also(old, "the first"),
        (Some(span), None) | (None, Some(span)) => {
            Diagnostic::new(Code::AddressTaken, span, message)
        }
        (None, None) => Diagnostic::new(Code::AddressTaken, NOWHERE, message),
    };
    diagnostic.help(help)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn output(origin: &str, span: Option<Span>) -> Output {
        Output { bytes: Arc::from(&b"x"[..]), origin: origin.into(), span }
    }

    fn collide(first: &str, second: &str) -> Option<String> {
        let mut diags = Diagnostics::default();
        let mut outputs = Outputs::default();
        outputs.insert(first, output("A", None), &mut diags);
        outputs.insert(second, output("B", None), &mut diags);
        diags.iter().next().map(|diag| diag.message.clone())
    }

    #[test]
    fn two_producers_of_one_address_are_both_named() {
        for (first, second) in [
            ("a/index.html", "a/index.html"),
            ("A/index.html", "a/Index.html"),
            ("gro\u{308}ße", "gr\u{f6}ße"),
            ("a", "a/index.html"),
            ("a/b/c", "a/B"),
        ] {
            assert_eq!(
                collide(first, second),
                Some(format!("A and B would both be published at `{second}`"))
            );
        }
        assert_eq!(collide("a/b", "a/c"), None);
    }

    #[test]
    fn a_collision_points_at_both_sources() {
        let span = |file| Some(Span::whole_file(FileId(file)));
        let mut diags = Diagnostics::default();
        let mut outputs = Outputs::default();
        outputs.insert("a", output("A", span(1)), &mut diags);
        outputs.insert("a", output("B", span(2)), &mut diags);
        let found = diags.sorted();
        assert_eq!(found[0].primary.span.file, FileId(2));
        assert_eq!(found[0].others[0].span.file, FileId(1));
        assert_eq!(outputs.len(), 1);
    }

    #[test]
    fn what_leaves_the_site_or_is_ours_is_refused() {
        for path in [
            "../a",
            "/a",
            "a/",
            "a//b",
            "",
            ".git/hooks/x",
            ".Rolebook-manifest",
            "a/.rolebook-tmp-1",
        ] {
            let mut diags = Diagnostics::default();
            Outputs::default().insert(path, output("A", None), &mut diags);
            let codes: Vec<_> = diags.iter().map(|diag| diag.code).collect();
            assert_eq!(codes, [Code::BadAddress], "{path}");
        }
    }
}

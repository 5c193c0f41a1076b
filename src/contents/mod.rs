//! *`SUMMARY.md`, `_sidebar.md`, `mkdocs.yml`, `sidebars.json` or `[[nav]]` → [`Contents`]*, the order of
//! a handbook as its owner has written it: entries with their words and what they lead to. Whether a
//! page is there is not known here.
//!
//! **Invariants.** Entries are nested at most [`MAX_DEPTH`] deep; what is deeper stands beside its list.

mod data;
mod list;

pub use data::Written;

use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::{FileId, Span};

/// Most levels of entries.
const MAX_DEPTH: usize = 12;

/// The order of a handbook; empty if nothing says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The entries of the first level.
    pub entries: Vec<Entry>,
}

/// An entry of the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The words; the title of the page if there are none.
    pub title: Option<String>,
    /// What it leads to.
    pub target: Target,
    /// The place where it is written.
    pub span: Span,
    /// The entries below it.
    pub entries: Vec<Entry>,
}

/// What an entry leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nothing: it is the heading of those below it.
    Heading,
    /// A page that is not written yet.
    Draft,
    /// A page: the path of its file, its address, or its name.
    Page(String),
    /// An address of the web.
    Url(String),
}

impl Target {
    /// Reads an address or a path.
    fn parse(address: &str) -> Target {
        let address = address.trim();
        match address {
            "" => Target::Draft,
            _ if crate::url::is_web(address) || address.starts_with("mailto:") => {
                Target::Url(address.to_owned())
            }
            _ => Target::Page(address.to_owned()),
        }
    }
}

/// The kinds of files that say the order of a handbook, in the order in which they are looked for.
const FILES: [(&str, Read); 7] = [
    ("SUMMARY.md", list::read),
    ("_sidebar.md", list::read),
    ("mkdocs.yml", data::mkdocs),
    ("mkdocs.yaml", data::mkdocs),
    ("sidebars.json", data::sidebars),
    ("sidebars.js", data::sidebars),
    ("sidebars.ts", data::sidebars),
];

type Read = fn(FileId, &str, &mut Vec<Diagnostic>) -> Vec<Entry>;

impl Contents {
    /// Whether nothing says the order.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Reads the first of the files that says an order. Each is the path, the id and the text.
    pub fn read(files: &[(&str, FileId, &str)], diags: &mut Vec<Diagnostic>) -> Contents {
        for (name, read) in FILES {
            let is_it = |path: &str| path.rsplit('/').next() == Some(name);
            for (_, file, text) in files.iter().filter(|(path, ..)| is_it(path)) {
                let entries = read(*file, text, diags);
                if !entries.is_empty() {
                    return Contents { entries };
                }
            }
        }
        Contents::default()
    }
}

/// Reports an entry that says nothing usable.
fn unusable(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::BadContents, span, message.into())
        .help("the entry is left out of the navigation")
}

#[cfg(test)]
mod tests;

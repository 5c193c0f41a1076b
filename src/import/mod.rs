//! *An export of another tool → a handbook.* [`archive::read`] takes a folder or a zip into memory, the
//! module of the tool turns its entries into a [`Plan`], and [`write::write`] puts the plan on the disk.
//! Between the two doors nothing is read or written.
//!
//! **Invariants.** The source is never changed. A plan is a function of the entries, so importing twice
//! gives the same bytes. What is not converted is a [`Note`] with its file and line.

pub mod archive;
pub mod confluence;
mod front;
mod html;
mod names;
pub mod notion;
pub mod obsidian;
pub mod roles;
mod text;
pub mod write;

use crate::fatal::Fatal;
use archive::Archive;

/// Folder of the pages of a handbook.
const CONTENT: &str = "content";

/// What is to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Title of the handbook.
    pub title: String,
    /// Path below the folder of the handbook and bytes, sorted by path.
    pub files: Vec<(String, Vec<u8>)>,
    /// Number of the files that are pages.
    pub pages: usize,
    /// What was not converted, sorted by place.
    pub notes: Vec<Note>,
}

/// Something that was not converted, or not in full.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The file in the export.
    pub file: String,
    /// The line in this file; 0 for the file as a whole.
    pub line: usize,
    /// What was done instead.
    pub what: String,
}

#[allow(dead_code)] // until the tools are here
impl Plan {
    /// Adds a file.
    fn add(&mut self, path: String, bytes: Vec<u8>) {
        self.files.push((path, bytes));
    }

    /// Adds a page.
    fn add_page(&mut self, path: String, text: String) {
        self.pages += 1;
        self.add(path, text.into_bytes());
    }

    /// Adds a note.
    fn note(&mut self, file: &str, line: usize, what: impl Into<String>) {
        self.notes.push(Note { file: file.to_owned(), line, what: what.into() });
    }

    /// Sorts files and notes.
    fn sorted(mut self) -> Plan {
        self.files.sort();
        self.notes.sort();
        self.notes.dedup();
        self
    }
}

/// The tools whose exports are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Notion, exported as "Markdown & CSV".
    Notion,
    /// Confluence, exported as HTML.
    Confluence,
    /// A vault of Obsidian.
    Obsidian,
}

/// Turns the entries of an export into a handbook.
///
/// # Errors
///
/// If the entries are no export of this tool.
pub fn plan(tool: Tool, archive: &Archive) -> Result<Plan, Fatal> {
    match tool {
        Tool::Notion => notion::plan(archive),
        Tool::Confluence => confluence::plan(archive),
        Tool::Obsidian => obsidian::plan(archive),
    }
}

/// The entries are no export of the tool.
fn not_an_export(archive: &Archive, wanted: &str, help: &str) -> Fatal {
    Fatal::Refused {
        message: format!("`{}` is not {wanted}", archive.shown),
        help: format!("{help}; nothing was written"),
    }
}

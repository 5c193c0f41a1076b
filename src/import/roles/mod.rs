//! *Role pages in prose → a patch with typed front matter.* Sections whose headings are known become
//! fields; everything else stays in the text. Nothing is written here.
//!
//! **Invariants.** A proposal is a function of the texts. What became a field is no longer in the text,
//! so a second run proposes nothing.

mod headings;
mod names;
mod page;
mod proposal;

pub use headings::Headings;

use names::{Named, Names};
use page::Lines;
use proposal::Draft;
use std::collections::BTreeMap;

/// A Markdown file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path that the patch names.
    pub path: String,
    /// The text.
    pub text: String,
    /// The folder of the file below the folder of roles; empty at its top.
    pub folder: String,
    /// Whether the place of the file does not make it a role.
    pub needs_kind: bool,
}

/// A file with its new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The path.
    pub path: String,
    /// The text as it is.
    pub before: String,
    /// The proposed text.
    pub after: String,
}

/// A name of a role that has no page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The path.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The name.
    pub name: String,
    /// The title that has most in common with it.
    pub nearest: Option<String>,
}

/// What is proposed, and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The files that change.
    pub changes: Vec<Change>,
    /// Number of pages with a title.
    pub pages: usize,
    /// Number of names of roles by the key of the field, and how many of them have a page.
    pub names: BTreeMap<&'static str, (usize, usize)>,
    /// The names without a page.
    pub unresolved: Vec<Unresolved>,
    /// Headings that are no field, with their numbers.
    pub left: BTreeMap<String, usize>,
    /// Sections of fields that stay in the text, as `path:line` and the reason.
    pub kept: Vec<(String, &'static str)>,
}

/// Proposes front matter for role pages.
pub fn propose(files: &[File], headings: &Headings) -> Proposal {
    let mut proposal = Proposal::default();
    let pages: Vec<(&File, Lines<'_>)> = files
        .iter()
        .map(|file| (file, Lines::new(&file.text)))
        .filter(|(_, lines)| lines.title.is_some())
        .collect();
    let roles = roles(&pages);
    let names = Names::new(&roles);
    for ((file, lines), role) in pages.iter().zip(&roles) {
        proposal.pages += 1;
        let draft = Draft::new(file, lines, role, headings, &names, &mut proposal);
        if let Some(after) = draft.text() {
            let (path, before) = (file.path.clone(), file.text.clone());
            proposal.changes.push(Change { path, before, after });
        }
    }
    proposal
}

/// Returns the names of all roles: ids are the names of files, with the folder where they repeat.
fn roles(pages: &[(&File, Lines<'_>)]) -> Vec<Named> {
    let stem = |file: &File| -> String {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
    };
    let mut stems: BTreeMap<String, usize> = BTreeMap::new();
    for (file, _) in pages {
        *stems.entry(stem(file)).or_default() += 1;
    }
    pages
        .iter()
        .map(|(file, lines)| {
            let title = lines.title.map_or("", |(_, words)| words);
            let title = page::plain(title);
            let (without, within) = names::brackets(&title);
            let stem = stem(file);
            let mut others = vec![without.clone(), stem.clone()];
            others.extend(within);
            others.extend(without.split(" / ").map(str::to_owned));
            others.extend(page::stated_names(lines));
            let id = match stems.get(&stem) {
                Some(1) => stem,
                _ => title.clone(),
            };
            Named { id, title, others }
        })
        .collect()
}

/// Returns a proposal as a patch that `git apply` accepts.
pub fn patch(proposal: &Proposal) -> String {
    let mut out = String::new();
    for change in &proposal.changes {
        let diff = similar::TextDiff::from_lines(&change.before, &change.after);
        let (old, new) = (format!("a/{}", change.path), format!("b/{}", change.path));
        out += &diff.unified_diff().context_radius(3).header(&old, &new).to_string();
    }
    out
}

#[cfg(test)]
mod tests;

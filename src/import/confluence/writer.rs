//! *What is known while a page is written*: its tree, where pages and files are, and what was left out.

use super::super::Plan;
use super::super::html::{Id, Tree};
use super::super::names::Layout;
use super::space::{Page, Places, Space};
use std::collections::BTreeSet;

/// Deepest nesting; what is deeper is written flat.
pub(super) const MAX_DEPTH: usize = 60;

/// Writes one page.
pub(super) struct Writer<'a> {
    space: &'a Space,
    layout: &'a Layout,
    places: &'a Places,
    at: usize,
    pub(super) has_children: bool,
    plan: &'a mut Plan,
    used: BTreeSet<String>,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a paragraph, which may have several lines.
    Paragraph,
    /// In a heading or a cell, which have one.
    OneLine,
    /// In the words of a link, in one line.
    Words,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        space: &'a Space,
        layout: &'a Layout,
        places: &'a Places,
        at: usize,
        has_children: bool,
        plan: &'a mut Plan,
    ) -> Writer<'a> {
        Writer { space, layout, places, at, has_children, plan, used: BTreeSet::new() }
    }

    pub(super) fn space(&self) -> &'a Space {
        self.space
    }

    pub(super) fn page(&self) -> &'a Page {
        &self.space.pages[self.at]
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn tree(&self) -> &'a Tree {
        &self.space.pages[self.at].tree
    }

    /// Path of this page.
    pub(super) fn path(&self) -> &'a str {
        self.path_of(self.at)
    }

    /// Path of a page.
    pub(super) fn path_of(&self, page: usize) -> &'a str {
        &self.layout.files[page]
    }

    /// Where a file of the export has been placed.
    pub(super) fn file(&mut self, path: &str) -> Option<String> {
        let file = self.places.files.get(path)?;
        self.used.insert(path.to_owned());
        Some(file.clone())
    }

    /// The files that the page shows or leads to.
    pub(super) fn used(&self) -> BTreeSet<String> {
        self.used.clone()
    }

    pub(super) fn note(&mut self, id: Id, what: impl Into<String>) {
        let (file, line) = (&self.page().file, self.tree().line(id));
        self.plan.note(file, line, what);
    }

    /// An element that a handbook does not show.
    pub(super) fn dropped(&mut self, id: Id) {
        let name = self.tree().name(id);
        if name != "style" {
            self.note(id, format!("`<{name}>` was left out"));
        }
    }
}

/// The longest run of a letter.
pub(super) fn longest_run(text: &str, letter: char) -> usize {
    text.split(|c| c != letter).map(str::len).max().unwrap_or_default()
}

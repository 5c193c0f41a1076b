//! What a kind of page declares.

use crate::data::{FieldSpec, Name};
use serde::Serialize;
use std::borrow::Cow;

/// The kind of a page, as an index into [`Kinds`]. Built-in kinds come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(u16);

impl KindId {
    /// A role.
    pub const ROLE: KindId = KindId(0);
    /// Roles side by side.
    pub const COMPARISON: KindId = KindId(1);
    /// A question that concerns several roles.
    pub const TOPIC: KindId = KindId(2);
    /// A question with its answer.
    pub const FAQ: KindId = KindId(3);
    /// A word of the glossary.
    pub const TERM: KindId = KindId(4);
    /// Something that statements rest on.
    pub const SOURCE: KindId = KindId(5);
    /// A question that sources answer differently.
    pub const DISAGREEMENT: KindId = KindId(6);
    /// Any other page.
    pub const PAGE: KindId = KindId(7);
    /// The front page.
    pub const HOME: KindId = KindId(8);
    /// The index of a folder.
    pub const INDEX: KindId = KindId(9);
    /// The pages with a tag.
    pub const TAG: KindId = KindId(10);
    /// A generated view.
    pub const VIEW: KindId = KindId(11);

    /// Returns the row of the kind in the table of kinds, counted from 0.
    pub(super) fn row(self) -> usize {
        usize::from(self.0)
    }
}

/// One kind of page.
#[derive(Clone, Debug)]
pub struct KindSpec {
    /// The kind.
    pub id: KindId,
    /// The name in front matter.
    pub name: Name,
    /// The top folder that makes a page one of this kind; empty for kinds without one.
    pub folder: Name,
    /// The folder that such pages are published in.
    pub route: Name,
    /// The label of the title of the index of the folder.
    pub plural: Name,
    /// The list of such pages in the data for programs; empty for kinds without one.
    pub list: Name,
    /// What such a page is, in a sentence.
    pub about: Name,
    /// The weight of the folder in menus; folders without one follow by title.
    pub order: Option<i64>,
    /// The fields that only this kind has.
    pub fields: Cow<'static, [FieldSpec]>,
    /// The sections of such a page besides those of all pages, in their default order.
    pub sections: Cow<'static, [SectionSpec]>,
    /// Whether pages of this kind have files.
    pub is_written: bool,
}

/// Where on a page a section belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Among the main sections, which the table of contents lists.
    Body,
    /// Among the main sections, but not in the table of contents.
    Aside,
    /// In the foot of the page.
    Foot,
}

/// A section that pages of a kind may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionSpec {
    /// The name by which templates and `site.toml` refer to it.
    pub id: Name,
    /// The label of its heading; empty if it has none.
    pub label: Name,
    /// Where it belongs.
    pub place: Place,
}

impl SectionSpec {
    /// Returns a main section.
    pub const fn body(id: &'static str, label: &'static str) -> SectionSpec {
        SectionSpec { id: name(id), label: name(label), place: Place::Body }
    }

    /// Returns a section that the table of contents does not list.
    pub const fn aside(id: &'static str, label: &'static str) -> SectionSpec {
        SectionSpec { id: name(id), label: name(label), place: Place::Aside }
    }

    /// Returns a section in the foot of the page.
    pub const fn foot(id: &'static str, label: &'static str) -> SectionSpec {
        SectionSpec { id: name(id), label: name(label), place: Place::Foot }
    }

    /// Returns a section without a heading.
    pub const fn untitled(id: &'static str) -> SectionSpec {
        SectionSpec { id: name(id), label: name(""), place: Place::Body }
    }
}

/// All kinds of pages of a site.
#[derive(Debug)]
pub struct Kinds(pub(super) Cow<'static, [KindSpec]>);

impl Kinds {
    /// Returns the row of a kind; that of plain pages for one that is not in the table.
    pub fn get(&self, id: KindId) -> &KindSpec {
        let rows = &*self.0;
        rows.get(id.row()).unwrap_or(&rows[KindId::PAGE.row()])
    }

    /// Returns all kinds.
    pub fn all(&self) -> impl Iterator<Item = &KindSpec> {
        self.0.iter()
    }

    /// Returns the kinds whose pages have files, in the order of the reference.
    pub fn written(&self) -> impl Iterator<Item = &KindSpec> {
        self.0.iter().filter(|spec| spec.is_written)
    }

    /// Returns the written kind of a name.
    pub fn named(&self, name: &str) -> Option<&KindSpec> {
        self.written().find(|spec| spec.name == name)
    }

    /// Returns the kind that a top folder stands for, written or not.
    pub fn of_folder(&self, folder: &str) -> Option<&KindSpec> {
        self.0.iter().find(|spec| !spec.folder.is_empty() && spec.folder == folder)
    }

    /// Returns the folder that pages of a folder are published in: `disagreements/x` →
    /// `sources/disagreements/x`.
    pub fn route_of_folder(&self, folder: &str) -> String {
        let (top, rest) = folder.split_at(folder.find('/').unwrap_or(folder.len()));
        let route = self.of_folder(top).map_or(top, |spec| &spec.route);
        format!("{route}{rest}")
    }

    /// Returns the folder whose pages are published in a folder: the inverse of
    /// [`Kinds::route_of_folder`].
    pub fn folder_of_route(&self, route: &str) -> String {
        let moved = self.0.iter().filter(|spec| spec.folder != spec.route);
        let found = moved.filter_map(|spec| Some((spec, route.strip_prefix(&*spec.route)?)));
        let mut found = found.filter(|(_, rest)| rest.is_empty() || rest.starts_with('/'));
        found.next().map_or(route.to_owned(), |(spec, rest)| format!("{}{rest}", spec.folder))
    }
}

/// Returns a name of a built-in kind.
pub(super) const fn name(text: &'static str) -> Name {
    Cow::Borrowed(text)
}

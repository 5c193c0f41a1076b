//! The index of a folder, and the front page.

pub(crate) mod document;
mod lists;

use std::borrow::Cow;

use super::kind::{KindId, KindSpec, SectionSpec, name};

/// The row of index pages in the table of kinds.
pub(crate) const INDEX: KindSpec = KindSpec {
    id: KindId::INDEX,
    name: name("index"),
    folder: name(""),
    route: name(""),
    plural: name("folders.pages"),
    list: name(""),
    about: name("The index of a folder."),
    order: None,
    fields: Cow::Borrowed(&[]),
    sections: Cow::Borrowed(SECTIONS),
    is_written: false,
};

/// The row of the front page in the table of kinds.
pub(crate) const HOME: KindSpec = KindSpec {
    id: KindId::HOME,
    name: name("home"),
    folder: name(""),
    route: name(""),
    plural: name("home"),
    list: name(""),
    about: name("The front page."),
    order: None,
    fields: Cow::Borrowed(&[]),
    sections: Cow::Borrowed(HOME_SECTIONS),
    is_written: false,
};

/// The sections of the front page besides those of all pages, in their default order.
const HOME_SECTIONS: &[SectionSpec] =
    &[SectionSpec::aside("the-roles", "the_roles"), SectionSpec::aside("all-parts", "all_parts")];

/// The sections of such a page besides those of all pages, in their default order.
const SECTIONS: &[SectionSpec] = &[
    SectionSpec::untitled("pages"),
    SectionSpec::untitled("pairs"),
    SectionSpec::untitled("questions-list"),
    SectionSpec::untitled("terms-list"),
    SectionSpec::untitled("sources-list"),
    SectionSpec::untitled("disagreements-list"),
    SectionSpec::untitled("tags"),
    SectionSpec::body("side-by-side", "side_by_side"),
    SectionSpec::aside("larger", "comparison.larger"),
];

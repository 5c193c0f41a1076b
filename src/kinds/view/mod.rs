//! Views that follow from the data, and the pages that are generated for them.

pub(crate) mod aids;
pub mod catalog;
pub(crate) mod document;
pub(crate) mod embeds;
pub(crate) mod fields;
pub(crate) mod graph;
pub(crate) mod levels;
pub(crate) mod matrix;
pub(crate) mod quotations;
pub(crate) mod skills;

use std::borrow::Cow;

use super::kind::{KindId, KindSpec, SectionSpec, name};

/// The row of the table of kinds.
pub(crate) const KIND: KindSpec = KindSpec {
    id: KindId::VIEW,
    name: name("view"),
    folder: name("explore"),
    route: name("explore"),
    plural: name("folders.explore"),
    list: name(""),
    about: name("What follows from what the pages say, put together."),
    order: Some(35),
    fields: Cow::Borrowed(&[]),
    sections: Cow::Borrowed(SECTIONS),
    is_written: false,
};

/// The sections of such a page besides those of all pages, in their default order.
const SECTIONS: &[SectionSpec] = &[SectionSpec::untitled("view")];

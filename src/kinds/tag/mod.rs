//! The pages with a tag.

pub(crate) mod document;
pub(crate) mod fields;

use std::borrow::Cow;

use super::kind::{KindId, KindSpec, SectionSpec, name};

/// The row of the table of kinds.
pub(crate) const KIND: KindSpec = KindSpec {
    id: KindId::TAG,
    name: name("tag"),
    folder: name("tags"),
    route: name("tags"),
    plural: name("folders.tags"),
    list: name(""),
    about: name("The pages with a tag."),
    order: Some(i64::MAX),
    fields: Cow::Borrowed(&[]),
    sections: Cow::Borrowed(SECTIONS),
    is_written: false,
};

/// The sections of such a page besides those of all pages, in their default order.
const SECTIONS: &[SectionSpec] = &[SectionSpec::untitled("pages")];

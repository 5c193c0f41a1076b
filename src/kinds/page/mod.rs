//! Plain pages.

pub(crate) mod document;
pub(crate) mod fields;

use std::borrow::Cow;

use super::kind::{KindId, KindSpec, SectionSpec, name};
use crate::data::Record;

/// The row of the table of kinds.
pub(crate) const KIND: KindSpec = KindSpec {
    id: KindId::PAGE,
    name: name("page"),
    folder: name(""),
    route: name(""),
    plural: name("folders.pages"),
    list: name(""),
    about: name("Any other page."),
    order: None,
    fields: Cow::Borrowed(fields::PlainPage::FIELDS),
    sections: Cow::Borrowed(SECTIONS),
    is_written: true,
};

/// The sections of such a page besides those of all pages, in their default order.
const SECTIONS: &[SectionSpec] = &[];

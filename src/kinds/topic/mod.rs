//! Topics.

pub(crate) mod check;
pub(crate) mod data;
pub(crate) mod document;
pub(crate) mod fields;
pub(crate) mod links;

use std::borrow::Cow;

use super::kind::{KindId, KindSpec, SectionSpec, name};
use crate::data::Record;

/// The row of the table of kinds.
pub(crate) const KIND: KindSpec = KindSpec {
    id: KindId::TOPIC,
    name: name("topic"),
    folder: name("topics"),
    route: name("topics"),
    plural: name("folders.topics"),
    list: name("topics"),
    about: name("A question that concerns several roles."),
    order: Some(30),
    fields: Cow::Borrowed(fields::Topic::FIELDS),
    sections: Cow::Borrowed(SECTIONS),
    is_written: true,
};

/// The sections of such a page besides those of all pages, in their default order.
const SECTIONS: &[SectionSpec] =
    &[SectionSpec::untitled("aids"), SectionSpec::untitled("disagreements-here")];

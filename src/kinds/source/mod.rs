//! Sources.

pub(crate) mod check;
pub(crate) mod data;
pub(crate) mod document;
pub(crate) mod fields;
pub(crate) mod links;
pub(crate) mod speaker;

use std::borrow::Cow;

use super::kind::{KindId, KindSpec, SectionSpec, name};
use crate::data::Record;

/// The row of the table of kinds.
pub(crate) const KIND: KindSpec = KindSpec {
    id: KindId::SOURCE,
    name: name("source"),
    folder: name("sources"),
    route: name("sources"),
    plural: name("folders.sources"),
    list: name("sources"),
    about: name("Something that statements rest on, with its claims."),
    order: Some(60),
    fields: Cow::Borrowed(fields::Source::FIELDS),
    sections: Cow::Borrowed(SECTIONS),
    is_written: true,
};

/// The sections of such a page besides those of all pages, in their default order.
const SECTIONS: &[SectionSpec] = &[
    SectionSpec::body("claims", "source.claims"),
    SectionSpec::body("cited-by", "source.cited_by"),
];

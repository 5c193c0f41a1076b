//! Disagreements.

pub(crate) mod data;
pub(crate) mod document;
pub(crate) mod fields;
pub(crate) mod links;

use std::borrow::Cow;

use super::kind::{KindId, KindSpec, SectionSpec, name};
use crate::data::Record;

/// The row of the table of kinds.
pub(crate) const KIND: KindSpec = KindSpec {
    id: KindId::DISAGREEMENT,
    name: name("disagreement"),
    folder: name("disagreements"),
    route: name("sources/disagreements"),
    plural: name("folders.disagreements"),
    list: name("disagreements"),
    about: name("A question that sources answer differently."),
    order: None,
    fields: Cow::Borrowed(fields::Disagreement::FIELDS),
    sections: Cow::Borrowed(SECTIONS),
    is_written: true,
};

/// The sections of such a page besides those of all pages, in their default order.
const SECTIONS: &[SectionSpec] =
    &[SectionSpec::body("positions", "disagreement.positions"), SectionSpec::untitled("text")];

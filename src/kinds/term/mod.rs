//! Glossary terms.

pub(crate) mod data;
pub(crate) mod document;
pub(crate) mod fields;
pub(crate) mod links;

use std::borrow::Cow;

use super::kind::{KindId, KindSpec, SectionSpec, name};
use crate::data::Record;

/// The row of the table of kinds.
pub(crate) const KIND: KindSpec = KindSpec {
    id: KindId::TERM,
    name: name("term"),
    folder: name("glossary"),
    route: name("glossary"),
    plural: name("folders.glossary"),
    list: name("terms"),
    about: name("A word of the glossary, linked where it occurs."),
    order: Some(50),
    fields: Cow::Borrowed(fields::Term::FIELDS),
    sections: Cow::Borrowed(SECTIONS),
    is_written: true,
};

/// The sections of such a page besides those of all pages, in their default order.
const SECTIONS: &[SectionSpec] = &[SectionSpec::aside("see", "term.see")];

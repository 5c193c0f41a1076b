//! Question pages.

pub(crate) mod data;
pub(crate) mod document;
pub(crate) mod fields;
pub(crate) mod links;

use std::borrow::Cow;

use super::kind::{KindId, KindSpec, SectionSpec, name};
use crate::data::Record;

/// The row of the table of kinds.
pub(crate) const KIND: KindSpec = KindSpec {
    id: KindId::FAQ,
    name: name("faq"),
    folder: name("faq"),
    route: name("faq"),
    plural: name("folders.faq"),
    list: name("questions"),
    about: name("A question with an answer of its own page."),
    order: Some(40),
    fields: Cow::Borrowed(fields::Faq::FIELDS),
    sections: Cow::Borrowed(SECTIONS),
    is_written: true,
};

/// The sections of such a page besides those of all pages, in their default order.
const SECTIONS: &[SectionSpec] =
    &[SectionSpec::body("questions", "questions"), SectionSpec::untitled("question-facts")];

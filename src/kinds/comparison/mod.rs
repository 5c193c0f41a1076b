//! Comparisons.

pub(crate) mod data;
pub(crate) mod document;
pub(crate) mod fields;
pub(crate) mod links;
pub(crate) mod table;

use std::borrow::Cow;

use super::kind::{KindId, KindSpec, SectionSpec, name};
use crate::data::Record;

/// The row of the table of kinds.
pub(crate) const KIND: KindSpec = KindSpec {
    id: KindId::COMPARISON,
    name: name("comparison"),
    folder: name("compare"),
    route: name("compare"),
    plural: name("folders.compare"),
    list: name("comparisons"),
    about: name("Two to five roles side by side; the table comes from their `dimensions`."),
    order: Some(20),
    fields: Cow::Borrowed(fields::Comparison::FIELDS),
    sections: Cow::Borrowed(SECTIONS),
    is_written: true,
};

/// The sections of such a page besides those of all pages, in their default order.
const SECTIONS: &[SectionSpec] = &[
    SectionSpec::body("side-by-side", "side_by_side"),
    SectionSpec::untitled("text"),
    SectionSpec::body("common-ground", "comparison.common_ground"),
    SectionSpec::body("which-one", "comparison.which_one"),
    SectionSpec::body("pros-and-cons", "role.pros_and_cons"),
    SectionSpec::body("skills", "role.skills"),
    SectionSpec::body("levels", "levels"),
    SectionSpec::body("part-in-activities", "part_in_activities"),
    SectionSpec::body("questions", "questions"),
    SectionSpec::aside("questions-elsewhere", "questions_elsewhere"),
];

//! Roles.

mod check;
pub(crate) mod data;
pub(crate) mod document;
pub(crate) mod fields;
pub(crate) mod links;
pub(crate) mod parts;
pub(crate) mod raci;

use std::borrow::Cow;

use super::kind::{KindId, KindSpec, SectionSpec, name};
use crate::data::Record;

/// The row of the table of kinds.
pub(crate) const KIND: KindSpec = KindSpec {
    id: KindId::ROLE,
    name: name("role"),
    folder: name("roles"),
    route: name("roles"),
    plural: name("folders.roles"),
    list: name("roles"),
    about: name("A role, as data: everything else about it follows from here."),
    order: Some(10),
    fields: Cow::Borrowed(fields::Role::FIELDS),
    sections: Cow::Borrowed(SECTIONS),
    is_written: true,
};

/// The sections of such a page besides those of all pages, in their default order.
const SECTIONS: &[SectionSpec] = &[
    SectionSpec::body("responsibilities", "role.responsibilities"),
    SectionSpec::body("decisions", "role.decisions"),
    SectionSpec::body("works-with", "role.works_with"),
    SectionSpec::body("skills", "role.skills"),
    SectionSpec::body("traits", "role.traits"),
    SectionSpec::body("measures", "role.measures"),
    SectionSpec::body("qualifications", "role.qualifications"),
    SectionSpec::body("pay", "role.pay"),
    SectionSpec::body("pros-and-cons", "role.pros_and_cons"),
    SectionSpec::body("at-a-glance", "role.at_a_glance"),
    SectionSpec::body("part-in-activities", "part_in_activities"),
    SectionSpec::body("levels", "levels"),
    SectionSpec::body("comparisons", "role.comparisons"),
    SectionSpec::body("topics", "role.topics"),
    SectionSpec::body("questions", "questions"),
    SectionSpec::aside("questions-elsewhere", "questions_elsewhere"),
    SectionSpec::aside("terms", "role.terms"),
];

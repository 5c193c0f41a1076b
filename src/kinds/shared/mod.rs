//! What all kinds of pages have in common.

pub(crate) mod data;
pub(crate) mod document;
pub(crate) mod fields;
pub(crate) mod ids;
pub(crate) mod summary;

use super::kind::SectionSpec;

/// Sections that a page of any kind may have; a kind may list some of them to place them elsewhere.
pub(crate) const BEFORE: &[SectionSpec] = &[SectionSpec::untitled("text")];

/// Sections of all pages that stand behind those of a kind.
pub(crate) const BEHIND: &[SectionSpec] = &[
    SectionSpec::body("in-section", "in_section"),
    SectionSpec::body("questions", "questions"),
    SectionSpec::foot("disagreements", "disagreements"),
    SectionSpec::foot("related", "related"),
    SectionSpec::foot("linked-from", "linked_from"),
    SectionSpec::foot("sources", "sources"),
    SectionSpec::foot("changes", "changes"),
];

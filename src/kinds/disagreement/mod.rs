//! Disagreements.

pub(crate) mod fields;

//! Comparisons.

pub(crate) mod fields;

//! Question pages.

pub(crate) mod fields;

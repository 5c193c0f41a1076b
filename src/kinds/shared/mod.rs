//! What all kinds of pages have in common.

pub(crate) mod fields;

//! Sources.

pub(crate) mod fields;

//! Topics.

pub(crate) mod fields;

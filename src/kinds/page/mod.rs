//! Plain pages.

pub(crate) mod fields;

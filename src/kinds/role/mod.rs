//! Roles.

pub(crate) mod fields;
pub(crate) mod raci;

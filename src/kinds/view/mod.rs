//! Pages that are generated for a view.

pub(crate) mod fields;

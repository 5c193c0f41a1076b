//! Glossary terms.

pub(crate) mod fields;

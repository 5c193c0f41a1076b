//! *Entries of a Obsidian export → a handbook.*

use super::archive::Archive;
use super::{Plan, not_an_export};
use crate::fatal::Fatal;

/// Turns the entries into a plan.
pub(super) fn plan(archive: &Archive) -> Result<Plan, Fatal> {
    Err(not_an_export(archive, "an export of Obsidian", "export it again"))
}

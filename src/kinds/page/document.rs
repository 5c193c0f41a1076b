//! *A page of no special kind → its document*: its text.

use crate::document::Builder;
use crate::kinds::shared::document as shared;

/// Builds the document of a page.
pub(crate) fn build(builder: &mut Builder<'_>) {
    shared::text(builder);
    shared::questions(builder);
}

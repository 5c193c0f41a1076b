//! Fields of a page of no special kind.

use crate::record;

record! {
    /// Fields of a page of no special kind: none.
    pub struct PlainPage("page") {}
}

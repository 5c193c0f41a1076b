//! Fields of a plain page.

use crate::record;

record! {
    /// Fields of a plain page: none.
    pub struct PlainPage {}
}

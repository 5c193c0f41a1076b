//! What can be referred to in a source.

use super::fields::Source;
use crate::kinds::{Common, Links};
use crate::source_map::Spanned;

impl Links for Source {
    fn anchors<'a>(&'a self, _: &'a Common) -> Vec<(&'static str, &'a Spanned<String>)> {
        self.claims.iter().map(|claim| ("claim", &claim.id)).collect()
    }
}

//! What a comparison refers to.

use super::fields::Comparison;
use crate::data::Reference;
use crate::kinds::{Link, Links, Relates, Vocabulary};
use crate::source_map::Spanned;

impl Links for Comparison {
    /// The roles themselves are not among them: their number and order matter too.
    fn references(&self) -> Vec<Link<'_>> {
        Relates::Advises.all(self.choose.0.iter().map(|(name, _)| name)).collect()
    }

    fn roles(&self) -> &[Reference] {
        &self.roles.value
    }

    fn declared_names(&self) -> Vec<(Vocabulary, &Spanned<String>)> {
        self.dimensions.iter().map(|name| (Vocabulary::Dimension, name)).collect()
    }
}

//! What a disagreement refers to.

use super::fields::Disagreement;
use crate::kinds::{Common, Links, StatedDisagreement};
use crate::source_map::Spanned;

impl Links for Disagreement {
    fn disagreements<'a>(&'a self, _: &'a Common) -> Vec<StatedDisagreement<'a>> {
        vec![StatedDisagreement {
            entry: None,
            anchor: None,
            question: &self.question.value,
            about: &self.about,
            positions: &self.positions,
        }]
    }

    fn question(&self) -> Option<&Spanned<String>> {
        Some(&self.question)
    }
}

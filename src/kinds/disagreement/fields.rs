//! Fields of a disagreement.

use crate::data::record::Reference;
use crate::kinds::CitationText;
use crate::markdown::Fragment;
use crate::record;
use crate::text::Spanned;

record! {
    /// Fields of a disagreement.
    pub struct Disagreement("disagreement") {
        /// What is in dispute.
        question: Spanned<String> [required],
        /// Who says what; two at least.
        positions: Spanned<Vec<Position>> [required],
        /// Roles, topics, dimensions or activities that it is about.
        about: Vec<Reference>,
        /// What else is worth knowing.
        note: Option<Fragment>,
    }

    /// An entry of `positions`.
    pub struct Position("source, stance, role") {
        /// The source, as in a citation.
        source: CitationText [required],
        /// What it says.
        stance: Fragment [required],
        /// The role that it speaks for.
        role: Option<Reference>,
    }
}

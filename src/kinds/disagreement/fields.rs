//! Fields of a disagreement.

use crate::data::Reference;
use crate::kinds::CitationText;
use crate::markdown::Fragment;
use crate::record;
use crate::source_map::Spanned;

record! {
    /// Fields of a disagreement.
    pub struct Disagreement {
        /// The question in dispute.
        question: Spanned<String> [required, reader],
        /// The positions of the sources; at least two.
        positions: Spanned<Vec<Position>> [required],
        /// Roles, topics, dimensions or activities that the disagreement is about.
        about: Vec<Reference>,
        /// Further remarks.
        note: Option<Fragment>,
    }

    /// An entry of `positions`.
    pub struct Position {
        /// The source, as in a citation.
        source: CitationText [required, flat],
        /// The answer of the source.
        stance: Fragment [required],
        /// The role that the source speaks for.
        role: Option<Reference>,
    }
}

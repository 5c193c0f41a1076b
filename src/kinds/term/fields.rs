//! Fields of a glossary term.

use crate::data::record::Reference;
use crate::markdown::Fragment;
use crate::record;

record! {
    /// Fields of a glossary term.
    pub struct Term("term") {
        /// What it means, in a sentence.
        definition: Fragment [required],
        /// Short form.
        abbreviation: Option<String>,
        /// Other forms.
        also_known_as: Vec<String>,
        /// Pages to read for more.
        see: Vec<Reference>,
        /// The term to use instead of this one.
        use_instead: Option<String>,
        /// Whether the term is linked where it occurs. Default: true.
        autolink: Option<bool>,
        /// The definition is our own; no source gives it.
        editorial: bool,
    }
}

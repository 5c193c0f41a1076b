//! Fields of a glossary term.

use crate::data::Reference;
use crate::markdown::Fragment;
use crate::record;

record! {
    /// Fields of a glossary term.
    pub struct Term {
        /// Meaning of the term, in one sentence.
        definition: Fragment [required],
        /// Short form.
        abbreviation: Option<String> [name],
        /// Other forms.
        also_known_as: Vec<String> [name],
        /// Further reading.
        see: Vec<Reference>,
        /// The term to use instead of this one.
        use_instead: Option<String>,
        /// Whether the term is linked in texts.
        autolink: bool [unexported] = true,
        /// Our own definition, without a source.
        editorial: bool,
    }
}

//! Fields of a question page.

use crate::data::Reference;
use crate::record;
use crate::source_map::Spanned;

record! {
    /// Fields of a question page.
    pub struct Faq {
        /// The question. Otherwise: the title.
        question: Option<Spanned<String>> [reader],
        /// The answer in plain text; the text of the page is the long answer.
        short_answer: Option<String> [reader],
        /// Roles and topics that the question is about.
        about: Vec<Reference>,
        /// The question page that this page is another wording of.
        same_as: Option<Reference>,
    }
}

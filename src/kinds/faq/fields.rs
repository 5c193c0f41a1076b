//! Fields of a question page.

use crate::data::record::Reference;
use crate::record;
use crate::text::Spanned;

record! {
    /// Fields of a question page.
    pub struct Faq("faq") {
        /// The question. Default: the title.
        question: Option<Spanned<String>>,
        /// The answer in plain words; the text of the page is the long answer.
        short_answer: Option<String>,
        /// Roles and topics that the question is about.
        about: Vec<Reference>,
        /// The question that this one is another wording of.
        same_as: Option<Reference>,
    }
}

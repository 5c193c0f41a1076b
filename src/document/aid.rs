//! *Decision aids of a document.*

use serde::Serialize;

use super::form::{Anchor, blocks};
use super::list::Part;

blocks! {
    /// A decision aid.
    restarting struct Aid<S, L> {
        /// Value of the `id` attribute; empty where a heading above has it.
        pub anchor: Anchor,
        /// What it helps to decide.
        pub title: String,
        /// What to know before the first question.
        pub text: Option<S>,
        /// Head of the column of answers, where there is one question.
        pub head: String,
        /// The questions.
        pub questions: Vec<AidQuestion<S, L>>,
        /// What else is worth knowing.
        pub note: Option<S>,
        /// Words around the topic that the aid belongs to; empty on the page of that topic.
        pub home: Vec<Part<L>>,
    }

    /// A question of a decision aid.
    pub struct AidQuestion<S, L> {
        /// Value of the `id` attribute.
        pub anchor: Anchor,
        /// The question with its sources.
        pub question: S,
        /// The answers.
        pub answers: Vec<AidAnswer<S, L>>,
    }

    /// An answer to a question of a decision aid.
    pub struct AidAnswer<S, L> {
        /// The answer.
        pub answer: S,
        /// Roles and pages that it points to.
        pub points_to: Vec<L>,
        /// Word between them.
        pub and: String,
        /// The sources of an answer that only points.
        pub cited: Option<S>,
        /// What follows from it, with its sources.
        pub result: Option<S>,
        /// Words where no source says what follows.
        pub not_stated: Option<String>,
        /// Whether the result is the guide's own reading.
        pub editorial: bool,
        /// The question that comes next.
        pub then: Option<Next<L>>,
    }

    /// A question that an answer leads on to.
    pub struct Next<L> {
        /// Words before the link.
        pub words: String,
        /// The question by its number.
        pub link: L,
        /// The question in full.
        pub label: String,
    }
}

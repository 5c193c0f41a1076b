//! *Decision aids → the types of the data.*

use schemars::JsonSchema;
use serde::Serialize;

use super::gather::Gather;
use super::{Citation, Reference, Text};
use crate::handbook::aids::AidRef;
use crate::kinds;

/// Questions whose answers point to roles and pages.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Aid {
    /// Its id among all aids.
    pub id: String,
    /// What it helps to decide.
    pub title: String,
    /// The topic that it belongs to.
    pub topic: Reference,
    /// What to know before the first question.
    pub text: Option<Text>,
    /// Whether all questions are put to everybody. Otherwise one begins with the first, and answers
    /// lead on.
    pub ask_all: bool,
    /// The questions.
    pub questions: Vec<AidQuestion>,
    /// What else is worth knowing.
    pub note: Option<Text>,
}

/// A question of a decision aid.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AidQuestion {
    /// Its id within the aid.
    pub id: String,
    /// The question.
    pub question: Text,
    /// What the question rests on.
    pub sources: Vec<Citation>,
    /// The answers.
    pub answers: Vec<AidAnswer>,
}

/// An answer to a question of a decision aid.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AidAnswer {
    /// The answer.
    pub answer: Text,
    /// What follows from it.
    pub result: Option<Text>,
    /// Roles and other pages that it points to.
    pub points_to: Vec<Reference>,
    /// Id of the question that comes next.
    pub then: Option<String>,
    /// Whether no source says what follows from it.
    pub not_stated: bool,
    /// What the result rests on.
    pub sources: Vec<Citation>,
    /// Whether the result is the guide's own reading, which no source states.
    pub editorial: bool,
}

impl Gather<'_> {
    /// All aids, in the order of their topics.
    pub(super) fn aids(&self) -> Vec<Aid> {
        self.handbook.aids.all.iter().filter_map(|this| self.aid(*this)).collect()
    }

    fn aid(&self, this: AidRef) -> Option<Aid> {
        let aid = self.handbook.aid(this)?;
        let question = |question: &kinds::Sourced<kinds::AidQuestion>| AidQuestion {
            id: question.value.id.value.clone(),
            question: self.text(this.page, &question.value.text),
            sources: self.citations(this.page, Some(&question.value.text), question.cite),
            answers: question
                .value
                .answer
                .value
                .iter()
                .map(|it| self.aid_answer(this, it))
                .collect(),
        };
        Some(Aid {
            id: aid.id.value.clone(),
            title: aid.title.clone(),
            topic: self.reference(this.page),
            text: aid.text.as_ref().map(|text| self.text(this.page, text)),
            ask_all: aid.ask_all,
            questions: aid.question.value.iter().map(question).collect(),
            note: aid.note.as_ref().map(|note| self.text(this.page, note)),
        })
    }

    fn aid_answer(&self, this: AidRef, answer: &kinds::Sourced<kinds::AidAnswer>) -> AidAnswer {
        let value = &answer.value;
        let pages = value.points_to.iter().filter_map(|it| self.handbook.find(&it.0.value));
        AidAnswer {
            answer: self.text(this.page, &value.text),
            result: value.result.as_ref().map(|result| self.text(this.page, result)),
            points_to: pages.map(|page| self.reference(page)).collect(),
            then: value.then.as_ref().map(|then| then.value.clone()),
            not_stated: value.not_stated,
            sources: self.citations(this.page, value.result.as_ref(), answer.cite),
            editorial: value.editorial,
        }
    }
}

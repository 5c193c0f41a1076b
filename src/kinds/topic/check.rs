//! *The decision aids of a topic → diagnostics.* Checks everything about an aid except the pages
//! that answers point to: its questions and the paths between them are in one file.

use rustc_hash::FxHashMap;

use super::fields::{Aid, AidAnswer, Topic};
use crate::diagnostic::{Code, Diagnostic};
use crate::kinds::{Sourced, check_id};
use crate::source_map::{Span, Spanned};

/// Maximum number of searches for a similar name in an aid: each compares all questions.
const MAX_SUGGESTIONS: usize = 20;

impl Topic {
    /// Reports errors in the aids.
    pub(crate) fn check(&self, diags: &mut Vec<Diagnostic>) {
        for aid in &self.aids {
            let mut checker = Checker { aid, places: FxHashMap::default(), searches: 0, diags };
            checker.names();
            checker.answers();
            if !aid.ask_all {
                checker.check_paths();
            }
        }
    }
}

struct Checker<'a> {
    aid: &'a Aid,
    /// Indices of the questions by id.
    places: FxHashMap<&'a str, usize>,
    searches: usize,
    diags: &'a mut Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: &str) {
        self.diags.push(Diagnostic::new(code, span, message).help(help));
    }

    fn names(&mut self) {
        let questions = &self.aid.questions;
        if questions.value.is_empty() {
            let message = "a decision aid needs at least one question";
            self.diags.push(Diagnostic::new(Code::BadValue, questions.span, message));
        }
        for (at, question) in questions.value.iter().enumerate() {
            let id = &question.value.id;
            check_id("question", id, self.diags);
            if let Some(other) = self.places.insert(&id.value, at) {
                let other = questions.value[other].value.id.span;
                let message = format!("two questions of the aid have the id `{}`", id.value);
                self.diags.push(
                    Diagnostic::new(Code::DuplicateAnchor, id.span, message)
                        .also(other, "the other one")
                        .help("give one of them another id"),
                );
            }
        }
    }

    fn answers(&mut self) {
        for question in &self.aid.questions.value {
            let answers = &question.value.answers;
            if answers.value.len() < 2 {
                let message = "a question needs at least two answers";
                self.diags.push(Diagnostic::new(Code::BadValue, answers.span, message));
            }
            for answer in &answers.value {
                self.answer(answer);
            }
        }
    }

    fn answer(&mut self, answer: &'a Sourced<AidAnswer>) {
        let AidAnswer { then, not_stated, .. } = &answer.value;
        if *not_stated && answer.has_result() {
            let help = "remove one of them";
            let message = "`not_stated = true` contradicts the result of the answer";
            self.report(Code::BadValue, answer.span, message, help);
        }
        match then {
            Some(then) if self.aid.ask_all => {
                let message = "`then` has no effect with `ask_all = true`";
                let help = "remove `then`, or `ask_all`";
                self.report(Code::BadValue, then.span, message, help);
            }
            Some(then) if !self.places.contains_key(then.value.as_str()) => self.unknown(then),
            None if !*not_stated && !answer.has_result() => {
                let help = "add `result`, `points_to` or `then`, or set `not_stated = true`";
                let message = "the answer leads nowhere";
                self.report(Code::AnswerLeadsNowhere, answer.span, message, help);
            }
            _ => {}
        }
    }

    fn unknown(&mut self, then: &Spanned<String>) {
        let message = format!("the aid has no question `{}`", then.value);
        let diagnostic = Diagnostic::new(Code::UnknownName, then.span, message);
        self.searches += 1;
        self.diags.push(if self.searches > MAX_SUGGESTIONS {
            diagnostic
        } else {
            let questions = self.aid.questions.value.iter();
            let names = questions.map(|question| question.value.id.value.as_str());
            diagnostic.did_you_mean(&then.value, names)
        });
    }

    /// Follows all paths from the first question, without recursion. Reports cycles and unreachable
    /// questions.
    fn check_paths(&mut self) {
        let questions = &self.aid.questions.value;
        let mut met = vec![false; questions.len()];
        let mut on_the_way = vec![false; questions.len()];
        // The current path: each question, with the number of its answers followed.
        let mut way: Vec<(usize, usize)> = Vec::new();
        if let Some(first) = met.first_mut() {
            *first = true;
            on_the_way[0] = true;
            way.push((0, 0));
        }
        while let Some((at, followed)) = way.last_mut() {
            let Some(answer) = questions[*at].value.answers.value.get(*followed) else {
                on_the_way[*at] = false;
                way.pop();
                continue;
            };
            *followed += 1;
            let Some(then) = &answer.value.then else { continue };
            let Some(next) = self.places.get(then.value.as_str()).copied() else { continue };
            if on_the_way[next] {
                let from = &questions[*at].value.id.value;
                let message = format!("`{from}` leads back to `{}`", then.value);
                self.diags.push(
                    Diagnostic::new(Code::Cycle, then.span, message)
                        .also(questions[next].value.id.span, "reached from here")
                        .help("end the answer with a `result`"),
                );
            } else if !met[next] {
                met[next] = true;
                on_the_way[next] = true;
                way.push((next, 0));
            }
        }
        for question in questions.iter().zip(met).filter(|(_, met)| !met).map(|(it, _)| it) {
            let id = &question.value.id;
            let message = format!("question `{}` is unreachable", id.value);
            let help = "name it in the `then` of an answer, or set `ask_all = true`";
            self.report(Code::UnreachedQuestion, id.span, message, help);
        }
    }
}

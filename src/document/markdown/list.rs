//! *Lists → Markdown*: facts, statements, questions, claims, quotations, graphs, decision aids.

use super::Writer;
use super::form::{Link, Text};
use super::layout::{self, heading, label, line, list, numbered, paragraph, quote, table, words};
use crate::document::aid::{Aid, AidAnswer};
use crate::document::graph::Graph;
use crate::document::list::{
    Claim, Fact, NeededSkill, Position, Question, Quotation, Relation, Skill, Term, Use, Values,
};
use crate::markdown::markdown_destination;

impl Writer<'_> {
    /// Returns statements as a list.
    pub(super) fn statements(&self, items: &[Text]) -> String {
        list(items.iter().map(|item| self.remarked(item, "our_reading")))
    }

    /// Returns a label with a statement behind it, or with several below it; `head` is Markdown.
    pub(super) fn labelled(&self, head: &str, items: &[Text]) -> String {
        self.behind(&label(head), items)
    }

    /// Returns words with a statement behind them, or with several below them.
    pub(super) fn behind(&self, head: &str, items: &[Text]) -> String {
        match items {
            [] => head.to_owned(),
            [only] if only.plain.is_none() => {
                format!("{head} {}{}", only.markdown, self.remarks(only, "our_reading"))
            }
            [only] => layout::blocks([head.to_owned(), self.remarked(only, "our_reading")]),
            several => format!("{head}\n{}", self.statements(several)),
        }
    }

    pub(super) fn fact(&self, fact: &Fact<Text, Link>) -> String {
        let head = label(&words(&fact.label));
        let disputes = self.disputes(&fact.disputes_label, &fact.disputes);
        match &fact.values {
            Values::Words { words: plain } | Values::Date { words: plain, .. } => {
                format!("{head} {}{disputes}", words(plain))
            }
            Values::Address { url } => {
                let link = Link { title: url.to_string(), address: markdown_destination(url) };
                format!("{head} {}{disputes}", link.markdown())
            }
            Values::Links { items } => {
                let links = self.links(items, self.text("list_separator"));
                format!("{head} {links}{disputes}")
            }
            Values::Relations { items } => match self.relations(items).as_slice() {
                [only] => format!("{head} {only}{disputes}"),
                several => format!("{head}{disputes}\n{}", list(several.to_vec())),
            },
            Values::Statements { items } => match items.as_slice() {
                [only] if only.plain.is_none() => self.behind(&head, items) + &disputes,
                _ => self.behind(&format!("{head}{disputes}"), items),
            },
        }
    }

    /// Returns what is meant behind a name, with a space before it: a dash and the words, or only
    /// the numbers of sources.
    fn meant(&self, text: Option<&Text>) -> String {
        let Some(text) = text else { return String::new() };
        let words = line(&text.markdown, text.plain.as_deref());
        match words.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            _ if words.is_empty() => String::new(),
            Some((_, "")) => format!(" {words}"),
            _ => format!(" – {words}"),
        }
    }

    /// Returns an item for each relation; alternatives are one.
    pub(super) fn relations(&self, relations: &[Relation<Text, Link>]) -> Vec<String> {
        let mut items: Vec<String> = Vec::new();
        for relation in relations {
            let name = match &relation.role {
                Some(role) => role.markdown(),
                None => words(&relation.name),
            };
            let item = format!("{name}{}", self.meant(relation.how.as_ref()));
            match items.last_mut().filter(|_| !relation.joined_by.is_empty()) {
                Some(last) => *last = format!("{last} {} {item}", words(&relation.joined_by)),
                None => items.push(item),
            }
        }
        items
    }

    /// Returns a name with what a role must know of the skill behind it.
    pub(super) fn with_skill(&self, name: String, skill: &Skill<Text>) -> String {
        let own = skill.editorial.then(|| self.text("our_reading"));
        let remarks = skill.remarks.iter().map(String::as_str).chain(own);
        let remarks: String = remarks.map(|remark| format!(" ({})", words(remark))).collect();
        format!("{name}{remarks}{}", self.meant(skill.text.as_ref()))
    }

    pub(super) fn needed(&self, skill: &NeededSkill<Text, Link>) -> String {
        let head = label(&words(&skill.name));
        let roles: Vec<String> = skill
            .needed_by
            .iter()
            .map(|need| self.with_skill(need.role.markdown(), &need.skill))
            .collect();
        match roles.as_slice() {
            [only] => format!("{head} {only}"),
            _ => format!("{head}\n{}", list(roles)),
        }
    }

    pub(super) fn question(
        &self,
        question: &Question<Text, Link>,
        also_label: &str,
        home_label: &str,
    ) -> String {
        let home = question.home.as_ref();
        let home =
            home.map(|home| paragraph(&format!("{} {}", words(home_label), home.markdown())));
        let also = self.links(&question.also, self.text("list_separator"));
        let also = (!also.is_empty()).then(|| paragraph(&format!("{}: {also}", words(also_label))));
        let head = heading(question.level.0, &words(&question.question));
        let answer = match &question.answer.plain {
            None => paragraph(&question.answer.markdown),
            Some(_) => question.answer.markdown.clone(),
        };
        layout::blocks([head, answer].into_iter().chain(home).chain(also))
    }

    pub(super) fn position(&self, position: &Position<Text, Link>) -> String {
        let mut head = format!("{}[{}]", position.source.markdown(), position.number.markdown);
        if !position.on.is_empty() {
            head.push(' ');
            head.push_str(&self.sentence(&position.on));
        }
        let stance = self.remarked(&position.stance, "our_reading");
        let locator = position.locator.as_deref().map(|locator| paragraph(&words(locator)));
        layout::blocks([head, stance].into_iter().chain(locator))
    }

    pub(super) fn claim(&self, claim: &Claim<Text, Link>) -> String {
        let quotation = claim.quotation.as_deref().map(|said| quote(&paragraph(&words(said))));
        let speaker = claim.speaker.as_deref().filter(|_| quotation.is_some()).map(words);
        let statement = &claim.statement;
        let locator = claim.locator.as_deref().map(|locator| format!("({})", words(locator)));
        let uses = match claim.uses.is_empty() {
            true => paragraph(&words(&claim.unused)),
            false => self.uses(&claim.uses),
        };
        let mut parts: Vec<String> = quotation.into_iter().collect();
        if statement.plain.is_some() {
            parts.extend(speaker);
            parts.push(statement.markdown.clone());
            parts.extend(locator);
        } else {
            let said = Some(statement.markdown.clone()).filter(|said| !said.is_empty());
            let line: Vec<String> = speaker.into_iter().chain(said).chain(locator).collect();
            parts.push(paragraph(&line.join(" ")));
        }
        parts.push(uses);
        layout::blocks(parts)
    }

    pub(super) fn uses(&self, uses: &[Use<Text, Link>]) -> String {
        list(uses.iter().map(|used| {
            let link = used.link.markdown();
            let statement = line(&used.statement.markdown, used.statement.plain.as_deref());
            if statement.is_empty() { link } else { format!("{link}: {statement}") }
        }))
    }

    pub(super) fn term(&self, term: &Term<Text, Link>) -> String {
        let mut head = term.link.markdown();
        if let Some(short) = &term.abbreviation {
            head.push_str(&format!(" ({})", words(short)));
        }
        let mut parts = vec![label(&head)];
        let definition = &term.definition;
        let own = self.remarks(definition, "our_words");
        let advice = Some(words(&term.advice)).filter(|advice| !advice.is_empty());
        if definition.plain.is_some() {
            let rest = format!("{}{own}", advice.unwrap_or_default());
            parts.push(definition.markdown.clone());
            parts.push(paragraph(&rest));
            return layout::blocks(parts);
        }
        parts.push(definition.markdown.clone());
        parts.extend(advice);
        format!("{}{own}", parts.join(" "))
    }

    pub(super) fn quotation(&self, quotation: &Quotation<Text, Link>) -> String {
        let said = quote(&paragraph(&words(&quotation.words)));
        if quotation.anchor.is_empty() {
            let speaker = quotation.speaker.as_ref().unwrap_or(&quotation.source.title);
            let number = quotation.number.as_ref().map_or("", |number| &number.markdown);
            return layout::blocks([said, format!("— {}{number}", words(speaker))]);
        }
        let mut source = quotation.source.markdown();
        if let Some(locator) = &quotation.locator {
            source.push_str(", ");
            source.push_str(&locator.markdown());
        }
        layout::blocks([said, source, paragraph(&self.sentence(&quotation.uses))])
    }

    /// Returns the list of a graph; a drawing says the same.
    pub(super) fn graph(&self, graph: &Graph<Text, Link>) -> String {
        let nodes = graph.nodes.iter().map(|node| {
            let ways = node.ways.iter().map(|way| {
                let roles = self.links(&way.roles, self.text("list_separator"));
                paragraph(&format!("{} {roles}{}", words(&way.label), self.meant(way.how.as_ref())))
            });
            format!("{}\n{}", label(&node.role.markdown()), list(ways))
        });
        layout::blocks([list(nodes), paragraph(&self.sentence(&graph.without))])
    }

    pub(super) fn aid(&self, aid: &Aid<Text, Link>) -> String {
        let text = aid.text.as_ref().map(|text| self.remarked(text, "our_reading"));
        let questions = match aid.questions.as_slice() {
            [only] => {
                let head = [self.in_line(&only.question), words(&aid.head)];
                let rows = only.answers.iter().map(|answer| {
                    vec![self.in_line(&answer.answer), self.outcome(answer).join("; ")]
                });
                table(&head, &rows.collect::<Vec<_>>())
            }
            several => numbered(several.iter().map(|question| {
                let answers = question.answers.iter().map(|answer| {
                    let head = label(&self.in_line(&answer.answer));
                    format!("{head} {}", self.outcome(answer).join("\n"))
                });
                let question = self.remarked(&question.question, "our_reading");
                layout::blocks([question, list(answers)])
            })),
        };
        let note = aid.note.as_ref().map(|note| self.remarked(note, "our_reading"));
        let home = paragraph(&self.sentence(&aid.home));
        layout::blocks(text.into_iter().chain([questions]).chain(note).chain([home]))
    }

    /// Returns what follows from an answer, in parts.
    fn outcome(&self, answer: &AidAnswer<Text, Link>) -> Vec<String> {
        let mut parts = Vec::new();
        if !answer.points_to.is_empty() {
            let cited = answer.cited.as_ref().map_or("", |cited| &cited.markdown);
            let and = format!(" {} ", words(&answer.and));
            parts.push(format!("{}{cited}", self.links(&answer.points_to, &and)));
        }
        parts.extend(answer.not_stated.as_deref().map(words));
        parts.extend(answer.result.as_ref().map(|result| self.in_line(result)));
        if answer.editorial {
            let own = format!("({})", words(self.text("our_reading")));
            match parts.last_mut() {
                Some(last) => {
                    last.push(' ');
                    last.push_str(&own);
                }
                None => parts.push(own),
            }
        }
        parts.extend(
            answer
                .then
                .as_ref()
                .map(|then| format!("{} {}", words(&then.words), then.link.markdown())),
        );
        parts
    }
}

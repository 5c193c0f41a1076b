//! *A block → Markdown.*

use super::form::{Link, Text};
use super::layout::{self, heading, label, line, list, numbered, paragraph, words};
use super::{Writer, table};
use crate::document::Block;
use crate::document::list::{Card, Group};

impl Writer<'_> {
    /// Returns a block as Markdown; `level` is that of the heading above.
    pub(super) fn block(&self, block: &Block<Text, Link>, level: u8) -> String {
        match block {
            Block::Lead { text } => self.remarked(text, "our_words"),
            Block::Sentence { parts, .. } => paragraph(&self.sentence(parts)),
            Block::Chips { items, .. } | Block::Links { items } => {
                list(items.iter().map(Link::markdown))
            }
            Block::Facts { items, .. } => list(items.iter().map(|fact| self.fact(fact))),
            Block::Text { text } => text.markdown.trim_end().to_owned(),
            Block::Words { text } => self.remarked(text, "our_reading"),
            Block::Statements { items } => self.statements(items),
            Block::Groups { items, .. } => {
                layout::blocks(items.iter().map(|group| self.group(group)))
            }
            Block::Relations { items } => list(self.relations(items)),
            Block::Skills { items } => list(items.iter().map(|skill| {
                let name = format!("**{}**", words(&skill.name));
                self.with_skill(name, skill)
            })),
            Block::Raci { heads, rows } => self.raci(heads, rows),
            Block::Cards { items, numbered: true } => numbered(items.iter().map(card)),
            Block::Cards { items, numbered: false } | Block::Entries { items } => {
                list(items.iter().map(card))
            }
            Block::Counted { items, .. } => list(
                items
                    .iter()
                    .map(|item| format!("{} ({})", item.link.markdown(), words(&item.count))),
            ),
            Block::Questions { items, also_label, home_label, .. } => {
                let questions = items.iter();
                layout::blocks(
                    questions.map(|question| self.question(question, also_label, home_label)),
                )
            }
            Block::Positions { items } => list(items.iter().map(|item| self.position(item))),
            Block::Claims { items } => numbered(items.iter().map(|claim| self.claim(claim))),
            Block::Uses { items } => self.uses(items),
            Block::Comparison { table } | Block::CompareAny { table } => self.comparison(table),
            Block::Choices { items } => list(items.iter().map(|choice| {
                self.labelled(&choice.role.markdown(), std::slice::from_ref(&choice.text))
            })),
            Block::Matrix { matrix } => self.matrix(matrix),
            Block::Levels { ladder } => self.ladder(ladder),
            Block::Differences { items, none, .. } => {
                layout::blocks(items.iter().map(|item| self.difference(item, none, level)))
            }
            Block::SkillIndex { items } => list(items.iter().map(|skill| self.needed(skill))),
            Block::Graph { graph } => self.graph(graph),
            Block::Aid { aid } => self.aid(aid),
            Block::Quotations { items } => {
                layout::blocks(items.iter().map(|item| self.quotation(item)))
            }
            Block::Pairs { and, items } => list(items.iter().map(|pair| {
                let (first, second) = (words(&pair.first.title), words(&pair.second.title));
                pair.link.with(&format!("{first} {} {second}", words(and)))
            })),
            Block::PairTable { head, columns, rows, compare, .. } => {
                table::pairs(head, columns, rows, compare)
            }
            Block::Glossary { letters, .. } => layout::blocks(letters.iter().map(|letter| {
                let terms = list(letter.terms.iter().map(|term| self.term(term)));
                format!("{}\n\n{terms}", heading(letter.level.0, &words(&letter.letter)))
            })),
            Block::RoleCards { items } => layout::blocks(items.iter().map(|card| {
                let facts = card
                    .facts
                    .iter()
                    .map(|fact| format!("{} {}", label(&words(&fact.label)), words(&fact.words)));
                layout::blocks([
                    heading(card.level.0, &card.role.markdown()),
                    paragraph(&words(&card.summary)),
                    list(facts),
                ])
            })),
            Block::Sources {} => self.sources(),
            Block::Changes { items } => list(items.iter().map(|change| {
                let note = line(&change.note.markdown, change.note.plain.as_deref());
                paragraph(&format!("{} {note}", words(&change.words)))
            })),
            Block::Grid { heads, rows, .. } => table::grid(heads, rows),
        }
    }

    /// Returns a text with its remarks behind it.
    pub(super) fn remarked(&self, text: &Text, own: &'static str) -> String {
        let remarks = self.remarks(text, own);
        match &text.plain {
            None => paragraph(&format!("{}{remarks}", text.markdown)),
            Some(_) if remarks.is_empty() => text.markdown.clone(),
            Some(_) => layout::blocks([text.markdown.clone(), paragraph(&remarks)]),
        }
    }

    /// Returns a text with its remarks on one line.
    pub(super) fn in_line(&self, text: &Text) -> String {
        let remarks = self.remarks(text, "our_reading");
        format!("{}{remarks}", line(&text.markdown, text.plain.as_deref()))
    }

    fn group(&self, group: &Group<Text, Link>) -> String {
        let level = group.level.0;
        let head = match &group.link {
            Some(link) => heading(level, &link.markdown()),
            None if group.title.is_empty() => String::new(),
            None => heading(level, &words(&group.title)),
        };
        layout::blocks([head, self.blocks(&group.blocks, level)])
    }
}

fn card(card: &Card<Link>) -> String {
    let lines = [&card.description, &card.details].map(|line| paragraph(&words(line)));
    layout::blocks([card.link.markdown()].into_iter().chain(lines))
}

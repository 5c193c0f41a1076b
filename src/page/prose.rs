//! *The text of a page → the ranges of it that readers meet as words:* the body, and those fields
//! of the front matter that are written in sentences.

use std::ops::Range;

use super::matter::{Carrier, split};
use super::{Context, rename};
use crate::data::record::{Field, Record, Shape};
use crate::data::{self, Node, Table, Value};
use crate::kinds::{Common, Kind};
use crate::markdown;
use crate::text::FileId;

/// Fields of plain text that are written for readers. Others are names, ids and addresses.
const PLAIN: &[&str] = &["description", "name", "note", "question", "short_answer", "title"];

/// Where the words of a page stand in its text, ascending.
pub fn readable(context: &Context, kind: Kind, file: FileId, text: &str) -> Vec<Range<usize>> {
    // What is wrong with the page was reported when it was parsed.
    let mut unheard = Vec::new();
    let matter = split(text, file, &mut unheard);
    let node = match matter.carrier {
        Carrier::None => None,
        Carrier::Toml => Some(data::toml::parse(matter.text, file, matter.start, &mut unheard)),
        Carrier::Yaml => Some(data::yaml::parse(matter.text, file, matter.start, &mut unheard)),
    };
    let mut ranges = Vec::new();
    if let Some(Node { value: Value::Table(mut table), .. }) = node {
        rename(&mut table, &context.rename);
        let fields = [Common::fields(), (kind.info().fields)()].concat();
        // Titles and names of a source are those that others gave.
        let plain = if kind == Kind::Source { &[] } else { PLAIN };
        Reader { text, plain, ranges: &mut ranges }.table(&table, &fields);
    }
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    ranges.dedup();
    let start = matter.body_start;
    let body = markdown::readable(matter.body).into_iter();
    ranges.extend(body.map(|range| start + range.start..start + range.end));
    ranges
}

struct Reader<'a> {
    text: &'a str,
    plain: &'a [&'a str],
    ranges: &'a mut Vec<Range<usize>>,
}

impl Reader<'_> {
    fn table(&mut self, table: &Table, fields: &[Field]) {
        for (key, node) in &table.entries {
            if let Some(field) = fields.iter().find(|field| field.name == key.value) {
                self.node(node, &(field.shape)(), field.name);
            }
        }
    }

    /// Goes as deep as the shape does.
    fn node(&mut self, node: &Node, shape: &Shape, name: &str) {
        match (shape, &node.value) {
            (Shape::Markdown, Value::String(_)) => self.markdown(node),
            (Shape::Text, Value::String(_)) if self.plain.contains(&name) => {
                self.ranges.push(node.span.range());
            }
            (Shape::List(inner), Value::List(nodes)) => {
                nodes.iter().for_each(|node| self.node(node, inner, name));
            }
            (Shape::Map(_, inner), Value::Table(table)) => {
                table.entries.iter().for_each(|(_, node)| self.node(node, inner, name));
            }
            (Shape::Record(_, fields), Value::Table(table)) => self.table(table, fields),
            (Shape::Either(shapes), _) => {
                shapes.iter().for_each(|shape| self.node(node, shape, name));
            }
            _ => {}
        }
    }

    fn markdown(&mut self, node: &Node) {
        let span = node.span.range();
        let Some(quotes) = node.verbatim.map(usize::from) else {
            // With escapes or folded lines a place in the string is no place in the file.
            self.ranges.push(span);
            return;
        };
        let inside = span.start + quotes..span.end.saturating_sub(quotes);
        let words = markdown::readable(self.text.get(inside.clone()).unwrap_or_default());
        let start = inside.start;
        self.ranges.extend(words.into_iter().map(|at| start + at.start..start + at.end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(kind: Kind, text: &str) -> Vec<&str> {
        let ranges =
            readable(&Context::of(&crate::config::Config::default()), kind, FileId(0), text);
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_of_the_front_matter_are_words_and_names_are_not() {
        let text = "+++\ntitle = \"T\"\nid = \"i\"\nsummary = \"Does `x` well\"\nalso_known_as = [\"A\"]\npros = [\"One\", { text = \"Two\", sources = [\"s\"] }]\n# comment\n+++\nBody `code`\n";
        assert_eq!(words(Kind::Role, text), ["\"T\"", "Does ", " well", "One", "Two", "Body "]);
    }

    #[test]
    fn yaml_says_the_same() {
        let text = "---\ntitle: T\nid: i\nsummary: Does it\npros:\n  - One\n---\nBody\n";
        assert_eq!(words(Kind::Role, text), ["T", "Does it", "One", "Body"]);
    }

    #[test]
    fn the_title_of_a_source_is_not_ours() {
        let text = "+++\ntitle = \"T\"\n[[claim]]\nid = \"c\"\nstatement = \"Said\"\n+++\n";
        assert_eq!(words(Kind::Source, text), ["Said"]);
    }
}

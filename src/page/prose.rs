//! *The text of a page → the ranges of its prose:* the body, and the fields of the front matter
//! that are written in sentences.

use std::ops::Range;

use super::{ALIASES, Context, field_lists, foreign, front_matter};
use crate::data::{FieldSpec, Node, Schema, Table, Value};
use crate::kinds::KindId;
use crate::markdown;
use crate::source_map::FileId;

/// Returns the ranges of the prose of a page in its text, ascending.
pub fn readable(context: &Context, kind: KindId, file: FileId, text: &str) -> Vec<Range<usize>> {
    // Errors in the page were reported when it was parsed.
    let mut unheard = Vec::new();
    let matter = front_matter::read(text, file, &mut unheard);
    let mut ranges = Vec::new();
    let mut table = matter.table;
    foreign::rename(&mut table, &context.rename);
    let fields = field_lists(kind);
    ALIASES.rename(&mut table, &fields, &mut unheard);
    foreign::understand(&mut table, &fields, &mut unheard);
    // Titles and names of a source are quoted from the original.
    let with_plain = kind != KindId::SOURCE;
    Reader { text, with_plain, ranges: &mut ranges }.table(&table, &fields);
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    ranges.dedup();
    let start = matter.body_start;
    let body = markdown::readable(&matter.body).into_iter();
    ranges.extend(body.map(|range| start + range.start..start + range.end));
    ranges
}

struct Reader<'a> {
    text: &'a str,
    /// Whether plain text for readers counts.
    with_plain: bool,
    ranges: &'a mut Vec<Range<usize>>,
}

impl Reader<'_> {
    fn table(&mut self, table: &Table, fields: &[&[FieldSpec]]) {
        for (key, node) in &table.entries {
            let mut fields = fields.iter().flat_map(|fields| fields.iter());
            if let Some(field) = fields.find(|field| field.name == key.value) {
                self.node(node, &field.schema(), field.reader && self.with_plain);
            }
        }
    }

    /// Adds the ranges of a value. The recursion is as deep as the schema. `plain` says whether
    /// plain text counts.
    fn node(&mut self, node: &Node, schema: &Schema, plain: bool) {
        match (schema, &node.value) {
            (Schema::Markdown, Value::String(_)) => self.markdown(node),
            (Schema::Text, Value::String(_)) if plain => {
                self.ranges.push(node.span.range());
            }
            (Schema::List(inner), Value::List(nodes)) => {
                nodes.iter().for_each(|node| self.node(node, inner, plain));
            }
            (Schema::Map(_, inner), Value::Table(table)) => {
                table.entries.iter().for_each(|(_, node)| self.node(node, inner, plain));
            }
            // A single value is a list with one entry.
            (Schema::List(inner), _) => self.node(node, inner, plain),
            (Schema::Record(_, fields), Value::Table(table)) => self.table(table, &[fields]),
            (Schema::Either(forms), _) => {
                forms.iter().for_each(|form| self.node(node, form, plain));
            }
            _ => {}
        }
    }

    fn markdown(&mut self, node: &Node) {
        let span = node.span.range();
        let Some(quotes) = node.verbatim.map(usize::from) else {
            // With escapes or folded lines, offsets in the string differ from offsets in the file.
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

    fn words(kind: KindId, text: &str) -> Vec<&str> {
        let ranges = readable(
            &Context::from_config(&crate::config::Config::default()),
            kind,
            FileId(0),
            text,
        );
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_of_the_front_matter_are_words_and_names_are_not() {
        let text = "+++\ntitle = \"T\"\nid = \"i\"\nsummary = \"Does `x` well\"\nalso_known_as = [\"A\"]\npros = [\"One\", { text = \"Two\", sources = [\"s\"] }]\n# comment\n+++\nBody `code`\n";
        assert_eq!(words(KindId::ROLE, text), ["\"T\"", "Does ", " well", "One", "Two", "Body "]);
    }

    #[test]
    fn yaml_says_the_same() {
        let text = "---\ntitle: T\nid: i\nsummary: Does it\npros:\n  - One\n---\nBody\n";
        assert_eq!(words(KindId::ROLE, text), ["T", "Does it", "One", "Body"]);
    }

    #[test]
    fn the_title_of_a_source_is_not_ours() {
        let text = "+++\ntitle = \"T\"\n[[claims]]\nid = \"c\"\nstatement = \"Said\"\n+++\n";
        assert_eq!(words(KindId::SOURCE, text), ["Said"]);
    }
}

//! *YAML text → [`Node`]s.* Events come from `saphyr-parser`; plain scalars follow the core schema
//! of YAML 1.2 (`no` and `on` are strings) with `YYYY-MM-DD` dates added; aliases have a budget.
//!
//! Source: YAML 1.2.2, chapter 10.3 "Core Schema".

mod hints;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle, Span as Range};

use super::{MAX_DEPTH, Node, Table, Value, date_in};
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::{FileId, Span, Spanned};

/// How many values the aliases of one document may expand to.
const ALIAS_BUDGET: usize = 10_000;

/// Reads `text`, which begins at byte `start` of `file`.
pub fn parse(text: &str, file: FileId, start: usize, diags: &mut Vec<Diagnostic>) -> Node {
    let mut builder = Builder {
        text,
        file,
        start,
        bytes: byte_offsets(text),
        open: Vec::new(),
        anchors: FxHashMap::default(),
        budget: ALIAS_BUDGET,
        root: None,
        diags,
    };
    for event in Parser::new_from_str(text) {
        let more = match event {
            Ok((event, range)) => builder.event(event, range),
            Err(error) => {
                let at = builder.byte(error.marker().index());
                let character = text.get(at..).and_then(|rest| rest.chars().next());
                let span = builder.span(at..at + character.map_or(1, char::len_utf8));
                let found = Diagnostic::new(Code::BadSyntax, span, error.info().to_owned());
                builder.diags.push(match hints::help(text, at) {
                    Some(help) => found.help(help),
                    None => found,
                });
                false
            }
        };
        if !more {
            break;
        }
    }
    builder.finish()
}

/// The byte of every character, for the parser counts in characters.
fn byte_offsets(text: &str) -> Option<Vec<u32>> {
    (!text.is_ascii())
        .then(|| text.char_indices().map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect())
}

enum Open {
    List { items: Vec<Node>, span: Span, anchor: usize },
    Table { table: Table, key: Option<Spanned<String>>, span: Span, anchor: usize },
}

struct Builder<'t, 'd> {
    text: &'t str,
    file: FileId,
    start: usize,
    bytes: Option<Vec<u32>>,
    open: Vec<Open>,
    anchors: FxHashMap<usize, (Node, usize)>,
    budget: usize,
    root: Option<Node>,
    diags: &'d mut Vec<Diagnostic>,
}

impl Builder<'_, '_> {
    fn byte(&self, index: usize) -> usize {
        match &self.bytes {
            Some(bytes) => bytes.get(index).map_or(self.text.len(), |at| *at as usize),
            None => index.min(self.text.len()),
        }
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, self.start + range.start..self.start + range.end)
    }

    fn place(&self, range: &Range) -> Span {
        self.span(self.byte(range.start.index())..self.byte(range.end.index()))
    }

    /// Whether reading goes on.
    fn event(&mut self, event: Event<'_>, range: Range) -> bool {
        let span = self.place(&range);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(&text, style, tag.is_some(), span);
                self.complete(node, anchor)
            }
            Event::SequenceStart(anchor, _) => {
                self.deeper(Open::List { items: Vec::new(), span, anchor }, span)
            }
            Event::MappingStart(anchor, _) => {
                let table = Table::default();
                self.deeper(Open::Table { table, key: None, span, anchor }, span)
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List { items, span, anchor }) => {
                    self.complete(Node { value: Value::List(items), span, verbatim: None }, anchor)
                }
                Some(Open::Table { table, span, anchor, .. }) => {
                    self.complete(Node { value: Value::Table(table), span, verbatim: None }, anchor)
                }
                None => true,
            },
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::DocumentEnd => false,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {
                true
            }
        }
    }

    fn deeper(&mut self, open: Open, span: Span) -> bool {
        if self.open.len() >= MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels");
            self.diags.push(Diagnostic::new(Code::TooLarge, span, message));
            return false;
        }
        self.open.push(open);
        true
    }

    fn alias(&mut self, anchor: usize, span: Span) -> bool {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            let message = "an alias of a value that is not complete yet";
            self.diags.push(Diagnostic::new(Code::BadSyntax, span, message));
            return false;
        };
        let Some(rest) = self.budget.checked_sub(*size) else {
            let message = format!("aliases expand to more than {ALIAS_BUDGET} values");
            self.diags.push(Diagnostic::new(Code::YamlBudget, span, message));
            return false;
        };
        self.budget = rest;
        let node = Node { span, verbatim: None, ..node.clone() };
        self.complete(node, 0)
    }

    fn complete(&mut self, node: Node, anchor: usize) -> bool {
        if anchor != 0 {
            let size = size(&node);
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Table { table, key, .. }) => match key.take() {
                Some(name) => table.entries.push((name, node)),
                None => {
                    let duplicate = key_text(&node)
                        .and_then(|text| table.entries.iter().find(|(name, _)| name.value == text));
                    let finding = match (key_text(&node), duplicate) {
                        (None, _) => Some(Diagnostic::new(
                            Code::BadSyntax,
                            node.span,
                            "a key must be plain text",
                        )),
                        (Some(text), Some((first, _))) => Some(
                            Diagnostic::new(
                                Code::DuplicateKey,
                                node.span,
                                format!("the key `{text}` is given twice"),
                            )
                            .also(first.span, "first given here")
                            .help("delete one of the two"),
                        ),
                        (Some(_), None) => None,
                    };
                    self.diags.extend(finding);
                    let text = key_text(&node).unwrap_or_default();
                    *key = Some(Spanned::new(text, node.span));
                }
            },
        }
        true
    }

    fn scalar(&self, text: &str, style: ScalarStyle, tagged: bool, span: Span) -> Node {
        let value = if style == ScalarStyle::Plain && !tagged {
            plain(text)
        } else {
            Value::String(text.to_owned())
        };
        let quotes =
            u8::from(matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
        let start = span.start as usize - self.start + usize::from(quotes);
        let verbatim = (self.text.get(start..start + text.len()) == Some(text)).then_some(quotes);
        Node { value, span, verbatim }
    }

    fn finish(mut self) -> Node {
        let span = self.span(0..0);
        // What was read before a mistake still counts: the tables that are open are closed.
        while let Some(open) = self.open.pop() {
            let node = match open {
                Open::List { items, span, .. } => {
                    Node { value: Value::List(items), span, verbatim: None }
                }
                Open::Table { table, span, .. } => {
                    Node { value: Value::Table(table), span, verbatim: None }
                }
            };
            self.complete(node, 0);
        }
        match self.root {
            Some(mut node) if node.value != Value::Null => {
                super::refuse_noncharacters(&mut node, self.diags);
                node
            }
            _ => Node { value: Value::Table(Table::default()), span, verbatim: None },
        }
    }
}

fn key_text(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(boolean) => Some(boolean.to_string()),
        Value::Date(date) => Some(date.to_string()),
        Value::Null | Value::Float(_) | Value::List(_) | Value::Table(_) => None,
    }
}

/// How many values a node holds. Depth is bounded by [`MAX_DEPTH`], and so is the recursion.
fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(items) => items.iter().map(size).sum(),
        Value::Table(table) => table.entries.iter().map(|(_, value)| size(value)).sum(),
        _ => 0,
    }
}

fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Boolean(true),
        "false" | "False" | "FALSE" => return Value::Boolean(false),
        _ => {}
    }
    if let Some(date) = date_in(text) {
        return Value::Date(date);
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        if let Ok(number) = text.parse() {
            return Value::Integer(number);
        }
        if digits.contains(['.', 'e', 'E'])
            && digits
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'))
            && let Ok(number) = text.parse()
        {
            return Value::Float(number);
        }
    }
    Value::String(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Table, Vec<Diagnostic>) {
        let mut diags = Vec::new();
        match parse(text, FileId(0), 0, &mut diags).value {
            Value::Table(table) => (table, diags),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_mistake_is_told_at_a_whole_character() {
        let text = "a:\n  - b: c\n é: d\n";
        let mut diags = Vec::new();
        parse(text, FileId(0), 0, &mut diags);
        assert_eq!(text.get(diags[0].primary.span.range()), Some("é"));
    }

    #[test]
    fn words_that_older_yaml_took_for_booleans_stay_words() {
        let (table, diags) = read("a: no\nb: on\nc: yes\nd: true\ne: 2026-05-04\nf: 6 months\n");
        assert!(diags.is_empty());
        let string = |text: &str| Value::String(text.to_owned());
        let values: Vec<_> = table.entries.iter().map(|(_, node)| node.value.clone()).collect();
        let date = Value::Date(jiff::civil::date(2026, 5, 4));
        let expected = [
            string("no"),
            string("on"),
            string("yes"),
            Value::Boolean(true),
            date,
            string("6 months"),
        ];
        assert_eq!(values, expected);
    }

    #[test]
    fn places_count_bytes_although_the_parser_counts_characters() {
        let (table, _) = read("é: –\nb: 'x y'\n");
        let (key, value) = &table.entries[1];
        assert_eq!((key.span.start, value.span.start, value.span.end), (8, 11, 16));
        assert_eq!(value.verbatim, Some(1));
    }

    #[test]
    fn a_key_given_twice_is_a_finding_with_both_places() {
        let (_, diags) = read("a: 1\nb: 2\na: 3\n");
        assert_eq!(diags.len(), 1);
        assert_eq!((diags[0].code, diags[0].others.len()), (Code::DuplicateKey, 1));
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let alias = format!("*a{}", level - 1);
            let list = [alias.as_str(); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{list}]\n"));
        }
        let (_, diags) = read(&text);
        assert_eq!(diags.iter().map(|diag| diag.code).collect::<Vec<_>>(), [Code::YamlBudget]);
    }

    #[test]
    fn deep_nesting_is_refused() {
        let (_, diags) = read(&format!("a: {}", "[".repeat(100)));
        assert_eq!(diags.first().map(|diag| diag.code), Some(Code::TooLarge));
        let (_, diags) = read(&format!("a: {}", "[".repeat(50_000)));
        assert!(!diags.is_empty());
    }

    #[test]
    fn what_stands_before_a_mistake_is_kept() {
        let (table, diags) = read("title: A\nb: [1, 2\nc: }\n");
        assert!(!diags.is_empty());
        assert_eq!(table.get("title").map(|node| &node.value), Some(&Value::String("A".into())));
    }
}

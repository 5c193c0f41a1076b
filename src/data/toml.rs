//! *TOML text → [`Node`]s.* Parsing is the `toml` crate's; here its spans are moved into the file
//! and its errors become diagnostics, with what to write instead.

mod hints;

use toml::de::{DeTable, DeValue};

use super::hints::shortened;
use super::{MAX_DEPTH, Node, Table, Value};
use std::num::IntErrorKind::{NegOverflow, PosOverflow};

use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::{FileId, Span, Spanned};
use hints::{Hints, end_of_line};
use rustc_hash::FxHashMap;

/// Reads `text`, which begins at byte `start` of `file`.
pub fn parse(text: &str, file: FileId, start: usize, diags: &mut Vec<Diagnostic>) -> Node {
    let reader = Reader { text, file, start };
    let (table, errors) = DeTable::parse_recoverable(text);
    let span = Span::new(file, start..start);
    let mut unusable = Vec::new();
    let mut node = reader.table(table.get_ref(), span, 0, &mut unusable);
    node.span = span;
    if !errors.is_empty()
        && let Some(end) = reader.tell(&errors, &node, diags)
    {
        cut(&mut node, end);
    }
    diags.append(&mut unusable);
    super::refuse_noncharacters(&mut node, diags);
    node
}

/// The places of keys, by section and by what stands in their line up to their end.
type Keys<'t> = FxHashMap<(usize, &'t str), Span>;

struct Reader<'t> {
    text: &'t str,
    file: FileId,
    start: usize,
}

impl Reader<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, self.start + range.start..self.start + range.end)
    }

    /// The findings of a text. A mistake makes others behind it: of one line the first is told, and
    /// nothing that stands in what is not closed. Gives the place where that should have ended.
    fn tell(
        &self,
        errors: &[toml::de::Error],
        root: &Node,
        diags: &mut Vec<Diagnostic>,
    ) -> Option<u32> {
        let mut errors: Vec<_> =
            errors.iter().map(|error| (error.span().unwrap_or(0..0), error)).collect();
        errors.sort_by_key(|(range, _)| range.start);
        let hints = Hints::new(self.text);
        let mut first_of = None;
        let (mut told, mut ends) = (None, None);
        for (range, error) in errors {
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            if message.starts_with("duplicate key") {
                let keys = first_of.get_or_insert_with(|| self.keys(&hints, root));
                diags.push(self.duplicate(range, &hints, keys));
            } else if told.is_none_or(|told| range.start > told) {
                let at = range.start;
                let unclosed = hints.unclosed(at);
                told = Some(unclosed.map_or(end_of_line(self.text, at), |_| self.text.len()));
                let place = self.span(range);
                diags.push(match (unclosed, hints.help(at)) {
                    (Some(open), _) => {
                        ends = Some(place.start);
                        Diagnostic::new(Code::BadSyntax, place, open.message())
                            .also(self.span(open.at..open.at + 1), "it begins here")
                            .help(open.help())
                    }
                    (None, Some(help)) => {
                        Diagnostic::new(Code::BadSyntax, place, message).help(help)
                    }
                    (None, None) => Diagnostic::new(Code::BadSyntax, place, message),
                });
            }
        }
        ends
    }

    /// A key that is given twice.
    fn duplicate(
        &self,
        range: std::ops::Range<usize>,
        hints: &Hints<'_>,
        keys: &Keys<'_>,
    ) -> Diagnostic {
        let name = self.text.get(range.clone()).unwrap_or_default();
        let message = format!("the key `{}` is given twice", shortened(name));
        let found = Diagnostic::new(Code::DuplicateKey, self.span(range.clone()), message)
            .help("delete one of the two");
        let place = self.span(range.clone());
        match hints.written(range).and_then(|written| keys.get(&written)) {
            Some(first) if *first < place => found.also(*first, "first given here"),
            _ => found,
        }
    }

    /// The first key of every name in every section.
    fn keys<'t>(&self, hints: &Hints<'t>, root: &Node) -> Keys<'t> {
        let mut keys = Keys::default();
        let mut tables = vec![root];
        while let Some(node) = tables.pop() {
            let Value::Table(table) = &node.value else { continue };
            for (name, value) in &table.entries {
                let start = (name.span.start as usize).saturating_sub(self.start);
                let end = (name.span.end as usize).saturating_sub(self.start);
                if let Some(written) = hints.written(start..end) {
                    let first = keys.entry(written).or_insert(name.span);
                    *first = (*first).min(name.span);
                }
                tables.push(value);
            }
        }
        keys
    }

    fn table(
        &self,
        table: &DeTable<'_>,
        span: Span,
        depth: usize,
        diags: &mut Vec<Diagnostic>,
    ) -> Node {
        let entries = table
            .iter()
            .filter(|(key, _)| !key.get_ref().is_empty())
            .map(|(key, value)| {
                let name = Spanned::new(key.get_ref().to_string(), self.span(key.span()));
                let value = self.value(value.get_ref(), self.span(value.span()), depth + 1, diags);
                (name, value)
            })
            .collect();
        Node { value: Value::Table(Table { entries }), span, verbatim: None }
    }

    fn value(
        &self,
        value: &DeValue<'_>,
        span: Span,
        depth: usize,
        diags: &mut Vec<Diagnostic>,
    ) -> Node {
        if depth > MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels");
            diags.push(Diagnostic::new(Code::TooLarge, span, message));
            return Node { value: Value::Null, span, verbatim: None };
        }
        let mut verbatim = None;
        let value = match value {
            DeValue::String(text) => {
                verbatim = self.quotes_before(text, span);
                Value::String(text.to_string())
            }
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => Value::Integer(number),
                    Err(error) => {
                        // What is no number at all was told when it was read.
                        if matches!(error.kind(), PosOverflow | NegOverflow) {
                            let message = "number out of range";
                            diags.push(Diagnostic::new(Code::BadValue, span, message));
                        }
                        Value::Null
                    }
                }
            }
            DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(boolean) => Value::Boolean(*boolean),
            DeValue::Datetime(date) => {
                match date.date.map(|date| calendar_day(date.year, date.month, date.day)) {
                    Some(Some(day)) => Value::Date(day),
                    Some(None) => {
                        diags.push(Diagnostic::new(Code::BadValue, span, "there is no such day"));
                        Value::Null
                    }
                    None => Value::String(date.to_string()),
                }
            }
            DeValue::Array(array) => Value::List(
                array
                    .iter()
                    .map(|item| {
                        self.value(item.get_ref(), self.span(item.span()), depth + 1, diags)
                    })
                    .collect(),
            ),
            DeValue::Table(table) => return self.table(table, span, depth, diags),
        };
        Node { value, span, verbatim }
    }

    /// How many quotation marks stand before the text, if the file has it without escapes.
    fn quotes_before(&self, text: &str, span: Span) -> Option<u8> {
        let range = span.start as usize - self.start..span.end as usize - self.start;
        let written = self.text.get(range)?;
        [3u8, 1].into_iter().find(|quotes| {
            let quotes = usize::from(*quotes);
            written.len() == text.len() + 2 * quotes
                && written.get(quotes..quotes + text.len()) == Some(text)
        })
    }
}

/// Takes out of lists what stands behind a place. Depth is bounded by the reader.
fn cut(node: &mut Node, end: u32) {
    match &mut node.value {
        Value::List(items) => {
            items.retain(|item| item.span.start < end);
            items.iter_mut().for_each(|item| cut(item, end));
        }
        Value::Table(table) => table.entries.iter_mut().for_each(|(_, value)| cut(value, end)),
        _ => {}
    }
}

/// The day of the calendar, if there is one.
fn calendar_day(year: u16, month: u8, day: u8) -> Option<jiff::civil::Date> {
    let (year, month, day) = (year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?);
    jiff::civil::Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Node, Vec<Diagnostic>) {
        let mut diags = Vec::new();
        let node = parse(text, FileId(0), 4, &mut diags);
        (node, diags)
    }

    #[test]
    fn places_are_those_of_the_file() {
        let (node, diags) = read("title = \"A \\u00e9\"\ndraft = true\n");
        assert!(diags.is_empty());
        let Value::Table(table) = node.value else { panic!("a table") };
        let title = table.get("title").expect("title");
        assert_eq!((title.span.start, title.span.end, title.verbatim), (12, 22, None));
        assert_eq!(table.get("draft").map(|node| &node.value), Some(&Value::Boolean(true)));
    }

    #[test]
    fn every_mistake_is_reported_in_one_run() {
        let (node, diags) = read("a = \nb = 1\nc = = 2\nb = 3\nd = 4\n");
        let codes: Vec<_> = diags.iter().map(|diag| diag.code).collect();
        assert!(codes.contains(&Code::DuplicateKey), "{diags:?}");
        assert!(codes.iter().filter(|code| **code == Code::BadSyntax).count() >= 2, "{diags:?}");
        let Value::Table(table) = node.value else { panic!("a table") };
        assert_eq!(table.get("d").map(|node| &node.value), Some(&Value::Integer(4)));
    }

    #[test]
    fn a_day_that_does_not_exist_does_not_stop_the_reader() {
        let (_, diags) = read("date = 2026-02-30\n");
        assert_eq!(diags.len(), 1, "{diags:?}");
    }
}

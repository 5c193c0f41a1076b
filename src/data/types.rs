//! The types of fields that need nothing but their node.

use super::decode::{Decode, Decoder, FieldType, Stated};
use super::schema::{Schema, list_of};
use super::{Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::{Span, Spanned};
use std::borrow::Cow;

/// Reads a string that is one of `words`, or one of `old`: pairs of an older word and the word that
/// replaces it.
pub fn word<C>(
    node: &Node,
    words: &'static [&'static str],
    old: &[(&str, &'static str)],
    decoder: &mut Decoder<'_, C>,
) -> Option<String> {
    let Value::String(text) = &node.value else {
        return decoder.wrong_type(node, &Schema::OneOf(Cow::Borrowed(words)));
    };
    if words.contains(&text.as_str()) {
        return Some(text.clone());
    }
    if let Some((_, new)) = old.iter().find(|(word, _)| word == text) {
        let message = format!("`{text}` is now `{new}`");
        let diagnostic = Diagnostic::new(Code::OldSpelling, node.span, message);
        decoder.diags.push(diagnostic.help(format!("write `{new}`")));
        return Some((*new).to_owned());
    }
    let message = format!("`{text}` is none of {}", list_of(words));
    let diagnostic = Diagnostic::new(Code::UnknownName, node.span, message);
    decoder.diags.push(diagnostic.did_you_mean(text, words.iter().copied()));
    None
}

impl FieldType for String {
    fn schema() -> Schema {
        Schema::Text
    }

    fn placeholder(_: Span) -> Option<Self> {
        Some(String::new())
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<C> Decode<C> for String {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(text.clone()),
            // Reported, and shown as the text that it was probably meant to be.
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Date(_) => {
                decoder.wrong_type::<()>(node, &Self::schema());
                node.value.plain()
            }
            _ => decoder.wrong_type(node, &Self::schema()),
        }
    }
}

impl FieldType for bool {
    fn schema() -> Schema {
        Schema::Boolean
    }
}

impl<C> Decode<C> for bool {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        match node.value {
            Value::Boolean(boolean) => Some(boolean),
            _ => decoder.wrong_type(node, &Self::schema()),
        }
    }
}

impl FieldType for i64 {
    fn schema() -> Schema {
        Schema::Integer
    }

    fn placeholder(_: Span) -> Option<Self> {
        Some(0)
    }
}

impl<C> Decode<C> for i64 {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        match node.value {
            Value::Integer(number) => Some(number),
            _ => decoder.wrong_type(node, &Self::schema()),
        }
    }
}

impl FieldType for jiff::civil::Date {
    fn schema() -> Schema {
        Schema::Date
    }
}

impl<C> Decode<C> for jiff::civil::Date {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        match &node.value {
            Value::Date(date) => Some(*date),
            Value::String(text) => {
                let date = super::date_in(text);
                if date.is_none() {
                    let message = format!("`{text}` is not a date");
                    let diagnostic = Diagnostic::new(Code::BadValue, node.span, message);
                    decoder.diags.push(diagnostic.help("write it as 2026-05-04"));
                }
                date
            }
            _ => decoder.wrong_type(node, &Self::schema()),
        }
    }
}

impl<T: FieldType> FieldType for Option<T> {
    fn schema() -> Schema {
        T::schema()
    }

    fn is_blank(&self) -> bool {
        self.as_ref().is_none_or(T::is_blank)
    }

    fn cites(&self) -> bool {
        self.as_ref().is_some_and(T::cites)
    }

    fn visit_statements(&self, visit: &mut dyn FnMut(Stated)) {
        self.iter().for_each(|value| value.visit_statements(visit));
    }
}

impl<C, T: Decode<C>> Decode<C> for Option<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        T::decode(node, decoder).map(Some)
    }
}

impl<T: FieldType> FieldType for Spanned<T> {
    fn schema() -> Schema {
        T::schema()
    }

    fn placeholder(span: Span) -> Option<Self> {
        T::placeholder(span).map(|value| Spanned::new(value, span))
    }

    fn is_blank(&self) -> bool {
        self.value.is_blank()
    }

    fn cites(&self) -> bool {
        self.value.cites()
    }

    fn visit_statements(&self, visit: &mut dyn FnMut(Stated)) {
        self.value.visit_statements(visit);
    }
}

impl<C, T: Decode<C>> Decode<C> for Spanned<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        let value = T::decode(node, decoder)?;
        Some(Spanned::new(value, node.span))
    }
}

/// A list; a single value is a list of one.
impl<T: FieldType> FieldType for Vec<T> {
    fn schema() -> Schema {
        Schema::List(Box::new(T::schema()))
    }

    fn placeholder(_: Span) -> Option<Self> {
        Some(Vec::new())
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }

    fn cites(&self) -> bool {
        self.iter().any(T::cites)
    }

    fn visit_statements(&self, visit: &mut dyn FnMut(Stated)) {
        self.iter().for_each(|value| value.visit_statements(visit));
    }
}

impl<C, T: Decode<C>> Decode<C> for Vec<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        match &node.value {
            Value::List(items) => {
                Some(items.iter().filter_map(|item| T::decode(item, decoder)).collect())
            }
            _ => T::decode(node, decoder).map(|one| vec![one]),
        }
    }
}

/// A table from names to values, in the order of the file.
#[derive(Clone, Debug)]
pub struct Map<T>(pub Vec<(Spanned<String>, T)>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Map(Vec::new())
    }
}

impl<T> Map<T> {
    /// Returns the value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
    }
}

impl<T: FieldType> FieldType for Map<T> {
    fn schema() -> Schema {
        Schema::Map("names".into(), Box::new(T::schema()))
    }

    fn is_blank(&self) -> bool {
        self.0.is_empty()
    }

    fn visit_statements(&self, visit: &mut dyn FnMut(Stated)) {
        self.0.iter().for_each(|(_, value)| value.visit_statements(visit));
    }
}

impl<C, T: Decode<C>> Decode<C> for Map<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            return decoder.wrong_type(node, &Self::schema());
        };
        let values = table
            .entries
            .iter()
            .filter_map(|(key, value)| T::decode(value, decoder).map(|value| (key.clone(), value)));
        Some(Map(values.collect()))
    }
}

/// Keys of the writer's own, handed to templates as they are.
impl FieldType for Table {
    fn schema() -> Schema {
        Schema::Map("names of your own".into(), Box::new(Schema::Any))
    }
}

impl<C> Decode<C> for Table {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        match &node.value {
            Value::Table(table) => Some(table.clone()),
            _ => decoder.wrong_type(node, &Self::schema()),
        }
    }
}

/// The id of another page, perhaps with its folder: `product-owner` or `roles/product-owner`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference(pub Spanned<String>);

impl FieldType for Reference {
    fn schema() -> Schema {
        Schema::Reference
    }
}

impl<C> Decode<C> for Reference {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(Reference(Spanned::new(text.clone(), node.span))),
            _ => decoder.wrong_type(node, &Self::schema()),
        }
    }
}

/// A length of time on the calendar, such as "6 months" or "1 year".
#[derive(Clone, Debug)]
pub struct Period {
    /// The text as written.
    pub text: String,
    span: jiff::Span,
}

impl Period {
    /// The units: `m` could be minutes or months.
    const UNITS: [&'static str; 15] = [
        "d", "day", "days", "w", "wk", "wks", "week", "weeks", "mo", "mos", "month", "months", "y",
        "year", "years",
    ];

    /// Reads "6 months": whole days, weeks, months and years.
    pub fn parse(text: &str) -> Option<Self> {
        let span: jiff::Span = text.parse().ok()?;
        let is_whole = text
            .split(|letter: char| !letter.is_alphabetic())
            .filter(|unit| !unit.is_empty())
            .all(|unit| Self::UNITS.contains(&unit.to_lowercase().as_str()));
        let sane = is_whole
            && span.is_positive()
            && jiff::civil::date(2000, 1, 1).checked_add(span).is_ok();
        sane.then(|| Period { text: text.to_owned(), span })
    }

    /// Returns the day that is this long after `date`, or the last day of the calendar if that is
    /// earlier.
    pub fn after(&self, date: jiff::civil::Date) -> jiff::civil::Date {
        date.saturating_add(self.span)
    }
}

impl FieldType for Period {
    fn schema() -> Schema {
        Schema::Form("a length of time such as `6 months`".into())
    }
}

impl<C> Decode<C> for Period {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        let Value::String(text) = &node.value else {
            return decoder.wrong_type(node, &Self::schema());
        };
        let period = Period::parse(text);
        if period.is_none() {
            let number = text.trim().strip_suffix(['m', 'M']).map(str::trim_end);
            let months =
                number.filter(|it| !it.is_empty() && it.chars().all(|c| c.is_ascii_digit()));
            let message = match months {
                Some(_) => format!("`{text}` could be minutes or months"),
                None => format!("`{text}` is not a length of time"),
            };
            let diagnostic = Diagnostic::new(Code::BadValue, node.span, message);
            decoder.diags.push(match months {
                Some(months) => diagnostic.help(format!("write `{months} months`")),
                None => diagnostic.help("write it as `6 months`, `1 year` or `90 days`"),
            });
        }
        period
    }
}

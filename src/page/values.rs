//! *Values as other tools write them → values of fields*: the day of a date with a time, words with commas
//! between them as a list, one value in place of a list of one, an empty text as no value.

use super::front_matter::plain;
use crate::data::{FieldSpec, Node, Schema, Table, Value};
use crate::source_map::Spanned;
use jiff::civil::Date;
use std::borrow::Cow;

/// Mends the values of the fields of a page.
pub(super) fn mend(table: &mut Table, known: &[&[FieldSpec]]) {
    for (key, node) in &mut table.entries {
        let mut fields = known.iter().flat_map(|fields| fields.iter());
        let Some(field) = fields.find(|field| field.name == key.value) else { continue };
        let name = key.value.as_str();
        if let Value::List(items) = &mut node.value
            && items.len() == 1
            && is_single(&field.schema())
            && let Some(only) = items.pop()
        {
            *node = only;
        }
        if let Value::String(text) = &node.value
            && text.trim().is_empty()
            && name != "title"
            && name != "id"
            && !field.required
        {
            node.value = Value::Null;
        }
        match name {
            "date" | "updated" | "last_reviewed_on" => date(node),
            "tags" | "keywords" => split_at_commas(node),
            "weight" => number(node),
            "draft" => boolean(node),
            "authors" | "owner" => people(node),
            _ => {}
        }
    }
}

/// Whether a field has one value.
fn is_single(schema: &Schema) -> bool {
    matches!(
        schema,
        Schema::Text
            | Schema::Markdown
            | Schema::Boolean
            | Schema::Integer
            | Schema::Date
            | Schema::Form(_)
            | Schema::Reference
            | Schema::OneOf(_)
    )
}

fn date(node: &mut Node) {
    match &node.value {
        Value::String(text) => {
            if let Some(day) = day(text.trim()) {
                node.value = Value::Date(day);
            }
        }
        Value::Boolean(_) => node.value = Value::Null,
        _ => {}
    }
}

/// Returns the day of `2025-05-16T17:00:00Z`, `2025/05/16`, `16 May 2025` or `May 16, 2025`.
fn day(text: &str) -> Option<Date> {
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with(['T', 't', ' ']);
    if let (Some(start), Some(rest)) = (text.get(..10), text.get(10..))
        && is_end(rest)
    {
        let parts: Vec<&str> = start.split(['-', '/']).collect();
        if let [year, month, day] = parts.as_slice()
            && year.len() == 4
        {
            return Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
        }
    }
    let words: Vec<&str> = text.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let (day, name, year) = match words.as_slice() {
        [first, second, year] if first.starts_with(|c: char| c.is_ascii_digit()) => {
            (first, second, year)
        }
        [first, second, year] => (second, first, year),
        _ => return None,
    };
    let day = day.trim_end_matches(|letter: char| letter.is_alphabetic() || letter == '.');
    (year.len() == 4).then_some(())?;
    Date::new(year.parse().ok()?, month(name)?, day.parse().ok()?).ok()
}

/// Returns the number of a month by its English name or the first three letters of it.
fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.trim_end_matches('.').to_lowercase();
    let at = MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(&name))?;
    i8::try_from(at + 1).ok()
}

/// Makes a list of words of a text with commas, and words of numbers.
pub(super) fn split_at_commas(node: &mut Node) {
    if let Value::String(text) = &node.value
        && text.contains(',')
    {
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let word = |word: &str| Node {
            value: Value::String(word.to_owned()),
            span: node.span,
            verbatim: None,
        };
        node.value = Value::List(words.map(word).collect());
    }
    match &mut node.value {
        Value::List(items) => {
            items.retain(|item| item.value != Value::Null);
            items.iter_mut().for_each(text);
        }
        _ => text(node),
    }
}

/// Makes a text of a number, a date or a boolean.
fn text(node: &mut Node) {
    if matches!(
        node.value,
        Value::Integer(_) | Value::Float(_) | Value::Date(_) | Value::Boolean(_)
    ) {
        node.value = Value::String(plain(node));
        node.verbatim = None;
    }
}

fn number(node: &mut Node) {
    let written = match &node.value {
        Value::String(text) => text.trim().parse::<f64>().ok(),
        Value::Float(number) => Some(*number),
        _ => None,
    };
    if let Some(number) = written.filter(|number| number.is_finite() && number.abs() < 1e15) {
        #[expect(clippy::cast_possible_truncation, reason = "it is small enough")]
        let whole = number as i64;
        node.value = Value::Integer(whole);
    }
}

fn boolean(node: &mut Node) {
    let word = plain(node).trim().to_lowercase();
    let value = match word.as_str() {
        "true" | "yes" | "on" | "1" | "y" => true,
        "false" | "no" | "off" | "0" | "n" | "" => false,
        _ => return,
    };
    if !matches!(node.value, Value::List(_) | Value::Table(_)) {
        node.value = Value::Boolean(value);
    }
}

/// Takes the names of people who are given as tables.
fn people(node: &mut Node) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(people),
        Value::Table(table) => {
            let name = ["name", "title", "id"].into_iter().find_map(|key| table.get(key).cloned());
            // One person in a table, or several by their short names.
            node.value = match name {
                Some(name) => name.value,
                None => {
                    let mut people: Vec<Node> =
                        table.entries.iter().map(|(_, person)| person.clone()).collect();
                    people.retain(|person| matches!(person.value, Value::Table(_)));
                    people.iter_mut().for_each(self::people);
                    Value::List(people)
                }
            };
        }
        _ => {}
    }
}

/// Elements of HTML that people write in titles.
const ELEMENTS: &[&str] = &[
    "a", "abbr", "b", "big", "br", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark",
    "nobr", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "wbr",
];

/// Returns a title without the tags of HTML in it.
pub(super) fn without_tags(title: &str) -> Cow<'_, str> {
    if !title.contains('<') {
        return Cow::Borrowed(title);
    }
    let mut words = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        words.push_str(before);
        match tag_length(tag) {
            Some(length) => {
                if tag.get(1..3).is_some_and(|name| name.eq_ignore_ascii_case("br")) {
                    words.push(' ');
                }
                rest = tag.get(length..).unwrap_or_default();
            }
            None => {
                words.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    words.push_str(rest);
    Cow::Owned(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns the length of the tag that a text begins with.
fn tag_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let name = inner.trim_start_matches('/');
    let name = name.split(|letter: char| !letter.is_ascii_alphanumeric()).next()?;
    let is_element = ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(name));
    is_element.then(|| text.find('>').map(|end| end + 1)).flatten()
}

/// Returns a title with the tags of HTML left out.
pub(super) fn plain_title(title: &Spanned<String>) -> Spanned<String> {
    Spanned::new(without_tags(&title.value).into_owned(), title.span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_however_they_are_written() {
        for text in [
            "2025-05-16",
            "2025-05-16T17:00:00.000Z",
            "2025-05-16 17:00",
            "2025/05/16",
            "16 May 2025",
            "May 16, 2025",
            "16th May 2025",
            "16-May-2025",
        ] {
            assert_eq!(day(text), Some(jiff::civil::date(2025, 5, 16)), "{text}");
        }
        for text in ["", "soon", "2025", "05/16/2025", "2025-13-40", "May 2025", "é2025-05-16"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn tags_in_titles_are_left_out() {
        for (title, expected) in [
            ("The <em>old</em> way", "The old way"),
            ("A<br>B", "A B"),
            ("<img src=\"x.png\"> C", "C"),
            ("Vec<T> and a < b", "Vec<T> and a < b"),
            ("a <b", "a <b"),
        ] {
            assert_eq!(without_tags(title), expected);
        }
    }
}

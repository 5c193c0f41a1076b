//! *Keys → words on pages.* The one table of every word that the program and the theme put on a page:
//! `en.toml` beside this file, and `labels.toml` in the folder of each kind. A site replaces single
//! entries by `[labels]` in `site.toml`.
//!
//! An entry is a text, or a pair of forms for one and for several (`one`, `other`, as CLDR calls
//! them). Words in braces are filled in: `{count}`. An entry of a nested table has a key with dots:
//! `role.pay`.
//!
//! **Invariants.** Every key that code and templates use is in the English table, and every key of the
//! table is used (`tests/suite/labels.rs`).

use std::borrow::{Borrow, Cow};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::data::{Table, Value, toml};
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::{FileId, Span};

/// The English tables with the beginning of their keys.
const ENGLISH: &[(&str, &str)] = &[
    ("", include_str!("en.toml")),
    ("comparison.", include_str!("../kinds/comparison/labels.toml")),
    ("disagreement.", include_str!("../kinds/disagreement/labels.toml")),
    ("faq.", include_str!("../kinds/faq/labels.toml")),
    ("role.", include_str!("../kinds/role/labels.toml")),
    ("source.", include_str!("../kinds/source/labels.toml")),
    ("term.", include_str!("../kinds/term/labels.toml")),
    ("topic.", include_str!("../kinds/topic/labels.toml")),
];

/// The words of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    texts: BTreeMap<Box<str>, Label>,
}

/// An entry of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Label {
    Text(Box<str>),
    Plural { one: Box<str>, other: Box<str> },
}

impl Label {
    fn forms(&self) -> impl Iterator<Item = &str> {
        let (one, other) = match self {
            Label::Text(text) => (None, text),
            Label::Plural { one, other } => (Some(&**one), other),
        };
        one.into_iter().chain([&**other])
    }

    /// Returns the names in braces.
    fn names(&self) -> BTreeSet<&str> {
        let pieces = self.forms().flat_map(pieces);
        pieces
            .filter_map(|piece| if let Piece::Name(name) = piece { Some(name) } else { None })
            .collect()
    }

    /// Returns the mistake in a text that is to take the place of this one: forms that it does
    /// not have, or a name in braces that has no value.
    fn mistake(&self, other: &Label, span: Span) -> Option<Diagnostic> {
        if matches!((self, other), (Label::Text(_), Label::Plural { .. })) {
            let message = "expected a string, found a table with `one` and `other`";
            return Some(Diagnostic::new(Code::WrongType, span, message));
        }
        let known = self.names();
        let unknown = other.names().into_iter().find(|name| !known.contains(name))?;
        let message = format!("`{{{unknown}}}` has no value in this label");
        let found = Diagnostic::new(Code::UnknownName, span, message);
        Some(match known.is_empty() {
            true => found.help("this label has no names in braces"),
            false => found.did_you_mean(unknown, known),
        })
    }
}

impl Default for Labels {
    fn default() -> Self {
        Labels::english().clone()
    }
}

impl Labels {
    /// Returns the built-in words.
    pub fn english() -> &'static Labels {
        static LABELS: OnceLock<Labels> = OnceLock::new();
        LABELS.get_or_init(|| {
            let mut labels = Labels { texts: BTreeMap::new() };
            // The tables are part of the program; a test reads them without an error.
            let mut diags = Vec::new();
            for (prefix, text) in ENGLISH {
                let node = toml::parse(text, FileId::NOWHERE, 0, &mut diags);
                if let Value::Table(table) = &node.value {
                    labels.add(prefix, table, None, &mut diags);
                }
            }
            labels
        })
    }

    /// Returns the built-in words for a language tag: dates differ between forms of English.
    pub fn of_language(language: &str) -> Labels {
        let mut labels = Labels::default();
        if language.eq_ignore_ascii_case("en-US") {
            labels.texts.insert("date".into(), Label::Text("{month} {day}, {year}".into()));
        }
        labels
    }

    /// Replaces entries by those of a table of `site.toml`. Keys that do not exist and values of the
    /// wrong form are reported.
    pub fn replace(&mut self, table: &Table, diags: &mut Vec<Diagnostic>) {
        self.add("", table, Some(Labels::english()), diags);
    }

    fn add(
        &mut self,
        prefix: &str,
        table: &Table,
        known: Option<&Labels>,
        diags: &mut Vec<Diagnostic>,
    ) {
        for (name, value) in &table.entries {
            let key = format!("{prefix}{}", name.value);
            let label = match &value.value {
                Value::String(text) => Label::Text(text.as_str().into()),
                Value::Table(forms) => match plural(forms) {
                    Some(label) => label,
                    None => {
                        self.add(&format!("{key}."), forms, known, diags);
                        continue;
                    }
                },
                other => {
                    let message = format!("expected a string, found {}", other.type_name());
                    diags.push(Diagnostic::new(Code::WrongType, value.span, message));
                    continue;
                }
            };
            if let Some(known) = known {
                let Some(english) = known.texts.get(key.as_str()) else {
                    let message = format!("unknown label `{key}`");
                    let diagnostic = Diagnostic::new(Code::UnknownKey, name.span, message);
                    let table = format!("{key}.");
                    diags.push(match known.keys().any(|other| other.starts_with(&table)) {
                        true => diagnostic.help(format!("`{key}` is a table of labels")),
                        false => diagnostic.did_you_mean(&key, known.keys()),
                    });
                    continue;
                };
                if let Some(found) = english.mistake(&label, value.span) {
                    diags.push(found);
                    continue;
                }
            }
            self.texts.insert(key.into(), label);
        }
    }

    /// Returns all keys in alphabetical order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(|key| &**key)
    }

    /// Returns every key with its words; of a plural the form for several.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(key, label)| match label {
            Label::Text(text) | Label::Plural { other: text, .. } => (&**key, &**text),
        })
    }

    /// Returns the words of a key, if it exists.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(|label| match label {
            Label::Text(text) | Label::Plural { other: text, .. } => &**text,
        })
    }

    /// Returns the words of a key; of a key that does not exist, the key.
    pub fn text<'l>(&'l self, key: &'l str) -> &'l str {
        self.get(key).unwrap_or(key)
    }

    /// Returns words in a row.
    pub fn list<T: Borrow<str>>(&self, items: &[T]) -> String {
        items.join(self.text("list_separator"))
    }

    /// Returns the words of a key with values in place of the names in braces.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.text(key), values)
    }

    /// Returns the words of a key for a number, with names in braces.
    pub fn form<'l>(&'l self, key: &'l str, count: usize) -> &'l str {
        match self.texts.get(key) {
            Some(Label::Plural { one, .. }) if count == 1 => one,
            _ => self.text(key),
        }
    }

    /// Returns the words of a key for a number, which takes the place of `{count}`.
    pub fn count(&self, key: &str, count: usize, values: &[(&str, &str)]) -> String {
        let text = self.form(key, count);
        let count = count.to_string();
        let values: Vec<(&str, &str)> =
            values.iter().copied().chain([("count", count.as_str())]).collect();
        filled(text, &values)
    }

    /// Returns a day as readers write it.
    pub fn date(&self, date: Date) -> String {
        let month = format!("months.{}", date.month());
        let values = [
            ("day", &*date.day().to_string()),
            ("month", self.text(&month)),
            ("year", &*date.year().to_string()),
        ];
        self.fill("date", &values)
    }

    /// Returns a day, a month (`2026-05`) or a year as readers write it; other text as it is.
    pub fn loose_date<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if let Ok(date) = text.parse::<Date>() {
            return self.date(date).into();
        }
        let month = text.split_once('-').and_then(|(year, month)| {
            let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
            let month: u8 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
            is_year.then_some((year, month))
        });
        match month {
            Some((year, month)) => {
                let month = format!("months.{month}");
                self.fill("month", &[("month", self.text(&month)), ("year", year)]).into()
            }
            None => text.into(),
        }
    }
}

/// A table with the forms for one and for several.
fn plural(table: &Table) -> Option<Label> {
    let form = |name: &str| match &table.get(name)?.value {
        Value::String(text) => Some(Box::from(text.as_str())),
        _ => None,
    };
    let (one, other) = (form("one")?, form("other")?);
    (table.entries.len() == 2).then_some(Label::Plural { one, other })
}

/// A text with values in place of the names in braces; unknown names stay.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Name(name) => match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => filled.push_str(value),
                None => {
                    filled.push('{');
                    filled.push_str(name);
                    filled.push('}');
                }
            },
        }
    }
    filled
}

/// A piece of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Words as they are.
    Words(&'t str),
    /// A name that stood in braces.
    Name(&'t str),
}

/// Cuts a label at its names in braces.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else { break };
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        pieces.push(Piece::Name(name));
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

/// Labels as nested tables, as templates see them.
impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Branch(self.texts.iter().map(|(key, label)| (&**key, label)).collect())
            .serialize(serializer)
    }
}

/// The entries below one key, by the rests of their keys in alphabetical order.
struct Branch<'l>(Vec<(&'l str, &'l Label)>);

impl Serialize for Branch<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        let first = |key: &str| key.split_once('.').map_or(key.len(), |(first, _)| first.len());
        let mut tables: BTreeMap<&str, Vec<(&str, &Label)>> = BTreeMap::new();
        for (key, label) in &self.0 {
            match key.get(first(key) + 1..) {
                Some(rest) => tables.entry(&key[..first(key)]).or_default().push((rest, label)),
                None => map.serialize_entry(key, label)?,
            }
        }
        for (key, entries) in tables {
            map.serialize_entry(key, &Branch(entries))?;
        }
        map.end()
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        match self {
            Label::Text(text) => serializer.serialize_str(text),
            Label::Plural { one, other } => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("one", one)?;
                map.serialize_entry("other", other)?;
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source_map::FileId;

    fn replaced(table: &str) -> (Labels, Vec<Diagnostic>) {
        let mut diags = Vec::new();
        let node = toml::parse(table, FileId(0), 0, &mut diags);
        let mut labels = Labels::default();
        if let Value::Table(table) = &node.value {
            labels.replace(table, &mut diags);
        }
        (labels, diags)
    }

    #[test]
    fn the_english_tables_can_be_read() {
        let mut diags = Vec::new();
        for (_, text) in ENGLISH {
            toml::parse(text, FileId(0), 0, &mut diags);
        }
        assert!(diags.is_empty(), "{diags:?}");
        assert_eq!(Labels::english().text("role.pay"), "Pay");
    }

    #[test]
    fn a_site_replaces_single_labels_and_learns_of_unknown_ones() {
        let (labels, diags) = replaced("on_this_page = \"Inhalt\"\n[role]\npay = \"Gehalt\"\n");
        assert!(diags.is_empty(), "{diags:?}");
        assert_eq!(labels.text("on_this_page"), "Inhalt");
        assert_eq!(labels.text("role.pay"), "Gehalt");
        let (_, diags) = replaced("on_this_pge = \"x\"\nskip = 3\n");
        assert_eq!(
            diags.iter().map(|it| it.code).collect::<Vec<_>>(),
            [Code::UnknownKey, Code::WrongType]
        );
    }

    #[test]
    fn a_label_of_the_wrong_form_or_with_a_name_without_a_value_is_found() {
        let (labels, diags) = replaced(
            "date = \"{day}. {mont} {year}\"\nskip = \"Go {there}\"\nrole = \"x\"\n\
             menu = { one = \"a\", other = \"b\" }\n",
        );
        let found: Vec<_> = diags.iter().map(|it| (it.code, it.help.as_deref())).collect();
        assert_eq!(
            found,
            [
                (Code::UnknownName, Some("did you mean `month`?")),
                (Code::UnknownName, Some("this label has no names in braces")),
                (Code::UnknownKey, Some("`role` is a table of labels")),
                (Code::WrongType, None),
            ]
        );
        assert_eq!(labels.text("date"), Labels::english().text("date"));
    }

    #[test]
    fn numbers_choose_the_form() {
        let (labels, _) =
            replaced("positions = { one = \"{count} Position\", other = \"{count} Positionen\" }");
        assert_eq!(labels.count("positions", 1, &[]), "1 Position");
        assert_eq!(labels.count("positions", 2, &[]), "2 Positionen");
    }

    #[test]
    fn dates_are_written_in_the_form_of_the_language() {
        let date = jiff::civil::date(2026, 5, 4);
        assert_eq!(Labels::of_language("en-GB").date(date), "4 May 2026");
        assert_eq!(Labels::of_language("en-US").date(date), "May 4, 2026");
        let labels = Labels::default();
        assert_eq!(labels.loose_date("2026-05"), "May 2026");
        assert_eq!(labels.loose_date("2026"), "2026");
        assert_eq!(labels.loose_date("spring"), "spring");
    }

    #[test]
    fn names_that_nothing_fills_stay() {
        assert_eq!(filled("a {b} {c", &[]), "a {b} {c");
        assert_eq!(filled("{b}{b}", &[("b", "x")]), "xx");
    }
}

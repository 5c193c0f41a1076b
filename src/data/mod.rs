//! *TOML or YAML → one tree with spans.* Front matter and `site.toml` are read into [`Node`]s, the
//! same tree from either carrier, and from there into typed records, each declared once with
//! [`record!`](crate::record). A type reads itself with [`Decode<C>`], where `C` is the context that
//! it needs: this module knows none but `()`, and texts in Markdown are a type of `kinds`. Both
//! carriers follow one set of rules: every key once, depth and size bounded, dates are dates, a
//! string stays a string.
//!
//! **Invariants.** Every value knows its place in the file. Reading never fails as a whole: what
//! could be read is returned beside the findings.

mod aliases;
mod decode;
pub(crate) mod export;
mod hints;
mod record;
mod schema;
pub mod toml;
mod types;
pub mod yaml;

pub use aliases::Aliases;
pub use decode::{
    Decode, Decoder, FieldType, Keys, ReadRecord, Record, Stated, optional, required,
};
pub use export::{Definitions, Export, Object, Properties};
pub use schema::{DefaultValue, FieldSpec, Name, Schema, field_schema, json_schema, list_of};
pub use types::{Map, Period, Reference, word};

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::{Span, Spanned, is_noncharacter, without_noncharacters};

/// Deepest nesting of tables and lists that is read.
pub const MAX_DEPTH: usize = 64;

/// Largest front matter, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it was written; of a table with a header, the header.
    pub span: Span,
    /// Whether the text of a string stands in the file as it is, starting one byte (or three, for
    /// `"""` and `'''`) into the span: then a place in the string is a place in the file.
    pub verbatim: Option<u8>,
}

/// What front matter can say.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// YAML's empty value.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a point.
    Float(f64),
    /// A calendar date.
    Date(jiff::civil::Date),
    /// Text.
    String(String),
    /// Values in order.
    List(Vec<Node>),
    /// Keys and values, in the order of the file.
    Table(Table),
}

impl Value {
    /// Returns a value other than a list or a table as text.
    pub fn plain(&self) -> Option<String> {
        match self {
            Value::Boolean(value) => Some(value.to_string()),
            Value::Integer(value) => Some(value.to_string()),
            Value::Float(value) => Some(value.to_string()),
            Value::Date(value) => Some(value.to_string()),
            Value::String(value) => Some(value.clone()),
            Value::Null | Value::List(_) | Value::Table(_) => None,
        }
    }

    /// What the value is, as messages say it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Boolean(_) => "a boolean",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Date(_) => "a date",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Keys and values, in the order of the file, each key once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The pairs.
    pub entries: Vec<(Spanned<String>, Node)>,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
    }
}

/// Reports and replaces noncharacters, which only an escape sequence can write.
fn refuse_noncharacters(node: &mut Node, diags: &mut Vec<Diagnostic>) {
    match &mut node.value {
        Value::String(text) => refuse_in(text, node.span, diags),
        Value::List(items) => {
            items.iter_mut().for_each(|item| refuse_noncharacters(item, diags));
        }
        Value::Table(table) => {
            for (name, value) in &mut table.entries {
                refuse_in(&mut name.value, name.span, diags);
                refuse_noncharacters(value, diags);
            }
        }
        _ => {}
    }
}

fn refuse_in(text: &mut String, span: Span, diags: &mut Vec<Diagnostic>) {
    if let Cow::Owned(replaced) = without_noncharacters(text) {
        let found = text.chars().find(|letter| is_noncharacter(*letter)).map_or(0, u32::from);
        let message = format!("the noncharacter U+{found:04X} is not allowed");
        diags.push(Diagnostic::new(Code::ForbiddenCharacter, span, message).help("remove it"));
        *text = replaced;
    }
}

/// A `YYYY-MM-DD` date, the only form of string that is taken for one.
pub(crate) fn date_in(text: &str) -> Option<jiff::civil::Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

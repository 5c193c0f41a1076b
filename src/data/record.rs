//! *[`Node`]s → typed records, and the same declaration → JSON Schema and reference pages.* A
//! record is declared once with [`record!`](crate::record): its fields, their types and their
//! documentation. From that follow the struct, the reader that reports *every* mistake of a table
//! at once, the JSON Schema that editors complete from, and the reference in `docs/`.
//!
//! **Why not serde.** A serde visitor stops at the first mistake and loses places inside tagged
//! and flattened types; here a page with five mistakes has five findings, each underlined.

use super::{Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::markdown::{Fragment, Gathered, Input, Markdown, Origin};
use crate::text::{Span, Spanned};
use serde_json::{Value as Json, json};

/// Where Markdown in a record is rendered to.
pub struct Prose<'a> {
    /// The renderer.
    pub markdown: &'a Markdown,
    /// What the fragments point at.
    pub gathered: &'a mut Gathered,
    /// The folder of the file, relative to `content`.
    pub folder: &'a str,
}

/// Reads nodes and collects what is wrong with them.
pub struct Decoder<'a> {
    /// What was found so far.
    pub diags: &'a mut Vec<Diagnostic>,
    /// How Markdown is rendered; without it strings of Markdown are shown as they are.
    pub prose: Option<Prose<'a>>,
    /// How unknown keys are reported; `None` passes them over.
    pub unknown_keys: Option<Severity>,
    /// The keys of the outermost table: one of them in an inner table was written too late.
    pub outer: Vec<&'static str>,
}

impl<'a> Decoder<'a> {
    /// A reader of records without Markdown.
    pub fn plain(diags: &'a mut Vec<Diagnostic>) -> Self {
        Decoder { diags, prose: None, unknown_keys: Some(Severity::Error), outer: Vec::new() }
    }

    /// Reports a value of the wrong type.
    pub fn wrong_type<T>(&mut self, node: &Node, wanted: &Shape) -> Option<T> {
        let message = format!("expected {}, found {}", wanted.describe(), node.value.type_name());
        let mut diagnostic = Diagnostic::new(Code::WrongType, node.span, message);
        if matches!(wanted, Shape::Text | Shape::Markdown)
            && matches!(
                node.value,
                Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Date(_)
            )
        {
            diagnostic = diagnostic.help("put it in quotes");
        }
        self.diags.push(diagnostic);
        None
    }

    /// Reports keys of `table` that none of the field lists has.
    pub fn reject_unknown_keys(&mut self, table: &Table, known: &[&[Field]]) {
        let Some(severity) = self.unknown_keys else {
            return;
        };
        let names = || known.iter().flat_map(|fields| fields.iter()).map(|field| field.name);
        for (key, _) in &table.entries {
            if names().any(|name| name == key.value) {
                continue;
            }
            let message = format!("unknown key `{}`", key.value);
            let diagnostic =
                Diagnostic::new(Code::UnknownKey, key.span, message).severity(severity);
            self.diags.push(if self.outer.contains(&key.value.as_str()) {
                diagnostic.help(format!(
                    "`{}` belongs to the page: move it above the first `[table]`",
                    key.value
                ))
            } else {
                let valid = names().collect::<Vec<_>>();
                match crate::diagnostic::nearest(&key.value, valid.iter().copied()) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None if valid.is_empty() => diagnostic,
                    None => diagnostic.help(format!("the keys here are {}", list_of(&valid))),
                }
            });
        }
    }

    /// Renders a string of Markdown.
    fn markdown(&mut self, text: &str, node: &Node) -> Fragment {
        match &mut self.prose {
            Some(prose) => {
                let origin = match node.verbatim {
                    Some(quotes) => Origin::At {
                        file: node.span.file,
                        start: node.span.start as usize + usize::from(quotes),
                    },
                    None => Origin::Within(node.span),
                };
                let input = Input { text, origin, folder: prose.folder };
                prose.markdown.fragment(input, prose.gathered, self.diags)
            }
            None => Fragment { text: text.into(), ..Fragment::default() },
        }
    }
}

/// `a`, `b` and `c`.
pub fn list_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [first @ .., last] => {
            let first = first.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
            format!("{} and `{last}`", first.join(", "))
        }
    }
}

/// The form that a value must have.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Plain text.
    Text,
    /// Text in Markdown.
    Markdown,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A calendar date.
    Date,
    /// Text of a form that the words describe.
    Form(&'static str),
    /// The id of another page.
    Reference,
    /// One of these words.
    Names(&'static [&'static str]),
    /// Any number of values.
    List(Box<Shape>),
    /// A table with keys that the words describe.
    Map(&'static str, Box<Shape>),
    /// A table with these fields.
    Record(&'static str, Vec<Field>),
    /// One of several forms.
    Either(Vec<Shape>),
    /// Anything.
    Any,
}

impl Shape {
    /// The form in words, as messages and the reference say it.
    pub fn describe(&self) -> String {
        match self {
            Shape::Text => "a string".into(),
            Shape::Markdown => "a string of Markdown".into(),
            Shape::Boolean => "true or false".into(),
            Shape::Integer => "a whole number".into(),
            Shape::Date => "a date".into(),
            Shape::Form(words) => (*words).into(),
            Shape::Reference => "the id of a page".into(),
            Shape::Names(names) => format!("one of {}", list_of(names).replace(" and ", " or ")),
            Shape::List(inner) => format!("a list, each {}", inner.describe()),
            Shape::Map(keys, inner) => format!("a table from {keys} to {}", inner.describe()),
            Shape::Record(name, _) => format!("a table ({name})"),
            Shape::Either(shapes) => {
                shapes.iter().map(Shape::describe).collect::<Vec<_>>().join(", or ")
            }
            Shape::Any => "anything".into(),
        }
    }

    /// The form as JSON Schema (draft 2020-12).
    pub fn schema(&self) -> Json {
        match self {
            Shape::Text | Shape::Form(_) | Shape::Reference | Shape::Markdown => {
                json!({ "type": "string" })
            }
            Shape::Boolean => json!({ "type": "boolean" }),
            Shape::Integer => json!({ "type": "integer" }),
            Shape::Date => json!({ "type": "string", "format": "date" }),
            Shape::Names(names) => json!({ "enum": names }),
            Shape::List(inner) => json!({ "type": "array", "items": inner.schema() }),
            Shape::Map(_, inner) => {
                json!({ "type": "object", "additionalProperties": inner.schema() })
            }
            Shape::Record(_, fields) => schema_of(fields),
            Shape::Either(shapes) => {
                json!({ "anyOf": shapes.iter().map(Shape::schema).collect::<Vec<_>>() })
            }
            Shape::Any => json!({}),
        }
    }
}

/// The JSON Schema of a table with these fields and no others.
pub fn schema_of(fields: &[Field]) -> Json {
    let properties: serde_json::Map<String, Json> = fields
        .iter()
        .map(|field| {
            let mut schema = (field.shape)().schema();
            if let Some(object) = schema.as_object_mut() {
                object.insert("description".into(), field.doc.trim().into());
            }
            (field.name.to_owned(), schema)
        })
        .collect();
    let required: Vec<_> =
        fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    schema["additionalProperties"] = false.into();
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    schema
}

/// One field of a record, as declared.
#[derive(Clone, Copy)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// Whether a table without it is wrong.
    pub required: bool,
    /// The form of its value.
    pub shape: fn() -> Shape,
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// A value that can be read from a node.
pub trait Decode: Sized {
    /// Reads a node. `None` means that it is wrong and that this was reported.
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self>;

    /// The form that nodes must have.
    fn shape() -> Shape;

    /// What stands in for a value that is missing or wrong, which was reported: with it the rest
    /// of its record can still be looked at. Types without such a value take their record with
    /// them.
    fn stand_in(_: Span) -> Option<Self> {
        None
    }
}

/// A table with declared fields.
pub trait Record: Sized {
    /// The fields in the order of their declaration.
    fn fields() -> Vec<Field>;

    /// Reads the declared fields and leaves other keys alone; `span` is the place to point at when
    /// one is missing.
    fn read(table: &Table, span: Span, decoder: &mut Decoder<'_>) -> Option<Self>;
}

/// Reads one field of a table; a missing or wrong one that is not required is the default.
pub fn optional<T: Decode + Default>(table: &Table, name: &str, decoder: &mut Decoder<'_>) -> T {
    match table.get(name) {
        Some(node) if node.value != Value::Null => T::decode(node, decoder).unwrap_or_default(),
        _ => T::default(),
    }
}

/// Reads one field of a table that must be there.
pub fn required<T: Decode>(
    table: &Table,
    name: &str,
    span: Span,
    decoder: &mut Decoder<'_>,
) -> Option<T> {
    match table.get(name) {
        Some(node) if node.value != Value::Null => {
            T::decode(node, decoder).or_else(|| T::stand_in(node.span))
        }
        _ => {
            let message = format!("`{name}` is missing");
            let help = format!("add `{name}`: {}", T::shape().describe());
            decoder.diags.push(Diagnostic::new(Code::MissingKey, span, message).help(help));
            T::stand_in(span)
        }
    }
}

/// Declares a record: a struct whose fields are read from a table.
///
/// `name: Type` is optional and needs `Type: Default`; `name: Type [required]` must be there.
///
/// ```
/// use rolebook::data::{self, Value, record::{Decoder, Record}};
/// use rolebook::text::{FileId, Span};
///
/// rolebook::record! {
///     /// A member of a team.
///     struct Member ("name, email") {
///         /// The name.
///         name: String [required],
///         /// The address.
///         email: Option<String>,
///     }
/// }
///
/// let mut diags = Vec::new();
/// let node = data::toml::parse("name = \"Ada\"", FileId(0), 0, &mut diags);
/// let Value::Table(table) = node.value else { unreachable!() };
/// let span = Span::whole_file(FileId(0));
/// let member = Member::read(&table, span, &mut Decoder::plain(&mut diags));
/// assert_eq!(member.map(|member| member.name), Some("Ada".to_owned()));
/// assert_eq!(Member::fields().len(), 2);
/// ```
#[macro_export]
macro_rules! record {
    (@read optional $name:ident $type:ty, $table:ident, $span:ident, $decoder:ident) => {
        Some($crate::data::record::optional::<$type>($table, stringify!($name), $decoder))
    };
    (@read required $name:ident $type:ty, $table:ident, $span:ident, $decoder:ident) => {
        $crate::data::record::required::<$type>($table, stringify!($name), $span, $decoder)
    };
    (@mode) => { "optional" };
    (@mode required) => { "required" };
    (@pick $name:ident $type:ty, $table:ident, $span:ident, $decoder:ident) => {
        $crate::record!(@read optional $name $type, $table, $span, $decoder)
    };
    (@pick $name:ident $type:ty, $table:ident, $span:ident, $decoder:ident, required) => {
        $crate::record!(@read required $name $type, $table, $span, $decoder)
    };
    ($(
        $(#[doc = $about:literal])*
        $vis:vis struct $record:ident ($label:literal) {
            $($(#[doc = $doc:literal])+ $name:ident: $type:ty $([$mode:ident])?,)*
        }
    )*) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Debug)]
        $vis struct $record {
            $($(#[doc = $doc])+ pub $name: $type,)*
        }

        impl $crate::data::record::Record for $record {
            fn fields() -> Vec<$crate::data::record::Field> {
                vec![$($crate::data::record::Field {
                    name: stringify!($name),
                    doc: concat!($($doc),+),
                    required: $crate::record!(@mode $($mode)?) == "required",
                    shape: <$type as $crate::data::record::Decode>::shape,
                },)*]
            }

            fn read(
                table: &$crate::data::Table,
                span: $crate::text::Span,
                decoder: &mut $crate::data::record::Decoder<'_>,
            ) -> Option<Self> {
                let _ = (table, span, &decoder);
                // Every field is read before a missing one ends it: all mistakes in one run.
                $(let $name = $crate::record!(@pick $name $type, table, span, decoder $(, $mode)?);)*
                Some($record { $($name: $name?,)* })
            }
        }

        impl $crate::data::record::Decode for $record {
            fn decode(
                node: &$crate::data::Node,
                decoder: &mut $crate::data::record::Decoder<'_>,
            ) -> Option<Self> {
                use $crate::data::record::Record;
                let $crate::data::Value::Table(table) = &node.value else {
                    return decoder.wrong_type(node, &Self::shape());
                };
                decoder.reject_unknown_keys(table, &[&Self::fields()]);
                Self::read(table, node.span, decoder)
            }

            fn shape() -> $crate::data::record::Shape {
                use $crate::data::record::Record;
                $crate::data::record::Shape::Record($label, Self::fields())
            }
        }
    )*};
}

/// Gives records without required fields their default: the table without entries.
#[macro_export]
macro_rules! defaults {
    ($($record:ident),* $(,)?) => {$(
        impl Default for $record {
            fn default() -> Self {
                use $crate::data::record::Record;
                let mut diags = Vec::new();
                let span = $crate::text::Span::whole_file($crate::text::FileId(0));
                let mut decoder = $crate::data::record::Decoder::plain(&mut diags);
                $record::read(&$crate::data::Table::default(), span, &mut decoder)
                    .unwrap_or_else(|| unreachable!("nothing in this record is required"))
            }
        }
    )*};
}

/// Declares an enumeration of words: `Variant = "word"`.
#[macro_export]
macro_rules! names {
    ($(
        $(#[doc = $about:literal])*
        $vis:vis enum $names:ident { $($(#[doc = $doc:literal])+ $variant:ident = $word:literal,)+ }
    )*) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $names { $($(#[doc = $doc])+ $variant,)+ }

        impl $names {
            /// All words.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word as it is written.
            pub fn word(self) -> &'static str {
                match self { $($names::$variant => $word,)+ }
            }

            /// What the word means.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($names::$variant),)+ _ => None }
            }
        }

        impl $crate::data::record::Decode for $names {
            fn decode(
                node: &$crate::data::Node,
                decoder: &mut $crate::data::record::Decoder<'_>,
            ) -> Option<Self> {
                let word = $crate::data::record::word(node, Self::WORDS, decoder)?;
                Self::from_word(&word)
            }

            fn shape() -> $crate::data::record::Shape {
                $crate::data::record::Shape::Names(Self::WORDS)
            }
        }
    )*};
}

/// Reads a string that is one of `words`.
pub fn word(
    node: &Node,
    words: &'static [&'static str],
    decoder: &mut Decoder<'_>,
) -> Option<String> {
    let Value::String(text) = &node.value else {
        return decoder.wrong_type(node, &Shape::Names(words));
    };
    if words.contains(&text.as_str()) {
        return Some(text.clone());
    }
    let message =
        format!("unknown value `{text}`; expected {}", list_of(words).replace(" and ", " or "));
    let diagnostic = Diagnostic::new(Code::UnknownName, node.span, message);
    decoder.diags.push(diagnostic.did_you_mean(text, words.iter().copied()));
    None
}

impl Decode for String {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(text.clone()),
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::Text
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(String::new())
    }
}

impl Decode for Fragment {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(decoder.markdown(text, node)),
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::Markdown
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(Fragment::default())
    }
}

impl Decode for bool {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match node.value {
            Value::Boolean(boolean) => Some(boolean),
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::Boolean
    }
}

impl Decode for i64 {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match node.value {
            Value::Integer(number) => Some(number),
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::Integer
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(0)
    }
}

impl Decode for jiff::civil::Date {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::Date(date) => Some(*date),
            Value::String(text) => match super::date_in(text) {
                Some(date) => Some(date),
                None => {
                    let message = format!("`{text}` is not a date");
                    let diagnostic = Diagnostic::new(Code::BadValue, node.span, message);
                    decoder.diags.push(diagnostic.help("write it as 2026-05-04"));
                    None
                }
            },
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::Date
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        T::decode(node, decoder).map(Some)
    }

    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Decode> Decode for Spanned<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let value = T::decode(node, decoder)?;
        Some(Spanned::new(value, node.span))
    }

    fn shape() -> Shape {
        T::shape()
    }

    fn stand_in(span: Span) -> Option<Self> {
        T::stand_in(span).map(|value| Spanned::new(value, span))
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::List(items) => {
                Some(items.iter().filter_map(|item| T::decode(item, decoder)).collect())
            }
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn stand_in(_: Span) -> Option<Self> {
        Some(Vec::new())
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
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
    }
}

impl<T: Decode> Decode for Map<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            return decoder.wrong_type(node, &Self::shape());
        };
        let values = table
            .entries
            .iter()
            .filter_map(|(key, value)| T::decode(value, decoder).map(|value| (key.clone(), value)));
        Some(Map(values.collect()))
    }

    fn shape() -> Shape {
        Shape::Map("names", Box::new(T::shape()))
    }
}

/// One value, or a list of them.
#[derive(Clone, Debug)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T: Decode> Decode for OneOrMany<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::List(_) => Vec::decode(node, decoder).map(OneOrMany),
            _ => T::decode(node, decoder).map(|one| OneOrMany(vec![one])),
        }
    }

    fn shape() -> Shape {
        Shape::Either(vec![T::shape(), Vec::<T>::shape()])
    }
}

/// Keys of the writer's own, handed to templates as they are.
impl Decode for Table {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::Table(table) => Some(table.clone()),
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::Map("names of your own", Box::new(Shape::Any))
    }
}

/// The id of another page, perhaps with its folder: `product-owner` or `roles/product-owner`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(pub Spanned<String>);

impl Decode for Reference {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(Reference(Spanned::new(text.clone(), node.span))),
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::Reference
    }
}

/// A length of time on the calendar, such as "6 months" or "1 year".
///
/// ```
/// use jiff::civil::date;
/// use rolebook::data::record::Period;
///
/// let period = Period::parse("6 months").expect("a valid period");
/// assert_eq!(period.after(date(2026, 8, 31)), date(2027, 2, 28));
/// assert!(Period::parse("soon").is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Period {
    /// As it was written.
    pub text: String,
    span: jiff::Span,
}

impl Period {
    /// Reads "6 months".
    pub fn parse(text: &str) -> Option<Self> {
        let span: jiff::Span = text.parse().ok()?;
        let sane = span.is_positive() && jiff::civil::date(2000, 1, 1).checked_add(span).is_ok();
        sane.then(|| Period { text: text.to_owned(), span })
    }

    /// The day that is this long after `date`; the last day of the calendar if it is beyond it.
    pub fn after(&self, date: jiff::civil::Date) -> jiff::civil::Date {
        date.saturating_add(self.span)
    }
}

impl Decode for Period {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Value::String(text) = &node.value else {
            return decoder.wrong_type(node, &Self::shape());
        };
        let period = Period::parse(text);
        if period.is_none() {
            let message = format!("`{text}` is not a length of time");
            let diagnostic = Diagnostic::new(Code::BadValue, node.span, message);
            decoder.diags.push(diagnostic.help("write it as `6 months`, `1 year` or `90 days`"));
        }
        period
    }

    fn shape() -> Shape {
        Shape::Form("a length of time such as `6 months`")
    }
}

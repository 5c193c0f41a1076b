//! *A [`Node`] → a typed value.* Reading reports every mistake of a table at once, each with its
//! place.
//!
//! **Why not serde.** A serde visitor stops at the first mistake and loses positions inside tagged
//! and flattened types.

use super::schema::{FieldSpec, Schema, list_of};
use super::{Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::source_map::Span;

/// A type that a field can have.
pub trait FieldType: Sized {
    /// Returns the form that nodes must have.
    fn schema() -> Schema;

    /// Returns a value in place of one that is missing or wrong, after that was reported: with it
    /// the rest of the record can still be checked. A record without it is dropped.
    fn placeholder(_: Span) -> Option<Self> {
        None
    }

    /// Returns whether the value is empty.
    fn is_blank(&self) -> bool {
        false
    }

    /// Returns whether the text of the value cites a source.
    fn cites(&self) -> bool {
        false
    }

    /// Calls `visit` with every statement in the value, in the order of the fields.
    fn visit_statements(&self, _visit: &mut dyn FnMut(Stated)) {}
}

/// A statement of a page, with what `require.sources` needs to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The noun that diagnostics use: "the statement".
    pub noun: &'static str,
    /// Its place.
    pub span: Span,
    /// Whether it cites a source.
    pub is_sourced: bool,
    /// Whether it is marked as the writer's own reading.
    pub is_editorial: bool,
}

/// A value that can be read from a node. `C` is what the type needs besides the node: `()` for the
/// types of this module, a renderer of Markdown for texts of pages.
pub trait Decode<C = ()>: FieldType {
    /// Reads a node. Returns `None` for a wrong node, after reporting it.
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self>;
}

/// A table with declared fields.
pub trait Record: Sized {
    /// The fields in the order of their declaration.
    const FIELDS: &'static [FieldSpec];

    /// Returns whether the record states something, and then whether the text of the statement
    /// cites a source. The fields marked `[statement]` decide.
    fn states(&self) -> Option<bool>;

    /// Hashes the fields marked `[name]`.
    fn hash_names(&self, state: &mut dyn std::hash::Hasher);
}

/// A record that can be read from a table.
pub trait ReadRecord<C>: Record {
    /// Reads the declared fields and ignores other keys.
    fn read(keys: &Keys<'_>, decoder: &mut Decoder<'_, C>) -> Option<Self>;
}

/// Reads nodes and collects diagnostics.
pub struct Decoder<'a, C = ()> {
    /// The diagnostics so far.
    pub diags: &'a mut Vec<Diagnostic>,
    /// What types need besides nodes.
    pub context: C,
    /// Severity of unknown keys; `None` ignores them.
    pub unknown_keys: Option<Severity>,
    /// The field lists of the outermost table. One of its keys in an inner table was written below
    /// a `[table]` header by mistake.
    pub outer: &'a [&'a [FieldSpec]],
}

/// The fields of a table, after its keys were checked.
pub struct Keys<'t> {
    written: Written<'t>,
    span: Span,
    /// Names of fields that unknown keys of the table were reported as misspellings of.
    misspelled: Vec<String>,
}

enum Written<'t> {
    Table(&'t Table),
    /// One value in place of a table, with the field that it is the value of.
    Short(&'static str, &'t Node),
}

impl<'t> Keys<'t> {
    /// Takes a table as it is. `span` is the place of diagnostics about missing keys.
    pub fn unchecked(table: &'t Table, span: Span) -> Self {
        Keys { written: Written::Table(table), span, misspelled: Vec::new() }
    }

    /// Takes a node that is no table as the value of one field.
    pub fn short(field: &'static str, node: &'t Node) -> Self {
        Keys { written: Written::Short(field, node), span: node.span, misspelled: Vec::new() }
    }

    /// Returns the value of a key; YAML's empty value counts as none.
    pub fn get(&self, name: &str) -> Option<&'t Node> {
        let node = match self.written {
            Written::Table(table) => table.get(name),
            Written::Short(field, node) => (field == name).then_some(node),
        };
        node.filter(|node| node.value != Value::Null)
    }
}

impl<'a> Decoder<'a> {
    /// Returns a reader of records without Markdown.
    pub fn plain(diags: &'a mut Vec<Diagnostic>) -> Self {
        Decoder { diags, context: (), unknown_keys: Some(Severity::Error), outer: &[] }
    }
}

impl<C> Decoder<'_, C> {
    /// Reports a value of the wrong type.
    pub fn wrong_type<T>(&mut self, node: &Node, wanted: &Schema) -> Option<T> {
        let message = format!("expected {}, found {}", wanted.describe(), node.value.type_name());
        let mut diagnostic = Diagnostic::new(Code::WrongType, node.span, message);
        if wanted.accepts_text()
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

    /// Reports keys of `table` that none of the field lists has, and returns the fields that can be
    /// read from it. `span` is the place of diagnostics about missing keys.
    pub fn keys<'t>(&mut self, table: &'t Table, span: Span, known: &[&[FieldSpec]]) -> Keys<'t> {
        let mut keys = Keys::unchecked(table, span);
        let Some(severity) = self.unknown_keys else {
            return keys;
        };
        let names = || known.iter().flat_map(|fields| fields.iter()).map(|field| &*field.name);
        for (key, _) in &table.entries {
            if names().any(|name| name == key.value) {
                continue;
            }
            let message = format!("unknown key `{}`", key.value);
            let diagnostic =
                Diagnostic::new(Code::UnknownKey, key.span, message).severity(severity);
            let is_outer = |fields: &&[FieldSpec]| fields.iter().any(|it| it.name == key.value);
            self.diags.push(if self.outer.iter().any(is_outer) {
                diagnostic.help(format!(
                    "`{}` belongs to the page: move it above the first `[table]`",
                    key.value
                ))
            } else {
                let valid = names().collect::<Vec<_>>();
                match nearest(&key.value, valid.iter().copied()) {
                    Some(near) => {
                        if severity == Severity::Error {
                            keys.misspelled.push(near.to_owned());
                        }
                        diagnostic.help(format!("did you mean `{near}`?"))
                    }
                    None if valid.is_empty() => diagnostic,
                    None => diagnostic.help(format!("the keys here are {}", list_of(&valid))),
                }
            });
        }
        keys
    }
}

/// Reads a field that may be missing; `default` gives the value of a missing or wrong one.
pub fn optional<C, T: Decode<C>>(
    keys: &Keys<'_>,
    name: &str,
    default: impl FnOnce() -> T,
    decoder: &mut Decoder<'_, C>,
) -> Option<T> {
    let read = keys.get(name).and_then(|node| T::decode(node, decoder));
    Some(read.unwrap_or_else(default))
}

/// Reads a field that must be present.
pub fn required<C, T: Decode<C>>(
    keys: &Keys<'_>,
    name: &str,
    decoder: &mut Decoder<'_, C>,
) -> Option<T> {
    if let Some(node) = keys.get(name) {
        return T::decode(node, decoder).or_else(|| T::placeholder(node.span));
    }
    // A misspelled key was reported with this name as its correction.
    if !keys.misspelled.iter().any(|meant| meant == name) {
        let message = format!("`{name}` is missing");
        let help = format!("add `{name}`: {}", T::schema().describe());
        decoder.diags.push(Diagnostic::new(Code::MissingKey, keys.span, message).help(help));
    }
    T::placeholder(keys.span)
}

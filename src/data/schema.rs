//! *Declared fields → JSON Schema and words for diagnostics and documentation.*

use serde_json::{Map as JsonMap, Value as Json, json};
use std::borrow::Cow;

/// A name of a field, a kind or a record: built in, or declared by a site.
pub type Name = Cow<'static, str>;

/// The form that a value must have.
#[derive(Clone, Debug)]
pub enum Schema {
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
    Form(Name),
    /// The id of another page.
    Reference,
    /// One of these words.
    OneOf(Cow<'static, [&'static str]>),
    /// Any number of values; a single value is a list of one.
    List(Box<Schema>),
    /// A table with keys that the words describe.
    Map(Name, Box<Schema>),
    /// A table with these fields; the name is that of its definition in a JSON Schema.
    Record(Name, Cow<'static, [FieldSpec]>),
    /// One of several forms.
    Either(Vec<Schema>),
    /// Anything.
    Any,
}

impl Schema {
    /// Returns the form in words.
    pub fn describe(&self) -> String {
        match self {
            Schema::Text => "a string".into(),
            Schema::Markdown => "a string of Markdown".into(),
            Schema::Boolean => "true or false".into(),
            Schema::Integer => "a whole number".into(),
            Schema::Date => "a date".into(),
            Schema::Form(words) => words.clone().into_owned(),
            Schema::Reference => "the id of a page".into(),
            Schema::OneOf(names) => format!("one of {}", list_of(names).replace(" and ", " or ")),
            Schema::List(inner) => format!("a list, each {}", inner.describe()),
            Schema::Map(keys, inner) => format!("a table from {keys} to {}", inner.describe()),
            Schema::Record(_, fields) => {
                let names: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
                format!("a table ({})", names.join(", "))
            }
            Schema::Either(forms) => {
                forms.iter().map(Schema::describe).collect::<Vec<_>>().join(", or ")
            }
            Schema::Any => "anything".into(),
        }
    }

    /// Returns whether any text is of this form.
    pub fn accepts_text(&self) -> bool {
        match self {
            Schema::Text | Schema::Markdown => true,
            Schema::Either(forms) => forms.iter().any(Schema::accepts_text),
            _ => false,
        }
    }

    /// Returns the form as JSON Schema (draft 2020-12). Records are added to `definitions` once
    /// and referred to.
    fn json(&self, definitions: &mut JsonMap<String, Json>) -> Json {
        match self {
            Schema::Text | Schema::Form(_) | Schema::Reference | Schema::Markdown => {
                json!({ "type": "string" })
            }
            Schema::Boolean => json!({ "type": "boolean" }),
            Schema::Integer => json!({ "type": "integer" }),
            Schema::Date => json!({ "type": "string", "format": "date" }),
            Schema::OneOf(names) => json!({ "enum": names }),
            Schema::List(inner) => {
                let inner = inner.json(definitions);
                json!({ "anyOf": [inner, { "type": "array", "items": inner }] })
            }
            Schema::Map(_, inner) => {
                json!({ "type": "object", "additionalProperties": inner.json(definitions) })
            }
            Schema::Record(name, fields) => {
                if !definitions.contains_key(&**name) {
                    // Reserved first: a definition may be met again within itself.
                    definitions.insert(name.to_string(), Json::Null);
                    let schema = table(&**fields, definitions);
                    definitions.insert(name.to_string(), schema);
                }
                json!({ "$ref": format!("#/$defs/{name}") })
            }
            Schema::Either(forms) => {
                let forms: Vec<Json> = forms.iter().map(|form| form.json(definitions)).collect();
                json!({ "anyOf": forms })
            }
            Schema::Any => json!({}),
        }
    }
}

/// Returns the JSON Schema of a table with these fields and no others.
pub fn json_schema<'f>(fields: impl IntoIterator<Item = &'f FieldSpec>) -> Json {
    let mut definitions = JsonMap::new();
    let mut schema = table(fields, &mut definitions);
    if !definitions.is_empty() {
        schema["$defs"] = Json::Object(definitions);
    }
    schema
}

fn table<'f>(
    fields: impl IntoIterator<Item = &'f FieldSpec>,
    definitions: &mut JsonMap<String, Json>,
) -> Json {
    let mut properties = JsonMap::new();
    let (mut required, mut either) = (Vec::new(), Vec::new());
    for field in fields {
        let form = field.schema();
        let mut schema = form.json(definitions);
        schema["description"] = field.doc.trim().into();
        match (field.default, &form) {
            (Some(default), _) => schema["default"] = default(),
            (None, Schema::Boolean) if !field.required => schema["default"] = false.into(),
            _ => {}
        }
        for old in field.aliases {
            let mut schema = schema.clone();
            schema["deprecated"] = true.into();
            schema["description"] = format!("Now `{}`.", field.name).into();
            properties.insert((*old).to_owned(), schema);
        }
        match (field.required, field.aliases) {
            (false, _) => {}
            (true, []) => required.push(field.name.clone()),
            (true, aliases) => {
                let names = std::iter::once(&*field.name).chain(aliases.iter().copied());
                let names: Vec<Json> = names.map(|name| json!({ "required": [name] })).collect();
                either.push(json!({ "anyOf": names }));
            }
        }
        properties.insert(field.name.to_string(), schema);
    }
    let mut schema =
        json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !either.is_empty() {
        schema["allOf"] = either.into();
    }
    schema
}

/// Returns the form of one of some fields.
pub fn field_schema(fields: &[FieldSpec], name: &str) -> Schema {
    fields.iter().find(|field| field.name == name).map_or(Schema::Any, FieldSpec::schema)
}

/// One field of a record, as declared.
#[derive(Clone)]
pub struct FieldSpec {
    /// The key.
    pub name: Name,
    /// What it is for.
    pub doc: Name,
    /// Whether a table without it is wrong.
    pub required: bool,
    /// Whether plain text in it is written for readers, so that its words are checked.
    pub reader: bool,
    /// Whether `new` lists it in the page that it writes although every page has it.
    pub remind: bool,
    /// Older keys, accepted with a warning.
    pub aliases: &'static [&'static str],
    /// The form of its value.
    pub form: fn() -> Schema,
    /// The value of a missing field, where it is another than that of its type.
    pub default: Option<fn() -> Json>,
}

impl FieldSpec {
    /// Returns the form of its value.
    pub fn schema(&self) -> Schema {
        (self.form)()
    }
}

impl std::fmt::Debug for FieldSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

/// A value that can be the default of a field.
pub trait DefaultValue {
    /// Returns the value as JSON Schema and documentation show it.
    fn json(&self) -> Json;
}

impl DefaultValue for bool {
    fn json(&self) -> Json {
        (*self).into()
    }
}

impl DefaultValue for i64 {
    fn json(&self) -> Json {
        (*self).into()
    }
}

impl DefaultValue for String {
    fn json(&self) -> Json {
        self.as_str().into()
    }
}

/// Formats names as `a`, `b` and `c`.
pub fn list_of<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{}`", only.as_ref()),
        [first @ .., last] => {
            let first = first.iter().map(|name| format!("`{}`", name.as_ref()));
            format!("{} and `{}`", first.collect::<Vec<_>>().join(", "), last.as_ref())
        }
    }
}

//! *A typed value → JSON for programs, and the JSON Schema of it.* [`record!`](crate::record)
//! derives both; types that need more than their value know the exporter `X`, which resolves pages
//! and texts.

use super::types::{Map, Period};
use super::{Table, Value};
use crate::source_map::Spanned;
use rustc_hash::FxHashSet;
use serde_json::{Value as Json, json};

/// An object of JSON, in the order of insertion.
pub type Object = serde_json::Map<String, Json>;

/// A value that is published as data. `X` is what the type needs besides the value.
pub trait Export<X> {
    /// Returns the value as JSON; `null` for none.
    fn export(&self, exporter: &X) -> Json;

    /// Returns the JSON Schema of the values. Records are added to `definitions`.
    fn export_schema(definitions: &mut Definitions) -> Json;

    /// Returns the entries of a map as a list of objects. `names` are the properties for the name
    /// and the value of an entry, separated by a space.
    fn export_entries(&self, _names: &str, exporter: &X) -> Json {
        self.export(exporter)
    }

    /// Returns the JSON Schema of [`Export::export_entries`].
    fn entries_schema(_names: &str, definitions: &mut Definitions) -> Json {
        Self::export_schema(definitions)
    }
}

/// The schemas of records, by name.
#[derive(Debug, Default)]
pub struct Definitions(Object);

impl Definitions {
    /// Returns a reference to the schema of a record; `fields` describes it where it is new.
    pub fn record(
        &mut self,
        name: &str,
        about: &str,
        fields: impl FnOnce(&mut Definitions, &mut Properties),
    ) -> Json {
        if !self.0.contains_key(name) {
            // Reserved first: a definition may be met again within itself.
            self.0.insert(name.to_owned(), Json::Null);
            let mut properties = Properties::default();
            fields(self, &mut properties);
            self.0.insert(name.to_owned(), properties.into_schema(about));
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    /// Adds properties to the schema of a record that was described before.
    pub fn extend(&mut self, name: &str, more: impl FnOnce(&mut Definitions, &mut Properties)) {
        let mut schema = self.0.get_mut(name).map(Json::take).unwrap_or_default();
        let about = schema.get("description").and_then(Json::as_str).unwrap_or_default().to_owned();
        let mut properties = Properties::default();
        properties.take_from(&mut schema);
        more(self, &mut properties);
        self.0.insert(name.to_owned(), properties.into_schema(&about));
    }

    /// Describes a record anew and returns a reference to it.
    pub fn replace(&mut self, name: &str, about: &str, properties: Properties) -> Json {
        self.0.insert(name.to_owned(), properties.into_schema(about));
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    /// Returns the definitions as the value of `$defs`, without those that neither `root` nor
    /// another definition refers to: their properties are part of others.
    pub fn into_json(mut self, root: &Json) -> Json {
        let mut used = FxHashSet::default();
        add_references(root, &mut used);
        self.0.values().for_each(|schema| add_references(schema, &mut used));
        self.0.retain(|name, _| used.contains(&format!("#/$defs/{name}")));
        Json::Object(self.0)
    }
}

/// The properties of an object. All of them are required.
#[derive(Debug, Default)]
pub struct Properties(Object);

impl Properties {
    /// Adds a property.
    pub fn add(&mut self, name: &str, doc: &str, mut schema: Json) {
        if let Json::Object(schema) = &mut schema {
            schema.insert("description".to_owned(), doc.trim().into());
        }
        self.0.insert(name.to_owned(), schema);
    }

    /// Adds the properties of a record.
    pub(crate) fn flatten(&mut self, schema: &Json, definitions: &Definitions) {
        let name = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
        let record = name.and_then(|name| definitions.0.get(name));
        self.take_from(&mut record.cloned().unwrap_or_default());
    }

    fn take_from(&mut self, schema: &mut Json) {
        if let Some(Json::Object(properties)) = schema.get_mut("properties").map(Json::take) {
            self.0.extend(properties);
        }
    }

    /// Returns the schema of the object.
    pub fn into_schema(self, about: &str) -> Json {
        let required: Vec<String> = self.0.keys().cloned().collect();
        json!({
            "description": about.trim(),
            "type": "object",
            "properties": self.0,
            "required": required,
        })
    }
}

/// Collects the definitions that a schema refers to.
fn add_references(schema: &Json, used: &mut FxHashSet<String>) {
    match schema {
        Json::Object(schema) => {
            used.extend(schema.get("$ref").and_then(Json::as_str).map(str::to_owned));
            schema.values().for_each(|schema| add_references(schema, used));
        }
        Json::Array(schemas) => schemas.iter().for_each(|schema| add_references(schema, used)),
        _ => {}
    }
}

/// Adds the properties of an object to another one.
pub(crate) fn flatten(object: &mut Object, value: Json) {
    if let Json::Object(fields) = value {
        object.extend(fields);
    }
}

/// Returns the schema of a value that may be missing.
pub(crate) fn nullable(schema: Json) -> Json {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// Returns the schema of a list.
pub(crate) fn list(schema: Json) -> Json {
    json!({ "type": "array", "items": schema })
}

/// Returns the schema of a text.
pub(crate) fn text() -> Json {
    json!({ "type": "string" })
}

impl<X, T: Export<X>> Export<X> for Map<T> {
    fn export(&self, exporter: &X) -> Json {
        let entries = self.0.iter();
        let entries = entries.map(|(key, value)| (key.value.clone(), value.export(exporter)));
        Json::Object(entries.collect())
    }

    fn export_schema(definitions: &mut Definitions) -> Json {
        json!({ "type": "object", "additionalProperties": T::export_schema(definitions) })
    }

    fn export_entries(&self, names: &str, exporter: &X) -> Json {
        let (name, value) = names.split_once(' ').unwrap_or((names, "value"));
        let entry = |(key, content): &(Spanned<String>, T)| {
            let mut entry = Object::new();
            entry.insert(name.to_owned(), key.value.as_str().into());
            entry.insert(value.to_owned(), content.export(exporter));
            Json::Object(entry)
        };
        self.0.iter().map(entry).collect()
    }

    fn entries_schema(names: &str, definitions: &mut Definitions) -> Json {
        let (name, value) = names.split_once(' ').unwrap_or((names, "value"));
        let mut properties = Properties::default();
        properties.add(name, "The key of the entry.", text());
        properties.add(value, "What the entry says.", T::export_schema(definitions));
        list(properties.into_schema("An entry."))
    }
}

/// Values that cannot be exported, such as references to pages that are not there, are left out.
impl<X, T: Export<X>> Export<X> for Vec<T> {
    fn export(&self, exporter: &X) -> Json {
        self.iter().map(|value| value.export(exporter)).filter(|value| !value.is_null()).collect()
    }

    fn export_schema(definitions: &mut Definitions) -> Json {
        list(T::export_schema(definitions))
    }
}

impl<X, T: Export<X>> Export<X> for Option<T> {
    fn export(&self, exporter: &X) -> Json {
        self.as_ref().map_or(Json::Null, |value| value.export(exporter))
    }

    fn export_schema(definitions: &mut Definitions) -> Json {
        nullable(T::export_schema(definitions))
    }
}

impl<X, T: Export<X>> Export<X> for Spanned<T> {
    fn export(&self, exporter: &X) -> Json {
        self.value.export(exporter)
    }

    fn export_schema(definitions: &mut Definitions) -> Json {
        T::export_schema(definitions)
    }
}

impl<X> Export<X> for String {
    fn export(&self, _: &X) -> Json {
        self.as_str().into()
    }

    fn export_schema(_: &mut Definitions) -> Json {
        text()
    }
}

impl<X> Export<X> for bool {
    fn export(&self, _: &X) -> Json {
        (*self).into()
    }

    fn export_schema(_: &mut Definitions) -> Json {
        json!({ "type": "boolean" })
    }
}

impl<X> Export<X> for i64 {
    fn export(&self, _: &X) -> Json {
        (*self).into()
    }

    fn export_schema(_: &mut Definitions) -> Json {
        json!({ "type": "integer" })
    }
}

impl<X> Export<X> for jiff::civil::Date {
    fn export(&self, _: &X) -> Json {
        self.to_string().into()
    }

    fn export_schema(_: &mut Definitions) -> Json {
        json!({ "type": "string", "format": "date" })
    }
}

impl<X> Export<X> for Period {
    fn export(&self, _: &X) -> Json {
        self.text.as_str().into()
    }

    fn export_schema(_: &mut Definitions) -> Json {
        text()
    }
}

impl<X> Export<X> for Table {
    fn export(&self, _: &X) -> Json {
        let entries = self.entries.iter();
        Json::Object(entries.map(|(key, node)| (key.value.clone(), plain(&node.value))).collect())
    }

    fn export_schema(_: &mut Definitions) -> Json {
        json!({ "type": "object" })
    }
}

/// Returns a value as it was written.
fn plain(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(value) => (*value).into(),
        Value::Integer(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Date(value) => value.to_string().into(),
        Value::String(value) => value.as_str().into(),
        Value::List(nodes) => nodes.iter().map(|node| plain(&node.value)).collect(),
        Value::Table(table) => table.export(&()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record;

    record! {
        /// An inner record.
        pub(super) struct Inner: Default {
            /// A number.
            number: i64,
        }

        /// A record.
        pub(super) struct Outer: Default {
            /// A name.
            name: String [export_as "title"],
            /// A secret.
            hidden: bool [unexported],
            /// A part.
            inner: Inner [flat],
            /// A map.
            map: Map<bool> [entries "id is"],
            /// A list.
            list: Vec<Option<String>> [alias "lists"],
        }
    }

    #[test]
    fn a_field_is_exported_by_its_declaration() {
        let span = crate::source_map::Span::whole_file(crate::source_map::FileId(0));
        let outer = Outer {
            name: "x".into(),
            inner: Inner { number: 2 },
            map: Map(vec![(Spanned::new("a".into(), span), true)]),
            list: vec![None, Some("y".into())],
            ..Outer::default()
        };
        let expected = json!({
            "title": "x", "number": 2, "map": [{ "id": "a", "is": true }], "list": ["y"],
        });
        assert_eq!(outer.export(&()), expected);
    }

    #[test]
    fn the_schema_has_the_exported_fields_and_their_docs() {
        let mut definitions = Definitions::default();
        let root = <Outer as Export<()>>::export_schema(&mut definitions);
        assert_eq!(root, json!({ "$ref": "#/$defs/Outer" }));
        let definitions = definitions.into_json(&root);
        assert_eq!(definitions["Outer"]["required"], json!(["title", "number", "map", "list"]));
        assert_eq!(definitions["Outer"]["properties"]["title"]["description"], "A name.");
        assert_eq!(definitions.get("Inner"), None, "its properties are those of the other one");
    }
}

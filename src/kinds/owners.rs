//! The people or groups that are responsible for a page.

use crate::data::{Decode, Decoder, Definitions, Export, FieldType, Node, Schema, Value};
use std::ops::Deref;

/// One owner or several; as a text, their names with commas between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owners {
    names: Vec<String>,
    joined: String,
}

impl Owners {
    /// Returns the owners of these names; `None` without any.
    pub fn new(names: Vec<String>) -> Option<Owners> {
        let joined = names.join(", ");
        (!names.is_empty()).then_some(Owners { names, joined })
    }

    /// Returns the name of each owner.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

impl Deref for Owners {
    type Target = str;

    fn deref(&self) -> &str {
        &self.joined
    }
}

impl FieldType for Owners {
    fn schema() -> Schema {
        Schema::List(Box::new(Schema::Text))
    }
}

impl<C> Decode<C> for Owners {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let names = items.iter().filter_map(|item| String::decode(item, decoder));
        Owners::new(names.filter(|name| !name.trim().is_empty()).collect())
    }
}

impl<X> Export<X> for Owners {
    fn export(&self, _: &X) -> serde_json::Value {
        match self.names.as_slice() {
            [only] => only.as_str().into(),
            several => several.into(),
        }
    }

    fn export_schema(_: &mut Definitions) -> serde_json::Value {
        serde_json::json!({
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
        })
    }
}

//! A date that may lack its day or month.

use crate::data::{Decode, Decoder, FieldType, Node, Schema, Value};

/// A day, or a year or month where the day is not known.
#[derive(Clone, Debug)]
pub struct LooseDate(pub String);

impl FieldType for LooseDate {
    fn schema() -> Schema {
        Schema::Either(vec![Schema::Date, Schema::Text])
    }
}

impl<C> Decode<C> for LooseDate {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        match &node.value {
            Value::Date(date) => Some(LooseDate(date.to_string())),
            Value::Integer(year @ 1000..=9999) => Some(LooseDate(year.to_string())),
            Value::String(text) => Some(LooseDate(text.clone())),
            _ => decoder.wrong_type(node, &Self::schema()),
        }
    }
}

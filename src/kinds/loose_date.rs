//! A date that may lack its day or month.

use crate::data::record::{Decode, Decoder, Shape};
use crate::data::{Node, Value};

/// A day, or a year or month where the day is not known.
#[derive(Clone, Debug)]
pub struct LooseDate(pub String);

impl Decode for LooseDate {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::Date(date) => Some(LooseDate(date.to_string())),
            Value::Integer(year @ 1000..=9999) => Some(LooseDate(year.to_string())),
            Value::String(text) => Some(LooseDate(text.clone())),
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::Either(vec![Shape::Date, Shape::Text])
    }
}

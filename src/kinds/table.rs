//! The table of the built-in kinds.

use super::kind::{KindId, KindSpec, Kinds, SectionSpec};
use super::shared;
use crate::data::{Decode, Decoder, FieldType, Node, Schema, Value, list_of};
use crate::diagnostic::{Code, Diagnostic};
use std::borrow::Cow;

/// The built-in kinds, in the order of [`KindId`].
pub static KINDS: Kinds = Kinds(Cow::Borrowed(&[
    super::role::KIND,
    super::comparison::KIND,
    super::topic::KIND,
    super::faq::KIND,
    super::term::KIND,
    super::source::KIND,
    super::disagreement::KIND,
    super::page::KIND,
    super::index::HOME,
    super::index::INDEX,
    super::tag::KIND,
    super::view::KIND,
]));

impl KindId {
    /// Returns the row of a built-in kind.
    pub fn spec(self) -> &'static KindSpec {
        KINDS.get(self)
    }

    /// Returns the name of a built-in kind, as front matter and templates use it.
    pub fn name(self) -> &'static str {
        &self.spec().name
    }
}

impl KindSpec {
    /// Returns all sections that such a page may have, in their default order.
    pub fn all_sections(&self) -> impl Iterator<Item = &SectionSpec> {
        let own = |spec: &&SectionSpec| self.sections.iter().any(|other| other.id == spec.id);
        let before = shared::BEFORE.iter().filter(move |spec| !own(spec));
        let behind = shared::BEHIND.iter().filter(move |spec| !own(spec));
        before.chain(&*self.sections).chain(behind)
    }
}

impl FieldType for KindId {
    fn schema() -> Schema {
        Schema::OneOf(KINDS.written().map(|spec| &*spec.name).collect::<Vec<_>>().into())
    }
}

impl<C> Decode<C> for KindId {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        let Value::String(text) = &node.value else {
            return decoder.wrong_type(node, &Self::schema());
        };
        if let Some(spec) = KINDS.named(text) {
            return Some(spec.id);
        }
        let names: Vec<&str> = KINDS.written().map(|spec| &*spec.name).collect();
        let message = format!("`{text}` is none of {}", list_of(&names));
        let diagnostic = Diagnostic::new(Code::UnknownName, node.span, message);
        decoder.diags.push(diagnostic.did_you_mean(text, names));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_the_row_of_its_index() {
        for (at, spec) in KINDS.0.iter().enumerate() {
            assert_eq!(spec.id.row(), at, "{}", spec.name);
        }
    }

    #[test]
    fn folders_and_routes_lead_to_each_other() {
        for (folder, route) in [
            ("disagreements", "sources/disagreements"),
            ("disagreements/a", "sources/disagreements/a"),
            ("disagreements-of-old", "disagreements-of-old"),
            ("sources", "sources"),
            ("roles/x", "roles/x"),
            ("", ""),
        ] {
            assert_eq!(KINDS.route_of_folder(folder), route);
            assert_eq!(KINDS.folder_of_route(route), folder);
        }
    }
}

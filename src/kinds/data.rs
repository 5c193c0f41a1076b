//! *A page → its data for programs.* The fields follow from their declarations. Values that follow
//! from several pages stand in `data.rs` of the kind and replace or complete those of the fields.

use super::export::{Exporter, Resolve};
use super::shared::data as shared;
use super::{Fields, KindId};
use crate::data::export::{flatten, list};
use crate::data::{Definitions, Export, Object, Properties};
use serde_json::Value as Json;

/// Returns the pages of a kind as a list, in the order of the navigation.
pub fn export_kind(kind: KindId, exporter: &Exporter<'_>) -> Json {
    match kind {
        KindId::FAQ => super::faq::data::questions(exporter),
        KindId::DISAGREEMENT => super::disagreement::data::disagreements(exporter),
        _ => {
            let pages = exporter.handbook.of_kind(kind).into_iter();
            pages.map(|id| export_page(&exporter.on(id))).collect()
        }
    }
}

/// Returns the schema of [`export_kind`].
pub fn export_kind_schema(kind: KindId, definitions: &mut Definitions) -> Json {
    list(match kind {
        KindId::ROLE => page_schema::<super::Role>("Role", kind, definitions),
        KindId::COMPARISON => page_schema::<super::Comparison>("Comparison", kind, definitions),
        KindId::TOPIC => page_schema::<super::Topic>("Topic", kind, definitions),
        KindId::TERM => page_schema::<super::Term>("Term", kind, definitions),
        KindId::SOURCE => page_schema::<super::Source>("Source", kind, definitions),
        KindId::FAQ => super::faq::data::schema(definitions),
        KindId::DISAGREEMENT => super::disagreement::data::schema(definitions),
        _ => page_schema::<super::PlainPage>("Page", kind, definitions),
    })
}

fn export_page(exporter: &Exporter<'_>) -> Json {
    fn add<'h, T: Export<Exporter<'h>> + Resolve>(
        fields: &T,
        exporter: &Exporter<'h>,
        object: &mut Object,
    ) {
        flatten(object, fields.export(exporter));
        fields.resolve(exporter, object);
    }
    let mut object = shared::export(exporter);
    match &exporter.handbook.page(exporter.page).fields {
        Fields::Role(role) => add(&**role, exporter, &mut object),
        Fields::Comparison(comparison) => add(&**comparison, exporter, &mut object),
        Fields::Topic(topic) => add(&**topic, exporter, &mut object),
        Fields::Term(term) => add(&**term, exporter, &mut object),
        Fields::Source(source) => add(&**source, exporter, &mut object),
        // Lists of their own.
        Fields::Faq(_) | Fields::Disagreement(_) => {}
        Fields::Page | Fields::Tag(_) | Fields::View(_) => {}
    }
    Json::Object(object)
}

/// Describes the pages of a kind. The fields of the kind have a name of their own first, because a
/// page has more than them.
fn page_schema<'h, T: Export<Exporter<'h>> + Resolve>(
    name: &str,
    kind: KindId,
    definitions: &mut Definitions,
) -> Json {
    let fields = T::export_schema(definitions);
    let mut properties = Properties::default();
    shared::schema(definitions, &mut properties);
    properties.flatten(&fields, definitions);
    T::resolve_schema(definitions, &mut properties);
    definitions.replace(name, &kind.spec().about, properties)
}

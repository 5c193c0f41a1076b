//! What the data of every page have.

use crate::data::export::{flatten, list, nullable, text};
use crate::data::{Definitions, Export, Object, Properties, Reference};
use crate::kinds::export::Exporter;
use crate::kinds::{CitationText, Common};
use crate::markdown::Fragment;
use serde_json::json;

/// Returns the values that every page has.
pub(crate) fn export(exporter: &Exporter<'_>) -> Object {
    let (handbook, id) = (exporter.handbook, exporter.page);
    let page = handbook.page(id);
    let mut object = Object::new();
    object.insert("id".to_owned(), page.id.to_string().into());
    object.insert("title".to_owned(), handbook.title(id).into());
    object.insert("url".to_owned(), exporter.url(id).into());
    object.insert("description".to_owned(), handbook.description(id).into());
    let due = handbook.review_due(id).map(|day| day.to_string());
    flatten(&mut object, page.common.export(exporter));
    object.insert("review_due".to_owned(), due.into());
    let sources = handbook.references.of_page(id).iter();
    let sources: Vec<_> = sources.map(|cited| exporter.citation(cited)).collect();
    object.insert("sources".to_owned(), sources.into());
    let related: Vec<_> = handbook.relations.related(id).collect();
    object.insert("related".to_owned(), exporter.references(&related));
    object.insert("text".to_owned(), page.body.fragment.export(exporter));
    object
}

/// Describes the values that every page has.
pub(crate) fn schema(definitions: &mut Definitions, properties: &mut Properties) {
    properties.add("id", "Its id among pages of its kind.", text());
    properties.add("title", "Its title.", text());
    properties.add("url", "Its address.", text());
    properties.add("description", "One plain sentence.", text());
    let common = <Common as Export<Exporter<'_>>>::export_schema(definitions);
    properties.flatten(&common, definitions);
    let date = nullable(json!({ "type": "string", "format": "date" }));
    properties.add("review_due", "When it is to be reviewed again.", date);
    let citation = <CitationText as Export<Exporter<'_>>>::export_schema(definitions);
    properties.add("sources", "Sources that the page as a whole rests on.", list(citation));
    let reference = <Reference as Export<Exporter<'_>>>::export_schema(definitions);
    properties.add("related", "Pages to read next, from either page.", list(reference));
    let fragment = <Fragment as Export<Exporter<'_>>>::export_schema(definitions);
    properties.add("text", "The text besides the fields.", fragment);
}

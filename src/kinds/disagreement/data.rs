//! *Disagreements → data*: those with a page of their own, then those of topics.

use crate::config::Config;
use crate::data::export::{flatten, text};
use crate::data::{Definitions, Export, Reference};
use crate::handbook::PageId;
use crate::kinds::export::Exporter;
use crate::kinds::{Disagreement, KindId, Position};
use serde_json::{Map, Value as Json};

/// Returns all disagreements.
pub(crate) fn disagreements(exporter: &Exporter<'_>) -> Json {
    let handbook = exporter.handbook;
    let mut all = Vec::new();
    for id in handbook.of_kind(KindId::DISAGREEMENT) {
        let Some(fields) = handbook.page(id).fields.disagreement() else { continue };
        let (here, name) = (exporter.on(id), handbook.page(id).id.to_string());
        let positions = positions(&here, &fields.positions.value, 0);
        let stated = (fields.export(&here), positions, &*fields.about);
        all.push(disagreement(&here, name, exporter.url(id), stated));
    }
    for id in handbook.of_kind(KindId::TOPIC) {
        let mut first = 0;
        for entry in handbook.page(id).common.inline_disagreements() {
            let (here, name) = (exporter.on(id), entry.id.value.clone());
            let url = exporter.url_to(id, &name);
            let positions = positions(&here, &entry.positions.value, first);
            let stated = (entry.export(&here), positions, &*entry.about);
            all.push(disagreement(&here, name, url, stated));
            first += entry.positions.value.len();
        }
    }
    all.into()
}

/// Returns the schema of a disagreement.
pub(crate) fn schema(definitions: &mut Definitions) -> Json {
    let schema = <Disagreement as Export<Exporter<'_>>>::export_schema(definitions);
    definitions.extend("Disagreement", |_, properties| {
        properties.add("id", "Its id among disagreements, or on the page of its topic.", text());
        properties.add("url", "Its address.", text());
    });
    schema
}

/// Returns a disagreement; `stated` are its fields, its positions and what it is about.
fn disagreement(
    exporter: &Exporter<'_>,
    id: String,
    url: String,
    stated: (Json, Json, &[Reference]),
) -> Json {
    let (fields, positions, about) = stated;
    let site = &exporter.handbook.config.site;
    let is_page = |name: &&str| {
        Config::label(&site.dimensions, name).is_none()
            && Config::label(&site.activities, name).is_none()
    };
    let names = about.iter().map(|reference| reference.0.value.as_str()).filter(is_page);
    let about: Vec<PageId> = names.filter_map(|name| exporter.handbook.find(name)).collect();
    let mut object = Map::new();
    object.insert("id".to_owned(), id.into());
    object.insert("url".to_owned(), url.into());
    flatten(&mut object, fields);
    object.insert("positions".to_owned(), positions);
    object.insert("about".to_owned(), exporter.references(&about));
    Json::Object(object)
}

/// Returns the positions whose source is known. `first` is the index of the first one among all
/// positions of the page.
fn positions(exporter: &Exporter<'_>, all: &[Position], first: usize) -> Json {
    let page: PageId = exporter.page;
    let all = all.iter().enumerate().filter_map(|(at, position)| {
        let cited = exporter.handbook.references.position(page, first + at)?;
        let mut value = position.export(exporter);
        if let Json::Object(object) = &mut value {
            flatten(object, exporter.citation(cited));
        }
        Some(value)
    });
    all.collect()
}

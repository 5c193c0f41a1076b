//! *Topics → data*, and their decision aids as a list.

use crate::data::export::list;
use crate::data::{Definitions, Export, Object, Reference};
use crate::kinds::export::{Exporter, Resolve};
use crate::kinds::{Aid, Topic};
use serde_json::Value as Json;

impl Resolve for Topic {
    fn resolve(&self, exporter: &Exporter<'_>, object: &mut Object) {
        let about = exporter.handbook.relations.about(exporter.page).iter();
        let roles = about.filter(|id| exporter.handbook.role(**id).is_some());
        let roles = roles.map(|role| exporter.reference(*role));
        object.insert("roles".to_owned(), roles.collect());
    }
}

/// Returns all decision aids, in the order of their topics.
pub fn aids(exporter: &Exporter<'_>) -> Json {
    let aids = exporter.handbook.aids.all.iter().filter_map(|this| {
        let aid = exporter.handbook.aid(*this)?;
        let mut value = aid.export(&exporter.on(this.page));
        if let Json::Object(object) = &mut value {
            object.insert("topic".to_owned(), exporter.reference(this.page));
        }
        Some(value)
    });
    aids.collect()
}

/// Returns the schema of [`aids`].
pub fn aids_schema(definitions: &mut Definitions) -> Json {
    let aid = <Aid as Export<Exporter<'_>>>::export_schema(definitions);
    definitions.extend("Aid", |definitions, aid| {
        let topic = <Reference as Export<Exporter<'_>>>::export_schema(definitions);
        aid.add("topic", "The topic that it belongs to.", topic);
    });
    list(aid)
}

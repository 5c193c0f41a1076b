//! *Roles → data*: relations as both pages state them, and lists in the order of `site.toml`.

use crate::config::Declared;
use crate::data::{Export, Object};
use crate::handbook::PageId;
use crate::handbook::relations::Step;
use crate::kinds::export::{Exporter, Resolve};
use crate::kinds::{Relation, Role, Sourced};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

impl Resolve for Role {
    fn resolve(&self, exporter: &Exporter<'_>, object: &mut Object) {
        let (handbook, id) = (exporter.handbook, exporter.page);
        let relations = &handbook.relations;
        let reports_to = steps(exporter, relations.reports_to(id), &self.reports_to);
        object.insert("reports_to".to_owned(), reports_to);
        let grows_into = steps(exporter, relations.grows_into(id), &self.grows_into);
        object.insert("grows_into".to_owned(), grows_into);
        let works_with = relations.collaborations(id).iter().filter_map(|collaboration| {
            let page = collaboration.stated_by;
            let entry = handbook.role(page)?.works_with.get(collaboration.entry)?;
            Some(relation(&exporter.on(page), collaboration.with, entry))
        });
        let outside = self.works_with.iter().filter(|entry| entry.value.name.is_some());
        let outside = outside.map(|entry| entry.export(exporter));
        object.insert("works_with".to_owned(), works_with.chain(outside).collect());
        let site = &handbook.config.site;
        sort(object.get_mut("raci"), "activity", &site.activities);
        sort(object.get_mut("dimensions"), "id", &site.dimensions);
        if let Some(Json::Array(levels)) = object.get_mut("levels") {
            levels.sort_by_key(|level| level.get("rank").and_then(Json::as_i64));
        }
    }
}

fn steps(exporter: &Exporter<'_>, steps: &[Step], list: &[Sourced<Relation>]) -> Json {
    let entries = list.iter().enumerate().filter_map(|(at, entry)| {
        let Relation { role, .. } = &entry.value;
        let step = steps.iter().find(|step| step.entry == at);
        match (role, step) {
            (Some(_), Some(step)) => Some(relation(exporter, step.to, entry)),
            // Without a page, or stated before.
            (Some(_), None) => None,
            (None, _) => Some(entry.export(exporter)),
        }
    });
    entries.collect()
}

fn relation(exporter: &Exporter<'_>, to: PageId, entry: &Sourced<Relation>) -> Json {
    let mut value = entry.export(exporter);
    if let Json::Object(object) = &mut value {
        object.insert("role".to_owned(), exporter.reference(to));
    }
    value
}

/// Brings the entries of a list into the order of `site.toml` and drops those that are not there.
fn sort(list: Option<&mut Json>, name: &str, declared: &[Declared]) {
    let Some(Json::Array(list)) = list else { return };
    let ids = declared.iter().map(|entry| entry.id.value.as_str()).zip(0_usize..);
    let places: FxHashMap<&str, usize> = ids.collect();
    let place = |entry: &Json| places.get(entry.get(name)?.as_str()?).copied();
    list.retain(|entry| place(entry).is_some());
    list.sort_by_key(place);
}

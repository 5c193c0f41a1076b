//! *Handbook → `data/guide.json`*, for programs that use the content of the guide, and its JSON
//! Schema. Both follow from the declarations of the fields and from the table of kinds.
//!
//! **Invariants.** The data have nothing that readers of the pages do not see. Lists are in the
//! order of the pages.

use serde_json::{Value as Json, json};

use crate::data::export::{list, nullable, text};
use crate::data::{Definitions, Export, Object, Properties};
use crate::handbook::Handbook;
use crate::kinds::{self, Exporter, KINDS, KindSpec};

/// Where the data are published.
pub const PATH: &str = "data/guide.json";

/// Where their schema is published.
pub const SCHEMA_PATH: &str = "data/guide.schema.json";

/// Returns the data of a handbook, as JSON.
pub fn guide(handbook: &Handbook) -> Vec<u8> {
    let site = &handbook.config.site;
    let page = handbook.nav.home;
    let exporter = Exporter { handbook, page, html: crate::view::fill::linked };
    let mut guide = Object::new();
    let mut add = |name: &str, value: Json| guide.insert(name.to_owned(), value);
    add("$schema", "guide.schema.json".into());
    add("title", handbook.site_title().into());
    add("tagline", site.tagline.as_deref().into());
    add("description", site.description.as_deref().into());
    add("language", site.language.as_str().into());
    add("url", exporter.url(page).into());
    add("dimensions", site.dimensions.export(&exporter));
    add("activities", site.activities.export(&exporter));
    add("competencies", site.competencies.export(&exporter));
    add("proficiency", site.scales.proficiency.export(&exporter));
    for spec in listed() {
        add(&spec.list, kinds::export_kind(spec.id, &exporter));
    }
    add("decision_aids", kinds::aids(&exporter));
    add("quotations", kinds::quotations(&exporter));
    // Maps with keys that are no strings, the only thing that fails, are not in it.
    serde_json::to_vec_pretty(&guide).unwrap_or_default()
}

/// Returns the schema of the data, as JSON.
pub fn schema() -> Vec<u8> {
    let mut definitions = Definitions::default();
    let mut guide = Properties::default();
    guide.add("$schema", "Where the schema of this file is, relative to it.", text());
    guide.add("title", "The name of the site.", text());
    guide.add("tagline", "One line on the question that it answers.", nullable(text()));
    guide.add("description", "What it is about.", nullable(text()));
    guide.add("language", "Language of all texts, as a BCP 47 tag.", text());
    guide.add("url", "The address of the front page.", text());
    let declared = <Vec<crate::config::Declared> as Export<Exporter<'_>>>::export_schema;
    for (name, about) in [
        ("dimensions", "What roles are compared by, in order."),
        ("activities", "What roles have a part in, in order."),
        ("competencies", "What levels of a role are described by, in order."),
    ] {
        guide.add(name, about, declared(&mut definitions));
    }
    guide.add("proficiency", "Grades of a skill, from lowest to highest.", list(text()));
    for spec in listed() {
        let schema = kinds::export_kind_schema(spec.id, &mut definitions);
        guide.add(&spec.list, &spec.about, schema);
    }
    let about = "Decision aids: questions whose answers point to roles and pages.";
    guide.add("decision_aids", about, kinds::aids_schema(&mut definitions));
    let about = "Words of sources.";
    guide.add("quotations", about, kinds::quotations_schema(&mut definitions));
    let about = "The content of a guide about roles. Addresses in HTML begin with the path of the \
                 site; all others have the host, where it is known.";
    let mut schema = guide.into_schema(about);
    let definitions = definitions.into_json(&schema);
    if let Json::Object(schema) = &mut schema {
        let draft = json!("https://json-schema.org/draft/2020-12/schema");
        schema.shift_insert(0, "$schema".to_owned(), draft);
        schema.insert("title".to_owned(), "Guide".into());
        schema.insert("$defs".to_owned(), definitions);
    }
    serde_json::to_vec_pretty(&schema).unwrap_or_default()
}

/// Returns the kinds that have a list.
fn listed() -> impl Iterator<Item = &'static KindSpec> {
    KINDS.written().filter(|spec| !spec.list.is_empty())
}

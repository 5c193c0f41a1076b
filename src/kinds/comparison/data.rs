//! *Comparisons → data*, also those that nobody wrote.

use crate::data::export::{list, text};
use crate::data::{Definitions, Export, Object, Properties, Reference};
use crate::kinds::Comparison;
use crate::kinds::comparison::table::{choices, filled};
use crate::kinds::export::{Exporter, Resolve};
use crate::markdown::Fragment;
use serde_json::json;

impl Resolve for Comparison {
    fn resolve(&self, exporter: &Exporter<'_>, object: &mut Object) {
        let (handbook, id) = (exporter.handbook, exporter.page);
        let roles = handbook.comparisons.roles(id);
        object.insert("generated".to_owned(), handbook.page(id).file.is_none().into());
        object.insert("roles".to_owned(), exporter.references(roles));
        if self.dimensions.is_empty() {
            object.insert("dimensions".to_owned(), filled(handbook, roles).into());
        }
        let choose = choices(handbook, id, self).map(|(role, when)| {
            json!({ "role": exporter.reference(role), "when": when.export(exporter) })
        });
        object.insert("choose".to_owned(), choose.collect());
    }

    fn resolve_schema(definitions: &mut Definitions, properties: &mut Properties) {
        let about = "Whether nobody wrote the page: it follows from the roles alone.";
        properties.add("generated", about, json!({ "type": "boolean" }));
        let about = "The ids of the dimensions that are compared, in order.";
        properties.add("dimensions", about, list(text()));
        let choice =
            definitions.record("Choice", "When to choose a role.", |definitions, choice| {
                let role = <Reference as Export<Exporter<'_>>>::export_schema(definitions);
                choice.add("role", "The role.", role);
                let when = <Fragment as Export<Exporter<'_>>>::export_schema(definitions);
                choice.add("when", "When to choose it.", when);
            });
        properties.add("choose", "When to choose which role.", list(choice));
    }
}

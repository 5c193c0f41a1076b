//! `schema`: JSON Schemas of front matter and `site.toml` for editors, from the declarations that
//! the reader uses.

use super::terminal::print;
use crate::config::Site;
use crate::data::{Record, json_schema, list_of};
use crate::diagnostic::nearest;
use crate::fatal::Fatal;
use crate::kinds::{Common, KINDS, KindSpec};
use serde_json::{Value as Json, json};

pub(super) fn schema(what: &str) -> Result<u8, Fatal> {
    let schema = match what {
        "site" => identified("site", "site.toml", json_schema(Site::FIELDS)),
        "front-matter" => {
            let kinds: Vec<Json> = KINDS.written().map(kind_schema).collect();
            identified("front-matter", "Front matter of a page", json!({ "anyOf": kinds }))
        }
        _ => {
            let info = kind_named(what, &["site", "front-matter"])?;
            let title = format!("Front matter of a {}", info.name);
            identified(&info.name, &title, kind_schema(info))
        }
    };
    print(&format!("{schema:#}\n"))?;
    Ok(0)
}

/// Returns the kind of this name, or of the folder of this name. `others` are further names for
/// suggestions.
pub(super) fn kind_named(name: &str, others: &[&'static str]) -> Result<&'static KindSpec, Fatal> {
    let is_meant =
        |info: &&KindSpec| info.name == name || (!info.folder.is_empty() && info.folder == name);
    KINDS.written().find(is_meant).ok_or_else(|| {
        let mut words = others.to_vec();
        words.extend(KINDS.written().map(|info| &*info.name));
        let help = match nearest(name, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                format!("choose {}", list_of(&words).replace(" and ", " or "))
            }
        };
        Fatal::Usage(format!("there is no kind of page `{name}`: {help}"))
    })
}

fn kind_schema(info: &KindSpec) -> Json {
    let mut schema = json_schema(Common::FIELDS.iter().chain(&*info.fields));
    schema["title"] = (*info.name).into();
    schema["description"] = (*info.about).into();
    schema
}

/// Returns the schema with its identification first.
fn identified(id: &str, title: &str, schema: Json) -> Json {
    let mut whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:rolebook:{id}"),
        "title": title,
    });
    if let (Some(whole), Json::Object(schema)) = (whole.as_object_mut(), schema) {
        whole.extend(schema.into_iter().filter(|(key, _)| key != "title"));
    }
    whole
}

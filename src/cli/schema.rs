//! `schema`: what editors complete and check front matter and `site.toml` with, from the same
//! declarations as the reader.

use super::terminal::print;
use crate::config::Site;
use crate::data::record::{Record, schema_of};
use crate::diagnostic::nearest;
use crate::fatal::Fatal;
use crate::kinds::{Common, KINDS, KindInfo};
use serde_json::{Value as Json, json};

pub(super) fn schema(what: &str) -> Result<u8, Fatal> {
    let schema = match what {
        "site" => identified("site", "site.toml", schema_of(&Site::fields())),
        "front-matter" => {
            let kinds: Vec<Json> = KINDS.iter().map(kind_schema).collect();
            identified("front-matter", "Front matter of a page", json!({ "anyOf": kinds }))
        }
        _ => {
            let info = kind_named(what, &["site", "front-matter"])?;
            let title = format!("Front matter of a {}", info.kind.word());
            identified(info.kind.word(), &title, kind_schema(info))
        }
    };
    print(&format!("{schema:#}\n"))?;
    Ok(0)
}

/// The kind of this name, which may be that of its folder. `others` are further words that could
/// be meant.
pub(super) fn kind_named(name: &str, others: &[&'static str]) -> Result<&'static KindInfo, Fatal> {
    let is_meant = |info: &&KindInfo| {
        info.kind.word() == name || (!info.folder.is_empty() && info.folder == name)
    };
    KINDS.iter().find(is_meant).ok_or_else(|| {
        let mut words = others.to_vec();
        words.extend(KINDS.iter().map(|info| info.kind.word()));
        let help = match nearest(name, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                format!("choose {}", crate::data::record::list_of(&words).replace(" and ", " or "))
            }
        };
        Fatal::Usage(format!("there is no kind of page `{name}`: {help}"))
    })
}

fn kind_schema(info: &KindInfo) -> Json {
    let mut fields = Common::fields();
    fields.extend((info.fields)());
    let mut schema = schema_of(&fields);
    schema["title"] = info.kind.word().into();
    schema["description"] = info.about.into();
    schema
}

/// The schema with what says which one it is, in front.
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

//! *Properties of a note → front matter.*

use super::super::Plan;
use super::super::front::{Front, date, list};
use super::vault::Note;
use crate::data::{Node, Table, Value, yaml};
use crate::source::environment::quoted;
use crate::source_map::FileId;

/// The properties of a note.
pub(super) struct Properties {
    /// What they become.
    pub(super) front: Front,
}

impl Properties {
    /// Converts the properties of a note.
    pub(super) fn read(note: &Note, plan: &mut Plan) -> Properties {
        let mut front = Front::default();
        let source = &note.text[note.properties.clone()];
        let Some(table) = table(source) else {
            if !source.trim().is_empty() {
                plan.note(&note.file, 1, "properties that cannot be read were left out");
            }
            return Properties { front };
        };
        for (key, node) in &table.entries {
            let place = key.span.start.saturating_sub(1) as usize;
            let before = source.get(..place.min(source.len())).unwrap_or(source);
            let line = 2 + before.matches('\n').count();
            convert(&mut front, &key.value, node, &mut |what: &str| {
                plan.note(&note.file, line, what);
            });
        }
        Properties { front }
    }
}

/// Other names of a note.
pub(super) fn aliases(note: &Note) -> Vec<String> {
    let table = table(&note.text[note.properties.clone()]).unwrap_or_default();
    let found = table.get("aliases").or_else(|| table.get("alias"));
    found.map(texts).unwrap_or_default()
}

fn table(source: &str) -> Option<Table> {
    let mut diags = Vec::new();
    match yaml::parse(source, FileId(0), 0, &mut diags).value {
        Value::Table(table) if diags.is_empty() => Some(table),
        Value::Null => Some(Table::default()),
        _ => None,
    }
}

fn convert(front: &mut Front, key: &str, node: &Node, note: &mut dyn FnMut(&str)) {
    let text = single(node);
    match key.to_lowercase().as_str() {
        "title" => {
            if let Some(title) = text {
                front.text("title", &title);
            }
        }
        "tags" | "tag" => {
            let tags: Vec<String> = texts(node)
                .iter()
                .flat_map(|tags| tags.split([',', ' ']))
                .map(|tag| tag.trim_start_matches('#').replace('/', "-"))
                .filter(|tag| !tag.is_empty())
                .collect();
            front.list("tags", &tags);
        }
        "aliases" | "alias" => {
            // Names, not addresses: they are for people who look for the page.
            let names = texts(node);
            if !names.is_empty() {
                front.extra("also_known_as", list(&names));
            }
        }
        "created" | "date" | "date created" => match text.as_deref().and_then(date) {
            Some(date) => front.set("date", date.to_string()),
            None => extra(front, key, node),
        },
        "description" | "owner" => match text {
            Some(text) => front.text(&key.to_lowercase(), &text),
            None => extra(front, key, node),
        },
        "publish" | "draft" => match node.value {
            Value::Boolean(value) if value == (key == "draft") => front.set("draft", "true".into()),
            Value::Boolean(_) => {}
            _ => extra(front, key, node),
        },
        "cssclass" | "cssclasses" => note("`cssclasses` was left out: a handbook has one look"),
        "permalink" => match text {
            Some(path) if crate::url::check_path(&path).is_ok() => {
                front.list("aliases", &[format!("/{}/", path.trim_matches('/'))]);
            }
            _ => extra(front, key, node),
        },
        _ => extra(front, key, node),
    }
}

/// A value as text, if it is a single one.
fn single(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Date(date) => Some(date.to_string()),
        _ => None,
    }
}

/// A value as a list of texts.
fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::List(items) => items.iter().filter_map(single).collect(),
        _ => single(node).into_iter().collect(),
    }
}

fn extra(front: &mut Front, key: &str, node: &Node) {
    if let Some(value) = toml(node) {
        front.extra(key, value);
    }
}

/// A value in TOML; links by name become their words. Depth is bounded by the reader.
fn toml(node: &Node) -> Option<String> {
    Some(match &node.value {
        Value::Null => return None,
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Float(value) if value.is_finite() => format!("{value:?}"),
        Value::Float(_) => return None,
        Value::Date(value) => value.to_string(),
        Value::String(text) => quoted(&without_brackets(text)),
        Value::List(items) => {
            let items: Vec<String> = items.iter().filter_map(toml).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let pairs: Vec<String> = table
                .entries
                .iter()
                .filter_map(|(key, node)| Some(format!("{} = {}", quoted(&key.value), toml(node)?)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    })
}

/// `[[Page|words]]` as words.
fn without_brackets(text: &str) -> String {
    match text.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
        Some(inner) => inner.rsplit('|').next().unwrap_or(inner).to_owned(),
        None => text.to_owned(),
    }
}

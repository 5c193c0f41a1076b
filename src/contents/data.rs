//! *YAML, JSON and TOML → entries:* the `nav` of `mkdocs.yml`, `sidebars.json`, and `[[nav]]`.

use super::{Entry, MAX_DEPTH, Target, unusable};
use crate::data::{self, Decode, Decoder, FieldType, Node, Schema, Table, Value};
use crate::diagnostic::Diagnostic;
use crate::source_map::{FileId, Span};

/// The entries of `[[nav]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written(pub Vec<Entry>);

impl FieldType for Written {
    fn schema() -> Schema {
        Schema::Form(
            "a list of entries with `page`, `section` or `url`, `title` and `items`".into(),
        )
    }
}

impl<C> Decode<C> for Written {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            return decoder.wrong_type(node, &Self::schema());
        };
        Some(Written(items.iter().filter_map(|item| own(item, 0, decoder.diags)).collect()))
    }
}

/// Reads an entry of `[[nav]]`.
fn own(node: &Node, depth: usize, diags: &mut Vec<Diagnostic>) -> Option<Entry> {
    let span = node.span;
    let table = match &node.value {
        Value::Table(table) => table,
        Value::String(page) => {
            let target = Target::parse(page);
            return Some(Entry { title: None, target, span, entries: Vec::new() });
        }
        _ => {
            diags.push(unusable(span, "an entry of `nav` is the name of a page, or a table"));
            return None;
        }
    };
    let mut entry = Entry { title: None, target: Target::Draft, span, entries: Vec::new() };
    for (key, value) in &table.entries {
        match (key.value.as_str(), &value.value) {
            ("page" | "section", Value::String(page)) => {
                (entry.target, entry.span) = (Target::parse(page), value.span);
            }
            ("url", Value::String(url)) => entry.target = Target::Url(url.clone()),
            ("title", Value::String(title)) => entry.title = Some(title.clone()),
            ("items", Value::List(items)) if depth < MAX_DEPTH => {
                entry.entries = items.iter().filter_map(|it| own(it, depth + 1, diags)).collect();
            }
            (name, _) => {
                let message =
                    format!("`{name}` is no key of an entry of `nav`, or has no such value");
                diags.push(unusable(value.span, message));
            }
        }
    }
    if entry.target == Target::Draft && !entry.entries.is_empty() {
        entry.target = Target::Heading;
    }
    (entry.title.is_some() || !matches!(entry.target, Target::Draft)).then_some(entry)
}

/// Reads the `nav` of `mkdocs.yml`. Only its own lines are read: the rest may have tags that no other
/// program knows.
pub(super) fn mkdocs(file: FileId, text: &str, _: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let Some(start) = block_start(text, "nav:") else { return Vec::new() };
    let rest = text.get(start..).unwrap_or_default();
    let mut end = 0;
    for (at, line) in rest.split_inclusive('\n').enumerate() {
        let is_inside = line.starts_with([' ', '\t', '-', '#', '\n', '\r']);
        if at > 0 && !is_inside {
            break;
        }
        end += line.len();
    }
    let mut unheard = Vec::new();
    let block = rest.get(..end).unwrap_or_default();
    let node = data::yaml::parse(block, file, start, &mut unheard);
    let Value::Table(table) = &node.value else { return Vec::new() };
    table.get("nav").map_or_else(Vec::new, |nav| list(nav, 0))
}

/// Returns the offset of the line that begins with a key.
fn block_start(text: &str, key: &str) -> Option<usize> {
    if text.starts_with(key) {
        return Some(0);
    }
    text.find(&format!("\n{key}")).map(|at| at + 1)
}

/// Reads a list of paths, of titles with a path each, and of titles with a list each.
fn list(node: &Node, depth: usize) -> Vec<Entry> {
    let Value::List(items) = &node.value else { return Vec::new() };
    items.iter().flat_map(|item| titled(item, depth)).collect()
}

fn titled(node: &Node, depth: usize) -> Vec<Entry> {
    let span = node.span;
    let entry = |title, target, span| Entry { title, target, span, entries: Vec::new() };
    match &node.value {
        Value::String(page) => vec![entry(None, Target::parse(page), span)],
        Value::Table(table) => {
            let read = |(key, value): &(crate::source_map::Spanned<String>, Node)| {
                let title = Some(key.value.clone());
                match &value.value {
                    Value::String(page) => entry(title, Target::parse(page), value.span),
                    Value::List(_) if depth < MAX_DEPTH => Entry {
                        entries: list(value, depth + 1),
                        ..entry(title, Target::Heading, key.span)
                    },
                    _ => entry(title, Target::Draft, key.span),
                }
            };
            table.entries.iter().map(read).collect()
        }
        _ => Vec::new(),
    }
}

/// Reads the sidebars of Docusaurus, if the file is plain data: JSON, or JavaScript that only states an
/// object.
pub(super) fn sidebars(file: FileId, text: &str, _: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let masked = without_comments(text);
    let (Some(start), Some(end)) = (masked.find("= {").map(|at| at + 2), masked.rfind('}')) else {
        return object(file, &masked, 0);
    };
    object(file, masked.get(start..=end).unwrap_or_default(), start)
}

fn object(file: FileId, text: &str, start: usize) -> Vec<Entry> {
    let mut unheard = Vec::new();
    let node = data::yaml::parse(text, file, start, &mut unheard);
    let Value::Table(table) = &node.value else { return Vec::new() };
    if !unheard.is_empty() {
        return Vec::new();
    }
    table.entries.iter().flat_map(|(_, sidebar)| items(sidebar, 0)).collect()
}

/// Replaces comments of JavaScript by spaces, so that offsets stay.
fn without_comments(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut in_block = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        in_block |= trimmed.starts_with("/*");
        let is_comment = in_block || trimmed.starts_with("//");
        if in_block && line.contains("*/") {
            in_block = false;
        }
        if is_comment {
            made.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            made.push_str(line);
        }
    }
    made
}

fn items(node: &Node, depth: usize) -> Vec<Entry> {
    match &node.value {
        Value::List(items) => items.iter().flat_map(|item| sidebar_item(item, depth)).collect(),
        Value::Table(table) if table.get("type").is_none() => categories(table, depth),
        _ => Vec::new(),
    }
}

/// Reads the short form of categories: `{ "Title": [ … ] }`.
fn categories(table: &Table, depth: usize) -> Vec<Entry> {
    if depth >= MAX_DEPTH {
        return Vec::new();
    }
    let category = |(key, value): &(crate::source_map::Spanned<String>, Node)| Entry {
        title: Some(key.value.clone()),
        target: Target::Heading,
        span: key.span,
        entries: items(value, depth + 1),
    };
    table.entries.iter().map(category).collect()
}

fn sidebar_item(node: &Node, depth: usize) -> Vec<Entry> {
    let entry = |title: Option<String>, target, span: Span, entries| {
        vec![Entry { title, target, span, entries }]
    };
    let table = match &node.value {
        Value::String(id) => return entry(None, Target::parse(id), node.span, Vec::new()),
        Value::Table(table) => table,
        _ => return Vec::new(),
    };
    let Some(kind) = text(table, "type") else { return categories(table, depth) };
    let title = text(table, "label").map(str::to_owned);
    match kind {
        "doc" | "ref" => {
            let id = text(table, "id").unwrap_or_default();
            entry(title, Target::parse(id), node.span, Vec::new())
        }
        "link" => {
            let address = text(table, "href").unwrap_or_default();
            entry(title, Target::parse(address), node.span, Vec::new())
        }
        "category" if depth < MAX_DEPTH => {
            let linked = match table.get("link").map(|link| &link.value) {
                Some(Value::Table(link)) => text(link, "id"),
                _ => None,
            };
            let target = linked.map_or(Target::Heading, Target::parse);
            let inside = table.get("items").map_or_else(Vec::new, |list| items(list, depth + 1));
            entry(title, target, node.span, inside)
        }
        _ => Vec::new(),
    }
}

fn text<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
    match table.get(key).map(|node| &node.value) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

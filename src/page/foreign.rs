//! *Front matter of other tools → fields of pages.* One table says what each key means; a site changes that
//! with `[front_matter.rename]`. Keys that mean nothing here are kept in `extra`.

use super::front_matter::plain;
use super::values;
use crate::data::{FieldSpec, Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::matter;
use crate::source_map::Spanned;

/// What a key of another tool means here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// Another name of a field.
    Field(&'static str),
    /// The whole address of the page.
    Address,
    /// The page is no longer recommended if the value is true.
    Outdated,
    /// A table or a value about the place in menus: Starlight's `sidebar`, Hugo's `menu`.
    Menu,
    /// For another tool; nothing is said about it.
    Silent,
    /// For another tool; a note says that it changes nothing.
    Unused,
}

use Meaning::{Address, Field, Menu, Outdated, Silent, Unused};

/// The keys as their tools spell them. Letter case, `-` and `_` make no difference.
const KEYS: &[(&str, Meaning)] = &[
    ("redirect_from", Field("aliases")),
    ("redirects", Field("aliases")),
    ("permalink", Address),
    ("path", Address),
    ("linkTitle", Field("short_title")),
    ("sidebar_label", Field("short_title")),
    ("sidebarTitle", Field("short_title")),
    ("nav_title", Field("short_title")),
    ("navTitle", Field("short_title")),
    ("menu_title", Field("short_title")),
    ("last_reviewed_at", Field("last_reviewed_on")),
    ("last_reviewed", Field("last_reviewed_on")),
    ("review_date", Field("last_reviewed_on")),
    ("reviewed", Field("last_reviewed_on")),
    ("reviewed_on", Field("last_reviewed_on")),
    ("lastmod", Field("updated")),
    ("last_modified", Field("updated")),
    ("last_modified_at", Field("updated")),
    ("last_updated", Field("updated")),
    ("last_update", Field("updated")),
    ("modified", Field("updated")),
    ("updated_at", Field("updated")),
    ("created", Field("date")),
    ("created_at", Field("date")),
    ("publishDate", Field("date")),
    ("pubDate", Field("date")),
    ("published_at", Field("date")),
    ("published_on", Field("date")),
    ("nav_order", Field("weight")),
    ("sidebar_position", Field("weight")),
    ("order", Field("weight")),
    ("position", Field("weight")),
    ("menu_order", Field("weight")),
    ("categories", Field("tags")),
    ("category", Field("tags")),
    ("owners", Field("owner")),
    ("dris", Field("owner")),
    ("dri", Field("owner")),
    ("author", Field("authors")),
    ("excerpt", Field("description")),
    ("outdated", Outdated),
    ("deprecated", Outdated),
    ("archived", Outdated),
    ("sidebar", Menu),
    ("menu", Menu),
    ("menus", Menu),
    // About publication: `matter::hides` reads them.
    ("published", Silent),
    ("publish", Silent),
    ("public", Silent),
    ("hidden", Silent),
    ("unlisted", Silent),
    ("unpublished", Silent),
    ("private", Silent),
    ("is_draft", Silent),
    // Of tools that check the text, and of lists whose order comes from elsewhere.
    ("cSpell", Silent),
    ("markdownlint", Silent),
    ("prettier", Silent),
    ("vale", Silent),
    ("parent", Silent),
    ("grand_parent", Silent),
    ("has_children", Silent),
    ("has_toc", Silent),
    ("nav_exclude", Silent),
    ("owner_slack", Silent),
    ("questions", Silent),
    ("lang", Silent),
    ("locale", Silent),
    ("language", Silent),
    ("classes", Unused),
    ("comments", Unused),
    ("cover", Unused),
    ("cssclass", Unused),
    ("cssclasses", Unused),
    ("current_step", Unused),
    ("custom_edit_url", Unused),
    ("data_source", Unused),
    ("data_source_2", Unused),
    ("date_approved", Unused),
    ("demo_steps", Unused),
    ("displayed_sidebar", Unused),
    ("editUrl", Unused),
    ("emoji", Unused),
    ("features", Unused),
    ("head", Unused),
    ("hero", Unused),
    ("hide", Unused),
    ("hide_sidebar", Unused),
    ("hide_table_of_contents", Unused),
    ("hide_title", Unused),
    ("homepage", Unused),
    ("icon", Unused),
    ("ignoreDisconnectedPageCheck", Unused),
    ("image", Unused),
    ("layout", Unused),
    ("levels", Unused),
    ("math", Unused),
    ("next", Unused),
    ("outline", Unused),
    ("pagefind", Unused),
    ("pagination_label", Unused),
    ("pagination_next", Unused),
    ("pagination_prev", Unused),
    ("params", Unused),
    ("prev", Unused),
    ("resources", Unused),
    ("robots", Unused),
    ("search", Unused),
    ("search_exclude", Unused),
    ("sidebarGroup", Unused),
    ("sidebar_class_name", Unused),
    ("sidebar_custom_props", Unused),
    ("sitemap", Unused),
    ("step_indicator", Unused),
    ("subcategory", Unused),
    ("tableOfContents", Unused),
    ("thumbnail", Unused),
    ("toc", Unused),
    ("toc_hide", Unused),
    ("topics", Unused),
    ("type", Unused),
    ("yaml", Unused),
];

/// Words of other tools for a status, each with ours.
const STATUS: &[(&str, &str)] = &[
    ("active", "current"),
    ("approved", "current"),
    ("final", "current"),
    ("live", "current"),
    ("published", "current"),
    ("archived", "deprecated"),
    ("obsolete", "deprecated"),
    ("outdated", "deprecated"),
    ("retired", "deprecated"),
];

/// The names of the keys, as their tools spell them.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|(name, _)| *name)
}

/// Returns a key as it is compared.
pub(super) fn fold(key: &str) -> String {
    key.chars()
        .filter(|letter| !matches!(letter, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

fn meaning(key: &str) -> Option<Meaning> {
    let folded = fold(key);
    // A spelling tool has keys such as `cSpell:ignore`.
    let folded = folded.split(':').next().unwrap_or_default();
    KEYS.iter().find(|(name, _)| fold(name) == folded).map(|(_, meaning)| *meaning)
}

/// Gives the keys of other tools their names here. Returns whether the page is hidden.
pub(super) fn understand(
    table: &mut Table,
    known: &[&[FieldSpec]],
    diags: &mut Vec<Diagnostic>,
) -> bool {
    let is_field =
        |name: &str| known.iter().any(|fields| fields.iter().any(|field| field.name == name));
    let mut is_hidden = false;
    for (key, node) in &table.entries {
        is_hidden |= matter::hides(&key.value, &plain(node)) == Some(true);
    }
    let (own, other): (Vec<_>, Vec<_>) =
        std::mem::take(&mut table.entries).into_iter().partition(|(key, _)| is_field(&key.value));
    let mut reader = Reader { table, extra: Vec::new(), diags };
    reader.table.entries = own;
    for (key, node) in other {
        reader.entry(key, node, known);
    }
    reader.status();
    reader.template();
    let extra = reader.extra;
    keep(table, extra);
    values::mend(table, known);
    is_hidden
}

struct Reader<'a> {
    table: &'a mut Table,
    extra: Vec<(Spanned<String>, Node)>,
    diags: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn entry(&mut self, key: Spanned<String>, node: Node, known: &[&[FieldSpec]]) {
        match meaning(&key.value) {
            Some(Field(name)) => self.put(name, key, node),
            Some(Address) => self.address(key, node),
            Some(Outdated) => {
                if matches!(plain(&node).as_str(), "true" | "yes") {
                    let value = Value::String("deprecated".to_owned());
                    self.put("status", key, Node { value, ..node });
                } else {
                    self.extra.push((key, node));
                }
            }
            Some(Menu) => self.menu(key, node),
            Some(Silent) => self.extra.push((key, node)),
            Some(Unused) => self.unused(key, node),
            None => {
                let folded = fold(&key.value);
                let mut fields = known.iter().flat_map(|fields| fields.iter());
                match fields.find(|field| fold(&field.name) == folded) {
                    Some(field) => {
                        let message = format!("`{}` is read as `{}`", key.value, field.name);
                        let found = Diagnostic::new(Code::KeySpelling, key.span, message);
                        let cause = key.value.as_str();
                        self.diags.push(found.cause(cause).help(format!("write `{}`", field.name)));
                        self.put(&field.name, key, node);
                    }
                    // Reported as an unknown key when the fields are read.
                    None => {
                        self.extra.push((key.clone(), node.clone()));
                        self.table.entries.push((key, node));
                    }
                }
            }
        }
    }

    /// Sets a field. What the page says with the key of today comes first; lists are joined.
    fn put(&mut self, name: &str, key: Spanned<String>, node: Node) {
        let Some((_, old)) = self.table.entries.iter_mut().find(|(old, _)| old.value == name)
        else {
            let key = Spanned::new(name.to_owned(), key.span);
            self.table.entries.push((key, node));
            return;
        };
        if !matches!(name, "aliases" | "authors" | "owner" | "tags") {
            self.extra.push((key, node));
            return;
        }
        let mut items = Vec::new();
        for mut node in [old.clone(), node] {
            if name == "tags" {
                values::split_at_commas(&mut node);
            }
            match node.value {
                Value::List(list) => items.extend(list),
                Value::Null => {}
                _ => items.push(node),
            }
        }
        old.value = Value::List(items);
    }

    /// Takes the whole address of the page, unless it has parts that only another tool can fill in.
    fn address(&mut self, key: Spanned<String>, node: Node) {
        let address = plain(&node);
        let is_address = !address.trim_matches('/').is_empty() || address == "/";
        if !is_address || address.contains([':', '{', '*']) || address == "pretty" {
            return self.unused(key, node);
        }
        let value = Value::String(format!("/{}", address.trim_start_matches('/')));
        self.put("slug", key, Node { value, verbatim: None, ..node });
    }

    /// Takes the place in menus: `sidebar: { order, label }`, `menu: { main: { weight, name } }`.
    fn menu(&mut self, key: Spanned<String>, node: Node) {
        let mut place = &node;
        if let Value::Table(table) = &place.value
            && fold(&key.value).starts_with("menu")
            && let Some((_, first)) = table.entries.first()
            && matches!(first.value, Value::Table(_))
        {
            place = first;
        }
        let mut found = Vec::new();
        if let Value::Table(table) = &place.value {
            for (name, field) in [
                ("order", "weight"),
                ("weight", "weight"),
                ("label", "short_title"),
                ("name", "short_title"),
            ] {
                let value = table.get(name).filter(|node| node.value != Value::Null);
                found.extend(value.map(|value| (field, value.clone())));
            }
        }
        for (field, value) in found {
            if self.table.get(field).is_none() {
                self.put(field, key.clone(), value);
            }
        }
        self.extra.push((key, node));
    }

    fn unused(&mut self, key: Spanned<String>, node: Node) {
        let message = format!("`{}` is a key of another tool, and changes nothing here", key.value);
        let found = Diagnostic::new(Code::UnusedKey, key.span, message).cause(key.value.as_str());
        self.diags.push(found.help(format!(
            "to give it a meaning, in `site.toml`: [front_matter] rename = {{ {} = \"…\" }}; it is \
             kept as `page.extra` for templates",
            toml_key(&key.value)
        )));
        self.extra.push((key, node));
    }

    /// Keeps a status that only its writers know as it is.
    fn status(&mut self) {
        let Some(at) = self.table.entries.iter().position(|(key, _)| key.value == "status") else {
            return;
        };
        let (_, node) = &mut self.table.entries[at];
        let Value::String(text) = &node.value else { return };
        let word = text.trim().to_lowercase();
        if let Some((_, ours)) = STATUS.iter().find(|(theirs, _)| *theirs == word) {
            node.value = Value::String((*ours).to_owned());
            return;
        }
        let ours = ["draft", "current", "deprecated", "superseded"];
        if ours.contains(&word.as_str()) {
            node.value = Value::String(word);
            return;
        }
        if crate::diagnostic::nearest(&word, ours).is_some() || word.is_empty() {
            return;
        }
        let message = format!("`{text}` is a status that rolebook does not know");
        let found =
            Diagnostic::new(Code::ValueKept, node.span, message).cause(format!("status {word}"));
        self.diags.push(found.help(
            "it is kept as `page.extra.status`; `draft`, `current`, `deprecated` and `superseded` are \
             shown",
        ));
        let entry = self.table.entries.remove(at);
        self.extra.push(entry);
    }

    /// Leaves out a template that is no file of ours, such as `doc`.
    fn template(&mut self) {
        let is_foreign = |(key, node): &(Spanned<String>, Node)| {
            key.value == "template" && !plain(node).ends_with(".html")
        };
        if let Some(at) = self.table.entries.iter().position(is_foreign) {
            let (key, node) = self.table.entries.remove(at);
            let message = format!("the template `{}` is that of another tool", plain(&node));
            let found = Diagnostic::new(Code::UnusedKey, node.span, message).cause("template");
            self.diags.push(found.help("templates of rolebook end in `.html`"));
            self.extra.push((key, node));
        }
    }
}

/// Adds entries to `extra`; what is there already stays.
fn keep(table: &mut Table, entries: Vec<(Spanned<String>, Node)>) {
    let Some((first, _)) = entries.first() else { return };
    if table.get("extra").is_none() {
        let key = Spanned::new("extra".to_owned(), first.span);
        let node = Node { value: Value::Table(Table::default()), span: first.span, verbatim: None };
        table.entries.push((key, node));
    }
    let extra = table.entries.iter_mut().find(|(key, _)| key.value == "extra");
    if let Some((_, Node { value: Value::Table(extra), .. })) = extra {
        for (key, node) in entries {
            if extra.get(&key.value).is_none() {
                extra.entries.push((key, node));
            }
        }
    }
}

/// Renames keys as a site says it; `extra.x` is the key `x` of `extra`.
pub(super) fn rename(table: &mut Table, names: &[(String, String)]) {
    let mut extra = Vec::new();
    let mut at = 0;
    while let Some((key, _)) = table.entries.get_mut(at) {
        let Some((_, name)) = names.iter().find(|(from, _)| *from == key.value) else {
            at += 1;
            continue;
        };
        key.value.clone_from(name);
        if let Some(inner) = name.strip_prefix("extra.") {
            let (key, node) = table.entries.remove(at);
            extra.push((Spanned::new(inner.to_owned(), key.span), node));
        } else {
            at += 1;
        }
    }
    keep(table, extra);
}

/// Writes a key as TOML does.
pub(super) fn toml_key(key: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    match !key.is_empty() && key.chars().all(is_bare) {
        true => key.to_owned(),
        false => format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

#[cfg(test)]
mod tests;

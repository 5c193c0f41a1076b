//! *A table with old keys → the same table with the keys of today.* Fields declare their older
//! keys with `[alias "old"]`.

use super::schema::{FieldSpec, Schema};
use super::{Node, Table, Value, list_of};
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::Spanned;
use rustc_hash::FxHashSet;

/// The old keys of field lists, including those of the tables within.
#[derive(Debug, Default)]
pub struct Aliases {
    names: FxHashSet<&'static str>,
}

impl Aliases {
    /// Collects the old keys that `fields` and their tables declare.
    pub fn collect(fields: &[FieldSpec]) -> Self {
        let mut aliases = Aliases::default();
        aliases.add(fields);
        aliases
    }

    fn add(&mut self, fields: &[FieldSpec]) {
        for field in fields {
            self.names.extend(field.aliases);
            self.add_schema(&field.schema());
        }
    }

    fn add_schema(&mut self, schema: &Schema) {
        match schema {
            Schema::List(inner) | Schema::Map(_, inner) => self.add_schema(inner),
            Schema::Either(forms) => forms.iter().for_each(|form| self.add_schema(form)),
            Schema::Record(_, fields) => self.add(fields),
            _ => {}
        }
    }

    /// Renames the old keys of a table and of the tables within, and reports each once.
    pub fn rename(&self, table: &mut Table, fields: &[&[FieldSpec]], diags: &mut Vec<Diagnostic>) {
        // Most files have no old key; then the forms of the fields are not looked at.
        if !self.names.is_empty() && self.is_used(table) {
            Renamer { reported: FxHashSet::default(), diags }.table(table, fields);
        }
    }

    fn is_used(&self, table: &Table) -> bool {
        table
            .entries
            .iter()
            .any(|(key, node)| self.names.contains(key.value.as_str()) || self.is_used_in(node))
    }

    fn is_used_in(&self, node: &Node) -> bool {
        match &node.value {
            Value::Table(table) => self.is_used(table),
            Value::List(nodes) => nodes.iter().any(|node| self.is_used_in(node)),
            _ => false,
        }
    }
}

struct Renamer<'a> {
    reported: FxHashSet<&'static str>,
    diags: &'a mut Vec<Diagnostic>,
}

impl Renamer<'_> {
    fn table(&mut self, table: &mut Table, fields: &[&[FieldSpec]]) {
        let fields = || fields.iter().flat_map(|fields| fields.iter());
        let old: Vec<&'static str> = fields().flat_map(|field| field.aliases).copied().collect();
        for old in old {
            let Some(at) = table.entries.iter().position(|(key, _)| key.value == old) else {
                continue;
            };
            let (key, node) = table.entries.remove(at);
            let new = fields().filter(|field| field.aliases.contains(&old));
            let new: Vec<&str> = new.map(|field| &*field.name).collect();
            let given = table.entries.iter().find(|(key, _)| new.contains(&key.value.as_str()));
            if let Some((given, _)) = given {
                let message = format!("`{old}` and `{}` are the same key", given.value);
                self.diags.push(
                    Diagnostic::new(Code::DuplicateKey, key.span, message)
                        .also(given.span, "the other one")
                        .help(format!("move what `{old}` says to `{}`", given.value)),
                );
                continue;
            }
            if self.reported.insert(old) {
                let message = format!("`{old}` is now {}", list_of(&new));
                let diagnostic = Diagnostic::new(Code::OldSpelling, key.span, message);
                self.diags.push(diagnostic.help("rename it"));
            }
            for (offset, name) in new.into_iter().enumerate() {
                let key = Spanned::new(name.to_owned(), key.span);
                table.entries.insert(at + offset, (key, node.clone()));
            }
        }
        for (key, node) in &mut table.entries {
            if let Some(field) = fields().find(|field| field.name == key.value) {
                self.node(node, &field.schema());
            }
        }
    }

    fn node(&mut self, node: &mut Node, schema: &Schema) {
        match (schema, &mut node.value) {
            (Schema::Record(_, fields), Value::Table(table)) => self.table(table, &[fields]),
            (Schema::List(inner), Value::List(nodes)) => {
                nodes.iter_mut().for_each(|node| self.node(node, inner));
            }
            // A single value is a list of one.
            (Schema::List(inner), Value::Table(_)) => self.node(node, inner),
            (Schema::Map(_, inner), Value::Table(table)) => {
                table.entries.iter_mut().for_each(|(_, node)| self.node(node, inner));
            }
            (Schema::Either(forms), _) => forms.iter().for_each(|form| self.node(node, form)),
            _ => {}
        }
    }
}

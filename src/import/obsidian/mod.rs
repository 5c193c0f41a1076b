//! *Entries of an Obsidian vault → a handbook.*
//!
//! Folders stay as they are; a note that has the name of its folder, or of a folder beside it, is the
//! page of that folder. Notes may include each other, so the vault is looked at twice: first which
//! headings and blocks are included, then the text of every note.

mod body;
mod callout;
mod links;
mod properties;
mod vault;

use super::archive::Archive;
use super::names::needs_kind;
use super::{CONTENT, Plan, not_an_export};
use crate::fatal::Fatal;
use body::Converter;
use properties::Properties;
use vault::Vault;

/// Turns the entries into a plan.
pub(super) fn plan(archive: &Archive) -> Result<Plan, Fatal> {
    let mut plan = Plan { notes: archive.notes.clone(), ..Plan::default() };
    let mut vault = Vault::new(archive, &mut plan);
    if vault.notes.is_empty() {
        let help = "name the folder that has `.obsidian` in it, or a zip of it";
        return Err(not_an_export(archive, "a vault of Obsidian: it has no notes", help));
    }
    plan.title = match vault.home {
        Some(home) if vault.notes[home].has_title => vault.notes[home].title.clone(),
        _ if vault.name.is_empty() => "Handbook".into(),
        _ => vault.name.clone(),
    };
    for at in 0..vault.notes.len() {
        for name in properties::aliases(&vault.notes[at]) {
            vault.add_name(&name, at);
        }
    }
    let embeds = links::find_embeds(&vault);
    for (path, entry) in &vault.files {
        plan.add(format!("{CONTENT}/{path}"), archive.entries[*entry].bytes.clone());
    }
    for at in 0..vault.notes.len() {
        let note = &vault.notes[at];
        let mut front = Properties::read(note, &mut plan).front;
        if needs_kind(&note.path) {
            front.text("kind", "page");
        }
        let body = Converter { vault: &vault, embeds: &embeds, at, plan: &mut plan }.convert();
        let body = callout::convert(&body);
        let body = body.trim_matches('\n');
        let heading = match note.has_heading || front.has("title") {
            true => String::new(),
            false => format!("# {}\n", super::text::label(&note.title)),
        };
        let gap = if heading.is_empty() || body.is_empty() { "" } else { "\n" };
        let end = if body.is_empty() { "" } else { "\n" };
        let text = format!("{}{heading}{gap}{body}{end}", front.render());
        plan.add_page(format!("{CONTENT}/{}", note.path), text);
    }
    Ok(plan.sorted())
}

#[cfg(test)]
mod tests;

//! `import`: turns what another tool has into a handbook.

use super::arguments::{From, Global, Import, ImportWhat};
use super::terminal::{display_path, eprint, print};
use crate::fatal::Fatal;
use crate::import::{Note, Plan, Tool, archive, write};
use std::collections::BTreeMap;

/// Places that are listed of each cause, unless all are asked for.
const PLACES: usize = 10;

pub(super) fn import(global: &Global, import: &Import) -> Result<u8, Fatal> {
    match &import.what {
        ImportWhat::Notion(from) => of_tool(global, from, Tool::Notion),
        ImportWhat::Confluence(from) => of_tool(global, from, Tool::Confluence),
        ImportWhat::Obsidian(from) => of_tool(global, from, Tool::Obsidian),
        ImportWhat::Roles(from) => super::roles::import_roles(global, from),
    }
}

/// Imports the export of a tool.
fn of_tool(global: &Global, from: &From, tool: Tool) -> Result<u8, Fatal> {
    let archive = archive::read(&from.path, &archive::Limits::default())?;
    let plan = crate::import::plan(tool, &archive)?;
    let options = write::Options { force: from.force, dry_run: from.dry_run };
    let outcome = write::write(&plan, &from.path, &from.to, options)?;
    if !global.quiet {
        print(&listed(&plan.notes, global.verbose))?;
        let to = display_path(&from.to);
        if from.dry_run {
            let files: String = outcome
                .new
                .iter()
                .map(|path| format!("new      {path}\n"))
                .chain(outcome.changed.iter().map(|path| format!("changed  {path}\n")))
                .collect();
            print(&files)?;
        }
        print(&summary(&plan, &outcome, &to, from.dry_run))?;
    }
    if !outcome.kept.is_empty() {
        let kept = outcome.kept.join(", ");
        eprint(&format!(
            "note: kept as they are, since they were edited after the import: {kept}\n\
             help: `--force` replaces them\n"
        ));
    }
    if !outcome.gone.is_empty() {
        let gone = outcome.gone.join(", ");
        eprint(&format!("note: no longer in the export, and kept: {gone}\n"));
    }
    Ok(0)
}

/// What was not converted, by cause, with its places.
fn listed(notes: &[Note], all: bool) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let mut causes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for note in notes {
        let place = match note.line {
            0 => note.file.clone(),
            line => format!("{}:{line}", note.file),
        };
        causes.entry(&note.what).or_default().push(place);
    }
    let mut text = String::new();
    for (what, places) in causes {
        text += &format!("{what} ({})\n", places.len());
        let shown = if all { places.len() } else { PLACES };
        for place in places.iter().take(shown) {
            text += &format!("  {place}\n");
        }
        if places.len() > shown {
            text += &format!("  … and {} more; `--verbose` lists all\n", places.len() - shown);
        }
    }
    text + "\n"
}

/// The last lines.
fn summary(plan: &Plan, outcome: &write::Outcome, to: &str, dry_run: bool) -> String {
    let counted = |number: usize, noun: &str| match number {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    };
    let files = plan.files.len().saturating_sub(plan.pages);
    let did = if dry_run { "would import" } else { "imported" };
    let mut changes = Vec::new();
    for (number, word) in [
        (outcome.new.len(), "new"),
        (outcome.changed.len(), "changed"),
        (outcome.unchanged, "unchanged"),
        (outcome.kept.len(), "kept"),
    ] {
        if number > 0 {
            changes.push(format!("{number} {word}"));
        }
    }
    let changes = match outcome.new.is_empty() && outcome.changed.is_empty() {
        true if outcome.kept.is_empty() => "nothing changed".to_owned(),
        _ => changes.join(", "),
    };
    let mut text = format!(
        "{did} {} and {} into {to} (files: {changes})\n",
        counted(plan.pages, "page"),
        counted(files, "other file"),
    );
    if !plan.notes.is_empty() {
        text += &match plan.notes.len() {
            1 => "1 place was not converted in full\n".to_owned(),
            number => format!("{number} places were not converted in full\n"),
        };
    }
    text
}

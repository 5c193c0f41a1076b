//! *Entries of a Notion export ("Markdown & CSV") → a handbook.*
//!
//! A page is `Title 0123….md`; what is below it stands in a folder of the same name, in newer exports
//! without the id. A database is `Title 0123….csv`, or `…_all.csv` for all of its rows, with a page in
//! that folder for each row that has text.

mod body;
mod database;
mod export;

use super::archive::Archive;
use super::front::Front;
use super::names::{Layout, lay_out, needs_kind};
use super::text::Text;
use super::{CONTENT, Plan, not_an_export};
use crate::fatal::Fatal;
use body::Converter;
use database::Database;
use export::{Export, Target};
use std::collections::BTreeMap;

/// Turns the entries into a plan.
pub(super) fn plan(archive: &Archive) -> Result<Plan, Fatal> {
    let mut plan = Plan { notes: archive.notes.clone(), ..Plan::default() };
    let mut export = Export::new(archive, &mut plan);
    if export.pages.is_empty() {
        let html = archive.entries.iter().any(|entry| entry.path.ends_with(".html"));
        let help = match html {
            true => "export it again and choose \"Markdown & CSV\" in place of HTML",
            false => "export it again as \"Markdown & CSV\"",
        };
        return Err(not_an_export(archive, "an export of Notion: it has no Markdown", help));
    }
    let roots: Vec<usize> =
        (0..export.pages.len()).filter(|at| export.pages[*at].parent.is_none()).collect();
    let home = match roots[..] {
        [only] => Some(only),
        _ => None,
    };
    let leaves: Vec<_> = export.pages.iter().map(export::Page::leaf).collect();
    let mut layout = lay_out(&leaves, home);
    place_files(archive, &mut export, &mut layout, &mut plan);
    plan.title =
        home.map_or_else(|| archive_title(archive), |home| export.pages[home].title.clone());
    let databases = Database::read_all(archive, &mut export, &mut plan);
    let of_pages = databases.iter().map(|database| (database.page, database)).collect();
    for at in 0..export.pages.len() {
        write_page(archive, &export, &layout, &databases, &of_pages, at, &mut plan);
    }
    Ok(plan.sorted())
}

/// The title of a handbook without a first page.
fn archive_title(archive: &Archive) -> String {
    let (name, _) = export::split_id(&archive.name);
    match name.is_empty() || archive.name.starts_with("Export") {
        true => "Handbook".into(),
        false => name.to_owned(),
    }
}

/// Places every file that is no page beside the page that it belongs to.
fn place_files(archive: &Archive, export: &mut Export, layout: &mut Layout, plan: &mut Plan) {
    for (at, owner) in std::mem::take(&mut export.files) {
        let entry = &archive.entries[at];
        let folder = owner.map_or("", |owner| layout.folders[owner].as_str()).to_owned();
        let name = super::names::file_name(super::names::name_of(&entry.path));
        let path = layout.taken.take(&folder, &name);
        plan.add(format!("{CONTENT}/{path}"), entry.bytes.clone());
        export.targets.insert(entry.path.clone(), Target::File(path));
    }
}

/// Adds one page to the plan.
fn write_page(
    archive: &Archive,
    export: &Export,
    layout: &Layout,
    databases: &[Database],
    of_pages: &BTreeMap<usize, &Database>,
    at: usize,
    plan: &mut Plan,
) {
    let page = &export.pages[at];
    let path = &layout.files[at];
    let mut front = Front::default();
    if needs_kind(path) {
        front.text("kind", "page");
    }
    front.list("aliases", &page.aliases());
    let row = page.row.map(|(database, row)| (&databases[database], row));
    let source = page.markdown.map(|entry| &archive.entries[entry]);
    let lossy = source.map(|entry| String::from_utf8_lossy(&entry.bytes).replace("\r\n", "\n"));
    let text = Text::new(lossy.as_deref().unwrap_or_default());
    let shown = source.map_or("", |entry| entry.path.as_str());
    let head = body::Head::read(&text, row.map(|(database, _)| database.columns()));
    for (name, value) in &head.properties {
        front.property(name, &database::plain(value));
    }
    if let (Some((database, row)), true) = (row, head.properties.is_empty()) {
        for (name, value) in database.properties(row) {
            front.property(name, &database::plain(value));
        }
    }
    let mut converter = Converter { export, layout, path, file: shown, text: &text, plan };
    let mut body = converter.convert(head.end);
    let database = of_pages.get(&at).filter(|database| !database.has_a_page_for_each_row());
    if let Some(database) = database {
        body = format!("{}\n\n{}", body.trim_end(), database.table(layout, path));
    }
    let body = body.trim();
    let heading = format!("# {}\n", page.title);
    let text = match body {
        "" => heading,
        body => format!("{heading}\n{body}\n"),
    };
    plan.add_page(format!("{CONTENT}/{path}"), front.render() + &text);
}

#[cfg(test)]
mod tests;

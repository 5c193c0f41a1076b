//! *Entries of a Confluence space, exported as HTML → a handbook.*

mod block;
mod escape;
mod inline;
mod space;
mod table;
mod writer;

use super::archive::Archive;
use super::front::{Front, date};
use super::html::{DOCUMENT, Id, Tree};
use super::names::{Layout, Leaf, file_name, lay_out, name_of, needs_kind, relative};
use super::text::extension;
use super::{CONTENT, Plan, not_an_export};
use crate::fatal::Fatal;
use space::{Places, Space};
use std::collections::BTreeSet;
use writer::Writer;

/// Turns the entries into a plan.
pub(super) fn plan(archive: &Archive) -> Result<Plan, Fatal> {
    let mut plan = Plan { notes: archive.notes.clone(), ..Plan::default() };
    let Some(space) = Space::read(archive) else {
        let is_xml = archive.entries.iter().any(|entry| name_of(&entry.path) == "entities.xml");
        let (what, help) = match is_xml {
            true => (
                "an HTML export of Confluence, but an XML export",
                "export the space again and choose HTML in place of XML",
            ),
            false => {
                ("an HTML export of Confluence: it has no `index.html`", "export the space as HTML")
            }
        };
        return Err(not_an_export(archive, what, help));
    };
    let leaves: Vec<Leaf> = space
        .pages
        .iter()
        .map(|page| Leaf { title: page.title.clone(), parent: page.parent, is_section: false })
        .collect();
    let roots: Vec<usize> = (0..leaves.len()).filter(|at| leaves[*at].parent.is_none()).collect();
    let home = match roots[..] {
        [only] => Some(only),
        _ => None,
    };
    let mut layout = lay_out(&leaves, home);
    let places = place_files(archive, &space, &mut layout, &mut plan);
    plan.title = if space.name.is_empty() { "Handbook".into() } else { space.name.clone() };
    let parents: BTreeSet<usize> = leaves.iter().filter_map(|leaf| leaf.parent).collect();
    for at in 0..space.pages.len() {
        let has_children = parents.contains(&at);
        write_page(&space, &layout, &places, at, has_children, &mut plan);
    }
    Ok(plan.sorted())
}

/// Places every attachment and image that a page has or shows.
fn place_files(archive: &Archive, space: &Space, layout: &mut Layout, plan: &mut Plan) -> Places {
    let mut places = Places::default();
    for (at, page) in space.pages.iter().enumerate() {
        for (path, name) in space.references(page) {
            let Some(entry) = space.entry(archive, &path) else { continue };
            if places.files.contains_key(&path) {
                continue;
            }
            // The folder of an attachment has the id of its page.
            let owner = path.split('/').nth(1).and_then(|id| space.by_id(id)).unwrap_or(at);
            let mut name = file_name(&name);
            if extension(&name).is_empty() && !extension(&path).is_empty() {
                name = format!("{name}.{}", extension(&path));
            }
            let folder = layout.folders[owner].clone();
            let made = layout.taken.take(&folder, &name);
            plan.add(format!("{CONTENT}/{made}"), entry.bytes.clone());
            places.files.insert(path, made);
        }
    }
    let left = space.unused(archive, &places);
    for path in left {
        plan.note(&path, 0, "a file that no page shows or has was left out");
    }
    places
}

/// Adds one page to the plan.
fn write_page(
    space: &Space,
    layout: &Layout,
    places: &Places,
    at: usize,
    has_children: bool,
    plan: &mut Plan,
) {
    let page = &space.pages[at];
    let path = &layout.files[at];
    let tree = &page.tree;
    let mut front = Front::default();
    if needs_kind(path) {
        front.text("kind", "page");
    }
    front.list("aliases", &[format!("/{}", page.name)]);
    if let Some(labels) = tree.by_id("labels-section") {
        let tags: Vec<String> = tree
            .within(labels)
            .filter(|id| tree.name(*id) == "a")
            .map(|id| tree.plain_text(id))
            .filter(|tag| !tag.is_empty())
            .collect();
        front.list("tags", &tags);
    }
    if let Some(about) = tree.by_class(DOCUMENT, "page-metadata") {
        for (class, key) in [("author", "author"), ("editor", "last_editor")] {
            if let Some(name) = tree.by_class(about, class) {
                front.property(key, &tree.plain_text(name));
            }
        }
        let words = tree.plain_text(about);
        let day = words.rsplit_once(" on ").and_then(|(_, day)| date(day));
        if let Some(day) = day {
            front.extra("last_modified", day.to_string());
        }
    }
    if let Some(comments) = tree.by_id("comments-section") {
        plan.note(&page.file, tree.line(comments), "comments were left out");
    }
    let content = space::content(tree);
    let mut writer = Writer::new(space, layout, places, at, has_children, plan);
    let mut body = content.map_or(String::new(), |content| writer.body(content));
    let used = writer.used();
    body += &attachments(tree, content, &used, page, places, path);
    let heading = format!("# {}\n", escape::heading(&page.title));
    let text = match body.trim() {
        "" => heading,
        body => format!("{heading}\n{body}\n"),
    };
    plan.add_page(format!("{CONTENT}/{path}"), front.render() + &text);
}

/// The attachments of a page that its text does not lead to.
fn attachments(
    tree: &Tree,
    content: Option<Id>,
    used: &BTreeSet<String>,
    page: &space::Page,
    places: &Places,
    path: &str,
) -> String {
    let inside: BTreeSet<Id> = content.map(|id| tree.within(id).collect()).unwrap_or_default();
    let mut list = String::new();
    let mut seen = used.clone();
    for id in tree.within(DOCUMENT).filter(|id| tree.name(*id) == "a" && !inside.contains(id)) {
        let Some(target) = space::resolve(page, tree.attribute(id, "href")) else { continue };
        let Some(file) = places.files.get(&target) else { continue };
        if seen.insert(target) {
            let words = super::text::label(&tree.plain_text(id));
            list += &format!("- [{words}]({})\n", relative(path, file));
        }
    }
    if list.is_empty() {
        return list;
    }
    // The heading of the list in the export.
    let heading = tree.by_id("attachments").map(|id| tree.plain_text(id)).unwrap_or_default();
    let heading = heading.trim_end_matches(':');
    let heading = if heading.is_empty() { "Attachments" } else { heading };
    format!("\n\n## {}\n\n{list}", escape::heading(heading))
}

#[cfg(test)]
mod tests;

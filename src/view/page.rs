//! *A page → what its template sees.* The document as HTML, and what stands around it: title and
//! description, breadcrumbs, contents, neighbours, review, sources.

use super::fill::HtmlForm;
use super::{PageView, PartView, SectionView, StatusView, TocEntry, json_ld, link, nav};
use crate::document::builder::sentence;
use crate::document::frame::{self, StatusNote};
use crate::document::list::Part;
use crate::document::number::Numbering;
use crate::document::{Block, Document, Draft, Form, Level, Place, Render};
use crate::handbook::{Handbook, PageId};
use crate::kinds::document;
use crate::page::Page;
use crate::source_map::SourceMap;

/// Returns what the template of a page sees, and what the markers of the page stand for.
pub fn view(
    handbook: &Handbook,
    id: PageId,
    navs: &nav::Navs,
    texts: Option<&SourceMap>,
) -> (PageView, Numbering) {
    let form = HtmlForm::new(handbook, id).with_positions(texts);
    let (mut view, numbering) = around(handbook, id, &document(handbook, id), navs, form);
    view.json_ld = json_ld::scripts(handbook, id, &view);
    (view, numbering)
}

/// Returns what a template sees of a document that belongs to a page, with the texts of the page
/// from a form.
pub fn around(
    handbook: &Handbook,
    id: PageId,
    draft: &Draft<'_>,
    navs: &nav::Navs,
    mut form: HtmlForm<'_>,
) -> (PageView, Numbering) {
    let page = handbook.page(id);
    let labels = &handbook.config.labels;
    let common = &page.common;
    let Document { head, mut sections } = draft.render(&mut form);
    let tags = frame::tags(handbook, id).render(&mut form);
    let status = frame::status(handbook, id).map(|note| status(&mut form, &note));
    let (id_prefix, number, level) = (form.id_prefix(), form.page_number(), form.level(Level(1)));
    let numbering = form.into_numbering();
    if !numbering.is_cited() {
        sections.retain(|section| !section.lists_sources());
    }
    let title = handbook.title(id).to_owned();
    let is_home = id == handbook.nav.home;
    let (previous, next) = handbook.nav.neighbours(id);
    let ancestors = handbook.nav.ancestors(id);
    let canonical = handbook.config.base.absolute(&page.route);
    let toc = toc(handbook, id, &sections);
    let (styles, scripts) = (styles(&sections), scripts(&sections));
    let printed_from =
        canonical.as_ref().map(|address| labels.fill("printed_from", &[("address", address)]));
    let view = PageView {
        html_title: if is_home {
            title.clone()
        } else {
            format!("{title} · {}", handbook.site_title())
        },
        url: handbook.link(id),
        markdown: handbook
            .config
            .site
            .output
            .markdown
            .then(|| handbook.config.base.link(&page.route.as_markdown())),
        kind: handbook.kind_spec(id).name.to_string(),
        id: page.id.to_string(),
        is_home,
        is_print: !id_prefix.is_empty(),
        id_prefix,
        number,
        level,
        color: handbook.color(id),
        abbreviation: handbook.abbreviation(id).map(str::to_owned),
        section: main_section(handbook, id, &ancestors),
        nav: nav::marked(handbook, id, navs),
        toc,
        previous: previous.map(|id| link(handbook, id)),
        next: next.map(|id| link(handbook, id)),
        tags,
        subtitle: common.subtitle.clone(),
        authors: (!common.authors.is_empty())
            .then(|| labels.fill("written_by", &[("authors", &common.authors.join(", "))])),
        owner: common.owner.as_ref().map(|owner| labels.fill("owned_by", &[("owner", owner)])),
        reviewed: reviewed(handbook, id),
        status,
        edit_url: edit_url(handbook, page),
        printed_from,
        styles,
        scripts,
        extra: extra(&common.extra),
        notes: numbering.assumed().notes,
        json_ld: Vec::new(),
        breadcrumbs: ancestors.iter().map(|id| link(handbook, *id)).collect(),
        description: handbook.description(id),
        canonical,
        title,
        head,
        sections,
    };
    (view, numbering)
}

fn main_section(handbook: &Handbook, id: PageId, ancestors: &[PageId]) -> String {
    let main = if ancestors.len() == 1 && handbook.nav.section(id).is_some() {
        Some(&id)
    } else {
        ancestors.get(1)
    };
    main.map(|section| handbook.link(*section)).unwrap_or_default()
}

/// Returns plain text as HTML.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut html, text);
    html
}

fn reviewed(handbook: &Handbook, id: PageId) -> Vec<PartView> {
    let labels = &handbook.config.labels;
    let date = |date: jiff::civil::Date| {
        vec![Part::Date { date: date.to_string().into(), words: labels.date(date) }]
    };
    let Some(on) = &handbook.page(id).common.last_reviewed_on else { return Vec::new() };
    match handbook.review_due(id) {
        Some(due) => {
            let values = [("date", date(on.value)), ("due", date(due))];
            sentence(labels, "reviewed_on_until", &values)
        }
        None => sentence(labels, "reviewed_on", &[("date", date(on.value))]),
    }
}

fn status(form: &mut HtmlForm<'_>, note: &StatusNote<'_>) -> StatusView {
    StatusView { name: note.name, label: note.label.clone(), parts: note.parts.render(form) }
}

fn edit_url(handbook: &Handbook, page: &Page) -> Option<String> {
    page.file?;
    let form = handbook.config.site.repository.edit_url.as_ref()?;
    let path = match page.base {
        Some(_) => page.path.to_string(),
        None => handbook.files.layout.in_content(&page.path),
    };
    Some(form.replace("{path}", &crate::url::encode(&path)))
}

/// Returns the sections that the page may show, with the headings of its text and listed groups.
fn toc(handbook: &Handbook, id: PageId, sections: &[SectionView]) -> Vec<TocEntry> {
    let mut toc = Vec::new();
    for section in sections {
        if section.place != Place::Body {
            continue;
        }
        if !section.anchor.is_empty() {
            toc.push(TocEntry {
                id: section.anchor.as_str().to_owned(),
                title: section.title.clone(),
                level: 2,
            });
        }
        if section.id == "text" {
            let headings = handbook.page(id).body.headings.iter();
            toc.extend(headings.filter(|heading| heading.level <= 3).map(|heading| TocEntry {
                id: heading.id.clone(),
                title: heading.text.clone(),
                level: heading.level,
            }));
        }
        let groups = section.blocks.iter().filter_map(|block| match block {
            Block::Groups { items, .. } => Some(items),
            _ => None,
        });
        toc.extend(groups.flatten().filter(|group| group.listed).map(|group| TocEntry {
            id: group.anchor.as_str().to_owned(),
            title: group.title.clone(),
            level: group.level.0,
        }));
    }
    toc
}

/// Returns all blocks of sections, those in groups as well.
fn blocks(sections: &[SectionView]) -> Vec<&super::BlockView> {
    let mut open: Vec<&super::BlockView> =
        sections.iter().flat_map(|section| &section.blocks).collect();
    let mut all = Vec::new();
    while let Some(block) = open.pop() {
        if let Block::Groups { items, .. } = block {
            open.extend(items.iter().flat_map(|group| &group.blocks));
        }
        all.push(block);
    }
    all
}

/// Returns the style sheets that a page takes for its views. Tables of comparisons, the plain
/// responsibility matrix and quotations are part of the one that every page has.
fn styles(sections: &[SectionView]) -> Vec<&'static str> {
    let is_view = |block: &&super::BlockView| match block {
        Block::CompareAny { .. }
        | Block::Levels { .. }
        | Block::Differences { .. }
        | Block::SkillIndex { .. }
        | Block::Graph { .. }
        | Block::Aid { .. } => true,
        Block::Matrix { matrix } => matrix.pick.is_some(),
        _ => false,
    };
    if blocks(sections).iter().any(is_view) { vec!["views.css"] } else { Vec::new() }
}

/// Returns the scripts that the blocks of a page use.
fn scripts(sections: &[SectionView]) -> Vec<&'static str> {
    let is_picked = |block: &&super::BlockView| match block {
        Block::CompareAny { table } | Block::Comparison { table } => table.pick.is_some(),
        Block::Matrix { matrix } => matrix.pick.is_some(),
        Block::Levels { ladder } => ladder.pick.is_some(),
        _ => false,
    };
    if blocks(sections).iter().any(is_picked) { vec!["compare.js"] } else { Vec::new() }
}

/// Returns the writer's own keys as templates see them.
pub fn extra(table: &crate::data::Table) -> tera::Value {
    tera::Value::from_serializable(&Extra(table))
}

/// Front matter serialises as what it says; dates as text.
struct Extra<'a>(&'a crate::data::Table);

impl serde::Serialize for Extra<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0.entries.iter().map(|(key, node)| (&key.value, ExtraValue(&node.value))),
        )
    }
}

struct ExtraValue<'a>(&'a crate::data::Value);

impl serde::Serialize for ExtraValue<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use crate::data::Value;
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Boolean(value) => serializer.serialize_bool(*value),
            Value::Integer(value) => serializer.serialize_i64(*value),
            Value::Float(value) => serializer.serialize_f64(*value),
            Value::Date(value) => serializer.collect_str(value),
            Value::String(value) => serializer.serialize_str(value),
            Value::List(items) => {
                serializer.collect_seq(items.iter().map(|item| ExtraValue(&item.value)))
            }
            Value::Table(table) => Extra(table).serialize(serializer),
        }
    }
}

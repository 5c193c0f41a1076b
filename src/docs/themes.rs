//! *Types that templates see → the reference in `docs/themes.md`.*

use std::fmt::Write;

use super::cell;
use crate::document::documented::{Documented, FieldDoc, TypeDoc, snake_case};
use crate::document::number::{Note, Place};
use crate::document::{Block, Section, aid, graph, list, table};
use crate::kinds::{KINDS, SectionSpec};
use crate::labels::Labels;
use crate::theme::{Redirect, builtin};
use crate::view::nav::{NavItem, NavView};
use crate::view::{Link, PageView, SiteView, StatusView, Text, TocEntry};

/// The line before the generated part of the page.
const BEGIN: &str = "<!-- The reference begins here: `scripts/update docs::` writes it. -->";

/// A variable of templates: its name, where it is, its type.
type Variable = (&'static str, &'static str, fn() -> TypeDoc);

/// Types that a template sees as a variable of their own.
const VARIABLES: &[Variable] = &[
    ("site", "In every template.", SiteView::documentation),
    ("page", "In templates of pages.", PageView::documentation),
    ("nav", "In `nav.html`.", NavView::documentation),
    ("redirect", "In `redirect.html`.", Redirect::documentation),
];

/// Types of values within them.
const TYPES: &[fn() -> TypeDoc] = &[
    Section::<(), ()>::documentation,
    Text::documentation,
    Link::documentation,
    list::Part::<()>::documentation,
    TocEntry::documentation,
    StatusView::documentation,
    Note::documentation,
    Place::documentation,
    NavItem::documentation,
    list::Group::<(), ()>::documentation,
    list::Fact::<(), ()>::documentation,
    list::Values::<(), ()>::documentation,
    list::Relation::<(), ()>::documentation,
    list::Skill::<()>::documentation,
    list::RaciRow::documentation,
    list::Letters::documentation,
    list::Card::<()>::documentation,
    list::Counted::<()>::documentation,
    list::Question::<(), ()>::documentation,
    list::Position::<(), ()>::documentation,
    list::Claim::<(), ()>::documentation,
    list::Use::<(), ()>::documentation,
    list::NeededSkill::<(), ()>::documentation,
    list::NeededBy::<(), ()>::documentation,
    list::Quotation::<(), ()>::documentation,
    list::Letter::<(), ()>::documentation,
    list::Term::<(), ()>::documentation,
    list::RoleCard::<()>::documentation,
    list::Labelled::documentation,
    list::Change::<()>::documentation,
    list::Cell::<()>::documentation,
    table::Column::<()>::documentation,
    table::Table::<(), ()>::documentation,
    table::Row::<(), ()>::documentation,
    table::Choice::<(), ()>::documentation,
    table::Matrix::<()>::documentation,
    table::MatrixRow::<()>::documentation,
    table::Ladder::<(), ()>::documentation,
    table::LevelColumn::<(), ()>::documentation,
    table::LevelRow::<(), ()>::documentation,
    table::LevelCell::<(), ()>::documentation,
    table::Difference::<()>::documentation,
    table::DifferenceRow::<()>::documentation,
    table::Pair::<()>::documentation,
    table::PairRow::<()>::documentation,
    graph::Graph::<(), ()>::documentation,
    graph::Drawing::<()>::documentation,
    graph::NodeBox::<()>::documentation,
    graph::Line::documentation,
    graph::Node::<(), ()>::documentation,
    graph::Way::<(), ()>::documentation,
    aid::Aid::<(), ()>::documentation,
    aid::AidQuestion::<(), ()>::documentation,
    aid::AidAnswer::<(), ()>::documentation,
    aid::Next::<()>::documentation,
];

/// Returns `docs/themes.md`: the text before the reference as it is, and the reference.
pub fn themes(current: &str) -> String {
    let guide = current.split(BEGIN).next().unwrap_or_default();
    let mut text = format!("{}\n\n{BEGIN}\n\n", guide.trim_end());
    text.push_str("## Templates\n\n| template | blocks |\n| --- | --- |\n");
    for (name, template) in builtin::TEMPLATES {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| `{name}` | {} |", blocks_of(template).join(", "));
    }
    text.push_str("\n## Components\n\n");
    for (_, template) in builtin::TEMPLATES {
        for line in template.lines().filter_map(|line| line.strip_prefix("{% component ")) {
            let signature = line.trim_end_matches("-%}").trim_end_matches("%}").trim();
            let _ = writeln!(text, "- `{signature}`");
        }
    }
    text.push_str("\n## Variables\n\n");
    for (name, place, documentation) in VARIABLES {
        let _ = write!(text, "### `{name}`\n\n{place}\n\n");
        table_of(&mut text, documentation().fields);
    }
    text.push_str("`labels` holds the [labels](#labels), `print` in `print.html` the pages of a document.\n\n");
    text.push_str("### Blocks\n\n`block.type` is the name of the block, which is that of its template in `blocks/`.\n\n");
    for (name, about, fields) in variants(Block::<(), ()>::documentation().fields) {
        let _ = write!(text, "#### `{name}`\n\n{}\n\n", about.trim());
        if !fields.is_empty() {
            table_of(&mut text, &fields);
        }
    }
    text.push_str("### Types\n\n");
    for documentation in TYPES {
        let doc = documentation();
        let _ = write!(text, "#### {}\n\n{}\n\n", doc.name, doc.about.trim());
        if doc.fields.iter().any(|field| field.type_name.is_empty()) {
            for (name, about, fields) in variants(doc.fields) {
                let _ = write!(text, "`form` is `{name}`: {}\n\n", about.trim());
                table_of(&mut text, &fields);
            }
        } else {
            table_of(&mut text, doc.fields);
        }
    }
    text.push_str(
        "## Sections\n\nThe sections of each kind in their default order, with the labels of their \
         titles.\n\n",
    );
    for kind in KINDS.all() {
        let named = |section: &SectionSpec| match &*section.label {
            "" => format!("`{}`", section.id),
            label => format!("`{}` (`{label}`)", section.id),
        };
        let sections: Vec<String> = kind.all_sections().map(named).collect();
        let _ = writeln!(text, "- `{}`: {}", kind.name, sections.join(", "));
    }
    text.push_str("\n## Labels\n\n| key | English |\n| --- | --- |\n");
    for (key, words) in Labels::english().entries() {
        let _ = writeln!(text, "| `{key}` | {} |", cell(words));
    }
    text
}

/// Returns the names of the `{% block … %}` of a template.
fn blocks_of(template: &str) -> Vec<String> {
    let tags = template.split("{% block ").skip(1);
    let names = tags.filter_map(|rest| rest.split([' ', '%', '-']).next());
    names.map(|name| format!("`{name}`")).collect()
}

/// Returns the variants of an enumeration, each with its fields.
fn variants(fields: &[FieldDoc]) -> Vec<(String, &'static str, Vec<FieldDoc>)> {
    let mut variants: Vec<(String, &'static str, Vec<FieldDoc>)> = Vec::new();
    for field in fields {
        match (field.name.split_once('.'), variants.last_mut()) {
            (Some((_, name)), Some((.., fields))) => fields.push(FieldDoc { name, ..*field }),
            _ => variants.push((snake_case(field.name), field.about, Vec::new())),
        }
    }
    variants
}

fn table_of(text: &mut String, fields: &[FieldDoc]) {
    text.push_str("| field | type | meaning |\n| --- | --- | --- |\n");
    for field in fields {
        let name = field.name;
        let _ = writeln!(
            text,
            "| `{name}` | {} | {} |",
            cell(&type_in_words(field.type_name)),
            cell(field.about.trim())
        );
    }
    text.push('\n');
}

/// Returns a type of Rust as authors of templates call it.
fn type_in_words(name: &str) -> String {
    let name = name.replace(' ', "");
    let inside = |outer: &str| name.strip_prefix(outer)?.strip_suffix('>');
    if let Some(inner) = inside("Option<") {
        return format!("{}, or nothing", type_in_words(inner));
    }
    if let Some(inner) = inside("Vec<") {
        return format!("list of {}", type_in_words(inner));
    }
    if let Some(inner) = inside("Box<") {
        return type_in_words(inner);
    }
    match name.as_str() {
        "String" | "str" | "&'staticstr" | "Cow<'static,str>" => "text".into(),
        "Anchor" => "text, the value of an `id`".into(),
        "Level" | "u8" | "usize" => "number".into(),
        "bool" => "true or false".into(),
        "Html" => "HTML".into(),
        "S" => "[Text](#text)".into(),
        "L" => "[Link](#link)".into(),
        "tera::Value" => "table of your own".into(),
        "BTreeMap<String,String>" => "table from text to text".into(),
        "BlockView" | "Block<S,L>" => "[block](#blocks)".into(),
        "SectionView" => "[Section](#section)".into(),
        "PartView" => "[Part](#part)".into(),
        "[String;2]" => "list of two texts".into(),
        "Place" => "word or [Place](#place)".into(),
        other => match other.split_once('<') {
            Some((name, _)) => format!("[{name}](#{})", name.to_lowercase()),
            None if other.ends_with("Style") || matches!(other, "Tone" | "RowState") => {
                "word".into()
            }
            None => format!("[{other}](#{})", other.to_lowercase()),
        },
    }
}

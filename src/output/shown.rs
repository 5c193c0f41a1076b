//! *Page that a template has made → the sections that it leaves out.* A section with a title is
//! there if an element has its id. One without a title has no id: it is there if its text stands in
//! the page as it is, or else if the page is another one without what the section holds.

use rustc_hash::FxHashSet;

use crate::check::anchors::Hidden;
use crate::document::Block;
use crate::source_map::FileId;
use crate::theme::Theme;
use crate::view::{SectionView, View};

/// Returns the sections of a view that are not in `html`, which the template of the view has made
/// of it and which has elements with these ids. `render` renders another view with the same
/// template.
pub(super) fn hidden(
    view: &View,
    html: &str,
    ids: &FxHashSet<Box<str>>,
    theme: &Theme,
    render: impl Fn(&View) -> Option<String>,
) -> Vec<Hidden> {
    let sections = view.page.sections.iter().enumerate();
    let hidden = sections.filter(|(at, section)| match section.anchor.as_str() {
        "" => !has_text(section, html) && is_same_without(view, *at, html, &render),
        anchor => !ids.contains(anchor),
    });
    hidden
        .map(|(_, section)| Hidden {
            template: theme
                .section_file(&view.template, &view.page.kind, &section.id)
                .unwrap_or(FileId::NOWHERE),
            section: section.id.clone(),
            has_id: !section.anchor.is_empty(),
        })
        .collect()
}

/// Whether a text of the section stands in the page. Most sections without a title are the text of
/// a page, so that few pages have to be rendered again.
fn has_text(section: &SectionView, html: &str) -> bool {
    section.blocks.iter().any(|block| match block {
        Block::Text { text } => html.contains(text.html.as_str()),
        _ => false,
    })
}

/// Whether the template makes the same of the view if a section has no blocks.
fn is_same_without(
    view: &View,
    section: usize,
    html: &str,
    render: impl Fn(&View) -> Option<String>,
) -> bool {
    let mut without = view.clone();
    if let Some(section) = without.page.sections.get_mut(section) {
        section.blocks.clear();
    }
    // A template that fails without the blocks has looked at them.
    render(&without).is_some_and(|other| other == html)
}

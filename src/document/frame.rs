//! *A page → what stands around its document*: its tags, and a note on its state.

use super::builder::{DraftPart, sentence};
use super::list::Part;
use super::{Destination, Target};
use crate::handbook::{Handbook, PageId};
use crate::kinds::Status;

/// A note on the state of a page.
#[derive(Clone, Debug)]
pub struct StatusNote<'h> {
    /// `draft`, `deprecated` or `superseded`.
    pub name: &'static str,
    /// The state in a word.
    pub label: String,
    /// What it means for readers.
    pub parts: Vec<DraftPart<'h>>,
}

/// Returns the note on the state of a page; nothing for a current page.
pub fn status(handbook: &Handbook, id: PageId) -> Option<StatusNote<'_>> {
    let labels = &handbook.config.labels;
    let status = handbook.page(id).common.status?;
    let (label, about) = match status {
        Status::Current => return None,
        Status::Draft => ("status.draft", "status.draft_about"),
        Status::Deprecated => ("status.deprecated", "status.deprecated_about"),
        Status::Superseded => ("status.superseded", "status.superseded_about"),
    };
    let parts = match handbook.relations.superseded_by(id) {
        Some(next) => {
            let link = Target::page(handbook, next);
            sentence(labels, "status.superseded_by", &[("link", vec![Part::Link { link }])])
        }
        None => sentence(labels, about, &[]),
    };
    Some(StatusNote { name: status.as_str(), label: labels.text(label).to_owned(), parts })
}

/// Returns the tags of a page as links to the lists of their pages.
pub fn tags(handbook: &Handbook, id: PageId) -> Vec<Target<'_>> {
    let tags = handbook.page(id).common.tags.iter();
    tags.filter_map(|tag| {
        let name = slug::slugify(&tag.value);
        if name.is_empty() {
            return None;
        }
        let page = handbook.index.by_route(&format!("tags/{name}"))?;
        let title = tag.value.as_str().into();
        Some(Target { title, to: Destination::Page(page), color: "" })
    })
    .collect()
}

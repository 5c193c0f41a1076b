//! *A page → its own anchors*: those of headings, questions, claims, levels and disagreements. The
//! anchors of sections belong to the document of the page.

use super::faq::Faq;
use crate::page::Page;

/// The anchors that the file of a page defines, sorted.
#[derive(Debug, Default)]
pub struct Outline {
    anchors: Box<[Box<str>]>,
}

impl Outline {
    /// Collects the anchors of a page.
    pub fn new(page: &Page, faq: &Faq) -> Outline {
        let mut anchors: Vec<Box<str>> =
            page.body.headings.iter().map(|heading| heading.id.as_str().into()).collect();
        anchors.extend(faq.anchors(page).into_iter().map(Into::into));
        let named = page.fields.links().anchors(&page.common);
        anchors.extend(named.into_iter().map(|(_, id)| id.value.as_str().into()));
        anchors.sort_unstable();
        Outline { anchors: anchors.into() }
    }

    /// Whether the file of the page defines this anchor.
    pub fn has_anchor(&self, anchor: &str) -> bool {
        self.anchors.binary_search_by(|id| (**id).cmp(anchor)).is_ok()
    }

    /// Returns the anchors that the file of the page defines.
    pub fn own_anchors(&self) -> impl Iterator<Item = &str> {
        self.anchors.iter().map(|id| &**id)
    }
}

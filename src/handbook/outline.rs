//! *A page → its own anchors*: those of headings, questions, claims, levels and disagreements. The
//! anchors of sections belong to the document of the page.

use super::faq::Faq;
use crate::page::Page;

/// The anchors that the file of a page defines.
#[derive(Debug, Default)]
pub struct Outline {
    /// Headings first, then the others.
    anchors: Vec<Box<str>>,
    /// Indices into `anchors`, sorted by anchor.
    sorted: Box<[u32]>,
}

impl Outline {
    /// Collects the anchors of a page.
    pub fn new(page: &Page, faq: &Faq) -> Outline {
        let mut anchors: Vec<Box<str>> =
            page.body.headings.iter().map(|heading| heading.id.as_str().into()).collect();
        anchors.extend(faq.anchors(page).into_iter().map(Into::into));
        let named = page.fields.links().anchors(&page.common);
        anchors.extend(named.into_iter().map(|(_, id)| id.value.as_str().into()));
        let mut sorted: Box<[u32]> =
            (0..u32::try_from(anchors.len()).unwrap_or(u32::MAX)).collect();
        sorted.sort_by_key(|at| anchors.get(*at as usize));
        Outline { anchors, sorted }
    }

    /// Whether the file of the page defines this anchor.
    pub fn has_anchor(&self, anchor: &str) -> bool {
        let anchor_at = |at: &u32| self.anchors.get(*at as usize).map_or("", |id| &**id);
        self.sorted.binary_search_by(|at| anchor_at(at).cmp(anchor)).is_ok()
    }

    /// Returns the anchors that the file of the page defines.
    pub fn own_anchors(&self) -> impl Iterator<Item = &str> {
        self.anchors.iter().map(|id| &**id)
    }
}

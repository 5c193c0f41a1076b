//! *A page → its own anchors*: those of headings, elements of HTML, questions, claims, levels and disagreements. The
//! anchors of sections belong to the document of the page.

use rustc_hash::FxHashSet;

use super::faq::Faq;
use crate::markdown::Heading;
use crate::page::Page;

/// The anchors that the file of a page defines, sorted.
#[derive(Debug, Default)]
pub struct Outline {
    anchors: Box<[Box<str>]>,
    /// Anchors of questions that headings have, with what the questions have instead.
    moved: Box<[(Box<str>, Box<str>)]>,
}

impl Outline {
    /// Collects the anchors of a page.
    pub fn new(page: &Page, faq: &Faq) -> Outline {
        let headings = page.body.headings.iter().flat_map(Heading::anchors);
        let mut anchors: Vec<Box<str>> = headings.map(Into::into).collect();
        anchors.extend(page.body.ids.iter().map(|id| id.value.as_str().into()));
        let named = page.fields.links().anchors(&page.common);
        anchors.extend(named.into_iter().map(|(_, id)| id.value.as_str().into()));
        let mut taken: FxHashSet<Box<str>> = anchors.iter().cloned().collect();
        let mut moved = Vec::new();
        for question in faq.anchors(page) {
            let mut anchor: Box<str> = question.into();
            let mut number = 0;
            while !taken.insert(anchor.clone()) {
                number += 1;
                anchor = format!("{question}-{number}").into();
            }
            if number > 0 {
                moved.push((Box::from(question), anchor.clone()));
            }
            anchors.push(anchor);
        }
        anchors.sort_unstable();
        Outline { anchors: anchors.into(), moved: moved.into() }
    }

    /// Whether the file of the page defines this anchor.
    pub fn has_anchor(&self, anchor: &str) -> bool {
        self.anchors.binary_search_by(|id| (**id).cmp(anchor)).is_ok()
    }

    /// Returns the anchors that the file of the page defines.
    pub fn own_anchors(&self) -> impl Iterator<Item = &str> {
        self.anchors.iter().map(|id| &**id)
    }

    /// Returns the anchor that a question has on the page: another one if a heading has its own.
    pub fn of_question<'a>(&'a self, anchor: &'a str) -> &'a str {
        self.moved.iter().find(|(from, _)| **from == *anchor).map_or(anchor, |(_, to)| to)
    }
}

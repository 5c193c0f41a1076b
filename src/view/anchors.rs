//! *A page → the places on it that a link may name.* Headings, parts that the page has by its kind,
//! and whatever views place on it. They follow from the values that templates see, not from HTML, so
//! that a link is checked without anything being rendered.
//!
//! **Invariants.** Numbers that are given in reading order, such as those of citations, are no
//! places to link to: they change whenever the text does.

use std::collections::BTreeSet;

use super::collection::SectionView;
use super::fill::Filler;
use super::{Detail, body_and_detail, page};
use crate::handbook::outline::Part;
use crate::handbook::{Handbook, PageId};

/// All anchors of a page that stay what they are while the page says the same.
pub fn of(handbook: &Handbook, id: PageId) -> BTreeSet<String> {
    let mut filler = Filler::new(handbook, id);
    let (_, detail) = body_and_detail(handbook, id, &mut filler);
    let outline = handbook.outline(id);
    let mut anchors: BTreeSet<String> = outline.own().map(str::to_owned).collect();
    if let Detail::Section(section) = &detail {
        anchors.extend(section.anchors().into_iter().map(str::to_owned));
    }
    anchors.extend(filler.given().iter().cloned());
    let mut parts = by_kind(&detail);
    parts.extend(around(handbook, id, filler));
    anchors.extend(parts.into_iter().map(|part| outline.id(part).to_owned()));
    anchors
}

/// The parts that a page has by its kind.
fn by_kind(detail: &Detail) -> Vec<Part> {
    let (titled, other) = match detail {
        Detail::Role(role) => (role.parts(), (!role.terms.is_empty()).then_some(Part::Terms)),
        Detail::Comparison(comparison) => {
            (comparison.parts(), comparison.table.is_some().then_some(Part::Table))
        }
        Detail::Source(source) => (source.parts(), None),
        Detail::Disagreement(_) => (Vec::new(), Some(Part::Positions)),
        Detail::Section(section) => match &**section {
            SectionView::Roles { table: Some(_), .. } => (Vec::new(), Some(Part::Table)),
            _ => (Vec::new(), None),
        },
        _ => (Vec::new(), None),
    };
    titled.into_iter().map(|(part, _)| part).chain(other).collect()
}

/// The parts that stand below the text of every page that has something for them.
fn around(handbook: &Handbook, id: PageId, mut filler: Filler<'_>) -> Vec<Part> {
    let questions = page::questions(handbook, id, &mut filler);
    let changes = page::changes(id, handbook.page(id), &mut filler);
    let cited = filler.into_numbering().is_cited();
    [
        (!questions.is_empty(), Part::Questions),
        (!page::disagreements(handbook, id).is_empty(), Part::Disagreements),
        (!handbook.links.backlinks(id).is_empty(), Part::Backlinks),
        (cited, Part::Sources),
        (!changes.is_empty(), Part::Changes),
    ]
    .into_iter()
    .filter(|(there, _)| *there)
    .map(|(_, part)| part)
    .collect()
}

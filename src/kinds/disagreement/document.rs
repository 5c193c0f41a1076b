//! *A disagreement → its document*: who says what.

use crate::document::builder::Builder;
use crate::document::list::{Position as Taken, SentenceStyle};
use crate::document::{Block, Destination, Said, Target};
use crate::kinds::shared::document as shared;
use crate::kinds::{Disagreement, Position};

/// Builds the document of a disagreement.
pub(crate) fn build<'h>(builder: &mut Builder<'h>, disagreement: &'h Disagreement) {
    let (handbook, id) = (builder.handbook, builder.page);
    let about = builder.links(handbook.relations.about(id));
    if !about.is_empty() {
        let parts = builder.sentence("disagreement.about", &[("links", about)]);
        builder.head.push(Block::Sentence { style: SentenceStyle::About, parts });
    }
    let items = positions(builder, &disagreement.positions.value, 0);
    let note = disagreement.note.as_ref().map(|note| Said::fragment(id, note));
    let note = note.map(|text| Block::Words { text });
    let blocks = [Block::Positions { items }].into_iter().chain(note).collect();
    builder.section("positions", blocks);
    shared::text(builder);
    shared::questions(builder);
}

/// Returns positions of the page, which are those from index `first` on.
pub(crate) fn positions<'h>(
    builder: &Builder<'h>,
    all: &'h [Position],
    first: usize,
) -> Vec<Taken<Said<'h>, Target<'h>>> {
    let (handbook, id) = (builder.handbook, builder.page);
    let all = all.iter().enumerate();
    all.filter_map(|(at, position)| {
        let cited = handbook.references.position(id, first + at)?;
        let role = position.role.as_ref().and_then(|role| handbook.find(&role.0.value));
        let on = role.map(|role| {
            builder.sentence("disagreement.on", &[("role", vec![builder.plain_link(role)])])
        });
        Some(Taken {
            source: Target {
                title: handbook.source_name(cited.source).into(),
                to: Destination::Page(cited.source),
                color: "",
            },
            number: Said::source(id, cited),
            on: on.unwrap_or_default(),
            stance: Said::fragment(id, &position.stance),
            locator: cited.locator.as_ref().map(|locator| locator.to_string()),
        })
    })
    .collect()
}

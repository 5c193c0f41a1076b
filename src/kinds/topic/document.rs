//! *A topic → its document*: the text, decision aids that the text does not place, and disagreements
//! that are stated on the page.

use crate::document::builder::{Builder, group, groups};
use crate::document::list::{Group, GroupStyle};
use crate::document::{Anchor, Block, Said};
use crate::kinds::disagreement::document::positions;
use crate::kinds::shared::document as shared;
use crate::kinds::view::aids;

/// Builds the document of a topic.
pub(crate) fn build(builder: &mut Builder<'_>) {
    let (handbook, id) = (builder.handbook, builder.page);
    builder.description();
    let roles = handbook.relations.about(id).iter().filter(|id| handbook.role(**id).is_some());
    let items: Vec<_> = roles.map(|role| builder.link(*role)).collect();
    if !items.is_empty() {
        builder.head.push(Block::Chips { label: builder.label("topic.roles"), items });
    }
    shared::text(builder);
    let below = aids::unplaced(builder, id);
    builder.section("aids", below.into_iter().collect());
    let mut first = 0;
    let mut items = Vec::new();
    for entry in handbook.page(id).common.inline_disagreements() {
        let stated = &entry.positions.value;
        let mut blocks = vec![Block::Positions { items: positions(builder, stated, first) }];
        let note = entry.note.as_ref().map(|note| Said::fragment(id, note));
        blocks.extend(note.map(|text| Block::Words { text }));
        first += stated.len();
        // The anchor is the writer's own.
        let anchor = Anchor::from(entry.id.value.as_str());
        items.push(Group { anchor, listed: true, ..group(entry.question.clone(), 2, blocks) });
    }
    let blocks = groups(GroupStyle::Plain, items).into_iter().collect();
    builder.section("disagreements-here", blocks);
    shared::questions(builder);
}

//! *A tag → the list of its pages*, and the list of all tags.

use crate::document::builder::Builder;
use crate::document::list::{Counted, CountedStyle};
use crate::document::{Block, Target};
use crate::handbook::PageId;

/// Builds the document of a tag.
pub(crate) fn build(builder: &mut Builder<'_>, tag: &str) {
    builder.description();
    let items = builder.cards(builder.handbook.relations.tagged(tag));
    builder.section_of("pages", items, |items| Block::Entries { items });
}

/// Builds the list of all tags.
pub(crate) fn index(builder: &mut Builder<'_>, members: &[PageId]) {
    let handbook = builder.handbook;
    let items: Vec<Counted<Target<'_>>> = members
        .iter()
        .filter_map(|id| {
            let tag = handbook.page(*id).fields.tag()?;
            let count = handbook.relations.tagged(&tag.name).len();
            Some(Counted { link: builder.plain_link(*id), count: count.to_string() })
        })
        .collect();
    let list = Block::Counted { style: CountedStyle::Tags, items };
    builder.section("tags", vec![list]);
}

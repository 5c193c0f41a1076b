//! *The page of a view → its document.*

use super::embeds;
use crate::document::Block;
use crate::document::builder::Builder;
use crate::document::list::{Part, SentenceStyle};
use crate::kinds::ViewPage;

/// Builds the document of the page of a view.
pub(crate) fn build(builder: &mut Builder<'_>, view: &ViewPage) {
    let words = builder.handbook.description(builder.page);
    let parts = vec![Part::Words { words }];
    builder.head.push(Block::Sentence { style: SentenceStyle::Lead, parts });
    let blocks = embeds::own(builder, view);
    builder.section("view", blocks);
}

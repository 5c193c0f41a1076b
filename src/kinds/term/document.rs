//! *A term → its document.*

use crate::document::builder::{Builder, fact, facts};
use crate::document::list::{FactStyle, Part, SentenceStyle, Values};
use crate::document::{Block, Said};
use crate::kinds::Term;
use crate::kinds::shared::document as shared;

/// Builds the document of a term.
pub(crate) fn build<'h>(builder: &mut Builder<'h>, term: &'h Term) {
    let (handbook, id) = (builder.handbook, builder.page);
    let text = Said { editorial: term.editorial, ..Said::fragment(id, &term.definition) };
    builder.head.push(Block::Lead { text });
    if let Some(other) = &term.use_instead {
        let words = builder.labels().fill("term.use_instead", &[("term", other)]);
        let parts = vec![Part::Words { words }];
        builder.head.push(Block::Sentence { style: SentenceStyle::Banner, parts });
    }
    let mut items = Vec::new();
    if !term.also_known_as.is_empty() {
        let words = builder.labels().list(&term.also_known_as);
        items.push(fact(builder.label("also_called"), Values::Words { words }));
    }
    let seen_from = builder.links(handbook.relations.terms(id));
    if !seen_from.is_empty() {
        let values = Values::Links { items: seen_from };
        items.push(fact(builder.label("term.compare"), values));
    }
    builder.head.extend(facts(FactStyle::Plain, items));
    shared::text(builder);
    let items = builder.cards(handbook.relations.about(id));
    builder.section_of("see", items, |items| Block::Entries { items });
    shared::questions(builder);
}

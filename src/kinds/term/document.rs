//! *A term → its document.*

use crate::document::builder::{Builder, fact, facts};
use crate::document::list::{FactStyle, Part, SentenceStyle, Values};
use crate::document::{Block, Said};
use crate::handbook::PageId;
use crate::kinds::Term;
use crate::kinds::shared::document as shared;

/// Builds the document of a term.
pub(crate) fn build<'h>(builder: &mut Builder<'h>, term: &'h Term) {
    let (handbook, id) = (builder.handbook, builder.page);
    builder.head.push(Block::Lead { text: definition(id, term) });
    if let Some(words) = advice(builder, term) {
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

/// Returns what term `of` means.
pub(crate) fn definition(of: PageId, term: &Term) -> Said<'_> {
    Said { editorial: term.editorial, ..Said::fragment(of, &term.definition) }
}

/// Returns the advice to use another word, if the term has one.
pub(crate) fn advice(builder: &Builder<'_>, term: &Term) -> Option<String> {
    let other = term.use_instead.as_ref()?;
    Some(builder.labels().fill("term.use_instead", &[("term", other)]))
}

//! *A question → its document.*

use crate::document::builder::{Builder, fact, facts};
use crate::document::list::{FactStyle, Part, SentenceStyle, Values};
use crate::document::{Block, Destination, Target};
use crate::kinds::Faq;
use crate::kinds::role::document::question_link;
use crate::kinds::shared::document as shared;

/// Builds the document of a question.
pub(crate) fn build<'h>(builder: &mut Builder<'h>, faq: &'h Faq) {
    let (handbook, id) = (builder.handbook, builder.page);
    if let Some(answer) = &faq.short_answer {
        let parts = vec![Part::Words { words: answer.clone() }];
        builder.head.push(Block::Sentence { style: SentenceStyle::Lead, parts });
    }
    let canonical = faq.same_as.as_ref().and_then(|reference| handbook.find(&reference.0.value));
    if let Some(canonical) = canonical {
        let link = match handbook.faq.of_page(canonical).next() {
            Some(entry) => question_link(entry),
            None => builder.plain_link(canonical),
        };
        let parts = builder.sentence("faq.same_as", &[("link", vec![link])]);
        builder.head.push(Block::Sentence { style: SentenceStyle::Banner, parts });
    }
    shared::text(builder);
    shared::questions(builder);
    let entry = handbook.faq.of_page(id).next();
    let hub = handbook.index.by_route("faq");
    let hub = entry.zip(hub).map(|(entry, hub)| Target {
        title: builder.label("faq.among_others").into(),
        to: Destination::Anchor(hub, entry.anchor.clone()),
        color: "",
    });
    let also = entry.map_or(&[][..], |entry| &entry.also);
    let all = [
        ("faq.about", builder.links(handbook.relations.about(id))),
        ("also_asked_as", builder.links(also)),
        ("faq.see_also", hub.into_iter().collect()),
    ];
    let items = all
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(label, items)| fact(builder.label(label), Values::Links { items }));
    let blocks = facts(FactStyle::Plain, items.collect()).into_iter().collect();
    builder.section("question-facts", blocks);
}

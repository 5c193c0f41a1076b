//! *Any page → the sections that all kinds share*: its text with the views placed in it, its
//! questions, and the foot.

use crate::document::builder::{Builder, DraftBlock};
use crate::document::list::{Change, Question};
use crate::document::{Block, Said, Slice, Target, Words};
use crate::handbook::faq::{Asked, Entry};
use crate::handbook::relations::DisagreementRef;
use crate::kinds::view::embeds;
use crate::markdown::{Placeholder, PlaceholderKind};

/// Adds the text of the page, cut where views are placed in it.
pub(crate) fn text(builder: &mut Builder<'_>) {
    let page = builder.handbook.page(builder.page);
    let fragment = &page.body.fragment;
    let mut blocks = Vec::new();
    let (mut from, mut markdown_from) = (0, 0);
    let markdown = &fragment.markdown.placeholders;
    // The Markdown has its places for embeds in the same order.
    let is_embed = |at: &usize| {
        matches!(markdown.get(*at), Some(Placeholder { kind: PlaceholderKind::Embed(_), .. }))
    };
    let mut markdown_embeds = (0..markdown.len()).filter(is_embed);
    let embeds =
        fragment.placeholders.iter().enumerate().filter_map(|(at, placeholder)| match placeholder
            .kind
        {
            PlaceholderKind::Embed(embed) => Some((at, Some(embed))),
            _ => None,
        });
    for (at, embed) in embeds.chain([(fragment.placeholders.len(), None)]) {
        let markdown_at = markdown_embeds.next().unwrap_or(markdown.len());
        let slice = Slice(from..at, markdown_from..markdown_at);
        if !slice.html(fragment).trim().is_empty() {
            let words = Words::Slice(fragment, slice);
            let text = Said { words, ..Said::fragment(builder.page, fragment) };
            blocks.push(Block::Text { text });
        }
        (from, markdown_from) = (at + 1, markdown_at + 1);
        if let Some(embed) = embed {
            blocks.extend(embeds::embedded(builder, embed));
        }
    }
    builder.section("text", blocks);
}

/// Adds the pages below the page, if it is the page of a section.
pub(crate) fn children(builder: &mut Builder<'_>) {
    let Some(section) = builder.handbook.nav.section(builder.page) else { return };
    let all: Vec<_> = section.sections.iter().chain(&section.pages).copied().collect();
    let items = builder.cards(&all);
    builder.section_of("in-section", items, |items| Block::Entries { items });
}

/// Adds the questions that the page answers.
pub(crate) fn questions(builder: &mut Builder<'_>) {
    let entries = builder.handbook.faq.of_page(builder.page);
    let inline = entries.filter(|entry| matches!(entry.asked, Asked::Inline(_)));
    let items: Vec<_> = inline.map(|entry| question(builder, entry, 3)).collect();
    let blocks = if items.is_empty() { Vec::new() } else { vec![block(builder, items, false)] };
    builder.section("questions", blocks);
}

/// Returns questions as a block.
pub(crate) fn block<'h>(
    builder: &Builder<'h>,
    items: Vec<Question<Said<'h>, Target<'h>>>,
    folded: bool,
) -> DraftBlock<'h> {
    Block::Questions {
        items,
        folded,
        also_label: builder.label("also_asked_as"),
        home_label: builder.label("from_page"),
    }
}

/// Returns a question with its answer, as the page shows it.
pub(crate) fn question<'h>(
    builder: &Builder<'h>,
    entry: &'h Entry,
    level: u8,
) -> Question<Said<'h>, Target<'h>> {
    let handbook = builder.handbook;
    let answer = match handbook.answer_text(entry) {
        Some((text, cite)) => Said::fragment(entry.home, text).cited(cite),
        // Plain words: the anchors of headings and notes belong to the page of the question.
        None => Said::plain(entry.home, handbook.answer(entry)),
    };
    Question {
        anchor: handbook.outline(builder.page).of_question(&entry.anchor).into(),
        question: entry.question.clone(),
        level: crate::document::Level(level),
        answer,
        home: (entry.home != builder.page).then(|| builder.plain_link(entry.home)),
        also: builder.links(&entry.also),
    }
}

/// Adds the sections of the foot.
pub(crate) fn foot(builder: &mut Builder<'_>) {
    let (handbook, id) = (builder.handbook, builder.page);
    let others = handbook.relations.disagreements(id).iter().copied();
    let others: Vec<DisagreementRef> = others.filter(|this| this.page != id).collect();
    let disputes = builder.dispute_list(others).into_iter().collect();
    builder.section("disagreements", disputes);
    let related: Vec<_> = handbook.relations.related(id).collect();
    let items = builder.cards(&related);
    builder.section_of("related", items, |items| Block::Entries { items });
    let items = builder.links(handbook.links.backlinks(id));
    builder.section_of("linked-from", items, |items| Block::Links { items });
    builder.section("sources", vec![Block::Sources {}]);
    let mut changes: Vec<_> = handbook.page(id).common.changes.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.date));
    let items = changes.into_iter().map(|change| Change {
        date: change.date.to_string().into(),
        words: builder.labels().date(change.date),
        note: Said::fragment(id, &change.note),
    });
    let items: Vec<_> = items.collect();
    builder.section_of("changes", items, |items| Block::Changes { items });
}

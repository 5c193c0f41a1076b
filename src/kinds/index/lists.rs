//! *Pages of one kind → the list on the index page of their folder.*

use std::collections::BTreeMap;

use crate::document::builder::{Builder, counted_sentence, group as titled, groups, sentence};
use crate::document::list::{Card, Group, GroupStyle, Letter, Part, SentenceStyle, Term};
use crate::document::table::{Pair, PairRow};
use crate::document::{Anchor, Block, Destination, Level, Said, Target};
use crate::handbook::PageId;
use crate::kinds::comparison::table;
use crate::kinds::shared::document as shared;
use crate::kinds::term::document::{advice, definition};
use crate::kinds::{Role, ViewKind};

/// A term with the words that it is sorted by.
type SortedTerm<'h> = (String, Term<Said<'h>, Target<'h>>);

/// Number of roles from which on comparisons are a table.
const TABLE_FROM: usize = 6;

/// Adds the roles as cards, those in folders below the title of the folder, and all of them by
/// dimension.
pub(super) fn roles(builder: &mut Builder<'_>, members: &[PageId], folders: &[PageId]) {
    let handbook = builder.handbook;
    let items = builder.cards(members);
    let mut blocks = Vec::new();
    if !items.is_empty() || folders.is_empty() {
        blocks.push(Block::Cards { items, numbered: false });
    }
    let of_folder = |folder: &PageId| {
        let items = builder.cards(&handbook.nav.below(*folder));
        let blocks = vec![Block::Cards { items, numbered: false }];
        Group { link: Some(builder.plain_link(*folder)), ..titled(String::new(), 2, blocks) }
    };
    let items: Vec<_> = folders.iter().map(of_folder).collect();
    blocks.extend(groups(GroupStyle::Plain, items));
    builder.section("pages", blocks);
    let all: Vec<(PageId, &Role)> =
        handbook.roles.iter().filter_map(|id| Some((*id, handbook.role(*id)?))).collect();
    let table = table::table(builder, &all, &[]);
    let is_shown = !table.rows.is_empty() && table.columns.len() > 1;
    let blocks = is_shown.then_some(Block::Comparison { table }).into_iter().collect();
    builder.section("side-by-side", blocks);
}

/// Adds every pair of roles that is compared, and comparisons of more.
pub(super) fn comparisons(builder: &mut Builder<'_>, members: &[PageId]) {
    let handbook = builder.handbook;
    let roles = &handbook.roles;
    let mut blocks = Vec::new();
    let compared = |a: PageId, b: PageId| handbook.comparisons.with_exactly(&[a, b]);
    if roles.len() >= TABLE_FROM {
        let rows = roles.iter().map(|role| PairRow {
            role: builder.link(*role),
            cells: roles
                .iter()
                .map(|other| compared(*role, *other).map(|page| builder.plain_link(page)))
                .collect(),
        });
        blocks.push(Block::PairTable {
            caption: builder.label("comparison.every_pair"),
            head: builder.label("comparison.head"),
            columns: roles.iter().map(|role| builder.link(*role)).collect(),
            rows: rows.collect(),
            compare: builder.label("comparison.compare"),
        });
    } else {
        let mut items = Vec::new();
        for (at, first) in roles.iter().enumerate() {
            for second in &roles[at + 1..] {
                let Some(page) = compared(*first, *second) else { continue };
                items.push(Pair {
                    link: builder.plain_link(page),
                    first: builder.link(*first),
                    second: builder.link(*second),
                });
            }
        }
        blocks.push(Block::Pairs { and: builder.label("and"), items });
    }
    if let Some(any) = handbook.view_page(ViewKind::CompareAny, None) {
        let link = builder.plain_link(any);
        let parts = builder.sentence("comparison.other_roles", &[("link", vec![link])]);
        blocks.push(Block::Sentence { style: SentenceStyle::Plain, parts });
    }
    builder.section("pairs", blocks);
    let larger: Vec<PageId> =
        members.iter().copied().filter(|id| handbook.comparisons.roles(*id).len() != 2).collect();
    let items = builder.cards(&larger);
    builder.section_of("larger", items, |items| Block::Cards { items, numbered: false });
}

/// Adds all questions of the handbook by the role that they are about.
pub(super) fn questions(builder: &mut Builder<'_>) {
    let handbook = builder.handbook;
    let mut items = Vec::new();
    for group in &handbook.faq.groups {
        let (anchor, title) = match group.role {
            Some(role) => {
                let anchor = format!("about-{}", handbook.page(role).id);
                (builder.anchor(&anchor), handbook.title(role).to_owned())
            }
            None => {
                let anchor = builder.anchor("about-several-roles");
                (anchor, builder.label("faq_several_roles"))
            }
        };
        let entries = group.entries.iter().map(|at| &handbook.faq.entries[*at]);
        let questions: Vec<_> = entries.map(|entry| shared::question(builder, entry, 3)).collect();
        let blocks = vec![shared::block(builder, questions, true)];
        items.push(Group { anchor, listed: true, ..titled(title, 2, blocks) });
    }
    builder.section("questions-list", vec![Block::Groups { style: GroupStyle::Hub, items }]);
}

/// Adds the terms by first letter.
pub(super) fn terms(builder: &mut Builder<'_>, members: &[PageId]) {
    let handbook = builder.handbook;
    let mut letters: BTreeMap<String, Vec<SortedTerm<'_>>> = BTreeMap::new();
    for id in members {
        let Some(term) = handbook.page(*id).fields.term() else { continue };
        let sorted = slug::slugify(handbook.title(*id));
        let first = sorted.chars().next().filter(|first| first.is_ascii_alphabetic());
        let letter =
            first.map_or_else(|| "#".to_owned(), |first| first.to_ascii_uppercase().to_string());
        let entry = Term {
            anchor: builder.anchor(&handbook.page(*id).id),
            link: builder.plain_link(*id),
            abbreviation: term.abbreviation.clone(),
            definition: definition(*id, term),
            advice: advice(builder, term).unwrap_or_default(),
        };
        letters.entry(letter).or_default().push((sorted, entry));
    }
    let letters = letters.into_iter().map(|(letter, mut terms)| {
        terms.sort_by(|(a, _), (b, _)| a.cmp(b));
        let anchor = match letter.as_str() {
            "#" => "rb:letter-other".to_owned(),
            letter => format!("rb:letter-{}", letter.to_lowercase()),
        };
        let link = Target {
            title: letter.clone().into(),
            to: Destination::Here(anchor.clone()),
            color: "",
        };
        let terms = terms.into_iter().map(|(_, term)| term).collect();
        Letter { letter, anchor: Anchor::from(anchor), link, level: Level(2), terms }
    });
    let letters = letters.collect();
    let list = Block::Glossary { label: builder.label("letters"), letters };
    builder.section("terms-list", vec![list]);
}

/// Adds the sources, and the way to the register of disagreements.
pub(super) fn sources(builder: &mut Builder<'_>, members: &[PageId]) {
    let handbook = builder.handbook;
    let items = members.iter().filter_map(|id| {
        let source = handbook.page(*id).fields.source()?;
        let date = handbook.page(*id).common.date.as_ref();
        let date = date.map(|date| builder.labels().loose_date(&date.0).into_owned());
        let known = [Some(handbook.source_name(*id).to_owned()), source.author.clone(), date];
        let known: Vec<String> = known.into_iter().flatten().collect();
        let claims = builder.labels().count("claims", source.claims.len(), &[]);
        let uses = handbook.references.places(*id);
        Some(Card {
            link: builder.link(*id),
            description: builder.labels().list(&known),
            details: builder.labels().count("used_times", uses, &[("claims", &claims)]),
        })
    });
    let items = items.collect();
    let mut blocks = vec![Block::Cards { items, numbered: true }];
    if let Some(register) = handbook.index.by_route("sources/disagreements") {
        let link = builder.plain_link(register);
        let count = handbook.all_disagreements().count();
        let words = Part::Words { words: count.to_string() };
        let values = [("link", vec![Part::Link { link }]), ("count", vec![words])];
        let labels = builder.labels();
        let parts = match count {
            0 => sentence(labels, "they_disagree", &values),
            _ => counted_sentence(labels, "they_disagree_often", count, &values),
        };
        blocks.push(Block::Sentence { style: SentenceStyle::Plain, parts });
    }
    builder.section("sources-list", blocks);
}

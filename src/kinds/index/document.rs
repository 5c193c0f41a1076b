//! *A folder → the list on its index page.* Folders of known kinds have a list of their own; others
//! list their pages.

use super::lists;
use crate::document::builder::{Builder, DraftBlock, group as titled, groups};
use crate::document::list::{Group, GroupStyle, Labelled, RoleCard};
use crate::document::{Block, Level};
use crate::handbook::nav::{Item, Section, pages_of, part_anchor};
use crate::handbook::{Handbook, PageId};
use crate::kinds::shared::document as shared;
use crate::kinds::{KINDS, Role, tag};

/// Number of dimensions that a card on the front page shows.
const FACTS: usize = 3;

/// Builds the document of an index page.
pub(crate) fn build(builder: &mut Builder<'_>) {
    let handbook = builder.handbook;
    let page = handbook.page(builder.page);
    let section = handbook.nav.section(builder.page);
    let (members, folders) =
        section.map_or((&[][..], &[][..]), |section| (section.pages.as_slice(), &section.sections));
    builder.description();
    shared::text(builder);
    match &*KINDS.folder_of_route(page.route.as_str().trim_end_matches('/')) {
        "roles" => lists::roles(builder, members, folders),
        "compare" => lists::comparisons(builder, &handbook.nav.below(builder.page)),
        "faq" => lists::questions(builder),
        "glossary" => lists::terms(builder, &handbook.nav.below(builder.page)),
        "sources" => lists::sources(builder, &handbook.nav.below(builder.page)),
        "disagreements" => {
            let list = builder.dispute_list(handbook.all_disagreements());
            builder.section("disagreements-list", list.into_iter().collect());
        }
        "tags" => tag::document::index(builder, members),
        _ => {
            let blocks = match section.map(|section| listed(builder, section)) {
                Some(blocks) if !blocks.is_empty() => blocks,
                _ => {
                    let cards = Block::Cards { items: builder.cards(folders), numbered: false };
                    let entries = Block::Entries { items: builder.cards(members) };
                    let filled = [(cards, folders.is_empty()), (entries, members.is_empty())];
                    let filled = filled.into_iter().filter(|(_, is_empty)| !is_empty);
                    filled.map(|(block, _)| block).collect()
                }
            };
            builder.section("pages", blocks);
        }
    }
    shared::questions(builder);
}

/// Returns the list of a section in its groups: the parts of a long one, or those of a written order;
/// nothing if it has none.
fn listed<'h>(builder: &mut Builder<'h>, section: &'h Section) -> Vec<DraftBlock<'h>> {
    let entries =
        |builder: &Builder<'h>, ids: &[PageId]| vec![Block::Entries { items: builder.cards(ids) }];
    let mut items = Vec::new();
    for (at, part) in section.parts.iter().enumerate() {
        let anchor = builder.anchor(&part_anchor(at));
        let group = titled(part.title.clone(), 2, entries(builder, &part.pages));
        items.push(Group { anchor, ..group });
    }
    let is_group = |item: &Item| matches!(item, Item::Group(..));
    if section.items.iter().any(is_group) {
        let mut before = Vec::new();
        for item in &section.items {
            match item {
                Item::Page(id, _) => before.push(*id),
                Item::Group(title, inside) => {
                    if !before.is_empty() {
                        items.push(titled(String::new(), 2, entries(builder, &before)));
                        before.clear();
                    }
                    let title = title.as_deref().unwrap_or(builder.labels().text("more_pages"));
                    let ids = pages_of(inside);
                    items.push(titled(title.to_owned(), 2, entries(builder, &ids)));
                }
                Item::Link(..) | Item::Draft(_) => {}
            }
        }
        if !before.is_empty() {
            items.push(titled(String::new(), 2, entries(builder, &before)));
        }
    } else if section.parts.is_empty() && !section.items.is_empty() {
        return entries(builder, &pages_of(&section.items));
    }
    groups(GroupStyle::Plain, items).into_iter().collect()
}

/// Builds the document of the front page.
pub(crate) fn home(builder: &mut Builder<'_>) {
    let handbook = builder.handbook;
    let section = handbook.nav.section(builder.page);
    let all = section.into_iter().flat_map(|section| section.sections.iter().chain(&section.pages));
    let all: Vec<PageId> = all.copied().collect();
    shared::text(builder);
    let roles = handbook.roles.iter().filter_map(|id| Some((*id, handbook.role(*id)?)));
    let items: Vec<_> = roles
        .map(|(id, role)| RoleCard {
            role: builder.link(id),
            level: Level(3),
            summary: handbook.plain(id, &role.summary).into_owned(),
            facts: facts(handbook, id, role),
        })
        .collect();
    builder.section_of("the-roles", items, |items| Block::RoleCards { items });
    let mut blocks = section.map_or_else(Vec::new, |section| listed(builder, section));
    if blocks.is_empty() && !all.is_empty() {
        blocks.push(Block::Entries { items: builder.cards(&all) });
    }
    builder.section("all-parts", blocks);
    shared::questions(builder);
}

fn facts(handbook: &Handbook, id: PageId, role: &Role) -> Vec<Labelled> {
    let declared = handbook.config.site.dimensions.iter();
    let filled = declared.filter_map(|dimension| {
        let stated = role.dimensions.get(&dimension.id.value)?.first()?;
        let words = handbook.plain(id, &stated.text).into_owned();
        Some(Labelled { label: dimension.label.clone(), words })
    });
    filled.take(FACTS).collect()
}

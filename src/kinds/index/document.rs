//! *A folder → the list on its index page.* Folders of known kinds have a list of their own; others
//! list their pages.

use super::lists;
use crate::document::builder::Builder;
use crate::document::list::{Labelled, RoleCard};
use crate::document::{Block, Level};
use crate::handbook::{Handbook, PageId};
use crate::kinds::shared::document as shared;
use crate::kinds::{Role, tag};

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
    match page.folder() {
        "roles" => lists::roles(builder, members),
        "compare" => lists::comparisons(builder, members),
        "faq" => lists::questions(builder),
        "glossary" => lists::terms(builder, members),
        "sources" => lists::sources(builder, members),
        "disagreements" => {
            let list = builder.dispute_list(handbook.all_disagreements());
            builder.section("disagreements-list", list.into_iter().collect());
        }
        "tags" => tag::document::index(builder, members),
        _ => {
            let cards = Block::Cards { items: builder.cards(folders), numbered: false };
            let entries = Block::Entries { items: builder.cards(members) };
            let filled = [(cards, folders.is_empty()), (entries, members.is_empty())];
            let filled = filled.into_iter().filter(|(_, is_empty)| !is_empty);
            builder.section("pages", filled.map(|(block, _)| block).collect());
        }
    }
    shared::questions(builder);
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
    let items = builder.cards(&all);
    builder.section_of("all-parts", items, |items| Block::Entries { items });
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

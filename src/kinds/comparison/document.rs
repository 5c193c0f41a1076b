//! *A comparison → its document*: the table, and what stands around it.

use super::table::{self, roles};
use crate::document::builder::{Builder, DraftBlock, DraftGroup, group, groups};
use crate::document::list::{Group, GroupStyle, Part as Words, SentenceStyle, Tone};
use crate::document::table::Choice;
use crate::document::{Block, Said, Target};
use crate::handbook::{Handbook, PageId};
use crate::kinds::role::document::{elsewhere, sides};
use crate::kinds::role::parts::skills;
use crate::kinds::shared::document as shared;
use crate::kinds::view::{levels, matrix};
use crate::kinds::{Comparison, Part, Role};

/// Builds the document of a comparison.
pub(crate) fn build<'h>(builder: &mut Builder<'h>, comparison: &'h Comparison) {
    let (handbook, id) = (builder.handbook, builder.page);
    let roles = roles(handbook, id);
    if let Some(verdict) = &comparison.verdict {
        builder.head.push(Block::Lead { text: Said::fragment(id, verdict) });
    }
    if handbook.page(id).file.is_none() {
        let parts = made_of(builder, &roles);
        builder.head.push(Block::Sentence { style: SentenceStyle::Made, parts });
    }
    if !places_its_table(handbook, id) {
        let table = table::of_page(builder, id).map(|table| Block::Comparison { table });
        let blocks = table.into_iter().collect();
        builder.section("side-by-side", blocks);
    }
    shared::text(builder);
    let shared = builder.list(&comparison.common_ground).into_iter().collect();
    builder.section("common-ground", shared);
    let items: Vec<Choice<Said<'h>, Target<'h>>> = table::choices(handbook, id, comparison)
        .map(|(role, when)| Choice { role: builder.link(role), text: Said::fragment(id, when) })
        .collect();
    builder.section_of("which-one", items, |items| Block::Choices { items });
    let includes = |part: Part| comparison.include.contains(&part);
    if includes(Part::Pros) || includes(Part::Cons) {
        let items = of_each_role(builder, &roles, |builder, of, role| {
            let only = |block| match block {
                Block::Groups { style, items } => {
                    let asked = |group: &DraftGroup<'h>| match group.tone {
                        Tone::Pros => includes(Part::Pros),
                        Tone::Cons => includes(Part::Cons),
                        Tone::Plain => true,
                    };
                    let items: Vec<_> = items.into_iter().filter(asked).collect();
                    (!items.is_empty()).then_some(Block::Groups { style, items })
                }
                other => Some(other),
            };
            sides(builder, of, role, 4).and_then(only)
        });
        let blocks = groups(GroupStyle::Roles, items).into_iter().collect();
        builder.section("pros-and-cons", blocks);
    }
    if includes(Part::Skills) {
        let items = of_each_role(builder, &roles, |_, of, role| {
            let items = skills(builder, of, role);
            (!items.is_empty()).then_some(Block::Skills { items })
        });
        let blocks = groups(GroupStyle::RoleColumns, items).into_iter().collect();
        builder.section("skills", blocks);
    }
    if includes(Part::Levels) {
        let mut blocks = Vec::new();
        for (role, _) in &roles {
            let ladder = levels::blocks(builder, *role, 4, false);
            if !ladder.is_empty() {
                let heading = heading(builder, *role, ladder);
                blocks.push(Block::Groups { style: GroupStyle::Plain, items: vec![heading] });
            }
        }
        builder.section("levels", blocks);
    }
    if includes(Part::Raci) {
        let matrix = matrix::matrix(builder, &roles);
        let block = (!matrix.rows.is_empty()).then_some(Block::Matrix { matrix });
        builder.section("part-in-activities", block.into_iter().collect());
    }
    shared::questions(builder);
    if includes(Part::Faq) {
        let entries = roles
            .iter()
            .flat_map(|(role, _)| handbook.faq.of_page(*role).chain(handbook.faq.about(*role)));
        elsewhere(builder, entries.filter(|entry| entry.home != id));
    }
}

/// Whether the text of the page shows its table itself.
fn places_its_table(handbook: &Handbook, id: PageId) -> bool {
    handbook.page(id).refs.embeds.iter().any(|embed| {
        let is_own = |of: &str| handbook.find_comparison(of) == Some(id);
        embed.name.value == "comparison_table"
            && embed.arguments.iter().all(|(name, of)| name != "of" || is_own(&of.value))
    })
}

fn made_of<'h>(builder: &Builder<'h>, roles: &[(PageId, &Role)]) -> Vec<Words<Target<'h>>> {
    let mut parts = Vec::new();
    let words = |key| Words::Words { words: builder.label(key) };
    parts.push(words("comparison.made_before"));
    for (at, (role, _)) in roles.iter().enumerate() {
        if at > 0 {
            let is_last = at + 1 == roles.len();
            parts.push(words(if is_last {
                "comparison.made_last"
            } else {
                "comparison.made_next"
            }));
        }
        parts.push(Words::Link { link: builder.link(*role) });
    }
    parts.push(words("comparison.made_after"));
    parts
}

/// Returns a group for each role, which says so where the role has nothing to show.
fn of_each_role<'h>(
    builder: &Builder<'h>,
    roles: &[(PageId, &'h Role)],
    block: impl Fn(&Builder<'h>, PageId, &'h Role) -> Option<DraftBlock<'h>>,
) -> Vec<DraftGroup<'h>> {
    let empty = || Block::Sentence {
        style: SentenceStyle::Empty,
        parts: vec![Words::Words { words: builder.handbook.config.empty_cell().to_owned() }],
    };
    let of_role = |(id, role): &(PageId, &'h Role)| {
        heading(builder, *id, vec![block(builder, *id, role).unwrap_or_else(empty)])
    };
    roles.iter().map(of_role).collect()
}

/// Returns a group whose heading is a link to a role.
fn heading<'h>(builder: &Builder<'h>, role: PageId, blocks: Vec<DraftBlock<'h>>) -> DraftGroup<'h> {
    let link = Some(builder.link(role));
    Group { link, ..group(builder.handbook.title(role).to_owned(), 3, blocks) }
}

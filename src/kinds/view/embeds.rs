//! *An embed, or the page of a view → its blocks.* Both give the same blocks. Mistakes in an embed
//! are reported by `check`; here it shows nothing.

use rustc_hash::FxHashSet;

use super::{aids, graph, levels, matrix, quotations, skills};
use crate::document::Block;
use crate::document::builder::{Builder, DraftBlock};
use crate::document::table::Table;
use crate::handbook::PageId;
use crate::kinds::comparison::table;
use crate::kinds::view::catalog::names;
use crate::kinds::{Role, ViewKind, ViewPage};
use crate::markdown::Embed;

/// Returns the blocks of an embed of the page.
pub(crate) fn embedded<'h>(builder: &mut Builder<'h>, at: u32) -> Vec<DraftBlock<'h>> {
    let (handbook, on) = (builder.handbook, builder.page);
    let Some(embed) = handbook.page(on).refs.embeds.get(at as usize) else {
        return Vec::new();
    };
    let Ok(kind) = embed.name.value.parse::<ViewKind>() else { return Vec::new() };
    let role = match argument(embed, "role") {
        Some(name) => handbook.find_role(name),
        None => Some(on),
    };
    let comparison = match argument(embed, "of") {
        Some(name) => handbook.find_comparison(name),
        None => Some(on),
    };
    let roles = match argument(embed, "roles") {
        Some(listed) => names(listed).filter_map(|name| handbook.find_role(name)).collect(),
        None => handbook.roles.to_vec(),
    };
    match kind {
        ViewKind::ComparisonTable => {
            let table = comparison.and_then(|comparison| table::of_page(builder, comparison));
            table.map(|table| Block::Comparison { table }).into_iter().collect()
        }
        ViewKind::LevelsMatrix => {
            role.map(|role| levels::blocks(builder, role, 3, false)).unwrap_or_default()
        }
        ViewKind::DecisionAid => aids::embedded(builder, on, argument(embed, "of")),
        ViewKind::Quotations => quotations::embedded(builder, on, at).into_iter().collect(),
        _ => of_roles(builder, kind, &roles).into_iter().collect(),
    }
}

/// Returns the blocks of the page of a view.
pub(crate) fn own<'h>(builder: &mut Builder<'h>, view: &ViewPage) -> Vec<DraftBlock<'h>> {
    let handbook = builder.handbook;
    match (&view.role, view.kind) {
        (Some(role), _) => {
            let role = handbook.find_role(role);
            role.map(|role| levels::blocks(builder, role, 2, true)).unwrap_or_default()
        }
        (None, ViewKind::DecisionAid) => aids::own(builder).into_iter().collect(),
        (None, ViewKind::Quotations) => quotations::own(builder).into_iter().collect(),
        (None, _) => of_roles(builder, view.kind, &handbook.roles).into_iter().collect(),
    }
}

fn argument<'e>(embed: &'e Embed, name: &str) -> Option<&'e str> {
    let found = embed.arguments.iter().find(|(argument, _)| argument == name);
    found.map(|(_, value)| value.value.as_str())
}

fn of_roles<'h>(
    builder: &mut Builder<'h>,
    kind: ViewKind,
    roles: &[PageId],
) -> Option<DraftBlock<'h>> {
    let handbook = builder.handbook;
    let mut met = FxHashSet::default();
    let roles = roles.iter().filter(|id| met.insert(**id));
    let shown: Vec<(PageId, &Role)> =
        roles.filter_map(|id| Some((*id, handbook.role(*id)?))).collect();
    let shows = |id: PageId| kind.info().shows.on(&handbook.page(id).fields);
    shown.iter().any(|(id, _)| shows(*id)).then_some(())?;
    match kind {
        ViewKind::ResponsibilityMatrix => {
            let matrix = matrix::view(builder, &shown);
            (!matrix.rows.is_empty()).then_some(Block::Matrix { matrix })
        }
        ViewKind::CompareAny => {
            let table = table::table(builder, &shown, &[]);
            let pick = (shown.len() > 2).then(|| builder.anchor("rb:choose-role"));
            Some(Block::CompareAny { table: Table { pick, ..table } })
        }
        ViewKind::SkillIndex => Some(Block::SkillIndex { items: skills::index(builder, &shown) }),
        ViewKind::CareerGraph | ViewKind::OrganisationGraph => {
            let roles: Vec<PageId> = shown.iter().map(|(id, _)| *id).collect();
            let graph = graph::view(builder, kind, &roles)?;
            Some(Block::Graph { graph: Box::new(graph) })
        }
        ViewKind::ComparisonTable
        | ViewKind::LevelsMatrix
        | ViewKind::DecisionAid
        | ViewKind::Quotations => None,
    }
}

//! *Roles → a table by dimension.* Rows are aligned by dimension; a cell that no role states says so;
//! rows in which the roles are alike are told from those in which they differ.

use crate::config::Config;
use crate::document::builder::Builder;
use crate::document::table::{Row, RowState, Table};
use crate::document::{Said, Target};
use crate::handbook::{Handbook, PageId};
use crate::kinds::{Comparison, Role, Sourced, Statement};
use crate::markdown::Fragment;

/// A table of a draft.
pub(crate) type DraftTable<'h> = Table<Said<'h>, Target<'h>>;

/// Returns the roles that a comparison sets side by side.
pub(crate) fn roles(handbook: &Handbook, id: PageId) -> Vec<(PageId, &Role)> {
    let roles = handbook.comparisons.roles(id).iter();
    roles.filter_map(|id| Some((*id, handbook.role(*id)?))).collect()
}

/// Returns when to choose which role, in the order of the page; names of other roles are left out.
pub(crate) fn choices<'h>(
    handbook: &'h Handbook,
    id: PageId,
    comparison: &'h Comparison,
) -> impl Iterator<Item = (PageId, &'h Fragment)> {
    let roles = handbook.comparisons.roles(id);
    comparison.choose.0.iter().filter_map(move |(name, when)| {
        let role = roles.iter().find(|role| handbook.is_called(**role, &name.value))?;
        Some((*role, when))
    })
}

/// Returns the ids of the dimensions that one of the roles fills, in order.
pub(crate) fn filled<'h>(handbook: &'h Handbook, roles: &[PageId]) -> Vec<&'h str> {
    let is_filled = |id: &&str| {
        let mut roles = roles.iter().filter_map(|role| handbook.role(*role));
        roles.any(|role| role.dimensions.get(id).is_some())
    };
    let declared = handbook.config.site.dimensions.iter().map(|entry| entry.id.value.as_str());
    declared.filter(is_filled).collect()
}

/// Returns the table of a comparison page.
pub(crate) fn of_page<'h>(builder: &mut Builder<'h>, id: PageId) -> Option<DraftTable<'h>> {
    let handbook = builder.handbook;
    let comparison = handbook.page(id).fields.comparison()?;
    let asked: Vec<&str> =
        comparison.dimensions.iter().map(|dimension| dimension.value.as_str()).collect();
    Some(table(builder, &roles(handbook, id), &asked))
}

/// Returns roles by dimension: those in `asked`, or all that one of the roles fills.
pub(crate) fn table<'h>(
    builder: &mut Builder<'h>,
    roles: &[(PageId, &'h Role)],
    asked: &[&str],
) -> DraftTable<'h> {
    let handbook = builder.handbook;
    let declared = &handbook.config.site.dimensions;
    let ids: Vec<&str> = if asked.is_empty() {
        let roles: Vec<PageId> = roles.iter().map(|(id, _)| *id).collect();
        filled(handbook, &roles)
    } else {
        asked.to_vec()
    };
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(label) = Config::label(declared, id) {
            rows.push(row(builder, roles, id, label));
        }
    }
    let names: Vec<&str> = roles.iter().map(|(id, _)| handbook.title(*id)).collect();
    let names = builder.labels().list(&names);
    Table {
        caption: builder.labels().fill("comparison.caption", &[("roles", &names)]),
        differing: rows.iter().filter(|row| row.state != RowState::Same).count(),
        columns: roles.iter().map(|(id, _)| builder.column(*id)).collect(),
        rows,
        empty: handbook.config.empty_cell().to_owned(),
        pick: None,
    }
}

fn row<'h>(
    builder: &mut Builder<'h>,
    roles: &[(PageId, &'h Role)],
    id: &str,
    label: &str,
) -> Row<Said<'h>, Target<'h>> {
    let stated: Vec<&'h [Sourced<Statement>]> = roles
        .iter()
        .map(|(_, role)| role.dimensions.get(id).map_or(&[][..], Vec::as_slice))
        .collect();
    let words = |statements: &[Sourced<Statement>]| -> Vec<String> {
        statements.iter().map(|statement| statement.text.text.trim().to_lowercase()).collect()
    };
    let state = if stated.iter().any(|statements| statements.is_empty()) {
        RowState::Partial
    } else if stated.windows(2).all(|pair| words(pair[0]) == words(pair[1])) {
        RowState::Same
    } else {
        RowState::Different
    };
    let cells = roles.iter().zip(stated);
    Row {
        id: id.into(),
        anchor: builder.anchor(&format!("row-{id}")),
        label: label.to_owned(),
        cells: cells.map(|((of, _), stated)| builder.statements(*of, stated)).collect(),
        state,
        disputes: builder.disputes(builder.handbook.relations.disagreements_in(id)),
    }
}

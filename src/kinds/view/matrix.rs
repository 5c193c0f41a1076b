//! *Letters of roles → the responsibility matrix.* Activities against roles, in the order of
//! `site.toml`; activities that sources disagree about are marked.

use crate::config::Declared;
use crate::document::builder::Builder;
use crate::document::list::Letters;
use crate::document::table::{Matrix, MatrixRow};
use crate::document::{Anchor, Target};
use crate::handbook::{Handbook, PageId};
use crate::kinds::Role;
use crate::kinds::role::parts::letters;

/// Returns the matrix as a view, in which readers choose the columns where there are several.
pub(crate) fn view<'h>(
    builder: &mut Builder<'h>,
    roles: &[(PageId, &'h Role)],
) -> Matrix<Target<'h>> {
    let pick = (roles.len() > 2).then(|| builder.anchor("rb:choose-role"));
    Matrix { pick, ..matrix(builder, roles) }
}

/// Returns the matrix of some roles: the activities that one of them has a part in, and those that
/// sources disagree about so far that no role at all has a letter.
pub(crate) fn matrix<'h>(
    builder: &mut Builder<'h>,
    roles: &[(PageId, &'h Role)],
) -> Matrix<Target<'h>> {
    let handbook = builder.handbook;
    let mut rows = Vec::new();
    for activity in &handbook.config.site.activities {
        let row = row(builder, roles, activity);
        let is_open = !row.disputes.is_empty() && !is_filled(handbook, &activity.id.value);
        if row.cells.iter().any(|letters| !letters.is_empty()) || is_open {
            let anchor = builder.anchor(row.anchor.as_str());
            rows.push(MatrixRow { anchor, ..row });
        }
    }
    let legend = [
        ("R", "raci.responsible_means"),
        ("A", "raci.accountable_means"),
        ("C", "raci.consulted_means"),
        ("I", "raci.informed_means"),
    ];
    Matrix {
        rows,
        columns: roles.iter().map(|(id, _)| builder.column(*id)).collect(),
        legend: legend
            .into_iter()
            .map(|(letter, word)| Letters { letter, word: builder.label(word) })
            .collect(),
        note: handbook.config.site.matrix.note.clone(),
        pick: None,
    }
}

fn row<'h>(
    builder: &Builder<'h>,
    roles: &[(PageId, &'h Role)],
    activity: &Declared,
) -> MatrixRow<Target<'h>> {
    let id = &activity.id.value;
    MatrixRow {
        anchor: Anchor::from(format!("activity-{id}")),
        activity: activity.label.clone(),
        description: activity.description.clone(),
        cells: roles
            .iter()
            .map(|(_, role)| letters(builder, role.raci.get(id).copied().unwrap_or_default()))
            .collect(),
        disputes: builder.disputes(builder.handbook.relations.disagreements_on(id)),
    }
}

fn is_filled(handbook: &Handbook, activity: &str) -> bool {
    let mut roles = handbook.roles.iter().filter_map(|id| handbook.role(*id));
    roles.any(|role| role.raci.get(activity).is_some())
}

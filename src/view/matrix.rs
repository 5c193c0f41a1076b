//! *Letters of roles → the responsibility matrix.* Activities against roles, in the order of
//! `site.toml`; activities that sources disagree about are marked.

use serde::Serialize;

use super::comparison::{ColumnView, column};
use super::fill::Filler;
use super::role::LetterView;
use super::{DisagreementCard, page};
use crate::config::Declared;
use crate::handbook::{Handbook, PageId};
use crate::kinds::{Raci, Role};

/// A responsibility matrix.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixView {
    /// The columns.
    pub roles: Vec<ColumnView>,
    /// The rows.
    pub rows: Vec<MatrixRow>,
    /// A note on the letters.
    pub note: Option<String>,
    /// What the ids of the boxes begin with where readers choose the columns.
    pub pick: Option<String>,
}

/// A row of a responsibility matrix.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixRow {
    /// Its anchor.
    pub id: String,
    /// The activity.
    pub activity: String,
    /// What is meant by it.
    pub description: Option<String>,
    /// The letters of each role.
    pub cells: Vec<Vec<LetterView>>,
    /// Disagreements about the activity.
    pub disagreements: Vec<DisagreementCard>,
}

/// The matrix as a view, in which readers choose the columns where there are several.
pub fn view(handbook: &Handbook, roles: &[(PageId, &Role)], filler: &mut Filler<'_>) -> MatrixView {
    let pick = (roles.len() > 2).then(|| filler.reserved_id("choose-role"));
    MatrixView { pick, ..of(handbook, roles, filler) }
}

/// The matrix of some roles: the activities that one of them has a part in, and those that sources
/// disagree about so far that no role at all has a letter.
pub fn of(handbook: &Handbook, roles: &[(PageId, &Role)], filler: &mut Filler<'_>) -> MatrixView {
    let rows = handbook.config.site.activity.iter().filter_map(|activity| {
        let row = row(handbook, roles, activity);
        let open = || !row.disagreements.is_empty() && !anybody(handbook, &activity.id.value);
        let is_shown = row.cells.iter().any(|letters| !letters.is_empty()) || open();
        is_shown.then(|| MatrixRow { id: filler.id(&row.id), ..row })
    });
    MatrixView {
        rows: rows.collect(),
        roles: roles.iter().map(|(id, _)| column(handbook, *id)).collect(),
        note: handbook.config.site.matrix.note.clone(),
        pick: None,
    }
}

fn row(handbook: &Handbook, roles: &[(PageId, &Role)], activity: &Declared) -> MatrixRow {
    let id = &activity.id.value;
    let disagreements = handbook.relations.disagreements_on(id).iter();
    MatrixRow {
        id: format!("activity-{id}"),
        activity: activity.label.clone(),
        description: activity.description.clone(),
        cells: roles
            .iter()
            .map(|(_, role)| letters(role.raci.get(id).copied().unwrap_or_default()))
            .collect(),
        disagreements: disagreements
            .filter_map(|this| page::disagreement(handbook, *this))
            .collect(),
    }
}

/// Letters with the words that they stand for.
pub fn letters(raci: Raci) -> Vec<LetterView> {
    raci.letters().into_iter().map(|(letter, word)| LetterView { letter, word }).collect()
}

fn anybody(handbook: &Handbook, activity: &str) -> bool {
    let roles = handbook.roles.iter().filter_map(|id| handbook.role(*id));
    roles.into_iter().any(|role| role.raci.get(activity).is_some())
}

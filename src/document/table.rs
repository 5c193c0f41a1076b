//! *Tables of a document*: roles by dimension, activities against roles, levels, pairs of roles.

use serde::Serialize;

use super::form::{Anchor, blocks, plain};
use super::list::{Letters, Part};

/// Whether the cells of a row are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// All cells say the same.
    Same,
    /// Some cells are empty.
    Partial,
    /// The cells differ.
    Different,
}

plain!(RowState);

blocks! {
    /// A role as a column.
    pub struct Column<L> {
        /// What other pages refer to the role by.
        pub id: Box<str>,
        /// The role.
        pub role: L,
        /// What the role is for, in plain words.
        pub summary: String,
    }

    /// Roles by dimension.
    pub struct Table<S, L> {
        /// What the table shows.
        pub caption: String,
        /// The columns.
        pub columns: Vec<Column<L>>,
        /// The rows.
        pub rows: Vec<Row<S, L>>,
        /// Number of rows that differ.
        pub differing: usize,
        /// What an empty cell says.
        pub empty: String,
        /// Beginning of the ids of the boxes where readers choose the columns.
        pub pick: Option<Anchor>,
    }

    /// A row of a table.
    restarting struct Row<S, L> {
        /// Id of the dimension.
        pub id: Box<str>,
        /// Value of the `id` attribute.
        pub anchor: Anchor,
        /// Name of the dimension.
        pub label: String,
        /// One cell for each column; an empty cell means that no source states anything.
        pub cells: Vec<Vec<S>>,
        /// Whether the cells are alike.
        pub state: RowState,
        /// Disagreements about the dimension.
        pub disputes: Vec<L>,
    }

    /// When to choose a role.
    pub struct Choice<S, L> {
        /// The role.
        pub role: L,
        /// The reason.
        pub text: S,
    }

    /// A responsibility matrix.
    pub struct Matrix<L> {
        /// The columns.
        pub columns: Vec<Column<L>>,
        /// The rows.
        pub rows: Vec<MatrixRow<L>>,
        /// What the letters mean.
        pub legend: Vec<Letters>,
        /// A note on the letters.
        pub note: Option<String>,
        /// Beginning of the ids of the boxes where readers choose the columns.
        pub pick: Option<Anchor>,
    }

    /// A row of a responsibility matrix.
    pub struct MatrixRow<L> {
        /// Value of the `id` attribute.
        pub anchor: Anchor,
        /// The activity.
        pub activity: String,
        /// What is meant by it.
        pub description: Option<String>,
        /// Letters of each role.
        pub cells: Vec<Vec<Letters>>,
        /// Disagreements about the activity.
        pub disputes: Vec<L>,
    }

    /// The levels of a role against competencies.
    pub struct Ladder<S, L> {
        /// The role.
        pub role: L,
        /// What the table shows.
        pub caption: String,
        /// Label of the table that can be scrolled.
        pub label: String,
        /// The columns, from first to last.
        pub levels: Vec<LevelColumn<S, L>>,
        /// The rows.
        pub rows: Vec<LevelRow<S, L>>,
        /// Number of rows that differ.
        pub differing: usize,
        /// What an empty cell says.
        pub empty: String,
        /// Beginning of the ids of the boxes where readers choose the columns.
        pub pick: Option<Anchor>,
    }

    /// A level as a column.
    pub struct LevelColumn<S, L> {
        /// What its role refers to it by.
        pub id: Box<str>,
        /// Value of the `id` attribute.
        pub anchor: Anchor,
        /// The name.
        pub title: String,
        /// What the level is about.
        pub summary: Option<S>,
        /// Words around the level that it inherits from; empty if it inherits from none.
        pub inherits: Vec<Part<L>>,
    }

    /// A competency at all levels.
    restarting struct LevelRow<S, L> {
        /// The name of the competency.
        pub label: String,
        /// What is meant by it.
        pub description: Option<String>,
        /// One cell for each level.
        pub cells: Vec<LevelCell<S, L>>,
        /// Whether the cells are alike.
        pub state: RowState,
    }

    /// What is expected in a competency at a level.
    pub struct LevelCell<S, L> {
        /// The expectations; none where nothing is stated.
        pub statements: Vec<S>,
        /// Whether they are those of a level below.
        pub inherited: bool,
        /// Words around the level that states them, or whose expectations hold as well.
        pub hint: Vec<Part<L>>,
    }

    /// What differs between two levels.
    restarting struct Difference<S> {
        /// Value of the `id` attribute.
        pub anchor: Anchor,
        /// The first level.
        pub from: String,
        /// The second level.
        pub to: String,
        /// Number of competencies, in words.
        pub count: String,
        /// Competencies in which something differs.
        pub rows: Vec<DifferenceRow<S>>,
    }

    /// What differs in one competency.
    pub struct DifferenceRow<S> {
        /// The name of the competency.
        pub label: String,
        /// Expected at the second level and not at the first.
        pub added: Vec<S>,
        /// Words before `gone`.
        pub gone_label: String,
        /// Expected at the first level and not at the second.
        pub gone: Vec<S>,
    }

    /// Two roles that are compared.
    pub struct Pair<L> {
        /// The comparison.
        pub link: L,
        /// The first role.
        pub first: L,
        /// The second role.
        pub second: L,
    }

    /// A row of the table of comparisons.
    pub struct PairRow<L> {
        /// The role.
        pub role: L,
        /// The comparison with each role, where there is one.
        pub cells: Vec<Option<L>>,
    }
}

//! *The levels of a role → a table of competencies against levels, and what differs between two of
//! them.* What a level inherits is filled in and marked.

use serde::Serialize;

use super::comparison::{ColumnView, column};
use super::fill::Filler;
use super::role::statements_of;
use super::{Html, Link, StatementView, TocEntry};
use crate::config::Declared;
use crate::handbook::ladder::Ladder;
use crate::handbook::{Handbook, PageId};

/// Most levels that are set against each other two by two: the pairs grow with the square.
const MOST: usize = 16;

/// The levels of a role.
#[derive(Clone, Debug, Serialize)]
pub struct LadderView {
    /// The role.
    pub role: ColumnView,
    /// Level of the headings.
    pub heading: u8,
    /// The columns, from first to last.
    pub levels: Vec<LevelColumn>,
    /// The rows: competencies that a level states something in.
    pub rows: Vec<LevelRow>,
    /// How many rows differ.
    pub differing: usize,
    /// What the ids of the boxes begin with where readers choose the columns.
    pub pick: Option<String>,
    /// Anchor of the steps, if there are any.
    pub steps_id: String,
    /// What is new from each level to the next.
    pub steps: Vec<DifferenceView>,
    /// Anchor of the other pairs, if there are any.
    pub pairs_id: String,
    /// Every other two levels.
    pub pairs: Vec<DifferenceView>,
}

/// A level as a column.
#[derive(Clone, Debug, Serialize)]
pub struct LevelColumn {
    /// What its role refers to it by.
    pub id: String,
    /// Its anchor on this page.
    pub anchor: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub summary: Html,
    /// The level that it inherits from.
    pub inherits: Option<Link>,
}

/// A competency at all levels.
#[derive(Clone, Debug, Serialize)]
pub struct LevelRow {
    /// The name of the competency.
    pub label: String,
    /// What is meant by it.
    pub description: Option<String>,
    /// One cell for each level.
    pub cells: Vec<LevelCell>,
    /// `same` where the same is expected at all levels, else `different`.
    pub state: &'static str,
}

/// What is expected in a competency at a level.
#[derive(Clone, Debug, Serialize)]
pub struct LevelCell {
    /// The words; none where nothing is stated.
    pub statements: Vec<StatementView>,
    /// The level that states it, if it is inherited.
    pub inherited: Option<Link>,
    /// The level whose expectations hold as well.
    pub beside: Option<Link>,
}

/// What differs between two levels.
#[derive(Clone, Debug, Serialize)]
pub struct DifferenceView {
    /// Its anchor.
    pub id: String,
    /// The first of the two.
    pub from: String,
    /// The second.
    pub to: String,
    /// Competencies in which something differs.
    pub rows: Vec<DifferenceRow>,
}

/// What differs in one competency.
#[derive(Clone, Debug, Serialize)]
pub struct DifferenceRow {
    /// The name of the competency.
    pub label: String,
    /// Expected at the second and not at the first.
    pub added: Vec<StatementView>,
    /// Expected at the first and not at the second.
    pub gone: Vec<StatementView>,
}

/// The levels of a role; none of a role without.
pub fn view(
    handbook: &Handbook,
    id: PageId,
    heading: u8,
    filler: &mut Filler<'_>,
) -> Option<LadderView> {
    let role = handbook.role(id)?;
    let ladder = Ladder::new(role);
    if ladder.levels.is_empty() {
        return None;
    }
    let declared = handbook.config.site.competency.iter();
    let competencies: Vec<&Declared> = declared
        .filter(|one| ladder.levels.iter().any(|it| it.expectations.get(&one.id.value).is_some()))
        .collect();
    let name = &*handbook.page(id).id;
    let mut builder = Builder { id, name, ladder: &ladder, competencies: &competencies, filler };
    let levels = builder.columns();
    let rows: Vec<LevelRow> =
        competencies.iter().map(|competency| builder.row(competency, &levels)).collect();
    let count = levels.len();
    let compared = if count <= MOST { count } else { 0 };
    let steps: Vec<_> = (1..compared).map(|to| builder.difference(to - 1, to)).collect();
    let others = (0..compared).flat_map(|from| (from + 2..compared).map(move |to| (from, to)));
    let pairs: Vec<_> = others.map(|(from, to)| builder.difference(from, to)).collect();
    let mut anchor = |there: bool, wanted: String| there.then(|| filler.id(&wanted));
    Some(LadderView {
        role: column(handbook, id),
        heading,
        differing: rows.iter().filter(|row| row.state != "same").count(),
        rows,
        steps_id: anchor(!steps.is_empty(), format!("steps-{name}")).unwrap_or_default(),
        steps,
        pairs_id: anchor(!pairs.is_empty(), format!("any-two-{name}")).unwrap_or_default(),
        pairs,
        pick: (count > 2).then(|| filler.reserved_id("choose-level")),
        levels,
    })
}

struct Builder<'a, 'h> {
    id: PageId,
    /// What the role is referred to by; anchors begin with it.
    name: &'a str,
    ladder: &'a Ladder<'a>,
    competencies: &'a [&'a Declared],
    filler: &'a mut Filler<'h>,
}

impl Builder<'_, '_> {
    fn columns(&mut self) -> Vec<LevelColumn> {
        let mut columns: Vec<LevelColumn> = Vec::with_capacity(self.ladder.levels.len());
        for level in &self.ladder.levels {
            let anchor = format!("level-{}-{}", self.name, level.id.value);
            columns.push(LevelColumn {
                id: level.id.value.clone(),
                anchor: self.filler.id(&anchor),
                title: level.title.clone(),
                summary: match &level.summary {
                    Some(summary) => self.filler.html(self.id, summary),
                    None => Html::new(""),
                },
                inherits: None,
            });
        }
        let inherited: Vec<Option<Link>> =
            self.ladder.parents.iter().map(|at| at.map(|at| link(&columns, at))).collect();
        for (column, inherits) in columns.iter_mut().zip(inherited) {
            column.inherits = inherits;
        }
        columns
    }

    fn row(&mut self, competency: &Declared, columns: &[LevelColumn]) -> LevelRow {
        self.filler.section();
        let name = &competency.id.value;
        let stating = self.ladder.stating(name);
        let beyond = |at: usize| self.ladder.parents[at].and_then(|parent| stating[parent]);
        let mut cells = Vec::with_capacity(stating.len());
        for (at, stated) in stating.iter().enumerate() {
            let stated_by = stated.and_then(|by| self.ladder.levels.get(by));
            let own = stated_by.and_then(|level| level.expectations.get(name));
            let all = own.map_or(&[][..], |own| &own.0);
            cells.push(LevelCell {
                statements: statements_of(self.id, all.iter(), self.filler),
                inherited: stated.filter(|by| *by != at).map(|by| link(columns, by)),
                beside: stated.and_then(beyond).map(|by| link(columns, by)),
            });
        }
        let words = |at: &Option<usize>| -> Option<(Vec<&str>, Option<usize>)> {
            let own = self.ladder.levels.get((*at)?)?.expectations.get(name)?;
            Some((own.0.iter().map(|one| &*one.text.text).collect(), beyond((*at)?)))
        };
        let same = stating.windows(2).all(|pair| words(&pair[0]) == words(&pair[1]));
        LevelRow {
            label: competency.label.clone(),
            description: competency.description.clone(),
            cells,
            state: if same { "same" } else { "different" },
        }
    }

    fn difference(&mut self, from: usize, to: usize) -> DifferenceView {
        self.filler.section();
        let mut rows = Vec::new();
        for competency in self.competencies {
            let found = self.ladder.difference(from, to, &competency.id.value);
            if !found.added.is_empty() || !found.gone.is_empty() {
                rows.push(DifferenceRow {
                    label: competency.label.clone(),
                    added: statements_of(self.id, found.added.into_iter(), self.filler),
                    gone: statements_of(self.id, found.gone.into_iter(), self.filler),
                });
            }
        }
        let (from, to) = (self.ladder.levels[from], self.ladder.levels[to]);
        let anchor = format!("{}-{}-{}", self.name, from.id.value, to.id.value);
        DifferenceView {
            id: self.filler.id(&anchor),
            from: from.title.clone(),
            to: to.title.clone(),
            rows,
        }
    }
}

fn link(columns: &[LevelColumn], at: usize) -> Link {
    Link { title: columns[at].title.clone(), url: format!("#{}", columns[at].anchor) }
}

impl LadderView {
    /// The sections of the view.
    pub fn toc(&self) -> Vec<TocEntry> {
        let entry = |id: &str, title: &str| TocEntry {
            id: id.to_owned(),
            title: title.to_owned(),
            level: self.heading,
        };
        [
            (!self.steps.is_empty(), &self.steps_id, "What is new at each level"),
            (!self.pairs.is_empty(), &self.pairs_id, "Any two levels"),
        ]
        .into_iter()
        .filter(|(there, ..)| *there)
        .map(|(_, id, title)| entry(id, title))
        .collect()
    }
}

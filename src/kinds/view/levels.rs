//! *The levels of a role → a table of competencies against levels, and what differs between two of
//! them.* What a level inherits is filled in and marked.

use crate::config::Declared;
use crate::document::builder::{Builder, DraftBlock, group};
use crate::document::list::{Group, GroupStyle, Part};
use crate::document::table::{
    Difference, DifferenceRow, Ladder as LadderTable, LevelCell, LevelColumn, LevelRow, RowState,
};
use crate::document::{Anchor, Block, Destination, Said, Target};
use crate::handbook::PageId;
use crate::handbook::ladder::Ladder;

/// Largest number of levels that are compared two by two: the pairs grow with the square.
const MAX_COMPARED: usize = 16;

/// Returns the levels of a role as blocks, with headings of a level; nothing of a role without
/// levels. On its own page (`is_own`) the table of contents lists the headings.
pub(crate) fn blocks<'h>(
    builder: &mut Builder<'h>,
    id: PageId,
    heading: u8,
    is_own: bool,
) -> Vec<DraftBlock<'h>> {
    let handbook = builder.handbook;
    let Some(ladder) = handbook.role(id).map(Ladder::new).filter(|it| !it.levels.is_empty()) else {
        return Vec::new();
    };
    let declared = handbook.config.site.competencies.iter();
    let competencies: Vec<&Declared> = declared
        .filter(|one| ladder.levels.iter().any(|it| it.expectations.get(&one.id.value).is_some()))
        .collect();
    let name = &*handbook.page(id).id;
    let levels = Levels { id, name, ladder: &ladder, competencies: &competencies };
    let columns = levels.columns(builder);
    let anchors: Vec<Target<'h>> = columns.iter().map(column_link).collect();
    let rows: Vec<_> =
        competencies.iter().map(|competency| levels.row(builder, competency, &anchors)).collect();
    let count = columns.len();
    let compared = if count <= MAX_COMPARED { count } else { 0 };
    let steps: Vec<_> = (1..compared).map(|to| levels.difference(builder, to - 1, to)).collect();
    let others = (0..compared).flat_map(|from| (from + 2..compared).map(move |to| (from, to)));
    let pairs: Vec<_> = others.map(|(from, to)| levels.difference(builder, from, to)).collect();
    let values = [("role", handbook.title(id))];
    let ladder = LadderTable {
        role: builder.link(id),
        caption: builder.labels().fill("levels_caption", &values),
        label: builder.labels().fill("levels_label", &values),
        differing: rows.iter().filter(|row| row.state != RowState::Same).count(),
        rows,
        empty: handbook.config.empty_cell().to_owned(),
        levels: columns,
        pick: None,
    };
    let differences =
        [("steps", "levels_steps", steps, true), ("any-two", "levels_pairs", pairs, false)];
    let mut items = Vec::new();
    for (anchor, title, differences, open) in differences {
        if differences.is_empty() {
            continue;
        }
        let none = builder.label("levels_no_difference");
        let block = Block::Differences { items: differences, open, none };
        let anchor = builder.anchor(&format!("{anchor}-{name}"));
        let group = group(builder.label(title), heading, vec![block]);
        items.push(Group { anchor, listed: is_own, ..group });
    }
    let pick = (count > 2).then(|| builder.anchor("rb:choose-level"));
    let table = Block::Levels { ladder: Box::new(LadderTable { pick, ..ladder }) };
    let rest = (!items.is_empty()).then_some(Block::Groups { style: GroupStyle::Plain, items });
    [table].into_iter().chain(rest).collect()
}

fn column_link<'h>(column: &LevelColumn<Said<'h>, Target<'h>>) -> Target<'h> {
    Target {
        title: column.title.clone().into(),
        to: Destination::Here(column.anchor.as_str().to_owned()),
        color: "",
    }
}

struct Levels<'a, 'h> {
    id: PageId,
    /// What the role is referred to by; anchors begin with it.
    name: &'a str,
    ladder: &'a Ladder<'h>,
    competencies: &'a [&'a Declared],
}

impl<'h> Levels<'_, 'h> {
    fn columns(&self, builder: &mut Builder<'h>) -> Vec<LevelColumn<Said<'h>, Target<'h>>> {
        let mut columns = Vec::with_capacity(self.ladder.levels.len());
        for level in &self.ladder.levels {
            let anchor = format!("level-{}-{}", self.name, level.id.value);
            columns.push(LevelColumn {
                id: level.id.value.as_str().into(),
                anchor: builder.anchor(&anchor),
                title: level.title.clone(),
                summary: level.summary.as_ref().map(|text| Said::fragment(self.id, text)),
                inherits: Vec::new(),
            });
        }
        let links: Vec<Target<'h>> = columns.iter().map(column_link).collect();
        for (column, parent) in columns.iter_mut().zip(&self.ladder.parents) {
            let Some(link) = parent.and_then(|at| links.get(at)) else { continue };
            column.inherits = builder.sentence("levels_inherits", &[("level", vec![link.clone()])]);
        }
        columns
    }

    fn row(
        &self,
        builder: &Builder<'h>,
        competency: &Declared,
        links: &[Target<'h>],
    ) -> LevelRow<Said<'h>, Target<'h>> {
        let name = &competency.id.value;
        let stating = self.ladder.stating(name);
        let beyond = |at: usize| self.ladder.parents[at].and_then(|parent| stating[parent]);
        let hint = |key: &'static str, at: Option<usize>| -> Vec<Part<Target<'h>>> {
            let link = at.and_then(|at| links.get(at));
            link.map(|link| builder.sentence(key, &[("level", vec![link.clone()])]))
                .unwrap_or_default()
        };
        let mut cells = Vec::with_capacity(stating.len());
        for (at, stated) in stating.iter().enumerate() {
            let stated_by = stated.and_then(|by| self.ladder.levels.get(by));
            let own = stated_by.and_then(|level| level.expectations.get(name));
            let all = own.map_or(&[][..], Vec::as_slice);
            let inherited = stated.filter(|by| *by != at);
            cells.push(LevelCell {
                statements: builder.statements(self.id, all),
                inherited: inherited.is_some(),
                hint: match inherited {
                    Some(by) => hint("levels_as_at", Some(by)),
                    None => hint("levels_and_as_at", stated.and_then(beyond)),
                },
            });
        }
        let words = |at: &Option<usize>| -> Option<(Vec<&str>, Option<usize>)> {
            let own = self.ladder.levels.get((*at)?)?.expectations.get(name)?;
            Some((own.iter().map(|one| &*one.text.text).collect(), beyond((*at)?)))
        };
        let same = stating.windows(2).all(|pair| words(&pair[0]) == words(&pair[1]));
        LevelRow {
            label: competency.label.clone(),
            description: competency.description.clone(),
            cells,
            state: if same { RowState::Same } else { RowState::Different },
        }
    }

    fn difference(
        &self,
        builder: &mut Builder<'h>,
        from: usize,
        to: usize,
    ) -> Difference<Said<'h>> {
        let mut rows = Vec::new();
        for competency in self.competencies {
            let found = self.ladder.difference(from, to, &competency.id.value);
            if !found.added.is_empty() || !found.gone.is_empty() {
                let label =
                    if found.added.is_empty() { "levels_gone" } else { "levels_instead_of" };
                rows.push(DifferenceRow {
                    label: competency.label.clone(),
                    added: builder.statements(self.id, found.added),
                    gone_label: builder.label(label),
                    gone: builder.statements(self.id, found.gone),
                });
            }
        }
        let (from, to) = (self.ladder.levels[from], self.ladder.levels[to]);
        let anchor = format!("{}-{}-{}", self.name, from.id.value, to.id.value);
        let anchor: Anchor = builder.anchor(&anchor);
        Difference {
            anchor,
            from: from.title.clone(),
            to: to.title.clone(),
            count: builder.labels().count("competencies", rows.len(), &[]),
            rows,
        }
    }
}

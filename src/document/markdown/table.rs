//! *Tables → Markdown.* A label over a row of the page is the first cell of the row here.

use super::Writer;
use super::form::{Link, Text};
use super::layout::{self, heading, label, paragraph, table, words};
use crate::document::list::{Cell, Letters, RaciRow};
use crate::document::table::{
    Difference, Ladder, LevelCell, LevelColumn, Matrix, PairRow, RowState, Table,
};

impl Writer<'_> {
    /// Returns statements in a cell; what an empty cell says where there are none.
    fn cell(&self, statements: &[Text], empty: &str) -> String {
        if statements.is_empty() {
            return words(empty);
        }
        statements.iter().map(|text| self.in_line(text)).collect::<Vec<_>>().join("; ")
    }

    pub(super) fn comparison(&self, compared: &Table<Text, Link>) -> String {
        let roles = compared.columns.iter().map(|column| column.role.markdown());
        let head: Vec<String> = [String::new()].into_iter().chain(roles).collect();
        let summaries = compared.columns.iter().map(|column| words(&column.summary));
        let mut rows: Vec<Vec<String>> =
            vec![[String::new()].into_iter().chain(summaries).collect()];
        for row in &compared.rows {
            let mut first = words(&row.label);
            if row.state == RowState::Same {
                first.push_str(&format!(" ({})", words(self.text("same"))));
            }
            first.push_str(&self.disputes(self.text("sources_disagree"), &row.disputes));
            let cells = row.cells.iter().map(|cell| self.cell(cell, &compared.empty));
            rows.push([first].into_iter().chain(cells).collect());
        }
        table(&head, &rows)
    }

    pub(super) fn raci(&self, heads: &[String; 2], rows: &[RaciRow]) -> String {
        let rows = rows.iter().map(|row| vec![words(&row.activity), letters(&row.letters)]);
        table(&heads.each_ref().map(|head| words(head)), &rows.collect::<Vec<_>>())
    }

    pub(super) fn matrix(&self, matrix: &Matrix<Link>) -> String {
        let roles = matrix.columns.iter().map(|column| column.role.markdown());
        let head: Vec<String> = [words(self.text("activity"))].into_iter().chain(roles).collect();
        let rows = matrix.rows.iter().map(|row| {
            let mut first = words(&row.activity);
            if let Some(description) = &row.description {
                first.push_str(&format!(" ({})", words(description)));
            }
            first.push_str(&self.disputes(self.text("sources_disagree_here"), &row.disputes));
            let cells = row.cells.iter().map(|cell| match cell.is_empty() {
                true => words(self.text("no_part")),
                false => letters(cell),
            });
            [first].into_iter().chain(cells).collect()
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let note = matrix.note.as_deref().map(|note| paragraph(&words(note)));
        let parts = [table(&head, &rows), paragraph(&letters(&matrix.legend))];
        layout::blocks(parts.into_iter().chain(note))
    }

    pub(super) fn ladder(&self, ladder: &Ladder<Text, Link>) -> String {
        let titles = ladder.levels.iter().map(|level| words(&level.title));
        let head: Vec<String> = [String::new()].into_iter().chain(titles).collect();
        let about = ladder.levels.iter().map(|level| self.level(level));
        let mut rows: Vec<Vec<String>> = vec![[String::new()].into_iter().chain(about).collect()];
        for row in &ladder.rows {
            let mut first = words(&row.label);
            if let Some(description) = &row.description {
                first.push_str(&format!(" ({})", words(description)));
            }
            let cells = row.cells.iter().map(|cell| self.level_cell(cell, &ladder.empty));
            rows.push([first].into_iter().chain(cells).collect());
        }
        table(&head, &rows)
    }

    fn level(&self, level: &LevelColumn<Text, Link>) -> String {
        let summary = level.summary.as_ref().map(|text| self.in_line(text));
        let inherits = self.sentence(&level.inherits);
        let inherits = Some(inherits).filter(|inherits| !inherits.is_empty());
        summary.into_iter().chain(inherits).collect::<Vec<_>>().join(" ")
    }

    fn level_cell(&self, cell: &LevelCell<Text, Link>, empty: &str) -> String {
        let statements = self.cell(&cell.statements, empty);
        match cell.hint.is_empty() {
            true => statements,
            false => format!("{statements} ({})", self.sentence(&cell.hint)),
        }
    }

    /// Returns what differs between two levels, below a heading; `level` is that of the heading above.
    pub(super) fn difference(&self, item: &Difference<Text>, none: &str, level: u8) -> String {
        let (from, to, count) = (words(&item.from), words(&item.to), words(&item.count));
        let head = heading(level.saturating_add(1), &format!("{from} → {to} ({count})"));
        if item.rows.is_empty() {
            return layout::blocks([head, paragraph(&words(none))]);
        }
        let rows = item.rows.iter().map(|row| {
            let name = words(&row.label);
            let gone_label = words(&row.gone_label);
            if row.added.is_empty() {
                return self.behind(&format!("{} {gone_label}:", label(&name)), &row.gone);
            }
            let added = self.labelled(&name, &row.added);
            if row.gone.is_empty() {
                return added;
            }
            let gone = self.behind(&format!("{gone_label}:"), &row.gone);
            layout::blocks([added, gone])
        });
        layout::blocks([head, layout::list(rows)])
    }
}

/// Returns responsibility letters with the words that they stand for.
fn letters(all: &[Letters]) -> String {
    let letters = all.iter().map(|letter| format!("**{}** {}", letter.letter, words(&letter.word)));
    letters.collect::<Vec<_>>().join(" ")
}

/// Returns the comparisons of every pair of roles.
pub(super) fn pairs(head: &str, columns: &[Link], rows: &[PairRow<Link>], compare: &str) -> String {
    let titles = columns.iter().map(|role| words(&role.title));
    let head: Vec<String> = [words(head)].into_iter().chain(titles).collect();
    let compare = words(compare);
    let rows = rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| match cell {
            Some(link) => link.with(&compare),
            None => String::new(),
        });
        [row.role.markdown()].into_iter().chain(cells).collect()
    });
    table(&head, &rows.collect::<Vec<Vec<String>>>())
}

/// Returns a table of plain cells.
pub(super) fn grid(heads: &[Cell<Link>], rows: &[Vec<Cell<Link>>]) -> String {
    let cells = |row: &[Cell<Link>]| row.iter().map(plain_cell).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = rows.iter().map(|row| cells(row)).collect();
    table(&cells(heads), &rows)
}

fn plain_cell(cell: &Cell<Link>) -> String {
    match cell {
        Cell::Words { words: plain } | Cell::Empty { words: plain } => words(plain),
        Cell::Date { words: plain, .. } => words(plain),
        Cell::Link { link } => link.markdown(),
    }
}

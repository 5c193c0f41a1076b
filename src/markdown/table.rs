//! *Tables, in a box that scrolls.*

use pulldown_cmark::{Alignment, Event};

use super::render::{Open, Renderer, Source};

/// The table that is being written; tables do not nest.
#[derive(Default)]
pub(super) struct State {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
}

impl Renderer<'_> {
    /// Begins a table.
    pub(super) fn table(&mut self, alignments: &[Alignment]) {
        self.end_statement();
        self.table = State { alignments: alignments.to_vec(), ..State::default() };
        self.writer.newline();
        self.writer.markup(
            "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">\n<table>\n",
        );
        self.open.push(Open::Table);
    }

    /// Ends a table.
    pub(super) fn end_table(&mut self) {
        if self.table.has_body {
            self.writer.markup("</tbody>\n");
        }
        self.writer.markup("</table>\n</div>\n");
        self.end_statement();
    }

    /// Begins a row; the head is one too.
    pub(super) fn table_row(&mut self, head: bool) {
        self.table.column = 0;
        self.table.in_head = head;
        if head {
            self.writer.markup("<thead>\n<tr>\n");
            self.open.push(Open::Block("</tr>\n</thead>\n"));
            return;
        }
        if !std::mem::replace(&mut self.table.has_body, true) {
            self.writer.markup("<tbody>\n");
        }
        self.writer.markup("<tr>\n");
        self.open.push(Open::Block("</tr>\n"));
    }

    /// Begins a cell. One without words is no heading, even in the head.
    pub(super) fn table_cell(&mut self, source: &Source<'_>, at: usize) {
        let empty = matches!(source.events.get(at + 1), Some((Event::End(_), _)));
        let (begin, end) = match self.table.in_head && !empty {
            true => ("<th scope=\"col\"", "</th>\n"),
            false => ("<td", "</td>\n"),
        };
        self.writer.markup(begin);
        self.writer.markup(match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            Some(Alignment::None) | None => ">",
        });
        self.table.column += 1;
        self.begin_statement();
        self.open.push(Open::Block(end));
    }
}

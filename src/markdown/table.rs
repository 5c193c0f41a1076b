//! *Tables in a scrollable box.*

use pulldown_cmark::{Alignment, Event};

use super::Label;
use super::nesting::{Nesting, Open, TableState};
use super::sink::Sink;
use super::source::Source;

/// Starts a table.
pub(super) fn begin(sink: &mut Sink<'_>, nesting: &mut Nesting, alignments: &[Alignment]) {
    sink.end_statement();
    sink.form.begin_table(alignments);
    nesting.table = TableState { alignments: alignments.to_vec(), ..TableState::default() };
    sink.html.newline();
    sink.html.markup("<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    sink.html.label(Label::Table);
    sink.html.markup("\">\n<table>\n");
    nesting.push(Open::Table);
}

/// Ends a table.
pub(super) fn end(sink: &mut Sink<'_>, table: &TableState) {
    if table.has_body {
        sink.html.markup("</tbody>\n");
    }
    sink.html.markup("</table>\n</div>\n");
    sink.end_statement();
}

/// Starts a row; the head is a row too.
pub(super) fn row(sink: &mut Sink<'_>, nesting: &mut Nesting, head: bool) {
    sink.form.begin_row();
    nesting.table.column = 0;
    nesting.table.in_head = head;
    if head {
        sink.html.markup("<thead>\n<tr>\n");
        nesting.push(Open::Block("</tr>\n</thead>\n"));
        return;
    }
    if !std::mem::replace(&mut nesting.table.has_body, true) {
        sink.html.markup("<tbody>\n");
    }
    sink.html.markup("<tr>\n");
    nesting.push(Open::Block("</tr>\n"));
}

/// Starts a cell. An empty cell is not a header cell, even in the head.
pub(super) fn cell(sink: &mut Sink<'_>, nesting: &mut Nesting, source: &Source<'_>, at: usize) {
    let empty = matches!(source.events.get(at + 1), Some((Event::End(_), _)));
    let (begin, end) = match nesting.table.in_head && !empty {
        true => ("<th scope=\"col\"", "</th>\n"),
        false => ("<td", "</td>\n"),
    };
    sink.html.markup(begin);
    sink.html.markup(match nesting.table.alignments.get(nesting.table.column) {
        Some(Alignment::Left) => " class=\"align-left\">",
        Some(Alignment::Center) => " class=\"align-center\">",
        Some(Alignment::Right) => " class=\"align-right\">",
        Some(Alignment::None) | None => ">",
    });
    nesting.table.column += 1;
    sink.begin_statement();
    sink.form.begin_cell();
    nesting.push(Open::Block(end));
}

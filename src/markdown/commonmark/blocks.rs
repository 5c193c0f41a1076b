//! *Blocks: paragraphs, headings, quotes, lists, code, tables, footnotes.*

use super::{Alignment, Before, CommonMark, Frame, Leaf, MAX_QUOTES, NOTE_INDENT, longest_run};
use crate::markdown::{Label, MarkdownText, PlaceholderKind};

impl CommonMark {
    /// Starts an element without a Markdown form.
    pub(in crate::markdown) fn begin_plain(&mut self) {
        self.begin(Frame::Plain);
    }

    /// Starts a paragraph.
    pub(in crate::markdown) fn begin_paragraph(&mut self) {
        if self.begin(Frame::Leaf) {
            self.begin_leaf(Leaf::Paragraph);
        }
    }

    /// Starts a heading.
    pub(in crate::markdown) fn begin_heading(&mut self, level: u8) {
        if self.begin(Frame::Leaf) {
            self.separate();
            self.placeholder(PlaceholderKind::Level { level });
            self.text.push_str(&"#".repeat(usize::from(level)));
            self.text.push(' ');
            self.leaf = Leaf::Heading;
        }
    }

    /// Starts a paragraph in strong emphasis.
    pub(in crate::markdown) fn begin_strong_paragraph(&mut self) {
        if self.begin(Frame::Strong) {
            self.begin_leaf(Leaf::Paragraph);
            self.delimiter("**");
            self.bold += 1;
        }
    }

    /// Writes text with line feeds.
    pub(in crate::markdown) fn lines(&mut self, words: &str) {
        for (at, line) in words.lines().enumerate() {
            if at > 0 {
                self.break_soft();
            }
            self.words(line);
        }
    }

    /// Starts a quote.
    pub(in crate::markdown) fn begin_quote(&mut self) {
        if !self.is_on {
            return;
        }
        if self.quotes == MAX_QUOTES {
            self.end_leaf();
            self.begin(Frame::Plain);
            return;
        }
        self.separate();
        self.quotes += 1;
        self.begin_container("> ", "> ");
    }

    /// Starts a note. An alert of GitHub has no title unless one is written; any other note starts
    /// with its title, which is `usual` if none is written.
    pub(in crate::markdown) fn begin_note(
        &mut self,
        alert: Option<&str>,
        title: Option<&str>,
        usual: Label,
    ) {
        if !self.is_on {
            return;
        }
        let is_flat = self.quotes == MAX_QUOTES;
        self.begin_quote();
        if let Some(alert) = alert.filter(|_| !is_flat) {
            self.text.push_str("[!");
            self.text.push_str(alert);
            self.text.push(']');
            self.before = Before::Line;
        }
        let title = title.or(alert.filter(|_| is_flat));
        if title.is_none() && alert.is_some() {
            return;
        }
        self.begin_paragraph();
        self.delimiter("**");
        match title {
            Some(title) => self.words(title),
            None => self.label(usual),
        }
        self.end();
        self.end();
    }

    /// Starts a list. `can_interrupt` says that its first item has text.
    pub(in crate::markdown) fn begin_list(
        &mut self,
        number: Option<u64>,
        tight: bool,
        can_interrupt: bool,
    ) {
        if !self.is_on {
            return;
        }
        self.end_leaf();
        let marks = if number.is_some() { ['.', ')'] } else { ['-', '*'] };
        let mark = if self.before == Before::List(marks[0]) { marks[1] } else { marks[0] };
        let follows = matches!(self.before, Before::Implicit | Before::Term);
        if follows && can_interrupt && number.is_none_or(|number| number == 1) {
            self.before = Before::Line;
        }
        self.begin(Frame::List { mark, number, tight, items: 0 });
    }

    /// Starts an item; a term with its definitions is one too.
    pub(in crate::markdown) fn begin_item(&mut self) {
        if !self.is_on {
            return;
        }
        self.end_leaf();
        let mut marker = String::from("- ");
        if let Some(Frame::List { mark, number, tight, items }) = self.frames.last_mut() {
            if *items > 0 {
                self.before = if *tight { Before::Line } else { Before::Block };
            }
            *items += 1;
            marker = match number {
                Some(number) => {
                    let marker = format!("{number}{mark} ");
                    *number = (*number + 1).min(999_999_999);
                    marker
                }
                None => format!("{mark} "),
            };
        }
        self.separate();
        let indent = " ".repeat(marker.len());
        self.begin_container(&marker, &indent);
    }

    /// Starts the term of definitions, which is part of an item.
    pub(in crate::markdown) fn begin_term(&mut self) {
        self.begin_item();
        if self.begin(Frame::Term) {
            self.text.push_str("**");
            self.leaf = Leaf::Implicit;
            self.bold += 1;
        }
    }

    /// Ends the item of a term, if one is open.
    pub(in crate::markdown) fn end_definitions(&mut self) {
        if self.is_on && matches!(self.frames.last(), Some(Frame::Container { .. })) {
            self.end();
        }
    }

    /// Writes the check box of a task.
    pub(in crate::markdown) fn task(&mut self, done: bool) {
        if self.begin_inline() {
            self.text.push_str(if done { "[x] " } else { "[ ] " });
            self.line_from = self.text.len();
        }
    }

    /// Writes a code block.
    pub(in crate::markdown) fn code_block(&mut self, language: &str, code: &str) {
        if !self.is_on {
            return;
        }
        self.separate();
        let mark = if language.contains('`') { '~' } else { '`' };
        let fence = mark.to_string().repeat((longest_run(code, mark) + 1).max(3));
        self.text.push_str(&fence);
        for character in language.chars() {
            if matches!(character, '\\' | '&') {
                self.text.push('\\');
            }
            self.text.push(character);
        }
        for line in code.lines() {
            self.line(line);
        }
        self.line(&fence);
        self.before = Before::Block;
    }

    /// Writes a block of raw HTML.
    pub(in crate::markdown) fn html_block(&mut self, html: &str) {
        if !self.is_on || html.trim().is_empty() {
            return;
        }
        self.separate();
        for (at, line) in html.trim_end().lines().enumerate() {
            match at {
                0 => self.text.push_str(line),
                _ => self.line(line),
            }
        }
        self.before = Before::Block;
    }

    /// Writes a block of HTML with its addresses.
    pub(in crate::markdown) fn html_lines(&mut self, block: &MarkdownText) {
        if self.is_on && !block.text.is_empty() {
            self.separate();
            self.append(block, "");
            self.before = Before::Block;
        }
    }

    /// Writes a rule.
    pub(in crate::markdown) fn rule(&mut self) {
        if self.is_on {
            self.separate();
            self.text.push_str("___");
            self.before = Before::Block;
        }
    }

    /// Adds a placeholder for a view, on a line of its own.
    pub(in crate::markdown) fn embed(&mut self, embed: u32) {
        if self.is_on {
            self.separate();
            self.placeholder(PlaceholderKind::Embed(embed));
            self.before = Before::Block;
        }
    }

    /// Starts a table.
    pub(in crate::markdown) fn begin_table(&mut self, alignments: &[Alignment]) {
        if self.is_on {
            self.separate();
            self.begin(Frame::Table { alignments: alignments.to_vec(), rows: 0 });
        }
    }

    /// Starts a row; the first is the head.
    pub(in crate::markdown) fn begin_row(&mut self) {
        if !self.is_on {
            return;
        }
        if let Some(Frame::Table { rows, .. }) = self.frames.last_mut() {
            *rows += 1;
            if *rows > 1 {
                self.break_line(false);
            }
        }
        self.text.push('|');
        self.begin(Frame::Row);
    }

    /// Starts a cell.
    pub(in crate::markdown) fn begin_cell(&mut self) {
        if self.begin(Frame::Leaf) {
            self.text.push(' ');
            self.leaf = Leaf::Cell;
        }
    }

    /// Writes a footnote.
    pub(in crate::markdown) fn note(&mut self, index: u32, note: &MarkdownText) {
        if !self.is_on {
            return;
        }
        self.separate();
        self.text.push_str("[^");
        self.note_number(index);
        self.text.push_str("]: ");
        self.append(note, NOTE_INDENT);
        self.before = Before::Block;
    }
}

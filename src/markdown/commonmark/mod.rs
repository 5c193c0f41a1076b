//! *Parsed Markdown → CommonMark* with the tables, tasks, alerts and footnotes of GitHub. The
//! renderer writes this form beside the HTML, if the site publishes Markdown.
//!
//! No library is used to turn events back into text: the form has placeholders, whose positions
//! must be known while it is written, and text must never become markup in any context.
//!
//! **Invariants.** Placeholders ascend. The form is at most a constant factor longer than the text:
//! quotes nest at most [`MAX_QUOTES`] deep, and paragraphs are not broken after a long indentation.

mod blocks;
mod escape;
mod inline;

use super::{MarkdownText, Placeholder, PlaceholderKind};
use escape::Place;

/// Maximum depth of quotes; deeper quotes are written flat.
const MAX_QUOTES: usize = 8;
/// Maximum indentation at which lines of a paragraph are broken, in bytes.
const MAX_BREAK_INDENT: usize = 40;
/// Indentation of the lines of a footnote after the first.
const NOTE_INDENT: &str = "    ";

pub(super) use escape::{destination as escape_destination, words as escape_words};
/// The alignment of a column of a table.
pub(super) use pulldown_cmark::Alignment;

/// The destination of a link.
pub(super) enum Destination {
    /// A target of the page.
    Target(u32),
    /// An address outside the site.
    Address(String),
}

/// An open element.
enum Frame {
    /// An element without a Markdown form.
    Plain,
    /// A paragraph, a heading or a cell.
    Leaf,
    /// A paragraph in strong emphasis, with a frame for the emphasis inside.
    Strong,
    /// A quote, an item or a note; lines inside start with more than the first `prefix` bytes.
    Container {
        prefix: usize,
    },
    List {
        mark: char,
        number: Option<u64>,
        tight: bool,
        items: usize,
    },
    /// Emphasis that starts at byte `from`.
    Delimiter {
        from: usize,
        mark: &'static str,
    },
    Link {
        destination: Destination,
        title: String,
    },
    /// A link whose text is its address, already written.
    Autolink,
    Table {
        alignments: Vec<Alignment>,
        rows: usize,
    },
    Row,
    /// The term of a definition.
    Term,
}

/// The element that inline content belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaf {
    None,
    Paragraph,
    /// The text of an item without a paragraph.
    Implicit,
    Heading,
    Cell,
}

/// The separator before the next block in the same container.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Only the mark of the container, on the same line.
    Mark,
    /// A line, without a blank line after it.
    Line,
    /// A term; its definition is on the same line.
    Term,
    /// The text of an item without a paragraph.
    Implicit,
    List(char),
    Block,
}

/// A writer of CommonMark. It does nothing unless it is on.
pub(super) struct CommonMark {
    is_on: bool,
    text: String,
    placeholders: Vec<Placeholder>,
    frames: Vec<Frame>,
    /// The prefix of each line.
    prefix: String,
    leaf: Leaf,
    before: Before,
    /// Start of the content of this line.
    line_from: usize,
    /// The line break before the next inline content: hard or soft.
    pending_break: Option<bool>,
    /// The range of emphasis marks that end at `text.len()`, if any were just opened.
    opened: Option<(usize, usize)>,
    /// The end of the last emphasis or code, and the character of its mark.
    closed: (usize, char),
    /// The end of the last mark in square brackets.
    bracket: usize,
    /// The end of the last text.
    words_end: usize,
    quotes: usize,
    /// Depth of autolinks and terms.
    hidden: usize,
    bold: usize,
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl CommonMark {
    /// Creates a writer; `is_on` says whether it writes anything.
    pub(super) fn new(is_on: bool) -> CommonMark {
        CommonMark {
            is_on,
            text: String::new(),
            placeholders: Vec::new(),
            frames: Vec::new(),
            prefix: String::new(),
            leaf: Leaf::None,
            before: Before::Mark,
            line_from: 0,
            pending_break: None,
            opened: None,
            closed: (usize::MAX, ' '),
            bracket: usize::MAX,
            words_end: usize::MAX,
            quotes: 0,
            hidden: 0,
            bold: 0,
        }
    }

    /// Creates an empty writer that is on if this one is.
    pub(super) fn another(&self) -> CommonMark {
        CommonMark::new(self.is_on)
    }

    /// Ends the innermost open element.
    pub(super) fn end(&mut self) {
        if !self.is_on {
            return;
        }
        match self.frames.pop() {
            None | Some(Frame::Plain) => {}
            Some(Frame::Leaf) => self.end_leaf(),
            Some(Frame::Strong) => self.end_leaf(),
            Some(Frame::Delimiter { from, mark })
                if matches!(self.frames.last(), Some(Frame::Strong)) =>
            {
                self.bold = self.bold.saturating_sub(1);
                self.end_emphasis(from, mark);
                self.end();
            }
            Some(Frame::Container { prefix }) => {
                self.end_leaf();
                if self.prefix.ends_with("> ") {
                    self.quotes = self.quotes.saturating_sub(1);
                }
                self.prefix.truncate(prefix);
                self.before = Before::Block;
            }
            Some(Frame::List { mark, .. }) => {
                self.end_leaf();
                self.before = Before::List(mark);
            }
            Some(Frame::Delimiter { from, mark }) => self.end_emphasis(from, mark),
            Some(Frame::Link { destination, title }) => self.end_link(destination, &title),
            Some(Frame::Autolink) => self.hidden = self.hidden.saturating_sub(1),
            Some(Frame::Table { .. }) => self.before = Before::Block,
            Some(Frame::Row) => self.end_row(),
            Some(Frame::Term) => {
                self.bold = self.bold.saturating_sub(1);
                self.trim();
                self.text.push_str(":**");
                self.pending_break = None;
                self.leaf = Leaf::None;
                self.before = Before::Term;
            }
        }
    }

    /// Ends the text of an item without a paragraph, or of a block without a Markdown form.
    pub(super) fn end_leaf(&mut self) {
        if !self.is_on || self.leaf == Leaf::None {
            return;
        }
        self.pending_break = None;
        self.trim();
        // A break before emphasis that turned out to be empty.
        let end = format!("\n{}", self.prefix);
        if self.text.ends_with(end.trim_end_matches(' ')) && self.text.len() > self.floor() {
            let end = end.trim_end_matches(' ').len();
            self.text.truncate(self.text.len() - end);
        }
        if self.leaf == Leaf::Cell {
            self.text.push_str(" |");
        }
        self.before = match self.leaf {
            Leaf::Implicit => Before::Implicit,
            _ => Before::Block,
        };
        self.leaf = Leaf::None;
        self.opened = None;
    }

    /// Returns the finished form.
    pub(super) fn finish(mut self) -> MarkdownText {
        self.end_leaf();
        let floor = self.floor();
        let end = self.text.trim_end().len().max(floor);
        self.text.truncate(end);
        MarkdownText {
            text: self.text.into_boxed_str(),
            placeholders: self.placeholders.into_boxed_slice(),
        }
    }

    fn begin(&mut self, frame: Frame) -> bool {
        if self.is_on {
            self.frames.push(frame);
        }
        self.is_on
    }

    fn begin_container(&mut self, marker: &str, indent: &str) {
        self.frames.push(Frame::Container { prefix: self.prefix.len() });
        self.text.push_str(marker);
        self.prefix.push_str(indent);
        self.before = Before::Mark;
        self.line_from = self.text.len();
    }

    fn begin_leaf(&mut self, leaf: Leaf) {
        match self.before {
            Before::Term => {
                self.text.push(' ');
                self.line_from = self.text.len();
            }
            _ => self.separate(),
        }
        self.leaf = leaf;
    }

    /// Starts inline content, in a new paragraph if none is open.
    fn begin_inline(&mut self) -> bool {
        if !self.is_on {
            return false;
        }
        if self.leaf == Leaf::None {
            self.begin_leaf(Leaf::Implicit);
        }
        if let Some(is_hard) = self.pending_break.take() {
            let is_short = self.prefix.len() <= MAX_BREAK_INDENT;
            match self.leaf {
                Leaf::Paragraph | Leaf::Implicit if is_short && self.bold == 0 => {
                    self.trim();
                    if is_hard {
                        self.text.push('\\');
                    }
                    self.break_line(false);
                }
                _ => self.text.push(' '),
            }
        }
        true
    }

    fn place(&self) -> Place {
        let in_cell = self.leaf == Leaf::Cell;
        let in_heading = self.leaf == Leaf::Heading;
        Place {
            line_from: (!in_cell && !in_heading).then_some(self.line_from),
            in_cell,
            in_heading,
            behind_bracket: self.bracket == self.text.len(),
        }
    }

    /// Writes a comment between two marks that would be parsed as one.
    fn guard_mark(&mut self, mark: &str) {
        if self.closed.0 == self.text.len() && mark.starts_with(self.closed.1) {
            self.text.push_str("<!-- -->");
        }
    }

    /// Escapes an exclamation mark before a bracket, which would make an image.
    fn guard_bang(&mut self) {
        let at = self.text.len();
        if self.words_end == at && self.text.ends_with('!') {
            self.text.insert(at - 1, '\\');
            let behind = |placeholder: &&mut Placeholder| placeholder.at as usize == at;
            self.placeholders
                .iter_mut()
                .rev()
                .take_while(behind)
                .for_each(|placeholder| placeholder.at += 1);
        }
    }

    /// Ends the line of the previous block, if there is one.
    fn separate(&mut self) {
        self.end_leaf();
        match self.before {
            Before::Mark => {}
            Before::Line => self.break_line(false),
            _ => self.break_line(true),
        }
        self.line_from = self.text.len();
    }

    fn break_line(&mut self, blank: bool) {
        self.trim();
        if blank {
            self.text.push('\n');
            self.text.push_str(self.prefix.trim_end());
        }
        self.text.push('\n');
        self.text.push_str(&self.prefix);
        self.line_from = self.text.len();
    }

    /// Writes a line of its own.
    fn line(&mut self, line: &str) {
        self.text.push('\n');
        match line.is_empty() {
            true => self.text.push_str(self.prefix.trim_end()),
            false => self.text.push_str(&self.prefix),
        }
        self.text.push_str(line);
    }

    fn end_emphasis(&mut self, from: usize, mark: &'static str) {
        let inside = from + mark.len();
        self.opened = None;
        if self.text.len() <= inside {
            self.text.truncate(from);
            return;
        }
        let end = self.text.trim_end_matches(' ').len().max(inside).max(self.floor());
        let spaces = self.text.len() - end;
        self.text.truncate(end);
        self.text.push_str(mark);
        self.closed = (self.text.len(), mark.chars().next().unwrap_or(' '));
        self.text.push_str(&" ".repeat(spaces));
    }

    fn end_link(&mut self, destination: Destination, title: &str) {
        self.opened = None;
        self.text.push_str("](");
        match destination {
            Destination::Target(target) => self.placeholder(PlaceholderKind::Href(target)),
            Destination::Address(address) => {
                self.text.push_str(&escape::destination(&address));
            }
        }
        self.title(title);
        self.text.push(')');
        self.bracket = self.text.len();
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.text.push(' ');
            self.text.push_str(&escape::title(title));
        }
    }

    fn end_row(&mut self) {
        let Some(Frame::Table { alignments, rows: 1 }) = self.frames.last() else { return };
        let mut line = String::from("|");
        for alignment in alignments {
            line.push_str(match alignment {
                Alignment::None => " --- |",
                Alignment::Left => " :-- |",
                Alignment::Center => " :-: |",
                Alignment::Right => " --: |",
            });
        }
        self.line(&line);
    }

    fn note_number(&mut self, index: u32) {
        let number = index.saturating_add(1).to_string();
        self.placeholder(PlaceholderKind::Note { index, len: position(number.len()) });
        self.text.push_str(&number);
    }

    fn placeholder(&mut self, kind: PlaceholderKind) {
        self.placeholders.push(Placeholder { at: position(self.text.len()), kind });
    }

    /// Writes a finished form whose further lines begin with `indent`.
    fn append(&mut self, other: &MarkdownText, indent: &str) {
        let mut placeholders = other.placeholders.iter().peekable();
        let mut from = 0;
        for (number, line) in other.text.split_inclusive('\n').enumerate() {
            let end = from + line.len();
            let is_blank = line.trim().is_empty();
            let holds =
                placeholders.peek().is_some_and(|placeholder| (placeholder.at as usize) < end);
            if number > 0 && (!is_blank || holds) {
                self.text.push_str(&self.prefix);
                self.text.push_str(indent);
            }
            let start = self.text.len();
            while let Some(placeholder) =
                placeholders.next_if(|placeholder| (placeholder.at as usize) < end)
            {
                let at = position(start + placeholder.at as usize - from);
                self.placeholders.push(Placeholder { at, kind: placeholder.kind });
            }
            self.text.push_str(line);
            from = end;
        }
        let end = position(self.text.len());
        self.placeholders.extend(
            placeholders.map(|placeholder| Placeholder { at: end, kind: placeholder.kind }),
        );
    }

    /// Returns the minimum length to which the text may be cut: it keeps the content of the last
    /// placeholder.
    fn floor(&self) -> usize {
        let Some(placeholder) = self.placeholders.last() else { return 0 };
        let covered = match placeholder.kind {
            PlaceholderKind::Level { level } => usize::from(level),
            PlaceholderKind::Note { len, .. } => len as usize,
            _ => 0,
        };
        placeholder.at as usize + covered
    }

    fn trim(&mut self) {
        self.trim_to(self.floor());
    }

    fn trim_to(&mut self, floor: usize) {
        let end = self.text.trim_end_matches(' ').len().max(floor.min(self.text.len()));
        self.text.truncate(end);
    }
}

fn is_blank(character: char) -> bool {
    character.is_ascii_whitespace()
}

/// Returns the length of the longest run of a character.
fn longest_run(text: &str, of: char) -> usize {
    text.split(|character| character != of).map(str::len).max().unwrap_or(0)
}

//! *What a text says → CommonMark* with the tables, tasks, alerts and footnotes of GitHub. The
//! renderer writes this form beside the HTML, where machines are to read the site.
//!
//! A writer of our own and not a library that turns events back into text: the form has
//! placeholders, so positions must be known while it is written, and words must never become
//! markup, whatever stands around them.
//!
//! **Invariants.** Placeholders ascend. The form is at most a constant factor longer than the text:
//! quotes nest [`MAX_QUOTES`] deep, and paragraphs are not broken behind a long indentation.

mod escape;

use super::{Hole, MarkdownText, Want};
use escape::Place;

/// Levels of quotes that are written; deeper ones are written flat.
const MAX_QUOTES: usize = 8;
/// Longest indentation behind which lines of a paragraph are broken, in bytes.
const MAX_BREAK_INDENT: usize = 40;
/// Indentation of all but the first line of a footnote.
const NOTE_INDENT: &str = "    ";

pub(super) use escape::{destination as escape_destination, words as escape_words};
/// How the columns of a table are aligned.
pub(super) use pulldown_cmark::Alignment;

/// Where a link leads.
pub(super) enum Destination {
    /// A target of the page.
    Target(u32),
    /// Out of the site.
    Address(String),
}

/// What is open.
enum Frame {
    /// Something that has no form.
    Plain,
    /// A paragraph, a heading or a cell.
    Leaf,
    /// A paragraph of strong words; they are a frame of their own inside.
    Strong,
    /// A quote, an item or a note; lines inside begin with more than the first `prefix` bytes.
    Container {
        prefix: usize,
    },
    List {
        mark: char,
        number: Option<u64>,
        tight: bool,
        items: usize,
    },
    /// Emphasis that began at byte `from`.
    Delimiter {
        from: usize,
        mark: &'static str,
    },
    Link {
        destination: Destination,
        title: String,
    },
    /// A link whose words are its address, and already written.
    Autolink,
    Table {
        alignments: Vec<Alignment>,
        rows: usize,
    },
    Row,
    /// The words that a definition is for.
    Term,
}

/// What inline content belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaf {
    None,
    Paragraph,
    /// The words of an item without a paragraph.
    Implicit,
    Heading,
    Cell,
}

/// What stands before the next block in the same container.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Only the mark of the container, on the same line.
    Mark,
    /// A line that the block follows without a blank one.
    Line,
    /// A term, whose definition stands on the same line.
    Term,
    /// Words of an item without a paragraph.
    Implicit,
    List(char),
    Block,
}

/// CommonMark in the making. Does nothing unless it is on.
pub(super) struct CommonMark {
    is_on: bool,
    text: String,
    holes: Vec<Hole>,
    frames: Vec<Frame>,
    /// What lines begin with.
    prefix: String,
    leaf: Leaf,
    before: Before,
    /// Where the content of this line begins.
    line_from: usize,
    /// A line break that is written before the next inline content: hard or soft.
    pending_break: Option<bool>,
    /// The start of the emphasis marks that end at `text.len()`, if any were just opened.
    opened: Option<(usize, usize)>,
    /// Where emphasis or code ended last, and the character of its mark.
    closed: (usize, char),
    /// Where a mark in square brackets ended last.
    bracket: usize,
    /// Where words ended that were written last.
    words_end: usize,
    quotes: usize,
    /// In how many autolinks and terms we are.
    hidden: usize,
    bold: usize,
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl CommonMark {
    /// A form that is written only if it is on.
    pub(super) fn new(is_on: bool) -> CommonMark {
        CommonMark {
            is_on,
            text: String::new(),
            holes: Vec::new(),
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

    /// An empty form that is on if this one is.
    pub(super) fn another(&self) -> CommonMark {
        CommonMark::new(self.is_on)
    }

    // Blocks.

    /// Begins something without a form of its own.
    pub(super) fn begin_plain(&mut self) {
        self.begin(Frame::Plain);
    }

    /// Begins a paragraph.
    pub(super) fn begin_paragraph(&mut self) {
        if self.begin(Frame::Leaf) {
            self.begin_leaf(Leaf::Paragraph);
        }
    }

    /// Begins a heading.
    pub(super) fn begin_heading(&mut self, level: u8) {
        if self.begin(Frame::Leaf) {
            self.separate();
            self.hole(Want::Level { level });
            self.text.push_str(&"#".repeat(usize::from(level)));
            self.text.push(' ');
            self.leaf = Leaf::Heading;
        }
    }

    /// Begins a paragraph of strong words.
    pub(super) fn begin_strong_paragraph(&mut self) {
        if self.begin(Frame::Strong) {
            self.begin_leaf(Leaf::Paragraph);
            self.delimiter("**");
            self.bold += 1;
        }
    }

    /// Writes words with line feeds between them.
    pub(super) fn lines(&mut self, words: &str) {
        for (at, line) in words.lines().enumerate() {
            if at > 0 {
                self.break_soft();
            }
            self.words(line);
        }
    }

    /// Begins a quote.
    pub(super) fn begin_quote(&mut self) {
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

    /// Begins a note. GitHub has `alert`s without a title of their own; any other note begins with
    /// its title.
    pub(super) fn begin_note(&mut self, alert: Option<&str>, title: Option<&str>) {
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
        if let Some(title) = title {
            self.begin_paragraph();
            self.delimiter("**");
            self.words(title);
            self.end();
            self.end();
        }
    }

    /// Begins a list. `can_interrupt` says that it has a first item with words.
    pub(super) fn begin_list(&mut self, number: Option<u64>, tight: bool, can_interrupt: bool) {
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

    /// Begins an item, also one that is a term with its definitions.
    pub(super) fn begin_item(&mut self) {
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

    /// Begins the words that definitions are for; they are a part of an item.
    pub(super) fn begin_term(&mut self) {
        self.begin_item();
        if self.begin(Frame::Term) {
            self.text.push_str("**");
            self.leaf = Leaf::Implicit;
            self.bold += 1;
        }
    }

    /// Ends the item that a term began, if one is open.
    pub(super) fn end_definitions(&mut self) {
        if self.is_on && matches!(self.frames.last(), Some(Frame::Container { .. })) {
            self.end();
        }
    }

    /// Writes the box of a task.
    pub(super) fn task(&mut self, done: bool) {
        if self.begin_inline() {
            self.text.push_str(if done { "[x] " } else { "[ ] " });
            self.line_from = self.text.len();
        }
    }

    /// Writes a block of code.
    pub(super) fn code_block(&mut self, language: &str, code: &str) {
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

    /// Writes a block of HTML of the writer.
    pub(super) fn html_block(&mut self, html: &str) {
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

    /// Writes a rule.
    pub(super) fn rule(&mut self) {
        if self.is_on {
            self.separate();
            self.text.push_str("___");
            self.before = Before::Block;
        }
    }

    /// Leaves a place for a view, on a line of its own.
    pub(super) fn embed(&mut self, embed: u32) {
        if self.is_on {
            self.separate();
            self.hole(Want::Embed(embed));
            self.before = Before::Block;
        }
    }

    /// Begins a table.
    pub(super) fn begin_table(&mut self, alignments: &[Alignment]) {
        if self.is_on {
            self.separate();
            self.begin(Frame::Table { alignments: alignments.to_vec(), rows: 0 });
        }
    }

    /// Begins a row; the first is the head.
    pub(super) fn begin_row(&mut self) {
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

    /// Begins a cell.
    pub(super) fn begin_cell(&mut self) {
        if self.begin(Frame::Leaf) {
            self.text.push(' ');
            self.leaf = Leaf::Cell;
        }
    }

    /// Writes a footnote.
    pub(super) fn note(&mut self, index: u32, note: &MarkdownText) {
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

    // Inline content.

    /// Begins emphasis with this mark. Within emphasis of the same kind it says nothing, and its
    /// marks could be read in another way.
    pub(super) fn begin_emphasis(&mut self, mark: &'static str) {
        let kind = |mark: &str| (mark.len(), mark.starts_with('~'));
        let is_bold = self.bold > 0 && kind(mark) == kind("**");
        let is_within = self.frames.iter().rev().any(|frame| match frame {
            Frame::Delimiter { mark: around, .. } => kind(around) == kind(mark),
            _ => false,
        });
        if is_bold || is_within {
            self.begin(Frame::Plain);
        } else if self.begin_inline() {
            self.delimiter(mark);
        }
    }

    fn delimiter(&mut self, mark: &'static str) {
        self.guard_mark(mark);
        let from = self.text.len();
        self.text.push_str(mark);
        let chain = self.opened.filter(|(_, end)| *end == from).map_or(from, |(start, _)| start);
        self.opened = Some((chain, self.text.len()));
        self.frames.push(Frame::Delimiter { from, mark });
    }

    /// Writes words.
    pub(super) fn words(&mut self, words: &str) {
        if !self.is_on || self.hidden > 0 || words.is_empty() {
            return;
        }
        let blank = self.leaf == Leaf::None || self.pending_break.is_some();
        let mut words = if blank { words.trim_start_matches(is_blank) } else { words };
        if words.is_empty() || !self.begin_inline() {
            return;
        }
        if let Some((start, end)) = self.opened.take()
            && end == self.text.len()
            && words.starts_with(is_blank)
        {
            // White space cannot follow the mark that begins emphasis.
            words = words.trim_start_matches(is_blank);
            if start > self.line_from {
                self.text.insert(start, ' ');
                for frame in self.frames.iter_mut().rev() {
                    match frame {
                        Frame::Delimiter { from, .. } if *from >= start => *from += 1,
                        _ => break,
                    }
                }
            }
            if words.is_empty() {
                self.opened = Some((start, self.text.len()));
                return;
            }
        }
        let place = self.place();
        escape::push_words(&mut self.text, words, place);
        self.words_end = self.text.len();
    }

    /// Writes code within a line.
    pub(super) fn code(&mut self, code: &str) {
        if !self.begin_inline() || self.hidden > 0 {
            return;
        }
        self.guard_mark("`");
        let run = longest_run(code, '`');
        let fence = "`".repeat(if run == 0 { 1 } else { run + 1 });
        let is_padded = code.starts_with('`')
            || code.ends_with('`')
            || (code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty());
        let pad = if is_padded { " " } else { "" };
        let code = if self.leaf == Leaf::Cell { code.replace('|', "\\|") } else { code.to_owned() };
        for part in [&fence, pad, &code, pad, &fence] {
            self.text.push_str(part);
        }
        self.closed = (self.text.len(), '`');
    }

    /// Writes a tag of the writer.
    pub(super) fn html(&mut self, html: &str) {
        if self.begin_inline() {
            let html = html.replace(['\n', '\r'], " ");
            match self.leaf {
                Leaf::Cell => self.text.push_str(&html.replace('|', "\\|")),
                _ => self.text.push_str(&html),
            }
        }
    }

    /// Breaks the line where the writer did.
    pub(super) fn break_soft(&mut self) {
        if self.is_on && self.leaf != Leaf::None {
            self.pending_break.get_or_insert(false);
        }
    }

    /// Breaks the line where readers see it.
    pub(super) fn break_hard(&mut self) {
        if self.is_on && self.leaf != Leaf::None {
            self.pending_break = Some(true);
        }
    }

    /// Begins a link.
    pub(super) fn begin_link(&mut self, destination: Destination, title: &str) {
        if self.begin_inline() {
            self.guard_bang();
            self.text.push('[');
            self.begin(Frame::Link { destination, title: title.to_owned() });
        }
    }

    /// Begins a link whose words are its address.
    pub(super) fn begin_autolink(&mut self, address: &str, shown: &str) {
        self.autolink(address, shown);
        if self.begin(Frame::Autolink) {
            self.hidden += 1;
        }
    }

    /// Writes a link whose words are an address.
    pub(super) fn autolink(&mut self, address: &str, shown: &str) {
        if self.hidden > 0 || !self.begin_inline() {
            return;
        }
        let fits = |c: char| !c.is_whitespace() && !matches!(c, '<' | '>' | '|' | '\\');
        let bare = address.strip_prefix("mailto:").unwrap_or(address);
        if bare == shown && bare.chars().all(fits) {
            self.text.push('<');
            self.text.push_str(shown);
            self.text.push('>');
            return;
        }
        self.begin_link(Destination::Address(address.to_owned()), "");
        self.words(shown);
        self.end();
    }

    /// Writes the title of a page as a link to it.
    pub(super) fn page_title(&mut self, target: u32) {
        if self.begin_inline() {
            self.begin_link(Destination::Target(target), "");
            self.hole(Want::Title(target));
            self.end();
        }
    }

    /// Writes an image.
    pub(super) fn image(&mut self, target: u32, alt: &str, title: &str) {
        if self.begin_inline() {
            self.text.push_str("![");
            self.words(alt);
            self.text.push_str("](");
            self.hole(Want::Href(target));
            self.title(title);
            self.text.push(')');
            self.bracket = self.text.len();
        }
    }

    /// Leaves a place for the numbers of citations.
    pub(super) fn cite(&mut self, cite: u32) {
        if self.begin_inline() {
            let floor = self.floor().max(self.line_from);
            self.trim_to(floor);
            self.guard_bang();
            self.hole(Want::Cite(cite));
            self.bracket = self.text.len();
        }
    }

    /// Writes the mark of a footnote.
    pub(super) fn footnote(&mut self, index: u32) {
        if self.begin_inline() {
            self.guard_bang();
            self.text.push_str("[^");
            self.note_number(index);
            self.text.push(']');
            self.bracket = self.text.len();
        }
    }

    /// Ends what was begun last.
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

    /// Ends the words of an item that has no paragraph, or of a block without a form.
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

    /// The finished form.
    pub(super) fn finish(mut self) -> MarkdownText {
        self.end_leaf();
        let floor = self.floor();
        let end = self.text.trim_end().len().max(floor);
        self.text.truncate(end);
        MarkdownText { text: self.text.into_boxed_str(), holes: self.holes.into_boxed_slice() }
    }

    // Parts of the above.

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

    /// Begins inline content; in a paragraph of its own where none is open.
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

    /// Puts a comment between two marks that would be read as one.
    fn guard_mark(&mut self, mark: &str) {
        if self.closed.0 == self.text.len() && mark.starts_with(self.closed.1) {
            self.text.push_str("<!-- -->");
        }
    }

    /// An exclamation mark before a bracket would make an image of it.
    fn guard_bang(&mut self) {
        let at = self.text.len();
        if self.words_end == at && self.text.ends_with('!') {
            self.text.insert(at - 1, '\\');
            let behind = |hole: &&mut Hole| hole.at as usize == at;
            self.holes.iter_mut().rev().take_while(behind).for_each(|hole| hole.at += 1);
        }
    }

    /// Ends the line of the block before, if there is one.
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
            Destination::Target(target) => self.hole(Want::Href(target)),
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
        self.hole(Want::Note { index, len: position(number.len()) });
        self.text.push_str(&number);
    }

    fn hole(&mut self, want: Want) {
        self.holes.push(Hole { at: position(self.text.len()), want });
    }

    /// Writes a finished form whose further lines begin with `indent`.
    fn append(&mut self, other: &MarkdownText, indent: &str) {
        let mut holes = other.holes.iter().peekable();
        let mut from = 0;
        for (number, line) in other.text.split_inclusive('\n').enumerate() {
            let end = from + line.len();
            let is_blank = line.trim().is_empty();
            let holds = holes.peek().is_some_and(|hole| (hole.at as usize) < end);
            if number > 0 && (!is_blank || holds) {
                self.text.push_str(&self.prefix);
                self.text.push_str(indent);
            }
            let start = self.text.len();
            while let Some(hole) = holes.next_if(|hole| (hole.at as usize) < end) {
                let at = position(start + hole.at as usize - from);
                self.holes.push(Hole { at, want: hole.want });
            }
            self.text.push_str(line);
            from = end;
        }
        let end = position(self.text.len());
        self.holes.extend(holes.map(|hole| Hole { at: end, want: hole.want }));
    }

    /// How far the text may be cut back: to what the last placeholder is for.
    fn floor(&self) -> usize {
        let Some(hole) = self.holes.last() else { return 0 };
        let covered = match hole.want {
            Want::Level { level } => usize::from(level),
            Want::Note { len, .. } => len as usize,
            _ => 0,
        };
        hole.at as usize + covered
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

/// The length of the longest run of a character.
fn longest_run(text: &str, of: char) -> usize {
    text.split(|character| character != of).map(str::len).max().unwrap_or(0)
}

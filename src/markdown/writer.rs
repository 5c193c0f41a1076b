//! *Pieces → a [`Fragment`].* Collects HTML, placeholders and plain text.
//!
//! **Invariants.** Placeholders ascend. A run of text never contains markup.

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use crate::source_map::without_noncharacters;

use super::html::{Replaced, With};
use super::{Fragment, Label, MarkdownText, Name, Placeholder, PlaceholderKind, PlainText, Start};

/// A writer of a fragment.
#[derive(Default)]
pub(super) struct Writer {
    html: String,
    placeholders: Vec<Placeholder>,
    text: String,
    names: Vec<Name>,
    /// Start of the current run of text.
    run: Option<usize>,
    /// Number of enclosing elements in which terms are not marked.
    quiet: u32,
    /// Position of the next block in its source.
    start: Option<Start>,
}

/// A placeholder that covers bytes up to an end that is not known yet.
pub(super) struct Cover {
    index: usize,
    from: usize,
}

/// Converts a position. A page fits into 32 bits; in a longer one, placeholders lose their
/// positions.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Returns the end of the name of the tag at the start of markup.
fn end_of_name(html: &str) -> Option<usize> {
    let name = html.strip_prefix('<')?;
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (length > 0).then_some(length + 1)
}

impl Writer {
    /// Writes markup unchanged.
    pub(super) fn markup(&mut self, html: &str) {
        self.end_run();
        if let Some(start) = self.start.take()
            && let Some(end) = end_of_name(html)
        {
            let (name, rest) = html.split_at(end);
            self.html.push_str(name);
            self.placeholder(PlaceholderKind::Source(start));
            self.html.push_str(rest);
            return;
        }
        self.html.push_str(html);
    }

    /// Sets the position of the block whose tag is written next.
    pub(super) fn begins_at(&mut self, start: Start) {
        self.start = Some(start);
    }

    /// Starts a new line, unless the position is at the start of one.
    pub(super) fn newline(&mut self) {
        self.end_run();
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// Writes the value of an attribute, or text that is not part of the plain text.
    pub(super) fn escaped(&mut self, text: &str) {
        let text = &*without_noncharacters(text);
        self.end_run();
        // Writing to a string cannot fail.
        let _ = escape_html(&mut self.html, text);
    }

    /// Writes an address as the value of an attribute.
    pub(super) fn address(&mut self, address: &str) {
        let address = &*without_noncharacters(address);
        self.end_run();
        let _ = escape_href(&mut self.html, address);
    }

    /// Writes running text.
    pub(super) fn words(&mut self, words: &str) {
        let words = &*without_noncharacters(words);
        self.start = None;
        if self.quiet == 0 && self.run.is_none() {
            self.run = Some(self.html.len());
        }
        let _ = escape_html_body_text(&mut self.html, words);
        self.text.push_str(words);
    }

    /// Writes text without marking terms, such as code.
    pub(super) fn verbatim(&mut self, words: &str) {
        let words = &*without_noncharacters(words);
        self.end_run();
        let _ = escape_html_body_text(&mut self.html, words);
        self.text.push_str(words);
    }

    /// Adds text to the plain text only.
    pub(super) fn remember(&mut self, words: &str) {
        let words = &*without_noncharacters(words);
        self.text.push_str(words);
    }

    /// Adds the reference to a page to the plain text; the HTML has the title.
    pub(super) fn remember_name(&mut self, name: &str, target: u32) {
        let (at, len) = (position(self.text.len()), position(name.len()));
        self.names.push(Name { at, len, target });
        self.text.push_str(name);
    }

    /// Removes white space at the end of the plain text, before a mark that is not part of it.
    pub(super) fn trim_text(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
    }

    /// Writes a line feed within running text.
    pub(super) fn soft_break(&mut self) {
        self.html.push('\n');
        self.text.push(' ');
    }

    /// Adds a placeholder at this position.
    pub(super) fn placeholder(&mut self, kind: PlaceholderKind) {
        self.end_run();
        self.placeholders.push(Placeholder { at: position(self.html.len()), kind });
    }

    /// Writes the name of an anchor of this page.
    pub(super) fn anchor(&mut self, name: &str) {
        let placeholder = self.begin_cover();
        self.escaped(name);
        self.cover(placeholder, |len| PlaceholderKind::Anchor { len });
    }

    /// Writes the name of an anchor of this page as the address of a link.
    pub(super) fn anchor_address(&mut self, name: &str) {
        let placeholder = self.begin_cover();
        self.address(name);
        self.cover(placeholder, |len| PlaceholderKind::Anchor { len });
    }

    /// Starts a placeholder that covers the output until [`Writer::cover`].
    pub(super) fn begin_cover(&mut self) -> Cover {
        self.placeholder(PlaceholderKind::Section);
        Cover { index: self.placeholders.len() - 1, from: self.html.len() }
    }

    /// Ends a placeholder that covers output; `kind` receives the length in bytes.
    pub(super) fn cover(&mut self, cover: Cover, kind: impl FnOnce(u32) -> PlaceholderKind) {
        self.end_run();
        if let Some(placeholder) = self.placeholders.get_mut(cover.index) {
            placeholder.kind = kind(position(self.html.len() - cover.from));
        }
    }

    /// Writes `<h2` or `</h2`, where `begin` is `<h` or `</h`.
    pub(super) fn heading_tag(&mut self, begin: &str, level: u8) {
        // The name of the tag ends with the level.
        let start = self.start.take();
        self.markup(begin);
        self.placeholder(PlaceholderKind::Level { level });
        self.markup(&level.to_string());
        if let Some(start) = start {
            self.placeholder(PlaceholderKind::Source(start));
        }
    }

    /// Writes raw HTML; parts of it are replaced by addresses.
    pub(super) fn raw(&mut self, html: &str, replaced: &[Replaced]) {
        self.end_run();
        if html.is_empty() {
            return;
        }
        self.start = None;
        let cover = self.begin_cover();
        let mut from = 0;
        for Replaced { range, target, with } in replaced {
            self.html.push_str(html.get(from..range.start).unwrap_or_default());
            match with {
                With::Address => self.placeholder(PlaceholderKind::HtmlHref(*target)),
                With::Quoted => {
                    self.html.push('"');
                    self.placeholder(PlaceholderKind::HtmlHref(*target));
                    self.html.push('"');
                }
                With::Picture => self.placeholder(PlaceholderKind::Image(*target)),
            }
            from = range.end;
        }
        self.html.push_str(html.get(from..).unwrap_or_default());
        self.cover(cover, |len| PlaceholderKind::Raw { len });
    }

    /// Writes white space of HTML within running text: a line feed or a space, unless there is some.
    pub(super) fn white_space(&mut self, is_line: bool) {
        if !self.html.is_empty() && !self.html.ends_with([' ', '\n']) {
            self.html.push(if is_line { '\n' } else { ' ' });
        }
        self.remember_space();
    }

    /// Adds a space to the plain text, unless it ends with white space.
    pub(super) fn remember_space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }

    /// Writes the number of a footnote.
    pub(super) fn note_number(&mut self, index: usize) {
        let number = (index + 1).to_string();
        self.placeholder(PlaceholderKind::Note {
            index: position(index),
            len: position(number.len()),
        });
        self.html.push_str(&number);
    }

    /// Writes a label without a value.
    pub(super) fn label(&mut self, label: Label) {
        self.placeholder(PlaceholderKind::Label { label, len: 0 });
    }

    /// Stops marking terms until [`Writer::loud`].
    pub(super) fn quiet(&mut self) {
        self.end_run();
        self.quiet += 1;
    }

    /// Reverts one [`Writer::quiet`].
    pub(super) fn loud(&mut self) {
        self.end_run();
        self.quiet = self.quiet.saturating_sub(1);
    }

    /// Ends a block in the plain text.
    pub(super) fn end_block(&mut self) {
        self.end_run();
        self.text.truncate(self.text.trim_end().len());
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Returns the plain text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the plain text from `from` on, without leading characters that satisfy
    /// `is_left_out`.
    pub(super) fn since(&self, from: usize, is_left_out: impl Fn(char) -> bool) -> PlainText {
        let text = self.text.get(from..).unwrap_or_default().trim_start_matches(is_left_out);
        let start = position(self.text.len() - text.len());
        let behind = self.names.iter().rev().take_while(|name| name.at >= start);
        let mut names: Vec<Name> =
            behind.map(|name| Name { at: name.at - start, ..*name }).collect();
        names.reverse();
        PlainText { text: text.to_owned(), names }
    }

    /// Writes another fragment.
    pub(super) fn append(&mut self, other: &Fragment) {
        self.end_run();
        let start = position(self.html.len());
        self.html.push_str(&other.html);
        let moved = other.placeholders.iter().map(|placeholder| Placeholder {
            at: placeholder.at.saturating_add(start),
            ..*placeholder
        });
        self.placeholders.extend(moved);
        let start = position(self.text.len());
        let moved =
            other.names.iter().map(|name| Name { at: name.at.saturating_add(start), ..*name });
        self.names.extend(moved);
        self.text.push_str(&other.text);
        self.end_block();
    }

    /// Returns the finished fragment.
    pub(super) fn finish(mut self, markdown: MarkdownText) -> Fragment {
        self.end_run();
        self.text.truncate(self.text.trim_end().len());
        Fragment {
            html: self.html.into_boxed_str(),
            placeholders: self.placeholders.into_boxed_slice(),
            text: self.text.into_boxed_str(),
            names: self.names.into_boxed_slice(),
            markdown,
        }
    }

    fn end_run(&mut self) {
        let Some(start) = self.run.take() else { return };
        let run = self.html.get(start..).unwrap_or_default().trim_end();
        if run.chars().any(char::is_alphanumeric) {
            let kind = PlaceholderKind::Words { len: position(run.len()) };
            self.placeholders.push(Placeholder { at: position(start), kind });
        }
    }
}

//! *HTML in the Markdown form*: tags and words are collected, and written as a block of HTML or as a
//! paragraph with tags in it.

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::element::begins_block;
use super::scan;
use crate::markdown::commonmark::CommonMark;
use crate::markdown::{MarkdownText, Placeholder, PlaceholderKind};
use crate::source_map::without_noncharacters;

/// A tag of the Markdown form while it is written.
#[derive(Default)]
pub(super) struct Markup {
    text: String,
    placeholders: Vec<Placeholder>,
}

impl Markup {
    /// Adds markup.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds an attribute.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        // Writing to a string cannot fail; a line feed could end the block.
        let value = without_noncharacters(value).replace(['\n', '\r'], " ");
        let _ = escape_html(&mut self.text, &value);
        self.text.push('"');
    }

    /// Adds the address of a target, inside the value of an attribute.
    pub(super) fn address(&mut self, target: u32) {
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.placeholders.push(Placeholder { at, kind: PlaceholderKind::HtmlHref(target) });
    }
}

enum Item {
    Words(String),
    Tag(MarkdownText),
}

/// Tags and words that are not written yet.
#[derive(Default)]
pub(super) struct Form(Vec<Item>);

impl Form {
    /// Adds words.
    pub(super) fn push_text(&mut self, words: &str) {
        self.0.push(Item::Words(words.to_owned()));
    }

    /// Adds a tag.
    pub(super) fn tag(&mut self, tag: Markup) {
        self.0.push(Item::Tag(MarkdownText {
            text: tag.text.into(),
            placeholders: tag.placeholders.into(),
        }));
    }

    /// Adds a tag without addresses.
    pub(super) fn plain(&mut self, tag: &str) {
        self.tag(Markup { text: tag.to_owned(), ..Markup::default() });
    }

    /// Writes all within running text.
    pub(super) fn write_inline(&mut self, form: &mut CommonMark) {
        for item in self.0.drain(..) {
            match item {
                Item::Words(words) => form.lines(&words),
                Item::Tag(tag) => form.html_tag(&tag),
            }
        }
    }

    /// Writes all as a block.
    pub(super) fn write_block(&mut self, form: &mut CommonMark) {
        let first = self.0.iter().find(|item| match item {
            Item::Words(words) => !words.trim().is_empty(),
            Item::Tag(_) => true,
        });
        let is_block = match first {
            None => return self.0.clear(),
            Some(Item::Words(_)) => false,
            Some(Item::Tag(tag)) => begins_block(&scan::name(&tag.text).to_ascii_lowercase()),
        };
        if !is_block {
            form.begin_paragraph();
            self.write_inline(form);
            form.end();
            return;
        }
        let mut block = Markup::default();
        let mut is_open = false;
        for item in self.0.drain(..) {
            let start = block.text.len();
            match item {
                Item::Words(words) => {
                    let words = without_noncharacters(&words);
                    // An empty line would end the block.
                    let words = if is_open { words.into_owned() } else { joined(&words) };
                    let after_line = block.text.is_empty() || block.text.ends_with('\n');
                    let words = if after_line { words.trim_start_matches('\n') } else { &words };
                    let _ = escape_html_body_text(&mut block.text, words);
                }
                Item::Tag(tag) => {
                    is_open = match &*tag.text {
                        "</pre>" => false,
                        text => is_open || text.starts_with("<pre"),
                    };
                    block.text.push_str(&tag.text);
                    let moved = |found: &Placeholder| {
                        let start = u32::try_from(start).unwrap_or(u32::MAX);
                        Placeholder { at: found.at.saturating_add(start), ..*found }
                    };
                    block.placeholders.extend(tag.placeholders.iter().map(moved));
                }
            }
        }
        let text = MarkdownText {
            text: block.text.trim_end().into(),
            placeholders: block.placeholders.into(),
        };
        form.html_lines(&text);
    }
}

/// Returns words with each run of line feeds and the white space around as one line feed.
fn joined(words: &str) -> String {
    let mut joined = String::with_capacity(words.len());
    for (at, line) in words.split('\n').enumerate() {
        let line = if at > 0 { line.trim_start() } else { line };
        if at > 0 {
            joined.truncate(joined.trim_end_matches([' ', '\t', '\r']).len());
            if !joined.ends_with('\n') {
                joined.push('\n');
            }
        }
        joined.push_str(line);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_block_is_empty() {
        assert_eq!(joined("a\n \n\n  b \n c\n\n"), "a\nb\nc\n");
        assert_eq!(joined(" a b "), " a b ");
    }
}

//! *Inline content: text, emphasis, code, links, images, citations.*

use super::{CommonMark, Destination, Frame, Leaf, escape, is_blank, longest_run};
use crate::markdown::{Label, MarkdownText, PlaceholderKind};

impl CommonMark {
    /// Starts emphasis with this mark. Nested emphasis of the same kind has no effect and is
    /// dropped, because its marks would be ambiguous.
    pub(in crate::markdown) fn begin_emphasis(&mut self, mark: &'static str) {
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

    pub(super) fn delimiter(&mut self, mark: &'static str) {
        self.guard_mark(mark);
        let from = self.text.len();
        self.text.push_str(mark);
        let chain = self.opened.filter(|(_, end)| *end == from).map_or(from, |(start, _)| start);
        self.opened = Some((chain, self.text.len()));
        self.frames.push(Frame::Delimiter { from, mark });
    }

    /// Writes text.
    pub(in crate::markdown) fn words(&mut self, words: &str) {
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
            // White space cannot follow the mark that starts emphasis.
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

    /// Writes inline code.
    pub(in crate::markdown) fn code(&mut self, code: &str) {
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

    /// Writes a tag of raw HTML.
    pub(in crate::markdown) fn html(&mut self, html: &str) {
        if self.begin_inline() {
            let html = html.replace(['\n', '\r'], " ");
            match self.leaf {
                Leaf::Cell => self.text.push_str(&html.replace('|', "\\|")),
                _ => self.text.push_str(&html),
            }
        }
    }

    /// Writes a tag of HTML with its addresses.
    pub(in crate::markdown) fn html_tag(&mut self, tag: &MarkdownText) {
        if self.hidden > 0 || !self.begin_inline() {
            return;
        }
        let in_cell = self.leaf == Leaf::Cell;
        let written = |text: &str| {
            let text = text.replace(['\n', '\r'], " ");
            if in_cell { text.replace('|', "\\|") } else { text }
        };
        let mut from = 0;
        for placeholder in &tag.placeholders {
            let at = placeholder.at as usize;
            self.text.push_str(&written(tag.text.get(from..at).unwrap_or_default()));
            self.placeholder(placeholder.kind);
            from = at;
        }
        self.text.push_str(&written(tag.text.get(from..).unwrap_or_default()));
    }

    /// Writes a soft line break.
    pub(in crate::markdown) fn break_soft(&mut self) {
        if self.is_on && self.leaf != Leaf::None {
            self.pending_break.get_or_insert(false);
        }
    }

    /// Writes a hard line break.
    pub(in crate::markdown) fn break_hard(&mut self) {
        if self.is_on && self.leaf != Leaf::None {
            self.pending_break = Some(true);
        }
    }

    /// Starts a link.
    pub(in crate::markdown) fn begin_link(&mut self, destination: Destination, title: &str) {
        if self.begin_inline() {
            self.guard_bang();
            self.text.push('[');
            self.begin(Frame::Link { destination, title: title.to_owned() });
        }
    }

    /// Starts a link whose text is its address.
    pub(in crate::markdown) fn begin_autolink(&mut self, address: &str, shown: &str) {
        self.autolink(address, shown);
        if self.begin(Frame::Autolink) {
            self.hidden += 1;
        }
    }

    /// Writes a link whose text is an address.
    pub(in crate::markdown) fn autolink(&mut self, address: &str, shown: &str) {
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
    pub(in crate::markdown) fn page_title(&mut self, target: u32) {
        if self.begin_inline() {
            self.begin_link(Destination::Target(target), "");
            self.placeholder(PlaceholderKind::Title(target));
            self.end();
        }
    }

    /// Adds a placeholder for a label without a value.
    pub(in crate::markdown) fn label(&mut self, label: Label) {
        if self.begin_inline() {
            self.placeholder(PlaceholderKind::Label { label, len: 0 });
        }
    }

    /// Writes an image.
    pub(in crate::markdown) fn image(&mut self, target: u32, alt: &str, title: &str) {
        if self.begin_inline() {
            self.text.push_str("![");
            self.words(alt);
            self.text.push_str("](");
            self.placeholder(PlaceholderKind::Href(target));
            self.title(title);
            self.text.push(')');
            self.bracket = self.text.len();
        }
    }

    /// Adds a placeholder for the numbers of citations.
    pub(in crate::markdown) fn cite(&mut self, cite: u32) {
        if self.begin_inline() {
            let floor = self.floor().max(self.line_from);
            self.trim_to(floor);
            self.guard_bang();
            self.placeholder(PlaceholderKind::Cite(cite));
            self.bracket = self.text.len();
        }
    }

    /// Writes the mark of a footnote.
    pub(in crate::markdown) fn footnote(&mut self, index: u32) {
        if self.begin_inline() {
            self.guard_bang();
            self.text.push_str("[^");
            self.note_number(index);
            self.text.push(']');
            self.bracket = self.text.len();
        }
    }
}

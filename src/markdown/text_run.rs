//! *Pieces of text → runs of words.* The parser hands out text in pieces; here they are joined, web
//! addresses in them become links, and footnotes that are not defined are found.

use super::autolink::{mail_addresses, web_addresses};
use super::render::{Mode, Renderer, Source};
use crate::diagnostic::{Code, Diagnostic, nearest};

/// Text that is not written yet.
#[derive(Default)]
pub(super) struct Pending {
    text: String,
    /// Where pieces begin, in `text` and in the source.
    pieces: Vec<(usize, usize)>,
}

impl Pending {
    /// Adds a piece that begins at byte `at` of the source.
    pub(super) fn push(&mut self, piece: &str, at: usize) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(piece);
    }

    /// The byte of the source that byte `at` of the text came from.
    fn source_of(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= at);
        let piece = next.checked_sub(1).and_then(|piece| self.pieces.get(piece));
        piece.map_or(0, |(start, source)| source + at - start)
    }
}

impl Renderer<'_> {
    /// Writes the text that was collected.
    pub(super) fn flush(&mut self, source: &Source<'_>) {
        if self.pending.text.is_empty() {
            return;
        }
        let mut pending = std::mem::take(&mut self.pending);
        if pending.text.contains("[^") {
            self.undefined_footnotes(source, &pending);
        }
        self.written(&pending.text);
        pending.text.clear();
        pending.pieces.clear();
        self.pending = pending;
    }

    fn written(&mut self, text: &str) {
        let may_hold_address = ["://", "ww.", "WW.", "@"].iter().any(|part| text.contains(part));
        if self.links > 0 || !may_hold_address {
            self.words(text);
            return;
        }
        let mut from = 0;
        for range in web_addresses(text) {
            self.without_web_addresses(text.get(from..range.start).unwrap_or_default());
            let address = text.get(range.clone()).unwrap_or_default();
            self.writer.markup("<a href=\"");
            if !address.contains("://") {
                self.writer.markup("http://");
            }
            self.writer.address(address);
            self.writer.markup("\">");
            self.writer.verbatim(address);
            self.writer.markup("</a>");
            from = range.end;
        }
        self.without_web_addresses(text.get(from..).unwrap_or_default());
    }

    fn without_web_addresses(&mut self, text: &str) {
        let mut from = 0;
        for range in mail_addresses(text) {
            self.words(text.get(from..range.start).unwrap_or_default());
            let address = text.get(range.clone()).unwrap_or_default();
            self.writer.markup("<a href=\"mailto:");
            self.writer.address(address);
            self.writer.markup("\">");
            self.writer.verbatim(address);
            self.writer.markup("</a>");
            from = range.end;
        }
        self.words(text.get(from..).unwrap_or_default());
    }

    fn words(&mut self, words: &str) {
        match self.raw.in_link() {
            true => self.writer.verbatim(words),
            false => self.writer.words(words),
        }
    }

    /// The parser leaves `[^label]` as text where nothing defines it.
    fn undefined_footnotes(&mut self, source: &Source<'_>, pending: &Pending) {
        for (at, _) in pending.text.match_indices("[^") {
            let start = pending.source_of(at);
            let rest = source.text.get(start..).unwrap_or_default();
            let before = source.text.get(..start).unwrap_or_default();
            let escaped = before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
            let Some(label) = label(rest).filter(|_| !escaped) else {
                continue;
            };
            let place = start..start + label.len() + 3;
            if self.mode == Mode::Fragment {
                self.footnote_in_field(source, &place);
                continue;
            }
            let span = source.origin.span(place);
            let message = format!("footnote `{label}` is not defined in this page");
            let found = Diagnostic::new(Code::UndefinedFootnote, span, message);
            let near = self.may_hint().then(|| nearest(label, self.notes.labels())).flatten();
            self.diags.push(match near {
                None => found.help(format!("add a line `[^{label}]: …`")),
                Some(near) => found.help(format!("did you mean `[^{near}]`?")),
            });
        }
    }
}

/// The label of a footnote at the start of this text.
fn label(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("[^")?;
    let end = rest
        .char_indices()
        .take(200)
        .find(|(_, c)| *c == ']' || *c == '[' || c.is_whitespace())
        .map(|(at, _)| at)?;
    let label = rest.get(..end)?;
    (rest.get(end..)?.starts_with(']') && !label.is_empty()).then_some(label)
}

//! *Pieces of text → runs of text.* The parser splits text into pieces. This module joins them,
//! links web addresses and finds undefined footnotes.

use super::autolink::{mail_addresses, web_addresses};
use super::footnote::{self, Notes};
use super::sink::Sink;
use super::source::Source;

/// Text that is not written yet.
#[derive(Default)]
pub(super) struct Pending {
    text: String,
    /// Offsets of the pieces in `text` and in the source.
    pieces: Vec<(usize, usize)>,
}

impl Pending {
    /// Whether there is no text.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Clears the text.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
    }

    /// Adds a piece at byte `at` of the source.
    pub(super) fn push(&mut self, piece: &str, at: usize) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(piece);
    }

    /// Returns the offset in the source of byte `at` of the text.
    fn source_of(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= at);
        let piece = next.checked_sub(1).and_then(|piece| self.pieces.get(piece));
        piece.map_or(0, |(start, source)| source + at - start)
    }
}

/// Writes the collected text. `notes` are the footnotes of the text; `None` for a field.
pub(super) fn write(
    sink: &mut Sink<'_>,
    source: &Source<'_>,
    pending: &Pending,
    notes: Option<&Notes>,
    in_link: bool,
) {
    if pending.text.contains("[^") {
        undefined_footnotes(sink, source, pending, notes);
    }
    let text = pending.text.as_str();
    let may_hold_address = ["://", "ww.", "WW.", "@"].iter().any(|part| text.contains(part));
    if in_link || !may_hold_address {
        sink.words(text);
        return;
    }
    let mut from = 0;
    for range in web_addresses(text) {
        without_web_addresses(sink, text.get(from..range.start).unwrap_or_default());
        let address = text.get(range.clone()).unwrap_or_default();
        sink.autolink(if address.contains("://") { "" } else { "http://" }, address);
        from = range.end;
    }
    without_web_addresses(sink, text.get(from..).unwrap_or_default());
}

fn without_web_addresses(sink: &mut Sink<'_>, text: &str) {
    let mut from = 0;
    for range in mail_addresses(text) {
        sink.words(text.get(from..range.start).unwrap_or_default());
        sink.autolink("mailto:", text.get(range.clone()).unwrap_or_default());
        from = range.end;
    }
    sink.words(text.get(from..).unwrap_or_default());
}

/// Reports undefined footnotes: the parser leaves `[^label]` without a definition as text.
fn undefined_footnotes(
    sink: &mut Sink<'_>,
    source: &Source<'_>,
    pending: &Pending,
    notes: Option<&Notes>,
) {
    for (at, _) in pending.text.match_indices("[^") {
        let start = pending.source_of(at);
        let rest = source.text.get(start..).unwrap_or_default();
        let before = source.text.get(..start).unwrap_or_default();
        let escaped = before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let Some(label) = label(rest).filter(|_| !escaped) else {
            continue;
        };
        let place = start..start + label.len() + 3;
        match notes {
            Some(notes) => footnote::report_undefined(sink, source, notes, label, place),
            None => footnote::report_in_field(sink, source, &place),
        }
    }
}

/// Returns the label of a footnote at the start of a text.
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

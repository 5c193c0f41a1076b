//! *Finished page → where its markers, ids and links within it stand.* One pass, which knows of HTML
//! only where text ends and where tags do.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr_iter};
use rustc_hash::FxHashSet;

use super::marker::{CLOSE, OPEN, SEPARATOR};
use super::{Found, Id, Marker, Spot};

/// Elements in which no other can stand: text in them is not read by people as HTML.
const RAW: &[&str] = &["script", "style", "title", "textarea"];

/// Whether an element is one of [`RAW`].
fn is_raw(name: &str) -> bool {
    // The first letter rules out nearly all elements.
    matches!(name.as_bytes().first(), Some(b's' | b'S' | b't' | b'T'))
        && RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name))
}

/// Finds the markers and ids of a finished page, and the links within it.
pub fn scan(html: &str) -> Found<'_> {
    let markers = marker_characters(html.as_bytes());
    let next = markers.first().copied().unwrap_or(usize::MAX);
    let found = Found::default();
    let mut scanner = Scanner { html, bytes: html.as_bytes(), markers, passed: 0, next, found };
    let mut at = 0;
    while at < html.len() {
        let end = scanner.find(at, b'<');
        scanner.markers(at, end, true);
        at = scanner.markup(end);
    }
    scanner.found.pair();
    scanner.found
}

/// Returns where `id` attributes with a value that an earlier element has stand in `html`: a
/// template may show a section more than once.
pub(super) fn repeated(found: &Found<'_>, html: &str) -> Vec<Range<usize>> {
    let mut seen = FxHashSet::default();
    let again = found.ids.iter().filter(|id| !seen.insert(&*id.name));
    let attribute = |id: &Id<'_>| {
        let start = html.get(..id.range.start)?.strip_suffix(" id=\"")?.len();
        Some(start..id.range.end + 1)
    };
    again.filter_map(attribute).collect()
}

/// The first byte of each character of a marker.
const LEAD: u8 = 0xEF;

/// The positions of all characters that markers are made of, digits aside.
fn marker_characters(bytes: &[u8]) -> Vec<usize> {
    let is_marker =
        |at: &usize| matches!(bytes.get(at + 1..at + 3), Some([0xB7, 0x90 | 0x91 | 0x9F]));
    memchr_iter(LEAD, bytes).filter(is_marker).collect()
}

/// Whether a byte ends the name of an attribute.
fn ends_name(byte: &u8) -> bool {
    matches!(byte, b'=' | b'>' | b'/') || byte.is_ascii_whitespace()
}

struct Scanner<'h> {
    html: &'h str,
    bytes: &'h [u8],
    /// Positions of the characters of markers.
    markers: Vec<usize>,
    /// The number of them that were gone over.
    passed: usize,
    /// Position of the first of the others; the maximum if there is none.
    next: usize,
    found: Found<'h>,
}

impl<'h> Scanner<'h> {
    /// The position of the next `byte`, or the end.
    fn find(&self, from: usize, byte: u8) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + memchr(byte, rest).unwrap_or(rest.len())
    }

    /// The position behind the next `words`, or the end.
    fn behind(&self, from: usize, words: &str) -> usize {
        let rest = self.html.get(from..).unwrap_or_default();
        from + rest.find(words).map_or(rest.len(), |at| at + words.len())
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or_default()
    }

    /// Goes over a tag, a comment or a bare `<`; gives the position behind it.
    fn markup(&mut self, at: usize) -> usize {
        let end = match self.byte(at + 1) {
            b'a'..=b'z' | b'A'..=b'Z' => return self.start_tag(at),
            b'/' => {
                let end = self.name_end(at + 2);
                if self.byte(end) == b'>' { end + 1 } else { self.attributes(end) }
            }
            b'!' if self.html.get(at..).is_some_and(|rest| rest.starts_with("<!--")) => {
                self.behind(at + 4, "-->")
            }
            b'!' | b'?' => self.behind(at, ">"),
            _ => return (at + 1).min(self.html.len()),
        };
        self.markers(at, end, false);
        end
    }

    fn start_tag(&mut self, at: usize) -> usize {
        let name = at + 1..self.name_end(at + 1);
        let mut end = match self.byte(name.end) {
            b'>' => name.end + 1,
            _ => {
                let ids = self.found.ids.len();
                let end = self.attributes(name.end);
                // An element has one id, the first.
                self.found.ids.truncate(ids + 1);
                end
            }
        };
        let name = self.html.get(name).unwrap_or_default();
        if is_raw(name) {
            end = self.raw_end(end, name);
        }
        self.markers(at, end, false);
        end
    }

    /// The position behind the name of an element.
    fn name_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + rest.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len())
    }

    /// The beginning of the end tag `name`, or the end.
    fn raw_end(&self, from: usize, name: &str) -> usize {
        let mut at = from;
        loop {
            at = self.find(at, b'<');
            let tag = self.bytes.get(at + 1..at + 2 + name.len());
            match tag {
                Some([b'/', rest @ ..]) if rest.eq_ignore_ascii_case(name.as_bytes()) => return at,
                Some(_) => at += 1,
                None => return self.html.len(),
            }
        }
    }

    /// Goes over the attributes of a tag; gives the position behind its `>`.
    fn attributes(&mut self, mut at: usize) -> usize {
        loop {
            match self.byte(at) {
                b'>' => return at + 1,
                0 if at >= self.bytes.len() => return self.bytes.len(),
                b' ' | b'\n' | b'\t' | b'\r' | 0x0C | b'/' => at += 1,
                _ => at = self.attribute(at),
            }
        }
    }

    /// Goes over one attribute; gives the position behind it.
    fn attribute(&mut self, start: usize) -> usize {
        // A name can begin with `=`.
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        let name_end = start + 1 + rest.iter().position(ends_name).unwrap_or(rest.len());
        let equals = self.skip_spaces(name_end);
        if self.byte(equals) != b'=' {
            return equals;
        }
        let value = self.skip_spaces(equals + 1);
        let (value, end) = match self.byte(value) {
            quote @ (b'"' | b'\'') => {
                let end = self.find(value + 1, quote);
                (value + 1..end, (end + 1).min(self.bytes.len()))
            }
            _ => {
                let rest = self.bytes.get(value..).unwrap_or_default();
                let ends = |b: &u8| *b == b'>' || b.is_ascii_whitespace();
                let end = value + rest.iter().position(ends).unwrap_or(rest.len());
                (value..end, end)
            }
        };
        let name = self.bytes.get(start..name_end).unwrap_or_default();
        if name.eq_ignore_ascii_case(b"id") {
            let text = self.html.get(value.clone()).unwrap_or_default();
            self.found.ids.push(Id { range: value, name: decoded(text) });
        } else if self.byte(value.start) == b'#'
            && name.eq_ignore_ascii_case(b"href")
            && let Some(id) = self.html.get(value.start + 1..value.end)
        {
            self.found.links.push(Id { range: value.start + 1..value.end, name: decoded(id) });
        }
        end
    }

    fn skip_spaces(&self, mut from: usize) -> usize {
        while self.byte(from).is_ascii_whitespace() {
            from += 1;
        }
        from
    }

    /// Notes the markers between two positions, where most pages have none.
    #[inline]
    fn markers(&mut self, from: usize, to: usize, is_text: bool) {
        if self.next < to {
            self.note_markers(from, to, is_text);
        }
    }

    fn note_markers(&mut self, from: usize, to: usize, is_text: bool) {
        let mut at = from;
        while self.next < to {
            let start = self.next;
            self.passed += 1;
            self.next = self.markers.get(self.passed).copied().unwrap_or(usize::MAX);
            if start < at {
                continue;
            }
            let inner = start + OPEN.len_utf8();
            let begins = self.html.get(start..to).is_some_and(|rest| rest.starts_with(OPEN));
            let rest = self.html.get(inner..to).unwrap_or_default();
            let is_payload = |c: char| c.is_ascii_digit() || c == SEPARATOR;
            let payload = match begins {
                true => rest.find(|c| !is_payload(c)).unwrap_or(rest.len()),
                false => 0,
            };
            let (payload, rest) = rest.split_at(payload);
            let ends = begins && rest.starts_with(CLOSE);
            let end = inner + payload.len() + if ends { CLOSE.len_utf8() } else { 0 };
            let marker = if ends { Marker::parse(payload) } else { None };
            self.found.spots.push(Spot { range: start..end, marker, is_text });
            at = end;
        }
    }
}

/// An attribute's value without the references that escaping writes.
fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'")];
    let plain = names.iter().fold(value.to_owned(), |text, (from, to)| text.replace(from, to));
    Cow::Owned(plain.replace("&amp;", "&"))
}

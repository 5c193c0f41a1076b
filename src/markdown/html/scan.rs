//! *HTML → its pieces*: text, tags, comments. Finds where tags begin and end as a browser does, and
//! says nothing of what they mean.
//!
//! **Invariants.** The pieces cover the HTML in order. Linear in its length.

use std::ops::Range;

/// Elements whose content is not parsed for tags.
const RAW: &[&str] = &[
    "iframe", "noembed", "noframes", "noscript", "script", "style", "template", "textarea",
    "title", "xmp",
];

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Kind {
    /// Text with character references.
    Text,
    /// A comment, a declaration or an instruction.
    Nothing,
    /// A start tag.
    Begin,
    /// An end tag.
    End,
    /// The content of an element that is not parsed, such as a script.
    Content,
}

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct Piece {
    pub(in crate::markdown) kind: Kind,
    pub(in crate::markdown) range: Range<usize>,
}

/// An attribute: the ranges of its name and of its value without quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct Place {
    pub(in crate::markdown) name: Range<usize>,
    pub(in crate::markdown) value: Range<usize>,
}

/// Returns the pieces of a text. What follows a tag or a comment that does not end is text.
pub(in crate::markdown) fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = 0;
    let mut at = 0;
    while let Some(start) = find(html, at, "<") {
        match markup(html, start) {
            Markup::Bare => at = start + 1,
            Markup::Unfinished => break,
            Markup::Piece(kind, end) => {
                push(&mut pieces, Kind::Text, text..start);
                push(&mut pieces, kind, start..end);
                (at, text) = (end, end);
                let name = name(html.get(start..end).unwrap_or_default());
                if kind == Kind::Begin && RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
                    let end = end_tag(html, end, name);
                    push(&mut pieces, Kind::Content, at..end);
                    (at, text) = (end, end);
                }
            }
        }
    }
    push(&mut pieces, Kind::Text, text..html.len());
    pieces
}

fn push(pieces: &mut Vec<Piece>, kind: Kind, range: Range<usize>) {
    if !range.is_empty() {
        pieces.push(Piece { kind, range });
    }
}

/// Returns the name of a tag as it is written.
pub(in crate::markdown) fn name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    let end = name.bytes().position(|byte| is_end(&byte)).unwrap_or(name.len());
    name.get(..end).unwrap_or_default()
}

/// Returns the attributes of a tag; the ranges are those of `tag`.
pub(in crate::markdown) fn attributes(tag: &str) -> Vec<Place> {
    let mut found = Vec::new();
    tag_end(tag, 0, |place| found.push(place));
    found
}

enum Markup {
    /// A `<` that is text.
    Bare,
    /// It has no end.
    Unfinished,
    Piece(Kind, usize),
}

fn markup(html: &str, start: usize) -> Markup {
    let rest = html.get(start..).unwrap_or_default();
    let until = |end: &str, from: usize| match find(html, start + from, end) {
        Some(at) => Markup::Piece(Kind::Nothing, at + end.len()),
        None => Markup::Unfinished,
    };
    if rest.starts_with("<!-->") || rest.starts_with("<!--->") {
        return until(">", 0);
    }
    let kind = match rest.as_bytes() {
        [b'<', b'!', b'-', b'-', ..] => return until("-->", 4),
        [b'<', b'!' | b'?', ..] => return until(">", 0),
        [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => Kind::End,
        [b'<', letter, ..] if letter.is_ascii_alphabetic() => Kind::Begin,
        _ => return Markup::Bare,
    };
    match tag_end(html, start, |_| {}) {
        Some(end) => Markup::Piece(kind, end),
        None => Markup::Unfinished,
    }
}

fn find(html: &str, from: usize, what: &str) -> Option<usize> {
    Some(from + html.get(from..)?.find(what)?)
}

/// Returns the position behind the tag at `start`, and its attributes one by one.
fn tag_end(html: &str, start: usize, mut found: impl FnMut(Place)) -> Option<usize> {
    let bytes = html.as_bytes();
    let byte = |at: usize| bytes.get(at).copied();
    let is_blank = |at: usize| byte(at).is_some_and(|byte| byte.is_ascii_whitespace());
    let name = name(html.get(start..)?);
    let mut at = start + 1 + usize::from(byte(start + 1) == Some(b'/')) + name.len();
    loop {
        match byte(at)? {
            b'>' => return Some(at + 1),
            b'/' => at += 1,
            next if next.is_ascii_whitespace() => at += 1,
            _ => {
                // A name can begin with `=`.
                let name = at;
                at += 1;
                while byte(at).is_some_and(|b| !matches!(b, b'=' | b'>' | b'/')) && !is_blank(at) {
                    at += 1;
                }
                let name = name..at;
                let mut equals = at;
                while is_blank(equals) {
                    equals += 1;
                }
                if byte(equals)? != b'=' {
                    found(Place { name, value: at..at });
                    continue;
                }
                at = equals + 1;
                while is_blank(at) {
                    at += 1;
                }
                let value = match byte(at)? {
                    quote @ (b'"' | b'\'') => {
                        let from = at + 1;
                        let end = from + bytes.get(from..)?.iter().position(|b| *b == quote)?;
                        at = end + 1;
                        from..end
                    }
                    _ => {
                        let from = at;
                        while byte(at)? != b'>' && !is_blank(at) {
                            at += 1;
                        }
                        from..at
                    }
                };
                found(Place { name, value });
            }
        }
    }
}

/// Returns the start of the end tag of an element whose content is not parsed, or the end of the text.
fn end_tag(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(start) = find(html, at, "</") {
        let rest = html.as_bytes().get(start + 2..).unwrap_or_default();
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        if rest.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
            && rest.get(name.len()).is_none_or(ends)
        {
            return start;
        }
        at = start + 2;
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<(Kind, &str)> {
        pieces(html).into_iter().map(|piece| (piece.kind, &html[piece.range])).collect()
    }

    #[test]
    fn tags_end_where_a_browser_ends_them() {
        use Kind::{Begin, End, Nothing, Text};
        assert_eq!(
            shown("a<b c='>' d=\">\" e=f\">g</b >h<!-- > -->i"),
            [
                (Text, "a"),
                (Begin, "<b c='>' d=\">\" e=f\">"),
                (Text, "g"),
                (End, "</b >"),
                (Text, "h"),
                (Nothing, "<!-- > -->"),
                (Text, "i"),
            ]
        );
        assert_eq!(shown("1 < 2 </ 3 <3"), [(Text, "1 < 2 </ 3 <3")]);
        assert_eq!(shown("a <b c=\"d>"), [(Text, "a <b c=\"d>")]);
        assert_eq!(shown("<!-->a"), [(Nothing, "<!-->"), (Text, "a")]);
    }

    #[test]
    fn content_of_scripts_has_no_tags() {
        use Kind::{Begin, Content, End, Text};
        assert_eq!(
            shown("<SCRIPT>'<b>' </scripts></script >a"),
            [(Begin, "<SCRIPT>"), (Content, "'<b>' </scripts>"), (End, "</script >"), (Text, "a"),]
        );
        assert_eq!(shown("<style>a<b>"), [(Begin, "<style>"), (Content, "a<b>")]);
    }

    #[test]
    fn attributes_have_their_places() {
        let tag = "<a b c=d  e = 'f' =g h=\"i\"/>";
        let found: Vec<(&str, &str)> = attributes(tag)
            .into_iter()
            .map(|place| (&tag[place.name], &tag[place.value]))
            .collect();
        assert_eq!(found, [("b", ""), ("c", "d"), ("e", "f"), ("=g", ""), ("h", "i")]);
    }

    #[test]
    fn unclosed_tags_take_linear_time() {
        for part in ["<a b=\"", "<!--", "<script>", "<style></", "<a ", "</", "<"] {
            assert!(pieces(&part.repeat(50_000)).len() <= 100_001, "{part}");
        }
    }
}

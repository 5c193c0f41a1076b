//! *Text → CommonMark for this text, without markup.*

/// The position of text in the output.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// Start of the content of the line, if a block can start there.
    pub(super) line_from: Option<usize>,
    /// In a cell of a table.
    pub(super) in_cell: bool,
    /// In a heading.
    pub(super) in_heading: bool,
    /// Directly after a mark in square brackets.
    pub(super) behind_bracket: bool,
}

/// Whether [`push_words`] has to look at a byte. All others stand for themselves anywhere.
fn is_mark(byte: u8) -> bool {
    let in_line =
        matches!(byte, b'\\' | b'`' | b'*' | b'[' | b']' | b'~' | b'_' | b'<' | b'&' | b'|');
    let of_block = matches!(byte, b'#' | b'>' | b'-' | b'+' | b'=' | b':' | b'.' | b')');
    in_line || of_block || matches!(byte, b'(' | b'}' | b'\n' | b'\r')
}

/// Writes text. White space at the start of a line is dropped.
pub(super) fn push_words(out: &mut String, words: &str, mut place: Place) {
    let is_start = place.line_from == Some(out.len());
    let mut rest = if is_start { words.trim_start_matches(is_white) } else { words };
    place.behind_bracket &= rest.len() == words.len();
    loop {
        let plain = rest.bytes().position(is_mark).unwrap_or(rest.len());
        let (before, from) = rest.split_at(plain);
        out.push_str(before);
        let mut behind = from.chars();
        let Some(mark) = behind.next() else { return };
        place.behind_bracket &= before.is_empty();
        rest = behind.as_str();
        push_mark(out, mark, rest, place);
        place.behind_bracket = false;
    }
}

/// White space that a line of Markdown cannot begin with.
fn is_white(character: char) -> bool {
    character.is_ascii_whitespace()
}

/// Writes a character that may be markup where it stands.
fn push_mark(out: &mut String, mark: char, rest: &str, place: Place) {
    let next = rest.chars().next();
    match mark {
        '\n' => out.push_str("&#10;"),
        '\r' => out.push_str("&#13;"),
        '}' if place.in_heading && next.is_none() => out.push_str("&#125;"),
        _ => {
            let line = place.line_from.and_then(|from| out.get(from..));
            let escaped = is_inline_mark(mark, out, rest, place)
                || line.is_some_and(|line| is_block_mark(mark, line, next))
                || (place.behind_bracket && ends_bracket(mark, line));
            if escaped {
                out.push('\\');
            }
            out.push(mark);
        }
    }
}

/// Whether a character could be read as markup within a line.
fn is_inline_mark(character: char, before: &str, rest: &str, place: Place) -> bool {
    let next = rest.chars().next();
    match character {
        '\\' | '`' | '*' | '[' | ']' | '~' => true,
        '_' => {
            let is_inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !(is_inside(before.chars().next_back()) && is_inside(next))
        }
        '<' => next.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        '&' => begins_entity(rest),
        '|' => place.in_cell,
        '#' => place.in_heading && before.ends_with([' ', '#']),
        _ => false,
    }
}

/// Whether what follows an ampersand could make an entity of it, or is still to be written.
fn begins_entity(rest: &str) -> bool {
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    behind.is_empty() || (behind.len() < rest.len() && behind.starts_with(';'))
}

/// Whether a character behind a mark in square brackets would make a link or a definition of it.
fn ends_bracket(character: char, line: Option<&str>) -> bool {
    match character {
        '(' => true,
        // Where the mark is still to be filled in, the line holds nothing.
        ':' => line.is_some_and(|line| line.is_empty() || line.starts_with('[')),
        _ => false,
    }
}

/// Whether a character could be read as the mark of a block, behind what the line holds already.
fn is_block_mark(character: char, line: &str, next: Option<char>) -> bool {
    let ends = |others: &[char]| next.is_none_or(|c| c.is_whitespace() || others.contains(&c));
    match character {
        '>' | '|' => line.is_empty(),
        '#' => line.is_empty() && ends(&['#']),
        '-' => line.is_empty() && ends(&['-', ':', '|']),
        '+' => line.is_empty() && ends(&[]),
        '=' => line.is_empty() && ends(&['=']),
        ':' => line.is_empty() && ends(&[':', '-', '|']),
        '.' | ')' => {
            (1..=9).contains(&line.len()) && line.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}

/// Returns text as CommonMark that is valid anywhere in a line and in a cell of a table.
pub(in crate::markdown) fn words(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + words.len() / 16);
    push_words(&mut out, words, Place { in_cell: true, ..Place::default() });
    out
}

/// Returns the destination of a link, for its parentheses.
pub(in crate::markdown) fn destination(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for character in address.chars() {
        match character {
            ' ' => out.push_str("%20"),
            '|' => out.push_str("%7C"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' | '(' | ')' | '*' | '_' | '`' | '[' | ']' | '~' => escaped(&mut out, character),
            '&' => out.push_str("&amp;"),
            _ if character.is_ascii_control() => {
                for byte in character.to_string().bytes() {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
            _ => out.push(character),
        }
    }
    if out.is_empty() { "<>".to_owned() } else { out }
}

fn escaped(out: &mut String, character: char) {
    if !matches!(character, '*' | '_' | '`' | '[' | ']' | '~') {
        out.push('\\');
    }
    out.push(character);
}

/// Returns the title of a link or an image, with quotation marks.
pub(super) fn title(title: &str) -> String {
    let mut out = String::from("\"");
    for character in title.chars() {
        match character {
            '\\' | '"' => {
                out.push('\\');
                out.push(character);
            }
            '&' => out.push_str("&amp;"),
            '|' => out.push_str("&#124;"),
            '\n' | '\r' => out.push(' '),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_marks_stand_for_themselves_anywhere() {
        let places = [false, true].into_iter().flat_map(|in_cell| {
            let with = move |line_from| Place { in_cell, line_from, ..Place::default() };
            let all = [None, Some(0), Some(1)].map(with);
            all.into_iter().flat_map(|place| {
                let heading = Place { in_heading: true, ..place };
                [place, heading, Place { behind_bracket: true, ..place }]
            })
        });
        for place in places {
            for byte in (0..128).filter(|byte| !is_mark(*byte)) {
                let (mark, line) = (char::from(byte), place.line_from);
                for rest in ["", "x", " ", "#", ";", "(", "1."] {
                    for before in ["", "1", "a", " "].map(str::to_owned) {
                        let mut out = before.clone();
                        // White space at the start of a line is dropped before.
                        if line.is_some_and(|from| from > out.len()) || is_white(mark) {
                            continue;
                        }
                        push_mark(&mut out, mark, rest, place);
                        assert_eq!(out, format!("{before}{mark}"), "{mark:?} before {rest:?}");
                    }
                }
            }
        }
    }
}

//! *Bytes → text, and the position of the first character that is not allowed.*
//!
//! **Invariants.** The text has no byte order mark in front, no carriage returns, no control characters
//! except tab and line feed, and no noncharacters U+FDD0 to U+FDEF. The range of a problem is one of this
//! text.

use std::borrow::Cow;

use memchr::memchr;

use super::Problem;
use crate::diagnostic::Code;
use crate::source_map::is_noncharacter;

const SAVE_AS_UTF8: &str = "save the file as UTF-8";

/// The result of decoding a file.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, with U+FFFD in place of what is not allowed.
    pub(super) text: String,
    /// The first error.
    pub(super) problem: Option<Problem>,
    /// Whether the file is text in spite of the error.
    pub(super) is_text: bool,
}

/// Decodes a file.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let problem = Problem::whole(Code::NotText, "the file is UTF-16", SAVE_AS_UTF8);
        return Decoded { text: String::new(), problem: Some(problem), is_text: false };
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (whole, valid) = match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), bytes.len()),
        Err(error) => (String::from_utf8_lossy(bytes), error.valid_up_to()),
    };
    let first_bad = memchr(0, &bytes[..valid]).unwrap_or(valid);
    let text = unify_line_ends(whole);
    let Some(byte) = bytes.get(first_bad) else {
        return without_forbidden(text);
    };
    let before = unify_line_ends(String::from_utf8_lossy(&bytes[..first_bad]));
    let (text, start) = (replace_forbidden(&text), replace_forbidden(&before).len());
    let shown = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let (message, help) = match byte {
        0 => (
            "NUL byte in a text file".to_owned(),
            "replace it by a text file, or remove it from the handbook",
        ),
        byte => (format!("byte 0x{byte:02X} is not valid UTF-8"), SAVE_AS_UTF8),
    };
    let problem = Problem { code: Code::NotText, message, help, range: start..start + shown };
    Decoded { text, problem: Some(problem), is_text: false }
}

/// Whether texts must not have a character: it is a control character, or a noncharacter that this
/// program uses as a delimiter.
fn is_forbidden(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\t' | '\n')) || is_noncharacter(letter)
}

/// Replaces forbidden characters by U+FFFD.
fn replace_forbidden(text: &str) -> String {
    text.replace(is_forbidden, "\u{FFFD}")
}

/// Whether no byte of a stretch of text can belong to a forbidden character. Those that are not
/// ASCII begin with 0xC2 (control characters) or 0xEF (noncharacters) in UTF-8.
fn is_plain(stretch: &[u8]) -> bool {
    let is_suspect = |byte: u8| {
        (byte < b' ' && byte != b'\n' && byte != b'\t') || matches!(byte, 0x7F | 0xC2 | 0xEF)
    };
    // Without an early exit, so that many bytes are compared at once.
    !stretch.iter().fold(false, |found, byte| found | is_suspect(*byte))
}

/// Returns a valid text with its first forbidden character as the error.
fn without_forbidden(text: String) -> Decoded {
    if is_plain(text.as_bytes()) {
        return Decoded { text, problem: None, is_text: true };
    }
    let Some((start, letter)) = text.char_indices().find(|(_, letter)| is_forbidden(*letter))
    else {
        return Decoded { text, problem: None, is_text: true };
    };
    let others = text.chars().filter(|letter| is_forbidden(*letter)).count() - 1;
    let kind = if letter.is_control() { "control character" } else { "noncharacter" };
    let mut message = format!("the {kind} U+{:04X} is not allowed", u32::from(letter));
    if others > 0 {
        message.push_str(&format!(" ({others} more in this file)"));
    }
    let range = start..start + char::REPLACEMENT_CHARACTER.len_utf8();
    let problem = Problem { code: Code::ForbiddenCharacter, message, help: "remove it", range };
    Decoded { text: replace_forbidden(&text), problem: Some(problem), is_text: true }
}

/// Replaces `\r\n` and single `\r` by `\n`.
fn unify_line_ends(text: Cow<'_, str>) -> String {
    match memchr(b'\r', text.as_bytes()) {
        Some(_) => text.replace("\r\n", "\n").replace('\r', "\n"),
        None => text.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_go_and_all_line_ends_become_one() {
        let Decoded { text, problem, .. } = decode(b"\xEF\xBB\xBFa\r\nb\rc\n\r\n");
        assert!(problem.is_none());
        assert_eq!(text, "a\nb\nc\n\n");
    }

    #[test]
    fn the_first_bad_byte_is_reported_at_its_position() {
        for (bytes, range, word) in [
            (&b"a\r\nb\xE9c\xFF"[..], 3..6, "0xE9"),
            (b"a\r\nb\0c\xFF", 3..6, "NUL"),
            (b"a\r\xE9", 2..5, "0xE9"),
            (b"\xE2\x82", 0..3, "0xE2"),
        ] {
            let Decoded { text, problem, is_text } = decode(bytes);
            assert!(!is_text);
            let problem = problem.expect("a problem");
            assert_eq!(problem.range, range);
            assert!(text.get(range).is_some());
            assert!(problem.message.contains(word), "{}", problem.message);
        }
    }

    #[test]
    fn utf_16_is_recognised() {
        let decoded = decode(b"\xFF\xFEa\0");
        assert_eq!(decoded.problem.expect("a problem").message, "the file is UTF-16");
    }

    #[test]
    fn control_characters_and_noncharacters_are_replaced_and_reported() {
        for (bytes, expected, range, message) in [
            (
                &b"a\x07\tb\n"[..],
                "a\u{FFFD}\tb\n",
                1..4,
                "the control character U+0007 is not allowed",
            ),
            (
                "é\u{FDD0}1\u{FDEF}".as_bytes(),
                "é\u{FFFD}1\u{FFFD}",
                2..5,
                "the noncharacter U+FDD0 is not allowed (1 more in this file)",
            ),
            ("\u{85}".as_bytes(), "\u{FFFD}", 0..3, "the control character U+0085 is not allowed"),
        ] {
            let Decoded { text, problem, is_text } = decode(bytes);
            let problem = problem.expect("a problem");
            assert!(is_text);
            assert_eq!((&*text, problem.range, &*problem.message), (expected, range, message));
        }
        let Decoded { text, problem, is_text } = decode(b"\x01\xFFb\x02");
        assert_eq!((&*text, is_text), ("\u{FFFD}\u{FFFD}b\u{FFFD}", false));
        assert_eq!(problem.expect("a problem").range, 3..6);
    }
}

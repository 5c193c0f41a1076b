//! *Bytes → text, or the place of the first byte that is none.*
//!
//! **Invariants.** The text has no byte order mark in front and no carriage return in it, and a
//! problem's range is one of this text.

use super::Problem;
use crate::diagnostic::Code;

const SAVE_AS_UTF8: &str = "save the file as UTF-8";

/// The text of `bytes`. Where they are no text, what is wrong and as much of the text as can be
/// shown.
pub(super) fn text(bytes: &[u8]) -> (String, Option<Problem>) {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let problem = Problem::whole(Code::NotText, "the file is UTF-16", SAVE_AS_UTF8);
        return (String::new(), Some(problem));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(error) => error.valid_up_to(),
    };
    let first_bad = bytes[..valid].iter().position(|byte| *byte == 0).unwrap_or(valid);
    let text = unify_line_ends(&String::from_utf8_lossy(bytes));
    let Some(byte) = bytes.get(first_bad) else {
        return (text, None);
    };
    let start = unify_line_ends(&String::from_utf8_lossy(&bytes[..first_bad])).len();
    let shown = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let (message, help) = match byte {
        0 => (
            "NUL byte in a text file".to_owned(),
            "replace it by a text file, or remove it from the handbook",
        ),
        byte => (format!("byte 0x{byte:02X} is not valid UTF-8"), SAVE_AS_UTF8),
    };
    let problem = Problem { code: Code::NotText, message, help, range: start..start + shown };
    (text, Some(problem))
}

/// `\r\n` and a lone `\r` become `\n`.
fn unify_line_ends(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_go_and_all_line_ends_become_one() {
        let (text, problem) = text(b"\xEF\xBB\xBFa\r\nb\rc\n\r\n");
        assert!(problem.is_none());
        assert_eq!(text, "a\nb\nc\n\n");
    }

    #[test]
    fn the_first_bad_byte_is_pointed_at_in_the_text_that_is_shown() {
        for (bytes, range, word) in [
            (&b"a\r\nb\xE9c\xFF"[..], 3..6, "0xE9"),
            (b"a\r\nb\0c\xFF", 3..4, "NUL"),
            (b"a\r\xE9", 2..5, "0xE9"),
            (b"\xE2\x82", 0..3, "0xE2"),
        ] {
            let (text, problem) = text(bytes);
            let problem = problem.expect("a problem");
            assert_eq!(problem.range, range);
            assert!(text.get(range).is_some());
            assert!(problem.message.contains(word), "{}", problem.message);
        }
    }

    #[test]
    fn utf_16_is_called_by_its_name() {
        let (_, problem) = text(b"\xFF\xFEa\0");
        assert_eq!(problem.expect("a problem").message, "the file is UTF-16");
    }
}

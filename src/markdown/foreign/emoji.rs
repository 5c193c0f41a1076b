//! *`:tada:` → the character*, with the short names of GitHub.

use std::borrow::Cow;

/// Longest short name, in bytes.
const MAX_NAME: usize = 60;

/// Returns a text with the characters of its short names.
pub(in crate::markdown) fn with_emoji(text: &str) -> Cow<'_, str> {
    if !text.contains(':') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut shown = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(colon) = memchr::memchr(b':', bytes.get(at..).unwrap_or(&[])) {
        let start = at + colon;
        at = start + 1;
        let Some((name, end)) = name(text, start) else { continue };
        let Some(emoji) = emojis::get_by_shortcode(name) else { continue };
        shown.push_str(text.get(from..start).unwrap_or_default());
        shown.push_str(emoji.as_str());
        (from, at) = (end, end);
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(shown)
}

/// Returns the name between two colons, and the end of the second one. A time such as `10:30:45` has
/// none.
fn name(text: &str, colon: usize) -> Option<(&str, usize)> {
    let before = text.get(..colon)?.chars().next_back();
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let rest = text.get(colon + 1..)?;
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
    let length = rest.bytes().take(MAX_NAME).take_while(belongs).count();
    let name = rest.get(..length).filter(|name| !name.is_empty())?;
    let after = rest.get(length..)?.strip_prefix(':')?;
    let ends = !after.chars().next().is_some_and(char::is_alphanumeric);
    ends.then_some((name, colon + length + 2))
}

#[cfg(test)]
mod tests {
    use super::with_emoji;

    #[test]
    fn short_names_become_characters_and_times_stay() {
        assert_eq!(with_emoji("A :tada: and :+1:, :no_such_name:"), "A 🎉 and 👍, :no_such_name:");
        assert_eq!(with_emoji(":tada::rocket:"), "🎉🚀");
        for text in ["10:30:45", "a:100:b", "std::vec::Vec", "x :", "é:tada:é"] {
            assert_eq!(with_emoji(text), text);
        }
    }
}

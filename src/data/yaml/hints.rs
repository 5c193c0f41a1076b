//! *The text around a mistake → what to write instead.*
//!
//! **Invariants.** Looks at the line of the mistake and at the one above it, never at the words of
//! the parser.

use super::super::hints::{quoted, shortened};

/// What to write in place of what stands at a place.
pub(super) fn help(text: &str, at: usize) -> Option<String> {
    let at = text.floor_char_boundary(at);
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let above = text[..start].lines().rev().find(|line| !line.trim().is_empty());
    if indent(line).contains('\t') {
        return Some("indent with spaces, not tabs".into());
    }
    if line.contains(":\t") {
        return Some("write a space after the colon, not a tab".into());
    }
    let both = || above.into_iter().chain([line]);
    both().find_map(unclosed).or_else(|| both().find_map(glued)).or_else(|| value(line)).or_else(
        || {
            let is_deeper = above.is_some_and(|above| indent(line).len() > indent(above).len());
            let has_key = is_deeper && Entry::parse(line).is_some();
            has_key.then(|| "indent this line like the one above".into())
        },
    )
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// A line `key: value`, in a list or not.
struct Entry<'l> {
    key: &'l str,
    value: &'l str,
}

impl<'l> Entry<'l> {
    fn parse(line: &'l str) -> Option<Self> {
        let line = line.trim();
        let line = line.strip_prefix("- ").unwrap_or(line).trim_start();
        let (key, value) = line.split_once(':')?;
        let is_letter = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
        let is_key = key.starts_with(char::is_alphabetic) && key.chars().all(is_letter);
        is_key.then_some(Entry { key, value })
    }

    fn with(&self, value: &str) -> String {
        format!("`{}: {value}`", shortened(self.key))
    }
}

/// A list or table that its line does not close.
fn unclosed(line: &str) -> Option<String> {
    let value = Entry::parse(line)?.value.trim();
    let (open, close, what) = match value.chars().next()? {
        '[' => ('[', ']', "list"),
        '{' => ('{', '}', "table"),
        _ => return None,
    };
    let is_open = value.matches(open).count() > value.matches(close).count();
    is_open.then(|| format!("end the {what} with `{close}`, or put text in quotes"))
}

/// A value that stands at the colon.
fn glued(line: &str) -> Option<String> {
    let entry = Entry::parse(line)?;
    let is_glued = entry.value.starts_with(|first: char| !first.is_whitespace() && first != '/');
    is_glued
        .then(|| format!("write a space after the colon: {}", entry.with(&shortened(entry.value))))
}

/// A value that means something else to YAML than to its writer.
fn value(line: &str) -> Option<String> {
    let entry = Entry::parse(line)?;
    let value = entry.value.trim();
    let first = value.chars().next()?;
    let fixed = entry.with(&quoted(value));
    Some(match first {
        '"' | '\'' => match value[1..].find(first) {
            None => {
                let fixed = entry.with(&quoted(&value[1..]));
                format!("close the text with `{first}`: {fixed}")
            }
            Some(end) if value[end + 2..].trim().is_empty() => {
                if !value.contains('\\') || value.contains('\'') {
                    return None;
                }
                let plain = entry.with(&format!("'{}'", shortened(&value[1..=end])));
                format!("a backslash begins an escape in `\"…\"`: double it, or write {plain}")
            }
            Some(_) => format!("quotation marks end the text: write {fixed}"),
        },
        '@' | '`' | '%' | '&' | '*' | '!' | '|' | '>' => {
            format!("put a value that begins with `{first}` in quotes: {fixed}")
        }
        _ if value.contains(": ") => {
            format!("put a value that holds `: ` in quotes: {fixed}")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::data::yaml::parse;
    use crate::source_map::FileId;

    #[test]
    fn slips_are_told_with_what_to_write() {
        for (text, help) in [
            ("a:\n\tb: 1\n", "indent with spaces, not tabs"),
            ("a:\t1\n", "write a space after the colon, not a tab"),
            ("a: 1\nb:two\nc: 3\n", "write a space after the colon: `b: two`"),
            ("a: One: two\n", "put a value that holds `: ` in quotes: `a: \"One: two\"`"),
            ("a: @b\n", "put a value that begins with `@` in quotes: `a: \"@b\"`"),
            ("a: \"b\nc: 1\n", "close the text with `\"`: `a: \"b\"`"),
            ("a: \"b\" c\n", "quotation marks end the text: write `a: '\"b\" c'`"),
            ("a: [b, c\nd: 1\n", "end the list with `]`, or put text in quotes"),
            ("a: 1\n  b: 2\n", "indent this line like the one above"),
        ] {
            let mut diags = Vec::new();
            parse(text, FileId(0), 0, &mut diags);
            assert_eq!(diags[0].help.as_deref(), Some(help), "{text}");
        }
    }
}

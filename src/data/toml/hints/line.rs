//! *One line with a mistake, and the place in it → what to write instead.*

use super::super::super::hints::{
    boolean, cited, date, is_typographic, quoted, shortened, without_quotes,
};
use super::{end_of_text, find_closing};

/// Whether a line begins as the header of a table does.
pub(super) fn is_header(line: &str) -> bool {
    line.trim_start().starts_with('[')
}

/// Whether a word can be a key as it is.
pub(super) fn is_plain(key: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !key.is_empty() && key.bytes().all(is_letter)
}

/// A line `key = value`, or one that would be with another separator.
pub(super) struct Statement<'l> {
    pub(super) key: &'l str,
    separator: char,
    value: &'l str,
    /// Where the value begins in the line.
    value_at: usize,
}

impl<'l> Statement<'l> {
    pub(super) fn parse(line: &'l str) -> Option<Self> {
        let indent = line.len() - line.trim_start().len();
        let quotes = line[indent..].starts_with(['"', '\'']);
        let key_end = if quotes { end_of_text(line, indent)? } else { indent };
        let equals = line[key_end..].find('=').map(|at| key_end + at);
        let colon = line[key_end..].find(':').map(|at| key_end + at).filter(|at| {
            let behind = line[at + 1..].chars().next();
            equals.is_none_or(|equals| *at < equals && behind.is_none_or(char::is_whitespace))
        });
        let (at, separator) = match (colon, equals) {
            (Some(at), _) => (at, ':'),
            (None, Some(at)) => (at, '='),
            (None, None) => return None,
        };
        let behind = &line[at + 1..];
        let value = behind.trim_start();
        let value_at = line.len() - value.len();
        Some(Statement {
            key: line[indent..at].trim(),
            separator,
            value: value.trim_end(),
            value_at,
        })
    }

    /// The line with another value.
    fn with(&self, value: &str) -> String {
        format!("`{} = {value}`", shortened(self.key))
    }
}

/// Help for a line outside of lists and long texts.
pub(super) fn statement(line: &str, column: usize) -> Option<String> {
    let trimmed = line.trim();
    if ["//", "/*", "<!--", ";"].iter().any(|start| trimmed.starts_with(start)) {
        return Some("begin a comment with `#`".into());
    }
    if trimmed.starts_with("- ") {
        return Some("write a list in brackets: `key = [\"one\", \"two\"]`".into());
    }
    let Some(statement) = Statement::parse(line) else { return Some(word(trimmed)) };
    if statement.separator == ':' && !statement.key.contains(['"', '\'']) {
        return Some(match statement.value {
            "" => format!("write {}: `=` in place of `:`", statement.with("…")),
            value => format!("write {}: `=` in place of `:`", statement.with(&mended(value))),
        });
    }
    match column < statement.value_at && !statement.value.is_empty() {
        true => key(&statement),
        false => value(&statement, column),
    }
}

/// Whether another key and its value stand here.
fn is_another(text: &str) -> bool {
    Statement::parse(text).is_some_and(|it| it.separator == '=' && is_plain(it.key))
}

/// Help for a line without a separator.
fn word(line: &str) -> String {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let is_quoted = rest.starts_with(|c: char| c == '"' || c == '\'' || is_typographic(c));
    if let Some(name) = line.strip_prefix('{').and_then(|line| line.strip_suffix('}')) {
        format!("begin a table with its name in brackets: `[{}]`", shortened(name.trim()))
    } else if is_plain(first) && rest.is_empty() {
        format!("give the key a value: `{} = \"…\"`", shortened(first))
    } else if is_plain(first) && is_quoted {
        format!("write `=` between key and value: `{} = {}`", shortened(first), mended(rest))
    } else {
        "every line is `key = value`, a `[table]` or a `# comment`".into()
    }
}

/// Help for what stands before `=`.
fn key(statement: &Statement<'_>) -> Option<String> {
    let key = statement.key;
    if key.starts_with(is_typographic) {
        let plain = without_quotes(key);
        return Some(format!("write the key without quotes: `{} = …`", shortened(plain)));
    }
    if key.is_empty() {
        return Some("give the value a name: `key = value`".into());
    }
    if key.contains(char::is_whitespace) && !key.contains(['"', '\'']) {
        let joined = shortened(&key.split_whitespace().collect::<Vec<_>>().join("_"));
        let key = shortened(key);
        return Some(format!("a key is one word, as `{joined}`, or quoted: `\"{key}\"`"));
    }
    (!is_plain(key) && !key.contains(['"', '\''])).then(|| {
        let key = shortened(key);
        format!("quote a key with characters other than a–z, 0–9, `-` and `_`: `\"{key}\"`")
    })
}

/// Help for what stands behind `=`.
fn value(statement: &Statement<'_>, column: usize) -> Option<String> {
    let value = statement.value;
    let bare = without_comment(value);
    let first = bare.chars().next();
    let ends_otherwise = bare.ends_with(|last| is_typographic(last) || last == '\'');
    let write = |text: &str| format!("write {}", statement.with(text));
    Some(match first {
        None => "write a value after `=`, or remove the line".into(),
        Some('=') => write(&mended(bare[1..].trim_start())),
        Some(first) if is_typographic(first) => {
            format!("{}: with straight quotes", write(&mended(bare)))
        }
        Some('"') if ends_otherwise && bare.matches('"').count() == 1 => {
            format!("{}: with straight quotes at both ends", write(&mended(bare)))
        }
        Some(quote @ ('"' | '\'')) => return string(statement, quote),
        Some('[') => return in_list(statement.value, column.checked_sub(statement.value_at)?),
        Some('{') => return in_table(statement.value, column.checked_sub(statement.value_at)?),
        Some('(') => "write a list in brackets: `[\"one\", \"two\"]`".into(),
        Some(_) if is_another(bare.split_once(' ').map_or("", |(_, rest)| rest)) => {
            "put every key on a line of its own".into()
        }
        Some(first) => match bare.to_lowercase().as_str() {
            "null" | "nil" | "none" | "undefined" | "~" => {
                "remove the line if there is no value".into()
            }
            _ if boolean(bare).is_some() || date(bare).flatten().is_some() => write(&mended(bare)),
            _ if date(bare).is_some() => "write year, month and day, as in `2026-06-01`".into(),
            digits if digits.starts_with('0') && digits.bytes().all(|it| it.is_ascii_digit()) => {
                let number = digits.trim_start_matches('0');
                write(if number.is_empty() { "0" } else { number })
            }
            _ if first.is_ascii_digit() && !bare.contains(char::is_alphabetic) => {
                format!(
                    "a number is digits and a point, as `1.5`; text is {}",
                    statement.with(&quoted(bare))
                )
            }
            _ => format!("put text in quotes: {}", statement.with(&mended(bare))),
        },
    })
}

/// Help for a value that begins with a quotation mark.
fn string(statement: &Statement<'_>, quote: char) -> Option<String> {
    let value = statement.value;
    let mark = quote.to_string();
    if value.starts_with(&mark.repeat(3)) {
        return in_text(value);
    }
    let Ok(length) = find_closing(&value[1..], &mark) else {
        let fixed = quoted(value.trim_matches(quote).trim_end());
        return Some(format!("close the text with `{quote}`: {}", statement.with(&fixed)));
    };
    let rest = value[length + 2..].trim_start();
    if rest.is_empty() || rest.starts_with('#') {
        let inside = &value[1..=length];
        let is_escape = quote == '"' && inside.contains('\\') && !inside.contains('\'');
        return is_escape.then(|| {
            let plain = statement.with(&format!("'{}'", shortened(inside)));
            format!("a backslash begins an escape in `\"…\"`: double it, or write {plain}")
        });
    }
    Some(if rest.starts_with("//") {
        "begin a comment with `#`".into()
    } else if is_another(rest) {
        "put every key on a line of its own".into()
    } else if let Some(last) = rest.rfind(quote) {
        let whole = &value[1..value.len() - rest.len() + last];
        let inside = whole.trim_matches(quote);
        format!("quotation marks end the text: write {}", statement.with(&quoted(inside)))
    } else {
        format!("delete `{}`: only a comment may follow a value", shortened(rest))
    })
}

/// Help within brackets; `line` is the line or the part of it that has the list.
pub(super) fn in_list(line: &str, column: usize) -> Option<String> {
    let rest = line.get(column..)?;
    let first = rest.chars().next()?;
    Some(if line.contains(is_typographic) {
        "write straight quotes around every item: `[\"one\", \"two\"]`".into()
    } else if line.matches('"').count() % 2 == 1 {
        "close the quotes of every item: `[\"one\", \"two\"]`".into()
    } else if first.is_alphabetic() {
        "put every item in quotes: `[\"one\", \"two\"]`".into()
    } else if "\"'[{".contains(first) || first.is_ascii_digit() {
        "write a comma between the items: `[\"one\", \"two\"]`".into()
    } else {
        return None;
    })
}

/// Help within braces.
pub(super) fn in_table(line: &str, column: usize) -> Option<String> {
    let rest = line.get(column..)?;
    if rest.starts_with(':') {
        Some("write `=` in place of `:`, as in `{ key = \"value\" }`".into())
    } else if !line.contains('=') {
        Some("write a list in brackets: `[\"one\", \"two\"]`".into())
    } else if rest.starts_with(|first: char| first.is_alphabetic() || is_typographic(first)) {
        Some("put text in straight quotes, as in `{ key = \"value\" }`".into())
    } else {
        None
    }
}

/// Help within a long text.
pub(super) fn in_text(line: &str) -> Option<String> {
    let help =
        "a backslash begins an escape in `\"\"\"`: double it, or write `'''` around the text";
    line.contains('\\').then(|| help.into())
}

/// Help for the header of a table.
pub(super) fn header(line: &str) -> Option<String> {
    let depth = if line.starts_with("[[") { 2 } else { 1 };
    let (open, close) = (&"[["[..depth], &"]]"[..depth]);
    let inside = &line[depth..];
    let end = inside.find([']', '#']).unwrap_or(inside.len());
    let name = inside[..end].trim_start_matches('[').trim();
    let shown = shortened(name);
    if name.is_empty() {
        return Some("give the table a name: `[extra]`".into());
    }
    let Some(behind) = inside[end..].strip_prefix(close) else {
        return Some(format!("close the header: `{open}{shown}{close}`"));
    };
    let behind = behind.trim();
    if behind == "]" {
        Some(format!("write `[{shown}]` for a table, `[[{shown}]]` for one of several"))
    } else if !behind.is_empty() && !behind.starts_with('#') {
        Some(format!("put the keys of the table on the lines below `{open}{shown}{close}`"))
    } else if !is_plain(name) && !name.contains(['"', '\'']) {
        Some(format!("put a name of several words in quotes: `{open}\"{shown}\"{close}`"))
    } else {
        None
    }
}

/// A value as TOML takes it.
fn mended(value: &str) -> String {
    let bare = without_comment(value);
    let is_number = bare.parse::<i64>().is_ok_and(|number| number.to_string() == bare);
    let is_whole = bare.len() > 1 && bare.starts_with(['[', '{']) && bare.ends_with([']', '}']);
    let is_quoted = ['"', '\''].iter().any(|quote| {
        let inside = bare.strip_prefix(*quote).and_then(|bare| bare.strip_suffix(*quote));
        inside.is_some_and(|inside| !inside.contains([*quote, '\\']))
    });
    if is_number || is_whole || is_quoted {
        cited(bare)
    } else if let Some(boolean) = boolean(bare) {
        boolean.to_string()
    } else if let Some(Some(date)) = date(bare) {
        date.to_string()
    } else if bare.is_empty() {
        "\"…\"".into()
    } else {
        quoted(without_quotes(bare))
    }
}

/// A value without the comment behind it.
fn without_comment(value: &str) -> &str {
    let is_quoted = value.starts_with(|first| "\"'".contains(first) || is_typographic(first));
    let end = if value.starts_with('#') { Some(0) } else { value.find(" #") };
    end.filter(|_| !is_quoted).map_or(value, |end| &value[..end]).trim()
}

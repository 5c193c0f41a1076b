//! *Text → Markdown that means this text*, also in the syntax that only rolebook has.

/// Escapes running text. `at_start` says that it begins a line.
pub(super) fn text(text: &str, at_start: bool) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    if at_start {
        made.push_str(start(text));
    }
    let mut before = if at_start { ' ' } else { 'x' };
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let is_special = match c {
            '\\' | '*' | '`' | '[' | '<' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '~' | '=' => next == c,
            '&' => next == '#' || next.is_ascii_alphabetic(),
            '|' => true,
            _ => false,
        };
        if is_special {
            made.push('\\');
        }
        made.push(c);
        before = c;
    }
    made
}

/// What must stand before a text, so that its first letters begin no block.
fn start(text: &str) -> &'static str {
    let first = text.split([' ', '\t']).next().unwrap_or_default();
    let is_block = matches!(first, "-" | "+" | "---" | "===")
        || (!first.is_empty() && first.len() < 7 && first.bytes().all(|byte| byte == b'#'))
        || first.starts_with('>')
        || first.starts_with(":::")
        || first == ":"
        || first.starts_with("{{")
        || first.starts_with("~~~")
        || first.starts_with('=')
        || first.starts_with("--");
    if is_block { "\\" } else { "" }
}

/// A number and a dot at the begin of a line would begin a list.
pub(super) fn number(text: String) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match text.as_bytes().get(digits) {
        Some(b'.' | b')') if (1..10).contains(&digits) => {
            format!("{}\\{}", &text[..digits], &text[digits..])
        }
        _ => text,
    }
}

/// A title as a heading.
pub(super) fn heading(title: &str) -> String {
    text(title, false).replace('{', "\\{")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (source, made) in [
            ("a *b* _c_ snake_case", "a \\*b\\* \\_c\\_ snake_case"),
            ("[[x]] [@y] <b> &amp; & |", "\\[\\[x]] \\[@y] \\<b> \\&amp; & \\|"),
            ("# no", "\\# no"),
            ("- no", "\\- no"),
            ("::: note", "\\::: note"),
            ("{{ toc() }}", "\\{{ toc() }}"),
            ("#hash -dash", "#hash -dash"),
        ] {
            assert_eq!(text(source, true), made);
        }
        assert_eq!(number("12. x".into()), "12\\. x");
        assert_eq!(number("12 x".into()), "12 x");
    }
}

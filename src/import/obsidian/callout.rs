//! *Callouts → notes*: `> [!info] Title` becomes `::: note Title`.

use super::super::text::Text;

/// Deepest callout within callouts; deeper ones stay quotes.
const MAX_DEPTH: usize = 32;

/// Converts the callouts of a text.
pub(super) fn convert(text: &str) -> String {
    within(text, 0).0
}

/// Converts a text, and returns how many notes stand within each other in it.
fn within(text: &str, depth: usize) -> (String, usize) {
    if depth > MAX_DEPTH || !text.contains("[!") {
        return (text.to_owned(), 0);
    }
    let parsed = Text::new(text);
    let (mut made, mut height, mut at) = (String::with_capacity(text.len()), 0, 0);
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let begin = at;
        at += line.len();
        let head = match parsed.code_at(begin) {
            None => head(line),
            Some(_) => None,
        };
        let Some(head) = head else {
            made.push_str(line);
            continue;
        };
        let mut inner = String::new();
        while let Some(next) = lines.next_if(|next| next.trim_start().starts_with('>')) {
            at += next.len();
            let rest = next.trim_start().strip_prefix('>').unwrap_or(next);
            inner.push_str(rest.strip_prefix(' ').unwrap_or(rest));
        }
        let (inner, below) = within(&inner, depth + 1);
        let colons = ":".repeat(3 + below);
        height = height.max(below + 1);
        let margin = head.margin;
        made += format!("{margin}{colons} {} {}", head.kind, head.title).trim_end();
        made.push('\n');
        for line in inner.lines() {
            made += format!("{margin}{line}").trim_end();
            made.push('\n');
        }
        made += &format!("{margin}{colons}\n");
    }
    (made, height)
}

/// The first line of a callout.
struct Head<'t> {
    margin: &'t str,
    kind: &'static str,
    title: String,
}

fn head(line: &str) -> Option<Head<'_>> {
    let trimmed = line.trim_start_matches([' ', '\t']);
    let margin = &line[..line.len() - trimmed.len()];
    let rest = trimmed.strip_prefix('>')?.trim_start().strip_prefix("[!")?;
    let (name, rest) = rest.split_once(']')?;
    // Parameters of themes stand behind a bar.
    let name = name.split('|').next().unwrap_or(name).trim().to_lowercase();
    let is_folded = rest.starts_with('-');
    let title = rest.trim_start_matches(['-', '+']).trim();
    let (kind, usual) = match name.as_str() {
        "note" => ("note", ""),
        "info" => ("note", "Info"),
        "todo" => ("note", "To do"),
        "abstract" | "summary" | "tldr" => ("note", "Summary"),
        "tip" | "hint" => ("tip", ""),
        "success" | "check" | "done" => ("tip", "Done"),
        "important" => ("important", ""),
        "question" | "help" | "faq" => ("note", "Question"),
        "warning" | "attention" => ("warning", ""),
        "caution" => ("caution", ""),
        "danger" | "error" => ("caution", "Danger"),
        "failure" | "fail" | "missing" => ("caution", "Failure"),
        "bug" => ("caution", "Bug"),
        "example" => ("note", "Example"),
        "quote" | "cite" => ("note", "Quote"),
        _ => ("note", ""),
    };
    let title = if title.is_empty() { usual } else { title };
    let (kind, title) = match is_folded {
        true if title.is_empty() => ("details", "Details"),
        true => ("details", title),
        false => (kind, title),
    };
    Some(Head { margin, kind, title: title.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callouts_become_notes() {
        for (source, made) in [
            ("> [!info]\n> A\n\nB\n", "::: note Info\nA\n:::\n\nB\n"),
            ("> [!warning] Mind *this*\n> A\n> - b\n", "::: warning Mind *this*\nA\n- b\n:::\n"),
            ("> [!faq]- Why?\n> Because.\n", "::: details Why?\nBecause.\n:::\n"),
            (
                "> [!note]\n> > [!tip]\n> > In.\n> Out.\n",
                ":::: note\n::: tip\nIn.\n:::\nOut.\n::::\n",
            ),
            ("- a\n  > [!note]\n  > b\n", "- a\n  ::: note\n  b\n  :::\n"),
            ("> a quote\n", "> a quote\n"),
            ("```\n> [!info]\n```\n", "```\n> [!info]\n```\n"),
            ("> [!strange|x] T\n", "::: note T\n:::\n"),
        ] {
            assert_eq!(convert(source), made, "{source}");
        }
    }
}

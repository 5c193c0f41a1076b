//! *Pieces of Markdown → larger pieces*: paragraphs, headings, lists, tables. Every piece is complete
//! and has no line feed at its end.

use crate::markdown::markdown_words;

/// Elements that a fragment begins with if it is more than a single paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Returns whether the HTML of a fragment begins with a block; a single paragraph does not.
pub(super) fn is_block(html: &str) -> bool {
    let Some(rest) = html.trim_start().strip_prefix('<') else { return false };
    let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    BLOCKS.contains(&name)
}

/// Returns plain words as Markdown, on one line.
pub(super) fn words(plain: &str) -> String {
    if !plain.contains(['\n', '\r', '\t']) {
        return markdown_words(plain);
    }
    let lines = plain.split(['\n', '\r', '\t']).map(str::trim).filter(|line| !line.is_empty());
    markdown_words(&lines.collect::<Vec<_>>().join(" "))
}

/// Returns inline Markdown as a paragraph: its first character cannot be read as the mark of a block.
pub(super) fn paragraph(inline: &str) -> String {
    let inline = inline.trim();
    let digits = inline.bytes().take_while(u8::is_ascii_digit).count();
    let rest = inline.get(digits..).unwrap_or_default();
    let is_numbered = (1..=9).contains(&digits) && rest.starts_with(['.', ')']);
    if is_numbered {
        return format!("{}\\{rest}", inline.get(..digits).unwrap_or_default());
    }
    let is_mark = |mark: char| match mark {
        '>' | '=' => true,
        '#' => {
            inline.trim_start_matches('#').starts_with(' ') || inline.trim_matches('#').is_empty()
        }
        '-' | '+' => {
            let next = inline.chars().nth(1);
            next.is_none_or(|next| next.is_whitespace() || next == '-')
        }
        _ => false,
    };
    match inline.chars().next() {
        Some(first) if is_mark(first) => format!("\\{inline}"),
        _ => inline.to_owned(),
    }
}

/// Returns a heading; `inline` is Markdown.
pub(super) fn heading(level: u8, inline: &str) -> String {
    let mut inline = inline.trim().to_owned();
    // What would be read as a closing mark or as attributes.
    match inline.pop() {
        Some('#') => inline.push_str("\\#"),
        Some('}') => inline.push_str("&#125;"),
        Some(last) => inline.push(last),
        None => {}
    }
    format!("{} {inline}", "#".repeat(usize::from(level.clamp(1, 6))))
}

/// Returns Markdown in bold type with a colon, as the label of what follows.
pub(super) fn label(inline: &str) -> String {
    match inline.contains("**") {
        true => format!("{inline}:"),
        false => format!("**{inline}:**"),
    }
}

/// Returns blocks one below the other, without empty ones.
pub(super) fn blocks(all: impl IntoIterator<Item = String>) -> String {
    let mut markdown = String::new();
    for block in all {
        if block.is_empty() {
            continue;
        }
        if !markdown.is_empty() {
            // Two lists would be read as one.
            let is_list = list_mark(&block).is_some_and(|mark| last_list(&markdown) == Some(mark));
            markdown.push_str(if is_list { "\n\n<!-- -->\n\n" } else { "\n\n" });
        }
        markdown.push_str(&block);
    }
    markdown
}

/// Returns the character that marks the items of a list, if a line begins one.
fn list_mark(line: &str) -> Option<char> {
    if line.starts_with("- ") {
        return Some('-');
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < line.len() && rest.starts_with(". ")).then_some('.')
}

/// Returns the mark of the list that Markdown ends with.
fn last_list(markdown: &str) -> Option<char> {
    let outer = |line: &&str| !line.is_empty() && !line.starts_with(' ');
    list_mark(markdown.rsplit('\n').find(outer)?)
}

/// Returns a list; an item may have several blocks.
pub(super) fn list(items: impl IntoIterator<Item = String>) -> String {
    marked(items.into_iter().map(|item| ("- ".to_owned(), item)))
}

/// Returns a numbered list; an item may have several blocks.
pub(super) fn numbered(items: impl IntoIterator<Item = String>) -> String {
    marked((1usize..).zip(items).map(|(number, item)| (format!("{number}. "), item)))
}

fn marked(items: impl Iterator<Item = (String, String)>) -> String {
    let mut markdown = String::new();
    let mut is_spaced = false;
    for (mark, item) in items {
        if !markdown.is_empty() {
            markdown.push_str(if is_spaced { "\n\n" } else { "\n" });
        }
        is_spaced = item.contains("\n\n");
        markdown.push_str(&mark);
        indented(&mut markdown, &item, &" ".repeat(mark.len()));
    }
    markdown
}

/// Writes Markdown whose further lines begin with `indent`.
pub(super) fn indented(out: &mut String, markdown: &str, indent: &str) {
    for (at, line) in markdown.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
            out.push_str(if line.is_empty() { indent.trim_end() } else { indent });
        }
        out.push_str(line);
    }
}

/// Returns a quote.
pub(super) fn quote(markdown: &str) -> String {
    let mut out = String::from("> ");
    indented(&mut out, markdown, "> ");
    out
}

/// Returns Markdown on one line, for a cell or behind a label: paragraphs and items one behind the
/// other. `plain` are the same words without markup, for what cannot stand on a line.
pub(super) fn line(markdown: &str, plain: Option<&str>) -> String {
    if let Some(plain) = plain
        && markdown.lines().any(|line| line.trim_start().starts_with(['`', '~', '|', '<', '>']))
    {
        return plain.to_owned();
    }
    let mut out = String::with_capacity(markdown.len());
    for line in markdown.lines() {
        let mut line = line.trim();
        let mut is_item = false;
        if plain.is_some() && list_mark(line).is_some() {
            is_item = true;
            line = line.split_once(' ').map_or("", |(_, words)| words);
        }
        let backslashes = line.bytes().rev().take_while(|byte| *byte == b'\\').count();
        if backslashes % 2 == 1 {
            line = line.get(..line.len() - 1).unwrap_or_default().trim_end();
        }
        if line.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push_str(if is_item { "; " } else { " " });
        }
        out.push_str(line);
    }
    out
}

/// Returns a table; the cells are inline Markdown on one line.
pub(super) fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let mut markdown = String::new();
    row(&mut markdown, head, head.len());
    markdown.push('\n');
    markdown.push_str(&"| --- ".repeat(head.len()));
    markdown.push('|');
    for cells in rows {
        markdown.push('\n');
        row(&mut markdown, cells, head.len());
    }
    markdown
}

fn row(markdown: &mut String, cells: &[String], width: usize) {
    for at in 0..width {
        markdown.push_str("| ");
        cell(markdown, cells.get(at).map_or("", String::as_str));
        markdown.push(' ');
    }
    markdown.push('|');
}

/// Writes a cell; a bar in it that is not escaped would end it.
fn cell(markdown: &mut String, words: &str) {
    let mut is_escaped = false;
    for character in words.chars() {
        match character {
            '|' if !is_escaped => markdown.push_str("\\|"),
            '\n' => markdown.push(' '),
            _ => markdown.push(character),
        }
        is_escaped = character == '\\' && !is_escaped;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    const GITHUB: Options = Options::ENABLE_TABLES
        .union(Options::ENABLE_STRIKETHROUGH)
        .union(Options::ENABLE_TASKLISTS)
        .union(Options::ENABLE_FOOTNOTES)
        .union(Options::ENABLE_GFM)
        .union(Options::ENABLE_HEADING_ATTRIBUTES);

    /// The words that a reader of Markdown finds, and how often a block begins.
    fn read(markdown: &str) -> (String, usize) {
        let (mut found, mut begun) = (String::new(), 0);
        for event in Parser::new_ext(markdown, GITHUB) {
            match event {
                Event::Text(words) | Event::Code(words) => found.push_str(&words),
                Event::SoftBreak | Event::HardBreak => found.push(' '),
                Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell) => begun += 1,
                Event::Html(html) | Event::InlineHtml(html) => panic!("{html} in {markdown:?}"),
                Event::Start(tag) => {
                    let is_known = matches!(tag, Tag::Table(_) | Tag::TableHead | Tag::TableRow);
                    assert!(is_known, "{tag:?} in {markdown:?}");
                }
                _ => {}
            }
        }
        (found.split_whitespace().collect::<Vec<_>>().join(" "), begun)
    }

    fn squeezed(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Words that are likely to be read as markup.
    fn marks() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[a-z]{1,3}",
            6 => prop::sample::select(vec![
                " ", "\n", "> ", "- ", "1. ", "12) ", "# ", "##", "+ ", "=", "---", "===", "*",
                "**", "_", "`", "\\", "|", "&amp;", "<", "<b>", "[", "]", "(", ")", "~", "!", ":", "#",
                "}", "{#x}", "[^1]", ": ",
            ]).prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 1..10).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn words_stay_words(text in marks()) {
            let wanted = squeezed(&text);
            prop_assume!(!wanted.is_empty());
            let markdown = words(&text);
            prop_assert_eq!(read(&paragraph(&markdown)), (wanted.clone(), 1));
            prop_assert_eq!(read(&heading(2, &markdown)), (wanted.clone(), 1));
            let cells = table(&["a".to_owned(), markdown.clone()], &[]);
            prop_assert_eq!(read(&cells), (format!("a{wanted}"), 2), "{}", cells);
        }
    }

    #[test]
    fn items_with_several_blocks_are_indented_and_spaced() {
        let inner = list(["x".to_owned(), "y".to_owned()]);
        let markdown =
            list([blocks(["a".to_owned(), inner.clone()]), "b".to_owned(), "c".to_owned()]);
        assert_eq!(markdown, "- a\n\n  - x\n  - y\n\n- b\n- c");
        assert_eq!(numbered([format!("a\n{inner}")]), "1. a\n   - x\n   - y");
        assert_eq!(blocks([inner.clone(), inner]), "- x\n- y\n\n<!-- -->\n\n- x\n- y");
        assert_eq!(quote("a\n\nb"), "> a\n>\n> b");
    }

    #[test]
    fn several_blocks_become_one_line() {
        assert_eq!(line("One\\\ntwo\nthree", None), "One two three");
        assert_eq!(line("One:\n\n- *two*\n- three", Some("")), "One:; *two*; three");
        assert_eq!(line("```\na | b\n```", Some("a \\| b")), "a \\| b");
        assert_eq!(table(&["a | `b|c` \\|".to_owned()], &[]), "| a \\| `b\\|c` \\| |\n| --- |");
    }

    #[test]
    fn only_elements_of_blocks_begin_a_block() {
        assert!(is_block("<p>a</p>") && is_block("<ul>") && is_block("<h2 id=\"a\">"));
        assert!(!is_block("a <p>") && !is_block("<picture>") && !is_block("<a href=\"b\">"));
    }
}

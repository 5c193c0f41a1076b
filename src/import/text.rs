//! *Markdown → places in it that an import may change*: never within code.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::cmp::Reverse;
use std::ops::Range;

/// A text with the ranges of its code and the starts of its lines.
pub(super) struct Text<'t> {
    /// The text.
    pub(super) text: &'t str,
    code: Vec<Range<usize>>,
    lines: Vec<usize>,
}

/// A link or image in the form `[text](address)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// All of it.
    pub(super) whole: Range<usize>,
    /// Whether it is an image.
    pub(super) is_image: bool,
    /// Its text.
    pub(super) text: Range<usize>,
    /// Its address as it is written, without `<` and `>`.
    pub(super) address: Range<usize>,
}

impl<'t> Text<'t> {
    pub(super) fn new(text: &'t str) -> Text<'t> {
        let mut code = Vec::new();
        let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
        let mut block = None;
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            match event {
                Event::Code(_) => code.push(range),
                Event::Start(Tag::CodeBlock(_)) => block = Some(range),
                Event::End(TagEnd::CodeBlock) => code.extend(block.take()),
                _ => {}
            }
        }
        code.sort_by_key(|range| range.start);
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Text { text, code, lines: std::iter::once(0).chain(breaks).collect() }
    }

    /// The code that a place is within.
    pub(super) fn code_at(&self, at: usize) -> Option<&Range<usize>> {
        let next = self.code.partition_point(|range| range.start <= at);
        self.code.get(next.checked_sub(1)?).filter(|range| range.contains(&at))
    }

    /// The number of a line, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }

    /// The line that a place is in, without its end.
    pub(super) fn line_around(&self, at: usize) -> &'t str {
        let start = self.lines[self.line(at) - 1];
        self.text[start..].lines().next().unwrap_or_default()
    }

    /// The links and images that are outside of code, in order of their ends.
    pub(super) fn links(&self) -> Vec<Link> {
        let bytes = self.text.as_bytes();
        let (mut found, mut open, mut at) = (Vec::new(), Vec::new(), 0);
        while at < bytes.len() {
            if let Some(code) = self.code_at(at) {
                at = code.end.max(at + 1);
                continue;
            }
            match bytes[at] {
                b'\\' => at += 1,
                b'[' => open.push(at),
                b'\n' if bytes.get(at + 1) == Some(&b'\n') => open.clear(),
                b']' => {
                    let start = open.pop();
                    let address =
                        (bytes.get(at + 1) == Some(&b'(')).then(|| address(self.text, at + 2));
                    if let (Some(start), Some(Some((address, end)))) = (start, address) {
                        let is_image = start > 0 && bytes[start - 1] == b'!';
                        found.push(Link {
                            whole: start - usize::from(is_image)..end,
                            is_image,
                            text: start + 1..at,
                            address,
                        });
                        at = end - 1;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        found
    }
}

/// Reads `address "title")` from a place on. Returns the range of the address and the end.
fn address(text: &str, from: usize) -> Option<(Range<usize>, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(from) == Some(&b'<') {
        let end = from + near(&text[from..]).find(['>', '\n'])?;
        let close = end + near(&text[end..]).find([')', '\n'])?;
        return (bytes[end] == b'>' && bytes[close] == b')').then_some((from + 1..end, close + 1));
    }
    let (mut depth, mut at) = (0_usize, from);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some((from..at, at + 1)),
            b')' => depth -= 1,
            b'\\' => at += 1,
            b' ' | b'\n' => break,
            _ => {}
        }
        at += 1;
    }
    // A title, or blanks.
    let end = at.min(text.len());
    let rest = text.get(end..)?;
    let skipped = rest.len() - rest.trim_start_matches(' ').len();
    let title = end + skipped;
    let close = match bytes.get(title)? {
        b')' => title,
        quote @ (b'"' | b'\'') => {
            let close = title + 1 + near(&text[title + 1..]).find(char::from(*quote))?;
            close + 1 + near(&text[close + 1..]).find(')').filter(|gap| *gap < 4)?
        }
        _ => return None,
    };
    Some((from..end, close + 1))
}

/// Replacements in a text.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Replaces a range.
    pub(super) fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        self.0.push((range, with.into()));
    }

    /// The text with all replacements; of two that overlap, the one that starts
    /// first stays, or else the longer one.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, !range.is_empty(), Reverse(range.end)));
        let (mut made, mut at) = (String::with_capacity(text.len()), 0);
        for (range, with) in self.0 {
            if range.start >= at {
                made.push_str(&text[at..range.start]);
                made.push_str(&with);
                at = range.end;
            }
        }
        made + &text[at..]
    }
}

/// The anchor of a heading: letters, digits, `-` and `_` stay, each blank is a hyphen.
pub(super) fn anchor(words: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
        _ => None,
    };
    words.trim().to_lowercase().chars().filter_map(kept).collect()
}

/// The level and words of a heading line.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.len() - line.trim_start_matches('#').len();
    let words = line[level..].strip_prefix([' ', '\t'])?;
    ((1..=6).contains(&level)).then(|| (level, words.trim().trim_end_matches('#').trim_end()))
}

/// A text within `[…]`, so that no bracket ends it.
pub(super) fn label(text: &str) -> String {
    let mut label = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '[' | ']' | '\\' | '*' | '_' | '`' | '<' => label.extend(['\\', c]),
            '\n' => label.push(' '),
            c => label.push(c),
        }
    }
    label
}

/// A text in one cell of a table.
pub(super) fn cell(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" · ").replace('|', "\\|")
}

/// The next bytes of a text: what is looked for in one line is not looked for farther away.
pub(super) fn near(text: &str) -> &str {
    text.get(..text.floor_char_boundary(4096)).unwrap_or(text)
}

/// The extension of a name, in lower case.
pub(super) fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_lowercase())
}

/// Whether a file is a picture that pages can show.
pub(super) fn is_image(path: &str) -> bool {
    matches!(extension(path).as_str(), "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_outside_of_code() {
        let source = "[a](b%20c.md) ![i](<x y.png>) `[no](no)` [p (q)](X%20(Y)%20z.md \"T\")\n\n```\n[no](no)\n```\n[[w]](u) [x]( y) [](z)";
        let text = Text::new(source);
        let found: Vec<(&str, &str, bool)> = text
            .links()
            .iter()
            .map(|link| (&source[link.text.clone()], &source[link.address.clone()], link.is_image))
            .collect();
        assert_eq!(
            found,
            [
                ("a", "b%20c.md", false),
                ("i", "x y.png", true),
                ("p (q)", "X%20(Y)%20z.md", false),
                ("[w]", "u", false),
                ("", "z", false),
            ]
        );
        assert_eq!(text.line(source.len()), 6);
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_searched(source in "[\\[\\]()<>!`\"' \\\\a\n]{0,60}") {
            let text = Text::new(&source);
            let mut edits = Edits::default();
            for link in text.links() {
                proptest::prop_assert!(source.get(link.whole.clone()).is_some());
                edits.replace(link.whole, "");
            }
            proptest::prop_assert!(edits.apply(&source).len() <= source.len());
        }
    }
}

//! *Lines → whether they are keys and values*, before any parser has read them.

use super::Format;

/// Keys that tools give meaning to. One of them is in front matter that is recognised although its place or
/// its fences are wrong.
const KNOWN: &[&str] = &[
    "aliases",
    "author",
    "authors",
    "categories",
    "created",
    "date",
    "description",
    "draft",
    "hidden",
    "id",
    "kind",
    "keywords",
    "last_reviewed_on",
    "lastmod",
    "layout",
    "linktitle",
    "nav_order",
    "owner",
    "permalink",
    "private",
    "public",
    "publish",
    "published",
    "redirect_from",
    "redirect_to",
    "review_in",
    "sidebar",
    "sidebar_label",
    "sidebar_position",
    "slug",
    "status",
    "summary",
    "tags",
    "template",
    "title",
    "type",
    "unlisted",
    "unpublished",
    "updated",
    "visibility",
    "weight",
];

/// What lines of front matter look like.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Number of keys.
    pub keys: usize,
    /// Number of keys that tools give meaning to.
    pub known: usize,
    /// Whether the first line that says anything is a key or the header of a table.
    pub begins: bool,
    /// Whether `title` is among the keys.
    pub title: bool,
    /// The language by the first key; `None` without one.
    pub format: Option<Format>,
    /// Offset of the first line that is neither a key nor a part of a value.
    pub prose: Option<usize>,
    /// Offset of the end of the last line that is.
    pub end: usize,
    /// Whether keys of both languages are there: then one of them is a mistake.
    pub mixed: bool,
    quotes: Option<&'static str>,
    seen: bool,
}

impl Scan {
    /// Takes one more line, which begins at `at`. Returns whether it belongs to front matter.
    pub(super) fn line(&mut self, line: &str, at: usize) -> bool {
        let trimmed = line.trim();
        let end = at + line.len();
        if let Some(quotes) = self.quotes {
            if trimmed.matches(quotes).count() % 2 == 1 {
                self.quotes = None;
            }
            self.end = end;
            return true;
        }
        if trimmed.is_empty() {
            return true;
        }
        let inner = line.starts_with([' ', '\t']) && self.seen;
        let key = key(trimmed);
        let is_part = key.is_some()
            || inner
            || trimmed.starts_with(['#', ']', '}', '[', '{', '"', '\''])
            || (self.keys > 0 && (trimmed.starts_with("- ") || trimmed == "-"));
        if !is_part || (trimmed.starts_with('#') && !self.seen && !trimmed.contains([':', '='])) {
            self.prose.get_or_insert(at);
            return false;
        }
        if let Some((name, format, value)) = key {
            if !inner {
                self.begins |= !self.seen;
                self.mixed |= self.format.is_some_and(|first| first != format);
                self.format = self.format.or(Some(format));
                self.keys += 1;
                let name = fold(name);
                self.title |= name == "title";
                self.known += usize::from(KNOWN.contains(&name.as_str()));
            }
            self.quotes =
                ["\"\"\"", "'''"].into_iter().find(|quotes| value.matches(quotes).count() % 2 == 1);
        } else if trimmed.starts_with('[') && trimmed.ends_with(']') {
            self.begins |= !self.seen;
        }
        self.seen |= !trimmed.starts_with('#');
        self.end = end;
        true
    }

    /// Whether this plainly is front matter.
    pub(super) fn is_plain(&self) -> bool {
        self.begins && self.known > 0
    }
}

/// Looks at all lines of a text, also those below the first that looks like prose.
pub(super) fn scan(text: &str) -> Scan {
    let mut scan = Scan::default();
    let mut at = 0;
    let mut is_below_empty = false;
    for line in text.split_inclusive('\n') {
        let prose = scan.prose;
        if !scan.line(line, at) && !is_below_empty {
            // A mistake within the keys: a text begins below an empty line.
            scan.prose = prose;
        }
        is_below_empty = line.trim().is_empty();
        at += line.len();
    }
    scan
}

/// Looks at front matter that is never closed. It ends at the first line that looks like prose, and below an
/// empty line also at a key that no tool knows: that is the beginning of a text, such as “Note: …”.
pub(super) fn scan_open(text: &str, start: usize) -> Scan {
    let mut scan = Scan::default();
    let mut at = start;
    let mut is_below_empty = false;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        if is_below_empty && scan.keys > 0 && scan.quotes.is_none() {
            let mut ahead = Scan { keys: 1, ..Scan::default() };
            let goes_on =
                ahead.line(line, 0) && (ahead.known > 0 || line.trim_start().starts_with('['));
            if !goes_on && !line.trim().is_empty() && !line.starts_with([' ', '\t']) {
                break;
            }
        }
        if !scan.line(line, at) {
            break;
        }
        is_below_empty |= line.trim().is_empty();
        at += line.len();
    }
    scan
}

/// Takes a line apart: the key, the language and the value.
fn key(line: &str) -> Option<(&str, Format, &str)> {
    let quote = line.chars().next().filter(|first| matches!(first, '"' | '\''));
    let (name, rest) = match quote {
        Some(quote) => {
            let inside = line.get(1..)?;
            let end = inside.find(quote)?;
            (inside.get(..end)?, inside.get(end + 1..)?)
        }
        None => {
            let is_end = |(at, letter): (usize, char)| match letter {
                '=' => true,
                // `cSpell:ignore: x` has a colon in its key.
                ':' => {
                    line.get(at + 1..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' '))
                }
                _ => letter.is_whitespace(),
            };
            let end = line.char_indices().find(|found| is_end(*found)).map(|(at, _)| at)?;
            (line.get(..end)?, line.get(end..)?)
        }
    };
    let is_name = |letter: char| letter.is_alphanumeric() || "_-.:".contains(letter);
    if name.is_empty() || !name.chars().all(is_name) || name.starts_with(['-', '.', ':']) {
        return None;
    }
    let rest = rest.trim_start();
    if let Some(value) = rest.strip_prefix(':') {
        return Some((name, Format::Yaml, value.trim()));
    }
    rest.strip_prefix('=').map(|value| (name, Format::Toml, value.trim()))
}

/// Returns a key as it is compared: in lower case, with underscores.
fn fold(key: &str) -> String {
    key.to_lowercase().replace('-', "_")
}

/// Returns what a key says about publication: `None` if the key is about something else, else whether the
/// page is hidden. Whatever is no plain "no" counts as `draft`: a page is rather hidden by mistake than
/// published by mistake.
pub fn hides(key: &str, value: &str) -> Option<bool> {
    let value = value.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '"' | '\'' | '“' | '”' | ',')
    });
    let value = value.to_lowercase();
    let is_no = matches!(value.as_str(), "false" | "no" | "off" | "0" | "n" | "never");
    match fold(key).as_str() {
        "draft" | "is_draft" | "hidden" | "unlisted" | "private" | "unpublished" => {
            Some(!is_no && !matches!(value.as_str(), "" | "null" | "~"))
        }
        "published" | "publish" | "public" => Some(is_no),
        "status" | "state" | "visibility" => Some(matches!(
            value.as_str(),
            "draft" | "hidden" | "private" | "unpublished" | "unlisted"
        )),
        _ => None,
    }
}

/// Whether the lines of front matter say that the page is hidden, for front matter that cannot be parsed.
pub fn says_hidden(text: &str) -> bool {
    keys(text).any(|(key, value)| hides(key, value) == Some(true))
}

/// Returns the first key that says something about publication.
pub fn first_hiding_key(text: &str) -> Option<&str> {
    let is_of_one_kind =
        |key: &str| !matches!(fold(key).as_str(), "status" | "state" | "visibility");
    let is_it = |(key, value): &(&str, &str)| {
        hides(key, value).is_some_and(|hides| hides || is_of_one_kind(key))
    };
    keys(text).find(is_it).map(|(key, _)| key)
}

/// Returns the keys and values of the lines that are not indented more than the first.
fn keys(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let least = text.lines().filter(|line| !line.trim().is_empty()).map(indent).min();
    let is_outer = move |line: &&str| least.is_some_and(|least| indent(line) <= least + 1);
    text.lines().filter(is_outer).flat_map(|line| {
        // The fields of an object in JSON may stand on one line.
        let line = line.trim().trim_start_matches('{').trim_end_matches('}');
        let is_json = line.starts_with('"') && line.contains("\",") || line.contains(", \"");
        let parts: Vec<&str> = if is_json { line.split(',').collect() } else { vec![line] };
        parts.into_iter().filter_map(|part| {
            let (name, _, value) = key(part.trim())?;
            let value = value.split(" #").next().unwrap_or_default();
            Some((name, value))
        })
    })
}

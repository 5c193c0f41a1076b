//! *Markdown of a page as Notion writes it → Markdown of a handbook.*

use super::super::Plan;
use super::super::names::{Layout, relative};
use super::super::text::{Edits, Link, Text, extension, is_image, label, near};
use super::export::{Export, Target};
use crate::url::is_web;

/// Most callouts and toggles within each other.
const MAX_DEPTH: usize = 50;

/// What stands above the text of a page.
pub(super) struct Head {
    /// Names and values of the properties.
    pub(super) properties: Vec<(String, String)>,
    /// Where the text begins.
    pub(super) end: usize,
}

impl Head {
    /// Reads the heading and the properties. Without `columns`, which name them, a paragraph of at least
    /// two lines `Name: value` is taken for properties.
    pub(super) fn read(text: &Text<'_>, columns: Option<&[String]>) -> Head {
        let source = text.text;
        let mut lines = source.split_inclusive('\n').peekable();
        let mut end = 0;
        let mut has_title = false;
        while let Some(line) = lines.peek() {
            let trimmed = line.trim_start_matches('\u{feff}').trim();
            if !trimmed.is_empty() && (has_title || !trimmed.starts_with("# ")) {
                break;
            }
            has_title |= !trimmed.is_empty();
            end += line.len();
            lines.next();
        }
        let mut properties: Vec<(String, String)> = Vec::new();
        let mut after = end;
        for line in lines {
            let trimmed = line.trim_end();
            if trimmed.is_empty() {
                break;
            }
            let pair = trimmed.split_once(": ").or_else(|| Some((trimmed.strip_suffix(':')?, "")));
            match (pair, columns, properties.last_mut()) {
                (Some((name, value)), Some(columns), _) if columns.iter().any(|c| c == name) => {
                    properties.push((name.to_owned(), value.to_owned()));
                }
                (Some((name, value)), None, _) if is_name(name) && !value.is_empty() => {
                    properties.push((name.to_owned(), value.to_owned()));
                }
                // A value goes on in the next line.
                (_, Some(_), Some((_, value))) => {
                    value.push('\n');
                    value.push_str(trimmed);
                }
                _ => return Head { properties: Vec::new(), end },
            }
            after += line.len();
        }
        let is_sure = columns.is_some() || properties.len() > 1;
        match is_sure && has_title {
            true => Head { properties, end: after },
            false => Head { properties: Vec::new(), end },
        }
    }
}

/// Whether the words before a colon can be the name of a property.
fn is_name(name: &str) -> bool {
    name.chars().count() <= 40
        && name.starts_with(char::is_uppercase)
        && name.split(' ').count() <= 4
        && name.chars().all(|c| c.is_alphanumeric() || " -_/&'".contains(c))
}

/// Converts one page.
pub(super) struct Converter<'a> {
    pub(super) export: &'a Export,
    pub(super) layout: &'a Layout,
    /// Path of the page below `content`.
    pub(super) path: &'a str,
    /// Path in the export.
    pub(super) file: &'a str,
    pub(super) text: &'a Text<'a>,
    pub(super) plan: &'a mut Plan,
}

/// An element that became a block.
struct Block {
    at: usize,
    line: usize,
    is_details: bool,
    /// How many blocks stand within each other in it.
    height: usize,
}

impl Converter<'_> {
    /// The text from `start` on.
    pub(super) fn convert(&mut self, start: usize) -> String {
        let mut edits = Edits::default();
        edits.replace(0..start, "");
        for link in self.text.links().into_iter().filter(|link| link.whole.start >= start) {
            self.link(&link, &mut edits);
        }
        self.lines(start, &mut edits);
        self.tags(start, &mut edits);
        edits.apply(self.text.text)
    }

    fn note(&mut self, at: usize, what: impl Into<String>) {
        self.plan.note(self.file, self.text.line(at), what);
    }

    fn link(&mut self, link: &Link, edits: &mut Edits) {
        let source = self.text.text;
        let (address, words) = (&source[link.address.clone()], &source[link.text.clone()]);
        let at = link.whole.start;
        let target = self.export.target(self.file, address);
        match target {
            Some(Target::Page(page)) => {
                edits.replace(link.address.clone(), relative(self.path, &self.layout.files[page]));
            }
            Some(Target::File(file)) => {
                edits.replace(link.address.clone(), relative(self.path, &file));
                if link.is_image && !is_image(&file) {
                    edits.replace(at..at + 1, "");
                }
            }
            None if is_web(address) && link.is_image => {
                self.note(at, "a picture on another host became a link");
                let words = if words.is_empty() { label(address) } else { words.to_owned() };
                edits.replace(link.whole.clone(), format!("[{words}]({address})"));
            }
            None if is_web(address) || address.starts_with("mailto:") => {}
            None if address.starts_with("tel:") => {}
            None if address.starts_with('#') => {
                self.note(at, "a link to a block became text");
                edits.replace(link.whole.clone(), words);
            }
            None => {
                let what = match address.is_empty() {
                    true => "a link without an address became text",
                    false => "a link to what is not in the export became text",
                };
                self.note(at, what);
                edits.replace(link.whole.clone(), words);
            }
        }
    }

    /// Callouts, toggles and lines that a handbook would read as something else.
    fn lines(&mut self, start: usize, edits: &mut Edits) {
        let source = self.text.text;
        let mut open: Vec<Block> = Vec::new();
        let mut at = start;
        let mut code_end = 0;
        for line in source[start..].split_inclusive('\n') {
            let begin = at;
            at += line.len();
            if begin < code_end {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let (first, trimmed) = (begin + indent, line.trim());
            if let Some(code) = self.text.code_at(first).filter(|_| trimmed.starts_with("```")) {
                code_end = code.end;
                self.language(first, trimmed, edits);
                continue;
            }
            if trimmed.is_empty() || self.text.code_at(first).is_some() {
                continue;
            }
            let margin = &line[..indent];
            let end = first + trimmed.len();
            if trimmed == "</aside>" || trimmed == "</details>" {
                let is_details = trimmed == "</details>";
                match open.last() {
                    Some(block) if block.is_details == is_details => {
                        self.close(&mut open, first..end, margin, edits);
                    }
                    _ => {
                        self.note(first, format!("`{trimmed}` without its beginning was left out"));
                        edits.replace(first..end, "");
                    }
                }
            } else if open.len() < MAX_DEPTH && trimmed.starts_with("<aside>") {
                let line = self.text.line(first);
                open.push(Block { at: first, line, is_details: false, height: 0 });
            } else if open.len() < MAX_DEPTH
                && trimmed.starts_with("<details")
                && trimmed.contains('>')
            {
                let line = self.text.line(first);
                open.push(Block { at: first, line, is_details: true, height: 0 });
            } else if trimmed.starts_with(":::") || trimmed.starts_with("{{") {
                edits.replace(first..first, "\\");
            }
        }
        for block in open {
            self.plan.note(
                self.file,
                block.line,
                "a callout or toggle that does not end became text",
            );
        }
    }

    /// Replaces the begin and the end of a block.
    fn close(
        &mut self,
        open: &mut Vec<Block>,
        end: std::ops::Range<usize>,
        margin: &str,
        edits: &mut Edits,
    ) {
        let Some(block) = open.pop() else { return };
        if let Some(outer) = open.last_mut() {
            outer.height = outer.height.max(block.height + 1);
        }
        let colons = ":".repeat(3 + block.height);
        let source = self.text.text;
        let inner = &source[block.at..end.start];
        let (begin, head) = match block.is_details {
            true => {
                let (title, length) = summary(inner);
                (format!("{colons} details {title}").trim_end().to_owned(), length)
            }
            false => {
                let rest = inner.strip_prefix("<aside>").unwrap_or(inner);
                let gap = rest.len() - rest.trim_start_matches([' ', '\n']).len();
                let (kind, icon) = callout(&rest[gap..]);
                let head = inner.len() - rest.len() + gap + icon;
                (format!("{colons} {kind}"), head)
            }
        };
        // One line end after the begin and before the end.
        let blank = |c: char| c.is_whitespace();
        let head = inner.len() - inner[head..].trim_start_matches(blank).len();
        let first = block.at + head;
        let last = first + source[first..end.start].trim_end_matches(blank).len();
        edits.replace(block.at..first, format!("{begin}\n{margin}"));
        edits.replace(last.max(first)..end.end, format!("\n{margin}{colons}"));
    }

    /// The language of a code block.
    fn language(&mut self, at: usize, fence: &str, edits: &mut Edits) {
        let ticks = fence.len() - fence.trim_start_matches('`').len();
        let name = fence[ticks..].trim();
        let known = match name.to_lowercase().as_str() {
            "plain text" | "java/c/c++/c#" => "text",
            "c++" => "cpp",
            "c#" => "csharp",
            "f#" => "fsharp",
            "objective-c" => "objc",
            "docker" => "dockerfile",
            "visual basic" | "vb.net" => "vb",
            other if other.contains(' ') => "text",
            _ => return,
        };
        if known == "text" && name.to_lowercase() != "plain text" {
            self.note(at, format!("code in `{name}` is shown plain"));
        }
        edits.replace(at + ticks..at + fence.len(), known);
    }

    /// HTML within lines, and brackets that a handbook would read as links by name.
    fn tags(&mut self, start: usize, edits: &mut Edits) {
        let source = self.text.text;
        for (at, _) in source.match_indices("[[").filter(|(at, _)| *at >= start) {
            let is_escaped = source[..at].ends_with('\\');
            if self.text.code_at(at).is_none() && !is_escaped {
                edits.replace(at..at, "\\");
            }
        }
        for (at, _) in source.match_indices('<').filter(|(at, _)| *at >= start) {
            if self.text.code_at(at).is_some() {
                continue;
            }
            let Some(length) = near(&source[at..]).find(['>', '\n']) else { continue };
            let end = at + length + 1;
            let tag = &source[at + 1..at + length];
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            match name {
                "span" | "font" | "mark" => {
                    if !tag.starts_with('/') {
                        self.note(at, "a colour or an underline was left out");
                    }
                    edits.replace(at..end, "");
                }
                "img" => self.image(at..end, tag, edits),
                _ => {}
            }
        }
    }

    fn image(&mut self, range: std::ops::Range<usize>, tag: &str, edits: &mut Edits) {
        let address = attribute(tag, "src");
        match self.export.target(self.file, address) {
            Some(Target::File(file)) => {
                let alt = label(attribute(tag, "alt"));
                edits.replace(range, format!("![{alt}]({})", relative(self.path, &file)));
            }
            _ => {
                let what = match extension(address).as_str() {
                    "svg" => "an icon was left out",
                    _ => "a picture that is not in the export was left out",
                };
                self.note(range.start, what);
                edits.replace(range, "");
            }
        }
    }
}

/// The value of an attribute.
fn attribute<'t>(tag: &'t str, name: &str) -> &'t str {
    let value = tag.split(&format!(" {name}=\"")).nth(1).unwrap_or_default();
    value.split('"').next().unwrap_or_default()
}

/// The title of a toggle, and how long its begin is.
fn summary(inner: &str) -> (String, usize) {
    let tag = near(inner).find('>').map_or(0, |end| end + 1);
    let begin = tag + (inner[tag..].len() - inner[tag..].trim_start().len());
    let Some(rest) = inner[begin..].strip_prefix("<summary>") else {
        return (String::new(), tag);
    };
    let Some(length) = near(rest).find("</summary>") else { return (String::new(), tag) };
    let title: Vec<&str> = rest[..length].split_whitespace().collect();
    let end = begin + "<summary>".len() + length + "</summary>".len();
    (title.join(" "), end)
}

/// What kind of note a callout is, and how long the icon at its beginning is, if it is an image.
fn callout(text: &str) -> (&'static str, usize) {
    let icon = match text.starts_with("<img ") {
        true => near(text).find('>').map_or(0, |end| end + 1),
        false => 0,
    };
    let kind = match text.chars().next() {
        Some('⚠' | '🚨' | '❗' | '⛔' | '🛑' | '❌') => "warning",
        _ => "note",
    };
    (kind, icon)
}

//! *Inline elements of a page → a line of Markdown.*

use super::super::html::Id;
use super::super::names::{name_of, relative};
use super::super::text::{anchor, is_image, label};
use super::escape;
use super::space::{image_source, resolve};
use super::writer::{MAX_DEPTH, Place, Writer, longest_run};
use crate::url::{decode, is_web};

/// A line that is being written.
#[derive(Default)]
pub(super) struct Line {
    text: String,
    /// Whether a blank is due before the next word.
    is_blank_due: bool,
    /// The mark that the text ends with, and where.
    ended: Option<(&'static str, usize)>,
}

impl Line {
    fn push(&mut self, text: &str) {
        if self.is_blank_due && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        self.is_blank_due = false;
        self.text.push_str(text);
    }

    /// Adds running text with its blanks.
    fn push_words(&mut self, text: &str) {
        for (at, word) in text.split(is_blank).enumerate() {
            self.is_blank_due |= at > 0;
            if !word.is_empty() {
                let at_start = self.text.is_empty() || self.text.ends_with('\n');
                let escaped = escape::text(word, at_start);
                self.push(&if at_start { escape::number(escaped) } else { escaped });
            }
        }
    }

    /// Adds a text between marks.
    fn marked(&mut self, mark: &'static str, inner: &str) {
        let trimmed = inner.trim();
        if trimmed.is_empty() {
            self.is_blank_due |= !inner.is_empty();
            return;
        }
        self.is_blank_due |= inner.starts_with(char::is_whitespace);
        match self.ended {
            // Two that follow each other are one.
            Some((ended, at)) if ended == mark && at == self.text.len() => {
                self.text.truncate(at - mark.len());
                self.push(trimmed);
                self.text.push_str(mark);
            }
            _ => self.push(&format!("{mark}{trimmed}{mark}")),
        }
        self.ended = Some((mark, self.text.len()));
        self.is_blank_due = inner.ends_with(char::is_whitespace);
    }

    /// The line.
    pub(super) fn finish(self) -> String {
        self.text.trim().to_owned()
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{a0}' || c == '\u{200b}'
}

impl Writer<'_> {
    /// The inline content of nodes as one line.
    pub(super) fn line(&mut self, nodes: &[Id], place: Place) -> String {
        let mut line = Line::default();
        for node in nodes {
            self.inline(*node, place, 0, &mut line);
        }
        line.finish()
    }

    fn children(&mut self, id: Id, place: Place, depth: usize, line: &mut Line) {
        let tree = self.tree();
        if depth > MAX_DEPTH {
            line.push_words(&tree.plain_text(id));
            return;
        }
        for child in tree.children(id) {
            self.inline(*child, place, depth + 1, line);
        }
    }

    fn between(&mut self, mark: &'static str, id: Id, place: Place, depth: usize, line: &mut Line) {
        let mut inner = Line { text: "\u{fdd0}".into(), ..Line::default() };
        self.children(id, place, depth, &mut inner);
        let blank = if inner.is_blank_due { " " } else { "" };
        let text = inner.text.trim_start_matches('\u{fdd0}').to_owned() + blank;
        line.marked(mark, &text);
    }

    fn inline(&mut self, id: Id, place: Place, depth: usize, line: &mut Line) {
        let tree = self.tree();
        if let Some(text) = tree.text(id) {
            line.push_words(text);
            return;
        }
        match tree.name(id) {
            "strong" | "b" | "em" | "i" | "del" | "s" | "strike" => {
                let mark = match tree.name(id) {
                    "strong" | "b" => "**",
                    "em" | "i" => "*",
                    _ => "~~",
                };
                self.between(mark, id, place, depth, line);
            }
            "code" | "tt" | "kbd" | "samp" => {
                let code = tree.plain_text(id);
                let ticks = "`".repeat(longest_run(&code, '`') + 1);
                let gap = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
                if !code.is_empty() {
                    line.push(&format!("{ticks}{gap}{code}{gap}{ticks}"));
                }
            }
            "br" => match place {
                Place::Paragraph if !line.text.is_empty() => {
                    line.is_blank_due = false;
                    line.text.push_str("\\\n");
                }
                _ => line.is_blank_due = true,
            },
            "img" => self.image(id, line),
            "a" if place != Place::Words => self.link(id, place, depth, line),
            "script" | "style" | "iframe" | "object" | "embed" | "video" | "audio" | "form"
            | "svg" | "canvas" | "input" | "button" | "select" | "textarea" => self.dropped(id),
            _ if tree.has_class(id, "status-macro") => {
                let words = escape::text(&tree.plain_text(id), false);
                line.marked("**", &words);
            }
            _ if tree.has_class(id, "confluence-anchor-link") => {}
            _ if tree.has_class(id, "placeholder-inline-tasks") => {
                self.children(id, place, depth, line);
            }
            // A block that came into a line.
            "p" | "div" | "li" | "ul" | "ol" | "td" | "tr" => {
                line.is_blank_due = true;
                self.children(id, place, depth, line);
                line.is_blank_due = true;
            }
            _ => self.children(id, place, depth, line),
        }
    }

    fn image(&mut self, id: Id, line: &mut Line) {
        let tree = self.tree();
        let fallback = tree.attribute(id, "data-emoji-fallback");
        let (alt, source) = (tree.attribute(id, "alt"), image_source(tree, id));
        if tree.has_class(id, "emoticon") || tree.has_class(id, "emoji") {
            let words = if fallback.is_empty() { alt } else { fallback };
            line.push_words(words);
            return;
        }
        let Some(path) = resolve(self.page(), source) else {
            if is_web(source) {
                self.note(id, "a picture on another host became a link");
                let words = if alt.is_empty() { name_of(source) } else { alt };
                line.push(&format!("[{}]({})", label(words), address(source)));
            } else if !source.is_empty() {
                self.note(id, "a picture that is not in the export was left out");
            }
            return;
        };
        // Bullets and signs of the export's own look.
        if path.starts_with("images/icons/") {
            return;
        }
        let Some(file) = self.file(&path) else {
            self.note(id, "a picture that is not in the export was left out");
            return;
        };
        let name = tree.attribute(id, "data-linked-resource-default-alias");
        let name = if name.is_empty() { name_of(&file) } else { name };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace(['-', '_'], " ");
        let alt = if alt.is_empty() { label(&stem) } else { label(alt) };
        let mark = if is_image(&file) { "!" } else { "" };
        line.push(&format!("{mark}[{alt}]({})", relative(self.path(), &file)));
    }

    fn link(&mut self, id: Id, place: Place, depth: usize, line: &mut Line) {
        let tree = self.tree();
        let href = tree.attribute(id, "href");
        if href.is_empty() || tree.has_class(id, "user-mention") || tree.has_class(id, "userLink") {
            self.children(id, place, depth, line);
            return;
        }
        let target = self.target(id, href);
        let Some(target) = target else {
            self.children(id, place, depth, line);
            return;
        };
        // A link around a picture of what it leads to is the picture.
        let picture = tree.find(id, |id| tree.name(id) == "img");
        if let Some(picture) = picture {
            let is_same =
                resolve(self.page(), image_source(tree, picture)) == resolve(self.page(), href);
            if is_same && resolve(self.page(), href).is_some() {
                self.image(picture, line);
                return;
            }
        }
        let words = self.line(tree.children(id), Place::Words).replace('\n', " ");
        let words = if words.is_empty() { label(href) } else { words.replace(']', "\\]") };
        let words = if words.contains("](") { words.replace("\\]", "]") } else { words };
        line.push(&format!("[{words}]({target})"));
    }

    /// The address of a link in the handbook; `None` if it becomes text.
    fn target(&mut self, id: Id, href: &str) -> Option<String> {
        let place = href.split_once('#').map(|(_, place)| place).filter(|place| !place.is_empty());
        if href.starts_with('#') {
            let place = self.anchor_of(self.at(), place?);
            if place.is_none() {
                self.note(id, "a link to a place that is not there became text");
            }
            return place.map(|anchor| format!("#{anchor}"));
        }
        if let Some(page) = self.space().page(self.page(), href) {
            let path = relative(self.path(), self.path_of(page));
            let anchor = place.and_then(|place| self.anchor_of(page, place));
            if place.is_some() && anchor.is_none() && !href.contains("pageId=") {
                self.note(id, "a link to a place that is not there leads to its page");
            }
            return Some(match anchor {
                Some(anchor) => format!("{path}#{anchor}"),
                None => path,
            });
        }
        if let Some(path) = resolve(self.page(), href) {
            if let Some(file) = self.file(&path) {
                return Some(relative(self.path(), &file));
            }
            if path == "index.html" {
                return Some("/".into());
            }
        }
        if is_web(href) || href.starts_with("mailto:") || href.starts_with("tel:") {
            return Some(address(href));
        }
        self.note(id, "a link to what is not in the export became text");
        None
    }

    /// The anchor that a heading of a page has in the handbook.
    fn anchor_of(&self, page: usize, id: &str) -> Option<String> {
        let id = decode(id)?;
        let tree = &self.space().pages[page].tree;
        let heading = tree.by_id(&id)?;
        let is_heading = matches!(tree.name(heading), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        is_heading.then(|| anchor(&tree.plain_text(heading)))
    }
}

/// An address that can stand between brackets.
fn address(href: &str) -> String {
    let mut made = String::with_capacity(href.len());
    for c in href.trim().chars() {
        match c {
            '(' => made.push_str("%28"),
            ')' => made.push_str("%29"),
            ' ' => made.push_str("%20"),
            '<' => made.push_str("%3C"),
            '>' => made.push_str("%3E"),
            c if c.is_control() => {}
            c => made.push(c),
        }
    }
    made
}

//! *Tags of other tools → edits*: rolebook's own syntax in their place, or nothing.

use std::ops::Range;

use super::edits::Edit;
use super::names::{Meaning, meaning};
use super::place::{Blocks, Place, Whole, place};
use super::scan::Scan;
use super::tags::{Family, Side, Tag};
use super::texts::{
    caption, card, code_span, destination, embed, escaped, note, one_line, root_or_path, title,
};
use super::{Files, Found};

/// Writes what the tags of a text mean.
pub(super) struct Writer<'t, 'f> {
    text: &'t str,
    scan: &'t Scan,
    tags: &'t [Tag<'t>],
    files: &'t Files<'f>,
    blocks: Blocks<'t>,
    pub(super) edits: Vec<Edit>,
    pub(super) found: Vec<Found>,
    /// Content in which nothing is recognised.
    pub(super) closed: Vec<Range<usize>>,
    /// The names of the tabs of the open group, the next one last.
    items: Vec<&'t str>,
}

impl<'t, 'f> Writer<'t, 'f> {
    /// Creates a writer.
    pub(super) fn new(
        text: &'t str,
        scan: &'t Scan,
        tags: &'t [Tag<'t>],
        files: &'t Files<'f>,
    ) -> Writer<'t, 'f> {
        let blocks = Blocks::new(text, scan);
        let (edits, found, closed) = (Vec::new(), Vec::new(), Vec::new());
        Writer { text, scan, tags, files, blocks, edits, found, closed, items: Vec::new() }
    }

    /// Writes all tags.
    pub(super) fn run(&mut self) {
        let mut at = 0;
        while let Some(tag) = self.tags.get(at) {
            at = self.tag(at, tag).max(at + 1);
        }
    }

    /// Writes a tag. Returns the index of the next.
    fn tag(&mut self, at: usize, tag: &'t Tag<'t>) -> usize {
        match tag.family {
            Family::Comment => self.leave_out(&tag.range),
            Family::Value => self.value(tag),
            Family::MdBook => self.mdbook(tag),
            Family::Liquid | Family::Hugo | Family::Component => return self.named(at, tag),
        }
        at + 1
    }

    fn named(&mut self, at: usize, tag: &'t Tag<'t>) -> usize {
        let known = meaning(tag.family, tag.name);
        let is_component = tag.family == Family::Component;
        if is_component && tag.side != Side::Alone && tag.partner.is_none() {
            // `<Name>` in text is a placeholder that somebody fills in, except where only a tag
            // could be meant.
            if known.is_some() && tag.arguments.contains('=') {
                self.single(tag, known);
            }
            return at + 1;
        }
        if tag.side == Side::Closes {
            self.close(tag, known);
            return at + 1;
        }
        match (tag.partner, known) {
            (Some(end), Some(Meaning::Comment)) => {
                let end_tag = self.tags.get(end).map_or(tag.range.end, |tag| tag.range.end);
                self.leave_out(&(tag.range.start..end_tag));
                return end + 1;
            }
            (Some(end), Some(Meaning::Raw)) => {
                self.raw(tag, end);
                return end + 1;
            }
            (Some(end), Some(Meaning::Code)) => {
                self.code(tag, end);
                return end + 1;
            }
            (Some(end), Some(known)) => self.open(tag, end, known),
            (None, known) => self.single(tag, known),
            (Some(_), None) => self.unknown(tag),
        }
        at + 1
    }

    /// Writes the start of a pair.
    fn open(&mut self, tag: &'t Tag<'t>, end: usize, known: Meaning) {
        match known {
            Meaning::Note => {
                let (kind, title) = note(tag);
                let line = format!("::: {kind} {title}");
                self.lines(&tag.range, line.trim_end());
            }
            Meaning::Details => {
                let line = format!("::: details {}", title(tag));
                self.lines(&tag.range, line.trim_end());
            }
            Meaning::Tab => {
                let mut title = title(tag);
                if title.is_empty() {
                    title = one_line(self.items.pop().unwrap_or_default());
                }
                self.lines(&tag.range, format!("::: tab {title}").trim_end());
            }
            Meaning::Tabs => {
                let items = tag.named(&["items"]).unwrap_or_default();
                self.items = items
                    .split([',', '|'])
                    .map(|item| item.trim().trim_matches(['[', ']', '"', '\'', ' ']))
                    .rev()
                    .collect();
                self.leave_out(&tag.range);
            }
            Meaning::Titled => {
                let title = title(tag);
                let line = if title.is_empty() { title } else { format!("**{title}**\n\n") };
                self.lines(&tag.range, &line);
            }
            Meaning::Card => self.lines(&tag.range, &format!("{}\n\n", card(tag))),
            Meaning::Listing => self.listing(tag),
            Meaning::Link => self.edit(&tag.range, "["),
            Meaning::Embed(host) => {
                if let Some(link) = embed(tag, host) {
                    self.lines(&tag.range, &format!("{link}\n\n"));
                } else {
                    self.leave_out(&tag.range);
                }
            }
            Meaning::Image | Meaning::Picture => self.picture(tag, known),
            Meaning::Address | Meaning::Post => self.address(tag, known),
            Meaning::Include | Meaning::Channel => self.single(tag, Some(known)),
            Meaning::Group | Meaning::Words | Meaning::Nothing => self.leave_out(&tag.range),
            Meaning::Comment | Meaning::Raw | Meaning::Code => self.leave_out_at(end),
        }
    }

    /// Writes the end of a pair, or an end alone.
    fn close(&mut self, tag: &'t Tag<'t>, known: Option<Meaning>) {
        let opened = tag.partner.and_then(|opened| self.tags.get(opened));
        match (opened, known) {
            (Some(_), Some(Meaning::Note | Meaning::Details | Meaning::Tab)) => {
                self.lines(&tag.range, ":::");
            }
            (Some(opened), Some(Meaning::Link)) => {
                let address = opened.named(&["href", "to", "url", "link"]).unwrap_or_default();
                self.edit(&tag.range, format!("]({})", destination(address)));
            }
            (Some(opened), Some(Meaning::Listing)) => {
                let caption = caption(opened);
                self.lines(&tag.range, &format!("\n{caption}"));
            }
            _ => self.leave_out(&tag.range),
        }
    }

    /// Writes a tag without content.
    fn single(&mut self, tag: &'t Tag<'t>, known: Option<Meaning>) {
        let Some(known) = known else { return self.unknown(tag) };
        match known {
            Meaning::Address | Meaning::Post => self.address(tag, known),
            Meaning::Image | Meaning::Picture => self.picture(tag, known),
            Meaning::Embed(host) => match embed(tag, host) {
                Some(link) => self.lines(&tag.range, &format!("{link}\n\n")),
                None => self.unknown(tag),
            },
            Meaning::Include => self.include(tag),
            Meaning::Channel => {
                let name = one_line(tag.first().unwrap_or_default());
                self.edit(&tag.range, format!("#{}", name.trim_start_matches('#')));
            }
            Meaning::Card => self.lines(&tag.range, &format!("{}\n\n", card(tag))),
            Meaning::Link => {
                let text = tag.named(&["label", "text", "title"]).unwrap_or_default();
                let address = tag.named(&["href", "to", "url", "link"]).unwrap_or_default();
                let link = format!("[{}]({})", one_line(text), destination(address));
                self.edit(&tag.range, if text.is_empty() { String::new() } else { link });
            }
            Meaning::Words => {
                let text = tag.named(&["text", "content", "label"]).or(tag.first());
                self.edit(&tag.range, one_line(text.unwrap_or_default()));
            }
            Meaning::Titled => {
                let title = title(tag);
                self.lines(&tag.range, &format!("**{title}**\n\n"));
            }
            Meaning::Note if tag.named(&["text", "content", "children"]).is_some() => {
                let (kind, _) = note(tag);
                let text = tag.named(&["text", "content", "children"]).unwrap_or_default();
                self.lines(&tag.range, &format!("::: {kind}\n{}\n:::", one_line(text)));
            }
            Meaning::Nothing | Meaning::Group => self.leave_out(&tag.range),
            _ if tag.side == Side::Alone => self.leave_out(&tag.range),
            _ => {
                self.found.push(Found::unclosed(tag));
                self.leave_out(&tag.range);
            }
        }
    }

    /// Leaves an unknown tag out, and reports it.
    fn unknown(&mut self, tag: &'t Tag<'t>) {
        self.found.push(Found::left_out(tag));
        match place(self.text, self.scan, &tag.range) {
            Place::Address(whole) => self.without_link(&tag.range, whole),
            _ => self.leave_out(&tag.range),
        }
    }

    /// Writes `{{ value }}`: an address in an address, else code.
    fn value(&mut self, tag: &'t Tag<'t>) {
        let written = tag.arguments;
        let place = place(self.text, self.scan, &tag.range);
        match place {
            Place::Address(whole) => match root_or_path(tag) {
                Some(path) => {
                    let after = self.text.get(tag.range.end..).unwrap_or_default();
                    let joined = path.is_empty() && !after.starts_with('/');
                    self.edit(&tag.range, if joined { "/" } else { path });
                }
                None => {
                    self.found.push(Found::address(tag));
                    self.without_link(&tag.range, whole);
                }
            },
            Place::Element => match root_or_path(tag) {
                Some(path) => self.edit(&tag.range, path),
                None => {
                    self.found.push(Found::value(tag));
                    self.edit(&tag.range, "");
                }
            },
            Place::Html | Place::Words => {
                if !tag.name.is_empty() || written.starts_with(['"', '\'']) {
                    self.found.push(Found::value(tag));
                }
                let shown = self.text.get(tag.range.clone()).unwrap_or_default().replace("/*", "");
                let shown = shown.replace("*/", "");
                let shown: Vec<&str> = shown.split_whitespace().collect();
                let shown = shown.join(" ");
                let code = match place {
                    Place::Html => format!("<code>{}</code>", escaped(&shown)),
                    _ => code_span(&shown),
                };
                self.edit(&tag.range, code);
            }
        }
    }

    fn mdbook(&mut self, tag: &'t Tag<'t>) {
        match tag.name {
            "title" => self.leave_out(&tag.range),
            "playground" | "playpen" => {
                let line = format!("```rust\n{{{{#include {}}}}}\n```", tag.arguments);
                self.lines(&tag.range, &line);
            }
            _ => self.include(tag),
        }
    }

    /// Includes a file of the handbook.
    fn include(&mut self, tag: &'t Tag<'t>) {
        let written = tag.first().or(tag.named(&["file", "src", "path"])).unwrap_or_default();
        match self.files.page(written) {
            Some((path, region)) => {
                let region =
                    region.map(|name| format!(", region = \"{name}\"")).unwrap_or_default();
                let line = format!("{{{{ include(path = \"/{path}\"{region}) }}}}");
                self.lines(&tag.range, &format!("\n{line}\n\n"));
            }
            None => self.unknown(tag),
        }
    }

    /// Writes the address of a page, as a link unless it is in an address.
    fn address(&mut self, tag: &'t Tag<'t>, known: Meaning) {
        let written = tag.named(&["path", "page", "href", "src", "url"]).or(tag.first());
        let Some(written) = written.filter(|written| !written.is_empty()) else {
            return self.unknown(tag);
        };
        let path = match known {
            Meaning::Post => format!("/_posts/{}.md", written.trim_start_matches('/')),
            _ => self.files.address(tag, written),
        };
        let path = destination(&path);
        match place(self.text, self.scan, &tag.range) {
            Place::Address(_) | Place::Element => self.edit(&tag.range, path),
            Place::Html | Place::Words => {
                let values = tag.values();
                let text = values.get(1).map(|argument| argument.value).unwrap_or(written);
                self.edit(&tag.range, format!("[{}]({path})", one_line(text)));
            }
        }
    }

    fn picture(&mut self, tag: &'t Tag<'t>, known: Meaning) {
        let values = tag.values();
        let value = |at: usize| values.get(at).map(|argument| argument.value);
        let Some(src) = tag.named(&["src", "link", "url"]).or(value(0)) else {
            return self.unknown(tag);
        };
        let last = if tag.name == "image_with_class" { 2 } else { 1 };
        let by_place = value(last).filter(|_| known == Meaning::Picture);
        let alt = tag.named(&["alt", "caption", "title"]).or(by_place).unwrap_or_default();
        let caption = tag.named(&["caption", "title"]).unwrap_or_default();
        let src = self.files.picture(tag, src);
        let title = match caption.is_empty() {
            true => String::new(),
            false => format!(" \"{}\"", caption.replace('"', "'").replace('\n', " ")),
        };
        let image = format!("![{}]({}{title})", one_line(alt), destination(&src));
        match known {
            Meaning::Image if tag.family != Family::Component => {
                self.lines(&tag.range, &format!("\n{image}\n\n"));
            }
            _ => self.edit(&tag.range, image),
        }
    }

    /// Shows the tags in a content.
    fn raw(&mut self, tag: &'t Tag<'t>, end: usize) {
        self.leave_out(&tag.range);
        self.leave_out_at(end);
        let Some(end) = self.tags.get(end) else { return };
        let content = tag.range.end..end.range.start;
        let written = self.text.get(content.clone()).unwrap_or_default();
        for (at, _) in written.match_indices("{{") {
            let at = content.start + at;
            if self.scan.closed_until(at).is_none() {
                self.edits.push(Edit::new(at..at, "\\"));
            }
        }
        self.closed.push(content);
    }

    /// Writes the fences of a code block.
    fn code(&mut self, tag: &'t Tag<'t>, end: usize) {
        let Some(end) = self.tags.get(end) else { return };
        let content = self.text.get(tag.range.end..end.range.start).unwrap_or_default();
        let mut longest = 0;
        let mut run = 0;
        for byte in content.bytes() {
            run = if byte == b'`' { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        let fence = "`".repeat(3.max(longest + 1));
        let language =
            tag.named(&["lang", "language", "lexer"]).or(tag.first()).unwrap_or_default();
        let language: String = language
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '+' | '#' | '_'))
            .collect();
        self.lines(&tag.range, &format!("{fence}{language}"));
        self.lines(&end.range, &fence);
        self.closed.push(tag.range.end..end.range.start);
    }

    /// Writes the name of a listing: as the title of the code block that follows it.
    fn listing(&mut self, tag: &'t Tag<'t>) {
        let name = tag.named(&["file-name", "filename", "file"]).unwrap_or_default();
        let rest = self.text.get(tag.range.end..).unwrap_or_default();
        let after = rest.trim_start();
        let is_code = after.starts_with("```") && rest.len() - after.len() < 200;
        if !name.is_empty() && is_code {
            let start = tag.range.end + rest.len() - after.len();
            let line = after.split(['\n', '\r']).next().unwrap_or_default();
            let title = format!(" title=\"{}\"", name.replace(['"', '\n'], ""));
            self.edits.push(Edit::new(start + line.len()..start + line.len(), title));
        } else if !name.is_empty() {
            return self.lines(&tag.range, &format!("**{}**\n\n", one_line(name)));
        }
        self.leave_out(&tag.range);
    }

    /// Leaves a link out around its words, because its address is not known.
    fn without_link(&mut self, range: &Range<usize>, whole: Option<Whole>) {
        match whole {
            Some(Whole { opening, closing }) => {
                self.edits.push(Edit::new(opening, ""));
                self.edits.push(Edit::new(closing, ""));
            }
            None => self.edit(range, ""),
        }
    }

    fn leave_out_at(&mut self, at: usize) {
        if let Some(tag) = self.tags.get(at) {
            self.leave_out(&tag.range);
        }
    }

    fn leave_out(&mut self, range: &Range<usize>) {
        let edit = self.blocks.leave_out(range.clone());
        self.edits.push(edit);
    }

    fn lines(&mut self, range: &Range<usize>, lines: &str) {
        let edit = self.blocks.replace(range.clone(), lines);
        self.edits.push(edit);
    }

    fn edit(&mut self, range: &Range<usize>, with: impl Into<String>) {
        self.edits.push(Edit::new(range.clone(), with));
    }
}

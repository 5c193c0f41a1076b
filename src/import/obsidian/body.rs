//! *Text of a note → Markdown of a handbook.*

use super::super::Plan;
use super::super::names::{name_of, relative};
use super::super::text::{Edits, Link, Text, is_image, label};
use super::links::{self, Embeds, Found, Outline, Place, Wiki};
use super::vault::{Target, Vault};
use crate::url::is_web;
use std::ops::Range;

/// Converts one note.
pub(super) struct Converter<'a> {
    pub(super) vault: &'a Vault,
    pub(super) embeds: &'a Embeds,
    pub(super) at: usize,
    pub(super) plan: &'a mut Plan,
}

/// Languages of code that a plug-in runs.
const RUN: &[&str] =
    &["dataview", "dataviewjs", "tasks", "query", "button", "kanban", "chart", "excalidraw"];

impl Converter<'_> {
    /// The text of the note.
    pub(super) fn convert(&mut self) -> String {
        let note = &self.vault.notes[self.at];
        let text = Text::new(&note.text);
        let outline = &self.embeds.outlines[self.at];
        let mut edits = Edits::default();
        edits.replace(0..note.body, "");
        for found in links::find(&text, note.body) {
            match found {
                Found::Comment(whole, inside) => {
                    let words = note.text[inside].replace("--", "- -").replace('>', "&gt;");
                    edits.replace(whole, format!("<!--{words}-->"));
                }
                Found::Link(range, wiki) => self.wiki(&text, range, &wiki, &mut edits),
            }
        }
        for link in text.links().iter().filter(|link| link.whole.start >= note.body) {
            self.link(&text, link, &mut edits);
        }
        self.regions(outline, &mut edits);
        for mark in &outline.marks {
            edits.replace(mark.clone(), "");
        }
        self.lines(&text, note.body, &mut edits);
        edits.apply(&note.text)
    }

    fn note(&mut self, text: &Text<'_>, at: usize, what: impl Into<String>) {
        self.plan.note(&self.vault.notes[self.at].file, text.line(at), what);
    }

    fn wiki(&mut self, text: &Text<'_>, range: Range<usize>, wiki: &Wiki<'_>, edits: &mut Edits) {
        let at = range.start;
        let own = &self.vault.notes[self.at];
        let words = wiki.label.map(str::to_owned);
        match self.vault.named(self.at, wiki.name) {
            None => {
                let what = match wiki.is_embed {
                    true => "what is embedded is not in the vault: its name became text",
                    false => "a link to a note that is not in the vault became text",
                };
                self.note(text, at, what);
                edits.replace(range, words.unwrap_or_else(|| label(wiki.name)));
            }
            Some(Target::File(file)) => {
                let path = &self.vault.files[file].0;
                let address = relative(&own.path, path);
                let name = name_of(wiki.name);
                if wiki.is_embed && is_image(path) {
                    let alt = self.alt(text, at, words.as_deref().unwrap_or_default(), name);
                    edits.replace(range, format!("![{alt}]({address})"));
                } else {
                    if wiki.is_embed {
                        self.note(text, at, "an embedded file became a link");
                    }
                    let words = words.unwrap_or_else(|| label(name));
                    edits.replace(range, format!("[{words}]({address})"));
                }
            }
            Some(Target::Note(to)) if wiki.is_embed => self.embed(text, range, to, wiki, edits),
            Some(Target::Note(to)) => {
                let made = self.link_to(text, at, to, wiki, words);
                edits.replace(range, made);
            }
        }
    }

    /// A link to a note.
    fn link_to(
        &mut self,
        text: &Text<'_>,
        at: usize,
        to: usize,
        wiki: &Wiki<'_>,
        words: Option<String>,
    ) -> String {
        let own = &self.vault.notes[self.at];
        let target = &self.vault.notes[to];
        let mut address = if to == self.at && wiki.place.is_some() {
            String::new()
        } else {
            relative(&own.path, &target.path)
        };
        let mut shown = label(&target.title);
        if let Some(place) = wiki.place {
            let outline = &self.embeds.outlines[to];
            match (links::region(outline, place), place) {
                (Some(anchor), Place::Heading(heading)) => {
                    if outline.title.as_ref() != Some(&anchor) {
                        address = format!("{address}#{anchor}");
                    }
                    shown = match to == self.at {
                        true => label(heading),
                        false => format!("{shown} › {}", label(heading)),
                    };
                }
                (_, Place::Block(_)) => {
                    self.note(text, at, "a link to a block leads to its page");
                }
                (None, Place::Heading(_)) => {
                    self.note(text, at, "a link to a heading that is not there leads to its page");
                }
            }
        }
        if address.is_empty() {
            address = relative(&own.path, &own.path);
        }
        format!("[{}]({address})", words.unwrap_or(shown))
    }

    /// A note within a note.
    fn embed(
        &mut self,
        text: &Text<'_>,
        range: Range<usize>,
        to: usize,
        wiki: &Wiki<'_>,
        edits: &mut Edits,
    ) {
        let at = range.start;
        let own = &self.vault.notes[self.at];
        let target = &self.vault.notes[to];
        let line = text.line_around(at);
        let around = line.trim_start_matches(['>', ' ', '\t']).trim_end();
        let is_alone = around.len() == range.len() && around.starts_with("![[");
        let outline = &self.embeds.outlines[to];
        let region = match wiki.place.map(|place| links::region(outline, place)) {
            None => Some(None),
            Some(Some(region)) if outline.title.as_ref() == Some(&region) => Some(None),
            Some(Some(region)) => Some(Some(region)),
            Some(None) => None,
        };
        let is_ring = self.embeds.rings.contains(&(self.at, to));
        let Some(region) = region.filter(|_| is_alone && !is_ring) else {
            let what = match (is_alone, is_ring) {
                (_, true) => "a note that embeds itself became a link",
                (false, _) => "a note embedded within a line became a link",
                _ => "an embedded place that is not there became a link",
            };
            self.note(text, at, what);
            let plain = Wiki { is_embed: false, place: None, ..*wiki };
            let made = self.link_to(text, at, to, &plain, wiki.label.map(str::to_owned));
            edits.replace(range, made);
            return;
        };
        let path = relative(&own.path, &target.path);
        let region = region.map_or(String::new(), |region| format!(", region = \"{region}\""));
        // A paragraph of its own, also within a quote.
        let margin = &line[..line.len() - line.trim_start_matches(['>', ' ', '\t']).len()];
        let gap = format!("\n{}\n{margin}", margin.trim_end());
        let before = &text.text[..at];
        let above = before[..before.len() - margin.len()].trim_end_matches('\n');
        let has_gap = before[above.len()..].matches('\n').count() > 1 || above.is_empty();
        let first = if has_gap { "" } else { gap.trim_start_matches('\n') };
        let after = &text.text[range.end..];
        let needs_gap =
            !(after.trim_start_matches([' ', '\t']).starts_with("\n\n") || after.trim().is_empty());
        let last = if needs_gap { format!("\n{}", margin.trim_end()) } else { String::new() };
        edits.replace(range, format!("{first}{{{{ include(path = \"{path}\"{region}) }}}}{last}"));
    }

    /// The text of a picture, without its size.
    fn alt(&mut self, text: &Text<'_>, at: usize, words: &str, name: &str) -> String {
        let is_size =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit() || c == 'x');
        let parts: Vec<&str> = words.split('|').map(|part| part.trim_end_matches('\\')).collect();
        if parts.iter().any(|part| is_size(part)) {
            self.note(text, at, "the width of a picture was left out");
        }
        let words: Vec<&str> =
            parts.into_iter().filter(|part| !part.is_empty() && !is_size(part)).collect();
        if words.is_empty() {
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            return label(&stem.replace(['-', '_'], " "));
        }
        label(&words.join(" "))
    }

    fn link(&mut self, text: &Text<'_>, link: &Link, edits: &mut Edits) {
        let source = text.text;
        let (address, words) = (&source[link.address.clone()], &source[link.text.clone()]);
        let at = link.whole.start;
        if link.is_image && words.contains('|') && !is_web(address) {
            let alt = self.alt(text, at, words, name_of(address));
            edits.replace(link.text.clone(), alt);
        }
        if is_web(address) {
            if link.is_image {
                self.note(text, at, "a picture on another host became a link");
                let words = if words.is_empty() { label(address) } else { words.to_owned() };
                edits.replace(link.whole.clone(), format!("[{words}]({address})"));
            }
            return;
        }
        if address.starts_with("mailto:") || address.starts_with("tel:") {
            return;
        }
        if address.starts_with("obsidian:") {
            self.note(text, at, "a link to the app became text");
            edits.replace(link.whole.clone(), words);
            return;
        }
        let own = &self.vault.notes[self.at];
        let place = address.split_once('#').map(|(_, place)| place);
        let place = place.and_then(crate::url::decode);
        match self.vault.addressed(self.at, address) {
            Some(Target::Note(to)) => {
                let place = place.as_deref().map(|place| match place.strip_prefix('^') {
                    Some(block) => Place::Block(block),
                    None => Place::Heading(place),
                });
                let wiki = Wiki { is_embed: false, name: "", place, label: None };
                let made = self.link_to(text, at, to, &wiki, Some(words.to_owned()));
                edits.replace(link.whole.clone(), made);
            }
            Some(Target::File(file)) => {
                let path = &self.vault.files[file].0;
                // `<…>` around the address are kept: they do no harm.
                edits.replace(link.address.clone(), relative(&own.path, path));
            }
            None => {
                let what = match address.is_empty() {
                    true => "a link without an address became text",
                    false => "a link to what is not in the vault became text",
                };
                self.note(text, at, what);
                edits.replace(link.whole.clone(), words);
            }
        }
    }

    /// Marks the parts of this note that others include.
    fn regions(&self, outline: &Outline, edits: &mut Edits) {
        let note = &self.vault.notes[self.at];
        for name in &self.embeds.regions[self.at] {
            if outline.title.as_ref() == Some(name) {
                continue;
            }
            let block = name.strip_prefix("block-").and_then(|name| outline.blocks.get(name));
            let Some(range) = outline.headings.get(name).or(block) else { continue };
            edits.replace(range.start..range.start, format!("<!-- region {name} -->\n"));
            let gap = if note.text[..range.end].ends_with('\n') { "" } else { "\n" };
            edits.replace(range.end..range.end, format!("{gap}<!-- endregion {name} -->\n"));
        }
    }

    /// Lines that a handbook would read as something else, and code that a plug-in runs.
    fn lines(&mut self, text: &Text<'_>, start: usize, edits: &mut Edits) {
        let mut at = start;
        for line in text.text[start..].split_inclusive('\n') {
            let first = at + line.len() - line.trim_start_matches(['>', ' ', '\t']).len();
            at += line.len();
            let rest = text.text[first..at].trim_end();
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            match text.code_at(first) {
                Some(code) if ticks >= 3 && code.start == first => {
                    let words = rest[ticks..].trim();
                    let language = words.split([' ', '{']).next().unwrap_or_default();
                    if RUN.contains(&language.to_lowercase().as_str()) {
                        self.note(text, first, format!("`{language}` is shown, but not run"));
                        edits.replace(first + ticks..first + rest.len(), "text");
                    }
                }
                Some(_) => {}
                None if rest.starts_with(":::") || rest.starts_with("{{") => {
                    edits.replace(first..first, "\\");
                }
                None => {}
            }
        }
    }
}

//! *Document → Markdown*: `CommonMark` with the tables, tasks, alerts and footnotes of GitHub. What the
//! theme shows by looks is said in signs: remarks in brackets, numbers of sources in square ones,
//! labels in bold type.
//!
//! **Invariants.** Every text of a document is in its Markdown; of the sections only the list of pages
//! that link here is left out. Words never become markup. Addresses are those of the site, also of
//! places on the page itself, so that pages can be put together. Time and memory are linear in the
//! document.

mod block;
mod form;
mod layout;
mod list;
mod table;

use super::list::{Part, SentenceStyle};
use super::number::Note;
use super::{Block, Document, Draft, Render, Section, frame};
use crate::handbook::{Handbook, PageId};
use crate::labels::Labels;
use crate::markdown::markdown_destination;
use form::{Link, MarkdownForm, Text};
use layout::{heading, paragraph, words};

/// Section that leads around the site and says nothing of its own.
pub(super) const LEFT_OUT: &str = "linked-from";

/// Returns what a page says as Markdown, with a line feed at its end.
pub fn write(handbook: &Handbook, id: PageId, draft: &Draft<'_>) -> String {
    let mut form = MarkdownForm::new(handbook, id);
    let document = draft.render(&mut form);
    let status = frame::status(handbook, id);
    let status = status.map(|note| (note.label, note.parts.render(&mut form)));
    let tags = frame::tags(handbook, id).render(&mut form);
    let sources = form.into_sources();
    let writer = Writer { handbook, labels: &handbook.config.labels, sources: &sources };
    let mut parts = vec![writer.title(id)];
    let (lead, rest): (Vec<_>, Vec<_>) = document.head.iter().partition(|block| is_lead(block));
    parts.extend(lead.into_iter().map(|block| writer.block(block, 1)));
    parts.extend(writer.home_lead(id, &document));
    parts.extend(status.map(|(label, about)| {
        paragraph(&format!("**{}** {}", words(&label), writer.sentence(&about)))
    }));
    parts.extend(rest.into_iter().map(|block| writer.block(block, 1)));
    parts.extend(document.sections.iter().map(|section| writer.section(section)));
    if !tags.is_empty() {
        let tags: Vec<String> = tags.iter().map(Link::markdown).collect();
        parts.push(paragraph(&format!("{} {}", words(writer.text("tags")), tags.join(" "))));
    }
    let mut markdown = layout::blocks(parts);
    markdown.push('\n');
    markdown
}

fn is_lead(block: &Block<Text, Link>) -> bool {
    matches!(block, Block::Lead { .. } | Block::Sentence { style: SentenceStyle::Lead, .. })
}

/// Lays out the blocks of one page.
struct Writer<'w> {
    handbook: &'w Handbook,
    labels: &'w Labels,
    /// The sources by number.
    sources: &'w [Note],
}

impl Writer<'_> {
    /// Returns the words of a label.
    fn text(&self, key: &'static str) -> &str {
        self.labels.text(key)
    }

    fn title(&self, id: PageId) -> String {
        let title = words(self.handbook.title(id));
        match self.handbook.abbreviation(id) {
            Some(short) => heading(1, &format!("{title} ({})", words(short))),
            None => heading(1, &title),
        }
    }

    /// Returns the sentence that opens a front page without a text.
    fn home_lead(&self, id: PageId, document: &Document<Text, Link>) -> Option<String> {
        let is_empty = document.head.is_empty() && document.section("text").is_none();
        if id != self.handbook.nav.home || !is_empty {
            return None;
        }
        let description = self.handbook.description(id);
        let tagline = self.handbook.config.site.tagline.as_deref();
        let lead = if description.is_empty() { tagline? } else { &description };
        Some(paragraph(&words(lead)))
    }

    /// Returns a section with its heading; nothing if it says nothing.
    fn section(&self, section: &Section<Text, Link>) -> String {
        if section.id == LEFT_OUT {
            return String::new();
        }
        let body = self.blocks(&section.blocks, section.level.0);
        if body.is_empty() || section.title.is_empty() {
            return body;
        }
        format!("{}\n\n{body}", heading(section.level.0, &words(&section.title)))
    }

    /// Returns blocks one below the other. `level` is that of the heading above.
    fn blocks(&self, all: &[Block<Text, Link>], level: u8) -> String {
        let mut parts: Vec<String> = Vec::with_capacity(all.len());
        let mut all = all.iter().peekable();
        while let Some(block) = all.next() {
            let Block::Text { text } = block else {
                parts.push(self.block(block, level));
                continue;
            };
            if text.indent.is_empty() {
                parts.push(text.markdown.clone());
                continue;
            }
            // An embed within a quote or an item.
            let mut inside = Vec::new();
            while let Some(block) = all.next_if(|block| !matches!(block, Block::Text { .. })) {
                inside.push(self.block(block, level));
            }
            let mut part = text.markdown.clone();
            layout::indented(&mut part, &layout::blocks(inside), &text.indent);
            let is_quote = text.indent.contains('>');
            let is_quoted = |block: &&Block<Text, Link>| matches!(block, Block::Text { text } if is_quote && text.indent.is_empty());
            if let Some(Block::Text { text }) = all.next_if(is_quoted) {
                part.push('\n');
                part.push_str(&text.markdown);
            }
            parts.push(part);
        }
        layout::blocks(parts)
    }

    /// Returns words, days and links of a sentence.
    fn sentence(&self, parts: &[Part<Link>]) -> String {
        let mut markdown = String::new();
        for part in parts {
            match part {
                Part::Words { words: plain } | Part::Date { words: plain, .. } => {
                    // Words of a label may begin or end with a space.
                    markdown.push_str(&crate::markdown::markdown_words(plain));
                }
                Part::Link { link } => markdown.push_str(&link.markdown()),
            }
        }
        markdown
    }

    /// Returns links in a row.
    fn links(&self, links: &[Link], separator: &str) -> String {
        links.iter().map(Link::markdown).collect::<Vec<_>>().join(separator)
    }

    /// Returns the remarks on a text, each with a space before it. `own` is the label of texts that
    /// are the guide's own.
    fn remarks(&self, text: &Text, own: &'static str) -> String {
        let own = text.editorial.then(|| self.text(own));
        let all = own.into_iter().chain(text.note.as_deref());
        all.map(|remark| format!(" ({})", words(remark))).collect()
    }

    /// Returns disagreements in brackets, with a space before them; nothing if there are none.
    fn disputes(&self, label: &str, links: &[Link]) -> String {
        match links.is_empty() {
            true => String::new(),
            false => format!(" ({}: {})", words(label), self.links(links, " · ")),
        }
    }

    /// Returns the sources by number.
    fn sources(&self) -> String {
        let note = |note: &Note| {
            let address = markdown_destination(&note.url);
            let mut item = Link { title: note.title.clone(), address }.markdown();
            let known = [&note.publisher, &note.author, &note.date];
            for known in known.into_iter().flatten() {
                item.push_str(", ");
                item.push_str(&words(known));
            }
            let places = note.places.iter().map(|place| {
                let address = markdown_destination(&place.url);
                Link { title: place.label.clone(), address }.markdown()
            });
            let places = places.collect::<Vec<_>>().join(", ");
            if !places.is_empty() {
                item.push_str(" – ");
                item.push_str(&places);
            }
            item
        };
        layout::numbered(self.sources.iter().map(note))
    }
}

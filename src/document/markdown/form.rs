//! *Texts and links of a draft → inline Markdown.* Sources get their numbers in the order in which
//! the Markdown cites them, and footnotes of several texts numbers that differ.

use std::ops::Range;

use pulldown_cmark_escape::escape_html;
use rustc_hash::{FxHashMap, FxHashSet};

use super::layout::{is_block, words};
use crate::document::number::{Note, Place};
use crate::document::{Destination, Form, Said, Target, Words, cite};
use crate::handbook::links::Resolved;
use crate::handbook::plain::Segment;
use crate::handbook::references::Cited;
use crate::handbook::{Handbook, PageId};
use crate::kinds::Leads;
use crate::markdown::{Fragment, MarkdownText, PlaceholderKind, markdown_destination};
use crate::url::Route;

/// A text as Markdown.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    /// The Markdown, with the numbers of its sources; without a line feed at the end.
    pub(super) markdown: String,
    /// The same in plain words, if the Markdown is more than a single paragraph.
    pub(super) plain: Option<String>,
    /// What further lines begin with that stand behind a part of a text: the marks of quotes and
    /// items around an embed.
    pub(super) indent: String,
    /// A remark beside the text.
    pub(super) note: Option<String>,
    /// Whether it is the guide's own reading.
    pub(super) editorial: bool,
}

/// A link as Markdown.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// The words.
    pub(super) title: String,
    /// The address, as it stands between the parentheses.
    pub(super) address: String,
}

/// The form of a document that is Markdown.
pub(super) struct MarkdownForm<'h> {
    handbook: &'h Handbook,
    page: PageId,
    sources: Sources<'h>,
    /// Number of footnotes in the texts so far.
    footnotes: u32,
    /// Number of footnotes before the text whose parts are written.
    footnotes_before: u32,
}

impl<'h> MarkdownForm<'h> {
    /// Returns a form for what a page says.
    pub(super) fn new(handbook: &'h Handbook, page: PageId) -> Self {
        let sources = Sources {
            handbook,
            notes: Vec::new(),
            numbers: FxHashMap::default(),
            placed: FxHashSet::default(),
        };
        MarkdownForm { handbook, page, sources, footnotes: 0, footnotes_before: 0 }
    }

    /// Returns the sources by number: those that were cited so far, and those of the page as a whole.
    pub(super) fn into_sources(mut self) -> Vec<Note> {
        for cited in self.handbook.references.of_page(self.page) {
            self.sources.number(cited);
        }
        self.sources.notes
    }

    /// Returns a fragment with the numbers of a group of citations behind it, unless the text itself
    /// cites all of the group.
    fn cited(&mut self, of: PageId, fragment: &Fragment, cite: Option<u32>) -> Text {
        let form = &fragment.markdown;
        self.footnotes_before = self.footnotes;
        let mut markdown = self.fill(of, form, 0..form.placeholders.len());
        let mut numbers = String::new();
        if let Some(cite) = cite {
            let references = &self.handbook.references;
            let inline =
                form.placeholders.iter().filter_map(|placeholder| match placeholder.kind {
                    PlaceholderKind::Cite(cite) => Some(references.group(of, cite)),
                    _ => None,
                });
            let inline: FxHashSet<PageId> = inline.flatten().map(|cited| cited.source).collect();
            let group = references.group(of, cite);
            if !group.iter().all(|cited| inline.contains(&cited.source)) {
                numbers = self.sources.numbers_of(group);
            }
        }
        let is_block = is_block(&fragment.html);
        if is_block && ends_in_block(&markdown) && !numbers.is_empty() {
            markdown.push_str("\n\n");
        }
        markdown.push_str(&numbers);
        let plain = is_block.then(|| words(&self.handbook.plain(of, fragment)) + &numbers);
        Text { markdown, plain, ..Text::default() }
    }

    /// Returns a part of the body of a page.
    fn part(&mut self, of: PageId, fragment: &Fragment, range: Range<usize>) -> Text {
        let form = &fragment.markdown;
        if range.start == 0 {
            self.footnotes_before = self.footnotes;
        }
        let indent =
            form.placeholders.get(range.end).map(|placeholder| form.indent(placeholder.at));
        let indent = indent.unwrap_or_default();
        let filled = self.fill(of, form, range);
        let markdown = filled.trim_start_matches('\n');
        let markdown = match indent.is_empty() {
            true => markdown.trim_end(),
            false => markdown,
        };
        Text { markdown: markdown.to_owned(), indent, ..Text::default() }
    }

    /// Fills a part of a Markdown text: from behind the placeholder before `range` up to the
    /// placeholder at its end.
    fn fill(&mut self, of: PageId, form: &MarkdownText, range: Range<usize>) -> String {
        let position = |index: usize| form.placeholders.get(index).map(|found| found.at as usize);
        let mut at = range.start.checked_sub(1).and_then(position).unwrap_or_default();
        let end = position(range.end).unwrap_or(form.text.len());
        let mut markdown = String::with_capacity(end.saturating_sub(at) * 5 / 4);
        for placeholder in form.placeholders.get(range).unwrap_or_default() {
            let start = placeholder.at as usize;
            if start < at {
                continue;
            }
            markdown.push_str(form.text.get(at..start).unwrap_or_default());
            at = start;
            match placeholder.kind {
                PlaceholderKind::Href(target) => match self.target(of, target) {
                    Some(address) => markdown.push_str(&markdown_destination(&address)),
                    None => at += unlink(&mut markdown, form.text.get(start..).unwrap_or_default()),
                },
                PlaceholderKind::HtmlHref(target) => {
                    let written = || self.handbook.page(of).refs.written_address(target);
                    let address = self.target(of, target).unwrap_or_else(written);
                    // Writing to a string cannot fail.
                    let _ = escape_html(&mut markdown, &address);
                }
                PlaceholderKind::Title(target) => markdown.push_str(&words(self.title(of, target))),
                PlaceholderKind::Cite(cite) => {
                    let group = self.handbook.references.group(of, cite);
                    markdown.push_str(&self.sources.numbers_of(group));
                }
                PlaceholderKind::Note { index, len } => {
                    let number = self.footnotes_before.saturating_add(index).saturating_add(1);
                    markdown.push_str(&number.to_string());
                    self.footnotes = self.footnotes.max(number);
                    at += len as usize;
                }
                PlaceholderKind::Label { label, .. } => {
                    markdown.push_str(&words(self.handbook.config.labels.text(label.key())));
                }
                // The others are not in the Markdown, or cover what a page has.
                _ => {}
            }
        }
        markdown.push_str(form.text.get(at..end).unwrap_or_default());
        markdown
    }

    fn title(&self, of: PageId, target: u32) -> &'h str {
        match self.handbook.links.target(of, target) {
            Resolved::Page(page, _) => self.handbook.title(*page),
            _ => {
                let targets = &self.handbook.page(of).refs.targets;
                targets.get(target as usize).map_or("", |target| &target.address)
            }
        }
    }

    /// Returns the address that a target of page `of` leads to; `None` if it leads nowhere.
    fn target(&self, of: PageId, target: u32) -> Option<String> {
        match self.handbook.leads_to(of, target) {
            Leads::Page(page, anchor) => Some(self.address(page, anchor)),
            Leads::File(_, path) => Some(self.handbook.config.base.link(&Route::file(&path))),
            Leads::Web(address) => Some(address.to_owned()),
            Leads::Nowhere(_) => None,
        }
    }

    fn address(&self, page: PageId, anchor: Option<&str>) -> String {
        self.handbook.link_to(page, anchor)
    }

    fn named(&self, of: PageId, plain: &crate::markdown::PlainText) -> String {
        let mut markdown = String::new();
        for segment in self.handbook.segments(of, &plain.text, &plain.names) {
            match segment {
                Segment::Words(text) => markdown.push_str(&words(text)),
                Segment::Title(title, target) => match self.target(of, target) {
                    Some(address) => {
                        let address = markdown_destination(&address);
                        let link = Link { title: title.to_owned(), address };
                        markdown.push_str(&link.markdown());
                    }
                    None => markdown.push_str(&words(title)),
                },
            }
        }
        markdown
    }
}

/// Makes text of the link or image that `markdown` ends in, up to its `](`; `rest` begins behind that.
/// Returns the number of bytes of the rest that belong to the link.
fn unlink(markdown: &mut String, rest: &str) -> usize {
    let Some(words_end) = markdown.strip_suffix("](").map(str::len) else { return 0 };
    let bytes = markdown.as_bytes();
    let mut depth = 1usize;
    let mut begin = None;
    for at in (0..words_end).rev() {
        match bytes.get(at) {
            Some(b']') if !is_escaped_in(markdown, at) => depth += 1,
            Some(b'[') if !is_escaped_in(markdown, at) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            begin = Some(at);
            break;
        }
    }
    let Some(begin) = begin else { return 0 };
    markdown.truncate(words_end);
    markdown.remove(begin);
    if begin > 0
        && markdown.as_bytes().get(begin - 1) == Some(&b'!')
        && !is_escaped_in(markdown, begin - 1)
    {
        markdown.remove(begin - 1);
    }
    let bytes = rest.as_bytes();
    let mut is_quoted = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' if at == 0 || bytes.get(at - 1) != Some(&b'\\') => is_quoted = !is_quoted,
            b')' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    0
}

/// Whether a backslash stands before a byte that makes it a literal one.
fn is_escaped_in(text: &str, at: usize) -> bool {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Whether a text ends in a block that words cannot be added to.
fn ends_in_block(markdown: &str) -> bool {
    let last = markdown.lines().next_back().unwrap_or_default().trim_start();
    last.starts_with(['`', '|', '<', '>'])
}

impl Link {
    /// Returns the link as Markdown.
    pub(super) fn markdown(&self) -> String {
        self.with(&words(&self.title))
    }

    /// Returns a link with other words, which are Markdown.
    pub(super) fn with(&self, words: &str) -> String {
        format!("[{words}]({})", self.address)
    }
}

impl Form for MarkdownForm<'_> {
    type Text = Text;
    type Link = Link;

    fn text(&mut self, said: &Said<'_>) -> Text {
        let text = match &said.words {
            Words::Fragment(fragment) => self.cited(said.of, fragment, said.cite),
            Words::Slice(fragment, slice) => self.part(said.of, fragment, slice.1.clone()),
            Words::Plain(plain) => Text { markdown: words(plain), ..Text::default() },
            Words::Named(named) => Text { markdown: self.named(said.of, named), ..Text::default() },
            Words::Number(cited) => {
                Text { markdown: self.sources.number(cited).to_string(), ..Text::default() }
            }
            Words::None => {
                let group = said.cite.map(|cite| self.handbook.references.group(said.of, cite));
                let markdown = self.sources.numbers_of(group.unwrap_or_default());
                Text { markdown, ..Text::default() }
            }
        };
        Text { note: said.note.map(str::to_owned), editorial: said.editorial, ..text }
    }

    fn link(&mut self, target: &Target<'_>) -> Link {
        let address = match &target.to {
            Destination::Page(page) => self.address(*page, None),
            Destination::Anchor(page, anchor) => {
                self.address(*page, self.handbook.anchor_of(*page, anchor))
            }
            Destination::Here(anchor) => self.address(self.page, Some(anchor)),
        };
        Link { title: target.title.as_ref().to_owned(), address: markdown_destination(&address) }
    }
}

/// The sources of a page in the order in which they are cited.
struct Sources<'h> {
    handbook: &'h Handbook,
    notes: Vec<Note>,
    numbers: FxHashMap<PageId, usize>,
    placed: FxHashSet<(PageId, Place)>,
}

impl Sources<'_> {
    /// Returns the number of the source of something cited, and remembers the place.
    fn number(&mut self, cited: &Cited) -> usize {
        let (handbook, notes) = (self.handbook, &mut self.notes);
        let number = *self.numbers.entry(cited.source).or_insert_with(|| {
            let number = notes.len() + 1;
            let address = (handbook.link(cited.source), None);
            notes.push(Note { number, ..cite::note(handbook, cited.source, address) });
            number
        });
        let address = |claim: Option<&str>| handbook.link_to(cited.source, claim);
        if let Some(place) = cite::place(handbook, cited, address)
            && self.placed.insert((cited.source, place.clone()))
            && let Some(note) = self.notes.get_mut(number - 1)
        {
            note.places.push(place);
        }
        number
    }

    /// Returns the numbers of a group of citations in brackets; nothing if the group is empty.
    fn numbers_of(&mut self, group: &[Cited]) -> String {
        let mut numbers: Vec<usize> = group.iter().map(|cited| self.number(cited)).collect();
        if numbers.is_empty() {
            return String::new();
        }
        numbers.sort_unstable();
        numbers.dedup();
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        format!("[{}]", numbers.join(", "))
    }
}

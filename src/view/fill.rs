//! *Fragment with placeholders → HTML with markers.* One [`HtmlForm`] goes over everything that a
//! page shows. What depends on the order in which a template prints it (numbers of sources, first
//! uses of terms) becomes a marker of [`crate::document::number`]; the [`Numbering`] says what
//! markers stand for.

mod link;
mod print;

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use rustc_hash::{FxHashMap, FxHashSet};

pub use print::{PrintPlace, PrintScope};

use super::Html;
use crate::config::Autolink;
use crate::document::cite;
use crate::document::number::{self, Marker, Numbering};
use crate::handbook::links::Resolved;
use crate::handbook::plain::Segment;
use crate::handbook::references::Cited;
use crate::handbook::{Handbook, PageId};
use crate::labels::{self, Piece};
use crate::markdown::{Fragment, Label, PlaceholderKind, PlainText, Start};
use crate::source_map::{FileId, SourceMap};

/// A finished field with the attribute that says where it was written: in the tag of its first
/// block, or else round all of it.
fn placed(html: &str, source: &str) -> String {
    match html.strip_prefix("<p>") {
        Some(rest) => format!("<p{source}>{rest}"),
        None if html.is_empty() => String::new(),
        None => format!("<span{source}>{html}</span>"),
    }
}

/// Fills the placeholders of what one page shows.
pub struct HtmlForm<'h> {
    pub(super) handbook: &'h Handbook,
    page: PageId,
    /// What the markers stand for.
    numbering: Numbering,
    /// Indexes into the numbering.
    known: Known,
    /// The section that is filled; counts up where terms are marked in each section.
    section: u32,
    /// The texts, if blocks are to say where they were written.
    texts: Option<&'h SourceMap>,
    /// The line that a byte of a file is in: the last that was asked for.
    line: Option<(FileId, usize, usize)>,
    /// The document for print that the page is a part of.
    print: Option<PrintScope<'h>>,
}

/// A source, the index of one of its claims, and the place in it.
type CitedKey = (PageId, Option<u32>, Option<Box<str>>);

/// Indexes of what the numbering of a page has already.
#[derive(Default)]
struct Known {
    sources: FxHashMap<PageId, u32>,
    cited: FxHashMap<CitedKey, u32>,
    groups: FxHashMap<(PageId, u32), u32>,
    terms: FxHashMap<PageId, u32>,
}

impl<'h> HtmlForm<'h> {
    /// A form for what `page` shows.
    pub fn new(handbook: &'h Handbook, page: PageId) -> Self {
        HtmlForm {
            handbook,
            page,
            numbering: Numbering::default(),
            known: Known::default(),
            section: 0,
            texts: None,
            line: None,
            print: None,
        }
    }

    /// The same, and blocks say where they were written.
    pub fn with_positions(self, texts: Option<&'h SourceMap>) -> Self {
        HtmlForm { texts, ..self }
    }

    /// A new part of the page begins: terms are marked anew.
    pub fn section(&mut self) {
        if self.handbook.config.site.glossary.autolink == Autolink::FirstInSection {
            self.section += 1;
        }
    }

    /// What the markers stand for that were written so far. The page as a whole rests on what
    /// its front matter says.
    pub fn into_numbering(mut self) -> Numbering {
        self.numbering.marked = self.numbering.cited.len();
        self.numbering.id_prefix = self.id_prefix().into();
        let handbook = self.handbook;
        for cited in handbook.references.of_page(self.page) {
            let at = self.index(cited);
            self.numbering.whole.push(at);
        }
        self.numbering
    }

    /// Fills a fragment that belongs to page `of`.
    pub fn html(&mut self, of: PageId, fragment: &Fragment) -> Html {
        let html = self.fill(of, fragment, 0..fragment.placeholders.len());
        let start = fragment.placeholders.first().and_then(|placeholder| match placeholder.kind {
            PlaceholderKind::Field(start) => self.source(start),
            _ => None,
        });
        match start {
            Some(source) => Html::new(&placed(&html, &source)),
            None => Html::new(&html),
        }
    }

    /// The attribute that says where something was written, if it is to be said. A file is gone
    /// through once, as long as one asks in the order of the file.
    fn source(&mut self, start: Start) -> Option<String> {
        let text = self.texts?.get(start.file);
        let at = text.text.floor_char_boundary(start.at as usize);
        let known = self.line.filter(|(file, from, _)| *file == start.file && *from <= at);
        let (_, from, line) = known.unwrap_or((start.file, 0, 1));
        let between = text.text.as_bytes().get(from..at).unwrap_or_default();
        let line = line + between.iter().filter(|byte| **byte == b'\n').count();
        self.line = Some((start.file, at, line));
        let mut attribute = String::from(" data-source=\"");
        let _ = escape_html(&mut attribute, &text.path);
        let _ = write!(attribute, ":{line}\"");
        Some(attribute)
    }

    /// Fills a fragment and puts the numbers of a group of citations behind it, unless the text
    /// itself gives them all.
    pub(super) fn cited(&mut self, of: PageId, text: &Fragment, cite: Option<u32>) -> Html {
        let html = self.html(of, text);
        let Some(cite) = cite else { return html };
        let group = self.handbook.references.group(of, cite);
        let inline: FxHashSet<PageId> = text
            .placeholders
            .iter()
            .filter_map(|placeholder| match placeholder.kind {
                PlaceholderKind::Cite(cite) => Some(self.handbook.references.group(of, cite)),
                _ => None,
            })
            .flatten()
            .map(|cited| cited.source)
            .collect();
        if group.iter().all(|cited| inline.contains(&cited.source)) {
            // The id is needed all the same: the source page links to it.
            let group = self.group(of, cite);
            let mut whole = String::with_capacity(html.as_str().len() + 32);
            Marker::PlaceBegins(group).write(&mut whole);
            whole.push_str(html.as_str());
            Marker::PlaceEnds(group).write(&mut whole);
            return Html::new(&whole);
        }
        let mut numbers = String::new();
        self.cite(of, cite, &mut numbers);
        // Inside the last paragraph, where there are several.
        let whole = html.as_str();
        match whole.strip_suffix("</p>\n").or_else(|| whole.strip_suffix("</p>")) {
            Some(open) => Html::new(&format!("{open}{numbers}</p>")),
            None => Html::new(&format!("{whole}{numbers}")),
        }
    }

    /// Fills a part of a fragment: from behind the placeholder before `range` up to the placeholder
    /// at its end.
    pub(super) fn fill(&mut self, of: PageId, fragment: &Fragment, range: Range<usize>) -> String {
        let source = &*fragment.html;
        let position =
            |index: usize| fragment.placeholders.get(index).map(|found| found.at as usize);
        let mut at = range.start.checked_sub(1).and_then(position).unwrap_or_default();
        let end = position(range.end).unwrap_or(source.len());
        let mut html = String::with_capacity((end - at) * 5 / 4);
        for placeholder in fragment.placeholders.get(range).unwrap_or_default() {
            let start = placeholder.at as usize;
            if start < at {
                // It lies in bytes that were replaced.
                continue;
            }
            html.push_str(source.get(at..start).unwrap_or_default());
            at = start;
            match placeholder.kind {
                PlaceholderKind::Href(target) => {
                    at += self.begin_link(of, target, source.get(start..), &mut html);
                }
                PlaceholderKind::Title(target) => self.title(of, target, &mut html),
                PlaceholderKind::Image(target) => {
                    at += self.image(of, target, source.get(start..), &mut html);
                }
                PlaceholderKind::LinkEnd(target) => self.end_link(of, target, &mut html),
                PlaceholderKind::Height { target, width } => {
                    self.height(of, target, width, &mut html);
                }
                PlaceholderKind::HtmlHref(target) => {
                    at += self.attribute(of, target, source.get(start..), &mut html);
                }
                PlaceholderKind::Cite(cite) => self.cite(of, cite, &mut html),
                PlaceholderKind::Words { len } => {
                    at = start + len as usize;
                    self.words(source.get(start..at).unwrap_or_default(), &mut html);
                }
                PlaceholderKind::Section => self.section(),
                PlaceholderKind::Label { label, len } => {
                    at = start + len as usize;
                    let value = source.get(start..at).unwrap_or_default();
                    put_label(self.handbook, label, value, &mut html);
                }
                PlaceholderKind::Source(start) => {
                    html.push_str(&self.source(start).unwrap_or_default())
                }
                PlaceholderKind::Raw { len } if self.print.is_some() => {
                    at = start + len as usize;
                    self.raw_for_print(of, fragment, start..at, &mut html);
                }
                PlaceholderKind::Field(_)
                | PlaceholderKind::Embed(_)
                | PlaceholderKind::Note { .. } => {}
                PlaceholderKind::Anchor { .. }
                | PlaceholderKind::Level { .. }
                | PlaceholderKind::Permalink { .. }
                | PlaceholderKind::Raw { .. }
                | PlaceholderKind::Details => at += self.for_print(*placeholder, &mut html),
            }
        }
        html.push_str(source.get(at..end).unwrap_or_default());
        html
    }

    fn title(&self, of: PageId, target: u32, html: &mut String) {
        let title = match self.handbook.links.target(of, target) {
            Resolved::Page(page, _) => self.handbook.title(*page),
            _ => {
                let targets = &self.handbook.page(of).refs.targets;
                targets.get(target as usize).map_or("", |target| &target.address)
            }
        };
        let _ = escape_html_body_text(&mut *html, title);
    }

    /// The numbers of a group of citations of page `of`, as links to the box of sources.
    pub(super) fn numbers(&mut self, of: PageId, cite: u32) -> Html {
        let mut html = String::new();
        self.cite(of, cite, &mut html);
        Html::new(&html)
    }

    /// The numbers of a group of citations, as links to the box of sources.
    fn cite(&mut self, of: PageId, cite: u32, html: &mut String) {
        if self.handbook.references.group(of, cite).is_empty() {
            return;
        }
        // The number stands at the word, whether or not a space was written before the citation.
        html.truncate(html.trim_end_matches(' ').len());
        Marker::Citation(self.group(of, cite)).write(html);
    }

    /// The index of a group of citations of page `of`. It has an id on its own page.
    fn group(&mut self, of: PageId, cite: u32) -> u32 {
        if let Some(known) = self.known.groups.get(&(of, cite)) {
            return *known;
        }
        let handbook = self.handbook;
        let group = handbook.references.group(of, cite);
        let cited = group.iter().map(|cited| self.index(cited)).collect();
        let id = (of == self.page).then_some(cite);
        let at = added(&mut self.numbering.groups, number::Group { id, cited });
        self.known.groups.insert((of, cite), at);
        at
    }

    /// Plain words of page `of`, with the titles of the pages that they name as links.
    pub(super) fn named(&self, of: PageId, plain: &PlainText) -> Html {
        let mut html = String::with_capacity(plain.text.len());
        // Writing to a string cannot fail.
        for segment in self.handbook.segments(of, &plain.text, &plain.names) {
            let _ = match segment {
                Segment::Words(words) => escape_html_body_text(&mut html, words),
                Segment::Title(title, target) => {
                    html.push_str("<a href=\"");
                    let rest = self.begin_link(of, target, Some("\">"), &mut html);
                    html.push_str("\">".get(rest..).unwrap_or_default());
                    let _ = escape_html_body_text(&mut html, title);
                    html.push_str("</a>");
                    self.end_link(of, target, &mut html);
                    Ok(())
                }
            };
        }
        Html::new(&html)
    }

    /// The number of the source of something cited.
    pub(super) fn number(&mut self, cited: &Cited) -> Html {
        let mut html = String::new();
        Marker::Number(self.index(cited)).write(&mut html);
        Html::new(&html)
    }

    /// The index of something cited.
    fn index(&mut self, cited: &Cited) -> u32 {
        let key = (cited.source, cited.claim, cited.locator.clone());
        if let Some(known) = self.known.cited.get(&key) {
            return *known;
        }
        let (handbook, page) = (self.handbook, cited.source);
        let source = match self.known.sources.get(&page) {
            Some(known) => *known,
            None => {
                let note = cite::note(handbook, page, self.address(page, None));
                let source = added(&mut self.numbering.sources, note);
                self.known.sources.insert(page, source);
                source
            }
        };
        let entry = cite::cited(handbook, cited, source, |claim| self.address(page, claim).0);
        let at = added(&mut self.numbering.cited, entry);
        self.known.cited.insert(key, at);
        at
    }

    /// Running text with markers round words that name terms.
    fn words(&mut self, text: &str, html: &mut String) {
        let handbook = self.handbook;
        let mut at = 0;
        for found in handbook.terms.occurrences(text) {
            if found.page == self.page || found.start < at {
                continue;
            }
            let term = self.term(found.page);
            html.push_str(&text[at..found.start]);
            Marker::TermBegins { term, section: self.section }.write(html);
            html.push_str(&text[found.start..found.end]);
            Marker::TermEnds.write(html);
            at = found.end;
        }
        html.push_str(&text[at..]);
    }

    /// The index of a term.
    fn term(&mut self, page: PageId) -> u32 {
        if let Some(known) = self.known.terms.get(&page) {
            return *known;
        }
        let is_explained = self.print.is_none();
        let definition = is_explained.then(|| definition(self.handbook, page).into_owned());
        let (url, _) = self.address(page, None);
        let term = added(&mut self.numbering.terms, number::Term { url, definition });
        self.known.terms.insert(page, term);
        term
    }
}

/// Adds to a list; gives the index.
fn added<T>(list: &mut Vec<T>, entry: T) -> u32 {
    list.push(entry);
    u32::try_from(list.len() - 1).unwrap_or(u32::MAX)
}

/// Writes a label with a value that is already escaped.
fn put_label(handbook: &Handbook, label: Label, value: &str, html: &mut String) {
    for piece in labels::pieces(handbook.config.labels.text(label.key())) {
        match piece {
            Piece::Words(words) => {
                // Writing to a string cannot fail.
                let _ = escape_html(&mut *html, words);
            }
            Piece::Name(_) => html.push_str(value),
        }
    }
}

/// Fills only what leads elsewhere, for uses outside of a page: numbers of sources and definitions
/// of terms mean nothing there.
pub fn linked(handbook: &Handbook, of: PageId, fragment: &Fragment) -> String {
    let form = HtmlForm::new(handbook, of);
    let source = &*fragment.html;
    let mut html = String::with_capacity(source.len());
    let mut at = 0;
    for placeholder in &fragment.placeholders {
        let start = placeholder.at as usize;
        if start < at {
            // It lies in bytes that were replaced.
            continue;
        }
        html.push_str(source.get(at..start).unwrap_or_default());
        at = start;
        match placeholder.kind {
            PlaceholderKind::Href(target) => {
                at += form.begin_link(of, target, source.get(start..), &mut html);
            }
            PlaceholderKind::Title(target) => form.title(of, target, &mut html),
            PlaceholderKind::Image(target) => {
                at += form.image(of, target, source.get(start..), &mut html);
            }
            PlaceholderKind::LinkEnd(target) => form.end_link(of, target, &mut html),
            PlaceholderKind::Height { target, width } => form.height(of, target, width, &mut html),
            PlaceholderKind::HtmlHref(target) => {
                at += form.attribute(of, target, source.get(start..), &mut html);
            }
            PlaceholderKind::Cite(_) => html.truncate(html.trim_end_matches(' ').len()),
            PlaceholderKind::Label { label, len } => {
                at = start + len as usize;
                let value = source.get(start..at).unwrap_or_default();
                put_label(handbook, label, value, &mut html);
            }
            _ => {}
        }
    }
    html.push_str(source.get(at..).unwrap_or_default());
    html
}

/// What a page means, in plain words.
fn definition(handbook: &Handbook, page: PageId) -> std::borrow::Cow<'_, str> {
    match handbook.page(page).fields.summary() {
        Some(summary) => handbook.plain(page, summary),
        None => "".into(),
    }
}

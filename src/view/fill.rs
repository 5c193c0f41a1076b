//! *Fragment with holes → HTML with markers.* One [`Filler`] goes over everything that a page shows.
//! What depends on the order in which a template prints it (numbers of sources, first uses of terms)
//! becomes a marker of [`crate::document::number`]; the [`Numbering`] says what markers stand for.

use std::fmt::Write as _;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Html, cite};
use crate::config::Autolink;
use crate::document::number::{self, Marker, Numbering};
use crate::handbook::links::Resolved;
use crate::handbook::plain::Stretch;
use crate::handbook::references::Cited;
use crate::handbook::{Handbook, PageId};
use crate::kinds::{Fields, Relation, Sourced, Statement};
use crate::markdown::{Fragment, Said, Start, Want, is_reserved};
use crate::text::{FileId, Texts};

/// A finished field with the attribute that says where it was written: in the tag of its first
/// block, or else round all of it.
fn placed(html: &str, source: &str) -> String {
    match html.strip_prefix("<p>") {
        Some(rest) => format!("<p{source}>{rest}"),
        None if html.is_empty() => String::new(),
        None => format!("<span{source}>{html}</span>"),
    }
}

/// Fills the holes of what one page shows.
pub struct Filler<'h> {
    handbook: &'h Handbook,
    page: PageId,
    /// What the markers stand for.
    numbering: Numbering,
    /// Indexes into the numbering.
    known: Known<'h>,
    /// The section that is filled; counts up where terms are marked in each section.
    section: u32,
    /// The texts, if blocks are to say where they were written.
    texts: Option<&'h Texts>,
    /// The line that a byte of a file is in: the last that was asked for.
    line: Option<(FileId, usize, usize)>,
    /// Anchors that are on the page, once a view has asked for one.
    taken: Option<FxHashSet<String>>,
    /// How often an anchor was asked for that was taken.
    repeats: FxHashMap<String, usize>,
    /// Anchors that views were given.
    given: Vec<String>,
}

/// Indexes of what the numbering of a page has already.
#[derive(Default)]
struct Known<'h> {
    sources: FxHashMap<PageId, u32>,
    cited: FxHashMap<(PageId, Option<u32>, Option<&'h str>), u32>,
    groups: FxHashMap<(PageId, u32), u32>,
    terms: FxHashMap<PageId, u32>,
}

/// A piece of a body: HTML, or a view that is placed between two blocks.
pub enum Piece {
    /// Finished HTML.
    Html(String),
    /// The embed with this index in the page's gathered things.
    Embed(u32),
}

impl<'h> Filler<'h> {
    /// A filler for what `page` shows.
    pub fn new(handbook: &'h Handbook, page: PageId) -> Self {
        Filler {
            handbook,
            page,
            numbering: Numbering::default(),
            known: Known::default(),
            section: 0,
            texts: None,
            line: None,
            taken: None,
            repeats: FxHashMap::default(),
            given: Vec::new(),
        }
    }

    /// The same, and blocks say where they were written.
    pub fn with_positions(self, texts: Option<&'h Texts>) -> Self {
        Filler { texts, ..self }
    }

    /// An anchor for a place that a view names, which nothing else on the page has and the theme
    /// does not keep for itself: `wanted`, or `wanted-1` and so on.
    pub fn id(&mut self, wanted: &str) -> String {
        let id = self.free(wanted, is_reserved);
        self.given.push(id.clone());
        id
    }

    /// The same for what the theme names by an anchor of its own.
    pub fn reserved_id(&mut self, wanted: &str) -> String {
        self.free(wanted, |_| false)
    }

    fn free(&mut self, wanted: &str, is_refused: fn(&str) -> bool) -> String {
        let taken = self.taken.get_or_insert_with(|| {
            let outline = self.handbook.outline(self.page);
            outline.taken().into_iter().map(str::to_owned).collect()
        });
        // A number does not free what the theme keeps as a beginning.
        let stem = if is_refused(&format!("{wanted}-1")) { "place-" } else { "" };
        let mut id = wanted.to_owned();
        let mut number = self.repeats.get(wanted).copied().unwrap_or_default();
        while is_refused(&id) || !taken.insert(id.clone()) {
            number += 1;
            id = format!("{stem}{wanted}-{number}");
        }
        if number > 0 {
            self.repeats.insert(wanted.to_owned(), number);
        }
        id
    }

    /// The anchors that views were given so far.
    pub fn given(&self) -> &[String] {
        &self.given
    }

    /// A new part of the page begins: terms are marked anew.
    pub fn section(&mut self) {
        if self.handbook.config.autolink() == Autolink::FirstInSection {
            self.section += 1;
        }
    }

    /// What the markers stand for that were written so far. The page as a whole rests on what
    /// its front matter says.
    pub fn into_numbering(mut self) -> Numbering {
        self.numbering.marked = self.numbering.cited.len();
        let handbook = self.handbook;
        for cited in handbook.references.of_page(self.page) {
            let at = self.cited(cited);
            self.numbering.whole.push(at);
        }
        self.numbering
    }

    /// Fills a fragment that belongs to page `of`.
    pub fn html(&mut self, of: PageId, fragment: &Fragment) -> Html {
        let mut html = String::new();
        self.pieces(of, fragment, |_, piece| {
            if let Piece::Html(piece) = piece {
                html.push_str(&piece);
            }
        });
        let start = fragment.holes.first().and_then(|hole| match hole.want {
            Want::Field(start) => self.source(start),
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

    /// Fills a statement with the numbers of its sources behind it.
    pub fn statement(&mut self, of: PageId, statement: &Statement) -> Html {
        self.html_with_sources(of, &statement.text, statement.cite)
    }

    /// In what way a role has to do with another, with the numbers of its sources behind it.
    pub fn relation(&mut self, of: PageId, told: &Sourced<Relation>) -> Html {
        match &told.value.how {
            Some(how) => self.html_with_sources(of, how, told.cite),
            None => self.html_with_sources(of, &Fragment::default(), told.cite),
        }
    }

    /// Fills a fragment and puts the numbers of a group of citations behind it, unless the text
    /// itself gives them all.
    pub fn html_with_sources(&mut self, of: PageId, text: &Fragment, cite: Option<u32>) -> Html {
        let html = self.html(of, text);
        let Some(cite) = cite else { return html };
        let group = self.handbook.references.group(of, cite);
        let inline: FxHashSet<PageId> = text
            .holes
            .iter()
            .filter_map(|hole| match hole.want {
                Want::Cite(cite) => Some(self.handbook.references.group(of, cite)),
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

    /// Fills the text of a page. Its pieces are given to `take` one by one, so that the views that
    /// are placed between them are filled between them.
    pub fn pieces(
        &mut self,
        of: PageId,
        fragment: &Fragment,
        mut take: impl FnMut(&mut Self, Piece),
    ) {
        let source = &*fragment.html;
        let mut html = String::with_capacity(source.len() + source.len() / 4);
        let mut at = 0;
        for hole in &fragment.holes {
            let start = hole.at as usize;
            html.push_str(source.get(at..start).unwrap_or_default());
            at = at.max(start);
            match hole.want {
                Want::Href(target) => self.href(of, target, &mut html),
                Want::Title(target) => self.title(of, target, &mut html),
                Want::Image(target) => self.image(of, target, &mut html),
                Want::Cite(cite) => self.cite(of, cite, &mut html),
                Want::Words { len } => {
                    let end = start + len as usize;
                    self.words(source.get(start..end).unwrap_or_default(), &mut html);
                    at = end;
                }
                Want::Section => self.section(),
                Want::Anchor { .. }
                | Want::Level { .. }
                | Want::LinkEnd(_)
                | Want::Permalink { .. }
                | Want::Raw { .. }
                | Want::Note { .. }
                | Want::Details => {}
                Want::Source(start) => html.push_str(&self.source(start).unwrap_or_default()),
                Want::Field(_) => {}
                Want::Embed(embed) => {
                    take(self, Piece::Html(std::mem::take(&mut html)));
                    take(self, Piece::Embed(embed));
                }
            }
        }
        html.push_str(source.get(at..).unwrap_or_default());
        take(self, Piece::Html(html));
    }

    fn href(&self, of: PageId, target: u32, html: &mut String) {
        let address = address(self.handbook, of, target);
        let _ = escape_html(&mut *html, &address);
    }

    fn title(&self, of: PageId, target: u32, html: &mut String) {
        let title = match self.handbook.links.target(of, target) {
            Resolved::Page(page, _) => self.handbook.title(*page),
            _ => {
                let targets = &self.handbook.page(of).gathered.targets;
                targets.get(target as usize).map_or("", |target| &target.address)
            }
        };
        let _ = escape_html_body_text(&mut *html, title);
    }

    fn image(&self, of: PageId, target: u32, html: &mut String) {
        let files = &self.handbook.files;
        let size = match self.handbook.links.target(of, target) {
            Resolved::Content(file) => files.content.get(*file as usize),
            Resolved::Static(file) => files.statics.get(*file as usize),
            _ => None,
        }
        .and_then(|file| file.size);
        html.push_str(" src=\"");
        self.href(of, target, html);
        html.push('"');
        if let Some((width, height)) = size {
            let _ = write!(html, " width=\"{width}\" height=\"{height}\"");
        }
    }

    /// The numbers of a group of citations of page `of`, as links to the box of sources.
    pub fn numbers(&mut self, of: PageId, cite: u32) -> Html {
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
        let cited = group.iter().map(|cited| self.cited(cited)).collect();
        let id = (of == self.page).then_some(cite);
        let at = added(&mut self.numbering.groups, number::Group { id, cited });
        self.known.groups.insert((of, cite), at);
        at
    }

    /// The number of the source that position `at` of page `of` rests on.
    pub fn position(&mut self, of: PageId, at: usize) -> Html {
        let mut html = String::new();
        let handbook = self.handbook;
        if let Some(cited) = handbook.references.position(of, at) {
            Marker::Number(self.cited(cited)).write(&mut html);
        }
        Html::new(&html)
    }

    /// The index of something cited.
    fn cited(&mut self, cited: &'h Cited) -> u32 {
        let key = (cited.source, cited.claim, cited.locator.as_deref());
        if let Some(known) = self.known.cited.get(&key) {
            return *known;
        }
        let handbook = self.handbook;
        let sources = &mut self.numbering.sources;
        let source = *self
            .known
            .sources
            .entry(cited.source)
            .or_insert_with(|| added(sources, cite::note(handbook, cited.source)));
        let at = added(&mut self.numbering.cited, cite::cited(handbook, cited, source));
        self.known.cited.insert(key, at);
        at
    }

    /// Running text with markers round words that name terms.
    fn words(&mut self, text: &str, html: &mut String) {
        let handbook = self.handbook;
        let mut at = 0;
        for found in handbook.terms.find(text) {
            if found.page == self.page || found.start < at {
                continue;
            }
            let terms = &mut self.numbering.terms;
            let term = *self.known.terms.entry(found.page).or_insert_with(|| {
                let (url, definition) =
                    (handbook.link(found.page), definition(handbook, found.page).into_owned());
                added(terms, number::Term { url, definition })
            });
            html.push_str(&text[at..found.start]);
            Marker::TermBegins { term, section: self.section }.write(html);
            html.push_str(&text[found.start..found.end]);
            Marker::TermEnds.write(html);
            at = found.end;
        }
        html.push_str(&text[at..]);
    }
}

/// Adds to a list; gives the index.
fn added<T>(list: &mut Vec<T>, entry: T) -> u32 {
    list.push(entry);
    u32::try_from(list.len() - 1).unwrap_or(u32::MAX)
}

/// Fills only what leads elsewhere, for uses outside of a page: numbers of sources and definitions
/// of terms mean nothing there.
pub fn linked(handbook: &Handbook, of: PageId, fragment: &Fragment) -> String {
    let filler = Filler::new(handbook, of);
    let source = &*fragment.html;
    let mut html = String::with_capacity(source.len());
    let mut at = 0;
    for hole in &fragment.holes {
        let start = hole.at as usize;
        html.push_str(source.get(at..start).unwrap_or_default());
        at = at.max(start);
        match hole.want {
            Want::Href(target) => filler.href(of, target, &mut html),
            Want::Title(target) => filler.title(of, target, &mut html),
            Want::Image(target) => filler.image(of, target, &mut html),
            Want::Cite(_) => html.truncate(html.trim_end_matches(' ').len()),
            _ => {}
        }
    }
    html.push_str(source.get(at..).unwrap_or_default());
    html
}

/// What page `of` says in plain words, with the titles of the pages that it names as links.
pub fn said_html(handbook: &Handbook, of: PageId, said: &Said) -> Html {
    let mut html = String::with_capacity(said.text.len());
    // Writing to a string cannot fail.
    for stretch in handbook.stretches(of, &said.text, &said.names) {
        let _ = match stretch {
            Stretch::Words(words) => escape_html_body_text(&mut html, words),
            Stretch::Title(title, target) => {
                html.push_str("<a href=\"");
                let _ = escape_html(&mut html, &address(handbook, of, target));
                html.push_str("\">");
                let _ = escape_html_body_text(&mut html, title);
                html.write_str("</a>")
            }
        };
    }
    Html::new(&html)
}

/// Where a target of a page leads, as an address within the site.
pub fn address(handbook: &Handbook, of: PageId, target: u32) -> String {
    let base = &handbook.config.base;
    let file = |file: Option<&crate::handbook::FileFacts>| {
        let path = file.map_or("", |file| &file.path);
        base.link(&crate::url::Route::file(path))
    };
    match handbook.links.target(of, target) {
        Resolved::Page(page, None) if *page == of => "#".to_owned(),
        Resolved::Page(page, None) => handbook.link(*page),
        Resolved::Page(page, Some(anchor)) => {
            let page = if *page == of { String::new() } else { handbook.link(*page) };
            format!("{page}#{}", crate::url::encode(anchor))
        }
        Resolved::Content(at) => file(handbook.files.content.get(*at as usize)),
        Resolved::Static(at) => file(handbook.files.statics.get(*at as usize)),
        Resolved::Broken => "#".to_owned(),
    }
}

/// What a term or role means, in plain words.
fn definition(handbook: &Handbook, page: PageId) -> std::borrow::Cow<'_, str> {
    match &handbook.page(page).fields {
        Fields::Term(term) => handbook.plain(page, &term.definition),
        Fields::Role(role) => handbook.plain(page, &role.summary),
        _ => "".into(),
    }
}

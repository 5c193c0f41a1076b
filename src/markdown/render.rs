//! *Events → HTML with holes.* The loop over the events of a text, and what is open while it runs.
//!
//! **Invariants.** What is open is a list, not a call stack; beyond [`DEEPEST`] levels markup is
//! left out and only words are kept. Only an inclusion runs the loop within the loop, to a depth
//! that `include` bounds.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::admonition::{self, Fence};
use super::anchor::Anchors;
use super::footnote::{Footnote, Notes};
use super::include::Inclusions;
use super::parse::{Parsed, Placed, cites, end_of, parse};
use super::text_run::Pending;
use super::writer::Writer;
use super::{
    Body, Citation, Fragment, Gathered, Heading, Input, Library, Markdown, Origin, Said, Start,
    Want, heading,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// Levels of nesting that are rendered.
const DEEPEST: usize = 100;
/// Findings of one page for which the nearest name is searched.
const HINTS: usize = 20;

/// One text and where it came from.
pub(super) struct Source<'a> {
    pub(super) events: &'a [Placed<'a>],
    /// The text as it was written; ranges of events are ranges of it.
    pub(super) text: &'a str,
    pub(super) origin: Origin,
    pub(super) folder: &'a str,
    pub(super) fences: &'a [Fence],
    /// How many levels its headings are moved down.
    pub(super) shift: usize,
}

impl Source<'_> {
    /// The place of a range, without the white space at its end.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let kept = self.slice(range).trim_end().len();
        self.origin.span(range.start..range.start + kept)
    }

    /// Where a range begins.
    fn start(&self, range: &Range<usize>) -> Start {
        let span = self.origin.span(range.clone());
        Start { file: span.file, at: span.start }
    }

    /// What was written there; nothing where the range cannot be cut.
    pub(super) fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

/// What is to be written when something ends.
pub(super) enum Open {
    /// Left out.
    Nothing,
    /// Markup within a block.
    Inline(&'static str),
    /// A block.
    Block(&'static str),
    /// A link, whose words are not running text.
    Link,
    /// Text that these citations follow.
    Cited(Vec<Citation>),
    /// A heading.
    Heading(heading::Open),
    /// A table.
    Table,
    /// A `:::` block.
    Fence(admonition::Open),
}

/// Whether whole pages or fields are rendered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Body,
    Fragment,
}

/// The state of rendering one page or field.
pub(super) struct Renderer<'r> {
    pub(super) markdown: &'r Markdown,
    pub(super) library: Option<&'r dyn Library>,
    pub(super) gathered: &'r mut Gathered,
    pub(super) diags: &'r mut Vec<Diagnostic>,
    pub(super) mode: Mode,
    pub(super) writer: Writer,
    pub(super) open: Vec<Open>,
    /// Levels that are open around this text.
    pub(super) depth: usize,
    pub(super) deep_reported: bool,
    /// How much was open when words began to be all that is kept.
    flat_from: Option<usize>,
    pub(super) table: super::table::State,
    pub(super) pending: Pending,
    /// In how many links we are.
    pub(super) links: usize,
    /// Whether raw HTML was reported in this block, and whether a raw link is open.
    pub(super) raw: super::raw::State,
    /// Where in the plain words the statement of the next citation begins.
    pub(super) statement_from: usize,
    pub(super) statement: Said,
    pub(super) anchors: Anchors,
    pub(super) headings: Vec<Heading>,
    pub(super) level: usize,
    pub(super) notes: Notes,
    pub(super) footnotes: Vec<Footnote>,
    pub(super) inclusions: Inclusions,
    /// `:::` blocks that were too deep to be opened.
    pub(super) fences_left_out: usize,
    /// Whether a single paragraph is written without `<p>`.
    pub(super) bare: bool,
    /// How often the nearest name was searched.
    hints: usize,
}

/// Renders the body of a page.
pub(super) fn body(
    markdown: &Markdown,
    input: Input<'_>,
    library: &dyn Library,
    gathered: &mut Gathered,
    diags: &mut Vec<Diagnostic>,
) -> Body {
    let mut renderer = Renderer::new(markdown, Some(library), gathered, diags, Mode::Body);
    let title = renderer.text(input, None);
    renderer.footnote_section();
    Body {
        fragment: renderer.writer.finish(),
        headings: renderer.headings,
        title,
        included: renderer.inclusions.files,
    }
}

/// Renders a field.
pub(super) fn fragment(
    markdown: &Markdown,
    input: Input<'_>,
    gathered: &mut Gathered,
    diags: &mut Vec<Diagnostic>,
) -> Fragment {
    let mut renderer = Renderer::new(markdown, None, gathered, diags, Mode::Fragment);
    let span = input.origin.span(0..0);
    renderer.writer.hole(Want::Field(Start { file: span.file, at: span.start }));
    renderer.text(input, None);
    renderer.writer.finish()
}

impl<'r> Renderer<'r> {
    fn new(
        markdown: &'r Markdown,
        library: Option<&'r dyn Library>,
        gathered: &'r mut Gathered,
        diags: &'r mut Vec<Diagnostic>,
        mode: Mode,
    ) -> Self {
        Renderer {
            markdown,
            library,
            gathered,
            diags,
            mode,
            writer: Writer::default(),
            open: Vec::new(),
            depth: 0,
            deep_reported: false,
            flat_from: None,
            table: super::table::State::default(),
            pending: Pending::default(),
            links: 0,
            raw: super::raw::State::default(),
            statement_from: 0,
            statement: Said::default(),
            anchors: Anchors::default(),
            headings: Vec::new(),
            level: 1,
            notes: Notes::default(),
            footnotes: Vec::new(),
            inclusions: Inclusions::default(),
            fences_left_out: 0,
            bare: false,
            hints: 0,
        }
    }

    /// Renders a whole text; `below` is the level of the heading that it is included under.
    /// Returns the title that it begins with, if it is not included.
    pub(super) fn text(
        &mut self,
        input: Input<'_>,
        below: Option<usize>,
    ) -> Option<crate::text::Spanned<String>> {
        let smart = self.markdown.options.smart_punctuation;
        let fences = admonition::fences(input.text);
        if fences.is_empty() {
            return self.parsed(input, &parse(input.text, smart), &[], below);
        }
        let masked = admonition::masked(input.text, &fences);
        let parsed = parse(&masked, smart);
        let blocks = admonition::that_are_blocks(&fences, &parsed.events);
        if blocks.len() == fences.len() {
            return self.parsed(input, &parsed, &blocks, below);
        }
        // Some stand in code or raw HTML: show those as they were written.
        let masked = admonition::masked(input.text, &blocks);
        self.parsed(input, &parse(&masked, smart), &blocks, below)
    }

    fn parsed(
        &mut self,
        input: Input<'_>,
        parsed: &Parsed<'_>,
        fences: &[Fence],
        below: Option<usize>,
    ) -> Option<crate::text::Spanned<String>> {
        let mut source = Source {
            events: &parsed.events,
            text: input.text,
            origin: input.origin,
            folder: input.folder,
            fences,
            shift: 0,
        };
        for (range, label) in &parsed.undefined {
            self.diags.push(
                Diagnostic::new(
                    Code::UndefinedLinkLabel,
                    source.span(range),
                    format!("link label `{label}` is not defined in this page"),
                )
                .help(format!(
                    "add a line `[{label}]: address`, or write `\\[` if no link is meant"
                )),
            );
        }
        let (title, start) = match (self.mode, below) {
            (Mode::Body, None) => heading::title(&source),
            _ => (None, 0),
        };
        source.shift = heading::shift(&parsed.events[start..], below);
        self.anchors.reserve(&parsed.events[start..]);
        self.bare = self.mode == Mode::Fragment && is_one_paragraph(&parsed.events);
        let around = std::mem::replace(&mut self.notes, Notes::of(&parsed.events));
        self.run(&source, start..parsed.events.len());
        self.finish_notes(&source);
        self.notes = around;
        title
    }

    /// Renders some of the events, which must be balanced.
    pub(super) fn run(&mut self, source: &Source<'_>, events: Range<usize>) {
        let around = std::mem::take(&mut self.open);
        let left_out = std::mem::take(&mut self.fences_left_out);
        self.depth += around.len();
        let mut at = events.start;
        while at < events.end {
            at = self.event(source, at).max(at + 1);
        }
        self.flush(source);
        self.close_fences();
        self.depth -= around.len();
        self.open = around;
        self.fences_left_out = left_out;
    }

    /// Renders one event, or more; returns the index of the next.
    fn event(&mut self, source: &Source<'_>, at: usize) -> usize {
        let Some((event, range)) = source.events.get(at) else {
            return at + 1;
        };
        if let Event::Text(text) = event {
            self.pending.push(text, range.start);
            return at + 1;
        }
        self.flush(source);
        match event {
            Event::Start(tag) => return self.start(source, at, tag, range),
            Event::End(_) => self.end(),
            Event::Code(code) => self.inline_code(code),
            Event::InlineHtml(html) => self.inline_html(source, html, range),
            Event::Html(html) => self.loose_html(html),
            Event::FootnoteReference(label) => self.footnote_reference(source, label, range),
            Event::SoftBreak => self.writer.soft_break(),
            Event::HardBreak => {
                self.writer.markup("<br>\n");
                self.writer.remember(" ");
            }
            Event::Rule => self.rule(source, range),
            Event::TaskListMarker(done) => self.task(*done),
            Event::Text(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
        at + 1
    }

    fn start(
        &mut self,
        source: &Source<'_>,
        at: usize,
        tag: &Tag<'_>,
        range: &Range<usize>,
    ) -> usize {
        if matches!(tag, Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_)) {
            return self.notes.end(at).unwrap_or_else(|| end_of(source.events, at)) + 1;
        }
        if self.flat_from.is_some() || !self.fits(levels(tag)) {
            self.too_deep(source, tag, range);
            return at + 1;
        }
        self.place(source, tag, range);
        match tag {
            Tag::Paragraph => return self.paragraph(source, at, range),
            Tag::Heading { level, id, classes, .. } => {
                let explicit = id.as_deref();
                self.heading(source, at, (*level as usize, explicit, classes), range);
            }
            Tag::CodeBlock(kind) => return self.code_block(source, at, kind, range),
            Tag::HtmlBlock => return self.html_block(source, at, range),
            tag if cites(tag) => return self.cited(source, at, tag, range),
            Tag::Link { .. } => return self.link(source, at, tag, range),
            Tag::Image { .. } => return self.image(source, at, tag, range),
            Tag::Table(alignments) => self.table(alignments),
            Tag::TableHead | Tag::TableRow => self.table_row(matches!(tag, Tag::TableHead)),
            Tag::TableCell => self.table_cell(source, at),
            _ => self.plain_block(source, at, tag),
        }
        at + 1
    }

    /// Notes where a block of a page was written; those that hold nothing but other blocks need none.
    fn place(&mut self, source: &Source<'_>, tag: &Tag<'_>, range: &Range<usize>) {
        let is_block = matches!(
            tag,
            Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::CodeBlock(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::Item
                | Tag::DefinitionListTitle
                | Tag::DefinitionListDefinition
        );
        if is_block && self.mode == Mode::Body {
            self.writer.begins_at(source.start(range));
        }
    }

    fn too_deep(&mut self, source: &Source<'_>, tag: &Tag<'_>, range: &Range<usize>) {
        let inline = matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        );
        if !inline {
            self.writer.newline();
            self.writer.end_block();
        }
        self.report_depth(source.span(range));
        self.flat_from.get_or_insert(self.open.len());
        self.open.push(Open::Nothing);
    }

    /// Reports, once for a page, that it is nested too deep.
    pub(super) fn report_depth(&mut self, span: Span) {
        if !std::mem::replace(&mut self.deep_reported, true) {
            self.diags.push(
                Diagnostic::new(
                    Code::TooDeep,
                    span,
                    format!("nested deeper than {DEEPEST} levels, shown flat from here on"),
                )
                .help("split the text or use fewer levels"),
            );
        }
    }

    /// Whether another level fits.
    pub(super) fn fits(&self, levels: usize) -> bool {
        self.depth + self.open.len() + levels <= DEEPEST
    }

    /// Whether the nearest name may be searched once more, which takes a while.
    pub(super) fn may_hint(&mut self) -> bool {
        self.hints += 1;
        self.hints <= HINTS
    }

    /// Adds a finding.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diags.push(diagnostic);
    }

    fn end(&mut self) {
        self.close_fences();
        let ended = self.open.pop();
        if self.flat_from == Some(self.open.len()) {
            self.flat_from = None;
        }
        match ended {
            None | Some(Open::Nothing | Open::Fence(_)) => {}
            Some(Open::Inline(html)) => self.writer.markup(html),
            Some(Open::Block(html)) => {
                self.writer.markup(html);
                self.end_statement();
            }
            Some(Open::Link) => self.end_link(),
            Some(Open::Cited(citations)) => self.citation_mark(citations),
            Some(Open::Heading(heading)) => self.end_heading(heading),
            Some(Open::Table) => self.end_table(),
        }
    }

    /// Ends a block in the plain words; what is cited next begins after it.
    pub(super) fn end_statement(&mut self) {
        self.writer.end_block();
        self.begin_statement();
    }

    /// What is cited next begins here.
    pub(super) fn begin_statement(&mut self) {
        self.statement_from = self.writer.text().len();
        self.statement = Said::default();
        self.raw.begin_block();
    }
}

/// How many levels a tag needs to make sense.
fn levels(tag: &Tag<'_>) -> usize {
    match tag {
        Tag::Table(_) => 3,
        Tag::List(_) | Tag::DefinitionList => 2,
        _ => 1,
    }
}

fn is_one_paragraph(events: &[Placed<'_>]) -> bool {
    matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)))
        && end_of(events, 0) + 1 == events.len()
}

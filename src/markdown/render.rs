//! *Events → HTML and Markdown with placeholders.* The loop over the events of a text. Rendering of
//! nested texts (inclusions, footnotes) is here; the other modules write one element each and do
//! not depend on the loop.
//!
//! **Invariants.** Only an inclusion runs the loop recursively; `include` limits the depth.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::anchor::{Anchors, Given};
use super::fence::{self, Fence};
use super::footnote::Notes;
use super::foreign::{self, Positions, Translated};
use super::html::Html;
use super::nesting::{self, Nesting, Open, levels};
use super::page_state::PageState;
use super::parse::{Parsed, cites, end_of, has_position, is_one_paragraph, parse, undefined_label};
use super::sink::Sink;
use super::source::{Places, Source};
use super::text_run::Pending;
use super::{
    Body, Embed, Fragment, Input, Library, Markdown, PlaceholderKind, Refs, Start, admonition,
    block, code, embed, footnote, heading, html, image, include, link, spots, table, text_run,
    title,
};
use crate::diagnostic::Diagnostic;
use crate::source_map::Spanned;

/// Whether a page or a field is rendered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Body,
    Fragment,
}

/// The input that all texts of a page or field share.
struct Settings<'r> {
    markdown: &'r Markdown,
    library: Option<&'r dyn Library>,
    mode: Mode,
    /// Whether the page has a title besides its text.
    titled: bool,
}

/// Renders one page or field.
struct Renderer<'r> {
    settings: Settings<'r>,
    sink: Sink<'r>,
    nesting: Nesting,
    page: PageState,
    /// The footnotes of the current text.
    notes: Notes,
    /// Text of the current text that is not written yet.
    pending: Pending,
}

/// Renders the body of a page.
pub(super) fn body(
    markdown: &Markdown,
    input: Input<'_>,
    titled: bool,
    (library, anchors): (&dyn Library, &[&str]),
    refs: &mut Refs,
    diags: &mut Vec<Diagnostic>,
) -> Body {
    let settings = Settings { markdown, library: Some(library), mode: Mode::Body, titled };
    let mut renderer = Renderer::new(settings, refs, diags);
    renderer.page.anchors = Anchors::new(markdown.options.old_anchors, anchors.iter().copied());
    let title = renderer.text(input, None);
    let Renderer { mut sink, page, .. } = renderer;
    footnote::section(&mut sink, page.footnotes);
    Body {
        fragment: sink.finish(),
        headings: page.headings,
        title,
        title_anchors: page.title_anchors,
        ids: page.html_ids,
        included: page.inclusions.files,
    }
}

/// Renders a field.
pub(super) fn fragment(
    markdown: &Markdown,
    input: Input<'_>,
    refs: &mut Refs,
    diags: &mut Vec<Diagnostic>,
) -> Fragment {
    let settings = Settings { markdown, library: None, mode: Mode::Fragment, titled: true };
    let mut renderer = Renderer::new(settings, refs, diags);
    let span = input.origin.span(0..0);
    renderer
        .sink
        .html
        .placeholder(PlaceholderKind::Field(Start { file: span.file, at: span.start }));
    renderer.text(input, None);
    renderer.sink.finish()
}

impl<'r> Renderer<'r> {
    fn new(settings: Settings<'r>, refs: &'r mut Refs, diags: &'r mut Vec<Diagnostic>) -> Self {
        let mut sink = Sink::new(settings.markdown.options.markdown, refs, diags);
        sink.emoji = settings.markdown.options.emoji;
        Renderer {
            settings,
            sink,
            nesting: Nesting::default(),
            page: PageState { level: 1, ..PageState::default() },
            notes: Notes::default(),
            pending: Pending::default(),
        }
    }

    /// Renders a whole text; `below` is the level of the heading that it is included under. Returns
    /// its title, unless it is included.
    fn text(&mut self, input: Input<'_>, below: Option<u8>) -> Option<Spanned<String>> {
        let embeds = self.settings.markdown.options.embeds;
        let Some(translated) = foreign::translate(input, self.settings.library, embeds) else {
            return self.translated((input, None), below);
        };
        let Translated { text, positions, found } = translated;
        found.into_iter().for_each(|found| self.sink.report(found));
        self.translated((Input { text: &text, ..input }, Some(&positions)), below)
    }

    /// Renders a text that has no syntax of other tools, and the positions in the text that it was
    /// translated from.
    fn translated(
        &mut self,
        (input, positions): (Input<'_>, Option<&Positions>),
        below: Option<u8>,
    ) -> Option<Spanned<String>> {
        let smart = self.settings.markdown.options.smart_punctuation;
        let places = Places { origin: input.origin, positions };
        let fences = fence::fences(input.text);
        let spots = spots::spots(input.text);
        if fences.is_empty() && spots.is_empty() {
            return self.parsed((input, places), parse(input.text, smart), &[], below);
        }
        let masked = spots::masked(&fence::masked(input.text, &fences), &spots);
        let again;
        let mut parsed = parse(&masked, smart);
        let blocks = fence::that_are_blocks(&fences, &parsed.events);
        let links = spots::that_are_links(&spots, &parsed.events);
        if blocks.len() < fences.len() || links.len() < spots.len() {
            // What is in code or raw HTML stays unchanged.
            again = spots::masked(&fence::masked(input.text, &blocks), &links);
            parsed = parse(&again, smart);
        }
        spots::restore(&mut parsed.events, &links, input.text);
        spots::report(&mut self.sink, (input.text, places), &links);
        self.parsed((input, places), parsed, &blocks, below)
    }

    fn parsed(
        &mut self,
        (input, origin): (Input<'_>, Places<'_>),
        parsed: Parsed<'_>,
        fences: &[Fence],
        below: Option<u8>,
    ) -> Option<Spanned<String>> {
        let Parsed { mut events, undefined } = parsed;
        let Input { text, folder, .. } = input;
        let is_field = self.settings.mode == Mode::Fragment;
        let titled = self.settings.titled;
        let title = match below {
            None if !is_field => {
                let source = Source { events: &events, text, origin, folder, fences, shift: 0 };
                title::title(&source, titled)
            }
            _ => None,
        };
        if let Some(title) = title.as_ref().filter(|title| title.is_html) {
            events.drain(title.events.clone());
        }
        let shift = heading::shift(&events, below.map(usize::from), title.as_ref());
        let source = Source { events: &events, text, origin, folder, fences, shift };
        for (range, label) in &undefined {
            self.sink.report(undefined_label(source.span(range), label));
        }
        let around_given = std::mem::take(&mut self.page.given);
        let left_out = title.as_ref().map_or(0..0, |title| title.heading());
        if !is_field {
            let of_title = (!left_out.is_empty()).then_some(left_out.start);
            let mut given = self.page.anchors.plan(&source, of_title, 0);
            if let Some(Given { id, others, .. }) = of_title.and_then(|at| given.remove(&at)) {
                self.page.title_anchors.push(id);
                self.page.title_anchors.extend(others);
            }
            self.page.given = given;
        }
        html::collect_ends(&events, &mut self.page.html_ends);
        self.nesting.bare = is_field && is_one_paragraph(&events);
        let around = std::mem::replace(&mut self.notes, Notes::new(&events));
        if !left_out.is_empty() {
            self.run(&source, 0..left_out.start);
        }
        self.run(&source, left_out.end..events.len());
        self.finish_notes(&source);
        self.notes = around;
        self.page.given = around_given;
        let words = title.map(|title| title.words);
        words.map(|title| Spanned::new(self.sink.shown(&title.value).into_owned(), title.span))
    }

    /// Renders some events, which must be balanced.
    fn run(&mut self, source: &Source<'_>, events: Range<usize>) {
        let around = std::mem::take(&mut self.nesting.open);
        let left_out = std::mem::take(&mut self.nesting.fences_left_out);
        let html_left_out = std::mem::take(&mut self.nesting.html_left_out);
        self.nesting.depth += around.len();
        let mut at = events.start;
        while at < events.end {
            at = self.event(source, at).max(at + 1);
        }
        self.flush(source);
        html::close_all(&mut self.sink, &mut self.nesting);
        self.sink.form.end_leaf();
        self.nesting.depth -= around.len();
        self.nesting.open = around;
        self.nesting.fences_left_out = left_out;
        self.nesting.html_left_out = html_left_out;
    }

    /// Renders the notes with marks, and reports the others.
    fn finish_notes(&mut self, source: &Source<'_>) {
        while let Some((events, index)) = self.notes.next() {
            let around = self.sink.set_aside();
            self.sink.begin_statement();
            self.run(source, events);
            let body = self.sink.replace(around);
            self.sink.begin_statement();
            self.page.footnotes.keep(index, body);
        }
        if self.settings.mode == Mode::Body {
            self.notes.report_unused(&mut self.sink, source);
        }
    }

    /// Writes the collected text.
    fn flush(&mut self, source: &Source<'_>) {
        if !self.pending.is_empty() {
            let notes = (self.settings.mode == Mode::Body).then_some(&self.notes);
            let in_link = self.nesting.links > 0;
            text_run::write(&mut self.sink, source, &self.pending, notes, in_link);
            self.pending.clear();
        }
    }

    /// Renders one or more events. Returns the index of the next.
    fn event(&mut self, source: &Source<'_>, at: usize) -> usize {
        let Some((event, range)) = source.events.get(at) else {
            return at + 1;
        };
        if let Event::Text(text) = event {
            self.pending.push(text, range.start);
            return at + 1;
        }
        self.flush(source);
        let passes = self.settings.markdown.options.raw_html;
        match event {
            Event::InlineHtml(html) if passes && !source.origin.is_inserted(range.start) => {
                self.html(source).raw_inline(html, range);
                return at + 1;
            }
            Event::InlineHtml(html) => return self.html(source).inline(at, html, range),
            Event::Html(html) if passes => {
                self.sink.html.raw(html, &[]);
                self.sink.form.html(html);
                return at + 1;
            }
            Event::Html(html) => {
                self.html(source).loose(html);
                return at + 1;
            }
            _ => {}
        }
        let Renderer { sink, nesting, page, notes, .. } = self;
        match event {
            Event::Start(tag) => return self.start(source, at, tag, range),
            Event::End(_) => self.end(),
            Event::Code(code) => code::inline(sink, code),
            Event::FootnoteReference(label) => match self.settings.mode {
                Mode::Fragment => footnote::report_in_field(sink, source, range),
                Mode::Body => {
                    let in_link = nesting.links > 0;
                    footnote::reference(sink, notes, &mut page.footnotes, label, in_link);
                }
            },
            Event::SoftBreak => {
                sink.html.soft_break();
                sink.form.break_soft();
            }
            Event::HardBreak => {
                sink.html.markup("<br>\n");
                sink.html.remember(" ");
                sink.form.break_hard();
            }
            Event::Rule => self.rule(source, range),
            Event::TaskListMarker(done) => block::task(sink, *done),
            Event::Text(_)
            | Event::InlineHtml(_)
            | Event::Html(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
        at + 1
    }

    /// Returns what writes HTML.
    fn html<'a, 's>(&'a mut self, source: &'a Source<'s>) -> Html<'a, 'r, 's> {
        Html {
            is_body: self.settings.mode == Mode::Body,
            heading_links: self.settings.markdown.options.heading_links,
            sink: &mut self.sink,
            nesting: &mut self.nesting,
            page: &mut self.page,
            source,
        }
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
        if self.nesting.flat_from.is_some() || !self.nesting.fits(levels(tag)) {
            self.too_deep(source, tag, range);
            return at + 1;
        }
        if self.settings.mode == Mode::Body && has_position(tag) {
            self.sink.html.begins_at(source.start(range));
        }
        let options = &self.settings.markdown.options;
        let Renderer { sink, nesting, page, .. } = self;
        match tag {
            Tag::Paragraph => return self.paragraph(source, at, range),
            Tag::Heading { .. } if self.settings.mode == Mode::Fragment => {
                heading::begin_in_field(sink, nesting);
            }
            Tag::Heading { level, id, classes, .. } => {
                let written = (*level, id.as_deref(), classes.as_slice());
                heading::begin(sink, nesting, page, (source, at), written);
            }
            Tag::CodeBlock(kind) => {
                let highlighter = &self.settings.markdown.highlighter;
                let library = self.settings.library;
                return code::block((highlighter, library), sink, (source, at), kind, range);
            }
            Tag::HtmlBlock if options.raw_html => return self.html(source).raw_block(at, range),
            Tag::HtmlBlock => return self.html(source).block(at, range),
            tag if cites(tag) => return link::cited(sink, nesting, (source, at), tag, range),
            Tag::Link { .. } => return link::begin(sink, nesting, (source, at), tag, range),
            Tag::Image { .. } => {
                image::image(sink, source, at, nesting.links > 0);
                return end_of(source.events, at) + 1;
            }
            Tag::Table(alignments) => table::begin(sink, nesting, alignments),
            Tag::TableHead => table::row(sink, nesting, true),
            Tag::TableRow => table::row(sink, nesting, false),
            Tag::TableCell => table::cell(sink, nesting, source, at),
            Tag::BlockQuote(None) => {
                if let Some((next, goes_on)) = admonition::callout(sink, nesting, source, at) {
                    if goes_on {
                        sink.begin_statement();
                        block::begin_paragraph(sink, nesting, false);
                    }
                    return next;
                }
                block::begin_plain(sink, nesting, source, at, tag);
            }
            _ => block::begin_plain(sink, nesting, source, at, tag),
        }
        at + 1
    }

    /// Starts a paragraph, or replaces it by the image or the embed that it consists of.
    fn paragraph(&mut self, source: &Source<'_>, at: usize, range: &Range<usize>) -> usize {
        self.sink.begin_statement();
        let written = source.slice(range).trim();
        if written.starts_with("{{") && written.ends_with("}}") {
            self.sink.end_statement();
            match embed::calls(source, range) {
                Ok(calls) => calls.into_iter().for_each(|call| self.call(source, call)),
                Err(found) => {
                    self.sink.report(found);
                    let written: Vec<&str> = written.split_whitespace().collect();
                    block::begin_paragraph(&mut self.sink, &mut self.nesting, false);
                    code::inline(&mut self.sink, &written.join(" "));
                    self.end();
                }
            }
            return end_of(source.events, at) + 1;
        }
        if let Some(next) = image::figure(&mut self.sink, source, at) {
            return next;
        }
        let holds_blocks = html::holds_blocks(source.events, at);
        block::begin_paragraph(&mut self.sink, &mut self.nesting, holds_blocks);
        at + 1
    }

    /// Places a view, or includes another file.
    fn call(&mut self, source: &Source<'_>, call: Embed) {
        let is_include = call.name.value == "include";
        match self.settings.library {
            Some(library) if is_include => {
                let Renderer { sink, page, .. } = self;
                match include::open(&mut page.inclusions, sink, library, source, &call) {
                    Ok(found) => {
                        let level = page.level;
                        let include::Inclusion { text, origin, folder } = found;
                        self.text(Input { text, origin, folder: &folder }, Some(level));
                        self.page.inclusions.close();
                        self.page.level = level;
                    }
                    Err(found) => sink.report(found),
                }
            }
            Some(_) => embed::place(&mut self.sink, call),
            None => self.sink.report(embed::in_field(&call)),
        }
    }

    /// Writes a rule, or starts or ends the `:::` block at its place.
    fn rule(&mut self, source: &Source<'_>, range: &Range<usize>) {
        let found = source.fences.binary_search_by_key(&range.start, |fence| fence.start);
        match found.ok().and_then(|index| source.fences.get(index)) {
            Some(fence) => {
                if admonition::fence(&mut self.sink, &mut self.nesting, source, fence) {
                    let span = source.origin.span(fence.start..fence.end);
                    nesting::report_depth(&mut self.page.deep_reported, &mut self.sink, span);
                }
            }
            None => block::rule(&mut self.sink),
        }
    }

    fn too_deep(&mut self, source: &Source<'_>, tag: &Tag<'_>, range: &Range<usize>) {
        let inline = matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        );
        if !inline {
            self.sink.html.newline();
            self.sink.html.end_block();
            self.sink.form.end_leaf();
        }
        nesting::report_depth(&mut self.page.deep_reported, &mut self.sink, source.span(range));
        self.nesting.flat_from.get_or_insert(self.nesting.open.len());
        self.sink.form.begin_plain();
        self.nesting.push(Open::Nothing);
    }

    /// Ends the innermost element.
    fn end(&mut self) {
        let Renderer { sink, nesting, .. } = self;
        html::close_all(sink, nesting);
        let ended = nesting.open.pop();
        if nesting.flat_from == Some(nesting.open.len()) {
            nesting.flat_from = None;
        }
        match ended {
            None => return,
            Some(Open::Nothing | Open::Fence(_) | Open::Html(_)) => {}
            Some(Open::Inline(html)) => sink.html.markup(html),
            Some(Open::Block(html)) => {
                sink.html.markup(html);
                sink.end_statement();
            }
            Some(Open::Definition) => {
                sink.html.markup("</dd>\n");
                sink.end_statement();
                sink.form.end_leaf();
            }
            Some(Open::Definitions) => {
                sink.html.markup("</dl>\n");
                sink.end_statement();
                sink.form.end_definitions();
            }
            Some(Open::Link(target)) => link::end(sink, nesting, target),
            Some(Open::Cited(citations)) => sink.cite(citations),
            Some(Open::Heading(heading)) => {
                let is_linked = nesting.links > 0;
                let has_link = self.settings.markdown.options.heading_links && !is_linked;
                heading::end(sink, &heading, has_link);
            }
            Some(Open::Table) => table::end(sink, &nesting.table),
        }
        sink.form.end();
    }
}

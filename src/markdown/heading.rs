//! *Headings: the title of a page, levels, anchors and self-links.*

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag};

use super::anchor::{Given, Refusal};
use super::nesting::{Nesting, Open, OpenHeading};
use super::page_state::PageState;
use super::parse::Placed;
use super::sink::Sink;
use super::source::Source;
use super::title::Title;
use super::{Heading, Label, PlaceholderKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::Span;

/// Returns the number of levels that the headings of a text are lowered, so that none has level 1,
/// and none of an included text is above the heading `below` that it is included under. Headings below
/// a title that is not of level 1 are raised.
pub(super) fn shift(events: &[Placed<'_>], below: Option<usize>, title: Option<&Title>) -> isize {
    let of_title = title.map_or(0..0, Title::heading);
    let levels = events.iter().enumerate().filter_map(|(at, (event, _))| match event {
        Event::Start(Tag::Heading { level, .. }) if !of_title.contains(&at) => {
            Some(*level as usize)
        }
        _ => None,
    });
    let highest = levels.min().unwrap_or(6);
    match title {
        Some(title) if title.level > 1 => 2 - highest.min(title.level + 1) as isize,
        _ => (below.unwrap_or(1) + 1).saturating_sub(highest) as isize,
    }
}

/// Starts a heading of a field: a paragraph in strong emphasis.
pub(super) fn begin_in_field(sink: &mut Sink<'_>, nesting: &mut Nesting) {
    sink.end_statement();
    sink.form.begin_strong_paragraph();
    sink.html.newline();
    sink.html.markup("<p><strong>");
    nesting.push(Open::Block("</strong></p>\n"));
}

/// Starts a heading with a level, and optionally an anchor and classes.
pub(super) fn begin(
    sink: &mut Sink<'_>,
    nesting: &mut Nesting,
    page: &mut PageState,
    (source, at): (&Source<'_>, usize),
    (level, chosen, classes): (HeadingLevel, Option<&str>, &[CowStr<'_>]),
) {
    sink.end_statement();
    let span = source.events.get(at).map_or(source.span(&(0..0)), |(_, range)| source.span(range));
    let level = (level as isize + source.shift).clamp(2, 6) as u8;
    let Given { id, others, words, refusal } = page.given.remove(&at).unwrap_or_default();
    if let Some(refusal) = refusal {
        sink.report(refused(chosen.unwrap_or_default(), span, refusal));
    }
    page.level = level;
    sink.html.newline();
    sink.html.placeholder(PlaceholderKind::Section);
    sink.html.heading_tag("<h", level);
    sink.html.markup(" id=\"");
    sink.html.anchor(&id);
    if let Some((first, others)) = classes.split_first() {
        sink.html.markup("\" class=\"");
        sink.html.escaped(first);
        for class in others {
            sink.html.markup(" ");
            sink.html.escaped(class);
        }
    }
    sink.html.markup("\">");
    sink.html.quiet();
    for other in &others {
        sink.html.markup("<span id=\"");
        sink.html.anchor(other);
        sink.html.markup("\"></span>");
    }
    sink.form.begin_heading(level);
    let words = sink.shown(&words).into_owned();
    if !words.is_empty() {
        let (id, text) = (id.clone(), words.clone());
        page.headings.push(Heading { level, id, others, text, span });
    }
    nesting.push(Open::Heading(OpenHeading { level, id, words }));
}

/// Ends a heading; `link` adds a link to itself.
pub(super) fn end(sink: &mut Sink<'_>, heading: &OpenHeading, link: bool) {
    if link && !heading.words.is_empty() {
        let cover = sink.html.begin_cover();
        sink.html.markup(" <a class=\"anchor\" href=\"#");
        sink.html.anchor_address(&heading.id);
        sink.html.markup("\" aria-label=\"");
        let words = sink.html.begin_cover();
        sink.html.escaped(&heading.words);
        sink.html.cover(words, |len| PlaceholderKind::Label { label: Label::LinkToSection, len });
        sink.html.markup("\">#</a>");
        sink.html.cover(cover, |len| PlaceholderKind::Permalink { len });
    }
    sink.html.loud();
    sink.html.heading_tag("</h", heading.level);
    sink.html.markup(">\n");
    sink.end_statement();
}

fn refused(id: &str, span: Span, refusal: Refusal) -> Diagnostic {
    let diagnostic = |message| Diagnostic::new(Code::DuplicateAnchor, span, message);
    match refusal {
        Refusal::Given(first) => diagnostic(format!("two headings have the anchor `{id}`"))
            .also(first, "first given here"),
        Refusal::Reserved => {
            diagnostic(format!("anchor `{id}` is reserved by the theme")).label("used by the theme")
        }
    }
    .help("choose another anchor, or remove it")
}

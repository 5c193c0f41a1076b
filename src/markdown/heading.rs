//! *Headings: the title of a page, levels, anchors and the links to themselves.*

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag};

use super::anchor::Refusal;
use super::parse::{Placed, end_of, words_of};
use super::render::{Mode, Open as Opened, Renderer, Source};
use super::{Heading, Want};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, Spanned};

/// A heading that is being written.
pub(super) struct Open {
    level: usize,
    id: String,
    words: String,
}

/// The title that a body begins with, and the event after it. Comments may stand before it.
pub(super) fn title(source: &Source<'_>) -> (Option<Spanned<String>>, usize) {
    let mut at = 0;
    while let Some((Event::Start(Tag::HtmlBlock), range)) = source.events.get(at) {
        if super::raw::without_comments(source.slice(range)).is_none_or(|rest| !rest.is_empty()) {
            return (None, 0);
        }
        at = end_of(source.events, at) + 1;
    }
    let Some((Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }), range)) =
        source.events.get(at)
    else {
        return (None, 0);
    };
    let words = words_of(source.events, at);
    let title = (!words.is_empty()).then(|| Spanned::new(words, source.span(range)));
    (title, end_of(source.events, at) + 1)
}

/// How many levels the headings of a text are moved down, so that none is of level 1 and none of
/// an included text is above the heading that it is included `below`.
pub(super) fn shift(events: &[Placed<'_>], below: Option<usize>) -> usize {
    let levels = events.iter().filter_map(|(event, _)| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(*level as usize),
        _ => None,
    });
    let highest = levels.min().unwrap_or(6);
    (below.unwrap_or(1) + 1).saturating_sub(highest)
}

impl Renderer<'_> {
    /// Begins a heading that has a level and maybe an anchor and classes.
    pub(super) fn heading(
        &mut self,
        source: &Source<'_>,
        at: usize,
        (level, chosen, classes): (usize, Option<&str>, &[CowStr<'_>]),
        range: &Range<usize>,
    ) {
        self.end_statement();
        if self.mode == Mode::Fragment {
            self.begin_block("<p><strong>", "</strong></p>\n");
            return;
        }
        let span = source.span(range);
        let level = (level + source.shift).clamp(2, 6);
        let words = words_of(source.events, at);
        let id = chosen.filter(|id| !id.is_empty()).map(|id| self.anchors.choose(id, span));
        let id = id.unwrap_or_else(|| Ok(self.anchors.make(&words))).unwrap_or_else(|refusal| {
            let id = chosen.unwrap_or_default();
            self.report(refused(id, span, refusal));
            self.anchors.make(id)
        });
        self.level = level;
        self.writer.newline();
        self.writer.hole(Want::Section);
        self.writer.markup(&format!("<h{level} id=\""));
        self.writer.escaped(&id);
        if let Some((first, others)) = classes.split_first() {
            self.writer.markup("\" class=\"");
            self.writer.escaped(first);
            for class in others {
                self.writer.markup(" ");
                self.writer.escaped(class);
            }
        }
        self.writer.markup("\">");
        self.writer.quiet();
        if !words.is_empty() {
            let (id, text) = (id.clone(), words.clone());
            self.headings.push(Heading { level: level as u8, id, text, span });
        }
        self.open.push(Opened::Heading(Open { level, id, words }));
    }

    /// Ends a heading.
    pub(super) fn end_heading(&mut self, open: Open) {
        if self.markdown.options.heading_links && !open.words.is_empty() {
            self.writer.markup(" <a class=\"anchor\" href=\"#");
            self.writer.address(&open.id);
            self.writer.markup("\" aria-label=\"Link to section: ");
            self.writer.escaped(&open.words);
            self.writer.markup("\">#</a>");
        }
        self.writer.loud();
        self.writer.markup(&format!("</h{}>\n", open.level));
        self.end_statement();
    }
}

fn refused(id: &str, span: Span, refusal: Refusal) -> Diagnostic {
    let of = |message| Diagnostic::new(Code::DuplicateAnchor, span, message);
    match refusal {
        Refusal::Given(first) => {
            of(format!("two headings have the anchor `{id}`")).also(first, "first given here")
        }
        Refusal::Reserved => {
            of(format!("anchor `{id}` is reserved by the theme")).label("used by the theme")
        }
    }
    .help("choose another anchor, or remove it")
}

//! *A text → where its code, its HTML and its words are.* Syntax of other tools is recognised only
//! outside code and comments.
//!
//! **Invariants.** Ranges ascend. The ranges of code do not overlap.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::markdown::fence;
use crate::markdown::parse::{Placed, end_of, parse};

/// A piece of running text.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) range: Range<usize>,
    /// The number of its block; pieces of other blocks have another one.
    pub(super) block: usize,
}

/// The parts of a text.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Code and comments, in which nothing is recognised.
    closed: Vec<Range<usize>>,
    html: Vec<Range<usize>>,
    pub(super) words: Vec<Words>,
    /// The start of each line.
    lines: Vec<usize>,
}

impl Scan {
    /// Scans a text.
    pub(super) fn new(text: &str) -> Scan {
        let masked = fence::masked(text, &fence::fences(text));
        let parsed = parse(&masked, false);
        let mut scan = Scan { lines: line_starts(text), ..Scan::default() };
        scan.collect(text, &parsed.events);
        scan
    }

    fn collect(&mut self, text: &str, events: &[Placed<'_>]) {
        let (mut at, mut block) = (0, 0);
        while let Some((event, range)) = events.get(at) {
            match event {
                Event::Start(Tag::CodeBlock(_)) => {
                    self.closed.push(range.clone());
                    at = end_of(events, at);
                    block += 1;
                }
                Event::Code(_) => self.closed.push(range.clone()),
                Event::Start(Tag::HtmlBlock) => {
                    self.html_part(text, range);
                    at = end_of(events, at);
                    block += 1;
                }
                Event::InlineHtml(_) | Event::Html(_) => self.html_part(text, range),
                Event::Text(_) => self.add_words(range, block),
                Event::Start(tag) if !is_inline(tag) => block += 1,
                Event::End(end) if !is_inline_end(*end) => block += 1,
                _ => {}
            }
            at += 1;
        }
    }

    fn add_words(&mut self, range: &Range<usize>, block: usize) {
        match self.words.last_mut() {
            Some(last) if last.block == block && last.range.end == range.start => {
                last.range.end = range.end;
            }
            _ => self.words.push(Words { range: range.clone(), block }),
        }
    }

    /// Adds HTML; comments in it are closed.
    fn html_part(&mut self, text: &str, range: &Range<usize>) {
        let html = text.get(range.clone()).unwrap_or_default();
        let mut from = 0;
        while let Some(start) = html.get(from..).and_then(|rest| rest.find("<!--")) {
            let start = from + start;
            let end = html.get(start..).and_then(|rest| rest.find("-->"));
            let end = end.map_or(html.len(), |end| start + end + 3);
            self.closed.push(range.start + start..range.start + end);
            from = end;
        }
        self.html.push(range.clone());
    }

    /// Closes more ranges.
    pub(super) fn close(&mut self, ranges: impl Iterator<Item = Range<usize>>) {
        let mut all = std::mem::take(&mut self.closed);
        all.extend(ranges.filter(|range| !range.is_empty()));
        all.sort_by_key(|range| range.start);
        for range in all {
            match self.closed.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => self.closed.push(range),
            }
        }
    }

    /// Returns the end of the code or comment at a position.
    pub(super) fn closed_until(&self, at: usize) -> Option<usize> {
        within(&self.closed, at).map(|range| range.end)
    }

    /// Whether a position is in raw HTML.
    pub(super) fn in_html(&self, at: usize) -> bool {
        within(&self.html, at).is_some()
    }

    /// Returns the start of the line of a position.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let next = self.lines.partition_point(|start| *start <= at);
        next.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or(0)
    }
}

fn within(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let next = ranges.partition_point(|range| range.start <= at);
    next.checked_sub(1).and_then(|index| ranges.get(index)).filter(|range| range.contains(&at))
}

fn line_starts(text: &str) -> Vec<usize> {
    let feeds = memchr::memchr_iter(b'\n', text.as_bytes());
    std::iter::once(0).chain(feeds.map(|at| at + 1)).collect()
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn is_inline_end(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

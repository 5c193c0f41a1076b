//! *Markdown → the ranges of its prose.* Excludes code, addresses, comments, names of blocks and
//! embeds, and labels of citations.
//!
//! **Invariants.** Ranges ascend and do not overlap.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::autolink::{mail_addresses, web_addresses};
use super::fence;
use super::foreign::own_syntax;
use super::parse::{cites, end_of, parse};

/// Returns the ranges of the prose of a text.
pub(super) fn readable(text: &str) -> Vec<Range<usize>> {
    match own_syntax(text) {
        Some((own, positions)) => {
            readable_of(&own).into_iter().flat_map(|range| positions.kept(range)).collect()
        }
        None => readable_of(text),
    }
}

/// Returns the ranges of the prose of a text in rolebook's own syntax.
fn readable_of(text: &str) -> Vec<Range<usize>> {
    let fences = fence::fences(text);
    let masked = fence::masked(text, &fences);
    let blocks = fence::that_are_blocks(&fences, &parse(&masked, false).events);
    let masked = fence::masked(text, &blocks);
    let parsed = parse(&masked, false);
    let mut ranges: Vec<Range<usize>> = blocks.iter().filter_map(fence::Fence::title).collect();
    let mut at = 0;
    while let Some((event, range)) = parsed.events.get(at) {
        match event {
            Event::Text(_) => ranges.push(range.clone()),
            Event::Start(tag) if is_hidden(tag, text.get(range.clone())) => {
                at = end_of(&parsed.events, at);
            }
            _ => {}
        }
        at += 1;
    }
    ranges.sort_unstable_by_key(|range| range.start);
    joined(ranges).into_iter().flat_map(|range| without_addresses(text, range)).collect()
}

fn is_hidden(tag: &Tag<'_>, written: Option<&str>) -> bool {
    match tag {
        Tag::CodeBlock(_) | Tag::HtmlBlock => true,
        Tag::Paragraph => written.is_some_and(|written| {
            written.trim_start().starts_with("{{") && written.trim_end().ends_with("}}")
        }),
        Tag::Link { link_type, .. } | Tag::Image { link_type, .. } => match link_type {
            LinkType::Autolink | LinkType::Email => true,
            LinkType::WikiLink { has_pothole } => !has_pothole,
            // `[text][@source]` has a text.
            LinkType::ReferenceUnknown => false,
            _ => cites(tag),
        },
        _ => false,
    }
}

/// Joins adjacent ranges: the parser splits text into pieces.
fn joined(ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

fn without_addresses(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let words = text.get(range.clone()).unwrap_or_default();
    let mut addresses = web_addresses(words);
    addresses.extend(mail_addresses(words));
    addresses.sort_unstable_by_key(|address| address.start);
    let mut kept = Vec::new();
    let mut from = 0;
    for address in addresses {
        if address.start > from {
            kept.push(range.start + from..range.start + address.start);
        }
        from = from.max(address.end);
    }
    if from < words.len() {
        kept.push(range.start + from..range.end);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        readable(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn words_are_told_from_code_addresses_and_comments() {
        assert_eq!(
            words("one `two` *three* <!-- four --> [five](six.md \"t\")"),
            ["one ", " ", "three", " ", " ", "five"]
        );
        assert_eq!(
            words("```seven\neight\n```\n\n    nine\n\n<!--\nten\n-->\n\neleven"),
            ["eleven"]
        );
        assert_eq!(
            words("<https://a.org> https://b.org www.cd.org/e_f g@h.org i_j"),
            [" ", " ", " ", " i_j"]
        );
        assert_eq!(
            words("[[page]] [[page|text]] [@source] [words][@source] ![alt](a.png)"),
            [" ", "text", " ", " ", "words", " ", "alt"]
        );
    }

    #[test]
    fn titles_of_blocks_are_words_and_their_names_are_not() {
        assert_eq!(
            words("::: tip Read me\ntext\n:::\n\n{{ include(path = \"tip.md\") }}"),
            ["Read me", "text"]
        );
        assert_eq!(words("::: tip\n:::\n\n## Head {#tip}\n\n> [!TIP]\n> quote"), ["Head", "quote"]);
    }
}

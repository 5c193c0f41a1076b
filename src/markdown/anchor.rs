//! *Headings → anchors that are unique in a page.*
//!
//! **Invariants.** An anchor is at most [`MAX_LENGTH`] bytes long. Those that writers chose come
//! before those that are made. None is one that the theme gives to parts of the page.

use pulldown_cmark::{Event, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use super::parse::Placed;
use crate::text::Span;

/// The longest anchor, in bytes.
const MAX_LENGTH: usize = 128;

/// Anchors of the theme.
const NAMES: &[&str] = &["all-parts", "expand", "main", "sidebar", "the-roles", "theme"];
/// What anchors of the theme begin with: questions, groups of questions, footnotes.
const PREFIXES: &[&str] = &["about-", "fn:", "fnref:", "q-"];
/// What anchors of the theme begin with before a number: sources, citations, explained terms, boxes
/// to choose columns with. A second group of boxes has two numbers, with a hyphen between them.
const NUMBERED: &[&str] = &["choose-level-", "choose-role-", "cite-", "source-", "term-"];
/// What anchors of the theme begin with before a letter or `other`: those of the glossary.
const LETTERS: &str = "letter-";

/// Whether the theme gives this anchor to a part of a page.
pub fn is_reserved(id: &str) -> bool {
    let is_letter = |rest: &str| {
        rest == "other" || (rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    NAMES.contains(&id)
        || PREFIXES.iter().any(|prefix| id.starts_with(prefix))
        || is_numbered(id)
        || id.strip_prefix(LETTERS).is_some_and(is_letter)
}

fn is_numbered(id: &str) -> bool {
    let is_number = |rest: &str| {
        rest.starts_with(|first: char| first.is_ascii_digit())
            && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    NUMBERED.iter().any(|prefix| id.strip_prefix(prefix).is_some_and(is_number))
}

/// Why a writer cannot choose an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The heading here has it already.
    Given(Span),
    /// The theme has it.
    Reserved,
}

/// The anchors of a page.
#[derive(Default)]
pub(super) struct Anchors {
    taken: FxHashSet<String>,
    chosen: FxHashMap<String, Span>,
    /// How often a slug was made unique.
    counts: FxHashMap<String, usize>,
}

impl Anchors {
    /// Keeps the anchors that writers chose from being made.
    pub(super) fn reserve(&mut self, events: &[Placed<'_>]) {
        for (event, _) in events {
            if let Event::Start(Tag::Heading { id: Some(id), .. }) = event {
                self.taken.insert(cut(id, MAX_LENGTH).to_owned());
            }
        }
    }

    /// The anchor that a writer chose, or why it cannot be had.
    pub(super) fn choose(&mut self, id: &str, span: Span) -> Result<String, Refusal> {
        let id = cut(id, MAX_LENGTH);
        if is_reserved(id) {
            return Err(Refusal::Reserved);
        }
        match self.chosen.get(id) {
            Some(first) => Err(Refusal::Given(*first)),
            None => {
                self.chosen.insert(id.to_owned(), span);
                Ok(id.to_owned())
            }
        }
    }

    /// An anchor for the words of a heading.
    pub(super) fn make(&mut self, words: &str) -> String {
        // Room for a number.
        let slug = slug::slugify(cut(words, 4 * MAX_LENGTH));
        let slug = cut(&slug, MAX_LENGTH - 20).trim_end_matches('-');
        let slug = if slug.is_empty() { "section" } else { slug };
        if !is_reserved(slug) && self.taken.insert(slug.to_owned()) {
            return slug.to_owned();
        }
        // A number must not make one of the theme's, such as `source-1`.
        let is_made = is_numbered(&format!("{slug}-1"));
        let stem = if is_made { format!("{slug}-section") } else { slug.to_owned() };
        let count = self.counts.entry(slug.to_owned()).or_default();
        loop {
            *count += 1;
            let numbered = format!("{stem}-{count}");
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// The first bytes of a text, up to a character.
fn cut(text: &str, longest: usize) -> &str {
    text.get(..text.floor_char_boundary(longest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_anchor_in_the_templates_is_reserved() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let mut seen = 0;
        for entry in walkdir::WalkDir::new(root) {
            let path = entry.expect("the folder can be read").into_path();
            // Nothing that a writer wrote stands on the page about the handbook's health.
            let no_text = path.ends_with("health.html");
            if no_text || path.extension().is_none_or(|end| end != "html") {
                continue;
            }
            #[expect(clippy::disallowed_methods, reason = "a test may read the templates")]
            let text = std::fs::read_to_string(&path).expect("it is text");
            for (_, rest) in
                text.match_indices(" id=\"").map(|(at, id)| text.split_at(at + id.len()))
            {
                let id = rest.split('"').next().unwrap_or_default();
                let (fixed, filled) = id.split_once("{{").map_or((id, false), |(id, _)| (id, true));
                if fixed.is_empty() {
                    continue;
                }
                seen += 1;
                let id = if filled { format!("{fixed}1") } else { fixed.to_owned() };
                assert!(is_reserved(&id), "{id} of {} is not reserved", path.display());
            }
        }
        assert!(seen > 5, "only {seen} found");
    }

    #[test]
    fn anchors_of_the_theme_are_given_to_no_heading() {
        let mut anchors = Anchors::default();
        let words = ["Main", "Main", "Source 1", "Source", "Source", "Term of office", "Letter A"];
        let made: Vec<String> = words.iter().map(|words| anchors.make(words)).collect();
        let wanted = [
            "main-1",
            "main-2",
            "source-1-section-1",
            "source",
            "source-section-1",
            "term-of-office",
            "letter-a-1",
        ];
        assert_eq!(made, wanted);
        let span = Span::whole_file(crate::text::FileId(0));
        for id in [
            "main",
            "source-1",
            "cite-0",
            "term-3",
            "choose-role-1-2",
            "q-who",
            "about-us",
            "fn:1",
            "letter-b",
        ] {
            assert_eq!(anchors.choose(id, span), Err(Refusal::Reserved), "{id}");
        }
        assert_eq!(anchors.choose("cite-me", span).as_deref(), Ok("cite-me"));
    }
}

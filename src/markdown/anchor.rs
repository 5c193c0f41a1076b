//! *Headings → anchors that are unique in a page.*
//!
//! **Invariants.** An anchor has at most [`MAX_LENGTH`] bytes. Explicit anchors take precedence
//! over generated ones. Anchors that the theme reserves are not used.

use pulldown_cmark::{Event, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use super::parse::Placed;
use crate::source_map::Span;

/// Maximum length of an anchor, in bytes.
const MAX_LENGTH: usize = 128;

/// Anchors that the theme reserves.
const NAMES: &[&str] = &["all-parts", "expand", "main", "sidebar", "the-roles", "theme"];
/// Prefixes that the theme reserves: questions, groups of questions, footnotes.
const PREFIXES: &[&str] = &["about-", "fn:", "fnref:", "q-"];
/// Prefixes that the theme reserves before a number: sources, citations, explained terms, check
/// boxes for columns. The second group of check boxes has two numbers, with a hyphen between them.
const NUMBERED: &[&str] = &["choose-level-", "choose-role-", "cite-", "source-", "term-"];
/// Prefix that the theme reserves before a letter or `other`: letters of the glossary.
const LETTERS: &str = "letter-";

/// Whether the theme reserves this anchor.
pub fn is_reserved(id: &str) -> bool {
    let is_letter = |rest: &str| {
        rest == "other" || (rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    NAMES.contains(&id)
        || PREFIXES.iter().any(|prefix| id.starts_with(prefix))
        || is_numbered(id)
        || id.strip_prefix(LETTERS).is_some_and(is_letter)
}

/// Whether the theme numbers anchors of this form, such as `source-1`. They change with the page,
/// so links to them are not stable.
pub fn is_numbered(id: &str) -> bool {
    let is_number = |rest: &str| {
        rest.starts_with(|first: char| first.is_ascii_digit())
            && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    NUMBERED.iter().any(|prefix| id.strip_prefix(prefix).is_some_and(is_number))
}

/// The reason why an explicit anchor is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The heading at this span has it.
    Given(Span),
    /// The theme reserves it.
    Reserved,
}

/// The anchors of a page.
#[derive(Default)]
pub(super) struct Anchors {
    taken: FxHashSet<String>,
    chosen: FxHashMap<String, Span>,
    /// Number of suffixes used for each slug.
    counts: FxHashMap<String, usize>,
}

impl Anchors {
    /// Reserves the explicit anchors, so that no generated one is the same.
    pub(super) fn reserve(&mut self, events: &[Placed<'_>]) {
        for (event, _) in events {
            if let Event::Start(Tag::Heading { id: Some(id), .. }) = event {
                self.taken.insert(cut(id, MAX_LENGTH).to_owned());
            }
        }
    }

    /// Returns an explicit anchor, or the reason why it is rejected.
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

    /// Returns an anchor for the text of a heading.
    pub(super) fn make(&mut self, words: &str) -> String {
        // Leave room for a number.
        let slug = slug::slugify(cut(words, 4 * MAX_LENGTH));
        let slug = cut(&slug, MAX_LENGTH - 20).trim_end_matches('-');
        let slug = if slug.is_empty() { "section" } else { slug };
        if !is_reserved(slug) && self.taken.insert(slug.to_owned()) {
            return slug.to_owned();
        }
        // The number must not give a reserved anchor, such as `source-1`.
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

/// Returns the first bytes of a text, cut at a character boundary.
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
            // The health page has no text of writers.
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
        assert!(seen >= 5, "only {seen} found");
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
        let span = Span::whole_file(crate::source_map::FileId(0));
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

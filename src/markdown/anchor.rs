//! *Headings → anchors that are unique in a page.*
//!
//! **Invariants.** An anchor is at most [`LONGEST`] bytes long. Those that writers chose come
//! before those that are made.

use pulldown_cmark::{Event, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use super::parse::Placed;
use crate::text::Span;

/// The longest anchor, in bytes.
const LONGEST: usize = 128;

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
                self.taken.insert(cut(id, LONGEST).to_owned());
            }
        }
    }

    /// The anchor that a writer chose, or the place of the heading that has it already.
    pub(super) fn choose(&mut self, id: &str, span: Span) -> Result<String, Span> {
        let id = cut(id, LONGEST);
        match self.chosen.get(id) {
            Some(first) => Err(*first),
            None => {
                self.chosen.insert(id.to_owned(), span);
                Ok(id.to_owned())
            }
        }
    }

    /// An anchor for the words of a heading.
    pub(super) fn make(&mut self, words: &str) -> String {
        // Room for a number.
        let slug = slug::slugify(cut(words, 4 * LONGEST));
        let slug = cut(&slug, LONGEST - 12).trim_end_matches('-');
        let slug = if slug.is_empty() { "section" } else { slug };
        if self.taken.insert(slug.to_owned()) {
            return slug.to_owned();
        }
        let count = self.counts.entry(slug.to_owned()).or_default();
        loop {
            *count += 1;
            let numbered = format!("{slug}-{count}");
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

//! *Glossary and roles → terms to mark in running text.* One automaton finds all names in one pass,
//! so that the time depends on the length of the text, not on the number of terms.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, Match, MatchKind};
use std::sync::Arc;

use super::PageId;
use crate::config::{Autolink, Config};
use crate::kinds::KindId;
use crate::page::Page;

/// A term to mark.
#[derive(Debug)]
struct Name {
    page: PageId,
    /// The only accepted spelling: the abbreviation "PO" is not the word "po".
    exact: Option<Box<str>>,
}

/// Glossary terms and names of roles.
#[derive(Debug, Default)]
pub struct Terms {
    names: Vec<Name>,
    automaton: Option<AhoCorasick>,
    /// Whether a plural `s` is part of the match, as in English.
    plurals: bool,
}

/// An occurrence of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The page of the term.
    pub page: PageId,
}

impl Terms {
    /// Collects the names. Longer names win over shorter ones at the same position, and glossary
    /// terms over roles of the same name.
    pub fn new(config: &Config, pages: &[Arc<Page>], titles: &[Box<str>]) -> Terms {
        if config.site.glossary.autolink == Autolink::Off {
            return Terms::default();
        }
        let mut named: Vec<(String, PageId)> = Vec::new();
        for (at, page) in pages.iter().enumerate() {
            let id = PageId::from_index(at);
            if let Some(others) = page.fields.links().names_in_texts() {
                let names = std::iter::once(&*titles[at]).chain(others);
                named.extend(names.map(|name| (name.to_owned(), id)));
            }
        }
        named.retain(|(name, _)| name.chars().count() > 1);
        // The glossary sorts first, so its term is kept if two pages have the same name.
        named.sort_by_key(|(name, id)| {
            let is_role = pages[id.0 as usize].kind == KindId::ROLE;
            (name.to_lowercase(), is_role, *id)
        });
        named.dedup_by(|later, first| later.0.to_lowercase() == first.0.to_lowercase());
        let patterns: Vec<String> = named.iter().map(|(name, _)| escaped(name)).collect();
        let names = named
            .into_iter()
            .map(|(name, page)| {
                let exact = !name.chars().any(char::is_lowercase);
                Name { page, exact: exact.then(|| escaped(&name).into()) }
            })
            .collect();
        if patterns.is_empty() {
            return Terms::default();
        }
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(patterns)
            .ok();
        Terms { names, automaton, plurals: config.site.language.is_english() }
    }

    /// Finds whole words in HTML text (escaped, without tags): the longest that begins first, then
    /// the next one after it.
    pub fn occurrences(&self, text: &str) -> impl Iterator<Item = Occurrence> + use<> {
        // All matches are checked, so that a longer name that is not a whole word does not hide a
        // shorter one.
        let found =
            self.automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(text));
        let mut whole: Vec<Occurrence> =
            found.filter_map(|found| self.whole_word(text, &found)).collect();
        whole.sort_unstable_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
        let mut from = 0;
        whole.into_iter().filter(move |found| {
            let free = found.start >= from;
            from = if free { found.end } else { from };
            free
        })
    }

    fn whole_word(&self, text: &str, found: &Match) -> Option<Occurrence> {
        let name = self.names.get(found.pattern().as_usize())?;
        let words = text.get(found.range())?;
        if name.exact.as_deref().is_some_and(|exact| exact != words) {
            return None;
        }
        let end = found.end() + self.plural(text, found.end());
        let inside = |c: char| c.is_alphanumeric() || c == '_';
        let before = text.get(..found.start())?.chars().next_back();
        let after = text.get(end..)?.chars().next();
        // In escaped text a bare `&` starts an entity, such as `&amp;`.
        let free = !before.is_some_and(|c| inside(c) || c == '&') && !after.is_some_and(inside);
        free.then_some(Occurrence { start: found.start(), end, page: name.page })
    }

    /// Returns 1 if an `s` that ends the word follows, else 0.
    fn plural(&self, text: &str, end: usize) -> usize {
        let mut rest = text[end..].chars();
        let ends = self.plurals
            && rest.next() == Some('s')
            && !rest.next().is_some_and(char::is_alphanumeric);
        usize::from(ends)
    }
}

fn escaped(name: &str) -> String {
    let mut html = String::with_capacity(name.len());
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut html, name);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(names: &[&str]) -> Terms {
        let patterns: Vec<_> = names.iter().map(|name| escaped(name)).collect();
        Terms {
            names: (0..)
                .zip(names)
                .map(|(at, name)| Name {
                    page: PageId(at),
                    exact: (!name.chars().any(char::is_lowercase)).then(|| escaped(name).into()),
                })
                .collect(),
            automaton: AhoCorasickBuilder::new()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::Standard)
                .build(patterns)
                .ok(),
            plurals: true,
        }
    }

    fn found<'t>(terms: &Terms, text: &'t str) -> Vec<&'t str> {
        terms.occurrences(text).map(|found| &text[found.start..found.end]).collect()
    }

    #[test]
    fn whole_words_are_found_in_any_case_with_their_plural() {
        let terms = terms(&["sprint", "sprint goal"]);
        let text = "Sprints end; a sprint goal stays. Sprinters sprinted.";
        assert_eq!(found(&terms, text), ["Sprints", "sprint goal"]);
    }

    #[test]
    fn abbreviations_are_found_in_their_spelling_only() {
        assert_eq!(
            found(&terms(&["PO"]), "The PO and the POs walk by the river po."),
            ["PO", "POs"]
        );
    }

    #[test]
    fn a_longer_name_that_is_no_whole_word_hides_no_shorter_one() {
        let terms = terms(&["scrum", "scrum master", "mastery of scrum"]);
        assert_eq!(found(&terms, "Scrum mastery, Scrum masters"), ["Scrum", "Scrum masters"]);
        assert_eq!(
            found(&terms, "mastery of scrum, mastery of scrums"),
            ["mastery of scrum", "mastery of scrums"]
        );
    }

    #[test]
    fn names_are_not_found_in_entities() {
        let terms = terms(&["amp", "lt", "gt", "quot", "R&D"]);
        assert_eq!(found(&terms, "a &amp; b &lt;c&gt; &quot;d&quot;"), [""; 0]);
        assert_eq!(found(&terms, "&lt;amp&gt; &amp;&amp; R&amp;D, lt"), ["amp", "R&amp;D", "lt"]);
    }

    #[test]
    fn letters_of_other_scripts_end_no_word() {
        assert_eq!(found(&terms(&["role"]), "rôle role roleé"), ["role"]);
    }
}

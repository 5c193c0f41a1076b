//! *Titles of pages → how the handbook spells words*, so that `qa/` is “QA” and `devops.md` is “DevOps”
//! where nothing says their title.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::page::{Page, place, title_from_name, words_of_name};

/// The spellings of words in titles.
#[derive(Debug, Default)]
pub(super) struct Naming<'p> {
    /// By the word in lower case: the spelling that stands most often.
    spellings: FxHashMap<String, &'p str>,
}

impl<'p> Naming<'p> {
    /// Collects the spellings of words in the titles of pages. Only words with capitals behind their
    /// first letter say how they are spelled; others are capitalised where a title begins.
    pub(super) fn new(pages: &'p [Arc<Page>]) -> Self {
        let mut counts: FxHashMap<String, FxHashMap<&str, usize>> = FxHashMap::default();
        let titles = pages.iter().filter_map(|page| page.title.as_ref());
        for title in titles.filter(|title| !is_shouted(&title.value)) {
            for word in title.value.split(|c: char| !c.is_alphanumeric()) {
                if word.len() > 1 {
                    *counts.entry(word.to_lowercase()).or_default().entry(word).or_default() += 1;
                }
            }
        }
        let spelled = |word: &str| word.chars().skip(1).any(char::is_uppercase);
        let most = |counts: FxHashMap<&'p str, usize>| {
            let best = counts.into_iter().max_by_key(|(word, count)| (*count, *word));
            best.map(|(word, _)| word).filter(|word| spelled(word))
        };
        let spellings =
            counts.into_iter().filter_map(|(word, counts)| Some((word, most(counts)?))).collect();
        Naming { spellings }
    }

    /// Returns a title for the name of a file or a folder.
    pub(super) fn title(&self, name: &str) -> String {
        let mut title = title_from_name(name);
        for word in words_of_name(name) {
            if let Some(spelling) = self.spellings.get(&word.to_lowercase()) {
                title = replaced(&title, word, spelling);
            }
        }
        title
    }

    /// Returns a title for a name that begins with a number for the order.
    pub(super) fn numbered(&self, name: &str, is_numbered: bool) -> String {
        self.title(if is_numbered { place::without_number(name) } else { name })
    }
}

/// Whether a title is in capitals.
fn is_shouted(title: &str) -> bool {
    title.split_whitespace().count() > 1 && !title.chars().any(char::is_lowercase)
}

/// Replaces a whole word whatever its case.
fn replaced(title: &str, word: &str, spelling: &str) -> String {
    let words = title.split(' ').map(|part| match part.to_lowercase() == word.to_lowercase() {
        true => spelling,
        false => part,
    });
    words.collect::<Vec<_>>().join(" ")
}

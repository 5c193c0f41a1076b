//! *The anchors of a page → the place that a link to one of them means*, whatever its spelling.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::markdown::letters_of;
use crate::page::Page;

/// The place that an anchor means on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// The anchor is there, as it is written.
    Here,
    /// The anchor of the title: the top of the page.
    Top,
    /// The anchor is there with this spelling.
    Spelled(&'a str),
    /// There is none.
    Nowhere,
}

/// The anchors of a page with their spellings.
#[derive(Debug, Default)]
pub struct Places {
    known: BTreeSet<String>,
    spellings: [Spellings; 3],
}

/// Anchors by a spelling; `None` if several have it.
type Spellings = FxHashMap<String, Option<Spot>>;

/// A place of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Spot {
    Top,
    Anchor(Box<str>),
}

impl Places {
    /// Collects the spellings of the anchors `known` of a page.
    pub fn new(page: &Page, known: BTreeSet<String>) -> Places {
        let [mut by_case, mut by_letters, mut by_words] = <[Spellings; 3]>::default();
        let mut of_heading: FxHashMap<&str, &str> = FxHashMap::default();
        for heading in &page.body.headings {
            if known.contains(&heading.id) {
                of_heading.extend(heading.others.iter().map(|other| (&**other, &*heading.id)));
                let spot = Spot::Anchor(heading.id.as_str().into());
                add(&mut by_words, letters_of(&heading.text), spot);
            }
        }
        for anchor in &known {
            let id = of_heading.get(&**anchor).copied().unwrap_or(anchor);
            let spot = || Spot::Anchor(id.into());
            add(&mut by_case, anchor.to_lowercase(), spot());
            add(&mut by_letters, letters_of(anchor.trim_start_matches("rb:")), spot());
        }
        for anchor in &page.body.title_anchors {
            add(&mut by_case, anchor.to_lowercase(), Spot::Top);
            add(&mut by_letters, letters_of(anchor), Spot::Top);
        }
        Places { known, spellings: [by_case, by_letters, by_words] }
    }

    /// Returns the anchors.
    pub fn known(&self) -> &BTreeSet<String> {
        &self.known
    }

    /// Returns the place that an anchor means.
    pub fn find(&self, anchor: &str) -> Place<'_> {
        if self.known.contains(anchor) {
            return Place::Here;
        }
        let letters = letters_of(anchor);
        let [by_case, by_letters, by_words] = &self.spellings;
        let spelled =
            [(by_case, &anchor.to_lowercase()), (by_letters, &letters), (by_words, &letters)];
        for (spellings, key) in spelled {
            match spellings.get(key).filter(|_| !key.is_empty()) {
                None => {}
                Some(None) => return Place::Nowhere,
                Some(Some(Spot::Top)) => return Place::Top,
                Some(Some(Spot::Anchor(id))) => return Place::Spelled(id),
            }
        }
        Place::Nowhere
    }
}

fn add(spellings: &mut Spellings, key: String, spot: Spot) {
    spellings
        .entry(key)
        .and_modify(|known| {
            if known.as_ref() != Some(&spot) {
                *known = None;
            }
        })
        .or_insert(Some(spot));
}

//! *Finished page with markers → finished page with numbers.* Views write markers into their HTML
//! for everything that depends on the order in which a template prints it: citations, terms at
//! their first use, numbers of sources. [`scan`] finds the markers and the ids of a page in one pass
//! over it; [`resolve`] puts text in their place.
//!
//! A marker is `U+FDD0`, then numbers in ASCII digits with `U+FDD1` between them, then `U+FDDF`. The
//! noncharacters pass escaping, and filters such as `upper` do not change digits. The first number
//! is the kind of the marker:
//!
//! | marker | stands for | becomes |
//! |---|---|---|
//! | `1 group` | the citations of a group | `<sup class="cite">` with the numbers of their sources |
//! | `2 group`, `3 group` | the words that a group belongs to | `<span id="rb:cite-N">` round them, the first time |
//! | `4 term section`, `5` | words that name a term | a link with a definition at the first use |
//! | `6 cited` | the number of a source | the number |
//!
//! Groups, terms and cited places are indexes into the [`Numbering`] of the page. A term is marked
//! once in each section; the section of a marker says where it was written, so that the order of a
//! template cannot mix sections up.
//!
//! **Invariants.** No marker is left in what [`resolve`] gives. Where elements cannot stand (in a
//! tag, a comment, a script, a style, the title, a text area) a marker becomes nothing, but for the
//! number of a source. A number is given only to sources that the text of the page cites, and to
//! those of the page as a whole.

mod html;
mod marker;
mod resolve;

use std::ops::Range;

use rustc_hash::FxHashSet;
use serde::Serialize;

pub use html::scan;
pub use marker::Marker;
pub use resolve::resolve;

crate::documented! {
    /// A place in a source.
    #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
    pub struct Place {
        /// "line 12".
        pub label: String,
        /// The claim on the source page, or the page.
        pub url: String,
    }
}

crate::documented! {
    /// A source in the box at the foot of a page.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
    pub struct Note {
        /// The number that stands in the text.
        pub number: usize,
        /// The title of the source.
        pub title: String,
        /// Its page.
        pub url: String,
        /// Who published it.
        pub publisher: Option<String>,
        /// Who wrote it.
        pub author: Option<String>,
        /// When it came out.
        pub date: Option<String>,
        /// The places that are cited.
        pub places: Vec<Place>,
        /// Number of the page of the source, in a document for print.
        pub page_number: Option<String>,
    }
}

/// Something that a page cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// Index of the source.
    pub source: u32,
    /// What the citation says in words.
    pub title: String,
    /// Where in the source.
    pub place: Option<Place>,
}

/// Citations that stand at one place of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The number of its id; none where the text belongs to another page.
    pub id: Option<u32>,
    /// Indexes of what is cited.
    pub cited: Vec<u32>,
}

/// A term that the text of a page may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    /// Its page.
    pub url: String,
    /// What it means, in plain words; none in a document for print, where a term is only a link.
    pub definition: Option<String>,
}

/// What the markers of one page stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Numbering {
    /// Beginning of all ids; empty but in a document for print.
    pub id_prefix: Box<str>,
    /// The sources, as notes without a number and places.
    pub sources: Vec<Note>,
    /// What is cited, in the order in which the built-in theme shows it.
    pub cited: Vec<Cited>,
    /// Groups of citations.
    pub groups: Vec<Group>,
    /// Terms.
    pub terms: Vec<Term>,
    /// What the page as a whole rests on.
    pub whole: Vec<u32>,
    /// How many of `cited` are cited by a marker: the first ones.
    pub marked: usize,
}

/// The sources of a page in an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The sources by number.
    pub notes: Vec<Note>,
    /// The number of each source of the [`Numbering`]; 0 if it has none.
    numbers: Vec<usize>,
}

impl Numbering {
    /// Whether the page cites anything.
    pub fn is_cited(&self) -> bool {
        !self.cited.is_empty()
    }

    /// The sources in the order that the built-in theme shows.
    pub fn assumed(&self) -> Listed {
        let marked = u32::try_from(self.marked).unwrap_or(u32::MAX);
        self.listed(0..marked)
    }

    /// The sources of what is cited, in that order, and then those of the page as a whole.
    pub fn listed(&self, cited: impl IntoIterator<Item = u32>) -> Listed {
        let mut listed = Listed { notes: Vec::new(), numbers: vec![0; self.sources.len()] };
        let mut placed: FxHashSet<(u32, &Place)> = FxHashSet::default();
        for at in cited.into_iter().chain(self.whole.iter().copied()) {
            let Some(cited) = self.cited.get(at as usize) else { continue };
            let source = cited.source as usize;
            let (Some(note), Some(number)) =
                (self.sources.get(source), listed.numbers.get_mut(source))
            else {
                continue;
            };
            if *number == 0 {
                *number = listed.notes.len() + 1;
                listed.notes.push(Note { number: *number, ..note.clone() });
            }
            if let Some(place) = &cited.place
                && placed.insert((cited.source, place))
                && let Some(note) = listed.notes.get_mut(*number - 1)
            {
                note.places.push(place.clone());
            }
        }
        listed
    }

    fn group(&self, at: u32) -> Option<&Group> {
        self.groups.get(at as usize)
    }
}

impl Listed {
    fn number(&self, numbering: &Numbering, cited: u32) -> Option<usize> {
        let source = numbering.cited.get(cited as usize)?.source;
        self.numbers.get(source as usize).copied().filter(|number| *number > 0)
    }
}

/// What a pass over a finished page has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found<'h> {
    /// The values of all `id` attributes in their order, and those that stand twice twice.
    pub ids: Vec<Id<'h>>,
    /// The values of all `href` attributes that lead to an element of the same page, without `#`.
    pub links: Vec<Id<'h>>,
    /// Markers in their order.
    spots: Vec<Spot>,
}

/// The value of an `id` attribute, or of another one that names an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id<'h> {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The value.
    pub name: std::borrow::Cow<'h, str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Spot {
    range: Range<usize>,
    /// None of a marker that is cut off.
    marker: Option<Marker>,
    /// Whether elements can stand here.
    is_text: bool,
}

impl Found<'_> {
    /// Whether a marker in the text of the page was cut off.
    pub fn is_cut(&self) -> bool {
        self.spots.iter().any(|spot| spot.is_text && spot.marker.is_none())
    }

    /// What the text of the page cites, each once, in the order in which it does.
    pub fn cited(&self, numbering: &Numbering) -> Vec<u32> {
        let mut seen = vec![false; numbering.cited.len()];
        let mut order = Vec::new();
        let mut add = |cited: u32| {
            if let Some(seen) = seen.get_mut(cited as usize)
                && !std::mem::replace(seen, true)
            {
                order.push(cited);
            }
        };
        for spot in self.spots.iter().filter(|spot| spot.is_text) {
            match spot.marker {
                Some(Marker::Citation(group)) => {
                    let group = numbering.group(group);
                    group.into_iter().flat_map(|group| &group.cited).copied().for_each(&mut add);
                }
                Some(Marker::Number(cited)) => add(cited),
                _ => {}
            }
        }
        order
    }

    /// Whether all groups of citations with an id stand in the text of the page.
    pub fn has_all_places(&self, numbering: &Numbering) -> bool {
        let spots = self.spots.iter().filter(|spot| spot.is_text);
        let groups = spots.filter_map(|spot| match spot.marker {
            Some(Marker::Citation(group) | Marker::PlaceBegins(group)) => Some(group),
            _ => None,
        });
        let placed: FxHashSet<u32> = groups.collect();
        (0..).zip(&numbering.groups).all(|(at, group)| group.id.is_none() || placed.contains(&at))
    }

    /// Takes markers of which the other half is missing for cut off.
    fn pair(&mut self) {
        let (mut term, mut place) = (None, None);
        for at in 0..self.spots.len() {
            if !self.spots[at].is_text {
                continue;
            }
            let unpaired = match self.spots[at].marker {
                Some(Marker::TermBegins { .. }) => term.replace(at),
                Some(Marker::TermEnds) => match term.take() {
                    Some(_) => None,
                    None => Some(at),
                },
                Some(Marker::PlaceBegins(group)) => place.replace((at, group)).map(|(at, _)| at),
                Some(Marker::PlaceEnds(group)) => match place.take() {
                    Some((_, begun)) if begun == group => None,
                    Some((begun, _)) => {
                        self.spots[begun].marker = None;
                        Some(at)
                    }
                    None => Some(at),
                },
                _ => None,
            };
            if let Some(at) = unpaired {
                self.spots[at].marker = None;
            }
        }
        for at in [term, place.map(|(at, _)| at)].into_iter().flatten() {
            self.spots[at].marker = None;
        }
    }
}

#[cfg(test)]
mod tests;

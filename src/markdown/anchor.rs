//! *Headings → anchors that are unique in a page*, as GitHub makes them.
//!
//! **Invariants.** An anchor has at most [`MAX_LENGTH`] bytes. Explicit anchors take precedence
//! over generated ones, and both over second anchors. Anchors of the theme are not used.

use pulldown_cmark::{Event, Tag};
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_general_category::{GeneralCategory, get_general_category};

use super::parse::words_of;
use super::source::Source;
use crate::source_map::Span;

/// Maximum length of an anchor, in bytes: a limit for absurd headings only.
const MAX_LENGTH: usize = 2048;

/// What the anchors of the theme begin with.
const THEME: &str = "rb:";
/// What the anchors of footnotes begin with.
const NOTES: &[&str] = &["fn:", "fnref:"];

/// Whether the program uses anchors that begin like this one.
fn is_reserved(id: &str) -> bool {
    is_of_theme(id) || NOTES.iter().any(|prefix| id.starts_with(prefix))
}

/// Whether an anchor is one of the theme's own, such as `rb:source-1`. They change with the page and
/// the theme, so links to them are not stable.
pub fn is_of_theme(id: &str) -> bool {
    id.starts_with(THEME)
}

/// Returns the anchor that GitHub makes of the words of a heading, without the number of a repetition:
/// lower case; letters, marks, decimal digits, connectors and `-` stay, each space becomes a hyphen.
pub fn anchor_of(words: &str) -> String {
    use GeneralCategory as Category;
    let words = cut(words.trim(), 4 * MAX_LENGTH);
    let mut anchor = String::with_capacity(words.len());
    for letter in words.chars().flat_map(char::to_lowercase) {
        match letter {
            ' ' => anchor.push('-'),
            '-' | '_' | 'a'..='z' | '0'..='9' => anchor.push(letter),
            _ if letter.is_ascii() => {}
            _ => match get_general_category(letter) {
                Category::LowercaseLetter
                | Category::UppercaseLetter
                | Category::TitlecaseLetter
                | Category::ModifierLetter
                | Category::OtherLetter
                | Category::NonspacingMark
                | Category::SpacingMark
                | Category::EnclosingMark
                | Category::DecimalNumber
                | Category::ConnectorPunctuation => anchor.push(letter),
                _ => {}
            },
        }
    }
    anchor.truncate(cut(&anchor, MAX_LENGTH - 20).len());
    anchor
}

/// Returns the letters and digits of an anchor or of the words of a heading, without case and accents:
/// spellings of one anchor have the same.
pub fn letters_of(anchor: &str) -> String {
    let mut letters = slug::slugify(cut(anchor, MAX_LENGTH));
    letters.retain(|letter| letter != '-');
    letters
}

/// The reason why an explicit anchor is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The heading at this span has it.
    Given(Span),
    /// The theme reserves it.
    Reserved,
}

/// The anchors of a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    /// The anchor.
    pub(super) id: String,
    /// Other anchors of the same place.
    pub(super) others: Vec<String>,
    /// The words of the heading.
    pub(super) words: String,
    /// The reason why it has not the anchor that was written.
    pub(super) refusal: Option<Refusal>,
}

/// The anchors of a page.
#[derive(Default)]
pub(super) struct Anchors {
    names: Names,
    /// What earlier versions would have made.
    old: Option<Names>,
    chosen: FxHashMap<String, Span>,
}

/// Anchors that are taken.
#[derive(Default)]
struct Names {
    taken: FxHashSet<String>,
    /// Number of suffixes used for each slug.
    counts: FxHashMap<String, usize>,
}

impl Anchors {
    /// No anchors but those of fields; `with_old` gives headings also the anchor that earlier versions
    /// made.
    pub(super) fn new<'a>(with_old: bool, fields: impl Iterator<Item = &'a str>) -> Anchors {
        let taken: FxHashSet<String> = fields.map(str::to_owned).collect();
        Anchors {
            old: with_old.then(Names::default),
            names: Names { taken, ..Names::default() },
            ..Anchors::default()
        }
    }

    /// Returns the anchors of the headings of a text by the index of their event. The title is that at
    /// `title`.
    pub(super) fn plan(
        &mut self,
        source: &Source<'_>,
        title: Option<usize>,
        start: usize,
    ) -> FxHashMap<usize, Given> {
        let headings: Vec<(usize, Option<&str>, Span)> = source
            .events
            .iter()
            .enumerate()
            .filter(|(at, _)| *at >= start || Some(*at) == title)
            .filter_map(|(at, (event, range))| match event {
                Event::Start(Tag::Heading { id, .. }) => {
                    let chosen = id.as_deref().filter(|id| !id.is_empty());
                    Some((at, chosen, source.span(range)))
                }
                _ => None,
            })
            .collect();
        let mut planned: Vec<Given> = headings
            .iter()
            .map(|(at, chosen, span)| {
                let words = words_of(source.events, *at);
                match chosen.map(|id| self.choose(id, *span)) {
                    Some(Ok(id)) => Given { id, words, ..Given::default() },
                    Some(Err(refusal)) => {
                        Given { refusal: Some(refusal), words, ..Given::default() }
                    }
                    None => Given { words, ..Given::default() },
                }
            })
            .collect();
        for (given, (_, chosen, _)) in planned.iter_mut().zip(&headings) {
            if given.id.is_empty() {
                let from = chosen.map_or_else(|| anchor_of(&given.words), anchor_of);
                given.id = self.names.make(&from);
            }
        }
        for (given, (at, chosen, _)) in planned.iter_mut().zip(&headings) {
            let other = match (&mut self.old, *chosen) {
                // The title needs no element with its anchor, and had none in earlier versions.
                _ if Some(*at) == title => anchor_of(&given.words),
                (Some(old), None) => old.make(&old_anchor_of(&given.words)),
                (Some(old), Some(_)) if given.refusal.is_some() => old.make(&given.id),
                _ => continue,
            };
            if !other.is_empty() && self.names.taken.insert(other.clone()) {
                given.others.push(other);
            }
        }
        headings.iter().map(|(at, ..)| *at).zip(planned).collect()
    }

    /// Takes an anchor for an element of HTML; `false` if the page or the program has it.
    pub(super) fn take(&mut self, id: &str) -> bool {
        id.len() <= MAX_LENGTH && !is_reserved(id) && self.names.taken.insert(id.to_owned())
    }

    /// Returns an anchor for the words of a heading of HTML.
    pub(super) fn make(&mut self, words: &str) -> String {
        self.names.make(&anchor_of(words))
    }

    /// Returns an explicit anchor, or the reason why it is rejected.
    fn choose(&mut self, id: &str, span: Span) -> Result<String, Refusal> {
        let id = cut(id, MAX_LENGTH);
        if is_reserved(id) {
            return Err(Refusal::Reserved);
        }
        match self.chosen.get(id) {
            Some(first) => Err(Refusal::Given(*first)),
            None => {
                self.chosen.insert(id.to_owned(), span);
                self.names.taken.insert(id.to_owned());
                if let Some(old) = &mut self.old {
                    old.taken.insert(id.to_owned());
                }
                Ok(id.to_owned())
            }
        }
    }
}

impl Names {
    /// Returns an anchor that is not taken: `wanted`, or with a number.
    fn make(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() { "section" } else { wanted };
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let count = self.counts.entry(wanted.to_owned()).or_default();
        loop {
            *count += 1;
            let numbered = format!("{wanted}-{count}");
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// Returns the anchor that earlier versions made of the words of a heading: transliterated, with one
/// hyphen for all that is neither letter nor digit, cut after 108 bytes.
fn old_anchor_of(words: &str) -> String {
    let slug = slug::slugify(cut(words, 512));
    cut(&slug, 108).trim_end_matches('-').to_owned()
}

/// Returns the first bytes of a text, cut at a character boundary.
fn cut(text: &str, longest: usize) -> &str {
    text.get(..text.floor_char_boundary(longest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_anchor_in_the_templates_is_of_the_theme() {
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
                let id = id.strip_prefix("{{ page.id_prefix }}").unwrap_or(id);
                if id.starts_with("{{") {
                    continue;
                }
                seen += 1;
                assert!(is_of_theme(id), "{id} of {} is not of the theme", path.display());
            }
        }
        assert!(seen >= 5, "only {seen} found");
    }

    #[test]
    fn anchors_are_those_of_github() {
        for (words, anchor) in [
            ("D1 - Developer 1", "d1---developer-1"),
            ("ROI & Business", "roi--business"),
            ("King's move", "kings-move"),
            ("TCP/IP", "tcpip"),
            ("v2.0", "v20"),
            ("foo_bar", "foo_bar"),
            ("Über uns", "über-uns"),
            ("日本語", "日本語"),
            ("हिन्दी ٣", "हिन्दी-٣"),
            ("Emoji 🎉 party", "emoji--party"),
            ("C++", "c"),
            ("½ Ⅷ ﹏x", "--﹏x"),
            ("!?", ""),
        ] {
            assert_eq!(anchor_of(words), anchor, "{words}");
        }
    }

    #[test]
    fn spellings_of_one_anchor_have_the_same_letters() {
        for (one, other) in [
            ("k8s-sgdev-org", "k8ssgdevorg"),
            ("uber-uns", "über-uns"),
            ("Impact-awards", "impact-awards"),
            ("roi-business", "roi--business"),
        ] {
            assert_eq!(letters_of(one), letters_of(other));
        }
        assert_ne!(letters_of("one-1"), letters_of("one-2"));
    }

    #[test]
    fn repeated_anchors_get_a_number() {
        let mut names = Names::default();
        let made: Vec<String> =
            ["c", "c", "c", "c-1", "source-1"].iter().map(|wanted| names.make(wanted)).collect();
        assert_eq!(made, ["c", "c-1", "c-2", "c-1-1", "source-1"]);
    }

    #[test]
    fn only_anchors_of_the_program_are_refused() {
        let mut anchors = Anchors::default();
        let span = Span::whole_file(crate::source_map::FileId(0));
        for id in ["rb:main", "rb:source-1", "fn:1", "fnref:1"] {
            assert_eq!(anchors.choose(id, span), Err(Refusal::Reserved), "{id}");
        }
        for id in ["main", "source-1", "q-who", "about-us", "letter-b", "cite-me"] {
            assert_eq!(anchors.choose(id, span).as_deref(), Ok(id));
        }
    }
}

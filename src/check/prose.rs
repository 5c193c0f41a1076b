//! Terms to avoid.

use std::ops::Range;

use aho_corasick::{AhoCorasick, Input, Match, MatchKind};

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::PageId;
use crate::page;
use crate::source_map::Span;

/// Reports every use of a term to avoid, except on its own page: in the body and in the sentences of
/// the front matter, not in code, URLs or comments.
pub(super) fn terms_to_avoid(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    let mut avoided: Vec<(String, PageId, &str)> = Vec::new();
    for (id, page) in handbook.pages() {
        if let Some(term) = page.fields.term()
            && let Some(instead) = &term.use_instead
        {
            let names = term.also_known_as.iter().map(String::as_str).chain([handbook.title(id)]);
            avoided.extend(names.map(|name| (name.to_owned(), id, instead.as_str())));
        }
    }
    let names = avoided.iter().map(|(name, ..)| name);
    let Ok(automaton) = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(names)
    else {
        return;
    };
    if avoided.is_empty() {
        return;
    }
    let context = page::Context::from_config(&handbook.config);
    for (id, page) in handbook.pages() {
        let Some(file) = page.file else { continue };
        let text = subject.texts.get(file).text;
        if !automaton.is_match(&*text) {
            continue;
        }
        for words in page::prose::readable(&context, page.kind, file, &text) {
            for found in whole_words(&automaton, &text, words) {
                let (name, term, instead) = &avoided[found.pattern().as_usize()];
                if *term == id {
                    continue;
                }
                let span = Span::new(file, found.range());
                let message = format!("the glossary says to avoid “{name}”");
                let diagnostic = Diagnostic::new(Code::TermToAvoid, span, message);
                diags.push(diagnostic.help(format!("use “{instead}” instead")));
            }
        }
    }
}

/// Returns the matches in a range of a text that are whole words.
fn whole_words<'a>(
    automaton: &'a AhoCorasick,
    text: &'a str,
    range: Range<usize>,
) -> impl Iterator<Item = Match> + 'a {
    let letter = |c: char| c.is_alphanumeric();
    automaton.find_iter(Input::new(text).range(range)).filter(move |found| {
        let before = text.get(..found.start()).and_then(|text| text.chars().next_back());
        let after = text.get(found.end()..).and_then(|text| text.chars().next());
        !before.is_some_and(letter) && !after.is_some_and(letter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_within_the_range_are_found() {
        let automaton = AhoCorasick::new(["role", "old name"]).expect("it is small");
        let text = "role roles old name röle (role) enrole";
        let found = |range| -> Vec<usize> {
            whole_words(&automaton, text, range).map(|found| found.start()).collect()
        };
        assert_eq!(found(0..text.len()), [0, 11, 27]);
        assert_eq!(found(2..20), [11]);
    }
}

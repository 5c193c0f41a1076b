//! Words that the glossary says to avoid.

use aho_corasick::{AhoCorasick, MatchKind};

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::PageId;
use crate::page::front::Fields;
use crate::text::Span;

/// Every use of a term that names another to use instead, except on its own page.
pub(super) fn terms_to_avoid(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    let mut avoided: Vec<(String, PageId, &str)> = Vec::new();
    for (id, page) in handbook.pages() {
        if let Fields::Term(term) = &page.fields
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
    for (id, page) in handbook.pages() {
        // Only where readers meet the word: not in code, in an address or in a comment.
        let (Some(file), true) = (page.file, automaton.is_match(&*page.body.fragment.text)) else {
            continue;
        };
        let text = subject.texts.get(file).text;
        for found in automaton.find_iter(&*text) {
            let (name, term, instead) = &avoided[found.pattern().as_usize()];
            let letter = |c: char| c.is_alphanumeric();
            let inside = text[..found.start()].chars().next_back().is_some_and(letter)
                || text[found.end()..].chars().next().is_some_and(letter);
            if *term != id && !inside {
                let span = Span::new(file, found.range());
                let message = format!("the glossary says to avoid “{name}”");
                let diagnostic = Diagnostic::new(Code::TermToAvoid, span, message);
                diags.push(diagnostic.help(format!("use “{instead}” instead")));
            }
        }
    }
}

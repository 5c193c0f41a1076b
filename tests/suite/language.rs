//! The wording of comments and the names of constants and functions in `src/`. Each limit is the
//! count of today: lower it with the count, never raise it.

use super::layering::sources;

/// Phrases to avoid in comments, with the largest number of comment lines that may have one.
const PHRASES: &[(&[&str], usize)] = &[
    (&["whoever"], 0),
    (&["told", "tell", "tells"], 3),
    (&["nobody"], 4),
    (&["what is wrong"], 7),
    (&["come of", "came of", "comes of"], 0),
];

/// Names of constants without a noun or a unit.
const CONSTANTS: &[&str] = &["MOST", "FEW", "LONGEST", "DEEPEST", "PATIENCE", "GRACE"];

/// Largest number of such constants.
const MAX_CONSTANTS: usize = 0;

/// Names of functions that do not describe the result.
const FUNCTIONS: &[&str] = &["of", "said", "told", "words"];

/// Largest number of such functions.
const MAX_FUNCTIONS: usize = 14;

#[test]
fn comments_avoid_vague_phrases() {
    let too_many: Vec<String> = PHRASES
        .iter()
        .filter_map(|(phrases, limit)| {
            let has_one = |line: &str| phrases.iter().any(|phrase| has_phrase(line, phrase));
            excess(&format!("comments with {phrases:?}"), *limit, |line| {
                line.starts_with("//") && has_one(line)
            })
        })
        .collect();
    assert!(too_many.is_empty(), "{}", too_many.join("\n"));
}

#[test]
fn constants_carry_their_noun_or_unit() {
    let found = excess("constants with a vague name", MAX_CONSTANTS, |line| {
        declares(line, "const").is_some_and(|name| CONSTANTS.contains(&name))
    });
    assert_eq!(found, None);
}

#[test]
fn functions_are_named_for_their_result() {
    let found = excess("functions with a vague name", MAX_FUNCTIONS, |line| {
        declares(line, "fn").is_some_and(|name| FUNCTIONS.contains(&name))
    });
    assert_eq!(found, None);
}

#[test]
fn phrases_are_found_as_whole_words() {
    assert!(has_phrase("/// Whoever asks.", "whoever"));
    assert!(has_phrase("// See what is wrong, and why.", "what is wrong"));
    assert!(!has_phrase("// The teller.", "tell"));
    assert_eq!(declares("pub(super) const MOST: usize = 1;", "const"), Some("MOST"));
    assert_eq!(declares("pub fn of<T>(value: T) -> Self {", "fn"), Some("of"));
    assert_eq!(declares("let const_of = 1;", "fn"), None);
}

/// Describes the lines that `is_wrong` holds for, if there are more than `limit`.
fn excess(what: &str, limit: usize, is_wrong: impl Fn(&str) -> bool) -> Option<String> {
    let mut lines = Vec::new();
    for (path, text) in sources() {
        let wrong = (1..).zip(text.lines()).filter(|(_, line)| is_wrong(line.trim_start()));
        lines.extend(wrong.map(|(number, line)| format!("\n  {path}:{number}: {}", line.trim())));
    }
    let count = lines.len();
    (count > limit).then(|| format!("{count} {what}, more than {limit}:{}", lines.concat()))
}

/// Whether the words of a phrase follow each other in a line, in any case.
fn has_phrase(line: &str, phrase: &str) -> bool {
    let line = line.to_lowercase();
    let words: Vec<&str> =
        line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words.windows(phrase.len()).any(|window| window == phrase)
}

/// The name that a line declares with a keyword.
fn declares<'a>(line: &'a str, keyword: &str) -> Option<&'a str> {
    let (before, rest) = line.split_once(&format!("{keyword} "))?;
    let is_start = before.is_empty() || before.ends_with(' ');
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    (is_start && !line.starts_with("//")).then_some(&rest[..end])
}

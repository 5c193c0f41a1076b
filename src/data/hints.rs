//! *What somebody has written → how front matter takes it.* What the helps of both carriers share.

use jiff::civil::Date;

/// Largest number of characters of a text that a help repeats.
const MAX_CHARACTERS: usize = 60;

/// A text, cut where it is long.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// A value that can stand as it is, or a sign that there is one where it is too long to repeat.
pub(super) fn cited(value: &str) -> String {
    if value.chars().nth(MAX_CHARACTERS).is_some() { "…".into() } else { value.to_owned() }
}

/// A text in the quotes that need the fewest escapes.
pub(super) fn quoted(text: &str) -> String {
    let text = shortened(text);
    match text.contains(['"', '\\']) {
        true if !text.contains('\'') => format!("'{text}'"),
        true => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        false => format!("\"{text}\""),
    }
}

/// Whether it is a quotation mark that only readers take for one.
pub(super) fn is_typographic(letter: char) -> bool {
    matches!(letter, '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›' | '`' | '´')
}

/// A text without the quotation marks around it, of whatever kind.
pub(super) fn without_quotes(text: &str) -> &str {
    text.trim_matches(|letter| letter == '"' || letter == '\'' || is_typographic(letter)).trim()
}

/// What a word means that other languages take for `true` or `false`.
pub(super) fn boolean(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Whether a text is meant as a date, and the day where that is certain: 6/1/2026 is another day on
/// the other side of an ocean.
pub(super) fn date(text: &str) -> Option<Option<Date>> {
    if text.len() > MAX_CHARACTERS {
        return None;
    }
    let separator = text.chars().find(|letter| "-./".contains(*letter));
    let numbers = |separator| -> Option<Vec<i16>> {
        let all = text.split(separator).map(|part: &str| part.trim().parse().ok());
        all.collect()
    };
    let day = |year: i16, month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    match separator.and_then(numbers).as_deref() {
        Some(&[year @ 1000..=9999, month, of_month]) => Some(day(year, month, of_month)),
        Some(&[of_month, month, year @ 1000..=9999]) if separator == Some('.') => {
            Some(day(year, month, of_month))
        }
        Some(&[first @ 13..=31, second, year @ 1000..=9999]) => Some(day(year, second, first)),
        Some(&[first, second @ 13..=31, year @ 1000..=9999]) => Some(day(year, first, second)),
        Some(&[_, _, 1000..=9999]) => Some(None),
        Some([1900..=2199, 1..=12]) if separator == Some('-') => Some(None),
        _ => is_in_words(text).then_some(None),
    }
}

/// Whether a text names a month and a year.
fn is_in_words(text: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<&str> =
        text.split([' ', ',', '.', '-']).filter(|word| !word.is_empty()).collect();
    let is_month = |word: &&str| {
        word.get(..3).is_some_and(|start| MONTHS.contains(&start.to_lowercase().as_str()))
    };
    let is_number = |word: &&str| word.parse::<u16>().is_ok();
    words.len() <= 3
        && words.iter().filter(|word| is_month(word)).count() == 1
        && words.iter().filter(|word| is_number(word)).count() == words.len() - 1
        && words.iter().any(|word| word.len() == 4 && is_number(word))
}

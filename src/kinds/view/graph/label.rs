//! *The name of a role → lines that fit into a box.* Nothing is known of the font of the reader, so
//! widths are those of a wide one: a name may have more room than it needs, but never less.

use unicode_width::UnicodeWidthChar;

/// Size of the letters in pixels; the style sheet says the same.
pub(super) const SIZE: f64 = 15.0;

/// Width of the widest line, in pixels.
const WIDEST: f64 = 116.0;

/// Most lines; a name that needs more ends with an ellipsis. The list has it in full.
const LINES: usize = 6;

/// The lines of a name.
pub(super) fn lines(name: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in name.split_whitespace() {
        if !line.is_empty() && width(&line) + width(" ") + width(word) > WIDEST {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        let mut room = WIDEST - width(&line);
        for letter in word.chars() {
            let needs = width_of(letter);
            // A mark that stands on the letter before it takes no room and stays with it.
            if needs > room && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                room = WIDEST;
            }
            room -= needs;
            line.push(letter);
        }
        if lines.len() > LINES {
            break;
        }
    }
    lines.push(line);
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            while width(last) + width_of('…') > WIDEST && last.pop().is_some() {}
            last.push('…');
        }
    }
    lines
}

/// Most that a line of words takes, in pixels.
pub(super) fn width(words: &str) -> f64 {
    words.chars().map(width_of).sum()
}

fn width_of(letter: char) -> f64 {
    let share = match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | ' ' => 0.38,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 0.48,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 1.06,
        'A'..='Z' | '&' => 0.8,
        'a'..='z' | '0'..='9' => 0.68,
        other => match other.width() {
            Some(0) | None => 0.0,
            Some(1) => 0.86,
            Some(_) => 1.15,
        },
    };
    share * SIZE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_broken_between_words() {
        assert_eq!(lines("Product manager"), ["Product", "manager"]);
        assert_eq!(lines("Tester"), ["Tester"]);
        assert_eq!(lines("  Head \n of  QA "), ["Head of QA"]);
        assert_eq!(lines(""), [""]);
    }

    #[test]
    fn a_word_that_is_too_long_is_broken_within() {
        let lines = lines("Donaudampfschifffahrtsgesellschaftskapitän");
        assert_eq!(lines.concat(), "Donaudampfschifffahrtsgesellschaftskapitän");
        assert!(lines.len() > 2 && lines.iter().all(|line| width(line) <= WIDEST), "{lines:?}");
    }

    #[test]
    fn a_name_without_end_ends_with_an_ellipsis() {
        let lines = lines(&"very long ".repeat(10_000));
        assert_eq!(lines.len(), LINES);
        assert!(lines[LINES - 1].ends_with('…'));
        let lines = self::lines(&"x".repeat(100_000));
        assert_eq!(lines.len(), LINES);
        assert!(lines.iter().all(|line| width(line) <= WIDEST), "{lines:?}");
    }

    #[test]
    fn wide_letters_take_the_room_of_two_and_marks_none() {
        assert!(width("产品") > width("ab") * 1.5);
        assert_eq!(width("e\u{301}"), width("e"));
        assert!(lines("产品负责人产品负责人").len() > 1);
    }
}

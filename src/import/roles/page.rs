//! *The text of a page → its lines by section.*

/// A section: a heading with the lines below it, up to the next heading of its level or a higher one.
#[derive(Debug)]
pub(super) struct Section {
    /// The words of the heading.
    pub(super) heading: String,
    /// Index of the line of the heading.
    pub(super) start: usize,
    /// Index behind its last line.
    pub(super) end: usize,
}

/// A page as lines.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    /// All lines of the file, without their ends.
    pub(super) all: Vec<&'t str>,
    /// The lines of front matter between the fences, and the fence.
    pub(super) matter: Option<(std::ops::Range<usize>, &'t str)>,
    /// Index of the first line of the body.
    pub(super) body: usize,
    /// Index and words of the heading of level 1 above the text.
    pub(super) title: Option<(usize, &'t str)>,
    /// The sections of level 2 and below that have no other heading above them.
    pub(super) sections: Vec<Section>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Lines<'t> {
        let all: Vec<&str> = text.lines().collect();
        let matter = front_matter(&all);
        let body = matter.as_ref().map_or(0, |(range, _)| range.end + 1);
        let mut fence: Option<&str> = None;
        let mut headings: Vec<(usize, usize, &str)> = Vec::new();
        for (at, line) in all.iter().enumerate().skip(body) {
            let start = line.trim_start();
            let mark = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
            match (fence, mark) {
                (None, Some(mark)) => fence = Some(mark),
                (Some(open), Some(mark)) if open == mark => fence = None,
                (None, None) => {
                    headings.extend(heading(line).map(|(level, words)| (at, level, words)))
                }
                _ => {}
            }
        }
        let title =
            headings.iter().find(|(_, level, _)| *level == 1).map(|(at, _, words)| (*at, *words));
        let mut sections: Vec<Section> = Vec::new();
        for (nth, (at, level, words)) in headings.iter().enumerate() {
            if *level == 1 || sections.last().is_some_and(|above| above.end > *at) {
                continue;
            }
            let mut below = headings.iter().skip(nth + 1);
            let end =
                below.find(|(_, other, _)| other <= level).map_or(all.len(), |(end, ..)| *end);
            sections.push(Section { heading: (*words).to_owned(), start: *at, end });
        }
        Lines { all, matter, body, title, sections }
    }

    /// Returns the lines below the heading of a section.
    pub(super) fn below(&self, section: &Section) -> &[&'t str] {
        self.all.get(section.start + 1..section.end).unwrap_or_default()
    }
}

/// Returns the range of the lines of front matter, with its fence.
fn front_matter<'t>(all: &[&'t str]) -> Option<(std::ops::Range<usize>, &'t str)> {
    let fence =
        all.first().map(|line| line.trim_end()).filter(|line| ["+++", "---"].contains(line))?;
    let end = all.iter().skip(1).position(|line| line.trim_end() == fence)? + 1;
    Some((1..end, fence))
}

/// Returns the level and the words of an ATX heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    if !(1..=6).contains(&level) || !rest.starts_with([' ', '\t']) {
        return None;
    }
    let words = rest.trim().trim_end_matches('#').trim();
    (!words.is_empty()).then_some((level, words))
}

/// Returns the items of lines that are nothing but one flat list, each as one line.
pub(super) fn items(lines: &[&str]) -> Option<Vec<String>> {
    let mut items: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in lines {
        if line.trim().is_empty() {
            is_open = false;
        } else if let Some(words) = item(line) {
            items.push(words.trim().to_owned());
            is_open = true;
        } else if is_open && item(line.trim_start()).is_none() {
            let last = items.last_mut()?;
            last.push(' ');
            last.push_str(line.trim());
        } else {
            return None;
        }
    }
    (!items.is_empty() && items.iter().all(|item| !item.is_empty())).then_some(items)
}

/// Returns the words of a list item that is not indented.
pub(super) fn item(line: &str) -> Option<&str> {
    let marked = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark));
    marked.or_else(|| {
        let digits = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let is_number = digits.len() < line.len();
        digits.strip_prefix(". ").or_else(|| digits.strip_prefix(") ")).filter(|_| is_number)
    })
}

/// Returns the first sentence of a paragraph and what follows it.
pub(super) fn first_sentence(words: &str) -> (&str, &str) {
    for (at, mark) in words.char_indices().filter(|(_, letter)| ".!?".contains(*letter)) {
        let (sentence, rest) = words.split_at(at + mark.len_utf8());
        let is_short = ["e.g.", "i.e.", "etc.", "vs.", "approx."]
            .iter()
            .any(|short| sentence.to_lowercase().ends_with(short));
        let begins = rest.trim_start().chars().next();
        let is_end = rest.starts_with(char::is_whitespace)
            && begins.is_some_and(|letter| !letter.is_lowercase());
        if is_end && !is_short {
            return (sentence.trim(), rest.trim());
        }
    }
    (words.trim(), "")
}

/// Returns words without the marks of Markdown: links, emphasis and code.
pub(super) fn plain(words: &str) -> String {
    let mut out = String::new();
    let mut rest = words;
    while let Some(at) = rest.find('[') {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let wiki = behind.strip_prefix("[[").and_then(|inner| inner.split_once("]]"));
        let link = behind[1..].split_once("](").and_then(|(label, tail)| {
            Some((label, tail.split_once(')')?.1)).filter(|_| !label.contains(']'))
        });
        rest = match (wiki, link) {
            (Some((inner, tail)), _) => {
                out.push_str(inner.rsplit('|').next().unwrap_or(inner));
                tail
            }
            (None, Some((label, tail))) => {
                out.push_str(label);
                tail
            }
            (None, None) => {
                out.push('[');
                &behind[1..]
            }
        };
    }
    out.push_str(rest);
    out.replace("**", "").replace("__", "").replace(['*', '`'], "").trim().to_owned()
}

/// Returns the keys that front matter states, as far as they stand alone on a line.
pub(super) fn stated_keys(lines: &Lines<'_>) -> Vec<String> {
    let Some((range, fence)) = &lines.matter else { return Vec::new() };
    let mark = if *fence == "---" { ':' } else { '=' };
    let own = lines.all.get(range.clone()).unwrap_or_default();
    own.iter()
        .filter(|line| line.starts_with(|first: char| first.is_alphabetic() || first == '['))
        .filter_map(|line| match line.strip_prefix('[') {
            Some(table) => Some(table.trim_matches(['[', ']', ' ']).to_owned()),
            None => Some(line.split_once(mark)?.0.trim().to_owned()),
        })
        .map(|key| key.split('.').next().unwrap_or_default().to_owned())
        .collect()
}

/// Returns the other names that front matter states for a role.
pub(super) fn stated_names(lines: &Lines<'_>) -> Vec<String> {
    let Some((range, _)) = &lines.matter else { return Vec::new() };
    let own = lines.all.get(range.clone()).unwrap_or_default();
    let named = own.iter().filter_map(|line| {
        let (key, value) = line.split_once(['=', ':'])?;
        ["abbreviation", "also_known_as"].contains(&key.trim()).then_some(value)
    });
    named
        .flat_map(|value| value.trim().trim_matches(['[', ']']).split(','))
        .map(|name| name.trim().trim_matches(['"', '\'']).to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_end_at_the_next_heading_of_their_level_and_code_has_none() {
        let text = "+++\na = 1\n+++\n# T\n\n## A\nx\n### B\ny\n```\n## no\n```\n## C\nz\n";
        let lines = Lines::new(text);
        let found: Vec<_> =
            lines.sections.iter().map(|it| (it.heading.as_str(), it.start, it.end)).collect();
        assert_eq!(found, [("A", 5, 12), ("C", 12, 14)]);
        assert_eq!((lines.body, lines.title), (3, Some((3, "T"))));
    }

    #[test]
    fn only_flat_lists_are_lists() {
        assert_eq!(items(&["- a", "  more", "", "* b"]), Some(vec!["a more".into(), "b".into()]));
        assert_eq!(items(&["1. a", "2) b"]).map(|items| items.len()), Some(2));
        assert_eq!(items(&["- a", "  - nested"]), None);
        assert_eq!(items(&["Words:", "- a"]), None);
        assert_eq!(items(&[""]), None);
    }

    #[test]
    fn the_first_sentence_ends_before_a_capital() {
        assert_eq!(first_sentence("One e.g. This. Two more."), ("One e.g. This.", "Two more."));
        assert_eq!(first_sentence("Uses v1.2 of it"), ("Uses v1.2 of it", ""));
    }

    #[test]
    fn marks_are_taken_out_of_names() {
        assert_eq!(plain("**[The CTO](cto.md)** or [[vp|VP]] [x]"), "The CTO or VP [x]");
    }
}

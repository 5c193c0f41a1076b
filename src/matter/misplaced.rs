//! *Text whose first line opens no front matter → front matter that stands elsewhere, or between other
//! lines.* Only what plainly is front matter counts: it begins with a key, and tools know one of its keys.

use super::{Format, Matter, Slip, lines};
use std::borrow::Cow;

/// Where front matter is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// At the top of a file, below empty lines, comments and one heading.
    Anywhere,
    /// Directly below other front matter.
    BelowAnother,
}

/// The lines around front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fence {
    /// A line of this letter.
    Line(char),
    /// A code block that is opened with this letter.
    Code(char),
    /// An HTML comment.
    Comment,
    /// No line.
    Nothing,
}

/// Finds front matter at or below `from`.
pub(super) fn find(text: &str, from: usize, place: Where) -> Option<Matter<'_>> {
    let mut above = Above::default();
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        let line = rest.split_inclusive('\n').next()?;
        let trimmed = trim(line);
        if trimmed.is_empty() {
            above.empty = true;
            at += line.len();
            continue;
        }
        if let Some(found) = opened(text, at, line, &above, place) {
            return Some(found);
        }
        if place == Where::BelowAnother {
            return None;
        }
        if trimmed.starts_with("<!--") {
            at += rest.find("-->")? + "-->".len();
            above.empty = true;
        } else if trimmed.starts_with("# ") && above.heading.is_none() {
            above.heading = Some(at);
            at += line.len();
        } else {
            return None;
        }
    }
}

/// What stands above the front matter.
#[derive(Debug, Default)]
struct Above {
    /// Empty lines or comments.
    empty: bool,
    /// Where a heading stands.
    heading: Option<usize>,
}

/// A line without whitespace and invisible letters around it.
fn trim(line: &str) -> &str {
    line.trim_matches(|letter: char| {
        letter.is_whitespace()
            || matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
    })
}

/// Reads front matter that opens with the line at `at`.
fn opened<'t>(
    text: &'t str,
    at: usize,
    line: &'t str,
    above: &Above,
    place: Where,
) -> Option<Matter<'t>> {
    let trimmed = trim(line);
    if trimmed.starts_with('{') && above.heading.is_none() {
        return json(text, at, above);
    }
    let fence = fence(trimmed);
    if above.heading.is_some() && !matches!(fence, Fence::Line('-' | '+' | ';')) {
        return None;
    }
    if place == Where::BelowAnother && !matches!(fence, Fence::Line(_)) {
        return None;
    }
    let opening = at..at + line.trim_end().len();
    let start = match fence {
        Fence::Nothing => at,
        Fence::Comment => at + line.find("<!--")? + "<!--".len(),
        _ => at + line.len(),
    };
    let inside = inside(text, start, fence)?;
    let scan = inside.scan;
    if !scan.is_plain() {
        return None;
    }
    let written = text.get(start..inside.end)?;
    let is_hidden = lines::says_hidden(written);
    let is_enough = match fence {
        // A list of properties above a text is no front matter for that alone.
        Fence::Nothing => (scan.title || is_hidden) && scan.keys >= 2,
        Fence::Comment | Fence::Code(_) => scan.title && scan.keys >= 2 || is_hidden,
        Fence::Line('-' | '+' | ';') => true,
        Fence::Line(_) => scan.title || is_hidden,
    };
    if !is_enough {
        return None;
    }
    let own = trimmed.chars().count() == 3;
    let (usual, format) = match (fence, scan.format) {
        (Fence::Line('-'), Some(Format::Yaml)) | (Fence::Line('+'), Some(Format::Toml)) => {
            (own && matches!(trimmed, "---" | "+++"), scan.format?)
        }
        (Fence::Line('-'), _) if scan.mixed => (own && trimmed == "---", Format::Yaml),
        (Fence::Line('+'), _) if scan.mixed => (own && trimmed == "+++", Format::Toml),
        (_, format) => (false, format?),
    };
    let is_language = matches!(
        (fence, format),
        (Fence::Line('-'), Format::Toml) | (Fence::Line('+'), Format::Yaml)
    );
    let is_indented =
        line.starts_with(|first: char| first != trimmed.chars().next().unwrap_or(' '));
    let slip = if !inside.closed {
        Slip::Open
    } else if is_language && own {
        Slip::Language
    } else if !usual {
        Slip::Fence
    } else if above.heading.is_some() {
        Slip::BelowHeading
    } else if above.empty {
        Slip::NotFirst
    } else if is_indented {
        Slip::Indented
    } else {
        Slip::Ending
    };
    let mut found = Matter {
        format,
        text: readable(written, fence),
        start,
        opening,
        body: Cow::Borrowed(text.get(inside.after..)?),
        body_start: inside.after,
        after: inside.after,
        slip: Some(slip),
        prose: None,
    };
    keep_heading(&mut found, text, above);
    Some(found)
}

/// Puts the heading above front matter back above the text: the front matter becomes blanks, so that every
/// place in the body is a place in the file.
fn keep_heading(found: &mut Matter<'_>, text: &str, above: &Above) {
    let Some(heading) = above.heading else { return };
    let blank = |part: &str| -> String {
        part.split('\n').map(|line| " ".repeat(line.len())).collect::<Vec<_>>().join("\n")
    };
    let (Some(title), Some(matter)) =
        (text.get(heading..found.opening.start), text.get(found.opening.start..found.body_start))
    else {
        return;
    };
    found.body = Cow::Owned(format!("{title}{}{}", blank(matter), found.body));
    found.body_start = heading;
}

/// Returns the fence that a line is.
fn fence(trimmed: &str) -> Fence {
    for (mark, letter) in [("```", '`'), ("~~~", '~')] {
        if let Some(language) = trimmed.strip_prefix(mark) {
            let language = language.trim_start_matches(letter).trim();
            let language = language.split([' ', '{', '\t']).next().unwrap_or_default();
            let languages = ["yaml", "yml", "toml", "json", "frontmatter", "front-matter"];
            if languages.contains(&language.to_lowercase().as_str()) {
                return Fence::Code(letter);
            }
        }
    }
    if trimmed.starts_with("<!--") {
        return Fence::Comment;
    }
    match ruled(trimmed) {
        Some(letter) => Fence::Line(letter),
        None => Fence::Nothing,
    }
}

/// Returns the letter of a line of one letter. Word processors make one dash of two or three.
fn ruled(trimmed: &str) -> Option<char> {
    let plain = |letter: char| if matches!(letter, '–' | '—') { '-' } else { letter };
    let first = trimmed.chars().next().map(plain)?;
    let is_rule = "-+;=*_~.:".contains(first) && trimmed.chars().all(|it| plain(it) == first);
    let is_long = trimmed.chars().nth(1).is_some() || trimmed == "—";
    (is_rule && is_long).then_some(first)
}

/// What stands between the fences.
struct Inside {
    scan: lines::Scan,
    /// Where the front matter ends.
    end: usize,
    /// Where the text begins.
    after: usize,
    closed: bool,
}

/// Reads lines up to the closing fence, or as long as they are keys and values.
fn inside(text: &str, start: usize, fence: Fence) -> Option<Inside> {
    let mut scan = lines::Scan::default();
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let trimmed = trim(line);
        let closes = match fence {
            Fence::Code(letter) => {
                trimmed.chars().count() >= 3 && trimmed.chars().all(|it| it == letter)
            }
            Fence::Comment => trimmed.contains("-->"),
            Fence::Nothing => trimmed.is_empty() || ruled(trimmed).is_some(),
            Fence::Line(letter) => {
                ruled(trimmed).is_some_and(|it| it == letter || "-+.".contains(it))
            }
        };
        if closes {
            let after = match fence {
                Fence::Comment => at + line.find("-->")? + "-->".len(),
                _ => at + line.len(),
            };
            // The last key may stand before the end of the comment.
            let end = if fence == Fence::Comment { after - "-->".len() } else { at };
            if fence == Fence::Comment {
                scan.line(text.get(at..end)?, at);
            }
            return Some(Inside { scan, end, after, closed: true });
        }
        // Within code blocks and comments, another fence may stand around the keys.
        let is_inner = matches!(fence, Fence::Code(_) | Fence::Comment) && ruled(trimmed).is_some();
        if !is_inner && !scan.line(line, at) {
            break;
        }
        at += line.len();
    }
    match fence {
        // A code block or a comment that is never closed is the whole page.
        Fence::Code(_) | Fence::Comment => None,
        Fence::Nothing if scan.prose.is_some() => None,
        Fence::Nothing => Some(Inside { end: scan.end, after: scan.end, scan, closed: true }),
        Fence::Line(_) => {
            let scan = lines::scan_open(text, start);
            Some(Inside { end: scan.end, after: scan.end, scan, closed: false })
        }
    }
}

/// Makes what stands between unusual fences readable, without changing its length: inner fences become
/// blanks, and so do the commas of JSON without braces.
fn readable(written: &str, fence: Fence) -> Cow<'_, str> {
    let blank = |line: &str| " ".repeat(line.len());
    let each = |change: &dyn Fn(&str) -> String| -> Cow<'_, str> {
        Cow::Owned(written.split('\n').map(change).collect::<Vec<_>>().join("\n"))
    };
    match fence {
        Fence::Code(_) | Fence::Comment => each(&|line| match ruled(trim(line)) {
            Some(_) => blank(line),
            None => line.to_owned(),
        }),
        Fence::Line(';') => each(&|line| match line.trim_end().strip_suffix(',') {
            Some(field) if line.trim_start().starts_with('"') => {
                format!("{field}{}", blank(&line[field.len()..]))
            }
            _ => line.to_owned(),
        }),
        _ => Cow::Borrowed(written),
    }
}

/// Reads an object in JSON.
fn json<'t>(text: &'t str, at: usize, above: &Above) -> Option<Matter<'t>> {
    let rest = text.get(at..)?;
    let start = at + rest.find('{')?;
    let object = text.get(start..)?;
    if !object.get(1..)?.trim_start().starts_with('"') {
        return None;
    }
    let length = object_length(object)?;
    let after = object.get(length..)?;
    let line = after.split_inclusive('\n').next().unwrap_or_default();
    if !line.trim().is_empty() {
        return None;
    }
    let written = object.get(..length)?;
    let first = written.get(1..)?.trim_start();
    let is_known = ["title", "draft", "hidden", "published", "date", "description"];
    if !is_known.iter().any(|key| written.contains(&format!("\"{key}\""))) || first.is_empty() {
        return None;
    }
    let body_start = start + length + line.len();
    let slip = if above.empty { Slip::NotFirst } else { Slip::Fence };
    Some(Matter {
        format: Format::Yaml,
        text: Cow::Owned(written.replace('\t', " ")),
        start,
        opening: start..start + 1,
        body: Cow::Borrowed(text.get(body_start..)?),
        body_start,
        after: body_start,
        slip: Some(slip),
        prose: None,
    })
}

/// Returns the length of the object that a text begins with.
fn object_length(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' if !quoted => depth += 1,
            '}' if !quoted => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

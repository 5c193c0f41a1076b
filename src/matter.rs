//! *Text of a file → front matter and body.* Front matter is TOML between lines of `+++` or YAML between
//! lines of `---`, from the first line on. What plainly is front matter and only stands in another place or
//! between other lines is recognised too, with the [`Slip`] that was made: front matter is
//! never shown as text, and a page that says that it is hidden stays hidden.
//!
//! **Invariants.** Nothing of a file is lost: every byte is a fence, front matter, body, or skipped
//! whitespace and comments above the front matter. Time grows with the length of the front matter.

mod lines;
mod misplaced;

use std::borrow::Cow;
use std::ops::Range;

pub use lines::{first_hiding_key, hides, says_hidden};

/// The language of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// No front matter.
    None,
    /// TOML, usually between lines of `+++`.
    Toml,
    /// YAML, usually between lines of `---`; JSON is read as YAML.
    Yaml,
}

/// A slip in the place or the fences of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Empty lines or a comment stand above it.
    NotFirst,
    /// A heading stands above it.
    BelowHeading,
    /// Its lines are indented.
    Indented,
    /// It stands between other lines than `+++` or `---`, or between none.
    Fence,
    /// Its last line is `...`, or another one than the first.
    Ending,
    /// It is never closed.
    Open,
    /// TOML between `---`, or YAML between `+++`.
    Language,
    /// It is the second front matter of the file.
    Second,
}

/// The front matter and the body of a file, as places in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter<'t> {
    /// The language of the front matter.
    pub format: Format,
    /// The text between the fences. It is as long as its place in the file.
    pub text: Cow<'t, str>,
    /// Offset of `text` in the file.
    pub start: usize,
    /// The opening fence, or the first line.
    pub opening: Range<usize>,
    /// The text of the page.
    pub body: Cow<'t, str>,
    /// Offset of `body` in the file.
    pub body_start: usize,
    /// Offset in the file behind the front matter; a heading above it stands before.
    pub after: usize,
    /// The slip in its place, if there is one.
    pub slip: Option<Slip>,
    /// Offset in the file where the front matter ends if it cannot be read as a whole: the first line that
    /// looks like text.
    pub prose: Option<usize>,
}

impl<'t> Matter<'t> {
    fn none(text: &'t str) -> Matter<'t> {
        Matter {
            format: Format::None,
            text: Cow::Borrowed(""),
            start: 0,
            opening: 0..0,
            body: Cow::Borrowed(text),
            body_start: 0,
            after: 0,
            slip: None,
            prose: None,
        }
    }

    /// Returns the front matter that ends where the text seems to begin. `text` is that of the file.
    pub fn cut(&self, text: &'t str) -> Option<Matter<'t>> {
        let end = self.prose?;
        Some(Matter {
            text: Cow::Borrowed(text.get(self.start..end)?),
            body: Cow::Borrowed(text.get(end..)?),
            body_start: end,
            after: end,
            slip: Some(Slip::Open),
            prose: None,
            ..self.clone()
        })
    }

    /// Returns the front matter that follows this one directly, as it does where two tools wrote one each.
    /// `text` is that of the file.
    pub fn second(&self, text: &'t str) -> Option<Matter<'t>> {
        if self.format == Format::None || matches!(self.body, Cow::Owned(_)) {
            return None;
        }
        let found = misplaced::find(text, self.body_start, misplaced::Where::BelowAnother)?;
        Some(Matter { slip: Some(Slip::Second), ..found })
    }
}

/// Splits a file into its front matter and its body. Lines must end in line feeds.
pub fn split(text: &str) -> Matter<'_> {
    let found = strict(text).or_else(|| misplaced::find(text, 0, misplaced::Where::Anywhere));
    found.unwrap_or_else(|| Matter::none(text))
}

/// Returns the front matter that begins on the first line and is closed.
fn strict(text: &str) -> Option<Matter<'_>> {
    let first = text.lines().next()?;
    let (format, fence) = match first.trim_end() {
        "+++" => (Format::Toml, "+++"),
        "---" => (Format::Yaml, "---"),
        _ => return None,
    };
    let start = (first.len() + 1).min(text.len());
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let ending = line.trim_end();
        let is_early = format == Format::Yaml && ending == "...";
        if ending == fence || is_early {
            let inside = text.get(start..at)?;
            let scan = lines::scan(inside);
            if format == Format::Yaml && scan.keys == 0 && !inside.contains([':', '=']) {
                // Two thematic breaks around a text, unless nothing stands between them.
                (inside.trim().is_empty()).then_some(())?;
            }
            let written = scan.format.filter(|_| !scan.mixed).unwrap_or(format);
            let slip = match (written == format, is_early) {
                (false, _) => Some(Slip::Language),
                (true, true) => Some(Slip::Ending),
                (true, false) => None,
            };
            return Some(Matter {
                format: written,
                text: Cow::Borrowed(inside),
                start,
                opening: 0..fence.len(),
                body: Cow::Borrowed(text.get(at + line.len()..)?),
                body_start: at + line.len(),
                after: at + line.len(),
                slip,
                prose: scan.prose.map(|prose| start + prose),
            });
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests;

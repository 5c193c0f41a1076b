//! *Diagnostics → text* for people, editors and machines. No other module formats diagnostics.
//!
//! **Invariants.** Spans are clamped to their text and its character boundaries. Text of files is
//! printed without control characters, so that no page can control a terminal. The work is linear in the texts and the diagnostics.

mod human;
mod machine;
mod place;
mod summary;

use crate::diagnostic::{Diagnostic, Severity};
use crate::fatal::Fatal;
use crate::source_map::SourceMap;
use place::Places;
use std::fmt::Write;

/// A format of errors and warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// With the lines of the file, in colour if the terminal supports it
    Human,
    /// One line for each error or warning
    Short,
    /// One JSON object
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

impl Format {
    /// Returns whether programs read this format, so that it goes to standard output.
    pub fn is_for_programs(self) -> bool {
        match self {
            Format::Human | Format::Short => false,
            Format::Json | Format::Github | Format::Sarif => true,
        }
    }
}

/// Returns diagnostics as text, with a line feed at the end of every line. Formats for people may have
/// ANSI styles.
///
/// `folder` is where the root of the handbook lies in its repository, `/`-separated and empty for
/// the top: GitHub and SARIF count paths from there, all others from the root of the handbook.
pub fn render(
    format: Format,
    diagnostics: &[Diagnostic],
    texts: &SourceMap,
    folder: &str,
) -> String {
    let places = Places::new(diagnostics, texts);
    match format {
        Format::Human => human::render(diagnostics, &places),
        Format::Short => short(diagnostics, &places),
        Format::Json => machine::json(diagnostics, &places),
        Format::Github => machine::github(diagnostics, &places, folder),
        Format::Sarif => machine::sarif(diagnostics, &places, folder),
    }
}

/// Returns a line for each rule with the number of its places and the first of them, the most severe
/// first. Errors are in full before it.
pub fn summary(diagnostics: &[Diagnostic], texts: &SourceMap) -> String {
    let places = Places::new(diagnostics, texts);
    let (errors, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        diagnostics.iter().partition(|found| found.severity == Severity::Error);
    let errors: Vec<Diagnostic> = errors.into_iter().cloned().collect();
    human::render(&errors, &places) + &summary::render(others, &places)
}

/// Returns the number of places that deserve a look.
pub fn places(diagnostics: &[Diagnostic]) -> u64 {
    diagnostics.iter().map(|found| u64::from(found.count)).sum()
}

fn short(diagnostics: &[Diagnostic], places: &Places<'_>) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = places.place(diagnostic.primary.span);
        let at = place.map(|place| place.to_string()).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{at}{}{}[{}]: {}",
            if at.is_empty() { "" } else { ": " },
            diagnostic.severity.word(),
            diagnostic.code.rule().code,
            printable(&diagnostic.text())
        );
    }
    out
}

/// A diagnostic in parts, for the overlay of the preview. All text is printable.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// As in `RB0102`.
    pub code: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// The message.
    pub message: String,
    /// The fix.
    pub help: Option<String>,
    /// `path:line:column`; empty without a file.
    pub place: String,
    /// `path:line`, for editors.
    pub source: Option<String>,
    /// The lines of its places, underlined; the first place is not named again.
    pub excerpt: String,
}

/// Splits diagnostics into parts.
pub fn parts(diagnostics: &[Diagnostic], texts: &SourceMap) -> Vec<Finding> {
    let places = Places::new(diagnostics, texts);
    let excerpt = |found: &Diagnostic| human::excerpt(found, &places);
    diagnostics.iter().map(|found| finding(found, &places, excerpt(found))).collect()
}

/// Splits diagnostics into parts, without excerpts.
pub fn parts_in_short(diagnostics: &[Diagnostic], texts: &SourceMap) -> Vec<Finding> {
    let places = Places::new(diagnostics, texts);
    diagnostics.iter().map(|found| finding(found, &places, String::new())).collect()
}

fn finding(diagnostic: &Diagnostic, places: &Places<'_>, excerpt: String) -> Finding {
    let place = places.place(diagnostic.primary.span);
    Finding {
        code: diagnostic.code.rule().code,
        severity: diagnostic.severity.word(),
        message: printable(&diagnostic.text()),
        help: diagnostic.help.as_deref().map(printable),
        source: place.as_ref().map(|place| format!("{}:{}", place.path, place.start.line)),
        place: place.map(|place| place.to_string()).unwrap_or_default(),
        excerpt,
    }
}

/// Formats the error that ended a run.
pub fn fatal(fatal: &Fatal) -> String {
    let help = match fatal {
        Fatal::Refused { help, .. } => Some(help.as_str()),
        Fatal::Usage(_) | Fatal::Io { .. } => None,
    };
    human::message(&fatal.to_string(), help)
}

/// Counts by severity: "2 errors, 1 warning"; empty without diagnostics.
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| {
        let number =
            diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        match number {
            0 => None,
            1 => Some(format!("1 {}", severity.word())),
            _ => Some(format!("{number} {}s", severity.word())),
        }
    };
    let counts: Vec<String> =
        [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter_map(of).collect();
    counts.join(", ")
}

/// Returns the text without control characters; line feeds become spaces.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\n' | '\t' => ' ',
            letter if letter.is_control() => '\u{FFFD}',
            letter => letter,
        })
        .collect()
}

#[cfg(test)]
mod tests;

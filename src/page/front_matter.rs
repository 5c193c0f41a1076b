//! *Text of a file → front matter and body,* separated by fences.

use crate::data;
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::{FileId, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// No front matter.
    None,
    /// TOML between lines of `+++`.
    Toml,
    /// YAML between lines of `---`.
    Yaml,
}

/// The front matter and the body of a file.
pub(super) struct FrontMatter<'t> {
    /// The format of the front matter.
    pub(super) format: Format,
    /// The text between the fences.
    pub(super) text: &'t str,
    /// Offset of `text` in the file.
    pub(super) start: usize,
    /// The opening fence: missing keys are reported here.
    pub(super) opening: Span,
    /// The text after the closing fence.
    pub(super) body: &'t str,
    /// Offset of `body` in the file.
    pub(super) body_start: usize,
}

/// Splits a file at the fences of its front matter. Lines must end in line feeds.
pub(super) fn split<'t>(
    text: &'t str,
    file: FileId,
    diags: &mut Vec<Diagnostic>,
) -> FrontMatter<'t> {
    let none = |opening| FrontMatter {
        format: Format::None,
        text: "",
        start: 0,
        opening,
        body: text,
        body_start: 0,
    };
    let first = text.lines().next().unwrap_or_default();
    let (format, fence) = match first.trim_end() {
        "+++" => (Format::Toml, "+++"),
        "---" => (Format::Yaml, "---"),
        _ => return none(Span::whole_file(file)),
    };
    let opening = Span::new(file, 0..fence.len());
    let start = (first.len() + 1).min(text.len());
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == fence {
            if at - start > data::MAX_BYTES {
                let message = format!("front matter of more than {} KiB", data::MAX_BYTES / 1024);
                diags.push(Diagnostic::new(Code::TooLarge, opening, message));
                return none(opening);
            }
            let body_start = at + line.len();
            return FrontMatter {
                format,
                text: &text[start..at],
                start,
                opening,
                body: &text[body_start..],
                body_start,
            };
        }
        at += line.len();
    }
    if format == Format::Toml || text[start..].contains(": ") {
        let message = format!("front matter opens with `{fence}` and is never closed");
        let help = format!("end it with a line `{fence}`");
        diags.push(Diagnostic::new(Code::BadSyntax, opening, message).help(help));
        return FrontMatter { body: "", ..none(opening) };
    }
    // A thematic break at the top of a page without front matter.
    none(Span::whole_file(file))
}

//! *Text of a file → front matter and body.* The fences say where the one ends and the other begins.

use crate::data;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{FileId, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    /// There is no front matter.
    None,
    /// TOML between lines of `+++`.
    Toml,
    /// YAML between lines of `---`.
    Yaml,
}

/// The two parts of a file.
pub(super) struct Matter<'t> {
    /// What the front matter is written in.
    pub(super) carrier: Carrier,
    /// Between the fences.
    pub(super) text: &'t str,
    /// The first byte of that.
    pub(super) start: usize,
    /// The opening fence, where a missing key is reported.
    pub(super) opening: Span,
    /// What follows.
    pub(super) body: &'t str,
    /// The first byte of that.
    pub(super) body_start: usize,
}

/// Splits a file at the fences of its front matter. Lines end in line feeds here.
pub(super) fn split<'t>(text: &'t str, file: FileId, diags: &mut Vec<Diagnostic>) -> Matter<'t> {
    let none = |opening| Matter {
        carrier: Carrier::None,
        text: "",
        start: 0,
        opening,
        body: text,
        body_start: 0,
    };
    let first = text.lines().next().unwrap_or_default();
    let (carrier, fence) = match first.trim_end() {
        "+++" => (Carrier::Toml, "+++"),
        "---" => (Carrier::Yaml, "---"),
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
            return Matter {
                carrier,
                text: &text[start..at],
                start,
                opening,
                body: &text[body_start..],
                body_start,
            };
        }
        at += line.len();
    }
    if carrier == Carrier::Toml || text[start..].contains(": ") {
        let message = format!("front matter opens with `{fence}` and is never closed");
        let help = format!("end it with a line `{fence}`");
        diags.push(Diagnostic::new(Code::BadSyntax, opening, message).help(help));
        return Matter { body: "", ..none(opening) };
    }
    // A thematic break at the top of a page without front matter.
    none(Span::whole_file(file))
}

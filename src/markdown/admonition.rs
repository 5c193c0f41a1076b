//! *`::: note` … `:::` and `> [!NOTE]` → notes.*

use std::ops::Range;

use super::fence::Fence;
use super::nesting::{Nesting, Open, OpenFence};
use super::sink::Sink;
use super::source::Source;
use super::{Label, PlaceholderKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::Span;

/// A kind of note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    Details,
}

const KINDS: [(&str, Label, Kind); 6] = [
    ("note", Label::Note, Kind::Note),
    ("tip", Label::Tip, Kind::Tip),
    ("important", Label::Important, Kind::Important),
    ("warning", Label::Warning, Kind::Warning),
    ("caution", Label::Caution, Kind::Caution),
    ("details", Label::Details, Kind::Details),
];

impl Kind {
    fn named(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(known, ..)| name.eq_ignore_ascii_case(known)).map(|(.., kind)| *kind)
    }

    fn name_and_title(self) -> (&'static str, Label) {
        let found = KINDS.iter().find(|(.., kind)| *kind == self);
        found.map_or(("note", Label::Note), |(name, title, _)| (name, *title))
    }

    /// Returns the name of the equivalent alert of GitHub, if there is one.
    fn alert(self) -> Option<&'static str> {
        match self {
            Kind::Note => Some("NOTE"),
            Kind::Tip => Some("TIP"),
            Kind::Important => Some("IMPORTANT"),
            Kind::Warning => Some("WARNING"),
            Kind::Caution => Some("CAUTION"),
            Kind::Details => None,
        }
    }
}

/// Starts or ends a `:::` block. Returns whether a block was dropped because it is too deep.
pub(super) fn fence(
    sink: &mut Sink<'_>,
    nesting: &mut Nesting,
    source: &Source<'_>,
    fence: &Fence,
) -> bool {
    sink.end_statement();
    sink.form.end_leaf();
    let span = source.origin.span(fence.start..fence.end);
    match &fence.begins {
        Some(_) if !nesting.fits(1) => {
            nesting.fences_left_out += 1;
            return true;
        }
        Some((name, title)) => {
            let kind = named(sink, source, name);
            let title = source.slice(title);
            sink.html.newline();
            begin(sink, kind, Some(title).filter(|title| !title.is_empty()));
            let end = if kind == Kind::Details { "</details>\n" } else { "</aside>\n" };
            nesting.push(Open::Fence(OpenFence { colons: fence.colons, span, end }));
        }
        None => end(sink, nesting, fence.colons, span),
    }
    false
}

fn named(sink: &mut Sink<'_>, source: &Source<'_>, name: &Range<usize>) -> Kind {
    let written = source.slice(name);
    Kind::named(written).unwrap_or_else(|| {
        let known = KINDS.map(|(name, ..)| name);
        let message = format!("unknown block type `{written}`");
        let found = Diagnostic::new(Code::BadBlock, source.origin.span(name.clone()), message);
        sink.report(match crate::diagnostic::nearest(written, known) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found.help(format!("the types are {}", known.join(", "))),
        });
        Kind::Note
    })
}

/// Writes the start of a note, with its title.
pub(super) fn begin(sink: &mut Sink<'_>, kind: Kind, title: Option<&str>) {
    let (name, usual) = kind.name_and_title();
    let end = match kind {
        Kind::Details => {
            sink.html.markup("<details");
            sink.html.placeholder(PlaceholderKind::Details);
            sink.html.markup(" class=\"admonition details\">\n<summary>");
            "</summary>\n"
        }
        _ => {
            sink.html.markup(&format!(
                "<aside class=\"admonition {name}\" role=\"note\">\n<p class=\"admonition-title\">"
            ));
            "</p>\n"
        }
    };
    match title {
        Some(title) => sink.html.verbatim(title),
        None => sink.html.label(usual),
    }
    sink.html.markup(end);
    sink.end_statement();
    let alert = kind.alert();
    sink.form.begin_note(alert, title, usual);
}

fn end(sink: &mut Sink<'_>, nesting: &mut Nesting, colons: usize, span: Span) {
    if nesting.fences_left_out > 0 {
        nesting.fences_left_out -= 1;
        return;
    }
    let innermost = nesting.open.iter().rev().map_while(|open| match open {
        Open::Fence(open) => Some(open.colons),
        _ => None,
    });
    let Some(inside) = innermost.clone().position(|open| open == colons) else {
        let message = format!("unmatched `{}`", ":".repeat(colons.min(20)));
        let found = Diagnostic::new(Code::BadBlock, span, message);
        sink.report(match innermost.clone().next() {
            Some(open) => found.help(format!(
                "close the open block with its own number of colons, `{}`",
                ":".repeat(open.min(20))
            )),
            None => found.help("remove it, or open a block with `::: note` before it"),
        });
        return;
    };
    for _ in 0..inside {
        close(sink, nesting, true);
    }
    close(sink, nesting, false);
}

/// Ends open blocks at the end of the element that they started in.
pub(super) fn close_all(sink: &mut Sink<'_>, nesting: &mut Nesting) {
    while matches!(nesting.open.last(), Some(Open::Fence(_))) {
        close(sink, nesting, true);
    }
}

fn close(sink: &mut Sink<'_>, nesting: &mut Nesting, missing: bool) {
    let Some(Open::Fence(open)) = nesting.open.pop() else { return };
    sink.html.newline();
    sink.html.markup(open.end);
    sink.form.end_leaf();
    sink.form.end();
    sink.end_statement();
    if missing {
        let end = ":".repeat(open.colons.min(20));
        sink.report(
            Diagnostic::new(Code::BadBlock, open.span, "this block is not closed")
                .help(format!("end it with a line `{end}` at the same indentation")),
        );
    }
}

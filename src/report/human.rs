//! *Diagnostics → text in the style of the Rust compiler*: message, place, underlined line, help.

use super::place::{Place, Places};
use super::{printable, summary};
use crate::diagnostic::{Diagnostic, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Maximum number of diagnostics printed to a terminal.
const MAX_SHOWN: usize = 50;

/// Lines longer than this, in bytes, are cut before they are laid out; shorter ones are cut to the
/// width of a terminal by the layout itself.
const LONG_LINE: usize = 4000;

/// Bytes of a longer line that are shown before and after the start of the place.
const AROUND: (usize, usize) = (60, 140);

pub(super) fn render(diagnostics: &[Diagnostic], places: &Places<'_>) -> String {
    let shown = most_important(diagnostics);
    let renderer = Renderer::styled();
    let mut out = String::new();
    for diagnostic in &shown {
        out += &renderer.render(&[group(diagnostic, places)]);
        out += "\n\n";
    }
    let rest = diagnostics.len() - shown.len();
    if rest > 0 {
        out += &format!("… and {rest} more; `--format short` shows all. All together:\n\n");
        out += &summary::render(diagnostics, places);
        out += "\n";
    }
    out
}

/// Returns the underlined lines of a diagnostic as plain text, without its message and its place.
pub(super) fn excerpt(diagnostic: &Diagnostic, places: &Places<'_>) -> String {
    let bare = Diagnostic { help: None, ..diagnostic.clone() };
    let text = Renderer::plain().render(&[group(&bare, places)]).to_string();
    let mut lines = text.lines().skip(1).peekable();
    lines.next_if(|line| line.trim_start().starts_with("-->"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Formats an error without a place.
pub(super) fn message(message: &str, help: Option<&str>) -> String {
    let renderer = Renderer::styled();
    let titles = [
        Some(Level::ERROR.primary_title(printable(message))),
        help.map(|help| Level::HELP.primary_title(printable(help))),
    ];
    titles
        .into_iter()
        .flatten()
        .map(|title| format!("{}\n", renderer.render(&[Group::with_title(title)])))
        .collect()
}

/// Returns all diagnostics up to [`MAX_SHOWN`]; beyond it, drops warnings before errors. Keeps the order.
fn most_important(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let errors =
        diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let mut room_for_errors = MAX_SHOWN;
    let mut room_for_others = MAX_SHOWN.saturating_sub(errors);
    diagnostics
        .iter()
        .filter(|diagnostic| {
            let room = match diagnostic.severity {
                Severity::Error => &mut room_for_errors,
                Severity::Warning | Severity::Note => &mut room_for_others,
            };
            let fits = *room > 0;
            *room = room.saturating_sub(1);
            fits
        })
        .collect()
}

fn group<'a>(diagnostic: &Diagnostic, places: &Places<'_>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(
        level.primary_title(printable(&diagnostic.text())).id(diagnostic.code.rule().code),
    );
    let kinds =
        std::iter::once(AnnotationKind::Primary).chain(std::iter::repeat(AnnotationKind::Context));
    for (kind, label) in kinds.zip(diagnostic.places()) {
        let Some(place) = places.place(label.span) else {
            continue;
        };
        let origin = Origin::path(place.path.clone());
        if place.is_whole_file || place.text.is_empty() {
            group = group.element(origin);
            if !label.text.is_empty() {
                group = group.element(Level::NOTE.message(printable(&label.text)));
            }
            continue;
        }
        let excerpt = Excerpt::new(&place);
        let label = (!label.text.is_empty()).then(|| printable(&label.text));
        let mut snippet = Snippet::source(excerpt.line)
            .line_start(place.start.line)
            .annotation(kind.span(excerpt.range).label(label));
        if excerpt.is_cut_before {
            // The layout would count the column from the cut.
            let (line, column) = (place.start.line, place.start.column);
            group = group.element(origin.line(line).char_column(column));
        } else {
            snippet = snippet.path(place.path);
        }
        group = group.element(snippet);
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(printable(help))),
        None => group,
    }
}

/// The line of a place, or the part of it around the place.
struct Excerpt {
    line: String,
    range: std::ops::Range<usize>,
    is_cut_before: bool,
}

impl Excerpt {
    fn new(place: &Place) -> Self {
        let (text, range) = (&*place.text, &place.range);
        let before = text.get(..range.start).unwrap_or_default();
        let behind = text.get(range.start..).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = range.start + behind.find('\n').unwrap_or(behind.len());
        let (mut from, mut to) = (line_start, line_end);
        if line_end - line_start > LONG_LINE {
            from = from.max(text.floor_char_boundary(range.start.saturating_sub(AROUND.0)));
            to = to.min(text.ceil_char_boundary(range.start + AROUND.1));
        }
        let ellipsis = |is_cut| if is_cut { "…" } else { "" };
        let (left, right) = (ellipsis(from > line_start), ellipsis(to < line_end));
        let start = range.start - from + left.len();
        let end = range.end.clamp(range.start, to) - from + left.len();
        let line = text.get(from..to).unwrap_or_default();
        Excerpt {
            line: format!("{left}{line}{right}"),
            range: start..end,
            is_cut_before: from > line_start,
        }
    }
}

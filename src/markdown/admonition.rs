//! *`::: note` … `:::` and `> [!NOTE]` → notes.*

use std::ops::Range;

use super::fence::Fence;
use super::foreign::{self, capitalised};
use super::nesting::{Nesting, Open, OpenFence};
use super::parse::{parse, words_of};
use super::sink::Sink;
use super::source::Source;
use super::{Label, PlaceholderKind, html};
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
    /// One of several tabs: a part with a title.
    Tab,
    /// A group without a title, such as that of tabs.
    Group,
}

const KINDS: [(&str, Label, Kind); 6] = [
    ("note", Label::Note, Kind::Note),
    ("tip", Label::Tip, Kind::Tip),
    ("important", Label::Important, Kind::Important),
    ("warning", Label::Warning, Kind::Warning),
    ("caution", Label::Caution, Kind::Caution),
    ("details", Label::Details, Kind::Details),
];

/// Names of notes that other tools have. Their title is the name.
const OTHERS: [(&str, Kind); 45] = [
    ("abstract", Kind::Note),
    ("accordion", Kind::Details),
    ("alert", Kind::Warning),
    ("attention", Kind::Warning),
    ("bug", Kind::Caution),
    ("callout", Kind::Note),
    ("check", Kind::Tip),
    ("cite", Kind::Note),
    ("code-group", Kind::Group),
    ("collapse", Kind::Details),
    ("columns", Kind::Group),
    ("danger", Kind::Caution),
    ("done", Kind::Tip),
    ("error", Kind::Caution),
    ("example", Kind::Note),
    ("expander", Kind::Details),
    ("fail", Kind::Caution),
    ("failure", Kind::Caution),
    ("faq", Kind::Note),
    ("help", Kind::Note),
    ("hint", Kind::Tip),
    ("info", Kind::Note),
    ("missing", Kind::Caution),
    ("primary", Kind::Note),
    ("question", Kind::Note),
    ("quote", Kind::Note),
    ("secondary", Kind::Note),
    ("see", Kind::Note),
    ("seealso", Kind::Note),
    ("spoiler", Kind::Details),
    ("success", Kind::Tip),
    ("summary", Kind::Note),
    ("tab", Kind::Tab),
    ("tab-item", Kind::Tab),
    ("tab-set", Kind::Group),
    ("tabs", Kind::Group),
    ("tldr", Kind::Note),
    ("todo", Kind::Note),
    ("toggle", Kind::Details),
    ("update", Kind::Note),
    ("version", Kind::Note),
    ("definition", Kind::Note),
    ("exercise", Kind::Note),
    ("key", Kind::Important),
    ("security", Kind::Warning),
];

impl Kind {
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
            Kind::Details | Kind::Tab | Kind::Group => None,
        }
    }

    fn end(self) -> &'static str {
        match self {
            Kind::Details => "</details>\n",
            Kind::Tab => "</section>\n",
            Kind::Group => "</div>\n",
            _ => "</aside>\n",
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
            let (kind, usual) = named(sink, source, name);
            let title = plain(source.slice(title));
            let title = Some(title).filter(|title| !title.is_empty());
            sink.html.newline();
            begin(sink, kind, title.or(usual).as_deref());
            let inserted = source.origin.is_inserted(fence.start);
            let (colons, end) = (fence.colons, kind.end());
            nesting.push(Open::Fence(OpenFence { colons, span, inserted, end }));
        }
        None => {
            let inserted = source.origin.is_inserted(fence.start);
            end(sink, nesting, fence.colons, (span, inserted));
        }
    }
    false
}

/// Returns a title without marks of emphasis and code.
fn plain(title: &str) -> String {
    if !title.contains(['*', '_', '`', '[', '\\']) {
        return title.to_owned();
    }
    let words = words_of(&parse(title, false).events, 0);
    if words.is_empty() { title.to_owned() } else { words }
}

/// Starts a note of the form `> [!type] A title`. Returns the index of the event after its first line, and
/// whether its paragraph goes on; `None` if it is an ordinary quote.
pub(super) fn callout(
    sink: &mut Sink<'_>,
    nesting: &mut Nesting,
    source: &Source<'_>,
    at: usize,
) -> Option<(usize, bool)> {
    let found = foreign::callout(source, at)?;
    let (kind, usual) = named(sink, source, &found.name);
    let usual = match (found.folded, usual) {
        (true, None) => Some(capitalised(&source.slice(&found.name).trim().to_lowercase())),
        (_, usual) => usual,
    };
    let kind = match (found.folded, kind) {
        (true, _) => Kind::Details,
        (false, Kind::Tab | Kind::Group) => Kind::Note,
        (false, kind) => kind,
    };
    let title = Some(found.title).filter(|title| !title.is_empty()).or(usual);
    sink.html.newline();
    begin(sink, kind, title.as_deref());
    nesting.push(Open::Block(kind.end()));
    Some((found.next, found.goes_on))
}

/// Returns the kind of a name, and its usual title if that is not the one of the kind. Reports a name
/// that is not known.
fn named(sink: &mut Sink<'_>, source: &Source<'_>, name: &Range<usize>) -> (Kind, Option<String>) {
    let written = source.slice(name).trim();
    let ours = |name: &str| KINDS.iter().find(|(known, ..)| name.eq_ignore_ascii_case(known));
    if let Some((.., kind)) = ours(written) {
        return (*kind, None);
    }
    let title = || Some(capitalised(&written.to_lowercase()));
    if let Some((_, kind)) = OTHERS.iter().find(|(known, _)| written.eq_ignore_ascii_case(known)) {
        let has_title = !matches!(kind, Kind::Details | Kind::Tab | Kind::Group);
        return (*kind, has_title.then(title).flatten());
    }
    let span = source.origin.span(name.clone());
    let known = KINDS.map(|(name, ..)| name);
    if let Some((near, _, kind)) = crate::diagnostic::nearest(written, known).and_then(ours) {
        let message = format!("unknown type of note `{written}`; shown as `{near}`");
        let found = Diagnostic::new(Code::BadBlock, span, message);
        sink.report(found.help(format!("did you mean `{near}`?")));
        return (*kind, None);
    }
    let message = format!("`{written}` is not a type of note; it is shown as one with this title");
    let help = format!("the types are {}", known.join(", "));
    sink.report(Diagnostic::new(Code::ForeignNote, span, message).help(help).cause(written));
    (Kind::Note, title())
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
        Kind::Group => {
            sink.html.markup("<div class=\"tabs\">\n");
            sink.end_statement();
            sink.form.begin_plain();
            return;
        }
        Kind::Tab => {
            sink.html.markup("<section class=\"tab\">\n");
            if title.is_none() {
                sink.end_statement();
                sink.form.begin_plain();
                return;
            }
            sink.html.markup("<p class=\"tab-title\">");
            "</p>\n"
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
    if let (Kind::Tab, Some(title)) = (kind, title) {
        sink.form.begin_strong_paragraph();
        sink.form.words(title);
        sink.form.end();
        sink.form.begin_plain();
        return;
    }
    let alert = kind.alert();
    sink.form.begin_note(alert, title, usual);
}

fn end(sink: &mut Sink<'_>, nesting: &mut Nesting, colons: usize, (span, inserted): (Span, bool)) {
    if nesting.fences_left_out > 0 {
        nesting.fences_left_out -= 1;
        return;
    }
    // Elements of HTML inside count as blocks of no colons.
    let innermost = nesting.open.iter().rev().map_while(|open| match open {
        Open::Fence(open) => Some(open.colons),
        Open::Html(_) => Some(0),
        _ => None,
    });
    let Some(inside) = innermost.clone().position(|open| open == colons) else {
        if inserted {
            return;
        }
        let message = format!("unmatched `{}`", ":".repeat(colons.min(20)));
        let found = Diagnostic::new(Code::BadBlock, span, message);
        sink.report(match innermost.clone().find(|open| *open > 0) {
            Some(open) => found.help(format!(
                "close the open block with its own number of colons, `{}`",
                ":".repeat(open.min(20))
            )),
            None => found.help("remove it, or open a block with `::: note` before it"),
        });
        return;
    };
    for _ in 0..inside {
        match nesting.open.last() {
            Some(Open::Html(_)) => html::close_top(sink, nesting),
            _ => close(sink, nesting, true),
        }
    }
    close(sink, nesting, false);
}

/// Ends the innermost element, which is a `:::` block; `missing` says that its end is.
pub(super) fn close(sink: &mut Sink<'_>, nesting: &mut Nesting, missing: bool) {
    let Some(Open::Fence(open)) = nesting.open.pop() else { return };
    sink.html.newline();
    sink.html.markup(open.end);
    sink.form.end_leaf();
    sink.form.end();
    sink.end_statement();
    if missing && !open.inserted {
        let end = ":".repeat(open.colons.min(20));
        sink.report(
            Diagnostic::new(Code::BadBlock, open.span, "this block is not closed")
                .help(format!("end it with a line `{end}` at the same indentation")),
        );
    }
}

//! *Text of a file → the table of its front matter, and the body.* Reports front matter that stands in the
//! wrong place or between the wrong lines, and uses it.

use crate::data::{self, Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::matter::{self, Format, Matter, Slip};
use crate::source_map::{FileId, Span};
use std::borrow::Cow;

/// The front matter and the body of a file.
pub(super) struct FrontMatter<'t> {
    /// The keys and values.
    pub(super) table: Table,
    /// The texts of the front matter, for fingerprints.
    pub(super) text: Cow<'t, str>,
    /// The opening fence: missing keys are reported here.
    pub(super) opening: Span,
    /// The text of the page.
    pub(super) body: Cow<'t, str>,
    /// Offset of `body` in the file.
    pub(super) body_start: usize,
    /// Whether the front matter cannot be read as a whole and says that the page is hidden.
    pub(super) is_hidden: bool,
}

/// Reads the front matter of a file. Lines must end in line feeds.
pub(super) fn read<'t>(
    text: &'t str,
    file: FileId,
    diags: &mut Vec<Diagnostic>,
) -> FrontMatter<'t> {
    let mut matter = matter::split(text);
    let opening = match matter.format {
        Format::None => Span::whole_file(file),
        _ => Span::new(file, matter.opening.clone()),
    };
    if matter.text.len() > data::MAX_BYTES {
        let message = format!("front matter of more than {} KiB", data::MAX_BYTES / 1024);
        diags.push(Diagnostic::new(Code::TooLarge, opening, message));
        let is_hidden = matter::says_hidden(&matter.text);
        let (body, body_start) = (matter.body, matter.body_start);
        let table = Table::default();
        return FrontMatter { table, text: matter.text, opening, body, body_start, is_hidden };
    }
    let mut found = Vec::new();
    let mut table = parse(&matter, file, &mut found);
    if !found.is_empty()
        && let Some(shorter) = matter.cut(text)
    {
        let mut fewer = Vec::new();
        let again = parse(&shorter, file, &mut fewer);
        if fewer.is_empty() {
            (matter, table, found) = (shorter, again, fewer);
        }
    }
    let is_broken = !found.is_empty();
    report(&matter, opening, text, diags);
    let mut is_hidden = is_broken && matter::says_hidden(&matter.text);
    if let Some(second) = matter.second(text) {
        let opening = Span::new(file, second.opening.clone());
        report(&second, opening, text, diags);
        for (key, node) in parse(&second, file, &mut found).entries {
            if matter::hides(&key.value, &plain(&node)) == Some(true) {
                is_hidden = true;
            }
            if table.get(&key.value).is_none() {
                table.entries.push((key, node));
            }
        }
        is_hidden |= matter::says_hidden(&second.text) && !found.is_empty();
        matter.text = format!("{}{}", matter.text, second.text).into();
        (matter.body, matter.body_start) = (second.body, second.body_start);
    }
    diags.append(&mut found);
    FrontMatter {
        table,
        text: matter.text,
        opening,
        body: matter.body,
        body_start: matter.body_start,
        is_hidden,
    }
}

fn parse(matter: &Matter<'_>, file: FileId, diags: &mut Vec<Diagnostic>) -> Table {
    let node = match matter.format {
        Format::None => return Table::default(),
        Format::Toml => data::toml::parse(&matter.text, file, matter.start, diags),
        Format::Yaml => data::yaml::parse(&matter.text, file, matter.start, diags),
    };
    match node {
        Node { value: Value::Table(table), .. } => table,
        Node { value, span, .. } => {
            let message =
                format!("front matter must be keys and values, found {}", value.type_name());
            let help = "write every line as `key: value`, with a space after the colon";
            diags.push(Diagnostic::new(Code::BadSyntax, span, message).help(help));
            Table::default()
        }
    }
}

/// Returns a plain value as text, also the only one of a list; nothing for others.
pub(super) fn plain(node: &Node) -> String {
    match &node.value {
        Value::List(items) if items.len() == 1 => items.first().map(plain).unwrap_or_default(),
        value => value.plain().unwrap_or_default(),
    }
}

/// Reports the slip in the place of front matter.
fn report(matter: &Matter<'_>, opening: Span, text: &str, diags: &mut Vec<Diagnostic>) {
    let Some(slip) = matter.slip else { return };
    let fence = if matter.format == Format::Toml { "+++" } else { "---" };
    let written = text.get(matter.opening.clone()).unwrap_or_default();
    let written = written.lines().next().unwrap_or_default().trim();
    let (message, help) = match slip {
        Slip::NotFirst => (
            "front matter must begin on the first line".to_owned(),
            "take out what stands above it".to_owned(),
        ),
        Slip::BelowHeading => (
            "front matter stands below a heading".to_owned(),
            "move it to the first line of the file".to_owned(),
        ),
        Slip::Indented => {
            ("front matter is indented".to_owned(), "begin its lines at the margin".to_owned())
        }
        Slip::Fence => (
            format!("front matter must stand between two lines of `{fence}`"),
            match written.contains('`') || written.is_empty() {
                true => format!("begin and end it with a line `{fence}`"),
                false => format!("begin and end it with a line `{fence}`, not with `{written}`"),
            },
        ),
        Slip::Ending => (
            format!("front matter that begins with `{fence}` must end with it"),
            format!("end it with a line `{fence}`"),
        ),
        Slip::Open => (
            format!("front matter opens with `{written}` and is never closed"),
            format!("end it with a line `{fence}` above the text"),
        ),
        Slip::Language => {
            let (is, other) = match matter.format {
                Format::Toml => ("TOML", "---"),
                _ => ("YAML", "+++"),
            };
            (
                format!("front matter in {is} stands between lines of `{other}`"),
                format!("begin and end it with a line `{fence}`"),
            )
        }
        Slip::Second => (
            "a second front matter follows the first".to_owned(),
            "move its keys into the first".to_owned(),
        ),
    };
    let found = match matter::first_hiding_key(&matter.text) {
        Some(key) => {
            let message = format!("{message}, and this one says `{key}`");
            Diagnostic::new(Code::HiddenMisplaced, opening, message)
        }
        None => Diagnostic::new(Code::MisplacedMatter, opening, message),
    };
    diags.push(found.help(help));
}

//! *Code: inline, indented and fenced.*

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event};

use super::Library;
use super::foreign::{self, Included};
use super::highlight::{Highlighter, Language, Run};
use super::parse::end_of;
use super::sink::Sink;
use super::source::Source;
use super::writer::Writer;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// The text after the fence of a code block.
#[derive(Debug, Default, PartialEq, Eq)]
struct Info {
    language: String,
    /// First and last line of each marked range, from 1.
    marks: Vec<(usize, usize)>,
    /// The text between the braces, and the part that is not a line or a range of lines.
    mistake: Option<(String, String)>,
    title: Option<String>,
}

impl Info {
    fn read(text: &str) -> Info {
        let name_end =
            text.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{')).unwrap_or(text.len());
        let (language, rest) = text.split_at(name_end);
        let title = rest.split_once("title=\"").and_then(|(_, title)| title.split_once('"'));
        let rest = title.map_or(rest, |_| rest.split_once("title=\"").map_or("", |(rest, _)| rest));
        let after = title.map_or("", |(_, after)| after);
        let lines = in_braces(rest).or_else(|| in_braces(after)).unwrap_or_default();
        let mistake = lines.split(',').map(str::trim).find(|part| {
            !lines.is_empty() && range(part).is_none_or(|(first, last)| first == 0 || last < first)
        });
        Info {
            language: language.to_owned(),
            marks: ranges(lines),
            mistake: mistake.map(|part| (lines.to_owned(), part.to_owned())),
            title: title.map(|(title, _)| title.to_owned()),
        }
    }

    fn marked(&self, line: usize) -> bool {
        let before = self.marks.partition_point(|(first, _)| *first <= line);
        before
            .checked_sub(1)
            .and_then(|at| self.marks.get(at))
            .is_some_and(|(_, last)| line <= *last)
    }
}

fn in_braces(text: &str) -> Option<&str> {
    let (_, inside) = text.split_once('{')?;
    inside.split_once('}').map(|(inside, _)| inside)
}

/// Parses `3` or `3-5`.
fn range(text: &str) -> Option<(usize, usize)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
}

/// Parses `1,3-5`; the result is ascending and without overlaps.
fn ranges(text: &str) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = text.split(',').filter_map(range).collect();
    ranges.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (first, last) in ranges {
        match merged.last_mut() {
            Some(previous) if first <= previous.1 => previous.1 = previous.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

/// Writes inline code.
pub(super) fn inline(sink: &mut Sink<'_>, code: &str) {
    sink.html.markup("<code>");
    sink.html.verbatim(code);
    sink.html.markup("</code>");
    sink.form.code(code);
}

/// Writes a code block. Returns the index of the event after it.
pub(super) fn block(
    (highlighter, library): (&Highlighter, Option<&dyn Library>),
    sink: &mut Sink<'_>,
    (source, at): (&Source<'_>, usize),
    kind: &CodeBlockKind<'_>,
    range: &Range<usize>,
) -> usize {
    let end = end_of(source.events, at);
    let inside = source.events.get(at..end).unwrap_or_default();
    let code: String = inside
        .iter()
        .map(|(event, _)| if let Event::Text(text) = event { text } else { "" })
        .collect();
    let info = match kind {
        CodeBlockKind::Fenced(info) => Info::read(info),
        CodeBlockKind::Indented => Info::default(),
    };
    let code = with_included(sink, library, (source, range), code);
    let language = highlighter.language(&info.language);
    let code = match info.language.as_str() {
        "rust" | "rs" => foreign::without_hidden_lines(&code).unwrap_or(code),
        _ => code,
    };
    if matches!(language, Language::Unknown) {
        let near = sink.may_hint().then(|| highlighter.nearest(&info.language)).flatten();
        sink.report(unknown_language(source, range, &info.language, near));
    }
    if let Some((lines, mistake)) = &info.mistake {
        sink.report(wrong_lines(source, range, (lines, mistake)));
    }
    let runs = highlighter.runs(&language, &code);
    sink.end_statement();
    sink.html.newline();
    if let Some(title) = &info.title {
        sink.html.markup("<figure class=\"code\">\n<figcaption>");
        sink.html.verbatim(title);
        sink.html.markup("</figcaption>\n");
        sink.html.end_block();
        sink.form.begin_paragraph();
        sink.form.words(title);
        sink.form.end();
    }
    sink.html.markup("<pre tabindex=\"0\"><code");
    if !info.language.is_empty() {
        sink.html.markup(" class=\"language-");
        sink.html.escaped(&info.language);
        sink.html.markup("\"");
    }
    sink.html.markup(">");
    write_code(&mut sink.html, &code, &runs, &info);
    sink.html.markup("</code></pre>\n");
    if info.title.is_some() {
        sink.html.markup("</figure>\n");
    }
    sink.form.code_block(&info.language, &code);
    sink.end_statement();
    end + 1
}

/// Returns code with the files that its lines name.
fn with_included(
    sink: &mut Sink<'_>,
    library: Option<&dyn Library>,
    (source, range): (&Source<'_>, &Range<usize>),
    code: String,
) -> String {
    let files = foreign::with_files(&code, library, source.folder, &mut sink.included);
    let Some(Included { code: included, missing }) = files else { return code };
    let written = source.slice(range);
    for (tag, place) in missing {
        let line = code.get(place).unwrap_or_default();
        let at = written.find(line.trim()).unwrap_or(0);
        let span = source.origin.span(range.start + at..range.start + at + line.trim().len());
        let message =
            format!("the file of `{tag}` is not in the handbook; the line is shown as it is");
        let help = "correct the path, or paste the text";
        sink.report(Diagnostic::new(Code::ForeignInclude, span, message).help(help).cause(tag));
    }
    included
}

fn wrong_lines(
    source: &Source<'_>,
    range: &Range<usize>,
    (lines, mistake): (&str, &str),
) -> Diagnostic {
    let line = source.slice(range).lines().next().unwrap_or_default();
    let braces = format!("{{{lines}}}");
    let (at, len) = line.find(&braces).map_or((0, line.len()), |at| (at, braces.len()));
    let span = source.origin.span(range.start + at..range.start + at + len);
    let message = format!("`{mistake}` is not a valid line or range (lines start at 1)");
    let found = Diagnostic::new(Code::BadBlock, span, message).severity(Severity::Warning);
    found.help("write lines and ranges as in `{1,3-5}`")
}

fn unknown_language(
    source: &Source<'_>,
    range: &Range<usize>,
    language: &str,
    near: Option<String>,
) -> Diagnostic {
    let line = source.slice(range).lines().next().unwrap_or_default();
    let place = match line.find(language) {
        Some(at) => range.start + at..range.start + at + language.len(),
        None => range.start..range.start + line.len(),
    };
    let span = source.origin.span(place);
    let message = match language {
        "mermaid" | "plantuml" | "dot" | "graphviz" | "d2" => {
            format!("diagrams in `{language}` are not drawn; the code is shown")
        }
        _ => format!("the language `{language}` cannot be highlighted"),
    };
    let found = Diagnostic::new(Code::UnknownLanguage, span, message).cause(language);
    match near {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help("write `text` for plain text"),
    }
}

/// Writes code with its runs, and marks around whole lines.
fn write_code(writer: &mut Writer, code: &str, runs: &[Run], info: &Info) {
    let mut next = 0;
    let mut start = 0;
    let mut marked = false;
    for (line, text) in code.split_inclusive('\n').enumerate() {
        if info.marks.is_empty() {
            break;
        }
        let end = start + text.len();
        if info.marked(line + 1) {
            if !std::mem::replace(&mut marked, true) {
                writer.markup("<span class=\"line-mark\">");
            }
        } else if std::mem::take(&mut marked) {
            writer.markup("</span>");
        }
        next = write_runs(writer, code, runs, next, start..end);
        start = end;
    }
    if marked {
        writer.markup("</span>");
    }
    if info.marks.is_empty() {
        write_runs(writer, code, runs, 0, 0..code.len());
    }
}

/// Writes the part of the runs in `range`. Returns the index of the run to continue with.
fn write_runs(
    writer: &mut Writer,
    code: &str,
    runs: &[Run],
    first: usize,
    range: Range<usize>,
) -> usize {
    let mut next = first;
    while let Some(run) = runs.get(next).filter(|run| run.range.start < range.end) {
        let part = run.range.start.max(range.start)..run.range.end.min(range.end);
        let text = code.get(part).unwrap_or_default();
        match run.class {
            Some(class) if !text.is_empty() => {
                writer.markup("<span class=\"");
                writer.markup(class);
                writer.markup("\">");
                writer.verbatim(text);
                writer.markup("</span>");
            }
            _ => writer.verbatim(text),
        }
        if run.range.end > range.end {
            break;
        }
        next += 1;
    }
    next
}

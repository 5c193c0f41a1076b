//! *A state → the page with all diagnostics*, by cause, with the number of each and its first places.

use super::State;
use crate::diagnostic::{Code, Diagnostic, Severity, merge_causes};
use crate::engine::Snapshot;
use crate::report;
use crate::source_map::FileId;
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The name of the page below the prefix of the preview.
pub(super) const NAME: &str = "findings";

/// Number of places of a cause that are shown at once.
const FIRST: usize = 5;

/// Number of places of a cause that are listed.
const MAX_LISTED: usize = 100;

/// Diagnostics with one cause.
struct Cause<'f> {
    code: Code,
    /// The message of all, if they have one cause; else the name of the rule.
    name: String,
    severity: Severity,
    findings: Vec<&'f Diagnostic>,
    new: usize,
}

/// Returns the page with all diagnostics of the newest snapshot.
pub(super) fn page(state: &State) -> String {
    let mut main = String::from("<h1>Findings</h1>");
    match state.snapshot.findings_apart() {
        None => main += "<p>The handbook is being checked.</p>",
        Some(findings) if findings.is_empty() => main += "<p>There is nothing to report.</p>",
        Some(findings) => list(&findings, state, &mut main),
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Findings</title>\
         <style>{STYLE}</style></head><body><main>{main}</main></body></html>\n"
    )
}

const STYLE: &str = include_str!("client/findings.css");

fn list(findings: &[Diagnostic], state: &State, out: &mut String) {
    let causes = causes(findings, state);
    // Writing to a string cannot fail.
    let _ = write!(out, "<p>{}", report::count(&merge_causes(findings.to_vec())));
    let new: usize = causes.iter().map(|cause| cause.new).sum();
    if new > 0 {
        let _ = write!(out, "; <b>{new} new</b> since the preview started");
    }
    let _ = write!(out, ". The newest are first, then errors before warnings and notes.</p>");
    for cause in &causes {
        section(cause, state, out);
    }
}

/// Groups diagnostics: those with new ones first, then by severity and number.
fn causes<'f>(findings: &'f [Diagnostic], state: &State) -> Vec<Cause<'f>> {
    type Groups<'f> = BTreeMap<(Severity, Code, Option<&'f str>), Vec<&'f Diagnostic>>;
    let mut groups = Groups::new();
    for found in findings {
        let cause = (found.severity, found.code, found.cause.as_deref());
        groups.entry(cause).or_default().push(found);
    }
    let since = |found: &Diagnostic| state.first_seen.generation(found, state.snapshot.generation);
    let mut causes: Vec<Cause<'_>> = groups
        .into_iter()
        .map(|((severity, code, cause), mut findings)| {
            let first = findings.first().filter(|_| cause.is_some());
            let name = first.map_or(code.rule().name.into(), |found| found.message.clone());
            findings.sort_by_cached_key(|found| std::cmp::Reverse(since(found)));
            let new = findings.iter().filter(|found| since(found) > 0).count();
            Cause { code, name, severity, findings, new }
        })
        .collect();
    causes.sort_by_key(|cause| {
        let number = std::cmp::Reverse(cause.findings.len());
        (cause.new == 0, cause.severity, number, cause.code)
    });
    causes
}

fn section(cause: &Cause<'_>, state: &State, out: &mut String) {
    let rule = cause.code.rule();
    let severity = cause.severity.word();
    let _ = write!(out, "<section class=\"{severity}\"><h2>{} × ", cause.findings.len());
    text(&report::printable(&cause.name), out);
    let _ = write!(out, " <small>{severity} {}</small>", rule.code);
    if cause.new > 0 {
        let _ = write!(out, " <small class=\"new\">{} new</small>", cause.new);
    }
    out.push_str("</h2><p class=\"soft\">");
    explanation(rule.explanation, out);
    out.push_str("</p>");
    let listed: Vec<Diagnostic> =
        cause.findings.iter().take(MAX_LISTED).map(|found| (*found).clone()).collect();
    let (first, others) = listed.split_at(listed.len().min(FIRST));
    items(first, state, out);
    if !others.is_empty() {
        let _ = write!(out, "<details><summary>{} more places</summary>", others.len());
        items(others, state, out);
        out.push_str("</details>");
    }
    let rest = cause.findings.len() - listed.len();
    if rest > 0 {
        let _ = write!(
            out,
            "<p class=\"soft\">{rest} more are in the list of <code>rolebook check --format \
             short</code>.</p>"
        );
    }
    out.push_str("</section>");
}

fn items(findings: &[Diagnostic], state: &State, out: &mut String) {
    let snapshot: &Snapshot = &state.snapshot;
    let urls = urls(findings, snapshot);
    let parts = report::parts_in_short(findings, &snapshot.sources().texts);
    out.push_str("<ul>");
    for (found, part) in findings.iter().zip(parts) {
        out.push_str("<li>");
        if state.first_seen.generation(found, snapshot.generation) > 0 {
            out.push_str("<b class=\"new\">new</b> ");
        }
        text(&part.message, out);
        let file: FileId = found.primary.span.file;
        out.push_str("<br>");
        if let Some((url, title)) = urls.get(&file) {
            out.push_str("<a href=\"");
            attribute(url, out);
            out.push_str("\">");
            text(title, out);
            out.push_str("</a> ");
        }
        if let Some(source) = &part.source {
            out.push_str("<button type=\"button\" title=\"Open in the editor\" data-open=\"");
            attribute(source, out);
            out.push_str("\">");
            text(&part.place, out);
            out.push_str("</button>");
        }
        if let Some(help) = &part.help {
            out.push_str("<br><span class=\"soft\">help: ");
            text(help, out);
            out.push_str("</span>");
        }
        out.push_str("</li>");
    }
    out.push_str("</ul>");
}

/// Writes a text of Markdown that has no marks but code.
fn explanation(words: &str, out: &mut String) {
    for (at, part) in words.split('`').enumerate() {
        let tags = if at % 2 == 1 { ["<code>", "</code>"] } else { [""; 2] };
        out.push_str(tags[0]);
        text(part, out);
        out.push_str(tags[1]);
    }
}

fn text(words: &str, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = escape_html_body_text(&mut *out, words);
}

fn attribute(words: &str, out: &mut String) {
    let _ = escape_html(&mut *out, words);
}

/// Returns the URL and the title of the page of each file that has diagnostics.
pub(super) fn urls(
    findings: &[Diagnostic],
    snapshot: &Snapshot,
) -> FxHashMap<FileId, (String, String)> {
    let files: FxHashSet<FileId> = findings.iter().map(|found| found.primary.span.file).collect();
    if files.is_empty() {
        return FxHashMap::default();
    }
    let handbook = &snapshot.displayed.handbook;
    handbook
        .pages()
        .filter_map(|(id, page)| Some((page.file?, id)))
        .filter(|(file, _)| files.contains(file))
        .map(|(file, id)| (file, (handbook.link(id), handbook.title(id).to_owned())))
        .collect()
}

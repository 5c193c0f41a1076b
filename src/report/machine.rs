//! *Diagnostics → JSON, GitHub annotations, SARIF.*
//!
//! **Invariants.** Lines and columns count from 1, columns in characters; ends are exclusive.

use super::place::{Place, Places};
use super::printable;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source_map::Span;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::fmt::Write;

/// `{"version": 1, "diagnostics": […]}` on one line.
pub(super) fn json(diagnostics: &[Diagnostic], places: &Places<'_>) -> String {
    let findings: Vec<Json> = diagnostics
        .iter()
        .map(|diagnostic| {
            let rule = diagnostic.code.rule();
            let mut finding = json!({
                "code": rule.code,
                "name": rule.name,
                "severity": diagnostic.severity.word(),
                "message": diagnostic.message,
            });
            add_place(&mut finding, diagnostic.primary.span, places);
            let labels: Vec<Json> = diagnostic
                .places()
                .skip(1)
                .map(|label| {
                    let mut other = json!({});
                    add_place(&mut other, label.span, places);
                    other["text"] = label.text.as_str().into();
                    other
                })
                .collect();
            finding["label"] = diagnostic.primary.text.as_str().into();
            finding["help"] = diagnostic.help.as_deref().into();
            finding["count"] = diagnostic.count.into();
            finding["labels"] = labels.into();
            finding
        })
        .collect();
    format!("{}\n", json!({ "version": 1, "diagnostics": findings }))
}

fn add_place(object: &mut Json, span: Span, places: &Places<'_>) {
    let place = places.place(span);
    let place = place.as_ref();
    object["file"] = place.map(|place| place.path.as_str()).into();
    object["line"] = place.map(|place| place.start.line).into();
    object["column"] = place.map(|place| place.start.column).into();
    object["endLine"] = place.map(|place| place.end.line).into();
    object["endColumn"] = place.map(|place| place.end.column).into();
}

/// `::error file=…,line=…::message`, which GitHub shows beside the line.
pub(super) fn github(diagnostics: &[Diagnostic], places: &Places<'_>, folder: &str) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = places.place(diagnostic.primary.span);
        let mut properties = String::new();
        // Writing to a string cannot fail.
        if let Some(place) = place.filter(|place| !place.path.starts_with('<')) {
            let path = property(&in_repository(folder, &place.path));
            let _ = write!(properties, "file={path},");
            if !place.is_whole_file {
                let (start, end) = (place.start, place.end);
                let _ = write!(properties, "line={},col={},", start.line, start.column);
                // GitHub takes an end column only within one line.
                if start.line == end.line {
                    let _ = write!(properties, "endColumn={},", end.column);
                }
            }
        }
        let help = match &diagnostic.help {
            Some(help) => format!("\nhelp: {}", printable(help)),
            None => String::new(),
        };
        let _ = writeln!(
            out,
            "::{} {properties}title={}::{}",
            match diagnostic.severity {
                Severity::Note => "notice",
                other => other.word(),
            },
            diagnostic.code.rule().code,
            data(&format!("{}{help}", printable(&diagnostic.text())))
        );
    }
    out
}

/// Escapes the message of a workflow command, after its `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn in_repository(folder: &str, path: &str) -> String {
    match folder.trim_matches('/') {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    }
}

/// A log with one run.
pub(super) fn sarif(diagnostics: &[Diagnostic], places: &Places<'_>, folder: &str) -> String {
    let codes: BTreeSet<Code> = diagnostics.iter().map(|found| found.code).collect();
    let rules: Vec<Json> = codes
        .into_iter()
        .map(|code| {
            let rule = code.rule();
            json!({
                "id": rule.code,
                "name": rule.name,
                "shortDescription": { "text": rule.name },
                "fullDescription": { "text": rule.explanation },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    let location = |span: Span| places.place(span).map(|place| sarif_location(&place, folder));
    let results: Vec<Json> = diagnostics
        .iter()
        .map(|diagnostic| {
            let text = match &diagnostic.help {
                Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
                None => diagnostic.message.clone(),
            };
            let related: Vec<Json> = diagnostic
                .places()
                .skip(1)
                .filter_map(|label| {
                    let mut location = location(label.span)?;
                    location["message"] = json!({ "text": label.text });
                    Some(location)
                })
                .collect();
            json!({
                "ruleId": diagnostic.code.rule().code,
                "level": level(diagnostic.severity),
                "message": { "text": text },
                "locations": location(diagnostic.primary.span).into_iter().collect::<Vec<_>>(),
                "relatedLocations": related,
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn sarif_location(place: &Place, folder: &str) -> Json {
    let uri = crate::url::encode(&in_repository(folder, &place.path));
    let mut location = json!({ "physicalLocation": { "artifactLocation": { "uri": uri } } });
    if !place.is_whole_file {
        location["physicalLocation"]["region"] = json!({
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
        });
    }
    location
}

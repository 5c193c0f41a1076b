//! *Diagnostics → a line for each rule*, with the number of places and the first of them.

use super::place::Places;
use super::printable;
use crate::diagnostic::{Code, Diagnostic, Severity};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Maximum number of lines.
const MAX_LINES: usize = 16;
/// Number of places, or of causes, that a line names.
const NAMED: usize = 3;

/// The diagnostics of a rule with one severity.
struct Group<'d> {
    severity: Severity,
    code: Code,
    count: u64,
    found: Vec<&'d Diagnostic>,
}

/// Returns a line for each rule, the most severe and the most frequent first.
pub(super) fn render<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    places: &Places<'_>,
) -> String {
    let groups = groups(diagnostics);
    let mut out = String::new();
    for group in groups.iter().take(MAX_LINES) {
        let rule = group.code.rule();
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}[{}] {}: {}",
            group.severity.word(),
            rule.code,
            rule.name,
            group.details(places)
        );
    }
    if let Some(rest) = groups.get(MAX_LINES..).filter(|rest| !rest.is_empty()) {
        let count: u64 = rest.iter().map(|group| group.count).sum();
        let _ = writeln!(out, "… and {count} of {} other rules", rest.len());
    }
    out
}

fn groups<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<Group<'d>> {
    let mut at: FxHashMap<(Severity, Code), usize> = FxHashMap::default();
    let mut groups: Vec<Group<'d>> = Vec::new();
    for found in diagnostics {
        let (severity, code) = (found.severity, found.code);
        let index = *at.entry((severity, code)).or_insert_with(|| {
            groups.push(Group { severity, code, count: 0, found: Vec::new() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(index) {
            group.count += u64::from(found.count);
            group.found.push(found);
        }
    }
    groups.sort_by(|a, b| {
        let order =
            |group: &Group<'_>| (group.severity, std::cmp::Reverse(group.count), group.code);
        order(a).cmp(&order(b))
    });
    groups
}

impl Group<'_> {
    /// Returns the number of places with the causes, or with the number of files and the first places.
    fn details(&self, places: &Places<'_>) -> String {
        let mut causes: Vec<(&str, u32)> = self
            .found
            .iter()
            .filter_map(|found| Some((found.cause.as_deref()?, found.count)))
            .collect();
        let number = number(self.count, "place");
        if causes.len() == self.found.len() {
            causes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let named = causes.iter().take(NAMED);
            let named: Vec<String> =
                named.map(|(cause, count)| format!("`{}` ({count})", printable(cause))).collect();
            let more = if causes.len() > NAMED { ", …" } else { "" };
            return format!("{number}: {}{more}", named.join(", "));
        }
        let at = |found: &&Diagnostic| places.place(found.primary.span);
        let files: BTreeSet<String> = self.found.iter().filter_map(|f| Some(at(f)?.path)).collect();
        let first: Vec<String> =
            self.found.iter().filter_map(|f| Some(at(f)?.line())).take(NAMED).collect();
        if first.is_empty() {
            return number;
        }
        let more = if self.found.len() > first.len() { ", …" } else { "" };
        let files = match files.len() {
            1 => String::new(),
            count => format!(" in {count} files"),
        };
        format!("{number}{files}: {}{more}", first.join(", "))
    }
}

fn number(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

//! *The names that a writer gives to a page and to places on it → findings.* They become parts of
//! addresses and anchors, so they take letters, digits, `-`, `_` and `.`, and no two places of a
//! page have the same.

use rustc_hash::FxHashMap;

use super::front::{Common, Fields};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::Body;
use crate::text::{Span, Spanned};

/// Longest name, in bytes.
const LONGEST: usize = 128;

/// Reports names that cannot be addresses or anchors, and anchors that two places have.
pub(super) fn check(common: &Common, fields: &Fields, body: &Body, diags: &mut Vec<Diagnostic>) {
    if let Some(id) = &common.id {
        check_form("id", id, diags);
    }
    if let Some(title) = &common.title
        && title.value.trim().is_empty()
    {
        diags.push(Diagnostic::new(Code::BadValue, title.span, "the title is empty"));
    }
    let mut taken: FxHashMap<&str, Span> =
        body.headings.iter().map(|heading| (heading.id.as_str(), heading.span)).collect();
    for (what, id) in anchors(fields) {
        check_form(what, id, diags);
        if let Some(other) = taken.insert(&id.value, id.span) {
            let message = format!("two places of the page are called `{}`", id.value);
            diags.push(
                Diagnostic::new(Code::DuplicateAnchor, id.span, message)
                    .also(other, "the other one")
                    .help("give one of them another name"),
            );
        }
    }
}

/// The names that become anchors as they are.
fn anchors(fields: &Fields) -> Vec<(&'static str, &Spanned<String>)> {
    match fields {
        Fields::Source(source) => source.claim.iter().map(|claim| ("claim", &claim.id)).collect(),
        Fields::Role(role) => role.levels.iter().map(|level| ("level", &level.id)).collect(),
        Fields::Topic(topic) => {
            topic.disagreement.iter().map(|entry| ("disagreement", &entry.id)).collect()
        }
        _ => Vec::new(),
    }
}

fn check_form(what: &str, id: &Spanned<String>, diags: &mut Vec<Diagnostic>) {
    let good = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let why = if id.value.is_empty() {
        "it is empty"
    } else if id.value.len() > LONGEST {
        "it is too long"
    } else if id.value.starts_with('.') || !id.value.chars().all(good) {
        "it takes letters, digits, `-`, `_` and `.`"
    } else {
        return;
    };
    let what = if what == "id" { "the id".to_owned() } else { format!("the id of the {what}") };
    let message = format!("{what} cannot be part of an address: {why}");
    diags.push(Diagnostic::new(Code::BadValue, id.span, message));
}

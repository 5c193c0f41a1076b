//! *An id → diagnostics:* ids become parts of URLs and anchors.

use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::Spanned;

/// Maximum length of an id, in bytes.
const MAX_BYTES: usize = 128;

/// Reports an id that cannot be part of a URL or an anchor. `what` is the noun for what has it; `id`
/// for a page.
pub fn check_id(what: &str, id: &Spanned<String>, diags: &mut Vec<Diagnostic>) {
    let good = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let why = if id.value.is_empty() {
        "it is empty"
    } else if id.value.len() > MAX_BYTES {
        "it is too long"
    } else if id.value.starts_with('.') || !id.value.chars().all(good) {
        "only letters, digits, `-`, `_` and `.` are allowed"
    } else {
        return;
    };
    let what = if what == "id" { "the id".to_owned() } else { format!("the id of the {what}") };
    let message = format!("{what} is not valid in an address: {why}");
    diags.push(Diagnostic::new(Code::BadValue, id.span, message));
}

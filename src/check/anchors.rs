//! Links to anchors.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::PageId;
use crate::handbook::links::Resolved;
use crate::view;

/// Reports links to anchors that their page does not have.
pub(super) fn broken(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    let mut all: FxHashMap<PageId, BTreeSet<String>> = FxHashMap::default();
    for (from, page) in handbook.pages() {
        let lookup = handbook.lookup();
        for (at, target) in (0..).zip(&page.gathered.targets) {
            let Resolved::Page(to, Some(anchor)) = handbook.links.target(from, at) else {
                continue;
            };
            // Most links lead to a heading, which is known without the views of the page.
            if handbook.outline(*to).has_own(anchor) {
                continue;
            }
            let all = all.entry(*to).or_insert_with(|| view::anchors::of(handbook, *to));
            if all.contains(&**anchor) {
                continue;
            }
            let message = format!("`{}` has no anchor `#{anchor}`", handbook.page(*to).path);
            let diagnostic = Diagnostic::new(Code::BrokenAnchor, target.span, message);
            diags.push(if lookup.may_suggest() {
                diagnostic.did_you_mean(anchor, all.iter().map(String::as_str))
            } else {
                diagnostic
            });
        }
    }
}

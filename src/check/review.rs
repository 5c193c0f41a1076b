//! Owners and reviews.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Reports pages whose review was due before today.
pub(super) fn overdue(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let config = &subject.handbook.config;
    let Some(severity) = config.site.review.overdue.severity() else { return };
    for (id, page) in subject.handbook.pages() {
        let due = subject.handbook.review_due(id);
        let (Some(reviewed), Some(due)) = (&page.common.last_reviewed_on, due) else {
            continue;
        };
        if due < subject.today && !page.is_superseded() {
            let message = format!("the review was due on {due}");
            diags.push(
                Diagnostic::new(Code::Overdue, reviewed.span, message)
                    .severity(severity)
                    .help("review the page and set `last_reviewed_on`"),
            );
        }
    }
}

/// Reports pages without an owner, if the site requires one.
pub(super) fn missing_owner(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let required = subject.handbook.config.site.require.owner.0;
    let Some(severity) = required.severity() else { return };
    for (_, page) in subject.handbook.pages() {
        if page.file.is_some() && page.common.owner.is_none() {
            let diagnostic =
                Diagnostic::new(Code::MissingOwner, page.span(), "the page has no owner");
            let diagnostic = diagnostic.severity(severity);
            diags.push(diagnostic.help("add `owner` to the front matter"));
        }
    }
}

/// Reports pages that cite a source that changed after their last review.
pub(super) fn source_changed(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    let mut told = std::collections::BTreeSet::new();
    for (id, cited) in handbook.references.all() {
        let source = handbook.page(cited.source);
        let Some(fields) = source.fields.source() else { continue };
        let page = handbook.page(id);
        let (Some(changed), Some(reviewed)) = (fields.changed_on, &page.common.last_reviewed_on)
        else {
            continue;
        };
        if reviewed.value < changed && told.insert((id, cited.source)) {
            let title = handbook.title(cited.source);
            let message = format!("“{title}” changed on {changed}, after this review");
            diags.push(
                Diagnostic::new(Code::SourceChanged, reviewed.span, message)
                    .also(source.span(), "the source"),
            );
        }
    }
}

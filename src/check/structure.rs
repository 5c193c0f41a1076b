//! Links between pages.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::{Handbook, PageId};
use crate::kinds::KindId;

/// Reports plain pages and topics without incoming links. Pages of other kinds are in lists of
/// their kind.
pub(super) fn orphans(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    for (id, page) in handbook.pages() {
        if is_orphan(handbook, id) {
            let message = "orphan page: no other page links to it";
            let diagnostic = Diagnostic::new(Code::Orphan, page.span(), message);
            diags.push(diagnostic.help("link to it, or add it to `related` of another page"));
        }
    }
}

/// Returns whether a page needs a link from another page and has none.
pub fn is_orphan(handbook: &Handbook, id: PageId) -> bool {
    let page = handbook.page(id);
    let in_a_list = handbook.nav.section(id).is_some()
        || page.file.is_none()
        || !matches!(page.kind, KindId::PAGE | KindId::TOPIC)
        || handbook.nav.parent(id) == Some(handbook.nav.home);
    let referred_to = !handbook.links.backlinks(id).is_empty()
        || handbook.relations.related(id).next().is_some()
        || !handbook.relations.about(id).is_empty()
        || !page.common.tags.is_empty();
    !in_a_list && !referred_to
}

/// Reports links to superseded pages.
pub(super) fn superseded(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    for (from, target, to) in handbook.links_to_superseded() {
        let Some(target) = handbook.page(from).refs.targets.get(target) else { continue };
        let message = format!("“{}” is superseded", handbook.title(to));
        let diagnostic = Diagnostic::new(Code::LinkToSuperseded, target.span, message);
        diags.push(match handbook.relations.superseded_by(to) {
            Some(newer) => {
                diagnostic.help(format!("link to `{}` instead", handbook.page(newer).id))
            }
            None => diagnostic,
        });
    }
}

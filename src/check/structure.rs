//! How pages hang together.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::handbook::{Handbook, PageId};
use crate::page::front::Kind;

/// Plain pages and topics that no other page refers to. Pages of other kinds stand in lists that
/// follow from what they are.
pub(super) fn orphans(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    for (id, page) in handbook.pages() {
        if is_orphan(handbook, id) {
            let message = "no other page leads here, only the list of its section";
            let diagnostic = Diagnostic::new(Code::Orphan, page.span(), message);
            diags.push(diagnostic.help("link to it, or name it in the `related` of another page"));
        }
    }
}

/// Whether no other page refers to a page that should be referred to.
pub fn is_orphan(handbook: &Handbook, id: PageId) -> bool {
    let page = handbook.page(id);
    let in_a_list = page.is_index
        || page.file.is_none()
        || !matches!(page.kind, Kind::Page | Kind::Topic)
        || handbook.nav.parent(id) == Some(handbook.nav.home);
    let referred_to = !handbook.links.backlinks(id).is_empty()
        || handbook.relations.related(id).next().is_some()
        || !handbook.relations.about(id).is_empty()
        || !page.common.tags.is_empty();
    !in_a_list && !referred_to
}

/// Links to pages that another page has taken the place of.
pub(super) fn superseded(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    for (from, target, to) in handbook.links_to_superseded() {
        let Some(target) = handbook.page(from).gathered.targets.get(target) else { continue };
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

/// Views that can be placed in a text, with their arguments.
const EMBEDS: &[(&str, &[&str])] = &[("comparison_table", &["of"])];

/// Embeds that are not known, or that ask for something that is not there.
pub(super) fn embeds(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    for (_, page) in handbook.pages() {
        for embed in &page.gathered.embeds {
            let name = &embed.name.value;
            let Some((_, known)) = EMBEDS.iter().find(|(known, _)| known == name) else {
                let message = format!("there is no view `{name}`");
                let diagnostic = Diagnostic::new(Code::BadBlock, embed.name.span, message);
                diags.push(diagnostic.did_you_mean(name, EMBEDS.iter().map(|(name, _)| *name)));
                continue;
            };
            for (argument, value) in &embed.arguments {
                if !known.contains(&argument.as_str()) {
                    let message = format!("`{name}` takes no `{argument}`");
                    let diagnostic = Diagnostic::new(Code::BadBlock, value.span, message);
                    diags.push(diagnostic.did_you_mean(argument, known.iter().copied()));
                } else if handbook.find_comparison(&value.value).is_none() {
                    let message = format!("unknown comparison `{}`", value.value);
                    diags.push(Diagnostic::new(Code::UnknownReference, value.span, message));
                }
            }
            let on_comparison = page.kind == Kind::Comparison;
            if embed.arguments.is_empty() && !on_comparison {
                let message = format!("`{name}` must say which comparison is meant");
                let diagnostic = Diagnostic::new(Code::BadBlock, embed.span, message);
                diags.push(diagnostic.help("write `{{ comparison_table(of = \"id\") }}`"));
            }
        }
    }
}

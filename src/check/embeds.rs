//! Embedded views.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::handbook::index::Lookup;
use crate::handbook::{Handbook, PageId, graph};
use crate::kinds::view::catalog::{Shows, Takes, VIEWS, ViewInfo, names};
use crate::kinds::{KindId, ViewKind};
use crate::markdown::Embed;
use crate::source_map::Spanned;

/// Reports embeds that are unknown, refer to a missing page, or are empty.
pub(super) fn known(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let handbook = subject.handbook;
    for (id, page) in handbook.pages() {
        let lookup = &handbook.lookup();
        for embed in &page.refs.embeds {
            let name = &embed.name.value;
            match name.parse::<ViewKind>().ok() {
                Some(kind) => {
                    Placed { handbook, lookup, on: id, embed, info: kind.info() }.check(diags);
                }
                None => {
                    let message = format!("unknown view `{name}`");
                    let diagnostic = Diagnostic::new(Code::BadBlock, embed.name.span, message);
                    let names = VIEWS.iter().map(|info| info.kind.as_str());
                    diags.push(diagnostic.did_you_mean(name, names));
                }
            }
        }
    }
}

/// An embedded view.
struct Placed<'a> {
    handbook: &'a Handbook,
    lookup: &'a Lookup<'a>,
    on: PageId,
    embed: &'a Embed,
    info: &'static ViewInfo,
}

impl Placed<'_> {
    fn check(&self, diags: &mut Diagnostics) {
        let mut roles: Option<Vec<PageId>> = None;
        let mut wrong = false;
        for (argument, value) in &self.embed.arguments {
            match self.info.arguments.iter().find(|(name, _)| name == argument) {
                Some((_, Takes::Comparison)) => {
                    let kinds = Some(&[KindId::COMPARISON][..]);
                    wrong |= self.lookup.resolve_or_report(value, kinds, diags).is_none();
                }
                Some((_, takes @ (Takes::Role | Takes::Roles))) => {
                    let listed: Vec<&str> = match takes {
                        Takes::Roles => names(&value.value).collect(),
                        _ => vec![&value.value],
                    };
                    let mut found = Vec::new();
                    for name in listed {
                        let name = Spanned::new(name.to_owned(), value.span);
                        let kinds = Some(&[KindId::ROLE][..]);
                        match self.lookup.resolve_or_report(&name, kinds, diags) {
                            Some(role) => found.push(role),
                            None => wrong = true,
                        }
                    }
                    roles = Some(found);
                }
                Some((_, Takes::Aid)) => wrong |= self.unknown_aid(value, diags),
                // The resolver of citations reports these.
                Some((_, Takes::Quotations | Takes::Speaker)) => {}
                None => {
                    wrong = true;
                    self.unknown(argument, value, diags);
                }
            }
        }
        if !wrong {
            self.missing(diags);
            self.empty(roles, diags);
        }
    }

    fn unknown_aid(&self, value: &Spanned<String>, diags: &mut Diagnostics) -> bool {
        let aids = &self.handbook.aids;
        let unknown = aids.by_id(&value.value).is_none();
        if unknown {
            let message = format!("unknown decision aid `{}`", value.value);
            let found = Diagnostic::new(Code::UnknownReference, value.span, message);
            diags.push(match self.lookup.may_suggest() {
                true => found.did_you_mean(&value.value, aids.ids(self.handbook)),
                false => found,
            });
        }
        unknown
    }

    fn unknown(&self, argument: &str, value: &Spanned<String>, diags: &mut Diagnostics) {
        let message = format!("`{}` has no argument `{argument}`", self.info.kind.as_str());
        let diagnostic = Diagnostic::new(Code::BadBlock, value.span, message);
        let names = self.info.arguments.iter().map(|(name, _)| *name);
        diags.push(diagnostic.did_you_mean(argument, names));
    }

    /// Reports a view of one page that names no page, on a page of another kind.
    fn missing(&self, diags: &mut Diagnostics) {
        let page = self.handbook.page(self.on);
        let (here, what, argument) = match self.info.kind {
            ViewKind::ComparisonTable => (page.kind == KindId::COMPARISON, "comparison", "of"),
            ViewKind::LevelsMatrix => (page.kind == KindId::ROLE, "role", "role"),
            ViewKind::DecisionAid => (self.info.shows.on(&page.fields), "decision aid", "of"),
            _ => return,
        };
        if self.embed.arguments.is_empty() && !here {
            let name = self.info.kind.as_str();
            let message = format!("`{name}` needs the id of a {what}");
            let diagnostic = Diagnostic::new(Code::BadBlock, self.embed.span, message);
            diags.push(diagnostic.help(format!("write `{{{{ {name}({argument} = \"id\") }}}}`")));
        }
    }

    /// Reports a view that would be empty for all of its roles.
    fn empty(&self, asked: Option<Vec<PageId>>, diags: &mut Diagnostics) {
        let handbook = self.handbook;
        let Shows::Role(shows) = self.info.shows else { return };
        let here = self.info.kind == ViewKind::LevelsMatrix;
        let roles = match asked {
            Some(roles) => roles,
            None if here => vec![self.on],
            None => handbook.roles.to_vec(),
        };
        let mut known = roles.iter().filter_map(|id| handbook.role(*id)).peekable();
        // Without a role the view does not depend on roles, or an unknown role was reported
        // already.
        let none = self.info.kind != ViewKind::ComparisonTable && (known.peek().is_some() || !here);
        let shows = match graph::joins(self.info.kind) {
            [] => known.any(shows),
            _ => !graph::edges(handbook, self.info.kind, &roles).is_empty(),
        };
        if none && !shows {
            let name = self.info.kind.as_str();
            let message = format!("`{name}` has nothing to show: {}", self.info.lacking);
            let diagnostic = Diagnostic::new(Code::BadBlock, self.embed.span, message);
            diags.push(diagnostic.severity(Severity::Warning));
        }
    }
}

//! *Fields of a role → errors that can be seen in them alone.*

use super::fields::{Relation, Role};
use crate::diagnostic::{Code, Diagnostic};
use crate::kinds::Sourced;

impl Role {
    pub(crate) fn check(&self, diags: &mut Vec<Diagnostic>) {
        for list in [&self.reports_to, &self.grows_into, &self.works_with] {
            diags.extend(list.iter().filter_map(check_relation));
        }
    }
}

/// A relation names one role, or several of which one is meant.
fn check_relation(relation: &Sourced<Relation>) -> Option<Diagnostic> {
    let Relation { role, any_of, name, .. } = &relation.value;
    let stated = [role.is_some(), !any_of.is_empty(), name.is_some()];
    let empty = any_of.iter().any(|party| party.role.is_some() == party.name.is_some());
    match stated.into_iter().filter(|is_stated| *is_stated).count() {
        0 => {
            let message = "a relation without a role";
            Some(Diagnostic::new(Code::MissingKey, relation.span, message).help(
                "write `role = \"…\"`, `any_of = [\"…\", \"…\"]`, or `name = \"…\"` for a role without a page",
            ))
        }
        1 if !empty => None,
        _ => {
            let message = "a relation has one of `role`, `any_of` and `name`";
            Some(Diagnostic::new(Code::BadValue, relation.span, message))
        }
    }
}

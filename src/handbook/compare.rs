//! *Roles → comparison pages.* A set of roles is compared on one page at most, regardless of the
//! order of the roles.

use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::PageId;
use super::index::Index;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::kinds::KindId;
use crate::labels::Labels;
use crate::page::Page;

/// Maximum number of roles in a table.
const MAX_ROLES: usize = 5;

/// All comparisons.
#[derive(Debug, Default)]
pub struct Comparisons {
    roles: FxHashMap<PageId, Vec<PageId>>,
    by_roles: FxHashMap<Vec<PageId>, PageId>,
    with: FxHashMap<PageId, Vec<PageId>>,
}

/// Returns the title of a comparison: "A vs. B", "A, B vs. C".
pub fn title(labels: &Labels, names: &[&str]) -> String {
    // In a handbook with names in title case, a later word has a capital too.
    let is_title_case = names.iter().any(|name| {
        name.split_whitespace().skip(1).any(|word| {
            let mut letters = word.chars();
            letters.next().is_some_and(char::is_uppercase)
                && letters.next().is_some_and(char::is_lowercase)
        })
    });
    let lower = |name: &str| {
        if is_title_case {
            return name.to_owned();
        }
        // A name with further capitals keeps its first one.
        let mut letters = name.chars();
        match (letters.next(), letters.next()) {
            (Some(first), Some(second)) if second.is_lowercase() => {
                first.to_lowercase().chain(name.chars().skip(1)).collect()
            }
            _ => name.to_owned(),
        }
    };
    names
        .iter()
        .enumerate()
        .map(|(at, name)| if at == 0 { (*name).to_owned() } else { lower(name) })
        .collect::<Vec<_>>()
        .join(labels.text("comparison.title_separator"))
}

impl Comparisons {
    /// Collects the comparisons and reports invalid ones.
    pub fn new(pages: &[Arc<Page>], index: &Index, diags: &mut Diagnostics) -> Comparisons {
        let mut comparisons = Comparisons::default();
        for (at, page) in pages.iter().enumerate() {
            let Some(comparison) = page.fields.comparison() else { continue };
            let id = PageId::from_index(at);
            let lookup = index.lookup(pages);
            let mut roles: Vec<PageId> = Vec::new();
            for reference in &comparison.roles.value {
                let role = lookup.resolve_or_report(&reference.0, Some(&[KindId::ROLE]), diags);
                let Some(role) = role else {
                    continue;
                };
                if roles.contains(&role) {
                    let message = format!("role `{}` is listed twice", reference.0.value);
                    diags.push(Diagnostic::new(Code::BadValue, reference.0.span, message));
                } else {
                    roles.push(role);
                }
            }
            let count = comparison.roles.value.len();
            if !(2..=MAX_ROLES).contains(&count) {
                let message = format!("a comparison needs 2 to {MAX_ROLES} roles, not {count}");
                diags.push(Diagnostic::new(Code::BadValue, comparison.roles.span, message));
            }
            let mut key = roles.clone();
            key.sort();
            if key.len() >= 2
                && key.len() == count
                && let Some(other) = comparisons.by_roles.insert(key, id)
            {
                let message = "another page compares these roles";
                diags.push(
                    Diagnostic::new(Code::DuplicateComparison, comparison.roles.span, message)
                        .also(pages[other.0 as usize].span(), "this one")
                        .help("merge the two pages; the order of the roles does not matter"),
                );
            }
            for role in &roles {
                comparisons.with.entry(*role).or_default().push(id);
            }
            comparisons.roles.insert(id, roles);
        }
        comparisons
    }

    /// Returns the roles that a page compares, in the order of its columns.
    pub fn roles(&self, page: PageId) -> &[PageId] {
        self.roles.get(&page).map_or(&[], Vec::as_slice)
    }

    /// Returns the page that compares exactly these roles.
    pub fn with_exactly(&self, roles: &[PageId]) -> Option<PageId> {
        let mut key = roles.to_vec();
        key.sort();
        self.by_roles.get(&key).copied()
    }

    /// Returns the pages that compare a role with others, sorted by path.
    pub fn including(&self, role: PageId) -> &[PageId] {
        self.with.get(&role).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_after_the_first_begin_in_lower_case_unless_they_are_abbreviations() {
        let title = |names: &[&str]| title(&Labels::default(), names);
        assert_eq!(
            title(&["Product owner", "Product manager"]),
            "Product owner vs. product manager"
        );
        assert_eq!(title(&["CTO", "QA lead"]), "CTO vs. QA lead");
        assert_eq!(
            title(&["Context Engineer", "Data Engineer"]),
            "Context Engineer vs. Data Engineer"
        );
        assert_eq!(title(&["Tech Lead", "Designer"]), "Tech Lead vs. Designer");
    }
}

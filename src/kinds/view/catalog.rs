//! *The views that follow from the data, in one table.* A view is a part of a page that nobody
//! writes: `{{ name(argument = "value") }}` places it in a text, and most have a generated page of
//! their own. What embeds there are, which pages are generated and what `check` accepts follow from
//! [`VIEWS`].

use crate::kinds::{Fields, Role, Source, ViewKind};

/// What an argument of an embed names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A comparison.
    Comparison,
    /// A role.
    Role,
    /// Roles, with commas between them.
    Roles,
    /// A decision aid.
    Aid,
    /// Sources or claims of sources, with commas between them.
    Quotations,
    /// Somebody who is quoted.
    Speaker,
}

/// What a page must have to show something in a view.
#[derive(Clone, Copy)]
pub enum Shows {
    /// Something of a role.
    Role(fn(&Role) -> bool),
    /// Something of a page of any kind.
    Page(fn(&Fields) -> bool),
}

impl Shows {
    /// Whether a page with these fields has it.
    pub fn on(self, fields: &Fields) -> bool {
        match self {
            Shows::Role(shows) => fields.role().is_some_and(shows),
            Shows::Page(shows) => shows(fields),
        }
    }
}

/// What is known of a view besides its name.
pub struct ViewInfo {
    /// The view.
    pub kind: ViewKind,
    /// Arguments of the embed.
    pub arguments: &'static [(&'static str, Takes)],
    /// What a page must have to show something in it.
    pub shows: Shows,
    /// What is wrong when no page has.
    pub lacking: &'static str,
    /// The generated page.
    pub page: Option<OwnPage>,
}

/// A page that is generated for a view.
pub struct OwnPage {
    /// Its name in the folder `explore`.
    pub name: &'static str,
    /// Label of its title; on the page of a single role the name of the role stands before it.
    pub title: &'static str,
    /// Label of its description, a sentence.
    pub description: &'static str,
    /// How many pages must have something to show.
    pub least: usize,
    /// Whether every such role has a page of its own.
    pub of_each_role: bool,
}

/// All views, in the order of their pages.
pub const VIEWS: &[ViewInfo] = &[
    ViewInfo {
        kind: ViewKind::ResponsibilityMatrix,
        arguments: &[("roles", Takes::Roles)],
        shows: Shows::Role(|role| !role.raci.0.is_empty()),
        lacking: "no role has letters under `[raci]`",
        page: Some(OwnPage {
            name: "responsibility-matrix",
            title: "views.responsibility_matrix",
            description: "views.responsibility_matrix_about",
            least: 1,
            of_each_role: false,
        }),
    },
    ViewInfo {
        kind: ViewKind::CompareAny,
        arguments: &[("roles", Takes::Roles)],
        shows: Shows::Role(|role| !role.dimensions.0.is_empty()),
        lacking: "no role fills a dimension",
        page: Some(OwnPage {
            name: "compare-any",
            title: "views.compare_any",
            description: "views.compare_any_about",
            // Two roles have their own comparison.
            least: 3,
            of_each_role: false,
        }),
    },
    ViewInfo {
        kind: ViewKind::SkillIndex,
        arguments: &[("roles", Takes::Roles)],
        shows: Shows::Role(|role| !role.skills.is_empty()),
        lacking: "no role has `skills`",
        page: Some(OwnPage {
            name: "skill-index",
            title: "views.skill_index",
            description: "views.skill_index_about",
            least: 1,
            of_each_role: false,
        }),
    },
    ViewInfo {
        kind: ViewKind::CareerGraph,
        arguments: &[("roles", Takes::Roles)],
        shows: Shows::Role(|role| !role.grows_into.is_empty()),
        lacking: "no role names another in `grows_into`",
        page: Some(OwnPage {
            name: "career-graph",
            title: "views.career_graph",
            description: "views.career_graph_about",
            least: 1,
            of_each_role: false,
        }),
    },
    ViewInfo {
        kind: ViewKind::OrganisationGraph,
        arguments: &[("roles", Takes::Roles)],
        shows: Shows::Role(|role| !role.reports_to.is_empty() || !role.works_with.is_empty()),
        lacking: "no role names another in `reports_to` or `works_with`",
        page: Some(OwnPage {
            name: "organisation-graph",
            title: "views.organisation_graph",
            description: "views.organisation_graph_about",
            least: 1,
            of_each_role: false,
        }),
    },
    ViewInfo {
        kind: ViewKind::LevelsMatrix,
        arguments: &[("role", Takes::Role)],
        shows: Shows::Role(|role| !role.levels.is_empty()),
        lacking: "the role has no `levels`",
        page: Some(OwnPage {
            name: "levels",
            title: "views.levels",
            description: "views.levels_about",
            least: 1,
            of_each_role: true,
        }),
    },
    ViewInfo {
        kind: ViewKind::DecisionAid,
        arguments: &[("of", Takes::Aid)],
        shows: Shows::Page(|fields| fields.topic().is_some_and(|it| !it.aids.is_empty())),
        lacking: "no topic has an `[[aids]]`",
        page: Some(OwnPage {
            name: "decision-aids",
            title: "views.decision_aids",
            description: "views.decision_aids_about",
            least: 1,
            of_each_role: false,
        }),
    },
    ViewInfo {
        kind: ViewKind::Quotations,
        arguments: &[("of", Takes::Quotations), ("speaker", Takes::Speaker)],
        shows: Shows::Page(|fields| {
            let quotes = |fields: &Source| fields.claims.iter().any(|it| it.quotation.is_some());
            fields.source().is_some_and(quotes)
        }),
        lacking: "no claim has a `quotation`",
        page: Some(OwnPage {
            name: "quotations",
            title: "views.quotations",
            description: "views.quotations_about",
            least: 1,
            of_each_role: false,
        }),
    },
    ViewInfo {
        kind: ViewKind::ComparisonTable,
        arguments: &[("of", Takes::Comparison)],
        shows: Shows::Role(|_| true),
        lacking: "",
        page: None,
    },
];

impl ViewKind {
    /// What the table says of this view.
    pub fn info(self) -> &'static ViewInfo {
        VIEWS.iter().find(|info| info.kind == self).unwrap_or(&VIEWS[VIEWS.len() - 1])
    }
}

/// The names in an argument such as `"a, b"`.
pub fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_stands_in_the_table_once() {
        let mut names: Vec<&str> = VIEWS.iter().map(|info| info.kind.as_str()).collect();
        let mut words = ViewKind::VARIANTS.to_vec();
        names.sort_unstable();
        words.sort_unstable();
        assert_eq!(names, words);
    }
}

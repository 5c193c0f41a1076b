//! Fields of the generated page of a view.

use crate::string_enum;

string_enum! {
    /// A view, with the name of its embed.
    pub enum ViewKind {
        /// The table of a comparison.
        ComparisonTable = "comparison_table",
        /// Activities against roles.
        ResponsibilityMatrix = "responsibility_matrix",
        /// Roles chosen by the reader, side by side.
        CompareAny = "compare_any",
        /// Competencies against the levels of a role.
        LevelsMatrix = "levels_matrix",
        /// Skills, with the roles that need them.
        SkillIndex = "skill_index",
        /// Steps from role to role.
        CareerGraph = "career_graph",
        /// Reporting lines and collaborations of roles.
        OrganisationGraph = "organisation_graph",
        /// Questions whose answers point to roles and pages.
        DecisionAid = "decision_aid",
        /// Quotations from sources.
        Quotations = "quotations",
    }
}

/// A generated page of a view.
#[derive(Clone, Debug)]
pub struct ViewPage {
    /// The view.
    pub kind: ViewKind,
    /// The path of the role of the view, without `.md`; `None` for a view of several roles.
    pub role: Option<Box<str>>,
}

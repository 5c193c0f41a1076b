//! What a generated page of a view is about.

use crate::names;

names! {
    /// A view; the word is the name of its embed.
    pub enum ViewKind {
        /// The table of a comparison.
        ComparisonTable = "comparison_table",
        /// Activities against roles.
        ResponsibilityMatrix = "responsibility_matrix",
        /// Roles that the reader chooses, side by side.
        CompareAny = "compare_any",
        /// Competencies against the levels of a role.
        LevelsMatrix = "levels_matrix",
        /// Skills, with the roles that need them.
        SkillIndex = "skill_index",
        /// Which role leads on to which.
        CareerGraph = "career_graph",
        /// Who reports to whom, and who works with whom.
        OrganisationGraph = "organisation_graph",
        /// Questions whose answers point to roles and pages.
        DecisionAid = "decision_aid",
        /// What sources say word for word.
        Quotations = "quotations",
    }
}

/// A page of a view, generated.
#[derive(Clone, Debug)]
pub struct ViewPage {
    /// The view.
    pub kind: ViewKind,
    /// The path of the role that it is about, without `.md`, if it is about one.
    pub role: Option<Box<str>>,
}

//! Fields of a comparison.

use crate::data::record::{Map, Reference};
use crate::kinds::Statement;
use crate::markdown::Fragment;
use crate::text::Spanned;
use crate::{names, record};

names! {
    /// What a comparison shows besides its table.
    pub enum Part {
        /// Good sides.
        Pros = "pros",
        /// Hard sides.
        Cons = "cons",
        /// Skills.
        Skills = "skills",
        /// Levels.
        Levels = "levels",
        /// Questions of the roles.
        Faq = "faq",
        /// The responsibility matrix of the roles.
        Raci = "raci",
    }
}

record! {
    /// Fields of a comparison.
    pub struct Comparison("comparison") {
        /// The roles to compare, two to five, in the order of the columns.
        roles: Spanned<Vec<Reference>> [required],
        /// The difference in a sentence or two.
        verdict: Option<Fragment>,
        /// The rows, in order. Default: all dimensions that one of the roles fills.
        dimensions: Vec<Spanned<String>>,
        /// When to choose which role.
        choose: Map<Fragment>,
        /// What the roles share.
        common_ground: Vec<Statement>,
        /// Further parts.
        include: Vec<Part>,
    }
}

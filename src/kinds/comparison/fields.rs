//! Fields of a comparison.

use crate::data::{Map, Reference};
use crate::kinds::{Sourced, Statement};
use crate::markdown::Fragment;
use crate::source_map::Spanned;
use crate::{record, string_enum};

string_enum! {
    /// Parts of a comparison besides its table.
    pub enum Part {
        /// Advantages.
        Pros = "pros",
        /// Disadvantages.
        Cons = "cons",
        /// Skills.
        Skills = "skills",
        /// Levels.
        Levels = "levels",
        /// Questions about the roles.
        Faq = "faq",
        /// The responsibility matrix of the roles.
        Raci = "raci",
    }
}

record! {
    /// Fields of a comparison.
    pub struct Comparison {
        /// The roles to compare, two to five, in the order of the columns.
        roles: Spanned<Vec<Reference>> [required, name],
        /// The difference in one or two sentences.
        verdict: Option<Fragment>,
        /// The rows, in order. Otherwise: all dimensions with a statement of one of the roles.
        dimensions: Vec<Spanned<String>>,
        /// When to choose each role.
        choose: Map<Fragment> [unexported],
        /// What the roles have in common.
        common_ground: Vec<Sourced<Statement>>,
        /// Further parts of the page.
        include: Vec<Part> [unexported],
    }
}

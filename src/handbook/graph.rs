//! *Relations between roles → the edges of a graph,* for the given roles and in their order.
//!
//! **Invariants.** An edge connects two different given roles. Superseded roles are in no graph,
//! because the roles of a handbook do not include them. Drafts are in a graph if drafts are
//! published.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Handbook, PageId};
use crate::kinds::{Relation, Role, Sourced, ViewKind};

/// The relation of two roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Join {
    /// The first role grows into the second.
    GrowsInto,
    /// The first reports to the second.
    ReportsTo,
    /// They work with each other.
    WorksWith,
}

/// A relation of two roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The role whose page states the relation.
    pub from: PageId,
    /// The other role.
    pub to: PageId,
    /// The relation.
    pub join: Join,
    /// Index in the list of the first role.
    entry: usize,
}

impl Edge {
    /// Returns the relation as the page of the first role states it.
    pub fn relation<'h>(&self, handbook: &'h Handbook) -> Option<&'h Sourced<Relation>> {
        let role = handbook.role(self.from)?;
        self.join.list(role).get(self.entry)
    }
}

impl Join {
    fn list(self, role: &Role) -> &[Sourced<Relation>] {
        match self {
            Join::GrowsInto => &role.grows_into,
            Join::ReportsTo => &role.reports_to,
            Join::WorksWith => &role.works_with,
        }
    }
}

/// Returns the relations that a view draws; none if the view is not a graph.
pub fn joins(kind: ViewKind) -> &'static [Join] {
    match kind {
        ViewKind::CareerGraph => &[Join::GrowsInto],
        ViewKind::OrganisationGraph => &[Join::ReportsTo, Join::WorksWith],
        _ => &[],
    }
}

/// Whether a role has a relation of the graph to another role.
pub fn names_another(kind: ViewKind, role: &Role, other: impl Fn(&str) -> bool) -> bool {
    let mut lists = joins(kind).iter().flat_map(|join| join.list(role));
    lists.any(|relation| relation.value.references().any(|role| other(&role.value)))
}

/// Returns the edges between some roles: two for a collaboration that both pages state.
pub fn edges(handbook: &Handbook, kind: ViewKind, roles: &[PageId]) -> Vec<Edge> {
    let current: FxHashSet<PageId> = handbook.roles.iter().copied().collect();
    let mut shown = FxHashMap::default();
    for role in roles.iter().filter(|role| current.contains(role)) {
        let next = shown.len();
        shown.entry(*role).or_insert(next);
    }
    let relations = &handbook.relations;
    let mut edges = Vec::new();
    for join in joins(kind) {
        for from in roles.iter().copied() {
            let stated = relations.collaborations(from).iter();
            let stated = stated.filter(|it| it.stated_by == from).map(|it| (it.with, it.entry));
            let steps = match join {
                Join::GrowsInto => relations.grows_into(from),
                Join::ReportsTo => relations.reports_to(from),
                Join::WorksWith => &[],
            };
            let steps = steps.iter().map(|step| (step.to, step.entry));
            let stated = stated.filter(|_| *join == Join::WorksWith).chain(steps);
            let joined = stated.filter(|(to, _)| *to != from);
            let both = joined.filter(|(to, _)| shown.contains_key(&from) && shown.contains_key(to));
            edges.extend(both.map(|(to, entry)| Edge { from, to, join: *join, entry }));
        }
    }
    let mut met = FxHashSet::default();
    edges.retain(|edge| met.insert((edge.from, edge.to, edge.join)));
    edges
}

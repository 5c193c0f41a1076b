//! *What roles say of each other → the edges of a graph.* Of the roles that are asked for, and in
//! their order.
//!
//! **Invariants.** An edge joins two different roles that are both asked for. Superseded roles are
//! in no graph, since they are not among the roles of a handbook; a draft is in one when drafts are
//! shown.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Handbook, PageId};
use crate::kinds::{Relation, Role, Sourced, ViewKind};

/// What joins two roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Join {
    /// The first leads on to the second.
    GrowsInto,
    /// The first reports to the second.
    ReportsTo,
    /// They work with each other.
    WorksWith,
}

/// Two roles that have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The role whose page tells of it.
    pub from: PageId,
    /// The other role.
    pub to: PageId,
    /// What joins them.
    pub join: Join,
    /// Index in the list of the first role.
    entry: usize,
}

impl Edge {
    /// What the page of the first role says of it.
    pub fn told<'h>(&self, handbook: &'h Handbook) -> Option<&'h Sourced<Relation>> {
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

/// What a view draws; nothing of a view that is no graph.
pub fn joins(kind: ViewKind) -> &'static [Join] {
    match kind {
        ViewKind::CareerGraph => &[Join::GrowsInto],
        ViewKind::OrganisationGraph => &[Join::ReportsTo, Join::WorksWith],
        _ => &[],
    }
}

/// Whether the page of a role names another one that a graph would join it with.
pub fn names_another(kind: ViewKind, role: &Role, other: impl Fn(&str) -> bool) -> bool {
    let mut lists = joins(kind).iter().flat_map(|join| join.list(role));
    lists.any(|relation| other(&relation.value.role.0.value))
}

/// The edges between some roles. Two roles that tell of the same collaboration have two.
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
            let told = relations.collaborations(from).iter();
            let told = told.filter(|it| it.told_by == from).map(|it| (it.with, it.entry));
            let steps = match join {
                Join::GrowsInto => relations.grows_into(from),
                Join::ReportsTo => relations.reports_to(from),
                Join::WorksWith => &[],
            };
            let steps = steps.iter().map(|step| (step.to, step.entry));
            let told = told.filter(|_| *join == Join::WorksWith).chain(steps);
            let joined = told.filter(|(to, _)| *to != from);
            let both = joined.filter(|(to, _)| shown.contains_key(&from) && shown.contains_key(to));
            edges.extend(both.map(|(to, entry)| Edge { from, to, join: *join, entry }));
        }
    }
    let mut met = FxHashSet::default();
    edges.retain(|edge| met.insert((edge.from, edge.to, edge.join)));
    edges
}

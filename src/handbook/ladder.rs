//! *The levels of a role → the expectations of each.* A level that inherits from another has its
//! expectations too.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::kinds::{Role, RoleLevel, Sourced, Statement};

/// The levels of one role, sorted by rank. **Invariant:** no level inherits from itself, directly or
/// through others.
#[derive(Debug)]
pub struct Ladder<'r> {
    /// The levels by rank; levels of one rank in the order in which they are written.
    pub levels: Vec<&'r RoleLevel>,
    /// The level from which each inherits.
    pub parents: Vec<Option<usize>>,
    /// Levels whose `inherits` is ignored because it leads back to them.
    pub cycles: Vec<usize>,
    /// Every level after the one that it inherits from.
    order: Vec<usize>,
}

/// The difference between two levels in one competency.
#[derive(Debug)]
pub struct Difference<'r> {
    /// Expected at the second and not at the first.
    pub added: Vec<&'r Sourced<Statement>>,
    /// Expected at the first and not at the second.
    pub gone: Vec<&'r Sourced<Statement>>,
}

impl<'r> Ladder<'r> {
    /// Sorts the levels of a role.
    pub fn new(role: &'r Role) -> Ladder<'r> {
        let mut levels: Vec<&RoleLevel> = role.levels.iter().collect();
        levels.sort_by_key(|level| level.rank);
        let by_id: FxHashMap<&str, usize> =
            levels.iter().enumerate().rev().map(|(at, level)| (&*level.id.value, at)).collect();
        let inherited = |level: &&RoleLevel| by_id.get(&*level.inherits.as_ref()?.value).copied();
        let parents = levels.iter().map(inherited).collect();
        let mut ladder = Ladder { levels, parents, cycles: Vec::new(), order: Vec::new() };
        ladder.sort();
        ladder
    }

    /// Breaks cycles and orders the levels so that each comes after the one it inherits from.
    fn sort(&mut self) {
        let count = self.levels.len();
        let mut done = vec![false; count];
        // The start of the walk that visited each level: a second visit on the same walk is a cycle.
        let mut walk = vec![usize::MAX; count];
        for start in 0..count {
            let mut path = Vec::new();
            let mut next = Some(start);
            while let Some(at) = next.filter(|at| !done[*at]) {
                if walk[at] == start {
                    if let Some(last) = path.last().copied() {
                        self.parents[last] = None;
                        self.cycles.push(last);
                    }
                    break;
                }
                walk[at] = start;
                path.push(at);
                next = self.parents[at];
            }
            for at in path.into_iter().rev() {
                done[at] = true;
                self.order.push(at);
            }
        }
    }

    /// Returns for each level the level that states its expectations in a competency: itself, or the
    /// nearest ancestor.
    pub fn stating(&self, competency: &str) -> Vec<Option<usize>> {
        let mut stating: Vec<Option<usize>> = vec![None; self.levels.len()];
        for at in &self.order {
            stating[*at] = match self.levels[*at].expectations.get(competency) {
                Some(_) => Some(*at),
                None => self.parents[*at].and_then(|parent| stating[parent]),
            };
        }
        stating
    }

    /// Returns a level with all its ancestors, the oldest first.
    fn lineage(&self, at: usize) -> Vec<usize> {
        let mut lineage: Vec<usize> =
            std::iter::successors(Some(at), |at| self.parents[*at]).collect();
        lineage.reverse();
        lineage
    }

    /// Compares the expectations in a competency at levels `from` and `to`. Expectations are equal if
    /// their texts are.
    pub fn difference(&self, from: usize, to: usize, competency: &str) -> Difference<'r> {
        let stated = |at: usize| -> Vec<&'r Sourced<Statement>> {
            let lineage = self.lineage(at).into_iter();
            let own = lineage.filter_map(|at| self.levels[at].expectations.get(competency));
            own.flatten().collect()
        };
        let (before, after) = (stated(from), stated(to));
        let beyond = |all: &[&'r Sourced<Statement>], others: &[&'r Sourced<Statement>]| {
            let known: FxHashSet<&str> = others.iter().map(|other| &*other.text.text).collect();
            all.iter().copied().filter(|one| !known.contains(&*one.text.text)).collect()
        };
        Difference { added: beyond(&after, &before), gone: beyond(&before, &after) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::read_fields;

    fn role(levels: &str) -> Role {
        let (role, diags) = read_fields(&format!("summary = \"x\"\n{levels}"));
        assert!(diags.is_empty(), "{diags:?}");
        role.expect("a role")
    }

    fn level(id: &str, rank: i64, inherits: &str, expectations: &str) -> String {
        let inherits = if inherits.is_empty() {
            String::new()
        } else {
            format!("inherits = \"{inherits}\"\n")
        };
        format!(
            "[[levels]]\nid = \"{id}\"\ntitle = \"{id}\"\nrank = {rank}\n{inherits}[levels.expectations]\n{expectations}\n"
        )
    }

    #[test]
    fn what_is_not_stated_at_a_level_comes_from_the_nearest_that_it_inherits_from() {
        let role = role(&format!(
            "{}{}{}",
            level("senior", 3, "mid", "craft = \"leads\""),
            level("junior", 1, "", "craft = \"learns\"\nteam = \"asks\""),
            level("mid", 2, "junior", ""),
        ));
        let ladder = Ladder::new(&role);
        assert_eq!(ladder.stating("craft"), [Some(0), Some(0), Some(2)]);
        assert_eq!(ladder.stating("team"), [Some(0); 3]);
        assert_eq!(ladder.stating("other"), [None; 3]);
    }

    #[test]
    fn a_level_that_inherits_loses_nothing_and_one_that_does_not_may() {
        let role = role(&format!(
            "{}{}{}",
            level("junior", 1, "", "craft = \"learns\""),
            level("mid", 2, "junior", "craft = \"knows\""),
            level("lead", 3, "", "craft = [\"knows\", \"teaches\"]"),
        ));
        let ladder = Ladder::new(&role);
        let words = |all: &[&Sourced<Statement>]| -> Vec<String> {
            all.iter().map(|one| one.text.text.to_string()).collect()
        };
        let step = ladder.difference(0, 1, "craft");
        assert_eq!((words(&step.added), step.gone.len()), (vec!["knows".to_owned()], 0));
        let step = ladder.difference(1, 2, "craft");
        assert_eq!(words(&step.added), ["teaches"]);
        assert_eq!(words(&step.gone), ["learns"]);
    }

    #[test]
    fn levels_that_inherit_in_a_cycle_are_reported_and_ignored() {
        let role = role(&format!(
            "{}{}{}",
            level("a", 1, "c", "craft = \"x\""),
            level("b", 2, "a", ""),
            level("c", 3, "b", ""),
        ));
        let ladder = Ladder::new(&role);
        // The last level of the walk loses its parent.
        assert_eq!(ladder.cycles, [1]);
        assert_eq!(ladder.stating("craft"), [Some(0), None, None]);
        let role = self::role(&level("a", 1, "a", "craft = \"x\""));
        assert_eq!(Ladder::new(&role).cycles, [0]);
    }
}

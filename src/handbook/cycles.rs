//! *Steps from role to role → diagnostics for cycles.* Neither "reports to" nor "grows into" may lead
//! from a role back to itself.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::PageId;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::kinds::{Relation, Role, Sourced};
use crate::page::Page;
use crate::source_map::Span;

/// Maximum number of roles that all diagnostics of one relation name together. Without it, cycles
/// through most roles of a large handbook would give quadratic output.
const MAX_NAMED_ROLES: usize = 1_000;

/// A step from one role to another, as a list of its page states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The other role.
    pub to: PageId,
    /// Index in the list of the page.
    pub entry: usize,
}

/// The steps of each role.
pub(super) type Steps = FxHashMap<PageId, Vec<Step>>;

/// Reports cycles of roles, each with all its steps as labels. `relation` is the verb of the message,
/// `list` returns the list of a role in which the steps are written.
pub(super) fn report(
    relation: &str,
    steps: &Steps,
    pages: &[Arc<Page>],
    list: fn(&Role) -> &Vec<Sourced<Relation>>,
    diags: &mut Diagnostics,
) {
    let is_certain = |from: PageId, step: &Step| {
        let role = pages.get(from.0 as usize).and_then(|page| page.fields.role());
        let stated = role.and_then(|role| list(role).get(step.entry));
        stated.is_none_or(|stated| stated.value.others().nth(1).is_none())
    };
    // Where one of several roles is meant, nothing says that a cycle is real.
    let certain = |(from, list): (&PageId, &Vec<Step>)| {
        (*from, list.iter().copied().filter(|step| is_certain(*from, step)).collect())
    };
    let steps: Steps = steps.iter().map(certain).collect();
    for cycle in cycles(&steps, pages.len()) {
        let page = |id: PageId| pages.get(id.0 as usize);
        let names: Vec<&str> =
            cycle.iter().filter_map(|(role, _)| Some(&*page(*role)?.id)).collect();
        let place = |(role, entry): &(PageId, usize)| -> Option<Span> {
            let fields = page(*role)?.fields.role()?;
            Some(list(fields).get(*entry)?.value.references().next()?.span)
        };
        let Some(first) = names.first() else { continue };
        let message = format!("`{first}` {relation} itself: {} → {first}", names.join(" → "));
        let mut places = cycle.iter().zip(&names).filter_map(|(at, name)| Some((place(at)?, name)));
        let Some((span, _)) = places.next() else { continue };
        let mut diagnostic = Diagnostic::new(Code::Cycle, span, message);
        for (at, (span, name)) in places.enumerate() {
            let next = names.get(at + 2).unwrap_or(first);
            diagnostic = diagnostic.also(span, format!("`{name}` {relation} `{next}`"));
        }
        diags.push(diagnostic.help("remove one of these steps"));
    }
}

/// Returns the cycles of roles: each role with the entry that leads to the next, beginning with the
/// role of the lowest id.
fn cycles(steps: &Steps, pages: usize) -> Vec<Vec<(PageId, usize)>> {
    let mut found = Vec::new();
    let mut named = 0;
    let mut done = vec![false; pages];
    // Position of each role on the current path.
    let mut place: Vec<Option<usize>> = vec![None; pages];
    let of = |role: PageId| steps.get(&role).map_or(&[][..], Vec::as_slice);
    for start in (0..pages).map(PageId::from_index) {
        if of(start).is_empty() {
            continue;
        }
        // Iterative depth-first search: the path, with the number of steps followed from each role.
        let mut path: Vec<(PageId, usize)> = Vec::new();
        let mut next = Some(start);
        loop {
            if let Some(role) = next.filter(|role| !done[role.0 as usize]) {
                if let Some(from) = place[role.0 as usize] {
                    let cycle = &path[from..];
                    named += cycle.len();
                    if named > MAX_NAMED_ROLES && !found.is_empty() {
                        return found;
                    }
                    let entry = |(role, followed): &(PageId, usize)| {
                        let step = of(*role).get(followed.saturating_sub(1));
                        (*role, step.map_or(0, |step| step.entry))
                    };
                    found.push(cycle.iter().map(entry).collect());
                } else {
                    place[role.0 as usize] = Some(path.len());
                    path.push((role, 0));
                }
            }
            let Some((role, followed)) = path.last_mut() else { break };
            next = of(*role).get(*followed).map(|step| step.to);
            *followed += 1;
            if next.is_none() {
                done[role.0 as usize] = true;
                place[role.0 as usize] = None;
                path.pop();
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(steps: &[(u32, &[u32])]) -> Vec<Vec<u32>> {
        let step = |(entry, to): (usize, &u32)| Step { to: PageId(*to), entry };
        let all = steps
            .iter()
            .map(|(from, to)| (PageId(*from), to.iter().enumerate().map(step).collect::<Vec<_>>()));
        let cycles = cycles(&all.collect(), steps.len());
        cycles.into_iter().map(|it| it.into_iter().map(|(role, _)| role.0).collect()).collect()
    }

    #[test]
    fn every_cycle_is_found_from_the_role_of_the_lowest_id() {
        assert!(found(&[(0, &[1, 2]), (1, &[2]), (2, &[])]).is_empty());
        assert_eq!(found(&[(0, &[0])]), [[0]]);
        assert_eq!(found(&[(0, &[1]), (1, &[2]), (2, &[1])]), [[1, 2]]);
        assert_eq!(found(&[(0, &[1, 2]), (1, &[0]), (2, &[0])]), [[0, 1], [0, 2]]);
    }

    #[test]
    fn the_longest_cycle_of_a_large_handbook_is_found_in_linear_time() {
        let last = 20_000;
        let to: Vec<[u32; 2]> = (0..last).map(|at| [0, (at + 1) % last]).collect();
        let steps: Vec<(u32, &[u32])> = (0..last).zip(&to).map(|(at, to)| (at, &to[..])).collect();
        assert!(found(&steps).iter().map(Vec::len).sum::<usize>() <= MAX_NAMED_ROLES);
    }
}

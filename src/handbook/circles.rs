//! *Steps from role to role → findings where they lead back to where they began.* Nobody reports to
//! themselves, and nobody grows into what they were before.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::PageId;
use super::relations::Step;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::kinds::{Fields, Relation, Role, Sourced};
use crate::page::Page;
use crate::text::Span;

/// How many roles all findings of one relation name together: circles through most of a large
/// handbook would be as many as its roles, and each as long.
const MOST: usize = 1_000;

/// Steps of roles.
pub(super) type Steps = FxHashMap<PageId, Vec<Step>>;

/// Reports circles of roles, each with every place that is part of it. `relation` is what the steps
/// say, `list` the list of a role that they are written in.
pub(super) fn report(
    relation: &str,
    steps: &Steps,
    pages: &[Arc<Page>],
    list: fn(&Role) -> &Vec<Sourced<Relation>>,
    diags: &mut Diagnostics,
) {
    for circle in circles(steps, pages.len()) {
        let page = |id: PageId| pages.get(id.0 as usize);
        let names: Vec<&str> =
            circle.iter().filter_map(|(role, _)| Some(&*page(*role)?.id)).collect();
        let place = |(role, entry): &(PageId, usize)| -> Option<Span> {
            match &page(*role)?.fields {
                Fields::Role(fields) => Some(list(fields).get(*entry)?.value.role.0.span),
                _ => None,
            }
        };
        let Some(first) = names.first() else { continue };
        let message = format!("`{first}` {relation} itself: {} → {first}", names.join(" → "));
        let mut places =
            circle.iter().zip(&names).filter_map(|(at, name)| Some((place(at)?, name)));
        let Some((span, _)) = places.next() else { continue };
        let mut diagnostic = Diagnostic::new(Code::Cycle, span, message);
        for (at, (span, name)) in places.enumerate() {
            let next = names.get(at + 2).unwrap_or(first);
            diagnostic = diagnostic.also(span, format!("`{name}` {relation} `{next}`"));
        }
        diags.push(diagnostic.help("remove one of these steps"));
    }
}

/// Circles of roles, each with the entries that lead on, from the one that is met first.
fn circles(steps: &Steps, pages: usize) -> Vec<Vec<(PageId, usize)>> {
    let mut found = Vec::new();
    let mut named = 0;
    let mut done = vec![false; pages];
    // Where a role stands on the path that is followed.
    let mut place: Vec<Option<usize>> = vec![None; pages];
    let of = |role: PageId| steps.get(&role).map_or(&[][..], Vec::as_slice);
    for start in (0..pages).map(PageId::of) {
        if of(start).is_empty() {
            continue;
        }
        // Depth first without recursion: the path, and how far each of its roles was followed.
        let mut path: Vec<(PageId, usize)> = Vec::new();
        let mut next = Some(start);
        loop {
            if let Some(role) = next.filter(|role| !done[role.0 as usize]) {
                if let Some(from) = place[role.0 as usize] {
                    let circle = &path[from..];
                    named += circle.len();
                    if named > MOST && !found.is_empty() {
                        return found;
                    }
                    let entry = |(role, followed): &(PageId, usize)| {
                        let step = of(*role).get(followed.saturating_sub(1));
                        (*role, step.map_or(0, |step| step.entry))
                    };
                    found.push(circle.iter().map(entry).collect());
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
        let circles = circles(&all.collect(), steps.len());
        circles.into_iter().map(|it| it.into_iter().map(|(role, _)| role.0).collect()).collect()
    }

    #[test]
    fn every_circle_is_found_from_the_role_that_is_met_first() {
        assert!(found(&[(0, &[1, 2]), (1, &[2]), (2, &[])]).is_empty());
        assert_eq!(found(&[(0, &[0])]), [[0]]);
        assert_eq!(found(&[(0, &[1]), (1, &[2]), (2, &[1])]), [[1, 2]]);
        assert_eq!(found(&[(0, &[1, 2]), (1, &[0]), (2, &[0])]), [[0, 1], [0, 2]]);
    }

    #[test]
    fn the_longest_circle_of_a_large_handbook_takes_no_time() {
        let last = 20_000;
        let to: Vec<[u32; 2]> = (0..last).map(|at| [0, (at + 1) % last]).collect();
        let steps: Vec<(u32, &[u32])> = (0..last).zip(&to).map(|(at, to)| (at, &to[..])).collect();
        assert!(found(&steps).iter().map(Vec::len).sum::<usize>() <= MOST);
    }
}

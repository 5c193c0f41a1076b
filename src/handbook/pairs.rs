//! *Roles with their dimensions → the pairs of roles that get a comparison.* A pair has one if both roles say
//! something on at least two dimensions, and there are only so many. Time and memory grow with the roles and
//! with the pairs that are chosen, not with all pairs.

use rustc_hash::{FxHashMap, FxHashSet};

/// Number of dimensions that both roles of a pair must fill.
const SHARED: u32 = 2;

/// Largest number of different sets of dimensions that are compared with each other. Roles with the same
/// dimensions are one set, so only a handbook in which nothing lines up has more.
const MAX_SETS: usize = 1000;

/// The pairs that get a comparison.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Selection {
    /// Positions of the two roles, the first before the second; sorted.
    pub pairs: Vec<(usize, usize)>,
    /// Number of pairs that share dimensions, chosen or not.
    pub all: u64,
}

/// Roles that fill the same dimensions.
struct Set {
    bits: Vec<u64>,
    size: u64,
}

/// Chooses at most `limit` pairs: of neighbours first, then of roles that stand further apart. `filled` are the
/// dimensions of each role in the order of roles; `covered` are pairs that need no page.
pub(super) fn select(
    filled: &[Vec<&str>],
    covered: &FxHashSet<(usize, usize)>,
    limit: usize,
) -> Selection {
    let (sets, set_of) = sets(filled);
    let mut fits = vec![false; sets.len() * sets.len()];
    let mut all: u64 = 0;
    let mut has_partner = vec![false; sets.len()];
    for (one, a) in sets.iter().enumerate() {
        for (other, b) in sets.iter().enumerate().skip(one) {
            let pairs = match one == other {
                true => a.size * (a.size - 1) / 2,
                false => a.size * b.size,
            };
            if pairs > 0 && shared(&a.bits, &b.bits) >= SHARED {
                all += pairs;
                (has_partner[one], has_partner[other]) = (true, true);
                fits[one * sets.len() + other] = true;
                fits[other * sets.len() + one] = true;
            }
        }
    }
    let is_pair = |one: usize, other: usize| match (set_of[one], set_of[other]) {
        (Some(one), Some(other)) => fits[one * sets.len() + other],
        _ => false,
    };
    let is_covered = |pair: &&(usize, usize)| is_pair(pair.0, pair.1);
    all -= covered.iter().filter(is_covered).count() as u64;
    let roles: Vec<usize> =
        (0..filled.len()).filter(|at| set_of[*at].is_some_and(|set| has_partner[set])).collect();
    let wanted = usize::try_from(all).unwrap_or(usize::MAX).min(limit);
    let mut pairs = Vec::new();
    for distance in 1..roles.len() {
        for (one, other) in roles.iter().zip(&roles[distance..]) {
            if pairs.len() == wanted {
                break;
            }
            if is_pair(*one, *other) && !covered.contains(&(*one, *other)) {
                pairs.push((*one, *other));
            }
        }
        if pairs.len() == wanted {
            break;
        }
    }
    pairs.sort_unstable();
    Selection { pairs, all }
}

/// Groups roles by the dimensions that they fill. Returns the groups and that of each role; a role with too few
/// dimensions has none.
fn sets(filled: &[Vec<&str>]) -> (Vec<Set>, Vec<Option<usize>>) {
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    for dimension in filled.iter().flatten() {
        let next = numbers.len();
        numbers.entry(dimension).or_insert(next);
    }
    let words = numbers.len().div_ceil(64);
    let mut known: FxHashMap<Vec<u64>, usize> = FxHashMap::default();
    let mut sets: Vec<Set> = Vec::new();
    let set_of = filled
        .iter()
        .map(|dimensions| {
            let mut bits = vec![0_u64; words];
            for number in dimensions.iter().filter_map(|dimension| numbers.get(dimension)) {
                bits[number / 64] |= 1 << (number % 64);
            }
            if bits.iter().map(|word| word.count_ones()).sum::<u32>() < SHARED {
                return None;
            }
            let set = match known.get(&bits) {
                Some(set) => *set,
                None if sets.len() == MAX_SETS => return None,
                None => {
                    known.insert(bits.clone(), sets.len());
                    sets.push(Set { bits, size: 0 });
                    sets.len() - 1
                }
            };
            sets[set].size += 1;
            Some(set)
        })
        .collect();
    (sets, set_of)
}

fn shared(a: &[u64], b: &[u64]) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a & b).count_ones()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(filled: &[&[&str]], limit: usize) -> Selection {
        let filled: Vec<Vec<&str>> = filled.iter().map(|it| it.to_vec()).collect();
        select(&filled, &FxHashSet::default(), limit)
    }

    #[test]
    fn two_roles_share_two_dimensions_or_have_no_page() {
        let roles: &[&[&str]] = &[&["a", "b"], &["b", "c"], &["a", "b", "c"], &[], &["a"]];
        assert_eq!(chosen(roles, 200), Selection { pairs: vec![(0, 2), (1, 2)], all: 2 });
        assert_eq!(chosen(&[], 200), Selection::default());
    }

    #[test]
    fn many_roles_give_as_many_pairs_as_the_limit_allows() {
        for (count, all) in [(63, 1953), (2000, 1_999_000)] {
            let roles = vec![vec!["a", "b", "c"]; count];
            let selection = select(&roles, &FxHashSet::default(), 200);
            assert_eq!((selection.pairs.len(), selection.all), (200, all));
            assert!(selection.pairs.capacity() <= 256);
            let every: FxHashSet<usize> =
                selection.pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
            assert!(every.len() >= 63, "each role of a small handbook is compared");
        }
        assert_eq!(select(&vec![vec!["a"]; 2000], &FxHashSet::default(), 200).all, 0);
    }

    #[test]
    fn a_written_comparison_needs_no_other() {
        let roles = vec![vec!["a", "b"]; 3];
        let covered = FxHashSet::from_iter([(0, 1)]);
        assert_eq!(
            select(&roles, &covered, 200),
            Selection { pairs: vec![(0, 2), (1, 2)], all: 2 }
        );
        assert_eq!(select(&roles, &covered, 1), Selection { pairs: vec![(1, 2)], all: 2 });
    }
}

//! *A mistyped name → the name that was meant.*

/// Longest name, in characters, that a nearest one is looked for: the distance takes time by the
/// product of the lengths, so longer names are not compared.
const LONGEST_NAME: usize = 100;

/// Number of letters that the longer of two near names has at least.
const MIN_LETTERS: usize = 4;

/// Returns the candidate that `wrong` is most likely a misspelling of, if one is near enough.
///
/// Nearness is the Damerau–Levenshtein distance of the texts in lower case. At most a third of the
/// longer word may differ, rounded down, so words of less than four letters are never near; the first or
/// the last letter is the same. Shared folders at the start and a shared extension are left out of the
/// comparison, and a candidate equal to `wrong` is not offered.
///
/// ```
/// use rolebook::diagnostic::nearest;
///
/// assert_eq!(nearest("sumary", ["summary", "status"]), Some("summary"));
/// assert_eq!(nearest("color", ["summary", "status"]), None);
/// ```
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.chars().count() > LONGEST_NAME {
        return None;
    }
    let lower = wrong.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| *candidate != wrong)
        .filter_map(|candidate| {
            let other = candidate.to_lowercase();
            let (one, other) = without_shared_folders(&lower, &other);
            let (one, other) = without_shared_extension(one, other);
            let (length, other_length) = (one.chars().count(), other.chars().count());
            let longest = length.max(other_length);
            let is_alike = one.chars().next() == other.chars().next()
                || one.chars().next_back() == other.chars().next_back();
            if longest < MIN_LETTERS || !is_alike {
                return None;
            }
            let allowed = longest / 3;
            // The distance is at least the difference in length, and costs more to find.
            if length.abs_diff(other_length) > allowed {
                return None;
            }
            let distance = strsim::osa_distance(one, other);
            (distance <= allowed).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Cuts the folders at the start that both texts have.
fn without_shared_folders<'t>(one: &'t str, other: &'t str) -> (&'t str, &'t str) {
    let shared = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let folders = one.as_bytes().get(..shared).unwrap_or_default();
    let start = folders.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    (one.get(start..).unwrap_or(one), other.get(start..).unwrap_or(other))
}

/// Cuts the extension that both texts have.
fn without_shared_extension<'t>(one: &'t str, other: &'t str) -> (&'t str, &'t str) {
    match (one.rsplit_once('.'), other.rsplit_once('.')) {
        (Some((one, a)), Some((other, b))) if a == b => (one, other),
        _ => (one, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_a_far_one_is_not_offered() {
        let names = ["product-owner", "product-manager", "scrum-master"];
        assert_eq!(nearest("scrum-mastr", names), Some("scrum-master"));
        assert_eq!(nearest("Product-Onwer", names), Some("product-owner"));
        assert_eq!(nearest("designer", names), None);
    }

    #[test]
    fn a_word_with_too_little_in_common_is_not_offered() {
        assert_eq!(nearest("boss", ["best"]), None);
        assert_eq!(nearest("faq.md", ["map.md"]), None);
        assert_eq!(nearest("b.md", ["x.md"]), None);
        assert_eq!(nearest("a", ["b"]), None);
        assert_eq!(nearest("x.md", ["x.md"]), None);
        assert_eq!(nearest("faqs.md", ["faq.md", "map.md"]), Some("faq.md"));
        assert_eq!(nearest("idd", ["id", "title"]), None);
        assert_eq!(nearest("/sections/holidays.md", ["/sections/buddy.md"]), None);
        assert_eq!(nearest("gone", ["home"]), None);
        assert_eq!(nearest("note", ["mode"]), None);
        assert_eq!(nearest("roles/ownre.md", ["roles/owner.md"]), Some("roles/owner.md"));
    }
}

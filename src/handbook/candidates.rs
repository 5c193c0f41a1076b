//! *Many names → the few that may be near a mistyped one.* A cheap filter before the edit distance, so
//! that a handbook with many broken references is still checked in little time.

use crate::diagnostic::nearest;

/// Number of letter classes in a histogram.
const CLASSES: usize = 32;

/// Maximum number of names to which the edit distance is computed: those with the most similar letters.
const MAX_COMPARED: usize = 16;

/// Names among which a mistyped one may be meant.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidates {
    names: Vec<(Box<str>, Histogram)>,
}

/// The number of letters of each class in a name without its extension.
#[derive(Clone, Debug)]
struct Histogram {
    counts: [u8; CLASSES],
    letters: usize,
}

impl Candidates {
    /// Collects names, in their order.
    pub(super) fn new(names: impl IntoIterator<Item = Box<str>>) -> Candidates {
        let with_histogram = |name: Box<str>| {
            let histogram = Histogram::new(&name);
            (name, histogram)
        };
        Candidates { names: names.into_iter().map(with_histogram).collect() }
    }

    /// Returns the name that is nearest to `wrong` among those that satisfy `fits`, if it is near enough
    /// to be meant. Costs a few nanoseconds for each name, and the edit distance to `MAX_COMPARED` names.
    pub(super) fn nearest(&self, wrong: &str, fits: impl Fn(&str) -> bool) -> Option<&str> {
        let histogram = Histogram::new(wrong);
        let with_edits = |(at, (name, other)): (usize, &(Box<str>, Histogram))| {
            let edits = histogram.min_edits(other)?;
            fits(name).then_some((edits, at))
        };
        let mut near: Vec<(usize, usize)> =
            self.names.iter().enumerate().filter_map(with_edits).collect();
        if near.len() > MAX_COMPARED {
            near.select_nth_unstable(MAX_COMPARED);
            near.truncate(MAX_COMPARED);
        }
        nearest(wrong, near.into_iter().map(|(_, at)| &*self.names[at].0))
    }
}

impl Histogram {
    fn new(name: &str) -> Histogram {
        let file = name.rfind('/').map_or(0, |slash| slash + 1);
        let stem = name[file..].rfind('.').map_or(name, |dot| &name[..file + dot]);
        let (mut counts, mut letters) = ([0u8; CLASSES], 0);
        for letter in stem.chars().flat_map(char::to_lowercase) {
            let count = &mut counts[letter as usize % CLASSES];
            *count = count.saturating_add(1);
            letters += 1;
        }
        Histogram { counts, letters }
    }

    /// Returns a lower bound of the number of edits from one name to the other; `None` if it is too large
    /// for [`nearest`]. Each edit changes the histogram by two at most, and at most a third of the longer
    /// name, extension included, may be edited.
    fn min_edits(&self, other: &Histogram) -> Option<usize> {
        const EXTENSION: usize = 3;
        let max_edits = self.letters.max(other.letters).div_ceil(3) + EXTENSION;
        let changed: usize =
            self.counts.iter().zip(&other.counts).map(|(a, b)| usize::from(a.abs_diff(*b))).sum();
        let edits = (changed + self.letters.abs_diff(other.letters)).div_ceil(2);
        (edits <= max_edits).then_some(edits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_keeps_what_the_edit_distance_finds() {
        let names = [
            "product-owner",
            "product-manager",
            "roles/product-owner.md",
            "topics/diagram.png",
            "po",
            "Über-uns",
            "a.b/c",
        ];
        let candidates = Candidates::new(names.map(Box::from));
        for wrong in [
            "prodct-owner",
            "owner-product",
            "roles/product-onwer.md",
            "role/product-owner.markdown",
            "topics/diagramm.jpg",
            "op",
            "uber-uns",
            "nothing-like-it",
            "a.b/",
            "",
        ] {
            assert_eq!(candidates.nearest(wrong, |_| true), nearest(wrong, names), "{wrong}");
        }
    }

    #[test]
    fn names_that_do_not_fit_are_left_out() {
        let candidates = Candidates::new(["owner", "owners"].map(Box::from));
        assert_eq!(candidates.nearest("owner", |name| name.ends_with('s')), Some("owners"));
    }
}

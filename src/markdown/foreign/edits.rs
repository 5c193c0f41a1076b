//! *Edits of a text → the new text, and the positions of its parts in the old one.*
//!
//! **Invariants.** Segments ascend in both texts and do not overlap.

use std::ops::Range;

/// A replacement of a part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// The part that is replaced; empty for an insertion.
    pub(super) range: Range<usize>,
    /// The text in its place.
    pub(super) with: String,
}

impl Edit {
    /// Creates an edit.
    pub(super) fn new(range: Range<usize>, with: impl Into<String>) -> Edit {
        Edit { range, with: with.into() }
    }
}

/// A part of the new text, and where it comes from.
#[derive(Debug)]
struct Segment {
    /// Its start in the new text.
    new: usize,
    /// Its range in the old text.
    old: Range<usize>,
    /// Whether it is the same text; else it is the replacement of the old range.
    kept: bool,
}

/// The origin of every part of an edited text.
#[derive(Debug, Default)]
struct Segments(Vec<Segment>);

impl Segments {
    fn at(&self, at: usize) -> Option<&Segment> {
        let next = self.0.partition_point(|segment| segment.new <= at);
        next.checked_sub(1).and_then(|index| self.0.get(index))
    }

    fn start(&self, at: usize) -> usize {
        self.at(at).map_or(at, |segment| match segment.kept {
            true => segment.old.start + at - segment.new,
            false => segment.old.start,
        })
    }

    fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.start(range.start);
        let Some(last) = range.end.checked_sub(1).filter(|last| *last >= range.start) else {
            return start..start;
        };
        let end = self.at(last).map_or(range.end, |segment| match segment.kept {
            true => segment.old.start + range.end - segment.new,
            false => segment.old.end,
        });
        start..end.max(start)
    }
}

/// The origin of every part of a text that was edited several times.
#[derive(Debug, Default)]
pub(in crate::markdown) struct Positions(Vec<Segments>);

impl Positions {
    /// Returns the range of the first text that became `range` of the last one.
    pub(in crate::markdown) fn range(&self, range: Range<usize>) -> Range<usize> {
        self.0.iter().rev().fold(range, |range, segments| segments.range(range))
    }

    /// Whether byte `at` of the last text is not in the first one.
    pub(in crate::markdown) fn is_inserted(&self, mut at: usize) -> bool {
        for segments in self.0.iter().rev() {
            if segments.at(at).is_some_and(|segment| !segment.kept) {
                return true;
            }
            at = segments.start(at);
        }
        false
    }

    /// Returns the parts of a range of the last text that are in the first one, as ranges of it.
    pub(in crate::markdown) fn kept(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut ranges = vec![range];
        for segments in self.0.iter().rev() {
            let mut kept = Vec::new();
            for range in ranges {
                let first = segments.0.partition_point(|segment| segment.new <= range.start);
                for segment in segments.0.iter().skip(first.saturating_sub(1)) {
                    if segment.new >= range.end {
                        break;
                    }
                    let start = range.start.max(segment.new);
                    let end = range.end.min(segment.new + segment.old.len());
                    if segment.kept && start < end {
                        let moved = |at: usize| segment.old.start + at - segment.new;
                        kept.push(moved(start)..moved(end));
                    }
                }
            }
            ranges = kept;
        }
        ranges
    }

    /// Applies edits to the last text. Of edits that overlap, the first is applied. Returns the new
    /// text; `None` if there is no edit.
    pub(super) fn apply(&mut self, text: &str, mut edits: Vec<Edit>) -> Option<String> {
        if edits.is_empty() {
            return None;
        }
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut new = String::with_capacity(text.len() + 64);
        let mut segments = Segments::default();
        let mut from = 0;
        for edit in edits {
            let Range { start, end } = edit.range;
            if start < from || end < start || text.get(start..end).is_none() {
                continue;
            }
            keep(&mut segments, &mut new, text, from..start);
            if !edit.with.is_empty() {
                segments.0.push(Segment { new: new.len(), old: start..end, kept: false });
                new.push_str(&edit.with);
            }
            from = end;
        }
        keep(&mut segments, &mut new, text, from..text.len());
        self.0.push(segments);
        Some(new)
    }
}

fn keep(segments: &mut Segments, new: &mut String, text: &str, range: Range<usize>) {
    if !range.is_empty() {
        segments.0.push(Segment { new: new.len(), old: range.clone(), kept: true });
        new.push_str(text.get(range).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_lead_back_through_every_pass() {
        let mut positions = Positions::default();
        let text = "one two three";
        let edits = vec![Edit::new(4..7, "2"), Edit::new(0..0, "> ")];
        let second = positions.apply(text, edits).unwrap();
        assert_eq!(second, "> one 2 three");
        let third = positions.apply(&second, vec![Edit::new(2..5, "")]).unwrap();
        assert_eq!(third, ">  2 three");
        assert_eq!(positions.range(5..10), 8..13);
        assert_eq!(positions.range(3..4), 4..7);
        assert!(positions.is_inserted(0) && positions.is_inserted(3) && !positions.is_inserted(6));
        assert_eq!(positions.kept(0..10), [3..4, 7..13]);
    }

    #[test]
    fn of_edits_that_overlap_the_first_is_applied() {
        let mut positions = Positions::default();
        let edits = vec![Edit::new(0..3, "a"), Edit::new(1..2, "b"), Edit::new(3..4, "")];
        assert_eq!(positions.apply("12345", edits).unwrap(), "a5");
        assert_eq!(Positions::default().apply("12345", Vec::new()), None);
    }
}

//! *Reports → the snapshot in which each diagnostic was first seen.* Separates what the last change of
//! the writer has brought from what was there before.

use crate::diagnostic::{Code, Diagnostic};
use crate::source_map::FileId;
use rustc_hash::{FxHashMap, FxHashSet};

/// A diagnostic without its position, which changes while the writer types above.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    code: Code,
    file: FileId,
    message: String,
}

impl Key {
    pub(super) fn new(found: &Diagnostic) -> Key {
        Key { code: found.code, file: found.primary.span.file, message: found.message.clone() }
    }
}

/// The generation in which each diagnostic was first seen. Those of the first report were there before.
#[derive(Clone, Debug, Default)]
pub(super) struct FirstSeen {
    is_started: bool,
    /// 0 for what was there before.
    seen: FxHashMap<Key, u64>,
}

impl FirstSeen {
    /// Returns the generation that brought a diagnostic of the snapshot `now`; 0 if it was there before
    /// the preview started. What no report has had yet came with `now`.
    pub(super) fn generation(&self, found: &Diagnostic, now: u64) -> u64 {
        match self.seen.get(&Key::new(found)) {
            Some(generation) => *generation,
            None if self.is_started => now,
            None => 0,
        }
    }

    /// Returns the state after a report of the snapshot `now`, which is the first one if it `is_whole`. A
    /// diagnostic that is gone is new when it comes back, unless the report is not whole or `may_return`
    /// says that its file cannot be read now. `renamed` maps files to those whose text they have: a
    /// diagnostic moves with its page.
    pub(super) fn after(
        &self,
        report: &[Diagnostic],
        (now, is_whole): (u64, bool),
        may_return: impl Fn(FileId) -> bool,
        renamed: &FxHashMap<FileId, FileId>,
    ) -> FirstSeen {
        let is_later = if is_whole { self.is_started } else { now > 1 };
        let mut seen = FxHashMap::default();
        let mut open = FxHashSet::default();
        for found in report {
            let key = Key::new(found);
            let known = self.seen.get(&key).or_else(|| {
                let file = *renamed.get(&key.file)?;
                self.seen.get(&Key { file, ..key.clone() })
            });
            let generation = match known {
                Some(generation) => *generation,
                None if is_later => now,
                None => 0,
            };
            open.insert(key.clone());
            seen.insert(key, generation);
        }
        let returns = |key: &Key| (!is_whole || may_return(key.file)) && !open.contains(key);
        let kept = self.seen.iter().filter(|(key, _)| returns(key));
        seen.extend(kept.map(|(key, generation)| (key.clone(), *generation)));
        FirstSeen { is_started: self.is_started || is_whole, seen }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source_map::Span;

    fn found(file: u32, at: usize, message: &str) -> Diagnostic {
        Diagnostic::new(Code::BrokenLink, Span::new(FileId(file), at..at + 1), message)
    }

    /// The state after reports of the snapshots 1, 2, …
    fn after(reports: &[&[Diagnostic]]) -> FirstSeen {
        let mut state = FirstSeen::default();
        for (now, report) in (1..).zip(reports) {
            state = state.after(report, (now, true), |_| false, &FxHashMap::default());
        }
        state
    }

    #[test]
    fn what_the_first_report_has_was_there_before_and_stays_so_when_it_moves() {
        let state = after(&[&[found(0, 5, "a")], &[found(0, 9, "a"), found(0, 20, "b")]]);
        assert_eq!(state.generation(&found(0, 50, "a"), 2), 0);
        assert_eq!(state.generation(&found(0, 50, "b"), 2), 2);
    }

    #[test]
    fn what_comes_back_is_new_again() {
        let state = after(&[&[found(0, 5, "a")], &[], &[found(0, 5, "a")]]);
        assert_eq!(state.generation(&found(0, 5, "a"), 3), 3);
    }

    #[test]
    fn what_comes_back_with_a_file_that_could_not_be_read_is_not_new() {
        let debt = [found(0, 5, "a"), found(1, 5, "a")];
        let state =
            after(&[&debt]).after(&[], (2, true), |file| file == FileId(0), &FxHashMap::default());
        let state = state.after(&debt, (3, true), |_| false, &FxHashMap::default());
        assert_eq!(debt.each_ref().map(|found| state.generation(found, 3)), [0, 3]);
    }

    #[test]
    fn a_report_of_broken_settings_alone_is_not_the_first() {
        let (own, debt) = ([found(9, 1, "settings")], [found(0, 5, "a")]);
        let state = FirstSeen::default().after(&own, (2, false), |_| false, &FxHashMap::default());
        let state = state.after(&debt, (3, true), |_| false, &FxHashMap::default());
        assert_eq!(state.generation(&debt[0], 3), 0);
        let state = state.after(&own, (4, false), |_| false, &FxHashMap::default());
        assert_eq!(state.generation(&own[0], 4), 4);
        let state = state.after(&debt, (5, true), |_| false, &FxHashMap::default());
        assert_eq!(state.generation(&debt[0], 5), 0);
    }

    #[test]
    fn a_diagnostic_moves_with_its_page() {
        let renamed = FxHashMap::from_iter([(FileId(7), FileId(0))]);
        let report = [found(7, 5, "a"), found(7, 5, "b")];
        let state = after(&[&[found(0, 5, "a")]]).after(&report, (2, true), |_| false, &renamed);
        assert_eq!(report.each_ref().map(|found| state.generation(found, 2)), [0, 2]);
    }

    #[test]
    fn before_the_first_report_nothing_is_new_and_later_the_unknown_is() {
        assert_eq!(FirstSeen::default().generation(&found(0, 1, "a"), 1), 0);
        assert_eq!(after(&[&[]]).generation(&found(0, 1, "a"), 4), 4);
    }
}

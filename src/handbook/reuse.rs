//! *A handbook and its successor → the pages whose results can be reused.*

use std::sync::Arc;

use super::Handbook;
use crate::page::Page;

/// A previous handbook in which every name means the same, with the pages that are unchanged since.
#[derive(Debug)]
pub(super) struct Reuse<'a> {
    /// The previous handbook. It has the same number of pages.
    pub(super) old: &'a Handbook,
    same: Box<[bool]>,
}

impl<'a> Reuse<'a> {
    /// Compares pages with those of `old`. The first `written` have files; the others are generated and
    /// count as unchanged, because they contain no links and no citations.
    pub(super) fn new(old: &'a Handbook, pages: &[Arc<Page>], written: usize) -> Reuse<'a> {
        let is_same = |(at, (new, old)): (usize, (&Arc<Page>, &Arc<Page>))| {
            at >= written || Arc::ptr_eq(new, old)
        };
        Reuse { old, same: pages.iter().zip(&old.pages).enumerate().map(is_same).collect() }
    }

    /// Whether page `at` is unchanged.
    pub(super) fn is_same(&self, at: usize) -> bool {
        self.same.get(at).is_some_and(|same| *same)
    }
}

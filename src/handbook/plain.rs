//! *Fragment → plain words.* A fragment's own words know no other page, so that `[[page]]` is the
//! reference in them; here it is the title that readers see.

use std::borrow::Cow;

use super::links::Resolved;
use super::{Handbook, PageId};
use crate::kinds::Claim;
use crate::markdown::{Fragment, Name, Said};

/// A stretch of plain words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch<'a> {
    /// Words as they are.
    Words(&'a str),
    /// The title of a page, and the index of the target that leads there.
    Title(&'a str, u32),
}

impl Handbook {
    /// The words of a fragment of page `of`, as readers see them.
    pub fn plain<'a>(&self, of: PageId, fragment: &'a Fragment) -> Cow<'a, str> {
        self.titled(of, &fragment.text, &fragment.names)
    }

    /// What a claim of the source `of` says: its statement, or the quotation with its speaker.
    pub fn said<'a>(&self, of: PageId, claim: &'a Claim) -> Cow<'a, str> {
        match claim.statement.text.is_empty() {
            true => Cow::Owned(claim.attributed()),
            false => self.plain(of, &claim.statement),
        }
    }

    /// What page `of` says, as readers see it.
    pub fn plain_said<'a>(&self, of: PageId, said: &'a Said) -> Cow<'a, str> {
        self.titled(of, &said.text, &said.names)
    }

    fn titled<'a>(&self, of: PageId, text: &'a str, names: &[Name]) -> Cow<'a, str> {
        if names.is_empty() {
            return Cow::Borrowed(text);
        }
        let stretches = self.stretches(of, text, names);
        let words = stretches.iter().map(|stretch| match stretch {
            Stretch::Words(words) | Stretch::Title(words, _) => *words,
        });
        Cow::Owned(words.collect())
    }

    /// Plain words of page `of`, cut where they name a page.
    pub fn stretches<'a>(&'a self, of: PageId, text: &'a str, names: &[Name]) -> Vec<Stretch<'a>> {
        let mut stretches = Vec::with_capacity(2 * names.len() + 1);
        let mut at = 0;
        for name in names {
            let Resolved::Page(page, _) = self.links.target(of, name.target) else { continue };
            let start = name.at as usize;
            stretches.push(Stretch::Words(text.get(at..start).unwrap_or_default()));
            stretches.push(Stretch::Title(self.title(*page), name.target));
            at = start + name.len as usize;
        }
        stretches.push(Stretch::Words(text.get(at..).unwrap_or_default()));
        stretches
    }
}

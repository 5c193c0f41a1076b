//! *Fragment → plain text.* The text of a fragment does not depend on other pages: for `[[page]]`
//! it has the reference. This module puts the title of the page there.

use std::borrow::Cow;

use super::links::Resolved;
use super::{Handbook, PageId};
use crate::kinds::Claim;
use crate::markdown::{Fragment, Name, PlainText};

/// A segment of plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Literal text.
    Words(&'a str),
    /// The title of a page, and the index of the target that links to it.
    Title(&'a str, u32),
}

impl Handbook {
    /// Returns the plain text of a fragment of page `of`.
    pub fn plain<'a>(&self, of: PageId, fragment: &'a Fragment) -> Cow<'a, str> {
        self.titled(of, &fragment.text, &fragment.names)
    }

    /// Returns the text of a claim of the source `of`: its statement, or the quotation with its
    /// speaker.
    pub fn claim_text<'a>(&self, of: PageId, claim: &'a Claim) -> Cow<'a, str> {
        match claim.statement.text.is_empty() {
            true => Cow::Owned(claim.attributed()),
            false => self.plain(of, &claim.statement),
        }
    }

    /// Returns plain text of page `of` with the titles of pages.
    pub fn plain_text_of<'a>(&self, of: PageId, text: &'a PlainText) -> Cow<'a, str> {
        self.titled(of, &text.text, &text.names)
    }

    fn titled<'a>(&self, of: PageId, text: &'a str, names: &[Name]) -> Cow<'a, str> {
        if names.is_empty() {
            return Cow::Borrowed(text);
        }
        let segments = self.segments(of, text, names);
        let words = segments.iter().map(|segment| match segment {
            Segment::Words(words) | Segment::Title(words, _) => *words,
        });
        Cow::Owned(words.collect())
    }

    /// Splits plain text of page `of` at its references to pages.
    pub fn segments<'a>(&'a self, of: PageId, text: &'a str, names: &[Name]) -> Vec<Segment<'a>> {
        let mut segments = Vec::with_capacity(2 * names.len() + 1);
        let mut at = 0;
        for name in names {
            let Resolved::Page(page, _) = self.links.target(of, name.target) else { continue };
            let start = name.at as usize;
            segments.push(Segment::Words(text.get(at..start).unwrap_or_default()));
            segments.push(Segment::Title(self.title(*page), name.target));
            at = start + name.len as usize;
        }
        segments.push(Segment::Words(text.get(at..).unwrap_or_default()));
        segments
    }
}

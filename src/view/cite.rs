//! *Source and citation → what the box of sources and the numbers in a text say of them.*

use std::fmt::Write as _;

use super::{Note, Place, source_name};
use crate::document::number;
use crate::handbook::references::Cited;
use crate::handbook::{Handbook, PageId};
use crate::kinds::Fields;

/// A source as a page lists it, without a number.
pub(super) fn note(handbook: &Handbook, source: PageId) -> Note {
    let page = handbook.page(source);
    let (publisher, author) = match &page.fields {
        Fields::Source(fields) => (fields.publisher.clone(), fields.author.clone()),
        _ => (None, None),
    };
    Note {
        title: handbook.title(source).to_owned(),
        url: handbook.link(source),
        publisher,
        author,
        date: page.common.date.as_ref().map(|date| date.0.clone()),
        ..Note::default()
    }
}

/// Something that a page cites; `source` is the index of its source.
pub(super) fn cited(handbook: &Handbook, cited: &Cited, source: u32) -> number::Cited {
    let place = cited.locator.as_ref().map(|locator| Place {
        label: locator.to_string(),
        url: match claim_id(handbook, cited) {
            Some(claim) => format!("{}#{claim}", handbook.link(cited.source)),
            None => handbook.link(cited.source),
        },
    });
    number::Cited { source, title: title(handbook, cited), place }
}

fn claim_id<'h>(handbook: &'h Handbook, cited: &Cited) -> Option<&'h str> {
    let Fields::Source(source) = &handbook.page(cited.source).fields else {
        return None;
    };
    source.claim.get(cited.claim? as usize).map(|claim| claim.id.value.as_str())
}

/// What a citation says in words: the source, the place, the claim.
fn title(handbook: &Handbook, cited: &Cited) -> String {
    let mut words = source_name(handbook, cited.source).to_owned();
    if let Some(locator) = &cited.locator {
        let _ = write!(words, ", {locator}");
    }
    if let Fields::Source(source) = &handbook.page(cited.source).fields
        && let Some(claim) = cited.claim.and_then(|at| source.claim.get(at as usize))
    {
        let _ = write!(words, ": {}", handbook.said(cited.source, claim));
    }
    words
}

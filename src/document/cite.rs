//! *Source and citation → what the box of sources and the numbers in a text say of them.*

use std::fmt::Write as _;

use super::number::{self, Note, Place};
use crate::handbook::references::Cited;
use crate::handbook::{Handbook, PageId};

/// Returns a source as a page lists it, without a number. `address` is that of its page, with the
/// number of the page in a document for print.
pub(crate) fn note(handbook: &Handbook, source: PageId, address: (String, Option<String>)) -> Note {
    let (url, page_number) = address;
    let page = handbook.page(source);
    let fields = page.fields.source();
    Note {
        title: handbook.title(source).to_owned(),
        url,
        page_number,
        publisher: fields.and_then(|fields| fields.publisher.clone()),
        author: fields.and_then(|fields| fields.author.clone()),
        date: page
            .common
            .date
            .as_ref()
            .map(|date| handbook.config.labels.loose_date(&date.0).into_owned()),
        ..Note::default()
    }
}

/// Returns something that a page cites; `source` is the index of its source, `address` gives the
/// address of the page of the source, or of a claim on it.
pub(crate) fn cited(
    handbook: &Handbook,
    cited: &Cited,
    source: u32,
    address: impl Fn(Option<&str>) -> String,
) -> number::Cited {
    let place = place(handbook, cited, address);
    number::Cited { source, title: title(handbook, cited), place }
}

/// Returns the place in a source, if it is given.
pub(crate) fn place(
    handbook: &Handbook,
    cited: &Cited,
    address: impl Fn(Option<&str>) -> String,
) -> Option<Place> {
    let claim = || claim_id(handbook, cited).and_then(|id| handbook.anchor_of(cited.source, id));
    let locator = cited.locator.as_deref();
    locator.map(|locator| Place { label: locator.to_owned(), url: address(claim()) })
}

fn claim_id<'h>(handbook: &'h Handbook, cited: &Cited) -> Option<&'h str> {
    handbook.claim(cited).map(|(_, claim)| claim.id.value.as_str())
}

/// What a citation says in words: the source, the place, the claim.
fn title(handbook: &Handbook, cited: &Cited) -> String {
    let mut words = handbook.source_name(cited.source).to_owned();
    if let Some(locator) = &cited.locator {
        let _ = write!(words, ", {locator}");
    }
    if let Some((_, claim)) = handbook.claim(cited) {
        let _ = write!(words, ": {}", handbook.claim_text(cited.source, claim));
    }
    words
}

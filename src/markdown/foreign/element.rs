//! *Elements that the translation inserts → HTML*: `<mark>`, `<sup>`, `<sub>`.
//!
//! **Invariants.** An element ends in the element that it begins in.

use crate::markdown::nesting::{Nesting, Open};
use crate::markdown::sink::Sink;

/// Writes the start or the end of an inserted element.
pub(in crate::markdown) fn element(sink: &mut Sink<'_>, nesting: &mut Nesting, tag: &str) {
    let (html, end) = match tag {
        "<mark>" => ("<mark>", "</mark>"),
        "<sup>" => ("<sup>", "</sup>"),
        "<sub>" => ("<sub>", "</sub>"),
        "</mark>" | "</sup>" | "</sub>" => {
            if matches!(nesting.open.last(), Some(Open::Element(end)) if *end == tag) {
                close(sink, nesting);
            }
            return;
        }
        _ => return,
    };
    if nesting.flat_from.is_none() && nesting.fits(1) {
        sink.html.markup(html);
        sink.form.html(html);
        nesting.push(Open::Element(end));
    }
}

/// Ends the inserted elements that are open in the innermost element.
pub(in crate::markdown) fn close_elements(sink: &mut Sink<'_>, nesting: &mut Nesting) {
    while matches!(nesting.open.last(), Some(Open::Element(_))) {
        close(sink, nesting);
    }
}

fn close(sink: &mut Sink<'_>, nesting: &mut Nesting) {
    if let Some(Open::Element(end)) = nesting.open.pop() {
        sink.html.markup(end);
        sink.form.html(end);
    }
}

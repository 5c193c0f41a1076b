//! *The elements of HTML that are open*, in one stack with those of Markdown.

use super::Writing;
use super::element::{Element, element};
use crate::markdown::PlaceholderKind;
use crate::markdown::admonition;
use crate::markdown::heading;
use crate::markdown::nesting::{Nesting, Open, OpenHeading};
use crate::markdown::sink::Sink;

/// An open element of HTML.
pub(in crate::markdown) struct OpenHtml {
    /// Its name, which its end tag has.
    pub(super) name: Box<str>,
    pub(super) end: End,
    /// Whether it began within running text of Markdown.
    pub(super) in_leaf: bool,
}

/// What is written at the end of an element.
pub(super) enum End {
    /// Nothing: its tags are dropped.
    Nothing,
    /// The end tag of this name.
    Tag(&'static str),
    /// The same; in the element no text was running text.
    Quiet(&'static str),
    /// The end of a link to a target of the page, if it is one.
    Link(Option<u32>),
    /// The end of a heading; whether it gets a link to itself.
    Heading(OpenHeading, bool),
    Table,
}

/// Returns the name of an open element of HTML; `None` for one of Markdown.
pub(super) fn name(open: &Open) -> Option<&str> {
    match open {
        Open::Html(open) => Some(&open.name),
        _ => None,
    }
}

/// Ends the elements of HTML and the `:::` blocks that are open at the end of the element that they
/// began in.
pub(in crate::markdown) fn close_all(sink: &mut Sink<'_>, nesting: &mut Nesting) {
    loop {
        match nesting.open.last() {
            Some(Open::Html(_)) => close_top(sink, nesting),
            Some(Open::Fence(_)) => admonition::close(sink, nesting, true),
            _ => return,
        }
    }
}

/// Ends the innermost element, which is one of HTML, and writes its end to the Markdown form.
pub(in crate::markdown) fn close_top(sink: &mut Sink<'_>, nesting: &mut Nesting) {
    if let Some((end, as_inline)) = close(sink, nesting) {
        match as_inline {
            true => sink.form.html(&end),
            false => sink.form.html_block(&end),
        }
    }
}

/// Ends the innermost element, which is one of HTML. Returns its end tag in the Markdown form, and
/// whether that stands within running text.
fn close(sink: &mut Sink<'_>, nesting: &mut Nesting) -> Option<(String, bool)> {
    let Some(Open::Html(OpenHtml { name, end, in_leaf })) = nesting.open.pop() else { return None };
    let kind = element(&name);
    let is_block = !kind.is_inline();
    let end = match end {
        End::Nothing => {
            if is_block {
                separate(sink, in_leaf);
            }
            return None;
        }
        End::Tag(tag) | End::Quiet(tag) => {
            if matches!(end, End::Quiet(_)) {
                sink.html.loud();
            }
            sink.html.markup(&format!("</{tag}>"));
            if matches!(tag, "td" | "th") {
                sink.html.remember_space();
            } else if is_block {
                separate(sink, in_leaf);
                if !in_leaf {
                    sink.html.newline();
                }
            }
            // An aside is a note with more than its tag.
            match kind {
                Element::Note => "</aside>".to_owned(),
                _ => format!("</{tag}>"),
            }
        }
        End::Link(target) => {
            sink.html.loud();
            sink.html.markup("</a>");
            if let Some(target) = target {
                sink.html.placeholder(PlaceholderKind::LinkEnd(target));
            }
            nesting.links = nesting.links.saturating_sub(1);
            "</a>".to_owned()
        }
        End::Heading(open, has_link) => {
            heading::end(sink, &open, has_link && nesting.links == 0);
            format!("</h{}>", open.level)
        }
        End::Table => {
            sink.html.markup("</table></div>");
            separate(sink, in_leaf);
            if !in_leaf {
                sink.html.newline();
            }
            "</table>".to_owned()
        }
    };
    Some((end, in_leaf || !is_block))
}

/// Separates the words of two blocks.
pub(super) fn separate(sink: &mut Sink<'_>, in_leaf: bool) {
    match in_leaf {
        true => sink.html.remember_space(),
        false => sink.end_statement(),
    }
}

/// The elements whose inside is a world of its own: an end tag inside ends nothing outside.
const CELLS: &[&str] = &["td", "th", "caption", "table"];
const LISTS: &[&str] = &["ul", "ol", "menu", "dir", "dl", "td", "th", "caption", "table"];
const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

impl super::Html<'_, '_, '_> {
    /// Whether a paragraph may stand here.
    pub(super) fn may_hold_paragraph(&self) -> bool {
        let Some(name) = self.nesting.open.last().and_then(name) else {
            return !self.nesting.bare;
        };
        let holds_no_paragraph =
            ["summary", "pre", "figure", "figcaption", "ul", "ol", "menu", "dir", "dl", "address"];
        match element(name) {
            Element::Block => !holds_no_paragraph.contains(&name),
            Element::Centred
            | Element::Note
            | Element::Details
            | Element::Unwrapped
            | Element::LeftOut
            | Element::Unknown => true,
            _ => false,
        }
    }
}

impl Writing<'_, '_, '_, '_> {
    /// Returns the index of the innermost open element with one of these names, among those of HTML that
    /// began inside the innermost element of Markdown. Elements named in `walls` hide what is around.
    pub(super) fn find(&self, names: &[&str], walls: &[&str]) -> Option<usize> {
        for (at, open) in self.to.nesting.open.iter().enumerate().rev() {
            let name = name(open)?;
            if names.contains(&name) {
                return Some(at);
            }
            if walls.contains(&name) {
                return None;
            }
        }
        None
    }

    /// Ends the innermost element.
    fn close_top(&mut self) {
        if let Some((end, _)) = close(self.to.sink, self.to.nesting) {
            self.form.plain(&end);
        }
    }

    /// Ends elements of HTML until this many elements are open.
    pub(super) fn close_to(&mut self, len: usize) {
        while self.to.nesting.open.len() > len {
            if !matches!(self.to.nesting.open.last(), Some(Open::Html(_))) {
                return;
            }
            self.close_top();
        }
    }

    /// Ends a paragraph that began in this block, if no block in it is open.
    pub(super) fn end_paragraph(&mut self, base: usize) {
        if let Some(at) = self.find(&["p"], CELLS)
            && at >= base
        {
            self.close_to(at);
        }
    }

    /// Ends what a browser would end before an element begins: a paragraph before a block, an item before
    /// the next.
    pub(super) fn make_room(&mut self, name: &str, element: Element) {
        match element {
            Element::Item(_) => {
                let items: &[&str] = if name == "li" { &["li"] } else { &["dt", "dd"] };
                if let Some(at) = self.find(items, LISTS) {
                    self.close_to(at);
                }
            }
            Element::Heading(_) => {
                if let Some(at) = self.find(HEADINGS, CELLS) {
                    self.close_to(at);
                }
            }
            Element::Part(_) => {}
            Element::Table => {
                if let Some(at) = self.find(&["table"], &["td", "th", "caption"]) {
                    self.close_to(at);
                }
            }
            _ if element.is_inline() => return,
            _ => {}
        }
        if let Some(at) = self.find(&["p"], CELLS) {
            self.close_to(at);
        }
    }

    /// Ends the parts of a table that a part of it cannot stand in, and begins a row around a cell.
    /// Returns whether the part may stand here.
    pub(super) fn make_room_in_table(&mut self, parents: &[&str]) -> bool {
        // A part whose tags were dropped holds none.
        if self.find(&["table"], &[]).is_none() {
            return false;
        }
        let rows = ["thead", "tbody", "tfoot", "table"];
        let is_cell = parents.contains(&"tr");
        let mut names = parents.to_vec();
        if is_cell {
            names.extend(rows);
        }
        let Some(at) = self.find(&names, &[]) else { return false };
        self.close_to(at + 1);
        if is_cell && self.to.nesting.open.last().and_then(name) != Some("tr") {
            if !self.to.nesting.fits(1) {
                return false;
            }
            self.to.sink.html.markup("<tr>");
            self.form.plain("<tr>");
            self.push("tr", End::Tag("tr"));
        }
        true
    }

    /// Whether an item may stand here.
    pub(super) fn is_in_list(&self, lists: &[&str]) -> bool {
        self.find(lists, CELLS).is_some()
    }

    /// Opens an element.
    pub(super) fn push(&mut self, name: &str, end: End) {
        let in_leaf = self.in_leaf;
        self.to.nesting.push(Open::Html(OpenHtml { name: name.into(), end, in_leaf }));
    }

    /// Ends an element, and those inside it; an end tag without an open element is dropped.
    pub(super) fn end(&mut self, name: &str) {
        let element = element(name);
        if element.is_void() {
            return;
        }
        if self.to.nesting.html_left_out > 0 {
            self.to.nesting.html_left_out -= 1;
            return;
        }
        let walls = match element {
            Element::Part(_) | Element::Table => &["table"],
            Element::Heading(_) => return self.end_first_of(HEADINGS),
            _ => CELLS,
        };
        if let Some(at) = self.find(&[name], walls) {
            self.close_to(at);
        }
    }

    fn end_first_of(&mut self, names: &[&str]) {
        if let Some(at) = self.find(names, CELLS) {
            self.close_to(at);
        }
    }
}

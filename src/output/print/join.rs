//! *Rendered pages → pages that can stand in one document.* The templates of rolebook write ids with
//! the id of their page already; here, ids of a theme that do not have it get it, and links to what a
//! theme leaves out lead to the page instead.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Document;
use crate::document::number::{Found, scan};
use crate::url::{decode, encode};

/// Text in place of a range of bytes.
type Edit = (Range<usize>, String);

/// Returns the pages of a document with unique ids, and with links that lead to something in it.
/// `pages` are the rendered pages in the order of the document.
pub fn joined(document: &Document, pages: Vec<String>) -> Vec<String> {
    let page_ids: Vec<&str> = document.pages.iter().map(|entry| document.id(entry.id)).collect();
    let found: Vec<(Found<'_>, Ids<'_>)> = page_ids
        .par_iter()
        .zip(&pages)
        .map(|(page, html)| {
            let found = scan(html);
            let ids = Ids::new(page, &found);
            (found, ids)
        })
        .collect();
    let mut places: FxHashSet<&str> = page_ids.iter().copied().collect();
    places.extend(found.iter().flat_map(|(_, ids)| ids.all.iter().map(|id| &**id)));
    let edits: Vec<Vec<Edit>> = page_ids
        .par_iter()
        .zip(&found)
        .map(|(page, (found, ids))| {
            let mut edits = ids.edits.clone();
            edits.extend(links(page, found, &places));
            edits.sort_by_key(|(range, _)| range.start);
            edits
        })
        .collect();
    pages.into_iter().zip(edits).map(|(html, edits)| edited(html, &edits)).collect()
}

/// The ids of a page as the document has them.
struct Ids<'h> {
    all: Vec<Cow<'h, str>>,
    /// Changes that make them so.
    edits: Vec<Edit>,
}

impl<'h> Ids<'h> {
    fn new(page: &str, found: &Found<'h>) -> Ids<'h> {
        let mut ids = Ids { all: Vec::with_capacity(found.ids.len()), edits: Vec::new() };
        let mut taken: FxHashSet<Cow<'h, str>> = FxHashSet::default();
        // How often an id was asked for that was taken.
        let mut repeats: FxHashMap<Cow<'h, str>, usize> = FxHashMap::default();
        for id in &found.ids {
            let wanted = match is_of(&id.name, page) {
                true => id.name.clone(),
                false => Cow::Owned(format!("{page}:{}", id.name)),
            };
            let mut name = wanted.clone();
            while !taken.insert(name.clone()) {
                let number = repeats.entry(wanted.clone()).or_insert(1);
                *number += 1;
                name = Cow::Owned(format!("{wanted}:{number}"));
            }
            if name != id.name {
                ids.edits.push((id.range.clone(), escaped(&name)));
            }
            ids.all.push(name);
        }
        ids
    }
}

/// Whether an id begins with that of its page.
fn is_of(id: &str, page: &str) -> bool {
    id.strip_prefix(page).is_some_and(|rest| rest.starts_with(':'))
}

/// Changes of the links of a page that lead to nothing.
fn links(page: &str, found: &Found<'_>, places: &FxHashSet<&str>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for link in &found.links {
        if places.contains(&*link.name) {
            continue;
        }
        let id = decode(&link.name).unwrap_or_default();
        if places.contains(&*id) {
            continue;
        }
        // An element that a template gave an id without that of the page.
        let own = format!("{page}:{id}");
        let to = if places.contains(&*own) {
            own
        } else {
            let other = id.split(':').next().unwrap_or_default();
            if places.contains(other) { other.to_owned() } else { page.to_owned() }
        };
        edits.push((link.range.clone(), escaped(&encode(&to))));
    }
    edits
}

fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut escaped, value);
    escaped
}

/// Makes changes, which are sorted and do not overlap.
fn edited(html: String, edits: &[Edit]) -> String {
    if edits.is_empty() {
        return html;
    }
    let added: usize = edits.iter().map(|(_, text)| text.len()).sum();
    let mut out = String::with_capacity(html.len() + added);
    let mut at = 0;
    for (range, text) in edits {
        out.push_str(html.get(at..range.start).unwrap_or_default());
        out.push_str(text);
        at = range.end;
    }
    out.push_str(html.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handbook::PageId;
    use crate::output::sections::Entry;
    use crate::url::Route;
    use crate::view::fill::PrintPlace;

    /// Joins a page `page-a` and a page `page-b`.
    fn join(a: &str, b: &str) -> [String; 2] {
        let entry = |id| Entry { id: PageId(id), place: Vec::new() };
        let place = |id: &str| PrintPlace { id: id.to_owned(), number: String::new() };
        let document = Document {
            index: PageId(0),
            route: Route::page("print/"),
            pages: vec![entry(0), entry(1)],
            places: [(PageId(0), place("page-a")), (PageId(1), place("page-b"))]
                .into_iter()
                .collect(),
        };
        let pages = joined(&document, vec![a.to_owned(), b.to_owned()]);
        pages.try_into().expect("two pages")
    }

    #[test]
    fn pages_of_the_built_in_theme_stay_as_they_are() {
        let a =
            "<h1 id=\"page-a:x\">x</h1><a href=\"#page-b:gr%C3%B6%C3%9Fe\">y</a><a href=\"/#z\">";
        let b = "<h1 id=\"page-b:größe\">y</h1><a href=\"#page-a\">a</a>";
        assert_eq!(join(a, b), [a, b]);
    }

    #[test]
    fn ids_of_a_theme_get_the_id_of_their_page_and_its_links_follow() {
        let html = "<p id=\"x\"><a href=\"#x\">x</a><p id='a&amp;b'><a href='#a&amp;b'>b</a>";
        let of = |page: &str| {
            format!(
                "<p id=\"{page}:x\"><a href=\"#{page}:x\">x</a><p id='{page}:a&amp;b'>\
                 <a href='#{page}:a%26b'>b</a>"
            )
        };
        assert_eq!(join(html, html), [of("page-a"), of("page-b")]);
    }

    #[test]
    fn an_id_that_stands_twice_gets_a_number() {
        let [a, _] = join("<p id=\"page-a:x\"><p id=\"x\"><p id=\"x\">", "");
        assert_eq!(a, "<p id=\"page-a:x\"><p id=\"page-a:x:2\"><p id=\"page-a:x:3\">");
    }

    #[test]
    fn links_to_what_a_theme_leaves_out_lead_to_the_page() {
        let [a, _] = join("<a href=\"#page-b:x\">x</a><a href=\"#y\">y</a><a href=\"#\">z</a>", "");
        assert_eq!(
            a,
            "<a href=\"#page-b\">x</a><a href=\"#page-a\">y</a><a href=\"#page-a\">z</a>"
        );
    }
}

//! *The `changes` of all pages → an Atom feed, newest first.*
//!
//! Source: RFC 4287.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

use crate::handbook::{Handbook, PageId};
use crate::kinds::Change;
use crate::url::Route;

/// Path of the feed.
pub const PATH: &str = "feed.xml";

/// Maximum number of entries.
const MAX_ENTRIES: usize = 100;

/// Whether there is a feed: the host must be known, and a page must have changes.
pub fn exists(handbook: &Handbook) -> bool {
    handbook.config.base.is_absolute()
        && handbook.pages().any(|(_, page)| !page.common.changes.is_empty())
}

/// Returns the feed, if there is one.
pub fn feed(handbook: &Handbook) -> Option<Vec<u8>> {
    if !exists(handbook) {
        return None;
    }
    let mut changes: Vec<(&Change, PageId)> = handbook
        .pages()
        .flat_map(|(id, page)| page.common.changes.iter().map(move |change| (change, id)))
        .collect();
    changes.sort_by_key(|(change, id)| (std::cmp::Reverse(change.date), *id));
    changes.truncate(MAX_ENTRIES);
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).ok()?;
    let base = &handbook.config.base;
    let home = base.absolute(&Route::page(""))?;
    let this = base.absolute(&Route::file(PATH))?;
    let updated = changes.first().map(|(change, _)| timestamp(change))?;
    xml.create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", handbook.config.site.language.as_str()))
        .write_inner_content(|xml| {
            text(xml, "title", handbook.site_title())?;
            text(xml, "id", &home)?;
            link(xml, "self", &this)?;
            link(xml, "alternate", &home)?;
            text(xml, "updated", &updated)?;
            xml.create_element("author")
                .write_inner_content(|xml| text(xml, "name", handbook.site_title()))?;
            for (change, id) in &changes {
                entry(xml, handbook, change, *id)?;
            }
            Ok(())
        })
        .ok()?;
    Some(xml.into_inner())
}

fn entry(
    xml: &mut Writer<Vec<u8>>,
    handbook: &Handbook,
    change: &Change,
    id: PageId,
) -> io::Result<()> {
    let page = handbook.page(id);
    let address = handbook.config.base.absolute(&page.route).unwrap_or_default();
    let nth = page.common.changes.iter().filter(|other| other.date == change.date);
    let nth = nth.take_while(|other| !std::ptr::eq(*other, change)).count();
    let suffix = if nth == 0 { String::new() } else { format!("-{nth}") };
    xml.create_element("entry").write_inner_content(|xml| {
        text(xml, "title", handbook.title(id))?;
        text(xml, "id", &format!("{address}#changed-{}{suffix}", change.date))?;
        link(xml, "alternate", &address)?;
        text(xml, "updated", &timestamp(change))?;
        text(xml, "summary", &change.note.text)
    })?;
    Ok(())
}

fn timestamp(change: &Change) -> String {
    format!("{}T00:00:00Z", change.date)
}

fn text(xml: &mut Writer<Vec<u8>>, name: &str, words: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(words)).map(|_| ())
}

fn link(xml: &mut Writer<Vec<u8>>, rel: &str, address: &str) -> io::Result<()> {
    xml.create_element("link")
        .with_attribute(("rel", rel))
        .with_attribute(("href", address))
        .write_empty()
        .map(|_| ())
}

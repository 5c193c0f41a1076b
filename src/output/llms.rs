//! *Contents → Markdown files*: every page beside its HTML, `llms.txt` that leads to them, and
//! `llms-full.txt` that holds them all.
//!
//! Source: the proposal for `/llms.txt` (llmstxt.org): a title, a summary in a quotation, and
//! sections that are lists of links.

use std::fmt::Write;

use super::content::Content;
use super::sections;
use crate::handbook::{Handbook, PageId};
use crate::url::Route;
use crate::view::page::description;

/// Where the list of pages is published.
pub const PATH: &str = "llms.txt";

/// Where all pages are published as one file.
pub const FULL_PATH: &str = "llms-full.txt";

/// The address of a route, with its host where that is known.
pub fn address(handbook: &Handbook, route: &Route) -> String {
    let base = &handbook.config.base;
    base.absolute(route).unwrap_or_else(|| base.link(route))
}

/// The file of a page as Markdown: it has its title, its address and its description before the
/// text.
pub fn page(handbook: &Handbook, id: PageId, content: Option<&Content>) -> String {
    // A JSON string is a YAML string too.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut text = String::from("---\n");
    // Writing to a string cannot fail.
    let _ = writeln!(text, "title: {}", quoted(handbook.title(id)));
    let _ = writeln!(text, "url: {}", quoted(&address(handbook, &handbook.page(id).route)));
    let _ = writeln!(text, "description: {}", quoted(&description(handbook, id)));
    text.push_str("---\n\n");
    text + &body(handbook, id, content)
}

/// The text of a page; its bare words where it has no content.
fn body(handbook: &Handbook, id: PageId, content: Option<&Content>) -> String {
    match content {
        Some(content) => content.markdown.clone(),
        None => {
            let words = &handbook.page(id).body.fragment.text;
            format!("# {}\n\n{words}\n", handbook.title(id))
        }
    }
}

/// The list of all pages, with links to their Markdown.
pub fn index(handbook: &Handbook) -> String {
    let site = &handbook.config.site;
    let mut text = format!("# {}\n", handbook.site_title());
    if let Some(summary) = site.description.as_ref().or(site.tagline.as_ref()) {
        let _ = write!(text, "\n> {summary}\n");
    }
    let full = address(handbook, &Route::file(FULL_PATH));
    let data = address(handbook, &Route::file(super::data::PATH));
    let _ = write!(
        text,
        "\nEvery page is listed here with its text in Markdown. [All of them in one file]({full}), \
         and [the roles and all that is known of them as data]({data}).\n"
    );
    let home = handbook.nav.home;
    let first = handbook.nav.section(home).map_or(&[][..], |section| &section.pages);
    text.push_str("\n## Start here\n\n");
    for id in [home].iter().chain(first) {
        entry(handbook, *id, &mut text);
    }
    for section in sections::main(handbook) {
        let _ = write!(text, "\n## {}\n\n", handbook.title(section));
        for page in sections::pages(handbook, section) {
            entry(handbook, page.id, &mut text);
        }
    }
    text
}

fn entry(handbook: &Handbook, id: PageId, text: &mut String) {
    let title = handbook.title(id).replace('[', "\\[").replace(']', "\\]");
    let address = address(handbook, &handbook.page(id).route.as_markdown());
    let _ = write!(text, "- [{title}]({address})");
    let description = description(handbook, id);
    if !description.is_empty() {
        let _ = write!(text, ": {description}");
    }
    text.push('\n');
}

/// All pages, one after the other, each under its address.
pub fn full<'a>(handbook: &Handbook, content: impl Fn(PageId) -> Option<&'a Content>) -> String {
    let mut text = String::new();
    for page in sections::pages(handbook, handbook.nav.home) {
        if !text.is_empty() {
            text.push_str("\n---\n\n");
        }
        let _ = write!(text, "Page: {}\n\n", address(handbook, &handbook.page(page.id).route));
        text.push_str(&body(handbook, page.id, content(page.id)));
    }
    text
}

//! *Documents → Markdown files*: every page beside its HTML, `llms.txt` that leads to them, and
//! `llms-full.txt` that holds them all.
//!
//! Source: the proposal for `/llms.txt` (llmstxt.org): a title, a summary in a quotation, and
//! sections that are lists of links.

use std::fmt::Write;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::sections;
use crate::document::markdown;
use crate::handbook::{Handbook, PageId};
use crate::kinds::document;
use crate::markdown::{markdown_destination, markdown_words};
use crate::url::Route;

/// Where the list of pages is published.
pub const PATH: &str = "llms.txt";

/// Where all pages are published as one file.
pub const FULL_PATH: &str = "llms-full.txt";

/// The last line of the front matter of a page's file, and the empty line below.
const HEAD_END: &str = "---\n\n";

/// Returns the address of a route, with its host where that is known.
pub fn address(handbook: &Handbook, route: &Route) -> String {
    let base = &handbook.config.base;
    base.absolute(route).unwrap_or_else(|| base.link(route))
}

/// Returns the file of a page as Markdown: its title, its address and its description before the
/// text.
pub fn page(handbook: &Handbook, id: PageId) -> String {
    // A JSON string is a YAML string too.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut text = String::from("---\n");
    // Writing to a string cannot fail.
    let _ = writeln!(text, "title: {}", quoted(handbook.title(id)));
    let _ = writeln!(text, "url: {}", quoted(&address(handbook, &handbook.page(id).route)));
    let _ = writeln!(text, "description: {}", quoted(&handbook.description(id)));
    text.push_str(HEAD_END);
    text + &body(handbook, id)
}

/// Returns what stands below the front matter in the file of a page.
fn body_of(file: &[u8]) -> Option<&str> {
    // A JSON string has no line feeds.
    Some(std::str::from_utf8(file).ok()?.split_once(HEAD_END)?.1)
}

fn body(handbook: &Handbook, id: PageId) -> String {
    markdown::write(handbook, id, &document(handbook, id))
}

/// Returns the list of all pages, with links to their Markdown.
pub fn index(handbook: &Handbook) -> String {
    let (site, labels) = (&handbook.config.site, &handbook.config.labels);
    let mut text = format!("# {}\n", markdown_words(handbook.site_title()));
    if let Some(summary) = site.description.as_ref().or(site.tagline.as_ref()) {
        let _ = write!(text, "\n> {}\n", markdown_words(summary));
    }
    let output = &handbook.config.site.output;
    let link = |label: &'static str, path: &str| {
        let address = markdown_destination(&address(handbook, &Route::file(path)));
        format!("[{}]({address})", markdown_words(labels.text(label)))
    };
    let (all, data) = (link("llms.all", FULL_PATH), link("llms.data", super::data::PATH));
    let lead = match (output.markdown, output.data) {
        (true, true) => "llms.lead",
        (true, false) => "llms.lead_without_data",
        (false, true) => "llms.lead_without_markdown",
        (false, false) => "llms.lead_alone",
    };
    let lead = labels.fill(lead, &[("all", &all), ("data", &data)]);
    let _ = write!(text, "\n{lead}\n\n## {}\n\n", markdown_words(labels.text("llms.start")));
    let home = handbook.nav.home;
    let first = handbook.nav.section(home).map_or(&[][..], |section| &section.pages);
    for id in [home].iter().chain(first) {
        entry(handbook, *id, &mut text);
    }
    for section in handbook.main_sections() {
        let _ = write!(text, "\n## {}\n\n", markdown_words(handbook.title(section)));
        for page in sections::pages(handbook, section) {
            entry(handbook, page.id, &mut text);
        }
    }
    text
}

fn entry(handbook: &Handbook, id: PageId, text: &mut String) {
    let route = &handbook.page(id).route;
    let address = match handbook.config.site.output.markdown {
        true => address(handbook, &route.as_markdown()),
        false => address(handbook, route),
    };
    let address = markdown_destination(&address);
    let _ = write!(text, "- [{}]({address})", markdown_words(handbook.title(id)));
    let description = handbook.description(id);
    if !description.is_empty() {
        let _ = write!(text, ": {}", markdown_words(&description));
    }
    text.push('\n');
}

/// Returns all pages, one after the other, each under its address. `files` are those that [`page`]
/// has made already.
pub fn full(handbook: &Handbook, files: &FxHashMap<PageId, Arc<[u8]>>) -> String {
    let label = handbook.config.labels.text("llms.page");
    let pages: Vec<String> = sections::pages(handbook, handbook.nav.home)
        .into_par_iter()
        .map(|page| {
            let route = &handbook.page(page.id).route;
            let address = address(handbook, route);
            match files.get(&page.id).and_then(|file| body_of(file)) {
                Some(body) => format!("{label}: {address}\n\n{body}"),
                None => format!("{label}: {address}\n\n{}", body(handbook, page.id)),
            }
        })
        .collect();
    pages.join("\n---\n\n")
}

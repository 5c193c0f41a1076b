//! *Finished pages → what machines read*: Markdown beside every page, lists of them, the data.

use rayon::prelude::*;

use super::content::Content;
use super::markdown::Converter;
use super::{Outputs, data, llms, print};
use crate::diagnostic::Diagnostics;
use crate::handbook::{Handbook, PageId};

/// The contents of all pages.
#[derive(Debug, Default)]
pub struct Contents {
    /// In the order of the pages; nothing of pages that could not be rendered or that are nested
    /// too deep.
    by_page: Vec<Option<Content>>,
    /// What the identifiers of each page begin with.
    pub prefixes: Vec<String>,
}

impl Contents {
    /// Takes the contents out of finished pages, as far as the site publishes anything made from
    /// them.
    pub fn new(handbook: &Handbook, pages: &[(PageId, &str)]) -> Contents {
        let config = &handbook.config;
        if !config.machines() && !config.print() {
            return Contents::default();
        }
        let prefixes = print::prefixes(handbook);
        let converter = config.machines().then(Converter::new);
        let found: Vec<(PageId, Option<Content>)> = pages
            .par_iter()
            .map(|(id, html)| {
                let prefix = prefixes.get(id.0 as usize).map_or("", String::as_str);
                (*id, Content::of(html, prefix, converter.as_ref()))
            })
            .collect();
        let mut by_page: Vec<Option<Content>> = Vec::new();
        by_page.resize_with(handbook.len(), || None);
        for (id, content) in found {
            if let Some(place) = by_page.get_mut(id.0 as usize) {
                *place = content;
            }
        }
        Contents { by_page, prefixes }
    }

    /// The content of a page.
    pub fn of(&self, page: PageId) -> Option<&Content> {
        self.by_page.get(page.0 as usize)?.as_ref()
    }
}

/// Adds the files for machines to the site.
pub fn add(
    handbook: &Handbook,
    contents: &Contents,
    outputs: &mut Outputs,
    diags: &mut Diagnostics,
) {
    if !handbook.config.machines() {
        return;
    }
    let ids: Vec<PageId> = handbook.pages().map(|(id, _)| id).collect();
    let (pages, guide) = rayon::join(
        || -> Vec<(PageId, String)> {
            let page = |id: PageId| (id, llms::page(handbook, id, contents.of(id)));
            ids.into_par_iter().map(page).collect()
        },
        || data::guide(handbook),
    );
    for (id, text) in pages {
        let path = handbook.page(id).route.as_markdown().output_path();
        let origin = format!("the Markdown of “{}”", handbook.title(id));
        outputs.offer(&path, &origin, text.into_bytes(), diags);
    }
    let full = llms::full(handbook, |id| contents.of(id));
    let index = llms::index(handbook);
    outputs.offer(llms::PATH, "the list of pages for machines", index.into_bytes(), diags);
    outputs.offer(llms::FULL_PATH, "all pages as one file", full.into_bytes(), diags);
    outputs.offer(data::PATH, "the data of the guide", guide, diags);
    outputs.offer(data::SCHEMA_PATH, "the schema of the data", data::schema(), diags);
}

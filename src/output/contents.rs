//! *Finished pages → their contents*, from which everything for machines and for print is made.

use rayon::prelude::*;
use std::sync::Arc;

use super::content::Content;
use super::markdown::Converter;
use super::print;
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
    /// them. `finished` gives the pages that are there.
    pub fn new(
        handbook: &Handbook,
        finished: impl Fn(PageId) -> Option<Arc<[u8]>> + Sync,
    ) -> Contents {
        let config = &handbook.config;
        if !config.machines() && !config.print() {
            return Contents::default();
        }
        let prefixes = print::prefixes(handbook);
        let converter = config.machines().then(Converter::new);
        let ids: Vec<PageId> = handbook.pages().map(|(id, _)| id).collect();
        let by_page = ids
            .into_par_iter()
            .map(|id| {
                let html = finished(id)?;
                let prefix = prefixes.get(id.0 as usize).map_or("", String::as_str);
                Content::of(std::str::from_utf8(&html).ok()?, prefix, converter.as_ref())
            })
            .collect();
        Contents { by_page, prefixes }
    }

    /// The content of a page.
    pub fn of(&self, page: PageId) -> Option<&Content> {
        self.by_page.get(page.0 as usize)?.as_ref()
    }
}

//! *A page → how other pages show it.*

use serde::Serialize;

use crate::handbook::{Handbook, PageId};
use crate::kinds::{Fields, Kind};

/// A title and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The words.
    pub title: String,
    /// The address within the site.
    pub url: String,
}

/// A link with what to expect behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The title of the page.
    pub title: String,
    /// Its address.
    pub url: String,
    /// One plain sentence.
    pub description: String,
    /// `role`, `topic` and so on.
    pub kind: &'static str,
    /// The colour of a role; empty otherwise.
    pub color: &'static str,
}

/// A link to a page.
pub fn link(handbook: &Handbook, id: PageId) -> Link {
    Link { title: handbook.title(id).to_owned(), url: handbook.link(id) }
}

/// A card of a page.
pub fn card(handbook: &Handbook, id: PageId) -> Card {
    let page = handbook.page(id);
    Card {
        title: handbook.title(id).to_owned(),
        url: handbook.link(id),
        description: super::page::description(handbook, id),
        kind: kind_name(handbook, id),
        color: super::role::color(handbook, id).unwrap_or_default(),
    }
    .with_question(&page.fields)
}

impl Card {
    /// The short answer describes a question better than the beginning of its text.
    fn with_question(mut self, fields: &Fields) -> Card {
        if let Fields::Faq(faq) = fields
            && let Some(answer) = &faq.short_answer
        {
            self.description.clone_from(answer);
        }
        self
    }
}

/// `role`, `topic` and so on; `index` of a section, `tag`, `view`.
pub(super) fn kind_name(handbook: &Handbook, id: PageId) -> &'static str {
    let page = handbook.page(id);
    match (&page.fields, page.kind) {
        (Fields::Tag(_), _) => "tag",
        (Fields::View(_), _) => "view",
        (_, Kind::Page) if page.is_index => "index",
        (_, kind) => kind.word(),
    }
}

/// How a source is called in running text: its publisher, or else its title.
pub fn source_name(handbook: &Handbook, source: PageId) -> &str {
    match &handbook.page(source).fields {
        Fields::Source(fields) => fields.publisher.as_deref().unwrap_or(handbook.title(source)),
        _ => handbook.title(source),
    }
}

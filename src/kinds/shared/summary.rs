//! *A page → how other pages show it*: its description, its colour, the name of a source.

use crate::handbook::faq::{Asked, Entry};
use crate::handbook::relations::DisagreementRef;
use crate::handbook::{Handbook, PageId};
use crate::kinds::{Claim, Color, Fields, KINDS, KindId, KindSpec};
use crate::markdown::Fragment;
use crate::source_map::Spanned;

/// What a page is in the words of schema.org.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaOrg {
    /// An `Article`.
    Article,
    /// A `FAQPage`.
    Questions,
    /// A `DefinedTermSet`.
    Terms,
    /// A `DefinedTerm`.
    Term,
    /// Nothing besides its breadcrumbs.
    Nothing,
}

/// Largest length of a description that is made from a text, in characters.
const MAX_DESCRIPTION: usize = 160;

/// Colours in the order in which roles get them.
const COLORS: [Color; 8] = [
    Color::Blue,
    Color::Green,
    Color::Violet,
    Color::Brown,
    Color::Crimson,
    Color::Olive,
    Color::Teal,
    Color::Indigo,
];

impl Fields {
    /// Returns the text that stands for a page in a card or a tooltip, if a field is meant for that.
    pub fn summary(&self) -> Option<&Fragment> {
        match self {
            Fields::Role(role) => Some(&role.summary),
            Fields::Term(term) => Some(&term.definition),
            Fields::Comparison(comparison) => comparison.verdict.as_ref(),
            _ => None,
        }
    }
}

impl Handbook {
    /// Returns one plain sentence about a page: its own, or the beginning of what it says.
    pub fn description(&self, id: PageId) -> String {
        let page = self.page(id);
        let labels = &self.config.labels;
        if let Some(description) = &page.common.description {
            return description.clone();
        }
        let text = match (page.fields.summary(), &page.fields) {
            (Some(summary), _) => summary,
            (None, Fields::Comparison(_)) => {
                let roles = self.comparisons.roles(id).iter();
                let names: Vec<&str> = roles.map(|role| self.title(*role)).collect();
                let and = format!(" {} ", labels.text("and"));
                return labels.fill("about_comparison", &[("roles", &names.join(&and))]);
            }
            (None, Fields::Disagreement(_)) => return labels.text("about_disagreement").to_owned(),
            (None, Fields::Tag(_)) => return labels.fill("about_tag", &[("tag", self.title(id))]),
            (None, _) => &page.body.fragment,
        };
        match beginning(&self.plain(id, text)) {
            text if text.is_empty() && page.route.as_str().is_empty() => {
                self.config.site.description.clone().unwrap_or_default()
            }
            text => text,
        }
    }

    /// Returns the description of a page in a list; of a question its short answer.
    pub fn card_description(&self, id: PageId) -> String {
        let short = self.page(id).fields.faq().and_then(|faq| faq.short_answer.clone());
        short.unwrap_or_else(|| self.description(id))
    }

    /// Returns the colour of a role: its own, or that of its place among the roles; empty for other
    /// pages.
    pub fn color(&self, id: PageId) -> &'static str {
        let Some(role) = self.role(id) else { return "" };
        let at = self.role_place(id).unwrap_or_default();
        role.color.unwrap_or(COLORS[at % COLORS.len()]).as_str()
    }

    /// Returns the row of a page in the table of kinds: of a written page that of its kind, of others
    /// that of index pages, tags or views.
    pub fn kind_spec(&self, id: PageId) -> &KindSpec {
        let page = self.page(id);
        let kind = match (&page.fields, page.kind) {
            (Fields::Tag(_), _) => KindId::TAG,
            (Fields::View(_), _) => KindId::VIEW,
            (_, KindId::PAGE) if id == self.nav.home => KindId::HOME,
            (_, KindId::PAGE) if self.nav.section(id).is_some() => KindId::INDEX,
            (_, kind) => kind,
        };
        KINDS.get(kind)
    }

    /// Returns an anchor of a page for a link that the program makes. There is none if `site.toml`
    /// hides sections of such pages: the link then leads to the page.
    pub fn anchor_of<'a>(&'a self, page: PageId, anchor: &'a str) -> Option<&'a str> {
        let is_shown = self.hidden_sections(page).is_empty();
        is_shown.then(|| self.outline(page).of_question(anchor))
    }

    /// Returns the names of sections that `site.toml` hides on pages of the kind of this one.
    pub fn hidden_sections(&self, page: PageId) -> &[Spanned<String>] {
        let chosen = self.config.site.kinds.get(&self.kind_spec(page).name);
        chosen.map_or(&[], |chosen| &chosen.hide)
    }

    /// Returns what a page is in the words of schema.org.
    pub fn schema_org(&self, id: PageId) -> SchemaOrg {
        let page = self.page(id);
        match (&page.fields, page.folder()) {
            (Fields::Term(_), _) => SchemaOrg::Term,
            (Fields::Page, "faq") if page.is_index => SchemaOrg::Questions,
            (Fields::Page, "glossary") if page.is_index => SchemaOrg::Terms,
            (Fields::Page, _) if page.is_index => SchemaOrg::Nothing,
            (Fields::Tag(_), _) => SchemaOrg::Nothing,
            _ => SchemaOrg::Article,
        }
    }

    /// Returns the short form of the name of a role or a term.
    pub fn abbreviation(&self, id: PageId) -> Option<&str> {
        match &self.page(id).fields {
            Fields::Role(role) => role.abbreviation.as_deref(),
            Fields::Term(term) => term.abbreviation.as_deref(),
            _ => None,
        }
    }

    /// Returns the name of a source in running text: its publisher, or else its title.
    pub fn source_name(&self, source: PageId) -> &str {
        let fields = self.page(source).fields.source();
        let publisher = fields.and_then(|fields| fields.publisher.as_deref());
        publisher.unwrap_or(self.title(source))
    }

    /// Returns the question of a disagreement, its number of positions and, where it stands on the
    /// page of a topic, its anchor.
    pub fn disagreement(&self, this: DisagreementRef) -> Option<(&str, usize, Option<&str>)> {
        let page = self.page(this.page);
        let stated = page.fields.links().disagreements(&page.common);
        let stated = stated.into_iter().find(|stated| stated.entry == this.entry)?;
        Some((stated.question, stated.positions.value.len(), stated.anchor))
    }

    /// Returns all disagreements: those with a page of their own, then those of topics.
    pub fn all_disagreements(&self) -> impl Iterator<Item = DisagreementRef> {
        let own = self.of_kind(KindId::DISAGREEMENT).into_iter();
        let own = own.map(|page| DisagreementRef { page, entry: None });
        let of_topics = self.of_kind(KindId::TOPIC).into_iter().flat_map(|page| {
            let count = self.page(page).common.inline_disagreements().count();
            (0..count).map(move |entry| DisagreementRef { page, entry: Some(entry) })
        });
        own.chain(of_topics)
    }

    /// Returns all sources with their claims.
    pub fn claims(&self) -> impl Iterator<Item = (PageId, &[Claim])> {
        self.pages().filter_map(|(id, page)| Some((id, page.fields.source()?.claims.as_slice())))
    }

    /// Returns the text that answers a question, with its group of citations; nothing where the
    /// answer is plain words.
    pub fn answer_text(&self, entry: &Entry) -> Option<(&Fragment, Option<u32>)> {
        let home = self.page(entry.home);
        match entry.asked {
            Asked::Inline(at) => {
                home.common.faq.get(at).map(|asked| (&asked.value.answer, asked.cite))
            }
            Asked::Page => None,
        }
    }
}

/// Returns the first paragraph, cut between words.
fn beginning(text: &str) -> String {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    if first.chars().count() <= MAX_DESCRIPTION {
        return first.to_owned();
    }
    let cut: String = first.chars().take(MAX_DESCRIPTION).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", cut.trim_end_matches([',', ';', ':', '.']))
}

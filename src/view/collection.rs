//! *A section → the list on its index page.* Sections of known kinds have a list of their own: the
//! roles by dimension, every pair of roles, the question hub, the glossary, the sources, the
//! register of disagreements. Others list their pages.

use std::collections::BTreeMap;

use serde::Serialize;

use super::comparison::{ColumnView, TableView, column, table};
use super::fill::Filler;
use super::{
    Card, DisagreementCard, Html, Link, QuestionView, TocEntry, card, link, page, source_name,
};
use crate::handbook::relations::DisagreementRef;
use crate::handbook::{Handbook, PageId};
use crate::kinds::{Fields, Kind, Role, ViewKind};

/// The list of a section.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "list")]
pub enum SectionView {
    /// Pages and sections as cards.
    Pages {
        /// Pages.
        pages: Vec<Card>,
        /// Sections within it.
        sections: Vec<Card>,
    },
    /// Roles.
    Roles {
        /// Cards.
        pages: Vec<Card>,
        /// All roles by dimension.
        table: Option<TableView>,
    },
    /// Comparisons.
    Comparisons {
        /// The roles.
        roles: Vec<ColumnView>,
        /// For each role a cell for each role: their comparison.
        rows: Vec<MatrixRow>,
        /// Comparisons of more than two roles.
        larger: Vec<Card>,
        /// The page on which readers choose the roles.
        any: Option<Link>,
    },
    /// Questions.
    Questions {
        /// By role.
        groups: Vec<QuestionGroup>,
    },
    /// Terms.
    Terms {
        /// By first letter.
        letters: Vec<Letter>,
    },
    /// Sources.
    Sources {
        /// The sources.
        sources: Vec<SourceCard>,
        /// The register of disagreements.
        disagreements: Option<Link>,
        /// How many disagreements there are.
        disagreement_count: usize,
    },
    /// Disagreements.
    Disagreements {
        /// The disagreements.
        disagreements: Vec<DisagreementCard>,
    },
    /// The front page.
    Home {
        /// The roles, with what they say in the first dimensions.
        roles: Vec<RoleCard>,
        /// Main sections.
        sections: Vec<Card>,
        /// Pages of the first level.
        pages: Vec<Card>,
    },
    /// Tags.
    Tags {
        /// With the number of pages.
        tags: Vec<TagCount>,
    },
}

/// A row of the matrix of comparisons.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixRow {
    /// The role.
    pub role: ColumnView,
    /// The comparison with each role; none with itself or where there is none.
    pub cells: Vec<Option<Link>>,
}

/// Questions about one role.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionGroup {
    /// Anchor of the group.
    pub id: String,
    /// The name of the role, or what the others are about.
    pub title: String,
    /// The questions.
    pub questions: Vec<QuestionView>,
}

/// Terms with one first letter.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// The letter.
    pub letter: String,
    /// Its anchor.
    pub id: String,
    /// The terms.
    pub terms: Vec<TermCard>,
}

/// A term in the glossary.
#[derive(Clone, Debug, Serialize)]
pub struct TermCard {
    /// The word.
    pub title: String,
    /// Its page.
    pub url: String,
    /// Its anchor in the glossary.
    pub id: String,
    /// What it means.
    pub definition: Html,
    /// Short form.
    pub abbreviation: Option<String>,
    /// Whether the definition is our own.
    pub editorial: bool,
    /// The term to use instead.
    pub use_instead: Option<String>,
}

/// A source in the list of sources.
#[derive(Clone, Debug, Serialize)]
pub struct SourceCard {
    /// Title, address and description.
    #[serde(flatten)]
    pub card: Card,
    /// How it is called in the text.
    pub name: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it came out.
    pub date: Option<String>,
    /// How many claims it lists.
    pub claims: usize,
    /// How many statements rest on it.
    pub uses: usize,
}

/// A role on the front page.
#[derive(Clone, Debug, Serialize)]
pub struct RoleCard {
    /// The role.
    #[serde(flatten)]
    pub column: ColumnView,
    /// What it is in a few dimensions, in plain words.
    pub facts: Vec<Fact>,
}

/// A label and plain words.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// The name of the dimension.
    pub label: String,
    /// The words.
    pub text: String,
}

/// A tag with the number of its pages.
#[derive(Clone, Debug, Serialize)]
pub struct TagCount {
    /// The tag.
    pub title: String,
    /// Its page.
    pub url: String,
    /// How many pages have it.
    pub count: usize,
}

/// How many dimensions a card on the front page shows.
const FACTS: usize = 3;

/// The list of a section.
pub fn section(handbook: &Handbook, id: PageId, filler: &mut Filler<'_>) -> SectionView {
    match handbook.page(id).folder() {
        "" => home(handbook),
        "roles" => roles(handbook, id, filler),
        "compare" => comparisons(handbook, id),
        "faq" => SectionView::Questions { groups: questions(handbook, id, filler) },
        "glossary" => SectionView::Terms { letters: glossary(handbook, id, filler) },
        "sources" => sources(handbook, id),
        "disagreements" => SectionView::Disagreements { disagreements: disagreements(handbook) },
        "tags" => tags(handbook, id),
        _ => pages(handbook, id),
    }
}

/// The pages with a tag.
pub fn tag(handbook: &Handbook, tag: &str) -> SectionView {
    let pages = handbook.relations.tagged(tag).iter().map(|id| card(handbook, *id)).collect();
    SectionView::Pages { pages, sections: Vec::new() }
}

fn cards(handbook: &Handbook, ids: &[PageId]) -> Vec<Card> {
    ids.iter().map(|id| card(handbook, *id)).collect()
}

/// The pages and the sections of a section.
fn members(handbook: &Handbook, id: PageId) -> (&[PageId], &[PageId]) {
    handbook.nav.section(id).map_or((&[], &[]), |section| (&section.pages, &section.sections))
}

fn pages(handbook: &Handbook, id: PageId) -> SectionView {
    let (pages, sections) = members(handbook, id);
    SectionView::Pages { pages: cards(handbook, pages), sections: cards(handbook, sections) }
}

fn home(handbook: &Handbook) -> SectionView {
    let (pages, sections) = members(handbook, handbook.nav.home);
    let roles = handbook.roles.iter().filter_map(|id| Some((*id, handbook.role(*id)?)));
    SectionView::Home {
        roles: roles
            .map(|(id, role)| RoleCard {
                column: column(handbook, id),
                facts: facts(handbook, id, role),
            })
            .collect(),
        sections: cards(handbook, sections),
        pages: cards(handbook, pages),
    }
}

fn facts(handbook: &Handbook, id: PageId, role: &Role) -> Vec<Fact> {
    let declared = handbook.config.site.dimension.iter();
    let filled = declared.filter_map(|dimension| {
        let stated = role.dimensions.get(&dimension.id.value)?.0.first()?;
        let text = handbook.plain(id, &stated.text).into_owned();
        Some(Fact { label: dimension.label.clone(), text })
    });
    filled.take(FACTS).collect()
}

fn roles(handbook: &Handbook, id: PageId, filler: &mut Filler<'_>) -> SectionView {
    let (members, _) = members(handbook, id);
    let all: Vec<(PageId, &Role)> =
        handbook.roles.iter().filter_map(|id| Some((*id, handbook.role(*id)?))).collect();
    let table = table(handbook, &all, &[], filler);
    SectionView::Roles {
        pages: cards(handbook, members),
        table: (!table.rows.is_empty() && table.roles.len() > 1).then_some(table),
    }
}

fn comparisons(handbook: &Handbook, id: PageId) -> SectionView {
    let (members, _) = members(handbook, id);
    let columns: Vec<ColumnView> =
        handbook.roles.iter().map(|role| column(handbook, *role)).collect();
    let rows = handbook.roles.iter().zip(&columns).map(|(role, head)| MatrixRow {
        role: head.clone(),
        cells: handbook
            .roles
            .iter()
            .map(|other| handbook.comparisons.of(&[*role, *other]))
            .map(|page| page.map(|page| link(handbook, page)))
            .collect(),
    });
    let larger: Vec<PageId> =
        members.iter().copied().filter(|id| handbook.comparisons.roles(*id).len() != 2).collect();
    SectionView::Comparisons {
        rows: rows.collect(),
        larger: cards(handbook, &larger),
        any: handbook.view_page(ViewKind::CompareAny, None).map(|id| link(handbook, id)),
        roles: columns,
    }
}

fn questions(handbook: &Handbook, id: PageId, filler: &mut Filler<'_>) -> Vec<QuestionGroup> {
    handbook
        .faq
        .groups
        .iter()
        .map(|group| QuestionGroup {
            id: match group.role {
                Some(role) => filler.reserved_id(&format!("about-{}", handbook.page(role).id)),
                None => filler.reserved_id("about-several-roles"),
            },
            title: match group.role {
                Some(role) => handbook.title(role).to_owned(),
                None => "Several roles at once".to_owned(),
            },
            questions: group
                .entries
                .iter()
                .map(|at| page::question(handbook, &handbook.faq.entries[*at], id, filler))
                .collect(),
        })
        .collect()
}

fn glossary(handbook: &Handbook, id: PageId, filler: &mut Filler<'_>) -> Vec<Letter> {
    let (members, _) = members(handbook, id);
    let mut letters: BTreeMap<String, Vec<(String, TermCard)>> = BTreeMap::new();
    for id in members {
        let Fields::Term(term) = &handbook.page(*id).fields else {
            continue;
        };
        let title = handbook.title(*id).to_owned();
        let sorted = slug::slugify(&title);
        let first = sorted.chars().next().filter(|first| first.is_ascii_alphabetic());
        let letter =
            first.map_or_else(|| "#".to_owned(), |first| first.to_ascii_uppercase().to_string());
        filler.section();
        let card = TermCard {
            url: handbook.link(*id),
            id: filler.id(&handbook.page(*id).id),
            definition: filler.html(*id, &term.definition),
            abbreviation: term.abbreviation.clone(),
            editorial: term.editorial,
            use_instead: term.use_instead.clone(),
            title,
        };
        letters.entry(letter).or_default().push((sorted, card));
    }
    letters
        .into_iter()
        .map(|(letter, mut terms)| {
            terms.sort_by(|(a, _), (b, _)| a.cmp(b));
            let id = if letter == "#" {
                "letter-other".to_owned()
            } else {
                format!("letter-{}", letter.to_lowercase())
            };
            Letter { letter, id, terms: terms.into_iter().map(|(_, card)| card).collect() }
        })
        .collect()
}

fn sources(handbook: &Handbook, id: PageId) -> SectionView {
    let (members, _) = members(handbook, id);
    let sources = members.iter().filter_map(|id| {
        let Fields::Source(source) = &handbook.page(*id).fields else {
            return None;
        };
        Some(SourceCard {
            card: card(handbook, *id),
            name: source_name(handbook, *id).to_owned(),
            author: source.author.clone(),
            date: handbook.page(*id).common.date.as_ref().map(|date| date.0.clone()),
            claims: source.claim.len(),
            uses: handbook.references.uses(*id).len(),
        })
    });
    let register = handbook.index.by_route("sources/disagreements");
    SectionView::Sources {
        sources: sources.collect(),
        disagreements: register.map(|id| link(handbook, id)),
        disagreement_count: disagreements(handbook).len(),
    }
}

fn disagreements(handbook: &Handbook) -> Vec<DisagreementCard> {
    let own = handbook.of_kind(Kind::Disagreement).into_iter();
    let own = own.map(|page| DisagreementRef { page, entry: None });
    let told = handbook.of_kind(Kind::Topic).into_iter().flat_map(|page| {
        let count = match &handbook.page(page).fields {
            Fields::Topic(topic) => topic.disagreement.len(),
            _ => 0,
        };
        (0..count).map(move |entry| DisagreementRef { page, entry: Some(entry) })
    });
    own.chain(told).filter_map(|this| page::disagreement(handbook, this)).collect()
}

fn tags(handbook: &Handbook, id: PageId) -> SectionView {
    let (members, _) = members(handbook, id);
    let tags = members.iter().filter_map(|id| {
        let Fields::Tag(tag) = &handbook.page(*id).fields else {
            return None;
        };
        let Link { title, url } = link(handbook, *id);
        Some(TagCount { title, url, count: handbook.relations.tagged(tag).len() })
    });
    SectionView::Tags { tags: tags.collect() }
}

impl SectionView {
    /// The groups of the list, for the table of contents.
    pub fn toc(&self) -> Vec<TocEntry> {
        let entry = |id: &str, title: &str| TocEntry {
            id: id.to_owned(),
            title: title.to_owned(),
            level: 2,
        };
        match self {
            SectionView::Questions { groups } => {
                groups.iter().map(|group| entry(&group.id, &group.title)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The anchors of the list that the theme keeps for it.
    pub fn anchors(&self) -> Vec<&str> {
        match self {
            SectionView::Questions { groups } => {
                let questions = groups.iter().flat_map(|group| &group.questions);
                let questions = questions.map(|question| &*question.id);
                groups.iter().map(|group| &*group.id).chain(questions).collect()
            }
            SectionView::Terms { letters } => letters.iter().map(|letter| &*letter.id).collect(),
            SectionView::Home { roles, sections, pages } => {
                let parts = !sections.is_empty() || !pages.is_empty();
                let all = [(!roles.is_empty(), "the-roles"), (parts, "all-parts")];
                all.into_iter().filter(|(there, _)| *there).map(|(_, id)| id).collect()
            }
            _ => Vec::new(),
        }
    }
}

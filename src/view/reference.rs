//! *Topics, questions, terms, sources and disagreements → what their pages show.*

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::comparison::{ColumnView, column};
use super::fill::{Filler, said_html};
use super::role::question_url;
use super::{Card, Html, Link, card, link};
use crate::handbook::references::Use;
use crate::handbook::{Handbook, PageId};
use crate::markdown::Fragment;
use crate::page::front::{Faq, Person, Position, Source, Term, Topic};

/// A topic as its page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct TopicView {
    /// The roles that it concerns.
    pub roles: Vec<ColumnView>,
    /// Disagreements that are told here.
    pub told: Vec<ToldView>,
}

/// A disagreement that is told on the page of a topic.
#[derive(Clone, Debug, Serialize)]
pub struct ToldView {
    /// Its anchor.
    pub id: String,
    /// What is in dispute.
    pub question: String,
    /// Who says what.
    pub disagreement: DisagreementView,
}

/// A question page.
#[derive(Clone, Debug, Serialize)]
pub struct FaqView {
    /// The answer in plain words.
    pub short_answer: Option<String>,
    /// What it is about.
    pub about: Vec<Link>,
    /// The question that this is another wording of.
    pub same_as: Option<Link>,
    /// Other wordings.
    pub also: Vec<Link>,
    /// Its place in the hub.
    pub hub: Option<String>,
}

/// A term as its page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct TermView {
    /// What it means.
    pub definition: Html,
    /// Whether the definition is our own.
    pub editorial: bool,
    /// Short form.
    pub abbreviation: Option<String>,
    /// Other forms.
    pub also_known_as: Vec<String>,
    /// Pages to read for more.
    pub see: Vec<Card>,
    /// The term to use instead.
    pub use_instead: Option<String>,
    /// Terms that lead here.
    pub seen_from: Vec<Link>,
}

/// A source as its page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who translated it.
    pub translator: Option<String>,
    /// When it came out.
    pub date: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// The copy that was used.
    pub file: Option<String>,
    /// When it was read there.
    pub accessed: Option<String>,
    /// On what terms it may be used.
    pub licence: Option<String>,
    /// When its text changed.
    pub changed_on: Option<String>,
    /// People who speak in it.
    pub people: Vec<PersonView>,
    /// What it says, with what rests on it.
    pub claims: Vec<ClaimView>,
    /// What rests on it without naming a claim.
    pub uses: Vec<UseView>,
    /// How many statements rest on it.
    pub count: usize,
}

/// Somebody who speaks in a source.
#[derive(Clone, Debug, Serialize)]
pub struct PersonView {
    /// The name.
    pub name: String,
    /// What they do.
    pub role: Option<String>,
    /// Where.
    pub organisation: Option<String>,
}

/// A claim of a source.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimView {
    /// Its anchor.
    pub id: String,
    /// Where in the source.
    pub locator: Option<String>,
    /// What is said; empty of a claim that only quotes.
    pub statement: Html,
    /// What is said word for word.
    pub quotation: Option<String>,
    /// Whose words the quotation is, with what is known of them.
    pub speaker: Option<String>,
    /// What rests on it.
    pub uses: Vec<UseView>,
}

/// A statement that rests on a source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UseView {
    /// The page.
    pub page: String,
    /// The place on it.
    pub url: String,
    /// What is stated there, in plain words but for links to the pages that it names.
    pub statement: Html,
}

/// A disagreement as its page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct DisagreementView {
    /// Who says what.
    pub positions: Vec<PositionView>,
    /// What else is worth knowing.
    pub note: Html,
    /// Pages that it is about.
    pub about: Vec<Link>,
}

/// A position in a disagreement.
#[derive(Clone, Debug, Serialize)]
pub struct PositionView {
    /// Who says it.
    pub source: Link,
    /// The number of the source on the page.
    pub number: Html,
    /// Where in the source.
    pub locator: Option<String>,
    /// What it says.
    pub stance: Html,
    /// The role that it speaks for.
    pub role: Option<Link>,
}

/// The view of a topic.
pub fn topic(handbook: &Handbook, id: PageId, topic: &Topic, filler: &mut Filler<'_>) -> TopicView {
    let roles = handbook.relations.about(id).iter().filter(|id| handbook.role(**id).is_some());
    let mut first = 0;
    let mut told = Vec::new();
    for entry in &topic.disagreement {
        let positions = &entry.positions.value;
        filler.section();
        told.push(ToldView {
            id: entry.id.value.clone(),
            question: entry.question.clone(),
            disagreement: disagreement(handbook, id, positions, first, entry.note.as_ref(), filler),
        });
        first += positions.len();
    }
    TopicView { roles: roles.map(|id| column(handbook, *id)).collect(), told }
}

/// The view of a question page.
pub fn question(handbook: &Handbook, id: PageId, faq: &Faq) -> FaqView {
    let entry = handbook.faq.of_page(id).next();
    let canonical = faq.same_as.as_ref().and_then(|reference| handbook.find(&reference.0.value));
    let hub = handbook.index.by_route("faq");
    FaqView {
        short_answer: faq.short_answer.clone(),
        about: handbook.relations.about(id).iter().map(|id| link(handbook, *id)).collect(),
        same_as: canonical.map(|id| match handbook.faq.of_page(id).next() {
            Some(entry) => {
                Link { title: entry.question.clone(), url: question_url(handbook, entry) }
            }
            None => link(handbook, id),
        }),
        also: entry
            .into_iter()
            .flat_map(|entry| &entry.also)
            .map(|id| link(handbook, *id))
            .collect(),
        hub: entry.zip(hub).map(|(entry, hub)| format!("{}#{}", handbook.link(hub), entry.anchor)),
    }
}

/// The view of a term.
pub fn term(handbook: &Handbook, id: PageId, term: &Term, filler: &mut Filler<'_>) -> TermView {
    let cards = handbook.relations.about(id).iter().map(|id| card(handbook, *id));
    TermView {
        definition: filler.html(id, &term.definition),
        editorial: term.editorial,
        abbreviation: term.abbreviation.clone(),
        also_known_as: term.also_known_as.clone(),
        see: cards.collect(),
        use_instead: term.use_instead.clone(),
        seen_from: handbook.relations.terms(id).iter().map(|id| link(handbook, *id)).collect(),
    }
}

/// The view of a source.
pub fn source(
    handbook: &Handbook,
    id: PageId,
    source: &Source,
    filler: &mut Filler<'_>,
) -> SourceView {
    let mut by_claim: Vec<Vec<UseView>> = vec![Vec::new(); source.claim.len()];
    let mut uses = Vec::new();
    let mut seen: FxHashSet<(Option<u32>, Use)> = FxHashSet::default();
    for (claim, place) in handbook.references.uses(id) {
        if !seen.insert((*claim, *place)) {
            continue;
        }
        let list = match claim.and_then(|at| by_claim.get_mut(at as usize)) {
            Some(list) => list,
            None => &mut uses,
        };
        list.push(used(handbook, *place));
    }
    let count = seen.iter().map(|(_, place)| *place).collect::<FxHashSet<_>>().len();
    let claims = source.claim.iter().zip(by_claim);
    SourceView {
        publisher: source.publisher.clone(),
        author: source.author.clone(),
        translator: source.translator.clone(),
        date: handbook.page(id).common.date.as_ref().map(|date| date.0.clone()),
        address: source
            .url
            .as_ref()
            .map(|url| url.value.clone())
            .filter(|url| crate::url::is_web(url)),
        file: source.file.clone(),
        accessed: source.accessed.map(|date| date.to_string()),
        licence: source.licence.clone(),
        changed_on: source.changed_on.map(|date| date.to_string()),
        people: source
            .people
            .iter()
            .map(|person| PersonView {
                name: person.name.clone(),
                role: person.role.clone(),
                organisation: person.organisation.clone(),
            })
            .collect(),
        claims: claims
            .map(|(claim, uses)| ClaimView {
                id: claim.id.value.clone(),
                locator: claim.locator.clone(),
                statement: filler.html(id, &claim.statement),
                quotation: claim.quoted().map(str::to_owned),
                speaker: claim.speaker.as_deref().map(|speaker| described(source, speaker)),
                uses,
            })
            .collect(),
        uses,
        count,
    }
}

/// Whoever speaks, with what the source says of them.
fn described(source: &Source, speaker: &str) -> String {
    match source.person(speaker).and_then(Person::description) {
        Some(description) => format!("{speaker}, {description}"),
        None => speaker.to_owned(),
    }
}

fn used(handbook: &Handbook, place: Use) -> UseView {
    let cite = handbook.page(place.page).gathered.cites.get(place.cite as usize);
    UseView {
        page: handbook.title(place.page).to_owned(),
        url: format!("{}#cite-{}", handbook.link(place.page), place.cite),
        statement: cite
            .map_or_else(|| Html::new(""), |cite| said_html(handbook, place.page, &cite.statement)),
    }
}

/// The view of a disagreement whose positions are those of the page from index `first` on.
pub fn disagreement(
    handbook: &Handbook,
    id: PageId,
    positions: &[Position],
    first: usize,
    note: Option<&Fragment>,
    filler: &mut Filler<'_>,
) -> DisagreementView {
    let positions = positions.iter().enumerate().filter_map(|(at, position)| {
        let cited = handbook.references.position(id, first + at)?;
        let number = filler.position(id, first + at);
        let role = position.role.as_ref().and_then(|role| handbook.find(&role.0.value));
        Some(PositionView {
            source: Link {
                title: super::source_name(handbook, cited.source).to_owned(),
                url: handbook.link(cited.source),
            },
            number,
            locator: cited.locator.as_ref().map(|locator| locator.to_string()),
            stance: filler.html(id, &position.stance),
            role: role.map(|role| link(handbook, role)),
        })
    });
    let positions = positions.collect();
    DisagreementView {
        positions,
        note: note.map_or_else(|| Html::new(""), |note| filler.html(id, note)),
        about: handbook.relations.about(id).iter().map(|id| link(handbook, *id)).collect(),
    }
}

impl SourceView {
    /// The parts that the page has, in the order of the template.
    pub fn parts(&self) -> Vec<(crate::handbook::outline::Part, &'static str)> {
        use crate::handbook::outline::Part;
        [
            (!self.claims.is_empty(), Part::Claims, "What it says"),
            (!self.uses.is_empty(), Part::Uses, "Statements that rest on it"),
        ]
        .into_iter()
        .filter(|(there, ..)| *there)
        .map(|(_, part, title)| (part, title))
        .collect()
    }
}

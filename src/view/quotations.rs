//! *Claims that quote → quotations as they are shown:* the words, whose they are, and where they
//! stand; on their own page by speaker, with what rests on each.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::fill::Filler;
use super::{Html, Link, TocEntry, link};
use crate::handbook::references::Cited;
use crate::handbook::{Handbook, PageId};

/// Quotations.
#[derive(Clone, Debug, Serialize)]
pub struct QuotationsView {
    /// By speaker on their own page; one group without a speaker where they are placed in a text.
    pub groups: Vec<SpeakerView>,
    /// Whether this is their own page.
    pub own: bool,
}

/// What somebody says.
#[derive(Clone, Debug, Serialize)]
pub struct SpeakerView {
    /// The anchor.
    pub id: Option<String>,
    /// Who speaks; nobody of words of a source itself.
    pub speaker: Option<String>,
    /// What the source says of them.
    pub description: Option<String>,
    /// What they say.
    pub quotations: Vec<QuotationView>,
}

/// A quotation.
#[derive(Clone, Debug, Serialize)]
pub struct QuotationView {
    /// Its anchor, on its own page.
    pub id: Option<String>,
    /// The words, without quotation marks.
    pub words: String,
    /// Who speaks.
    pub speaker: Option<String>,
    /// What the source says of them.
    pub description: Option<String>,
    /// The source.
    pub source: Link,
    /// Where the source is, if it is on the web.
    pub address: Option<String>,
    /// Where in the source.
    pub locator: Option<String>,
    /// The claim on the page of the source.
    pub claim: String,
    /// The number of the source, where the quotation is placed in a text.
    pub number: Html,
    /// Pages on which something rests on it.
    pub uses: Vec<Link>,
}

impl QuotationsView {
    /// The headings that the view has on its own page.
    pub fn toc(&self) -> Vec<TocEntry> {
        let groups = self.groups.iter();
        let entry = |group: &SpeakerView| TocEntry {
            id: group.id.clone().unwrap_or_default(),
            title: group.name().to_owned(),
            level: 2,
        };
        groups.map(entry).collect()
    }
}

impl SpeakerView {
    fn name(&self) -> &str {
        self.speaker.as_deref().unwrap_or("The sources themselves")
    }
}

/// The quotations that an embed of page `on` asks for.
pub fn embedded(
    handbook: &Handbook,
    on: PageId,
    at: u32,
    filler: &mut Filler<'_>,
) -> Option<QuotationsView> {
    let mut quotations = Vec::new();
    for cite in handbook.references.quoted(on, at) {
        for cited in handbook.references.group(on, cite) {
            let Some(quotation) = quotation(handbook, cited) else { continue };
            let number = filler.numbers(on, cite);
            quotations.push(QuotationView { id: None, number, ..quotation });
        }
    }
    let group = SpeakerView { id: None, speaker: None, description: None, quotations };
    (!group.quotations.is_empty()).then(|| QuotationsView { groups: vec![group], own: false })
}

/// All quotations, on their own page.
pub fn own(handbook: &Handbook, filler: &mut Filler<'_>) -> QuotationsView {
    let mut groups: Vec<SpeakerView> = Vec::new();
    let mut places: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let resting = Resting::new(handbook);
    for cited in &handbook.quotations.all {
        let Some(quotation) = quotation(handbook, cited) else { continue };
        let place = *places.entry(quotation.speaker.clone()).or_insert_with(|| {
            groups.push(SpeakerView {
                id: None,
                speaker: quotation.speaker.clone(),
                description: quotation.description.clone(),
                quotations: Vec::new(),
            });
            groups.len() - 1
        });
        let uses = resting.on(handbook, cited);
        groups[place].quotations.push(QuotationView { uses, ..quotation });
    }
    // Words that are nobody's come last.
    groups.sort_by_key(|group| group.speaker.is_none());
    for group in &mut groups {
        group.id = Some(filler.id(&slug::slugify(group.name())));
        for quotation in &mut group.quotations {
            let name = quotation.id.take().unwrap_or_default();
            quotation.id = Some(filler.id(&name));
        }
    }
    QuotationsView { groups, own: true }
}

fn quotation(handbook: &Handbook, cited: &Cited) -> Option<QuotationView> {
    let (source, claim) = handbook.claim(cited)?;
    let url = handbook.link(cited.source);
    let person = claim.speaker.as_deref().and_then(|speaker| source.person(speaker));
    let address = source.url.as_ref().map(|url| url.value.clone());
    Some(QuotationView {
        id: Some(claim.id.value.clone()),
        words: claim.quoted()?.to_owned(),
        speaker: claim.speaker.clone(),
        description: person.and_then(crate::kinds::Person::description),
        claim: format!("{url}#{}", claim.id.value),
        source: Link { title: handbook.title(cited.source).to_owned(), url },
        address: address.filter(|url| crate::url::is_web(url)),
        locator: cited.locator.as_ref().map(|locator| locator.to_string()),
        number: Html::new(""),
        uses: Vec::new(),
    })
}

/// The pages that rest on each claim of a source that is quoted.
struct Resting(FxHashMap<(PageId, u32), Vec<PageId>>);

impl Resting {
    fn new(handbook: &Handbook) -> Resting {
        let mut resting: FxHashMap<(PageId, u32), Vec<PageId>> = FxHashMap::default();
        let mut sources: Vec<PageId> =
            handbook.quotations.all.iter().map(|cited| cited.source).collect();
        sources.dedup();
        for source in sources {
            for (claim, place) in handbook.references.uses(source) {
                let Some(claim) = claim else { continue };
                let pages = resting.entry((source, *claim)).or_default();
                if pages.last() != Some(&place.page) {
                    pages.push(place.page);
                }
            }
        }
        Resting(resting)
    }

    fn on(&self, handbook: &Handbook, cited: &Cited) -> Vec<Link> {
        let pages = cited.claim.and_then(|claim| self.0.get(&(cited.source, claim)));
        pages.into_iter().flatten().map(|page| link(handbook, *page)).collect()
    }
}

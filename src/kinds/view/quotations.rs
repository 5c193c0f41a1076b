//! *Claims that quote → quotations*: the words, whose they are, and where they stand; on their own
//! page by speaker, with the pages that rest on each.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::document::builder::{Builder, DraftBlock, groups};
use crate::document::list::{Group, GroupStyle, Part, Quotation, SentenceStyle};
use crate::document::{Anchor, Block, Destination, Said, Target};
use crate::handbook::references::Cited;
use crate::handbook::{Handbook, PageId};
use crate::kinds::source::speaker::{description, speaker};

type Draft<'h> = Quotation<Said<'h>, Target<'h>>;

/// Returns the quotations that an embed of page `on` asks for.
pub(crate) fn embedded<'h>(builder: &Builder<'h>, on: PageId, at: u32) -> Option<DraftBlock<'h>> {
    let handbook = builder.handbook;
    let mut items = Vec::new();
    for cite in handbook.references.quoted(on, at) {
        for cited in handbook.references.group(on, cite) {
            let Some(quotation) = quotation(builder, cited) else { continue };
            let number = Some(Said::citation(on, cite));
            items.push(Quotation { number, anchor: Anchor::default(), ..quotation });
        }
    }
    (!items.is_empty()).then_some(Block::Quotations { items })
}

/// Speaker, what is known of them, and what they say.
type Spoken<'h> = (Option<&'h str>, Option<String>, Vec<Draft<'h>>);

/// Returns all quotations by speaker; words without a speaker come last.
pub(crate) fn own<'h>(builder: &mut Builder<'h>) -> Option<DraftBlock<'h>> {
    let handbook = builder.handbook;
    let mut spoken: Vec<Spoken<'h>> = Vec::new();
    let mut places: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let resting = Resting::new(handbook);
    for cited in &handbook.quotations.all {
        let Some(quotation) = quotation(builder, cited) else { continue };
        let Some((source, claim)) = handbook.claim(cited) else { continue };
        let name = claim.speaker.as_deref();
        let place = *places.entry(name).or_insert_with(|| {
            let person = name.and_then(|name| source.person(name));
            let description = person.and_then(|person| description(builder.labels(), person));
            spoken.push((name, description, Vec::new()));
            spoken.len() - 1
        });
        let uses = resting.on(builder, cited);
        let uses = match uses.is_empty() {
            true => Vec::new(),
            false => builder.sentence("quotation_used_in", &[("pages", uses)]),
        };
        spoken[place].2.push(Quotation { uses, speaker: None, ..quotation });
    }
    spoken.sort_by_key(|(speaker, ..)| speaker.is_none());
    let mut items = Vec::new();
    for (speaker, description, mut quotations) in spoken {
        let title = speaker.map_or_else(|| builder.label("quotation_nobody"), str::to_owned);
        let anchor = builder.anchor(&slug::slugify(&title));
        for quotation in &mut quotations {
            quotation.anchor = builder.anchor(quotation.anchor.as_str());
        }
        let described = description.map(|words| Block::Sentence {
            style: SentenceStyle::Described,
            parts: vec![Part::Words { words }],
        });
        let list = Block::Quotations { items: quotations };
        let blocks = described.into_iter().chain([list]).collect();
        let group = crate::document::builder::group(title, 2, blocks);
        items.push(Group { anchor, listed: true, ..group });
    }
    groups(GroupStyle::Speakers, items)
}

fn quotation<'h>(builder: &Builder<'h>, cited: &'h Cited) -> Option<Draft<'h>> {
    let handbook = builder.handbook;
    let (source, claim) = handbook.claim(cited)?;
    let locator = cited.locator.as_ref().map(|locator| Target {
        title: locator.to_string().into(),
        to: Destination::Anchor(cited.source, claim.id.value.clone()),
        color: "",
    });
    Some(Quotation {
        anchor: Anchor::from(claim.id.value.as_str()),
        label: builder.label("link_to_quotation"),
        words: claim.quoted()?.to_owned(),
        speaker: claim.speaker.as_deref().map(|name| speaker(builder.labels(), source, name)),
        source: builder.plain_link(cited.source),
        address: source.web_address().map(Into::into),
        locator,
        number: None,
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

    fn on<'h>(&self, builder: &Builder<'h>, cited: &Cited) -> Vec<Target<'h>> {
        let pages = cited.claim.and_then(|claim| self.0.get(&(cited.source, claim)));
        pages.into_iter().flatten().map(|page| builder.plain_link(*page)).collect()
    }
}

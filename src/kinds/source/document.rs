//! *A source → its document*: what is known of it, what it says, and what rests on it.

use crate::document::builder::{Builder, DraftFact, fact, facts};
use crate::document::list::{Claim as Stated, FactStyle, Use as Used, Values};
use crate::document::{Anchor, Block, Destination, Said, Target};
use crate::handbook::references::Use;
use crate::kinds::Source;
use crate::kinds::shared::document as shared;
use crate::kinds::source::speaker::{described, speaker};

/// Builds the document of a source.
pub(crate) fn build<'h>(builder: &mut Builder<'h>, source: &'h Source) {
    let (handbook, id) = (builder.handbook, builder.page);
    let mut by_claim: Vec<Vec<Used<_, _>>> = Vec::new();
    by_claim.resize_with(source.claims.len(), Vec::new);
    let mut rest = Vec::new();
    for (claim, place) in handbook.references.uses(id) {
        let list = match claim.and_then(|at| by_claim.get_mut(at as usize)) {
            Some(list) => list,
            None => &mut rest,
        };
        list.push(used(builder, *place));
    }
    let items = known(builder, source, handbook.references.places(id));
    builder.head.extend(facts(FactStyle::Plain, items));
    shared::text(builder);
    claims(builder, source, by_claim);
    builder.section_of("cited-by", rest, |items| Block::Uses { items });
    shared::questions(builder);
}

fn known<'h>(builder: &Builder<'h>, source: &'h Source, count: usize) -> Vec<DraftFact<'h>> {
    let page = builder.handbook.page(builder.page);
    let words = |words: &Option<String>| words.clone().map(|words| Values::Words { words });
    let date = |date: Option<jiff::civil::Date>| {
        date.map(|date| Values::Date {
            date: date.to_string().into(),
            words: builder.labels().date(date),
        })
    };
    let published = page.common.date.as_ref().map(|date| builder.labels().loose_date(&date.0));
    let address = source.web_address().map(|url| Values::Address { url: url.into() });
    let labels = builder.labels();
    let people: Vec<String> =
        source.people.iter().map(|person| described(labels, person)).collect();
    let people = people.join(labels.text("list_separator_outer"));
    let count = builder.labels().count("source.statements", count, &[]);
    let all = [
        ("source.publisher", words(&source.publisher)),
        ("source.author", words(&source.author)),
        ("source.translator", words(&source.translator)),
        ("source.published", words(&published.map(std::borrow::Cow::into_owned))),
        ("source.changed", date(source.changed_on)),
        ("source.accessed", date(source.accessed)),
        ("source.address", address),
        ("source.file", words(&source.file)),
        ("source.licence", words(&source.licence)),
        ("source.people", words(&Some(people).filter(|people| !people.is_empty()))),
        ("source.used", words(&Some(count))),
    ];
    all.into_iter()
        .filter_map(|(label, values)| Some(fact(builder.label(label), values?)))
        .collect()
}

fn claims<'h>(
    builder: &mut Builder<'h>,
    source: &'h Source,
    by_claim: Vec<Vec<Used<Said<'h>, Target<'h>>>>,
) {
    let id = builder.page;
    let items: Vec<_> = (1..)
        .zip(source.claims.iter().zip(by_claim))
        .map(|(number, (claim, uses)): (usize, _)| Stated {
            // The anchor is the writer's own.
            anchor: Anchor::from(claim.id.value.as_str()),
            label: builder.labels().fill("link_to_claim", &[("number", &number.to_string())]),
            quotation: claim.quoted().map(str::to_owned),
            speaker: claim.speaker.as_deref().map(|name| speaker(builder.labels(), source, name)),
            statement: Said::fragment(id, &claim.statement),
            locator: claim.locator.clone(),
            unused: builder.label("source.unused"),
            uses,
        })
        .collect();
    builder.section_of("claims", items, |items| Block::Claims { items });
}

fn used<'h>(builder: &Builder<'h>, place: Use) -> Used<Said<'h>, Target<'h>> {
    let handbook = builder.handbook;
    let cite = handbook.page(place.page).refs.cites.get(place.cite as usize);
    Used {
        link: Target {
            title: handbook.title(place.page).into(),
            to: Destination::Anchor(place.page, format!("rb:cite-{}", place.cite)),
            color: "",
        },
        statement: match cite {
            Some(cite) => Said::named(place.page, &cite.statement),
            None => Said::plain(place.page, ""),
        },
    }
}

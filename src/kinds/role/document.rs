//! *A role → its document.* Sections in the default order: what somebody in the role does, what the
//! role is like, and where to go on.

use crate::config::Config;
use crate::document::builder::{
    Builder, DraftBlock, DraftFact, DraftGroup, fact, facts, group, groups, said,
};
use crate::document::list::{
    FactStyle, Group, GroupStyle, Part, RaciRow, Relation as Related, SentenceStyle, Tone, Values,
};
use crate::document::{Anchor, Block, Destination, Said, Target};
use crate::handbook::PageId;
use crate::handbook::faq::{Asked, Entry};
use crate::handbook::relations::Step;
use crate::kinds::role::parts::{letters, relation, skills};
use crate::kinds::shared::document as shared;
use crate::kinds::{Other, Relation, Role, Sourced, StatementRef, Track, ViewKind};

/// Builds the document of a role.
pub(crate) fn build<'h>(builder: &mut Builder<'h>, role: &'h Role) {
    let id = builder.page;
    builder.head.push(Block::Lead { text: Said::fragment(id, &role.summary) });
    let items = head_facts(builder, role);
    builder.head.extend(facts(FactStyle::Facts, items));
    shared::text(builder);
    list(builder, "responsibilities", &role.responsibilities);
    decisions(builder, role);
    let items = works_with(builder);
    builder.section_of("works-with", items, |items| Block::Relations { items });
    let items = skills(builder, id, role);
    builder.section_of("skills", items, |items| Block::Skills { items });
    list(builder, "traits", &role.traits);
    list(builder, "measures", &role.measures);
    qualifications(builder, role);
    let pay = role.pay.iter().map(|pay| Block::Words { text: said(id, pay) }).collect();
    builder.section("pay", pay);
    let sides = sides(builder, id, role, 3);
    builder.section("pros-and-cons", sides.into_iter().collect());
    glance(builder, role);
    raci(builder, role);
    levels(builder, role);
    pages(builder);
    shared::questions(builder);
    elsewhere(builder, builder.handbook.faq.about(id));
    let terms = builder.links(builder.handbook.relations.terms(id));
    builder.section_of("terms", terms, |items| Block::Links { items });
}

fn head_facts<'h>(builder: &Builder<'h>, role: &'h Role) -> Vec<DraftFact<'h>> {
    let (id, relations) = (builder.page, &builder.handbook.relations);
    let steps = |steps: &[Step], list: &'h [Sourced<Relation>]| {
        let entries = list.iter().enumerate();
        let items: Vec<_> =
            entries.flat_map(|(entry, told)| alternatives(builder, steps, entry, told)).collect();
        (!items.is_empty()).then_some(Values::Relations { items })
    };
    let words = |words: Option<String>| words.map(|words| Values::Words { words });
    let links = |items: Vec<Target<'h>>| (!items.is_empty()).then_some(Values::Links { items });
    let also = (!role.also_known_as.is_empty()).then(|| builder.labels().list(&role.also_known_as));
    let track = role.track.map(|track| builder.label(track_label(track)));
    let with = relations.collaborations(id).iter().map(|it| builder.plain_link(it.with)).collect();
    [
        ("also_called", words(also)),
        ("role.family", words(role.family.clone())),
        ("role.track", words(track)),
        ("role.reports_to", steps(relations.reports_to(id), &role.reports_to)),
        ("role.works_with", links(with)),
        ("role.reached_from", links(builder.links(relations.reached_from(id)))),
        ("role.grows_into", steps(relations.grows_into(id), &role.grows_into)),
    ]
    .into_iter()
    .filter_map(|(label, values)| Some(fact(builder.label(label), values?)))
    .collect()
}

fn track_label(track: Track) -> &'static str {
    match track {
        Track::Ic => "role.tracks.ic",
        Track::Management => "role.tracks.management",
        Track::Other => "role.tracks.other",
    }
}

/// Returns a role that another has to do with, as page `of` states it.
fn related<'h>(
    builder: &Builder<'h>,
    of: PageId,
    to: PageId,
    stated: &'h Sourced<Relation>,
) -> Related<Said<'h>, Target<'h>> {
    let role = Some(builder.link(to));
    Related { role, name: String::new(), joined_by: String::new(), how: relation(of, stated) }
}

/// Returns the roles of a relation, of which one is meant; what the page says of them is with the last.
fn alternatives<'h>(
    builder: &Builder<'h>,
    steps: &[Step],
    entry: usize,
    stated: &'h Sourced<Relation>,
) -> Vec<Related<Said<'h>, Target<'h>>> {
    let mut items = Vec::new();
    for other in stated.value.others() {
        let (role, name) = match other {
            Other::Words(name) => (None, name.to_owned()),
            Other::Page(reference) => {
                let found = builder.handbook.find_role(&reference.0.value);
                match found.and_then(|id| steps.iter().find(|step| step.to == id)) {
                    Some(step) if step.entry == entry => {
                        (Some(builder.link(step.to)), String::new())
                    }
                    // Stated twice: the first is shown.
                    Some(_) => continue,
                    // No such role, which is reported.
                    None => continue,
                }
            }
        };
        let joined_by = if items.is_empty() { String::new() } else { builder.label("or") };
        items.push(Related { role, name, joined_by, how: None });
    }
    if let Some(last) = items.last_mut() {
        last.how = relation(builder.page, stated);
    }
    items
}

fn list<'h, T>(builder: &mut Builder<'h>, id: &'static str, statements: &'h [T])
where
    &'h T: Into<StatementRef<'h>>,
{
    let blocks = builder.list(statements).into_iter().collect();
    builder.section(id, blocks);
}

fn decisions<'h>(builder: &mut Builder<'h>, role: &'h Role) {
    let decides = builder.list(&role.decides);
    let not = builder.list(&role.does_not_decide);
    let title = if not.is_some() { builder.label("role.decides") } else { String::new() };
    let items: Vec<DraftGroup<'h>> = [
        decides.map(|list| group(title, 3, vec![list])),
        not.map(|list| group(builder.label("role.does_not_decide"), 3, vec![list])),
    ]
    .into_iter()
    .flatten()
    .collect();
    let blocks = groups(GroupStyle::Columns, items).into_iter().collect();
    builder.section("decisions", blocks);
}

fn works_with<'h>(builder: &Builder<'h>) -> Vec<Related<Said<'h>, Target<'h>>> {
    let handbook = builder.handbook;
    let all = handbook.relations.collaborations(builder.page).iter();
    let shown = all.filter_map(|collaboration| {
        let of = collaboration.stated_by;
        let stated = handbook.role(of)?.works_with.get(collaboration.entry)?;
        Some(related(builder, of, collaboration.with, stated))
    });
    let own = handbook.role(builder.page).map_or(&[][..], |role| &role.works_with);
    let outside = own.iter().flat_map(|stated| {
        stated.value.others().filter_map(move |other| match other {
            Other::Page(_) => None,
            Other::Words(name) => {
                let how = relation(builder.page, stated);
                Some(Related { role: None, name: name.to_owned(), joined_by: String::new(), how })
            }
        })
    });
    shown.chain(outside).collect()
}

fn qualifications<'h>(builder: &mut Builder<'h>, role: &'h Role) {
    let all = [
        ("role.education", &role.qualifications.education),
        ("role.experience", &role.qualifications.experience),
        ("role.certifications", &role.qualifications.certifications),
    ];
    let items: Vec<DraftGroup<'h>> = all
        .into_iter()
        .filter_map(|(label, list)| Some(group(builder.label(label), 3, vec![builder.list(list)?])))
        .collect();
    let blocks = groups(GroupStyle::Plain, items).into_iter().collect();
    builder.section("qualifications", blocks);
}

/// Returns the good and hard sides of a role, with headings of a level.
pub(crate) fn sides<'h>(
    builder: &Builder<'h>,
    of: PageId,
    role: &'h Role,
    level: u8,
) -> Option<DraftBlock<'h>> {
    let all = [(Tone::Pros, "role.pros", &role.pros), (Tone::Cons, "role.cons", &role.cons)];
    let filled = all.into_iter().filter(|(.., statements)| !statements.is_empty());
    let items = filled.map(|(tone, label, statements)| {
        let blocks = vec![Block::Statements { items: builder.statements(of, statements) }];
        Group { tone, ..group(builder.label(label), level, blocks) }
    });
    groups(GroupStyle::Columns, items.collect())
}

fn glance<'h>(builder: &mut Builder<'h>, role: &'h Role) {
    let handbook = builder.handbook;
    let mut items = Vec::new();
    for dimension in &handbook.config.site.dimensions {
        let Some(stated) = role.dimensions.get(&dimension.id.value) else { continue };
        let statements = builder.statements(builder.page, stated);
        let disputes = builder.disputes(handbook.relations.disagreements_in(&dimension.id.value));
        items.push(DraftFact {
            disputes,
            disputes_label: builder.label("sources_disagree"),
            ..builder.stated(&dimension.label, statements)
        });
    }
    let blocks = facts(FactStyle::Glance, items).into_iter().collect();
    builder.section("at-a-glance", blocks);
}

fn raci<'h>(builder: &mut Builder<'h>, role: &'h Role) {
    let site = &builder.handbook.config.site;
    let rows: Vec<RaciRow> = site
        .activities
        .iter()
        .filter_map(|activity| {
            let raci = role.raci.get(&activity.id.value)?;
            Some(RaciRow { activity: activity.label.clone(), letters: letters(builder, *raci) })
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    let note = site.matrix.note.as_ref().map(|note| Block::Sentence {
        style: SentenceStyle::Remark,
        parts: vec![Part::Words { words: note.clone() }],
    });
    let heads = [builder.label("activity"), builder.label("role.part")];
    let blocks = note.into_iter().chain([Block::Raci { heads, rows }]).collect();
    builder.section("part-in-activities", blocks);
}

/// Adds the levels from first to last; what a level inherits stands before what it adds.
fn levels<'h>(builder: &mut Builder<'h>, role: &'h Role) {
    if role.levels.is_empty() {
        return;
    }
    let (handbook, id) = (builder.handbook, builder.page);
    let mut levels: Vec<_> = role.levels.iter().collect();
    levels.sort_by_key(|level| level.rank);
    let ladder = handbook.view_page(ViewKind::LevelsMatrix, Some(id)).map(|page| {
        let title = builder.label("role.all_levels").into();
        let link = Target { title, ..builder.plain_link(page) };
        let parts = builder.sentence("role.levels_beside", &[("link", vec![link])]);
        Block::Sentence { style: SentenceStyle::Plain, parts }
    });
    let competencies = &handbook.config.site.competencies;
    let items = levels.into_iter().map(|level| {
        let summary = match (&level.summary, &level.inherits) {
            (Some(summary), _) => Some(Said::fragment(id, summary)),
            (None, Some(inherited)) => {
                let values = [("level", inherited.value.as_str())];
                Some(Said::plain(id, builder.labels().fill("role.inherits", &values)))
            }
            (None, None) => None,
        };
        let expected = level.expectations.0.iter().map(|(name, expected)| {
            let label = Config::label(competencies, &name.value).unwrap_or(&name.value);
            builder.stated(label, builder.statements(id, expected))
        });
        let expected = facts(FactStyle::Glance, expected.collect());
        let words = summary.map(|text| Block::Words { text });
        let blocks = words.into_iter().chain(expected).collect();
        // The anchor is the writer's own.
        let anchor = Anchor::from(level.id.value.as_str());
        Group { anchor, ..group(level.title.clone(), 3, blocks) }
    });
    let items = items.collect();
    let blocks = ladder.into_iter().chain([Block::Groups { style: GroupStyle::Levels, items }]);
    let blocks = blocks.collect();
    builder.section("levels", blocks);
}

/// Adds the pages that compare the role, and the topics about it.
fn pages(builder: &mut Builder<'_>) {
    let (handbook, id) = (builder.handbook, builder.page);
    let items = builder.cards(handbook.comparisons.including(id));
    builder.section_of("comparisons", items, |items| Block::Cards { items, numbered: false });
    let items = builder.cards(handbook.relations.topics(id));
    builder.section_of("topics", items, |items| Block::Entries { items });
}

/// Adds the questions that other pages answer.
pub(crate) fn elsewhere<'h>(builder: &mut Builder<'h>, entries: impl Iterator<Item = &'h Entry>) {
    let mut items: Vec<Target<'h>> = Vec::new();
    for entry in entries {
        let link = question_link(entry);
        if !items.contains(&link) {
            items.push(link);
        }
    }
    builder.section_of("questions-elsewhere", items, |items| Block::Links { items });
}

/// Returns a link to the answer of a question.
pub(crate) fn question_link(entry: &Entry) -> Target<'_> {
    let to = match entry.asked {
        Asked::Page => Destination::Page(entry.home),
        Asked::Inline(_) => Destination::Anchor(entry.home, entry.anchor.clone()),
    };
    Target { title: entry.question.as_str().into(), to, color: "" }
}

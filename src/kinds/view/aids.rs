//! *Decision aids → questions in a row.* Every question stands once, and an answer that goes on leads
//! to it by a link. So the size grows with what was written however many ways there are, and all of
//! it can be read, printed and searched without opening anything.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::aid::{Aid as AidBlock, AidAnswer as Answer, AidQuestion as Question, Next};
use crate::document::builder::{Builder, DraftBlock, groups};
use crate::document::list::{Group, GroupStyle};
use crate::document::{Anchor, Block, Destination, Said, Target};
use crate::handbook::PageId;
use crate::handbook::aids::AidRef;
use crate::kinds::{Aid, AidAnswer, Sourced, ViewKind};

type Draft<'h> = AidBlock<Said<'h>, Target<'h>>;

/// Returns all aids with a heading each.
pub(crate) fn own<'h>(builder: &mut Builder<'h>) -> Option<DraftBlock<'h>> {
    let all = builder.handbook.aids.all.clone();
    headed(builder, all, None)
}

/// Returns the aids of topic `on` that no embed places in its text, with a heading each.
pub(crate) fn unplaced<'h>(builder: &mut Builder<'h>, on: PageId) -> Option<DraftBlock<'h>> {
    let handbook = builder.handbook;
    let mut placed: FxHashSet<AidRef> = FxHashSet::default();
    for embed in &handbook.page(on).refs.embeds {
        if embed.name.value.parse() == Ok(ViewKind::DecisionAid) {
            match embed.arguments.iter().find(|(name, _)| name == "of") {
                Some((_, id)) => placed.extend(handbook.aids.by_id(&id.value)),
                None => return None,
            }
        }
    }
    let below = handbook.aids_of(on).filter(|this| !placed.contains(this)).collect();
    headed(builder, below, Some(on))
}

fn headed<'h>(
    builder: &mut Builder<'h>,
    all: Vec<AidRef>,
    on: Option<PageId>,
) -> Option<DraftBlock<'h>> {
    let mut items = Vec::new();
    for this in all {
        let Some((anchor, aid)) = draft(builder, this, on) else { continue };
        let title = aid.title.clone();
        let blocks = vec![Block::Aid { aid: Box::new(aid) }];
        let group = crate::document::builder::group(title, 2, blocks);
        items.push(Group { anchor, listed: true, ..group });
    }
    groups(GroupStyle::Aids, items)
}

/// Returns the aid that is asked for on page `on`, or those of that page.
pub(crate) fn embedded<'h>(
    builder: &mut Builder<'h>,
    on: PageId,
    of: Option<&str>,
) -> Vec<DraftBlock<'h>> {
    let handbook = builder.handbook;
    let asked: Vec<AidRef> = match of {
        Some(id) => handbook.aids.by_id(id).into_iter().collect(),
        None => handbook.aids_of(on).collect(),
    };
    let drafts = asked.into_iter().filter_map(|this| draft(builder, this, Some(on)));
    drafts.map(|(anchor, aid)| Block::Aid { aid: Box::new(AidBlock { anchor, ..aid }) }).collect()
}

/// Returns an aid with its anchor, as page `on` shows it.
fn draft<'h>(
    builder: &mut Builder<'h>,
    this: AidRef,
    on: Option<PageId>,
) -> Option<(Anchor, Draft<'h>)> {
    let aid = builder.handbook.aid(this)?;
    let of = this.page;
    let anchor = builder.anchor(&aid.id.value);
    let questions = questions(builder, of, aid, &anchor);
    let home = match on == Some(of) {
        true => Vec::new(),
        false => builder.sentence("aid_more_in", &[("page", vec![builder.plain_link(of)])]),
    };
    let draft = AidBlock {
        anchor: Anchor::default(),
        title: aid.title.clone(),
        text: aid.text.as_ref().map(|text| Said::fragment(of, text)),
        head: builder.label("aid_answers"),
        questions,
        note: aid.note.as_ref().map(|note| Said::fragment(of, note)),
        home,
    };
    Some((anchor, draft))
}

/// A question of an aid: its number, its words and its anchor.
struct Place {
    number: usize,
    words: String,
    anchor: Anchor,
}

fn questions<'h>(
    builder: &mut Builder<'h>,
    of: PageId,
    aid: &'h Aid,
    anchor: &Anchor,
) -> Vec<Question<Said<'h>, Target<'h>>> {
    let all = &aid.questions.value;
    let mut places: FxHashMap<&str, Place> = FxHashMap::default();
    for (number, question) in (1..).zip(all) {
        let name = question.value.id.value.as_str();
        let anchor = builder.anchor(&format!("{}-{name}", anchor.as_str()));
        let words = builder.handbook.plain(of, &question.value.text).into_owned();
        places.insert(name, Place { number, words, anchor });
    }
    let mut questions = Vec::with_capacity(all.len());
    for question in all {
        let value = &question.value;
        let Some(place) = places.get(value.id.value.as_str()) else { continue };
        let answers = value.answers.value.iter();
        questions.push(Question {
            anchor: place.anchor.clone(),
            question: Said::fragment(of, &value.text).cited(question.cite),
            answers: answers.map(|sourced| answer(builder, of, sourced, &places)).collect(),
        });
    }
    questions
}

fn answer<'h>(
    builder: &Builder<'h>,
    of: PageId,
    sourced: &'h Sourced<AidAnswer>,
    places: &FxHashMap<&str, Place>,
) -> Answer<Said<'h>, Target<'h>> {
    let (handbook, value) = (builder.handbook, &sourced.value);
    let points_to = value.points_to.iter().filter_map(|to| handbook.find(&to.0.value));
    let (result, cited) = match (&value.result, sourced.cite) {
        (Some(result), cite) => (Some(Said::fragment(of, result).cited(cite)), None),
        (None, Some(cite)) => (None, Some(Said::citation(of, cite))),
        (None, None) => (None, None),
    };
    let then = value.then.as_ref().and_then(|then| places.get(then.value.as_str()));
    Answer {
        answer: Said::fragment(of, &value.text),
        points_to: points_to.map(|page| builder.link(page)).collect(),
        and: builder.label("and"),
        result,
        cited,
        not_stated: value.not_stated.then(|| handbook.config.empty_cell().to_owned()),
        editorial: value.editorial,
        then: then.map(|place| {
            let number = place.number.to_string();
            let values = [("number", number.as_str()), ("question", place.words.as_str())];
            Next {
                words: builder.label("aid_go_on"),
                link: Target {
                    title: builder.labels().fill("aid_question", &values).into(),
                    to: Destination::Here(place.anchor.as_str().to_owned()),
                    color: "",
                },
                label: builder.labels().fill("aid_question_in_full", &values),
            }
        }),
    }
}

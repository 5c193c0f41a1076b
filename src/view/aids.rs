//! *Decision aids → questions in a row.* Every question stands once and an answer that goes on leads
//! to it by a link, so that the size grows with what was written however many ways there are, and
//! all of it is there to be read, printed and searched without opening anything.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::fill::Filler;
use super::role::color;
use super::{Html, Link, TocEntry, link};
use crate::handbook::aids::AidRef;
use crate::handbook::{Handbook, PageId};
use crate::kinds::{Aid, AidAnswer, Sourced, ViewKind};

/// Decision aids.
#[derive(Clone, Debug, Serialize)]
pub struct AidsView {
    /// The aids.
    pub aids: Vec<AidView>,
    /// Whether each has a heading: on their own page, and below a topic that does not place them.
    pub headed: bool,
}

/// A decision aid.
#[derive(Clone, Debug, Serialize)]
pub struct AidView {
    /// Its anchor.
    pub id: String,
    /// What it helps to decide.
    pub title: String,
    /// The topic that it belongs to; none on the page of that topic.
    pub home: Option<Link>,
    /// What to know before the first question.
    pub text: Html,
    /// Whether all questions are put to everybody.
    pub ask_all: bool,
    /// The questions.
    pub questions: Vec<AidQuestionView>,
    /// What else is worth knowing.
    pub note: Html,
}

/// A question of a decision aid.
#[derive(Clone, Debug, Serialize)]
pub struct AidQuestionView {
    /// Its anchor.
    pub id: String,
    /// The question with its sources.
    pub question: Html,
    /// The answers.
    pub answers: Vec<AidAnswerView>,
}

/// An answer to a question of a decision aid.
#[derive(Clone, Debug, Serialize)]
pub struct AidAnswerView {
    /// The answer.
    pub answer: Html,
    /// What it points to.
    pub points_to: Vec<PointView>,
    /// What follows from it, with its sources; empty where it only points.
    pub result: Html,
    /// The sources of an answer that only points.
    pub cited: Html,
    /// Whether no source says what follows.
    pub not_stated: bool,
    /// Whether the result is our own reading.
    pub editorial: bool,
    /// The question that comes next.
    pub then: Option<NextView>,
}

/// A role or another page that an answer points to.
#[derive(Clone, Debug, Serialize)]
pub struct PointView {
    /// The page.
    #[serde(flatten)]
    pub link: Link,
    /// The colour of a role.
    pub color: Option<&'static str>,
}

/// A question that an answer leads on to.
#[derive(Clone, Debug, Serialize)]
pub struct NextView {
    /// Its number among the questions.
    pub number: usize,
    /// Its words.
    pub question: String,
    /// Its anchor.
    pub id: String,
}

impl AidsView {
    /// The headings that the view has.
    pub fn toc(&self) -> Vec<TocEntry> {
        let headed = self.aids.iter().filter(|_| self.headed);
        headed
            .map(|aid| TocEntry { id: aid.id.clone(), title: aid.title.clone(), level: 2 })
            .collect()
    }
}

/// All aids, on their own page.
pub fn own(handbook: &Handbook, filler: &mut Filler<'_>) -> AidsView {
    let aids = handbook.aids.all.iter();
    let aids = aids.filter_map(|this| view(handbook, *this, filler)).collect();
    AidsView { aids, headed: true }
}

/// The aids of topic `on` that no embed places in its text. They stand below it: what rests on a
/// source has its place on the page that says so.
pub fn unplaced(handbook: &Handbook, on: PageId, filler: &mut Filler<'_>) -> Option<AidsView> {
    let mut placed: FxHashSet<AidRef> = FxHashSet::default();
    for embed in &handbook.page(on).gathered.embeds {
        if ViewKind::from_word(&embed.name.value) == Some(ViewKind::DecisionAid) {
            match embed.arguments.iter().find(|(name, _)| name == "of") {
                Some((_, id)) => placed.extend(handbook.aids.find(&id.value)),
                None => return None,
            }
        }
    }
    let below = handbook.aids_of(on).filter(|this| !placed.contains(this));
    let aids = below.filter_map(|this| view(handbook, this, filler));
    let aids: Vec<AidView> = aids.map(|aid| AidView { home: None, ..aid }).collect();
    (!aids.is_empty()).then_some(AidsView { aids, headed: true })
}

/// The aid that is asked for on page `on`, or those of that page.
pub fn embedded(
    handbook: &Handbook,
    on: PageId,
    of: Option<&str>,
    filler: &mut Filler<'_>,
) -> Option<AidsView> {
    let asked: Vec<AidRef> = match of {
        Some(id) => handbook.aids.find(id).into_iter().collect(),
        None => handbook.aids_of(on).collect(),
    };
    let mut aids: Vec<AidView> =
        asked.into_iter().filter_map(|this| view(handbook, this, filler)).collect();
    let here = handbook.link(on);
    for aid in &mut aids {
        aid.home.take_if(|home| home.url == here);
    }
    (!aids.is_empty()).then_some(AidsView { aids, headed: false })
}

fn view(handbook: &Handbook, this: AidRef, filler: &mut Filler<'_>) -> Option<AidView> {
    let aid = handbook.aid(this)?;
    let of = this.page;
    filler.section();
    let id = filler.id(&aid.id.value);
    let text = aid.text.as_ref().map_or_else(|| Html::new(""), |text| filler.html(of, text));
    let questions = questions(handbook, of, aid, &id, filler);
    let note = aid.note.as_ref().map_or_else(|| Html::new(""), |note| filler.html(of, note));
    Some(AidView {
        id,
        title: aid.title.clone(),
        home: Some(link(handbook, of)),
        text,
        ask_all: aid.ask_all,
        questions,
        note,
    })
}

fn questions(
    handbook: &Handbook,
    of: PageId,
    aid: &Aid,
    id: &str,
    filler: &mut Filler<'_>,
) -> Vec<AidQuestionView> {
    let all = &aid.question.value;
    let mut places: FxHashMap<&str, NextView> = FxHashMap::default();
    for (number, question) in (1..).zip(all) {
        let name = question.value.id.value.as_str();
        let id = filler.id(&format!("{id}-{name}"));
        let question = handbook.plain(of, &question.value.text).into_owned();
        places.insert(name, NextView { number, question, id });
    }
    let mut views = Vec::with_capacity(all.len());
    for question in all {
        let value = &question.value;
        let Some(place) = places.get(value.id.value.as_str()) else { continue };
        views.push(AidQuestionView {
            id: place.id.clone(),
            question: filler.html_with_sources(of, &value.text, question.cite),
            answers: value
                .answer
                .value
                .iter()
                .map(|answer| self::answer(handbook, of, answer, &places, filler))
                .collect(),
        });
    }
    views
}

fn answer(
    handbook: &Handbook,
    of: PageId,
    answer: &Sourced<AidAnswer>,
    places: &FxHashMap<&str, NextView>,
    filler: &mut Filler<'_>,
) -> AidAnswerView {
    let value = &answer.value;
    let points_to = value.points_to.iter().filter_map(|reference| {
        let page = handbook.find(&reference.0.value)?;
        Some(PointView { link: link(handbook, page), color: color(handbook, page) })
    });
    let text = filler.html(of, &value.text);
    let (result, cited) = match (&value.result, answer.cite) {
        (Some(result), cite) => (filler.html_with_sources(of, result, cite), Html::new("")),
        (None, Some(cite)) => (Html::new(""), filler.numbers(of, cite)),
        (None, None) => (Html::new(""), Html::new("")),
    };
    AidAnswerView {
        points_to: points_to.collect(),
        answer: text,
        result,
        cited,
        not_stated: value.not_stated,
        editorial: value.editorial,
        then: value.then.as_ref().and_then(|then| places.get(then.value.as_str())).cloned(),
    }
}

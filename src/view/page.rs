//! *A page → what every page shows.* Title and description, breadcrumbs, contents, neighbours,
//! related pages, review, sources.

use super::fill::{Filler, Piece};
use super::{
    BodyPart, Card, ChangeView, Detail, DisagreementCard, Html, Link, PageView, QuestionView,
    TocEntry, card, card::kind_name, json_ld, link, nav, placed,
};
use crate::document::number::Numbering;
use crate::handbook::faq::{Asked, Entry};
use crate::handbook::outline::Part;
use crate::handbook::relations::DisagreementRef;
use crate::handbook::{Handbook, PageId};
use crate::kinds::{Fields, Status};
use crate::page::Page;

/// Longest description that is made from the beginning of a text, in characters.
const DESCRIPTION: usize = 160;

/// One plain sentence about a page: its own, or the beginning of what it says.
pub fn description(handbook: &Handbook, id: PageId) -> String {
    let page = handbook.page(id);
    if let Some(description) = &page.common.description {
        return description.clone();
    }
    let text = match &page.fields {
        Fields::Role(role) => &role.summary,
        Fields::Term(term) => &term.definition,
        Fields::Comparison(comparison) => match &comparison.verdict {
            Some(verdict) => verdict,
            None => return comparison_description(handbook, id),
        },
        Fields::Disagreement(_) => return "Who says what, and where.".to_owned(),
        Fields::Tag(_) => return format!("Pages tagged “{}”.", handbook.title(id)),
        _ => &page.body.fragment,
    };
    match beginning(&handbook.plain(id, text)) {
        text if text.is_empty() && page.route.as_str().is_empty() => {
            handbook.config.site.description.clone().unwrap_or_default()
        }
        text => text,
    }
}

fn comparison_description(handbook: &Handbook, id: PageId) -> String {
    let names: Vec<&str> =
        handbook.comparisons.roles(id).iter().map(|role| handbook.title(*role)).collect();
    format!("{} side by side, row by row.", names.join(" and "))
}

/// The first paragraph, cut between words.
fn beginning(text: &str) -> String {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    if first.chars().count() <= DESCRIPTION {
        return first.to_owned();
    }
    let cut: String = first.chars().take(DESCRIPTION).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", cut.trim_end_matches([',', ';', ':', '.']))
}

/// The text of a page with the views that are placed in it.
pub fn body(handbook: &Handbook, id: PageId, filler: &mut Filler<'_>) -> Vec<BodyPart> {
    let page = handbook.page(id);
    let mut parts = Vec::new();
    filler.pieces(id, &page.body.fragment, |filler, piece| match piece {
        Piece::Html(html) if html.trim().is_empty() => {}
        Piece::Html(html) => parts.push(BodyPart::Html { html: Html::new(&html) }),
        Piece::Embed(at) => parts.extend(placed::embedded(handbook, id, at, filler)),
    });
    parts.extend(placed::own(handbook, id, filler));
    parts
}

/// The view of what every page has, and what the markers of the page stand for.
pub fn view(
    handbook: &Handbook,
    id: PageId,
    body: Vec<BodyPart>,
    detail: &Detail,
    mut filler: Filler<'_>,
    navs: &nav::Navs,
) -> (PageView, Numbering) {
    let page = handbook.page(id);
    let common = &page.common;
    filler.section();
    let questions = questions(handbook, id, &mut filler);
    let changes = changes(id, page, &mut filler);
    let title = handbook.title(id).to_owned();
    let is_home = id == handbook.nav.home;
    let (previous, next) = handbook.nav.neighbours(id);
    let ancestors = handbook.nav.ancestors(id);
    let breadcrumbs: Vec<Link> = ancestors.iter().map(|id| link(handbook, *id)).collect();
    let description = description(handbook, id);
    let numbering = filler.into_numbering();
    let reviewed = common.last_reviewed_on.as_ref().map(|date| date.value);
    let mut view = PageView {
        html_title: if is_home {
            title.clone()
        } else {
            format!("{title} · {}", handbook.site_title())
        },
        url: handbook.link(id),
        canonical: handbook.config.base.absolute(&page.route),
        markdown: handbook
            .config
            .machines()
            .then(|| handbook.config.base.link(&page.route.as_markdown())),
        kind: kind_name(handbook, id),
        id: page.id.to_string(),
        is_home,
        section: main_section(handbook, id, &ancestors),
        nav: nav::marked(handbook, id, navs),
        toc: toc(handbook, id, &body, detail, !questions.is_empty()),
        previous: previous.map(|id| link(handbook, id)),
        next: next.map(|id| link(handbook, id)),
        related: related(handbook, id),
        backlinks: handbook.links.backlinks(id).iter().map(|id| link(handbook, *id)).collect(),
        tags: tags(handbook, page),
        disagreements: disagreements(handbook, id),
        owner: common.owner.clone(),
        reviewed_on: reviewed.map(|date| date.to_string()),
        review_due: handbook.review_due(id).map(|date| date.to_string()),
        status: common.status.filter(|status| *status != Status::Current).map(Status::word),
        superseded_by: handbook.relations.superseded_by(id).map(|id| link(handbook, id)),
        edit_url: edit_url(handbook, page),
        ids: ids(handbook, id),
        styles: placed::styles(&body, detail),
        scripts: placed::scripts(handbook, id),
        extra: extra(&common.extra),
        notes: numbering.assumed().notes,
        json_ld: Vec::new(),
        title,
        description,
        breadcrumbs,
        body,
        questions,
        changes,
    };
    view.json_ld = json_ld::of(handbook, id, &view, detail);
    (view, numbering)
}

fn main_section(handbook: &Handbook, id: PageId, ancestors: &[PageId]) -> String {
    let main = if ancestors.len() == 1 && handbook.page(id).is_index {
        Some(&id)
    } else {
        ancestors.get(1)
    };
    main.map(|section| handbook.link(*section)).unwrap_or_default()
}

pub(super) fn questions(
    handbook: &Handbook,
    id: PageId,
    filler: &mut Filler<'_>,
) -> Vec<QuestionView> {
    handbook
        .faq
        .of_page(id)
        .filter(|entry| matches!(entry.asked, Asked::Inline(_)))
        .map(|entry| question(handbook, entry, id, filler))
        .collect()
}

/// A question with its answer as page `on` shows it.
pub fn question(
    handbook: &Handbook,
    entry: &Entry,
    on: PageId,
    filler: &mut Filler<'_>,
) -> QuestionView {
    let home = handbook.page(entry.home);
    filler.section();
    let answer = match (entry.asked, &home.fields) {
        (Asked::Inline(at), _) => home.common.faq.get(at).map(|question| {
            filler.html_with_sources(entry.home, &question.value.answer, question.cite)
        }),
        (Asked::Page, Fields::Faq(faq)) => Some(match &faq.short_answer {
            Some(answer) => Html::new(&escaped(answer)),
            // Its plain words: the anchors of its headings and notes belong to its own page.
            None => Html::new(&escaped(&handbook.plain(entry.home, &home.body.fragment))),
        }),
        _ => None,
    };
    QuestionView {
        id: entry.anchor.clone(),
        question: entry.question.clone(),
        answer: answer.unwrap_or_else(|| Html::new("")),
        home: (entry.home != on).then(|| link(handbook, entry.home)),
        also: entry.also.iter().map(|id| link(handbook, *id)).collect(),
    }
}

/// Plain text as HTML.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut html, text);
    html
}

pub(super) fn changes(id: PageId, page: &Page, filler: &mut Filler<'_>) -> Vec<ChangeView> {
    let mut changes: Vec<_> = page.common.changes.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.date));
    changes
        .into_iter()
        .map(|change| ChangeView {
            date: change.date.to_string(),
            note: filler.html(id, &change.note),
        })
        .collect()
}

fn related(handbook: &Handbook, id: PageId) -> Vec<Card> {
    handbook.relations.related(id).map(|id| card(handbook, id)).collect()
}

fn tags(handbook: &Handbook, page: &Page) -> Vec<Link> {
    page.common
        .tags
        .iter()
        .filter_map(|tag| {
            let name = slug::slugify(&tag.value);
            if name.is_empty() {
                return None;
            }
            let id = handbook.index.by_route(&format!("tags/{name}"))?;
            Some(Link { title: tag.value.clone(), url: handbook.link(id) })
        })
        .collect()
}

/// The disagreements that matter on a page, in short.
pub fn disagreements(handbook: &Handbook, id: PageId) -> Vec<DisagreementCard> {
    let of_page = handbook.relations.disagreements(id).iter();
    of_page
        .filter(|this| this.page != id)
        .filter_map(|this| disagreement(handbook, *this))
        .collect()
}

/// A disagreement, in short.
pub fn disagreement(handbook: &Handbook, this: DisagreementRef) -> Option<DisagreementCard> {
    let page = handbook.page(this.page);
    let url = handbook.link(this.page);
    match (&page.fields, this.entry) {
        (Fields::Disagreement(fields), None) => Some(DisagreementCard {
            question: fields.question.value.clone(),
            url,
            positions: fields.positions.value.len(),
        }),
        (Fields::Topic(topic), Some(entry)) => {
            let entry = topic.disagreement.get(entry)?;
            Some(DisagreementCard {
                question: entry.question.clone(),
                url: format!("{url}#{}", entry.id.value),
                positions: entry.positions.value.len(),
            })
        }
        _ => None,
    }
}

fn edit_url(handbook: &Handbook, page: &Page) -> Option<String> {
    page.file?;
    let form = handbook.config.site.repository.edit_url.as_ref()?;
    Some(form.replace("{path}", &crate::url::encode(&format!("content/{}", page.path))))
}

fn ids(handbook: &Handbook, id: PageId) -> std::collections::BTreeMap<String, String> {
    let outline = handbook.outline(id);
    Part::WORDS
        .iter()
        .filter_map(|word| Part::from_word(word))
        .map(|part| (part.word().replace('-', "_"), outline.id(part).to_owned()))
        .collect()
}

/// The parts that a page shows, in the order of the templates, with the headings of its text.
fn toc(
    handbook: &Handbook,
    id: PageId,
    body: &[BodyPart],
    detail: &Detail,
    questions: bool,
) -> Vec<TocEntry> {
    let outline = handbook.outline(id);
    let entry = |(part, title): (Part, &str)| TocEntry {
        id: outline.id(part).to_owned(),
        title: title.to_owned(),
        level: 2,
    };
    let headings = handbook.page(id).body.headings.iter().filter(|heading| heading.level <= 3).map(
        |heading| TocEntry {
            id: heading.id.clone(),
            title: heading.text.clone(),
            level: heading.level,
        },
    );
    let (before, after): (Vec<_>, Vec<_>) = match detail {
        Detail::Comparison(comparison) => {
            let table = comparison.table.as_ref().map(|_| (Part::Table, "Side by side"));
            (table.into_iter().collect(), comparison.parts())
        }
        Detail::Role(role) => (Vec::new(), role.parts()),
        Detail::Source(source) => (Vec::new(), source.parts()),
        Detail::Disagreement(_) => (vec![(Part::Positions, "Who says what")], Vec::new()),
        _ => (Vec::new(), Vec::new()),
    };
    let mut toc: Vec<TocEntry> = before.into_iter().map(entry).collect();
    toc.extend(headings);
    toc.extend(after.into_iter().map(entry));
    if questions {
        toc.push(entry((Part::Questions, "Questions")));
    }
    match detail {
        Detail::Section(section) => toc.extend(section.toc()),
        Detail::View => toc.extend(body.iter().flat_map(placed::toc)),
        Detail::Topic(_) => {
            let aids = body.iter().filter(|part| matches!(part, BodyPart::Aids { .. }));
            toc.extend(aids.flat_map(placed::toc));
        }
        _ => {}
    }
    toc
}

/// The writer's own keys as templates see them.
pub fn extra(table: &crate::data::Table) -> tera::Value {
    tera::Value::from_serializable(&Extra(table))
}

/// Front matter serialises as what it says; dates as text.
struct Extra<'a>(&'a crate::data::Table);

impl serde::Serialize for Extra<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0.entries.iter().map(|(key, node)| (&key.value, ExtraValue(&node.value))),
        )
    }
}

struct ExtraValue<'a>(&'a crate::data::Value);

impl serde::Serialize for ExtraValue<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use crate::data::Value;
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Boolean(value) => serializer.serialize_bool(*value),
            Value::Integer(value) => serializer.serialize_i64(*value),
            Value::Float(value) => serializer.serialize_f64(*value),
            Value::Date(value) => serializer.collect_str(value),
            Value::String(value) => serializer.serialize_str(value),
            Value::List(items) => {
                serializer.collect_seq(items.iter().map(|item| ExtraValue(&item.value)))
            }
            Value::Table(table) => Extra(table).serialize(serializer),
        }
    }
}

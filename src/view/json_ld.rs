//! *A page → the same in the words of schema.org.* It is made from the values that readers see, so that
//! the two cannot differ.
//!
//! Source: schema.org `BreadcrumbList`, `Article`, `FAQPage`, `DefinedTermSet`, `DefinedTerm`.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Html, PageView};
use crate::handbook::{Handbook, PageId};
use crate::kinds::{KindId, SchemaOrg};

/// Returns the scripts of a page.
pub fn scripts(handbook: &Handbook, id: PageId, view: &PageView) -> Vec<Html> {
    let mut all = Vec::new();
    if !view.breadcrumbs.is_empty() {
        all.push(script(&breadcrumbs(handbook, id)));
    }
    match handbook.schema_org(id) {
        SchemaOrg::Questions => all.extend(questions(handbook).map(|value| script(&value))),
        SchemaOrg::Terms => all.push(script(&terms(handbook, view))),
        SchemaOrg::Term => all.push(script(&term(handbook, id, view))),
        SchemaOrg::Article => all.push(script(&article(handbook, id, view))),
        SchemaOrg::Nothing => {}
    }
    all.iter().map(|script| Html::new(script)).collect()
}

/// JSON that can stand in a script element: nothing in it ends the element or a line.
pub fn script(value: &impl Serialize) -> String {
    // These values have no map with keys that are not text, so that this cannot fail.
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut script = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        let (before, from) = rest.split_at(at);
        let mut behind = from.chars();
        script.push_str(before);
        if let Some(letter) = behind.next() {
            // Writing to a string cannot fail.
            let _ = write!(script, "\\u{:04x}", u32::from(letter));
        }
        rest = behind.as_str();
    }
    script.push_str(rest);
    script
}

fn address(handbook: &Handbook, id: PageId) -> String {
    let route = &handbook.page(id).route;
    handbook.config.base.absolute(route).unwrap_or_else(|| handbook.config.base.link(route))
}

/// The address of the vocabulary.
const CONTEXT: &str = "https://schema.org";

/// The way from the front page to a page.
#[derive(Serialize)]
struct BreadcrumbList<'h> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    items: Vec<ListItem<'h>>,
}

#[derive(Serialize)]
struct ListItem<'h> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'h str,
    item: String,
}

fn breadcrumbs(handbook: &Handbook, id: PageId) -> BreadcrumbList<'_> {
    let mut way = handbook.nav.ancestors(id);
    way.push(id);
    let item = |(position, id)| ListItem {
        kind: "ListItem",
        position,
        name: handbook.title(id),
        item: address(handbook, id),
    };
    BreadcrumbList {
        context: CONTEXT,
        kind: "BreadcrumbList",
        items: (1..).zip(way).map(item).collect(),
    }
}

/// A page that says something in its own words.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Article<'h> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: &'h str,
    description: &'h str,
    in_language: &'h str,
    is_part_of: WebSite<'h>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'h str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
}

#[derive(Serialize)]
struct WebSite<'h> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'h str,
}

fn article<'h>(handbook: &'h Handbook, id: PageId, view: &'h PageView) -> Article<'h> {
    let common = &handbook.page(id).common;
    let dates = common.changes.iter().map(|change| change.date);
    let reviewed = common.last_reviewed_on.as_ref().map(|date| date.value);
    Article {
        context: CONTEXT,
        kind: "Article",
        headline: &view.title,
        description: &view.description,
        in_language: handbook.config.site.language.as_str(),
        is_part_of: WebSite { kind: "WebSite", name: handbook.site_title() },
        url: view.canonical.as_deref(),
        date_published: dates.clone().min().map(|date| date.to_string()),
        date_modified: dates.chain(reviewed).max().map(|date| date.to_string()),
    }
}

/// All questions of the hub; none when there is no question.
fn questions(handbook: &Handbook) -> Option<Value> {
    let entries: Vec<Value> = handbook
        .faq
        .groups
        .iter()
        .flat_map(|group| &group.entries)
        .map(|at| {
            let entry = &handbook.faq.entries[*at];
            json!({
                "@type": "Question",
                "name": entry.question,
                "acceptedAnswer": { "@type": "Answer", "text": handbook.answer(entry) },
            })
        })
        .collect();
    (!entries.is_empty())
        .then(|| json!({ "@context": CONTEXT, "@type": "FAQPage", "mainEntity": entries }))
}

fn terms(handbook: &Handbook, view: &PageView) -> Value {
    let terms: Vec<Value> = handbook
        .of_kind(KindId::TERM)
        .into_iter()
        .filter_map(|id| {
            let definition = handbook.page(id).fields.summary()?;
            Some(json!({
                "@type": "DefinedTerm",
                "name": handbook.title(id),
                "description": handbook.plain(id, definition),
                "url": address(handbook, id),
            }))
        })
        .collect();
    json!({
        "@context": CONTEXT,
        "@type": "DefinedTermSet",
        "name": view.title,
        "hasDefinedTerm": terms,
    })
}

fn term(handbook: &Handbook, id: PageId, view: &PageView) -> Value {
    json!({
        "@context": CONTEXT,
        "@type": "DefinedTerm",
        "name": view.title,
        "description": view.description,
        "url": address(handbook, id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_script_can_end_it() {
        let text = script(&json!({ "a": "</script><!-- & \u{2028}" }));
        assert!(!text.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(
            serde_json::from_str::<Value>(&text).ok(),
            Some(json!({ "a": "</script><!-- & \u{2028}" }))
        );
    }
}

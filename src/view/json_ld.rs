//! *A page → the same in the words of schema.org.* It is made from the values that readers see, so that
//! the two cannot differ.
//!
//! Source: schema.org `BreadcrumbList`, `Article`, `FAQPage`, `DefinedTermSet`, `DefinedTerm`.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Html, PageView};
use crate::handbook::{Handbook, PageId};
use crate::kinds::{KindId, SchemaOrg};

/// Returns the scripts of a page.
pub fn scripts(handbook: &Handbook, id: PageId, view: &PageView) -> Vec<Html> {
    let mut all = Vec::new();
    if !view.breadcrumbs.is_empty() {
        all.push(breadcrumbs(handbook, id));
    }
    match handbook.schema_org(id) {
        SchemaOrg::Questions => all.extend(questions(handbook)),
        SchemaOrg::Terms => all.push(terms(handbook, view)),
        SchemaOrg::Term => all.push(term(handbook, id, view)),
        SchemaOrg::Article => all.push(article(handbook, id, view)),
        SchemaOrg::Nothing => {}
    }
    all.iter().map(|value| Html::new(&script(value))).collect()
}

/// JSON that can stand in a script element: nothing in it ends the element or a line.
pub fn script(value: &Value) -> String {
    let json = value.to_string();
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

fn breadcrumbs(handbook: &Handbook, id: PageId) -> Value {
    let mut way = handbook.nav.ancestors(id);
    way.push(id);
    let items: Vec<Value> = (1..)
        .zip(way)
        .map(|(position, id)| {
            json!({
                "@type": "ListItem",
                "position": position,
                "name": handbook.title(id),
                "item": address(handbook, id),
            })
        })
        .collect();
    json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items })
}

fn article(handbook: &Handbook, id: PageId, view: &PageView) -> Value {
    let common = &handbook.page(id).common;
    let mut article = json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": view.title,
        "description": view.description,
        "inLanguage": handbook.config.site.language.as_str(),
        "isPartOf": { "@type": "WebSite", "name": handbook.site_title() },
    });
    let dates = common.changes.iter().map(|change| change.date);
    let reviewed = common.last_reviewed_on.as_ref().map(|date| date.value);
    let modified = dates.clone().chain(reviewed).max();
    let fields = [
        ("url", view.canonical.clone()),
        ("datePublished", dates.min().map(|date| date.to_string())),
        ("dateModified", modified.map(|date| date.to_string())),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            article[name] = value.into();
        }
    }
    article
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
    (!entries.is_empty()).then(
        || json!({ "@context": "https://schema.org", "@type": "FAQPage", "mainEntity": entries }),
    )
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
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "name": view.title,
        "hasDefinedTerm": terms,
    })
}

fn term(handbook: &Handbook, id: PageId, view: &PageView) -> Value {
    json!({
        "@context": "https://schema.org",
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

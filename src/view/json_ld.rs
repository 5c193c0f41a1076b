//! *A view → what it says in schema.org's words.* Made from the same values that readers see, so
//! that the two cannot differ.
//!
//! Source: schema.org `BreadcrumbList`, `Article`, `FAQPage`, `DefinedTermSet`, `DefinedTerm`.

use serde_json::{Value, json};

use super::collection::SectionView;
use super::{Detail, Html, PageView};
use crate::handbook::{Handbook, PageId};
use crate::kinds::Fields;

/// The scripts of a page.
pub fn of(handbook: &Handbook, id: PageId, view: &PageView, detail: &Detail) -> Vec<Html> {
    let mut all = Vec::new();
    if !view.breadcrumbs.is_empty() {
        all.push(breadcrumbs(handbook, id, view));
    }
    match detail {
        Detail::Section(section) => match &**section {
            SectionView::Questions { .. } => all.extend(questions(handbook)),
            SectionView::Terms { .. } => all.push(terms(handbook, view)),
            _ => {}
        },
        Detail::Term(_) => all.push(term(handbook, id, view)),
        Detail::NotFound => {}
        _ => all.push(article(handbook, view)),
    }
    all.iter().map(|value| Html::new(&script(value))).collect()
}

/// JSON that can stand in a script element: nothing in it ends the element or a line.
pub fn script(value: &Value) -> String {
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn address(handbook: &Handbook, id: PageId) -> String {
    let route = &handbook.page(id).route;
    handbook.config.base.absolute(route).unwrap_or_else(|| handbook.config.base.link(route))
}

fn breadcrumbs(handbook: &Handbook, id: PageId, view: &PageView) -> Value {
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
    debug_assert_eq!(items.len(), view.breadcrumbs.len() + 1);
    json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items })
}

fn article(handbook: &Handbook, view: &PageView) -> Value {
    let mut article = json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": view.title,
        "description": view.description,
        "inLanguage": handbook.config.language(),
        "isPartOf": { "@type": "WebSite", "name": handbook.site_title() },
    });
    let dates = view.changes.iter().map(|change| &change.date);
    let modified = dates.clone().chain(&view.reviewed_on).max();
    let fields = [
        ("url", view.canonical.as_ref()),
        ("datePublished", dates.min()),
        ("dateModified", modified),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            article[name] = value.as_str().into();
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
        .of_kind(crate::kinds::Kind::Term)
        .into_iter()
        .filter_map(|id| {
            let Fields::Term(term) = &handbook.page(id).fields else {
                return None;
            };
            Some(json!({
                "@type": "DefinedTerm",
                "name": handbook.title(id),
                "description": handbook.plain(id, &term.definition),
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

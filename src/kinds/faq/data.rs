//! *Questions → data*: those of pages and those with a page of their own.

use crate::data::export::text;
use crate::data::{Definitions, Export, Object};
use crate::handbook::faq::{Asked, Entry};
use crate::kinds::Question;
use crate::kinds::export::Exporter;
use serde_json::{Value as Json, json};

/// Returns all questions, in the order of the hub.
pub(crate) fn questions(exporter: &Exporter<'_>) -> Json {
    let all = exporter.handbook.faq.entries.iter();
    all.map(|entry| question(&exporter.on(entry.home), entry)).collect()
}

/// Returns the schema of a question.
pub(crate) fn schema(definitions: &mut Definitions) -> Json {
    let schema = <Question as Export<Exporter<'_>>>::export_schema(definitions);
    definitions.extend("Question", |_, properties| {
        properties.add("id", "Its id among all questions.", text());
        properties.add("url", "Where it is answered.", text());
    });
    schema
}

fn question(exporter: &Exporter<'_>, entry: &Entry) -> Json {
    let home = exporter.handbook.page(entry.home);
    let inline = match entry.asked {
        Asked::Inline(at) => home.common.faq.get(at),
        Asked::Page => None,
    };
    let (fields, url) = match inline {
        Some(asked) => (asked.export(exporter), exporter.url_to(entry.home, &entry.anchor)),
        None => (answer_of_page(exporter), exporter.url(entry.home)),
    };
    let mut object = Object::new();
    object.insert("id".to_owned(), entry.anchor.as_str().into());
    crate::data::export::flatten(&mut object, fields);
    object.insert("question".to_owned(), entry.question.as_str().into());
    object.insert("about".to_owned(), exporter.references(&entry.about));
    object.insert("url".to_owned(), url.into());
    Json::Object(object)
}

/// Returns the short answer of a page that is a question, or else its text.
fn answer_of_page(exporter: &Exporter<'_>) -> Json {
    let home = exporter.handbook.page(exporter.page);
    let body = &home.body.fragment;
    let short = home.fields.faq().and_then(|faq| faq.short_answer.as_ref());
    let answer = short.map_or_else(
        || body.export(exporter),
        |short| {
            let mut html = String::with_capacity(short.len());
            // Writing to a string cannot fail.
            let _ = pulldown_cmark_escape::escape_html_body_text(&mut html, short);
            json!({ "plain": short, "html": html })
        },
    );
    json!({ "answer": answer, "sources": exporter.citations(Some(body), None) })
}

//! *Sources → data*: claims with the places that rest on them, and quotations as a list.

use crate::data::export::{flatten, list, nullable, text};
use crate::data::{Definitions, Export, Object, Properties, Reference};
use crate::handbook::references::Cited;
use crate::kinds::export::{Exporter, Resolve};
use crate::kinds::source::speaker::description;
use crate::kinds::{CitationText, Source};
use serde_json::{Value as Json, json};

impl Resolve for Source {
    fn resolve(&self, exporter: &Exporter<'_>, object: &mut Object) {
        if self.url.is_some() && self.web_address().is_none() {
            object.insert("address".to_owned(), Json::Null);
        }
        let mut by_claim: Vec<Vec<Json>> = Vec::new();
        by_claim.resize_with(self.claims.len(), Vec::new);
        let mut used_by = Vec::new();
        for (claim, place) in exporter.handbook.references.uses(exporter.page) {
            let page = exporter.handbook.page(place.page);
            let cite = page.refs.cites.get(place.cite as usize);
            let anchor = format!("rb:cite-{}", place.cite);
            let used = json!({
                "page": exporter.reference(place.page),
                "url": exporter.url_to(place.page, &anchor),
                "statement": cite.map_or_else(Default::default, |cite| {
                    exporter.handbook.plain_text_of(place.page, &cite.statement)
                }),
            });
            match claim.and_then(|at| by_claim.get_mut(at as usize)) {
                Some(list) => list.push(used),
                None => used_by.push(used),
            }
        }
        object.insert("used_by".to_owned(), used_by.into());
        let Some(Json::Array(claims)) = object.get_mut("claims") else { return };
        for ((value, claim), used_by) in claims.iter_mut().zip(&self.claims).zip(by_claim) {
            let Json::Object(value) = value else { continue };
            let url = exporter.url_to(exporter.page, &claim.id.value);
            value.insert("url".to_owned(), url.into());
            value.insert("quotation".to_owned(), claim.quoted().into());
            value.insert("used_by".to_owned(), used_by.into());
        }
    }

    fn resolve_schema(definitions: &mut Definitions, properties: &mut Properties) {
        let about = "A place that rests on a source.";
        let used_by = definitions.record("Use", about, |definitions, used| {
            let page = <Reference as Export<Exporter<'_>>>::export_schema(definitions);
            used.add("page", "The page.", page);
            used.add("url", "The address of the place.", text());
            used.add("statement", "The statement there, in plain words.", text());
        });
        let used_by = list(used_by);
        properties.add("used_by", "Places that name no claim of it.", used_by.clone());
        definitions.extend("Claim", |_, claim| {
            claim.add("url", "Its address.", text());
            claim.add("used_by", "Places that rest on it.", used_by);
        });
    }
}

/// Returns all quotations, source by source.
pub fn quotations(exporter: &Exporter<'_>) -> Json {
    let all = exporter.handbook.quotations.all.iter();
    all.filter_map(|cited| quotation(exporter, cited)).collect()
}

fn quotation(exporter: &Exporter<'_>, cited: &Cited) -> Option<Json> {
    let (source, claim) = exporter.handbook.claim(cited)?;
    let person = claim.speaker.as_deref().and_then(|speaker| source.person(speaker));
    let mut object = Object::new();
    object.insert("words".to_owned(), claim.quoted()?.into());
    object.insert("speaker".to_owned(), claim.speaker.as_deref().into());
    let labels = &exporter.handbook.config.labels;
    let description = person.and_then(|person| description(labels, person));
    object.insert("speaker_description".to_owned(), description.into());
    flatten(&mut object, exporter.citation(cited));
    let url = exporter.url_to(cited.source, &claim.id.value);
    object.insert("url".to_owned(), url.into());
    Some(Json::Object(object))
}

/// Returns the schema of [`quotations`].
pub fn quotations_schema(definitions: &mut Definitions) -> Json {
    let about = "A quotation. The claim that it is of names the pages that rest on it.";
    list(definitions.record("Quotation", about, |definitions, quotation| {
        quotation.add("words", "The words, without quotation marks.", text());
        quotation.add("speaker", "The speaker, if it is not the source.", nullable(text()));
        let about = "The speaker's work, as the source describes it.";
        quotation.add("speaker_description", about, nullable(text()));
        let citation = <CitationText as Export<Exporter<'_>>>::export_schema(definitions);
        quotation.flatten(&citation, definitions);
        quotation.add("url", "The address of the claim.", text());
    }))
}

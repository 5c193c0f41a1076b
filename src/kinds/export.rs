//! *A value of a field → data for programs*, for the types that need the handbook.

use super::{
    CitationText, Citing, DisagreementEntry, InlineDisagreement, KindId, LooseDate, Raci, Sourced,
};
use crate::data::export::{list, nullable, text};
use crate::data::{Definitions, Export, Object, Properties, Reference};
use crate::handbook::references::Cited;
use crate::handbook::{Handbook, PageId};
use crate::markdown::{Fragment, PlaceholderKind};
use serde_json::{Value as Json, json};

/// Resolves pages, texts and citations of one page.
#[derive(Clone, Copy, Debug)]
pub struct Exporter<'h> {
    /// The handbook.
    pub handbook: &'h Handbook,
    /// The page whose values are exported.
    pub page: PageId,
    /// Renders a text of a page as HTML, without numbers of sources.
    pub html: fn(&Handbook, PageId, &Fragment) -> String,
}

impl<'h> Exporter<'h> {
    /// Returns the exporter of another page.
    pub(super) fn on(self, page: PageId) -> Exporter<'h> {
        Exporter { page, ..self }
    }

    /// Returns the address of a page, with the host where that is known.
    pub fn url(&self, id: PageId) -> String {
        let base = &self.handbook.config.base;
        let route = &self.handbook.page(id).route;
        base.absolute(route).unwrap_or_else(|| base.link(route))
    }

    /// Returns the address of an element that the program puts on a page.
    pub(super) fn url_to(&self, id: PageId, anchor: &str) -> String {
        crate::url::with_anchor(self.url(id), self.handbook.anchor_of(id, anchor))
    }

    /// Returns a reference to a page.
    pub(super) fn reference(&self, id: PageId) -> Json {
        let page = self.handbook.page(id);
        json!({
            "kind": page.kind.name(),
            "id": &*page.id,
            "title": self.handbook.title(id),
            "url": self.url(id),
        })
    }

    /// Returns references to pages.
    pub(super) fn references(&self, ids: &[PageId]) -> Json {
        ids.iter().map(|id| self.reference(*id)).collect()
    }

    /// Returns the claim that a citation names, and the place.
    pub(super) fn citation(&self, cited: &Cited) -> Json {
        let page = self.handbook.page(cited.source);
        let claim = self.handbook.claim(cited).map(|(_, claim)| claim.id.value.as_str());
        json!({ "source": &*page.id, "claim": claim, "locator": cited.locator.as_deref() })
    }

    /// Returns the citations in a text, then those of the group behind it, each once.
    pub(super) fn citations(&self, text: Option<&Fragment>, cite: Option<u32>) -> Vec<Json> {
        let inside = text.into_iter().flat_map(|text| &text.placeholders);
        let inside = inside.filter_map(|placeholder| match placeholder.kind {
            PlaceholderKind::Cite(cite) => Some(cite),
            _ => None,
        });
        let references = &self.handbook.references;
        let mut all: Vec<&Cited> = Vec::new();
        for cited in inside.chain(cite).flat_map(|cite| references.group(self.page, cite)) {
            if !all.contains(&cited) {
                all.push(cited);
            }
        }
        all.into_iter().map(|cited| self.citation(cited)).collect()
    }
}

/// The values of a page that follow from several pages.
pub(super) trait Resolve {
    /// Replaces and adds values.
    fn resolve(&self, _exporter: &Exporter<'_>, _object: &mut Object) {}

    /// Describes the values that [`Resolve::resolve`] adds.
    fn resolve_schema(_definitions: &mut Definitions, _properties: &mut Properties) {}
}

impl Resolve for super::PlainPage {}

impl Export<Exporter<'_>> for Fragment {
    fn export(&self, exporter: &Exporter<'_>) -> Json {
        let plain = exporter.handbook.plain(exporter.page, self);
        json!({ "plain": plain, "html": (exporter.html)(exporter.handbook, exporter.page, self) })
    }

    fn export_schema(definitions: &mut Definitions) -> Json {
        definitions.record("Text", "A text in two forms.", |_, properties| {
            properties.add("plain", "The words without markup.", text());
            properties.add("html", "HTML, without numbers of sources.", text());
        })
    }
}

impl Export<Exporter<'_>> for Reference {
    fn export(&self, exporter: &Exporter<'_>) -> Json {
        let page = exporter.handbook.find(&self.0.value);
        page.map_or(Json::Null, |page| exporter.reference(page))
    }

    fn export_schema(definitions: &mut Definitions) -> Json {
        let about = "A page of the guide that is referred to.";
        definitions.record("Reference", about, |_, properties| {
            properties.add("kind", "The kind of the page.", text());
            properties.add("id", "Its id among pages of its kind.", text());
            properties.add("title", "Its title.", text());
            properties.add("url", "Its address.", text());
        })
    }
}

/// As written. Records with groups of citations replace it with the citations of the group.
impl Export<Exporter<'_>> for CitationText {
    fn export(&self, _: &Exporter<'_>) -> Json {
        let citation = &self.0;
        json!({
            "source": citation.source.value,
            "claim": citation.claim,
            "locator": citation.locator,
        })
    }

    fn export_schema(definitions: &mut Definitions) -> Json {
        let about = "A source, and the place in it.";
        definitions.record("Citation", about, |_, properties| {
            properties.add("source", "Id of the source.", text());
            properties.add("claim", "Id of the claim that is meant.", nullable(text()));
            properties.add("locator", "Where in the source.", nullable(text()));
        })
    }
}

impl<'h, T: Citing + Export<Exporter<'h>>> Export<Exporter<'h>> for Sourced<T> {
    fn export(&self, exporter: &Exporter<'h>) -> Json {
        let mut value = self.value.export(exporter);
        if let Json::Object(object) = &mut value {
            let sources = exporter.citations(self.value.text(), self.cite);
            object.insert("sources".to_owned(), sources.into());
        }
        value
    }

    fn export_schema(definitions: &mut Definitions) -> Json {
        T::export_schema(definitions)
    }
}

impl Export<Exporter<'_>> for DisagreementEntry {
    fn export(&self, exporter: &Exporter<'_>) -> Json {
        match self {
            DisagreementEntry::Page(reference) => reference.export(exporter),
            DisagreementEntry::Inline(inline) => inline.export(exporter),
        }
    }

    fn export_schema(definitions: &mut Definitions) -> Json {
        let inline = <InlineDisagreement as Export<Exporter<'_>>>::export_schema(definitions);
        json!({ "anyOf": [Reference::export_schema(definitions), inline] })
    }
}

impl<X> Export<X> for Raci {
    fn export(&self, _: &X) -> Json {
        self.letters().into_iter().map(|(letter, _)| letter).collect()
    }

    fn export_schema(_: &mut Definitions) -> Json {
        list(json!({ "enum": ["R", "A", "C", "I"] }))
    }
}

impl<X> Export<X> for LooseDate {
    fn export(&self, _: &X) -> Json {
        self.0.as_str().into()
    }

    fn export_schema(_: &mut Definitions) -> Json {
        text()
    }
}

impl<X> Export<X> for KindId {
    fn export(&self, _: &X) -> Json {
        self.name().into()
    }

    fn export_schema(_: &mut Definitions) -> Json {
        text()
    }
}

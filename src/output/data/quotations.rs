//! *Claims that quote → the types of the data.*

use schemars::JsonSchema;
use serde::Serialize;

use super::Citation;
use super::gather::Gather;
use crate::handbook::references::Cited;

/// What a source says word for word. The pages that rest on it stand with the claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Quotation {
    /// The words, without quotation marks.
    pub words: String,
    /// Whose words they are; nobody's but the source's own otherwise.
    pub speaker: Option<String>,
    /// What the source says of whoever speaks.
    pub speaker_description: Option<String>,
    /// Where they stand.
    #[serde(flatten)]
    pub citation: Citation,
    /// The address of the claim.
    pub url: String,
}

impl Gather<'_> {
    /// All quotations, source by source.
    pub(super) fn quotations(&self) -> Vec<Quotation> {
        self.handbook.quotations.all.iter().filter_map(|cited| self.quotation(cited)).collect()
    }

    fn quotation(&self, cited: &Cited) -> Option<Quotation> {
        let (source, claim) = self.handbook.claim(cited)?;
        let person = claim.speaker.as_deref().and_then(|speaker| source.person(speaker));
        Some(Quotation {
            words: claim.quoted()?.to_owned(),
            speaker: claim.speaker.clone(),
            speaker_description: person.and_then(crate::kinds::Person::description),
            citation: self.citation(cited),
            url: format!("{}#{}", self.url(cited.source), claim.id.value),
        })
    }
}

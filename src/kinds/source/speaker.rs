//! *A source and a name → the person as documents name them.*

use crate::kinds::{Person, Source};
use crate::labels::Labels;

/// Returns what the source says of a person: "product owner at TimingSense".
pub(crate) fn description(labels: &Labels, person: &Person) -> Option<String> {
    match (&person.role, &person.organisation) {
        (Some(role), Some(organisation)) => {
            Some(labels.fill("source.position", &[("role", role), ("organisation", organisation)]))
        }
        (role, organisation) => role.clone().or_else(|| organisation.clone()),
    }
}

/// Returns a person with what the source says of them.
pub(crate) fn described(labels: &Labels, person: &Person) -> String {
    match description(labels, person) {
        Some(description) => {
            let values = [("name", person.name.as_str()), ("description", &description)];
            labels.fill("source.person", &values)
        }
        None => person.name.clone(),
    }
}

/// Returns who speaks, with what the source says of them.
pub(crate) fn speaker(labels: &Labels, source: &Source, speaker: &str) -> String {
    source.person(speaker).map_or_else(|| speaker.to_owned(), |person| described(labels, person))
}

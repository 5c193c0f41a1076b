//! *A source and a name → the person as documents name them.*

use crate::kinds::{Person, Source};

/// Returns who speaks, with what the source says of them.
pub(crate) fn speaker(source: &Source, speaker: &str) -> String {
    match source.person(speaker).and_then(Person::description) {
        Some(description) => format!("{speaker}, {description}"),
        None => speaker.to_owned(),
    }
}

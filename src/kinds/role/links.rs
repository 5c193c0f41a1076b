//! What a role refers to.

use super::fields::Role;
use crate::kinds::{Common, Link, Links, Relates, Relation, Sourced, Vocabulary};
use crate::source_map::Spanned;

impl Links for Role {
    fn references(&self) -> Vec<Link<'_>> {
        let links = links_to(Relates::WorksWith, &self.works_with);
        let links = links.chain(links_to(Relates::ReportsTo, &self.reports_to));
        links.chain(links_to(Relates::GrowsInto, &self.grows_into)).collect()
    }

    fn declared_names(&self) -> Vec<(Vocabulary, &Spanned<String>)> {
        let dimensions = self.dimensions.0.iter().map(|(name, _)| (Vocabulary::Dimension, name));
        let raci = self.raci.0.iter().map(|(name, _)| name);
        let responsibilities = self.responsibilities.iter();
        let activities = raci.chain(responsibilities.filter_map(|it| it.activity.as_ref()));
        let grades = self.skills.iter().filter_map(|skill| skill.value.proficiency.as_ref());
        let competencies = self.levels.iter().flat_map(|level| &level.expectations.0);
        dimensions
            .chain(activities.map(|name| (Vocabulary::Activity, name)))
            .chain(grades.map(|name| (Vocabulary::Proficiency, name)))
            .chain(competencies.map(|(name, _)| (Vocabulary::Competency, name)))
            .collect()
    }

    fn anchors<'a>(&'a self, _: &'a Common) -> Vec<(&'static str, &'a Spanned<String>)> {
        self.levels.iter().map(|level| ("level", &level.id)).collect()
    }

    fn names_in_texts(&self) -> Option<Vec<&str>> {
        Some(self.other_names().collect())
    }
}

impl Role {
    /// Returns the names besides the title.
    pub fn other_names(&self) -> impl Iterator<Item = &str> {
        self.also_known_as.iter().chain(&self.abbreviation).map(String::as_str)
    }
}

/// Returns the references of a list of relations.
fn links_to(relates: Relates, list: &[Sourced<Relation>]) -> impl Iterator<Item = Link<'_>> {
    list.iter().enumerate().flat_map(move |(entry, relation)| {
        relation.value.references().map(move |to| Link { relates, entry, to })
    })
}

//! What a topic refers to.

use super::fields::Topic;
use crate::data::Reference;
use crate::kinds::{Common, Link, Links, Relates, StatedDisagreement};
use crate::source_map::Spanned;

impl Links for Topic {
    fn references(&self) -> Vec<Link<'_>> {
        Relates::Concerns.all(self.roles.iter().map(|role| &role.0)).collect()
    }

    fn roles(&self) -> &[Reference] {
        &self.roles
    }

    fn disagreements<'a>(&'a self, common: &'a Common) -> Vec<StatedDisagreement<'a>> {
        let inline = common.inline_disagreements().enumerate();
        inline
            .map(|(entry, it)| StatedDisagreement {
                entry: Some(entry),
                anchor: Some(&it.id.value),
                question: &it.question,
                about: &it.about,
                positions: &it.positions,
            })
            .collect()
    }

    fn anchors<'a>(&'a self, common: &'a Common) -> Vec<(&'static str, &'a Spanned<String>)> {
        common.inline_disagreements().map(|it| ("disagreement", &it.id)).collect()
    }
}

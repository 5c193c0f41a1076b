//! *Skills of roles → the skill index.* Each skill once, whatever the case of its letters, with the
//! roles that need it.

use std::collections::BTreeMap;

use crate::document::builder::Builder;
use crate::document::list::{NeededBy, NeededSkill};
use crate::document::{Said, Target};
use crate::handbook::PageId;
use crate::kinds::Role;
use crate::kinds::role::parts::skill;

/// Returns the skills of some roles in alphabetical order.
pub(crate) fn index<'h>(
    builder: &mut Builder<'h>,
    roles: &[(PageId, &'h Role)],
) -> Vec<NeededSkill<Said<'h>, Target<'h>>> {
    let mut by_name: BTreeMap<String, Vec<NeededBy<Said<'h>, Target<'h>>>> = BTreeMap::new();
    for (id, role) in roles {
        for sourced in &role.skills {
            let needed = NeededBy { role: builder.link(*id), skill: skill(builder, *id, sourced) };
            by_name.entry(folded(&sourced.value.name)).or_default().push(needed);
        }
    }
    let mut skills = Vec::with_capacity(by_name.len());
    for needed_by in by_name.into_values() {
        let Some(first) = needed_by.first() else { continue };
        let name = first.skill.name.clone();
        let anchor = builder.anchor(&format!("skill-{}", slug::slugify(&name)));
        skills.push(NeededSkill { anchor, name, needed_by });
    }
    skills
}

/// A name without regard to case, with single spaces.
fn folded(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

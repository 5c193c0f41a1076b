//! *Skills of roles → the skill index.* Each skill once, whatever the case of its letters, with the
//! roles that need it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::comparison::{ColumnView, column};
use super::fill::Filler;
use super::role::{SkillView, skill};
use crate::handbook::{Handbook, PageId};
use crate::kinds::Role;

/// Skills in the order of the alphabet.
#[derive(Clone, Debug, Serialize)]
pub struct SkillIndexView {
    /// The skills.
    pub skills: Vec<NeededSkill>,
    /// How many of them more than one role needs.
    pub shared: usize,
}

/// A skill with the roles that need it.
#[derive(Clone, Debug, Serialize)]
pub struct NeededSkill {
    /// Its anchor.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who needs it, in the order of the roles.
    pub needed_by: Vec<NeededBy>,
}

/// A role that needs a skill.
#[derive(Clone, Debug, Serialize)]
pub struct NeededBy {
    /// The role.
    pub role: ColumnView,
    /// The skill as that role tells it.
    pub skill: SkillView,
}

/// The skills of some roles.
pub fn view(
    handbook: &Handbook,
    roles: &[(PageId, &Role)],
    filler: &mut Filler<'_>,
) -> SkillIndexView {
    let mut by_name: BTreeMap<String, Vec<(PageId, usize)>> = BTreeMap::new();
    for (id, role) in roles {
        for (at, skill) in role.skills.iter().enumerate() {
            by_name.entry(folded(&skill.value.name)).or_default().push((*id, at));
        }
    }
    let mut skills = Vec::with_capacity(by_name.len());
    for places in by_name.values() {
        let mut needed_by = Vec::with_capacity(places.len());
        filler.section();
        for (of, at) in places {
            let Some(sourced) = handbook.role(*of).and_then(|role| role.skills.get(*at)) else {
                continue;
            };
            let role = column(handbook, *of);
            needed_by.push(NeededBy { role, skill: skill(*of, sourced, filler) });
        }
        let Some(first) = needed_by.first() else { continue };
        let name = first.skill.name.clone();
        let id = filler.id(&format!("skill-{}", slug::slugify(&name)));
        skills.push(NeededSkill { id, name, needed_by });
    }
    let several = |skill: &&NeededSkill| {
        skill.needed_by.iter().any(|other| other.role != skill.needed_by[0].role)
    };
    SkillIndexView { shared: skills.iter().filter(several).count(), skills }
}

/// A name without regard to case, with single spaces.
fn folded(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

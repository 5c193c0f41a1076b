//! *Fields of a role → parts of documents* that the page of the role shares with views and
//! comparisons.

use crate::document::Said;
use crate::document::builder::Builder;
use crate::document::list::{Letters, Skill as Needed};
use crate::handbook::PageId;
use crate::kinds::role::fields::Need;
use crate::kinds::{Raci, Relation, Role, Skill, Sourced};

/// Returns in what way a role has to do with another, with the sources; nothing if neither is stated.
pub(crate) fn relation<'h>(of: PageId, stated: &'h Sourced<Relation>) -> Option<Said<'h>> {
    Said::stated(of, stated.value.how.as_ref(), stated.cite)
}

/// Returns the skills of a role.
pub(crate) fn skills<'h>(
    builder: &Builder<'_>,
    of: PageId,
    role: &'h Role,
) -> Vec<Needed<Said<'h>>> {
    role.skills.iter().map(|sourced| skill(builder, of, sourced)).collect()
}

/// Returns a skill of role `of`.
pub(crate) fn skill<'h>(
    builder: &Builder<'_>,
    of: PageId,
    sourced: &'h Sourced<Skill>,
) -> Needed<Said<'h>> {
    let text = Said::stated(of, sourced.value.text.as_ref(), sourced.cite);
    let need = sourced.value.need.map(|need| builder.label(need_label(need)));
    let grade = sourced.value.proficiency.as_ref().map(|grade| grade.value.clone());
    Needed {
        name: sourced.value.name.clone(),
        remarks: need.into_iter().chain(grade).collect(),
        text,
        editorial: sourced.value.editorial,
    }
}

fn need_label(need: Need) -> &'static str {
    match need {
        Need::Essential => "role.needs.essential",
        Need::Desirable => "role.needs.desirable",
    }
}

/// Returns responsibility letters with the words that they stand for.
pub(crate) fn letters(builder: &Builder<'_>, raci: Raci) -> Vec<Letters> {
    let letters = raci.letters().into_iter();
    letters.map(|(letter, label)| Letters { letter, word: builder.label(label) }).collect()
}

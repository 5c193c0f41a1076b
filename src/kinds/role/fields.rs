//! Fields of a role.

use crate::data::{Map, Reference};
use crate::kinds::{CitationText, Citing, Raci, Sourced, Statement, StatementRef};
use crate::markdown::{Fragment, PlainText};
use crate::source_map::Spanned;
use crate::{record, string_enum};

string_enum! {
    /// Career track of a role.
    pub enum Track {
        /// Individual contributor.
        Ic = "ic",
        /// Leads people.
        Management = "management",
        /// Another track.
        Other = "other",
    }

    /// How much a role needs a skill.
    pub enum Need {
        /// The role cannot do without it.
        Essential = "essential",
        /// It helps.
        Desirable = "desirable",
    }

    /// Colours of roles, each with a light and a dark value in the theme.
    pub enum Color {
        /// Blue.
        Blue = "blue",
        /// Green.
        Green = "green",
        /// Violet.
        Violet = "violet",
        /// Brown.
        Brown = "brown",
        /// Crimson.
        Crimson = "crimson",
        /// Olive.
        Olive = "olive",
        /// Teal.
        Teal = "teal",
        /// Indigo.
        Indigo = "indigo",
    }
}

record! {
    /// Fields of a role.
    pub struct Role {
        /// Purpose of the role, in one sentence.
        summary: Fragment [required],
        /// Short form. References can use it, and it is recognised in texts.
        abbreviation: Option<String> [name],
        /// Other names of the role. References can use them, and they are recognised in texts.
        also_known_as: Vec<String> [name],
        /// Group of roles that the role belongs to.
        family: Option<String>,
        /// Career track of the role.
        track: Option<Track>,
        /// Colour of the role. Otherwise it follows from the order of the roles.
        color: Option<Color> [unexported],
        /// Roles that this one reports to.
        reports_to: Vec<Sourced<Relation>>,
        /// Roles that people in this role can move on to.
        grows_into: Vec<Sourced<Relation>>,
        /// Roles that this one works with; shown on both pages.
        works_with: Vec<Sourced<Relation>>,
        /// Responsibilities of the role.
        responsibilities: Vec<Sourced<Responsibility>>,
        /// Part in each activity of `site.toml`: `R` is responsible, `A` is accountable, `C` is
        /// consulted, `I` is informed.
        raci: Map<Raci> [entries "activity letters"],
        /// Decisions that the role makes.
        decides: Vec<Sourced<Statement>>,
        /// Decisions that the role does not make.
        does_not_decide: Vec<Sourced<Statement>>,
        /// Skills that the role requires.
        skills: Vec<Sourced<Skill>>,
        /// Traits of people whom the role suits.
        traits: Vec<Sourced<Statement>>,
        /// Measures of success in the role.
        measures: Vec<Sourced<Statement>>,
        /// Advantages of the role.
        pros: Vec<Sourced<Statement>>,
        /// Disadvantages of the role.
        cons: Vec<Sourced<Statement>>,
        /// Ways into the role.
        qualifications: Qualifications [flat],
        /// Pay in the role.
        pay: Option<Sourced<Statement>>,
        /// Statements about each dimension of `site.toml`: the rows of comparison tables.
        dimensions: Map<Vec<Sourced<Statement>>> [entries "id statements"],
        /// Levels within the role, from lowest to highest.
        levels: Vec<RoleLevel>,
    }

    /// A relation to another role: its id, or a table with `role`, `any_of` or `name`.
    pub struct Relation or role {
        /// The other role.
        role: Option<Reference>,
        /// Roles of which one is meant, such as one of two bosses.
        any_of: Vec<Party>,
        /// A role that has no page, in words.
        name: Option<String> [reader],
        /// The kind of relation.
        how: Option<Fragment> [statement],
        /// Sources of the statement.
        sources: Vec<CitationText>,
        /// Our own interpretation, without a source.
        editorial: bool,
    }

    /// A role of `any_of`: its id, or a table with `name`.
    pub struct Party or role {
        /// The role.
        role: Option<Reference>,
        /// A role that has no page, in words.
        name: Option<String> [reader],
    }

    /// A responsibility: a string, or a table with `text`.
    pub struct Responsibility or text {
        /// The statement.
        text: Fragment [required, statement, flat],
        /// Sources of the statement.
        sources: Vec<CitationText>,
        /// A remark, shown beside the statement.
        note: Option<String> [reader],
        /// Our own interpretation, without a source.
        editorial: bool,
        /// The activity of `site.toml` that the responsibility is part of.
        activity: Option<Spanned<String>>,
    }

    /// A skill: its name, or a table with `name`.
    pub struct Skill or name {
        /// The skill.
        name: String [required, reader, statement],
        /// How much the role needs the skill.
        need: Option<Need>,
        /// A level of `scales.proficiency` in `site.toml`.
        proficiency: Option<Spanned<String>>,
        /// Meaning of the skill in this role.
        text: Option<Fragment> [statement],
        /// Sources of the statement.
        sources: Vec<CitationText>,
        /// Our own interpretation, without a source.
        editorial: bool,
    }

    /// The `qualifications` table.
    pub struct Qualifications: Default {
        /// Education.
        education: Vec<Sourced<Statement>>,
        /// Work experience.
        experience: Vec<Sourced<Statement>>,
        /// Certificates.
        certifications: Vec<Sourced<Statement>>,
    }

    /// An entry of `levels`.
    pub struct RoleLevel {
        /// Anchor of the level.
        id: Spanned<String> [required],
        /// Title of the level.
        title: String [required, reader],
        /// Position of the level: 1 is the lowest.
        rank: i64 [required],
        /// Summary of the level.
        summary: Option<Fragment>,
        /// Id of a level of this role; its expectations also apply to this level.
        inherits: Option<Spanned<String>>,
        /// Expectations in each competency of `site.toml`.
        expectations: Map<Vec<Sourced<Statement>>> [entries "id statements"],
    }
}

impl Citing for Responsibility {
    fn plain_text(&self) -> PlainText {
        PlainText::after("", &self.text)
    }

    fn text(&self) -> Option<&Fragment> {
        Some(&self.text)
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }

    fn is_editorial(&self) -> bool {
        self.editorial
    }
}

impl<'a> From<&'a Sourced<Responsibility>> for StatementRef<'a> {
    fn from(entry: &'a Sourced<Responsibility>) -> Self {
        let Responsibility { text, sources: _, note, editorial, activity: _ } = &entry.value;
        let (note, editorial) = (note.as_deref(), *editorial);
        StatementRef { text, cite: entry.cite, note, editorial }
    }
}

/// A role that a relation names.
#[derive(Clone, Copy, Debug)]
pub enum Other<'a> {
    /// One that has a page.
    Page(&'a Reference),
    /// One that has none, in words.
    Words(&'a str),
}

impl Relation {
    /// Returns the other roles; if there are several, one of them is meant.
    pub fn others(&self) -> impl Iterator<Item = Other<'_>> {
        let own = [(&self.role, &self.name)].into_iter();
        let all = own.chain(self.any_of.iter().map(|party| (&party.role, &party.name)));
        all.flat_map(|(role, name)| {
            let role = role.iter().map(Other::Page);
            role.chain(name.iter().map(|name| Other::Words(name)))
        })
    }

    /// Returns the references to roles.
    pub fn references(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.others().filter_map(|other| match other {
            Other::Page(reference) => Some(&reference.0),
            Other::Words(_) => None,
        })
    }
}

impl Citing for Relation {
    const NOUN: &'static str = "the relation";

    fn plain_text(&self) -> PlainText {
        self.how.as_ref().map(|how| PlainText::after("", how)).unwrap_or_default()
    }

    fn text(&self) -> Option<&Fragment> {
        self.how.as_ref()
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }

    fn is_editorial(&self) -> bool {
        self.editorial
    }
}

impl Citing for Skill {
    const NOUN: &'static str = "the skill";

    fn plain_text(&self) -> PlainText {
        match &self.text {
            Some(text) => PlainText::after(&format!("{}: ", self.name), text),
            None => PlainText { text: self.name.clone(), names: Vec::new() },
        }
    }

    fn text(&self) -> Option<&Fragment> {
        self.text.as_ref()
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }

    fn is_editorial(&self) -> bool {
        self.editorial
    }
}

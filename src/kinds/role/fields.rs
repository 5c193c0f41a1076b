//! Fields of a role.

use crate::data::Node;
use crate::data::Value;
use crate::data::record::{Decode, Decoder, Map, OneOrMany, Reference, Shape};
use crate::kinds::citation::{cites, gather};
use crate::kinds::{CitationText, Citing, Raci, Sourced, Statement};
use crate::markdown::{Fragment, Said};
use crate::text::Spanned;
use crate::{defaults, names, record};

names! {
    /// Which ladder a role stands on.
    pub enum Track {
        /// Individual contributor.
        Ic = "ic",
        /// Leads people.
        Management = "management",
        /// Neither.
        Other = "other",
    }

    /// Colours that tell roles apart, each with a light and a dark value in the theme.
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
    pub struct Role("role") {
        /// What the role is for, in a sentence.
        summary: Fragment [required],
        /// Short form, recognised in references and in the text.
        abbreviation: Option<String>,
        /// Other names of the role, recognised in references and in the text.
        also_known_as: Vec<String>,
        /// Group that the role belongs to.
        family: Option<String>,
        /// Which ladder the role stands on.
        track: Option<Track>,
        /// Colour of the role. Default: by order.
        color: Option<Color>,
        /// Roles that this one reports to.
        reports_to: Vec<Sourced<Relation>>,
        /// Roles that people go on to.
        grows_into: Vec<Sourced<Relation>>,
        /// Roles that this one works with; shown on both pages.
        works_with: Vec<Sourced<Relation>>,
        /// What somebody in the role does.
        responsibilities: Vec<Responsibility>,
        /// Part in each activity of `site.toml`: `R` does the work, `A` answers for it, `C` is asked, `I` is told.
        raci: Map<Raci>,
        /// What the role decides.
        decides: Vec<Statement>,
        /// What the role does not decide.
        does_not_decide: Vec<Statement>,
        /// What one has to be able to do.
        skills: Vec<Sourced<Skill>>,
        /// What kind of person the role suits.
        traits: Vec<Statement>,
        /// What the role is measured by.
        measures: Vec<Statement>,
        /// Good sides.
        pros: Vec<Statement>,
        /// Hard sides.
        cons: Vec<Statement>,
        /// How one comes to the role.
        qualifications: Qualifications,
        /// What is known of pay.
        pay: Option<Statement>,
        /// What the role is like in each dimension of `site.toml`: the rows of comparison tables.
        dimensions: Map<OneOrMany<Statement>>,
        /// Steps within the role, from first to last.
        levels: Vec<RoleLevel>,
    }

    /// The table form of what a role has to do with another.
    pub(crate) struct RelationTable("role, how, sources") {
        /// The other role.
        role: Reference [required],
        /// In what way.
        how: Option<Fragment>,
        /// What this rests on.
        sources: Vec<CitationText>,
    }

    /// The table form of a responsibility.
    pub(crate) struct ResponsibilityTable("text, sources, note, editorial, activity") {
        /// The statement.
        text: Fragment [required],
        /// What it rests on.
        sources: Vec<CitationText>,
        /// A remark beside it.
        note: Option<String>,
        /// Our own reading; no source states it.
        editorial: bool,
        /// The activity of `site.toml` that it is part of.
        activity: Option<Spanned<String>>,
    }

    /// An entry of `skills`.
    pub struct Skill("name, proficiency, text, sources, editorial") {
        /// The skill.
        name: String [required],
        /// A grade of `scale.proficiency` in `site.toml`.
        proficiency: Option<Spanned<String>>,
        /// What is meant here.
        text: Option<Fragment>,
        /// What this rests on.
        sources: Vec<CitationText>,
        /// Our own reading; no source states it.
        editorial: bool,
    }

    /// The `qualifications` table.
    pub struct Qualifications("qualifications") {
        /// Schooling.
        education: Vec<Statement>,
        /// Work before.
        experience: Vec<Statement>,
        /// Certificates.
        certifications: Vec<Statement>,
    }

    /// An entry of `levels`.
    pub struct RoleLevel("id, title, rank, summary, inherits, expectations") {
        /// Anchor of the level.
        id: Spanned<String> [required],
        /// What it is called.
        title: String [required],
        /// Its place: 1 is the first.
        rank: i64 [required],
        /// What it is about.
        summary: Option<Fragment>,
        /// A level of this role all of whose expectations hold here too.
        inherits: Option<Spanned<String>>,
        /// What is expected in each competency of `site.toml`.
        expectations: Map<OneOrMany<Statement>>,
    }
}

defaults!(Qualifications);

/// A statement about what a role does.
#[derive(Clone, Debug)]
pub struct Responsibility {
    /// What is done.
    pub statement: Statement,
    /// The activity that it is part of.
    pub activity: Option<Spanned<String>>,
}

impl Decode for Responsibility {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        if let Value::String(_) = node.value {
            let statement = Statement::decode(node, decoder)?;
            return Some(Responsibility { statement, activity: None });
        }
        let ResponsibilityTable { text, sources, note, editorial, activity } =
            ResponsibilityTable::decode(node, decoder)?;
        let cite = gather(&sources, Said::after("", &text), decoder);
        let sourced = cite.is_some() || cites(&text);
        let statement = Statement { text, cite, sourced, note, editorial, span: node.span };
        Some(Responsibility { statement, activity })
    }

    fn shape() -> Shape {
        Shape::Either(vec![Shape::Markdown, ResponsibilityTable::shape()])
    }
}

/// What a role has to do with another one: its id, or a table with `role`.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The other role.
    pub role: Reference,
    /// In what way.
    pub how: Option<Fragment>,
    /// What this rests on.
    pub sources: Vec<CitationText>,
}

impl Decode for Relation {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        if let Value::String(_) = node.value {
            let role = Reference::decode(node, decoder)?;
            return Some(Relation { role, how: None, sources: Vec::new() });
        }
        let RelationTable { role, how, sources } = RelationTable::decode(node, decoder)?;
        Some(Relation { role, how, sources })
    }

    fn shape() -> Shape {
        Shape::Either(vec![Reference::shape(), RelationTable::shape()])
    }
}

impl Citing for Relation {
    fn said(&self) -> Said {
        self.how.as_ref().map(|how| Said::after("", how)).unwrap_or_default()
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }
}

impl Citing for Skill {
    fn said(&self) -> Said {
        match &self.text {
            Some(text) => Said::after(&format!("{}: ", self.name), text),
            None => Said { text: self.name.clone(), names: Vec::new() },
        }
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }
}

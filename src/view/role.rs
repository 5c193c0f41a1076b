//! *A role → what its page shows.*

use serde::Serialize;

use super::fill::Filler;
use super::matrix::letters;
use super::page::escaped;
use super::{Card, Html, Link, StatementView, card, link, page};
use crate::config::Config;
use crate::handbook::outline::Part;
use crate::handbook::relations::Step;
use crate::handbook::{Handbook, PageId};
use crate::kinds::{Color, Relation, Role, Skill, Sourced, Statement, ViewKind};

/// A role as its page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct RoleView {
    /// What it is for.
    pub summary: Html,
    /// Its colour.
    pub color: &'static str,
    /// Short form.
    pub abbreviation: Option<String>,
    /// Other names.
    pub also_known_as: Vec<String>,
    /// The group that it belongs to.
    pub family: Option<String>,
    /// `ic`, `management` or `other`.
    pub track: Option<&'static str>,
    /// Roles that it reports to.
    pub reports_to: Vec<CollaborationView>,
    /// Roles that people go on to.
    pub grows_into: Vec<CollaborationView>,
    /// Roles that people come from.
    pub reached_from: Vec<Link>,
    /// A row for every dimension that the role fills.
    pub dimensions: Vec<DimensionView>,
    /// What it does.
    pub responsibilities: Vec<StatementView>,
    /// Its part in activities.
    pub raci: Vec<RaciView>,
    /// A note on the letters.
    pub raci_note: Option<String>,
    /// What it decides.
    pub decides: Vec<StatementView>,
    /// What it does not decide.
    pub does_not_decide: Vec<StatementView>,
    /// Whom it works with.
    pub works_with: Vec<CollaborationView>,
    /// What one must be able to do.
    pub skills: Vec<SkillView>,
    /// Whom it suits.
    pub traits: Vec<StatementView>,
    /// What it is measured by.
    pub measures: Vec<StatementView>,
    /// Schooling.
    pub education: Vec<StatementView>,
    /// Work before.
    pub experience: Vec<StatementView>,
    /// Certificates.
    pub certifications: Vec<StatementView>,
    /// What is known of pay.
    pub pay: Option<StatementView>,
    /// Good sides.
    pub pros: Vec<StatementView>,
    /// Hard sides.
    pub cons: Vec<StatementView>,
    /// Steps within the role.
    pub levels: Vec<LevelView>,
    /// The page that sets them side by side.
    pub ladder: Option<Link>,
    /// Pages that compare it.
    pub comparisons: Vec<Card>,
    /// Topics about it.
    pub topics: Vec<Card>,
    /// Terms that lead to it.
    pub terms: Vec<Link>,
    /// Questions about it that other pages answer.
    pub questions_elsewhere: Vec<Link>,
}

/// What a role is in one dimension.
#[derive(Clone, Debug, Serialize)]
pub struct DimensionView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// What the role says.
    pub statements: Vec<StatementView>,
    /// Disagreements about the dimension.
    pub disagreements: Vec<super::DisagreementCard>,
}

/// The part of a role in an activity.
#[derive(Clone, Debug, Serialize)]
pub struct RaciView {
    /// The activity.
    pub activity: String,
    /// The letters, each with the word it stands for.
    pub letters: Vec<LetterView>,
}

/// A responsibility letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LetterView {
    /// `R`, `A`, `C` or `I`.
    pub letter: &'static str,
    /// The word.
    pub word: &'static str,
}

/// A role that this one has to do with.
#[derive(Clone, Debug, Serialize)]
pub struct CollaborationView {
    /// The other role.
    pub role: Link,
    /// Its colour.
    pub color: &'static str,
    /// In what way, as this page or the other tells it.
    pub how: Html,
}

/// A skill.
#[derive(Clone, Debug, Serialize)]
pub struct SkillView {
    /// Its name.
    pub name: String,
    /// The grade that is needed.
    pub proficiency: Option<String>,
    /// What is meant, with the sources.
    pub html: Html,
    /// Whether the grade is our own reading.
    pub editorial: bool,
}

/// A step within a role.
#[derive(Clone, Debug, Serialize)]
pub struct LevelView {
    /// Its anchor.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub summary: Html,
    /// What is expected, by competency.
    pub expectations: Vec<DimensionView>,
}

/// Colours in the order in which roles get them.
const COLORS: [Color; 8] = [
    Color::Blue,
    Color::Green,
    Color::Violet,
    Color::Brown,
    Color::Crimson,
    Color::Olive,
    Color::Teal,
    Color::Indigo,
];

/// The colour of a role: its own, or that of its place among the roles.
pub fn color(handbook: &Handbook, id: PageId) -> Option<&'static str> {
    let role = handbook.role(id)?;
    let at = handbook.role_place(id).unwrap_or_default();
    Some(role.color.unwrap_or(COLORS[at % COLORS.len()]).word())
}

/// Statements with their sources.
pub fn statements(of: PageId, all: &[Statement], filler: &mut Filler<'_>) -> Vec<StatementView> {
    statements_of(of, all.iter(), filler)
}

/// Statements from several places of one page, with their sources.
pub fn statements_of<'s>(
    of: PageId,
    all: impl Iterator<Item = &'s Statement>,
    filler: &mut Filler<'_>,
) -> Vec<StatementView> {
    all.map(|statement| statement_view(of, statement, filler)).collect()
}

fn statement_view(of: PageId, statement: &Statement, filler: &mut Filler<'_>) -> StatementView {
    StatementView {
        html: filler.statement(of, statement),
        note: statement.note.clone(),
        editorial: statement.editorial,
    }
}

/// The view of a role whose head and text are filled, in the order of the template.
pub fn view(
    handbook: &Handbook,
    id: PageId,
    role: &Role,
    Above { summary, reports_to, grows_into }: Above,
    filler: &mut Filler<'_>,
) -> RoleView {
    let relations = &handbook.relations;
    let links = |ids: &[PageId]| ids.iter().map(|id| link(handbook, *id)).collect::<Vec<_>>();
    let mut list = |statements_of: &[Statement]| {
        filler.section();
        statements(id, statements_of, filler)
    };
    // In the order of the template, because that is the order in which sources are numbered.
    let responsibilities = {
        let all: Vec<Statement> =
            role.responsibilities.iter().map(|entry| entry.statement.clone()).collect();
        list(&all)
    };
    let decides = list(&role.decides);
    let does_not_decide = list(&role.does_not_decide);
    let works_with = works_with(handbook, id, filler);
    let skills = skills(id, role, filler);
    let mut list = |statements_of: &[Statement]| statements(id, statements_of, filler);
    let traits = list(&role.traits);
    let measures = list(&role.measures);
    let education = list(&role.qualifications.education);
    let experience = list(&role.qualifications.experience);
    let certifications = list(&role.qualifications.certifications);
    let pay = role.pay.as_slice();
    let pay = list(pay).pop();
    let pros = list(&role.pros);
    let cons = list(&role.cons);
    RoleView {
        summary,
        color: color(handbook, id).unwrap_or_default(),
        abbreviation: role.abbreviation.clone(),
        also_known_as: role.also_known_as.clone(),
        family: role.family.clone(),
        track: role.track.map(|track| track.word()),
        reports_to,
        grows_into,
        reached_from: links(relations.reached_from(id)),
        dimensions: dimensions(handbook, id, role, filler),
        responsibilities,
        raci: raci(handbook, role),
        raci_note: handbook.config.site.matrix.note.clone(),
        decides,
        does_not_decide,
        works_with,
        skills,
        traits,
        measures,
        education,
        experience,
        certifications,
        pay,
        pros,
        cons,
        levels: levels(handbook, id, role, filler),
        ladder: handbook.view_page(ViewKind::LevelsMatrix, Some(id)).map(|id| link(handbook, id)),
        comparisons: cards(handbook, handbook.comparisons.with(id)),
        topics: cards(handbook, relations.topics(id)),
        terms: links(relations.terms(id)),
        questions_elsewhere: handbook
            .faq
            .about(id)
            .map(|entry| Link { title: entry.question.clone(), url: question_url(handbook, entry) })
            .collect(),
    }
}

/// Where a question is answered.
pub fn question_url(handbook: &Handbook, entry: &crate::handbook::faq::Entry) -> String {
    let home = handbook.link(entry.home);
    match entry.asked {
        crate::handbook::faq::Asked::Page => home,
        crate::handbook::faq::Asked::Inline(_) => format!("{home}#{}", entry.anchor),
    }
}

fn cards(handbook: &Handbook, ids: &[PageId]) -> Vec<Card> {
    ids.iter().map(|id| card(handbook, *id)).collect()
}

fn dimensions(
    handbook: &Handbook,
    id: PageId,
    role: &Role,
    filler: &mut Filler<'_>,
) -> Vec<DimensionView> {
    handbook
        .config
        .site
        .dimension
        .iter()
        .filter_map(|dimension| {
            let stated = role.dimensions.get(&dimension.id.value)?;
            filler.section();
            let in_dimension = handbook.relations.disagreements_in(&dimension.id.value).iter();
            Some(DimensionView {
                id: dimension.id.value.clone(),
                label: dimension.label.clone(),
                statements: statements(id, &stated.0, filler),
                disagreements: in_dimension
                    .filter_map(|this| page::disagreement(handbook, *this))
                    .collect(),
            })
        })
        .collect()
}

fn raci(handbook: &Handbook, role: &Role) -> Vec<RaciView> {
    handbook
        .config
        .site
        .activity
        .iter()
        .filter_map(|activity| {
            let raci = role.raci.get(&activity.id.value)?;
            Some(RaciView { activity: activity.label.clone(), letters: letters(*raci) })
        })
        .collect()
}

fn works_with(handbook: &Handbook, id: PageId, filler: &mut Filler<'_>) -> Vec<CollaborationView> {
    filler.section();
    let collaborations = handbook.relations.collaborations(id).iter();
    collaborations
        .filter_map(|collaboration| {
            let told = handbook.role(collaboration.told_by)?.works_with.get(collaboration.entry)?;
            let how = filler.relation(collaboration.told_by, told);
            Some(collaboration_view(handbook, collaboration.with, how))
        })
        .collect()
}

fn collaboration_view(handbook: &Handbook, with: PageId, how: Html) -> CollaborationView {
    let color = color(handbook, with).unwrap_or_default();
    CollaborationView { role: link(handbook, with), color, how }
}

/// What stands above the text of a role.
pub struct Above {
    summary: Html,
    reports_to: Vec<CollaborationView>,
    grows_into: Vec<CollaborationView>,
}

/// What stands above the text of a role, in the order of the template.
pub fn above(handbook: &Handbook, id: PageId, role: &Role, filler: &mut Filler<'_>) -> Above {
    let summary = filler.html(id, &role.summary);
    let mut steps = |steps: &[Step], list: &[Sourced<Relation>]| {
        let told = steps.iter().filter_map(|step| Some((step.to, list.get(step.entry)?)));
        let view = |(to, told)| collaboration_view(handbook, to, filler.relation(id, told));
        told.map(view).collect()
    };
    let relations = &handbook.relations;
    Above {
        summary,
        reports_to: steps(relations.reports_to(id), &role.reports_to),
        grows_into: steps(relations.grows_into(id), &role.grows_into),
    }
}

/// Skills of a role with their sources.
pub fn skills(id: PageId, role: &Role, filler: &mut Filler<'_>) -> Vec<SkillView> {
    filler.section();
    role.skills.iter().map(|sourced| skill(id, sourced, filler)).collect()
}

/// A skill of role `of` with its sources.
pub fn skill(of: PageId, skill: &Sourced<Skill>, filler: &mut Filler<'_>) -> SkillView {
    let html = match &skill.value.text {
        Some(text) => filler.html_with_sources(of, text, skill.cite),
        None => filler.html_with_sources(of, &Default::default(), skill.cite),
    };
    SkillView {
        name: skill.value.name.clone(),
        proficiency: skill.value.proficiency.as_ref().map(|grade| grade.value.clone()),
        html,
        editorial: skill.value.editorial,
    }
}

/// Levels from first to last; what a level inherits stands before what it adds.
fn levels(handbook: &Handbook, id: PageId, role: &Role, filler: &mut Filler<'_>) -> Vec<LevelView> {
    let mut levels: Vec<_> = role.levels.iter().collect();
    levels.sort_by_key(|level| level.rank);
    let competencies = &handbook.config.site.competency;
    levels
        .into_iter()
        .map(|level| LevelView {
            id: level.id.value.clone(),
            title: level.title.clone(),
            summary: match (&level.summary, &level.inherits) {
                (Some(summary), _) => filler.html(id, summary),
                (None, Some(inherited)) => {
                    Html::new(&escaped(&format!("Everything of {}, and more.", inherited.value)))
                }
                (None, None) => Html::new(""),
            },
            expectations: level
                .expectations
                .0
                .iter()
                .map(|(name, expected)| DimensionView {
                    id: name.value.clone(),
                    label: Config::label(competencies, &name.value).unwrap_or(&name.value).into(),
                    statements: statements(id, &expected.0, filler),
                    disagreements: Vec::new(),
                })
                .collect(),
        })
        .collect()
}

impl RoleView {
    /// The parts that the page has, in the order of the template.
    pub fn parts(&self) -> Vec<(Part, &'static str)> {
        let qualified = !self.education.is_empty()
            || !self.experience.is_empty()
            || !self.certifications.is_empty();
        let decides = !self.decides.is_empty() || !self.does_not_decide.is_empty();
        [
            (!self.responsibilities.is_empty(), Part::Responsibilities, "Responsibilities"),
            (decides, Part::Decisions, "Decisions"),
            (!self.works_with.is_empty(), Part::Collaboration, "Works with"),
            (!self.skills.is_empty(), Part::Skills, "Skills"),
            (!self.traits.is_empty(), Part::Traits, "Whom it suits"),
            (!self.measures.is_empty(), Part::Measures, "Measured by"),
            (qualified, Part::Qualifications, "Qualifications"),
            (self.pay.is_some(), Part::Pay, "Pay"),
            (
                !self.pros.is_empty() || !self.cons.is_empty(),
                Part::ProsAndCons,
                "Good and hard sides",
            ),
            (!self.dimensions.is_empty(), Part::Glance, "At a glance"),
            (!self.raci.is_empty(), Part::Matrix, "Part in activities"),
            (!self.levels.is_empty(), Part::Levels, "Levels"),
            (!self.comparisons.is_empty(), Part::Comparisons, "Compared with other roles"),
            (!self.topics.is_empty(), Part::Topics, "Topics"),
        ]
        .into_iter()
        .filter(|(there, ..)| *there)
        .map(|(_, part, title)| (part, title))
        .collect()
    }
}

//! *Handbook → `data/guide.json`*, for programs that build on what the guide says, and the JSON
//! Schema that it keeps to. Both follow from the types below.
//!
//! **Invariants.** Nothing is in the data that readers of the pages do not see. Lists are in the
//! order of the pages.

mod aids;
mod gather;
mod quotations;

pub use aids::{Aid, AidAnswer, AidQuestion};
pub use quotations::Quotation;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use crate::handbook::Handbook;

/// Where the data are published.
pub const PATH: &str = "data/guide.json";

/// Where their schema is published.
pub const SCHEMA_PATH: &str = "data/guide.schema.json";

/// The data of a handbook, as JSON.
pub fn guide(handbook: &Handbook) -> Vec<u8> {
    // Maps with keys that are no strings, the only thing that fails, are not in it.
    serde_json::to_vec_pretty(&gather::guide(handbook)).unwrap_or_default()
}

/// The schema of the data, as JSON.
pub fn schema() -> Vec<u8> {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = generator.into_root_schema_for::<Guide>();
    serde_json::to_vec_pretty(&schema).unwrap_or_default()
}

/// What a guide says about roles, as data. Addresses in HTML begin with the path of the site; all
/// others have the host, where it is known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Guide {
    /// Where the schema of this file is, relative to it.
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    /// The name of the site.
    pub title: String,
    /// One line on what it answers.
    pub tagline: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Language of all texts, as a BCP 47 tag.
    pub language: String,
    /// The address of the front page.
    pub url: String,
    /// What roles are compared by, in order.
    pub dimensions: Vec<Declared>,
    /// What roles have a part in, in order.
    pub activities: Vec<Declared>,
    /// What levels of a role are described by, in order.
    pub competencies: Vec<Declared>,
    /// Grades of a skill, from lowest to highest.
    pub proficiency: Vec<String>,
    /// The roles.
    pub roles: Vec<Role>,
    /// Comparisons of roles.
    pub comparisons: Vec<Comparison>,
    /// Questions that concern several roles.
    pub topics: Vec<Topic>,
    /// Decision aids: questions whose answers point to roles and pages.
    pub decision_aids: Vec<Aid>,
    /// Questions with their answers.
    pub questions: Vec<Question>,
    /// Words with what they mean.
    pub terms: Vec<Term>,
    /// What the statements rest on.
    pub sources: Vec<Source>,
    /// What sources say word for word.
    pub quotations: Vec<Quotation>,
    /// Questions that the sources answer differently.
    pub disagreements: Vec<Disagreement>,
}

/// A dimension, an activity or a competency.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Declared {
    /// What entries refer to it by.
    pub id: String,
    /// What readers see.
    pub label: String,
    /// What is meant by it.
    pub description: Option<String>,
}

/// A page of the guide that is referred to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reference {
    /// `role`, `topic`, `comparison`, `faq`, `term`, `source`, `disagreement` or `page`.
    pub kind: &'static str,
    /// Its id among pages of its kind.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// What every page has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Page {
    /// Its id among pages of its kind.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// One plain sentence.
    pub description: String,
    /// Words that it is grouped by.
    pub tags: Vec<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// When it was last looked through, as `YYYY-MM-DD`.
    pub reviewed_on: Option<String>,
    /// When it is to be looked through again, as `YYYY-MM-DD`.
    pub review_due: Option<String>,
    /// What it says besides what the fields say.
    pub text: Text,
}

/// A text in two forms.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Text {
    /// The words without markup.
    pub plain: String,
    /// HTML, without numbers of sources.
    pub html: String,
}

/// A source, and the place in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Citation {
    /// Id of the source.
    pub source: String,
    /// Id of the claim that is meant.
    pub claim: Option<String>,
    /// Where in the source.
    pub locator: Option<String>,
}

/// One thing that is said, with what it rests on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Statement {
    /// What is said.
    #[serde(flatten)]
    pub text: Text,
    /// What it rests on.
    pub sources: Vec<Citation>,
    /// A remark beside it.
    pub note: Option<String>,
    /// Whether it is the guide's own reading, which no source states.
    pub editorial: bool,
}

/// A role.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Role {
    /// What every page has.
    #[serde(flatten)]
    pub page: Page,
    /// What it is for.
    pub summary: Text,
    /// Short form.
    pub abbreviation: Option<String>,
    /// Other names.
    pub also_known_as: Vec<String>,
    /// The group that it belongs to.
    pub family: Option<String>,
    /// `ic`, `management` or `other`.
    pub track: Option<&'static str>,
    /// Roles that it reports to.
    pub reports_to: Vec<Collaboration>,
    /// Roles that people go on to.
    pub grows_into: Vec<Collaboration>,
    /// Roles that it works with.
    pub works_with: Vec<Collaboration>,
    /// What it does.
    pub responsibilities: Vec<Responsibility>,
    /// Its part in activities.
    pub raci: Vec<Part>,
    /// What it decides.
    pub decides: Vec<Statement>,
    /// What it does not decide.
    pub does_not_decide: Vec<Statement>,
    /// What one must be able to do.
    pub skills: Vec<Skill>,
    /// Whom it suits.
    pub traits: Vec<Statement>,
    /// What it is measured by.
    pub measures: Vec<Statement>,
    /// Good sides.
    pub pros: Vec<Statement>,
    /// Hard sides.
    pub cons: Vec<Statement>,
    /// Schooling.
    pub education: Vec<Statement>,
    /// Work before.
    pub experience: Vec<Statement>,
    /// Certificates.
    pub certifications: Vec<Statement>,
    /// What is known of pay.
    pub pay: Option<Statement>,
    /// What it is like in each dimension that it fills.
    pub dimensions: Vec<Stated>,
    /// Steps within it, from first to last.
    pub levels: Vec<Level>,
}

/// A role that another has to do with.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Collaboration {
    /// The other role.
    pub role: Reference,
    /// In what way.
    pub how: Option<Text>,
    /// What this rests on.
    pub sources: Vec<Citation>,
}

/// What a role does.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Responsibility {
    /// What is done.
    #[serde(flatten)]
    pub statement: Statement,
    /// Id of the activity that it is part of.
    pub activity: Option<String>,
}

/// The part of a role in an activity.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Part {
    /// Id of the activity.
    pub activity: String,
    /// `R` does the work, `A` answers for it, `C` is asked, `I` is told.
    pub letters: Vec<&'static str>,
}

/// What is said in one dimension or competency.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Stated {
    /// Id of the dimension or competency.
    pub id: String,
    /// What is said.
    pub statements: Vec<Statement>,
}

/// A skill.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Skill {
    /// Its name.
    pub name: String,
    /// The grade that is needed.
    pub proficiency: Option<String>,
    /// What is meant.
    pub text: Option<Text>,
    /// What this rests on.
    pub sources: Vec<Citation>,
    /// Whether it is the guide's own reading, which no source states.
    pub editorial: bool,
}

/// A step within a role.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Level {
    /// Its id within the role.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its place: 1 is the first.
    pub rank: i64,
    /// What it is about.
    pub summary: Option<Text>,
    /// Id of a level of this role all of whose expectations hold here too.
    pub inherits: Option<String>,
    /// What is expected in each competency.
    pub expectations: Vec<Stated>,
}

/// Roles side by side; the rows are the `dimensions` of the roles.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Comparison {
    /// What every page has.
    #[serde(flatten)]
    pub page: Page,
    /// Whether nobody wrote the page: it follows from the roles alone.
    pub generated: bool,
    /// The roles, in order.
    pub roles: Vec<Reference>,
    /// The difference in short.
    pub verdict: Option<Text>,
    /// Ids of the dimensions that are compared, in order.
    pub dimensions: Vec<String>,
    /// When to choose which.
    pub choose: Vec<Choice>,
    /// What the roles share.
    pub common_ground: Vec<Statement>,
}

/// When to choose a role.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Choice {
    /// The role.
    pub role: Reference,
    /// When.
    pub when: Text,
}

/// A question that concerns several roles.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Topic {
    /// What every page has.
    #[serde(flatten)]
    pub page: Page,
    /// The roles that it concerns.
    pub roles: Vec<Reference>,
}

/// A question with its answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Question {
    /// Its id among all questions.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: Text,
    /// What the answer rests on.
    pub sources: Vec<Citation>,
    /// What it is about.
    pub about: Vec<Reference>,
    /// Where it is answered.
    pub url: String,
}

/// A word with what it means.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Term {
    /// What every page has.
    #[serde(flatten)]
    pub page: Page,
    /// What it means.
    pub definition: Text,
    /// What the definition rests on.
    pub sources: Vec<Citation>,
    /// Whether the definition is the guide's own.
    pub editorial: bool,
    /// Short form.
    pub abbreviation: Option<String>,
    /// Other forms.
    pub also_known_as: Vec<String>,
    /// The term to use instead.
    pub use_instead: Option<String>,
    /// Pages to read for more.
    pub see: Vec<Reference>,
}

/// Something that statements rest on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Source {
    /// What every page has.
    #[serde(flatten)]
    pub page: Page,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who translated it.
    pub translator: Option<String>,
    /// When it came out: a day, a month or a year.
    pub date: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// When it was read there, as `YYYY-MM-DD`.
    pub accessed: Option<String>,
    /// On what terms it may be used.
    pub licence: Option<String>,
    /// When its text changed, as `YYYY-MM-DD`.
    pub changed_on: Option<String>,
    /// People who speak in it.
    pub people: Vec<Person>,
    /// What it says.
    pub claims: Vec<Claim>,
    /// What rests on it without naming a claim.
    pub used_by: Vec<Use>,
}

/// Somebody who speaks in a source.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Person {
    /// The name.
    pub name: String,
    /// What they do.
    pub role: Option<String>,
    /// Where.
    pub organisation: Option<String>,
}

/// What a source says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Claim {
    /// Its id within the source.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Where in the source.
    pub locator: Option<String>,
    /// What is said; empty of a claim that only quotes.
    pub statement: Text,
    /// What is said word for word, without quotation marks.
    pub quotation: Option<String>,
    /// Whose words the quotation is.
    pub speaker: Option<String>,
    /// What rests on it.
    pub used_by: Vec<Use>,
}

/// A place that rests on a source.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Use {
    /// The page.
    pub page: Reference,
    /// The address of the place.
    pub url: String,
    /// What is stated there, in plain words.
    pub statement: String,
}

/// A question that sources answer differently.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Disagreement {
    /// Its id on its page.
    pub id: String,
    /// What is in dispute.
    pub question: String,
    /// Where it is told.
    pub url: String,
    /// Who says what.
    pub positions: Vec<Position>,
    /// What it is about.
    pub about: Vec<Reference>,
    /// What else is worth knowing.
    pub note: Option<Text>,
}

/// A position in a disagreement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Position {
    /// Who says it.
    #[serde(flatten)]
    pub citation: Citation,
    /// What it says.
    pub stance: Text,
    /// The role that it speaks for.
    pub role: Option<Reference>,
}

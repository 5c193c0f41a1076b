//! *A table of front matter → a typed page.* The kinds of pages and their fields, each declared
//! once. See `docs/front-matter.md`, which is written from these declarations.

use super::view_kind::ViewPage;
use crate::data::record::{
    Decode, Decoder, Field, Map, OneOrMany, Period, Record, Reference, Shape,
};
use crate::data::{Node, Table, Value};
use crate::markdown::{Citation, Cite, Fragment, Said};
use crate::text::{Span, Spanned};
use crate::{defaults, names, record};
use jiff::civil::Date;

names! {
    /// What a page is about; it decides which fields its front matter has.
    pub enum Kind {
        /// Anything else.
        Page = "page",
        /// A role.
        Role = "role",
        /// A question that concerns several roles.
        Topic = "topic",
        /// Roles side by side.
        Comparison = "comparison",
        /// A question with its answer.
        Faq = "faq",
        /// A word of the glossary.
        Term = "term",
        /// Something that statements rest on.
        Source = "source",
        /// A question that sources answer differently.
        Disagreement = "disagreement",
    }

    /// Where a page stands in its life.
    pub enum Status {
        /// Not published unless drafts are asked for.
        Draft = "draft",
        /// As it should be.
        Current = "current",
        /// Still true, no longer recommended.
        Deprecated = "deprecated",
        /// Another page has taken its place.
        Superseded = "superseded",
    }

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

    /// What a comparison shows besides its table.
    pub enum Part {
        /// Good sides.
        Pros = "pros",
        /// Hard sides.
        Cons = "cons",
        /// Skills.
        Skills = "skills",
        /// Levels.
        Levels = "levels",
        /// Questions of the roles.
        Faq = "faq",
        /// The responsibility matrix of the roles.
        Raci = "raci",
    }
}

record! {
    /// Fields of every page.
    pub struct Common("every page") {
        /// Heading of the page, its name in lists and in search. Default: the first heading of the text.
        title: Option<Spanned<String>>,
        /// What other pages refer to this one by. Default: the name of the file without `.md`, or of the folder for `_index.md`.
        id: Option<Spanned<String>>,
        /// `page`, `role`, `topic`, `comparison`, `faq`, `term`, `source` or `disagreement`. Default: by the top folder, `roles`, `topics`, `compare`, `faq`, `glossary`, `sources` or `disagreements`.
        kind: Option<Kind>,
        /// One plain sentence for cards, search and search engines. Default: the beginning of the text.
        description: Option<String>,
        /// Place among its neighbours: smaller comes first; pages without a weight follow by title.
        weight: Option<i64>,
        /// Do not publish the page unless drafts are asked for.
        draft: bool,
        /// Older addresses of the page, each of which leads here: `/old/path/`.
        aliases: Vec<Spanned<String>>,
        /// The template that renders the page instead of that of its kind.
        template: Option<Spanned<String>>,
        /// Words to group pages by; each has a page of its own.
        tags: Vec<Spanned<String>>,
        /// When the page was written or, of a source, when it came out: a day, a month or a year.
        date: Option<LooseDate>,
        /// The one person or group that answers for the page.
        owner: Option<String>,
        /// When somebody last looked the page through.
        last_reviewed_on: Option<Spanned<Date>>,
        /// How long that review holds: `6 months`.
        review_in: Option<Period>,
        /// Where the page stands in its life.
        status: Option<Status>,
        /// The page that has taken the place of this one.
        superseded_by: Option<Reference>,
        /// Sources that the page as a whole rests on.
        sources: Vec<CitationText>,
        /// What changed, newest or oldest first; feeds the page's history and the feed of the site.
        changes: Vec<Change>,
        /// Questions that the page answers; they also stand in the question hub.
        faq: Vec<Sourced<Question>>,
        /// Pages to read next; shown on both pages.
        related: Vec<Reference>,
        /// Disagreements of the sources that matter here.
        disagreements: Vec<Reference>,
        /// Keys of your own; templates see them as `page.extra`.
        extra: Table,
    }

    /// An entry of `changes`.
    pub struct Change("date, note") {
        /// The day.
        date: Date [required],
        /// What changed.
        note: Fragment [required],
    }

    /// An entry of `faq`.
    pub struct Question("question, answer, id, sources, about") {
        /// The question, as somebody would ask it.
        question: Spanned<String> [required],
        /// The answer; its first sentence should be enough.
        answer: Fragment [required],
        /// Anchor of the question. Default: from its words.
        id: Option<String>,
        /// What the answer rests on.
        sources: Vec<CitationText>,
        /// Roles and topics that the question is about. Default: the page it stands on.
        about: Vec<Reference>,
    }

    /// Fields of a page of no special kind: none.
    pub struct PlainPage("page") {}

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
    pub struct RelationTable("role, how, sources") {
        /// The other role.
        role: Reference [required],
        /// In what way.
        how: Option<Fragment>,
        /// What this rests on.
        sources: Vec<CitationText>,
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

    /// Fields of a topic.
    pub struct Topic("topic") {
        /// Roles that the topic concerns; it is listed on their pages.
        roles: Vec<Reference>,
        /// Disagreements that are told here and nowhere else.
        disagreement: Vec<InlineDisagreement>,
        /// Decision aids that belong here: questions whose answers point to roles and pages.
        aid: Vec<Aid>,
    }

    /// An entry of a topic's `aid`.
    pub struct Aid("id, title, text, ask_all, question, note") {
        /// What embeds name the aid by, and its anchor.
        id: Spanned<String> [required],
        /// What it helps to decide.
        title: String [required],
        /// What to know before the first question.
        text: Option<Fragment>,
        /// Put all questions to everybody, in order. Otherwise readers begin with the first, and answers lead on by `then`.
        ask_all: bool,
        /// The questions, one at least.
        question: Spanned<Vec<Sourced<AidQuestion>>> [required],
        /// What else is worth knowing.
        note: Option<Fragment>,
    }

    /// A question of an aid.
    pub struct AidQuestion("id, text, sources, answer") {
        /// What answers name the question by.
        id: Spanned<String> [required],
        /// The question, as readers put it to themselves.
        text: Fragment [required],
        /// What the question rests on.
        sources: Vec<CitationText>,
        /// The answers to choose from, two at least.
        answer: Spanned<Vec<Sourced<AidAnswer>>> [required],
    }

    /// An answer to a question of an aid.
    pub struct AidAnswer("text, result, points_to, then, not_stated, sources, editorial") {
        /// The answer.
        text: Fragment [required],
        /// What follows from it.
        result: Option<Fragment>,
        /// Roles and other pages that it points to.
        points_to: Vec<Reference>,
        /// The question of this aid that comes next.
        then: Option<Spanned<String>>,
        /// No source says what follows from it.
        not_stated: bool,
        /// What the result rests on.
        sources: Vec<CitationText>,
        /// The result is our own reading; no source states it.
        editorial: bool,
    }

    /// An entry of a topic's `disagreement`.
    pub struct InlineDisagreement("id, question, positions, about, note") {
        /// Anchor of the disagreement.
        id: Spanned<String> [required],
        /// What is in dispute.
        question: String [required],
        /// Who says what; two at least.
        positions: Spanned<Vec<Position>> [required],
        /// Roles, topics, dimensions or activities that it is about.
        about: Vec<Reference>,
        /// What else is worth knowing.
        note: Option<Fragment>,
    }

    /// Fields of a comparison.
    pub struct Comparison("comparison") {
        /// The roles to compare, two to five, in the order of the columns.
        roles: Spanned<Vec<Reference>> [required],
        /// The difference in a sentence or two.
        verdict: Option<Fragment>,
        /// The rows, in order. Default: all dimensions that one of the roles fills.
        dimensions: Vec<Spanned<String>>,
        /// When to choose which role.
        choose: Map<Fragment>,
        /// What the roles share.
        common_ground: Vec<Statement>,
        /// Further parts.
        include: Vec<Part>,
    }

    /// Fields of a question page.
    pub struct Faq("faq") {
        /// The question. Default: the title.
        question: Option<Spanned<String>>,
        /// The answer in plain words; the text of the page is the long answer.
        short_answer: Option<String>,
        /// Roles and topics that the question is about.
        about: Vec<Reference>,
        /// The question that this one is another wording of.
        same_as: Option<Reference>,
    }

    /// Fields of a glossary term.
    pub struct Term("term") {
        /// What it means, in a sentence.
        definition: Fragment [required],
        /// Short form.
        abbreviation: Option<String>,
        /// Other forms.
        also_known_as: Vec<String>,
        /// Pages to read for more.
        see: Vec<Reference>,
        /// The term to use instead of this one.
        use_instead: Option<String>,
        /// Whether the term is linked where it occurs. Default: true.
        autolink: Option<bool>,
        /// The definition is our own; no source gives it.
        editorial: bool,
    }

    /// Fields of a source.
    pub struct Source("source") {
        /// Who published it.
        publisher: Option<String>,
        /// Who wrote it.
        author: Option<String>,
        /// Who translated it.
        translator: Option<String>,
        /// Where it is.
        url: Option<Spanned<String>>,
        /// When it was read there.
        accessed: Option<Date>,
        /// The copy that was used.
        file: Option<String>,
        /// On what terms it may be used.
        licence: Option<String>,
        /// When its text changed: pages that rest on it and were reviewed before are to be looked at.
        changed_on: Option<Date>,
        /// People who speak in it.
        people: Vec<Person>,
        /// What it says: statements that pages can cite one by one.
        claim: Vec<Claim>,
    }

    /// An entry of `people`.
    pub struct Person("name, role, organisation") {
        /// The name.
        name: String [required],
        /// What they do.
        role: Option<String>,
        /// Where.
        organisation: Option<String>,
    }

    /// An entry of `claim`.
    pub struct Claim("id, locator, statement, quotation, speaker") {
        /// What citations name it by.
        id: Spanned<String> [required],
        /// Where in the source: `line 12`.
        locator: Option<String>,
        /// What is said, in your own words. Required where there is no `quotation`.
        statement: Fragment,
        /// What is said, word for word; quotation marks around it are not shown.
        quotation: Option<Spanned<String>>,
        /// Whose words the quotation is: one of `people`, or any other name.
        speaker: Option<String>,
    }

    /// Fields of a disagreement.
    pub struct Disagreement("disagreement") {
        /// What is in dispute.
        question: Spanned<String> [required],
        /// Who says what; two at least.
        positions: Spanned<Vec<Position>> [required],
        /// Roles, topics, dimensions or activities that it is about.
        about: Vec<Reference>,
        /// What else is worth knowing.
        note: Option<Fragment>,
    }

    /// An entry of `positions`.
    pub struct Position("source, stance, role") {
        /// The source, as in a citation.
        source: CitationText [required],
        /// What it says.
        stance: Fragment [required],
        /// The role that it speaks for.
        role: Option<Reference>,
    }

    /// The table form of a statement.
    pub struct StatementTable("text, sources, note, editorial") {
        /// The statement.
        text: Fragment [required],
        /// What it rests on.
        sources: Vec<CitationText>,
        /// A remark beside it.
        note: Option<String>,
        /// Our own reading; no source states it.
        editorial: bool,
    }

    /// The table form of a responsibility.
    pub struct ResponsibilityTable("text, sources, note, editorial, activity") {
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
}

defaults!(Common, Qualifications);

/// A source and perhaps the claim and the place in it: `match`, `match#pm-vision, line 12`.
#[derive(Clone, Debug)]
pub struct CitationText(pub Citation);

impl Decode for CitationText {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(CitationText(Citation::parse(text, node.span))),
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::Form("a citation such as `source`, `source#claim` or `source, line 12`")
    }
}

/// A day, or a year or month where the day is not known.
#[derive(Clone, Debug)]
pub struct LooseDate(pub String);

impl Decode for LooseDate {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::Date(date) => Some(LooseDate(date.to_string())),
            Value::Integer(year @ 1000..=9999) => Some(LooseDate(year.to_string())),
            Value::String(text) => Some(LooseDate(text.clone())),
            _ => decoder.wrong_type(node, &Self::shape()),
        }
    }

    fn shape() -> Shape {
        Shape::Either(vec![Shape::Date, Shape::Text])
    }
}

/// One thing that is said, with what it rests on: a string, or a table with `text`.
#[derive(Clone, Debug)]
pub struct Statement {
    /// What is said.
    pub text: Fragment,
    /// The group of citations in the page's [`Gathered`](crate::markdown::Gathered).
    pub cite: Option<u32>,
    /// Whether it rests on something: `sources`, or a citation in the text itself.
    pub sourced: bool,
    /// A remark beside it.
    pub note: Option<String>,
    /// Our own reading; no source states it.
    pub editorial: bool,
    /// The whole statement.
    pub span: Span,
}

impl Decode for Statement {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        if let Value::String(_) = node.value {
            let text = Fragment::decode(node, decoder)?;
            let sourced = cites(&text);
            let (cite, note, editorial) = (None, None, false);
            return Some(Statement { text, cite, sourced, note, editorial, span: node.span });
        }
        let StatementTable { text, sources, note, editorial } =
            StatementTable::decode(node, decoder)?;
        let cite = gather(&sources, Said::after("", &text), decoder);
        let sourced = cite.is_some() || cites(&text);
        Some(Statement { text, cite, sourced, note, editorial, span: node.span })
    }

    fn shape() -> Shape {
        Shape::Either(vec![Shape::Markdown, StatementTable::shape()])
    }
}

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

/// A record of which some fields say something and `sources` says what that rests on.
pub trait Citing {
    /// What is said, in plain words.
    fn said(&self) -> Said;

    /// What it rests on.
    fn sources(&self) -> &[CitationText];
}

impl Citing for Question {
    fn said(&self) -> Said {
        Said::after(&format!("{} ", self.question.value), &self.answer)
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
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

impl Citing for AidQuestion {
    fn said(&self) -> Said {
        Said::after("", &self.text)
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }
}

impl Citing for AidAnswer {
    fn said(&self) -> Said {
        match &self.result {
            Some(result) => Said::after(&format!("{}: ", self.text.text), result),
            None => {
                let pages = self.points_to.iter().map(|reference| {
                    let name = &reference.0.value;
                    name.rsplit('/').next().unwrap_or(name).replace('-', " ")
                });
                let text = format!("{}: {}", self.text.text, pages.collect::<Vec<_>>().join(", "));
                Said { text, names: Vec::new() }
            }
        }
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }
}

impl Sourced<AidAnswer> {
    /// Whether it says that something follows.
    pub fn has_result(&self) -> bool {
        self.value.result.is_some() || !self.value.points_to.is_empty()
    }

    /// Whether what follows rests on something.
    pub fn is_sourced(&self) -> bool {
        self.cite.is_some() || self.value.result.as_ref().is_some_and(cites)
    }
}

impl Source {
    /// What is known of somebody whose words are quoted: one of `people` of that name.
    pub fn person(&self, speaker: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.name == speaker)
    }
}

impl Person {
    /// What they do and where, in words: "product owner at TimingSense".
    pub fn description(&self) -> Option<String> {
        match (&self.role, &self.organisation) {
            (Some(role), Some(organisation)) => Some(format!("{role} at {organisation}")),
            (role, organisation) => role.clone().or_else(|| organisation.clone()),
        }
    }
}

impl Claim {
    /// The words of the source without quotation marks around them.
    pub fn quoted(&self) -> Option<&str> {
        const MARKS: &[(char, char)] =
            &[('“', '”'), ('"', '"'), ('„', '“'), ('«', '»'), ('‘', '’')];
        let words = self.quotation.as_ref()?.value.trim();
        let inside = |(open, close): &(char, char)| {
            let inside = words.strip_prefix(*open)?.strip_suffix(*close)?;
            (!inside.contains([*open, *close])).then_some(inside)
        };
        Some(MARKS.iter().find_map(inside).unwrap_or(words))
    }

    /// The quotation in quotation marks, with the name of who speaks.
    pub fn attributed(&self) -> String {
        match (&self.speaker, self.quoted()) {
            (Some(speaker), Some(words)) => format!("{speaker}: “{words}”"),
            (None, Some(words)) => format!("“{words}”"),
            (_, None) => String::new(),
        }
    }
}

/// A record with the group of citations that its `sources` make.
#[derive(Clone, Debug)]
pub struct Sourced<T> {
    /// The record.
    pub value: T,
    /// The group in the page's [`Gathered`](crate::markdown::Gathered).
    pub cite: Option<u32>,
    /// The whole record.
    pub span: Span,
}

impl<T: Decode + Citing> Decode for Sourced<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let value = T::decode(node, decoder)?;
        let cite = gather(value.sources(), value.said(), decoder);
        Some(Sourced { value, cite, span: node.span })
    }

    fn shape() -> Shape {
        T::shape()
    }
}

fn cites(text: &Fragment) -> bool {
    text.holes.iter().any(|hole| matches!(hole.want, crate::markdown::Want::Cite(_)))
}

/// Notes that `statement` rests on `sources`; the index of the group.
fn gather(sources: &[CitationText], statement: Said, decoder: &mut Decoder<'_>) -> Option<u32> {
    let gathered = &mut decoder.prose.as_mut()?.gathered;
    if sources.is_empty() {
        return None;
    }
    let index = u32::try_from(gathered.cites.len()).ok()?;
    let citations = sources.iter().map(|source| source.0.clone()).collect();
    gathered.cites.push(Cite { citations, statement });
    Some(index)
}

/// Part of a role in an activity: any of the four letters, each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Raci {
    /// Answers for the result.
    pub accountable: bool,
    /// Does the work.
    pub responsible: bool,
    /// Is asked before.
    pub consulted: bool,
    /// Is told after.
    pub informed: bool,
}

impl Raci {
    /// The letters, in the order of the word.
    pub fn letters(self) -> Vec<(&'static str, &'static str)> {
        let all = [
            (self.responsible, "R", "responsible"),
            (self.accountable, "A", "accountable"),
            (self.consulted, "C", "consulted"),
            (self.informed, "I", "informed"),
        ];
        all.into_iter().filter(|(set, ..)| *set).map(|(_, letter, word)| (letter, word)).collect()
    }
}

impl Decode for Raci {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Value::String(text) = &node.value else {
            return decoder.wrong_type(node, &Self::shape());
        };
        let mut raci = Raci::default();
        for letter in text.chars().filter(|c| !c.is_whitespace()) {
            let set = match letter {
                'R' => &mut raci.responsible,
                'A' => &mut raci.accountable,
                'C' => &mut raci.consulted,
                'I' => &mut raci.informed,
                _ => {
                    let message = format!("`{letter}` is not a responsibility letter");
                    let diagnostic = crate::diagnostic::Diagnostic::new(
                        crate::diagnostic::Code::UnknownName,
                        node.span,
                        message,
                    );
                    decoder
                        .diags
                        .push(diagnostic.help("use `R`, `A`, `C` or `I`, or several: `AR`"));
                    return None;
                }
            };
            *set = true;
        }
        Some(raci)
    }

    fn shape() -> Shape {
        Shape::Form("letters of `R`, `A`, `C` and `I`")
    }
}

/// What only pages of one kind have.
#[derive(Clone, Debug)]
pub enum Fields {
    /// A page of no special kind, or an index page.
    Page,
    /// The pages with a tag, by its name in addresses; such pages are made, not written.
    Tag(Box<str>),
    /// A view; such pages are made, not written.
    View(Box<ViewPage>),
    /// A role.
    Role(Box<Role>),
    /// A topic.
    Topic(Box<Topic>),
    /// A comparison.
    Comparison(Box<Comparison>),
    /// A question.
    Faq(Box<Faq>),
    /// A term.
    Term(Box<Term>),
    /// A source.
    Source(Box<Source>),
    /// A disagreement.
    Disagreement(Box<Disagreement>),
}

/// One kind of page, for the commands and references that go through all of them.
pub struct KindInfo {
    /// The kind.
    pub kind: Kind,
    /// The folder that makes a page one of this kind; empty for plain pages.
    pub folder: &'static str,
    /// What such a page is, in a sentence.
    pub about: &'static str,
    /// The fields that only this kind has.
    pub fields: fn() -> Vec<Field>,
}

/// All kinds.
pub const KINDS: &[KindInfo] = &[
    KindInfo {
        kind: Kind::Role,
        folder: "roles",
        about: "A role, as data: everything else about it follows from here.",
        fields: Role::fields,
    },
    KindInfo {
        kind: Kind::Comparison,
        folder: "compare",
        about: "Two to five roles side by side; the table comes from their `dimensions`.",
        fields: Comparison::fields,
    },
    KindInfo {
        kind: Kind::Topic,
        folder: "topics",
        about: "A question that concerns several roles.",
        fields: Topic::fields,
    },
    KindInfo {
        kind: Kind::Faq,
        folder: "faq",
        about: "A question with an answer of its own page.",
        fields: Faq::fields,
    },
    KindInfo {
        kind: Kind::Term,
        folder: "glossary",
        about: "A word of the glossary, linked where it occurs.",
        fields: Term::fields,
    },
    KindInfo {
        kind: Kind::Source,
        folder: "sources",
        about: "Something that statements rest on, with its claims.",
        fields: Source::fields,
    },
    KindInfo {
        kind: Kind::Disagreement,
        folder: "disagreements",
        about: "A question that sources answer differently.",
        fields: Disagreement::fields,
    },
    KindInfo { kind: Kind::Page, folder: "", about: "Any other page.", fields: PlainPage::fields },
];

impl Kind {
    /// What the tables say of this kind.
    pub fn info(self) -> &'static KindInfo {
        KINDS.iter().find(|info| info.kind == self).unwrap_or(&KINDS[KINDS.len() - 1])
    }

    /// The kind that a top folder stands for.
    pub fn of_folder(folder: &str) -> Kind {
        KINDS
            .iter()
            .find(|info| !info.folder.is_empty() && info.folder == folder)
            .map_or(Kind::Page, |info| info.kind)
    }
}

impl Fields {
    /// Reads what only pages of this kind have.
    pub fn read(
        kind: Kind,
        table: &Table,
        span: Span,
        decoder: &mut Decoder<'_>,
    ) -> Option<Fields> {
        fn boxed<T: Record>(
            table: &Table,
            span: Span,
            decoder: &mut Decoder<'_>,
        ) -> Option<Box<T>> {
            T::read(table, span, decoder).map(Box::new)
        }
        Some(match kind {
            Kind::Page => Fields::Page,
            Kind::Role => Fields::Role(boxed(table, span, decoder)?),
            Kind::Topic => Fields::Topic(boxed(table, span, decoder)?),
            Kind::Comparison => Fields::Comparison(boxed(table, span, decoder)?),
            Kind::Faq => Fields::Faq(boxed(table, span, decoder)?),
            Kind::Term => Fields::Term(boxed(table, span, decoder)?),
            Kind::Source => Fields::Source(boxed(table, span, decoder)?),
            Kind::Disagreement => Fields::Disagreement(boxed(table, span, decoder)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_around_a_quotation_are_not_part_of_it() {
        let quoted = |quotation: &str| {
            let claim = Claim {
                id: Spanned::new("a".into(), Span::whole_file(crate::text::FileId(0))),
                locator: None,
                statement: Fragment::default(),
                quotation: Some(Spanned::new(
                    quotation.into(),
                    Span::whole_file(crate::text::FileId(0)),
                )),
                speaker: Some("Ada".into()),
            };
            (claim.quoted().unwrap_or_default().to_owned(), claim.attributed())
        };
        assert_eq!(quoted("“So it is.”"), ("So it is.".into(), "Ada: “So it is.”".into()));
        assert_eq!(quoted(" \"So.\" ").0, "So.");
        assert_eq!(quoted("“One” and “two”").0, "“One” and “two”");
        assert_eq!(quoted("so it is").0, "so it is");
    }
}

//! *Lists of a document*: facts, groups, cards, questions, positions, claims, terms, quotations.

use serde::Serialize;

use super::Block;
use super::form::{Anchor, Level, blocks, plain};

/// What a sentence of the theme is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SentenceStyle {
    /// An ordinary paragraph.
    Plain,
    /// A sentence that opens the page.
    Lead,
    /// A note that readers should not miss.
    Banner,
    /// How a page was made.
    Made,
    /// What a page is about.
    About,
    /// A small remark.
    Remark,
    /// What is known of a person who speaks.
    Described,
    /// A place where nothing is stated.
    Empty,
}

/// How a list of facts looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactStyle {
    /// In the head of a role.
    Facts,
    /// In the head of other pages.
    Plain,
    /// Rows of statements.
    Glance,
}

/// How groups look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupStyle {
    /// One below the other.
    Plain,
    /// Side by side.
    Columns,
    /// One below the other, each with the colour of a role.
    Roles,
    /// Side by side, each with the colour of a role.
    RoleColumns,
    /// Levels of a role.
    Levels,
    /// Groups of questions that can all be opened.
    Hub,
    /// Questions with answers, one below the other.
    Aids,
    /// Quotations by speaker.
    Speakers,
}

/// How a list of links with remarks looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedStyle {
    /// Disagreements.
    Disputes,
    /// Tags.
    Tags,
    /// Other links.
    Links,
}

plain!(SentenceStyle, FactStyle, GroupStyle, CountedStyle, Tone);

/// What the statements of a group are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Neither good nor hard.
    Plain,
    /// Good sides.
    Pros,
    /// Hard sides.
    Cons,
}

blocks! {
    /// Words, a day or a link in a sentence.
    #[serde(tag = "form", rename_all = "snake_case")]
    pub enum Part<L> {
        /// Words.
        Words {
            /// The words.
            words: String,
        },
        /// A day.
        Date {
            /// `YYYY-MM-DD`.
            date: Box<str>,
            /// The day as readers write it.
            words: String,
        },
        /// A link.
        Link {
            /// The link.
            link: L,
        },
    }

    /// A label with its values.
    choosing struct Fact<S, L> {
        /// The label.
        pub label: String,
        /// The values.
        pub values: Values<S, L>,
        /// Disagreements of the sources about the fact.
        pub disputes: Vec<L>,
        /// Words before the disagreements.
        pub disputes_label: String,
    }

    /// The values of a fact.
    #[serde(tag = "form", rename_all = "snake_case")]
    pub enum Values<S, L> {
        /// Plain words.
        Words {
            /// The words.
            words: String,
        },
        /// A day.
        Date {
            /// `YYYY-MM-DD`.
            date: Box<str>,
            /// The day as readers write it.
            words: String,
        },
        /// An address of the web, which is a link to it.
        Address {
            /// The address.
            url: Box<str>,
        },
        /// Links in a row.
        Links {
            /// The links.
            items: Vec<L>,
        },
        /// Links with a remark each.
        Relations {
            /// The relations.
            items: Vec<Relation<S, L>>,
        },
        /// Statements.
        Statements {
            /// The statements.
            items: Vec<S>,
        },
    }

    /// Blocks below a heading of their own.
    pub struct Group<S, L> {
        /// Value of the `id` attribute of the heading; empty if it has none.
        pub anchor: Anchor,
        /// Words of the heading; empty if the blocks have none.
        pub title: String,
        /// Link that the heading is, if it is one.
        pub link: Option<L>,
        /// Level of the heading.
        pub level: Level,
        /// What the statements of the group are.
        pub tone: Tone,
        /// Whether the table of contents lists the group.
        pub listed: bool,
        /// Blocks in order.
        pub blocks: Vec<Block<S, L>>,
    }

    /// A role that another has to do with.
    pub struct Relation<S, L> {
        /// The other role; nothing of a role that has no page.
        pub role: Option<L>,
        /// The name of a role that has no page; else empty.
        pub name: String,
        /// The word “or”, if this role or the one before it is meant; else empty.
        pub joined_by: String,
        /// In what way.
        pub how: Option<S>,
    }

    /// A skill.
    pub struct Skill<S> {
        /// The name.
        pub name: String,
        /// Words behind the name, such as the grade that is needed.
        pub remarks: Vec<String>,
        /// What is meant, with the sources.
        pub text: Option<S>,
        /// Whether the skill is the guide's own reading.
        pub editorial: bool,
    }

    /// The part of a role in an activity.
    pub struct RaciRow {
        /// The activity.
        pub activity: String,
        /// The letters.
        pub letters: Vec<Letters>,
    }

    /// A responsibility letter.
    pub struct Letters {
        /// `R`, `A`, `C` or `I`.
        pub letter: &'static str,
        /// The word that it stands for.
        pub word: String,
    }

    /// A page with what to expect behind its link.
    pub struct Card<L> {
        /// The page.
        pub link: L,
        /// One plain sentence; may be empty.
        pub description: String,
        /// A second line; may be empty.
        pub details: String,
    }

    /// A link with a remark.
    pub struct Counted<L> {
        /// The link.
        pub link: L,
        /// The remark: `3 positions`.
        pub count: String,
    }

    /// A question with its answer.
    restarting struct Question<S, L> {
        /// Value of the `id` attribute.
        pub anchor: Anchor,
        /// The question.
        pub question: String,
        /// Level of the heading.
        pub level: Level,
        /// The answer.
        pub answer: S,
        /// Page that answers it, where that is another one.
        pub home: Option<L>,
        /// Other wordings.
        pub also: Vec<L>,
    }

    /// A position in a disagreement.
    pub struct Position<S, L> {
        /// The source that takes it, with its number.
        pub source: L,
        /// The number of the source.
        pub number: S,
        /// Words around the role, and the role that the position is about; empty if it is about none.
        pub on: Vec<Part<L>>,
        /// What the source says.
        pub stance: S,
        /// Where in the source.
        pub locator: Option<String>,
    }

    /// A claim of a source.
    pub struct Claim<S, L> {
        /// Value of the `id` attribute.
        pub anchor: Anchor,
        /// Label of the link to the claim itself.
        pub label: String,
        /// What is said word for word.
        pub quotation: Option<String>,
        /// Who says it, with what is known of them.
        pub speaker: Option<String>,
        /// What is said; may be empty.
        pub statement: S,
        /// Where in the source.
        pub locator: Option<String>,
        /// Statements that rest on the claim.
        pub uses: Vec<Use<S, L>>,
        /// Words where nothing rests on it.
        pub unused: String,
    }

    /// A statement that rests on a source.
    pub struct Use<S, L> {
        /// The place of the statement.
        pub link: L,
        /// The statement; may be empty.
        pub statement: S,
    }

    /// A change of a page.
    pub struct Change<S> {
        /// `YYYY-MM-DD`.
        pub date: Box<str>,
        /// The day as readers write it.
        pub words: String,
        /// What changed.
        pub note: S,
    }

    /// A cell of a grid.
    #[serde(tag = "form", rename_all = "snake_case")]
    pub enum Cell<L> {
        /// Plain words.
        Words {
            /// The words.
            words: String,
        },
        /// Plain words where a value is missing.
        Empty {
            /// The words.
            words: String,
        },
        /// A day.
        Date {
            /// `YYYY-MM-DD`.
            date: Box<str>,
            /// The day as readers write it.
            words: String,
        },
        /// A link.
        Link {
            /// The link.
            link: L,
        },
    }

    /// A label with plain words.
    pub struct Labelled {
        /// The label.
        pub label: String,
        /// The words.
        pub words: String,
    }

    /// A role with a few facts.
    pub struct RoleCard<L> {
        /// The role.
        pub role: L,
        /// Level of the heading.
        pub level: Level,
        /// What it is for, in plain words.
        pub summary: String,
        /// Labels with plain words.
        pub facts: Vec<Labelled>,
    }

    /// Terms with one first letter.
    pub struct Letter<S, L> {
        /// The letter.
        pub letter: String,
        /// Value of the `id` attribute.
        pub anchor: Anchor,
        /// The letter as a link to its terms.
        pub link: L,
        /// Level of the heading.
        pub level: Level,
        /// The terms.
        pub terms: Vec<Term<S, L>>,
    }

    /// A term of the glossary.
    restarting struct Term<S, L> {
        /// Value of the `id` attribute.
        pub anchor: Anchor,
        /// The page of the term.
        pub link: L,
        /// Short form.
        pub abbreviation: Option<String>,
        /// What it means.
        pub definition: S,
        /// Advice to use another term; may be empty.
        pub advice: String,
    }

    /// What a source says word for word.
    pub struct Quotation<S, L> {
        /// Value of the `id` attribute; empty where the quotation is placed in a text.
        pub anchor: Anchor,
        /// Label of the link to the quotation itself.
        pub label: String,
        /// The words, without quotation marks.
        pub words: String,
        /// Who speaks, with what is known of them; the source where nobody is named.
        pub speaker: Option<String>,
        /// The source.
        pub source: L,
        /// Where the source is, if it is on the web.
        pub address: Option<Box<str>>,
        /// The place in the source, where it is known.
        pub locator: Option<L>,
        /// Number of the source, where the quotation is placed in a text.
        pub number: Option<S>,
        /// Words around the pages that rest on it.
        pub uses: Vec<Part<L>>,
    }

    /// A skill with the roles that need it.
    restarting struct NeededSkill<S, L> {
        /// Value of the `id` attribute.
        pub anchor: Anchor,
        /// The name.
        pub name: String,
        /// Roles that need it.
        pub needed_by: Vec<NeededBy<S, L>>,
    }

    /// A role that needs a skill.
    pub struct NeededBy<S, L> {
        /// The role.
        pub role: L,
        /// The skill as that role states it.
        pub skill: Skill<S>,
    }
}

impl<S, L> Fact<S, L> {
    /// Whether terms are marked anew: links and plain words have none.
    fn restarts(&self) -> bool {
        matches!(self.values, Values::Statements { .. })
    }
}

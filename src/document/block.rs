//! *The blocks of a document.* A closed set: every output handles all of them.

use serde::Serialize;

use super::aid::Aid;
use super::form::blocks;
use super::graph::Graph;
use super::list::*;
use super::table::*;

blocks! {
    /// A block of a section. The type names the template in `templates/blocks/` that shows it.
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum Block<S, L> {
        /// The text that opens a page.
        Lead {
            /// The words.
            text: S,
        },
        /// A sentence of the theme with links in it.
        Sentence {
            /// What the sentence is for.
            style: SentenceStyle,
            /// Words and links in order.
            parts: Vec<Part<L>>,
        },
        /// Links in a row.
        Chips {
            /// What the links are, for readers who do not see them in a row.
            label: String,
            /// The links.
            items: Vec<L>,
        },
        /// Labels with values.
        Facts {
            /// How the list looks.
            style: FactStyle,
            /// The entries.
            items: Vec<Fact<S, L>>,
        },
        /// Prose of the page, or a part of it.
        Text {
            /// The words.
            text: S,
        },
        /// Prose that belongs to another block, such as a note below positions.
        Words {
            /// The words.
            text: S,
        },
        /// Statements as a list.
        Statements {
            /// The statements.
            items: Vec<S>,
        },
        /// Groups with headings, one below the other or side by side.
        Groups {
            /// How the groups look.
            style: GroupStyle,
            /// The groups.
            items: Vec<Group<S, L>>,
        },
        /// Roles that a role has to do with.
        Relations {
            /// The relations.
            items: Vec<Relation<S, L>>,
        },
        /// Skills of a role.
        Skills {
            /// The skills.
            items: Vec<Skill<S>>,
        },
        /// Parts of one role in activities.
        Raci {
            /// Heads of the two columns.
            heads: [String; 2],
            /// The rows.
            rows: Vec<RaciRow>,
        },
        /// Pages as cards.
        Cards {
            /// The cards.
            items: Vec<Card<L>>,
            /// Whether the cards are numbered.
            numbered: bool,
        },
        /// Pages as a list with descriptions.
        Entries {
            /// The entries.
            items: Vec<Card<L>>,
        },
        /// Links as a list.
        Links {
            /// The links.
            items: Vec<L>,
        },
        /// Links with a remark each, such as a number of pages.
        Counted {
            /// How the list looks.
            style: CountedStyle,
            /// The links.
            items: Vec<Counted<L>>,
        },
        /// Questions with their answers.
        Questions {
            /// The questions.
            items: Vec<Question<S, L>>,
            /// Whether answers are folded away.
            folded: bool,
            /// Words before other wordings of a question.
            also_label: String,
            /// Words before the page that a question comes from.
            home_label: String,
        },
        /// Positions in a disagreement.
        Positions {
            /// The positions.
            items: Vec<Position<S, L>>,
        },
        /// Claims of a source.
        Claims {
            /// The claims.
            items: Vec<Claim<S, L>>,
        },
        /// Statements that rest on a source.
        Uses {
            /// The statements.
            items: Vec<Use<S, L>>,
        },
        /// Roles side by side, row by row.
        Comparison {
            /// The table.
            table: Table<S, L>,
        },
        /// Roles that the reader chooses, side by side.
        CompareAny {
            /// The table of all roles.
            table: Table<S, L>,
        },
        /// When to choose which role.
        Choices {
            /// The roles with the reason to choose each.
            items: Vec<Choice<S, L>>,
        },
        /// Activities against roles.
        Matrix {
            /// The matrix.
            matrix: Matrix<L>,
        },
        /// Competencies against levels.
        Levels {
            /// The levels of a role.
            ladder: Box<Ladder<S, L>>,
        },
        /// Differences between levels.
        Differences {
            /// The pairs of levels.
            items: Vec<Difference<S>>,
            /// Whether the differences are unfolded.
            open: bool,
            /// Words where nothing differs.
            none: String,
        },
        /// Skills with the roles that need them.
        SkillIndex {
            /// The skills.
            items: Vec<NeededSkill<S, L>>,
        },
        /// Roles and what joins them.
        Graph {
            /// The graph.
            graph: Box<Graph<S, L>>,
        },
        /// A decision aid.
        Aid {
            /// The aid.
            aid: Box<Aid<S, L>>,
        },
        /// What sources say word for word.
        Quotations {
            /// The quotations.
            items: Vec<Quotation<S, L>>,
        },
        /// Pairs of roles that are compared, where there are few roles.
        Pairs {
            /// Word between two roles.
            and: String,
            /// The pairs.
            items: Vec<Pair<L>>,
        },
        /// Comparisons as a table of roles against roles.
        PairTable {
            /// What the table shows.
            caption: String,
            /// Head of the first column.
            head: String,
            /// The roles.
            columns: Vec<L>,
            /// A row for each role.
            rows: Vec<PairRow<L>>,
            /// Words of a link.
            compare: String,
        },
        /// Terms by first letter.
        Glossary {
            /// Label of the row of letters.
            label: String,
            /// The letters.
            letters: Vec<Letter<S, L>>,
        },
        /// Roles with a few facts each.
        RoleCards {
            /// The roles.
            items: Vec<RoleCard<L>>,
        },
        /// The numbered sources of the page. They are given by what the page shows, not by the document.
        Sources {},
        /// What changed.
        Changes {
            /// The changes, newest first.
            items: Vec<Change<S>>,
        },
        /// A table of plain cells, whose first column heads the rows.
        Grid {
            /// What the table shows.
            caption: String,
            /// Heads of the columns.
            heads: Vec<Cell<L>>,
            /// The rows.
            rows: Vec<Vec<Cell<L>>>,
        },
    }
}

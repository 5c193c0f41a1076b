//! Fields that every page has, whatever its kind.

use crate::data::Table;
use crate::data::record::{Period, Reference};
use crate::kinds::{CitationText, Citing, Kind, LooseDate, Sourced};
use crate::markdown::{Fragment, Said};
use crate::text::Spanned;
use crate::{defaults, names, record};
use jiff::civil::Date;

names! {
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
}

defaults!(Common);

impl Citing for Question {
    fn said(&self) -> Said {
        Said::after(&format!("{} ", self.question.value), &self.answer)
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }
}

//! Fields that every page has, whatever its kind.

use crate::data::{Period, Reference, Table};
use crate::kinds::{
    CitationText, Citing, DisagreementEntry, InlineDisagreement, KindId, LooseDate, Owners, Sourced,
};
use crate::markdown::{Fragment, PlainText};
use crate::source_map::Spanned;
use crate::{record, string_enum};
use jiff::civil::Date;

string_enum! {
    /// Status of a page.
    pub enum Status {
        /// Published only with drafts.
        Draft = "draft",
        /// Up to date.
        Current = "current",
        /// Still correct, but no longer recommended.
        Deprecated = "deprecated",
        /// Replaced by another page.
        Superseded = "superseded",
    }
}

record! {
    /// Fields of every page.
    pub struct Common: Default {
        /// Heading of the page, and its name in lists and search results. Otherwise: the first
        /// heading of the text.
        title: Option<Spanned<String>> [reader, unexported],
        /// Short title for navigation and lists.
        short_title: Option<String> [reader, unexported],
        /// A line below the title.
        subtitle: Option<String> [reader, unexported],
        /// Id of the page in references. Otherwise: the name of the file without `.md`, or of the
        /// folder for `_index.md`.
        id: Option<Spanned<String>> [name, unexported],
        /// `page`, `role`, `topic`, `comparison`, `faq`, `term`, `source` or `disagreement`.
        /// Otherwise it follows from the top folder, `roles`, `topics`, `compare`, `faq`,
        /// `glossary`, `sources` or `disagreements`.
        kind: Option<KindId> [unexported],
        /// One plain sentence for cards and search results. Otherwise: the beginning of the text.
        description: Option<String> [reader, remind, unexported],
        /// Position among the pages of a section: smaller values come first, then pages without a
        /// weight by title.
        weight: Option<i64> [unexported],
        /// Publish the page only with drafts.
        draft: bool [unexported],
        /// Old addresses of the page, which redirect to it: `/old/path/`.
        aliases: Vec<Spanned<String>> [name, unexported],
        /// Address of the page: the last part of it, `leave`, or from `/` on the whole, `/people/leave/`.
        /// Otherwise: the folder and the name of the file.
        slug: Option<Spanned<String>> [unexported],
        /// Where the page leads in place of a text: a path in the site or an address.
        redirect_to: Option<Spanned<String>> [unexported],
        /// Template of the page, in place of that of its kind.
        template: Option<Spanned<String>> [unexported],
        /// Tags of the page; each tag has a page of its own.
        tags: Vec<Spanned<String>>,
        /// Further words by which a search finds the page.
        keywords: Vec<String> [unexported],
        /// The people who wrote the page; shown below it.
        authors: Vec<String> [unexported],
        /// Date of writing, or for a source of publication: a day, a month or a year.
        date: Option<LooseDate>,
        /// Date of the last change of the text, for the list of pages that search engines read.
        updated: Option<Date> [unexported],
        /// The person or group responsible for the page, or several.
        owner: Option<Owners> [remind],
        /// Date of the last review.
        last_reviewed_on: Option<Spanned<Date>> [remind, export_as "reviewed_on"],
        /// Time from the last review to the next: `6 months`.
        review_in: Option<Period> [remind, unexported],
        /// Status of the page.
        status: Option<Status> [name],
        /// The page that replaces this one.
        superseded_by: Option<Reference>,
        /// Sources of the page as a whole.
        sources: Vec<CitationText> [remind],
        /// Changes of the page, in any order; shown as its history and in the feed of the site.
        changes: Vec<Change>,
        /// Questions that the page answers; also listed in the question hub.
        faq: Vec<Sourced<Question>> [unexported],
        /// Pages to read next; each of them also lists this page.
        related: Vec<Reference> [remind],
        /// Disagreements of sources about the subject of the page. On topics also tables, for
        /// disagreements without a page.
        disagreements: Vec<DisagreementEntry> [alias "disagreement", unexported],
        /// Custom keys; available in templates as `page.extra`.
        extra: Table [unexported],
    }

    /// An entry of `changes`.
    pub struct Change {
        /// The day.
        date: Date [required],
        /// Description of the change.
        note: Fragment [required],
    }

    /// An entry of `faq`.
    pub struct Question {
        /// The question, in the words of a reader.
        question: Spanned<String> [required, reader],
        /// The answer; its first sentence should be enough.
        answer: Fragment [required],
        /// Anchor of the question. Otherwise made from its text.
        id: Option<String> [unexported],
        /// Sources of the answer.
        sources: Vec<CitationText>,
        /// Roles and topics that the question is about. Otherwise: this page.
        about: Vec<Reference>,
    }
}

impl Common {
    /// Returns the disagreements with pages of their own that the page refers to.
    pub fn disagreement_pages(&self) -> impl Iterator<Item = &Reference> {
        self.disagreements.iter().filter_map(|entry| match entry {
            DisagreementEntry::Page(reference) => Some(reference),
            DisagreementEntry::Inline(_) => None,
        })
    }

    /// Returns the disagreements without a page; only topics have some.
    pub fn inline_disagreements(&self) -> impl Iterator<Item = &InlineDisagreement> {
        self.disagreements.iter().filter_map(|entry| match entry {
            DisagreementEntry::Page(_) => None,
            DisagreementEntry::Inline(inline) => Some(&**inline),
        })
    }
}

impl Citing for Question {
    fn plain_text(&self) -> PlainText {
        PlainText::after(&format!("{} ", self.question.value), &self.answer)
    }

    fn text(&self) -> Option<&Fragment> {
        Some(&self.answer)
    }

    fn sources(&self) -> &[CitationText] {
        &self.sources
    }
}

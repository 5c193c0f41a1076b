//! *A page → its sections and anchors.* Parts that a page has by its kind get an anchor beside the
//! headings of its text, so that both can be linked to, checked and listed.

use rustc_hash::FxHashSet;

use super::faq::Faq;
use crate::kinds::Fields;
use crate::names;
use crate::page::Page;

names! {
    /// A part that a page has by its kind. The word is its anchor, unless a heading has it.
    pub enum Part {
        /// The rows of a role in all dimensions.
        Glance = "at-a-glance",
        /// What the role does.
        Responsibilities = "responsibilities",
        /// Its letters in the matrix.
        Matrix = "part-in-activities",
        /// What it decides.
        Decisions = "decisions",
        /// Whom it works with.
        Collaboration = "works-with",
        /// What one must be able to do.
        Skills = "skills",
        /// Whom it suits.
        Traits = "traits",
        /// What it is measured by.
        Measures = "measures",
        /// How one comes to it.
        Qualifications = "qualifications",
        /// Steps within the role.
        Levels = "levels",
        /// What is known of pay.
        Pay = "pay",
        /// Good and hard sides.
        ProsAndCons = "pros-and-cons",
        /// The table of a comparison.
        Table = "side-by-side",
        /// What the roles share.
        CommonGround = "common-ground",
        /// When to choose which.
        Choose = "which-one",
        /// Pages that compare the role.
        Comparisons = "comparisons",
        /// What a source says.
        Claims = "claims",
        /// What rests on a source.
        Uses = "cited-by",
        /// Who says what.
        Positions = "positions",
        /// Questions that the page answers.
        Questions = "questions",
        /// Where sources disagree.
        Disagreements = "disagreements",
        /// Topics about the role.
        Topics = "topics",
        /// Terms about the role.
        Terms = "terms",
        /// Pages that link here.
        Backlinks = "linked-from",
        /// What the page rests on.
        Sources = "sources",
        /// What changed.
        Changes = "changes",
    }
}

/// The anchors of one page.
#[derive(Debug, Default)]
pub struct Outline {
    /// Parts whose word something else has for its anchor.
    renamed: Vec<(Part, Box<str>)>,
    headings: Vec<Box<str>>,
    others: Vec<Box<str>>,
    /// The places of headings and others, by their anchors.
    sorted: Box<[u32]>,
}

impl Outline {
    /// The anchors of a page, those of its parts chosen so that no heading has them.
    pub fn new(page: &Page, faq: &Faq) -> Outline {
        let headings: Vec<Box<str>> =
            page.body.headings.iter().map(|heading| heading.id.as_str().into()).collect();
        let mut others: Vec<Box<str>> = faq.anchors(page).into_iter().map(Into::into).collect();
        match &page.fields {
            Fields::Source(source) => {
                others.extend(source.claim.iter().map(|claim| claim.id.value.as_str().into()));
            }
            Fields::Role(role) => {
                others.extend(role.levels.iter().map(|level| level.id.value.as_str().into()));
            }
            Fields::Topic(topic) => {
                others
                    .extend(topic.disagreement.iter().map(|entry| entry.id.value.as_str().into()));
            }
            _ => {}
        }
        let taken: FxHashSet<&str> = headings.iter().chain(&others).map(|id| &**id).collect();
        let free = |word: &str| -> Box<str> {
            let mut number = 1;
            loop {
                let id = format!("{word}-{number}");
                if !taken.contains(id.as_str()) {
                    return id.into();
                }
                number += 1;
            }
        };
        let clash = Part::WORDS.iter().filter(|word| taken.contains(**word));
        let clash = clash.filter_map(|word| Part::from_word(word));
        let renamed = clash.map(|part| (part, free(part.word()))).collect();
        let mut outline = Outline { renamed, headings, others, sorted: Box::default() };
        let count = outline.headings.len() + outline.others.len();
        let mut sorted: Box<[u32]> = (0..u32::try_from(count).unwrap_or(u32::MAX)).collect();
        sorted.sort_by(|a, b| outline.own_at(*a).cmp(outline.own_at(*b)));
        outline.sorted = sorted;
        outline
    }

    /// The anchor of a part.
    pub fn id(&self, part: Part) -> &str {
        self.renamed.iter().find(|(other, _)| *other == part).map_or(part.word(), |(_, id)| id)
    }

    /// Whether the file of the page says something that has this anchor.
    pub fn has_own(&self, anchor: &str) -> bool {
        self.sorted.binary_search_by(|at| self.own_at(*at).cmp(anchor)).is_ok()
    }

    fn own_at(&self, at: u32) -> &str {
        let at = at as usize;
        let other = at.checked_sub(self.headings.len()).and_then(|at| self.others.get(at));
        self.headings.get(at).or(other).map_or("", |id| &**id)
    }

    /// The anchors of what the file of the page says: headings, questions, claims, levels.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().chain(&self.others).map(|id| &**id)
    }

    /// All anchors that are given away: those of the page's own, and those of all parts, whether or
    /// not the page has them.
    pub fn taken(&self) -> FxHashSet<&str> {
        let parts = Part::WORDS.iter().filter_map(|word| Part::from_word(word));
        parts.map(|part| self.id(part)).chain(self.own()).collect()
    }
}

//! *Decision aids of all topics → one list.* What is wrong inside an aid was reported when its page
//! was read; here are the pages that answers point to, and ids that two aids have.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::index::Index;
use super::{Handbook, PageId};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::kinds::{Aid, Fields};
use crate::page::Page;

/// A decision aid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AidRef {
    /// The topic that it belongs to.
    pub page: PageId,
    /// Its place among the aids of the topic.
    pub entry: usize,
}

/// All decision aids.
#[derive(Debug, Default)]
pub struct Aids {
    /// In the order of the topics.
    pub all: Vec<AidRef>,
    by_id: FxHashMap<Box<str>, AidRef>,
}

impl Aids {
    /// Gathers the aids of `topics` and resolves what their answers point to.
    pub fn new(
        pages: &[Arc<Page>],
        topics: &[PageId],
        index: &Index,
        diags: &mut Diagnostics,
    ) -> Aids {
        let mut aids = Aids::default();
        for page in topics {
            let lookup = index.lookup(pages);
            for (entry, aid) in of(&pages[page.0 as usize]).iter().enumerate() {
                let this = AidRef { page: *page, entry };
                let id = &aid.id;
                match aids.by_id.get(id.value.as_str()) {
                    Some(other) => {
                        let other = of(&pages[other.page.0 as usize]).get(other.entry);
                        let message = format!("another decision aid has the id `{}`", id.value);
                        let diagnostic = Diagnostic::new(Code::DuplicateId, id.span, message)
                            .help("give one of them another `id`");
                        diags.push(match other {
                            Some(other) => diagnostic.also(other.id.span, "this one"),
                            None => diagnostic,
                        });
                    }
                    None => {
                        aids.by_id.insert(id.value.as_str().into(), this);
                        aids.all.push(this);
                    }
                }
                let questions = aid.question.value.iter().map(|question| &question.value);
                let answers = questions.flat_map(|question| &question.answer.value);
                for reference in answers.flat_map(|answer| &answer.value.points_to) {
                    lookup.resolve_or_report(reference, None, diags);
                }
            }
        }
        aids
    }

    /// The aid with this id.
    pub fn find(&self, id: &str) -> Option<AidRef> {
        self.by_id.get(id.trim()).copied()
    }

    /// The ids of all aids.
    pub fn ids<'h>(&self, handbook: &'h Handbook) -> impl Iterator<Item = &'h str> {
        self.all.iter().filter_map(|this| Some(handbook.aid(*this)?.id.value.as_str()))
    }
}

fn of(page: &Page) -> &[Aid] {
    match &page.fields {
        Fields::Topic(topic) => &topic.aid,
        _ => &[],
    }
}

impl Handbook {
    /// The aids of a page, in order.
    pub fn aids_of(&self, page: PageId) -> impl Iterator<Item = AidRef> {
        (0..of(self.page(page)).len()).map(move |entry| AidRef { page, entry })
    }

    /// A decision aid.
    pub fn aid(&self, this: AidRef) -> Option<&Aid> {
        of(self.page(this.page)).get(this.entry)
    }
}

//! *Decision aids of all topics → one list.* `Topic::check` has reported errors inside an aid. This
//! module resolves the pages that answers point to, and reports ids that two aids have.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::index::Index;
use super::{Handbook, PageId};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::kinds::Aid;
use crate::page::Page;

/// A decision aid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AidRef {
    /// The topic with the aid.
    pub page: PageId,
    /// Index among the aids of the topic.
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
    /// Collects the aids of `topics` and resolves the references of their answers.
    pub fn new(
        pages: &[Arc<Page>],
        topics: &[PageId],
        index: &Index,
        diags: &mut Diagnostics,
    ) -> Aids {
        let mut aids = Aids::default();
        for page in topics {
            let lookup = index.lookup(pages);
            for (entry, aid) in aids_in(&pages[page.0 as usize]).iter().enumerate() {
                let this = AidRef { page: *page, entry };
                let id = &aid.id;
                match aids.by_id.get(id.value.as_str()) {
                    Some(other) => {
                        let other = aids_in(&pages[other.page.0 as usize]).get(other.entry);
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
                let questions = aid.questions.value.iter().map(|question| &question.value);
                let answers = questions.flat_map(|question| &question.answers.value);
                for reference in answers.flat_map(|answer| &answer.value.points_to) {
                    lookup.resolve_or_report(&reference.0, None, diags);
                }
            }
        }
        aids
    }

    /// Returns the aid with this id.
    pub fn by_id(&self, id: &str) -> Option<AidRef> {
        self.by_id.get(id.trim()).copied()
    }

    /// Returns the ids of all aids.
    pub fn ids<'h>(&self, handbook: &'h Handbook) -> impl Iterator<Item = &'h str> {
        self.all.iter().filter_map(|this| Some(handbook.aid(*this)?.id.value.as_str()))
    }
}

fn aids_in(page: &Page) -> &[Aid] {
    page.fields.topic().map_or(&[], |topic| &topic.aids)
}

impl Handbook {
    /// Returns the aids of a page, in order.
    pub fn aids_of(&self, page: PageId) -> impl Iterator<Item = AidRef> {
        (0..aids_in(self.page(page)).len()).map(move |entry| AidRef { page, entry })
    }

    /// Returns a decision aid.
    pub fn aid(&self, this: AidRef) -> Option<&Aid> {
        aids_in(self.page(this.page)).get(this.entry)
    }
}

//! What a question page refers to.

use super::fields::Faq;
use crate::kinds::{Link, Links, Relates};
use crate::source_map::Spanned;

impl Links for Faq {
    fn references(&self) -> Vec<Link<'_>> {
        Relates::Asks.all(self.about.iter().map(|page| &page.0)).collect()
    }

    fn question(&self) -> Option<&Spanned<String>> {
        self.question.as_ref()
    }
}

//! What a term refers to.

use super::fields::Term;
use crate::kinds::{Link, Links, Relates};

impl Links for Term {
    fn references(&self) -> Vec<Link<'_>> {
        Relates::See.all(self.see.iter().map(|page| &page.0)).collect()
    }

    fn names_in_texts(&self) -> Option<Vec<&str>> {
        let names = self.also_known_as.iter().chain(&self.abbreviation);
        self.autolink.then(|| names.map(String::as_str).collect())
    }
}

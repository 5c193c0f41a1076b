//! *Terms → data*: sources of the definition and of the page, and the pages to read.

use crate::data::Object;
use crate::kinds::Term;
use crate::kinds::export::{Exporter, Resolve};

impl Resolve for Term {
    fn resolve(&self, exporter: &Exporter<'_>, object: &mut Object) {
        let handbook = exporter.handbook;
        let mut sources = exporter.citations(Some(&self.definition), None);
        let whole = handbook.references.of_page(exporter.page).iter();
        sources.extend(whole.map(|cited| exporter.citation(cited)));
        object.insert("sources".to_owned(), sources.into());
        let see = handbook.relations.about(exporter.page);
        object.insert("see".to_owned(), exporter.references(see));
    }
}

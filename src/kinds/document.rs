//! *Handbook and page → the document of the page*, by its kind.

use super::{
    Fields, KindId, comparison, disagreement, faq, index, page, role, shared, source, tag, term,
    topic, view,
};
use std::collections::BTreeSet;

use crate::document::{Anchor, Builder, Draft, Form, Render, Said, Target, Words};
use crate::handbook::{Handbook, PageId};
use crate::markdown::{Fragment, Heading};

/// Returns what a page says.
pub fn document(handbook: &Handbook, id: PageId) -> Draft<'_> {
    let mut builder = Builder::new(handbook, id, handbook.kind_spec(id));
    let this = handbook.page(id);
    match &this.fields {
        Fields::Role(role) => role::document::build(&mut builder, role),
        Fields::Topic(_) => topic::document::build(&mut builder),
        Fields::Comparison(fields) => comparison::document::build(&mut builder, fields),
        Fields::Faq(faq) => faq::document::build(&mut builder, faq),
        Fields::Term(term) => term::document::build(&mut builder, term),
        Fields::Source(source) => source::document::build(&mut builder, source),
        Fields::Disagreement(fields) => disagreement::document::build(&mut builder, fields),
        Fields::Tag(tag) => tag::document::build(&mut builder, &tag.name),
        Fields::View(view) => view::document::build(&mut builder, view),
        Fields::Page if id == handbook.nav.home => index::document::home(&mut builder),
        Fields::Page if handbook.nav.section(id).is_some() => index::document::build(&mut builder),
        Fields::Page => page::document::build(&mut builder),
    }
    if this.kind != KindId::PAGE {
        shared::document::children(&mut builder);
    }
    shared::document::foot(&mut builder);
    builder.finish()
}

/// Returns the anchors of a page that stay what they are while the page says the same: headings,
/// sections, and parts that have a name.
pub fn anchors(handbook: &Handbook, id: PageId) -> BTreeSet<String> {
    let body = &handbook.page(id).body;
    let mut anchors = Anchors {
        found: BTreeSet::new(),
        is_cited: !handbook.references.of_page(id).is_empty(),
        body: &body.fragment,
        has_body: false,
    };
    let draft = document(handbook, id);
    draft.render(&mut anchors);
    if anchors.has_body {
        anchors.found.extend(body.headings.iter().flat_map(Heading::anchors).map(str::to_owned));
        anchors.found.extend(body.ids.iter().map(|id| id.value.clone()));
    }
    if !anchors.is_cited
        && let Some(sources) = draft.sections.iter().find(|section| section.lists_sources())
    {
        anchors.found.remove(sources.anchor.as_str());
    }
    anchors.found
}

/// The form of a document that is only its anchors.
struct Anchors<'h> {
    found: BTreeSet<String>,
    /// The text of the page.
    body: &'h Fragment,
    /// Whether the document has the text of the page.
    has_body: bool,
    /// Whether the page cites a source.
    is_cited: bool,
}

impl Form for Anchors<'_> {
    type Text = ();
    type Link = ();

    fn text(&mut self, said: &Said<'_>) {
        self.is_cited |= said.cites();
        if let Words::Fragment(fragment) | Words::Slice(fragment, _) = &said.words {
            self.has_body |= std::ptr::eq(*fragment, self.body);
        }
    }

    fn link(&mut self, _: &Target<'_>) {}

    fn anchor(&mut self, anchor: &Anchor) -> Anchor {
        if !anchor.is_empty() {
            self.found.insert(anchor.as_str().to_owned());
        }
        Anchor::default()
    }
}

//! *Handbook and page → the parts that documents are built of*: links, cards, columns, sections and
//! anchors that nothing else on the page has.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::form::{Anchor, Level};
use super::list::{
    Card, Counted, CountedStyle, Fact, FactStyle, Group, GroupStyle, Part, SentenceStyle, Tone,
    Values,
};
use super::table::Column;
use super::{Block, Destination, Document, Draft, Place, Said, Section, Target};
use crate::handbook::relations::DisagreementRef;
use crate::handbook::{Handbook, PageId};
use crate::kinds::{KindSpec, SectionSpec, StatementRef};
use crate::labels::{Labels, Piece, pieces};

/// A block of a draft.
pub type DraftBlock<'h> = Block<Said<'h>, Target<'h>>;
/// A section of a draft.
pub type DraftSection<'h> = Section<Said<'h>, Target<'h>>;
/// A fact of a draft.
pub type DraftFact<'h> = Fact<Said<'h>, Target<'h>>;
/// A group of a draft.
pub type DraftGroup<'h> = Group<Said<'h>, Target<'h>>;
/// A part of a sentence of a draft.
pub type DraftPart<'h> = Part<Target<'h>>;

/// Builds the document of one page.
#[derive(Debug)]
pub struct Builder<'h> {
    /// The handbook.
    pub handbook: &'h Handbook,
    /// The page.
    pub page: PageId,
    /// Sections so far, in order.
    pub sections: Vec<DraftSection<'h>>,
    /// Blocks of the head so far.
    pub head: Vec<DraftBlock<'h>>,
    kind: &'h str,
    /// All sections that the document may have, in their default order.
    specs: Vec<SectionSpec>,
    taken: FxHashSet<String>,
    /// How often an anchor was asked for that was taken.
    repeats: FxHashMap<String, usize>,
}

impl<'h> Builder<'h> {
    /// Begins the document of a page of a kind.
    pub fn new(handbook: &'h Handbook, page: PageId, kind: &'h KindSpec) -> Self {
        let taken = handbook.outline(page).own_anchors().map(str::to_owned).collect();
        let specs = kind.all_sections().cloned().collect();
        Builder { taken, ..Builder::with_sections(handbook, page, &kind.name, specs) }
    }

    /// Begins a document that has sections of its own and nothing that the page itself says, to which
    /// it belongs.
    pub fn with_sections(
        handbook: &'h Handbook,
        page: PageId,
        kind: &'h str,
        specs: Vec<SectionSpec>,
    ) -> Self {
        Builder {
            handbook,
            page,
            kind,
            specs,
            sections: Vec::new(),
            head: Vec::new(),
            taken: FxHashSet::default(),
            repeats: FxHashMap::default(),
        }
    }

    /// Returns the labels of the site.
    pub fn labels(&self) -> &'h Labels {
        &self.handbook.config.labels
    }

    /// Returns the words of a label.
    pub fn label(&self, key: &'static str) -> String {
        self.labels().text(key).to_owned()
    }

    /// Returns an anchor for a part: `wanted`, or `wanted-1` and so on where that is taken.
    pub fn anchor(&mut self, wanted: &str) -> Anchor {
        let mut id = wanted.to_owned();
        let mut number = self.repeats.get(wanted).copied().unwrap_or_default();
        while !self.taken.insert(id.clone()) {
            number += 1;
            id = format!("{wanted}-{number}");
        }
        if number > 0 {
            self.repeats.insert(wanted.to_owned(), number);
        }
        id.into()
    }

    /// Adds a section, unless it has no blocks. The table of kinds says its heading and its place.
    pub fn section(&mut self, id: &'static str, blocks: Vec<DraftBlock<'h>>) {
        if blocks.is_empty() {
            return;
        }
        let spec = self.specs.iter().find(|spec| spec.id == id);
        let (label, place) = spec.map_or((id, Place::Body), |spec| (&*spec.label, spec.place));
        let (title, anchor) = match label.is_empty() {
            true => (String::new(), Anchor::default()),
            false => (self.labels().text(label).to_owned(), self.anchor(id)),
        };
        let id = Cow::Borrowed(id);
        self.sections.push(Section { id, anchor, title, level: Level(2), place, blocks });
    }

    /// Adds a section with one block of items, unless there are none.
    pub fn section_of<T>(
        &mut self,
        id: &'static str,
        items: Vec<T>,
        block: impl FnOnce(Vec<T>) -> DraftBlock<'h>,
    ) {
        if !items.is_empty() {
            self.section(id, vec![block(items)]);
        }
    }

    /// Opens the page with its description, unless its text begins with the same words.
    pub fn description(&mut self) {
        let description = self.handbook.description(self.page);
        let text = &self.handbook.page(self.page).body.fragment;
        let opening = self.handbook.plain(self.page, text);
        let is_repeated =
            opening.contains(&description) || (!opening.is_empty() && description.ends_with('…'));
        if !description.is_empty() && !is_repeated {
            let parts = vec![Part::Words { words: description }];
            self.head.push(Block::Sentence { style: SentenceStyle::Lead, parts });
        }
    }

    /// Returns the document: its sections in the order of `site.toml` or else of the table of kinds,
    /// without those that `site.toml` hides.
    pub fn finish(self) -> Draft<'h> {
        let Builder { handbook, head, mut sections, kind, specs, .. } = self;
        let chosen = handbook.config.site.kinds.get(kind);
        if let Some(chosen) = chosen {
            let is_hidden = |id: &str| chosen.hide.iter().any(|name| name.value == id);
            sections.retain(|section| !is_hidden(&section.id));
        }
        let place = |section: &DraftSection<'h>| {
            let order = chosen.map_or(&[][..], |chosen| chosen.order.as_slice());
            let chosen = order.iter().position(|name| name.value == section.id);
            let default = specs.iter().position(|spec| spec.id == section.id);
            (chosen.unwrap_or(usize::MAX), default.unwrap_or(usize::MAX))
        };
        sections.sort_by_key(place);
        Document { head, sections }
    }

    /// Returns a link to a page.
    pub fn link(&self, id: PageId) -> Target<'h> {
        Target::page(self.handbook, id)
    }

    /// Returns a link to a page without the colour of a role.
    pub fn plain_link(&self, id: PageId) -> Target<'h> {
        Target { color: "", ..self.link(id) }
    }

    /// Returns links to pages.
    pub fn links(&self, ids: &[PageId]) -> Vec<Target<'h>> {
        ids.iter().map(|id| self.plain_link(*id)).collect()
    }

    /// Returns a card of a page.
    pub fn card(&self, id: PageId) -> Card<Target<'h>> {
        let description = self.handbook.card_description(id);
        Card { link: self.link(id), description, details: String::new() }
    }

    /// Returns cards of pages.
    pub fn cards(&self, ids: &[PageId]) -> Vec<Card<Target<'h>>> {
        ids.iter().map(|id| self.card(*id)).collect()
    }

    /// Returns a role as a column.
    pub fn column(&self, id: PageId) -> Column<Target<'h>> {
        let summary = self.handbook.role(id).map(|role| self.handbook.plain(id, &role.summary));
        Column {
            id: self.handbook.page(id).id.clone(),
            role: self.link(id),
            summary: summary.unwrap_or_default().into_owned(),
        }
    }

    /// Returns statements of a page.
    pub fn statements<'s, T: Into<StatementRef<'s>>>(
        &self,
        of: PageId,
        all: impl IntoIterator<Item = T>,
    ) -> Vec<Said<'s>> {
        all.into_iter().map(|statement| said(of, statement)).collect()
    }

    /// Returns a list of statements of the page; nothing if there are none.
    pub fn list<T>(&self, all: &'h [T]) -> Option<DraftBlock<'h>>
    where
        &'h T: Into<StatementRef<'h>>,
    {
        let items = self.statements(self.page, all);
        (!items.is_empty()).then_some(Block::Statements { items })
    }

    /// Returns a fact with statements.
    pub fn stated(&self, label: &str, items: Vec<Said<'h>>) -> DraftFact<'h> {
        fact(label.to_owned(), Values::Statements { items })
    }

    /// Returns a sentence of the theme in which links take the places of names in braces.
    pub fn sentence(
        &self,
        key: &'static str,
        links: &[(&str, Vec<Target<'h>>)],
    ) -> Vec<DraftPart<'h>> {
        let part = |link: &Target<'h>| Part::Link { link: link.clone() };
        let values: Vec<_> =
            links.iter().map(|(name, links)| (*name, links.iter().map(part).collect())).collect();
        sentence(self.labels(), key, &values)
    }

    /// Returns the disagreements of a list in short.
    pub fn disputes(&self, all: &[DisagreementRef]) -> Vec<Target<'h>> {
        all.iter().filter_map(|this| Some(self.dispute(*this)?.0)).collect()
    }

    /// Returns a disagreement as a link, and its number of positions.
    pub fn dispute(&self, this: DisagreementRef) -> Option<(Target<'h>, usize)> {
        let (question, positions, anchor) = self.handbook.disagreement(this)?;
        let to = match anchor {
            Some(anchor) => Destination::Anchor(this.page, anchor.to_owned()),
            None => Destination::Page(this.page),
        };
        Some((Target { title: Cow::Borrowed(question), to, color: "" }, positions))
    }

    /// Returns the list of disagreements with their numbers of positions.
    pub fn dispute_list(
        &self,
        all: impl IntoIterator<Item = DisagreementRef>,
    ) -> Option<DraftBlock<'h>> {
        let counted = all.into_iter().filter_map(|this| {
            let (link, positions) = self.dispute(this)?;
            Some(Counted { link, count: self.labels().count("positions", positions, &[]) })
        });
        let items: Vec<_> = counted.collect();
        (!items.is_empty()).then_some(Block::Counted { style: CountedStyle::Disputes, items })
    }
}

/// Returns a sentence of the theme in which lists of parts take the places of names in braces; names
/// without a list stay.
pub fn sentence<L: Clone>(
    labels: &Labels,
    key: &'static str,
    values: &[(&str, Vec<Part<L>>)],
) -> Vec<Part<L>> {
    filled(labels, labels.text(key), values)
}

/// Returns a sentence for a number.
pub fn counted_sentence<L: Clone>(
    labels: &Labels,
    key: &'static str,
    count: usize,
    values: &[(&str, Vec<Part<L>>)],
) -> Vec<Part<L>> {
    filled(labels, labels.form(key, count), values)
}

fn filled<L: Clone>(labels: &Labels, text: &str, values: &[(&str, Vec<Part<L>>)]) -> Vec<Part<L>> {
    let words = |words: &str| Part::Words { words: words.to_owned() };
    let mut parts = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Words(text) => parts.push(words(text)),
            Piece::Name(name) => match values.iter().find(|(known, _)| *known == name) {
                Some((_, found)) => {
                    for (at, part) in found.iter().enumerate() {
                        if at > 0 {
                            parts.push(words(labels.text("list_separator")));
                        }
                        parts.push(part.clone());
                    }
                }
                None => parts.push(Part::Words { words: format!("{{{name}}}") }),
            },
        }
    }
    parts
}

/// Returns a statement of a page as a text.
pub fn said<'s>(of: PageId, statement: impl Into<StatementRef<'s>>) -> Said<'s> {
    let StatementRef { text, cite, note, editorial } = statement.into();
    Said { cite, note, editorial, ..Said::fragment(of, text) }
}

/// Returns a fact without disagreements.
pub fn fact<'h>(label: String, values: Values<Said<'h>, Target<'h>>) -> DraftFact<'h> {
    Fact { label, values, disputes: Vec::new(), disputes_label: String::new() }
}

/// Returns a list of facts; nothing if there are none.
pub fn facts<'h>(style: FactStyle, items: Vec<DraftFact<'h>>) -> Option<DraftBlock<'h>> {
    (!items.is_empty()).then_some(Block::Facts { style, items })
}

/// Returns groups; nothing if there are none.
pub fn groups<'h>(style: GroupStyle, items: Vec<DraftGroup<'h>>) -> Option<DraftBlock<'h>> {
    (!items.is_empty()).then_some(Block::Groups { style, items })
}

/// Returns a group with a heading that has no anchor.
pub fn group<'h>(title: String, level: u8, blocks: Vec<DraftBlock<'h>>) -> DraftGroup<'h> {
    Group {
        anchor: Anchor::default(),
        title,
        link: None,
        level: Level(level),
        tone: Tone::Plain,
        listed: false,
        blocks,
    }
}

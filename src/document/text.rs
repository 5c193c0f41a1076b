//! *A page → its plain words, section by section*, from the same document as its HTML and its
//! Markdown: for search, and for counts of words.

use rustc_hash::FxHashSet;

use super::form::{Form, Render};
use super::markdown::LEFT_OUT;
use super::{Said, Target, Words};
use crate::handbook::{Handbook, PageId};
use crate::kinds::document;
use crate::markdown::{Fragment, Name};

/// The words of a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionText {
    /// Value of the `id` attribute of the heading; empty for words that stand below no heading but
    /// that of the page.
    pub anchor: String,
    /// Words of the heading; the title of the page where there is no other.
    pub title: String,
    /// The words, with a line feed between blocks.
    pub words: String,
}

/// Returns the words of a page in the order of its document: what stands before the first heading,
/// and a part for each section and each heading of the text. Parts without words are left out.
pub fn sections(handbook: &Handbook, id: PageId) -> Vec<SectionText> {
    let draft = document(handbook, id);
    let mut form = TextForm { handbook, words: String::new(), seen: FxHashSet::default() };
    draft.head.render(&mut form);
    let title = handbook.title(id);
    let mut parts = vec![part("", title, form.take())];
    let all = draft.sections.iter().filter(|section| section.id != LEFT_OUT);
    for section in all {
        if section.id == "text" {
            parts.extend(body(handbook, id));
            // It is in the parts by heading.
            form.seen.insert(address_of(&handbook.page(id).body.fragment));
        }
        section.blocks.render(&mut form);
        let title = if section.title.is_empty() { title } else { &section.title };
        parts.push(part(section.anchor.as_str(), title, form.take()));
    }
    parts.retain(|part| !part.words.is_empty());
    parts
}

fn part(anchor: &str, title: &str, words: String) -> SectionText {
    SectionText { anchor: anchor.to_owned(), title: title.to_owned(), words }
}

/// Returns the text of a page, cut at its headings.
fn body(handbook: &Handbook, id: PageId) -> Vec<SectionText> {
    let body = &handbook.page(id).body;
    let text = &body.fragment.text;
    let mut headings = body.headings.iter().peekable();
    let mut parts = Vec::with_capacity(body.headings.len() + 1);
    let (mut anchor, mut title) = ("", handbook.title(id));
    let (mut from, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let is_heading = |heading: &&crate::markdown::Heading| heading.text.trim() == line.trim();
        if let Some(heading) = headings.next_if(is_heading) {
            parts.push(part(anchor, title, plain(handbook, id, &body.fragment, from..at)));
            (anchor, title) = (&heading.id, &heading.text);
            from = at + line.len();
        }
        at += line.len();
    }
    parts.push(part(anchor, title, plain(handbook, id, &body.fragment, from..at)));
    parts
}

/// Returns a range of the words of a fragment, with the titles of the pages that it names.
fn plain(
    handbook: &Handbook,
    of: PageId,
    fragment: &Fragment,
    range: std::ops::Range<usize>,
) -> String {
    let names = fragment.names.iter().filter(|name| range.contains(&(name.at as usize)));
    let start = u32::try_from(range.start).unwrap_or(u32::MAX);
    let names: Vec<Name> =
        names.map(|name| Name { at: name.at.saturating_sub(start), ..*name }).collect();
    let text = fragment.text.get(range).unwrap_or_default().to_owned();
    let plain = crate::markdown::PlainText { text, names };
    handbook.plain_text_of(of, &plain).trim().to_owned()
}

/// The form of a document that is only its words.
struct TextForm<'h> {
    handbook: &'h Handbook,
    words: String,
    /// Fragments whose words were taken already: the parts of a text between embeds have the words
    /// of the whole text.
    seen: FxHashSet<usize>,
}

/// Returns what a fragment is recognised by while a document is rendered.
fn address_of(fragment: &Fragment) -> usize {
    std::ptr::from_ref(fragment).addr()
}

impl TextForm<'_> {
    fn take(&mut self) -> String {
        std::mem::take(&mut self.words)
    }

    fn add(&mut self, words: &str) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if !self.words.is_empty() {
            self.words.push('\n');
        }
        self.words.push_str(words);
    }
}

impl Form for TextForm<'_> {
    type Text = ();
    type Link = ();

    fn text(&mut self, said: &Said<'_>) {
        match &said.words {
            Words::Fragment(fragment) => {
                let plain = self.handbook.plain(said.of, fragment);
                self.add(&plain);
            }
            Words::Slice(fragment, _) => {
                if self.seen.insert(address_of(fragment)) {
                    let plain = self.handbook.plain(said.of, fragment);
                    self.add(&plain);
                }
            }
            Words::Plain(plain) => self.add(plain),
            Words::Named(named) => {
                let plain = self.handbook.plain_text_of(said.of, named);
                self.add(&plain);
            }
            Words::Number(_) | Words::None => {}
        }
        if let Some(note) = said.note {
            self.add(note);
        }
    }

    fn link(&mut self, target: &Target<'_>) {
        self.add(&target.title);
    }

    fn words(&mut self, words: &str) {
        self.add(words);
    }
}

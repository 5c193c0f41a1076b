//! *Questions of all pages → one hub.* Each question is listed once, with its other wordings.
//! Questions are grouped by the role that they are about.

use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

use super::PageId;
use super::index::{Index, Lookup};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::kinds::KindId;
use crate::page::Page;
use crate::source_map::Span;

/// The place of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Entry of the page's `faq`.
    Inline(usize),
    /// The page itself is the question.
    Page,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The text of the question.
    pub question: String,
    /// The page with the answer.
    pub home: PageId,
    /// The place on that page.
    pub asked: Asked,
    /// Its anchor on the hub and, for entries of a page's `faq`, on that page.
    pub anchor: String,
    /// The pages that the question is about.
    pub about: Vec<PageId>,
    /// Other wordings: pages whose `same_as` points here.
    pub also: Vec<PageId>,
}

/// A group of questions.
#[derive(Clone, Debug)]
pub struct Group {
    /// The role that the questions are about; `None` for questions about several roles, or none.
    pub role: Option<PageId>,
    /// Indices into [`Faq::entries`].
    pub entries: Vec<usize>,
}

/// All questions.
#[derive(Debug, Default)]
pub struct Faq {
    /// All questions, sorted by the paths of their pages.
    pub entries: Vec<Entry>,
    /// The groups, in the order of the roles; the group without a role is last.
    pub groups: Vec<Group>,
    by_page: FxHashMap<PageId, Vec<usize>>,
    by_subject: FxHashMap<PageId, Vec<usize>>,
    anchors: FxHashMap<Box<str>, Vec<String>>,
}

struct Found<'a> {
    words: &'a str,
    span: Span,
    home: PageId,
    asked: Asked,
    id: Option<&'a str>,
    about: &'a [crate::data::Reference],
    same_as: Option<&'a crate::data::Reference>,
}

impl Faq {
    /// Collects the questions and reports duplicates.
    pub fn new(
        pages: &[Arc<Page>],
        titles: &[Box<str>],
        index: &Index,
        roles: &[PageId],
        diags: &mut Diagnostics,
    ) -> Faq {
        let abbreviations = abbreviations(pages, titles);
        let mut faq = Faq::default();
        let mut first: FxHashMap<String, Span> = FxHashMap::default();
        let mut taken: FxHashSet<String> = FxHashSet::default();
        let mut wordings = Vec::new();
        let (mut home, mut lookup) = (None, index.lookup(pages));
        for found in found(pages, titles) {
            if home.replace(found.home) != Some(found.home) {
                lookup = index.lookup(pages);
            }
            if let Some(canonical) = found.same_as {
                if let Some(page) = lookup.resolve_or_report(&canonical.0, None, diags) {
                    wordings.push((found.home, page, canonical));
                }
                continue;
            }
            if let Some(other) = first.insert(folded(found.words, &abbreviations), found.span) {
                diags.push(
                    Diagnostic::new(
                        Code::DuplicateQuestion,
                        found.span,
                        "this question is asked twice",
                    )
                    .also(other, "here too")
                    .help("keep one, or make this a page of its own with `same_as`"),
                );
                continue;
            }
            let anchor = anchor(found.id, found.words, &mut taken);
            if found.asked != Asked::Page
                && let Some(id) = found.id
                && anchor != format!("q-{}", slug::slugify(id))
            {
                let message =
                    format!("the id `{id}` is taken by another question or has no letters");
                diags.push(Diagnostic::new(Code::DuplicateId, found.span, message));
            }
            let about = about(&found, pages, &lookup, diags);
            let entry = Entry {
                question: found.words.to_owned(),
                home: found.home,
                asked: found.asked,
                anchor,
                about,
                also: Vec::new(),
            };
            faq.add(entry, pages);
        }
        for (wording, canonical, reference) in wordings {
            match faq.by_page.get(&canonical).and_then(|entries| entries.first()) {
                Some(entry) => faq.entries[*entry].also.push(wording),
                None => diags.push(Diagnostic::new(
                    Code::WrongKind,
                    reference.0.span,
                    format!("`{}` is not a question page", reference.0.value),
                )),
            }
        }
        faq.group(pages, roles);
        faq
    }

    fn add(&mut self, entry: Entry, pages: &[Arc<Page>]) {
        let at = self.entries.len();
        self.by_page.entry(entry.home).or_default().push(at);
        for subject in &entry.about {
            if *subject != entry.home {
                self.by_subject.entry(*subject).or_default().push(at);
            }
        }
        if let Asked::Inline(_) = entry.asked {
            let path = pages[entry.home.0 as usize].path.clone();
            self.anchors.entry(path).or_default().push(entry.anchor.clone());
        }
        self.entries.push(entry);
    }

    fn group(&mut self, pages: &[Arc<Page>], roles: &[PageId]) {
        let mut by_role: FxHashMap<Option<PageId>, Vec<usize>> = FxHashMap::default();
        for (at, entry) in self.entries.iter().enumerate() {
            let about: Vec<PageId> = entry
                .about
                .iter()
                .copied()
                .filter(|id| pages[id.0 as usize].fields.role().is_some())
                .collect();
            let role = if let [only] = about.as_slice() { Some(*only) } else { None };
            by_role.entry(role).or_default().push(at);
        }
        let order = roles.iter().copied().map(Some).chain([None]);
        self.groups = order
            .filter_map(|role| Some(Group { role, entries: by_role.remove(&role)? }))
            .collect();
    }

    /// Returns the questions that a page answers.
    pub fn of_page(&self, page: PageId) -> impl Iterator<Item = &Entry> {
        self.by_page.get(&page).into_iter().flatten().map(|at| &self.entries[*at])
    }

    /// Returns the questions about a page that other pages answer.
    pub fn about(&self, page: PageId) -> impl Iterator<Item = &Entry> {
        self.by_subject.get(&page).into_iter().flatten().map(|at| &self.entries[*at])
    }

    /// Returns the anchors of the questions on a page itself.
    pub fn anchors(&self, page: &Page) -> Vec<&str> {
        let anchors = self.anchors.get(&page.path).into_iter().flatten();
        anchors.map(String::as_str).collect()
    }
}

fn found<'a>(pages: &'a [Arc<Page>], titles: &'a [Box<str>]) -> Vec<Found<'a>> {
    let mut all = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let home = PageId::from_index(at);
        if let Some(faq) = page.fields.faq() {
            let question = faq.question.as_ref();
            all.push(Found {
                words: question.map_or(&*titles[at], |question| &question.value),
                span: question.map_or(page.span(), |question| question.span),
                home,
                asked: Asked::Page,
                id: Some(&page.id),
                about: &faq.about,
                same_as: faq.same_as.as_ref(),
            });
        }
        for (entry, question) in page.common.faq.iter().map(|entry| &entry.value).enumerate() {
            all.push(Found {
                words: &question.question.value,
                span: question.question.span,
                home,
                asked: Asked::Inline(entry),
                id: question.id.as_deref(),
                about: &question.about,
                same_as: None,
            });
        }
    }
    all
}

/// Returns the pages that a question is about: those of its field, or else its own page if that is a
/// role, or the roles that its own page is about.
fn about(
    found: &Found<'_>,
    pages: &[Arc<Page>],
    lookup: &Lookup<'_>,
    diags: &mut Diagnostics,
) -> Vec<PageId> {
    if !found.about.is_empty() {
        let references = found.about.iter();
        return references.filter_map(|to| lookup.resolve_or_report(&to.0, None, diags)).collect();
    }
    let page = &pages[found.home.0 as usize];
    if page.fields.role().is_some() {
        return vec![found.home];
    }
    // Errors are reported where the field itself is read.
    let roles = page.fields.links().roles().iter();
    roles.filter_map(|role| lookup.resolve(&role.0.value, Some(&[KindId::ROLE])).ok()).collect()
}

/// Returns the abbreviations of roles with the full names, both folded.
fn abbreviations(pages: &[Arc<Page>], titles: &[Box<str>]) -> FxHashMap<String, String> {
    let mut abbreviations = FxHashMap::default();
    for (page, title) in pages.iter().zip(titles) {
        if let Some(abbreviation) = page.fields.role().and_then(|role| role.abbreviation.as_ref()) {
            abbreviations.insert(abbreviation.to_lowercase(), folded_words(title).join(" "));
        }
    }
    abbreviations
}

fn folded_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Returns a question without case, punctuation and abbreviations of roles.
fn folded(question: &str, abbreviations: &FxHashMap<String, String>) -> String {
    folded_words(question)
        .into_iter()
        .map(|word| abbreviations.get(&word).cloned().unwrap_or(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns an anchor that no other question has.
fn anchor(id: Option<&str>, words: &str, taken: &mut FxHashSet<String>) -> String {
    let base = id.map_or_else(|| slug::slugify(words), slug::slugify);
    let base = if base.is_empty() { "question".to_owned() } else { base };
    let base = base.chars().take(80).collect::<String>();
    let base = base.trim_end_matches('-').to_owned();
    let mut anchor = format!("q-{base}");
    let mut number = 1;
    while !taken.insert(anchor.clone()) {
        number += 1;
        anchor = format!("q-{base}-{number}");
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_the_same_without_regard_to_case_punctuation_and_abbreviations() {
        let abbreviations = FxHashMap::from_iter([("po".to_owned(), "product owner".to_owned())]);
        assert_eq!(
            folded("What is a PO?", &abbreviations),
            folded("what is a “Product Owner”", &abbreviations)
        );
    }

    #[test]
    fn anchors_of_equal_words_differ() {
        let mut taken = FxHashSet::default();
        assert_eq!(anchor(None, "Who?", &mut taken), "q-who");
        assert_eq!(anchor(None, "who!", &mut taken), "q-who-2");
        assert_eq!(anchor(None, "?", &mut taken), "q-question");
    }
}

//! *Names → pages.* A reference is the id of a page, perhaps with its folder, or another name of a
//! role. A field that takes pages of certain kinds looks among those first.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::FxHashMap;

use super::PageId;
use crate::data::record::Reference;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::kinds::{Fields, Kind};
use crate::page::Page;
use crate::text::Span;

/// Finds pages by name.
#[derive(Debug, Default)]
pub struct Index {
    names: Arc<Names>,
    /// How many nearest names were looked for: each search goes through all names.
    searches: AtomicUsize,
}

#[derive(Clone, Debug, Default)]
struct Names {
    by_name: FxHashMap<Box<str>, Vec<PageId>>,
    by_path: FxHashMap<Box<str>, PageId>,
    by_route: FxHashMap<Box<str>, PageId>,
    draft_names: FxHashMap<Box<str>, Span>,
    ids: Vec<Box<str>>,
}

/// How often a nearest name is looked for in one run. Whoever has mistyped more names than that
/// has most likely moved a folder.
const MOST_SEARCHES: usize = 50;

/// Why a name means no page.
#[derive(Debug, PartialEq, Eq)]
pub enum NotFound {
    /// No page has it.
    Unknown,
    /// Several have it.
    Ambiguous(Vec<PageId>),
    /// One has it, of a kind that cannot stand here.
    WrongKind(PageId),
    /// A draft has it, and drafts are not published.
    Draft,
}

/// A name without regard to case, with single spaces.
fn fold(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `roles/product-owner.md` → `roles/product-owner`; the index of a folder is the folder.
fn path_name(page: &Page) -> &str {
    if page.is_index { page.folder() } else { page.path.strip_suffix(".md").unwrap_or(&page.path) }
}

impl Names {
    fn add(&mut self, name: &str, id: PageId) {
        if name.is_empty() {
            return;
        }
        let pages = self.by_name.entry(name.into()).or_default();
        if !pages.contains(&id) {
            pages.push(id);
        }
    }
}

impl Index {
    /// Indexes the pages that somebody has written.
    pub fn new(pages: &[Arc<Page>], drafts: &[Arc<Page>]) -> Index {
        let mut names = Names::default();
        for page in drafts {
            for name in [&*page.id, path_name(page), &*page.path] {
                names.draft_names.insert(name.into(), page.span());
            }
        }
        let mut index = Index { names: names.into(), searches: AtomicUsize::new(0) };
        index.extend(pages, 0);
        index
    }

    /// The same index for a handbook in which all pages are called as they were, when so many nearest
    /// names were looked for.
    pub(super) fn again(&self, searches: usize) -> Index {
        Index { names: self.names.clone(), searches: AtomicUsize::new(searches) }
    }

    /// Indexes further pages, those from `first` on.
    pub fn extend(&mut self, pages: &[Arc<Page>], first: usize) {
        let names = Arc::make_mut(&mut self.names);
        for (at, page) in pages.iter().enumerate().skip(first) {
            let id = PageId::of(at);
            names.by_path.insert(page.path.clone(), id);
            names.by_route.entry(page.route.as_str().into()).or_insert(id);
            // A tag is often called like the term that it is about, a view like the topic that it
            // belongs to; their paths tell them apart.
            if !matches!(page.fields, Fields::Tag(_) | Fields::View(_)) {
                names.add(&page.id, id);
            }
            names.add(path_name(page), id);
            if let Fields::Role(role) = &page.fields {
                let others = role.also_known_as.iter().chain(&role.abbreviation);
                for name in others.chain(page.title.as_ref().map(|title| &title.value)) {
                    names.add(&fold(name), id);
                }
            }
            names.ids.push(page.id.clone());
        }
        names.ids.sort();
        names.ids.dedup();
    }

    /// The page whose file has this path, relative to `content`.
    pub fn by_path(&self, path: &str) -> Option<PageId> {
        self.names.by_path.get(path).copied()
    }

    /// The page at this route; a missing slash at its end is allowed.
    pub fn by_route(&self, route: &str) -> Option<PageId> {
        let route = route.trim_matches('/');
        self.names
            .by_route
            .get(route)
            .or_else(|| self.names.by_route.get(format!("{route}/").as_str()))
            .copied()
    }

    /// Whether a draft that is kept back has this name or path.
    pub fn is_draft(&self, name: &str) -> bool {
        self.names.draft_names.contains_key(name)
    }

    /// The page that `name` means; `kinds` are those that can stand here.
    pub fn find(
        &self,
        name: &str,
        kinds: Option<&[Kind]>,
        pages: &[Arc<Page>],
    ) -> Result<PageId, NotFound> {
        let name = name.trim().trim_matches('/');
        let name = name.strip_suffix(".md").unwrap_or(name);
        let found =
            self.names.by_name.get(name).or_else(|| self.names.by_name.get(fold(name).as_str()));
        let Some(found) = found else {
            let draft = self.names.draft_names.contains_key(name);
            return Err(if draft { NotFound::Draft } else { NotFound::Unknown });
        };
        let fits = |id: &PageId| {
            // An index of all pages may be asked for written ones while the others are being made.
            let kind = pages.get(id.0 as usize).map(|page| page.kind);
            kinds.is_none_or(|kinds| kind.is_some_and(|kind| kinds.contains(&kind)))
        };
        if let [only] = found.as_slice() {
            return if fits(only) { Ok(*only) } else { Err(NotFound::WrongKind(*only)) };
        }
        let fitting: Vec<PageId> = found.iter().copied().filter(fits).collect();
        match (fitting.as_slice(), found.as_slice()) {
            ([only], _) => Ok(*only),
            ([], [first, ..]) => Err(NotFound::WrongKind(*first)),
            _ => Err(NotFound::Ambiguous(fitting)),
        }
    }

    /// The page that a field refers to, or a finding.
    pub fn resolve(
        &self,
        reference: &Reference,
        kinds: Option<&[Kind]>,
        pages: &[Arc<Page>],
        diags: &mut Diagnostics,
    ) -> Option<PageId> {
        let name = &reference.0.value;
        match self.find(name, kinds, pages) {
            Ok(id) => Some(id),
            Err(why) => {
                diags.push(self.explain(name, reference.0.span, kinds, &why, pages));
                None
            }
        }
    }

    /// The finding for a name that means no page.
    pub fn explain(
        &self,
        name: &str,
        span: Span,
        kinds: Option<&[Kind]>,
        why: &NotFound,
        pages: &[Arc<Page>],
    ) -> Diagnostic {
        let what = match kinds {
            Some([kind]) => kind.word(),
            _ => "page",
        };
        match why {
            NotFound::Unknown => {
                let diagnostic = Diagnostic::new(
                    Code::UnknownReference,
                    span,
                    format!("unknown {what} `{name}`"),
                );
                match self.nearest(name, kinds, pages) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic,
                }
            }
            NotFound::Draft => {
                let message = format!("`{name}` is a draft and is not published");
                Diagnostic::new(Code::LinkToDraft, span, message)
                    .help("publish it, or build with `--drafts`")
            }
            NotFound::WrongKind(id) => {
                let page = &pages[id.0 as usize];
                let message = format!("`{name}` is a {}, not a {what}", page.kind.word());
                Diagnostic::new(Code::WrongKind, span, message)
            }
            NotFound::Ambiguous(ids) => {
                let paths: Vec<_> =
                    ids.iter().take(4).map(|id| path_name(&pages[id.0 as usize])).collect();
                let message = format!("`{name}` is ambiguous: {} pages match", ids.len());
                let help = format!("write {}", crate::data::record::list_of(&paths))
                    .replace(" and ", " or ");
                Diagnostic::new(Code::AmbiguousReference, span, message).help(help)
            }
        }
    }

    /// How many nearest names were looked for.
    pub(super) fn searches(&self) -> usize {
        self.searches.load(Ordering::Relaxed)
    }

    /// Whether all nearest names were looked for that somebody has asked for.
    pub(super) fn has_searched_all(&self) -> bool {
        self.searches() <= MOST_SEARCHES
    }

    /// Counts what was looked for when that was found which is taken over now.
    pub(super) fn searched_before(&self, searches: usize) {
        self.searches.fetch_add(searches, Ordering::Relaxed);
    }

    /// Whether one more nearest name may be looked for.
    pub fn may_search(&self) -> bool {
        self.searches.fetch_add(1, Ordering::Relaxed) < MOST_SEARCHES
    }

    fn nearest(&self, name: &str, kinds: Option<&[Kind]>, pages: &[Arc<Page>]) -> Option<&str> {
        if !self.may_search() {
            return None;
        }
        let of_kind = |candidate: &&str| {
            kinds.is_none_or(|kinds| {
                self.names.by_name.get(*candidate).is_some_and(|ids| {
                    ids.iter().any(|id| kinds.contains(&pages[id.0 as usize].kind))
                })
            })
        };
        nearest(name, self.names.ids.iter().map(|name| &**name).filter(of_kind))
    }

    /// Two pages of one kind with one id. Plain pages may share the name of their file, as in
    /// `teams/a/intro.md` and `teams/b/intro.md`; referring to them takes the folder.
    pub fn report_duplicates(&self, pages: &[Arc<Page>], diags: &mut Diagnostics) {
        let mut first: FxHashMap<(Kind, &str), &Page> = FxHashMap::default();
        for page in pages {
            if page.is_index || (page.kind == Kind::Page && page.common.id.is_none()) {
                continue;
            }
            if let Some(other) = first.insert((page.kind, &page.id), page) {
                let span = page.common.id.as_ref().map_or(page.span(), |id| id.span);
                let message = format!("another {} has the id `{}`", page.kind.word(), page.id);
                diags.push(
                    Diagnostic::new(Code::DuplicateId, span, message)
                        .also(other.span(), "this one")
                        .help("give one of them another `id`"),
                );
            }
        }
    }
}

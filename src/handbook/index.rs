//! *Names → pages.* A reference is the id of a page, optionally with its folder, or another name of a
//! role. A field that takes pages of certain kinds prefers those.

use std::cell::Cell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::PageId;
use super::candidates::Candidates;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::kinds::KindId;
use crate::page::Page;
use crate::source_map::{Span, Spanned};

/// The names of all pages. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Index {
    names: Arc<Names>,
}

/// Resolves the references of one page.
#[derive(Debug)]
pub struct Lookup<'a> {
    index: &'a Index,
    pages: &'a [Arc<Page>],
    /// The page, which is not suggested.
    page: Option<PageId>,
    /// Number of further searches for a similar name: each compares all names.
    suggestions_left: Cell<usize>,
}

#[derive(Clone, Debug, Default)]
struct Names {
    by_name: FxHashMap<Box<str>, Vec<PageId>>,
    by_path: FxHashMap<Box<str>, PageId>,
    by_route: FxHashMap<Box<str>, PageId>,
    draft_names: FxHashMap<Box<str>, Span>,
    ids: Candidates,
}

/// Maximum number of suggestions for one page in each stage. More unknown names usually mean a moved
/// folder.
const MAX_SUGGESTIONS: usize = 10;

/// The reason why a name means no page.
#[derive(Debug, PartialEq, Eq)]
pub enum ResolveError {
    /// No page has the name.
    Unknown,
    /// Several pages have it.
    Ambiguous(Vec<PageId>),
    /// A page of another kind has it.
    WrongKind(PageId),
    /// A draft has it, and drafts are not published.
    Draft,
}

/// Returns a name without regard to case, with single spaces.
fn fold(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `roles/product-owner.md` → `roles/product-owner`; the index of a folder is the folder.
pub(super) fn path_name(page: &Page) -> &str {
    match page.is_index {
        true => page.folder(),
        false => crate::source::name::stem(&page.path).unwrap_or(&page.path),
    }
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
    /// Indexes written pages.
    pub fn new(pages: &[Arc<Page>], drafts: &[Arc<Page>]) -> Index {
        let mut names = Names::default();
        for page in drafts {
            for name in [&*page.id, path_name(page), &*page.path] {
                names.draft_names.insert(name.into(), page.span());
            }
        }
        let mut index = Index { names: names.into() };
        index.extend(pages, 0);
        index
    }

    /// Indexes further pages, from number `first` on.
    pub fn extend(&mut self, pages: &[Arc<Page>], first: usize) {
        let names = Arc::make_mut(&mut self.names);
        for (at, page) in pages.iter().enumerate().skip(first) {
            let id = PageId::from_index(at);
            names.by_path.insert(page.path.clone(), id);
            names.by_route.entry(page.route.as_str().into()).or_insert(id);
            // A tag often has the id of a term, and a view that of its topic: they are found by path only.
            if page.fields.tag().is_none() && page.fields.view().is_none() {
                names.add(&page.id, id);
            }
            names.add(path_name(page), id);
            if let Some(role) = page.fields.role() {
                let title = page.title.as_ref().map(|title| title.value.as_str());
                for name in role.other_names().chain(title) {
                    names.add(&fold(name), id);
                }
            }
        }
        let mut ids: Vec<Box<str>> = pages.iter().map(|page| page.id.clone()).collect();
        ids.sort();
        ids.dedup();
        names.ids = Candidates::new(ids);
    }

    /// Returns the page whose file has this path, relative to `content`.
    pub fn by_path(&self, path: &str) -> Option<PageId> {
        self.names.by_path.get(path).copied()
    }

    /// Returns the page at this route; the slash at its end may be missing.
    pub fn by_route(&self, route: &str) -> Option<PageId> {
        let route = route.trim_matches('/');
        self.names
            .by_route
            .get(route)
            .or_else(|| self.names.by_route.get(format!("{route}/").as_str()))
            .copied()
    }

    /// Whether an unpublished draft has this name or path.
    pub fn is_draft(&self, name: &str) -> bool {
        self.names.draft_names.contains_key(name)
    }

    /// Returns a lookup for the references of one page.
    pub fn lookup<'a>(&'a self, pages: &'a [Arc<Page>]) -> Lookup<'a> {
        Lookup { index: self, pages, page: None, suggestions_left: Cell::new(MAX_SUGGESTIONS) }
    }

    /// Returns the page that `name` means, of one of `kinds`. `pages` are those of the index.
    ///
    /// # Errors
    ///
    /// The reason why the name means no page.
    pub fn resolve(
        &self,
        name: &str,
        kinds: Option<&[KindId]>,
        pages: &[Arc<Page>],
    ) -> Result<PageId, ResolveError> {
        let name = name.trim().trim_matches('/');
        let name = crate::source::name::stem(name).unwrap_or(name);
        let found =
            self.names.by_name.get(name).or_else(|| self.names.by_name.get(fold(name).as_str()));
        let Some(found) = found else {
            let draft = self.names.draft_names.contains_key(name);
            return Err(if draft { ResolveError::Draft } else { ResolveError::Unknown });
        };
        let fits = |id: &PageId| {
            // The index may have generated pages that do not exist yet.
            let kind = pages.get(id.0 as usize).map(|page| page.kind);
            kinds.is_none_or(|kinds| kind.is_some_and(|kind| kinds.contains(&kind)))
        };
        if let [only] = found.as_slice() {
            return if fits(only) { Ok(*only) } else { Err(ResolveError::WrongKind(*only)) };
        }
        let fitting: Vec<PageId> = found.iter().copied().filter(fits).collect();
        match (fitting.as_slice(), found.as_slice()) {
            ([only], _) => Ok(*only),
            ([], [first, ..]) => Err(ResolveError::WrongKind(*first)),
            _ => Err(ResolveError::Ambiguous(fitting)),
        }
    }

    /// Reports two pages of one kind with one id. Plain pages may share the name of their file, as in
    /// `teams/a/intro.md` and `teams/b/intro.md`; referring to them takes the folder.
    pub fn report_duplicates(&self, pages: &[Arc<Page>], diags: &mut Diagnostics) {
        let mut first: FxHashMap<(KindId, &str), &Page> = FxHashMap::default();
        for page in pages {
            if page.is_index || (page.kind == KindId::PAGE && page.common.id.is_none()) {
                continue;
            }
            if let Some(other) = first.insert((page.kind, &page.id), page) {
                let span = page.common.id.as_ref().map_or(page.span(), |id| id.span);
                let message = format!("another {} has the id `{}`", page.kind.name(), page.id);
                diags.push(
                    Diagnostic::new(Code::DuplicateId, span, message)
                        .also(other.span(), "this one")
                        .help("give one of them another `id`"),
                );
            }
        }
    }
}

impl Lookup<'_> {
    /// Does not suggest the page itself in place of an unknown name.
    pub fn without_self(self, page: PageId) -> Self {
        Lookup { page: Some(page), ..self }
    }

    /// Returns the page that `name` means.
    ///
    /// # Errors
    ///
    /// The reason why the name means no page.
    pub fn resolve(&self, name: &str, kinds: Option<&[KindId]>) -> Result<PageId, ResolveError> {
        self.index.resolve(name, kinds, self.pages)
    }

    /// Returns the page that a field refers to by this name, or reports an error.
    pub fn resolve_or_report(
        &self,
        name: &Spanned<String>,
        kinds: Option<&[KindId]>,
        diags: &mut Diagnostics,
    ) -> Option<PageId> {
        match self.resolve(&name.value, kinds) {
            Ok(id) => Some(id),
            Err(error) => {
                diags.push(self.explain(&name.value, name.span, kinds, &error));
                None
            }
        }
    }

    /// Returns the diagnostic for a name that means no page.
    pub fn explain(
        &self,
        name: &str,
        span: Span,
        kinds: Option<&[KindId]>,
        error: &ResolveError,
    ) -> Diagnostic {
        let what = match kinds {
            Some([kind]) => kind.name(),
            _ => "page",
        };
        match error {
            ResolveError::Unknown => {
                let message = format!("unknown {what} `{name}`");
                let diagnostic = Diagnostic::new(Code::UnknownReference, span, message);
                match self.nearest(name, kinds) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic,
                }
            }
            ResolveError::Draft => {
                let message = format!("`{name}` is a draft and is not published");
                Diagnostic::new(Code::LinkToDraft, span, message)
                    .help("publish it, or build with `--drafts`")
            }
            ResolveError::WrongKind(id) => {
                let page = &self.pages[id.0 as usize];
                let message = format!("`{name}` is a {}, not a {what}", page.kind.name());
                Diagnostic::new(Code::WrongKind, span, message)
            }
            ResolveError::Ambiguous(ids) => {
                let paths = ids.iter().take(4).map(|id| path_name(&self.pages[id.0 as usize]));
                let message = format!("`{name}` is ambiguous: {} pages match", ids.len());
                let names = crate::data::list_of(&paths.collect::<Vec<_>>());
                let help = format!("write {names}").replace(" and ", " or ");
                Diagnostic::new(Code::AmbiguousReference, span, message).help(help)
            }
        }
    }

    /// Whether one more similar name may be searched for on this page; counts the search.
    pub fn may_suggest(&self) -> bool {
        let left = self.suggestions_left.get();
        self.suggestions_left.set(left.saturating_sub(1));
        left > 0
    }

    /// Returns the id that is nearest to `name`.
    fn nearest(&self, name: &str, kinds: Option<&[KindId]>) -> Option<&str> {
        if !self.may_suggest() {
            return None;
        }
        let names = &*self.index.names;
        let fits = |id: &PageId| {
            let kind = self.pages[id.0 as usize].kind;
            self.page != Some(*id) && kinds.is_none_or(|kinds| kinds.contains(&kind))
        };
        let is_fitting = |candidate: &str| match names.by_name.get(candidate) {
            Some(ids) => ids.iter().any(fits),
            // Found by its path only.
            None => kinds.is_none(),
        };
        names.ids.nearest(name, is_fitting)
    }
}

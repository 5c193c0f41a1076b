//! *Two snapshots → the pages that have another address now*, so that tabs can follow them.

use crate::engine::Snapshot;
use crate::handbook::PageId;
use crate::output::routes::Product;
use crate::source_map::FileId;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// The pages that were renamed or moved since the preview started.
#[derive(Clone, Debug, Default)]
pub(super) struct Moves {
    /// By the old path in the site.
    pages: FxHashMap<String, Moved>,
    /// New files with the files whose pages they continue.
    pub(super) renamed: FxHashMap<FileId, FileId>,
}

#[derive(Clone, Debug)]
struct Moved {
    /// The new path in the site.
    to: String,
    generation: u64,
}

/// A page with a file, by its path in the site.
struct Place {
    path: String,
    id: PageId,
    file: FileId,
}

impl Moves {
    /// Returns the page that was at a path of the site before and has moved since `generation`.
    pub(super) fn target(
        &self,
        snapshot: &Snapshot,
        path: &str,
        generation: u64,
    ) -> Option<PageId> {
        let mut moved = self.pages.get(path)?;
        if moved.generation <= generation {
            return None;
        }
        // A page can move several times between two requests. In a circle, it would be there.
        for _ in 0..=self.pages.len() {
            if let Some(id) = page_at(snapshot, &moved.to) {
                return Some(id);
            }
            moved = self.pages.get(&moved.to)?;
        }
        None
    }

    /// Adds the pages that a new snapshot has at another address: those to which the old address leads,
    /// those with the same text, those with the same id.
    pub(super) fn record(moves: &mut Arc<Moves>, old: &Snapshot, new: &Snapshot) {
        if Arc::ptr_eq(&old.displayed.routes, &new.displayed.routes) {
            return;
        }
        let gone = only_in(old, new);
        let found = pairs(&gone, &only_in(new, old), old, new);
        if found.is_empty() {
            return;
        }
        let moves = Arc::make_mut(moves);
        for (from, to, file) in found {
            if let Some(file) = file {
                moves.renamed.insert(file, from.file);
            }
            let moved = Moved { to, generation: new.generation };
            moves.pages.insert(from.path.clone(), moved);
        }
    }
}

/// Returns the pages of files whose path in the site is that of no page of another snapshot.
fn only_in(snapshot: &Snapshot, other: &Snapshot) -> Vec<Place> {
    let handbook = &snapshot.displayed.handbook;
    handbook
        .pages()
        .filter_map(|(id, page)| {
            let path = page.route.output_path();
            let is_only_here = page_at(other, &path).is_none();
            is_only_here.then_some(Place { file: page.file?, path, id })
        })
        .collect()
}

fn page_at(snapshot: &Snapshot, path: &str) -> Option<PageId> {
    match snapshot.displayed.routes.get(path)?.product {
        Product::Page(id) => Some(id),
        _ => None,
    }
}

/// Returns pages that are gone, each with the path of the page that continues it, and the new file.
fn pairs<'s>(
    gone: &'s [Place],
    come: &[Place],
    old: &Snapshot,
    new: &Snapshot,
) -> Vec<(&'s Place, String, Option<FileId>)> {
    let mut found = Vec::new();
    let mut open: Vec<&Place> = Vec::new();
    let mut taken = FxHashSet::default();
    for place in gone {
        // An alias of the new page.
        let routed = new.displayed.routes.get(&place.path).map(|routed| routed.product);
        match routed {
            Some(Product::Redirect(id)) => {
                let page = new.displayed.handbook.page(id);
                taken.insert(id);
                let file = page.file.filter(|file| *file != place.file);
                found.push((place, page.route.output_path(), file));
            }
            _ => open.push(place),
        }
    }
    type Name<'f> = &'f dyn Fn(&Snapshot, &Place) -> String;
    let whole: Name<'_> = &|snapshot, place| snapshot.sources().texts.text(place.file).to_string();
    let text: Name<'_> = &|snapshot, place| {
        snapshot.displayed.handbook.page(place.id).body.fragment.text.to_string()
    };
    let id: Name<'_> = &|snapshot, place| {
        let page = snapshot.displayed.handbook.page(place.id);
        format!("{:?} {}", page.kind, page.id)
    };
    for name in [whole, text, id] {
        let mut by_name: FxHashMap<String, Vec<&Place>> = FxHashMap::default();
        for place in come.iter().rev().filter(|place| !taken.contains(&place.id)) {
            by_name.entry(name(new, place)).or_default().push(place);
        }
        open.retain(|from| {
            let own = name(old, from);
            let to = match own.trim().is_empty() {
                true => None,
                false => by_name.get_mut(&own).and_then(Vec::pop),
            };
            if let Some(to) = to {
                taken.insert(to.id);
                found.push((*from, to.path.clone(), Some(to.file)));
            }
            to.is_none()
        });
    }
    found
}

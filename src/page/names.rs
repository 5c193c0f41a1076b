//! *A page → keys of invalidation:* fingerprints of what other pages depend on.

use std::hash::{Hash, Hasher};

use super::place::Place;
use crate::data::Record;
use crate::fingerprint::Fingerprint;
use crate::kinds::{Common, Fields, KindId};
use crate::source_map::{FileId, Spanned};
use crate::url::Route;

/// The names and routes of a page.
pub(super) struct Names<'a> {
    /// The kind.
    pub kind: KindId,
    /// The path of the file.
    pub path: &'a str,
    /// The address.
    pub route: &'a Route,
    /// The id.
    pub id: &'a str,
    /// Whether the page is the index of its folder.
    pub is_index: bool,
    /// The title of a role: other pages can refer to a role by it.
    pub title: Option<&'a str>,
    /// Whether the page has a history: pages with one are in the feed.
    pub has_changes: bool,
    /// Fields of every page; those marked `[name]` count.
    pub common: &'a Common,
    /// Fields of the kind; those marked `[name]` count.
    pub fields: &'a Fields,
}

impl Names<'_> {
    /// Returns the fingerprint of the names.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_hash(self)
    }
}

impl Hash for Names<'_> {
    fn hash<H: Hasher>(&self, mut state: &mut H) {
        // Without `..`: a new field does not compile until it is hashed here or left out on purpose.
        let Names { kind, path, route, id, is_index, title, has_changes, common, fields } = self;
        (kind, path, route, id, is_index, title, has_changes).hash(state);
        common.hash_names(&mut state);
        fields.hash_names(&mut state);
    }
}

/// Returns the fingerprint of a file without the text of the body, including the positions of its
/// fields.
pub(super) fn of_front_matter(
    file: FileId,
    path: &str,
    matter: &str,
    title: Option<&Spanned<String>>,
    place: &Place,
) -> Fingerprint {
    let title = title.map(|title| (title.span, title.value.as_str()));
    Fingerprint::of_hash(&(file, path, title, matter, place))
}

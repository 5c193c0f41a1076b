//! *Static files → files of the site.* Style sheets and scripts are published under a name that
//! changes with their content, so that browsers can cache them without limit.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::fingerprint::Fingerprint;
use crate::source::{Asset, Sources};
use crate::theme::builtin;
use crate::url::Route;

/// Number of digits of the fingerprint in a file name.
const DIGITS: usize = 10;

/// A static file.
#[derive(Clone, Debug)]
pub struct Static {
    /// Path below `static`.
    path: Arc<str>,
    /// Path in the site.
    pub published: String,
    /// The content.
    pub bytes: Arc<[u8]>,
    is_own: bool,
}

impl Static {
    /// Returns a description of the origin for messages.
    pub fn origin(&self) -> String {
        match self.is_own {
            true => format!("the file `static/{}`", self.path),
            false => format!("the file `{}` of the theme", self.path),
        }
    }
}

/// Static files of the site and of the theme, by path; those of the site win.
#[derive(Debug)]
pub struct Statics(Vec<Static>);

impl Statics {
    /// Collects the files.
    pub fn new(own: &[Asset]) -> Statics {
        let mut files = BTreeMap::new();
        for (path, bytes) in builtin::STATICS {
            let published = published(path, || Fingerprint::of_bytes(bytes));
            let (path, bytes) = (Arc::<str>::from(*path), Arc::from(*bytes));
            files.insert(path.clone(), Static { path, published, bytes, is_own: false });
        }
        for asset in own {
            let published = published(&asset.path, || asset.fingerprint());
            let (path, bytes) = (asset.path.clone(), asset.bytes());
            files.insert(path.clone(), Static { path, published, bytes, is_own: true });
        }
        Statics(files.into_values().collect())
    }

    /// Returns all files, sorted by path.
    pub fn files(&self) -> &[Static] {
        &self.0
    }

    /// Whether a file is published at this path.
    pub fn has(&self, path: &str) -> bool {
        self.0.binary_search_by(|file| (*file.path).cmp(path)).is_ok()
    }

    /// Returns the URL paths of all files by path.
    pub fn addresses(&self, config: &Config) -> BTreeMap<String, String> {
        self.0
            .iter()
            .map(|file| (file.path.to_string(), config.base.link(&Route::file(&file.published))))
            .collect()
    }
}

/// Returns the published name: `style.css` → `style.1a2b3c4d5e.css`. Other types of files keep
/// their names.
fn published(path: &str, fingerprint: impl Fn() -> Fingerprint) -> String {
    match path.rsplit_once('.') {
        Some((stem, ending @ ("css" | "js"))) => {
            format!("{stem}.{}.{ending}", fingerprint().hex(DIGITS))
        }
        _ => path.to_owned(),
    }
}

/// Returns the files that pages may link to. Files that are published under another name are left
/// out.
pub fn linkable(sources: &Sources) -> crate::handbook::Files {
    let keeps_its_name =
        |asset: &&Asset| !asset.path.ends_with(".css") && !asset.path.ends_with(".js");
    crate::handbook::Files {
        content: sources.assets.clone(),
        statics: sources.statics.iter().filter(keeps_its_name).cloned().collect(),
        elsewhere: sources.elsewhere.clone(),
        layout: sources.layout.clone(),
        has_templates: !sources.templates.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_and_scripts_are_named_after_their_content() {
        let name = |bytes: &[u8]| published("css/a.css", || Fingerprint::of_bytes(bytes));
        assert_ne!(name(b"a"), name(b"b"));
        assert!(name(b"a").starts_with("css/a.") && name(b"a").ends_with(".css"));
        assert_eq!(published("a.svg", || Fingerprint::of_bytes(b"a")), "a.svg");
    }
}

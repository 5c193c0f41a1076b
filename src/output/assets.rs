//! *Static files → files of the site, style sheets and scripts under a name that changes with their
//! content,* so that they can be kept for ever and are never stale.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::fingerprint::Fingerprint;
use crate::handbook::FileFacts;
use crate::source::{Asset, Sources};
use crate::theme::builtin;
use crate::url::Route;

/// Digits of the fingerprint in a file name.
const DIGITS: usize = 10;

/// A static file.
#[derive(Clone, Debug)]
pub struct Static {
    /// Where it stands below `static`.
    path: Arc<str>,
    /// Where it is published.
    pub published: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
    is_own: bool,
}

impl Static {
    /// What it comes from, in words that messages can use.
    pub fn origin(&self) -> String {
        match self.is_own {
            true => format!("the file `static/{}`", self.path),
            false => format!("the file `{}` of the theme", self.path),
        }
    }
}

/// Static files of the site laid over those of the theme, by path.
#[derive(Debug)]
pub struct Statics(Vec<Static>);

impl Statics {
    /// Gathers the files.
    pub fn new(own: &[Asset]) -> Statics {
        let mut files = BTreeMap::new();
        for (path, bytes) in builtin::STATICS {
            let published = published(path, || Fingerprint::of(bytes));
            let (path, bytes) = (Arc::<str>::from(*path), Arc::from(*bytes));
            files.insert(path.clone(), Static { path, published, bytes, is_own: false });
        }
        for asset in own {
            let published = published(&asset.path, || asset.fingerprint);
            let (path, bytes) = (asset.path.clone(), asset.bytes.clone());
            files.insert(path.clone(), Static { path, published, bytes, is_own: true });
        }
        Statics(files.into_values().collect())
    }

    /// All files by path.
    pub fn files(&self) -> &[Static] {
        &self.0
    }

    /// Whether one is published at this address.
    pub fn has(&self, path: &str) -> bool {
        self.0.binary_search_by(|file| (*file.path).cmp(path)).is_ok()
    }

    /// The addresses of all files by their paths.
    pub fn addresses(&self, config: &Config) -> BTreeMap<String, String> {
        self.0
            .iter()
            .map(|file| (file.path.to_string(), config.base.link(&Route::file(&file.published))))
            .collect()
    }
}

/// `style.css` → `style.1a2b3c4d5e.css`; other files keep their names.
fn published(path: &str, fingerprint: impl Fn() -> Fingerprint) -> String {
    match path.rsplit_once('.') {
        Some((stem, ending @ ("css" | "js"))) => {
            format!("{stem}.{}.{ending}", fingerprint().hex(DIGITS))
        }
        _ => path.to_owned(),
    }
}

/// What pages may link to besides pages. Files that are published under another name are left out.
pub fn linkable(sources: &Sources) -> crate::handbook::Files {
    let facts = |asset: &Asset| FileFacts { path: asset.path.clone(), size: asset.size };
    let keeps_its_name =
        |asset: &&Asset| !asset.path.ends_with(".css") && !asset.path.ends_with(".js");
    crate::handbook::Files {
        content: sources.assets.iter().map(facts).collect(),
        statics: sources.statics.iter().filter(keeps_its_name).map(facts).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_and_scripts_are_named_after_their_content() {
        let name = |bytes: &[u8]| published("css/a.css", || Fingerprint::of(bytes));
        assert_ne!(name(b"a"), name(b"b"));
        assert!(name(b"a").starts_with("css/a.") && name(b"a").ends_with(".css"));
        assert_eq!(published("a.svg", || Fingerprint::of(b"a")), "a.svg");
    }
}

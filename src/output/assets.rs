//! *Static files → files of the site, style sheets and scripts under a name that changes with their
//! content,* so that they can be kept for ever and are never stale.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Output, Outputs};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::fingerprint::Fingerprint;
use crate::handbook::FileFacts;
use crate::source::{Asset, Sources};
use crate::theme::builtin;
use crate::url::Route;

/// Digits of the fingerprint in a file name.
const DIGITS: usize = 10;

/// Static files of the site laid over those of the theme.
#[derive(Debug)]
pub struct Statics {
    /// By path: the path that it is published at, the bytes, what it comes from.
    files: BTreeMap<String, (String, Arc<[u8]>, String)>,
}

impl Statics {
    /// Gathers the files.
    pub fn new(own: &[Asset]) -> Statics {
        let mut files = BTreeMap::new();
        for (path, bytes) in builtin::STATICS {
            let published = published(path, || Fingerprint::of(bytes));
            let origin = format!("the file `{path}` of the theme");
            files.insert((*path).to_owned(), (published, Arc::from(*bytes), origin));
        }
        for asset in own {
            let published = published(&asset.path, || asset.fingerprint);
            let origin = format!("the file `static/{}`", asset.path);
            files.insert(asset.path.to_string(), (published, asset.bytes.clone(), origin));
        }
        Statics { files }
    }

    /// The addresses of all files by their paths.
    pub fn addresses(&self, config: &Config) -> BTreeMap<String, String> {
        self.files
            .iter()
            .map(|(path, (published, ..))| {
                (path.clone(), config.base.link(&Route::file(published)))
            })
            .collect()
    }

    /// Adds the files to the site.
    pub fn add(&self, outputs: &mut Outputs, diags: &mut Diagnostics) {
        for (published, bytes, origin) in self.files.values() {
            let output = Output { bytes: bytes.clone(), origin: origin.clone(), span: None };
            outputs.insert_static(published, output, diags);
        }
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

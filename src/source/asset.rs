//! *A file that is published unchanged.* Its content is read when something asks for it: most files of a
//! repository are never published.

use super::image;
use super::read::read_up_to;
use crate::fatal::io_reason;
use crate::fingerprint::Fingerprint;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// A file that is published unchanged, if anything shows it or links to it. Clones share their content.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Path relative to `static`, to the content folder or to the root, `/`-separated.
    pub path: Arc<str>,
    file: Arc<File>,
}

#[derive(Debug)]
struct File {
    at: PathBuf,
    length: u64,
    content: OnceLock<Content>,
}

#[derive(Clone, Debug)]
struct Content {
    bytes: Arc<[u8]>,
    size: Option<(u32, u32)>,
    fingerprint: Fingerprint,
    problem: Option<String>,
}

impl Asset {
    /// Creates the asset of a plain file of `length` bytes. Nothing is read yet.
    pub(super) fn new(path: Arc<str>, at: PathBuf, length: u64) -> Asset {
        Asset { path, file: Arc::new(File { at, length, content: OnceLock::new() }) }
    }

    /// Creates an asset from its content.
    pub fn of_bytes(path: &str, bytes: &[u8]) -> Asset {
        let length = bytes.len() as u64;
        let content = OnceLock::from(Content::new(bytes.into(), None));
        Asset { path: path.into(), file: Arc::new(File { at: PathBuf::new(), length, content }) }
    }

    /// Returns the content; nothing if the file cannot be read, see [`Asset::problem`].
    pub fn bytes(&self) -> Arc<[u8]> {
        self.content().bytes.clone()
    }

    /// Returns width and height in pixels, of images whose header has them.
    pub fn size(&self) -> Option<(u32, u32)> {
        self.content().size
    }

    /// Returns the fingerprint of the bytes.
    pub fn fingerprint(&self) -> Fingerprint {
        self.content().fingerprint
    }

    /// Returns the number of bytes when the folder was scanned.
    pub fn length(&self) -> u64 {
        self.file.length
    }

    /// Returns the reason why the file could not be read, if it was tried.
    pub fn problem(&self) -> Option<&str> {
        self.file.content.get()?.problem.as_deref()
    }

    /// Whether both have the same content, as far as anything has asked for it: a file that nothing has
    /// asked for may have changed without a difference to the site.
    pub(super) fn has_content_of(&self, known: &Asset) -> bool {
        let Some(content) = known.file.content.get() else { return true };
        content.problem.is_none() && content.fingerprint == self.fingerprint()
    }

    fn content(&self) -> &Content {
        self.file.content.get_or_init(|| match read_up_to(&self.file.at, u64::MAX) {
            Ok(bytes) => Content::new(bytes.into(), None),
            Err(error) => Content::new(Arc::default(), Some(io_reason(&error))),
        })
    }
}

impl Content {
    fn new(bytes: Arc<[u8]>, problem: Option<String>) -> Content {
        let (size, fingerprint) = (image::size(&bytes), Fingerprint::of_bytes(&bytes));
        Content { bytes, size, fingerprint, problem }
    }
}

/// Equal assets share their content: unchanged files keep theirs from one scan to the next.
impl PartialEq for Asset {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && Arc::ptr_eq(&self.file, &other.file)
    }
}

impl Eq for Asset {}

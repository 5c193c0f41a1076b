//! *Names in tags → addresses and files of the handbook.*

use super::tags::{Family, Tag};
use crate::markdown::Library;

/// The files that a text may refer to.
pub(super) struct Files<'f> {
    /// `None` in a field.
    pub(super) library: Option<&'f dyn Library>,
    /// The folder of the text.
    pub(super) folder: &'f str,
}

impl Files<'_> {
    fn exists(&self, path: &str) -> bool {
        self.library.is_some_and(|library| library.find(path).is_some())
    }

    /// Returns the path of a page that is included, relative to `content`, and the name of its part.
    pub(super) fn page<'w>(&self, written: &'w str) -> Option<(String, Option<&'w str>)> {
        let (path, region) = match written.split_once(':') {
            Some((path, region)) => (path, Some(region)),
            None => (written, None),
        };
        let is_name = |name: &str| {
            !name.contains(['"', '\\']) && !name.starts_with(|c: char| c.is_ascii_digit())
        };
        if path.is_empty() || path.contains(['"', '\\', '\n']) || !region.is_none_or(is_name) {
            return None;
        }
        let candidates = [
            resolved(self.folder, path),
            resolved("", path),
            resolved("_includes", path),
            resolved("includes", path),
        ];
        candidates.into_iter().flatten().find(|path| self.exists(path)).map(|path| (path, region))
    }

    /// Returns the address of a page that a tag names.
    pub(super) fn address(&self, tag: &Tag<'_>, written: &str) -> String {
        if written.starts_with(['/', '#']) || written.contains("://") {
            return written.to_owned();
        }
        let (path, anchor) = match written.split_once('#') {
            Some((path, anchor)) => (path, format!("#{anchor}")),
            None => (written, String::new()),
        };
        if path.starts_with("./") || path.starts_with("../") {
            return written.to_owned();
        }
        if tag.family == Family::Hugo {
            // A reference of Hugo starts from the page, else from the root.
            for path in [path.to_owned(), format!("{path}.md"), format!("{path}/_index.md")] {
                if resolved(self.folder, &path).is_some_and(|path| self.exists(&path)) {
                    return format!("{path}{anchor}");
                }
            }
        }
        format!("/{path}{anchor}")
    }

    /// Returns the address of a picture that a tag names.
    pub(super) fn picture(&self, tag: &Tag<'_>, written: &str) -> String {
        let is_relative = !written.starts_with(['/', '.']) && !written.contains("://");
        match tag.family {
            Family::Liquid if is_relative => format!("/{written}"),
            _ => written.to_owned(),
        }
    }
}

/// Returns a path relative to `content`; `None` if it leads out of it.
pub(in crate::markdown) fn resolved(folder: &str, path: &str) -> Option<String> {
    let folder = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

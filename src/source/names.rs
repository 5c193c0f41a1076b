//! *The name of a file or folder → what it is for*, as far as the name says so.

use std::ffi::OsStr;

/// Folders of dependencies and build products, which are left out at the top of a root that is itself the
/// content folder. `node_modules` is left out everywhere.
const PRODUCTS: &[&str] = &["_site", "dist", "node_modules", "public", "target", "vendor", "venv"];

/// Stems of files for lawyers and agents, in capitals, which are no pages.
const NO_PAGES: &[&str] = &[
    "AGENTS",
    "CLAUDE",
    "CODE_OF_CONDUCT",
    "COPYING",
    "COPYRIGHT",
    "GEMINI",
    "LICENCE",
    "LICENSE",
    "NOTICE",
    "SECURITY",
];

/// Whether a folder holds dependencies or the data of a version control system.
pub(super) fn is_never_entered(name: &OsStr) -> bool {
    [".git", ".hg", ".svn", "node_modules"].iter().any(|never| name == *never)
}

/// Whether a folder at the top of a repository holds dependencies or build products.
pub(super) fn is_product(name: &OsStr) -> bool {
    PRODUCTS.iter().any(|product| name == *product)
}

/// Whether a Markdown file is for lawyers or agents: `LICENSE.md`, `LICENSE-MIT.md`, `CLAUDE.md`.
pub(super) fn is_no_page(name: &str) -> bool {
    let stem = name.split(['.', '-']).next().unwrap_or_default();
    NO_PAGES.contains(&stem)
}

/// Whether a name is that of a temporary file of an editor.
pub(super) fn is_temporary(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.ends_with(b"~")
        || (name.len() > 1 && name.starts_with(b"#") && name.ends_with(b"#"))
        || [&b".swp"[..], b".bak", b".orig"].iter().any(|end| name.ends_with(end))
        || name == b"4913"
}

/// Whether a name is that of a file in Markdown.
pub(super) fn is_markdown(name: &str) -> bool {
    super::name::stem(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_for_lawyers_and_agents_are_known_by_their_capitals() {
        for name in ["LICENSE.md", "LICENSE-MIT.md", "CODE_OF_CONDUCT.md", "CLAUDE.md"] {
            assert!(is_no_page(name), "{name}");
        }
        for name in ["README.md", "security.md", "Licensing.md", "CONTRIBUTING.md"] {
            assert!(!is_no_page(name), "{name}");
        }
    }
}

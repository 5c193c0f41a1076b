//! *A folder → [`Sources`].* The only reader of the disk. Returns the whole input of a build as a value:
//! texts, bytes, overriding variables, the date.
//!
//! **Invariants.** Lists are sorted by path. Only plain files inside the root are opened, and of files that
//! are published unchanged only those that are asked for. Only dotfiles, temporary files of editors and what
//! [`names`] and [`ignored`] know are skipped silently. Lines end with `\n`, and no text begins with a
//! byte order mark.

mod asset;
mod decode;
pub mod environment;
mod ignored;
mod image;
mod layout;
pub mod name;
mod names;
mod read;
mod repository;
mod tree;
mod walk;

pub use asset::Asset;
pub use environment::Environment;
pub(crate) use environment::quoted;
pub use layout::{Layout, watched_folders};
pub use repository::Repository;
pub use tree::{ChangeSet, SourceDelta, Tree};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::fatal::{Fatal, io_reason};
use crate::source_map::{FileId, SourceMap, Span};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Maximum size of a page, in bytes.
pub const MAX_PAGE: u64 = 16 * 1024 * 1024;

/// Maximum size of a template and of `site.toml`, in bytes.
pub const MAX_TEMPLATE: u64 = 256 * 1024;

/// The input of a build. Clones share their content.
#[derive(Clone, Debug)]
pub struct Sources {
    /// All texts: `site.toml`, variables of the environment, pages, templates, and an empty text for
    /// each other path that a diagnostic names.
    pub texts: SourceMap,
    /// `site.toml`, if it exists.
    pub config: Option<FileId>,
    /// Whether `site.toml` is absent or could be read as text.
    pub config_ok: bool,
    /// Variables that override keys of `site.toml`, each as a TOML document.
    pub environment: Vec<FileId>,
    /// The pages and included files of the content folder, by path.
    pub content: Arc<Vec<ContentFile>>,
    /// The files that say the order of the pages, by path.
    pub outlines: Arc<Vec<FileId>>,
    /// The files below `templates`, by path.
    pub templates: Arc<Vec<Template>>,
    /// The files below `static`, by path.
    pub statics: Arc<Vec<Asset>>,
    /// The other files of the content folder, by path.
    pub assets: Arc<Vec<Asset>>,
    /// The files of the root that are in no other list, by path relative to the root. None if the root is the
    /// content folder.
    pub elsewhere: Arc<Vec<Asset>>,
    /// Where the parts of the handbook are.
    pub layout: Arc<Layout>,
    /// The repository that the root lies in, if it has an address.
    pub repository: Option<Repository>,
    /// The day of the build.
    pub today: jiff::civil::Date,
}

/// A file of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentFile {
    /// Its text.
    pub file: FileId,
    /// Path relative to the content folder, `/`-separated: `roles/product-owner.md`.
    pub path: Arc<str>,
    /// The folder of relative links, relative to the content folder, if it is not that of `path`: `..` for the
    /// README of the root.
    pub base: Option<Arc<str>>,
    /// Whether it could be read as text; otherwise an error was reported.
    pub ok: bool,
}

/// A file of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its text.
    pub file: FileId,
    /// Path relative to `templates`, `/`-separated: `page.html`.
    pub name: Arc<str>,
    /// Whether it could be read as text; otherwise an error was reported.
    pub ok: bool,
}

/// Reads the handbook in the folder `root`.
///
/// # Errors
///
/// If `root` or its folder `content` does not exist or cannot be read. Errors in single files become
/// diagnostics.
pub fn load(
    root: &Path,
    environment: &Environment,
    diags: &mut Diagnostics,
) -> Result<Sources, Fatal> {
    let mut tree = Tree::new(root);
    tree.scan(environment)?;
    Ok(tree.sources(environment, diags).0)
}

impl Sources {
    /// Whether there is an error in `site.toml` or in a variable that overrides it.
    pub fn configuration_has_errors(&self, diags: &Diagnostics) -> bool {
        diags
            .iter()
            .any(|found| found.severity == Severity::Error && self.is_in_configuration(found))
    }

    /// Whether a diagnostic is about `site.toml` or about a variable that overrides it.
    pub fn is_in_configuration(&self, found: &Diagnostic) -> bool {
        let file = found.primary.span.file;
        self.config == Some(file) || self.environment.contains(&file)
    }

    /// Whether the configuration is unreadable. Then diagnostics of pages could be wrong.
    pub fn configuration_is_unreadable(&self, diags: &Diagnostics) -> bool {
        let is_syntax = |found: &Diagnostic| found.code == Code::BadSyntax;
        !self.config_ok
            || diags.iter().any(|found| is_syntax(found) && self.is_in_configuration(found))
    }
}

/// An error in a file that has no id yet.
#[derive(Clone, Debug, PartialEq)]
struct Problem {
    code: Code,
    message: String,
    help: &'static str,
    /// Position in the decoded text.
    range: std::ops::Range<usize>,
}

impl Problem {
    /// Creates a problem of the whole file.
    fn whole(code: Code, message: impl Into<String>, help: &'static str) -> Self {
        let message = message.into();
        Problem { code, message, help, range: 0..0 }
    }

    /// Creates a problem for an error of the operating system.
    fn unreadable(verb: &str, error: &io::Error) -> Self {
        let message = format!("cannot {verb}: {}", io_reason(error));
        Problem::whole(Code::Unreadable, message, "check that it exists and is readable")
    }

    /// Returns the diagnostic for the problem.
    fn at(self, file: FileId) -> Diagnostic {
        Diagnostic::new(self.code, Span::new(file, self.range), self.message).help(self.help)
    }
}

#[cfg(test)]
mod tests;

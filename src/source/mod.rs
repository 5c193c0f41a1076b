//! *A folder → [`Sources`].* The only reader of the disk. Everything that a build depends on is a
//! value when this is done: texts, bytes, overriding variables, the date.
//!
//! **Invariants.** Lists follow the sorted paths, whatever the order in which files were found and
//! read. Only plain files inside the root are opened. Nothing is passed over silently
//! but dotfiles and what editors leave behind. Line ends are `\n`, and no text begins with a byte
//! order mark.

mod decode;
pub mod environment;
mod image;
mod tree;
mod walk;

pub use environment::Environment;
pub use tree::{Difference, Touched, Tree};
pub use walk::TOP;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::fatal::{Fatal, io_reason};
use crate::fingerprint::Fingerprint;
use crate::text::{FileId, Span, Texts};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Largest page, in bytes.
pub const MAX_PAGE: u64 = 16 * 1024 * 1024;

/// Largest template and largest `site.toml`, in bytes.
pub const MAX_TEMPLATE: u64 = 256 * 1024;

/// Everything that was read. Copies share it.
#[derive(Clone, Debug)]
pub struct Sources {
    /// All texts: `site.toml`, variables of the environment, pages, templates, and an empty text
    /// for every other path that a finding names.
    pub texts: Texts,
    /// `site.toml`, where there is one.
    pub config: Option<FileId>,
    /// Whether `site.toml` could be read as text, if it is there.
    pub config_ok: bool,
    /// Variables that override keys of `site.toml`, each as a TOML document.
    pub environment: Vec<FileId>,
    /// The Markdown files below `content`, by path.
    pub content: Arc<Vec<ContentFile>>,
    /// The files below `templates`, by path.
    pub templates: Arc<Vec<Template>>,
    /// The files below `static`, by path.
    pub statics: Arc<Vec<Asset>>,
    /// The other files below `content`, by path.
    pub assets: Arc<Vec<Asset>>,
    /// The day of the build.
    pub today: jiff::civil::Date,
}

/// A page as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentFile {
    /// Its text.
    pub file: FileId,
    /// Path relative to `content`, `/`-separated: `roles/product-owner.md`.
    pub path: Arc<str>,
    /// Whether it could be read as text. Where it could not, that was reported.
    pub ok: bool,
}

/// A template as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its text.
    pub file: FileId,
    /// Path relative to `templates`, `/`-separated: `page.html`.
    pub name: Arc<str>,
    /// Whether it could be read as text. Where it could not, that was reported.
    pub ok: bool,
}

/// A file that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Path relative to `static` or `content`, `/`-separated.
    pub path: Arc<str>,
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// Width and height in pixels, of images whose header says them.
    pub size: Option<(u32, u32)>,
    /// Of the bytes.
    pub fingerprint: Fingerprint,
}

/// Reads the handbook in the folder `root`.
///
/// # Errors
///
/// When `root` or its folder `content` is not there or cannot be read. Whatever is wrong with
/// single files becomes a diagnostic.
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
    /// Whether something is wrong with `site.toml` or with the variables that override it.
    pub fn configuration_has_errors(&self, diags: &Diagnostics) -> bool {
        diags
            .iter()
            .any(|found| found.severity == Severity::Error && self.is_in_configuration(found))
    }

    /// Whether a finding is one about `site.toml` or about a variable that overrides it.
    pub fn is_in_configuration(&self, found: &Diagnostic) -> bool {
        let file = found.primary.span.file;
        self.config == Some(file) || self.environment.contains(&file)
    }

    /// Whether the configuration cannot be read, as far as that is known: then whatever would be said
    /// of the pages could be wrong.
    pub fn configuration_is_unreadable(&self, diags: &Diagnostics) -> bool {
        let is_syntax = |found: &Diagnostic| found.code == Code::BadSyntax;
        !self.config_ok
            || diags.iter().any(|found| is_syntax(found) && self.is_in_configuration(found))
    }
}

/// What is wrong with a file, before the file has an id.
#[derive(Clone, Debug, PartialEq)]
struct Problem {
    code: Code,
    message: String,
    help: &'static str,
    /// Of the text as it is kept.
    range: std::ops::Range<usize>,
}

impl Problem {
    /// Of the file as a whole.
    fn whole(code: Code, message: impl Into<String>, help: &'static str) -> Self {
        let message = message.into();
        Problem { code, message, help, range: 0..0 }
    }

    fn unreadable(verb: &str, error: &io::Error) -> Self {
        let message = format!("cannot {verb}: {}", io_reason(error));
        Problem::whole(Code::Unreadable, message, "check that it exists and is readable")
    }

    fn at(self, file: FileId) -> Diagnostic {
        Diagnostic::new(self.code, Span::new(file, self.range), self.message).help(self.help)
    }
}

#[cfg(test)]
mod tests;

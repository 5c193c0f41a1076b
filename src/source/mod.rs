//! *A folder → [`Sources`].* The only reader of the disk. Everything that a build depends on is a
//! value when this is done: texts, bytes, overriding variables, the date.
//!
//! **Invariants.** Ids and lists follow the sorted paths, whatever the order in which files were
//! found and read. Only plain files inside the root are opened. Nothing is passed over silently
//! but dotfiles and what editors leave behind. Line ends are `\n`, and no text begins with a byte
//! order mark.

mod decode;
pub mod environment;
mod image;
mod walk;

pub use environment::Environment;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::fatal::{Fatal, io_reason};
use crate::fingerprint::Fingerprint;
use crate::text::{FileId, Span, Texts};
use rayon::prelude::*;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use walk::{Entry, Found, Role};

/// Largest page, in bytes.
pub const MAX_PAGE: u64 = 16 * 1024 * 1024;

/// Largest template and largest `site.toml`, in bytes.
pub const MAX_TEMPLATE: u64 = 256 * 1024;

/// Everything that was read.
#[derive(Clone, Debug)]
pub struct Sources {
    /// All texts: `site.toml`, variables of the environment, pages, templates, and an empty text
    /// for every other path that a finding names.
    pub texts: Texts,
    /// `site.toml`, where there is one.
    pub config: Option<FileId>,
    /// Variables that override keys of `site.toml`, each as a TOML document.
    pub environment: Vec<FileId>,
    /// The Markdown files below `content`, by path.
    pub content: Vec<ContentFile>,
    /// The files below `templates`, by path.
    pub templates: Vec<Template>,
    /// The files below `static`, by path.
    pub statics: Vec<Asset>,
    /// The other files below `content`, by path.
    pub assets: Vec<Asset>,
    /// The day of the build.
    pub today: jiff::civil::Date,
}

/// A page as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentFile {
    /// Its text.
    pub file: FileId,
    /// Path relative to `content`, `/`-separated: `roles/product-owner.md`.
    pub path: Box<str>,
    /// Whether it could be read as text. Where it could not, that was reported.
    pub ok: bool,
}

/// A template as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its text.
    pub file: FileId,
    /// Path relative to `templates`, `/`-separated: `page.html`.
    pub name: Box<str>,
}

/// A file that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Path relative to `static` or `content`, `/`-separated.
    pub path: Box<str>,
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
    let entries = walk::entries(root, environment.output.as_deref())?;
    let read: Vec<Content> = entries.par_iter().map(read_entry).collect();
    let mut sources = Sources {
        texts: Texts::default(),
        config: None,
        environment: Vec::new(),
        content: Vec::new(),
        templates: Vec::new(),
        statics: Vec::new(),
        assets: Vec::new(),
        today: environment.today,
    };
    let mut files = entries.into_iter().zip(read).peekable();
    // The configuration comes first, so that what is wrong with it is reported first.
    if let Some((entry, content)) = files.next_if(|(entry, _)| entry.role == Role::Config) {
        sources.add(entry, content, diags);
    }
    for (name, text) in environment.overrides() {
        let path = format!("<environment>/{name}");
        sources.environment.push(sources.texts.add(path, text));
    }
    for (entry, content) in files {
        sources.add(entry, content, diags);
    }
    Ok(sources)
}

impl Sources {
    /// Whether something is wrong with `site.toml` or with the variables that override it.
    pub fn configuration_has_errors(&self, diags: &Diagnostics) -> bool {
        diags.iter().any(|found| {
            let file = found.primary.span.file;
            found.severity == Severity::Error
                && (self.config == Some(file) || self.environment.contains(&file))
        })
    }

    fn add(&mut self, entry: Entry, content: Content, diags: &mut Diagnostics) {
        let (text, problem) = match content {
            Content::Bytes(asset) => {
                let list = match entry.role {
                    Role::Static => &mut self.statics,
                    _ => &mut self.assets,
                };
                return list.push(Asset { path: entry.name.into(), ..asset });
            }
            Content::Text(text) => (text, None),
            Content::Bad { text, problem } => (text, Some(problem)),
        };
        let file = self.texts.add(entry.shown, text);
        let ok = problem.is_none();
        if let Some(problem) = problem {
            diags.push(problem.at(file));
        }
        match entry.role {
            Role::Config => self.config = Some(file),
            Role::Page if matches!(entry.found, Found::File { .. }) => {
                let path = entry.name.into();
                self.content.push(ContentFile { file, path, ok });
            }
            Role::Template if matches!(entry.found, Found::File { .. }) => {
                let name = entry.name.into();
                self.templates.push(Template { file, name });
            }
            _ => {}
        }
    }
}

/// What is wrong with a file, before the file has an id.
#[derive(Clone, Debug)]
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
        Problem::whole(Code::Unreadable, message, "check that it is there and that you may read it")
    }

    fn at(self, file: FileId) -> Diagnostic {
        Diagnostic::new(self.code, Span::new(file, self.range), self.message).help(self.help)
    }
}

/// What is in a file.
enum Content {
    Text(String),
    Bytes(Asset),
    Bad { text: String, problem: Problem },
}

impl Content {
    fn bad(problem: Problem) -> Self {
        let text = String::new();
        Content::Bad { text, problem }
    }
}

fn read_entry(entry: &Entry) -> Content {
    let path = match &entry.found {
        Found::File { path } => path,
        Found::Problem(problem) => return Content::bad(problem.clone()),
    };
    let limit = match entry.role {
        Role::Page => MAX_PAGE,
        Role::Template | Role::Config => MAX_TEMPLATE,
        Role::Static | Role::Asset => u64::MAX,
    };
    let bytes = match read_up_to(path, limit) {
        Ok(bytes) => bytes,
        Err(error) => return Content::bad(Problem::unreadable("read", &error)),
    };
    if bytes.len() as u64 > limit {
        let message = format!("larger than {} KiB", limit / 1024);
        let help = "split it, or check that it is the file that you meant";
        return Content::bad(Problem::whole(Code::TooLarge, message, help));
    }
    match entry.role {
        Role::Static | Role::Asset => Content::Bytes(Asset {
            path: Box::from(""),
            size: image::size(&bytes),
            fingerprint: Fingerprint::of(&bytes),
            bytes: bytes.into(),
        }),
        Role::Page | Role::Template | Role::Config => match decode::text(&bytes) {
            (text, None) => Content::Text(text),
            (text, Some(problem)) => Content::Bad { text, problem },
        },
    }
}

/// The bytes of a file, one more than `limit` at most.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
fn read_up_to(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    let length = file.metadata()?.len().min(limit);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;

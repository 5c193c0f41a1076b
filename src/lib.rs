//! rolebook turns Markdown pages about roles into a cross-linked static site.
//!
//! [`build`] is the whole program: one reader of the disk, [`source`], one writer, [`output::write`],
//! and the pure stages of [`render`] between them. Each stage takes values and returns values and
//! diagnostics. The modules below are in the order of the data flow; see `docs/architecture.md`.
//!
//! ```
//! use rolebook::{Input, config::Overrides, source::Environment};
//!
//! let folder = tempfile::tempdir()?;
//! let content = folder.path().join("content");
//! std::fs::create_dir(&content)?;
//! std::fs::write(content.join("_index.md"), "# Handbook\n\nSee [roles](roles.md).\n")?;
//!
//! let today = jiff::civil::date(2026, 6, 1);
//! let site = rolebook::render(&Input {
//!     root: folder.path().to_owned(),
//!     overrides: Overrides::default(),
//!     environment: Environment::on(today),
//!     progress: &|_| {},
//! })?;
//! let messages: Vec<_> = site.diagnostics.iter().map(|found| found.message.as_str()).collect();
//! assert_eq!(messages, ["there is no page or file `roles.md`"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// Types of every stage.
pub mod diagnostic;
pub mod fatal;
pub mod fingerprint;
pub mod source_map;
pub mod url;
// Inputs: the disk, Markdown, TOML and YAML.
pub mod source;
pub mod matter;
pub mod markdown;
pub mod data;
pub mod labels;
pub mod contents;
pub mod config;
// The kinds of pages, one file, then all files.
pub mod kinds;
pub mod page;
pub mod handbook;
pub mod document;
// The content of pages, checks and output.
pub mod view;
pub mod check;
pub mod theme;
pub mod output;
// Incremental rebuilds for the preview.
pub mod engine;
// Exports of other tools.
pub mod import;
// Interfaces to users.
pub mod report;
pub mod docs;
pub mod serve;
pub mod cli;

use crate::config::Overrides;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::fatal::Fatal;
use crate::handbook::Handbook;
use crate::output::Outputs;
use crate::output::write::Written;
use crate::source::{Environment, Sources};
use crate::source_map::SourceMap;
use std::path::PathBuf;

/// The input of a build.
pub struct Input<'a> {
    /// The folder of the handbook.
    pub root: PathBuf,
    /// Values that override keys of `site.toml`.
    pub overrides: Overrides,
    /// Variables and the date.
    pub environment: Environment,
    /// Called with the name of each stage as it starts: "reading", "parsing".
    pub progress: &'a (dyn Fn(&'static str) + Sync),
}

/// Options of writing the output.
pub struct OutputOptions {
    /// The folder to write to.
    pub output: PathBuf,
    /// Treat warnings as errors: do not write.
    pub strict: bool,
    /// Write to a non-empty folder that rolebook did not create.
    pub force: bool,
}

/// A handbook that is assembled but not rendered.
pub struct Loaded {
    /// The handbook.
    pub handbook: Handbook,
    /// Its sources.
    pub sources: Sources,
    /// The diagnostics of all stages.
    pub diagnostics: Diagnostics,
}

/// A handbook with its rendered site, not written.
pub struct Rendered {
    /// The handbook.
    pub handbook: Handbook,
    /// Its sources.
    pub sources: Sources,
    /// The files of the site that could be rendered.
    pub outputs: Outputs,
    /// The diagnostics of all stages.
    pub diagnostics: Diagnostics,
    /// Whether there is an error in `site.toml` or in a variable that overrides it.
    pub configuration_failed: bool,
}

/// The outcome of a build.
pub struct BuildReport {
    /// The diagnostics, sorted by file and position.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts of their spans.
    pub texts: SourceMap,
    /// Number of pages.
    pub pages: usize,
    /// Number of links that were resolved.
    pub links: usize,
    /// The result of writing; `None` if nothing was written.
    pub written: Option<Written>,
    /// Whether there is an error in `site.toml` or in a variable that overrides it.
    pub configuration_failed: bool,
    /// Whether only what cannot be shown at all is an error.
    pub is_lenient: bool,
    /// The folder of pages, if it was not stated; empty for the root.
    pub inferred_content: Option<String>,
}

/// Loads and assembles a handbook without rendering it. Used by `list`.
///
/// # Errors
///
/// If the handbook does not exist or cannot be read.
pub fn load(input: &Input<'_>) -> Result<Loaded, Fatal> {
    let mut diagnostics = Diagnostics::default();
    let sources = source::load(&input.root, &input.environment, &mut diagnostics)?;
    let config = config::read(&sources, &input.overrides, &mut diagnostics);
    let pages = page::parse_all(&config, &sources, &mut diagnostics);
    let files = output::assets::linkable(&sources);
    let handbook = handbook::assemble(config.into(), pages, files, None, &mut diagnostics);
    Ok(Loaded { handbook, sources, diagnostics })
}

/// Renders the site of a handbook and runs all checks.
///
/// # Errors
///
/// If the handbook does not exist or cannot be read. Errors in its content are diagnostics.
pub fn render(input: &Input<'_>) -> Result<Rendered, Fatal> {
    let mut diags = Diagnostics::default();
    (input.progress)("reading");
    let mut sources = source::load(&input.root, &input.environment, &mut diags)?;
    let config = config::read(&sources, &input.overrides, &mut diags);
    let configuration_failed = sources.configuration_has_errors(&diags);
    let unreadable = sources.configuration_is_unreadable(&diags);
    let theme = theme::load(&mut sources, &mut diags);
    (input.progress)("parsing");
    let pages = page::parse_all(&config, &sources, &mut diags);
    (input.progress)("linking");
    let files = output::assets::linkable(&sources);
    let handbook = handbook::assemble(config.into(), pages, files, None, &mut diags);
    check::run(&check::Subject::new(&handbook, &sources), &mut diags);
    (input.progress)("rendering");
    let outputs = output::render::all(&handbook, &theme, &sources, &mut diags);
    if unreadable {
        diags.retain(|found| sources.is_in_configuration(found));
    }
    Ok(Rendered { handbook, sources, outputs, diagnostics: diags, configuration_failed })
}

/// Builds a handbook, and writes its site if there are options and no errors.
///
/// # Errors
///
/// If the handbook does not exist, the output folder is refused or the disk fails. Errors in the content
/// are diagnostics of the report; then nothing is written.
pub fn build(input: &Input<'_>, options: Option<&OutputOptions>) -> Result<BuildReport, Fatal> {
    let made = render(input)?;
    (input.progress)("writing");
    let diagnostics = made.diagnostics.sorted(&made.sources.texts, &made.handbook.config.levels);
    let is_fatal = |options: &OutputOptions, found: &Diagnostic| match options.strict {
        true => found.severity != Severity::Note,
        false => found.severity == Severity::Error,
    };
    let is_good = |to: &&OutputOptions| !diagnostics.iter().any(|found| is_fatal(to, found));
    let write =
        |to: &OutputOptions| output::write::write(&to.output, &input.root, &made.outputs, to.force);
    let written = options.filter(is_good).map(write).transpose()?;
    Ok(BuildReport {
        is_lenient: made.handbook.config.levels.lenient,
        inferred_content: made.sources.layout.inferred(),
        pages: made.handbook.len(),
        links: made.handbook.links.count(),
        diagnostics,
        texts: made.sources.texts,
        written,
        configuration_failed: made.configuration_failed,
    })
}

//! rolebook turns Markdown pages about roles into a cross-linked static site.
//!
//! [`build`] is the whole of it: one reader of the disk, [`source`], and one writer,
//! [`output::write`], with the pure stages of [`render`] between them. Every stage takes values and gives values and findings back; the
//! modules below stand in the order in which the data flows. `docs/architecture.md` says more.
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
//!     environment: Environment { variables: Vec::new(), today, output: None },
//!     progress: &|_| {},
//! })?;
//! let messages: Vec<_> = site.diagnostics.iter().map(|found| found.message.as_str()).collect();
//! assert_eq!(messages, ["there is no page or file `roles.md`"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// Words that every stage speaks.
pub mod diagnostic;
pub mod fatal;
pub mod fingerprint;
pub mod text;
pub mod url;
// Inputs: the disk, and the two languages that people write in.
pub mod source;
pub mod markdown;
pub mod data;
pub mod config;
// The kinds of pages, one file, then all files.
pub mod kinds;
pub mod page;
pub mod handbook;
// What readers see, and what is wrong with it.
pub mod document;
pub mod view;
pub mod check;
pub mod theme;
pub mod output;
// The same again and again, for those who edit.
pub mod engine;
// What owners see.
pub mod report;
pub mod docs;
pub mod serve;
pub mod cli;

use crate::config::Overrides;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fatal::Fatal;
use crate::handbook::Handbook;
use crate::output::Outputs;
use crate::output::write::Written;
use crate::source::{Environment, Sources};
use crate::text::Texts;
use std::path::PathBuf;

/// A handbook to read, and how.
pub struct Input<'a> {
    /// The folder of the handbook.
    pub root: PathBuf,
    /// What takes the place of keys of `site.toml`.
    pub overrides: Overrides,
    /// Variables and the date.
    pub environment: Environment,
    /// Told what begins: "reading", "parsing".
    pub progress: &'a (dyn Fn(&'static str) + Sync),
}

/// Where to write, and when.
pub struct Target {
    /// The folder to write to.
    pub output: PathBuf,
    /// Do not write while there are warnings.
    pub strict: bool,
    /// Take over an output folder that something else has filled.
    pub force: bool,
}

/// A handbook that was read and not rendered.
pub struct Survey {
    /// The handbook.
    pub handbook: Handbook,
    /// What it was made from.
    pub sources: Sources,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
}

/// A handbook with its site, and nothing written.
pub struct Rendition {
    /// The handbook.
    pub handbook: Handbook,
    /// What it was made from.
    pub sources: Sources,
    /// The files of the site, those that could be made.
    pub outputs: Outputs,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
    /// Whether `site.toml` or the environment are wrong.
    pub configuration_failed: bool,
}

/// What came of it.
pub struct Report {
    /// The findings by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// What they point into.
    pub texts: Texts,
    /// How many pages there are.
    pub pages: usize,
    /// How many links were followed.
    pub links: usize,
    /// What was written, if it was.
    pub written: Option<Written>,
    /// Whether `site.toml` or the environment are wrong.
    pub configuration_failed: bool,
}

/// Reads a handbook and goes no further: the first half of [`render`], for those who ask what is in
/// it.
///
/// # Errors
///
/// Where the handbook is not there or cannot be read.
pub fn survey(input: &Input<'_>) -> Result<Survey, Fatal> {
    let mut diagnostics = Diagnostics::default();
    let sources = source::load(&input.root, &input.environment, &mut diagnostics)?;
    let config = config::read(&sources, &input.overrides, &mut diagnostics);
    let pages = page::parse_all(&config, &sources, &mut diagnostics);
    let files = output::assets::linkable(&sources);
    let handbook = handbook::assemble(config.into(), pages, files, None, &mut diagnostics);
    Ok(Survey { handbook, sources, diagnostics })
}

/// Makes the site of a handbook, and says what is wrong with it.
///
/// # Errors
///
/// Where the handbook is not there or cannot be read. Whatever a writer can mend is a finding.
pub fn render(input: &Input<'_>) -> Result<Rendition, Fatal> {
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
    Ok(Rendition { handbook, sources, outputs, diagnostics: diags, configuration_failed })
}

/// Builds a handbook: writes its site if there is a target and nothing is wrong.
///
/// # Errors
///
/// Where the handbook is not there, the output folder is refused or the disk fails. Whatever a
/// writer can mend is a finding in the report instead, and then nothing is written.
pub fn build(input: &Input<'_>, target: Option<&Target>) -> Result<Report, Fatal> {
    let made = render(input)?;
    (input.progress)("writing");
    let diags = made.diagnostics;
    let is_good =
        |target: &&Target| if target.strict { diags.is_empty() } else { !diags.has_errors() };
    let write =
        |to: &Target| output::write::write(&to.output, &input.root, &made.outputs, to.force);
    let written = target.filter(is_good).map(write).transpose()?;
    Ok(Report {
        pages: made.handbook.len(),
        links: made.handbook.links.count(),
        diagnostics: diags.sorted(&made.sources.texts),
        texts: made.sources.texts,
        written,
        configuration_failed: made.configuration_failed,
    })
}

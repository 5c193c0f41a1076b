//! rolebook turns Markdown pages about roles into a cross-linked static site.
//!
//! [`build`] is the whole of it: pure stages between one reader of the disk, [`source`], and one
//! writer, [`output::write`]. Every stage takes values and gives values and findings back; the
//! modules below stand in the order in which the data flows. `docs/architecture.md` says more.

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
// One file, then all files.
pub mod page;
pub mod handbook;
// What readers see, and what is wrong with it.
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
use crate::output::write::Written;
use crate::source::Environment;
use crate::text::Texts;
use std::path::PathBuf;

/// What to build, and how.
pub struct Options<'a> {
    /// The folder of the handbook.
    pub root: PathBuf,
    /// The folder to write to.
    pub output: PathBuf,
    /// What takes the place of keys of `site.toml`.
    pub overrides: Overrides,
    /// Do not write while there are warnings.
    pub strict: bool,
    /// Take over an output folder that something else has filled.
    pub force: bool,
    /// Write at all.
    pub write: bool,
    /// Variables and the date.
    pub environment: Environment,
    /// Told what begins: "reading", "parsing".
    pub progress: &'a (dyn Fn(&'static str) + Sync),
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

/// A handbook that was read and not rendered.
pub struct Survey {
    /// The handbook.
    pub handbook: handbook::Handbook,
    /// What it was made from.
    pub sources: source::Sources,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
}

/// Reads a handbook and goes no further: the first half of [`build`], for those who ask what is in
/// it.
///
/// # Errors
///
/// Where the handbook is not there or cannot be read.
pub fn survey(options: &Options<'_>) -> Result<Survey, Fatal> {
    let mut diagnostics = Diagnostics::default();
    let sources = source::load(&options.root, &options.environment, &mut diagnostics)?;
    let config = config::read(&sources, &options.overrides, &mut diagnostics);
    let pages = page::parse_all(&config, &sources, &mut diagnostics);
    let files = output::assets::linkable(&sources);
    let handbook = handbook::assemble(config.into(), pages, files, None, &mut diagnostics);
    Ok(Survey { handbook, sources, diagnostics })
}

/// Builds a handbook.
///
/// # Errors
///
/// Where the handbook is not there, the output folder is refused or the disk fails. Whatever a
/// writer can mend is a finding in the report instead, and then nothing is written.
pub fn build(options: &Options<'_>) -> Result<Report, Fatal> {
    let mut diags = Diagnostics::default();
    (options.progress)("reading");
    let mut sources = source::load(&options.root, &options.environment, &mut diags)?;
    let config = config::read(&sources, &options.overrides, &mut diags);
    let configuration_failed = sources.configuration_has_errors(&diags);
    let unreadable = sources.configuration_is_unreadable(&diags);
    let theme = theme::load(&mut sources, &mut diags);
    (options.progress)("parsing");
    let pages = page::parse_all(&config, &sources, &mut diags);
    (options.progress)("linking");
    let files = output::assets::linkable(&sources);
    let handbook = handbook::assemble(config.into(), pages, files, None, &mut diags);
    check::run(&check::Subject::new(&handbook, &sources), &mut diags);
    (options.progress)("rendering");
    let outputs = output::render::all(&handbook, &theme, &sources, &mut diags);
    if unreadable {
        diags.retain(|found| sources.is_in_configuration(found));
    }
    (options.progress)("writing");
    let good = if options.strict { diags.is_empty() } else { !diags.has_errors() };
    let written = match options.write && good {
        true => {
            Some(output::write::write(&options.output, &options.root, &outputs, options.force)?)
        }
        false => None,
    };
    let (pages, links) = (handbook.len(), handbook.links.count());
    let (diagnostics, texts) = (diags.sorted(&sources.texts), sources.texts);
    Ok(Report { diagnostics, texts, pages, links, written, configuration_failed })
}

//! rolebook turns Markdown pages about roles into a cross-linked static site.
pub mod cli;
pub mod config;
pub mod data;
pub mod diagnostic;
pub mod fatal;
pub mod fingerprint;
pub mod handbook;
pub mod markdown;
pub mod output;
pub mod page;
pub mod report;
pub mod source;
pub mod text;
pub mod url;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fatal::Fatal;
use crate::output::write::Written;
use crate::output::{Output, Outputs};
use crate::source::Environment;
use crate::text::{FileId, Texts};
use crate::url::BaseUrl;
use std::path::PathBuf;

/// What to build, and how.
pub struct Options<'a> {
    /// The folder of the handbook.
    pub root: PathBuf,
    /// The folder to write to.
    pub output: PathBuf,
    /// Takes the place of `base_url` in `site.toml`.
    pub base_url: Option<BaseUrl>,
    /// Publish drafts.
    pub drafts: bool,
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

/// Builds a handbook.
///
/// # Errors
///
/// Where the handbook is not there, the output folder is refused or the disk fails.
pub fn build(options: &Options<'_>) -> Result<Report, Fatal> {
    let mut diags = Diagnostics::default();
    (options.progress)("reading");
    let sources = source::load(&options.root, &options.environment, &mut diags)?;
    let texts = sources.texts.clone();
    let text = |file: FileId| texts.get(file).text;

    let site = sources.config.map(|file| (file, text(file)));
    let environment: Vec<_> = sources
        .environment
        .iter()
        .map(|file| (*file, text(*file)))
        .collect();
    let environment: Vec<_> = environment
        .iter()
        .map(|(file, text)| (*file, &**text))
        .collect();
    let overrides = config::Overrides {
        base_url: options.base_url.clone(),
        drafts: options.drafts,
    };
    let mut found = Vec::new();
    let site = site.as_ref().map(|(file, text)| (*file, &**text));
    let config = config::parse(site, &environment, &overrides, &mut found);
    diags.extend(found);
    let configuration_failed = diags.iter().any(|found| {
        let file = found.primary.span.file;
        found.severity == diagnostic::Severity::Error
            && (sources.config == Some(file) || sources.environment.contains(&file))
    });

    (options.progress)("parsing");
    struct NoLibrary;
    impl markdown::Library for NoLibrary {
        fn find(&self, _: &str) -> Option<(FileId, &str)> {
            None
        }
        fn paths(&self) -> Vec<&str> {
            Vec::new()
        }
    }
    let markdown = markdown::Markdown::new(markdown::Options {
        raw_html: config.site.markdown.raw_html,
        heading_links: true,
        smart_punctuation: config.site.markdown.smart_punctuation,
    });
    let parser = page::Parser {
        config: &config,
        markdown: &markdown,
        library: &NoLibrary,
    };
    let mut pages = Vec::new();
    for file in sources
        .content
        .iter()
        .filter(|file| file.ok && page::is_page(&file.path))
    {
        let (page, found) = parser.parse(file.file, &file.path, &text(file.file));
        diags.extend(found);
        pages.push(page);
    }
    let handbook = handbook::assemble(config, pages, handbook::Files::default(), &mut diags);
    let mut outputs = Outputs::default();
    for (_, page) in handbook.pages() {
        let output = Output {
            bytes: page.body.fragment.html.as_bytes().into(),
            origin: format!("`{}`", page.path),
            span: page.file.map(text::Span::whole_file),
        };
        outputs.insert(page.route.output_path(), output, &mut diags);
    }

    let refused =
        diags.has_errors() || options.strict && diags.count(diagnostic::Severity::Warning) > 0;
    let written = if options.write && !refused {
        (options.progress)("writing");
        Some(output::write::write(
            &options.output,
            &options.root,
            &outputs,
            options.force,
        )?)
    } else {
        None
    };
    Ok(Report {
        diagnostics: diags.sorted(),
        texts,
        pages: handbook.len(),
        links: 0,
        written,
        configuration_failed,
    })
}

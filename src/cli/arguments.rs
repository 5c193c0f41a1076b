//! *Arguments → typed values.* Declares every flag and command with its help.
//!
//! Names follow other site generators; the hidden aliases are theirs.

use crate::data::Period;
use crate::fatal::Fatal;
use crate::report::Format;
use crate::serve::Editor;
use crate::source::{Environment, Repository};
use crate::url::BaseUrl;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// Turn Markdown pages about roles into a cross-linked static site
#[derive(Debug, Parser)]
#[command(
    name = "rolebook",
    version,
    arg_required_else_help = true,
    after_help = "Exit status: 0 success, 1 errors (or warnings with --strict), 2 usage or configuration,\n             3 refused, 4 I/O error"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of every command, accepted before and after its name.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// Handbook folder: that of `site.toml`, or any folder with Markdown files
    #[arg(
        short,
        long,
        global = true,
        value_name = "DIR",
        env = "ROLEBOOK_ROOT",
        hide_env_values = true,
        default_value = ".",
        value_hint = ValueHint::DirPath
    )]
    pub(super) root: PathBuf,
    /// Folder of pages, relative to the handbook folder; overrides `content` in `site.toml`
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) content: Option<String>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Print errors and warnings only
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Print progress
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(super) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Build the site
    Build(Build),
    /// Preview the site and reload on changes; writes no files
    #[command(aliases = ["server", "dev", "preview"])]
    Serve(Serve),
    /// Check the handbook; writes no files
    Check(Check),
    /// List pages, claims, URLs or owners; writes no files
    List(List),
    /// Create a handbook in an empty folder
    Init(Init),
    /// Create a page with the fields of its kind
    New(New),
    /// Write the site.toml for a folder of Markdown files that has none
    ///
    /// It makes explicit what is inferred: title, folder of pages, repository and severities. The site stays
    /// the same, byte for byte.
    Adopt(Adopt),
    /// Turn an export of another tool into a handbook
    Import(Import),
    /// Print the JSON Schema of site.toml or front matter
    Schema {
        /// `site`, `front-matter` or a kind of page such as `role`
        #[arg(default_value = "front-matter")]
        what: String,
    },
    /// Remove the files written by earlier builds
    Clean {
        #[command(flatten)]
        output: OutputDir,
    },
    /// Print a shell completion script
    #[command(alias = "completion")]
    Completions {
        /// Shell
        shell: clap_complete::Shell,
    },
    /// Explain a diagnostic code
    Explain {
        /// Code such as RB0102, or its name
        code: String,
    },
}

/// Options of `build` and `check`: what is read and which diagnostics fail.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Public address of the site; overrides `base_url` in site.toml
    #[arg(
        short = 'u',
        long,
        value_name = "URL",
        env = "ROLEBOOK_BASE_URL",
        hide_env_values = true,
        value_parser = BaseUrl::parse,
        aliases = ["baseURL", "base"],
        short_alias = 'b'
    )]
    pub(super) base_url: Option<BaseUrl>,
    /// Include drafts
    #[arg(long, alias = "buildDrafts", short_alias = 'D')]
    pub(super) drafts: bool,
    /// Treat warnings as errors
    #[arg(long, alias = "deny-warnings")]
    pub(super) strict: bool,
    /// Format of errors and warnings [default: human; github in GitHub Actions]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
}

/// The output folder.
#[derive(Debug, Args)]
pub(super) struct OutputDir {
    /// Output folder [default: public in the handbook folder]
    #[arg(
        short,
        long,
        value_name = "DIR",
        env = "ROLEBOOK_OUTPUT_DIR",
        hide_env_values = true,
        value_hint = ValueHint::DirPath,
        aliases = ["destination", "dest-dir", "out-dir"],
        short_alias = 'd'
    )]
    output_dir: Option<PathBuf>,
}

impl Global {
    /// Reads the environment of a run.
    pub(super) fn environment(&self) -> Result<Environment, Fatal> {
        let mut environment = Environment::read()?;
        environment.repository = Repository::around(&self.root);
        if let Some(content) = &self.content {
            environment.set_content(content);
        }
        Ok(environment)
    }
}

impl OutputDir {
    /// Returns the given folder, or `public` in the handbook folder `root`.
    pub(super) fn folder(&self, root: &Path) -> PathBuf {
        self.output_dir.clone().unwrap_or_else(|| root.join("public"))
    }
}

#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) reading: Reading,
    #[command(flatten)]
    pub(super) output: OutputDir,
    /// Write to a non-empty folder that rolebook did not create; other files in it are kept
    #[arg(long)]
    pub(super) force: bool,
    /// Publish the health page; overrides `health.publish` in site.toml
    #[arg(long)]
    pub(super) health: bool,
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Port to listen on; tries the next ones if taken; 0 picks any
    #[arg(short, long, value_name = "PORT", default_value_t = 1111)]
    pub(super) port: u16,
    /// Address to listen on; any other than 127.0.0.1 is reachable from other machines
    #[arg(
        short,
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        value_parser = interface,
        aliases = ["bind", "host", "hostname"]
    )]
    pub(super) interface: IpAddr,
    /// Extra Host header value to accept
    #[arg(long, value_name = "NAME")]
    pub(super) allow_host: Vec<String>,
    /// Open the preview in the browser
    #[arg(short = 'O', long, alias = "openBrowser")]
    pub(super) open: bool,
    /// Include drafts
    #[arg(long, alias = "buildDrafts", short_alias = 'D')]
    pub(super) drafts: bool,
    /// Public address of the site; overrides `base_url` in site.toml. The preview uses its path
    #[arg(
        short = 'u',
        long,
        value_name = "URL",
        env = "ROLEBOOK_BASE_URL",
        hide_env_values = true,
        value_parser = BaseUrl::parse,
        aliases = ["baseURL", "base"],
        short_alias = 'b'
    )]
    pub(super) base_url: Option<BaseUrl>,
    /// Debounce window in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(0..=60_000))]
    pub(super) debounce: u64,
    /// Poll every MS milliseconds instead of using file events (network drives)
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "700")]
    pub(super) poll: Option<u64>,
    /// Editor for "open source": a command with `{path}` and `{line}`, or a URL such as vscode://file{path}:{line} [default: VISUAL]
    #[arg(long, value_name = "COMMAND", value_parser = Editor::parse)]
    pub(super) editor: Option<Editor>,
    /// Accepted for users of other generators; has no effect
    #[arg(short, long, hide = true)]
    pub(super) fast: bool,
}

/// Parses an IP address or `localhost`.
fn interface(text: &str) -> Result<IpAddr, String> {
    match text {
        "localhost" => Ok(IpAddr::from([127, 0, 0, 1])),
        text => {
            text.parse().map_err(|_| "expected an IP address such as 127.0.0.1 or 0.0.0.0".into())
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// Format of the list
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(super) format: ListFormat,
    /// Include drafts
    #[arg(long, global = true)]
    pub(super) drafts: bool,
    #[command(subcommand)]
    pub(super) what: What,
}

/// The lists.
#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Claims of sources and how often they are cited
    Claims {
        /// Only claims that are never cited
        #[arg(long)]
        unused: bool,
    },
    /// URLs of pages and redirects
    Urls,
    /// Drafts
    Drafts,
    /// Pages that no other page links to
    Orphans,
    /// Pages by owner
    Owners,
    /// Pages whose review is overdue
    Stale {
        /// Include reviews due within this time: 30d, 6 months
        #[arg(long, value_name = "TIME", value_parser = period)]
        within: Option<Period>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// Aligned columns
    Table,
    /// JSON array of objects
    Json,
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text)
        .ok_or_else(|| "expected a period such as `30d`, `6 months` or `1 year`".to_owned())
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Folder to create the handbook in [default: --root]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) folder: Option<PathBuf>,
    /// Accept a non-empty folder; existing files are not overwritten
    #[arg(short, long)]
    pub(super) force: bool,
    /// Add a GitHub Actions workflow that publishes to GitHub Pages
    #[arg(long)]
    pub(super) github: bool,
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// Kind of page: role, comparison, topic, faq, term, source, disagreement or page
    pub(super) kind: String,
    /// Name of the page in its URL, such as product-owner
    pub(super) name: String,
    /// Title [default: from the name]
    #[arg(long)]
    pub(super) title: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Adopt {
    /// Print it and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(subcommand)]
    pub(super) what: ImportWhat,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub(super) enum ImportWhat {
    /// A Notion export, made as "Markdown & CSV"
    Notion(From),
    /// A Confluence space, exported as HTML
    Confluence(From),
    /// An Obsidian vault
    Obsidian(From),
    /// Role pages in prose: proposes typed front matter as a patch
    Roles(FromProse),
}

/// Role pages in prose.
#[derive(Debug, Args)]
pub(super) struct FromProse {
    /// The folder of the role pages
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) path: PathBuf,
    /// Write the patch to a file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "write")]
    pub(super) output: Option<PathBuf>,
    /// Change the pages, without a patch
    #[arg(long)]
    pub(super) write: bool,
}

/// Where an import reads and writes.
#[derive(Debug, Args)]
pub(super) struct From {
    /// The export: a folder or a zip. It is never changed
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(super) path: PathBuf,
    /// Folder of the handbook to write
    #[arg(long, value_name = "DIR", default_value = "handbook", value_hint = ValueHint::DirPath)]
    pub(super) to: PathBuf,
    /// Replace files that were edited after an earlier import
    #[arg(long)]
    pub(super) force: bool,
    /// Write nothing, list what would be written
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Color {
    /// If the terminal supports it and NO_COLOR is not set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    pub(super) fn choice(self) -> anstream::ColorChoice {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
    }
}

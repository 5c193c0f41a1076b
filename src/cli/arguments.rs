//! *Words typed → typed values.* Every flag and command is declared here, with its help.
//!
//! Names follow what people know from other generators; the hidden aliases are theirs.

use crate::data::record::Period;
use crate::report::Format;
use crate::serve::Editor;
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
    after_help = "Exit status: 0 done, 1 findings, 2 usage or configuration, 3 refused, 4 disk"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What can stand before and behind every command.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// The folder of the handbook: it holds `content` and `site.toml`
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
    /// When to colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Say nothing but findings
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Say what is being done
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(super) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Build the site
    Build(Build),
    /// Preview the site while it is edited, without writing anything
    #[command(aliases = ["server", "dev", "preview"])]
    Serve(Serve),
    /// Check the handbook without writing anything
    Check(Check),
    /// List what is in the handbook, without writing anything
    List(List),
    /// Start a handbook in an empty folder
    Init(Init),
    /// Start a page with the fields of its kind
    New(New),
    /// Print the JSON Schema of site.toml or of front matter
    Schema {
        /// `site`, `front-matter` or a kind of page, such as `role`
        #[arg(default_value = "front-matter")]
        what: String,
    },
    /// Remove what earlier builds wrote, and nothing else
    Clean {
        #[command(flatten)]
        output: OutputDir,
    },
    /// Print a completion script
    #[command(alias = "completion")]
    Completions {
        /// The shell it is for
        shell: clap_complete::Shell,
    },
    /// Explain a finding
    Explain {
        /// As in the finding: RB0102
        code: String,
    },
}

/// What decides what is read and when it is good enough.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Where the site will stand, in place of `base_url` in site.toml
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
    /// Let warnings fail too
    #[arg(long, alias = "deny-warnings")]
    pub(super) strict: bool,
    /// How to print findings [default: human, in GitHub Actions github]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
}

/// Where the site is written.
#[derive(Debug, Args)]
pub(super) struct OutputDir {
    /// The folder to write the site to [default: public in the folder of the handbook]
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

impl OutputDir {
    /// The folder that is meant.
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
    /// Write to a folder that something else has filled; what the site does not replace is kept
    #[arg(long)]
    pub(super) force: bool,
    /// Publish the health page, whatever `[health]` in site.toml says
    #[arg(long)]
    pub(super) health: bool,
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The port to listen at, or the next that is free; 0 takes any
    #[arg(short, long, value_name = "PORT", default_value_t = 1111)]
    pub(super) port: u16,
    /// The address to listen at; others than 127.0.0.1 can be reached by other machines
    #[arg(
        short,
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        value_parser = interface,
        aliases = ["bind", "host", "hostname"]
    )]
    pub(super) interface: IpAddr,
    /// A name by which the preview may be asked for besides localhost
    #[arg(long, value_name = "NAME")]
    pub(super) allow_host: Vec<String>,
    /// Open the preview in the browser
    #[arg(short = 'O', long, alias = "openBrowser")]
    pub(super) open: bool,
    /// Include drafts
    #[arg(long, alias = "buildDrafts", short_alias = 'D')]
    pub(super) drafts: bool,
    /// Where the site will stand, in place of `base_url` in site.toml: the preview has its path
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
    /// How long nothing more must happen before a change is taken up, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(0..=60_000))]
    pub(super) debounce: u64,
    /// Look at the folder this often, in milliseconds, for network drives that tell of no changes
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "700")]
    pub(super) poll: Option<u64>,
    /// What opens sources: a command, with `{path}` and `{line}` where they belong, or an address such as vscode://file{path}:{line} [default: VISUAL]
    #[arg(long, value_name = "COMMAND", value_parser = Editor::parse)]
    pub(super) editor: Option<Editor>,
    /// For those who are used to it from elsewhere; the preview is as fast without
    #[arg(short, long, hide = true)]
    pub(super) fast: bool,
}

/// An address, or the name that every machine has for itself.
fn interface(text: &str) -> Result<IpAddr, String> {
    match text {
        "localhost" => Ok(IpAddr::from([127, 0, 0, 1])),
        text => text.parse().map_err(|_| "write an address such as 127.0.0.1 or 0.0.0.0".into()),
    }
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// How to print the list
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(super) format: ListFormat,
    /// Include drafts
    #[arg(long, global = true)]
    pub(super) drafts: bool,
    #[command(subcommand)]
    pub(super) what: What,
}

/// What can be listed.
#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// What sources say, with how often it is cited
    Claims {
        /// Only those that nothing rests on
        #[arg(long)]
        unused: bool,
    },
    /// The addresses of all pages, and those that lead to them
    Urls,
    /// Pages that are not published
    Drafts,
    /// Pages that no other page refers to
    Orphans,
    /// Who answers for which page
    Owners,
    /// Pages whose review is overdue
    Stale {
        /// Those too whose review falls due within this time: 30d, 6 months
        #[arg(long, value_name = "TIME", value_parser = period)]
        within: Option<Period>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// Columns for people
    Table,
    /// A list of JSON objects
    Json,
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text).ok_or_else(|| "write it as `30d`, `6 months` or `1 year`".to_owned())
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder to start in [default: that of --root]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) folder: Option<PathBuf>,
    /// Start in a folder that holds files already; none of them is overwritten
    #[arg(short, long)]
    pub(super) force: bool,
    /// Add a workflow that publishes to GitHub Pages
    #[arg(long)]
    pub(super) github: bool,
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// The kind of page: role, comparison, topic, faq, term, source, disagreement or page
    pub(super) kind: String,
    /// What the page is called in its address: product-owner
    pub(super) name: String,
    /// The title [default: from the name]
    #[arg(long)]
    pub(super) title: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Color {
    /// On terminals that can, unless NO_COLOR is set
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

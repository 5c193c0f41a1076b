//! *`site.toml` → [`Config`].* Declared once below; the reader, the JSON Schema and
//! `docs/configuration.md` follow from the declaration. Every key has a default, so that a folder
//! without `site.toml` builds too.

use crate::data::record::{Decode, Decoder, Map, Period, Record, Shape};
use crate::data::{Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Sources;
use crate::text::{FileId, Span, Spanned};
use crate::url::BaseUrl;
use crate::{defaults, names, record};

record! {
    /// `site.toml` as it is written.
    pub struct Site("site.toml") {
        /// Name of the site: in the bar of every page and behind every page title. Default: the title of the front page.
        title: Option<String>,
        /// One line on what the site answers, shown on the front page.
        tagline: Option<String>,
        /// Default description for search engines and cards.
        description: Option<String>,
        /// Where the site will stand, such as `https://example.org/handbook/`. Without a host there are no canonical addresses, no sitemap and no feed.
        base_url: Option<Spanned<BaseUrl>>,
        /// Language of the text as a BCP 47 tag. Default: `en`.
        language: Option<String>,
        /// Reviewing pages.
        review: Review,
        /// Comparison pages.
        comparisons: Comparisons,
        /// Marking glossary terms in running text.
        glossary: Glossary,
        /// What `check` requires of every page.
        require: Require,
        /// How Markdown is rendered.
        markdown: MarkdownConfig,
        /// Accepting the front matter of existing handbooks.
        front_matter: FrontMatter,
        /// Where readers propose changes.
        repository: Repository,
        /// What is published besides the pages.
        output: Output,
        /// The page that tells owners how the handbook is doing.
        health: Health,
        /// Live preview.
        preview: Preview,
        /// The rows of comparison tables, in their order.
        dimension: Vec<Declared>,
        /// The rows of the responsibility matrix, in their order.
        activity: Vec<Declared>,
        /// What levels of a role are described by, in their order.
        competency: Vec<Declared>,
        /// Scales, from lowest to highest.
        scale: Scale,
        /// The responsibility matrix.
        matrix: Matrix,
        /// Keys of your own; templates see them as `site.extra`.
        extra: Table,
    }

    /// The `[review]` table.
    pub struct Review("review") {
        /// How long a review holds for pages that do not say so themselves.
        default_review_in: Option<Period>,
        /// What an overdue review is: passed over, a warning or an error. Default: `warn`.
        overdue: Option<Level>,
    }

    /// The `[comparisons]` table.
    pub struct Comparisons("comparisons") {
        /// Which pairs of roles get a page: those that are written, or all. Default: `all-pairs`.
        generate: Option<Generate>,
        /// What a cell says that no role states. Default: `Not stated`.
        empty_cell: Option<String>,
    }

    /// The `[glossary]` table.
    pub struct Glossary("glossary") {
        /// Where terms are linked by themselves. Default: `first-in-section`.
        autolink: Option<Autolink>,
    }

    /// The `[require]` table.
    pub struct Require("require") {
        /// Every statement must cite a source or say `editorial = true`.
        sources: bool,
        /// Every page must have an owner.
        owner: bool,
    }

    /// The `[markdown]` table.
    pub struct MarkdownConfig("markdown") {
        /// Let raw HTML in pages through. Only for sites all of whose writers are trusted.
        raw_html: bool,
        /// Turn straight quotes and `--` into typographic ones.
        smart_punctuation: bool,
    }

    /// The `[front_matter]` table.
    pub struct FrontMatter("front_matter") {
        /// Other names of fields: `last-reviewed = "last_reviewed_on"`.
        rename: Map<String>,
        /// What an unknown key is: an error, a warning, or allowed. Default: `error`.
        unknown_keys: Option<UnknownKeys>,
    }

    /// The `[repository]` table.
    pub struct Repository("repository") {
        /// Address of the editor for a page, with `{path}` where the path of the file belongs.
        edit_url: Option<String>,
    }

    /// The `[output]` table.
    pub struct Output("output") {
        /// Publish every page as Markdown beside its HTML, `llms.txt`, `llms-full.txt` and `data/guide.json`. Default: true.
        machines: Option<bool>,
        /// Publish the whole guide on one page under `print/`, and each main section. Documents of more than 1,000 pages are left out. Default: true.
        print: Option<bool>,
    }

    /// The `[health]` table.
    pub struct Health("health") {
        /// Publish the page at `health/`: owners, reviews, what is missing. For sites that only owners read.
        publish: bool,
    }

    /// The `[preview]` table.
    pub struct Preview("preview") {
        /// What opens the source of what is shown: an address that leads to a program, such as `vscode://file{path}:{line}`. Commands are not taken from here. `rolebook serve --editor` and, unless it names an editor for terminals, the variable `VISUAL` take its place.
        editor: Option<String>,
    }

    /// A dimension, an activity or a competency.
    pub struct Declared("id, label, description") {
        /// What pages refer to it by.
        id: Spanned<String> [required],
        /// What readers see.
        label: String [required],
        /// What is meant by it, in a sentence.
        description: Option<String>,
    }

    /// The `[scale]` table.
    pub struct Scale("scale") {
        /// Grades of a skill.
        proficiency: Vec<String>,
    }

    /// The `[matrix]` table.
    pub struct Matrix("matrix") {
        /// A note under every responsibility matrix, such as where the letters come from.
        note: Option<String>,
        /// Whether activities for which no role or more than one answers are reported. Default: `warn`.
        gaps: Option<Gaps>,
    }
}

names! {
    /// What becomes of a finding.
    pub enum Level {
        /// Nothing.
        Ignore = "ignore",
        /// A warning.
        Warn = "warn",
        /// An error.
        Error = "error",
    }

    /// What becomes of activities that nobody or several answer for.
    pub enum Gaps {
        /// Nothing.
        Ignore = "ignore",
        /// A warning.
        Warn = "warn",
    }

    /// Which comparison pages there are.
    pub enum Generate {
        /// Those that are written.
        Listed = "listed",
        /// One for every pair of roles.
        AllPairs = "all-pairs",
    }

    /// Where glossary terms are linked.
    pub enum Autolink {
        /// Nowhere.
        Off = "off",
        /// At their first use on a page.
        FirstOnPage = "first-on-page",
        /// At their first use in every section.
        FirstInSection = "first-in-section",
    }

    /// What an unknown key is.
    pub enum UnknownKeys {
        /// An error.
        Error = "error",
        /// A warning.
        Warn = "warn",
        /// Allowed.
        Allow = "allow",
    }
}

defaults!(
    Site,
    Review,
    Comparisons,
    Glossary,
    Require,
    MarkdownConfig,
    FrontMatter,
    Repository,
    Output,
    Health,
    Preview,
    Scale,
    Matrix
);

impl Decode for BaseUrl {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Value::String(text) = &node.value else {
            return decoder.wrong_type(node, &Self::shape());
        };
        match BaseUrl::parse(text) {
            Ok(base) => Some(base),
            Err(why) => {
                let message = format!("`{text}` is not a valid site address");
                decoder.diags.push(Diagnostic::new(Code::BadValue, node.span, message).help(why));
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::Form("an address such as `https://example.org/handbook/`")
    }
}

/// The configuration with its defaults filled in.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// As written.
    pub site: Site,
    /// Where the site will stand.
    pub base: BaseUrl,
    /// Whether drafts are published.
    pub drafts: bool,
}

impl Config {
    /// Language of the text.
    pub fn language(&self) -> &str {
        self.site.language.as_deref().unwrap_or("en")
    }

    /// What an empty cell says.
    pub fn empty_cell(&self) -> &str {
        self.site.comparisons.empty_cell.as_deref().unwrap_or("Not stated")
    }

    /// Where terms are linked.
    pub fn autolink(&self) -> Autolink {
        self.site.glossary.autolink.unwrap_or(Autolink::FirstInSection)
    }

    /// Whether every pair of roles gets a page.
    pub fn all_pairs(&self) -> bool {
        self.site.comparisons.generate != Some(Generate::Listed)
    }

    /// What an overdue review is.
    pub fn overdue(&self) -> Option<Severity> {
        match self.site.review.overdue {
            Some(Level::Ignore) => None,
            Some(Level::Error) => Some(Severity::Error),
            Some(Level::Warn) | None => Some(Severity::Warning),
        }
    }

    /// Whether files for machines are published.
    pub fn machines(&self) -> bool {
        self.site.output.machines.unwrap_or(true)
    }

    /// Whether documents for print are published.
    pub fn print(&self) -> bool {
        self.site.output.print.unwrap_or(true)
    }

    /// How unknown keys of front matter are reported.
    pub fn unknown_keys(&self) -> Option<Severity> {
        match self.site.front_matter.unknown_keys {
            Some(UnknownKeys::Allow) => None,
            Some(UnknownKeys::Warn) => Some(Severity::Warning),
            Some(UnknownKeys::Error) | None => Some(Severity::Error),
        }
    }

    /// The declared ids of a list, with their labels.
    pub fn label<'a>(declared: &'a [Declared], id: &str) -> Option<&'a str> {
        declared.iter().find(|entry| entry.id.value == id).map(|entry| entry.label.as_str())
    }
}

/// What the command line says about the configuration.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Takes the place of `base_url`.
    pub base_url: Option<BaseUrl>,
    /// Publish drafts.
    pub drafts: bool,
}

/// Reads the configuration of a handbook.
pub fn read(sources: &Sources, overrides: &Overrides, diags: &mut Diagnostics) -> Config {
    let text = |file: &FileId| (*file, sources.texts.get(*file).text);
    let site = sources.config.as_ref().map(text);
    let environment: Vec<_> = sources.environment.iter().map(text).collect();
    let environment: Vec<_> = environment.iter().map(|(file, text)| (*file, &**text)).collect();
    let mut found = Vec::new();
    let site = site.as_ref().map(|(file, text)| (*file, &**text));
    let config = parse(site, &environment, overrides, &mut found);
    diags.extend(found);
    config
}

/// Reads the configuration from texts. `site` is the text of `site.toml`, `environment` the values of
/// `ROLEBOOK_…` variables as the text of a TOML document each; both with their file.
pub fn parse(
    site: Option<(FileId, &str)>,
    environment: &[(FileId, &str)],
    overrides: &Overrides,
    diags: &mut Vec<Diagnostic>,
) -> Config {
    let mut table = Table::default();
    for (file, text) in site.into_iter().chain(environment.iter().copied()) {
        if let Value::Table(more) = crate::data::toml::parse(text, file, 0, diags).value {
            merge(&mut table, more);
        }
    }
    let mut decoder = Decoder::plain(diags);
    decoder.reject_unknown_keys(&table, &[&Site::fields()]);
    decoder.outer = Site::fields().iter().map(|field| field.name).collect();
    let span = Span::whole_file(site.map_or(FileId(0), |(file, _)| file));
    let site = Site::read(&table, span, &mut decoder).unwrap_or_default();
    for declared in [&site.dimension, &site.activity, &site.competency] {
        reject_duplicates(declared, diags);
    }
    let written = site.base_url.as_ref().map(|base| base.value.clone());
    Config {
        base: overrides.base_url.clone().or(written).unwrap_or_default(),
        drafts: overrides.drafts,
        site,
    }
}

/// Lays `more` over `table`: inner tables are merged, everything else is replaced. Depth is
/// bounded by the reader of TOML.
fn merge(table: &mut Table, more: Table) {
    for (key, node) in more.entries {
        match table.entries.iter_mut().find(|(name, _)| name.value == key.value) {
            Some((_, Node { value: Value::Table(old), .. }))
                if matches!(node.value, Value::Table(_)) =>
            {
                if let Value::Table(new) = node.value {
                    merge(old, new);
                }
            }
            Some((_, old)) => *old = node,
            None => table.entries.push((key, node)),
        }
    }
}

fn reject_duplicates(declared: &[Declared], diags: &mut Vec<Diagnostic>) {
    let mut seen = rustc_hash::FxHashMap::default();
    for entry in declared {
        if let Some(first) = seen.insert(entry.id.value.as_str(), entry.id.span) {
            let message = format!("`{}` is declared twice", entry.id.value);
            diags.push(
                Diagnostic::new(Code::DuplicateId, entry.id.span, message)
                    .also(first, "first declared here"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(site: &str, environment: &[&str]) -> (Config, Vec<Diagnostic>) {
        let mut diags = Vec::new();
        let environment: Vec<_> = environment.iter().map(|text| (FileId(1), *text)).collect();
        let config =
            parse(Some((FileId(0), site)), &environment, &Overrides::default(), &mut diags);
        (config, diags)
    }

    #[test]
    fn an_empty_file_gives_the_defaults() {
        let (config, diags) = read("", &[]);
        assert!(diags.is_empty());
        assert_eq!((config.language(), config.empty_cell()), ("en", "Not stated"));
        assert_eq!(config.autolink(), Autolink::FirstInSection);
    }

    #[test]
    fn a_slip_in_the_settings_is_told_with_what_to_write() {
        let (_, diags) = read("title = Product guide\n", &[]);
        let help = "put text in quotes: `title = \"Product guide\"`";
        assert_eq!(diags[0].help.as_deref(), Some(help));
    }

    #[test]
    fn the_environment_overrides_the_file_and_only_with_known_keys() {
        let (config, diags) = read(
            "title = \"A\"\n[review]\noverdue = \"ignore\"\n",
            &["[review]\noverdue = \"error\"\n", "titel = \"B\"\n"],
        );
        assert_eq!(config.overdue(), Some(Severity::Error));
        assert_eq!(config.site.title.as_deref(), Some("A"));
        assert_eq!(diags.len(), 1);
        assert_eq!(diags[0].help.as_deref(), Some("did you mean `title`?"));
    }

    #[test]
    fn all_mistakes_of_a_file_come_at_once() {
        let (_, diags) = read(
            "titel = \"A\"\nbase_url = \"example.org\"\nlanguage = 5\n[[dimension]]\nid = \"a\"\n",
            &[],
        );
        let codes: Vec<_> = diags.iter().map(|diag| diag.code).collect();
        assert_eq!(codes, [Code::UnknownKey, Code::BadValue, Code::WrongType, Code::MissingKey]);
    }
}

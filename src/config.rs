//! *`site.toml` → [`Config`].* The keys are declared below; the reader, the JSON Schema and
//! `docs/configuration.md` use the declaration. Every key has a default, so that a folder without
//! `site.toml` builds.

use crate::contents::{Contents, Written};
use crate::data::{
    Aliases, Decode, Decoder, DefaultValue, FieldType, Map, Node, Period, ReadRecord, Record,
    Schema, Table, Value,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Levels, Severity};
use crate::labels::Labels;
use crate::source::{Repository, Sources};
use crate::source_map::{FileId, Span, Spanned};
use crate::url::BaseUrl;
use crate::{record, string_enum};

mod adopted;
mod checks;
mod language;

pub use adopted::adopted;
pub use checks::{Checks, Profile};
pub use language::Language;

record! {
    /// The content of `site.toml`.
    pub struct Site: Default {
        /// Name of the site, in the bar and in the title of every page. Otherwise: the title of the front page.
        title: Option<String>,
        /// One line about the site, shown on the front page.
        tagline: Option<String>,
        /// Default description of pages for search engines and cards.
        description: Option<String>,
        /// The folder of pages, relative to `site.toml`; `.` is the folder of `site.toml` itself. Otherwise: `content`. Without a `site.toml`: `content`, else `docs`, `src/content/docs`, `handbook`, `pages` or `src` if most of the Markdown is there, else the folder itself.
        content: Option<String>,
        /// The folder of static files; empty if there are none. Otherwise: `static`.
        static_files: Option<String>,
        /// The folder of templates; empty if there are none. Otherwise: `templates`.
        templates: Option<String>,
        /// Public address of the site, such as `https://example.org/handbook/`. Without a host there are no canonical addresses, no sitemap and no feed.
        base_url: Option<Spanned<BaseUrl>>,
        /// Language of the texts, as a BCP 47 tag. The words that rolebook puts on pages stay English until `[labels]` replaces them.
        language: Language = Language::default(),
        /// Reviews of pages.
        review: Review,
        /// Comparison pages.
        comparisons: Comparisons,
        /// Links to glossary terms.
        glossary: Glossary,
        /// Requirements of `check` for every page.
        require: Require,
        /// Severities of findings: `RB0305 = "off"`, or by name, `broken-anchor = "off"`; `off`, `note`, `warn` or `error`. `profile` sets the defaults of all: `lenient` (only what cannot be shown at all is an error; the default without a `site.toml`) or `full`. `[[checks.paths]]` with `path = "docs/archive/"` limits severities to the files in a folder or of a pattern.
        checks: Checks,
        /// Options of Markdown.
        markdown: MarkdownConfig,
        /// Front matter of existing handbooks.
        front_matter: FrontMatter,
        /// Import of pages that exist.
        import: Import,
        /// Links for proposing changes.
        repository: RepositoryConfig,
        /// Files published besides the pages.
        output: Output,
        /// The health page for owners.
        health: Health,
        /// Live preview.
        preview: Preview,
        /// The rows of comparison tables, in order.
        dimensions: Vec<Declared> [alias "dimension"],
        /// The rows of the responsibility matrix, in order.
        activities: Vec<Declared> [alias "activity"],
        /// The competencies of role levels, in order.
        competencies: Vec<Declared> [alias "competency"],
        /// Scales, from lowest to highest.
        scales: Scales [alias "scale"],
        /// The responsibility matrix.
        matrix: Matrix,
        /// The sections of pages by kind: `[kinds.role]`.
        kinds: Map<KindSections>,
        /// Texts on pages in place of the built-in ones, by key: `on_this_page = "Contents"`, and `[labels.role]` for the pages of a kind.
        labels: Table,
        /// The order of the pages in the navigation: entries with `page` or `section` (the path or the name of a page) or `url`, optionally `title`, and `items` for entries below it. Otherwise: `SUMMARY.md`, `_sidebar.md`, the `nav` of `mkdocs.yml` or `sidebars.json`, if there is one; else weights, numbers in names and titles.
        nav: Written,
        /// How names of files become addresses. Otherwise: `as-written`, and `slugs` without a `site.toml`.
        addresses: Option<Addresses>,
        /// Custom keys; available in templates as `site.extra`.
        extra: Table,
    }

    /// A `[kinds.…]` table.
    pub struct KindSections: Default {
        /// Sections that come first, in this order; the others follow in their default order.
        order: Vec<Spanned<String>>,
        /// Sections that are not shown on pages of the kind.
        hide: Vec<Spanned<String>>,
    }

    /// The `[review]` table.
    pub struct Review: Default {
        /// Time from one review to the next, for pages without `review_in`.
        default_review_in: Option<Period>,
        /// Severity of an overdue review.
        overdue: Level = Level::Warn,
    }

    /// The `[comparisons]` table.
    pub struct Comparisons: Default {
        /// Pairs of roles with a page: only written ones, or also all pairs in which both roles fill at least two of the same dimensions.
        generate: Generate = Generate::AllPairs,
        /// Largest number of comparisons that are made without being written; what is left out is reported.
        limit: i64 = 200_i64,
        /// Text of a cell without a statement. Otherwise: the label `not_stated`.
        empty_cell: Option<String>,
    }

    /// The `[glossary]` table.
    pub struct Glossary: Default {
        /// Places where terms are linked.
        autolink: Autolink = Autolink::FirstInSection,
    }

    /// The `[require]` table.
    pub struct Require: Default {
        /// Severity of a statement without a source and without `editorial = true`.
        sources: Requirement = Level::Off,
        /// Severity of a page without an owner.
        owner: Requirement = Level::Off,
    }

    /// The `[markdown]` table.
    pub struct MarkdownConfig: Default {
        /// Let all HTML in pages pass as it is; else only a safe subset does. Enable it only if all writers are
        /// trusted.
        raw_html: bool,
        /// Replace the short names of emoji, such as `:tada:`, by the characters.
        emoji: bool = true,
        /// Replace straight quotes and `--` by typographic ones.
        smart_punctuation: bool,
        /// Give headings also the anchor that rolebook made before it followed GitHub's rule, so that
        /// old links reach them. `true` if there is a `site.toml` that does not say otherwise.
        old_anchors: Option<bool>,
    }

    /// The `[import]` table.
    pub struct Import: Default {
        /// Headings of role pages, each with the field that `rolebook import roles` makes of it: `"KPIs" = "measures"`.
        roles: Map<String>,
    }

    /// The `[front_matter]` table.
    pub struct FrontMatter: Default {
        /// Other names of fields: `last-reviewed = "last_reviewed_on"`.
        rename: Map<String>,
        /// Severity of an unknown key.
        unknown_keys: Level = Level::Error,
    }

    /// The `[repository]` table.
    pub struct RepositoryConfig: Default {
        /// Address of the repository, such as `https://github.com/owner/name`: links to files that are not published lead there. Otherwise: that of the git remote `origin`.
        url: Option<String>,
        /// Address for editing a page, with `{path}` for the path of its file.
        edit_url: Option<String>,
    }

    /// The `[output]` table.
    pub struct Output: Default {
        /// Publish every page also as Markdown.
        markdown: bool [alias "machines"] = true,
        /// Publish `llms.txt` and `llms-full.txt`.
        llms_txt: bool [alias "machines"] = true,
        /// Publish `data/guide.json` and its schema.
        data: bool [alias "machines"] = true,
        /// Publish the whole guide, and each main section, on one page under `print/`. Documents of more than 1,000 pages are left out.
        print: bool = true,
    }

    /// The `[health]` table.
    pub struct Health: Default {
        /// Publish the page at `health/` with owners, reviews and gaps. For sites that only owners read.
        publish: bool,
    }

    /// The `[preview]` table.
    pub struct Preview: Default {
        /// Editor for "open source" in the preview: a URL such as `vscode://file{path}:{line}`. Commands are not accepted here. `rolebook serve --editor` overrides it, and so does the variable `VISUAL`, unless it names an editor for terminals.
        editor: Option<String>,
    }

    /// A dimension, an activity or a competency.
    pub struct Declared {
        /// Id in references.
        id: Spanned<String> [required],
        /// Name on pages.
        label: String [required],
        /// Meaning, in one sentence.
        description: Option<String>,
    }

    /// The `[scales]` table.
    pub struct Scales: Default {
        /// Levels of proficiency.
        proficiency: Vec<String>,
    }

    /// The `[matrix]` table.
    pub struct Matrix: Default {
        /// A note below every responsibility matrix, such as the origin of the letters.
        note: Option<String>,
        /// Severity of activities without an accountable role, or with several.
        gaps: Level = Level::Warn,
    }
}

string_enum! {
    /// Severity of a rule.
    pub enum Level {
        /// The rule is not checked.
        Off = "off" | "ignore" | "allow",
        /// A note: never stops anything.
        Note = "note",
        /// A warning.
        Warn = "warn",
        /// An error.
        Error = "error",
    }

    /// Pairs of roles with a comparison page.
    pub enum Generate {
        /// Only written comparisons.
        Listed = "listed",
        /// Also pairs of roles that fill at least two of the same dimensions.
        AllPairs = "all-pairs",
    }

    /// How names of files become addresses.
    pub enum Addresses {
        /// As they are written.
        AsWritten = "as-written",
        /// In lower case, with hyphens in place of spaces and signs, without numbers for the order. The other form redirects.
        Slugs = "slugs",
    }

    /// Places where glossary terms are linked.
    pub enum Autolink {
        /// Nowhere.
        Off = "off",
        /// At the first use on a page.
        FirstOnPage = "first-on-page",
        /// At the first use in each section.
        FirstInSection = "first-in-section",
    }
}

#[expect(clippy::derivable_impls, reason = "the macro of the enum derives no default")]
impl Default for Addresses {
    fn default() -> Self {
        Addresses::AsWritten
    }
}

impl Level {
    /// Returns the severity of a diagnostic of the rule; `None` if it is not checked.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Note => Some(Severity::Note),
            Level::Warn => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

/// A [`Level`], or `true` for `warn` and `false` for `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement(pub Level);

impl From<Level> for Requirement {
    fn from(level: Level) -> Self {
        Requirement(level)
    }
}

impl DefaultValue for Requirement {
    fn json(&self) -> serde_json::Value {
        self.0.json()
    }
}

impl FieldType for Requirement {
    fn schema() -> Schema {
        Schema::Either(vec![Level::schema(), Schema::Boolean])
    }
}

impl<C> Decode<C> for Requirement {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        match node.value {
            Value::Boolean(true) => Some(Requirement(Level::Warn)),
            Value::Boolean(false) => Some(Requirement(Level::Off)),
            Value::String(_) => Level::decode(node, decoder).map(Requirement),
            _ => decoder.wrong_type(node, &Self::schema()),
        }
    }
}

impl FieldType for BaseUrl {
    fn schema() -> Schema {
        Schema::Form("an address such as `https://example.org/handbook/`".into())
    }
}

impl<C> Decode<C> for BaseUrl {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        let Value::String(text) = &node.value else {
            return decoder.wrong_type(node, &Self::schema());
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
}

/// The configuration with all defaults.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The content of `site.toml`.
    pub site: Site,
    /// Public address of the site.
    pub base: BaseUrl,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Texts on pages.
    pub labels: Labels,
    /// Severities of findings.
    pub levels: Levels,
    /// The written order of the pages.
    pub contents: Contents,
    /// How names of files become addresses.
    pub addresses: Addresses,
    /// Whether there is a `site.toml`.
    pub has_file: bool,
    /// The repository that the handbook lies in.
    pub repository: Option<Repository>,
    /// Name of the folder of a handbook without `site.toml`: its title, if it has no front page.
    pub folder: Option<String>,
}

impl Config {
    /// Returns the text of a place where nothing is stated.
    pub fn empty_cell(&self) -> &str {
        let written = self.site.comparisons.empty_cell.as_deref();
        written.unwrap_or_else(|| self.labels.text("not_stated"))
    }

    /// Returns the label of a declared id.
    pub fn label<'a>(declared: &'a [Declared], id: &str) -> Option<&'a str> {
        declared.iter().find(|entry| entry.id.value == id).map(|entry| entry.label.as_str())
    }
}

/// Options of the command line that override the configuration.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Overrides `base_url`.
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
    let mut config = parse(site, &environment, overrides, &mut found);
    if config.contents.is_empty() {
        let outlines: Vec<_> =
            sources.outlines.iter().map(|file| (*file, sources.texts.get(*file))).collect();
        let files: Vec<_> =
            outlines.iter().map(|(file, text)| (&*text.path, *file, &*text.text)).collect();
        config.contents = Contents::read(&files, &mut found);
    }
    diags.extend(found);
    config.repository = match config.site.repository.url.clone() {
        Some(url) => {
            let folder = sources.repository.as_ref().map(|found| found.folder.clone());
            let url = url.trim_end_matches('/').to_owned();
            Some(Repository { url, folder: folder.unwrap_or_default() })
        }
        None => sources.repository.clone(),
    };
    config.folder = sources.config.is_none().then(|| sources.layout.name.to_string());
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
    let has_file = site.is_some();
    let fields = &[Site::FIELDS];
    let aliases = Aliases::collect(Site::FIELDS);
    let mut table = Table::default();
    for (file, text) in site.into_iter().chain(environment.iter().copied()) {
        if let Value::Table(mut more) = crate::data::toml::parse(text, file, 0, diags).value {
            aliases.rename(&mut more, fields, diags);
            merge(&mut table, more);
        }
    }
    let mut decoder = Decoder::plain(diags);
    let span = Span::whole_file(site.map_or(FileId(0), |(file, _)| file));
    let keys = decoder.keys(&table, span, fields);
    decoder.outer = fields;
    let site = Site::read(&keys, &mut decoder).unwrap_or_default();
    for declared in [&site.dimensions, &site.activities, &site.competencies] {
        reject_duplicates(declared, diags);
    }
    let written = site.base_url.as_ref().map(|base| base.value.clone());
    if let Some(language) = table.get("language")
        && !site.language.is_english()
        && site.labels.entries.is_empty()
    {
        let message = "the words that rolebook puts on pages are English";
        let help = "replace them in `[labels]`, with the form of dates (`date`) and the names of months; \
                    `docs/themes.md` lists all";
        diags.push(Diagnostic::new(Code::EnglishWords, language.span, message).help(help));
    }
    let mut labels = Labels::of_language(site.language.as_str());
    labels.replace(&site.labels, diags);
    Config {
        labels,
        levels: site.checks.levels(has_file),
        contents: Contents { entries: site.nav.0.clone() },
        addresses: site.addresses.unwrap_or(match has_file {
            true => Addresses::AsWritten,
            false => Addresses::Slugs,
        }),
        base: overrides.base_url.clone().or(written).unwrap_or_default(),
        drafts: overrides.drafts,
        has_file,
        repository: None,
        folder: None,
        site,
    }
}

/// Merges `more` into `table`: inner tables are merged, other values are replaced. The reader of TOML limits the depth.
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
        assert_eq!((config.site.language.as_str(), config.empty_cell()), ("en", "Not stated"));
        let site = config.site;
        assert_eq!(site.glossary.autolink, Autolink::FirstInSection);
        assert!(site.output.markdown && site.output.print);
    }

    #[test]
    fn a_site_in_another_language_is_told_once_that_the_words_are_english() {
        let codes = |site: &str| -> Vec<Code> {
            read(site, &[]).1.into_iter().map(|found| found.code).collect()
        };
        assert_eq!(codes("language = \"de\"\n"), [Code::EnglishWords]);
        assert_eq!(codes("language = \"de\"\n[labels]\nmenu = \"Menü\"\n"), []);
        assert_eq!(codes("language = \"en-GB\"\n"), []);
        assert_eq!(codes("title = \"A\"\n"), []);
        let (config, diags) = read("language = \"de_AT\"\n", &[]);
        assert_eq!(diags.len(), 1, "{diags:?}");
        assert_eq!(diags[0].help.as_deref(), Some("did you mean `de-AT`?"));
        assert_eq!(config.site.language.as_str(), "en");
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
            "title = \"A\"\n[review]\noverdue = \"off\"\n",
            &["[review]\noverdue = \"error\"\n", "titel = \"B\"\n"],
        );
        assert_eq!(config.site.review.overdue, Level::Error);
        assert_eq!(config.site.title.as_deref(), Some("A"));
        assert_eq!(diags.len(), 1);
        assert_eq!(diags[0].help.as_deref(), Some("did you mean `title`?"));
    }

    #[test]
    fn all_mistakes_of_a_file_come_at_once() {
        let (_, diags) = read(
            "titel = \"A\"\nbase_url = \"example.org\"\nlanguage = 5\n[[dimensions]]\nid = \"a\"\n",
            &[],
        );
        let codes: Vec<_> = diags.iter().map(|diag| diag.code).collect();
        assert_eq!(codes, [Code::UnknownKey, Code::BadValue, Code::WrongType, Code::MissingKey]);
    }

    #[test]
    fn old_spellings_are_accepted_with_one_warning_for_each_file_and_key() {
        let (config, diags) = read(
            "[output]\nmachines = false\n[matrix]\ngaps = \"ignore\"\n[require]\nowner = true\n\
             [[dimension]]\nid = \"a\"\nlabel = \"A\"\n[[activity]]\nid = \"b\"\nlabel = \"B\"\n",
            &["[output]\nmachines = true\n"],
        );
        let messages: Vec<_> = diags.iter().map(|diag| diag.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "`dimension` is now `dimensions`",
                "`activity` is now `activities`",
                "`machines` is now `markdown`, `llms_txt` and `data`",
                "`machines` is now `markdown`, `llms_txt` and `data`",
                "`ignore` is now `off`",
            ]
        );
        assert!(diags.iter().all(|diag| diag.code == Code::OldSpelling));
        let site = config.site;
        assert_eq!((site.dimensions.len(), site.activities.len()), (1, 1));
        assert!(site.output.markdown && site.output.llms_txt && site.output.data);
        assert_eq!((site.matrix.gaps, site.require.owner.0), (Level::Off, Level::Warn));
    }

    #[test]
    fn an_old_and_a_new_spelling_together_are_an_error() {
        let (_, diags) = read("[output]\nmachines = false\ndata = true\n", &[]);
        assert_eq!(diags.len(), 1);
        assert_eq!((diags[0].code, diags[0].severity), (Code::DuplicateKey, Severity::Error));
    }
}

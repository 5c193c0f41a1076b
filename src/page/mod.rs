//! *One Markdown file → one [`Page`].* Front matter in TOML (`+++`), YAML (`---`) or none, and the
//! body after it. A page is a function of its own file (and of what it includes) alone, so files
//! are parsed in parallel and a parsed page stays true when another file changes.

mod aids;
mod ids;
mod matter;
pub mod parsed;
pub mod prose;
pub mod view_kind;

use crate::config::Config;
use crate::data::record::{Decoder, Prose, Record};
use crate::data::{self, Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::fingerprint::Fingerprint;
use crate::kinds::{Common, Fields, Kind, Status};
use crate::markdown::{Body, Gathered, Input, Library, Markdown, Options, Origin};
use crate::text::{FileId, Span, Spanned};
use crate::url::Route;
use matter::{Carrier, Matter, split};

pub use parsed::{Parsed, parse_all};

/// A page of the handbook.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its file; none of a page that rolebook made.
    pub file: Option<FileId>,
    /// Path of the file relative to `content`; of a page that rolebook made, the path that a file
    /// would have.
    pub path: Box<str>,
    /// Whether this is the index of its folder.
    pub is_index: bool,
    /// What it is about.
    pub kind: Kind,
    /// What other pages refer to it by.
    pub id: Box<str>,
    /// The title, if the page has one of its own.
    pub title: Option<Spanned<String>>,
    /// Where it is published.
    pub route: Route,
    /// Fields of every page.
    pub common: Common,
    /// Fields of its kind.
    pub fields: Fields,
    /// The text.
    pub body: Body,
    /// What front matter and text point at.
    pub gathered: Gathered,
    /// Of everything that the file says about the page besides its text: where it is equal, what
    /// follows from front matter alone is too.
    pub front: Fingerprint,
    /// Of everything that other pages and readers call the page by, and of its addresses.
    pub names: Fingerprint,
    /// Whether the front matter could be read without an error.
    pub is_whole: bool,
}

impl Page {
    /// A page that rolebook makes itself.
    pub fn generated(path: &str, kind: Kind, title: String, fields: Fields) -> Page {
        let span = Span::whole_file(FileId::NOWHERE);
        let (folder, stem, is_index) = place(path);
        Page {
            file: None,
            path: path.into(),
            is_index,
            kind,
            route: route(&folder, &stem, is_index),
            id: stem.into(),
            title: Some(Spanned::new(title, span)),
            common: Common::default(),
            fields,
            body: Body::default(),
            gathered: Gathered::default(),
            front: Fingerprint::of(path.as_bytes()),
            names: Fingerprint::of(path.as_bytes()),
            is_whole: true,
        }
    }

    /// The folder of the page relative to `content`, without slashes at its ends.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Where a finding about the page as a whole points.
    pub fn span(&self) -> Span {
        match (&self.title, self.file) {
            (Some(title), Some(_)) => title.span,
            (_, file) => Span::whole_file(file.unwrap_or(FileId::NOWHERE)),
        }
    }

    /// Whether another page has taken the place of this one.
    pub fn is_superseded(&self) -> bool {
        self.common.status == Some(Status::Superseded)
    }

    /// Whether the page is kept back unless drafts are asked for.
    pub fn is_draft(&self) -> bool {
        self.common.draft || self.common.status == Some(Status::Draft)
    }
}

/// Folder, stem and whether it is an index, of a path relative to `content`.
fn place(path: &str) -> (String, String, bool) {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.strip_suffix(".md").unwrap_or(file);
    let is_index = stem == "_index" || stem == "index" || stem.eq_ignore_ascii_case("readme");
    let stem = if is_index {
        folder.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("home")
    } else {
        stem
    };
    (folder.to_owned(), stem.to_owned(), is_index)
}

/// Where a page is published. The register of disagreements stands under the sources.
fn route(folder: &str, stem: &str, is_index: bool) -> Route {
    let folder = match folder.strip_prefix("disagreements") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
            format!("sources/disagreements{rest}")
        }
        _ => folder.to_owned(),
    };
    if is_index { Route::page(&folder) } else { Route::page(&format!("{folder}/{stem}")) }
}

/// Whether a Markdown file is a page; files whose names begin with `_` are parts for inclusion.
pub fn is_page(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    file == "_index.md" || !file.starts_with('_')
}

/// What the pages of a handbook are parsed with.
pub struct Parser<'a> {
    /// What the configuration says about parsing.
    pub context: &'a Context,
    /// The renderer of Markdown.
    pub markdown: &'a Markdown,
    /// Files that can be included.
    pub library: &'a dyn Library,
}

/// What a configuration says about the parsing of pages: all that pages depend on besides files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// How Markdown is rendered.
    pub markdown: Options,
    /// Other names of fields, with the names that they have here.
    pub rename: Vec<(String, String)>,
    /// What an unknown key is.
    pub unknown_keys: Option<Severity>,
}

impl Context {
    /// That of a configuration.
    pub fn of(config: &Config) -> Context {
        let written = &config.site.markdown;
        let rename = config.site.front_matter.rename.0.iter();
        Context {
            markdown: Options {
                raw_html: written.raw_html,
                heading_links: true,
                smart_punctuation: written.smart_punctuation,
                markdown: config.machines(),
            },
            rename: rename.map(|(from, to)| (from.value.clone(), to.clone())).collect(),
            unknown_keys: config.unknown_keys(),
        }
    }
}

impl Parser<'_> {
    /// Parses one file. `path` is relative to `content`.
    pub fn parse(&self, file: FileId, path: &str, text: &str) -> (Page, Vec<Diagnostic>) {
        let mut diags = Vec::new();
        let matter = split(text, file, &mut diags);
        self.page(file, path, &matter, diags)
    }

    /// Parses a file with the front matter of another version of it in place of its own; nothing
    /// comes back where its own has no end. What is wrong is not told: [`Parser::parse`] does that.
    pub fn parse_under(&self, other: &str, file: FileId, path: &str, text: &str) -> Option<Page> {
        let mut diags = Vec::new();
        let own = split(text, file, &mut diags);
        if !diags.is_empty() {
            return None;
        }
        let other = split(other, file, &mut diags);
        let matter = Matter { body: own.body, body_start: own.body_start, ..other };
        Some(self.page(file, path, &matter, diags).0)
    }

    fn page(
        &self,
        file: FileId,
        path: &str,
        matter: &Matter<'_>,
        mut diags: Vec<Diagnostic>,
    ) -> (Page, Vec<Diagnostic>) {
        let (folder, stem, is_index) = place(path);
        let path_is_home = is_index && folder.is_empty();
        let mut table = self.table(matter, file, &mut diags);
        rename(&mut table, &self.context.rename);
        let top = folder.split('/').next().unwrap_or_default();
        let kind = kind(&table, if is_index { "" } else { top });

        let mut gathered = Gathered::default();
        let prose =
            Prose { markdown: self.markdown, gathered: &mut gathered, folder: folder.as_str() };
        let (common, fields) = self.fields(kind, &table, matter.opening, prose, &mut diags);
        let is_whole = diags.iter().all(|found| found.severity != Severity::Error);

        let input = Input {
            text: matter.body,
            origin: Origin::At { file, start: matter.body_start },
            folder: &folder,
        };
        let body = self.markdown.blocks(input, self.library, &mut gathered, &mut diags);
        ids::check(&common, &fields, &body, &mut diags);
        aids::check(&fields, &mut diags);
        claims(&fields, &mut diags);
        let title = title(&common, &fields, &body);
        // A slip in the front matter may be what took the title away; it was reported.
        if title.is_none() && kind != Kind::Comparison && !path_is_home && diags.is_empty() {
            diags.push(untitled(file, &stem));
        }
        let front = front(file, path, matter.text, title.as_ref());
        let id = common.id.as_ref().map_or(stem.as_str(), |id| id.value.as_str()).into();
        let route = route(&folder, &stem, is_index);
        let file = Some(file);
        let path = path.into();
        let page = Page {
            file,
            path,
            is_index,
            kind,
            id,
            title,
            route,
            common,
            fields,
            body,
            gathered,
            front,
            names: front,
            is_whole,
        };
        let names = names(&page);
        (Page { names, ..page }, diags)
    }

    /// The fields of every page and those of its kind.
    fn fields(
        &self,
        kind: Kind,
        table: &Table,
        opening: Span,
        prose: Prose<'_>,
        diags: &mut Vec<Diagnostic>,
    ) -> (Common, Fields) {
        let mut decoder = Decoder {
            diags,
            prose: Some(prose),
            unknown_keys: self.context.unknown_keys,
            outer: Vec::new(),
        };
        let known = [Common::fields(), (kind.info().fields)()];
        decoder.reject_unknown_keys(table, &[&known[0], &known[1]]);
        decoder.outer = known.iter().flatten().map(|field| field.name).collect();
        let common = Common::read(table, opening, &mut decoder).unwrap_or_default();
        // A page whose own fields are wrong still stands for its id, so that links to it do not
        // look broken as well.
        let fields = Fields::read(kind, table, opening, &mut decoder).unwrap_or(Fields::Page);
        (common, fields)
    }

    fn table(&self, matter: &Matter<'_>, file: FileId, diags: &mut Vec<Diagnostic>) -> Table {
        let node = match matter.carrier {
            Carrier::None => return Table::default(),
            Carrier::Toml => data::toml::parse(matter.text, file, matter.start, diags),
            Carrier::Yaml => data::yaml::parse(matter.text, file, matter.start, diags),
        };
        match node {
            Node { value: Value::Table(table), .. } => table,
            Node { value, span, .. } => {
                let message =
                    format!("front matter must be keys and values, found {}", value.type_name());
                let help = "write every line as `key: value`, with a space after the colon";
                diags.push(Diagnostic::new(Code::BadSyntax, span, message).help(help));
                Table::default()
            }
        }
    }
}

/// The fingerprint of what a page is called by and of its addresses.
fn names(page: &Page) -> Fingerprint {
    let title = page.title.as_ref().map(|title| &title.value);
    let of_kind = match &page.fields {
        Fields::Role(role) => format!("{title:?} {:?} {:?}", role.abbreviation, role.also_known_as),
        Fields::Comparison(comparison) => {
            let roles = comparison.roles.value.iter().map(|role| &role.0.value);
            format!("{:?}", roles.collect::<Vec<_>>())
        }
        _ => String::new(),
    };
    let common = &page.common;
    let written = format!(
        "{:?} {} {:?} {} {} {} {:?} {} {of_kind}",
        page.kind,
        page.path,
        page.route,
        page.id,
        page.is_index,
        page.is_superseded(),
        common.aliases.iter().map(|alias| &alias.value).collect::<Vec<_>>(),
        common.changes.is_empty(),
    );
    Fingerprint::of(written.as_bytes())
}

/// The fingerprint of what a file says about its page besides the text, and of where it says so.
fn front(file: FileId, path: &str, matter: &str, title: Option<&Spanned<String>>) -> Fingerprint {
    let title = title.map(|title| (title.span.start, title.span.end, title.value.as_str()));
    Fingerprint::of(format!("{}\0{path}\0{title:?}\0{matter}", file.0).as_bytes())
}

fn rename(table: &mut Table, names: &[(String, String)]) {
    for (key, _) in &mut table.entries {
        if let Some((_, name)) = names.iter().find(|(from, _)| *from == key.value) {
            key.value.clone_from(name);
        }
    }
}

/// The kind that the front matter names, or that of the folder. A wrong name is reported when the
/// field is read.
fn kind(table: &Table, top_folder: &str) -> Kind {
    match table.get("kind").map(|node| &node.value) {
        Some(Value::String(word)) => Kind::from_word(word).unwrap_or(Kind::Page),
        _ => Kind::of_folder(top_folder),
    }
}

fn title(common: &Common, fields: &Fields, body: &Body) -> Option<Spanned<String>> {
    let question = match fields {
        Fields::Faq(faq) => faq.question.clone(),
        Fields::Disagreement(disagreement) => Some(disagreement.question.clone()),
        _ => None,
    };
    common.title.clone().or(question).or_else(|| body.title.clone())
}

/// Claims that say nothing.
fn claims(fields: &Fields, diags: &mut Vec<Diagnostic>) {
    let Fields::Source(source) = fields else { return };
    for claim in source
        .claim
        .iter()
        .filter(|claim| claim.statement.text.is_empty() && claim.quoted().is_none())
    {
        let message = format!("`statement` is missing in the claim `{}`", claim.id.value);
        let diagnostic = Diagnostic::new(Code::MissingKey, claim.id.span, message);
        diags.push(diagnostic.help("add `statement` or, for words of the source, `quotation`"));
    }
}

/// `product-owner` → `Product owner`.
pub fn title_from_name(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

fn untitled(file: FileId, name: &str) -> Diagnostic {
    let message = format!("page without a title, shown as “{}”", title_from_name(name));
    Diagnostic::new(Code::MissingTitle, Span::whole_file(file), message)
        .help("add `title` to the front matter, or a heading `# Title` above the text")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct NoFiles;
    impl Library for NoFiles {
        fn find(&self, _: &str) -> Option<(FileId, &str)> {
            None
        }
        fn paths(&self) -> Vec<&str> {
            Vec::new()
        }
    }

    fn parse(path: &str, text: &str) -> (Page, Vec<Diagnostic>) {
        let context = Context::of(&Config::default());
        let markdown = Markdown::new(context.markdown);
        let parser = Parser { context: &context, markdown: &markdown, library: &NoFiles };
        parser.parse(FileId(0), path, text)
    }

    #[test]
    fn the_folder_decides_the_kind_and_the_route() {
        let (page, _) =
            parse("roles/product-owner.md", "+++\ntitle = \"PO\"\nsummary = \"x\"\n+++\n");
        assert_eq!(
            (page.kind, &*page.id, page.route.as_str()),
            (Kind::Role, "product-owner", "roles/product-owner/")
        );
        let (page, _) = parse("disagreements/rank.md", "");
        assert_eq!(page.route.as_str(), "sources/disagreements/rank/");
        let (page, _) = parse("roles/_index.md", "");
        assert_eq!((page.kind, page.is_index, page.route.as_str()), (Kind::Page, true, "roles/"));
    }

    #[test]
    fn a_key_written_after_a_table_is_told_where_it_belongs() {
        let text = "+++\ntitle = \"A\"\nsummary = \"s\"\n[qualifications]\nowner = \"x\"\n+++\n";
        let (_, diags) = parse("roles/a.md", text);
        assert_eq!(diags.len(), 1, "{diags:?}");
        assert!(diags[0].help.as_deref().is_some_and(|help| help.contains("above the first")));
    }

    #[test]
    fn front_matter_that_is_never_closed_is_a_finding_at_its_fence() {
        let (_, diags) = parse("a.md", "+++\ntitle = \"A\"\n\ntext\n");
        assert_eq!((diags[0].code, diags[0].primary.span.end), (Code::BadSyntax, 3));
        let (page, diags) = parse("a.md", "---\n\njust a line\n");
        let codes: Vec<_> = diags.iter().map(|diag| diag.code).collect();
        assert_eq!((codes, page.title.is_none()), (vec![Code::MissingTitle], true));
    }

    #[test]
    fn toml_and_yaml_say_the_same() {
        let toml = "+++\ntitle = \"A\"\ntags = [\"x\"]\ndate = 2026-05-04\n+++\nText.\n";
        let yaml = "---\ntitle: A\ntags: [x]\ndate: 2026-05-04\n---\nText.\n";
        let (toml, yaml) = (parse("a.md", toml).0, parse("a.md", yaml).0);
        assert_eq!(toml.title.as_ref().map(|t| &t.value), yaml.title.as_ref().map(|t| &t.value));
        let tags =
            |page: &Page| page.common.tags.iter().map(|t| t.value.clone()).collect::<Vec<_>>();
        assert_eq!(tags(&toml), tags(&yaml));
        assert_eq!(toml.body.fragment.html, yaml.body.fragment.html);
    }
}

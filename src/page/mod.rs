//! *One Markdown file → one [`Page`].* Front matter in TOML (`+++`), YAML (`---`) or none, then the
//! body. A page depends only on its own file and the files that it includes. Files are therefore
//! parsed in parallel, and a parsed page stays valid when other files change.

mod fit;
mod foreign;
mod front_matter;
mod ids;
mod names;
pub mod parsed;
pub mod place;
pub mod prose;
mod values;

use crate::config::{Addresses, Config};
use crate::data::{Aliases, Decoder, FieldSpec, Node, ReadRecord, Record, Table};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::fingerprint::Fingerprint;
use crate::kinds::view::catalog::VIEWS;
use crate::kinds::{Common, DisagreementEntry, Fields, KINDS, KindId, Prose, Status};
use crate::markdown::{Body, Input, Library, Markdown, Options, Origin, Refs};
use crate::source_map::{FileId, Span, Spanned};
use crate::url::{Route, check_path};
use std::sync::{Arc, LazyLock};

use fit::Fit;
use front_matter::FrontMatter;
use names::Names;

pub use parsed::{Parsed, parse_all};
use place::Instead;
pub use place::{Place, Places, is_page};

/// A page of the handbook.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file; `None` for a generated page.
    pub file: Option<FileId>,
    /// Path of the file relative to `content`. A generated page has the path that a file would
    /// have.
    pub path: Box<str>,
    /// The folder that relative links of the page refer to, if it is not that of `path`: `..` for the README of
    /// the root above the content folder.
    pub base: Option<Box<str>>,
    /// Whether the page is the index of its folder.
    pub is_index: bool,
    /// The kind.
    pub kind: KindId,
    /// The id that other pages refer to.
    pub id: Box<str>,
    /// The title, if the file states one.
    pub title: Option<Spanned<String>>,
    /// The path in the site.
    pub route: Route,
    /// The place that the paths of all files give the page.
    pub place: Arc<Place>,
    /// Fields that every page has.
    pub common: Common,
    /// Fields of the kind.
    pub fields: Fields,
    /// The rendered text.
    pub body: Body,
    /// References in front matter and text.
    pub refs: Refs,
    /// Fingerprint of the file without the text of the body. If it is equal, everything that
    /// depends on front matter only is equal.
    pub front: Fingerprint,
    /// Fingerprint of the names and routes of the page.
    pub names: Fingerprint,
    /// Whether the front matter was read without errors.
    pub front_matter_valid: bool,
}

impl Page {
    /// Creates a generated page.
    pub fn generated(path: &str, kind: KindId, title: String, fields: Fields) -> Page {
        let span = Span::whole_file(FileId::NOWHERE);
        let place = Arc::new(Place::alone(path));
        Page {
            file: None,
            path: path.into(),
            base: None,
            is_index: place.is_index,
            kind,
            route: place.route.clone(),
            id: place.name.clone(),
            place,
            title: Some(Spanned::new(title, span)),
            common: Common::default(),
            fields,
            body: Body::default(),
            refs: Refs::default(),
            front: Fingerprint::of_bytes(path.as_bytes()),
            names: Fingerprint::of_bytes(path.as_bytes()),
            front_matter_valid: true,
        }
    }

    /// Publishes a generated page at another address. `numbers` are those in the names of its folders.
    pub fn move_to(&mut self, route: Route, numbers: Vec<Option<u32>>) {
        let names = (self.path.as_bytes(), &route, &numbers);
        (self.front, self.names) = (Fingerprint::of_hash(&names), Fingerprint::of_hash(&names));
        let place = Arc::make_mut(&mut self.place);
        (place.route, place.numbers) = (route.clone(), numbers.into());
        self.route = route;
    }

    /// Returns the folder of the page relative to `content`, without leading and trailing slashes.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Returns the span for diagnostics about the whole page.
    pub fn span(&self) -> Span {
        match (&self.title, self.file) {
            (Some(title), Some(_)) => title.span,
            (_, file) => Span::whole_file(file.unwrap_or(FileId::NOWHERE)),
        }
    }

    /// Whether another page replaces this one.
    pub fn is_superseded(&self) -> bool {
        self.common.status == Some(Status::Superseded)
    }

    /// Whether the page lists the pages of a tag, or all tags.
    pub fn is_of_tags(&self) -> bool {
        self.fields.tag().is_some() || self.folder() == KindId::TAG.spec().folder
    }

    /// Whether the page is published only with drafts.
    pub fn is_draft(&self) -> bool {
        self.common.draft || self.common.status == Some(Status::Draft)
    }
}

/// Returns the route that a page gives itself: the last part of it, or from `/` on the whole.
fn own_route(
    slug: &Spanned<String>,
    folder: &str,
    is_index: bool,
    diags: &mut Vec<Diagnostic>,
) -> Option<Route> {
    let path = slug.value.trim();
    let path = path.strip_suffix(".html").or(path.strip_suffix(".htm")).unwrap_or(path);
    let path = path.strip_suffix("/index").unwrap_or(path);
    let whole = match path.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        // The index of a folder stands at the address of the folder.
        None if is_index => return None,
        None => format!("{}/{path}", KINDS.route_of_folder(folder)),
    };
    let whole = whole.trim_matches('/');
    if whole.is_empty() {
        // The front page is a file of its own, or is made.
        return None;
    }
    match check_path(whole) {
        Ok(()) => Some(Route::page(whole)),
        Err(why) => {
            let message = format!("`{}` is not a valid address: {why}", slug.value);
            diags.push(Diagnostic::new(Code::BadAddress, slug.span, message));
            None
        }
    }
}

/// The place of a file in the handbook.
#[derive(Clone, Copy, Debug)]
pub struct Location<'a> {
    /// Path relative to the content folder.
    pub path: &'a str,
    /// The folder that relative links refer to, relative to the content folder, if it is not that of `path`.
    pub base: Option<&'a str>,
}

/// A parser of pages.
pub struct Parser<'a> {
    /// The configuration of parsing.
    pub context: &'a Context,
    /// The renderer of Markdown.
    pub markdown: &'a Markdown,
    /// The files that can be included.
    pub library: &'a dyn Library,
    /// The places of all pages.
    pub places: &'a Places,
}

/// The configuration of parsing: besides files, pages depend on nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Options of Markdown.
    pub markdown: Options,
    /// Other names of fields, each with the standard name.
    pub rename: Vec<(String, String)>,
    /// Severity of an unknown key; `None` if unknown keys are allowed.
    pub unknown_keys: Option<Severity>,
    /// How names of files become addresses.
    pub addresses: Addresses,
    /// Whether only what cannot be shown at all is an error.
    pub lenient: bool,
}

impl Context {
    /// Returns the parsing options of a configuration.
    pub fn from_config(config: &Config) -> Context {
        let written = &config.site.markdown;
        let rename = config.site.front_matter.rename.0.iter();
        Context {
            markdown: Options {
                raw_html: written.raw_html,
                heading_links: true,
                old_anchors: written.old_anchors.unwrap_or(config.has_file),
                smart_punctuation: written.smart_punctuation,
                emoji: written.emoji,
                embeds: &EMBEDS,
                markdown: config.site.output.markdown || config.site.output.llms_txt,
            },
            rename: rename.map(|(from, to)| (from.value.clone(), to.clone())).collect(),
            unknown_keys: config.site.front_matter.unknown_keys.severity(),
            addresses: config.addresses,
            lenient: config.levels.lenient,
        }
    }
}

impl Parser<'_> {
    /// Parses one file.
    pub fn parse(&self, file: FileId, at: Location<'_>, text: &str) -> (Page, Vec<Diagnostic>) {
        let mut diags = Vec::new();
        let matter = front_matter::read(text, file, &mut diags);
        self.page(file, at, matter, diags)
    }

    /// Parses a file with front matter from another version of it. Reports no diagnostics;
    /// [`Parser::parse`] does.
    pub fn parse_under(&self, other: &str, file: FileId, at: Location<'_>, text: &str) -> Page {
        let mut unheard = Vec::new();
        let own = front_matter::read(text, file, &mut unheard);
        let other = front_matter::read(other, file, &mut unheard);
        let matter = FrontMatter { body: own.body, body_start: own.body_start, ..other };
        self.page(file, at, matter, Vec::new()).0
    }

    fn page(
        &self,
        file: FileId,
        Location { path, base }: Location<'_>,
        matter: FrontMatter<'_>,
        mut diags: Vec<Diagnostic>,
    ) -> (Page, Vec<Diagnostic>) {
        let place = self.places.place(path);
        let (folder, is_index) = (&*place.folder, place.is_index);
        let base_folder = base.unwrap_or(folder);
        let path_is_home = is_index && folder.is_empty();
        let mut table = matter.table;
        foreign::rename(&mut table, &self.context.rename);
        let top = folder.split('/').next().unwrap_or_default();
        let Fit { kind, unfit } = fit::kind(&table, if is_index { "" } else { top });
        diags.extend(unfit.map(|kind| fit::unfit(kind, file)));
        ALIASES.rename(&mut table, &field_lists(kind), &mut diags);
        let is_hidden = foreign::understand(&mut table, &field_lists(kind), &mut diags)
            || matter.is_hidden
            || folder.split('/').any(|part| part == "_drafts");

        let mut refs = Refs::default();
        let prose = Prose { markdown: self.markdown, refs: &mut refs, folder: base_folder };
        let told = diags.len();
        let (mut common, fields) = self.fields(kind, &table, matter.opening, prose, &mut diags);
        fit::explain_unknown(&mut diags[told..], &table, kind, top);
        common.draft |= is_hidden;
        let front_matter_valid = !diags.iter().any(|found| self.is_error(found));

        let input = Input {
            text: &matter.body,
            origin: Origin::At { file, start: matter.body_start },
            folder: base_folder,
        };
        let anchors = ids::anchors(&common, &fields);
        let known = (self.library, anchors.as_slice());
        let titled = common.title.is_some() || fields.links().question().is_some();
        let body = self.markdown.blocks(input, titled, known, &mut refs, &mut diags);
        ids::check(&common, &fields, &body, &mut diags);
        fields.check(&mut diags);
        let title = title(&common, &fields, &body);
        diags.extend(hollow(&table, &body, matter.text.len(), file));
        // A reported error in the front matter may be the reason for the missing title.
        let needs_title = kind != KindId::COMPARISON && !path_is_home && body.headings.is_empty();
        if title.is_none() && needs_title && !is_suspect(&diags) {
            diags.push(untitled(file, place.title_name()));
        }
        diags.extend(place.instead.as_ref().map(|other| instead(file, other, &place)));
        let front = names::of_front_matter(file, path, &matter.text, title.as_ref(), &place);
        let id = common.id.as_ref().map_or(&*place.name, |id| id.value.as_str());
        let id: Box<str> = id.into();
        let own = common.slug.as_ref();
        let own = own.and_then(|slug| own_route(slug, folder, is_index, &mut diags));
        let route = own.unwrap_or_else(|| place.route.clone());
        let names = Names {
            kind,
            path,
            route: &route,
            id: &id,
            is_index,
            title: title.as_ref().filter(|_| kind == KindId::ROLE).map(|title| &*title.value),
            has_changes: !common.changes.is_empty(),
            common: &common,
            fields: &fields,
        }
        .fingerprint();
        let page = Page {
            file: Some(file),
            path: path.into(),
            base: base.map(Box::from),
            is_index,
            kind,
            id,
            title,
            route,
            place,
            common,
            fields,
            body,
            refs,
            front,
            names,
            front_matter_valid,
        };
        (page, diags)
    }

    /// Whether front matter with this finding cannot be used, so that the preview shows the last one that
    /// could.
    fn is_error(&self, found: &Diagnostic) -> bool {
        let rule = found.code.rule();
        let severity = match self.context.lenient && found.severity == rule.severity {
            true => rule.lenient,
            false => Some(found.severity),
        };
        severity == Some(Severity::Error) && found.code != Code::HiddenMisplaced
    }

    /// Reads the fields of every page and those of the kind.
    fn fields(
        &self,
        kind: KindId,
        table: &Table,
        opening: Span,
        prose: Prose<'_>,
        diags: &mut Vec<Diagnostic>,
    ) -> (Common, Fields) {
        let known = field_lists(kind);
        let unknown_keys = self.context.unknown_keys;
        let mut decoder = Decoder { diags, context: prose, unknown_keys, outer: &[] };
        let keys = decoder.keys(table, opening, &known);
        decoder.outer = &known;
        let common = Common::read(&keys, &mut decoder).unwrap_or_default();
        // A page with invalid fields keeps its id, so that links to it are not reported as broken
        // too.
        let fields = Fields::read(kind, &keys, &mut decoder).unwrap_or_default();
        if kind != KindId::TOPIC {
            reject_inline(&common, diags);
        }
        (common, fields)
    }
}

/// The names of embeds.
static EMBEDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| VIEWS.iter().map(|info| info.kind.as_str()).collect());

/// The old keys of all kinds.
static ALIASES: LazyLock<Aliases> = LazyLock::new(|| {
    let mut fields = Common::FIELDS.to_vec();
    fields.extend(KINDS.written().flat_map(|spec| spec.fields.iter().cloned()));
    Aliases::collect(&fields)
});

/// Returns the fields of every page and those of a kind.
fn field_lists(kind: KindId) -> [&'static [FieldSpec]; 2] {
    [Common::FIELDS, &kind.spec().fields]
}

/// Reports inline disagreements outside topics.
fn reject_inline(common: &Common, diags: &mut Vec<Diagnostic>) {
    for entry in &common.disagreements {
        if let DisagreementEntry::Inline(inline) = entry {
            let message = "only topics hold disagreements without a page of their own";
            let help = "make it a page below `content/disagreements/`, and name its id here";
            diags.push(Diagnostic::new(Code::BadValue, inline.id.span, message).help(help));
        }
    }
}

fn title(common: &Common, fields: &Fields, body: &Body) -> Option<Spanned<String>> {
    let written = common.title.as_ref().filter(|title| !title.value.trim().is_empty());
    let title = written.map(values::plain_title).or_else(|| fields.links().question().cloned());
    title.or_else(|| body.title.clone())
}

/// Whether one of the findings may be the reason for a missing title.
fn is_suspect(diags: &[Diagnostic]) -> bool {
    diags.iter().any(|found| found.severity != Severity::Note)
}

/// Length of front matter from which it is taken for the content of a page without a text.
const LONG_MATTER: usize = 1024;

/// Says that a page has no text and much front matter that nothing shows.
fn hollow(table: &Table, body: &Body, length: usize, file: FileId) -> Option<Diagnostic> {
    let is_unread = |(key, _): &(Spanned<String>, Node)| key.value == "extra";
    if length < LONG_MATTER
        || !body.fragment.html.trim().is_empty()
        || !table.entries.iter().any(is_unread)
    {
        return None;
    }
    let message = "the content of this page is in keys that no template shows";
    let found = Diagnostic::new(Code::HollowPage, Span::whole_file(file), message).cause("");
    Some(found.help("write it as text, or show `page.extra` in a template of your own"))
}

/// Reports a file that could be the page of a section as well as another, which is.
fn instead(file: FileId, other: &Instead, place: &Place) -> Diagnostic {
    let span = Span::whole_file(file);
    let at = place.route.as_str();
    match other {
        Instead::Beside(index) => {
            let message = format!("`{index}` is the page of this folder; this one is at `/{at}`");
            Diagnostic::new(Code::TwoIndexes, span, message).severity(Severity::Note)
        }
        Instead::Inside(index) => {
            let message = format!("`{index}` is the page of this section; this one is at `/{at}`");
            Diagnostic::new(Code::TwoIndexes, span, message)
        }
    }
    .help("remove one of them, or put both texts into one")
}

/// Short forms that titles made of names have in capitals.
const SHORT_FORMS: &str = " ai api apis aws b2b b2c ceo cfo ci cd cli cms coo cpo crm css cto dei dns \
    erp eu faq faqs gcp gdpr gtm hq hr html http https ide iam iso it json kpi kpis llm mdm \
    ml mvp nda okr okrs oss p2p pdf pm pmo pr prs pto qa rfc rfcs roi sdk seo sla slas slo slos \
    sme smes sms sop sops sql sre sso ssh ssl tls ui uk url urls usa ux vp vpn vpns wfh xml \
    yaml 2fa mfa ";

/// Returns the words of a name.
pub fn words_of_name(name: &str) -> impl Iterator<Item = &str> {
    name.split(['-', '_', ' ']).filter(|word| !word.is_empty())
}

/// Returns a title for a name: `product-owner` → `Product owner`, `qa-faq` → `QA FAQ`.
pub fn title_from_name(name: &str) -> String {
    let mut title = String::with_capacity(name.len());
    for word in words_of_name(name) {
        if !title.is_empty() {
            title.push(' ');
        }
        let lower = word.to_lowercase();
        if word == lower && SHORT_FORMS.split_whitespace().any(|form| form == lower) {
            match lower.strip_suffix('s').filter(|one| {
                one.len() > 1 && SHORT_FORMS.split_whitespace().any(|form| form == *one)
            }) {
                Some(one) => title.extend(one.to_uppercase().chars().chain(['s'])),
                None => title.push_str(&lower.to_uppercase()),
            }
        } else if title.is_empty() {
            let mut letters = word.chars();
            title.extend(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters));
        } else {
            title.push_str(word);
        }
    }
    if title.is_empty() { name.to_owned() } else { title }
}

fn untitled(file: FileId, name: &str) -> Diagnostic {
    let message = format!("page without a title, shown as “{}”", title_from_name(name));
    Diagnostic::new(Code::MissingTitle, Span::whole_file(file), message)
        .help("add `title` to the front matter, or a heading `# Title` above the text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_titles() {
        for (name, title) in [
            ("product-owner", "Product owner"),
            ("qa", "QA"),
            ("ai-ml", "AI ML"),
            ("our_okrs", "Our OKRs"),
            ("faqs", "FAQs"),
            ("the-us", "The us"),
            ("GitHub setup", "GitHub setup"),
        ] {
            assert_eq!(title_from_name(name), title);
        }
    }

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
        let context = Context::from_config(&Config::default());
        let markdown = Markdown::new(context.markdown);
        let places = Places::default();
        let parser =
            Parser { context: &context, markdown: &markdown, library: &NoFiles, places: &places };
        parser.parse(FileId(0), Location { path, base: None }, text)
    }

    #[test]
    fn the_folder_decides_the_kind_and_the_route() {
        let (page, _) =
            parse("roles/product-owner.md", "+++\ntitle = \"PO\"\nsummary = \"x\"\n+++\n");
        assert_eq!(
            (page.kind, &*page.id, page.route.as_str()),
            (KindId::ROLE, "product-owner", "roles/product-owner/")
        );
        let (page, _) = parse("disagreements/rank.md", "");
        assert_eq!(page.route.as_str(), "sources/disagreements/rank/");
        let (page, _) = parse("roles/_index.md", "");
        assert_eq!((page.kind, page.is_index, page.route.as_str()), (KindId::PAGE, true, "roles/"));
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
        assert_eq!((diags[0].code, diags[0].primary.span.end), (Code::MisplacedMatter, 3));
        let (page, diags) = parse("a.md", "---\n\njust a line\n");
        let codes: Vec<_> = diags.iter().map(|diag| diag.code).collect();
        assert_eq!((codes, page.title.is_none()), (vec![Code::MissingTitle], true));
    }

    #[test]
    fn disagreements_are_ids_and_on_topics_also_tables() {
        let inline = "[[disagreements]]\nid = \"a\"\nquestion = \"A?\"\npositions = [\
                      { source = \"s\", stance = \"Yes.\" }, { source = \"t\", stance = \"No.\" }]\n";
        let text = format!("+++\ntitle = \"A\"\n{inline}+++\n");
        let (page, diags) = parse("topics/a.md", &text);
        assert!(diags.is_empty(), "{diags:?}");
        assert_eq!(page.common.inline_disagreements().count(), 1);
        let codes = |path: &str, text: &str| -> Vec<Code> {
            parse(path, text).1.into_iter().map(|diag| diag.code).collect()
        };
        assert_eq!(codes("a.md", &text), [Code::BadValue]);
        let old = text.replace("[[disagreements]]", "[[disagreement]]");
        assert_eq!(codes("topics/a.md", &old), [Code::OldSpelling]);
        let both = old.replace("title", "disagreements = [\"b\"]\ntitle");
        assert_eq!(codes("topics/a.md", &both), [Code::DuplicateKey]);
        let ids = "+++\ntitle = \"A\"\ndisagreements = \"b\"\n+++\n";
        assert_eq!(parse("a.md", ids).0.common.disagreement_pages().count(), 1);
    }

    #[test]
    fn toml_and_yaml_give_the_same_pages() {
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

//! *Bytes → one stage of rolebook.* What the fuzzers call, and `tests/suite/fuzz.rs` on a stable
//! toolchain. Each function fails by panicking: when the stage does, when a finding points outside
//! of its file, or when what is promised of the result does not hold.

use rolebook::config::Overrides;
use rolebook::diagnostic::{Diagnostic, Diagnostics};
use rolebook::engine::Engine;
use rolebook::markdown::{Fragment, Library, Markdown};
use rolebook::page::{Context, Location, Page, Parser, Places};
use rolebook::source::Environment;
use rolebook::source_map::{FileId, SourceMap};
use rolebook::{config, theme};
use std::path::Path;

/// One folder for each kind of page.
const FOLDERS: [&str; 8] =
    ["", "roles", "topics", "compare", "faq", "glossary", "sources", "disagreements"];

/// The front matter of a page: the first byte chooses the kind and the language.
pub fn front_matter(data: &[u8]) {
    let (choice, text) = choice(data);
    let folder = FOLDERS[usize::from(choice) % FOLDERS.len()];
    let fence = if choice < 128 { "+++" } else { "---" };
    let text = format!("{fence}\n{text}\n{fence}\n\nText.\n");
    parse(&format!("{folder}/page.md"), &text, "");
}

/// The text of a page, with raw HTML and without: the first byte says which.
pub fn markdown_body(data: &[u8]) {
    let (choice, text) = choice(data);
    let site = format!("[markdown]\nraw_html = {}\nsmart_punctuation = true\n", choice < 128);
    let page = parse("topics/page.md", &text, &site);
    holds(&page.body.fragment);
}

/// The configuration.
pub fn site_toml(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut diags = Vec::new();
    config::parse(Some((FileId(0), &text)), &[], &Overrides::default(), &mut diags);
    points_into(&diags, FileId(0), &text);
}

/// A template, over the built-in ones: the first byte chooses its name.
pub fn template(data: &[u8]) {
    let (choice, text) = choice(data);
    let names = ["own.html", "base.html", "parts/widgets.html", "nav.html"];
    let mut texts = SourceMap::default();
    let name = names[usize::from(choice) % names.len()];
    let file = texts.add(format!("templates/{name}"), &*text);
    let mut diags = Diagnostics::default();
    let theme = theme::compile(&[(name, file)], &mut texts, &mut diags);
    assert_eq!(theme.is_broken(), diags.has_errors(), "a broken theme says why");
    for found in diags.iter() {
        let file = found.primary.span.file;
        points_into(std::slice::from_ref(found), file, &texts.get(file).text);
    }
}

/// Files that edits write and remove.
const FILES: [&str; 8] = [
    "site.toml",
    "content/_index.md",
    "content/roles/a.md",
    "content/roles/b.md",
    "content/topics/a.md",
    "content/sources/a.md",
    "content/glossary/a.md",
    "templates/topic.html",
];

/// Edits of a handbook, between NUL bytes: the first byte of each chooses the file, and what is left
/// is written to it; where nothing is left the file is removed. After each, the engine finds what a
/// clean build finds.
pub fn edits(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let root = folder.path();
    std::fs::create_dir_all(root.join("content")).expect("a folder can be made");
    let mut engine = Engine::new(root, environment(), Overrides::default());
    let first = engine.rescan(environment()).expect("the folder can be read");
    let mut snapshot = first.expect("a first snapshot").snapshot;
    for edit in data.split(|byte| *byte == 0).take(8) {
        let Some((choice, bytes)) = edit.split_first() else { continue };
        let path = root.join(FILES[usize::from(*choice) % FILES.len()]);
        if bytes.is_empty() {
            // What is not there need not be removed.
            let _ = std::fs::remove_file(&path);
        } else {
            let folder = path.parent().expect("a folder");
            std::fs::create_dir_all(folder).expect("a folder can be made");
            std::fs::write(&path, bytes).expect("a file can be written");
        }
        if let Some(update) = engine.apply_changes(&[path]).expect("the folder can be read") {
            snapshot = update.snapshot;
        }
        snapshot.check();
        snapshot.render_remaining(|| false);
        let findings = snapshot.findings().expect("it was checked");
        assert_eq!(places(findings), places(clean(root)));
    }
}

/// The findings of a clean build.
fn clean(root: &Path) -> Vec<Diagnostic> {
    let (root, overrides, environment) = (root.to_owned(), Overrides::default(), environment());
    let input = rolebook::Input { root, overrides, environment, progress: &|_| {} };
    let site = rolebook::render(&input).expect("the folder can be read");
    site.diagnostics.sorted(&site.sources.texts, &site.handbook.config.levels)
}

/// What findings say and where in their file; files are numbered in the order of being met.
fn places(findings: Vec<Diagnostic>) -> Vec<(String, std::ops::Range<usize>)> {
    let of = |found: Diagnostic| (found.message, found.primary.span.range());
    let mut places: Vec<_> = findings.into_iter().map(of).collect();
    places.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.start.cmp(&b.1.start)));
    places
}

fn environment() -> Environment {
    Environment::on(jiff::civil::date(2026, 6, 1))
}

/// The first byte, and the rest as text.
fn choice(data: &[u8]) -> (u8, String) {
    match data.split_first() {
        Some((choice, rest)) => (*choice, String::from_utf8_lossy(rest).into_owned()),
        None => (0, String::new()),
    }
}

/// Parses a page and looks at what every page promises.
fn parse(path: &str, text: &str, site: &str) -> Page {
    let mut diags = Vec::new();
    let config = config::parse(Some((FileId(1), site)), &[], &Overrides::default(), &mut diags);
    let context = Context::from_config(&config);
    let markdown = Markdown::new(context.markdown);
    let parser = Parser {
        context: &context,
        markdown: &markdown,
        library: &Empty,
        places: &Places::default(),
    };
    let (page, found) = parser.parse(FileId(0), Location { path, base: None }, text);
    points_into(&found, FileId(0), text);
    holds(&page.body.fragment);
    page
}

/// Every finding in `file` is about characters of its text.
fn points_into(findings: &[Diagnostic], file: FileId, text: &str) {
    for found in findings {
        let labels = std::iter::once(&found.primary).chain(&found.others);
        for label in labels.filter(|label| label.span.file == file) {
            let range = label.span.range();
            assert!(text.get(range.clone()).is_some(), "{range:?} of {}: {text:?}", found.message);
        }
    }
}

/// Placeholders ascend and stand between characters; what is remembered of names stands in the words.
fn holds(fragment: &Fragment) {
    let mut last = 0;
    for placeholder in &fragment.placeholders {
        let at = placeholder.at as usize;
        assert!(last <= at && fragment.html.is_char_boundary(at), "placeholder at {at}");
        last = at;
    }
    let mut last = 0;
    for placeholder in &fragment.markdown.placeholders {
        let at = placeholder.at as usize;
        assert!(last <= at && fragment.markdown.text.is_char_boundary(at), "placeholder at {at}");
        last = at;
    }
    for name in &fragment.names {
        let (start, end) = (name.at as usize, (name.at + name.len) as usize);
        assert!(fragment.text.get(start..end).is_some(), "name at {start}");
    }
}

/// No file to include.
struct Empty;

impl Library for Empty {
    fn find(&self, _path: &str) -> Option<(FileId, &str)> {
        None
    }

    fn paths(&self) -> Vec<&str> {
        Vec::new()
    }
}

//! After any edits, the engine gives the same result as a clean build: all diagnostics and, without
//! errors, all bytes of all files.

use crate::support::{self, Site};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rolebook::config::Overrides;
use rolebook::diagnostic::{Diagnostic, Severity};
use rolebook::engine::{Engine, Snapshot};
use rolebook::output::Outputs;
use rolebook::report::{Format, render};
use rolebook::source::Environment;
use rolebook::source_map::SourceMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// An edit.
#[derive(Clone, Debug)]
enum Edit {
    /// Writes into the text of a page.
    Body(Index, &'static str),
    /// Changes a line of the front matter of a page.
    Front(Index, &'static str),
    /// Types half a line into the front matter.
    BreakFront(Index),
    /// Restores the original content of a file.
    Restore(Index),
    /// Removes a page or a template.
    Remove(Index),
    /// Renames a page.
    Rename(Index, &'static str),
    /// Renames the folder of a page.
    Move(Index, &'static str),
    /// Writes a whole file.
    Write(&'static str, &'static [u8]),
    /// Removes a file, if it is there.
    Delete(&'static str),
}

const SENTENCES: &[&str] = &[
    "A sentence more.",
    "## A heading more\n\nWith [[product-owner]] and [[nobody]].",
    "See [the owner](../roles/product-owner.md#skills) and ![](logo.png).",
    "[@team-agreement] [@team-agreement#none] [@nothing]",
    "{{ responsibility_matrix() }}\n\n{{ comparison_table(of = \"x\") }}",
    "--8<-- \"_part.md\"",
    "<b>raw</b> [a](javascript:x)",
    "# Another title",
    // More than the nearest names are looked for.
    "[[nobody-1]] [[nobody-2]] [[nobody-3]] [[nobody-4]] [[nobody-5]] [[nobody-6]] \
     [[nobody-7]] [[nobody-8]] [[nobody-9]] [[nobody-10]] [[nobody-11]] [[nobody-12]] \
     [[nobody-13]] [[nobody-14]] [[nobody-15]] [[nobody-16]] [[nobody-17]] [[nobody-18]] \
     [[nobody-19]] [[nobody-20]] [[nobody-21]] [[nobody-22]] [[nobody-23]] [[nobody-24]] \
     [[nobody-25]] [[nobody-26]] [[nobody-27]] [[nobody-28]] [[nobody-29]] [[nobody-30]] \
     [[nobody-31]] [[nobody-32]] [[nobody-33]] [[nobody-34]] [[nobody-35]] [[nobody-36]] \
     [[nobody-37]] [[nobody-38]] [[nobody-39]] [[nobody-40]] [[nobody-41]] [[nobody-42]] \
     [[nobody-43]] [[nobody-44]] [[nobody-45]] [[nobody-46]] [[nobody-47]] [[nobody-48]] \
     [[nobody-49]] [[nobody-50]] [[nobody-51]] [[nobody-52]] [[nobody-53]] [[nobody-54]] \
     [[nobody-55]]",
];

const FIELDS: &[&str] = &[
    "title = \"Another title\"",
    "titel = \"Mistyped\"",
    "weight = 3",
    "draft = true",
    "tags = [\"new\", \"Planning\"]",
    "aliases = [\"/old/\"]",
    "template = \"own.html\"",
    "template = \"source.html\"",
    "related = [\"product-manager\"]",
    "id = \"product-owner\"",
    "last_reviewed_on = 2020-01-01",
    "abbreviation = \"TPO\"",
    "also_known_as = [\"The owner\"]",
    "status = \"superseded\"",
    "changes = [{ date = 2026-01-01, note = \"A change.\" }]",
    "roles = [\"product-manager\", \"product-owner\"]",
];

const FILES: &[(&str, &[u8])] = &[
    (
        "content/roles/new.md",
        b"+++\ntitle = \"New\"\nsummary = \"New.\"\ngrows_into = [\"product-owner\"]\n+++\nText.\n",
    ),
    ("content/topics/new.md", b"# New\n\nSee [[product-owner]] and [[old-plan]].\n"),
    ("content/topics/yaml.md", b"---\ntitle: Yaml\nroles: [product-owner]\n---\nText.\n"),
    ("content/topics/bytes.md", b"+++\ntitle = \"\xff\"\n+++\n"),
    ("content/a.md", b"---\n"),
    ("content/_part.md", b"A part, included.\n"),
    ("content/_part.md", b"Another part, see [[about]].\n"),
    ("content/topics/logo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03"),
    ("content/topics/logo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04\0\0\0\x05"),
    ("templates/own.html", b"<main>{{ page.title }}</main>"),
    ("templates/own.html", b"<main>{{ page.nothing.there }}</main>"),
    ("templates/own.html", b"<main>{{ page.title }</main>"),
    (
        "templates/topic.html",
        b"{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}!</h1>{% endblock main %}",
    ),
    ("templates/nav.html", b"<p>{{ nav.nothing.there }}</p>"),
    (
        "templates/sections/role/skills.html",
        b"<h2 id=\"{{ section.anchor }}\">{{ section.title }}</h2>",
    ),
    ("templates/sections/role/skills.html", b"<p>{{ section.title }}</p>"),
    ("templates/sections/role/skils.html", b"<p>{{ section.title }}</p>"),
    ("templates/sections/text.html", b"<p>No text.</p>"),
    ("templates/blocks/statements.html", b"<p>{{ block.items | length }}</p>"),
    ("templates/blocks/fact.html", b"<p>{{ block.items | length }}</p>"),
    (
        "templates/role.html",
        b"{% for section in page.sections | without(ids=[\"text\"]) %}{{ section.title }}{% endfor %}",
    ),
    (
        "templates/role.html",
        b"{% for section in page.sections | only(ids=[\"skils\"]) %}{{ section.title }}{% endfor %}",
    ),
    ("static/extra.css", b"p { color: red }"),
    ("static/extra.css", b"p { color: green }"),
    ("static/robots.txt", b"none"),
    ("site.toml", b"title = \"Other\"\nbase_url = \"https://example.org/x/\"\n"),
    ("site.toml", b"titel = \"Other\"\n"),
    ("site.toml", b"title = \"Oth"),
    ("site.toml", b"[markdown]\nraw_html = true\n[front_matter]\nunknown_keys = \"warn\"\n"),
    ("site.toml", b"[labels]\nsources = \"Quellen\"\n[labels.role]\nskills = \"What it takes\"\n"),
    ("site.toml", b"language = \"de\"\n[kinds.role]\nhide = [\"skills\", \"text\"]\norder = [\"pay\"]\n"),
    ("site.toml", b"language = \"german\"\n[labels]\nsauces = \"x\"\n[kinds.rolle]\nhide = [\"x\"]\n"),
    (
        "site.toml",
        b"[output]\nmarkdown = false\nllms_txt = false\ndata = false\nprint = false\n\
          [health]\npublish = true\n",
    ),
];

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), select(SENTENCES)).prop_map(|(at, text)| Edit::Body(at, text)),
        3 => (at(), select(FIELDS)).prop_map(|(at, field)| Edit::Front(at, field)),
        2 => at().prop_map(Edit::BreakFront),
        2 => at().prop_map(Edit::Restore),
        1 => at().prop_map(Edit::Remove),
        1 => (at(), select(&["renamed", "z", "product-owner"][..]))
            .prop_map(|(at, name)| Edit::Rename(at, name)),
        1 => (at(), select(&["topics", "roles", "teams/a"][..]))
            .prop_map(|(at, folder)| Edit::Move(at, folder)),
        4 => select(FILES).prop_map(|(path, bytes)| Edit::Write(path, bytes)),
        2 => select(FILES).prop_map(|(path, _)| Edit::Delete(path)),
    ]
}

/// A handbook with its original content.
struct Edited {
    site: Site,
    first: Vec<(PathBuf, Vec<u8>)>,
}

impl Edited {
    fn new(name: &str) -> Edited {
        let site = Site::copy_of(name);
        let mut edited = Edited { site, first: Vec::new() };
        edited.first = edited
            .files()
            .into_iter()
            .map(|path| {
                let bytes = fs::read(&path).expect("a file");
                (path, bytes)
            })
            .collect();
        edited
    }

    /// Returns the Markdown files, the templates and `site.toml`.
    fn files(&self) -> Vec<PathBuf> {
        let all = walkdir::WalkDir::new(self.site.root()).sort_by_file_name();
        let files =
            all.into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        files.map(walkdir::DirEntry::into_path).collect()
    }

    fn page(&self, at: &Index) -> Option<PathBuf> {
        let pages: Vec<PathBuf> = self
            .files()
            .into_iter()
            .filter(|path| path.extension().is_some_and(|it| it == "md"))
            .collect();
        (!pages.is_empty()).then(|| pages[at.index(pages.len())].clone())
    }

    /// Makes the edit. Returns the paths that a watcher would report.
    fn apply(&self, edit: &Edit) -> Vec<PathBuf> {
        match edit {
            Edit::Body(at, text) => self.rewrite(at, |old| format!("{old}\n\n{text}\n")),
            Edit::Front(at, field) => self.rewrite(at, |old| match old.strip_prefix("+++\n") {
                Some(rest) => format!("+++\n{field}\n{rest}"),
                None => format!("+++\n{field}\n+++\n{old}"),
            }),
            Edit::BreakFront(at) => self.rewrite(at, |old| match old.strip_prefix("+++\n") {
                Some(rest) => format!("+++\ntitle = \"half\nsumm\n{rest}"),
                None => format!("+++\nhalf\n{old}"),
            }),
            Edit::Restore(at) => {
                let (path, bytes) = &self.first[at.index(self.first.len())];
                self.write(path.clone(), bytes)
            }
            Edit::Remove(at) => self.page(at).map_or_else(Vec::new, |path| {
                fs::remove_file(&path).expect("removed");
                vec![path]
            }),
            Edit::Rename(at, name) => self.page(at).map_or_else(Vec::new, |from| {
                let to = from.with_file_name(format!("{name}.md"));
                fs::rename(&from, &to).expect("renamed");
                vec![from, to]
            }),
            Edit::Move(at, folder) => self.page(at).map_or_else(Vec::new, |page| {
                let from = page.parent().expect("a folder").to_owned();
                let to = self.site.root().join("content").join(folder);
                if from.ends_with("content") || to.exists() || to.starts_with(&from) {
                    return Vec::new();
                }
                fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
                fs::rename(&from, &to).expect("moved");
                vec![from, to]
            }),
            Edit::Write(path, bytes) => self.write(self.site.root().join(path), bytes),
            Edit::Delete(path) => {
                let path = self.site.root().join(path);
                match fs::remove_file(&path) {
                    Ok(()) => vec![path],
                    Err(_) => Vec::new(),
                }
            }
        }
    }

    fn rewrite(&self, at: &Index, change: impl Fn(&str) -> String) -> Vec<PathBuf> {
        let Some(path) = self.page(at) else { return Vec::new() };
        let old = String::from_utf8_lossy(&fs::read(&path).expect("a page")).into_owned();
        self.write(path, change(&old).as_bytes())
    }

    fn write(&self, path: PathBuf, bytes: &[u8]) -> Vec<PathBuf> {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, bytes).expect("written");
        vec![path]
    }
}

fn environment() -> Environment {
    Environment::on(jiff::civil::date(2026, 6, 1))
}

fn shown(findings: &[Diagnostic], texts: &SourceMap) -> String {
    let text = render(Format::Human, findings, texts, "");
    anstream::adapter::strip_str(&text).to_string()
}

/// Returns the diagnostics of a clean build, and the files if there is no error.
fn clean(site: &Site, overrides: &Overrides) -> (String, Option<Outputs>) {
    let input = support::input(&site.root(), environment().today, overrides.clone());
    let built = rolebook::render(&input).expect("sources");
    let texts = &built.sources.texts;
    let found = built.diagnostics.sorted(texts, &built.handbook.config.levels);
    let is_good = !found.iter().any(is_error);
    (shown(&found, texts), is_good.then_some(built.outputs))
}

fn is_error(found: &Diagnostic) -> bool {
    found.severity == Severity::Error
}

/// Asserts that a snapshot equals a clean build.
fn compare(snapshot: &Snapshot, site: &Site, overrides: &Overrides) {
    snapshot.check();
    snapshot.render_remaining(|| false);
    let (findings, outputs) = clean(site, overrides);
    let found = snapshot.findings().expect("it was checked");
    assert_eq!(shown(&found, &snapshot.sources().texts), findings);
    assert_eq!(found.iter().any(is_error), outputs.is_none());
    let Some(outputs) = outputs else { return };
    let remembered = snapshot.outputs();
    let paths =
        |outputs: &Outputs| outputs.iter().map(|(path, _)| path.to_owned()).collect::<Vec<_>>();
    assert_eq!(paths(&remembered), paths(&outputs));
    for (path, bytes) in outputs.iter() {
        let of = |bytes: Option<&Arc<[u8]>>| {
            String::from_utf8_lossy(bytes.expect("a file")).into_owned()
        };
        assert_eq!(of(remembered.get(path)), of(Some(bytes)), "{path}");
    }
}

/// Edits in one burst, and whether the result is compared before the next burst.
type Burst = (Vec<Edit>, bool);

/// Makes the edits burst by burst, and compares the result where requested and at the end.
fn follow(bursts: &[Burst], drafts: bool) {
    let edited = Edited::new("kinds");
    let overrides = Overrides { base_url: None, drafts };
    let mut engine = Engine::new(&edited.site.root(), environment(), overrides.clone());
    let first = engine.rescan(environment()).expect("sources").expect("a first snapshot");
    compare(&first.snapshot, &edited.site, &overrides);
    let mut newest = first.snapshot;
    for (burst, is_looked_at) in bursts {
        let paths: Vec<PathBuf> = burst.iter().flat_map(|edit| edited.apply(edit)).collect();
        if let Some(update) = engine.apply_changes(&paths).expect("sources") {
            newest = update.snapshot;
        }
        if *is_looked_at {
            compare(&newest, &edited.site, &overrides);
        }
    }
    compare(&newest, &edited.site, &overrides);
    // A full rescan finds changes that the watcher missed.
    if let Some(update) = engine.rescan(environment()).expect("sources") {
        assert_eq!(update.changed, Vec::<Arc<str>>::new(), "a change was missed");
    }
}

/// Number of edit scripts. The variable `CASES` overrides it.
fn cases() -> u32 {
    std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn random_edits_give_the_result_of_a_clean_build(
        bursts in prop::collection::vec((prop::collection::vec(edit(), 1..3), any::<bool>()), 1..8),
        drafts in any::<bool>(),
    ) {
        follow(&bursts, drafts);
    }
}

#[test]
fn an_unreadable_configuration_suppresses_other_diagnostics() {
    let bursts = [
        (vec![Edit::Write("site.toml", b"title = \"Oth")], true),
        (vec![Edit::Write("templates/nav.html", b"<p>{{ nav.nothing.there }}</p>")], true),
    ];
    follow(&bursts, false);
}

#[test]
fn a_broken_navigation_does_not_hide_errors_in_pages() {
    let write = |path, bytes: &'static [u8]| (vec![Edit::Write(path, bytes)], true);
    let page = b"+++\ntitle = \"Own\"\ntemplate = \"own.html\"\n+++\nText.\n";
    let bursts = [
        write("content/own.md", page),
        write("templates/own.html", b"<main>{{ page.nothing.there }}</main>"),
        write("templates/nav.html", b"<p>{{ nav.nothing.there }}</p>"),
        write("templates/own.html", b"<main>{{ page.title }}</main>"),
        write("content/own.md", b"# Own\n"),
    ];
    follow(&bursts, false);
}

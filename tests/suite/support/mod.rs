//! Shared helpers of the tests: a handbook in a temporary folder, built in this process, and the
//! resulting files.

pub mod desk;
#[cfg(unix)]
pub mod kept;
pub mod links;
pub mod preview;

use rolebook::config::Overrides;
use rolebook::diagnostic::{Diagnostic, Severity};
use rolebook::fatal::Fatal;
use rolebook::report::Format;
use rolebook::source::Environment;
use rolebook::url::BaseUrl;
use rolebook::{BuildReport, Input, Loaded, OutputOptions};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A handbook in a temporary folder.
pub struct Site {
    folder: TempDir,
    /// Overrides `base_url` in `site.toml`.
    pub base_url: Option<&'static str>,
    /// Publish drafts.
    pub drafts: bool,
}

impl Site {
    /// Creates a handbook without pages and with an empty `site.toml`; pages use the built-in theme.
    pub fn empty() -> Site {
        let site = Site::bare();
        fs::create_dir_all(site.root().join("content")).expect("a folder can be made");
        site.write("site.toml", "");
        site
    }

    /// Creates an empty folder.
    pub fn bare() -> Site {
        let folder = tempfile::tempdir().expect("a folder can be made");
        fs::create_dir_all(folder.path().join("site")).expect("a folder can be made");
        Site { folder, base_url: None, drafts: false }
    }

    /// Creates the same with a minimal theme, for readable expectations.
    pub fn plain() -> Site {
        let site = Site::empty();
        copy(&repository().join("tests/theme"), &site.root().join("templates"));
        site
    }

    /// Copies `tests/sites/<name>`, with the plain theme under its own templates.
    pub fn copy_of(name: &str) -> Site {
        let site = Site::plain();
        copy(&repository().join("tests/sites").join(name), &site.root());
        site
    }

    /// Returns the folder of the handbook.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Returns the output folder.
    pub fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Writes a file of the handbook.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Site {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
        self
    }

    /// Builds and writes.
    pub fn build(&self) -> Result<BuildReport, Fatal> {
        self.run(true)
    }

    /// Builds without writing.
    pub fn check(&self) -> BuildReport {
        self.run(false).unwrap_or_else(|fatal| panic!("{fatal}"))
    }

    /// Builds, and fails on any diagnostic.
    pub fn built(&self) -> BTreeMap<String, Vec<u8>> {
        let report = self.build().unwrap_or_else(|fatal| panic!("{fatal}"));
        assert!(report.diagnostics.is_empty(), "{}", findings(&report));
        tree(&self.out())
    }

    /// Reads the handbook.
    pub fn survey(&self) -> Loaded {
        survey_of(&self.root())
    }

    fn run(&self, write: bool) -> Result<BuildReport, Fatal> {
        let overrides = Overrides {
            base_url: self.base_url.map(|url| BaseUrl::parse(url).expect("an address")),
            drafts: self.drafts,
        };
        let mut input = input(&self.root(), jiff::civil::date(2026, 6, 1), overrides);
        input.environment.output = Some(self.out());
        let target = target(&self.out());
        rolebook::build(&input, write.then_some(&target))
    }
}

/// Loads the handbook for a day.
pub fn input(root: &Path, today: jiff::civil::Date, overrides: Overrides) -> Input<'static> {
    let environment = Environment::on(today);
    Input { root: root.to_owned(), overrides, environment, progress: &|_| {} }
}

fn target(output: &Path) -> OutputOptions {
    OutputOptions { output: output.to_owned(), strict: false, force: false }
}

/// Returns the diagnostics in human format, without colours.
pub fn findings(report: &BuildReport) -> String {
    let text = rolebook::report::render(Format::Human, &report.diagnostics, &report.texts, "");
    anstream::adapter::strip_str(&text).to_string()
}

/// Returns the codes of the diagnostics, sorted, without duplicates.
pub fn codes(report: &BuildReport) -> Vec<&'static str> {
    let mut codes: Vec<_> = report.diagnostics.iter().map(|found| found.code.rule().code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Whether a diagnostic prevents writing the site.
pub fn is_error(found: &Diagnostic) -> bool {
    found.severity == Severity::Error
}

/// Builds the shipped guide for the address `base` or for the one in its `site.toml`. Fails if a
/// diagnostic prevents writing it.
pub fn guide(base: Option<&str>) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let output = folder.path().join("out");
    let overrides = Overrides {
        base_url: base.map(|url| BaseUrl::parse(url).expect("an address")),
        drafts: false,
    };
    let input = input(&repository(), jiff::civil::date(2026, 11, 22), overrides);
    let report =
        rolebook::build(&input, Some(&target(&output))).unwrap_or_else(|fatal| panic!("{fatal}"));
    assert!(!report.diagnostics.iter().any(is_error), "{}", findings(&report));
    tree(&output)
}

/// Reads a handbook.
pub fn survey_of(root: &Path) -> Loaded {
    let input = input(root, jiff::civil::date(2026, 6, 1), Overrides::default());
    rolebook::load(&input).unwrap_or_else(|fatal| panic!("{fatal}"))
}

/// Returns the folder of this repository.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns all files of the site below a folder, by path.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for path in paths(folder) {
        let relative = path.strip_prefix(folder).expect("a path below the folder");
        let name = relative.to_string_lossy().replace('\\', "/");
        if !name.starts_with(".rolebook-") {
            files.insert(name, fs::read(&path).expect("a file can be read"));
        }
    }
    files
}

/// Returns the files below a folder that may not exist.
pub fn paths(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// Copies the files below a folder over those below another.
pub fn copy(from: &Path, to: &Path) {
    for path in paths(from) {
        let to = to.join(path.strip_prefix(from).expect("a path below the folder"));
        fs::create_dir_all(to.parent().expect("it has a parent")).expect("a folder can be made");
        fs::copy(&path, &to).expect("a file can be copied");
    }
}

/// Compares a file of the repository with its expected content, or writes it with `UPDATE=1`
/// (`scripts/update`).
pub fn expect_file(path: &Path, wanted: &[u8]) -> Result<(), String> {
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("a folder can be made");
        if fs::read(path).ok().as_deref() != Some(wanted) {
            fs::write(path, wanted).expect("a file can be written");
        }
        return Ok(());
    }
    let found = fs::read(path).unwrap_or_default();
    if found == wanted {
        return Ok(());
    }
    let (found, wanted) = (String::from_utf8_lossy(&found), String::from_utf8_lossy(wanted));
    let line = found.lines().zip(wanted.lines()).take_while(|(a, b)| a == b).count();
    Err(format!(
        "{} is not current, first in line {}\n  there: {}\n  new:   {}\nrun `scripts/update` and review the difference",
        path.display(),
        line + 1,
        found.lines().nth(line).unwrap_or("(nothing)"),
        wanted.lines().nth(line).unwrap_or("(nothing)"),
    ))
}

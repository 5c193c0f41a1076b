//! Exports of other tools become handbooks that build.

use rolebook::import::{Tool, archive, plan, write};
use rolebook::{Input, config::Overrides, source::Environment};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

const TOOLS: &[(&str, Tool)] =
    &[("notion", Tool::Notion), ("confluence", Tool::Confluence), ("obsidian", Tool::Obsidian)];

fn export(tool: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(tool)
}

fn import(tool: Tool, from: &Path, to: &Path) -> write::Outcome {
    let archive = archive::read(from, &archive::Limits::default()).expect("it can be read");
    let plan = plan(tool, &archive).expect("it is an export");
    write::write(&plan, from, to, write::Options::default()).expect("it can be written")
}

/// Path and bytes of all files.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.expect("it can be read"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(root).expect("a path below the root");
            let path = path.to_string_lossy().replace('\\', "/");
            (path, fs::read(entry.path()).expect("it can be read"))
        })
        .collect()
}

#[test]
fn what_is_imported_builds_without_findings() {
    for (name, tool) in TOOLS {
        let to = tempfile::tempdir().expect("a folder");
        import(*tool, &export(name), to.path());
        let today = jiff::civil::date(2026, 6, 1);
        let site = rolebook::render(&Input {
            root: to.path().to_owned(),
            overrides: Overrides::default(),
            environment: Environment {
                variables: Vec::new(),
                today,
                output: None,
                repository: None,
            },
            progress: &|_| {},
        })
        .expect("it can be built");
        let found: Vec<String> = site
            .diagnostics
            .iter()
            .filter(|found| found.code.rule().code != "RB0601")
            .map(|found| format!("{} {}", found.code.rule().code, found.message))
            .collect();
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn importing_twice_changes_nothing_and_never_the_export() {
    for (name, tool) in TOOLS {
        let to = tempfile::tempdir().expect("a folder");
        let before = files(&export(name));
        import(*tool, &export(name), to.path());
        let first = files(to.path());
        let again = import(*tool, &export(name), to.path());
        assert!(again.new.is_empty() && again.changed.is_empty() && again.kept.is_empty());
        assert_eq!(files(to.path()), first);
        assert_eq!(files(&export(name)), before);
    }
}

#[test]
fn a_zip_gives_what_its_folder_gives() {
    for (name, tool) in TOOLS {
        let (inner, outer) =
            (zip_of(&files(&export(name))), tempfile::tempdir().expect("a folder"));
        let nested = BTreeMap::from([("Export-1-Part-1.zip".to_owned(), inner.clone())]);
        let zips = [("plain.zip", inner), ("nested.zip", zip_of(&nested))];
        let to = outer.path().join("folder");
        import(*tool, &export(name), &to);
        for (zip, bytes) in zips {
            let from = outer.path().join(zip);
            fs::write(&from, bytes).expect("it can be written");
            let other = outer.path().join(format!("from-{zip}"));
            import(*tool, &from, &other);
            let content = |root: &Path| files(&root.join("content"));
            assert_eq!(content(&other), content(&to), "{name}");
        }
    }
}

fn zip_of(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(path.as_str(), options).expect("it can be added");
        zip.write_all(bytes).expect("it can be written");
    }
    zip.finish().expect("it is complete").into_inner()
}

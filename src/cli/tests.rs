#![expect(
    clippy::disallowed_methods,
    reason = "the tests make handbooks and look at what was written"
)]

use super::*;
use std::fs;
use std::path::Path;

/// Runs a command with `-q` and returns its exit status.
fn status(root: &Path, arguments: &[&str]) -> u8 {
    let mut all = vec!["rolebook".as_ref(), "-q".as_ref(), "-r".as_ref(), root.as_os_str()];
    all.extend(arguments.iter().map(std::ffi::OsStr::new));
    match Arguments::try_parse_from(all) {
        Ok(arguments) => dispatch(&arguments).unwrap_or_else(|fatal| fatal.exit_code()),
        Err(error) => u8::try_from(error.exit_code()).expect("a small number"),
    }
}

fn started() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    assert_eq!(status(root.path(), &["init"]), 0);
    root
}

#[test]
fn flags_are_declared_without_contradictions() {
    Arguments::command().debug_assert();
}

#[test]
fn flags_are_accepted_before_and_after_the_command_and_by_aliases() {
    for line in [
        "rolebook -r x build -o y",
        "rolebook build -r x --output-dir y",
        "rolebook build -d y --root x",
        "rolebook -r x build --destination y",
        "rolebook -r x build --dest-dir y",
        "rolebook -r x build --out-dir y",
    ] {
        let arguments = Arguments::try_parse_from(line.split(' ')).expect(line);
        assert_eq!(arguments.global.root, Path::new("x"), "{line}");
        let Command::Build(build) = arguments.command else { panic!("{line}") };
        assert_eq!(build.output.folder(Path::new("x")), Path::new("y"));
    }
    for line in [
        "rolebook build -u /a/ --drafts --strict",
        "rolebook build -b /a/ -D --deny-warnings",
        "rolebook build --baseURL /a/ --buildDrafts --strict",
        "rolebook check --base /a/ -D --strict",
    ] {
        let arguments = Arguments::try_parse_from(line.split(' ')).expect(line);
        let reading = match arguments.command {
            Command::Build(build) => build.reading,
            Command::Check(check) => check.reading,
            _ => panic!("{line}"),
        };
        assert!(reading.drafts && reading.strict, "{line}");
        assert_eq!(reading.base_url.expect("a base").path(), "/a/");
    }
}

#[test]
fn a_new_handbook_builds_without_diagnostics() {
    let root = tempfile::tempdir().expect("a folder");
    fs::create_dir(root.path().join(".git")).expect("a repository");
    assert_eq!(status(root.path(), &["init", "--github"]), 0);
    assert_eq!(status(root.path(), &["check", "--strict"]), 0);
    assert_eq!(status(root.path(), &["build", "--strict"]), 0);
    assert!(root.path().join("public/index.html").exists());
    let workflow = fs::read_to_string(root.path().join(".github/workflows/pages.yml"));
    let workflow = workflow.expect("a workflow");
    assert!(workflow.contains(concat!("rolebook@", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn init_overwrites_nothing() {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("site.toml"), "title = \"mine\"\n").expect("a file");
    assert_eq!(status(root.path(), &["init"]), 3);
    assert!(!root.path().join("content").exists());
    assert_eq!(status(root.path(), &["init", "--force"]), 0);
    let site = fs::read_to_string(root.path().join("site.toml")).expect("a file");
    assert_eq!(site, "title = \"mine\"\n");
    assert!(root.path().join("content/_index.md").exists());
}

#[test]
fn diagnostics_decide_the_status() {
    let root = started();
    let page = root.path().join("content/roles/tester.md");
    fs::write(&page, "+++\ntitle = \"Tester\"\nfamily = \"QA\"\n+++\n").expect("a page");
    assert_eq!(status(root.path(), &["check"]), 1);
    assert_eq!(status(root.path(), &["build"]), 1);
    assert!(!root.path().join("public").exists());
    fs::write(&page, "+++\ntitle = \"Tester\"\nsummary = \"Tests.\"\n+++\n\n<script>a</script>\n")
        .expect("a page");
    assert_eq!(status(root.path(), &["check"]), 0);
    assert_eq!(status(root.path(), &["check", "--strict"]), 1);
    assert_eq!(status(root.path(), &["build", "--strict"]), 1);
    assert!(!root.path().join("public").exists());
    fs::write(root.path().join("site.toml"), "titel = \"x\"\n").expect("a file");
    assert_eq!(status(root.path(), &["check"]), 2);
    assert_eq!(status(root.path(), &["build"]), 2);
}

#[test]
fn invalid_arguments_are_usage_errors() {
    let root = tempfile::tempdir().expect("a folder");
    for arguments in [
        &["build"][..],
        &["check"],
        &["new", "role", "x"],
        &["new", "rloe", "x"],
        &["schema", "rloe"],
        &["explain", "RB9999"],
        &["build", "--base-url", "example.org"],
        &["build", "--no-such-flag"],
        &["-v", "build"],
        &[],
    ] {
        assert_eq!(status(root.path(), arguments), 2, "{arguments:?}");
    }
}

#[test]
fn dangerous_output_folders_are_refused() {
    let root = started();
    let content = root.path().join("content").display().to_string();
    assert_eq!(status(root.path(), &["build", "-o", &content]), 3);
    assert_eq!(status(root.path(), &["clean", "-o", &content]), 3);
    let out = root.path().join("out");
    fs::create_dir(&out).expect("a folder");
    fs::write(out.join("notes"), "mine").expect("a file");
    let out = out.display().to_string();
    assert_eq!(status(root.path(), &["build", "-o", &out]), 3);
    assert_eq!(status(root.path(), &["build", "-o", &out, "--force"]), 0);
    assert_eq!(status(root.path(), &["clean", "-o", &out]), 0);
    assert!(root.path().join("out/notes").exists());
    assert!(!root.path().join("out/index.html").exists());
}

#[test]
fn a_new_page_is_never_written_over_another() {
    let root = started();
    assert_eq!(status(root.path(), &["new", "roles", "QA Engineer"]), 0);
    let path = root.path().join("content/roles/qa-engineer.md");
    assert!(fs::read_to_string(&path).expect("a page").contains("title = \"QA Engineer\""));
    fs::write(&path, "mine").expect("a page");
    assert_eq!(status(root.path(), &["new", "role", "qa-engineer"]), 3);
    assert_eq!(fs::read_to_string(&path).expect("a page"), "mine");
}

#[test]
fn every_code_is_explained_and_every_kind_has_a_schema() {
    let root = Path::new(".");
    for code in crate::diagnostic::Code::ALL {
        assert_eq!(status(root, &["explain", code.rule().code]), 0);
    }
    assert_eq!(status(root, &["explain", "rb102"]), 0);
    assert_eq!(status(root, &["explain", "unknown key"]), 0);
    for kind in crate::kinds::KINDS.written().map(|spec| &*spec.name) {
        assert_eq!(status(root, &["schema", kind]), 0);
    }
    assert_eq!(status(root, &["schema", "site"]), 0);
    assert_eq!(status(root, &["schema"]), 0);
    assert_eq!(status(root, &["completion", "zsh"]), 0);
}

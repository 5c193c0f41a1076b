use super::*;

const PAGE: &str = "content/a.md";

fn plan(files: &[(&str, &str)]) -> Plan {
    let file = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
    Plan { title: "T \"x\"".into(), files: files.iter().map(file).collect(), ..Plan::default() }
}

/// An export and a folder to write to.
fn folders() -> (tempfile::TempDir, tempfile::TempDir) {
    (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"))
}

fn at(folder: &tempfile::TempDir, path: &str) -> Option<String> {
    let bytes = existing(folder.path(), path).expect("it can be read")?;
    Some(String::from_utf8(bytes).expect("it is text"))
}

#[test]
fn a_second_import_changes_nothing() {
    let (from, to) = folders();
    let plan = plan(&[(PAGE, "one")]);
    let first = write(&plan, from.path(), to.path(), Options::default()).expect("it is written");
    assert_eq!(first.new, [PAGE, "site.toml"]);
    assert_eq!(at(&to, "site.toml").as_deref(), Some("title = \"T \\\"x\\\"\"\n"));
    let list = at(&to, MANIFEST);
    let second = write(&plan, from.path(), to.path(), Options::default()).expect("it is written");
    assert_eq!(second, Outcome { unchanged: 1, ..Outcome::default() });
    assert_eq!(at(&to, MANIFEST), list);
}

#[test]
fn edited_files_are_kept_and_untouched_ones_follow_the_export() {
    let (from, to) = folders();
    let go = |plan: &Plan, options| write(plan, from.path(), to.path(), options).expect("written");
    let other = "content/b.md";
    go(&plan(&[(PAGE, "one"), (other, "one")]), Options::default());
    put(to.path(), PAGE, b"mine").expect("it is edited");
    let newer = plan(&[(PAGE, "two"), (other, "two")]);
    for _ in 0..2 {
        let outcome = go(&newer, Options::default());
        assert_eq!(outcome.kept, [PAGE]);
    }
    assert_eq!(at(&to, PAGE).as_deref(), Some("mine"));
    assert_eq!(at(&to, other).as_deref(), Some("two"));
    let outcome = go(&newer, Options { force: true, dry_run: false });
    assert_eq!(outcome.changed, [PAGE]);
    assert_eq!(at(&to, PAGE).as_deref(), Some("two"));
}

#[test]
fn files_that_no_import_has_written_are_kept() {
    let (from, to) = folders();
    put(to.path(), PAGE, b"mine").expect("it is there");
    put(to.path(), "site.toml", b"title = \"Mine\"\n").expect("it is there");
    let outcome = write(&plan(&[(PAGE, "one")]), from.path(), to.path(), Options::default());
    assert_eq!(outcome.expect("it is written").kept, [PAGE]);
    assert_eq!(at(&to, "site.toml").as_deref(), Some("title = \"Mine\"\n"));
}

#[test]
fn what_the_export_has_no_more_is_named_and_kept() {
    let (from, to) = folders();
    let go =
        |plan: &Plan| write(plan, from.path(), to.path(), Options::default()).expect("written");
    go(&plan(&[(PAGE, "one")]));
    for _ in 0..2 {
        assert_eq!(go(&plan(&[("content/b.md", "")])).gone, [PAGE]);
    }
    assert_eq!(at(&to, PAGE).as_deref(), Some("one"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let (from, to) = folders();
    let options = Options { dry_run: true, force: false };
    let outcome = write(&plan(&[(PAGE, "one")]), from.path(), to.path(), options);
    assert_eq!(outcome.expect("it is planned").new, [PAGE, "site.toml"]);
    assert_eq!(at(&to, PAGE), None);
    assert_eq!(at(&to, MANIFEST), None);
}

#[test]
fn nothing_is_written_outside_of_content() {
    let (from, to) = folders();
    for path in
        ["../x", "content/../x", "/x", "site.toml", "content/", "content/a\\b", "x/content/a"]
    {
        let files = [("content/ok.md", "x"), (path, "x")];
        let found = write(&plan(&files), from.path(), to.path(), Options::default());
        assert_eq!(found.expect_err(path).exit_code(), 3);
        assert_eq!(at(&to, "content/ok.md"), None);
    }
    let files = [("content/a.md", "x"), ("content/A.md", "y")];
    assert!(write(&plan(&files), from.path(), to.path(), Options::default()).is_err());
}

#[test]
fn the_export_is_never_written_to() {
    let (from, _) = folders();
    let within = from.path().join("new/folder");
    for to in [from.path(), &within] {
        let found = write(&plan(&[(PAGE, "x")]), from.path(), to, Options::default());
        assert_eq!(found.expect_err("it is refused").exit_code(), 3);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let (from, to) = folders();
    let elsewhere = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(elsewhere.path(), to.path().join("content")).expect("a link");
    let found = write(&plan(&[(PAGE, "x")]), from.path(), to.path(), Options::default());
    assert_eq!(found.expect_err("it is refused").exit_code(), 3);
    assert_eq!(at(&elsewhere, "a.md"), None);
}

#![expect(clippy::disallowed_methods, reason = "the tests make the folders that are read")]

use super::*;
use std::fs;
#[cfg(all(unix, not(target_os = "macos")))]
use std::os::unix::ffi::OsStrExt;
#[cfg(unix)]
use std::os::unix::fs::{PermissionsExt, symlink};

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    fs::create_dir(root.path().join("content")).expect("content");
    for (path, bytes) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("parent");
        fs::write(path, bytes).expect("a file");
    }
    root
}

fn environment() -> Environment {
    Environment::on(jiff::civil::date(2026, 11, 22))
}

/// What was read, and the findings as `CODE path:line:column message`.
fn read(root: &Path, environment: &Environment) -> (Sources, Vec<String>) {
    let mut diags = Diagnostics::default();
    let sources = load(root, environment, &mut diags).expect("sources");
    let findings = diags
        .sorted(&sources.texts, &crate::diagnostic::Levels::default())
        .iter()
        .map(|diagnostic| {
            let span = diagnostic.primary.span;
            let place = sources.texts.position(span);
            format!(
                "{} {}:{}:{} {}",
                diagnostic.code.rule().code,
                sources.texts.get(span.file).path,
                place.line,
                place.column,
                diagnostic.message
            )
        })
        .collect();
    (sources, findings)
}

fn pages(sources: &Sources) -> Vec<&str> {
    sources.content.iter().map(|file| &*file.path).collect()
}

#[test]
fn files_are_sorted_by_role_and_path() {
    let root = folder(&[
        ("content/roles/b.md", b"b"),
        ("content/roles/a.md", b"a"),
        ("content/roles/a.png", b"x"),
        ("content/_index.md", b"i"),
        ("templates/page.html", b"t"),
        ("templates/parts/nav.html", b"n"),
        ("static/CNAME", b"example.org"),
        ("site.toml", b"title = 'x'"),
        ("notes/ignored.md", b""),
    ]);
    let environment = Environment {
        variables: vec![("ROLEBOOK_REVIEW__OVERDUE".into(), "error".into())],
        ..environment()
    };
    let (sources, findings) = read(root.path(), &environment);
    assert!(findings.is_empty(), "{findings:?}");
    let mut files: Vec<FileId> = (0..7).map(FileId).collect();
    assert_eq!(sources.texts.len(), files.len());
    files.sort_by_key(|file| sources.texts.sort_key(*file));
    let paths: Vec<_> =
        files.iter().map(|file| sources.texts.get(*file).path.to_string()).collect();
    assert_eq!(
        paths,
        [
            "site.toml",
            "<environment>/ROLEBOOK_REVIEW__OVERDUE",
            "content/_index.md",
            "content/roles/a.md",
            "content/roles/b.md",
            "templates/page.html",
            "templates/parts/nav.html",
        ]
    );
    assert_eq!(pages(&sources), ["_index.md", "roles/a.md", "roles/b.md"]);
    assert_eq!(&*sources.templates[1].name, "parts/nav.html");
    assert_eq!(&*sources.statics[0].path, "CNAME");
    assert_eq!(&*sources.assets[0].path, "roles/a.png");
    assert_eq!(sources.config, sources.texts.id("site.toml"));
    assert_eq!(&*sources.texts.get(sources.environment[0]).text, "review.overdue = \"error\"\n");
}

#[test]
fn a_folder_without_content_is_a_mistake_of_usage() {
    let root = tempfile::tempdir().expect("a folder");
    for root in [root.path(), &root.path().join("missing")] {
        let fatal = load(root, &environment(), &mut Diagnostics::default()).expect_err("fatal");
        assert_eq!(fatal.exit_code(), 2, "{fatal}");
    }
    fs::write(root.path().join("content"), "").expect("a file");
    let fatal = load(root.path(), &environment(), &mut Diagnostics::default());
    assert_eq!(fatal.expect_err("fatal").exit_code(), 2);
}

#[test]
fn what_is_no_text_is_reported_at_its_first_bad_byte() {
    let root = folder(&[
        ("content/latin.md", b"+++\r\ntitle = \"Gr\xFC\xDFe\"\n"),
        ("content/zero.md", b"a\nb\0"),
        ("content/wide.md", b"\xFF\xFEa\0"),
        ("templates/x.html", b"\xC3"),
        ("site.toml", b"title = \"\xE9\""),
    ]);
    let (sources, findings) = read(root.path(), &environment());
    assert_eq!(
        findings,
        [
            "RB0002 site.toml:1:10 byte 0xE9 is not valid UTF-8",
            "RB0002 content/latin.md:2:12 byte 0xFC is not valid UTF-8",
            "RB0002 content/wide.md:1:1 the file is UTF-16",
            "RB0002 content/zero.md:2:2 NUL byte in a text file",
            "RB0002 templates/x.html:1:1 byte 0xC3 is not valid UTF-8",
        ]
    );
    assert_eq!(pages(&sources), ["latin.md", "wide.md", "zero.md"]);
    assert!(sources.content.iter().all(|file| !file.ok));
}

#[test]
fn what_is_too_large_is_not_read() {
    let root = folder(&[("site.toml", b"")]);
    fs::create_dir(root.path().join("templates")).expect("templates");
    for (path, len) in [
        ("content/fits.md", MAX_PAGE),
        ("content/large.md", MAX_PAGE + 1),
        ("content/large.bin", MAX_PAGE + 1),
        ("templates/large.html", MAX_TEMPLATE + 1),
    ] {
        let file = fs::File::create(root.path().join(path)).expect("a file");
        file.set_len(len).expect("room");
        if path == "content/fits.md" {
            fs::write(root.path().join(path), vec![b'a'; len as usize]).expect("a page");
        }
    }
    let (_, findings) = read(root.path(), &environment());
    assert_eq!(
        findings,
        [
            "RB0004 content/large.md:1:1 larger than 16384 KiB",
            "RB0004 templates/large.html:1:1 larger than 256 KiB",
        ]
    );
}

#[test]
fn folders_nested_too_deep_are_reported_once() {
    let deep = vec!["d"; 70].join("/");
    let root = folder(&[(&format!("content/{deep}/page.md"), b"")]);
    let (sources, findings) = read(root.path(), &environment());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].starts_with("RB0004"), "{findings:?}");
    assert!(sources.content.is_empty());
}

#[cfg(unix)]
#[test]
fn only_links_to_files_inside_the_root_are_read() {
    let outside = folder(&[("secret.md", b"secret")]);
    let root = folder(&[("site.toml", b""), ("content/a.md", b"a"), ("content/roles/b.md", b"b")]);
    let content = root.path().join("content");
    symlink("a.md", content.join("good.md")).expect("a link");
    symlink(outside.path().join("secret.md"), content.join("out.md")).expect("a link");
    symlink(outside.path(), content.join("outside")).expect("a link");
    symlink("roles", content.join("folder")).expect("a link");
    symlink("..", content.join("up")).expect("a link");
    symlink("nothing", content.join("dangling.md")).expect("a link");
    symlink("loop.md", content.join("loop.md")).expect("a link");
    symlink(outside.path(), root.path().join("static")).expect("a link");
    let (sources, findings) = read(root.path(), &environment());
    assert_eq!(pages(&sources), ["a.md", "good.md", "roles/b.md"]);
    assert_eq!(&*sources.texts.get(sources.content[1].file).text, "a");
    assert!(sources.statics.is_empty());
    assert_eq!(
        findings,
        [
            "RB0001 content/dangling.md:1:1 dangling symbolic link",
            "RB0003 content/folder:1:1 symbolic link to a folder: it is not followed",
            "RB0003 content/loop.md:1:1 symbolic link in a cycle",
            "RB0003 content/out.md:1:1 symbolic link out of the handbook folder",
            "RB0003 content/outside:1:1 symbolic link out of the handbook folder",
            "RB0003 content/up:1:1 symbolic link to a folder: it is not followed",
            "RB0003 static:1:1 symbolic link out of the handbook folder",
        ]
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_sockets_are_reported_and_never_opened() {
    let root = folder(&[]);
    let content = root.path().join("content");
    let _socket = std::os::unix::net::UnixListener::bind(content.join("s.md")).expect("a socket");
    let pipe = content.join("p.md");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    let pipes = usize::from(made.is_ok_and(|status| status.success()));
    symlink("/dev/zero", content.join("zero.md")).expect("a link");
    let (sources, findings) = read(root.path(), &environment());
    assert!(sources.content.is_empty());
    assert_eq!(findings.len(), 2 + pipes, "{findings:?}");
    assert!(findings[pipes].contains("neither a file nor a folder"));
}

// macOS refuses file names that are not UTF-8.
#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn names_that_cannot_be_addresses_are_reported_and_shown_escaped() {
    let root = folder(&[
        ("site.toml", b""),
        ("content/a:b.md", b""),
        ("content/con.md", b""),
        ("content/bad./inside.md", b""),
        ("static/tab\there.txt", b""),
    ]);
    let name = std::ffi::OsStr::from_bytes(b"gr\xFCn.md");
    fs::write(root.path().join("content").join(name), "").expect("a file");
    let (sources, findings) = read(root.path(), &environment());
    assert!(sources.content.is_empty() && sources.statics.is_empty());
    let paths: Vec<_> =
        findings.iter().map(|finding| finding.split(":1:1").next().expect("a path")).collect();
    assert_eq!(
        paths,
        [
            "RB0005 content/a:b.md",
            "RB0005 content/bad.",
            "RB0005 content/con.md",
            "RB0005 content/gr\\xFCn.md",
            "RB0005 static/tab\\there.txt",
        ]
    );
    assert!(findings[3].ends_with("the name `gr\\xFCn.md` is not UTF-8"));
}

#[test]
fn dotfiles_leftovers_and_the_output_are_passed_over() {
    let root = folder(&[
        ("site.toml", b""),
        ("content/.draft.md", b"\xFF"),
        ("content/.git/config", b""),
        ("content/a.md~", b""),
        ("content/#a.md#", b""),
        ("content/a.md.orig", b""),
        ("content/a.md.bak", b""),
        ("content/.a.md.swp", b""),
        ("content/4913", b""),
        ("content/public/index.md", b""),
        ("content/.well-known/x", b""),
        ("static/.env", b""),
        ("static/.nojekyll", b""),
        ("static/.well-known/security.txt", b""),
        ("static/sub/.well-known/x", b""),
        ("static/#", b""),
    ]);
    let environment =
        Environment { output: Some(root.path().join("content/public")), ..environment() };
    let (sources, findings) = read(root.path(), &environment);
    assert!(findings.is_empty(), "{findings:?}");
    assert!(sources.content.is_empty());
    // They are published if a page links to them.
    let linkable: Vec<_> = sources.assets.iter().map(|asset| &*asset.path).collect();
    assert_eq!(linkable, [".draft.md", ".well-known/x"]);
    let kept: Vec<_> = sources.statics.iter().map(|asset| &*asset.path).collect();
    assert_eq!(kept, ["#", ".nojekyll", ".well-known/security.txt"]);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_reported_with_its_path() {
    let root = folder(&[("content/shut/a.md", b""), ("content/b.md", b"")]);
    let shut = root.path().join("content/shut");
    let page = root.path().join("content/b.md");
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).expect("permissions");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::read(&page).is_err() {
        let (_, findings) = read(root.path(), &environment());
        assert_eq!(
            findings,
            [
                "RB0001 content/b.md:1:1 cannot read: permission denied",
                "RB0001 content/shut:1:1 cannot read the folder: permission denied",
            ]
        );
    }
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o755)).expect("permissions");
}

fn tree(root: &Path) -> Tree {
    let mut tree = Tree::new(root);
    assert_eq!(tree.scan(&environment()).ok(), Some(true));
    tree
}

/// The texts of all pages by path.
fn texts(tree: &mut Tree) -> Vec<String> {
    let sources = tree.sources(&environment(), &mut Diagnostics::default()).0;
    let text = |page: &ContentFile| format!("{}={}", page.path, sources.texts.get(page.file).text);
    sources.content.iter().map(text).collect()
}

#[test]
fn a_file_that_was_written_to_is_read_again_when_it_is_touched() {
    let root = folder(&[("content/a.md", b"one"), ("content/b.md", b"b")]);
    let mut tree = tree(root.path());
    let path = root.path().join("content/a.md");
    assert_eq!(tree.apply_changes(std::slice::from_ref(&path)), ChangeSet::Nothing);
    fs::write(&path, "two").expect("written");
    assert_eq!(tree.apply_changes(&[path]), ChangeSet::Changed);
    assert_eq!(texts(&mut tree), ["a.md=two", "b.md=b"]);
}

#[test]
fn what_comes_and_goes_takes_a_scan_and_what_editors_leave_behind_takes_none() {
    let root = folder(&[("content/a.md", b"a"), ("content/roles/b.md", b"b")]);
    let mut tree = tree(root.path());
    let at = |path: &str| root.path().join(path);
    for nothing in
        [".git/index", "notes/x.md", "content/.a.md.swp", "content/a.md~", "content/x.md"]
    {
        assert_eq!(tree.apply_changes(&[at(nothing)]), ChangeSet::Nothing, "{nothing}");
    }
    fs::rename(at("content/roles"), at("content/topics")).expect("renamed");
    for unknown in ["content/roles", "content/topics", "content/roles/b.md", "content/topics/b.md"]
    {
        assert_eq!(tree.apply_changes(&[at(unknown)]), ChangeSet::Unknown, "{unknown}");
    }
    assert_eq!(tree.scan(&environment()).ok(), Some(true));
    assert_eq!(texts(&mut tree), ["a.md=a", "topics/b.md=b"]);
    let changes = tree.changes();
    let gone_and_new = ["content/roles/b.md", "content/topics/b.md"];
    assert!(gone_and_new.iter().all(|path| changes.iter().any(|it| **it == **path)), "{changes:?}");
    assert_eq!(tree.scan(&environment()).ok(), Some(false));
}

#[test]
fn a_path_keeps_its_id_when_others_come_before_it() {
    let root = folder(&[("content/b.md", b"b")]);
    let mut tree = tree(root.path());
    let before = tree.sources(&environment(), &mut Diagnostics::default()).0;
    fs::write(root.path().join("content/a.md"), "a").expect("written");
    assert_eq!(tree.scan(&environment()).ok(), Some(true));
    let after = tree.sources(&environment(), &mut Diagnostics::default()).0;
    assert_eq!(before.content[0].file, after.content[1].file);
    assert_eq!(&*after.content[0].path, "a.md");
}

#[cfg(unix)]
#[test]
fn a_link_shows_what_its_target_becomes() {
    let root = folder(&[("content/a.md", b"one")]);
    symlink("a.md", root.path().join("content/b.md")).expect("linked");
    let mut tree = tree(&root.path().canonicalize().expect("a path"));
    fs::write(root.path().join("content/a.md"), "two").expect("written");
    let touched =
        tree.apply_changes(&[root.path().canonicalize().expect("a path").join("content/a.md")]);
    assert_eq!(touched, ChangeSet::Unknown);
    assert_eq!(tree.scan(&environment()).ok(), Some(true));
    assert_eq!(texts(&mut tree), ["a.md=two", "b.md=two"]);
}

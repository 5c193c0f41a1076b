#![expect(clippy::disallowed_methods, reason = "the tests look at what was written")]

use super::*;
use std::fs;
#[cfg(unix)]
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::PathBuf;

struct Handbook {
    folder: tempfile::TempDir,
}

impl Handbook {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["content/roles", "static", "templates", "src"] {
            fs::create_dir_all(folder.path().join(name)).expect("sources");
        }
        fs::write(folder.path().join("content/roles/po.md"), "po").expect("a page");
        Handbook { folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    fn build(&self, files: &[(&str, &str)]) -> Result<Written, Fatal> {
        write(&self.out(), self.root(), &outputs(files), false)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// `path=text` of all files in the output but the manifest, sorted.
    fn listing(&self) -> Vec<String> {
        walkdir::WalkDir::new(self.out())
            .sort_by_file_name()
            .into_iter()
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| !entry.file_type().is_dir())
            .filter(|entry| entry.file_name() != manifest::NAME)
            .map(|entry| {
                let path = entry.path().strip_prefix(self.out()).expect("inside");
                let text = fs::read_to_string(entry.path()).unwrap_or_default();
                format!("{}={text}", path.to_string_lossy().replace('\\', "/"))
            })
            .collect()
    }
}

fn outputs(files: &[(&str, &str)]) -> Outputs {
    let mut outputs = Outputs::default();
    for (path, text) in files {
        outputs.insert(*path, text.as_bytes().into());
    }
    outputs
}

fn counts(written: &Written) -> [usize; 4] {
    [written.new, written.changed, written.unchanged, written.removed]
}

#[test]
fn only_changed_files_are_written_and_stale_ones_removed() {
    let book = Handbook::new();
    let written = book
        .build(&[("a.html", "1"), ("b/c/d.html", "2"), ("b/e.html", "3")])
        .expect("a first build");
    assert_eq!(counts(&written), [3, 0, 0, 0]);
    let before = fs::metadata(book.out().join("a.html")).expect("a file");
    #[cfg(unix)]
    assert_eq!(before.permissions().mode() & 0o777, 0o644);
    let written =
        book.build(&[("a.html", "1"), ("b/e.html", "x"), ("f.html", "4")]).expect("a second build");
    assert_eq!(counts(&written), [1, 1, 1, 1]);
    assert_eq!(book.listing(), ["a.html=1", "b/e.html=x", "f.html=4"]);
    assert!(!book.out().join("b/c").exists(), "the folder is empty");
    let after = fs::metadata(book.out().join("a.html")).expect("a file");
    assert_eq!(before.modified().ok(), after.modified().ok());
    #[cfg(unix)]
    assert_eq!(before.ino(), after.ino());
}

#[test]
fn a_build_that_changes_nothing_touches_nothing() {
    let book = Handbook::new();
    let files = [("a.html", "1")];
    book.build(&files).expect("a first build");
    let manifest = book.out().join(manifest::NAME);
    let before = fs::metadata(&manifest).expect("a manifest");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    let print = crate::fingerprint::Fingerprint::of_bytes(b"1").hex(64);
    assert_eq!(text, format!("{print}\ta.html\n"));
    let written = book.build(&files).expect("a second build");
    assert_eq!(counts(&written), [0, 0, 1, 0]);
    let after = fs::metadata(&manifest).expect("a manifest");
    assert_eq!(before.modified().ok(), after.modified().ok());
    #[cfg(unix)]
    assert_eq!(before.ino(), after.ino());
}

#[cfg(unix)]
#[test]
fn foreign_files_stay_and_are_named() {
    let book = Handbook::new();
    book.build(&[("a.html", "1"), ("b/c.html", "2")]).expect("a first build");
    book.put("CNAME", "example.org");
    book.put("b/notes.txt", "mine");
    symlink("/etc", book.out().join("link")).expect("a link");
    let written = book.build(&[("a.html", "1")]).expect("a second build");
    assert_eq!(written.kept_foreign, ["CNAME", "b/notes.txt", "link"]);
    assert_eq!(book.listing(), ["CNAME=example.org", "a.html=1", "b/notes.txt=mine", "link="]);
}

#[test]
fn a_foreign_file_is_overwritten_by_force_only() {
    let book = Handbook::new();
    book.build(&[]).expect("a first build");
    book.put("CNAME", "mine");
    let files = [("CNAME", "theirs"), ("a", "1")];
    let fatal = book.build(&files).expect_err("refused");
    assert_eq!(fatal.exit_code(), 3);
    assert_eq!(book.listing(), ["CNAME=mine"]);
    let written = write(&book.out(), book.root(), &outputs(&files), true).expect("a build");
    assert_eq!(counts(&written), [1, 1, 0, 0]);
    book.put("same", "s");
    let written = book.build(&[("same", "s")]).expect("the same bytes");
    assert_eq!(counts(&written), [0, 0, 1, 2]);
}

#[cfg(unix)]
#[test]
fn dangerous_folders_are_refused_before_anything_is_touched() {
    let book = Handbook::new();
    let root = book.root();
    let other = tempfile::tempdir().expect("a folder");
    fs::write(other.path().join("file"), "mine").expect("a file");
    fs::create_dir_all(other.path().join("repository/.git")).expect("a repository");
    fs::create_dir_all(other.path().join("empty")).expect("a folder");
    symlink(other.path().join("empty"), other.path().join("link")).expect("a link");
    symlink("nowhere", other.path().join("dangling")).expect("a link");
    symlink(root, other.path().join("book")).expect("a link");
    let home = std::env::home_dir().expect("a home");
    let mut folders = vec![PathBuf::from("/"), home];
    let names = [
        "",
        "..",
        "content",
        "content/roles",
        "content/new/../x",
        "templates",
        "static/x",
        "src",
        "a/../src",
        ".git/x",
        "content/roles/po.md",
        "content/roles/po.md/x",
    ];
    folders.extend(names.map(|name| root.join(name)));
    let names = ["", "file", "repository", "link", "link/", "dangling", "book", "book/content"];
    folders.extend(names.map(|name| other.path().join(name)));
    for folder in folders {
        for force in [false, true] {
            // The folder with `file` in it is the one that force may take over.
            if force && folder == other.path().join("") {
                continue;
            }
            let fatal = write(&folder, root, &outputs(&[("a", "1")]), force)
                .expect_err(&folder.display().to_string());
            assert!(matches!(fatal, Fatal::Refused { .. }), "{fatal}");
            assert!(!folder.join("a").exists(), "{}", folder.display());
        }
        clean(&folder, root).expect_err(&folder.display().to_string());
    }
    assert!(root.join("content/roles/po.md").exists());
    write(other.path(), root, &outputs(&[("a", "1")]), true).expect("taken over");
    assert!(other.path().join("file").exists());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_in_the_output() {
    let book = Handbook::new();
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("c.html"), "mine").expect("a file");
    book.build(&[("b/c.html", "1"), ("d.html", "2")]).expect("a first build");
    fs::remove_dir_all(book.out().join("b")).expect("removed");
    symlink(outside.path(), book.out().join("b")).expect("a link");
    for force in [false, true] {
        let files = outputs(&[("b/c.html", "3")]);
        let fatal = write(&book.out(), book.root(), &files, force).expect_err("refused");
        assert_eq!(fatal.exit_code(), 3);
    }
    assert!(book.out().join("d.html").exists());
    book.build(&[("d.html", "2")]).expect("stale files are not removed through it");
    let kept = fs::read_to_string(outside.path().join("c.html")).expect("still there");
    assert_eq!(kept, "mine");
    symlink(outside.path().join("c.html"), book.out().join("e.html")).expect("a link");
    let fatal = book.build(&[("e.html", "4")]).expect_err("refused");
    assert_eq!(fatal.exit_code(), 3);
}

#[test]
fn files_and_folders_of_ours_change_places() {
    let book = Handbook::new();
    book.build(&[("a", "1"), ("b/c/d", "2"), ("b/e", "3")]).expect("a first build");
    let written = book.build(&[("a/index.html", "4"), ("b", "5")]).expect("a second build");
    assert_eq!(book.listing(), ["a/index.html=4", "b=5"]);
    assert_eq!(counts(&written), [2, 0, 0, 3]);
    fs::create_dir_all(book.out().join("empty/er")).expect("folders");
    book.build(&[("a/index.html", "4"), ("b", "5"), ("empty", "0")])
        .expect("an empty folder is in nobody's way");
    book.build(&[("a/index.html", "4"), ("b", "5")]).expect("a build");
    book.put("a/notes", "mine");
    let fatal = book.build(&[("a", "6")]).expect_err("refused");
    assert_eq!(fatal.exit_code(), 3);
    assert_eq!(book.listing(), ["a/index.html=4", "a/notes=mine", "b=5"]);
}

#[test]
fn a_build_completes_an_interrupted_one() {
    let book = Handbook::new();
    // Interrupted before the folder was marked.
    book.put(".rolebook-tmp-x", "half");
    book.put(".rolebook-lock", "1");
    let files = [("a", "1"), ("b/c", "2")];
    book.build(&files).expect("a build");
    assert_eq!(book.listing(), ["a=1", "b/c=2"]);
    // Interrupted between the renames: the manifest lists more files than exist, and temporary
    // files remain.
    let claims =
        Manifest::from_outputs(&outputs(&[("a", "9"), ("b/c", "2"), ("new", "3"), ("n/x", "4")]));
    claims.write(&book.out()).expect("a manifest");
    book.put("new", "3");
    book.put("b/.rolebook-tmp-y", "ha");
    let written = book.build(&files).expect("a build");
    assert_eq!(book.listing(), ["a=1", "b/c=2"]);
    assert_eq!(counts(&written), [0, 0, 2, 1]);
}

#[test]
fn a_manifest_cannot_remove_files_outside() {
    let book = Handbook::new();
    book.build(&[("a", "1")]).expect("a build");
    let manifest = book.out().join(manifest::NAME);
    let lines = "0\t../content/roles/po.md\n0\t/etc/passwd\nbroken\n0\t.git/x\n0\ta\n";
    fs::write(manifest, lines).expect("a manifest");
    let written = book.build(&[]).expect("a build");
    assert_eq!(written.removed, 1);
    assert!(book.root().join("content/roles/po.md").exists());
}

#[test]
fn clean_removes_only_written_files() {
    let book = Handbook::new();
    assert_eq!(counts(&clean(&book.out(), book.root()).expect("absent")), [0; 4]);
    book.build(&[("a", "1"), ("b/c", "2")]).expect("a build");
    let written = clean(&book.out(), book.root()).expect("clean");
    assert_eq!(written.removed, 2);
    assert!(!book.out().exists());
    book.build(&[("a", "1"), ("b/c", "2")]).expect("a build");
    book.put("b/notes", "mine");
    let written = clean(&book.out(), book.root()).expect("clean");
    assert_eq!(written.kept_foreign, ["b/notes"]);
    assert_eq!(book.listing(), ["b/notes=mine"]);
    let fatal = clean(&book.out(), book.root()).expect_err("not ours any more");
    assert_eq!(fatal.exit_code(), 3);
}

#[test]
fn concurrent_builds_leave_one_complete_site() {
    let book = Handbook::new();
    std::thread::scope(|scope| {
        for letter in ["x", "y", "z"] {
            let book = &book;
            scope.spawn(move || {
                for _ in 0..20 {
                    match book.build(&[("a", letter), ("b/c", letter)]) {
                        Ok(_) | Err(Fatal::Refused { .. }) => {}
                        Err(fatal) => panic!("{fatal}"),
                    }
                }
            });
        }
    });
    let listing = book.listing();
    assert_eq!(listing.len(), 2, "{listing:?}");
    assert_eq!(listing[0].as_bytes().last(), listing[1].as_bytes().last());
}

use super::*;
use std::io::Write;
use zip::write::{SimpleFileOptions, ZipWriter};

fn zipped(make: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    make(&mut zip);
    zip.finish().expect("it is complete").into_inner()
}

fn with(files: &[(&str, &[u8])]) -> Vec<u8> {
    zipped(|zip| {
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).expect("it can be added");
            zip.write_all(bytes).expect("it can be written");
        }
    })
}

/// Reads the bytes of a zip.
fn read_zip(bytes: &[u8], limits: &Limits) -> Result<Archive, Fatal> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("export.zip");
    let mut file = tempfile::NamedTempFile::new_in(folder.path()).expect("a file");
    file.write_all(bytes).expect("it can be written");
    file.persist(&path).expect("it can be named");
    read(&path, limits)
}

#[track_caller]
fn refusal(bytes: &[u8], limits: &Limits) -> String {
    let fatal = read_zip(bytes, limits).expect_err("it is refused");
    assert_eq!(fatal.exit_code(), 3);
    let text = fatal.to_string();
    text.split_once(" is not imported: ").expect("it says so").1.to_owned()
}

fn paths(archive: &Archive) -> Vec<&str> {
    archive.entries.iter().map(|entry| entry.path.as_str()).collect()
}

#[test]
fn a_zip_is_its_files() {
    let bytes =
        with(&[("b/c.md", b"x"), ("a.md", b"y"), ("__MACOSX/a", b""), ("b/.DS_Store", b"")]);
    let archive = read_zip(&bytes, &Limits::default()).expect("it can be read");
    assert_eq!(paths(&archive), ["a.md", "b/c.md"]);
    assert_eq!(archive.entries[0].bytes, b"y");
    assert_eq!(archive.name, "export");
}

#[test]
fn parts_of_an_export_are_unpacked_and_attached_zips_are_not() {
    let part = |name: &str| with(&[(name, b"x"), ("same.md", b"s")]);
    let (one, two) = (part("a.md"), part("b.md"));
    let bytes = with(&[("E-Part-1.zip", &one), ("E-Part-2.zip", &two)]);
    let archive = read_zip(&bytes, &Limits::default()).expect("it can be read");
    assert_eq!(paths(&archive), ["a.md", "b.md", "same.md"]);
    let bytes = with(&[("Export-1-Part-1.zip", &one), ("tools.zip", &two), ("x.md", b"")]);
    let archive = read_zip(&bytes, &Limits::default()).expect("it can be read");
    assert_eq!(paths(&archive), ["a.md", "same.md", "tools.zip", "x.md"]);
}

#[test]
fn names_that_lead_out_are_refused() {
    for (name, why) in [
        ("../x.md", "its entry `../x.md` points outside its folder"),
        ("a/../../x.md", "its entry `a/../../x.md` points outside its folder"),
        ("a\\..\\..\\x.md", "its entry `a\\..\\..\\x.md` points outside its folder"),
        ("/etc/x", "its entry `/etc/x` is an absolute path"),
        ("C:/x", "its entry `C:/x` names a drive"),
        ("c:\\x", "its entry `c:\\x` names a drive"),
        ("a//x", "its entry `a//x` has an empty part in its path"),
        ("a\u{1}x", "its entry `a\u{fffd}x` has a name that cannot be written"),
    ] {
        assert_eq!(refusal(&with(&[("ok.md", b""), (name, b"x")]), &Limits::default()), why);
    }
    let inner = with(&[("../x.md", b"")]);
    assert_eq!(
        refusal(&with(&[("part.zip", &inner)]), &Limits::default()),
        "the entry `../x.md` of `part.zip` in it points outside its folder"
    );
}

#[test]
fn links_are_refused() {
    let bytes = zipped(|zip| {
        zip.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
    });
    assert_eq!(refusal(&bytes, &Limits::default()), "its entry `link` is a symbolic link");
}

#[test]
fn names_that_clash_are_refused() {
    assert_eq!(
        refusal(&with(&[("a/X.md", b"1"), ("A/x.md", b"2")]), &Limits::default()),
        "its entry `A/x.md` has the same name as `a/X.md` without regard to case"
    );
    assert_eq!(
        refusal(&with(&[("a", b"1"), ("A/x.md", b"2"), ("a!", b"")]), &Limits::default()),
        "its entry `a` is a file and the folder of `A/x.md`"
    );
}

#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let zeros = vec![0; 8 << 20];
    let bytes = with(&[("bomb.md", &zeros)]);
    let why = refusal(&bytes, &Limits::default());
    assert!(why.starts_with("its entry `bomb.md` would become "), "{why}");
    let limits = Limits { ratio: u64::MAX, bytes: 4 << 20, ..Limits::default() };
    assert_eq!(refusal(&bytes, &limits), "its entry `bomb.md` makes it more than 4 MiB");
    let limits = Limits { entries: 1, ..Limits::default() };
    let bytes = with(&[("a", b""), ("b", b"")]);
    assert_eq!(refusal(&bytes, &limits), "it has 2 entries, more than 1");
}

#[test]
fn a_zip_that_lies_about_a_size_is_refused() {
    let mut bytes = with(&[("a.md", &[b'x'; 100])]);
    // The size in the directory.
    let at = bytes.windows(4).rposition(|four| four == b"PK\x01\x02").expect("a directory") + 24;
    bytes[at] = 10;
    let why = refusal(&bytes, &Limits::default());
    assert!(why.starts_with("its entry `a.md` "), "{why}");
}

#[test]
fn an_encrypted_zip_is_refused() {
    let mut bytes = with(&[("a.md", b"x")]);
    let directory = bytes.windows(4).rposition(|four| four == b"PK\x01\x02").expect("a directory");
    bytes[6] |= 1;
    bytes[directory + 8] |= 1;
    assert_eq!(refusal(&bytes, &Limits::default()), "its entry `a.md` is encrypted");
}

#[test]
fn a_broken_zip_is_refused() {
    let bytes = with(&[("a.md", b"x")]);
    for end in 0..bytes.len() {
        refusal(&bytes[..end], &Limits::default());
    }
    // A byte of the text itself.
    let mut flipped = zipped(|zip| {
        let plain = zip::CompressionMethod::Stored;
        let options = SimpleFileOptions::default().compression_method(plain);
        zip.start_file("a.md", options).expect("it can be added");
        zip.write_all(&[b'x'; 50]).expect("it can be written");
    });
    let at = flipped.windows(9).position(|nine| nine == b"xxxxxxxxx").expect("the text");
    flipped[at] = b'y';
    let why = refusal(&flipped, &Limits::default());
    assert!(why.starts_with("its entry `a.md` cannot be read"), "{why}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_name_escapes(names in proptest::collection::vec("[a-c./\\\\:\u{0}é ]{1,10}", 1..4)) {
        let bytes = zipped(|zip| for name in &names {
            if zip.start_file(name.as_str(), SimpleFileOptions::default()).is_ok() {
                zip.write_all(b"x").expect("it can be written");
            }
        });
        if let Ok(archive) = read_zip(&bytes, &Limits::default()) {
            for path in paths(&archive) {
                proptest::prop_assert!(!path.starts_with('/') && !path.contains('\\'));
                proptest::prop_assert!(path.split('/').all(|part| part != ".." && !part.is_empty()));
            }
        }
    }
}

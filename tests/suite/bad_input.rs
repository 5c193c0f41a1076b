//! Invalid and unusual input: each error is reported with its position, nothing panics, and the
//! site of the last successful build stays unchanged.

use crate::support::{Site, codes, findings, tree};
#[cfg(unix)]
use std::fs;
#[cfg(unix)]
use std::os::unix::fs::symlink;
#[cfg(unix)]
use std::process::Command;
use std::time::{Duration, Instant};

/// Builds a valid handbook, changes it, builds again and returns the codes of the diagnostics.
fn spoilt(spoil: impl FnOnce(&Site)) -> Vec<&'static str> {
    let site = Site::plain();
    site.write("content/_index.md", "# Home\n").write("content/about.md", "# About\n");
    let before = site.built();
    spoil(&site);
    let started = Instant::now();
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    assert!(started.elapsed() < Duration::from_secs(20), "it takes too long");
    let text = findings(&report);
    assert!(report.written.is_none(), "{text}");
    assert_eq!(tree(&site.out()), before);
    assert!(!text.contains('\u{1b}') && !text.contains('\0'), "{text:?}");
    codes(&report)
}

fn with_page(bytes: impl AsRef<[u8]>) -> Vec<&'static str> {
    spoilt(|site| {
        site.write("content/about.md", bytes);
    })
}

/// Returns a page of a valid handbook.
fn page_of(bytes: impl AsRef<[u8]>) -> String {
    let site = Site::plain();
    site.write("content/_index.md", "# Home\n").write("content/about.md", bytes);
    String::from_utf8(site.built()["about/index.html"].clone()).expect("it is UTF-8")
}

#[test]
fn a_byte_order_mark_and_other_line_ends_make_no_difference() {
    let page = "+++\ntitle = \"About\"\n+++\n\nOne.\n\n- two\n- three\n";
    let plain = page_of(page);
    assert_eq!(page_of(format!("\u{feff}{page}")), plain);
    assert_eq!(page_of(page.replace('\n', "\r\n")), plain);
    assert_eq!(page_of(page.replace('\n', "\r")), plain);
    assert_eq!(
        page_of(page.replace('\n', "\r\n").replace("+++", "---").replace(" = ", ": ")),
        plain
    );
}

#[test]
fn files_that_are_not_utf8_are_reported() {
    assert_eq!(with_page(b"# Caf\xe9\n"), ["RB0002"], "Latin-1");
    assert_eq!(with_page(b"# A\0B\n"), ["RB0002"], "NUL");
    let utf16: Vec<u8> = "\u{feff}# Abc\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(with_page(utf16), ["RB0002"], "UTF-16");
    assert_eq!(with_page(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ["RB0002"], "PNG");
}

#[test]
fn yaml_bombs_are_reported_without_expansion() {
    let mut page = "---\ntitle: About\nextra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let inner = vec![format!("*a{}", level - 1); 9].join(", ");
        page.push_str(&format!("  a{level}: &a{level} [{inner}]\n"));
    }
    page.push_str("---\n\n# About\n");
    assert_eq!(with_page(page), ["RB0108"]);
    // An alias to its own page is not a cycle.
    assert!(!with_page("---\ntitle: About\nextra: &a\n  again: *a\n---\n").is_empty());
}

#[test]
fn deep_nesting_overflows_nothing() {
    let nested = |open: &str, close: &str| open.repeat(50_000) + &close.repeat(50_000);
    let toml = format!("+++\ntitle = \"A\"\n[extra]\na = {}\n+++\n", nested("[", "]"));
    assert!(!with_page(toml).is_empty());
    let yaml = format!("---\ntitle: A\nextra:\n  a: {}\n---\n", nested("[", "]"));
    assert!(!with_page(yaml).is_empty());
    let site = Site::plain();
    site.write("content/_index.md", "# Home\n");
    for (at, text) in [
        ">".repeat(100_000),
        "- ".repeat(20_000),
        "[a](".repeat(20_000),
        "*a ".repeat(20_000),
        "![".repeat(20_000),
        "`".repeat(100_000),
        ":::: note\n".repeat(2_000),
        format!("[^1]: {}", "> ".repeat(5_000)),
    ]
    .iter()
    .enumerate()
    {
        site.write(&format!("content/deep-{at}.md"), format!("# Deep {at}\n\n{text}\n"));
    }
    let started = Instant::now();
    site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed_out_of_the_handbook() {
    let loops = |site: &Site| {
        fs::create_dir(site.root().join("content/a")).expect("a folder can be made");
        symlink("..", site.root().join("content/a/up")).expect("a link can be made");
    };
    assert_eq!(spoilt(loops), ["RB0003"]);
    let outside = |site: &Site| {
        fs::write(site.root().join("../secret.md"), "# Secret\n").expect("it can be written");
        symlink("../../secret.md", site.root().join("content/secret.md")).expect("a link");
    };
    assert_eq!(spoilt(outside), ["RB0003"]);
    let dangling = |site: &Site| {
        symlink("nowhere.md", site.root().join("content/gone.md")).expect("a link can be made");
    };
    assert_eq!(spoilt(dangling), ["RB0001"]);
    let itself = |site: &Site| {
        symlink("self.md", site.root().join("content/self.md")).expect("a link can be made");
    };
    assert!(!spoilt(itself).is_empty());
}

#[cfg(unix)]
#[test]
fn pipes_do_not_block_the_build() {
    let made = |site: &Site| {
        Command::new("mkfifo")
            .arg(site.root().join("content/pipe.md"))
            .status()
            .is_ok_and(|status| status.success())
    };
    let has_mkfifo = made(&Site::plain());
    assert!(has_mkfifo || cfg!(not(target_os = "linux")), "there is no `mkfifo`");
    if has_mkfifo {
        assert_eq!(spoilt(|site| assert!(made(site))), ["RB0001"]);
    }
}

#[test]
fn pages_cannot_include_files_outside_the_handbook() {
    let page = "# About\n\n{{ include(path = \"../../secret.txt\") }}\n";
    assert_eq!(with_page(page), ["RB0407"]);
    assert!(!with_page("# About\n\n[all](../../../etc/passwd)\n").is_empty());
    assert!(!with_page("# About\n\n![all](/etc/passwd)\n").is_empty());
}

#[test]
fn a_broken_template_or_configuration_keeps_the_site() {
    let template = |site: &Site| {
        site.write("templates/page.html", "{{ page.title }\n");
    };
    assert_eq!(spoilt(template), ["RB0501"]);
    let circle = |site: &Site| {
        site.write("templates/page.html", "{% extends \"page.html\" %}\n");
    };
    assert!(!spoilt(circle).is_empty());
    let configuration = |site: &Site| {
        site.write("site.toml", "base_url = 5\n");
    };
    assert_eq!(spoilt(configuration), ["RB0103"]);
    let everything = |site: &Site| {
        site.write("site.toml", b"title = \"\xff\"\n");
    };
    assert!(!spoilt(everything).is_empty());
}

#[test]
fn a_key_of_the_page_in_a_table_of_statements_is_one_finding() {
    let site = Site::empty();
    site.write("site.toml", "[require]\nsources = true\n")
        .write("content/_index.md", "# Home\n\n[[a]]\n")
        .write(
            "content/roles/a.md",
            "+++\ntitle = \"A\"\nsummary = \"A.\"\n[dimensions]\nowner = \"Ada\"\n+++\n",
        );
    let report = site.check();
    assert_eq!(codes(&report), ["RB0106"]);
}

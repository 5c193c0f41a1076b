//! Folders of Markdown without `site.toml`: the pages are found where they are, and what can be shown is
//! published.

use crate::support::{Site, codes, tree};
use rolebook::config::adopted;
use rolebook::diagnostic::Severity;
use std::collections::BTreeMap;

/// A repository with a handbook in `docs`.
fn repository() -> Site {
    let site = Site::bare();
    site.write("README.md", "# Our handbook\n\n[Leave](docs/leave.md), [the licence](LICENSE)\n")
        .write("LICENSE", "Free.\n")
        .write(
            "docs/leave.md",
            "# Leave\n\n## King's move\n\n[home](../README.md) [up](#kings-move)\n",
        )
        .write("docs/pay.md", "# Pay\n\n[gone](gone.md), [Leave](leave.md#nowhere)\n")
        .write("node_modules/x/README.md", "# Not ours\n")
        .write("static/style.css", "body { color: red }\n")
        .write("templates/page.html", "{% broken");
    site
}

fn pages(site: &Site) -> Vec<String> {
    let built = tree(&site.out());
    built.into_keys().filter(|path| path.ends_with(".html")).collect()
}

#[test]
fn the_pages_of_a_repository_are_found_and_published() {
    let site = repository();
    let report = site.build().expect("a report");
    assert!(report.written.is_some(), "{:?}", codes(&report));
    let pages = pages(&site);
    assert!(pages.iter().any(|path| path == "leave/index.html"), "{pages:?}");
    assert!(!pages.iter().any(|path| path.contains("node_modules")), "{pages:?}");
    let home = String::from_utf8(tree(&site.out())["index.html"].clone()).expect("text");
    assert!(home.contains("Our handbook") && home.contains("href=\"/leave/\""), "{home}");
}

#[test]
fn what_can_be_shown_is_published_and_reported() {
    let report = repository().check();
    let errors = report.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    assert_eq!(errors.count(), 0);
    let codes = codes(&report);
    assert!(codes.contains(&"RB0304") && codes.contains(&"RB0305"), "{codes:?}");
}

#[test]
fn a_root_of_pages_leaves_out_what_is_no_part_of_a_handbook() {
    let site = Site::bare();
    site.write("README.md", "# Handbook\n")
        .write("values.md", "# Values\n")
        .write("LICENSE.md", "# Licence\n")
        .write("CLAUDE.md", "# For agents\n")
        .write(".github/pull_request_template.md", "# Template\n")
        .write(".gitignore", "/private/\n")
        .write("private/pay.md", "# Pay\n")
        .write("vendor/x.md", "# X\n");
    site.build().expect("a report");
    let pages = pages(&site);
    for left_out in ["LICENSE", "CLAUDE", "private", "vendor", "github"] {
        assert!(!pages.iter().any(|path| path.contains(left_out)), "{left_out}: {pages:?}");
    }
    assert!(pages.iter().any(|path| path == "values/index.html"), "{pages:?}");
}

#[test]
fn an_adopted_handbook_is_the_same_byte_for_byte() {
    let flat = Site::bare();
    flat.write("README.md", "# Flat\n\n[a](a.md#one--two)\n")
        .write("a.md", "---\nlayout: x\n---\n# A\n\n## One & two\n\n<br>\n")
        .write("B C (old)/01-first.md", "# First\n")
        .write("roles/tester.md", "# Tester\n");
    let content = Site::bare();
    content.write("content/index.md", "# Content\n").write("content/x.md", "# X\n");
    for site in [repository(), flat, content] {
        site.build().expect("a report");
        let before: BTreeMap<_, _> = tree(&site.out());
        let loaded = site.survey();
        let handbook = &loaded.handbook;
        let has = |folder: &str| site.root().join(folder).is_dir();
        let layout = &loaded.sources.layout;
        let text = adopted(&handbook.config, handbook.site_title(), layout, has);
        site.write("site.toml", &text);
        let report = site.build().expect("a report");
        assert!(report.written.is_some(), "{text}\n{:?}", codes(&report));
        let after: BTreeMap<_, _> = tree(&site.out());
        let differ: Vec<_> =
            before.iter().filter(|(path, bytes)| after.get(*path) != Some(bytes)).collect();
        assert!(differ.is_empty() && before.len() == after.len(), "{text}\n{differ:?}");
    }
}

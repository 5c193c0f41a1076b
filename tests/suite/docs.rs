//! The generated pages of `docs/` are what the declarations say, every example in them is true,
//! and every finding has an example that shows it and nothing else.
//!
//! `scripts/update docs::` rewrites the pages.

use crate::support::{Site, codes, expect_file, findings, repository};
use rolebook::diagnostic::Code;
use rolebook::docs;
use rolebook::kinds::{KINDS, KindSpec};
use std::fs;

/// The page of the example handbook that shows a kind.
fn example_path(info: &KindSpec) -> String {
    let name = match &*info.name {
        "role" => "product-owner",
        "comparison" => "product-owner-vs-product-manager",
        "topic" => "order-of-work",
        "faq" => "who-orders-the-backlog",
        "term" => "backlog",
        "source" => "team-agreement",
        "disagreement" => "who-decides",
        _ => "about",
    };
    [&*info.folder, name]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join("/")
        + ".md"
}

fn example_file(path: &str) -> String {
    let path = repository().join("tests/sites/examples").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_examples_of_all_kinds_make_a_handbook_without_findings() {
    let report = Site::copy_of("examples").check();
    assert!(report.diagnostics.is_empty(), "{}", findings(&report));
}

#[test]
fn the_reference_of_front_matter_is_current() {
    let examples: Vec<String> = KINDS
        .written()
        .map(|info| example_file(&format!("content/{}", example_path(info))))
        .collect();
    let text = docs::front_matter(|info| {
        let at = KINDS.written().position(|other| other.id == info.id).expect("it is a kind");
        &examples[at]
    });
    is_current("docs/front-matter.md", &text);
}

#[test]
fn the_reference_of_the_configuration_is_current() {
    is_current("docs/configuration.md", &docs::configuration(&example_file("site.toml")));
}

#[test]
fn the_reference_of_themes_is_current() {
    let path = repository().join("docs/themes.md");
    let current = fs::read_to_string(&path).expect("docs/themes.md can be read");
    is_current("docs/themes.md", &docs::themes(&current));
}

#[test]
fn the_example_of_a_theme_is_a_site_that_the_tests_build() {
    let read = |path: &str| {
        let path = repository().join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let guide = read("docs/themes.md");
    for path in ["site.toml", "templates/role.html", "templates/sections/role/skills.html"] {
        let file = read(&format!("tests/sites/own-theme/{path}"));
        let is_shown = ["toml", "jinja"]
            .iter()
            .any(|language| guide.contains(&format!("`{path}`:\n\n```{language}\n{file}```\n")));
        assert!(is_shown, "{path} is not in docs/themes.md as it is");
    }
}

#[cfg(unix)]
#[test]
fn the_reference_of_findings_is_current() {
    let text = docs::diagnostics(|code| Some(findings(&broken(code).check())));
    is_current("docs/diagnostics.md", &text);
}

#[cfg(unix)]
#[test]
fn every_finding_has_a_handbook_that_shows_it_and_nothing_else() {
    let wrong: Vec<String> = Code::ALL
        .iter()
        .filter_map(|code| {
            let report = broken(*code).check();
            let number = code.rule().code;
            (codes(&report) != [number]).then(|| {
                format!(
                    "{number} ({}): {:?}\n{}",
                    code.rule().name,
                    codes(&report),
                    findings(&report)
                )
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn links_within_the_references_lead_to_headings() {
    for name in ["front-matter", "configuration", "diagnostics"] {
        let text = fs::read_to_string(repository().join(format!("docs/{name}.md")))
            .expect("it has been written");
        let headings: Vec<String> =
            text.lines().filter(|line| line.starts_with('#')).map(anchor).collect();
        let prose: String = text.split("```").step_by(2).collect();
        for (_, rest) in prose.match_indices("](#").map(|(at, _)| prose.split_at(at + 3)) {
            let target = rest.split(')').next().unwrap_or_default();
            assert!(headings.iter().any(|heading| heading == target), "{name}: #{target}");
        }
    }
}

/// The anchor that GitHub gives to a heading.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

fn is_current(path: &str, text: &str) {
    if let Err(difference) = expect_file(&repository().join(path), text.as_bytes()) {
        panic!("{difference}");
    }
}

/// Returns the handbook that breaks one rule: `tests/sites/invalid/<code>`, with the files that Git
/// cannot hold.
#[cfg(unix)]
fn broken(code: Code) -> Site {
    let site = Site::copy_of(&format!("invalid/{}", code.rule().code));
    match code {
        Code::Unreadable => link("nowhere.md", &site, "content/about.md"),
        Code::NotText => {
            site.write("content/about.md", b"# About\n\nA caf\xe9 in Latin-1.\n");
        }
        Code::OutsideRoot => link("../../..", &site, "content/up"),
        Code::BadFileName => {
            site.write("content/what: a name.md", "# A name\n");
        }
        _ => {}
    }
    site
}

#[cfg(unix)]
fn link(to: &str, site: &Site, at: &str) {
    std::os::unix::fs::symlink(to, site.root().join(at)).expect("a link can be made");
}

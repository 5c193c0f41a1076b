//! Whole handbooks with what is expected of them: `tests/sites/<name>/expect/` holds the pages of
//! the site, `expect.txt` the findings. `scripts/update golden::` rewrites both;
//! review the difference before you commit it.
//!
//! The pages are rendered with the plain theme of `tests/theme`, so that they can be read and do not
//! change with the looks.

use crate::support::{self, Site, codes, expect_file, findings, repository, tree};
use rolebook::diagnostic::Diagnostics;
use rolebook::output::assets::Statics;
use rolebook::output::print;
use rolebook::output::render::{self, Renderer};
use rolebook::output::routes::Parts;
use rolebook::view::nav::Navs;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

#[test]
fn every_kind_and_field() {
    expect("kinds");
}

#[test]
fn the_same_in_yaml() {
    let toml = pages(&built("kinds"));
    let yaml = pages(&built("kinds-yaml"));
    assert_eq!(toml.keys().collect::<Vec<_>>(), yaml.keys().collect::<Vec<_>>());
    for (path, text) in &toml {
        assert_eq!(text, &yaml[path], "{path}");
    }
}

#[test]
fn files_without_front_matter() {
    expect("no-front-matter");
}

#[test]
fn views_on_pages_of_their_own_and_in_a_text() {
    expect("levels");
}

#[test]
fn graphs_of_roles_with_their_lists() {
    expect("graphs");
}

#[test]
fn under_a_path_of_a_host() {
    expect("base-path");
}

#[test]
fn aliases_and_both_orders_of_a_pair_lead_to_one_page() {
    expect("addresses");
}

#[test]
fn numbers_and_contents_follow_the_order_of_a_theme() {
    expect("own-order");
    let pages = built("own-order");
    let page = String::from_utf8_lossy(&pages["roles/tester/index.html"]).into_owned();
    let html = scraper::Html::parse_document(&page);
    let texts = |selector: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).expect("it is a selector");
        html.select(&selector).map(|element| element.text().collect()).collect()
    };
    assert_eq!(texts("sup.cite"), ["1", "2", "1, 2"]);
    assert_eq!(texts("footer ol li"), ["Source b", "Source a"], "nothing shown cites Source c");
    assert_eq!(texts(".term > a"), ["release"], "in the list that is shown first");
    assert!(page.contains("<li>Every <span class=\"term\">"), "{page}");
    let contents = ["Good and hard sides", "Whom it suits", "Responsibilities"];
    assert_eq!(texts("nav a[href^='#']"), contents);
}

#[test]
fn a_theme_with_pages_sections_and_labels_of_its_own() {
    expect_in_all_forms("own-theme", &["roles/tester/", "print/roles/"]);
    let pages = built("own-theme");
    let page = String::from_utf8_lossy(&pages["roles/tester/index.html"]).into_owned();
    let html = scraper::Html::parse_document(&page);
    let select = |selector: &str| {
        let selector = scraper::Selector::parse(selector).expect("it is a selector");
        html.select(&selector).collect::<Vec<_>>()
    };
    let texts = |selector: &str| -> Vec<String> {
        select(selector).iter().map(|element| element.text().collect()).collect()
    };
    assert_eq!(texts("sup.cite"), ["1", "2", "2", "1, 2"], "in the order of the page");
    assert_eq!(texts("footer ol li"), ["Source b", "Source a"], "nothing shown cites Source c");
    assert_eq!(texts(".term > a"), ["release"], "where the page first names it");
    let contents: Vec<&str> =
        select(".contents a").iter().filter_map(|link| link.attr("href")).collect();
    assert_eq!(contents, ["#pros-and-cons", "#skills", "#traits", "#a-day", "#responsibilities"]);
    for link in contents {
        assert_eq!(select(&format!("[id='{}']", &link[1..])).len(), 1, "{link} leads nowhere");
    }
    assert_eq!(texts("section.letters h2"), ["What it takes"]);
    assert_eq!(texts("#linked-from"), ["Pages that lead here"]);
    assert!(!page.contains("What goes into a release"), "the section is dropped");
}

#[test]
fn a_page_may_name_the_template_of_a_kind_that_the_theme_has_no_file_for() {
    let site = Site::empty();
    let page =
        |template: &str| format!("+++\ntitle = \"A\"\ntemplate = \"{template}\"\n+++\nText.\n");
    site.write("content/_index.md", "# Home\n\n[[a]]\n").write("content/a.md", page("page.html"));
    let plain = site.built();
    site.write("content/a.md", page("role.html"));
    assert_eq!(site.built()["a/index.html"], plain["a/index.html"]);
    site.write("content/a.md", page("rolle.html"));
    assert_eq!(codes(&site.check()), ["RB0503"]);
}

#[test]
fn a_note_does_not_prevent_writing_a_strict_build() {
    let site = Site::empty();
    site.write("content/_index.md", "# Start\n").write("site.toml", "language = \"de\"\n");
    let day = jiff::civil::date(2026, 6, 1);
    let input = support::input(&site.root(), day, rolebook::config::Overrides::default());
    let options = rolebook::OutputOptions { output: site.out(), strict: true, force: false };
    let report = rolebook::build(&input, Some(&options)).unwrap_or_else(|fatal| panic!("{fatal}"));
    assert_eq!(codes(&report), ["RB0114"]);
    assert!(report.written.is_some() && !report.diagnostics.iter().any(support::is_error));
}

#[test]
fn a_template_that_cuts_a_marker_or_never_settles_is_told() {
    let cut = "{% for section in page.sections | only(ids=[\"traits\", \"responsibilities\"]) %}\
               {% for item in section.blocks[0].items %}{{ item.html | truncate(length=20) }}\
               {% endfor %}{% endfor %}";
    let restless = "{% if page.toc[0].id == \"traits\" %}<p id=\"responsibilities\"></p>\
                    {% else %}<p id=\"traits\"></p>{% endif %}";
    for (template, words) in [
        (cut, "the template cuts off text in which a citation or a term stands"),
        (restless, "the template renders the page differently each time"),
    ] {
        let site = Site::copy_of("own-order");
        site.write("templates/role.html", template);
        let report = site.check();
        let text = findings(&report);
        assert_eq!(codes(&report), ["RB0502"], "{text}");
        assert!(text.contains(words) && text.contains("templates/role.html"), "{text}");
    }
}

#[test]
fn the_default_theme_shows_the_order_that_is_assumed() {
    let sites = ["kinds", "levels", "graphs", "addresses", "base-path", "no-front-matter"];
    for name in sites.into_iter().chain(["own-order", ""]) {
        let rolebook::Loaded { handbook, mut sources, .. } = match name {
            "" => support::survey_of(&repository()),
            name => support::survey_of(&self::sites().join(name)),
        };
        sources.templates = std::sync::Arc::default();
        let theme = rolebook::theme::load(&mut sources, &mut Diagnostics::default());
        let (statics, documents) = (Statics::new(&sources.statics), print::documents(&handbook));
        let parts = Parts {
            handbook: &handbook,
            sources: &sources,
            statics: &statics,
            documents: &documents,
        };
        let renderer = Renderer { parts, theme: &theme, site: render::site(parts) };
        for (id, page) in handbook.pages() {
            let view = renderer.view(id, &Navs::default(), false).expect("it has a template");
            let page_made = renderer.finished(id, &view).expect("it can be rendered");
            let route = page.route.as_str();
            assert_eq!(page_made.renders, 1, "{name}: {route}");
            assert!(page_made.ids.iter().any(|id| &**id == "rb:main"), "{name}: {route}");
        }
    }
}

#[test]
fn drafts_are_published_only_when_asked_for() {
    expect("drafts");
    let mut site = Site::copy_of("drafts");
    let public = site.built();
    site.drafts = true;
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    assert!(report.diagnostics.is_empty(), "{}", findings(&report));
    let all = tree(&site.out());
    assert!(!public.contains_key("plan/index.html") && all.contains_key("plan/index.html"));
    for (path, bytes) in public {
        assert!(!String::from_utf8_lossy(&bytes).contains("plan"), "{path} tells of the draft");
    }
    // Back again: the draft is gone from the folder.
    site.drafts = false;
    assert!(!site.built().contains_key("plan/index.html"));
}

#[test]
fn everything_that_is_there_twice_is_told_with_both_places() {
    expect_findings("duplicates", &["RB0201", "RB0202", "RB0308", "RB0309"]);
}

#[test]
fn unknown_keys_of_all_kinds_are_told_in_one_run() {
    expect_findings("unknown-keys", &["RB0102"]);
}

#[test]
fn slips_in_front_matter_are_told_with_what_to_write() {
    expect_findings("slips", &["RB0101", "RB0102", "RB0103", "RB0105", "RB0115"]);
}

#[test]
fn the_default_theme_shows_what_a_page_has() {
    let site = Site::copy_of("kinds");
    fs::remove_dir_all(site.root().join("templates")).expect("the plain theme can be removed");
    let pages = site.built();
    let page = String::from_utf8_lossy(&pages["roles/product-owner/index.html"]).into_owned();
    let html = scraper::Html::parse_document(&page);
    let one = |selector: &str| {
        let selector = scraper::Selector::parse(selector).expect("it is a selector");
        html.select(&selector).count()
    };
    assert_eq!((one("h1"), one("main"), one("title")), (1, 1, 1));
    assert!(one("nav") >= 2, "navigation and breadcrumbs");
    assert_eq!(one("[style]"), 0, "the policy of the page forbids inline styles");
    assert_eq!(one("script:not([src]):not([type='application/ld+json'])"), 0, "inline scripts");
    let words: String = html.root_element().text().collect();
    for word in ["Value that was delivered.", "What is built next.", "Writing user stories"] {
        assert!(words.contains(word), "{word} is not shown");
    }
}

/// Builds a site and compares its pages with `expect/`.
fn expect(name: &str) {
    compare(name, &pages(&built(name)));
}

/// Compares files with all of `expect/`.
fn compare(name: &str, found: &BTreeMap<String, Vec<u8>>) {
    let folder = sites().join(name).join("expect");
    let wrong: Vec<String> = found
        .iter()
        .filter_map(|(path, bytes)| expect_file(&folder.join(path), bytes).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for path in tree(&folder).keys().filter(|path| !found.contains_key(*path)) {
        assert!(std::env::var_os("UPDATE").is_some(), "{path} is expected and was not written");
        fs::remove_file(folder.join(path)).expect("it can be removed");
    }
}

/// Builds a site and compares with `expect/` what is written for pages and documents in all forms.
fn expect_in_all_forms(name: &str, of: &[&str]) {
    let mut built = built(name);
    let is_wanted = |path: &str| {
        path == "data/guide.json" || of.iter().any(|beginning| path.starts_with(beginning))
    };
    built.retain(|path, _| is_wanted(path));
    compare(name, &built);
}

/// Checks a site and compares what is found with `expect.txt`.
fn expect_findings(name: &str, wanted: &[&str]) {
    let report = Site::copy_of(name).check();
    let text = findings(&report);
    assert_eq!(codes(&report), wanted, "{text}");
    if let Err(difference) = expect_file(&sites().join(name).join("expect.txt"), text.as_bytes()) {
        panic!("{difference}");
    }
}

fn built(name: &str) -> BTreeMap<String, Vec<u8>> {
    Site::copy_of(name).built()
}

/// The pages that are written from the handbook; the files of the theme are none of it, and what is
/// made from finished pages is held to by `tests/suite/machines.rs`.
fn pages(tree: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let of_the_theme = |path: &str| {
        [".css", ".js", ".svg", ".woff2"].iter().any(|end| path.ends_with(end))
            && !path.contains('/')
    };
    let from_pages = |path: &str| {
        path.ends_with(".md")
            || ["llms", "data/guide.", "print/"].iter().any(|start| path.starts_with(start))
    };
    tree.iter()
        .filter(|(path, _)| !of_the_theme(path) && !from_pages(path))
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect()
}

fn sites() -> PathBuf {
    repository().join("tests/sites")
}

//! The views that follow from the data: when they have a page, what they show, what is said of
//! embeds that ask for something that is not there. How they look with the plain theme is held by
//! the site `levels` of `tests/suite/golden.rs`.

use crate::support::{Site, codes, copy, findings, repository};
use rolebook::theme::builtin::STATICS;
use scraper::{Html, Selector};
use std::collections::BTreeSet;

const ACTIVITIES: &str = "[[activities]]\nid = \"build\"\nlabel = \"Build it\"\n\n[[activities]]\nid = \"sell\"\nlabel = \"Sell it\"\n";

fn role(title: &str, more: &str) -> String {
    format!("+++\ntitle = \"{title}\"\nsummary = \"Works.\"\n{more}\n+++\n")
}

/// The site `levels` with the theme of rolebook.
fn levels() -> Site {
    let site = Site::empty();
    copy(&repository().join("tests/sites/levels"), &site.root());
    site
}

fn page(site: &Site, path: &str) -> Html {
    let pages = site.built();
    let bytes = pages.get(&format!("{path}index.html")).unwrap_or_else(|| panic!("no {path}"));
    Html::parse_document(&String::from_utf8_lossy(bytes))
}

fn all<'h>(html: &'h Html, selector: &str) -> Vec<scraper::ElementRef<'h>> {
    html.select(&Selector::parse(selector).expect("it is a selector")).collect()
}

fn words(element: scraper::ElementRef<'_>) -> String {
    element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn explored(site: &Site) -> Vec<String> {
    let pages = site.built();
    let is_page = |path: &&String| path.starts_with("explore/") && path.ends_with(".html");
    pages.keys().filter(is_page).cloned().collect()
}

#[test]
fn a_view_has_a_page_when_roles_have_something_to_show_in_it() {
    let site = Site::plain();
    site.write("content/_index.md", "# Home\n").write("content/roles/a.md", role("A", ""));
    assert!(explored(&site).is_empty());
    site.write("content/roles/a.md", role("A", "skills = [{ name = \"Reading\" }]"));
    assert_eq!(explored(&site), ["explore/index.html", "explore/skill-index/index.html"]);
}

#[test]
fn two_roles_have_their_comparison_and_three_can_be_chosen_from() {
    let site = Site::plain();
    let stated = "[dimensions]\nfocus = \"Work.\"";
    site.write("content/_index.md", "# Home\n")
        .write("site.toml", "[[dimensions]]\nid = \"focus\"\nlabel = \"Focus\"\n")
        .write("content/roles/a.md", role("A", stated))
        .write("content/roles/b.md", role("B", stated));
    assert!(explored(&site).is_empty());
    site.write("content/roles/c.md", role("C", stated));
    assert_eq!(explored(&site), ["explore/compare-any/index.html", "explore/index.html"]);
}

#[test]
fn a_page_that_is_written_takes_the_place_of_the_generated_one() {
    let site = levels();
    let text = "# Our skills\n\nAll of them.\n\n{{ skill_index() }}\n";
    site.write("content/explore/skill-index.md", text);
    site.write("content/about.md", "# About\n\nOf [[explore/skill-index]].\n");
    let html = page(&site, "explore/skill-index/");
    assert_eq!(words(all(&html, "h1")[0]), "Our skills");
    assert_eq!(all(&html, ".skill-index > div").len(), 3);
}

#[test]
fn the_script_of_views_is_small() {
    let (_, script) = STATICS.iter().find(|(name, _)| *name == "compare.js").expect("it is there");
    assert!(script.len() < 3 * 1024);
}

#[test]
fn the_script_is_loaded_only_where_a_view_takes_comfort_from_it() {
    let site = levels();
    let scripts = |path: &str| {
        let html = page(&site, path);
        all(&html, "script[src*='compare.']").len()
    };
    assert_eq!(scripts("explore/compare-any/"), 1);
    assert_eq!(scripts(""), 1);
    assert_eq!(scripts("explore/skill-index/"), 0);
    assert_eq!(scripts("roles/designer/"), 0);
}

#[test]
fn anchors_stay_unique_when_a_view_is_placed_twice() {
    let site = levels();
    let twice = "{{ levels_matrix(role = \"designer\") }}\n\n{{ compare_any() }}\n\n";
    site.write("content/_index.md", format!("# Home\n\n## Choose role\n\n{twice}{twice}"));
    let html = page(&site, "");
    let mut met = BTreeSet::new();
    for element in all(&html, "[id]") {
        let id = element.attr("id").unwrap_or_default();
        assert!(met.insert(id), "`{id}` is there twice");
    }
    for label in all(&html, ".picks label") {
        assert!(met.contains(label.attr("for").unwrap_or_default()));
    }
    for link in all(&html, ".levels a[href^='#']") {
        assert!(met.contains(&link.attr("href").unwrap_or_default()[1..]));
    }
}

#[test]
fn letters_of_the_matrix_have_words_and_an_activity_in_dispute_is_marked() {
    let site = levels();
    let html = page(&site, "explore/responsibility-matrix/");
    let rows = all(&html, ".raci tbody tr");
    assert_eq!(rows.len(), 3);
    assert!(words(rows[0]).contains("R responsible A accountable"), "{}", words(rows[0]));
    let disputed = all(&html, ".raci tr.disputed th");
    assert_eq!(disputed.len(), 1);
    assert_eq!(words(disputed[0]), "Release them sources disagree : Who releases?");
}

#[test]
fn a_name_that_is_a_dimension_and_an_activity_means_the_dimension() {
    let site = levels();
    let site_toml = std::fs::read_to_string(site.root().join("site.toml")).expect("it is there");
    site.write(
        "site.toml",
        format!("{site_toml}\n[[dimensions]]\nid = \"release\"\nlabel = \"R\"\n"),
    );
    let html = page(&site, "explore/responsibility-matrix/");
    assert!(all(&html, ".raci tr.disputed").is_empty());
}

#[test]
fn a_skill_stands_once_with_all_roles_that_need_it() {
    let site = levels();
    let html = page(&site, "explore/skill-index/");
    let skills = all(&html, ".skill-index > div");
    let found: Vec<String> = skills.into_iter().map(words).collect();
    assert_eq!(found.len(), 3);
    assert_eq!(found[0], "drawing Designer Developer basic");
    assert!(found[1].starts_with("Interviewing Designer expert Asks open questions."));
}

/// The site `graphs` with the theme of rolebook.
fn graphs() -> Site {
    let site = Site::empty();
    copy(&repository().join("tests/sites/graphs"), &site.root());
    site
}

fn attributes(html: &Html, selector: &str, name: &str) -> Vec<String> {
    all(html, selector).iter().filter_map(|it| it.attr(name)).map(str::to_owned).collect()
}

#[test]
fn whatever_a_graph_shows_is_in_the_list_below_it() {
    let site = graphs();
    for path in ["explore/career-graph/", "explore/organisation-graph/"] {
        let html = page(&site, path);
        let mut drawn = attributes(&html, ".graph svg a", "href");
        let mut listed = attributes(&html, ".graph dt a", "href");
        drawn.sort_unstable();
        listed.sort_unstable();
        assert!(drawn.len() > 2);
        assert_eq!(drawn, listed, "{path}");
        let names = attributes(&html, ".graph svg a", "aria-label");
        assert!(names.iter().any(|name| name == "Engineering lead"), "{names:?}");
    }
    let html = page(&site, "explore/career-graph/");
    let tester = all(&html, ".graph dl > div").into_iter().map(words);
    let tester = tester.into_iter().find(|entry| entry.starts_with("Tester")).expect("it is there");
    assert_eq!(
        tester,
        "Tester leads on to Developer After learning to build. 1 leads on to Engineering lead"
    );
}

#[test]
fn a_graph_obeys_the_policy_of_the_page_and_fits_into_a_box_that_scrolls() {
    let html = page(&graphs(), "explore/organisation-graph/");
    for forbidden in ["[style]", "svg style", "svg script", "svg [id]"] {
        assert!(all(&html, &format!("main {forbidden}")).is_empty(), "{forbidden}");
    }
    let regions = all(&html, ".view-scroll[tabindex='0'][role='region'][aria-label] > svg");
    assert_eq!(regions.len(), 1);
    assert_eq!(all(&html, "svg[role='group'][aria-label]").len(), 1);
    // Whatever is not a link says nothing that the list does not.
    for path in all(&html, "svg path") {
        let hidden = path.ancestors().filter_map(scraper::ElementRef::wrap);
        assert!(hidden.into_iter().any(|it| it.attr("aria-hidden") == Some("true")));
    }
}

#[test]
fn superseded_roles_are_in_no_graph_and_drafts_only_when_drafts_are_shown() {
    let mut site = graphs();
    let pages = |site: &Site| {
        let career = page(site, "explore/career-graph/");
        let organisation = page(site, "explore/organisation-graph/");
        let mut words: Vec<String> = all(&career, "main").into_iter().map(words).collect();
        words.extend(all(&organisation, "main").into_iter().map(self::words));
        words.concat()
    };
    let public = pages(&site);
    assert!(!public.contains("Architect") && !public.contains("Apprentice"), "{public}");
    assert!(public.contains("Not stated for: Accountant"), "{public}");
    site.drafts = true;
    assert!(pages(&site).contains("Apprentice leads on to Developer"));
}

#[test]
fn without_a_step_between_current_roles_there_is_no_graph() {
    let site = Site::plain();
    let old = "status = \"superseded\"\nworks_with = [\"a\"]";
    site.write("content/_index.md", "# Home\n\n{{ career_graph() }}\n")
        .write("content/roles/a.md", role("A", "grows_into = [\"b\"]"))
        .write("content/roles/b.md", role("B", old));
    let report = site.check();
    assert!(
        findings(&report).contains("`career_graph` has nothing to show"),
        "{}",
        findings(&report)
    );
    site.write("content/_index.md", "# Home\n");
    assert!(explored(&site).is_empty());
    site.write("content/roles/b.md", role("B", ""));
    assert_eq!(explored(&site), ["explore/career-graph/index.html", "explore/index.html"]);
    // Of one role alone there is none.
    site.write("content/_index.md", "# Home\n\n{{ career_graph(roles = \"a\") }}\n");
    assert!(findings(&site.check()).contains("has nothing to show"));
}

#[test]
fn roles_that_lead_in_a_circle_are_named_with_all_their_places() {
    let site = Site::plain();
    let to = |other: &str| format!("grows_into = [\"{other}\"]");
    site.write("content/_index.md", "# Home\n\n{{ career_graph() }}\n")
        .write("content/roles/a.md", role("A", &to("b")))
        .write("content/roles/b.md", role("B", &to("c")))
        .write("content/roles/c.md", role("C", "grows_into = [{ role = \"a\" }, \"c\"]"));
    let report = site.check();
    let text = findings(&report);
    assert_eq!(codes(&report), ["RB0310"], "{text}");
    assert!(text.contains("`a` grows into itself: a → b → c → a"), "{text}");
    assert!(text.contains("`c` grows into itself: c → c"), "{text}");
    assert!(text.contains("content/roles/b.md:4"), "{text}");
}

#[test]
fn a_graph_that_nobody_could_follow_is_a_list_alone() {
    let site = Site::plain();
    copy(&repository().join("templates"), &site.root().join("templates"));
    site.write("content/_index.md", "# Home\n")
        .write("site.toml", "[comparisons]\ngenerate = \"listed\"\n")
        .write("content/roles/boss.md", role("Boss", ""));
    for at in 0..80 {
        let path = format!("content/roles/r{at}.md");
        site.write(&path, role(&format!("Role {at}"), "reports_to = [\"boss\"]"));
    }
    let html = page(&site, "explore/organisation-graph/");
    assert!(all(&html, ".graph svg").is_empty());
    assert_eq!(all(&html, ".graph dl > div").len(), 81);
}

#[test]
fn the_markdown_of_a_graph_is_its_list() {
    let pages = graphs().built();
    let path = "explore/organisation-graph/index.md";
    let markdown = String::from_utf8_lossy(&pages[path]).into_owned();
    let line = "- reports to [Engineering lead](/roles/engineering-lead/) – In most companies.[1]";
    assert!(markdown.contains(line), "{markdown}");
    assert!(!markdown.contains("svg") && !markdown.contains("Only arrows"), "{markdown}");
}

#[test]
fn activities_that_nobody_or_several_answer_for_are_told_unless_the_site_says_otherwise() {
    let site = Site::plain();
    site.write("content/_index.md", "# Home\n")
        .write("site.toml", ACTIVITIES)
        .write("content/roles/a.md", role("A", "raci = { build = \"AR\" }"))
        .write("content/roles/b.md", role("B", "raci = { build = \"A\" }"));
    assert_eq!(codes(&site.check()), ["RB0610", "RB0611"]);
    site.write("site.toml", format!("{ACTIVITIES}\n[matrix]\ngaps = \"off\"\n"));
    assert!(site.check().diagnostics.is_empty());
    // Activities may serve responsibilities alone: without any letter there is no matrix.
    site.write("site.toml", ACTIVITIES)
        .write("content/roles/a.md", role("A", ""))
        .write("content/roles/b.md", role("B", ""));
    assert!(site.check().diagnostics.is_empty());
}

#[test]
fn levels_that_inherit_in_a_circle_are_a_finding() {
    let site = Site::plain();
    let level = |id: &str, rank: u8, from: &str| {
        format!(
            "[[levels]]\nid = \"{id}\"\ntitle = \"{id}\"\nrank = {rank}\ninherits = \"{from}\"\n"
        )
    };
    let levels = level("low", 1, "high") + &level("high", 2, "low");
    site.write("content/_index.md", "# Home\n").write("content/roles/a.md", role("A", &levels));
    let report = site.check();
    assert_eq!(codes(&report), ["RB0310"], "{}", findings(&report));
}

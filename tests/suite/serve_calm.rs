//! The preview tells what the last change has brought from what was there before, and follows pages to
//! their new addresses.

use crate::support::desk::{Desk, desk, site};
use crate::support::preview::SOON;
use serde_json::Value;

/// A handbook with a broken link before the preview starts.
fn in_debt() -> Desk {
    let site = site();
    site.write("content/second.md", "# Second\n\nSee [nothing](nothing.md).\n");
    Desk::of(site, &["-p", "0"])
}

#[test]
fn the_newest_findings_are_first_and_what_was_there_before_is_counted() {
    let desk = in_debt();
    let events = desk.preview.open("/second/");
    events.findings("the old link", |told| {
        told["here"][0]["since"] == 0 && told["before"]["errors"] == 1
    });
    desk.write("content/second.md", "# Second\n\nSee [nothing](nothing.md).\n\n[new](new.md)\n");
    events.findings("the new link", |told| {
        told["here"][0]["since"] == 2
            && told["here"][0]["message"].to_string().contains("new.md")
            && told["here"][1]["since"] == 0
    });
    desk.write(
        "content/second.md",
        "# Second\n\n[newer](newer.md) [nothing](nothing.md)\n\n[new](new.md)\n",
    );
    events.findings("the newest link", |told| {
        let since = |at: usize| told["here"][at]["since"].clone();
        [since(0), since(1), since(2)] == [3, 2, 0].map(Value::from) && told["errors"] == 3
    });
    // What was there before is not listed for other pages.
    let other = desk.preview.open("/first/");
    other.findings("two new ones", |told| {
        told["elsewhere"].as_array().is_some_and(|list| list.len() == 2)
            && told["before"]["errors"] == 1
    });
}

#[test]
fn what_comes_back_with_a_mended_file_is_not_new() {
    let desk = in_debt();
    let events = desk.preview.open("/second/");
    for (path, broken) in
        [("site.toml", "title = \"Hand\n"), ("content/second.md", "+++\ntitle = \"Se\n+++\n")]
    {
        let good = std::fs::read_to_string(desk.path(path)).expect("a text");
        desk.write(path, broken);
        events.findings("the broken file", |told| {
            told["here"][0]["message"].is_string() && told["stale"] == true
        });
        desk.write(path, &good);
        events.findings("the old link alone", |told| {
            told["errors"] == 1 && told["here"][0]["since"] == 0 && told["before"]["errors"] == 1
        });
    }
}

#[test]
fn all_findings_are_on_a_page_by_cause() {
    let desk = in_debt();
    desk.shows("/__rolebook/findings", "1 × broken link");
    desk.shows("/__rolebook/findings", "<a href=\"/second/\">Second</a>");
    desk.shows("/__rolebook/findings", "data-open=\"content/second.md:3\"");
    desk.hides("/__rolebook/findings", "1 new");
    desk.write("content/first.md", "# First\n\n[x](<a&b.md>)\n");
    desk.shows("/__rolebook/findings", "1 new");
    desk.hides("/__rolebook/findings", "a&b.md");
    desk.write("content/first.md", "# First\n\n[second](second.md)\n");
    desk.write("content/second.md", "# Second\n");
    desk.hides("/__rolebook/findings", "broken link");
}

#[test]
fn a_renamed_page_is_followed_by_its_text_its_id_or_an_alias() {
    let desk = desk();
    let moves = |from: &str, to: &str, change: &dyn Fn()| {
        let events = desk.preview.open(from);
        change();
        let began = std::time::Instant::now();
        while let Some((name, data)) = events.next(SOON.saturating_sub(began.elapsed())) {
            if name == "moved" {
                let data: Value = serde_json::from_str(&data).expect("JSON");
                assert_eq!(data["url"], to);
                return;
            }
            assert_ne!(name, "page", "{data}");
        }
        panic!("the page has not moved from {from} to {to}");
    };
    moves("/second/", "/third/", &|| desk.rename("content/second.md", "content/third.md"));
    desk.write("content/team/ann.md", "+++\nid = \"ann\"\n+++\n# Ann\n");
    desk.shows("/team/ann/", "Ann");
    let desk_folder = desk.path("content");
    moves("/team/bob/", "/crew/bob/", &|| desk.rename("content/team", "content/crew"));
    desk.shows("/crew/ann/", "Ann");
    // Both changes are one step for the preview, as by a move between folders.
    let staged = desk.path("new.md");
    std::fs::write(&staged, "+++\naliases = [\"crew/ann\"]\n+++\n# Ann Lee\n\nOther words.\n")
        .expect("written");
    moves("/crew/ann/", "/lee/", &|| {
        std::fs::remove_file(desk_folder.join("crew/ann.md")).expect("removed");
        std::fs::rename(&staged, desk_folder.join("lee.md")).expect("renamed");
    });
}

#[test]
fn written_and_generated_pages_are_counted_apart() {
    desk().preview.says("(6 pages, ");
    let site = site();
    for role in ["roles/tester", "roles/designer"] {
        site.write(&format!("content/{role}.md"), "+++\nsummary = \"x\"\n+++\n# Role\n");
    }
    let desk = Desk::of(site, &["-p", "0"]);
    desk.preview.says("8 pages and ");
    desk.preview.says(" generated, ");
}

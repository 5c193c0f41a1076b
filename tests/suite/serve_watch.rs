//! The preview shows any change of the files within two seconds, and equals a clean build.

use crate::support::desk::{Desk, desk, site};
use crate::support::paths;
use crate::support::preview::{Preview, SOON};
use std::fs;
use std::time::{Duration, Instant};

/// Time without events that counts as silence.
const SILENCE: Duration = Duration::from_millis(400);

/// A kind of file: its path, its path after a rename, after a move to another folder, its content,
/// and the address that shows it.
struct Kind {
    path: &'static str,
    renamed: &'static str,
    moved: &'static str,
    text: fn(&str) -> String,
    seen: fn(&str) -> String,
}

/// Makes all changes of single files one after the other.
fn live(desk: &Desk, kind: &Kind) {
    let Kind { path, renamed, moved, text, seen } = kind;
    let hides = |path: &str, words: &str| desk.hides(&seen(path), words);
    let now = |path: &str, words: &str| {
        desk.shows(&seen(path), words);
        desk.is_as_built();
    };
    desk.write(path, &text("created"));
    now(path, "created");
    desk.write(path, &text("edited"));
    now(path, "edited");
    desk.write(path, &text("shortly"));
    now(path, "shortly");
    desk.replace(path, &text("saved by renaming"));
    now(path, "saved by renaming");
    desk.replace_as_vim(path, &text("saved by Vim"));
    now(path, "saved by Vim");
    desk.rename(path, renamed);
    hides(path, "saved by Vim");
    desk.is_as_built();
    desk.rename(renamed, path);
    now(path, "saved by Vim");
    desk.rename(path, moved);
    hides(path, "saved by Vim");
    desk.is_as_built();
    desk.write(path, &text("written again"));
    desk.remove(moved);
    now(path, "written again");
    desk.remove(path);
    hides(path, "written again");
    desk.is_as_built();
}

const PAGE: Kind = Kind {
    path: "content/new.md",
    renamed: "content/newer.md",
    moved: "content/team/new.md",
    text: |words| format!("# New\n\nIt is {words}.\n"),
    seen: |path| path.replace("content", "").replace(".md", "/"),
};

const STATIC: Kind = Kind {
    path: "static/new.txt",
    renamed: "static/newer.txt",
    moved: "static/deep/down/new.txt",
    text: str::to_owned,
    seen: |path| path.replace("static", ""),
};

const TEMPLATE: Kind = Kind {
    path: "templates/page.html",
    renamed: "templates/unused.html",
    moved: "templates/parts/of/page.html",
    text: |words| format!("<html><head></head><body><p>{words}</p></body></html>\n"),
    seen: |_| "/first/".to_owned(),
};

const SETTINGS: Kind = Kind {
    path: "site.toml",
    renamed: "site.toml.old",
    moved: "content/team/site.toml",
    text: |words| format!("title = \"It is {words}\"\n"),
    seen: |_| "/".to_owned(),
};

#[test]
fn pages_are_followed() {
    live(&desk(), &PAGE);
}

#[test]
fn static_files_are_followed() {
    live(&desk(), &STATIC);
}

#[test]
fn files_beside_pages_are_followed_while_a_page_shows_them() {
    let desk = desk();
    desk.write("content/team/plan.txt", "unasked for");
    desk.write("content/team/bob.md", "# Bob\n\nHas [a plan](plan.txt).\n");
    desk.shows("/team/plan.txt", "unasked for");
    desk.write("content/team/plan.txt", "edited");
    desk.shows("/team/plan.txt", "edited");
    desk.replace("content/team/plan.txt", "saved by renaming");
    desk.shows("/team/plan.txt", "saved by renaming");
    desk.replace_as_vim("content/team/plan.txt", "saved by Vim");
    desk.shows("/team/plan.txt", "saved by Vim");
    desk.is_as_built();
    desk.rename("content/team/plan.txt", "content/plan.txt");
    desk.lacks("/team/plan.txt");
    desk.write("content/team/bob.md", "# Bob\n\nHas [a plan](../plan.txt).\n");
    desk.shows("/plan.txt", "saved by Vim");
    desk.is_as_built();
    desk.write("content/team/bob.md", "# Bob\n");
    desk.lacks("/plan.txt");
    desk.is_as_built();
}

#[test]
fn templates_are_followed_in_a_folder_that_was_not_there() {
    live(&desk(), &TEMPLATE);
}

#[test]
fn settings_are_followed() {
    live(&desk(), &SETTINGS);
}

#[test]
fn folders_without_file_events_are_polled() {
    let desk = Desk::of(site(), &["-p", "0", "--poll=60"]);
    for kind in [PAGE, STATIC, TEMPLATE, SETTINGS] {
        live(&desk, &kind);
    }
    desk.rename("content/team", "content/crew");
    desk.shows("/crew/ann/", "Ann");
    desk.remove("content/crew");
    desk.lacks("/crew/ann/");
    desk.is_as_built();
}

#[test]
fn a_file_that_changes_at_once_after_it_was_read_is_read_again() {
    let desk = desk();
    for turn in 10..30 {
        // Of the same length, and within one tick of coarse clocks.
        desk.write("content/second.md", &format!("# Second\n\nTurn {turn}.\n"));
        desk.write("static/old.txt", &format!("turn {turn}"));
        desk.shows("/second/", &format!("Turn {turn}."));
        desk.shows("/old.txt", &format!("turn {turn}"));
    }
    desk.is_as_built();
}

#[test]
fn a_new_folder_is_seen_with_what_is_written_to_it_at_once() {
    let desk = desk();
    for turn in 0..5 {
        desk.write(&format!("content/new{turn}/_index.md"), "# New\n");
        desk.write(&format!("content/new{turn}/deep/down/page.md"), "# Deep\n");
        desk.write(&format!("static/new{turn}/deep/down.txt"), "deep");
        desk.shows(&format!("/new{turn}/"), "New");
        desk.shows(&format!("/new{turn}/deep/down/page/"), "Deep");
        desk.shows(&format!("/new{turn}/deep/down.txt"), "deep");
        desk.write(&format!("content/new{turn}/deep/down/page.md"), "# Deeper\n");
        desk.shows(&format!("/new{turn}/deep/down/page/"), "Deeper");
    }
    desk.is_as_built();
}

#[test]
fn folders_are_followed_when_they_are_renamed_moved_and_removed() {
    let desk = desk();
    desk.rename("content/team", "content/crew");
    desk.shows("/crew/ann/", "Ann");
    desk.lacks("/team/ann/");
    desk.is_as_built();
    desk.write("content/crew/ann.md", "# Ann of the crew\n");
    desk.shows("/crew/ann/", "Ann of the crew");
    desk.rename("content/crew", "content/all/of/us");
    desk.shows("/all/of/us/ann/", "Ann of the crew");
    desk.lacks("/crew/ann/");
    desk.write("content/all/of/us/cat.md", "# Cat\n");
    desk.shows("/all/of/us/cat/", "Cat");
    desk.is_as_built();
    desk.remove("content/all");
    desk.lacks("/all/of/us/ann/");
    desk.is_as_built();
}

#[test]
fn a_folder_that_comes_from_elsewhere_is_seen_and_one_that_leaves_is_gone() {
    let desk = desk();
    desk.write("../elsewhere/page.md", "# From elsewhere\n");
    desk.rename("../elsewhere", "content/here");
    desk.shows("/here/page/", "From elsewhere");
    desk.write("content/here/page.md", "# From here\n");
    desk.shows("/here/page/", "From here");
    desk.rename("content/here", "../elsewhere");
    desk.lacks("/here/page/");
    desk.is_as_built();
}

#[test]
fn two_pages_can_change_places() {
    let desk = desk();
    desk.rename("content/team/ann.md", "content/team/x.md");
    desk.rename("content/team/bob.md", "content/team/ann.md");
    desk.rename("content/team/x.md", "content/team/bob.md");
    desk.shows("/team/ann/", "<h1>Bob");
    desk.shows("/team/bob/", "<h1>Ann");
    desk.is_as_built();
}

#[test]
fn a_burst_of_changes_is_processed_together() {
    let desk = desk();
    let many = |words: &str| {
        for at in 0..200 {
            let path = format!("content/many/{}/page{at}.md", at % 7);
            desk.write(&path, &format!("# Page {at}\n\nIt is {words}.\n"));
        }
        desk.remove("content/second.md");
        desk.write("content/second.md", &format!("# Second\n\nIt is {words}.\n"));
    };
    for words in ["as of old", "as of now"] {
        many(words);
        for at in [0, 100, 199] {
            desk.shows(&format!("/many/{}/page{at}/", at % 7), words);
        }
        desk.shows("/second/", words);
    }
    desk.is_as_built();
    desk.remove("content/many");
    desk.lacks("/many/0/page0/");
    desk.is_as_built();
}

#[test]
fn without_its_content_the_preview_stays_as_it_was_and_goes_on_when_it_is_back() {
    let desk = desk();
    for aside in ["content.aside", "../content"] {
        desk.rename("content", aside);
        std::thread::sleep(SILENCE);
        desk.shows("/second/", "As it was.");
        desk.write(&format!("{aside}/second.md"), "# Second\n\nBack again.\n");
        desk.rename(aside, "content");
        desk.shows("/second/", "Back again.");
        desk.write("content/second.md", "# Second\n\nAs it was.\n");
        desk.shows("/second/", "As it was.");
        desk.is_as_built();
    }
    desk.remove("content");
    desk.preview.says("no folder `content`");
    desk.write("content/second.md", "# Second\n\nAnew.\n");
    desk.shows("/second/", "Anew.");
    desk.lacks("/first/");
    desk.write("content/_index.md", "# Handbook\n");
    desk.write("content/team/eve.md", "# Eve\n");
    desk.shows("/team/eve/", "Eve");
    desk.is_as_built();
}

#[test]
fn lasting_problems_are_reported_once() {
    let complaints = |desk: &Desk| desk.preview.output().matches("no folder `content`").count();
    for arguments in [["-p0", "--poll=50"], ["-p0", "--debounce=5"]] {
        let desk = Desk::of(site(), &arguments);
        desk.remove("content");
        desk.preview.says("no folder `content`");
        desk.write("site.toml~", "nothing that matters");
        std::thread::sleep(SILENCE);
        assert_eq!(complaints(&desk), 1, "{arguments:?}");
    }
}

#[test]
fn a_broken_template_leaves_every_page_as_it_was() {
    let desk = desk();
    let template = |words: &str| format!("<html><head></head><body>{words}</body></html>");
    desk.write("templates/page.html", &template("good {{ page.title }}"));
    desk.shows("/first/", "good First");
    let events = desk.preview.open("/first/");
    desk.write("templates/page.html", &template("bad {{ page.title }"));
    events.findings("the template", |told| {
        told["here"].to_string().contains("templates/page.html") && told["errors"] == 1
    });
    for page in ["/first/", "/second/"] {
        desk.shows(page, "good ");
    }
    desk.write("content/second.md", "# Second, edited\n");
    desk.shows("/second/", "good Second, edited");
    desk.write("templates/page.html", &template("better {{ page.title }}"));
    desk.shows("/first/", "better First");
    events.findings("nothing", |told| told["errors"] == 0);
    desk.is_as_built();
}

#[test]
fn a_template_that_fails_for_a_page_leaves_that_page_as_it_was() {
    let desk = desk();
    let template = |words: &str| format!("<html><head></head><body>{words}</body></html>");
    desk.write("templates/page.html", &template("good"));
    desk.shows("/first/", "good");
    let events = desk.preview.open("/first/");
    desk.write("templates/page.html", &template("bad {{ page.nothing.there }}"));
    events.findings("the template", |told| {
        told["errors"] == 1 && told["here"].to_string().contains("page.html")
    });
    desk.shows("/first/", "good");
    desk.write("templates/page.html", &template("mended"));
    desk.shows("/first/", "mended");
    events.findings("nothing", |told| told["errors"] == 0);
    desk.is_as_built();
}

#[test]
fn a_broken_page_keeps_its_last_valid_version_and_shows_the_error() {
    let desk = desk();
    desk.write("content/second.md", "+++\ntitle = \"Second\"\n+++\nGood.\n");
    desk.shows("/second/", "Good.");
    let (own, other) = (desk.preview.open("/second/"), desk.preview.open("/first/"));
    for events in [&own, &other] {
        events.findings("nothing yet", |told| told["errors"] == 0);
    }
    desk.write("content/second.md", "+++\ntitle = \"Second\n+++\nNewer.\n");
    own.findings("its own error", |told| {
        told["stale"] == true && told["here"].to_string().contains("content/second.md")
    });
    other.findings("an error elsewhere", |told| {
        told["stale"] == false
            && told["errors"] == 1
            && told["here"] == serde_json::json!([])
            && told["elsewhere"][0]["url"] == "/second/"
    });
    let kept = [("/second/", "<h1>Second</h1>"), ("/first/", "First"), ("/team/", "Ann")];
    for (target, words) in kept.into_iter().chain([("/second/", "Newer.")]) {
        assert!(desk.preview.get(target).text().contains(words), "{target}");
    }
    desk.write("content/first.md", "# First\n\nSee [second](second.md) meanwhile.\n");
    desk.shows("/first/", "meanwhile");
    desk.write("content/second.md", "+++\ntitle = \"Second\"\n+++\nMended.\n");
    let is_fine = |told: &serde_json::Value| told["stale"] == false && told["errors"] == 0;
    own.findings("nothing", is_fine);
    other.findings("nothing", is_fine);
    desk.shows("/second/", "Mended.");
    desk.is_as_built();
}

#[test]
fn broken_settings_leave_everything_as_it_was() {
    let desk = desk();
    let events = desk.preview.open("/");
    desk.write("site.toml", "title = \"Hand\n");
    events.findings("the settings", |told| told["here"].to_string().contains("site.toml"));
    desk.shows("/", "Handbook");
    desk.write("site.toml", "title = \"Mended\"\n");
    desk.shows("/", "Mended");
    events.findings("nothing", |told| told["errors"] == 0);
    desk.is_as_built();
}

#[test]
fn a_link_is_broken_while_its_target_is_away() {
    let desk = desk();
    let events = desk.preview.open("/first/");
    events.findings("nothing yet", |told| told["here"] == serde_json::json!([]));
    desk.rename("content/second.md", "second.md");
    events.findings("the link", |told| told["here"].to_string().contains("second.md"));
    desk.lacks("/second/");
    desk.rename("second.md", "content/second.md");
    events.findings("nothing", |told| told["here"] == serde_json::json!([]));
    desk.shows("/second/", "As it was.");
    desk.is_as_built();
}

#[test]
fn only_the_changed_page_receives_an_event() {
    let desk = desk();
    let (first, second) = (desk.preview.open("/first/"), desk.preview.open("/second/"));
    for events in [&first, &second] {
        events.findings("what is wrong", |_| true);
    }
    desk.write("content/second.md", "# Second\n\nAs it is.\n");
    let (name, data) = second.next(SOON).expect("an event");
    assert_eq!(name, "page");
    let page = desk.preview.get("/second/").text();
    let print = data.split('"').nth(3).expect("a fingerprint");
    assert!(page.contains(&format!("data-print=\"{print}\"")), "{data}");
    assert_eq!(first.next(SILENCE), None);
    // Restoring the original content is a change too.
    desk.write("content/second.md", "# Second\n\nAs it was.\n");
    assert_eq!(second.next(SOON).expect("an event").0, "page");
    assert_eq!((first.next(SILENCE), second.next(Duration::ZERO)), (None, None));
}

#[test]
fn files_outside_the_handbook_cause_no_events() {
    let desk = desk();
    let events = desk.preview.open("/first/");
    events.findings("what is wrong", |_| true);
    for path in [
        "public/index.html",
        ".git/index",
        "content/.first.md.swp",
        "content/first.md~",
        "content/4913",
        "content/#first.md#",
        "node_modules/a/b.js",
    ] {
        desk.write(path, "x");
        desk.remove(path);
        desk.write(path, "y");
    }
    desk.write("content/first.md", &fs::read_to_string(desk.path("content/first.md")).expect("it"));
    assert_eq!(events.next(SILENCE), None);
    assert!(!desk.preview.output().contains("changed:"), "{}", desk.preview.output());
    assert!(paths(&desk.path("public")).len() == 1, "nothing else is written there");
}

#[cfg(unix)]
#[test]
fn a_handbook_behind_a_link_is_followed() {
    let site = site();
    let link = site.root().with_file_name("linked");
    std::os::unix::fs::symlink(site.root(), &link).expect("a link can be made");
    let preview = Preview::at(&link, &["-p", "0"]);
    let desk = Desk { site, preview };
    desk.write("content/second.md", "# Second\n\nBehind a link.\n");
    desk.shows("/second/", "Behind a link.");
}

#[test]
fn events_name_changed_files_with_stable_addresses() {
    let desk = desk();
    desk.write("static/old mark.svg", "<svg/>");
    desk.preview.until("the file", || desk.preview.get("/old%20mark.svg").status == 200);
    let events = desk.preview.open("/first/");
    desk.write("static/style.css", "p { color: red }");
    desk.write("static/old mark.svg", "<svg />");
    let began = Instant::now();
    let told = std::iter::from_fn(|| events.next(SOON.saturating_sub(began.elapsed())))
        .find(|(name, _)| name == "files")
        .map(|(_, data)| serde_json::from_str::<serde_json::Value>(&data).expect("JSON"));
    let files = told.map(|told| told["files"].clone());
    assert_eq!(files, Some(serde_json::json!(["/old%20mark.svg"])));
}

#[test]
fn errors_are_reported_during_continuous_changes() {
    let desk = desk();
    let events = desk.preview.open("/first/");
    let (log, page) = (desk.path("static/log.txt"), desk.path("content/second.md"));
    let is_over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // Runs at any end of the test.
            for count in 0..3_000 {
                if is_over.load(std::sync::atomic::Ordering::Relaxed) {
                    return;
                }
                if count % 3 == 0 {
                    std::fs::write(&log, count.to_string()).expect("written");
                }
                std::fs::read(&page).expect("read");
                std::thread::sleep(std::time::Duration::from_millis(15));
            }
        });
        desk.write("content/first.md", "# First\n\nSee [nothing](nothing.md).\n");
        events.findings("the link", |told| told["here"].to_string().contains("nothing.md"));
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

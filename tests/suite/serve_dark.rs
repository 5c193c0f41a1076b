//! The preview shows a page in any state of the handbook: the last valid version, with all valid
//! changes.

use crate::support::desk::{Desk, desk, site};

const FAILING: &str = "<html><head></head><body>{{ page.nothing.there }}</body></html>";

#[test]
fn unopened_pages_keep_the_last_valid_templates() {
    let desk = desk();
    desk.write(
        "templates/page.html",
        "<html><head></head><body>own {{ page.title }}</body></html>",
    );
    desk.shows("/first/", "own First");
    desk.write("templates/page.html", FAILING);
    desk.shows("/team/ann/", "own Ann");
    // New content of pages is shown in them too.
    desk.write("content/team/bob.md", "# Bob, edited\n");
    desk.shows("/team/bob/", "own Bob, edited");
}

#[test]
fn templates_broken_at_start_fall_back_to_the_built_in_theme() {
    for text in [FAILING, "{{ page.title }", "\u{0}"] {
        let site = site();
        site.write("templates/page.html", text);
        let desk = Desk::of(site, &["-p", "0"]);
        desk.shows("/first/", "<h1>First</h1>");
    }
}

#[test]
fn files_that_are_not_utf8_keep_the_last_valid_version() {
    let desk = desk();
    desk.write(
        "templates/page.html",
        "<html><head></head><body>own {{ page.title }}</body></html>",
    );
    desk.shows("/first/", "own First");
    let events = desk.preview.open("/first/");
    for path in ["templates/page.html", "site.toml", "content/first.md"] {
        let good = std::fs::read_to_string(desk.path(path)).expect("a text");
        std::fs::write(desk.path(path), b"\xff\xfet\0i\0").expect("written");
        events.findings("the file", |told| {
            told["errors"] != 0 && told["here"].to_string().contains(path)
        });
        desk.shows("/first/", "own First");
        desk.shows("/", "Handbook");
        desk.write(path, &good);
        events.findings("nothing", |told| told["errors"] == 0);
    }
}

#[test]
fn an_unreadable_configuration_is_the_only_diagnostic_and_changes_no_page() {
    let site = site();
    site.write("site.toml", "title = \"Handbook\"\n[markdown]\nsmart_punctuation = true\n")
        .write("content/first.md", "# First\n\nIt's \"quoted\".\n")
        .write("content/second.md", "# Second\n\n[[nobody]]\n");
    let desk = Desk::of(site, &["-p", "0"]);
    desk.shows("/first/", "It’s “quoted”");
    let events = desk.preview.open("/first/");
    desk.write("site.toml", "title = \"\"\"half\n[markdown]\nsmart_punctuation = true\n");
    events.findings("the settings alone", |told| {
        told["here"].to_string().contains("site.toml")
            && told["stale"] == true
            && told["elsewhere"] == serde_json::json!([])
    });
    desk.shows("/first/", "It’s “quoted”");
}

#[test]
fn pages_are_found_when_the_site_is_given_a_path_while_they_are_open() {
    let desk = desk();
    let events = desk.preview.open("/first/");
    desk.write("site.toml", "title = \"Handbook\"\nbase_url = \"https://example.org/guide/\"\n");
    desk.shows("/guide/first/", "First");
    events.findings("no error", |told| told["errors"] == 0);
    let moved = desk.preview.get("/first/");
    assert_eq!((moved.status, moved.header("location")), (302, Some("/guide/first/")));
    assert_eq!(desk.preview.get("/__rolebook/live.js").status, 200);
}

#[test]
fn a_handbook_cannot_name_a_command_that_opens_its_sources() {
    let site = site();
    let trace = site.root().with_file_name("trace");
    let editor = format!("touch {}", trace.display());
    site.write("site.toml", format!("title = \"A\"\n[preview]\neditor = \"{editor}\"\n"));
    let desk = Desk::of(site, &["-p", "0"]);
    let open = format!("POST /__rolebook/open/{}", desk.preview.token());
    let host = desk.preview.host();
    let reply = desk.preview.ask(&open, &[("Host", &host)], b"content/first.md:1");
    assert_eq!(reply.status, 409, "{}", reply.text());
    assert!(!trace.exists());
}

#[test]
fn an_empty_configuration_differs_from_one_that_is_not_utf8() {
    let desk = desk();
    let events = desk.preview.open("/first/");
    std::fs::write(desk.path("site.toml"), b"\xff\xfet\0i\0").expect("written");
    events.findings("the file", |told| told["stale"] == true && told["errors"] == 1);
    desk.write("site.toml", "");
    events.findings("nothing", |told| told["stale"] == false && told["errors"] == 0);
    desk.is_as_built();
}

#[test]
fn a_template_that_fails_for_all_pages_is_reported_once_and_shown_on_each() {
    let desk = desk();
    desk.write("templates/page.html", FAILING);
    for (path, own) in [("/first/", "content/first.md"), ("/second/", "content/second.md")] {
        desk.preview.open(path).findings("once, for the page", |told| {
            let here = told["here"].as_array().expect("a list");
            let named = here.iter().filter(|found| {
                let excerpt = found["excerpt"].to_string();
                excerpt.contains(own)
                    && excerpt.contains("while this page was rendered, and 4 others")
            });
            (here.len(), named.count(), &told["errors"]) == (1, 1, &serde_json::json!(1))
        });
    }
}

#[test]
fn a_failing_template_is_shown_on_generated_pages_too() {
    let desk = desk();
    for (template, path) in
        [("nav.html", "/first/"), ("print.html", "/print/"), ("404.html", "/nowhere/")]
    {
        desk.write(&format!("templates/{template}"), "<p>{{ nothing.at.all }}</p>");
        let events = desk.preview.open(path);
        events.findings(template, |told| {
            told["stale"] == true && told["here"].to_string().contains(template)
        });
        std::fs::remove_file(desk.path(&format!("templates/{template}"))).expect("removed");
        events.findings("nothing", |told| told["stale"] == false && told["errors"] == 0);
    }
}

#[test]
fn an_error_in_the_front_matter_does_not_block_changes_of_the_text() {
    let desk = desk();
    desk.write("content/first.md", "+++\ntitle = \"Kept\"\n+++\nOld words.\n");
    desk.shows("/first/", "<h1>Kept</h1>");
    let events = desk.preview.open("/first/");
    let slips = ["title = \"half", "title = 3", "title = \"New\"\nweight = \"much\""];
    for (number, slip) in slips.iter().enumerate() {
        let text = format!("+++\n{slip}\n+++\nNew words, {number}.\n");
        desk.write("content/first.md", &text);
        events.findings("the slip", |told| told["stale"] == true && told["errors"] == 1);
        desk.shows("/first/", &format!("New words, {number}."));
        desk.shows("/first/", "<h1>Kept</h1>");
    }
    // Without the end of the front matter, the text begins where the keys end.
    desk.write("content/first.md", "+++\ntitle = \"Never closed\"\nMore words.\n");
    events.findings("the fence", |told| told["stale"] == false && told["errors"] == 0);
    desk.shows("/first/", "<h1>Never closed</h1>");
    desk.write("content/first.md", "+++\ntitle = \"Mended\"\n+++\nNew words.\n");
    desk.shows("/first/", "<h1>Mended</h1>");
    desk.is_as_built();
}

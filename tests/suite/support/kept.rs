//! A handbook with private files beside it, and assertions for every response of its preview.

use crate::support::Site;
use crate::support::preview::{Preview, Reply};
use std::fs;
use std::os::unix::fs::symlink;

/// Content of every private file.
pub const HIDDEN: &str = "kept-from-everybody";

/// Creates a handbook with private files beside it.
pub fn site() -> Site {
    let site = Site::empty();
    let outside = site.root().with_file_name("outside.txt");
    fs::write(&outside, HIDDEN).expect("a file can be written");
    for path in [
        ".env",
        ".git/config",
        "notes.txt",
        "public/old.html",
        "static/.env",
        "static/plain.txt.bak",
        "content/.hidden.md",
        "content/about.md.orig",
        "content/about.md~",
        "content/.about.md.swp",
    ] {
        site.write(path, HIDDEN);
    }
    site.write("site.toml", format!("title = \"Handbook\" # {HIDDEN}\n"))
        .write("content/_index.md", "# Handbook\n\nSee [about](about.md).\n")
        .write("content/about.md", format!("+++\ntitle = \"About\" # {HIDDEN}\n+++\nText.\n"))
        .write("content/draft.md", format!("+++\ntitle = \"x\"\ndraft = true\n+++\n{HIDDEN}\n"))
        .write("content/$(touch it);'.md", "# A name\n")
        .write("templates/own.html", format!("{{# {HIDDEN} #}}"))
        .write("static/plain.txt", "plain")
        .write("static/files/one.txt", "one")
        .write("static/shape.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    symlink(&outside, site.root().join("static/leads-out.txt")).expect("a link can be made");
    symlink(site.root().with_file_name(""), site.root().join("content/leads-out"))
        .expect("a link can be made");
    site
}

/// Asserts the properties of every response.
pub fn checked(reply: Reply, asked: &str) -> Reply {
    let text = reply.text();
    assert!(!text.contains(HIDDEN), "{asked}: {text}");
    let allows = |(name, _): &(String, String)| name.starts_with("access-control-");
    assert!(!reply.headers.iter().any(allows), "{asked}: {:?}", reply.headers);
    // The server rejects malformed requests before the preview handles them.
    if reply.status == 0 || (reply.status == 400 && reply.body.is_empty()) || reply.status == 431 {
        return reply;
    }
    assert_eq!(reply.header("cache-control"), Some("no-store"), "{asked}");
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{asked}");
    assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"), "{asked}");
    assert_eq!(reply.header("x-frame-options"), Some("SAMEORIGIN"), "{asked}");
    match reply.header("content-type") {
        Some(kind) if kind.starts_with("text/") && kind != "text/event-stream" => {
            assert!(kind.ends_with("; charset=utf-8"), "{asked}: {kind}");
        }
        Some(_) => {}
        None => assert_eq!(text, "", "{asked}"),
    }
    reply
}

pub fn get(preview: &Preview, target: &str) -> Reply {
    checked(preview.get(target), target)
}

pub fn ask(preview: &Preview, line: &str, headers: &[(&str, &str)]) -> Reply {
    checked(preview.ask(line, headers, b""), &format!("{line} {headers:?}"))
}

pub fn post(preview: &Preview, target: &str, body: &[u8]) -> Reply {
    let reply = preview.ask(&format!("POST {target}"), &[("Host", &preview.host())], body);
    checked(reply, target)
}

/// Creates the same with its preview.
pub fn started() -> (Site, Preview) {
    let site = site();
    let preview = Preview::of(&site);
    (site, preview)
}

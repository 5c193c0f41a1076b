//! The preview is for the person at this machine: nobody else reads or does anything by way of it,
//! and nothing that is sent to it stops it.

#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may touch the disk, and ends where something is not as it should be"
)]

mod support;

#[path = "support/preview.rs"]
mod preview;

use preview::{Preview, Reply, SOON};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;
use std::time::{Duration, Instant};
use support::Site;

/// Stands in every file that nobody may read.
const HIDDEN: &str = "kept-from-everybody";

/// What a server of files is asked for by those who want others than it means to serve.
const ELSEWHERE: &[&str] = &[
    // Upwards, in every writing.
    "/../outside.txt",
    "/../site.toml",
    "/about/../../outside.txt",
    "/./../outside.txt",
    "/..;/outside.txt",
    "/....//outside.txt",
    "/%2e%2e/outside.txt",
    "/%2E%2e/outside.txt",
    "/.%2e/outside.txt",
    "/%2e%2e%2foutside.txt",
    "/..%2Foutside.txt",
    "/..%5coutside.txt",
    "/..%5Coutside.txt",
    "/%252e%252e%252foutside.txt",
    "/%25252e%25252e%25252foutside.txt",
    "/..\\outside.txt",
    "/about\\..\\..\\outside.txt",
    "/about/%2e%2e/%2e%2e/outside.txt",
    "/%c0%ae%c0%ae/outside.txt",
    "/%c0%ae%c0%ae%c0%afoutside.txt",
    "/%e0%80%ae%e0%80%ae/outside.txt",
    "/..%c0%afoutside.txt",
    "/%uff0e%uff0e/outside.txt",
    "/%ef%bc%8e%ef%bc%8e/outside.txt",
    "/about/../about/",
    "/./about/",
    "/about/.",
    "/%2e/about/",
    // From the top of the disk.
    "//etc/passwd",
    "///etc/passwd",
    "/%2fetc/passwd",
    "//%2fetc%2fpasswd",
    "/C:/Windows/win.ini",
    "/c:%5cWindows%5cwin.ini",
    "/file:///etc/passwd",
    "/@fs/etc/passwd",
    "/@fs/etc/passwd?raw??",
    "/@fs/etc/passwd?import&raw",
    "/@fs/etc/passwd?.svg?.wasm?init",
    "/@id/__x00__/etc/passwd",
    "//evil.example/",
    "//evil.example/about",
    "/\\evil.example/about",
    "/%5cevil.example/about",
    // Names that some systems take for others.
    "/about/index.html::$DATA",
    "/about/index.html%3a%3a%24DATA",
    "/about::$INDEX_ALLOCATION/",
    "/SITE~1.TOM",
    "/ABOUT~1/",
    "/ABOUT/",
    "/About/index.html",
    "/about./",
    "/about%20/",
    "/about/index.html.",
    "/about/index.html%20",
    "/about/index.html/",
    "/about//index.html",
    "//about/",
    "/about/index.html%00",
    "/about/index.html%00.png",
    "/outside.txt%00.html",
    "/%00",
    "/CON",
    "/NUL",
    // The sources, and what lies beside them.
    "/site.toml",
    "/.env",
    "/.git/config",
    "/.git/",
    "/.git",
    "/%2egit/config",
    "/.hidden.md",
    "/.hidden/",
    "/static/plain.txt",
    "/static/.env",
    "/content/about.md",
    "/content/_index.md",
    "/about.md",
    "/_index.md",
    "/draft/",
    "/draft/index.md",
    "/draft.md",
    "/content/draft.md",
    "/templates/own.html",
    "/own.html",
    "/about.md.orig",
    "/about.md~",
    "/.about.md.swp",
    "/plain.txt.bak",
    "/public/old.html",
    "/old.html",
    "/notes.txt",
    "/leads-out.txt",
    "/leads-out/",
    "/leads-out/outside.txt",
    "/leads-out/index.html",
    // What only looks like one of the preview's own.
    "/__rolebook",
    "/__rolebook/",
    "/__rolebook/live.js/",
    "/__rolebook/../site.toml",
    "/__rolebook/client/live.js",
    "/__rolebook/events",
    "/__rolebook/open",
    "/%5f_rolebook/live.js",
    // Folders have no lists.
    "/files/",
    "/data/",
    "/*",
    "/%",
    "/%zz",
    "/%ff",
];

/// A handbook with much around it that is not for readers.
fn site() -> Site {
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

/// What holds for every answer, whatever it is.
fn checked(reply: Reply, asked: &str) -> Reply {
    let text = reply.text();
    assert!(!text.contains(HIDDEN), "{asked}: {text}");
    let allows = |(name, _): &(String, String)| name.starts_with("access-control-");
    assert!(!reply.headers.iter().any(allows), "{asked}: {:?}", reply.headers);
    // What cannot be read as a request is turned away before it gets to the preview.
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

fn get(preview: &Preview, target: &str) -> Reply {
    checked(preview.get(target), target)
}

fn ask(preview: &Preview, line: &str, headers: &[(&str, &str)]) -> Reply {
    checked(preview.ask(line, headers, b""), &format!("{line} {headers:?}"))
}

fn post(preview: &Preview, target: &str, body: &[u8]) -> Reply {
    let reply = preview.ask(&format!("POST {target}"), &[("Host", &preview.host())], body);
    checked(reply, target)
}

/// Sends a signal to the preview.
fn signal(preview: &Preview, name: &str) {
    let done = Command::new("kill").args([name, &preview.id().to_string()]).status();
    assert!(done.expect("there is `kill`").success());
}

#[test]
fn no_address_leads_out_of_the_site() {
    let (site, preview) = started();
    for target in ELSEWHERE {
        let status = get(&preview, target).status;
        assert!([400, 404].contains(&status), "{target}: {status}");
    }
    // Bytes that no browser would send.
    let host = preview.host();
    for target in [
        &b"/\xc0\xae\xc0\xae/outside.txt"[..],
        b"/..\xc0\xafoutside.txt",
        b"/about/\0",
        b"/about/ ../../outside.txt",
        b"../outside.txt",
        b"about/",
        b"?/../outside.txt",
        b"#/../../outside.txt",
        b"",
    ] {
        let request = [b"GET ", target, b" HTTP/1.1\r\nHost: ", host.as_bytes(), b"\r\n"].concat();
        let request = [&request[..], b"Connection: close\r\n\r\n"].concat();
        let asked = String::from_utf8_lossy(target).into_owned();
        let status = checked(preview.send(&request), &asked).status;
        assert!([400, 404].contains(&status), "{asked}: {status}");
    }
    drop(site);
}

#[test]
fn what_stands_behind_a_question_mark_or_a_hash_changes_nothing() {
    let (_site, preview) = started();
    let about = get(&preview, "/about/");
    assert_eq!(about.status, 200);
    for more in
        ["?raw??", "?import&raw", "?url&inline", "?.svg", "?/../../outside.txt", "?", "?%00&=%ff"]
    {
        assert_eq!(get(&preview, &format!("/about/{more}")).body, about.body, "{more}");
    }
    for more in ["#/../../outside.txt", "#?raw", "?x#/@fs/etc/passwd"] {
        assert_eq!(get(&preview, &format!("/about/{more}")).body, about.body, "{more}");
    }
}

#[test]
fn every_file_of_the_site_is_served_and_folders_lead_to_their_pages() {
    let (_site, preview) = started();
    for target in
        ["/", "/index.html", "/about/", "/%61bout/", "/about%2F", "/plain.txt", "/files/one.txt"]
    {
        assert_eq!(get(&preview, target).status, 200, "{target}");
    }
    let reply = get(&preview, "/about?q=%2F%2Fevil.example");
    assert_eq!(reply.status, 302);
    assert_eq!(reply.header("location"), Some("/about/?q=%2F%2Fevil.example"));
}

#[test]
fn below_a_path_of_its_own_the_site_is_served_there_only() {
    let site = site();
    let preview = Preview::with(&site, &["-p", "0", "--base-url", "/guide/"]);
    assert!(preview.url.ends_with("/guide/"), "{}", preview.url);
    for target in ["/guide/", "/guide/about/", "/guide/__rolebook/live.js"] {
        assert_eq!(get(&preview, target).status, 200, "{target}");
    }
    for target in ["/", "/guide"] {
        let reply = get(&preview, target);
        assert_eq!((reply.status, reply.header("location")), (302, Some("/guide/")), "{target}");
    }
    for target in ["/about/", "/__rolebook/live.js", "/guide/../about/", "/guidexabout/", "//"] {
        assert_eq!(get(&preview, target).status, 404, "{target}");
    }
}

#[test]
fn a_file_that_becomes_a_link_out_of_the_site_is_not_followed() {
    let (site, preview) = started();
    let outside = site.root().with_file_name("outside.txt");
    for (path, target) in [("static/plain.txt", "/plain.txt"), ("content/about.md", "/about/")] {
        let path = site.root().join(path);
        fs::remove_file(&path).expect("a file can be removed");
        symlink(&outside, path).expect("a link can be made");
        preview.until(target, || {
            let reply = get(&preview, target);
            target == "/about/" || reply.status == 404
        });
    }
    // Whoever writes to the file outside changes nothing inside.
    fs::write(&outside, format!("# {HIDDEN} again")).expect("a file can be written");
    preview.says("a link that leads out of the handbook's folder");
    for target in ["/plain.txt", "/about/", "/llms-full.txt"] {
        get(&preview, target);
    }
}

#[test]
fn only_by_its_own_names_can_the_preview_be_asked() {
    let site = site();
    let preview = Preview::with(&site, &["-p", "0", "--allow-host", "Handbook.test"]);
    let port = preview.address.port();
    let asked = |host: &str| ask(&preview, "GET /", &[("Host", host)]).status;
    for name in ["127.0.0.1", "localhost", "LocalHost", "[::1]", "handbook.test", "HANDBOOK.TEST"] {
        assert_eq!(asked(&format!("{name}:{port}")), 200, "{name}");
    }
    for name in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example.localhost",
        "sub.handbook.test",
        "127.0.0.2",
        "127.1",
        "2130706433",
        "0.0.0.0",
        "[::]",
        "[::ffff:127.0.0.1]",
        "10.0.0.7",
    ] {
        assert_eq!(asked(&format!("{name}:{port}")), 421, "{name}");
        assert_eq!(asked(name), 421, "{name}");
    }
    for other in [1, 80, port ^ 1] {
        assert_eq!(asked(&format!("localhost:{other}")), 421, "{other}");
    }
}

#[test]
fn a_host_that_is_none_is_a_bad_request_and_nothing_more() {
    let (_site, preview) = started();
    let good = preview.host();
    for host in [
        "",
        ":",
        ":80",
        "localhost:",
        "localhost:x",
        "localhost:99999",
        "localhost:-1",
        "a b",
        "localhost/about",
        "http://localhost",
        "evil@localhost",
        "localhost,evil.example",
        "[",
        "[::1",
        "[]",
        "::1",
        "[localhost]",
        "[::1]x",
        "<script>",
        "\u{fffd}",
        "%6cocalhost",
    ] {
        assert_eq!(ask(&preview, "GET /", &[("Host", host)]).status, 400, "{host}");
    }
    assert_eq!(ask(&preview, "GET /", &[]).status, 400);
    assert_eq!(ask(&preview, "GET /", &[("Host", &good), ("Host", &good)]).status, 400);
    assert_eq!(ask(&preview, "GET /", &[("Host", &good), ("Host", "evil.example")]).status, 400);
    let whole = format!("GET http://{good}/about/");
    assert_eq!(ask(&preview, &whole, &[("Host", &good)]).status, 400);
    assert_eq!(ask(&preview, "GET http://evil.example/", &[("Host", &good)]).status, 400);
    assert_eq!(get(&preview, "/").status, 200);
}

#[test]
fn what_proxies_add_is_not_believed() {
    let (_site, preview) = started();
    let good = preview.host();
    let plain = get(&preview, "/about/").body;
    for name in ["X-Forwarded-Host", "X-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"] {
        let reply = ask(&preview, "GET /about/", &[("Host", &good), (name, "host=evil.example")]);
        assert_eq!(reply.body, plain, "{name}");
        let value = [("Host", "evil.example"), (name, &*good)];
        assert_eq!(ask(&preview, "GET /about/", &value).status, 421, "{name}");
    }
}

#[test]
fn only_pages_of_the_preview_hear_of_changes_and_open_sources() {
    let (_site, preview) = started();
    let (good, token) = (preview.host(), preview.token());
    let events = format!("GET /__rolebook/events/{token}?path=/");
    let open = format!("POST /__rolebook/open/{token}");
    let port = preview.address.port();
    for (name, value) in [
        ("Origin", "http://evil.example".to_owned()),
        ("Origin", format!("http://evil.example:{port}")),
        ("Origin", format!("https://localhost:{port}")),
        ("Origin", "http://localhost".to_owned()),
        ("Origin", format!("http://localhost:{port}.evil.example")),
        ("Origin", "null".to_owned()),
        ("Origin", String::new()),
        ("Origin", "\u{ff}".to_owned()),
        ("Sec-Fetch-Site", "cross-site".to_owned()),
        ("Sec-Fetch-Site", "same-site".to_owned()),
        ("Sec-Fetch-Site", "none".to_owned()),
        ("Sec-Fetch-Site", String::new()),
    ] {
        let headers = [("Host", good.as_str()), (name, &value)];
        for line in [&events, &open] {
            assert_eq!(ask(&preview, line, &headers).status, 403, "{line} {name}: {value}");
        }
    }
    let own = [
        ("Host", good.as_str()),
        ("Origin", &format!("http://{good}")),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    // There is no such file, but the question is heard.
    assert_eq!(ask(&preview, &open, &own).status, 409);
}

#[test]
fn two_origins_or_sites_are_none_of_ours() {
    let (_site, preview) = started();
    let (good, open) = (preview.host(), format!("POST /__rolebook/open/{}", preview.token()));
    let origin = format!("http://{good}");
    for (name, own, other) in [
        ("Origin", origin.as_str(), "http://evil.example"),
        ("Sec-Fetch-Site", "same-origin", "cross-site"),
    ] {
        let headers = [("Host", good.as_str()), (name, own), (name, other)];
        assert_eq!(ask(&preview, &open, &headers).status, 403, "{name}");
    }
}

#[test]
fn without_the_word_of_this_run_nothing_is_told_or_opened() {
    let (site, preview) = started();
    let token = preview.token();
    assert_eq!(token.len(), 32);
    let other = Preview::of(&site).token();
    assert_ne!(token, other);
    let longer = format!("{token}0");
    let upper = format!("%{:02x}{}", token.as_bytes()[0], &token[1..]);
    for wrong in ["", "x", &other, &longer, &token[1..], &upper, &format!("{token}/x")] {
        assert_eq!(get(&preview, &format!("/__rolebook/events/{wrong}")).status, 403, "{wrong}");
        let open = format!("/__rolebook/open/{wrong}");
        assert_eq!(post(&preview, &open, b"content/about.md:1").status, 403, "{wrong}");
    }
    // What other sites may load as a script does not give it away.
    assert!(!get(&preview, "/__rolebook/live.js").text().contains(&token));
}

#[test]
fn other_methods_are_told_which_there_are() {
    let (_site, preview) = started();
    let (good, token) = (preview.host(), preview.token());
    let host = [("Host", good.as_str())];
    for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X"] {
        for target in ["/", "/about/", "/nothing", "/__rolebook/live.js"] {
            let reply = ask(&preview, &format!("{method} {target}"), &host);
            assert_eq!(reply.status, 405, "{method} {target}");
            assert_eq!(reply.header("allow"), Some("GET, HEAD"), "{method} {target}");
        }
    }
    for method in ["GET", "HEAD", "PUT", "OPTIONS", "DELETE"] {
        let reply = ask(&preview, &format!("{method} /__rolebook/open/{token}"), &host);
        assert_eq!((reply.status, reply.header("allow")), (405, Some("POST")), "{method}");
    }
    assert_eq!(ask(&preview, "OPTIONS *", &host).status, 405);
    assert!([0, 400, 405].contains(&ask(&preview, "CONNECT evil.example:443", &host).status));
    let before = [("Access-Control-Request-Method", "POST"), ("Origin", "http://evil.example")];
    let before = [&host[..], &before].concat();
    assert!([403, 405].contains(&ask(&preview, "OPTIONS /", &before).status));
}

#[test]
fn head_is_answered_as_get_without_a_body() {
    let (_site, preview) = started();
    let host = preview.host();
    for target in ["/", "/about/", "/plain.txt", "/nothing", "/about", "/__rolebook/live.js"] {
        let (whole, head) =
            (get(&preview, target), ask(&preview, &format!("HEAD {target}"), &[("Host", &host)]));
        assert_eq!(head.status, whole.status, "{target}");
        assert!(head.body.is_empty(), "{target}");
        for name in ["content-type", "content-length", "location"] {
            assert_eq!(head.header(name), whole.header(name), "{target} {name}");
        }
    }
}

#[test]
fn a_picture_that_is_opened_by_itself_runs_nothing() {
    let (_site, preview) = started();
    let reply = get(&preview, "/shape.svg");
    assert_eq!(reply.header("content-type"), Some("image/svg+xml; charset=utf-8"));
    assert_eq!(reply.header("content-security-policy"), Some("sandbox"));
}

#[test]
fn no_site_may_read_what_is_answered() {
    let (_site, preview) = started();
    let host = preview.host();
    for target in ["/", "/nothing", "/__rolebook/live.js", "/llms.txt"] {
        let line = format!("GET {target}");
        // That no header allows it is looked at wherever something is asked.
        ask(&preview, &line, &[("Host", &host), ("Origin", "http://evil.example")]);
        ask(&preview, &line, &[("Host", &host), ("Origin", "null")]);
    }
}

#[test]
fn what_is_no_request_does_not_stop_the_preview() {
    let (_site, preview) = started();
    let host = preview.host();
    let with =
        |more: &str| format!("GET / HTTP/1.1\r\nHost: {host}\r\n{more}\r\n\r\n").into_bytes();
    let long = "x".repeat(200_000);
    let many = "A: b\r\n".repeat(5_000);
    for bytes in [
        b"\r\n\r\n".to_vec(),
        b"\0\0\0\0\r\n\r\n".to_vec(),
        vec![0xff; 100_000],
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"GET / HTTP/0.9\r\n\r\n".to_vec(),
        b"GET /\r\n\r\n".to_vec(),
        b" / HTTP/1.1\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        format!("GET /{long} HTTP/1.1\r\nHost: {host}\r\n\r\n").into_bytes(),
        format!("{long} / HTTP/1.1\r\n\r\n").into_bytes(),
        with(&format!("A: {long}")),
        with(&many),
        with("no colon"),
        with(": no name"),
        with("A\0: b"),
        with("Host: \x7f"),
        with("Content-Length: -1"),
        with("Content-Length: 99999999999999999999999"),
        with("Content-Length: 1\r\nContent-Length: 2"),
        with("Transfer-Encoding: chunked\r\nContent-Length: 3"),
        with("Transfer-Encoding: chunked\r\n\r\nzz"),
        with("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"),
        with("Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMA"),
        with("Expect: 200-maybe"),
        with("Range: bytes=9999999999-1,-,x"),
        with("Accept-Encoding: \x01"),
    ] {
        let mut stream = preview.connect();
        let _ = stream.write_all(&bytes);
        // Some of it is a request after all, and then the connection would stay.
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(!answer.contains(HIDDEN) && !answer.contains("101 Switching"), "{answer}");
        assert_eq!(get(&preview, "/").status, 200, "after {}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn odd_questions_to_the_stream_of_events_do_not_stop_the_preview() {
    let (_site, preview) = started();
    let (host, token) = (preview.host(), preview.token());
    for query in [
        "",
        "?",
        "?path",
        "?path=%ff&print=%00",
        "?path=/../../outside.txt",
        "?path=//evil.example",
        "?path=/__rolebook/",
        "?path=/about/%0d%0adata:%20x",
        "?print=%0aevent:%20page",
    ] {
        let mut stream = preview.connect();
        let line =
            format!("GET /__rolebook/events/{token}{query} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(line.as_bytes()).expect("a request can be sent");
        let mut answer = String::new();
        let mut buffer = [0; 4096];
        while !answer.contains("event: findings") {
            let read = stream.read(&mut buffer).expect("events");
            assert!(read > 0, "{query}: {answer}");
            answer += &String::from_utf8_lossy(&buffer[..read]);
        }
        assert!(answer.contains("content-type: text/event-stream"), "{query}: {answer}");
        assert!(answer.contains("cache-control: no-store"), "{query}: {answer}");
        assert!(!answer.contains(HIDDEN) && !answer.contains("access-control"), "{answer}");
    }
    assert_eq!(get(&preview, "/").status, 200);
}

#[test]
fn what_is_wrong_is_shown_as_text_in_a_page_that_never_could_be_rendered() {
    let site = Site::empty();
    site.write("content/_index.md", "# Handbook\n")
        .write("templates/home.html", "{{ page[\"</p><script>alert(1)</script>\"].there }}");
    let preview = Preview::of(&site);
    let reply = get(&preview, "/");
    assert_eq!(reply.status, 500);
    let text = String::from_utf8(reply.as_built()).expect("a text");
    assert!(!text.contains("<script"), "{text}");
    assert!(!text.contains(&*site.root().to_string_lossy()), "{text}");
    site.write("templates/home.html", "<h1>mended</h1>");
    preview.until("mended", || get(&preview, "/").text().contains("mended"));
}

#[test]
fn an_address_that_is_not_there_is_not_repeated_in_the_page() {
    let (_site, preview) = started();
    for target in ["/<script>alert(1)</script>", "/%3Cscript%3Ealert(1)%3C/script%3E", "/\"x"] {
        let reply = get(&preview, target);
        assert!([400, 404].contains(&reply.status), "{target}: {}", reply.status);
        assert!(!reply.text().contains("alert(1)"), "{target}");
    }
}

#[test]
fn what_pages_are_told_names_no_place_outside_the_handbook() {
    let (site, preview) = started();
    site.write("content/about.md", "+++\ntitle = \"About\n+++\n")
        .write("templates/page.html", "{% extends \"../../outside.txt\" %}")
        .write("site.toml", "title = 1\n");
    symlink("/nowhere/at-all", site.root().join("static/dangling")).expect("a link can be made");
    let events = preview.open("/about/");
    let folder = site.root().with_file_name("").to_string_lossy().into_owned();
    events.findings("all that is wrong", |told| {
        let text = told.to_string();
        assert!(!text.contains(folder.trim_end_matches('/')), "{text}");
        assert!(!text.contains("/nowhere") && !text.contains(HIDDEN), "{text}");
        ["about.md", "page.html", "site.toml", "dangling", "leads-out"]
            .iter()
            .all(|name| text.contains(name))
    });
}

/// A preview with an editor that writes down what it was started with.
fn with_editor(site: &Site, arguments: &str) -> Preview {
    let editor = site.root().with_file_name("an editor");
    fs::write(
        &editor,
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$0.new\"\nmv \"$0.new\" \"$0.args\"\n",
    )
    .expect("a file can be written");
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).expect("a mode can be set");
    let command = format!("'{}'{arguments}", editor.display());
    Preview::with(site, &["-p", "0", "--editor", &command])
}

#[test]
fn sources_are_opened_at_their_line_and_nothing_goes_through_a_shell() {
    let site = site();
    let preview = with_editor(&site, " --line '{line};$(id)' {path}");
    let open = format!("/__rolebook/open/{}", preview.token());
    let arguments = site.root().with_file_name("an editor.args");
    for (place, path, line) in [
        ("content/about.md:3", "content/about.md", "3"),
        ("site.toml", "site.toml", "1"),
        ("content/$(touch it);'.md:7", "content/$(touch it);'.md", "7"),
    ] {
        assert_eq!(post(&preview, &open, place.as_bytes()).status, 204, "{place}");
        let root = site.root().canonicalize().expect("a folder");
        let expected = format!("--line\n{line};$(id)\n{}\n", root.join(path).display());
        preview.until(place, || fs::read_to_string(&arguments).is_ok_and(|it| it == expected));
    }
    assert!(!site.root().join("it").exists());
}

#[test]
fn what_is_no_source_of_the_handbook_is_not_opened() {
    let site = site();
    let preview = with_editor(&site, "");
    let open = format!("/__rolebook/open/{}", preview.token());
    for place in [
        "",
        ":1",
        "/etc/passwd:1",
        "../outside.txt:1",
        "content/../../outside.txt:1",
        "content/../content/about.md:1",
        "./content/about.md:1",
        "content//about.md:1",
        "content\\about.md:1",
        "content/about.md\0:1",
        "content/about.md\n:1",
        "content/about.md:1;touch it",
        "content/about.md:1:2",
        "content/about.md:-1",
        "content/about.md:99999999999",
        "content/ABOUT.md:1",
        "content/about.md~:1",
        "content/leads-out/outside.txt:1",
        "static/plain.txt.bak:1",
        ".git/config:1",
        ".env:1",
        "notes.txt:1",
        "public/old.html:1",
        "<theme>/page.html:1",
        "--help:1",
        "$(touch it):1",
    ] {
        assert_eq!(post(&preview, &open, place.as_bytes()).status, 409, "{place}");
    }
    assert_eq!(post(&preview, &open, b"\xff:1").status, 400);
    assert_eq!(post(&preview, &open, &[b'a'; 9000]).status, 413);
    std::thread::sleep(Duration::from_millis(100));
    assert!(!site.root().with_file_name("an editor.args").exists());
}

#[test]
fn many_silent_connections_keep_nobody_waiting() {
    let (_site, preview) = started();
    let (host, token) = (preview.host(), preview.token());
    let begun: [String; 5] = [
        String::new(),
        "G".into(),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nA: "),
        format!(
            "POST /__rolebook/open/{token} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 900\r\n\r\nc"
        ),
        format!("GET /__rolebook/events/{token}?path=/about/ HTTP/1.1\r\nHost: {host}\r\n\r\n"),
    ];
    let mut held: Vec<TcpStream> = Vec::new();
    for text in begun.iter().cycle().take(400) {
        let mut stream = preview.connect();
        stream.write_all(text.as_bytes()).expect("a beginning can be sent");
        held.push(stream);
    }
    let began = Instant::now();
    for _ in 0..20 {
        assert_eq!(get(&preview, "/about/").status, 200);
    }
    assert!(began.elapsed() < SOON, "20 pages took {:?}", began.elapsed());
    assert_eq!(held.len(), 400);
}

#[test]
fn a_preview_that_others_can_reach_says_so_and_has_names_of_its_own() {
    let site = site();
    let preview = Preview::with(&site, &["-p", "0", "-i", "0.0.0.0"]);
    preview.says("warning: everybody who can reach 0.0.0.0:");
    preview.says("--allow-host");
    // The address that it says can be visited.
    assert_eq!(get(&preview, "/").status, 200, "{}", preview.url);
    let port = preview.address.port();
    for name in ["0.0.0.0", "192.168.0.7", "handbook.test"] {
        let host = format!("{name}:{port}");
        assert_eq!(ask(&preview, "GET /", &[("Host", &host)]).status, 421, "{name}");
    }
    let arguments = ["-p", "0", "-i", "0.0.0.0", "--allow-host", "handbook.test"];
    let named = Preview::with(&site, &arguments);
    let host = format!("handbook.test:{}", named.address.port());
    assert_eq!(ask(&named, "GET /", &[("Host", &host)]).status, 200);
}

#[test]
fn where_a_port_is_taken_the_next_one_is_and_that_is_said() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let preview = Preview::with(&site(), &["-p", &port.to_string()]);
    let other = preview.address.port();
    assert!(other > port && other <= port + 50, "{port} {other}");
    preview.says(&format!("note: port {port} is taken"));
    assert_eq!(get(&preview, "/").status, 200);
}

#[test]
fn it_ends_at_once_whoever_is_still_listening() {
    for (name, code) in [("-INT", 130), ("-TERM", 143)] {
        let site = site();
        let mut preview = Preview::of(&site);
        let events: Vec<_> = (0..5).map(|_| preview.open("/about/")).collect();
        for events in &events {
            events.findings("anything", |_| true);
        }
        let half = preview.connect();
        signal(&preview, name);
        assert_eq!(preview.ends(Duration::from_secs(1)), Some(code), "{name}");
        drop((events, half));
    }
}

#[test]
fn nothing_is_written_to_the_folder() {
    let site = site();
    let state = || -> Vec<_> {
        let all = walkdir::WalkDir::new(site.root().with_file_name("")).sort_by_file_name();
        all.into_iter()
            .map(|entry| {
                let entry = entry.expect("a folder can be walked");
                let modified = entry.metadata().expect("metadata").modified().expect("a time");
                (entry.path().to_owned(), modified, fs::read(entry.path()).ok())
            })
            .collect()
    };
    let before = state();
    let preview = Preview::of(&site);
    let events = preview.open("/about/");
    events.findings("anything", |_| true);
    for target in ["/", "/about/", "/draft/", "/llms-full.txt", "/nothing"] {
        get(&preview, target);
    }
    std::thread::sleep(Duration::from_millis(600));
    drop(preview);
    assert_eq!(state(), before);
}

fn started() -> (Site, Preview) {
    let site = site();
    let preview = Preview::of(&site);
    (site, preview)
}

//! The preview serves only files of the site, writes nothing, and survives any request.
//! `serve_guard.rs` tests who may send requests.

use crate::support::Site;
use crate::support::kept::{HIDDEN, ask, checked, get, site, started};
use crate::support::preview::{Preview, SOON};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::net::TcpStream;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::{Duration, Instant};

/// Requests of attackers for files outside the site.
const ELSEWHERE: &[&str] = &[
    // Parent folders, in every encoding.
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
    // Absolute paths.
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
    // Names that some systems treat as others.
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
    // The sources, and files beside them.
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
    // Paths similar to those of the preview.
    "/__rolebook",
    "/__rolebook/",
    "/__rolebook/live.js/",
    "/__rolebook/../site.toml",
    "/__rolebook/client/live.js",
    "/__rolebook/events",
    "/__rolebook/open",
    "/%5f_rolebook/live.js",
    // Folders have no listings.
    "/files/",
    "/data/",
    "/*",
    "/%",
    "/%zz",
    "/%ff",
];

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
    // Bytes that browsers do not send.
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
fn queries_and_fragments_are_ignored() {
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
fn a_site_with_a_path_is_served_only_below_it() {
    let site = site();
    let preview = Preview::with(&site, &["-p", "0", "--base-url", "/guide/"]);
    assert!(preview.url.ends_with("/guide/"), "{}", preview.url);
    for target in ["/guide/", "/guide/about/", "/__rolebook/live.js"] {
        assert_eq!(get(&preview, target).status, 200, "{target}");
    }
    for target in ["/", "/guide"] {
        let reply = get(&preview, target);
        assert_eq!((reply.status, reply.header("location")), (302, Some("/guide/")), "{target}");
    }
    let reply = get(&preview, "/about/");
    assert_eq!((reply.status, reply.header("location")), (302, Some("/guide/about/")));
    for target in
        ["/nothing/", "/guide/__rolebook/live.js", "/guide/../about/", "/guidexabout/", "//"]
    {
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
    // Writing to the file outside changes nothing inside.
    fs::write(&outside, format!("# {HIDDEN} again")).expect("a file can be written");
    preview.says("symbolic link out of the handbook folder");
    for target in ["/plain.txt", "/about/", "/llms-full.txt"] {
        get(&preview, target);
    }
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
    let events = format!("HEAD /__rolebook/events/{}", preview.token());
    let head = ask(&preview, &events, &[("Host", &host)]);
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn images_opened_directly_run_no_scripts() {
    let (_site, preview) = started();
    let reply = get(&preview, "/shape.svg");
    assert_eq!(reply.header("content-type"), Some("image/svg+xml; charset=utf-8"));
    assert_eq!(reply.header("content-security-policy"), Some("sandbox"));
}

#[test]
fn malformed_requests_do_not_stop_the_preview() {
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
        // A part of it is a valid request, which would keep the connection open.
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(!answer.contains(HIDDEN) && !answer.contains("101 Switching"), "{answer}");
        assert_eq!(get(&preview, "/").status, 200, "after {}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn invalid_event_requests_do_not_stop_the_preview() {
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
fn diagnostics_are_escaped_in_placeholder_pages() {
    let site = Site::empty();
    site.write("content/_index.md", "+++\ntitle = \"Handbook\"\ntemplate = \"own.html\"\n+++\n")
        .write("templates/own.html", "{{ throw(message=`</p><script>alert(1)</script>`) }}");
    let preview = Preview::of(&site);
    let reply = get(&preview, "/");
    assert_eq!(reply.status, 500);
    let text = String::from_utf8(reply.as_built()).expect("a text");
    assert!(text.contains("&lt;script&gt;alert(1)"), "{text}");
    assert!(!text.contains("<script"), "{text}");
    assert!(!text.contains(&*site.root().to_string_lossy()), "{text}");
    site.write("templates/own.html", "<h1>mended</h1>");
    preview.until("mended", || get(&preview, "/").text().contains("mended"));
}

#[test]
fn missing_addresses_are_not_repeated_in_the_page() {
    let (_site, preview) = started();
    for target in ["/<script>alert(1)</script>", "/%3Cscript%3Ealert(1)%3C/script%3E", "/\"x"] {
        let reply = get(&preview, target);
        assert!([400, 404].contains(&reply.status), "{target}: {}", reply.status);
        assert!(!reply.text().contains("alert(1)"), "{target}");
    }
}

#[test]
fn events_contain_no_paths_outside_the_handbook() {
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
        ["about.md", "page.html", "site.toml"].iter().all(|name| text.contains(name))
    });
    let text = get(&preview, "/__rolebook/findings").text();
    assert!(text.contains("leads-out") && text.contains("dangling"), "{text}");
    assert!(!text.contains(folder.trim_end_matches('/')), "{text}");
    assert!(!text.contains("/nowhere") && !text.contains(HIDDEN), "{text}");
}

#[test]
fn idle_connections_do_not_delay_others() {
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
fn a_taken_port_is_replaced_by_the_next_with_a_note() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let preview = Preview::with(&site(), &["-p", &port.to_string()]);
    let other = preview.address.port();
    assert!(other > port && other <= port + 50, "{port} {other}");
    preview.says(&format!("note: port {port} is taken"));
    assert_eq!(get(&preview, "/").status, 200);
}

#[test]
fn it_ends_at_once_with_open_connections() {
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

//! The preview serves only the local user: other sites can neither read nor trigger anything.

use crate::support::Site;
use crate::support::kept::{ask, get, post, site, started};
use crate::support::preview::{Preview, SOON};
use rolebook::config::Overrides;
use rolebook::serve::{self, Event, Options, Watching};
use rolebook::source::Environment;
use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

#[test]
fn requests_need_a_host_name_of_the_preview() {
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
fn invalid_host_headers_are_bad_requests() {
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
fn headers_of_proxies_are_ignored() {
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
fn only_pages_of_the_preview_receive_events_and_open_sources() {
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
    // The file does not exist, but the request is processed.
    assert_eq!(ask(&preview, &open, &own).status, 409);
}

#[test]
fn repeated_origin_headers_are_rejected() {
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
fn requests_need_the_token_of_this_run() {
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
    // Scripts that other sites may load do not reveal it.
    assert!(!get(&preview, "/__rolebook/live.js").text().contains(&token));
}

#[test]
fn other_methods_get_an_allow_header() {
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
fn no_other_site_may_read_responses() {
    let (_site, preview) = started();
    let host = preview.host();
    for target in ["/", "/nothing", "/__rolebook/live.js", "/llms.txt"] {
        let line = format!("GET {target}");
        // All requests check that no header allows other sites.
        ask(&preview, &line, &[("Host", &host), ("Origin", "http://evil.example")]);
        ask(&preview, &line, &[("Host", &host), ("Origin", "null")]);
    }
}

/// Returns a preview with an editor that records its arguments.
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
fn only_sources_of_the_handbook_are_opened() {
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
fn a_public_preview_prints_a_warning_and_accepts_its_own_names() {
    let site = site();
    let preview = Preview::with(&site, &["-p", "0", "-i", "0.0.0.0"]);
    preview.says("warning: this handbook is readable by everyone who can reach 0.0.0.0:");
    preview.says("--allow-host");
    // The printed address works.
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

/// Header timeout of previews in the tests.
const PATIENCE: Duration = Duration::from_millis(300);

/// Returns a preview in this process with a short timeout, and its host.
fn impatient(site: &Site) -> String {
    let options = Options {
        root: site.root(),
        overrides: Overrides::default(),
        environment: Environment::read().expect("an environment"),
        interface: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 0,
        hosts: Vec::new(),
        watching: Watching { debounce: Duration::from_millis(10), poll: None },
        editor: None,
        header_timeout: PATIENCE,
    };
    let (to, urls) = mpsc::channel();
    let to = Mutex::new(to);
    let listener = move |event: Event<'_>| {
        if let Event::Ready { url, .. } = event {
            to.lock().expect("a sender").send(url).expect("somebody waits for it");
        }
    };
    std::thread::spawn(move || serve::run(options, Arc::new(listener)));
    let url = urls.recv_timeout(Duration::from_secs(20)).expect("the preview starts");
    url.trim_start_matches("http://").trim_end_matches('/').to_owned()
}

/// Returns a connection on which these bytes were sent.
fn begun(host: &str, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(host).expect("the preview is there");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a time can be set");
    stream.write_all(bytes.as_bytes()).expect("it can be written to");
    stream
}

#[test]
fn incomplete_requests_time_out() {
    let site = site();
    let host = impatient(&site);
    let page = format!("GET / HTTP/1.1\r\nHost: {host}\r\n");
    let ends = |what: &str, mut stream: TcpStream| {
        let (began, mut answer) = (Instant::now(), Vec::new());
        // A reset closes the connection too.
        let _ = stream.read_to_end(&mut answer);
        assert!(began.elapsed() < SOON, "{what}: still open after {:?}", began.elapsed());
        String::from_utf8_lossy(&answer).into_owned()
    };
    assert_eq!(ends("nothing", begun(&host, "")), "");
    assert_eq!(ends("half a line", begun(&host, "GET / HT")), "");
    assert_eq!(ends("half a head", begun(&host, &format!("{page}A: "))), "");
    let whole = ends("a head and nothing more", begun(&host, &format!("{page}\r\n")));
    assert!(whole.starts_with("HTTP/1.1 200 "), "{whole}");
    let token = whole.split("data-token=\"").nth(1).expect("a token").split('"').next();
    let open = format!("POST /__rolebook/open/{}", token.expect("a token"));
    let half = format!("{open} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 900\r\n\r\nc");
    let answer = ends("half a body", begun(&host, &half));
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[test]
fn slow_requests_time_out() {
    let site = site();
    let host = impatient(&site);
    let mut stream = begun(&host, "GET / HTTP/1.1\r\nA: ");
    let began = Instant::now();
    while stream.write_all(b"a").is_ok() {
        assert!(began.elapsed() < SOON, "it is still listened to");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(began.elapsed() >= PATIENCE);
}

#[test]
fn event_streams_do_not_time_out() {
    let site = site();
    let host = impatient(&site);
    let mut page = String::new();
    let whole = format!("GET /about/ HTTP/1.0\r\nHost: {host}\r\n\r\n");
    begun(&host, &whole).read_to_string(&mut page).expect("a page");
    let token = page.split("data-token=\"").nth(1).expect("a token").split('"').next();
    let target = format!("/__rolebook/events/{}?path=/about/", token.expect("a token"));
    let mut events = begun(&host, &format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
    let mut heard = String::new();
    let mut hear = |words: &str| {
        let mut bytes = [0; 4096];
        while !heard.contains(words) {
            let length = events.read(&mut bytes).expect("the stream goes on");
            assert!(length > 0, "the stream has ended: {heard}");
            heard += &String::from_utf8_lossy(&bytes[..length]);
        }
    };
    hear("event: findings");
    std::thread::sleep(PATIENCE * 4);
    site.write("content/about.md", "+++\ntitle = \"About\n+++\nText.\n");
    hear("RB0101");
}

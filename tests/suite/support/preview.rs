//! A preview in its own process, and a client for arbitrary requests.

use crate::support::Site;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Timeout of all waits.
pub const SOON: Duration = Duration::from_secs(2);

/// A `rolebook serve` process, which is stopped on drop.
pub struct Preview {
    child: Child,
    /// Its address.
    pub url: String,
    /// Its socket address.
    pub address: SocketAddr,
    said: Arc<Mutex<String>>,
}

/// A response; status 0 and an empty body if the connection was closed instead.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// The events of an open page.
pub struct Events {
    told: Receiver<(String, String)>,
}

impl Preview {
    /// Starts a preview on any port.
    pub fn of(site: &Site) -> Preview {
        Preview::with(site, &["-p", "0"])
    }

    /// Starts a preview with arguments of the command line.
    pub fn with(site: &Site, arguments: &[&str]) -> Preview {
        Preview::at(&site.root(), arguments)
    }

    /// Starts a preview of a folder with another spelling of its path.
    pub fn at(root: &Path, arguments: &[&str]) -> Preview {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rolebook"))
            .args(["serve", "--root"])
            .arg(root)
            .args(arguments)
            .env_remove("VISUAL")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a preview starts");
        let said = Arc::new(Mutex::new(String::new()));
        let (to, urls) = mpsc::channel();
        let out = child.stdout.take().expect("it has an output");
        let err = child.stderr.take().expect("it has an output");
        listen(out, said.clone(), move |line| {
            if let Some(url) = line.split_whitespace().find(|word| word.starts_with("http://")) {
                let _ = to.send(url.to_owned());
            }
        });
        listen(err, said.clone(), |_| {});
        let Ok(url) = urls.recv_timeout(Duration::from_secs(20)) else {
            let _ = child.kill();
            panic!("the preview does not start: {}", said.lock().expect("words"));
        };
        let host = url.trim_start_matches("http://").split('/').next().unwrap_or_default();
        let address = host.parse().expect("an address");
        Preview { child, url, address, said }
    }

    /// Returns the id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Returns its output so far.
    pub fn output(&self) -> String {
        self.said.lock().expect("words").clone()
    }

    /// Waits until its output contains these words.
    pub fn says(&self, words: &str) {
        self.until(words, || self.output().contains(words));
    }

    /// Waits until it has ended. Returns its exit status, if it has one.
    pub fn ends(&mut self, within: Duration) -> Option<i32> {
        let began = Instant::now();
        while began.elapsed() < within {
            if let Some(status) = self.child.try_wait().expect("a process can be waited for") {
                return status.code();
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("the preview has not ended after {within:?}");
    }

    /// Waits until a condition holds.
    pub fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let began = Instant::now();
        while !is_so() {
            assert!(began.elapsed() < SOON, "not seen: {what}\nthe preview: {}", self.output());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Opens a connection with a timeout.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("the preview is there");
        for set in [TcpStream::set_read_timeout, TcpStream::set_write_timeout] {
            set(&stream, Some(Duration::from_secs(5))).expect("a time can be set");
        }
        stream
    }

    /// Sends bytes unchanged.
    pub fn send(&self, bytes: &[u8]) -> Reply {
        let mut stream = self.connect();
        // A server that rejects a request early reads no more.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Reply::parse(&answer)
    }

    /// Sends a request with these headers; it has no other `Host` header.
    pub fn ask(&self, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut head = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        self.send(&[head.as_bytes(), b"\r\n", body].concat())
    }

    /// Sends a GET request for a target.
    pub fn get(&self, target: &str) -> Reply {
        self.ask(&format!("GET {target}"), &[("Host", &self.host())], b"")
    }

    /// Returns its host name for browsers.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Returns the token of its pages.
    pub fn token(&self) -> String {
        let page = self.get("/").text();
        attribute(&page, "data-token").expect("the client is in the page")
    }

    /// Opens a page and its event stream.
    pub fn open(&self, path: &str) -> Events {
        let page = self.get(path).text();
        let [token, print] = ["data-token", "data-print"]
            .map(|name| attribute(&page, name).expect("the client is in the page"));
        let target = format!("/__rolebook/events/{token}?path={path}&print={print}");
        // With HTTP/1.0, events have no chunk lengths.
        let request = format!("GET {target} HTTP/1.0\r\nHost: {}\r\n\r\n", self.host());
        let mut stream = self.connect();
        stream.set_read_timeout(None).expect("a time can be set");
        stream.write_all(request.as_bytes()).expect("a request can be sent");
        let (to, told) = mpsc::channel();
        thread::spawn(move || {
            let mut name = String::new();
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                match line.split_once(": ") {
                    Some(("event", event)) => name = event.to_owned(),
                    Some(("data", data)) if to.send((name.clone(), data.to_owned())).is_err() => {
                        return;
                    }
                    _ => {}
                }
            }
        });
        Events { told }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Events {
    /// Returns the next event within the timeout: its type and its data.
    pub fn next(&self, within: Duration) -> Option<(String, String)> {
        match self.told.recv_timeout(within) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => panic!("the stream has ended"),
        }
    }

    /// Waits for diagnostics that satisfy a condition.
    pub fn findings(&self, what: &str, holds: impl Fn(&serde_json::Value) -> bool) {
        let began = Instant::now();
        let mut last = String::new();
        while let Some((name, data)) = self.next(SOON.saturating_sub(began.elapsed())) {
            if name == "findings" {
                if holds(&serde_json::from_str(&data).expect("JSON")) {
                    return;
                }
                last = data;
            }
        }
        panic!("not told: {what}; last told: {last}");
    }
}

impl Reply {
    fn parse(answer: &[u8]) -> Reply {
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let (head, body) = answer.split_at(end.map_or(answer.len(), |end| end + 4));
        let head = String::from_utf8_lossy(head);
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Reply { status: status.unwrap_or(0), headers, body: body.to_owned() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the body without the additions of the preview.
    pub fn as_built(&self) -> Vec<u8> {
        let is_page = self.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        let Ok(text) = std::str::from_utf8(&self.body) else { return self.body.clone() };
        if !is_page {
            return self.body.clone();
        }
        let mut text = text.to_owned();
        let client = text.find("__rolebook/live.js").expect("the client is in the page");
        let start = text[..client].rfind("<script").expect("it is in a tag");
        let length = text[start..].find("</script>").expect("a tag ends") + "</script>".len();
        text.replace_range(start..start + length, "");
        let mut parts = text.split(" data-source=\"");
        let mut plain = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            plain += part.split_once('"').map_or(part, |(_, rest)| rest);
        }
        plain.into_bytes()
    }
}

/// Returns the value of the first attribute of this name.
fn attribute(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(str::to_owned)
}

/// Records output line by line.
fn listen(
    from: impl Read + Send + 'static,
    said: Arc<Mutex<String>>,
    mut hear: impl FnMut(&str) + Send + 'static,
) {
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            said.lock().expect("words").push_str(&format!("{line}\n"));
            hear(&line);
        }
    });
}

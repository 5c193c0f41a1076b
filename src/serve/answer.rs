//! *Snapshot and address → what is sent.* As a plain host of files would answer, but for the client
//! that is added to pages.

use super::live::{self, Ticket};
use crate::diagnostic::Diagnostic;
use crate::engine::{Answer, Snapshot};
use crate::fingerprint::Fingerprint;
use crate::output::routes::Product;
use crate::url::decode;
use axum::body::Bytes;
use axum::http::StatusCode;
use std::fmt::Write;

/// What begins the addresses of the preview's own files, wherever the site stands: its path can
/// change while pages are open.
pub(super) const OWN: &str = "/__rolebook/";

/// What is sent.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// A file.
    File {
        /// 200, or 404 with the page for missing pages.
        status: StatusCode,
        /// Its type.
        media_type: String,
        /// What is in it, without the client.
        bytes: Bytes,
        /// Whether it is a page.
        is_html: bool,
        /// What it is made from, if it is there.
        product: Option<Product>,
        /// Whether it is an older version.
        is_stale: bool,
        /// What is wrong with the templates of this file.
        failed: Vec<Diagnostic>,
        /// The source of the page as a whole, as `content/a.md:1`.
        source: Option<String>,
    },
    /// Another address.
    Elsewhere(String),
}

/// The reply to an address, such as `/guide/roles/?x`; `base` is the path of the site.
pub(super) fn to(snapshot: &Snapshot, base: &str, path: &str) -> Reply {
    let Some(below) = path.strip_prefix(base) else {
        // Whoever asks for the host alone means the site.
        let is_above = path == "/" || format!("{path}/") == base;
        // A page that is open when the site is given a path is still found by its address of before.
        let below = path.strip_prefix('/').unwrap_or(path);
        let is_moved = decode(below).is_some_and(|name| snapshot.has(&format!("{name}index.html")));
        return match is_above {
            true => Reply::Elsewhere(base.to_owned()),
            false if is_moved => Reply::Elsewhere(format!("{base}{below}")),
            false => missing(snapshot),
        };
    };
    // One decoding, and what comes of it is a name among those of the site or nothing.
    let Some(name) = decode(below) else { return missing(snapshot) };
    let is_folder = name.is_empty() || name.ends_with('/');
    let file = if is_folder { format!("{name}index.html") } else { name };
    match snapshot.get(&file, true) {
        Some(Ok(answer)) => found(snapshot, &file, answer),
        Some(Err(found)) => broken(found),
        None if !is_folder && snapshot.has(&format!("{file}/index.html")) => {
            Reply::Elsewhere(format!("{path}/"))
        }
        None => missing(snapshot),
    }
}

fn found(snapshot: &Snapshot, file: &str, answer: Answer) -> Reply {
    let media_type = media_type(file);
    let source = match answer.product {
        Product::Page(id) => snapshot.shown.handbook.page(id).file,
        _ => None,
    };
    let source = source.map(|file| format!("{}:1", snapshot.sources().texts.get(file).path));
    Reply::File {
        status: StatusCode::OK,
        is_html: media_type.starts_with("text/html"),
        media_type,
        bytes: Bytes::from_owner(answer.bytes),
        product: Some(answer.product),
        is_stale: answer.is_stale,
        failed: answer.failed,
        source,
    }
}

fn missing(snapshot: &Snapshot) -> Reply {
    let bare = || Bytes::from(bare("There is no page here"));
    let (bytes, is_stale, failed) = match snapshot.get("404.html", true) {
        Some(Ok(answer)) => (Bytes::from_owner(answer.bytes), answer.is_stale, answer.failed),
        Some(Err(found)) => (bare(), true, found),
        None => (bare(), false, Vec::new()),
    };
    Reply::File {
        status: StatusCode::NOT_FOUND,
        media_type: "text/html; charset=utf-8".into(),
        bytes,
        is_html: true,
        product: None,
        is_stale,
        failed,
        source: None,
    }
}

/// A page that could never be rendered: the client shows over it what is wrong.
fn broken(found: Vec<Diagnostic>) -> Reply {
    let mut text = String::from("This page cannot be rendered yet");
    for finding in &found {
        // Writing to a string cannot fail.
        let _ = write!(text, "; {}", finding.message);
    }
    Reply::File {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        media_type: "text/html; charset=utf-8".into(),
        bytes: Bytes::from(bare(&text)),
        is_html: true,
        product: None,
        is_stale: true,
        failed: found,
        source: None,
    }
}

/// A page that needs no template.
fn bare(text: &str) -> String {
    let mut escaped = String::new();
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut escaped, text);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Preview</title></head>\
         <body><main><p>{escaped}.</p></main></body></html>\n"
    )
}

fn media_type(file: &str) -> String {
    let guessed = mime_guess::from_path(file).first_or_octet_stream();
    let is_text = guessed.type_() == mime_guess::mime::TEXT
        || guessed.suffix() == Some(mime_guess::mime::XML)
        || guessed.subtype() == mime_guess::mime::JAVASCRIPT;
    match is_text {
        true => format!("{}; charset=utf-8", guessed.essence_str()),
        false => guessed.essence_str().to_owned(),
    }
}

impl Reply {
    /// The fingerprint of what is sent, the client aside.
    pub(super) fn print(&self) -> String {
        match self {
            Reply::File { bytes, .. } => Fingerprint::of(bytes).hex(16),
            Reply::Elsewhere(to) => Fingerprint::of(to.as_bytes()).hex(16),
        }
    }

    /// The bytes to send: into a page goes the client.
    pub(super) fn body(&self, ticket: Ticket<'_>) -> Bytes {
        match self {
            Reply::File { bytes, is_html: true, source, .. } => {
                Bytes::from(live::with_client(bytes, ticket, &self.print(), source.as_deref()))
            }
            Reply::File { bytes, .. } => bytes.clone(),
            Reply::Elsewhere(_) => Bytes::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_how_they_are_encoded() {
        for (file, expected) in [
            ("a/index.html", "text/html; charset=utf-8"),
            ("a.css", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.md", "text/markdown; charset=utf-8"),
            ("a.svg", "image/svg+xml; charset=utf-8"),
            ("a.xml", "text/xml; charset=utf-8"),
            ("a.json", "application/json"),
            ("a.png", "image/png"),
            ("CNAME", "application/octet-stream"),
        ] {
            assert_eq!(media_type(file), expected);
        }
    }
}

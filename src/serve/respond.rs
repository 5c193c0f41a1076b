//! *Snapshot and URL → reply.* Responds like a static file host; pages also get the script of the
//! preview.

use super::client::{self, ClientInfo};
use super::{State, findings};
use crate::diagnostic::Diagnostic;
use crate::engine::{RenderedFile, Snapshot};
use crate::fingerprint::Fingerprint;
use crate::output::routes::Product;
use crate::url::decode;
use axum::body::Bytes;
use axum::http::StatusCode;
use std::fmt::Write;

/// The content of a response.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// A file.
    File {
        /// 200, or 404 with the page for missing pages.
        status: StatusCode,
        /// The media type, with a charset for text.
        media_type: String,
        /// The bytes, without the script of the preview.
        bytes: Bytes,
        /// Whether the file is an HTML page.
        is_html: bool,
        /// The product that the file is made from; none of a missing file.
        product: Option<Product>,
        /// Whether it is an older version.
        is_stale: bool,
        /// Errors of the templates of this file.
        failed: Vec<Diagnostic>,
        /// The source of the page, as `content/a.md:1`.
        source: Option<String>,
    },
    /// A redirect to another URL.
    Redirect(String),
}

/// Returns the reply to a URL path, such as `/guide/roles/`.
pub(super) fn respond(state: &State, path: &str) -> Reply {
    match path.strip_prefix(client::PREFIX) {
        Some(findings::NAME) => Reply::File {
            status: StatusCode::OK,
            media_type: "text/html; charset=utf-8".into(),
            bytes: Bytes::from(findings::page(state)),
            is_html: true,
            product: None,
            is_stale: false,
            failed: Vec::new(),
            source: None,
        },
        _ => {
            let base = state.snapshot.displayed.handbook.config.base.path();
            file(&state.snapshot, base, path)
        }
    }
}

/// Returns the name of the file of the site that a URL path means, such as `roles/index.html`. `base` is
/// the path of the site.
pub(super) fn name_in_site(base: &str, path: &str) -> Option<String> {
    // Decoded exactly once; the result is the name of a file of the site or is not found.
    let name = decode(path.strip_prefix(base)?)?;
    let is_folder = name.is_empty() || name.ends_with('/');
    Some(if is_folder { format!("{name}index.html") } else { name })
}

/// Returns the reply with a file of the site. `base` is the path of the site.
fn file(snapshot: &Snapshot, base: &str, path: &str) -> Reply {
    if !path.starts_with(base) {
        // The host alone means the site.
        let is_above = path == "/" || format!("{path}/") == base;
        // A page that was open before the site got a path is still found at its old URL.
        let below = path.strip_prefix('/').unwrap_or(path);
        let is_moved = decode(below).is_some_and(|name| snapshot.has(&format!("{name}index.html")));
        return match is_above {
            true => Reply::Redirect(base.to_owned()),
            false if is_moved => Reply::Redirect(format!("{base}{below}")),
            false => missing(snapshot),
        };
    }
    let Some(name) = name_in_site(base, path) else { return missing(snapshot) };
    match snapshot.get(&name, true) {
        Some(Ok(file)) => found(snapshot, &name, file),
        Some(Err(found)) => broken(found),
        None if snapshot.has(&format!("{name}/index.html")) => Reply::Redirect(format!("{path}/")),
        None => missing(snapshot),
    }
}

/// Returns the reply with a rendered file; `name` is its path in the site.
fn found(snapshot: &Snapshot, name: &str, file: RenderedFile) -> Reply {
    let media_type = media_type(name);
    let source = match file.product {
        Product::Page(id) => snapshot.displayed.handbook.page(id).file,
        _ => None,
    };
    let source = source.map(|file| format!("{}:1", snapshot.sources().texts.get(file).path));
    Reply::File {
        status: StatusCode::OK,
        is_html: media_type.starts_with("text/html"),
        media_type,
        bytes: Bytes::from_owner(file.bytes),
        product: Some(file.product),
        is_stale: file.is_stale,
        failed: file.failed,
        source,
    }
}

/// Returns the reply for a path that the site does not have.
fn missing(snapshot: &Snapshot) -> Reply {
    let bare = || Bytes::from(bare("There is no page here"));
    let (bytes, is_stale, failed) = match snapshot.get("404.html", true) {
        Some(Ok(file)) => (Bytes::from_owner(file.bytes), file.is_stale, file.failed),
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

/// Returns a placeholder for a page that could never be rendered. The script shows its errors.
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

/// Returns a page without a template.
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

/// Returns the media type of a file by its extension.
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
    /// Returns the fingerprint of the reply, without the script of the preview.
    pub(super) fn etag(&self) -> String {
        match self {
            Reply::File { bytes, .. } => Fingerprint::of_bytes(bytes).hex(16),
            Reply::Redirect(to) => Fingerprint::of_bytes(to.as_bytes()).hex(16),
        }
    }

    /// Returns the bytes to send; pages get the script of the preview.
    pub(super) fn body(&self, client: ClientInfo<'_>) -> Bytes {
        match self {
            Reply::File { bytes, is_html: true, source, .. } => {
                let etag = self.etag();
                Bytes::from(client::with_script(bytes, client, &etag, source.as_deref()))
            }
            Reply::File { bytes, .. } => bytes.clone(),
            Reply::Redirect(_) => Bytes::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_of_texts_have_a_charset() {
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

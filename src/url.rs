//! *Names → URLs.* All URLs are joined here: a [`Route`] is a path in the site, a [`BaseUrl`] is
//! the address of the site.
//!
//! **Invariants.** A route never leaves the site: it consists of ordinary path segments only.

use crate::source_map::is_noncharacter;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

/// Characters to percent-encode: those that RFC 3986 excludes from path segments, and those that
/// HTML attributes need escaped.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'|')
    .add(b'\\')
    .add(b'&')
    .add(b'\'');

/// Maximum length of a path segment, in bytes: the limit of common file systems, minus room for a
/// suffix.
const MAX_PART: usize = 200;

/// The path of a page or file in the site, such as `roles/product-owner/` or `feed.xml`. The empty
/// route is the front page. A route that ends in a slash is a page.
///
/// ```
/// use rolebook::url::Route;
///
/// let page = Route::page("roles/product-owner");
/// assert_eq!(page.as_str(), "roles/product-owner/");
/// assert_eq!(page.output_path(), "roles/product-owner/index.html");
/// assert_eq!(Route::file("feed.xml").output_path(), "feed.xml");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(Box<str>);

impl Route {
    /// Creates the route of a page; [`check_part`] must have accepted each segment.
    pub fn page(path: &str) -> Self {
        let path = path.trim_matches('/');
        Route(if path.is_empty() { Box::from("") } else { format!("{path}/").into() })
    }

    /// Creates the route of a file.
    pub fn file(path: &str) -> Self {
        Route(path.trim_start_matches('/').into())
    }

    /// Returns the route without a leading slash; a page has a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the path of the output file.
    pub fn output_path(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') {
            format!("{}index.html", self.0)
        } else {
            self.0.to_string()
        }
    }

    /// Returns the route of the Markdown form of a page, beside its HTML.
    pub fn as_markdown(&self) -> Route {
        Route(format!("{}index.md", self.0).into())
    }

    /// Returns the path in NFC without case. Servers and file systems may treat routes with the
    /// same folded path as one.
    pub fn folded(&self) -> String {
        fold(&self.output_path())
    }
}

/// Returns a path in NFC without case.
pub fn fold(path: &str) -> String {
    match path.is_ascii() {
        true => path.to_ascii_lowercase(),
        false => path.nfc().flat_map(char::to_lowercase).collect(),
    }
}

/// Checks a file name or a path segment. The error is the reason why it cannot be used.
pub fn check_part(part: &str) -> Result<(), String> {
    let stem = part.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4
            && (stem.starts_with("COM") || stem.starts_with("LPT"))
            && stem.ends_with(|last: char| last.is_ascii_digit()));
    if part.is_empty() || part == "." || part == ".." {
        Err("is empty, `.` or `..`".into())
    } else if let Some(bad) =
        part.chars().find(|c| c.is_control() || is_noncharacter(*c) || "/\\:*?\"<>|".contains(*c))
    {
        Err(format!("contains {bad:?}, which is not allowed in an address"))
    } else if part.ends_with(['.', ' ']) || part.starts_with(' ') {
        Err("begins or ends in a space, or ends in a dot".into())
    } else if device {
        Err("is a device name on Windows".into())
    } else if part.len() > MAX_PART {
        Err(format!("is longer than {MAX_PART} bytes"))
    } else {
        Ok(())
    }
}

/// Checks a path in the site, with optional leading and trailing `/`. The error is the reason why
/// it cannot be used.
pub fn check_path(path: &str) -> Result<(), String> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    path.split('/').try_for_each(|part| check_part(part).map_err(|why| format!("`{part}` {why}")))
}

/// Whether an address is `http` or `https`, so that a link to it is safe.
pub fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Percent-encodes a path.
pub fn encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    encoded.extend(utf8_percent_encode(path, PATH));
    encoded
}

/// Adds the name of an element to the address of its page.
pub fn with_anchor(address: String, anchor: Option<&str>) -> String {
    match anchor {
        Some(anchor) => format!("{address}#{}", encode(anchor)),
        None => address,
    }
}

/// Decodes a percent-encoded path; `None` if the bytes are not UTF-8.
pub fn decode(address: &str) -> Option<String> {
    percent_decode_str(address).decode_utf8().ok().map(|text| text.into_owned())
}

/// The address of the site: `https://example.org/rolebook/`, or `/rolebook/` if the host is not known.
///
/// ```
/// use rolebook::url::{BaseUrl, Route};
///
/// let base = BaseUrl::parse("https://example.org/rolebook")?;
/// assert_eq!(base.path(), "/rolebook/");
/// assert_eq!(base.link(&Route::page("roles/owner")), "/rolebook/roles/owner/");
/// assert!(BaseUrl::parse("example.org").is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// `https://example.org`, without a trailing slash.
    origin: Option<String>,
    /// The path, with a leading and a trailing slash.
    path: String,
}

impl Default for BaseUrl {
    fn default() -> Self {
        BaseUrl { origin: None, path: "/".into() }
    }
}

impl BaseUrl {
    /// Parses `https://host/path/`, `http://…` or `/path/`; adds a missing trailing slash.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (origin, path) = match text.split_once("://") {
            Some((scheme @ ("http" | "https"), rest)) => {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                let host_is_odd =
                    |c: char| c.is_whitespace() || c.is_control() || "\"'<>\\?#@".contains(c);
                if host.is_empty() || host.contains(host_is_odd) {
                    return Err(format!("`{host}` is not a valid host name"));
                }
                (Some(format!("{scheme}://{}", host.to_ascii_lowercase())), path)
            }
            Some(_) => return Err("it must begin with `https://`, `http://` or `/`".into()),
            None if text.starts_with('/') => (None, text),
            None => return Err("it must begin with `https://`, `http://` or `/`".into()),
        };
        if path.contains(['?', '#']) {
            return Err("it must have no `?` and no `#`".into());
        }
        let path = path.trim_matches('/');
        if path.is_empty() {
            return Ok(BaseUrl { origin, path: "/".into() });
        }
        let path = decode(path).ok_or("its path is not UTF-8")?;
        check_path(&path)?;
        Ok(BaseUrl { origin, path: format!("/{}/", encode(&path)) })
    }

    /// Returns the path, with a leading and a trailing slash.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether the host is known, so that there are absolute addresses.
    pub fn is_absolute(&self) -> bool {
        self.origin.is_some()
    }

    /// Returns the URL path of a route, for links within the site.
    pub fn link(&self, route: &Route) -> String {
        let mut link = String::with_capacity(self.path.len() + route.as_str().len());
        link.push_str(&self.path);
        link.extend(utf8_percent_encode(route.as_str(), PATH));
        link
    }

    /// Returns the absolute address of a route, if the host is known.
    pub fn absolute(&self, route: &Route) -> Option<String> {
        self.origin.as_ref().map(|origin| format!("{origin}{}", self.link(route)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_gives_links_with_its_path_and_addresses_with_its_host() {
        let base = BaseUrl::parse("https://Example.org/hand book").expect("a base");
        let route = Route::page("/roles/größe/");
        assert_eq!(base.link(&route), "/hand%20book/roles/gr%C3%B6%C3%9Fe/");
        assert_eq!(
            base.absolute(&route).as_deref(),
            Some("https://example.org/hand%20book/roles/gr%C3%B6%C3%9Fe/")
        );
        assert_eq!(route.output_path(), "roles/größe/index.html");
    }

    #[test]
    fn an_address_cannot_leave_the_site() {
        for path in ["../x", "a/../../x", "/a//b", "a\\b", "C:x", "nul.txt", "a/.", "x."] {
            assert!(check_path(path).is_err(), "{path}");
        }
        assert!(check_path("/po-vs-pm/").is_ok());
    }

    #[test]
    fn what_is_no_base_is_refused() {
        for text in ["example.org", "ftp://x/", "https://", "https://a b/", "/x?y", "javascript:x"]
        {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }
}

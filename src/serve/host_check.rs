//! *Request → accepted or refused.* Protects the preview from other sites that the user visits.
//!
//! **Invariants.** A request is accepted only if its Host header is in the list of served hosts, which
//! stops DNS rebinding. Requests that open files or subscribe to events are accepted only from pages
//! of the preview itself.

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use std::net::{IpAddr, Ipv6Addr};

/// `Sec-Fetch-Site`: the relation of the requesting page to the preview, set by browsers.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The hosts and the port that requests may name.
#[derive(Clone, Debug)]
pub(super) struct HostCheck {
    port: u16,
    hosts: Vec<String>,
}

impl HostCheck {
    /// Accepts the loopback names, the address of `interface`, and `names`.
    pub(super) fn new(port: u16, interface: IpAddr, names: &[String]) -> HostCheck {
        let mut hosts: Vec<String> =
            ["localhost", "127.0.0.1", "[::1]"].iter().map(|host| (*host).to_owned()).collect();
        if !interface.is_unspecified() {
            hosts.push(match interface {
                IpAddr::V4(address) => address.to_string(),
                IpAddr::V6(address) => format!("[{address}]"),
            });
        }
        hosts.extend(names.iter().map(|name| name.to_ascii_lowercase()));
        HostCheck { port, hosts }
    }

    /// Checks a request; `acts` if it has an effect.
    ///
    /// # Errors
    ///
    /// The status of the refusal.
    pub(super) fn check(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        acts: bool,
    ) -> Result<(), StatusCode> {
        // Only requests to a proxy have an absolute target.
        if uri.authority().is_some() || uri.scheme().is_some() {
            return Err(StatusCode::BAD_REQUEST);
        }
        let host = self.host(headers)?;
        if !self.hosts.contains(&host) {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        if acts && !self.is_own(headers) {
            return Err(StatusCode::FORBIDDEN);
        }
        let allowed = match acts {
            true => *method == Method::POST,
            false => *method == Method::GET || *method == Method::HEAD,
        };
        if allowed { Ok(()) } else { Err(StatusCode::METHOD_NOT_ALLOWED) }
    }

    /// Whether the request comes from a page of the preview, by the headers that browsers set. Only
    /// such pages may subscribe to events and open sources.
    pub(super) fn is_own(&self, headers: &HeaderMap) -> bool {
        let is_here = |host: &str| self.named(host).is_some_and(|host| self.hosts.contains(&host));
        let is_ours = |origin: &HeaderValue| {
            let host = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
            host.is_some_and(is_here)
        };
        headers.get_all(FETCH_SITE).iter().all(|site| site == "same-origin")
            && headers.get_all(header::ORIGIN).iter().all(is_ours)
    }

    /// Returns the requested host without its port.
    fn host(&self, headers: &HeaderMap) -> Result<String, StatusCode> {
        let mut all = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (all.next(), all.next()) else {
            return Err(StatusCode::BAD_REQUEST);
        };
        let host = host.to_str().map_err(|_| StatusCode::BAD_REQUEST)?;
        let (name, port) = split(host).ok_or(StatusCode::BAD_REQUEST)?;
        match port.is_none_or(|port| port == self.port) {
            true => Ok(name),
            false => Err(StatusCode::MISDIRECTED_REQUEST),
        }
    }

    /// Returns the host of an origin if its port is that of the preview.
    fn named(&self, host: &str) -> Option<String> {
        let (name, port) = split(host)?;
        // Without a port, that of the scheme is meant.
        (port.unwrap_or(80) == self.port).then_some(name)
    }
}

/// Splits `name:port` into the name in lower case and the port; `None` if it is not a host.
fn split(host: &str) -> Option<(String, Option<u16>)> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (address, rest) = rest.split_once(']')?;
            address.parse::<Ipv6Addr>().ok()?;
            let port = match rest {
                "" => None,
                rest => Some(rest.strip_prefix(':')?),
            };
            (format!("[{address}]"), port)
        }
        None => match host.split_once(':') {
            Some((name, port)) => (name.to_owned(), Some(port)),
            None => (host.to_owned(), None),
        },
    };
    let is_name = name.starts_with('[')
        || (!name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)));
    let digits = |port: &&str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let port = match port {
        Some(port) => Some(Some(port).filter(digits)?.parse().ok()?),
        None => None,
    };
    is_name.then(|| (name.to_ascii_lowercase(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check() -> HostCheck {
        HostCheck::new(1111, IpAddr::from([127, 0, 0, 1]), &["Handbook.local".into()])
    }

    fn asked(hosts: &[&[u8]]) -> Result<(), StatusCode> {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, HeaderValue::from_bytes(host).expect("a header"));
        }
        check().check(&Method::GET, &Uri::from_static("/"), &headers, false)
    }

    #[test]
    fn loopback_names_and_given_names_are_accepted() {
        for host in
            ["localhost:1111", "LOCALHOST", "127.0.0.1:1111", "[::1]:1111", "handbook.local"]
        {
            assert_eq!(asked(&[host.as_bytes()]), Ok(()), "{host}");
        }
    }

    #[test]
    fn other_names_and_ports_are_refused() {
        for host in [
            "example.org",
            "localhost:80",
            "localhost.example.org:1111",
            "127.0.0.1.nip.io",
            "10.0.0.1",
        ] {
            assert_eq!(asked(&[host.as_bytes()]), Err(StatusCode::MISDIRECTED_REQUEST), "{host}");
        }
    }

    #[test]
    fn a_malformed_host_is_a_bad_request() {
        let cases: [&[&[u8]]; 8] = [
            &[],
            &[b""],
            &[b"localhost", b"localhost"],
            &[b"localhost:"],
            &[b"localhost:99999"],
            &[b"[::1"],
            &[b"a b"],
            &[b"\xff"],
        ];
        for hosts in cases {
            assert_eq!(asked(hosts), Err(StatusCode::BAD_REQUEST), "{hosts:?}");
        }
    }

    #[test]
    fn only_pages_of_the_preview_may_act() {
        let own = |name: HeaderName, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            check().is_own(&headers)
        };
        assert!(own(header::ORIGIN, "http://localhost:1111"));
        assert!(own(FETCH_SITE, "same-origin"));
        for origin in
            ["http://localhost", "https://localhost:1111", "http://evil.example:1111", "null"]
        {
            assert!(!own(header::ORIGIN, origin), "{origin}");
        }
        for site in ["cross-site", "same-site", "none"] {
            assert!(!own(FETCH_SITE, site), "{site}");
        }
    }
}

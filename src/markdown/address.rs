//! *The address of a link → its type.* Decides which links are allowed.
//!
//! **Invariants.** Control characters and white space cannot hide a scheme, because browsers skip
//! them too.

/// The type of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// An address outside the site.
    External {
        /// Whether the scheme is `http` or `https`.
        web: bool,
    },
    /// A page or file of the site, or an anchor of this page.
    Internal {
        /// The part before `#`.
        address: String,
        /// The part after `#`.
        anchor: Option<String>,
    },
    /// An empty address.
    Empty,
    /// An address that is not allowed: the scheme, or `//` if there is none.
    Refused(String),
}

impl Address {
    /// Parses an address with decoded entities and escapes.
    pub(super) fn read(written: &str) -> Address {
        let bare = |character: &char| {
            !character.is_control() && !character.is_whitespace() && *character != '\u{feff}'
        };
        let start: String = written.chars().filter(bare).take(64).collect();
        if start.is_empty() || start == "#" {
            return Address::Empty;
        }
        let mut slashes = start.chars();
        if [slashes.next(), slashes.next()].iter().all(|slash| matches!(slash, Some('/' | '\\'))) {
            return Address::Refused("//".to_owned());
        }
        match scheme(&start) {
            Some(scheme) => match scheme.to_ascii_lowercase().as_str() {
                "http" | "https" => Address::External { web: true },
                "mailto" | "tel" => Address::External { web: false },
                other => Address::Refused(other.to_owned()),
            },
            None => internal(written.trim()),
        }
    }
}

/// Splits an address within the site at its `#`.
pub(super) fn internal(written: &str) -> Address {
    let (address, anchor) = match written.split_once('#') {
        Some((address, anchor)) => (address, Some(anchor)),
        None => (written, None),
    };
    let anchor = anchor.filter(|anchor| !anchor.is_empty()).map(str::to_owned);
    Address::Internal { address: address.to_owned(), anchor }
}

fn scheme(start: &str) -> Option<&str> {
    let (scheme, _) = start.split_once(':')?;
    let mut letters = scheme.bytes();
    let named = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'));
    named.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> bool {
        matches!(Address::read(address), Address::Refused(_))
    }

    #[test]
    fn only_harmless_schemes_are_allowed() {
        for address in ["http://a.b", "HTTPS://a.b", "mailto:a@b.c", "tel:+49123"] {
            assert!(matches!(Address::read(address), Address::External { .. }), "{address}");
        }
        for address in
            ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x"]
        {
            assert!(refused(address), "{address}");
        }
    }

    #[test]
    fn white_space_and_control_characters_do_not_hide_a_scheme() {
        for address in [
            " javascript:x",
            "java\tscript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            "JaVaScRiPt\u{a0}:x",
        ] {
            assert!(refused(address), "{address:?}");
        }
    }

    #[test]
    fn an_address_without_a_scheme_but_with_a_host_is_refused() {
        for address in ["//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example"]
        {
            assert!(refused(address), "{address:?}");
        }
    }

    #[test]
    fn a_long_prefix_does_not_hide_a_scheme() {
        let padded = format!("{}javascript:x", "\u{1}".repeat(500));
        assert!(refused(&padded));
    }

    #[test]
    fn the_anchor_is_split_off() {
        let parts = |address: &str, anchor: Option<&str>| Address::Internal {
            address: address.to_owned(),
            anchor: anchor.map(str::to_owned),
        };
        assert_eq!(Address::read("a.md#b"), parts("a.md", Some("b")));
        assert_eq!(Address::read("#b"), parts("", Some("b")));
        assert_eq!(Address::read("a/b:c"), parts("a/b:c", None));
        assert_eq!(Address::read(" "), Address::Empty);
        assert_eq!(Address::read("#"), Address::Empty);
    }
}

//! *Running text → web and mail addresses.* The extended autolinks of GitHub: `http://`,
//! `https://`, `www.` and `name@host`.
//!
//! **Invariants.** Linear: every byte is visited a constant number of times.

use std::ops::Range;

/// Returns the ranges of web addresses in a text.
pub(super) fn web_addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = next_start(text, from) {
        let (host_end, is_host) = host(text, start);
        from = host_end.max(start + 1);
        if is_host {
            let end = address_end(text, start).max(host_end);
            found.push(start..end);
            from = end;
        }
    }
    found
}

/// Returns the ranges of mail addresses in a text.
pub(super) fn mail_addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // A name starts after the previous address or `@`.
    let mut from = 0;
    for (at, _) in text.match_indices('@') {
        let before = text.get(from..at).unwrap_or_default();
        let after = text.get(at + 1..).unwrap_or_default();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        let name = before.len() - before.trim_end_matches(is_name).len();
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let len = after.find(|c| !is_host(c)).unwrap_or(after.len());
        let host = after.get(..len).unwrap_or_default().trim_end_matches('.');
        let start = at - name;
        let glued = text.get(..start).and_then(|text| text.chars().next_back());
        let free = !glued.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '@'))
            && !after.get(len..).unwrap_or_default().starts_with('@');
        from = at + 1;
        if name > 0 && free && is_mail_host(host) {
            found.push(start..from + host.len());
            from += host.len();
        }
    }
    found
}

fn is_mail_host(host: &str) -> bool {
    host.contains('.')
        && !host.ends_with(['-', '_'])
        && host.split('.').all(|label| !label.is_empty())
}

/// Returns the next position where an address can start.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find(|at| {
        let free = match at.checked_sub(1).and_then(|before| bytes.get(before)) {
            None => true,
            Some(before) => before.is_ascii_whitespace() || b"*_~(\"'".contains(before),
        };
        free && prefix(bytes, *at).is_some()
    })
}

/// Returns the length of `http://`, `https://` or `www.` at this place.
fn prefix(bytes: &[u8], at: usize) -> Option<usize> {
    ["http://", "https://", "www."].iter().map(|prefix| prefix.len()).find(|len| {
        let Some(start) = bytes.get(at..at + len) else { return false };
        ["http://", "https://", "www."]
            .iter()
            .any(|prefix| prefix.as_bytes().eq_ignore_ascii_case(start))
    })
}

/// Returns the end of the host of the address at `start`, and whether the host is valid.
fn host(text: &str, start: usize) -> (usize, bool) {
    let skipped = prefix(text.as_bytes(), start).filter(|len| *len > 4).unwrap_or(0);
    let rest = text.get(start + skipped..).unwrap_or_default();
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let len = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    let whole = rest.get(..len).unwrap_or_default();
    let host = whole.trim_end_matches(['.', '_', '-']);
    let end = start + skipped + host.len();
    match is_host(host) {
        true => (end, true),
        false => (start + skipped + len, false),
    }
}

/// Returns the end of the address at `start`.
fn address_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let len = rest.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(rest.len());
    start + trimmed(rest.get(..len).unwrap_or_default()).len()
}

/// Removes punctuation that belongs to the surrounding sentence.
fn trimmed(whole: &str) -> &str {
    let mut kept = whole;
    let opened = whole.matches('(').count();
    let mut closed = whole.matches(')').count();
    while let Some(last) = kept.chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '"' | '’' | '”' => {}
            ')' if closed > opened => closed -= 1,
            _ => break,
        }
        kept = kept.strip_suffix(last).unwrap_or_default();
    }
    kept
}

fn is_host(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let fits = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    labels.len() >= 2
        && labels.iter().all(fits)
        && labels.iter().rev().take(2).all(|label| !label.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        web_addresses(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn addresses_end_before_the_punctuation_of_the_sentence() {
        assert_eq!(found("see www.example.org/a_b."), ["www.example.org/a_b"]);
        assert_eq!(found("(https://a.org/x_(y)) and"), ["https://a.org/x_(y)"]);
        assert_eq!(found("(http://a.org)"), ["http://a.org"]);
        assert_eq!(
            found("HTTPS://A.ORG/?q=1&r=2, HTTP://b.org!"),
            ["HTTPS://A.ORG/?q=1&r=2", "HTTP://b.org"]
        );
    }

    #[test]
    fn mail_addresses_end_before_the_punctuation_of_the_sentence() {
        let found = |text| -> Vec<&str> {
            mail_addresses(text).into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(
            found("ask a@b.org. or (x.y+z@m-n.example.org)"),
            ["a@b.org", "x.y+z@m-n.example.org"]
        );
        assert_eq!(
            found("a@b a@b.c- a@b.c_ @b.org a@.org a@b.org@c ä@b.org a/b@c.de @a@b.org"),
            [""; 0]
        );
        assert_eq!(found(&"a@b.c@".repeat(3)), [""; 0]);
    }

    #[test]
    fn words_that_only_look_like_addresses_are_left_alone() {
        assert_eq!(found("xhttp://a.org http:// http://localhost www.a_b wwww. www."), [""; 0]);
    }
}

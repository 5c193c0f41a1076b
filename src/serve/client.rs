//! *A page → the page with the script of the preview.*

use std::fmt::Write;

/// Prefix of the URLs of the preview's own files. It does not depend on the path of the site, which
/// can change while pages are open.
pub(super) const PREFIX: &str = "/__rolebook/";

/// The script that runs in the browser: the library that patches pages, and its callers.
pub(super) const SCRIPT: &str = concat!(
    include_str!("client/idiomorph.js"),
    "\n",
    include_str!("client/patch.js"),
    "\n",
    include_str!("client/live.js")
);

/// The facts that a page needs for its requests to the preview.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClientInfo<'a> {
    /// The token of this run.
    pub(super) token: &'a str,
    /// The snapshot from which the page was rendered.
    pub(super) generation: u64,
}

/// Returns a page with the script at the end of its `<head>`, and with `source`, the place of its
/// text, as an attribute of `<main>`.
pub(super) fn with_script(
    page: &[u8],
    ClientInfo { token, generation }: ClientInfo<'_>,
    etag: &str,
    source: Option<&str>,
) -> Vec<u8> {
    const END: &[u8] = b"</head>";
    let end = page.windows(END.len()).position(|bytes| bytes.eq_ignore_ascii_case(END));
    let (before, after) = page.split_at(end.unwrap_or(page.len()));
    let mut tag = String::new();
    // Writing to a string cannot fail. Nothing here needs to be escaped.
    let _ = write!(
        tag,
        "<script src=\"{PREFIX}live.js\" defer data-rolebook=\"{PREFIX}\" \
         data-token=\"{token}\" data-print=\"{etag}\" data-generation=\"{generation}\"></script>"
    );
    let mut attribute = String::new();
    if let Some(source) = source {
        attribute.push_str(" data-source=\"");
        let _ = pulldown_cmark_escape::escape_html(&mut attribute, source);
        attribute.push('"');
    }
    const MAIN: &[u8] = b"<main";
    let main = after.windows(MAIN.len()).position(|bytes| bytes == MAIN);
    let (head, body) = after.split_at(main.map_or(after.len(), |at| at + MAIN.len()));
    let attribute = if main.is_some() { attribute.as_bytes() } else { b"" };
    [before, tag.as_bytes(), head, attribute, body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_at_the_end_of_the_head_or_of_a_page_without_one() {
        let page = |text: &str| {
            let client = ClientInfo { token: "t", generation: 3 };
            let bytes = with_script(text.as_bytes(), client, "p", Some("content/a&b.md:1"));
            String::from_utf8(bytes).expect("a text")
        };
        let tag = "<script src=\"/__rolebook/live.js\" defer data-rolebook=\"/__rolebook/\" \
                   data-token=\"t\" data-print=\"p\" data-generation=\"3\"></script>";
        assert_eq!(page("<head>x</head><body>"), format!("<head>x{tag}</head><body>"));
        assert_eq!(page("bare"), format!("bare{tag}"));
        assert_eq!(
            page("</head><main id=a>"),
            format!("{tag}</head><main data-source=\"content/a&amp;b.md:1\" id=a>")
        );
    }
}

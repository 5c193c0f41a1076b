//! *A tag → its name and attributes*, with character references resolved; and what the sanitiser leaves
//! of the attributes.
//!
//! Tags are parsed with the tokenizer of `html5ever`. `ammonia` sees every start tag with attributes,
//! on a neutral element, since tags are written one by one and the parts of a table mean nothing alone.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use pulldown_cmark_escape::escape_html;

/// Attributes that may pass. Which element has which is decided in `write`.
const ATTRIBUTES: &[&str] = &[
    "align",
    "alt",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "colspan",
    "controls",
    "datetime",
    "dir",
    "headers",
    "height",
    "href",
    "id",
    "lang",
    "loop",
    "media",
    "muted",
    "name",
    "open",
    "poster",
    "reversed",
    "rowspan",
    "scope",
    "sizes",
    "span",
    "src",
    "srcset",
    "start",
    "title",
    "type",
    "valign",
    "value",
    "width",
];

/// Schemes of addresses that may pass; the same as those of links in Markdown.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(["span", "video"]))
        .generic_attributes(ATTRIBUTES.iter().copied().collect())
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    builder
});

/// A tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Tag {
    /// The name in lower case.
    pub(in crate::markdown) name: String,
    /// Names in lower case and values, without repetitions.
    pub(in crate::markdown) attributes: Vec<(String, String)>,
    /// Whether it ends with `/>`.
    pub(in crate::markdown) closes_itself: bool,
}

impl Tag {
    /// Parses a tag.
    pub(in crate::markdown) fn parse(text: &str) -> Tag {
        let name = super::scan::name(text);
        // Most tags have no attributes.
        if text.trim_start_matches(['<', '/']).trim_end_matches('>') == name {
            return Tag { name: name.to_ascii_lowercase(), ..Tag::default() };
        }
        tokens(text).into_iter().find_map(read).unwrap_or_default()
    }

    /// Returns the value of an attribute.
    pub(in crate::markdown) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the tag with the attributes that may pass.
    pub(in crate::markdown) fn cleaned(&self) -> Tag {
        if self.attributes.is_empty() {
            return self.clone();
        }
        let element = if self.name == "video" { "video" } else { "span" };
        let mut text = format!("<{element}");
        for (name, value) in &self.attributes {
            let is_plain =
                |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
            if !name.bytes().all(is_plain) {
                continue;
            }
            // Writing to a string cannot fail.
            let _ = write!(text, " {name}=\"");
            let _ = escape_html(&mut text, value);
            text.push('"');
        }
        text.push('>');
        let left = CLEANER.clean(&text).to_string();
        let attributes = tokens(&left).into_iter().find_map(read).map(|tag| tag.attributes);
        Tag { attributes: attributes.unwrap_or_default(), ..self.clone() }
    }
}

/// Returns a text with its character references resolved.
pub(in crate::markdown) fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let words = |token| match token {
        Token::CharacterTokens(text) => text.to_string(),
        _ => String::new(),
    };
    tokens(&text.replace('<', "&lt;")).into_iter().map(words).collect()
}

fn read(token: Token) -> Option<Tag> {
    let Token::TagToken(tag) = token else { return None };
    let attribute =
        |found: &html5ever::Attribute| (found.name.local.to_string(), found.value.to_string());
    Some(Tag {
        name: tag.name.to_string(),
        attributes: match tag.kind {
            TagKind::StartTag => tag.attrs.iter().map(attribute).collect(),
            TagKind::EndTag => Vec::new(),
        },
        closes_itself: tag.self_closing,
    })
}

#[derive(Default)]
struct Collector(RefCell<Vec<Token>>);

impl TokenSink for Collector {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if matches!(token, Token::TagToken(_) | Token::CharacterTokens(_)) {
            self.0.borrow_mut().push(token);
        }
        TokenSinkResult::Continue
    }
}

fn tokens(html: &str) -> Vec<Token> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Collector::default(), TokenizerOpts::default());
    // The tokenizer never pauses for this reader.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        let tag = Tag::parse(text).cleaned();
        let parts = tag.attributes.iter().map(|(name, value)| format!("{name}={value}"));
        format!("{} {}", tag.name, parts.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn attributes_that_run_code_or_change_the_page_do_not_pass() {
        assert_eq!(
            cleaned("<IMG SRC=a.png onerror=\"x()\" OnLoad=x style='a:b' width=3 data-x=y>"),
            "img src=a.png width=3"
        );
        assert_eq!(cleaned("<a href=\"java&#115;cript:x\" title=\"&lt;b&gt;\">"), "a title=<b>");
        assert_eq!(cleaned("<a href='JaVaScRiPt:x'>"), "a ");
        assert_eq!(cleaned("<a href='java\tscript:x'>"), "a ");
        assert_eq!(cleaned("<video poster='data:x' src='vbscript:x'>"), "video ");
        assert_eq!(cleaned("<td formaction=x action=y srcdoc=z colspan=2>"), "td colspan=2");
    }

    #[test]
    fn addresses_within_the_site_pass() {
        assert_eq!(cleaned("<a href='../a b.md?x#y'>"), "a href=../a b.md?x#y");
    }

    #[test]
    fn character_references_are_resolved() {
        assert_eq!(decoded("a &amp; b&nbsp;&copy; </ 3 < &x; &#x41"), "a & b\u{a0}© </ 3 < &x; A");
    }
}

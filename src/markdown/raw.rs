//! *Raw HTML → HTML for a document of several pages, and plain text.* The renderer passes raw HTML
//! if `raw_html = true`; [`PlaceholderKind::Raw`](super::PlaceholderKind::Raw) marks it in a
//! fragment.
//!
//! Each piece is parsed alone with the tokenizer of `html5ever`, so that unclosed elements have no
//! effect on others.
//!
//! **Invariants.** Linear in the length of the HTML, without recursion.

use std::cell::RefCell;
use std::fmt::Write as _;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

/// Elements that need a browser; a document drops them with their content.
const LEFT_OUT: &[&str] = &[
    "button",
    "fieldset",
    "form",
    "iframe",
    "label",
    "nav",
    "noembed",
    "noscript",
    "plaintext",
    "script",
    "select",
    "style",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Elements whose content is not text.
const WITHOUT_WORDS: &[&str] = &["noscript", "script", "style", "template", "title"];

/// Attributes that refer to elements of the same page.
const REFERENCES: &[&str] = &[
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "for",
    "headers",
    "list",
];

/// Inline elements: text on both sides of their tags can be one word.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Rewrites HTML for a document of several pages: ids, and references to them, get `prefix` and a
/// colon; headings are `deeper` levels lower, at most 6; `<details>` are open; comments and
/// elements that need a browser are dropped.
pub fn relocate(html: &str, prefix: &str, deeper: u8) -> String {
    let state = Relocated { out: String::with_capacity(html.len() * 5 / 4), skipped: None };
    tokens(
        html,
        Reader {
            state: RefCell::new(state),
            handle: |state: &mut Relocated, token| {
                state.token(token, prefix, deeper);
            },
        },
    )
    .out
}

/// Returns the text of HTML for search, with a space at the start and the end of each block.
pub fn words(html: &str) -> String {
    tokens(html, Reader { state: RefCell::new(Words::default()), handle: Words::token }).text
}

/// Feeds tokens to a state.
struct Reader<S, F> {
    state: RefCell<S>,
    handle: F,
}

impl<S, F: Fn(&mut S, Token)> TokenSink for Reader<S, F> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let next = raw_kind(&token);
        (self.handle)(&mut self.state.borrow_mut(), token);
        next
    }
}

fn tokens<S, F: Fn(&mut S, Token)>(html: &str, reader: Reader<S, F>) -> S {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(reader, TokenizerOpts::default());
    // The tokenizer never pauses for this reader.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.state.into_inner()
}

/// Returns the state of the tokenizer after a tag.
fn raw_kind(token: &Token) -> TokenSinkResult<()> {
    let Token::TagToken(Tag { kind: TagKind::StartTag, name, .. }) = token else {
        return TokenSinkResult::Continue;
    };
    match &**name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
            TokenSinkResult::RawData(RawKind::Rawtext)
        }
        "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
        "plaintext" => TokenSinkResult::Plaintext,
        _ => TokenSinkResult::Continue,
    }
}

/// A dropped element, and the number of open elements of the same name in it.
struct Skipped {
    name: String,
    depth: usize,
}

impl Skipped {
    /// Processes a tag inside the element. Returns whether the tag ends it.
    fn ended_by(&mut self, tag: &Tag) -> bool {
        if *tag.name == *self.name {
            match tag.kind {
                TagKind::StartTag => self.depth += 1,
                TagKind::EndTag => self.depth -= 1,
            }
        }
        self.depth == 0
    }

    /// Returns the dropped element that a tag starts, if any.
    fn begun_by(tag: &Tag, names: &[&str]) -> Option<Skipped> {
        let is_start = tag.kind == TagKind::StartTag && !tag.self_closing;
        (is_start && names.contains(&&*tag.name))
            .then(|| Skipped { name: tag.name.to_string(), depth: 1 })
    }
}

struct Relocated {
    out: String,
    skipped: Option<Skipped>,
}

impl Relocated {
    fn token(&mut self, token: Token, prefix: &str, deeper: u8) {
        if let Some(skipped) = &mut self.skipped {
            if let Token::TagToken(tag) = &token
                && skipped.ended_by(tag)
            {
                self.skipped = None;
            }
            return;
        }
        match token {
            Token::TagToken(tag) => {
                self.skipped = Skipped::begun_by(&tag, LEFT_OUT);
                if self.skipped.is_none() && !LEFT_OUT.contains(&&*tag.name) {
                    self.tag(&tag, prefix, deeper);
                }
            }
            // Writing to a string cannot fail.
            Token::CharacterTokens(text) => {
                let _ = escape_html_body_text(&mut self.out, &text);
            }
            _ => {}
        }
    }

    fn tag(&mut self, tag: &Tag, prefix: &str, deeper: u8) {
        let name = &*tag.name;
        self.out.push_str(if tag.kind == TagKind::EndTag { "</" } else { "<" });
        match name.as_bytes() {
            [b'h', digit @ b'1'..=b'6'] => {
                let level = (digit - b'0').saturating_add(deeper).min(6);
                let _ = write!(self.out, "h{level}");
            }
            _ => self.out.push_str(name),
        }
        if tag.kind == TagKind::StartTag {
            for attribute in &tag.attrs {
                let name = &*attribute.name.local;
                // The address of a link is that of its target already.
                let is_target = name == "href" && matches!(&*tag.name, "a" | "area");
                self.attribute(name, &attribute.value, if is_target { None } else { Some(prefix) });
            }
            let is_open = tag.attrs.iter().any(|attribute| *attribute.name.local == *"open");
            if name == "details" && !is_open {
                self.out.push_str(" open=\"\"");
            }
        }
        self.out.push_str(if tag.self_closing { "/>" } else { ">" });
    }

    fn attribute(&mut self, name: &str, value: &str, prefix: Option<&str>) {
        let value =
            prefix.map_or_else(|| value.to_owned(), |prefix| relocated(name, value, prefix));
        let _ = write!(self.out, " {name}=\"");
        let _ = escape_html(&mut self.out, &value);
        self.out.push('"');
    }
}

/// Returns the value of an attribute with its ids and references.
fn relocated(name: &str, value: &str, prefix: &str) -> String {
    match name {
        "id" => format!("{prefix}:{value}"),
        _ if REFERENCES.contains(&name) => {
            let names = value.split_ascii_whitespace();
            names.map(|name| format!("{prefix}:{name}")).collect::<Vec<_>>().join(" ")
        }
        "href" | "xlink:href" if value.len() > 1 && value.starts_with('#') => {
            format!("#{prefix}:{}", value.get(1..).unwrap_or_default())
        }
        _ => value.replace("url(#", &format!("url(#{prefix}:")),
    }
}

#[derive(Default)]
struct Words {
    text: String,
    skipped: Option<Skipped>,
}

impl Words {
    fn token(&mut self, token: Token) {
        if let Some(skipped) = &mut self.skipped {
            if let Token::TagToken(tag) = &token
                && skipped.ended_by(tag)
            {
                self.skipped = None;
            }
            return;
        }
        match token {
            Token::TagToken(tag) => {
                self.skipped = Skipped::begun_by(&tag, WITHOUT_WORDS);
                if *tag.name == *"img" {
                    let alt = tag.attrs.iter().find(|found| *found.name.local == *"alt");
                    self.push(alt.map_or("", |alt| &alt.value));
                } else if !INLINE.contains(&&*tag.name) {
                    self.push(" ");
                }
            }
            Token::CharacterTokens(text) => self.push(&text),
            _ => {}
        }
    }

    /// Adds text, with each run of white space as one space.
    fn push(&mut self, text: &str) {
        for character in text.chars() {
            if !character.is_whitespace() {
                self.text.push(character);
            } else if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_and_references_get_the_prefix() {
        assert_eq!(
            relocate(
                "<p id=\"a\" title='x & \"y\"'><a href=\"#a\">b &amp; c</a> <a href=\"/d/#a\">e</a>\
                 <label for=a>no</label><b aria-describedby=\"a b\">f</b></p>",
                "page-x",
                0
            ),
            "<p id=\"page-x:a\" title=\"x &amp; &quot;y&quot;\"><a href=\"#a\">b &amp; c</a> \
             <a href=\"/d/#a\">e</a><b aria-describedby=\"page-x:a page-x:b\">f</b></p>"
        );
    }

    #[test]
    fn headings_go_down_and_details_are_open() {
        assert_eq!(
            relocate("<h2>a</h2><h6>b</h6><details><summary>c</summary></details><br/>", "p", 2),
            "<h4>a</h4><h6>b</h6><details open=\"\"><summary>c</summary></details><br/>"
        );
    }

    #[test]
    fn what_works_only_in_a_browser_is_left_out() {
        assert_eq!(
            relocate(
                "a<script>if (1 < 2) { '</b>' }</script>b<!-- c -->d<form><form>e</form>f</form>g",
                "p",
                0
            ),
            "abdg"
        );
        assert_eq!(relocate("a</form>b<style>c", "p", 0), "ab");
    }

    #[test]
    fn unclosed_pieces_are_kept_as_they_are() {
        assert_eq!(relocate("<div class=\"x\">", "p", 0), "<div class=\"x\">");
        assert_eq!(relocate("</div>", "p", 0), "</div>");
        assert_eq!(relocate("<div class=", "p", 0), "");
    }

    #[test]
    fn words_are_without_tags_scripts_and_comments() {
        assert_eq!(
            words(
                "<p>one <b>t</b>wo</p><p>three&nbsp;&amp; f&uuml;r<script>no</script></p><img alt=\"five\"><!-- no -->"
            ),
            "one two three & für five"
        );
    }

    #[test]
    fn deep_html_is_read_in_linear_time() {
        let deep = "<div id=\"a\"><h2>".repeat(50_000);
        assert_eq!(relocate(&deep, "p", 1).matches("<h3>").count(), 50_000);
        assert_eq!(words(&deep), "");
    }
}

//! No input makes the renderer fail.

use proptest::prelude::*;

use super::{Files, PLAIN, rendered, shown, shown_fragment};
use crate::diagnostic::Code;
use crate::markdown::Options;

const MANY: usize = 50_000;

fn finishes(text: &str) {
    let page = rendered(PLAIN, text, &Files::default());
    let fragment = &page.body.fragment;
    assert!(fragment.html.len() < 100 * text.len() + 1_000);
    assert!(fragment.markdown.text.len() < 50 * text.len() + 1_000);
}

#[test]
fn repeated_openers_finish() {
    for opener in [
        "[",
        "[[",
        "![",
        "![[",
        "[@",
        "[@a",
        "[^",
        "[^a]",
        "[a][b]",
        "*a ",
        "**a ",
        "_a ",
        "~~a ",
        "`",
        "<",
        "<a ",
        "<!--",
        "{{ ",
        "\\[^",
        "(www.",
        "www._",
        "https://",
        "(http://a.b/",
        ")",
        "http://a.b/(",
        "&",
        "](",
        "[a](",
        "[[a|",
        "|",
        "@;",
        "[@a;",
        "[@a][@b]",
        "<!-- ",
        "{{ a() }} ",
    ] {
        finishes(&opener.repeat(MANY));
        finishes(&format!("{}{}", opener.repeat(MANY), "]".repeat(MANY)));
    }
}

#[test]
fn repeated_lines_finish() {
    for line in [
        ">",
        "> ",
        "- ",
        "1. ",
        "* a\n",
        "::: note\n",
        ":::\n",
        ":::: note\n:::\n",
        "> ::: note\n",
        "[^a]: x\n",
        "[^a]: ",
        "# a\n\n",
        "# a-1\n\n",
        "```\n",
        "| a ",
        "a\n: b\n\n",
        "[a]: b\n",
        "<!-- a\n",
        "{{ a() }}\n\n",
        "{{ include(path = \"x\") }}\n\n",
        "a[^b]\n\n[^c]: d\n\n",
        "> [!NOTE]\n",
        "![a](b \"c\")\n\n",
        "<div>\n\n",
        "x [@a]\n",
        "```rust {1}\nlet x = 1;\n```\n",
    ] {
        finishes(&line.repeat(MANY / 5));
    }
}

#[test]
fn deep_nesting_is_shown_flat() {
    let text = format!("{}deep *words* [link](x.md)\n\n## after\n", "> ".repeat(500));
    let page = rendered(PLAIN, &text, &Files::default());
    let codes: Vec<Code> = page.diags.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::TooDeep]);
    let html = &page.body.fragment.html;
    assert_eq!(html.matches("<blockquote>").count(), 100);
    assert_eq!(html.matches("</blockquote>").count(), 100);
    assert!(html.contains("deep words link"));
    assert_eq!(page.body.headings.len(), 1);
}

#[test]
fn deep_notes_are_shown_flat() {
    let text = format!("{}deep\n\n{}", "::: note\n".repeat(200), ":::\n".repeat(200));
    let page = rendered(PLAIN, &text, &Files::default());
    let codes: Vec<Code> = page.diags.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::TooDeep]);
    assert_eq!(page.body.fragment.html.matches("<aside").count(), 100);
    assert_eq!(page.body.fragment.html.matches("</aside>").count(), 100);
}

/// Asserts that tags are balanced, anchors are unique and links do not nest.
fn assert_well_formed(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut anchors = std::collections::BTreeSet::new();
    for (at, _) in html.match_indices('<') {
        let (tag, _) = html[at + 1..].split_once('>').expect("tags end");
        let name = tag.split([' ', '\n']).next().expect("a tag has a name");
        if let Some(closed) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{html}");
        } else if !["br", "hr", "img", "input"].contains(&name) {
            assert!(name != "a" || !open.contains(&"a"), "{html}");
            assert!(name != "p" || !open.contains(&"p"), "{html}");
            open.push(name);
        }
        if let Some((_, id)) = tag.split_once(" id=\"") {
            let (id, _) = id.split_once('"').expect("attributes end");
            assert!(anchors.insert(id), "{id} twice in {html}");
        }
    }
    assert!(open.is_empty(), "{html}");
}

/// Generates text with many special characters.
fn marks() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z]{1,3}",
        1 => "\\PC{1,3}",
        8 => prop::sample::select(vec![
            "\n", "\n\n", " ", "    ", "\t", "\r\n", "\r", "> ", "- ", "1. ", "# ", "## ", "::: note", ":::", "::::", "[", "]", "[[", "]]", "|",
            "(", ")", "[@", "@a", ";", "#", ",", "[^a]", "[^a]: ", "![", "*", "**", "_", "`", "```", "```rs {1}", "~~~", "<!--", "-->",
            "<b>", "<a ", "</a>", "{{ ", " }}", "a(b = \"c\")", "include(path = \"a.md\")", "https://a.b", "www.a.b", "\\", "&amp;", "---", "===",
            "| a |\n|---|\n", "{#a .b}", "[!NOTE]", ": ", "- [x] ", "\u{0}", "é", "\u{feff}", "\"", "'",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_fail(text in marks(), raw_html: bool, heading_links: bool, smart_punctuation: bool) {
        let options = Options { raw_html, heading_links, old_anchors: heading_links, smart_punctuation, ..PLAIN };
        let files = Files(vec![("roles/a.md", text.clone())]);
        // `shown` cuts the text at every span and the HTML at every placeholder.
        shown(options, &text, &files);
        if !raw_html {
            assert_well_formed(&rendered(options, &text, &files).body.fragment.html);
        }
        shown_fragment(&text);
    }

    #[test]
    fn any_string_is_rendered(text: String) {
        shown(PLAIN, &text, &Files::default());
        shown_fragment(&text);
    }
}

//! HTML by feature, and properties that hold for any text.

use std::collections::HashSet;

use expect_test::expect;
use proptest::prelude::*;

use crate::diagnostic::Code;
use crate::markdown::tests::{Files, PLAIN, check, check_fragment, rendered, shown};
use crate::markdown::{MarkdownText, Options, PlaceholderKind};

fn codes(text: &str) -> Vec<(Code, Option<String>)> {
    let found = rendered(PLAIN, text, &Files::default()).diags;
    found.into_iter().map(|found| (found.code, found.cause.map(Into::into))).collect()
}

/// Returns the Markdown form, with the addresses of targets as numbers.
fn form(text: &str) -> String {
    let MarkdownText { text, placeholders } =
        rendered(PLAIN, text, &Files::default()).body.fragment.markdown;
    let mut shown = String::new();
    let mut from = 0;
    for placeholder in &placeholders {
        let at = placeholder.at as usize;
        shown.push_str(&text[from..at]);
        from = at;
        if let PlaceholderKind::Href(target) | PlaceholderKind::HtmlHref(target) = placeholder.kind
        {
            shown.push_str(&format!("⟨{target}⟩"));
        }
    }
    shown + &text[from..]
}

#[test]
fn elements_of_running_text_pass() {
    check(
        "Line one<br>line two, H<sub>2</sub>O, press <kbd>Ctrl</kbd>, <b>bold <i>both</b>, <tt>x</tt>.\n",
        expect![[r#"
            <p>Line one<br>line two, H<sub>2</sub>O, press <kbd>Ctrl</kbd>, <b>bold <i>both</i></b>, <code>x</code>.</p>
        "#]],
    );
    assert_eq!(
        form("One<br>two, H<sub>2</sub>O, press <kbd class=\"x\">Ctrl</kbd>\n"),
        "One<br>two, H<sub>2</sub>O, press <kbd class=\"x\">Ctrl</kbd>"
    );
    check_fragment(
        "A<br/>b <script>x</script>c\n",
        expect![[r#"
        A<br>b c
        RB0413 `<script>` is left out at "<script>"
    "#]],
    );
}

#[test]
fn markdown_stands_inside_blocks() {
    check(
        "<details>\n<summary>More &amp; more</summary>\n\n**bold** [x](y.md)\n\n</details>\n\nAfter.\n",
        expect![[r#"
            <details class="admonition details">
            <summary>More &amp; more</summary>
            <p><strong>bold</strong> <a href="⟨href 0⟩">x</a></p>
            </details>
            <p>After.</p>
            Link "y.md" from "roles" at "[x](y.md)"
        "#]],
    );
    check(
        "<div align=\"center\">\n\n![Alt](y.png)\n\n</div>\n",
        expect![[r#"
        <div align="center">
        <p><img⟨image 0⟩ alt="Alt" loading="lazy"></p>
        </div>
        Image "y.png" from "roles" at "![Alt](y.png)"
    "#]],
    );
    assert_eq!(
        form("<details open>\n<summary>A</summary>\n\n**b**\n\n</details>\n\nAfter.\n"),
        "<details open=\"\">\n<summary>A</summary>\n\n**b**\n\n</details>\n\nAfter."
    );
}

#[test]
fn what_is_open_ends_with_the_element_around() {
    check(
        "- <div>a\n\n  b\n- c</div>\n\n> <details>\n\nd\n\n</details></section>\n",
        expect![[r#"
            <ul>
            <li>
            <div>a
            <p>b</p>
            </div>
            </li>
            <li>
            <p>c</p>
            </li>
            </ul>
            <blockquote>
            <details class="admonition details">
            </details>
            </blockquote>
            <p>d</p>
        "#]],
    );
    check(
        "**a <sub>b** c</sub> d <sup>e\n\n::: note\n<div>\n:::\n\n</div>\n",
        expect![[r#"
        <p><strong>a <sub>b</sub></strong> c d <sup>e</sup></p>
        <aside class="admonition note" role="note">
        <p class="admonition-title"></p>
        <div>
        :::
        </div>
        </aside>
        RB0408 this block is not closed at "::: note"
          help: end it with a line `:::` at the same indentation
    "#]],
    );
}

#[test]
fn addresses_are_those_of_markdown() {
    check(
        "<p align=\"center\"><img src=\"x.png\" alt=\"X\" width=\"100\"> <a href=\"../a.md#b\" title=\"t\">a <b>b</b></a></p>\n",
        expect![[r#"
            <p align="center"><img src="⟨href 0⟩" alt="X" width="100" loading="lazy"> <a href="⟨href 1⟩" title="t">a <b>b</b></a></p>
            Image "x.png" from "roles" at "<img src=\"x.png\" alt=\"X\" width=\"100\">"
            Link "../a.md" #b from "roles" at "<a href=\"../a.md#b\" title=\"t\">"
        "#]],
    );
    check(
        "<picture>\n<source media=\"(prefers-color-scheme: dark)\" srcset=\"d.png 1x, d2.png 2x\">\n<img src=\"l.png\" alt=\"\">\n</picture>\n",
        expect![[r#"
            <p><picture>
            <source srcset="⟨href 0⟩ 1x, ⟨href 1⟩ 2x" media="(prefers-color-scheme: dark)">
            <img⟨image 2⟩ alt="" loading="lazy">
            </picture>
            </p>
            Image "d.png" from "roles" at "<source media=\"(prefers-color-scheme: dark)\" srcset=\"d.png 1x, d2.png 2x\">"
            Image "d2.png" from "roles" at "<source media=\"(prefers-color-scheme: dark)\" srcset=\"d.png 1x, d2.png 2x\">"
            Image "l.png" from "roles" at "<img src=\"l.png\" alt=\"\">"
        "#]],
    );
    check(
        "<img src=x.png height=3 srcset='a.png 2x'>, <a href=https://example.org?a&b>c</a>\n",
        expect![[r#"
            <p><img src="⟨href 0⟩" srcset="⟨href 1⟩ 2x" alt="" height="3" loading="lazy">, <a href="https://example.org?a&amp;b">c</a></p>
            Image "x.png" from "roles" at "<img src=x.png height=3 srcset='a.png 2x'>"
            Image "a.png" from "roles" at "<img src=x.png height=3 srcset='a.png 2x'>"
            RB0412 image `x.png` has no alternative text at "<img src=x.png height=3 srcset='a.png 2x'>"
              help: describe it: `alt="…"`; `alt=""` says that it is decoration
        "#]],
    );
    assert_eq!(
        form(
            "<p><img src=\"x.png\" alt=\"a\"> <a href=\"b.md\">b</a></p>\n\nIn <a href=\"c.md\">c</a>\n"
        ),
        "<p><img src=\"⟨0⟩\" alt=\"a\"> <a href=\"⟨1⟩\">b</a></p>\n\nIn <a href=\"⟨2⟩\">c</a>"
    );
}

#[test]
fn what_another_site_has_is_a_link() {
    check(
        "<img src=\"https://example.org/a/b.png\" alt=\"Chart\"> <a href=\"c.md\"><img src=\"https://example.org/d.png\"></a>\n",
        expect![[r#"
            <p><a href="https://example.org/a/b.png">Chart</a> <a href="⟨href 0⟩">d.png</a></p>
            Link "c.md" from "roles" at "<a href=\"c.md\">"
            RB0402 an image of `example.org` is shown as a link: it would be fetched from there at "<img src=\"https://example.org/a/b.png\" alt=\"Chart\">"
              help: copy the file into the site and show it from there
            RB0402 an image of `example.org` is shown as a link: it would be fetched from there at "<img src=\"https://example.org/d.png\">"
              help: copy the file into the site and show it from there
        "#]],
    );
    check(
        "<iframe src=\"https://example.org/v?a=1&amp;b\" title=\"A film\" width=\"1\"></iframe>\n\nIn <iframe src='https://example.org'></iframe> text.\n",
        expect![[r#"
            <p><a href="https://example.org/v?a=1&amp;b">A film</a>
            </p>
            <p>In <a href="https://example.org">https://example.org</a> text.</p>
            RB0413 `<iframe>` is left out: there is a link to what it embeds at "<iframe src=\"https://example.org/v?a=1&amp;b\" title=\"A film\" width=\"1\">"
            RB0413 `<iframe>` is left out: there is a link to what it embeds at "<iframe src='https://example.org'>"
        "#]],
    );
    check(
        "<video src=\"a.mp4\" poster=\"a.png\" autoplay></video>\n\n<audio><source src=\"b.mp3\" type=\"audio/mpeg\">no</audio>\n\n<video src=\"https://example.org/c.mp4\"></video>\n",
        expect![[r#"
            <p><video src="⟨href 0⟩" poster="⟨href 1⟩" controls="" preload="metadata"></video></p>
            <p><audio controls="" preload="metadata"><source src="⟨href 2⟩" type="audio/mpeg">no</audio></p>
            <p><a href="https://example.org/c.mp4">c.mp4</a></p>
            Link "a.mp4" from "roles" at "<video src=\"a.mp4\" poster=\"a.png\" autoplay>"
            Image "a.png" from "roles" at "<video src=\"a.mp4\" poster=\"a.png\" autoplay>"
            Link "b.mp3" from "roles" at "<source src=\"b.mp3\" type=\"audio/mpeg\">"
            RB0402 an image of `example.org` is shown as a link: it would be fetched from there at "<video src=\"https://example.org/c.mp4\">"
              help: copy the file into the site and show it from there
        "#]],
    );
}

#[test]
fn links_of_html_and_of_markdown_do_not_nest() {
    check(
        "[a <a href=\"b.md\">b</a>](c.md) <a href=\"d.md\">[e](f.md) https://example.org <a href=\"g.md\">h</a>\n",
        expect![[r#"
            <p><a href="⟨href 0⟩">a b</a> <a href="⟨href 2⟩">e https://example.org </a><a href="⟨href 3⟩">h</a></p>
            Link "c.md" from "roles" at "[a <a href=\"b.md\">b</a>](c.md)"
            Link "b.md" from "roles" at "<a href=\"b.md\">"
            Link "d.md" from "roles" at "<a href=\"d.md\">"
            Link "g.md" from "roles" at "<a href=\"g.md\">"
        "#]],
    );
    check(
        "<a href=\"d.md\">\n\n[[f]] ![x](y.png)\n\n</a>\n",
        expect![[r#"
        <a href="⟨href 0⟩">
        <p>⟨title 1⟩ <img⟨image 2⟩ alt="x" loading="lazy"></p>
        </a>
        Link "d.md" from "roles" at "<a href=\"d.md\">"
        Wiki "f" from "roles" at "[[f]]"
        Image "y.png" from "roles" at "![x](y.png)"
    "#]],
    );
}

#[test]
fn ids_are_places_of_the_page() {
    check(
        "<a id=\"top\"></a><a name=\"old\"></a>\n\n## Setup\n\n<a id=\"setup\">\n\n<div id=\"box\">x</div> <b id=\"fn:1\">y</b> <span id=\"box\">z</span>\n",
        expect![[r###"
            <p><a id="top"></a><a id="old"></a></p>
            ⟨section⟩<h2 id="setup">Setup</h2>
            <div id="box">x</div>
            <b>y</b> <span>z</span>
            heading 2 #setup "Setup" at "## Setup"
            RB0415 the id `setup` is left out: this page has that anchor already at "<a id=\"setup\">"
            RB0415 the id `fn:1` is left out: this page has that anchor already at "<b id=\"fn:1\">"
            RB0415 the id `box` is left out: this page has that anchor already at "<span id=\"box\">"
        "###]],
    );
    let page = rendered(PLAIN, "<p id=a>x <a name='b' id='c'>y</p>\n", &Files::default());
    let ids: Vec<&str> = page.body.ids.iter().map(|id| &*id.value).collect();
    assert_eq!(ids, ["a", "c", "b"]);
}

#[test]
fn headings_take_part() {
    check(
        "<h1 align=\"center\">One <em>two</em></h1>\n\n<h3 id=\"x\">Three</h3>\n\n## One two\n\n<h2>\n\nfour\n\n</h2>\n",
        expect![[r###"
            ⟨section⟩<h3 id="x">Three</h3>
            ⟨section⟩<h2 id="one-two">One two</h2>
            ⟨section⟩<h2>
            <p>four</p>
            </h2>
            title "One two" at "<h1 align=\"center\">One <em>two</em></h1>"
            heading 3 #x "Three" at "<h3 id=\"x\">"
            heading 2 #one-two "One two" at "## One two"
        "###]],
    );
    check_fragment(
        "<h2>One</h2>\n",
        expect![[r#"
        <p>One</p>
    "#]],
    );
}

#[test]
fn tables_scroll_and_their_parts_stand_where_they_may() {
    check(
        "<table><caption>C</caption>\n<tr><th>a<td colspan=2>b\n<tr><td>c\n</table>\n\n<td>lone</td>\n",
        expect![[r#"
            <div class="table-scroll" tabindex="0" role="region" aria-label=""><table><caption>C</caption>
            <tr><th>a</th><td colspan="2">b
            </td></tr>
            <tr><td>c
            </td></tr>
            </table></div>
            lone
        "#]],
    );
    check(
        "| a | b |\n|---|---|\n| c <td>d | <ul><li>e<li>f</ul> |\n",
        expect![[r#"
        <div class="table-scroll" tabindex="0" role="region" aria-label="">
        <table>
        <thead>
        <tr>
        <th scope="col">a</th>
        <th scope="col">b</th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <td>c d</td>
        <td><ul><li>e</li><li>f</li></ul></td>
        </tr>
        </tbody>
        </table>
        </div>
    "#]],
    );
    check(
        "<table>\n<tr>\n<td>\n\n**a**\n\n| b |\n|---|\n\n</td>\n</tr>\n</table>\n",
        expect![[r#"
            <div class="table-scroll" tabindex="0" role="region" aria-label=""><table>
            <tr>
            <td>
            <p><strong>a</strong></p>
            <div class="table-scroll" tabindex="0" role="region" aria-label="">
            <table>
            <thead>
            <tr>
            <th scope="col">b</th>
            </tr>
            </thead>
            </table>
            </div>
            </td>
            </tr>
            </table></div>
        "#]],
    );
    check(
        "<li>a\n\n<ul>\n<li>b\n<li>c\n</ul>\n\n<dl><dt>d<dd>e</dl>\n",
        expect![[r#"
        <div>a
        <ul>
        <li>b
        </li>
        <li>c
        </li>
        </ul>
        <dl>
        <dt>d</dt>
        <dd>e</dd>
        </dl>
        </div>
    "#]],
    );
}

#[test]
fn what_could_run_code_is_left_out() {
    check(
        "a <script>alert(1)</script> b <style>c{}</style> <svg><a href='javascript:x'>d</a></svg>\n\n<script>\nalert(2)\n\n</script>\n\n<form action=x>e <input value=f> <button onclick=g>h</button></form>\n",
        expect![[r#"
            <p>a  b  </p>
            <p>e h
            </p>
            RB0413 `<script>` is left out at "<script>"
            RB0413 `<style>` is left out at "<style>"
            RB0413 `<svg>` is left out at "<svg>"
            RB0413 `<script>` is left out at "<script>"
            RB0413 `<form>` is left out at "<form action=x>"
            RB0413 `<input>` is left out at "<input value=f>"
            RB0414 the attribute `onclick` is left out at "<button onclick=g>"
            RB0413 `<button>` is left out at "<button onclick=g>"
        "#]],
    );
    check(
        "<a href=\"java&#x73;cript:x\" onclick='y'>a</a> <p style='b' onmouseover=c>d</p> <img src='data:image/svg+xml,e' alt='f'>\n",
        expect![[r#"
            <div class="paragraph">a <p>d</p> f</div>
            RB0414 the attribute `onclick` is left out at "<a href=\"java&#x73;cript:x\" onclick='y'>"
            RB0402 links with the scheme `javascript` are not allowed at "<a href=\"java&#x73;cript:x\" onclick='y'>"
              help: use http, https, mailto, tel or an address within the site
            RB0414 the attribute `style` is left out at "<p style='b' onmouseover=c>"
            RB0414 the attribute `onmouseover` is left out at "<p style='b' onmouseover=c>"
            RB0402 images cannot use this URL scheme at "<img src='data:image/svg+xml,e' alt='f'>"
              help: copy the file into the site and show it from there
        "#]],
    );
    assert_eq!(codes("<SCRIPT>x\n"), [(Code::HtmlLeftOut, Some("SCRIPT".into()))]);
}

#[test]
fn what_is_no_element_is_text_unless_it_ends() {
    check(
        "Write <your-name> or `<x>`.\n\n<Listing number=\"1\" caption=\"c\">\n\n```\na\n```\n\n</Listing>\n\n<Foo/> <bar> <!-- c -->d\n",
        expect![[r#"
            <p>Write &lt;your-name&gt; or <code>&lt;x&gt;</code>.</p>
            <pre tabindex="0"><code>a
            </code></pre>
            <p>Listing 1: c</p>
            <p>&lt;bar&gt; d</p>
            RB0419 `<Foo>` is a tag of another tool and is left out at "<Foo/>"
              help: write what it stands for in Markdown; to hide this finding: `[checks]` `RB0419 = "off"`
            RB0403 `<your-name>` is no element of HTML and is shown as text at "<your-name>"
              help: put it between backticks, or write `\<`
            RB0403 `<bar>` is no element of HTML and is shown as text at "<bar>"
              help: put it between backticks, or write `\<`
        "#]],
    );
    check(
        "<your-name>\n",
        expect![[r#"
        &lt;your-name&gt;
        RB0403 `<your-name>` is no element of HTML and is shown as text at "<your-name>"
          help: put it between backticks, or write `\<`
    "#]],
    );
    check(
        "a < b, <3, </ x, <div class=\"a\n",
        expect![[r#"
        <p>a &lt; b, &lt;3, &lt;/ x, &lt;div class="a</p>
    "#]],
    );
}

#[test]
fn an_aside_is_a_note_and_centre_is_centred() {
    check(
        "<aside>\n💡 Start here.\n\n</aside>\n\n<center>a</center>\n",
        expect![[r#"
            <aside class="admonition note"><p class="admonition-title"></p>
            💡 Start here.
            </aside>
            <div class="centred">a</div>
        "#]],
    );
    assert_eq!(
        form("<aside>\nStart *here*.\n\n</aside>\n\n<center>a</center>\n"),
        "<aside>\nStart *here*.\n\n</aside>\n\n<div align=\"center\">a</div>"
    );
}

#[test]
fn blocks_within_paragraphs_are_no_paragraphs() {
    check(
        "a <div align=\"right\">b</div> c\n",
        expect![[r#"
        <div class="paragraph">a <div align="right">b</div> c</div>
    "#]],
    );
    check(
        "<p>a<p>b\n\n<p align=center>\n\nc\n\n</p>\n",
        expect![[r#"
        <p>a</p>
        <p>b
        </p>
        <div align="center">
        </div>
        <p>c</p>
    "#]],
    );
}

#[test]
fn words_have_no_tags() {
    let text = "<p>one <b>t</b>wo<br>three</p><table><tr><td>four</td><td>f&uuml;nf</td></tr></table>\n\nsix<br>seven <kbd>x</kbd> <img src=a.png alt=eight>\n";
    let words = rendered(PLAIN, text, &Files::default()).body.fragment.text;
    assert_eq!(&*words, "one two three\nfour fünf\nsix seven x eight");
}

#[test]
fn raw_html_has_its_addresses_resolved() {
    let raw = Options { raw_html: true, ..PLAIN };
    let text = "<div onclick=x><img src='a.png'><img src=b.png width=1>\n<a href=\"c.md#d\" id=e>f</a> <a href=\"https://x.y\">g</a>\n<img srcset=\"h.png 1x, i.png 2x\"></div>\n\nj <a href=k.md>l</a>\n";
    expect![[r#"
        <div onclick=x><img ⟨image 0⟩><img src="⟨href 1⟩" width=1>
        <a href="⟨href 2⟩" id=e>f</a> <a href="https://x.y">g</a>
        <img srcset="⟨href 3⟩ 1x, ⟨href 4⟩ 2x"></div>
        <p>j <a href="⟨href 5⟩">l</a></p>
        Image "a.png" from "roles" at "<img src='a.png'>"
        Image "b.png" from "roles" at "<img src=b.png width=1>"
        Link "c.md" #d from "roles" at "<a href=\"c.md#d\" id=e>"
        Image "h.png" from "roles" at "<img srcset=\"h.png 1x, i.png 2x\">"
        Image "i.png" from "roles" at "<img srcset=\"h.png 1x, i.png 2x\">"
        Link "k.md" from "roles" at "<a href=k.md>"
    "#]]
    .assert_eq(&shown(raw, text, &Files::default()));
    let page = rendered(raw, text, &Files::default());
    let ids: Vec<&str> = page.body.ids.iter().map(|id| &*id.value).collect();
    assert_eq!(ids, ["e"]);
}

/// Returns the HTML as a page has it, with some address in the place of each target.
fn filled(text: &str) -> String {
    let fragment = rendered(PLAIN, text, &Files::default()).body.fragment;
    let mut html = String::new();
    let mut from = 0;
    for placeholder in &fragment.placeholders {
        let at = placeholder.at as usize;
        html.push_str(&fragment.html[from..at]);
        from = at;
        match placeholder.kind {
            PlaceholderKind::Href(_) => html.push_str("/x/"),
            PlaceholderKind::Image(_) => html.push_str(" src=\"/x.png\""),
            PlaceholderKind::Title(_) => html.push('t'),
            _ => {}
        }
    }
    html + &fragment.html[from..]
}

/// Asserts that the start and end tags of HTML match.
fn assert_balanced(html: &str, text: &str) {
    let mut open: Vec<String> = Vec::new();
    for piece in super::pieces(html) {
        let tag = &html[piece.range.clone()];
        let name = super::scan::name(tag).to_owned();
        match piece.kind {
            super::Kind::Begin
                if !["img", "br", "hr", "wbr", "input", "source", "col"].contains(&&*name) =>
            {
                open.push(name);
            }
            super::Kind::End => assert_eq!(open.pop().as_deref(), Some(&*name), "{text:?}\n{html}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?} of {text:?}\n{html}");
}

/// Asserts that a sanitiser that knows what rolebook writes leaves the HTML as it is, as a browser
/// parses it, and that the HTML leaves what is around alone.
fn assert_safe(html: &str, text: &str) {
    let mut judge = ammonia::Builder::default();
    judge
        .add_tags([
            "section",
            "picture",
            "source",
            "video",
            "audio",
            "figure",
            "figcaption",
            "s",
            "input",
            "u",
            "big",
            "menu",
            "ruby",
            "address",
        ])
        .add_generic_attributes([
            "class",
            "id",
            "align",
            "width",
            "height",
            "dir",
            "tabindex",
            "role",
            "aria-label",
            "src",
            "srcset",
            "href",
            "alt",
            "loading",
            "start",
            "open",
            "valign",
            "colspan",
            "rowspan",
            "span",
            "controls",
            "preload",
            "poster",
            "type",
            "disabled",
            "checked",
            "media",
            "border",
            "value",
            "cellpadding",
            "cellspacing",
            "scope",
            "headers",
            "name",
            "loop",
            "muted",
            "sizes",
            "datetime",
            "reversed",
        ])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None);
    let around = format!("<div id=\"outer\"><ul><li>{html}</li></ul></div><p id=\"after\">z</p>");
    let judged = judge.clean(&around).to_string();
    assert!(
        judged.ends_with("</li></ul></div><p id=\"after\">z</p>"),
        "{text:?}\n{around}\n{judged}"
    );
    // Nothing is removed: the tags that are written are those that are left.
    let tags = |html: &str| -> Vec<String> {
        let pieces = super::pieces(html);
        let starts = pieces.into_iter().filter(|piece| piece.kind == super::Kind::Begin);
        let mut found: Vec<String> = starts
            .map(|piece| {
                let tag = super::tag::Tag::parse(&html[piece.range]);
                let mut names: Vec<&str> = tag.attributes.iter().map(|(name, _)| &**name).collect();
                names.sort_unstable();
                names.dedup();
                format!("{} {}", tag.name, names.join(" "))
            })
            // A browser adds them.
            .filter(|tag| !tag.starts_with("tbody") && !tag.starts_with("colgroup"))
            .collect();
        found.sort_unstable();
        found
    };
    // A browser moves what is in a table but in none of its cells, and ends elements for it.
    if !text.contains("<table") {
        assert_eq!(tags(&around), tags(&judged), "{text:?}\n{around}\n{judged}");
    }
    // Words of the text may look like any of these; in a tag none may be.
    let written: String = super::pieces(&judged)
        .into_iter()
        .filter(|piece| piece.kind == super::Kind::Begin)
        .map(|piece| judged[piece.range].to_ascii_lowercase())
        .collect();
    for word in ["<script", "<style", "<iframe", "javascript:", "onerror", "<svg", "<form"] {
        let is_there = match word {
            // An alternative text may have any words.
            "javascript:" => ["href=\"javascript:", "src=\"javascript:"]
                .iter()
                .any(|start| written.contains(start)),
            "onerror" => written.contains(" onerror="),
            word => written.contains(word),
        };
        assert!(!is_there, "{word} of {text:?}\n{judged}");
    }
}

const PARTS: &[&str] = &[
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<p align=center>",
    "<b>",
    "</b>",
    "<a href='x.md'>",
    "<a href=\"java&#115;cript:alert(1)\">",
    "<a id=i>",
    "<a name=n>",
    "</a>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<caption>",
    "<thead>",
    "<col>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<h2>",
    "</h2>",
    "<details>",
    "<summary>",
    "</summary>",
    "</details>",
    "<pre>",
    "</pre>",
    "<script>",
    "</script>",
    "<style>",
    "<svg>",
    "<svg/onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<img src='a.png' alt=''>",
    "<img src=\"JaVaScRiPt:x\">",
    "<img srcset='data:x 1x, a.png 2x'>",
    "<picture>",
    "<source srcset=a>",
    "</picture>",
    "<video src=a.mp4>",
    "</video>",
    "<iframe src='https://x.y'>",
    "</iframe>",
    "<form action=x>",
    "<input>",
    "</form>",
    "<x-y>",
    "</x-y>",
    "<X z='1'>",
    "<center>",
    "</center>",
    "<aside>",
    "</aside>",
    "<br>",
    "</br>",
    "<hr>",
    "<math><mtext>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x ?>",
    "<div class=\"",
    "\"",
    "'",
    "<",
    ">",
    "</",
    "&lt;",
    "&#60;script&#62;",
    "\n",
    "\n\n",
    "\n\n    ",
    "\n- ",
    "\n> ",
    "\n# ",
    "\n| a | b |\n|---|---|\n| ",
    " | ",
    "\n::: note\n",
    "\n:::\n",
    "`",
    "```\n",
    "**",
    "_",
    "[",
    "](y.md)",
    "![",
    "[[z]]",
    "a",
    " b ",
    "https://x.y ",
    "[^1]",
    "\n\n[^1]: ",
    "</section>",
    "</body>",
    "</html>",
    "<plaintext>",
    "<textarea>",
    "<select><option>",
    "<template>",
    "<noscript>",
    "<title>",
    "<base href=//x>",
    "<link rel=x>",
    "<span style='x'>",
    "</span>",
    "<q>",
    "<code>",
    "</code>",
    "<font color=red>",
    "</font>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_html_that_is_unsafe_or_unbalanced(
        parts in prop::collection::vec(prop::sample::select(PARTS), 0..24)
    ) {
        let text = parts.concat();
        let html = filled(&text);
        assert_balanced(&html, &text);
        assert_safe(&html, &text);
    }
}

#[test]
fn many_tags_take_linear_time() {
    let started = std::time::Instant::now();
    for part in [
        "<div>",
        "<div>\n\n",
        "</div>",
        "<b>",
        "<p align=center>",
        "<a href=x>",
        "<a ",
        "<script>",
        "x <script>",
        "<h2>",
        "<table>",
        "<td>",
        "<li>",
        "<x-y>",
        "<details>\n\n",
        "<img src=\"",
        "<!--",
        "<div id=a onclick=b>",
    ] {
        let text = part.repeat(10_000);
        let page = rendered(PLAIN, &text, &Files::default());
        assert!(page.body.fragment.html.len() <= 60 * text.len(), "{part}");
        let text = format!("a {text}");
        rendered(PLAIN, &text, &Files::default());
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

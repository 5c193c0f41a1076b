//! Placeholders for content that depends on the document.

use expect_test::expect;

use super::{Files, PLAIN, rendered};
use crate::markdown::{Fragment, Options, PlaceholderKind};

/// Returns the HTML with a mark for each of these placeholders, and braces round what it covers.
fn shown(fragment: &Fragment) -> String {
    let mut marks: Vec<(usize, String)> = Vec::new();
    for placeholder in &fragment.placeholders {
        let at = placeholder.at as usize;
        let (name, len) = match placeholder.kind {
            PlaceholderKind::Anchor { len } => ("anchor".to_owned(), Some(len)),
            PlaceholderKind::Level { level } => {
                assert!(fragment.html[at..].starts_with(&level.to_string()));
                ("level".to_owned(), Some(1))
            }
            PlaceholderKind::LinkEnd(target) => (format!("end {target}"), None),
            PlaceholderKind::Permalink { len } => ("permalink".to_owned(), Some(len)),
            PlaceholderKind::Raw { len } => ("raw".to_owned(), Some(len)),
            PlaceholderKind::Note { index, len } => (format!("note {index}"), Some(len)),
            PlaceholderKind::Label { label, len } => (label.key().to_owned(), Some(len)),
            PlaceholderKind::Details => ("details".to_owned(), None),
            _ => continue,
        };
        match len {
            Some(len) => {
                marks.push((at, format!("{{{name}: ")));
                marks.push((at + len as usize, "}".to_owned()));
            }
            None => marks.push((at, format!("{{{name}}}"))),
        }
    }
    marks.sort_by_key(|(at, _)| *at);
    let mut out = String::new();
    let mut from = 0;
    for (at, mark) in marks {
        out.push_str(&fragment.html[from..at]);
        out.push_str(&mark);
        from = at;
    }
    out + &fragment.html[from..]
}

#[test]
fn headings_links_and_details() {
    let options = Options { heading_links: true, ..PLAIN };
    let text = "## Größe\n\n[a](b.md) [[c]] [[#d|e]] <https://f.g>\n\n::: details\nh\n:::\n";
    expect![[r##"
        <h{level: 2} id="{anchor: größe}">Größe{permalink:  <a class="anchor" href="#{anchor: gr%C3%B6%C3%9Fe}" aria-label="{link_to_section: Größe}">#</a>}</h{level: 2}>
        <p><a href="">a</a>{end 0} <a href=""></a>{end 1} <a href="">e</a>{end 2} <a href="https://f.g">https://f.g</a></p>
        <details{details} class="admonition details">
        <summary>{text.details: }</summary>
        <p>h</p>
        </details>
    "##]].assert_eq(&shown(&rendered(options, text, &Files::default()).body.fragment));
}

#[test]
fn footnotes() {
    let text = "a[^x] b[^y] c[^x] [d[^y]](e.md)\n\n[^x]: f\n[^y]:\n    - g\n";
    expect![[r##"
        <p>a<sup class="footnote-mark"><a href="#{anchor: fn:{note 0: 1}}" id="{anchor: fnref:{note 0: 1}}" role="doc-noteref" aria-label="{text.footnote: {note 0: 1}}">{note 0: 1}</a></sup> b<sup class="footnote-mark"><a href="#{anchor: fn:{note 1: 2}}" id="{anchor: fnref:{note 1: 2}}" role="doc-noteref" aria-label="{text.footnote: {note 1: 2}}">{note 1: 2}</a></sup> c<sup class="footnote-mark"><a href="#{anchor: fn:{note 0: 1}}" id="{anchor: fnref:{note 0: 1}-2}" role="doc-noteref" aria-label="{text.footnote: {note 0: 1}}">{note 0: 1}</a></sup> [d<sup class="footnote-mark"><a href="#{anchor: fn:{note 1: 2}}" id="{anchor: fnref:{note 1: 2}-2}" role="doc-noteref" aria-label="{text.footnote: {note 1: 2}}">{note 1: 2}</a></sup>](e.md)</p>
        <section class="footnotes" role="doc-endnotes" aria-label="{text.footnotes: }">
        <ol>
        <li id="{anchor: fn:{note 0: 1}}">
        <p>f <a href="#{anchor: fnref:{note 0: 1}}" role="doc-backlink" aria-label="{text.footnote_back: {note 0: 1}}">↩</a> <a href="#{anchor: fnref:{note 0: 1}-2}" role="doc-backlink" aria-label="{text.footnote_back: {note 0: 1}, 2}">↩</a></p>
        </li>
        <li id="{anchor: fn:{note 1: 2}}">
        <ul>
        <li>g</li>
        </ul>
        <p><a href="#{anchor: fnref:{note 1: 2}}" role="doc-backlink" aria-label="{text.footnote_back: {note 1: 2}}">↩</a> <a href="#{anchor: fnref:{note 1: 2}-2}" role="doc-backlink" aria-label="{text.footnote_back: {note 1: 2}, 2}">↩</a></p>
        </li>
        </ol>
        </section>
    "##]].assert_eq(&shown(&rendered(PLAIN, text, &Files::default()).body.fragment));
}

#[test]
fn raw_html() {
    let options = Options { raw_html: true, ..PLAIN };
    let text = "<div id=\"x\">\n\na <b>c</b>\n\n</div>\n";
    expect![[r#"
        {raw: <div id="x">
        }<p>a {raw: <b>}c{raw: </b>}</p>
        {raw: </div>
        }"#]]
    .assert_eq(&shown(&rendered(options, text, &Files::default()).body.fragment));
}

#[test]
fn every_name_of_an_anchor_has_a_placeholder() {
    let options = Options { heading_links: true, ..PLAIN };
    let text = "## A {#b .c}\n\nd[^e] [[#b]] [f](#b)\n\n### A\n\n[^e]: g[^h]\n[^h]: i[^e]\n";
    let fragment = rendered(options, text, &Files::default()).body.fragment;
    let placeholders: Vec<usize> = fragment
        .placeholders
        .iter()
        .filter(|placeholder| {
            matches!(placeholder.kind, PlaceholderKind::Anchor { .. } | PlaceholderKind::Href(_))
        })
        .map(|placeholder| placeholder.at as usize)
        .collect();
    let mut names: Vec<usize> = Vec::new();
    for begin in [" id=\"", "href=\"#"] {
        names.extend(fragment.html.match_indices(begin).map(|(at, begin)| at + begin.len()));
    }
    names.extend(fragment.html.match_indices("href=\"\"").map(|(at, _)| at + 6));
    names.sort_unstable();
    assert_eq!(placeholders, names);
}

#[test]
fn the_place_of_a_block_stands_behind_the_name_of_its_tag() {
    let text = "## A\n\n- b\n\n> c\n\n### D\n\ne\n";
    let fragment = rendered(PLAIN, text, &Files::default()).body.fragment;
    let mut count = 0;
    for placeholder in fragment
        .placeholders
        .iter()
        .filter(|placeholder| matches!(placeholder.kind, PlaceholderKind::Source(_)))
    {
        let (before, behind) = fragment.html.split_at(placeholder.at as usize);
        let tag = before.rsplit('<').next().unwrap_or_default();
        assert!(tag.chars().all(|c| c.is_ascii_alphanumeric()) && tag != "h", "<{tag}");
        assert!(behind.starts_with([' ', '>']), "<{tag}{behind}");
        count += 1;
    }
    assert!(count >= 4, "{count} places");
}

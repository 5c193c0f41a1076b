//! Links as other tools write them: what each leads to, and what is said about it.

use crate::support::{Site, codes, findings};

/// Builds a handbook whose front page has these links, and returns its HTML, its Markdown and the findings.
fn home(site: &Site, text: &str) -> (String, String, String) {
    site.write("content/_index.md", format!("# Working hours\n\n{text}\n"));
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    let tree = crate::support::tree(&site.out());
    let page = |path: &str| String::from_utf8_lossy(&tree[path]).into_owned();
    (page("index.html"), page("index.md"), findings(&report))
}

fn pages() -> Site {
    let site = Site::bare();
    site.write("content/guide/b.md", "+++\naliases = [\"/old/b/\"]\n+++\n# All remote\n\n## Impact awards\n\nText.\n\n## k8s.sgdev.org\n")
        .write("content/guide/_index.md", "# Guide\n")
        .write("content/roles/Product Owner.md", "# Product Owner\n\n## What you do\n");
    site
}

#[test]
fn links_of_other_tools_lead_to_their_pages() {
    for (written, address) in [
        ("guide/b.md", "/guide/b/"),
        ("guide/b.html", "/guide/b/"),
        ("guide/index.html", "/guide/"),
        ("/guide/b.html#impact-awards", "/guide/b/#impact-awards"),
        ("guide/", "/guide/"),
        ("{{site.base_url}}/guide/b/", "/guide/b/"),
        ("guide/b.md#all-remote", "/guide/b/"),
        ("#working-hours", "#"),
        ("roles/Product%20Owner.md", "/roles/product-owner/"),
    ] {
        let site = pages();
        let (html, markdown, found) = home(&site, &format!("[x]({written})"));
        assert!(html.contains(&format!("<a href=\"{address}\">x</a>")), "{written}: {html}");
        let address = if address == "#" { "/" } else { address };
        assert!(markdown.contains(&format!("[x]({address})")), "{written}: {markdown}");
        assert!(!found.contains("content/_index.md"), "{written}: {found}");
    }
}

#[test]
fn other_spellings_lead_to_the_one_that_is_meant_with_a_note() {
    for (written, address, code, help) in [
        ("guide/b.md#Impact-awards", "/guide/b/#impact-awards", "RB0312", "write `#impact-awards`"),
        ("guide/b.md#k8s-sgdev-org", "/guide/b/#k8ssgdevorg", "RB0312", "write `#k8ssgdevorg`"),
        ("/old/b/", "/guide/b/", "RB0313", "write `guide/b.md`"),
        ("old/b#impact-awards", "/guide/b/#impact-awards", "RB0313", "write `guide/b.md`"),
        ("Guide/B.md", "/guide/b/", "RB0314", "write `guide/b.md`"),
    ] {
        let site = pages();
        let (html, markdown, found) = home(&site, &format!("[x]({written})"));
        assert!(html.contains(&format!("<a href=\"{address}\">x</a>")), "{written}: {html}");
        assert!(markdown.contains(&format!("[x]({address})")), "{written}: {markdown}");
        assert!(found.contains(code) && found.contains(help), "{written}: {found}");
    }
}

#[test]
fn headings_are_named_by_their_words_in_links_by_name() {
    let site = pages();
    let (html, _, found) = home(&site, "[[Product Owner#What you do]] [[gone]]");
    assert!(html.contains("href=\"/roles/product-owner/#what-you-do\""), "{html}");
    assert!(html.contains("</a> gone</p>"), "{html}");
    assert!(!found.contains("RB0312") && !found.contains("did you mean"), "{found}");
}

#[test]
fn what_leads_nowhere_is_its_text() {
    let site = pages();
    let text = "[a *b* \\[c\\]](gone.md \"(t)\") ![d](gone.png) ![](x/gone.png) [e](#gone) \
                [f](guide/b.md#gone) [g]({{ page.x }}) [h]({{page.x}})";
    let (html, markdown, _) = home(&site, text);
    let wanted = "<p>a <em>b</em> [c] <span class=\"missing\">d</span> \
                  <span class=\"missing\">gone.png</span> e <a href=\"/guide/b/\">f</a> \
                  g h</p>";
    assert!(html.contains(wanted), "{html}");
    assert!(markdown.contains("a *b* \\[c\\] d  e [f](/guide/b/) "), "{markdown}");
}

#[test]
fn a_site_with_templates_keeps_anchors_that_only_they_may_have() {
    let site = Site::empty();
    site.write("site.toml", "title = \"T\"\n").write(
        "templates/home.html",
        "{% extends \"base.html\" %}{% block main %}<p id=\"contact\">x</p>\
         {% include \"parts/sections.html\" %}{% endblock main %}",
    );
    let (html, _, found) = home(&site, "[x](#contact)");
    assert!(html.contains("<a href=\"#contact\">x</a>") && !found.contains("RB0305"), "{found}");
}

#[test]
fn an_image_of_another_host_is_a_link_and_one_finding_for_each_host() {
    let site = pages();
    let text = "![a](https://a.example/1.png) ![](https://a.example/2.png?x) \
                [![b](https://b.example/badge.svg)](https://b.example/)";
    let (html, markdown, _) = home(&site, text);
    let link = |name: &str, words: &str| {
        format!("<a class=\"elsewhere\" href=\"https://a.example/{name}\">{words}</a>")
    };
    assert!(
        html.contains(&link("1.png", "a")) && html.contains(&link("2.png?x", "2.png")),
        "{html}"
    );
    assert!(html.contains("<a href=\"https://b.example/\">b</a>"), "{html}");
    assert!(markdown.contains("[a](https://a.example/1.png)"), "{markdown}");
    let report = site.check();
    let count = codes(&report).iter().filter(|code| **code == "RB0402").count();
    assert_eq!(count, 1, "codes are listed once");
    let unsafe_ones = report.diagnostics.iter().filter(|it| it.code.rule().code == "RB0402");
    assert_eq!(unsafe_ones.map(|it| it.count).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn a_slip_in_a_scheme_is_told_with_the_scheme() {
    let site = pages();
    let (html, _, found) =
        home(&site, "[a](hhttps://x.example) [b](ftp://x.example) [c](slack://x)");
    assert!(html.contains("<p>a b c</p>"), "{html}");
    assert!(found.contains("did you mean `https`?"), "{found}");
    assert!(found.contains("note[RB0402]: links with the scheme `ftp`"), "{found}");
}

#[test]
fn the_rest_of_the_repository_is_within_reach() {
    let text = "[a](../LICENSE) [b](../scripts) [c](../scripts/run.sh) ![d](../assets/.hidden/d.svg) \
                [e](../../up) ![f](.gitbook/f.svg)";
    let site = pages();
    site.write("LICENSE", "Free.\n")
        .write("scripts/run.sh", "true\n")
        .write("assets/.hidden/d.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .write("content/.gitbook/f.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let (html, _, found) = home(&site, text);
    let tree = crate::support::tree(&site.out());
    assert!(html.contains("<a href=\"/files/LICENSE\">a</a> b "), "{html}\n{found}");
    assert!(html.contains("<a href=\"/files/scripts/run.sh\">c</a>"), "{html}");
    assert!(html.contains("src=\"/files/assets/.hidden/d.svg\""), "{html}\n{found}");
    assert!(html.contains("src=\"/.gitbook/f.svg\""), "{html}\n{found}");
    assert_eq!(tree["files/LICENSE"], b"Free.\n");
    assert!(tree.contains_key("files/assets/.hidden/d.svg"), "{:?}", tree.keys());
    assert!(found.contains("RB0316") && found.contains("outside the handbook"), "{found}");

    site.write("site.toml", "[repository]\nurl = \"https://github.com/o/n\"\n");
    std::fs::remove_dir_all(site.root().join("content/roles")).expect("it is there");
    let (html, markdown, _) = home(&site, &text.replace("[e](../../up)", ""));
    let web = "https://github.com/o/n";
    assert!(html.contains(&format!("<a href=\"{web}/blob/HEAD/LICENSE\">a</a>")), "{html}");
    assert!(markdown.contains(&format!("[b]({web}/tree/HEAD/scripts)")), "{markdown}");
    assert!(html.contains("src=\"/files/assets/.hidden/d.svg\""), "{html}");
}

#[test]
fn links_that_commonmark_does_not_read_are_links() {
    let site = pages();
    let text = "[a](roles/Product Owner.md#What you do) [[1]](https://example.org/1) f[0](see the note) \
                `[e](with spaces.md)` `[[1]](x)`";
    let (html, _, found) = home(&site, text);
    assert!(html.contains("<a href=\"/roles/product-owner/#what-you-do\">a</a>"), "{html}");
    assert!(
        html.contains("<a href=\"https://example.org/1\">[1]</a> f[0](see the note)"),
        "{html}"
    );
    let code = "<code>[e](with spaces.md)</code> <code>[[1]](x)</code>";
    assert!(html.contains(code), "{html}");
    assert!(found.contains("RB0314") && found.contains("has spaces"), "{found}");
}

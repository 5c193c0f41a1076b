//! A page that says that it is hidden leaves no trace, however its front matter is written; and front matter is
//! never text.

use crate::support::{Site, codes, findings, tree};
use std::collections::BTreeMap;

/// A word that is in no other page.
const WORD: &str = "Quokkafish";

/// Front matter that hides a page, and its text.
const FORMS: &[&str] = &[
    "---\ntitle: W one\ndraft: true\nid: w-id\ntags: [W]\n---\nW text.\n",
    "---\ntitle: W\ndraft: \"true\"\n---\nW text.\n",
    "---\ntitle: W\ndraft: yes\n---\nW text.\n",
    "---\ntitle: W\ndraft: maybe\n---\nW text.\n",
    "---\nTitle: W\nDraft: TRUE\n---\nW text.\n",
    "---\ntitle: W\npublished: false\n---\nW text.\n",
    "---\ntitle: W\npublish: no\n---\nW text.\n",
    "---\ntitle: W\nhidden: true\n---\nW text.\n",
    "---\ntitle: W\nunlisted: true\n---\nW text.\n",
    "---\ntitle: W\nstatus: Draft\n---\nW text.\n",
    "\n---\ntitle: W\ndraft: true\n---\nW text.\n",
    "\n\n \n+++\ntitle = \"W\"\ndraft = true\n+++\nW text.\n",
    "<!-- W comment -->\n---\ntitle: W\ndraft: true\n---\nW text.\n",
    "# W heading\n\n---\ntitle: W\ndraft: true\n---\nW text.\n",
    "\u{feff}---\ntitle: W\ndraft: true\n---\nW text.\n",
    "\u{feff}\u{feff}---\ntitle: W\ndraft: true\n---\nW text.\n",
    " +++\n title = \"W\"\n draft = true\n +++\nW text.\n",
    "----\ntitle: W\ndraft: true\n----\nW text.\n",
    "+++++\ntitle = \"W\"\ndraft = true\n+++++\nW text.\n",
    "```yaml\ntitle: W\ndraft: true\n```\nW text.\n",
    "```toml\n+++\ntitle = \"W\"\ndraft = true\n+++\n```\nW text.\n",
    ";;;\n\"title\": \"W\",\n\"draft\": true\n;;;\nW text.\n",
    "{\n  \"title\": \"W\",\n  \"draft\": true\n}\nW text.\n",
    "---\ntitle: W\ndraft: true\n...\nW text.\n",
    "---\ntitle: W\ndraft: true\n\nW text.\n",
    "---\ntitle: W\ndraft: true\n\nW text.\n\n---\n\nMore W.\n",
    "---\ntitle: \"W\ndraft: true\n---\nW text.\n",
    "---\ntitle = \"W\"\ndraft = true\n---\nW text.\n",
    "+++\ntitle: W\ndraft: true\n+++\nW text.\n",
    "title: W\ndraft: true\n---\nW text.\n",
    "Title: W\nStatus: draft\n\nW text.\n",
    "<!--\ntitle: W\ndraft: true\n-->\nW text.\n",
    "---\ntitle: W\n---\n---\ndraft: true\n---\nW text.\n",
    "---\r\ntitle: W\r\ndraft: true\r\n---\r\nW text.\r\n",
];

/// Builds the site and returns its files.
fn published(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    assert!(report.written.is_some(), "{}", findings(&report));
    tree(&site.out())
}

#[test]
fn a_hidden_page_leaves_no_trace_whatever_its_front_matter_looks_like() {
    let mut leaks = Vec::new();
    for form in FORMS {
        let site = Site::empty();
        let checks = "[checks]\nprofile = \"lenient\"\nRB0101 = \"warn\"\n";
        site.write("site.toml", format!("base_url = \"https://example.org/\"\n{checks}"));
        site.write("content/_index.md", "# Home\n\nText.\n");
        site.write(
            "content/topics/other.md",
            "+++\ntitle = \"Other\"\ntags = [\"x\"]\n+++\nText.\n",
        );
        site.write("content/topics/secret.md", form.replace('W', WORD));
        for (path, bytes) in published(&site) {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            if path.contains("secret")
                || text.contains(&WORD.to_lowercase())
                || text.contains("secret")
            {
                leaks.push(format!("{form:?} is in {path}"));
            }
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn front_matter_out_of_place_is_used_and_is_no_text() {
    for form in FORMS {
        let text = form.replace("draft: true", "weight: 3").replace("draft = true", "weight = 3");
        if text == *form || text.contains("\"W\n") {
            continue;
        }
        let site = Site::empty();
        site.write("content/_index.md", "# Home\n\n[a](a.md)\n").write("content/a.md", &text);
        let pages = published(&site);
        let page = String::from_utf8_lossy(&pages["a/index.html"]).into_owned();
        assert!(!page.contains("weight"), "{form:?}: {}", findings(&site.check()));
        assert!(page.contains("W text."), "{form:?}");
    }
}

#[test]
fn front_matter_out_of_place_is_an_error_only_if_it_hides_the_page() {
    let site = Site::empty();
    site.write("site.toml", "title = \"T\"\n").write("content/_index.md", "# Home\n\n[a](a.md)\n");
    site.write("content/a.md", "\n---\ntitle: A\n---\nText.\n");
    assert_eq!(codes(&site.check()), ["RB0115"]);
    site.write("content/_index.md", "# Home\n");
    site.write("content/a.md", "\n---\ntitle: A\ndraft: true\n---\nText.\n");
    let report = site.check();
    let text = findings(&report);
    assert_eq!(codes(&report), ["RB0117"], "{text}");
    assert!(text.contains("must begin on the first line, and this one says `draft`"), "{text}");
}

#[test]
fn an_alias_may_be_the_address_of_its_page_and_a_page_may_lead_elsewhere() {
    let site = Site::empty();
    site.write("content/_index.md", "# Home\n\n[a](a.md) [b](b.md)\n");
    site.write("content/a.md", "---\ntitle: A\nredirect_from: [/a/, /old/]\n---\nText.\n");
    site.write("content/b.md", "---\ntitle: B\nredirect_to: https://example.org/b\n---\n");
    let report = site.build().unwrap_or_else(|fatal| panic!("{fatal}"));
    assert_eq!(codes(&report), [] as [&str; 0], "{}", findings(&report));
    let pages = tree(&site.out());
    let text = |path: &str| String::from_utf8_lossy(&pages[path]).into_owned();
    assert!(text("old/index.html").contains("url=/a/") && text("a/index.html").contains("Text."));
    assert!(text("b/index.html").contains("url=https://example.org/b"));
    assert!(!text("b/index.html").contains("<script"));
}

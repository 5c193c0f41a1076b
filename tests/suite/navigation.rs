//! Navigation: every page is in a list, in the order that the owner has written, and no page pays for the
//! length of the handbook.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Site, codes};

/// The pages of an output with their text, by address; redirects and documents for print are left out.
fn pages(output: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    output
        .into_iter()
        .filter_map(|(path, bytes)| {
            let address = format!("/{}", path.strip_suffix("index.html")?);
            let html = String::from_utf8(bytes).expect("pages are text");
            let is_page =
                !address.starts_with("/print/") && !html.contains("http-equiv=\"refresh\"");
            is_page.then_some((address, html))
        })
        .collect()
}

/// The addresses that a text leads to.
fn addresses(html: &str) -> BTreeSet<String> {
    let parts = html.split("href=\"").skip(1);
    parts.filter_map(|rest| Some(rest.split(['"', '#']).next()?.to_owned())).collect()
}

/// The pages that no other page leads to.
fn unlisted(pages: &BTreeMap<String, String>) -> Vec<String> {
    let mut listed = BTreeSet::from(["/".to_owned()]);
    for (address, html) in pages {
        listed.extend(addresses(html).into_iter().filter(|to| to != address));
    }
    pages.keys().filter(|address| !listed.contains(*address)).cloned().collect()
}

/// The words of the links and headings of the navigation beside a page.
fn sidebar(html: &str) -> Vec<String> {
    let (_, rest) = html.split_once("id=\"rb:sidebar\"").expect("a sidebar");
    let (_, rest) = rest.split_once("<ul>").expect("a list");
    let list = rest.split("</nav>").next().unwrap_or_default();
    let mut words = Vec::new();
    for part in list.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_default();
        if (tag.starts_with("a ") || tag == "span") && !text.is_empty() {
            words.push(text.to_owned());
        }
    }
    words
}

#[test]
fn a_file_beside_a_folder_lists_what_is_in_the_folder() {
    let site = Site::empty();
    site.write("content/_index.md", "# Home\n")
        .write("content/guides/classes.md", "# Classes\n\n[To this page](classes.md)\n")
        .write("content/guides/classes/benefits.md", "# Benefits\n\n[Back](../classes.md)\n")
        .write("content/guides/classes/leave.md", "# Leave\n");
    let report = site.build().expect("a site");
    assert!(report.written.is_some());
    let pages = pages(crate::support::tree(&site.out()));
    assert_eq!(unlisted(&pages), Vec::<String>::new());
    let classes = addresses(&pages["/guides/classes/"]);
    assert!(classes.contains("/guides/classes/leave/"));
    assert!(pages["/guides/classes/benefits/"].contains("<a href=\"/guides/classes/\">Back</a>"));
}

#[test]
fn the_written_order_is_the_navigation() {
    let site = Site::empty();
    let summary = "# Summary\n\n[Foreword](README.md)\n\n- [First words](b.md)\n  - [Inner](a.md)\n- [Later]()\n- [Gone](gone.md)\n\n# Part two\n\n- [See](c.md)\n";
    site.write("content/SUMMARY.md", summary).write("content/README.md", "# Home\n");
    for name in ["a", "b", "c", "d"] {
        site.write(&format!("content/{name}.md"), format!("# Page {name}\n"));
    }
    site.write("content/x/e.md", "# Page e\n");
    let report = site.build().expect("a site");
    assert_eq!(codes(&report), ["RB0206", "RB0601"]);
    let pages = pages(crate::support::tree(&site.out()));
    assert_eq!(unlisted(&pages), Vec::<String>::new());
    assert!(!pages.contains_key("/SUMMARY/"));
    let words = ["First words", "Inner", "Later", "Gone", "Part two", "See", "More pages"];
    assert_eq!(sidebar(&pages["/a/"])[..7], words);

    assert!(pages["/a/"].contains("rel=\"next\" href=\"/c/\""));
}

#[test]
fn own_entries_come_before_other_files() {
    let site = Site::empty();
    let nav = "[[nav]]\npage = \"b\"\n[[nav]]\ntitle = \"Both\"\nitems = [{ page = \"a.md\" }, { url = \"https://example.org/\", title = \"Web\" }]\n";
    site.write("site.toml", nav)
        .write("content/_index.md", "# Home\n")
        .write("content/a.md", "# Page a\n")
        .write("content/b.md", "# Page b\n")
        .write("content/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n");
    let pages = pages(site.built());
    assert_eq!(sidebar(&pages["/"]), ["Page b", "Both", "Page a", "Web"]);
}

#[test]
fn long_lists_are_whole_in_their_section_and_bounded_beside_a_page() {
    let size = |count: usize| {
        let site = Site::empty();
        site.write("content/_index.md", "# Home\n");
        for at in 0..count {
            let letter = char::from(b'a' + (at % 26) as u8);
            site.write(&format!("content/all/{letter}{at}.md"), format!("# {letter} {at}\n"));
        }
        site.build().expect("a site");
        let pages = pages(crate::support::tree(&site.out()));
        assert_eq!(unlisted(&pages), Vec::<String>::new());
        assert!(sidebar(&pages["/all/c2/"]).contains(&"c 2".to_owned()));
        let listed = addresses(&pages["/all/"]);
        assert!((0..count).all(|at| {
            let letter = char::from(b'a' + (at % 26) as u8);
            listed.contains(&format!("/all/{letter}{at}/"))
        }));
        pages["/all/c2/"].len()
    };
    let (small, large) = (size(150), size(600));
    assert!(large < small + 4096, "{small} {large}");
}

#[test]
fn names_with_signs_and_numbers_become_short_addresses_and_redirect() {
    let site = Site::bare();
    site.write("content/README.md", "# Home\n")
        .write("content/01-Intro (old)/02-Second.md", "Text.\n")
        .write("content/01-Intro (old)/01-First Page.md", "Text.\n");
    site.build().expect("a site");
    let output = crate::support::tree(&site.out());
    assert!(output.contains_key("01-Intro (old)/02-Second/index.html"));
    let pages = pages(output);
    let expected = ["/", "/intro-old/", "/intro-old/first-page/", "/intro-old/second/"];
    assert_eq!(pages.keys().map(String::as_str).collect::<Vec<_>>(), expected);
    let words = ["Intro (old)", "First Page", "Second"];
    assert_eq!(sidebar(&pages["/intro-old/second/"]), words);
}

#[test]
fn the_page_for_missing_pages_has_no_contents_of_another() {
    let site = Site::empty();
    site.write("content/_index.md", "# Handbook\n\n## Welcome\n\n## Contents\n");
    let output = site.built();
    let html = String::from_utf8(output["404.html"].clone()).expect("text");
    assert!(!html.contains("href=\"#welcome\"") && !html.contains("toc-wide"));
}

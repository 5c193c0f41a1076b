use super::{Files, PLAIN};
use crate::diagnostic::Code;
use crate::markdown::{Body, Input, Markdown, Options, Origin, Refs};
use crate::source_map::FileId;

fn body(text: &str, titled: bool) -> (Body, Vec<Code>) {
    let input = Input { text, origin: Origin::At { file: FileId(0), start: 0 }, folder: "" };
    let (mut refs, mut diags) = (Refs::default(), Vec::new());
    let options = Options { raw_html: true, ..PLAIN };
    let files = Files::default();
    let body = Markdown::new(options).blocks(input, titled, (&files, &[]), &mut refs, &mut diags);
    (body, diags.into_iter().map(|found| found.code).collect())
}

/// Returns the title and the levels of the other headings.
fn title(text: &str) -> (Option<String>, Vec<u8>) {
    let (body, _) = body(text, false);
    let levels = body.headings.iter().map(|heading| heading.level).collect();
    (body.title.map(|title| title.value), levels)
}

#[test]
fn the_first_heading_is_the_title_whatever_its_level() {
    for text in [
        "# One\n",
        "## One\n",
        "<a id=\"top\"></a>\n\n# One\n",
        "[![CI](ci.svg)](https://example.org)\n\n# One\n",
        "[Home](a.md) | [Up](../b.md)\n\n## One\n",
        "<!-- a comment -->\n<a id=\"x\"></a>\n\n## One\n",
        "![Logo](logo.png)\n\n---\n\n# One\n",
        "[TOC]\n\n# One\n",
        "<h1 align=\"center\">One</h1>\n",
        "<p align=\"center\"><img src=\"a.png\"></p>\n<h1 align=\"center\">\n  One\n</h1>\n\nText.\n",
    ] {
        assert_eq!(title(text), (Some("One".into()), vec![]), "{text}");
    }
    assert_eq!(title("<h2>A &amp; <em>B</em></h2>\n").0.as_deref(), Some("A & B"));
}

#[test]
fn a_title_below_text_is_the_only_heading_of_its_level() {
    assert_eq!(title("Text.\n\n# Later\n\n## Two\n"), (Some("Later".into()), vec![2]));
    assert_eq!(title("Text.\n\n## Later\n\n### Two\n"), (Some("Later".into()), vec![2]));
    let (page, _) = body("Before.\n\n# Later\n\nAfter.\n", false);
    assert_eq!(&*page.fragment.html, "<p>Before.</p>\n<p>After.</p>\n");
    assert_eq!(title("Text.\n\n# One\n\n# Two\n"), (None, vec![2, 2]));
    assert_eq!(title("Text.\n\n## One\n\n## Two\n"), (None, vec![2, 2]));
    assert_eq!(title("```sh\n# not a heading\n```\n\n## A\n\n## B\n").0, None);
}

#[test]
fn headings_below_a_title_of_a_lower_level_are_raised() {
    assert_eq!(title("## One\n\n### Two\n\n#### Three\n").1, [2, 3]);
    assert_eq!(title("## One\n\n## Two\n\n### Three\n").1, [2, 3]);
    assert_eq!(title("# One\n\n## Two\n").1, [2]);
}

#[test]
fn a_page_with_a_title_gives_up_no_other_heading() {
    let (page, _) = body("## One\n\n### Two\n", true);
    assert_eq!((page.title.is_none(), page.headings.len()), (true, 2));
    let (page, _) = body("Text.\n\n# Later\n", true);
    assert_eq!((page.title.is_none(), page.headings.len()), (true, 1));
    let (page, _) = body("# One\n\n## Two\n", true);
    assert_eq!(page.title.map(|title| title.value).as_deref(), Some("One"));
}

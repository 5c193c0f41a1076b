//! Renders the 652 examples of CommonMark. [`as_commonmark`] reverts the general differences of
//! rolebook, and [`DEVIATIONS`] lists single ones.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use rolebook::markdown::{
    Body, Input, Library, Markdown, Options, Origin, PlaceholderKind, Refs, TargetKind,
};
use rolebook::source_map::FileId;

const SPEC: &str = include_str!("../spec/commonmark-0.31.2.txt");

/// Examples with intended differences, and the reasons.
const DEVIATIONS: &[(usize, &str)] = &[
    (31, ENTITY),
    (163, COMPONENT),
    (200, EMPTY),
    (475, SPACE),
    (485, EMPTY),
    (486, EMPTY),
    (487, EMPTY),
    (548, WIKI),
    (559, WIKI),
    (567, EMPTY),
    (590, WIKI),
    (596, SCHEME),
    (598, SCHEME),
    (599, SCHEME),
    (601, SCHEME),
    (606, BARE),
    (608, BARE),
    (611, BARE),
    (612, BARE),
    (630, ENTITY),
];

const EMPTY: &str = "a link that leads nowhere is an error, and only its text is shown";
const WIKI: &str = "double brackets are a link to a page";
const SCHEME: &str = "only http, https, mailto and tel are allowed; other links are shown as text";
const BARE: &str = "a bare web or mail address is a link, as on GitHub";

const ENTITY: &str = "an address in HTML is resolved, and then has no entities";
const SPACE: &str =
    "the source of an image in HTML is resolved, and written with a space before it";

const COMPONENT: &str = "`<Warning>` with an end is a component of another tool";

struct NoFiles;

impl Library for NoFiles {
    fn find(&self, _path: &str) -> Option<(FileId, &str)> {
        None
    }

    fn paths(&self) -> Vec<&str> {
        Vec::new()
    }
}

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn examples() -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut lines = SPEC.lines();
    let mut examples = Vec::new();
    while let Some(line) = lines.next() {
        if line != format!("{fence} example") {
            continue;
        }
        let mut until = |end: &str| -> String {
            lines.by_ref().take_while(|line| *line != end).map(|line| format!("{line}\n")).collect()
        };
        let markdown = until(".").replace('→', "\t");
        let html = until(&fence).replace('→', "\t");
        examples.push(Example { number: examples.len() + 1, markdown, html });
    }
    examples
}

/// Renders an example below a title, so that its first heading is not the title, and fills the
/// placeholders with the original addresses.
fn rendered(markdown: &Markdown, example: &Example) -> String {
    let text = format!("# Title\n\n{}", example.markdown);
    let origin = Origin::At { file: FileId(0), start: 0 };
    let input = Input { text: &text, origin, folder: "" };
    let (mut refs, mut diags) = (Refs::default(), Vec::new());
    let body = markdown.blocks(input, true, (&NoFiles, &[]), &mut refs, &mut diags);
    filled(&body, &refs)
}

fn filled(body: &Body, refs: &Refs) -> String {
    let mut html = String::new();
    let mut from = 0;
    for placeholder in &body.fragment.placeholders {
        let at = placeholder.at as usize;
        html.push_str(&body.fragment.html[from..at]);
        from = at;
        let address = |want: u32| {
            let target = &refs.targets[want as usize];
            let anchor = target.anchor.as_ref().map(|anchor| format!("#{anchor}"));
            let mut address = String::new();
            let whole = format!("{}{}", target.address, anchor.unwrap_or_default());
            pulldown_cmark_escape::escape_href(&mut address, &whole).unwrap();
            address
        };
        match placeholder.kind {
            PlaceholderKind::Href(want) => html.push_str(&address(want)),
            PlaceholderKind::HtmlHref(want) => html.push_str(&refs.written_address(want)),
            PlaceholderKind::Image(want) => {
                assert_eq!(refs.targets[want as usize].kind, TargetKind::Image);
                html.push_str(&format!(" src=\"{}\"", address(want)));
            }
            PlaceholderKind::Title(want) => html.push_str(&refs.targets[want as usize].address),
            _ => {}
        }
    }
    html.push_str(&body.fragment.html[from..]);
    html
}

/// Removes `begin` … `end` wherever it follows `before`.
fn without(html: &str, before: &str, begin: &str, end: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    let pattern = format!("{before}{begin}");
    while let Some((text, after)) = rest.split_once(&pattern) {
        kept.push_str(text);
        kept.push_str(before);
        rest = after.split_once(end).unwrap().1;
    }
    kept + rest
}

/// Reverts general differences: anchors, scrolling and highlighting of code, lazy images.
fn as_commonmark(html: &str) -> String {
    let mut html = html.replace("<pre tabindex=\"0\">", "<pre>").replace(" loading=\"lazy\"", "");
    for level in 2..=6 {
        html = without(&html, &format!("<h{level}"), " id=\"", "\"");
    }
    let mut plain = String::new();
    let mut rest = html.as_str();
    while let Some((before, after)) = rest.split_once("<span class=\"hl-") {
        let (_, after) = after.split_once('>').unwrap();
        let (inside, after) = after.split_once("</span>").unwrap();
        plain.push_str(before);
        plain.push_str(inside);
        rest = after;
    }
    common(&without_figures(&(plain + rest)))
}

/// Replaces a figure, which is a paragraph with only an image and a title, by that paragraph.
fn without_figures(html: &str) -> String {
    let mut plain = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<figure>\n") {
        let (image, after) = after.split_once(">\n<figcaption>").unwrap();
        let (title, after) = after.split_once("</figcaption>\n</figure>").unwrap();
        plain.push_str(&format!("{before}<p>{image} title=\"{title}\"></p>"));
        rest = after;
    }
    plain + rest
}

/// Normalises what the specification leaves open: quotes in text, slashes in empty tags, line feeds
/// between blocks. Lowers headings by one level, because only the title has level 1.
fn as_expected(html: &str) -> String {
    let mut html = html.to_owned();
    if html.contains("<h1>") {
        for level in (1..=5).rev() {
            html = html.replace(&format!("<h{level}>"), &format!("<h{}>", level + 1));
            html = html.replace(&format!("</h{level}>"), &format!("</h{}>", level + 1));
        }
    }
    common(&html)
}

fn common(html: &str) -> String {
    let html = html
        .replace("&quot;", "\"")
        .replace(" />", ">")
        .replace("&#39;", "'")
        .replace("&#x27;", "'");
    html.trim_end().to_owned()
}

#[test]
fn examples_of_commonmark_are_rendered_as_specified() {
    let options = Options {
        raw_html: true,
        heading_links: false,
        old_anchors: false,
        smart_punctuation: false,
        markdown: false,
        emoji: true,
        embeds: &[],
    };
    let markdown = Markdown::new(options);
    let deviations: BTreeMap<usize, &str> = DEVIATIONS.iter().copied().collect();
    let examples = examples();
    assert_eq!(examples.len(), 652);
    let mut wrong = Vec::new();
    for example in &examples {
        let ours = as_commonmark(&rendered(&markdown, example));
        let specified = as_expected(&example.html);
        match (ours == specified, deviations.get(&example.number)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(reason)) => {
                wrong.push(format!("{} passes, though listed: {reason}", example.number));
            }
            (false, None) => wrong.push(format!(
                "{}:\n{}\n-- specified\n{specified}\n-- ours\n{ours}\n",
                example.number, example.markdown
            )),
        }
    }
    println!("{} of {} examples as specified", examples.len() - DEVIATIONS.len(), examples.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

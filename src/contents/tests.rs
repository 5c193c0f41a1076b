use super::*;

/// Shows entries, one a line, indented by their level.
fn shown(entries: &[Entry], depth: usize, to: &mut String) {
    for entry in entries {
        let target = match &entry.target {
            Target::Heading => ":".to_owned(),
            Target::Draft => " (draft)".to_owned(),
            Target::Page(page) => format!(" → {page}"),
            Target::Url(url) => format!(" ⇒ {url}"),
        };
        let title = entry.title.as_deref().unwrap_or("·");
        to.push_str(&format!("{}{title}{target}\n", "  ".repeat(depth)));
        shown(&entry.entries, depth + 1, to);
    }
}

fn read(name: &str, text: &str) -> String {
    let contents = Contents::read(&[(name, FileId(0), text)], &mut Vec::new());
    let mut lines = String::new();
    shown(&contents.entries, 0, &mut lines);
    lines
}

#[test]
fn a_summary_has_parts_chapters_and_drafts() {
    let text = "# Summary\n\n[Title](title.md)\n[Foreword](foreword.md)\n\n# Part one\n\n- [Start](a.md)\n  - [`One`, in short](a/1.md)\n  - [Later]()\n- [Two](b.md)\n\n---\n\n[Index](index.md)\n";
    let expected = "Title → title.md\nForeword → foreword.md\nPart one:\n  Start → a.md\n    One, in short → a/1.md\n    Later (draft)\n  Two → b.md\nIndex → index.md\n";
    assert_eq!(read("SUMMARY.md", text), expected);
    assert_eq!(read("docs/SUMMARY.md", "# Summary of the year\n\nText only.\n"), "");
}

#[test]
fn a_sidebar_has_headings_without_a_page() {
    let text = "* [Home](/)\n* Guides\n  * [One](guides/one)\n* [Web](https://example.org)\n";
    let expected = "Home → /\nGuides:\n  One → guides/one\nWeb ⇒ https://example.org\n";
    assert_eq!(read("_sidebar.md", text), expected);
}

#[test]
fn mkdocs_has_a_nav_among_other_keys() {
    let text = "site_name: X\nnav:\n  - index.md\n  - About: about.md\n  - Guides:\n    - One: guides/one.md\n    - guides/two.md\nplugins:\n  - !!python/name:x.y\n";
    let expected =
        "· → index.md\nAbout → about.md\nGuides:\n  One → guides/one.md\n  · → guides/two.md\n";
    assert_eq!(read("mkdocs.yml", text), expected);
    assert_eq!(read("mkdocs.yml", "site_name: X\n"), "");
}

#[test]
fn sidebars_are_read_if_they_are_data() {
    let text = "// comment\n/** @type {x} */\nconst sidebars = {\n  docs: [\n    'intro',\n    { type: 'category', label: 'Guides', link: { type: 'doc', id: 'guides' }, items: ['guides/one'] },\n    { type: 'link', label: 'Web', href: 'https://example.org' },\n  ],\n};\nmodule.exports = sidebars;\n";
    let expected = "· → intro\nGuides → guides\n  · → guides/one\nWeb ⇒ https://example.org\n";
    assert_eq!(read("sidebars.js", text), expected);
    assert_eq!(read("sidebars.json", "{\"docs\": {\"A\": [\"one\"]}}"), "A:\n  · → one\n");
    assert_eq!(read("sidebars.js", "module.exports = { docs: files.map(x => x) };"), "");
}

#[test]
fn lists_of_any_depth_are_read() {
    let mut text = String::new();
    for depth in 0..200 {
        text.push_str(&format!("{}- [x](x{depth}.md)\n", "  ".repeat(depth)));
    }
    let contents = Contents::read(&[("SUMMARY.md", FileId(0), &text)], &mut Vec::new());
    let mut deepest = 0;
    let mut open: Vec<(&Entry, usize)> = contents.entries.iter().map(|it| (it, 1)).collect();
    while let Some((entry, depth)) = open.pop() {
        deepest = deepest.max(depth);
        open.extend(entry.entries.iter().map(|it| (it, depth + 1)));
    }
    assert!((MAX_DEPTH..=MAX_DEPTH + 1).contains(&deepest), "{deepest}");
}

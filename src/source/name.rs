//! *The name of a file → what it is for.* Nothing is read here.

/// Endings of Markdown files, in lower case.
const MARKDOWN: [&str; 5] = [".md", ".markdown", ".mdown", ".mkd", ".mdx"];

/// Returns the name or path of a Markdown file without its ending; `None` for other files. The ending
/// may be written in any case. `page.html.md` is `page`, as other generators have it.
pub fn stem(name: &str) -> Option<&str> {
    let end = |end: &&&str| {
        let at = name.len().checked_sub(end.len())?;
        name.get(at..)?.eq_ignore_ascii_case(end).then_some(at)
    };
    let at = MARKDOWN.iter().find_map(|ending| end(&ending))?;
    let stem = name.get(..at)?;
    let stem = stem.strip_suffix(".html").unwrap_or(stem);
    (!stem.is_empty() && !stem.ends_with('/')).then_some(stem)
}

/// Files that say the order of the pages.
const OUTLINES: [&str; 7] = [
    "SUMMARY.md",
    "_sidebar.md",
    "mkdocs.yml",
    "mkdocs.yaml",
    "sidebars.json",
    "sidebars.js",
    "sidebars.ts",
];

/// Whether a path, relative to the root or to the folder of pages, is that of a file that says the order
/// of the pages.
pub fn is_outline(path: &str) -> bool {
    OUTLINES.contains(&path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_files_have_several_endings() {
        for name in ["a.md", "a.MD", "a.markdown", "a.mdown", "a.mkd", "a.mdx", "a.html.md"] {
            assert_eq!(stem(name), Some("a"), "{name}");
        }
        for name in ["a.txt", "a.html", ".md", "x/.md", "md", "ä"] {
            assert_eq!(stem(name), None, "{name}");
        }
    }
}

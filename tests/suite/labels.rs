//! The table of labels: every word of the theme is in it, every entry is used, and every key that is
//! used is in it.

use crate::layering::{code, sources};
use crate::support::{Site, copy, repository};
use rolebook::labels::Labels;
use rolebook::theme::builtin::TEMPLATES;
use std::collections::{BTreeMap, BTreeSet};

/// Beginnings of keys whose rest is a value: the number of a month, the name of a folder.
const COMPUTED: &[&str] = &["months.", "folders."];

/// Attributes that readers see or hear.
const SPOKEN: &[&str] = &["alt=\"", "aria-label=\"", "placeholder=\"", "title=\""];

/// Calls whose first argument is a key.
const CALLS: &[&str] = &[
    ".label(",
    "labels.text(",
    "labels.fill(",
    "labels.count(",
    "labels().text(",
    "labels().fill(",
    "labels().count(",
    "sentence(",
    "sentence(labels,",
    "sentence(builder.labels(),",
];

fn keys() -> BTreeSet<&'static str> {
    Labels::english().keys().collect()
}

fn is_key(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
    !text.is_empty() && text.chars().all(is_part)
}

/// The code of the crate, as one text for each file.
fn texts() -> Vec<(String, String)> {
    let text = |text: &str| code(text).collect::<Vec<_>>().join("\n");
    sources().iter().map(|(path, file)| (path.clone(), text(file))).collect()
}

/// String literals of a file, each with the code before it.
fn literals(code: &str) -> Vec<(&str, &str)> {
    let (mut found, mut start, mut is_escaped) = (Vec::new(), None, false);
    for (at, c) in code.char_indices() {
        match (start, c) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (None, '"') if !code[..at].ends_with('\'') => start = Some(at),
            (Some(from), '"') => {
                found.push((&code[..from], &code[from + 1..at]));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Keys behind `labels.` in a template.
fn members(template: &str) -> impl Iterator<Item = &str> {
    template.match_indices("labels.").map(|(at, name)| {
        let rest = &template[at + name.len()..];
        let end = rest.find(|c: char| !is_key(c.encode_utf8(&mut [0; 4]))).unwrap_or(rest.len());
        &rest[..end]
    })
}

/// Returns a text without what stands between two marks.
fn without(text: &str, open: &str, close: &str, instead: &str) -> String {
    let (mut kept, mut rest) = (String::new(), text);
    while let Some((before, behind)) = rest.split_once(open) {
        kept.push_str(before);
        kept.push_str(instead);
        rest = behind.split_once(close).map_or("", |(_, behind)| behind);
    }
    kept + rest
}

#[test]
fn every_label_is_used() {
    let code = texts();
    let literals = code.iter().flat_map(|(_, text)| literals(text));
    let mut used: BTreeSet<&str> = literals.map(|(_, literal)| literal).collect();
    used.extend(TEMPLATES.iter().flat_map(|(_, text)| members(text)));
    let is_computed = |key: &str| COMPUTED.iter().any(|beginning| key.starts_with(beginning));
    let unused: Vec<&str> =
        keys().into_iter().filter(|key| !used.contains(key) && !is_computed(key)).collect();
    assert!(unused.is_empty(), "nothing uses {unused:?}");
}

#[test]
fn every_label_that_code_uses_exists() {
    let (keys, mut missing) = (keys(), Vec::new());
    let tables: BTreeSet<&str> =
        keys.iter().filter_map(|key| Some(key.split_once('.')?.0)).collect();
    let is_file = |rest: &str| ["css", "html", "js", "md", "toml", "txt", "xml"].contains(&rest);
    for (path, text) in texts() {
        for (before, key) in literals(&text).into_iter().filter(|(_, key)| is_key(key)) {
            let before = before.trim_end();
            let is_argument = CALLS.iter().any(|call| before.ends_with(call));
            // The title of a section, behind its name.
            let title = before.strip_suffix("\",").and_then(|before| before.rsplit_once('"'));
            let is_title = title.is_some_and(|(call, _)| call.trim_end().ends_with(".section("));
            // Keys with dots go through tables and helper functions.
            let is_dotted = key.split_once('.').is_some_and(|(table, rest)| {
                tables.contains(table) && !rest.is_empty() && !is_file(rest)
            });
            if (is_argument || is_title || is_dotted) && !keys.contains(key) {
                missing.push(format!("{path}: {key}"));
            }
        }
    }
    assert!(missing.is_empty(), "not in the table:\n{}", missing.join("\n"));
}

#[test]
fn every_label_that_templates_use_exists() {
    let keys = keys();
    let all = TEMPLATES.iter().flat_map(|(name, text)| members(text).map(move |key| (name, key)));
    let missing: Vec<String> = all
        .filter(|(_, key)| !keys.contains(key))
        .map(|(name, key)| format!("{name}: {key}"))
        .collect();
    assert!(missing.is_empty(), "not in the table:\n{}", missing.join("\n"));
}

#[test]
fn templates_have_no_words_of_their_own() {
    let mut found = Vec::new();
    for (name, text) in TEMPLATES {
        let mut html = (*text).to_owned();
        for (open, close) in [("{#", "#}"), ("{{", "}}"), ("{%", "%}")] {
            html = without(&html, open, close, "");
        }
        let outside = without(&without(&html, "<", ">", "\n"), "&", ";", "");
        let spoken = SPOKEN.iter().flat_map(|attribute| html.split(attribute).skip(1));
        let spoken = spoken.filter_map(|rest| Some(rest.split_once('"')?.0));
        for words in spoken.chain(outside.lines()) {
            if words.chars().any(char::is_alphabetic) {
                found.push(format!("{name}: {}", words.trim()));
            }
        }
    }
    assert!(found.is_empty(), "words in templates:\n{}", found.join("\n"));
}

#[test]
fn no_page_shows_a_key() {
    // A key that is not in the table is shown as it is.
    // Most keys have an underscore, which no word of the fixtures has.
    let is_shown_key = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        is_key(word) && word.contains('_')
    };
    for name in ["kinds", "levels", "graphs", "no-front-matter"] {
        let site = Site::empty();
        copy(&repository().join("tests/sites").join(name), &site.root());
        for (path, bytes) in site.built() {
            if !path.ends_with(".html") {
                continue;
            }
            let page = scraper::Html::parse_document(&String::from_utf8_lossy(&bytes));
            let body = scraper::Selector::parse("body").expect("a selector");
            let words = page.select(&body).flat_map(|body| body.text());
            let found = words.flat_map(str::split_whitespace).find(|word| is_shown_key(word));
            assert!(found.is_none(), "{name}: {path} shows {found:?}");
        }
    }
}

#[test]
fn lists_and_descriptions_follow_the_labels() {
    let site = Site::empty();
    let text = |tree: &BTreeMap<String, Vec<u8>>, path: &str| -> String {
        String::from_utf8_lossy(&tree[path]).into_owned()
    };
    site.write(
        "site.toml",
        "title = \"T\"\n[labels]\nlist_separator = \" / \"\nlist_separator_outer = \" // \"\n\
         not_stated = \"Keine Angabe\"\n[labels.source]\nposition = \"{role} bei {organisation}\"\n\
         person = \"{name} ({description})\"\n\
         [[dimensions]]\nid = \"owns\"\nlabel = \"Owns\"\n\
         [[dimensions]]\nid = \"runs\"\nlabel = \"Runs\"\n\
         [[dimensions]]\nid = \"a\"\nlabel = \"A\"\n[[dimensions]]\nid = \"b\"\nlabel = \"B\"\n",
    );
    for (name, dimension) in [("owner", "owns"), ("maker", "runs")] {
        let page = format!(
            "+++\ntitle = \"{name}\"\nsummary = \"x\"\nalso_known_as = [\"One {name}\", \"Two {name}\"]\n\
             dimensions.a = \"x\"\ndimensions.b = \"x\"\n\
             dimensions.{dimension} = {{ text = \"x\", sources = [\"book#a\"] }}\n+++\n"
        );
        site.write(&format!("content/roles/{name}.md"), &page);
    }
    site.write(
        "content/sources/book.md",
        "+++\ntitle = \"A book\"\nauthor = \"Bob\"\nurl = \"https://example.org/book\"\n\
         people = [{ name = \"Ada\", role = \"Chefin\", organisation = \"X\" }, { name = \"Eva\" }]\n\
         [[claims]]\nid = \"a\"\nquotation = \"So.\"\nspeaker = \"Ada\"\n+++\n",
    );
    site.write("content/sources/_index.md", "# Sources\n");
    site.write("content/_index.md", "# Home\n");
    let tree = site.built();
    let source = text(&tree, "sources/book/index.html");
    assert!(source.contains("Ada (Chefin bei X) // Eva"), "{source}");
    let address =
        "<a rel=\"external\" href=\"https://example.org/book\">https://example.org/book</a>";
    assert!(source.contains(address), "{source}");
    assert!(text(&tree, "sources/index.html").contains("A book / Bob"));
    assert!(text(&tree, "roles/owner/index.html").contains("One owner / Two owner"));
    let comparisons =
        tree.keys().find(|path| path.starts_with("compare/m") || path.starts_with("compare/o"));
    assert!(text(&tree, comparisons.expect("a comparison")).contains("Keine Angabe"));
    assert!(text(&tree, "data/guide.json").contains("Chefin bei X"));
}

//! The renderer accepts the examples of the reference.

use super::{Files, PLAIN, rendered};

const REFERENCE: &str = include_str!("../../../docs/markdown.md");

fn examples() -> Vec<&'static str> {
    let mut examples = Vec::new();
    for fence in ["```", "````"] {
        let begin = format!("\n{fence}markdown\n");
        let mut rest = REFERENCE;
        while let Some((_, after)) = rest.split_once(&begin) {
            let (example, after) = after.split_once(&format!("\n{fence}\n")).unwrap();
            examples.push(example);
            rest = after;
        }
    }
    examples
}

#[test]
fn the_examples_of_the_reference_have_no_diagnostics() {
    let region = "<!-- region intro -->\nx\n<!-- endregion intro -->\n".to_owned();
    let files =
        Files(vec![("roles/parts/definition.md", "x".to_owned()), ("shared/glossary.md", region)]);
    let examples = examples();
    assert!(examples.len() > 12, "{}", examples.len());
    for example in examples {
        let page = rendered(PLAIN, example, &files);
        assert!(page.diags.is_empty(), "{example}\n{:?}", page.diags);
        let html = page.body.fragment.html;
        assert!(!html.contains("style="), "the looks are the theme's alone: {html}");
    }
}

#[test]
fn the_reference_itself_has_no_diagnostics() {
    let page = rendered(PLAIN, REFERENCE, &Files::default());
    assert!(page.diags.is_empty(), "{:?}", page.diags);
    assert_eq!(page.body.title.unwrap().value, "Markdown");
}

use expect_test::expect;

use super::{Files, PLAIN, html, rendered};
use crate::markdown::{Input, Markdown, Options, Origin, Refs};
use crate::source_map::{FileId, Span};

#[test]
fn runs_of_words_are_running_text_only() {
    let text = "## Head\n\nOne & two_three\nfour *five* [six](a.md) `seven` ![eight](b.png) https://nine.org ten.\n\n> [!NOTE]\n> Eleven\n\n![x](y.png \"Caption\")\n\n- twelve [@s] — \n\n| a |\n|---|\n| b |\n";
    let page = rendered(PLAIN, text, &Files::default());
    expect![[r#"
        ⟨section⟩<h2 id="head">Head</h2>
        <p>⟨One &amp; two_three
        four⟩ <em>⟨five⟩</em> <a href="⟨href 0⟩">six</a> <code>seven</code> <img⟨image 1⟩ alt="eight" loading="lazy"> <a href="https://nine.org">https://nine.org</a>⟨ ten.⟩</p>
        <aside class="admonition note" role="note">
        <p class="admonition-title"></p>
        <p>⟨Eleven⟩</p>
        </aside>
        <figure>
        <img⟨image 2⟩ alt="x" loading="lazy">
        <figcaption>Caption</figcaption>
        </figure>
        <ul>
        <li>⟨twelve⟩ ⟨cite 0⟩ —</li>
        </ul>
        <div class="table-scroll" tabindex="0" role="region" aria-label="">
        <table>
        <thead>
        <tr>
        <th scope="col">⟨a⟩</th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <td>⟨b⟩</td>
        </tr>
        </tbody>
        </table>
        </div>
    "#]].assert_eq(&html(&page.body.fragment, true));
}

#[test]
fn plain_words_have_a_line_for_each_block() {
    let text = "# Title\n\n## Head\n\nOne *two*\nthree[^1] [@s] [[page]] ![alt](x.png)\n\n- a\n- b\n\n| c | d |\n|---|---|\n| e | f |\n\n```rust\nlet x;\n```\n\n::: note\ng\n:::\n\n[^1]: Note.\n";
    let page = rendered(PLAIN, text, &Files::default());
    expect![[r#"
        Head
        One two three page alt
        a
        b
        c
        d
        e
        f
        let x;
        g
        Note."#]]
    .assert_eq(&page.body.fragment.text);
}

#[test]
fn allowed_raw_html_passes_and_terms_in_its_links_are_not_marked() {
    let options = Options { raw_html: true, ..PLAIN };
    let text = "<div>x</div>\n\na <a href=\"x\">b</a> c\n";
    let page = rendered(options, text, &Files::default());
    assert!(page.diags.is_empty());
    expect![[r#"
        <div>x</div>
        <p>⟨a⟩ <a href="⟨href 0⟩">b</a>⟨ c⟩</p>
    "#]]
    .assert_eq(&html(&page.body.fragment, true));
}

#[test]
fn punctuation_becomes_typographic_when_asked() {
    let options = Options { smart_punctuation: true, ..PLAIN };
    let page = rendered(options, "\"a\" -- 'b' ...\n", &Files::default());
    expect![[r#"
        <p>“a” – ‘b’ …</p>
    "#]]
    .assert_eq(&page.body.fragment.html);
}

#[test]
fn diagnostics_in_a_string_with_escapes_point_to_the_whole_string() {
    let span = Span::new(FileId(3), 10..20);
    let input = Input { text: "[a]()", origin: Origin::Within(span), folder: "" };
    let (mut refs, mut diags) = (Refs::default(), Vec::new());
    Markdown::new(PLAIN).fragment(input, &mut refs, &mut diags);
    assert_eq!(diags[0].primary.span, span);
}

#[test]
fn one_renderer_serves_all_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Markdown>();
}

#[test]
fn places_count_from_the_start_of_the_file() {
    let origin = Origin::At { file: FileId(0), start: 100 };
    let input = Input { text: "é [a](b.md)", origin, folder: "" };
    let (mut refs, mut diags) = (Refs::default(), Vec::new());
    Markdown::new(PLAIN).fragment(input, &mut refs, &mut diags);
    assert_eq!(refs.targets[0].span.range(), 103..112);
}

//! Fields of front matter.

use expect_test::expect;

use super::check_fragment;

#[test]
fn fields_lose_the_tag_of_a_single_paragraph() {
    check_fragment(
        "Just *one* [[page]] [@s].
",
        expect![[r#"
            Just <em>one</em> <a href="⟨href 0⟩">⟨title 0⟩</a> ⟨cite 0⟩.
            Wiki "page" from "roles" at "[[page]]"
            cite for "Just one page"
              "s" None None at "s"
        "#]],
    );
}

#[test]
fn fields_keep_several_blocks() {
    check_fragment(
        "One.

# Two

- three
",
        expect![[r#"
            <p>One.</p>
            <p><strong>Two</strong></p>
            <ul>
            <li>three</li>
            </ul>
        "#]],
    );
}

#[test]
fn fields_hold_no_footnotes_embeds_or_inclusions() {
    check_fragment(
        r#"A[^1].

{{ include(path = "x.md") }}

[^1]: B.
"#,
        expect![[r#"
            <p>A.</p>
            RB0404 footnotes are only allowed in the body of a page at "[^1]"
              help: cite a source with `[@source]`, or move the text into the sentence
            RB0408 `include` is only allowed in the body of a page at "{{ include(path = \"x.md\") }}"
              help: move it below the front matter
        "#]],
    );
}

#[test]
fn footnotes_that_are_not_defined_are_reported_in_fields_too() {
    check_fragment(
        "One[^1] and `[^2]` and \\[^3].",
        expect![[r#"
            One[^1] and <code>[^2]</code> and [^3].
            RB0404 footnotes are only allowed in the body of a page at "[^1]"
              help: cite a source with `[@source]`, or move the text into the sentence
        "#]],
    );
}

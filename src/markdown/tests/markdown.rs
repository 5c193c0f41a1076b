//! The Markdown form: all elements, and the same text as the HTML.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Files, PLAIN, rendered};
use crate::markdown::parse::parse;
use crate::markdown::{
    Input, Markdown, MarkdownText, Options, Origin, PlaceholderKind, Refs, markdown_destination,
    markdown_words,
};
use crate::source_map::FileId;

const RAW: Options = Options { raw_html: true, ..PLAIN };

/// Returns the form with its placeholders.
fn form(markdown: &MarkdownText) -> String {
    let mut shown = String::new();
    let mut from = 0;
    for placeholder in &markdown.placeholders {
        let at = placeholder.at as usize;
        assert!(at >= from, "placeholders ascend");
        shown.push_str(&markdown.text[from..at]);
        from = at;
        match placeholder.kind {
            PlaceholderKind::Href(at) => shown.push_str(&format!("⟨href {at}⟩")),
            PlaceholderKind::Title(at) => shown.push_str(&format!("⟨title {at}⟩")),
            PlaceholderKind::Cite(at) => shown.push_str(&format!("⟨cite {at}⟩")),
            PlaceholderKind::Embed(at) => shown.push_str(&format!("⟨embed {at}⟩")),
            PlaceholderKind::Level { level } => {
                assert!(markdown.text[at..].starts_with(&"#".repeat(usize::from(level))));
            }
            PlaceholderKind::Note { index, len } => {
                let number = &markdown.text[at..at + len as usize];
                assert_eq!(number, (index + 1).to_string());
            }
            PlaceholderKind::Label { label, .. } => shown.push_str(&format!("⟨{}⟩", label.key())),
            other => panic!("{other:?} in Markdown"),
        }
    }
    shown + &markdown.text[from..]
}

fn check_options(options: Options, text: &str, expected: Expect) {
    let files = Files(vec![("roles/a.md", "+++\n+++\n# A\n\n- in *a*\n".to_owned())]);
    expected.assert_eq(&(form(&rendered(options, text, &files).body.fragment.markdown) + "\n"));
}

fn check(text: &str, expected: Expect) {
    check_options(PLAIN, text, expected);
}

fn field(text: &str) -> String {
    let input = Input { text, origin: Origin::At { file: FileId(0), start: 0 }, folder: "roles" };
    let (mut refs, mut diags) = (Refs::default(), Vec::new());
    form(&Markdown::new(PLAIN).fragment(input, &mut refs, &mut diags).markdown)
}

#[test]
fn paragraphs_breaks_and_emphasis() {
    check(
        "One *two* __three__\nfour\\\nfive ~~six~~ `a|b` ``c`d``\n\nNext  \nline",
        expect![[r#"
            One *two* __three__
            four\
            five ~~six~~ `a|b` ``c`d``

            Next\
            line
        "#]],
    );
}

#[test]
fn headings_have_their_level() {
    check(
        "## One *two*\n\ntext\n\n#### C# \\# {#own .x}\n\nSetext\ntwo\n-------\n",
        expect![[r#"
            ## One *two*

            text

            #### C# \#

            ## Setext two
        "#]],
    );
}

#[test]
fn links_images_and_titles_have_placeholders() {
    check(
        "[a](b.md#c \"t \\\"q\\\"\") [[page]] [[page|text]] [[#here]] ![alt *x*](y.png) <https://a.b/c_d> https://e.f www.g.hi i@j.kl [x](https://y.z/(a)?b=1&c) ! [y](z.md)\n\n![w](v.png \"Caption\")",
        expect![[r#"
            [a](⟨href 0⟩ "t \"q\"") [⟨title 1⟩](⟨href 1⟩) [text](⟨href 2⟩) [here](⟨href 3⟩) ![alt x](⟨href 4⟩) <https://a.b/c_d> <https://e.f> [www.g.hi](http://www.g.hi) <i@j.kl> [x](https://y.z/\(a\)?b=1&amp;c) ! [y](⟨href 5⟩)

            ![w](⟨href 6⟩)

            Caption
        "#]],
    );
}

#[test]
fn citations_footnotes_and_embeds() {
    check(
        "Said [@a; @b]. More[^x] and [words][@c], ! [@d] (e)[^y].\n\n{{ view(a = \"b\") }}\n\n- {{ view() }}\n\n[^y]: Two *words*\n\n    - list\n[^x]: One[^y].\n",
        expect![[r#"
            Said⟨cite 0⟩. More[^1] and words⟨cite 1⟩, !⟨cite 2⟩ (e)[^2].

            ⟨embed 0⟩

            - {{ view() }}

            [^1]: One[^2].

            [^2]: Two *words*

                - list
        "#]],
    );
}

#[test]
fn lists_keep_their_kind_and_their_tasks() {
    check(
        "- a\n- b\n  - c\n\n    d\n  - e\n\n* f\n\n3. g\n4. h\n   ```sh\n   i\n\n   j\n   ```\n\n- [x] done\n- [ ] to do\n- \n- > k\n",
        expect![[r#"
            - a
            - b
              - c

                d

              - e

            * f

            3. g
            4. h

               ```sh
               i

               j
               ```

            - [x] done
            - [ ] to do
            -
            - > k
        "#]],
    );
}

#[test]
fn quotes_notes_and_details() {
    check(
        "> quote\n> > deeper\n\n> [!TIP]\n> Tip.\n\n::: warning Look *out*\nText.\n\n- a\n:::\n\n::: note\nText.\n:::\n\n::: details\nHidden.\n:::\n",
        expect![[r#"
            > quote
            >
            > > deeper

            > [!TIP]
            > Tip.

            > [!WARNING]
            > **Look out**
            >
            > Text.
            >
            > - a

            > [!NOTE]
            > Text.

            > 
            >⟨text.details⟩
            > Hidden.
        "#]],
    );
}

#[test]
fn tables_code_rules_and_definitions() {
    check(
        "| a | b\\|c |\n|:--|--:|\n| `d\\|e` | [f](g.md) |\n| |\n\n---\n\n```rust {1} title=\"x.rs\"\nlet a = \"```\";\n```\n\n    indented\n\nTerm *one*\n: First.\n: Second\n\n  more\n\nTwo\n: - a\n  - b\n",
        expect![[r#"
            | a | b\|c |
            | :-- | --: |
            | `d\|e` | [f](⟨href 0⟩) |
            | | |

            ___

            x.rs

            ````rust
            let a = "```";
            ````

            ```
            indented
            ```

            - **Term *one*:** First.

              Second

              more
            - **Two:**
              - a
              - b
        "#]],
    );
}

#[test]
fn html_is_kept() {
    let text =
        "<div>\n<b>a</b>\n</div>\n\nb <i>c</i> | d\n\n<!-- no -->\n\n| <b>x\\|y</b> |\n|---|\n";
    check_options(
        RAW,
        text,
        expect![[r#"
        <div>
        <b>a</b>
        </div>

        b <i>c</i> | d

        | <b>x\|y</b> |
        | --- |
    "#]],
    );
    check(
        text,
        expect![[r#"
            <div>
            <b>a</b>
            </div>

            b <i>c</i> | d

            | <b>x\|y</b> |
            | --- |
        "#]],
    );
}

#[test]
fn included_files_are_part_of_the_text() {
    check(
        "# Title\n\n## B\n\n{{ include(path = \"a.md\") }}\n\nafter",
        expect![[r#"
        ## B

        ### A

        - in *a*

        after
    "#]],
    );
}

#[test]
fn words_never_become_markup() {
    check(
        "\\# a\n\\- b\n1\\. c\n\\> d\n\\[x\\](y) \\<b> &amp;amp; \\*e\\* \\_f\\_ g_h \\`i\\` \\~j\\~ \\| \\\\ !\\[k](l)\n\n&#35; m\n\n\\=== \n\n- \\[x] n\n- &#45; o\n\n\\::: note\n\n\\`\\`\\`\n\n[@a]: b\n",
        expect![[r#"
            \# a
            \- b
            1\. c
            \> d
            \[x\](y) \<b> \&amp; \*e\* \_f\_ g_h \`i\` \~j\~ | \\ !\[k\](l)

            \# m

            \===

            - \[x\] n
            - \- o

            \::: note

            \`\`\`
        "#]],
    );
}

#[test]
fn fields_are_one_line() {
    assert_eq!(field("One *two* [a](b.md) [@c]."), "One *two* [a](⟨href 0⟩)⟨cite 0⟩.");
    assert_eq!(field("# Head *x*\n\ntext"), "**Head *x***\n\ntext");
    assert_eq!(field("- a\n- b"), "- a\n- b");
    assert_eq!(field(""), "");
}

#[test]
fn the_form_is_empty_unless_enabled() {
    let options = Options { markdown: false, ..PLAIN };
    let text = "## a\n\n- [b](c.md) [@d][^e]\n\n| f |\n|---|\n\n[^e]: g\n";
    let page = rendered(options, text, &Files::default());
    assert_eq!(page.body.fragment.markdown, MarkdownText::default());
}

#[test]
fn further_lines_in_a_placeholder_keep_the_quotes_and_items_around() {
    let text = "> 1. a\n>\n>    {{ view() }}\n>\n> 2. {{ view() }}\n";
    let page = rendered(PLAIN, text, &Files::default());
    let markdown = &page.body.fragment.markdown;
    let indents: Vec<String> =
        markdown.placeholders.iter().map(|placeholder| markdown.indent(placeholder.at)).collect();
    assert_eq!(indents, [">    ", ">    "]);
}

#[test]
fn text_and_addresses_are_escaped() {
    assert_eq!(markdown_words("a*b [c] | <d> 1. e"), "a\\*b \\[c\\] \\| \\<d> 1. e");
    assert_eq!(markdown_destination("/a b/(c)#d|e"), "/a%20b/\\(c\\)#d%7Ce");
}

/// Returns the letters of the Markdown form as another parser reads it.
fn words_of(markdown: &str) -> String {
    let mut words = String::new();
    for (event, _) in &parse(markdown, false).events {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::Html(html) | Event::InlineHtml(html) => {
                let texts = html.split('<').enumerate().map(|(at, part)| match at {
                    0 => part,
                    _ => part.split_once('>').map_or("", |(_, text)| text),
                });
                texts.for_each(|text| words.push_str(&unescaped(text)));
            }
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell | Tag::Heading { .. })
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell)
            | Event::Start(Tag::CodeBlock(_) | Tag::List(_) | Tag::BlockQuote(_))
            | Event::End(TagEnd::CodeBlock | TagEnd::List(_) | TagEnd::BlockQuote(_))
            | Event::Rule => words.push(' '),
            _ => {}
        }
    }
    squeezed(&words)
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Compares the text of the form with the text of the fragment.
fn has_the_same_text(text: &str) -> Result<(), String> {
    let page = rendered(PLAIN, text, &Files::default());
    let fragment = &page.body.fragment;
    let mut markdown = String::new();
    let mut from = 0;
    for placeholder in &fragment.markdown.placeholders {
        let at = placeholder.at as usize;
        markdown.push_str(&fragment.markdown.text[from..at]);
        from = at;
        match placeholder.kind {
            PlaceholderKind::Href(_) => markdown.push('x'),
            PlaceholderKind::Title(target) => {
                let target = &page.refs.targets[target as usize];
                markdown.push_str(&markdown_words(&target.address));
            }
            _ => {}
        }
    }
    markdown.push_str(&fragment.markdown.text[from..]);
    let (found, wanted) = (words_of(&markdown), squeezed(&fragment.text));
    match found == wanted {
        true => Ok(()),
        false => Err(format!("{found:?}\n{wanted:?}\n{text:?}\n{markdown}")),
    }
}

#[test]
fn the_examples_of_commonmark_have_the_same_text_in_both_forms() {
    const SPEC: &str = include_str!("../../../tests/spec/commonmark-0.31.2.txt");
    // Within a block that begins with an element of running text, marks are escaped although they are
    // literal there.
    const ESCAPED: [i32; 3] = [162, 164, 166];
    let fence = "`".repeat(32);
    let mut examples = 0;
    let mut wrong = Vec::new();
    for part in SPEC.split(&format!("\n{fence} example\n")).skip(1) {
        let text = part.split("\n.\n").next().expect("an example").replace('→', "\t");
        examples += 1;
        if let Err(found) = has_the_same_text(&format!("# Title\n\n{text}\n"))
            && !ESCAPED.contains(&examples)
        {
            wrong.push(format!("{examples}: {found}"));
        }
    }
    assert!(examples > 640, "{examples}");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Generates text with special characters, without footnotes, embeds, notes and definitions.
fn marks() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-z]{1,3}",
        1 => "[A-Za-z0-9!-/]{1,3}",
        8 => prop::sample::select(vec![
            " ", "\n", "\n\n", "> ", "- ", "1. ", "# ", "  ", "[", "]", "(", ")", "*", "**", "_",
            "`", "\\", "&amp;", "&#42;", "---", "===", "| a |\n|---|\n", "[a](b.md)", "[[c|d]]", "+",
            "~~", "```\n", "1.", "*a*", "**b**", "!", "#", "|", "<", "=", "-",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_forms_have_the_same_text(text in marks()) {
        if let Err(found) = has_the_same_text(&format!("# Title\n\n{text}")) {
            prop_assert!(false, "{}", found);
        }
    }
}

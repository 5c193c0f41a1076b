use super::super::archive::{Archive, Entry, Limits, read};
use super::super::{Note, Plan};
use std::path::Path;

fn archive(files: &[(&str, &str)]) -> Archive {
    let entry = |(path, text): &(&str, &str)| Entry {
        path: (*path).to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let mut entries: Vec<Entry> = files.iter().map(entry).collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Archive { shown: "export".into(), name: "export".into(), entries, notes: Vec::new() }
}

fn page<'p>(plan: &'p Plan, path: &str) -> &'p str {
    let found = plan.files.iter().find(|(name, _)| name == path);
    let names: Vec<&str> = plan.files.iter().map(|(name, _)| name.as_str()).collect();
    let (_, bytes) = found.unwrap_or_else(|| panic!("{path} in {names:?}"));
    std::str::from_utf8(bytes).expect("it is text")
}

fn shown(notes: &[Note]) -> String {
    notes.iter().map(|note| format!("{}:{}: {}\n", note.file, note.line, note.what)).collect()
}

fn fixture() -> Plan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import/confluence");
    super::plan(&read(&folder, &Limits::default()).expect("it can be read")).expect("a space")
}

/// The text of a page with this body.
fn body(html: &str) -> String {
    let page_html = format!("<div id=main-content>{html}</div>");
    let index = "<title>S (S)</title><ul><li><a href=P_1.html>P</a></ul>";
    let files = [("index.html", index), ("P_1.html", page_html.as_str())];
    let plan = super::plan(&archive(&files)).expect("a space");
    let text = page(&plan, "content/_index.md");
    text.split_once("# P\n").map_or(text, |(_, body)| body).trim().to_owned()
}

#[test]
fn pages_stand_as_the_list_of_pages_says() {
    let plan = fixture();
    let names: Vec<&str> = plan.files.iter().map(|(name, _)| name.as_str()).collect();
    expect_test::expect![[r#"
        content/_index.md
        content/glossary.md
        content/product-owner/_index.md
        content/product-owner/how-do-we-say-no.md
        content/rules-2026.pdf
        content/team-photo.png"#]]
    .assert_eq(&names.join("\n"));
    assert_eq!(plan.title, "Team Handbook");
    expect_test::expect![[r#"
        +++
        aliases = ["/Home_65537.html"]

        [extra]
        author = "Ann Example"
        last_editor = "Bob Example"
        last_modified = 2026-04-03
        +++

        # Home

        Welcome, Ann Example.

        ## Start

        Read [the owner](product-owner/_index.md), [what to do](product-owner/_index.md#what-to-do) and [how we say no](product-owner/how-do-we-say-no.md).

        :::: note Mind
        An info.

        ::: warning
        A warning.
        :::
        ::::

        ::: details More
        Folded.
        :::

        ![Team photo](team-photo.png) 🙂 other space

        ## Attachments

        - [Rules (2026).pdf](rules-2026.pdf)
    "#]].assert_eq(page(&plan, "content/_index.md"));
}

#[test]
fn elements_and_macros_become_markdown() {
    expect_test::expect![[r#"
        +++
        aliases = ["/Product-Owner_65538.html"]
        tags = ["role"]

        [extra]
        author = "Ann Example"
        last_editor = "Bob Example"
        last_modified = 2026-04-03
        +++

        # Product Owner

        # What to do?

        Owns the **backlog** and says *no*.\
        Uses `a|b` & snake_case, 2\*3 \[x] and \<b>. **DONE**

        - [x] Ask
        - [ ] Answer

        1. First
           - Inner
        2. Second

        | Who | What |
        | --- | --- |
        | Ann \| Bob | one · two · three |
        | both |  |

        ````bash title="run.sh"
        echo "```"
        exit
        ````

        ::: note Panel
        In a panel.
        :::

        > Said.

        ***

        [far.png](https://example.org/far.png)
    "#]]
    .assert_eq(page(&fixture(), "content/product-owner/_index.md"));
}

#[test]
fn what_is_not_converted_has_its_place() {
    expect_test::expect![[r#"
        HB/Home_65537.html:16: `<iframe>` was left out
        HB/Home_65537.html:17: a link to what is not in the export became text
        HB/Product-Owner_65538.html:12: cells of a table that were joined became single ones
        HB/Product-Owner_65538.html:19: a picture on another host became a link
        HB/Product-Owner_65538.html:22: comments were left out
        HB/attachments/65537/131099.bin:0: a file that no page shows or has was left out
    "#]]
    .assert_eq(&shown(&fixture().notes));
}

#[test]
fn odd_html_is_read_as_browsers_read_it() {
    for (html, made) in [
        ("a<p>b", "a\n\nb"),
        ("<b>a</b><b>b</b> <b> </b>c", "**ab** c"),
        ("<ul><li>a<ul><li>b</ul><ul><li>c</ul></ul>", "- a\n  - b\n  - c"),
        ("<ul>x<ul><li>c</ul></ul>", "- - c"),
        ("<p># a<p>1. b<p>- c<p>::: d", "\\# a\n\n1\\. b\n\n\\- c\n\n\\::: d"),
        ("<table><tr><td>a</table>", "a"),
        ("<a href='x.html'>gone</a> <a>none</a>", "gone none"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<a href='https://e.org/(x)'>[y]</a>", "[\\[y\\]](https://e.org/%28x%29)"),
        ("<dl><dt>T<dd>one<dd>two</dl>", "T\n: one\n: two"),
    ] {
        assert_eq!(body(html), made, "{html}");
    }
}

#[test]
fn any_depth_is_written() {
    for tag in ["div", "ul", "b", "blockquote", "ul><li"] {
        let deep = format!("{}x", format!("<{tag}>").repeat(300));
        assert!(body(&deep).contains('x'), "{tag}");
    }
}

#[test]
fn an_xml_export_is_named() {
    let found = super::plan(&archive(&[("entities.xml", "<x/>")])).expect_err("it is refused");
    assert_eq!(found.exit_code(), 3);
    assert!(found.to_string().contains("XML export"), "{found}");
}

proptest::proptest! {
    #[test]
    fn any_html_can_be_converted(html in "(<(p|ul|li|table|tr|td|b|a href=P_1.html|img src=x|pre|br|div)>|[a*_\\[\\]#:`| ]|</(p|ul|table|td|b|a|div)>){0,40}") {
        body(&html);
    }
}

use super::super::archive::{Archive, Entry, Limits, read};
use super::super::{Note, Plan};
use std::path::Path;

fn plan(files: &[(&str, &str)]) -> Plan {
    let entry = |(path, text): &(&str, &str)| Entry {
        path: (*path).to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let mut entries: Vec<Entry> = files.iter().map(entry).collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let archive = Archive { shown: "v".into(), name: "v".into(), entries, notes: Vec::new() };
    super::plan(&archive).expect("it is a vault")
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import/obsidian");
    super::plan(&read(&folder, &Limits::default()).expect("it can be read")).expect("a vault")
}

#[test]
fn notes_keep_their_folders_and_links_by_name_are_relative() {
    let plan = fixture();
    let names: Vec<&str> = plan.files.iter().map(|(name, _)| name.as_str()).collect();
    expect_test::expect![[r#"
        content/_index.md
        content/attachments/diagram.png
        content/daily/2026-03-04.md
        content/roles/_index.md
        content/roles/product-owner.md"#]]
    .assert_eq(&names.join("\n"));
    expect_test::expect![[r#"
        +++
        date = 2026-03-04

        [extra]
        also_known_as = ["Start"]
        +++

        # Home

        [Product Owner](roles/product-owner.md), [Product Owner › What you do](roles/product-owner.md#what-you-do), [PO](roles/product-owner.md), [Product Owner](roles/product-owner.md), [Roles](roles/_index.md) and Gone.

        ![diagram](attachments/diagram.png) ![diagram](attachments/diagram.png)

        {{ include(path = "roles/product-owner.md", region = "what-you-do") }}

        Before [Product Owner](roles/product-owner.md) after.

        :::: note Read this
        Today is [2026-03-04](daily/2026-03-04.md).
        ::: details Danger
        ==Mind== the gap.
        :::
        ::::

        <!-- Only for us: [[Gone]] -->

        | Who | What |
        |-----|------|
        | [the owner](roles/product-owner.md) | [Product Owner](roles/product-owner.md) |

        [By address](roles/product-owner.md#what-you-do), the app.

        ```text
        list from #role
        ```
    "#]].assert_eq(page(&plan, "content/_index.md"));
}

#[test]
fn properties_become_front_matter() {
    expect_test::expect![[r#"
        +++
        tags = ["role-product", "owner"]
        kind = "page"

        [extra]
        also_known_as = ["PO"]
        team = "The team"
        +++

        # Product Owner

        Owns the backlog.

        <!-- region what-you-do -->
        ## What you do

        Order it.

        - Say no.

        <!-- endregion what-you-do -->
        ## What you do not

        [Home](../_index.md)
    "#]]
    .assert_eq(page(&fixture(), "content/roles/product-owner.md"));
}

#[test]
fn what_is_not_converted_has_its_place() {
    expect_test::expect![[r#"
        Board.canvas:0: a canvas is not converted
        Home.md:2: `cssclasses` was left out: a handbook has one look
        Home.md:6: a link to a note that is not in the vault became text
        Home.md:8: the width of a picture was left out
        Home.md:12: a note embedded within a line became a link
        Home.md:23: a link to a block leads to its page
        Home.md:25: a link to the app became text
        Home.md:27: `dataview` is shown, but not run
        Roles/Product Owner.md:17: a note that embeds itself became a link
        Templates/Meeting.md:0: a template for new notes stays in the vault
    "#]]
    .assert_eq(&shown(&fixture().notes));
}

#[test]
fn names_lead_to_the_nearest_note() {
    let plan = plan(&[
        ("a/Note.md", "A"),
        ("Note.md", "Top"),
        (
            "b/c/Deep.md",
            "[[Note]] [[a/Note]] [[../../a/Note]] [[NOTE]] [x](../../Note.md) [[#Gone]]",
        ),
    ]);
    assert_eq!(
        page(&plan, "content/b/c/deep.md"),
        "# Deep\n\n[Note](../../note.md) [Note](../../a/note.md) [Note](../../a/note.md) \
         [Note](../../note.md) [x](../../note.md) [Deep](deep.md)\n"
    );
}

#[test]
fn notes_that_embed_each_other_do_not_include_each_other() {
    let plan = plan(&[("A.md", "![[B]]"), ("B.md", "![[A]]")]);
    assert_eq!(page(&plan, "content/a.md"), "# A\n\n{{ include(path = \"b.md\") }}\n");
    assert_eq!(page(&plan, "content/b.md"), "# B\n\n[A](a.md)\n");
    assert_eq!(shown(&plan.notes), "B.md:1: a note that embeds itself became a link\n");
}

#[test]
fn names_that_are_equal_without_their_marks_get_numbers() {
    let plan = plan(&[("Ä.md", ""), ("A.md", ""), ("a/x.md", ""), ("A!/x.md", "")]);
    let names: Vec<&str> = plan.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), 4);
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
}

#[test]
fn properties_that_cannot_be_read_are_listed() {
    let plan = plan(&[("A.md", "---\na: [\n---\ntext")]);
    assert_eq!(page(&plan, "content/a.md"), "# A\n\ntext\n");
    assert_eq!(shown(&plan.notes), "A.md:1: properties that cannot be read were left out\n");
}

proptest::proptest! {
    #[test]
    fn any_note_can_be_converted(text in "[\\[\\]()!#^|>%`:{}a\n -]{0,80}") {
        plan(&[("A.md", &text), ("a/B.md", "# a\n\nx ^a\n")]);
    }
}

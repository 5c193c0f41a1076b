use super::super::archive::{Archive, Entry, Limits, read};
use super::super::{Note, Plan};
use std::path::Path;

const ID: &str = "0123456789abcdef0123456789abcdef";

fn archive(files: &[(&str, &str)]) -> Archive {
    let entry = |(path, text): &(&str, &str)| Entry {
        path: (*path).to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let mut entries: Vec<Entry> = files.iter().map(entry).collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Archive { shown: "export".into(), name: "export".into(), entries, notes: Vec::new() }
}

fn plan(files: &[(&str, &str)]) -> Plan {
    super::plan(&archive(files)).expect("it is an export")
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import/notion");
    super::plan(&read(&folder, &Limits::default()).expect("it can be read")).expect("an export")
}

#[test]
fn names_lose_their_ids_and_links_are_mended() {
    let plan = fixture();
    let names: Vec<&str> = plan.files.iter().map(|(name, _)| name.as_str()).collect();
    expect_test::expect![[r#"
        content/_index.md
        content/how-we-plan-weekly-2.md
        content/how-we-plan-weekly.md
        content/roles/_index.md
        content/roles/designer.md
        content/roles/designer/image.png
        content/roles/tester.md
        content/tools/_index.md
        content/untitled.png"#]]
    .assert_eq(&names.join("\n"));
    assert_eq!(plan.title, "🏠 Company Handbook");
    expect_test::expect![[r#"
        +++
        aliases = ["/Company Handbook 3f2a9c0d1b7e4c5f8a6d2e1f0b9c8d7e/", "/Company-Handbook-3f2a9c0d1b7e4c5f8a6d2e1f0b9c8d7e/"]
        +++

        # 🏠 Company Handbook

        Welcome. Read [Roles](roles/_index.md) first, then [How we plan (weekly)](how-we-plan-weekly-2.md).

        ::: note
        💡 Start here.
        :::

        - Our tools: [Tools](tools/_index.md)
        - On the web: [the same page](how-we-plan-weekly-2.md)

        Gone

        ![Everybody at the table](untitled.png)
    "#]].assert_eq(page(&plan, "content/_index.md"));
    expect_test::expect![[r#"
        +++
        aliases = ["/Company Handbook 3f2a9c0d1b7e4c5f8a6d2e1f0b9c8d7e/How we plan (weekly) 55551111222233334444555566667777/", "/How-we-plan-weekly-55551111222233334444555566667777/"]
        +++

        # How we plan (weekly)

        A second page of this name.
    "#]].assert_eq(page(&plan, "content/how-we-plan-weekly.md"));
}

#[test]
fn a_database_with_a_page_for_each_row_becomes_typed_pages() {
    let plan = fixture();
    expect_test::expect![[r#"
        +++
        aliases = ["/Company Handbook 3f2a9c0d1b7e4c5f8a6d2e1f0b9c8d7e/Roles 9a8b7c6d5e4f40318273645546372819/", "/Roles-9a8b7c6d5e4f40318273645546372819/"]
        +++

        # Roles
    "#]].assert_eq(page(&plan, "content/roles/_index.md"));
    expect_test::expect![[r#"
        +++
        kind = "page"
        aliases = ["/Company Handbook 3f2a9c0d1b7e4c5f8a6d2e1f0b9c8d7e/Roles 9a8b7c6d5e4f40318273645546372819/Designer 99991111222233334444555566667777/", "/Designer-99991111222233334444555566667777/"]
        owner = "Ann"
        tags = ["design", "product"]

        [extra]
        status = "Active"
        team = "Product"
        since = 2024-03-04
        +++

        # Designer

        Draws what is built. Works with the [tester](tester.md).

        :::: details What a day looks like
        Morning: sketches.

        ::: warning
        ⚠️ Not before ten.
        :::
        ::::

        ```text
        [[not a link]]
        ```

        See \[[brackets]] and red words.

        ![A sketch](designer/image.png)

        [Far away](https://example.org/a.png)
    "#]].assert_eq(page(&plan, "content/roles/designer.md"));
    expect_test::expect![[r#"
        +++
        kind = "page"
        aliases = ["/Company Handbook 3f2a9c0d1b7e4c5f8a6d2e1f0b9c8d7e/Roles 9a8b7c6d5e4f40318273645546372819/Tester 88881111222233334444555566667777/", "/Tester-88881111222233334444555566667777/"]
        owner = "Bob"
        tags = ["quality"]

        [extra]
        status = "Active"
        +++

        # Tester

        Looks for what is wrong.
    "#]].assert_eq(page(&plan, "content/roles/tester.md"));
}

#[test]
fn a_database_without_pages_becomes_a_table() {
    expect_test::expect![[r#"
        +++
        aliases = ["/Company Handbook 3f2a9c0d1b7e4c5f8a6d2e1f0b9c8d7e/Tools 66661111222233334444555566667777/", "/Tools-66661111222233334444555566667777/"]
        +++

        # Tools

        | Name | Cost |
        | --- | --- |
        | Whiteboard | 10 \| month · or less |
        | Chat | free |
    "#]].assert_eq(page(&fixture(), "content/tools/_index.md"));
}

#[test]
fn what_is_not_converted_has_its_place() {
    expect_test::expect![[r#"
        Company Handbook 3f2a9c0d1b7e4c5f8a6d2e1f0b9c8d7e.md:13: a link to what is not in the export became text
        Company Handbook 3f2a9c0d1b7e4c5f8a6d2e1f0b9c8d7e/Roles 9a8b7c6d5e4f40318273645546372819/Designer 99991111222233334444555566667777.md:27: a colour or an underline was left out
        Company Handbook 3f2a9c0d1b7e4c5f8a6d2e1f0b9c8d7e/Roles 9a8b7c6d5e4f40318273645546372819/Designer 99991111222233334444555566667777.md:31: a picture on another host became a link
    "#]].assert_eq(&shown(&fixture().notes));
}

#[test]
fn folders_without_ids_and_without_pages_are_found() {
    let plan = plan(&[
        (
            &format!("Export-1/Home {ID}.md"),
            "# Home\n\n[T](Home/Team%2001230000000000000000000000000000.md)",
        ),
        ("Export-1/Home/Team 01230000000000000000000000000000.md", "# Team"),
        ("Export-1/Home/Loose/Page 01240000000000000000000000000000.md", ""),
    ]);
    let names: Vec<&str> = plan.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "content/_index.md",
            "content/loose/_index.md",
            "content/loose/page.md",
            "content/team.md"
        ]
    );
    assert!(page(&plan, "content/_index.md").ends_with("[T](team.md)\n"));
}

#[test]
fn callouts_in_each_other_have_colons_of_their_own() {
    let text =
        "# T\n\n<aside>\nA\n\n<aside>\nB\n\n</aside>\n\n</aside>\n\n</aside>\n\n<aside>\nopen\n";
    let plan = plan(&[(&format!("T {ID}.md"), text)]);
    assert!(
        page(&plan, "content/_index.md")
            .ends_with("# T\n\n:::: note\nA\n\n::: note\nB\n:::\n::::\n\n\n\n<aside>\nopen\n"),
        "{}",
        page(&plan, "content/_index.md")
    );
    assert_eq!(
        shown(&plan.notes),
        format!(
            "T {ID}.md:13: `</aside>` without its beginning was left out\n\
             T {ID}.md:15: a callout or toggle that does not end became text\n"
        )
    );
}

#[test]
fn an_export_as_html_is_named() {
    let found = super::plan(&archive(&[("Home.html", "<p>x")])).expect_err("it is refused");
    assert_eq!(found.exit_code(), 3);
}

proptest::proptest! {
    #[test]
    fn any_names_and_texts_stay_in_their_folder(
        files in proptest::collection::vec(("[a-c./ ]{1,8}( 0123456789abcdef0123456789abcdef)?\\.(md|csv|png)", ".{0,40}"), 0..6)
    ) {
        let mut entries: Vec<Entry> = files
            .into_iter()
            .map(|(path, text)| Entry { path, bytes: text.into_bytes() })
            .collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries.dedup_by(|a, b| a.path == b.path);
        let archive = Archive { entries, ..Archive::default() };
        if let Ok(plan) = super::plan(&archive) {
            for (path, _) in &plan.files {
                proptest::prop_assert!(crate::url::check_path(path).is_ok(), "{path}");
                proptest::prop_assert!(path.starts_with("content/"));
            }
        }
    }
}

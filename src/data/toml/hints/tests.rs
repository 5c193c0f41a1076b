use crate::data::toml::parse;
use crate::source_map::FileId;

fn helps(text: &str) -> Vec<String> {
    let mut diags = Vec::new();
    parse(text, FileId(0), 0, &mut diags);
    diags.into_iter().map(|found| found.help.unwrap_or_default()).collect()
}

/// Whether each text has one finding, with this help.
fn check(cases: &[(&str, &str)]) {
    for (text, help) in cases {
        assert_eq!(helps(&format!("{text}\nlast = 1\n")), [*help], "{text}");
    }
}

#[test]
fn text_without_quotes_or_with_others_is_shown_in_quotes() {
    check(&[
        ("title = Product owner", "put text in quotes: `title = \"Product owner\"`"),
        ("title = 3 roles # a few", "put text in quotes: `title = \"3 roles\"`"),
        ("title = “Owner”", "write `title = \"Owner\"`: with straight quotes"),
        ("weight = 007", "write `weight = 7`"),
        ("title = „Owner“", "write `title = \"Owner\"`: with straight quotes"),
        ("title = \"Owner”", "write `title = \"Owner\"`: with straight quotes at both ends"),
        ("title = \"Owner", "close the text with `\"`: `title = \"Owner\"`"),
        ("title = Owner\"", "put text in quotes: `title = \"Owner\"`"),
        ("title = 'it's'", "quotation marks end the text: write `title = \"it's\"`"),
        ("title = \"a \"b\" c\"", "quotation marks end the text: write `title = 'a \"b\" c'`"),
        (
            "title = \"C:\\path\"",
            "a backslash begins an escape in `\"…\"`: double it, or write `title = 'C:\\path'`",
        ),
    ]);
}

#[test]
fn words_of_other_languages_are_shown_as_values() {
    check(&[
        ("draft = True", "write `draft = true`"),
        ("draft = Yes", "write `draft = true`"),
        ("draft = no", "write `draft = false`"),
        ("on = 2026-6-1", "write `on = 2026-06-01`"),
        ("on = 01.06.2026", "write `on = 2026-06-01`"),
        ("on = 13/6/2026", "write `on = 2026-06-13`"),
        // Of these nobody knows which day is meant.
        ("on = 6/1/2026", "write year, month and day, as in `2026-06-01`"),
        ("on = 1 June 2026", "write year, month and day, as in `2026-06-01`"),
        ("on = 2026-13-01", "write year, month and day, as in `2026-06-01`"),
        ("title = null", "remove the line if there is no value"),
        ("weight = 1,5", "a number is digits and a point, as `1.5`; text is `weight = \"1,5\"`"),
    ]);
}

#[test]
fn lines_that_are_no_key_and_value_are_shown_as_such() {
    let items = "`[\"one\", \"two\"]`";
    check(&[
        ("title: \"Owner\"", "write `title = \"Owner\"`: `=` in place of `:`"),
        ("draft: True", "write `draft = true`: `=` in place of `:`"),
        ("title \"Owner\"", "write `=` between key and value: `title = \"Owner\"`"),
        ("title =", "write a value after `=`, or remove the line"),
        ("a title = 1", "a key is one word, as `a_title`, or quoted: `\"a title\"`"),
        ("a\u{a0}= 1", "delete the invisible character U+00A0"),
        ("a = 1 b = 2", "put every key on a line of its own"),
        ("// a", "begin a comment with `#`"),
        ("a = \"b\" // c", "begin a comment with `#`"),
        ("[extra", "close the header: `[extra]`"),
        ("[[extra] # more", "close the header: `[[extra]]`"),
        ("[extra] a = 1", "put the keys of the table on the lines below `[extra]`"),
        ("tags = [a, b]", &format!("put every item in quotes: {items}")),
        ("tags = [\"a\" \"b\"]", &format!("write a comma between the items: {items}")),
        ("tags = [\n\"a\"\n\"b\"\n]", &format!("write a comma between the items: {items}")),
        ("tags = (\"a\", \"b\")", &format!("write a list in brackets: {items}")),
    ]);
    assert_eq!(helps("a = 1\n\n[b]\na = 1\na = 2\n"), ["delete one of the two"]);
}

#[test]
fn what_is_not_closed_is_told_once_with_its_beginning() {
    for (text, begins, help) in [
        ("a = 1\ntags = [\"b\", \"c\"\nd = 2\ne = x\n[f]\ng = 3\n", 13, "end the list with `]`"),
        ("tags = [\n  \"b\",\n[f]\ng = 3\n", 7, "end the list with `]`"),
        ("t = { a = 1, b = 2\nd = 2\n", 4, "end the table with `}`"),
        ("t = \"\"\"a\nd = 2\n", 4, "end the text with `\"\"\"`"),
    ] {
        let mut diags = Vec::new();
        parse(text, FileId(0), 0, &mut diags);
        let found: Vec<_> =
            diags.iter().map(|found| (found.others[0].span.start, found.help.as_deref())).collect();
        assert_eq!(found, [(begins, Some(help))], "{text}");
    }
}

#[test]
fn the_first_of_two_keys_is_the_one_in_the_same_section() {
    let mut diags = Vec::new();
    parse("a = 1\n[b]\na = 1\nc = { a = 1 }\na = 2\n", FileId(0), 10, &mut diags);
    assert_eq!(diags[0].message, "the key `a` is given twice");
    assert_eq!(diags[0].others[0].span.start, 20);
}

#[test]
fn many_mistakes_take_no_time() {
    let started = std::time::Instant::now();
    for part in
        ["a", "\"", "[", "{", "a = [", "\"\"\"", "a = \"\\x\" ", "a b\n", "a = [\n", "a=1\n", "“"]
    {
        helps(&part.repeat(60_000 / part.len()));
        helps(&format!("a = {}", part.repeat(60_000 / part.len())));
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

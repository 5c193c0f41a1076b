use super::*;

/// Front matter that hides a page, in forms that people and tools write. `T` is the title.
const HIDDEN: &[&str] = &[
    "\n---\ntitle: T\ndraft: true\n---\nBody.\n",
    "\n\n+++\ntitle = \"T\"\ndraft = true\n+++\nBody.\n",
    "<!-- a comment -->\n---\ntitle: T\npublished: false\n---\nBody.\n",
    "\u{200b}---\ntitle: T\ndraft: true\n---\nBody.\n",
    " ---\n title: T\n draft: true\n ---\nBody.\n",
    "    ---\n    title: T\n    draft: true\n    ---\nBody.\n",
    "----\ntitle: T\ndraft: yes\n----\nBody.\n",
    "++++\ntitle = \"T\"\ndraft = true\n++++\nBody.\n",
    "—\ntitle: T\nhidden: true\n—\nBody.\n",
    "***\ntitle: T\nhidden: true\n***\nBody.\n",
    "```yaml\ntitle: T\ndraft: true\n```\nBody.\n",
    "```yaml\n---\ntitle: T\ndraft: true\n---\n```\nBody.\n",
    "~~~toml\ntitle = \"T\"\ndraft = true\n~~~\nBody.\n",
    ";;;\n\"title\": \"T\",\n\"draft\": true\n;;;\nBody.\n",
    "{\n\t\"title\": \"T\",\n\t\"draft\": true\n}\nBody.\n",
    "{ \"title\": \"T\", \"draft\": true }\n\nBody.\n",
    "---\ntitle: T\nstatus: draft\n...\nBody.\n",
    "---\ntitle: T\ndraft: true\n+++\nBody.\n",
    "\n---\ntitle: T\ndraft: true\n...\nBody.\n",
    "---\ntitle: T\ndraft: true\n\nBody.\n",
    "+++\ntitle = \"T\"\ndraft = true\n\nBody.\n",
    "---\ntitle = \"T\"\ndraft = true\n---\nBody.\n",
    "+++\ntitle: T\nunlisted: true\n+++\nBody.\n",
    "title: T\ndraft: true\n---\nBody.\n",
    "Title: T\nStatus: draft\n\nBody.\n",
    "<!--\ntitle: T\ndraft: true\n-->\nBody.\n",
    "<!-- ---\ntitle: T\ndraft: \"true\"\n--- -->\nBody.\n",
];

#[test]
fn front_matter_is_found_in_every_place_and_between_all_lines() {
    for text in HIDDEN {
        let found = split(text);
        assert_ne!(found.format, Format::None, "{text:?}");
        assert!(found.slip.is_some(), "{text:?}");
        assert_eq!(found.body.trim(), "Body.", "{text:?}");
        assert!(says_hidden(&found.text), "{text:?}");
        let mut diags = Vec::new();
        let file = crate::source_map::FileId(0);
        let node = match found.format {
            Format::Toml => crate::data::toml::parse(&found.text, file, found.start, &mut diags),
            _ => crate::data::yaml::parse(&found.text, file, found.start, &mut diags),
        };
        assert_eq!(diags, [], "{text:?}");
        let crate::data::Value::Table(table) = node.value else { panic!("{text:?}") };
        let (key, title) = &table.entries[0];
        let place = |span: crate::source_map::Span| &text[span.range()];
        assert_eq!(place(key.span).trim_matches('"').to_lowercase(), "title", "{text:?}");
        assert_eq!(place(title.span).trim_matches(['"', ',']), "T", "{text:?}");
    }
}

#[test]
fn a_heading_above_front_matter_stays() {
    for fence in ["---", "+++"] {
        let field =
            if fence == "---" { "title: T\ndraft: true" } else { "title = \"T\"\ndraft = true" };
        let text = format!("# Pay\n\n{fence}\n{field}\n{fence}\nBody.\n");
        let found = split(&text);
        assert_eq!(found.slip, Some(Slip::BelowHeading));
        assert_eq!(found.body.len() + found.body_start, text.len());
        assert_eq!(found.body.split_whitespace().collect::<Vec<_>>(), ["#", "Pay", "Body."]);
    }
}

#[test]
fn a_text_is_no_front_matter() {
    for text in [
        "---\n\nA line.\n\n---\n\nMore.\n",
        "---\n\njust a line\n",
        "# Title\n\n---\n\nNote: something.\n\n---\n",
        "```yaml\nimage: x\n```\n",
        "Note: read this.\nDate: soon.\n\nText.\n",
        "{{ include(path = \"/a.md\") }}\n",
        "{#id}\n",
        "\n- title: x\n- date: y\n",
        "<!-- title: x -->\n",
        "# Title\n\n```yaml\ntitle: x\ndraft: true\n```\n",
        "",
        "\n\n",
    ] {
        let found = split(text);
        assert_eq!((found.format, &*found.body), (Format::None, text));
    }
}

#[test]
fn front_matter_that_is_never_closed_ends_where_the_text_begins() {
    let text = "---\ntitle: T\ntags:\n  - a\n- b\n\nowner: Ann\n\nNote: the text.\n";
    let found = split(text);
    assert_eq!(found.slip, Some(Slip::Open));
    assert_eq!(&*found.body, "\nNote: the text.\n");
    let text = "---\ntitle: T\ndraft: true\n\nThe text.\n\n---\n\nMore.\n";
    let found = split(text);
    let cut = found.cut(text).expect("a text begins within");
    assert_eq!((&*cut.text, cut.slip), ("title: T\ndraft: true\n\n", Some(Slip::Open)));
    assert!(cut.body.starts_with("The text."));
}

#[test]
fn a_second_front_matter_is_found() {
    let text = "---\ntitle: T\n---\n\n---\ndraft: true\n---\nBody.\n";
    let found = split(text);
    let second = found.second(text).expect("there is one");
    assert_eq!((&*second.text, &*second.body), ("draft: true\n", "Body.\n"));
    assert!(split("---\ntitle: T\n---\nBody.\n").second("---\ntitle: T\n---\nBody.\n").is_none());
}

#[test]
fn keys_say_whether_a_page_is_hidden() {
    for (key, value, expected) in [
        ("draft", "true", Some(true)),
        ("Draft", "\"yes\"", Some(true)),
        ("draft", "maybe", Some(true)),
        ("draft", "false", Some(false)),
        ("draft", "", Some(false)),
        ("published", "false", Some(true)),
        ("published", "2026-01-02", Some(false)),
        ("publish", "no", Some(true)),
        ("status", "draft", Some(true)),
        ("status", "current", Some(false)),
        ("title", "draft", None),
    ] {
        assert_eq!(hides(key, value), expected, "{key}: {value}");
    }
}

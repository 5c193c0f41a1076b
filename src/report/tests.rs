use super::*;
use crate::diagnostic::Code;
use crate::source_map::{FileId, Span};
use expect_test::{Expect, expect};

fn check(format: Format, diagnostics: &[Diagnostic], texts: &SourceMap, expected: Expect) {
    let text = render(format, diagnostics, texts, "handbook");
    let plain = anstream::adapter::strip_str(&text).to_string();
    expected.assert_eq(&plain);
}

/// A finding with a second place, one of a whole file, one without a place.
fn sample() -> (Vec<Diagnostic>, SourceMap) {
    let mut texts = SourceMap::default();
    let site = texts.add("site.toml", "title = \"Guide\"\n");
    let page =
        texts.add("content/roles/größe, 1.md", "+++\n\tsummäry = \"100 %\"\ntitel = \"A\"\n+++\n");
    let role = texts.add("content/roles/b.md", "+++\ntitle = \"B\"\n+++\n");
    let gone = texts.add("content/gone.md", "");
    let diagnostics = vec![
        Diagnostic::new(Code::UnknownKey, Span::new(page, 5..13), "unknown key `summäry`")
            .help("did you mean `summary`?"),
        Diagnostic::new(Code::DuplicateId, Span::new(page, 24..29), "`a` is there twice")
            .label("again")
            .also(Span::new(role, 4..9), "first\nhere"),
        Diagnostic::new(Code::Unreadable, Span::whole_file(gone), "cannot read")
            .help("check that it is there"),
        Diagnostic::new(Code::MissingOwner, Span::new(site, 16..16), "no owner"),
        Diagnostic::new(Code::AddressTaken, Span::new(FileId(99), 0..4), "taken"),
    ];
    (diagnostics, texts)
}

#[test]
fn people_see_the_line_underlined_and_what_to_do() {
    let (diagnostics, texts) = sample();
    check(
        Format::Human,
        &diagnostics,
        &texts,
        expect![[r#"
            error[RB0102]: unknown key `summäry`
             --> content/roles/größe, 1.md:2:2
              |
            2 |     summäry = "100 %"
              |     ^^^^^^^
              |
              = help: did you mean `summary`?

            error[RB0201]: `a` is there twice
             --> content/roles/größe, 1.md:3:1
              |
            3 | titel = "A"
              | ^^^^^ again
              |
             ::: content/roles/b.md:2:1
              |
            2 | title = "B"
              | ----- first here

            error[RB0001]: cannot read
            --> content/gone.md
             = help: check that it is there

            warning[RB0609]: no owner
             --> site.toml:2:1
              |
            2 |
              | ^

            error[RB0202]: taken

        "#]],
    );
}

#[test]
fn the_short_form_is_one_line_for_each_finding() {
    let (diagnostics, texts) = sample();
    check(
        Format::Short,
        &diagnostics,
        &texts,
        expect![[r#"
        content/roles/größe, 1.md:2:2: error[RB0102]: unknown key `summäry`
        content/roles/größe, 1.md:3:1: error[RB0201]: `a` is there twice
        content/gone.md: error[RB0001]: cannot read
        site.toml:2:1: warning[RB0609]: no owner
        error[RB0202]: taken
    "#]],
    );
}

#[test]
fn github_gets_annotations_with_what_it_would_misread_escaped() {
    let (diagnostics, texts) = sample();
    check(
        Format::Github,
        &diagnostics,
        &texts,
        expect![[r#"
        ::error file=handbook/content/roles/größe%2C 1.md,line=2,col=2,endColumn=9,title=RB0102::unknown key `summäry`%0Ahelp: did you mean `summary`?
        ::error file=handbook/content/roles/größe%2C 1.md,line=3,col=1,endColumn=6,title=RB0201::`a` is there twice
        ::error file=handbook/content/gone.md,title=RB0001::cannot read%0Ahelp: check that it is there
        ::warning file=handbook/site.toml,line=2,col=1,endColumn=1,title=RB0609::no owner
        ::error title=RB0202::taken
    "#]],
    );
}

#[test]
fn programs_get_one_object() {
    let (diagnostics, texts) = sample();
    let text = render(Format::Json, &diagnostics[1..3], &texts, "");
    let object: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    expect![[r#"
        {
          "version": 1,
          "diagnostics": [
            {
              "code": "RB0201",
              "name": "duplicate id",
              "severity": "error",
              "message": "`a` is there twice",
              "file": "content/roles/größe, 1.md",
              "line": 3,
              "column": 1,
              "endLine": 3,
              "endColumn": 6,
              "label": "again",
              "help": null,
              "count": 1,
              "labels": [
                {
                  "file": "content/roles/b.md",
                  "line": 2,
                  "column": 1,
                  "endLine": 2,
                  "endColumn": 6,
                  "text": "first\nhere"
                }
              ]
            },
            {
              "code": "RB0001",
              "name": "unreadable file",
              "severity": "error",
              "message": "cannot read",
              "file": "content/gone.md",
              "line": 1,
              "column": 1,
              "endLine": 1,
              "endColumn": 1,
              "label": "",
              "help": "check that it is there",
              "count": 1,
              "labels": []
            }
          ]
        }"#]]
    .assert_eq(&format!("{object:#}"));
}

#[test]
fn a_template_that_fails_names_the_first_page_in_every_format() {
    let mut texts = SourceMap::default();
    let template = texts.add("templates/page.html", "{{ page.titel }}\n");
    let page = texts.add("content/a.md", "# A\n");
    let found = Diagnostic::new(Code::TemplateFailed, Span::new(template, 3..13), "unknown field");
    let diagnostics = [found.while_rendering(page).while_rendering(FileId::NOWHERE)];
    check(
        Format::Human,
        &diagnostics,
        &texts,
        expect![[r#"
        error[RB0502]: unknown field
         --> templates/page.html:1:4
          |
        1 | {{ page.titel }}
          |    ^^^^^^^^^^
         ::: content/a.md
          = note: while this page was rendered, and 1 other

    "#]],
    );
    let labels = |format: Format, pointer: &str| {
        let text = render(format, &diagnostics, &texts, "");
        let object: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let labels = object.pointer(pointer).and_then(|labels| labels.as_array()).map(Vec::len);
        (labels, text.contains("while this page was rendered, and 1 other"))
    };
    assert_eq!(labels(Format::Json, "/diagnostics/0/labels"), (Some(1), true));
    assert_eq!(labels(Format::Sarif, "/runs/0/results/0/relatedLocations"), (Some(1), true));
}

#[test]
fn code_scanning_gets_rules_and_results() {
    let (diagnostics, texts) = sample();
    let text = render(Format::Sarif, &diagnostics[1..3], &texts, "handbook");
    let object: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    expect![[r#"
        [
          {
            "ruleId": "RB0201",
            "level": "error",
            "message": {
              "text": "`a` is there twice"
            },
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "handbook/content/roles/gr%C3%B6%C3%9Fe,%201.md"
                  },
                  "region": {
                    "startLine": 3,
                    "startColumn": 1,
                    "endLine": 3,
                    "endColumn": 6
                  }
                }
              }
            ],
            "relatedLocations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "handbook/content/roles/b.md"
                  },
                  "region": {
                    "startLine": 2,
                    "startColumn": 1,
                    "endLine": 2,
                    "endColumn": 6
                  }
                },
                "message": {
                  "text": "first\nhere"
                }
              }
            ]
          },
          {
            "ruleId": "RB0001",
            "level": "error",
            "message": {
              "text": "cannot read\nhelp: check that it is there"
            },
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "handbook/content/gone.md"
                  }
                }
              }
            ],
            "relatedLocations": []
          }
        ]"#]]
    .assert_eq(&format!("{:#}", object["runs"][0]["results"]));
    let rules = object["runs"][0]["tool"]["driver"]["rules"].as_array();
    assert_eq!(rules.expect("rules").len(), 2);
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let mut texts = SourceMap::default();
    let long = format!("{}[here]{}", "ä ".repeat(300_000), "ö ".repeat(300_000));
    let file = texts.add("content/long.md", long);
    let span = Span::new(file, 900_000..900_006);
    let row =
        texts.add("content/row.md", format!("{}[here]{}", "x ".repeat(500), "y ".repeat(500)));
    let diagnostics = [
        Diagnostic::new(Code::BrokenLink, span, "broken"),
        Diagnostic::new(Code::BrokenLink, Span::new(row, 1000..1006), "broken"),
    ];
    check(
        Format::Human,
        &diagnostics,
        &texts,
        expect![[r#"
            error[RB0304]: broken
             --> content/long.md:1:600001
              |
             ::: 
            1 | …ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä [here]ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ö ...
              |                                          ^^^^^^

            error[RB0304]: broken
             --> content/row.md:1:1001
              |
            1 | ...x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x [here]y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y ...
              |                                                                  ^^^^^^

        "#]],
    );
}

#[test]
fn no_span_makes_it_panic() {
    let mut texts = SourceMap::default();
    let text = "é\n\t\u{7}\u{1b}[31m\u{202e}\r\n\n\u{1F469}\u{200D}\u{1F4BB}\0";
    for text in ["", "\n", "é", text] {
        texts.add("\u{1b}[31m.md", text);
    }
    let mut diagnostics = Vec::new();
    for file in 0..5 {
        for start in 0..40 {
            for end in [0, start, start + 1, start + 7, u32::MAX] {
                let span = Span { file: FileId(file), start, end };
                let diagnostic = Diagnostic::new(Code::Cycle, span, "\u{1b}[31m%\n::error::x");
                diagnostics.push(diagnostic.help("\u{1b}").also(span, "\u{9b}"));
            }
        }
    }
    for some in diagnostics.chunks(10) {
        for format in [Format::Human, Format::Short, Format::Github] {
            let text = render(format, some, &texts, "");
            let plain = anstream::adapter::strip_str(&text).to_string();
            assert!(!plain.contains(['\u{1b}', '\u{9b}']), "{plain:?}");
            assert!(!plain.contains("\n::error::x"), "{plain:?}");
            assert!(!text.contains("\u{1b}[31m"), "{text:?}");
        }
        for format in [Format::Json, Format::Sarif] {
            let text = render(format, some, &texts, "");
            serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
        }
    }
}

#[test]
fn of_many_findings_errors_are_shown_and_the_rest_is_counted() {
    let mut texts = SourceMap::default();
    let file = texts.add("a.md", "x\n".repeat(200));
    let finding =
        |code, line: usize| Diagnostic::new(code, Span::new(file, 2 * line..2 * line + 1), "x");
    let mut diagnostics: Vec<_> = (0..100).map(|line| finding(Code::Orphan, line)).collect();
    diagnostics.extend((100..140).map(|line| finding(Code::BrokenLink, line)));
    let text = render(Format::Human, &diagnostics, &texts, "");
    let plain = anstream::adapter::strip_str(&text).to_string();
    // And once in the lines for each rule.
    assert_eq!(plain.matches("error[RB0304]").count(), 40 + 1);
    assert_eq!(plain.matches("warning[RB0601]").count(), 10 + 1);
    assert!(
        plain.contains("warning[RB0601] orphan: 100 places: a.md:1, a.md:2, a.md:3, …"),
        "{plain}"
    );
    assert!(plain.contains("… and 90 more"), "{plain}");
    assert_eq!(count(&diagnostics), "40 errors, 100 warnings");
}

#[test]
fn findings_by_the_thousand_on_one_line_take_no_time() {
    let mut texts = SourceMap::default();
    let file = texts.add("a.md", "x".repeat(4_000_000));
    let diagnostics: Vec<_> = (0..40_000)
        .map(|at| Diagnostic::new(Code::BrokenLink, Span::new(file, at * 100..at * 100 + 1), "x"))
        .collect();
    let started = std::time::Instant::now();
    for format in [Format::Human, Format::Short, Format::Json] {
        render(format, &diagnostics, &texts, "");
    }
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn what_ends_a_run_has_its_remedy_below_it() {
    let refusal =
        Fatal::Refused { message: "`x` exists\u{1b}".into(), help: "choose another name".into() };
    let plain = anstream::adapter::strip_str(&fatal(&refusal)).to_string();
    expect![[r#"
        error: `x` exists�
        help: choose another name
    "#]]
    .assert_eq(&plain);
}

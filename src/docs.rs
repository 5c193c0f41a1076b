//! *The declarations of fields and codes → the reference in `docs/`.* The reader and the reference use
//! the same declarations; `tests/suite/docs.rs` checks that the files are current.
//!
//! **Invariants.** Pure: the texts depend on the declarations and on the examples that are handed
//! in, so that they are the same on every machine.

mod themes;

use crate::config::Site;
use crate::data::{FieldSpec, Record, Schema, list_of};
use crate::diagnostic::{Code, Severity};
use crate::kinds::{Common, KINDS, KindSpec};
use std::fmt::Write;

pub use themes::themes;

const GENERATED: &str =
    "<!-- Written from the declarations in `src/`: `scripts/update docs::` updates it. -->\n\n";

/// `docs/front-matter.md`. `example` gives the example of a kind: a whole page.
pub fn front_matter<'a>(example: impl Fn(&KindSpec) -> &'a str) -> String {
    let mut text = format!("# Front matter\n\n{GENERATED}{FRONT_MATTER}");
    let mut forms = Forms::default();
    for info in KINDS.written() {
        let _ = writeln!(text, "- [{}](#{})", info.name, kind_anchor(info));
    }
    text.push_str(
        "\n## Every page\n\nThese fields are known on every page, whatever its kind.\n\n",
    );
    forms.table(&mut text, Common::FIELDS, "");
    for info in KINDS.written() {
        let (word, about) = (&info.name, &info.about);
        let _ = write!(text, "## Kind `{word}`\n\n{about}");
        if !info.folder.is_empty() {
            let _ = write!(text, " Pages below `content/{}/` are of this kind.", info.folder);
        }
        text.push_str("\n\n");
        let fields = &info.fields;
        if fields.is_empty() {
            text.push_str(
                "Such a page has the [fields of every page](#every-page) and no others.\n\n",
            );
        } else {
            forms.table(&mut text, fields, "");
        }
        let _ = write!(text, "Example:\n\n````markdown\n{}\n````\n\n", example(info).trim_end());
    }
    text.push_str("## Tables within front matter\n\n");
    forms.sections(&mut text);
    finished(text)
}

/// `docs/configuration.md`. `example` is a `site.toml`.
pub fn configuration(example: &str) -> String {
    let mut text = format!("# Configuration\n\n{GENERATED}{CONFIGURATION}");
    let _ = write!(text, "```toml\n{}\n```\n\n## Keys\n\n", example.trim_end());
    let mut forms = Forms::default();
    forms.table(&mut text, Site::FIELDS, "");
    text.push_str("## Tables\n\n");
    forms.sections(&mut text);
    text.push_str(ENVIRONMENT);
    finished(text)
}

/// `docs/diagnostics.md`. `example` returns the output of rolebook for a handbook that breaks the rule.
pub fn diagnostics(example: impl Fn(Code) -> Option<String>) -> String {
    let mut text = format!("# Diagnostics\n\n{GENERATED}{DIAGNOSTICS}");
    text.push_str("| code | diagnostic | `full` | `lenient` |\n| --- | --- | --- | --- |\n");
    for rule in Code::ALL.iter().map(|code| code.rule()) {
        let (code, name, full) = (rule.code, rule.name, rule.severity.word());
        let lenient = rule.lenient.map_or("off", Severity::word);
        let _ =
            writeln!(text, "| [{code}](#{}) | {name} | {full} | {lenient} |", anchor(code, name));
    }
    for code in Code::ALL {
        let rule = code.rule();
        let (number, name) = (rule.code, rule.name);
        let _ = write!(text, "\n## {number}: {name}\n\n");
        let effect = match rule.severity {
            Severity::Error => "Error: nothing is written.",
            Severity::Warning => "Warning: the site is written unless `--strict` is given.",
            Severity::Note => "Note: the site is written.",
        };
        let _ = writeln!(text, "{effect} {}", rule.explanation);
        if let Some(example) = example(*code) {
            let _ = write!(text, "\n```text\n{}\n```\n", example.trim_end());
        }
    }
    finished(text)
}

/// Returns the anchor that GitHub gives to the heading of a code.
fn anchor(code: &str, name: &str) -> String {
    let name = name.to_lowercase().replace(' ', "-");
    let plain = |c: &char| c.is_alphanumeric() || *c == '-';
    format!("{}-{}", code.to_lowercase(), name.chars().filter(plain).collect::<String>())
}

fn finished(text: String) -> String {
    text.trim_end().to_owned() + "\n"
}

fn kind_anchor(info: &KindSpec) -> String {
    format!("kind-{}", info.name)
}

/// The tables that fields hold, each explained once, in the order in which they are met.
#[derive(Default)]
struct Forms {
    met: Vec<(String, Vec<FieldSpec>)>,
}

impl Forms {
    /// A Markdown table of fields; `within` is the name of what they are fields of.
    fn table(&mut self, text: &mut String, fields: &[FieldSpec], within: &str) {
        text.push_str("| field | value | meaning |\n| --- | --- | --- |\n");
        for field in fields {
            let form = field.schema();
            let value = self.words(&form, &field.name, within);
            let required = if field.required { "**Required.** " } else { "" };
            let default = match (field.default, &form) {
                (Some(default), _) => format!(" Default: `{}`.", plain(&default())),
                (None, Schema::Boolean) => " Default: `false`.".to_owned(),
                _ => String::new(),
            };
            let meaning = format!("{required}{}{default}", field.doc.trim());
            let _ = writeln!(text, "| `{}` | {} | {} |", field.name, cell(&value), cell(&meaning));
        }
        text.push('\n');
    }

    /// A form in words, with a link where it is explained further down.
    fn words(&mut self, schema: &Schema, name: &str, within: &str) -> String {
        match schema {
            Schema::List(inner) => format!("list, each {}", self.words(inner, name, within)),
            Schema::Map(keys, inner) => {
                format!("table from {keys} to {}", self.words(inner, name, within))
            }
            Schema::Either(forms) => {
                let words: Vec<_> =
                    forms.iter().map(|form| self.words(form, name, within)).collect();
                words.join(", or ")
            }
            Schema::Record(_, fields) => {
                let anchor = self.meet(name, within, fields);
                format!("[table](#{anchor})")
            }
            Schema::OneOf(names) => list_of(names).replace(" and ", " or "),
            Schema::Text => "text".into(),
            Schema::Markdown => "text in Markdown".into(),
            Schema::Any => "anything".into(),
            Schema::Boolean
            | Schema::Integer
            | Schema::Date
            | Schema::Form(_)
            | Schema::Reference => schema.describe(),
        }
    }

    /// The anchor of a table, which is explained later if this is the first time.
    fn meet(&mut self, name: &str, within: &str, fields: &[FieldSpec]) -> String {
        let same = |other: &[FieldSpec]| {
            other.len() == fields.len()
                && other.iter().zip(fields).all(|(a, b)| (&a.name, &a.doc) == (&b.name, &b.doc))
        };
        if let Some((anchor, _)) = self.met.iter().find(|(_, known)| same(known)) {
            return anchor.clone();
        }
        let mut title = match within {
            "" => name.to_owned(),
            within => format!("{within}-{name}"),
        };
        while self.met.iter().any(|(anchor, _)| *anchor == format!("table-{title}")) {
            title.push_str("-entry");
        }
        let anchor = format!("table-{title}");
        self.met.push((anchor.clone(), fields.to_vec()));
        anchor
    }

    /// The tables that were met, and those that are met in them. Records do not hold themselves,
    /// so that this ends.
    fn sections(&mut self, text: &mut String) {
        let mut at = 0;
        while let Some((anchor, fields)) = self.met.get(at).cloned() {
            let title = anchor.trim_start_matches("table-").to_owned();
            let _ = write!(text, "### Table `{title}`\n\n");
            self.table(text, &fields, &title);
            at += 1;
        }
    }
}

/// A default value as front matter shows it, without quotes.
fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Text for a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

const FRONT_MATTER: &str = "\
A page can begin with front matter: TOML between lines of `+++`, or YAML between lines of `---`. Both
say the same; a page that says it in one reads like a page that says it in the other. A page
without front matter is a plain page whose title is its first heading.

Every key is checked. A key that is not in the tables below is an error with the nearest name that
is (`unknown_keys` in `site.toml` [changes that](configuration.md)); keys of your own belong into
`extra`. `rolebook schema KIND` prints the same as JSON Schema, for editors. In TOML, keys of the page
stand above the first `[table]`.

A **reference** is the id of a page, `product-owner`, with its folder where that is not enough:
`roles/product-owner`. A **citation** is the id of a source page with an optional claim and place:
`match`, `match#vision`, `match, line 12`. Where a list is expected, a single value is a list of one:
`tags = \"agile\"`. What is **text in Markdown** may hold links, emphasis and
citations, `[@match]`, but neither headings nor footnotes.

The kinds:

";

const CONFIGURATION: &str = "\
`site.toml` stands beside `content`. Every key has a default, and the file may be missing. Keys that
are not listed here are errors. `rolebook schema site` prints the same as JSON Schema.

";

const ENVIRONMENT: &str = "\
## Environment

Every key can be overridden for one run: `ROLEBOOK_` and the key in capitals, with two underscores
between the parts. `ROLEBOOK_REVIEW__OVERDUE=error rolebook check` is `overdue = \"error\"` in
`[review]`. Three variables stand for flags instead: `ROLEBOOK_ROOT` (`--root`),
`ROLEBOOK_OUTPUT_DIR` (`--output-dir`) and `ROLEBOOK_BASE_URL` (`--base-url`). `SOURCE_DATE_EPOCH` sets the
day of the build, and `NO_COLOR` takes the colours away.
";

const DIAGNOSTICS: &str = "\
Every error, warning and note has a code, a place and usually a fix. One run reports all of them.
`rolebook explain CODE` prints the texts of this page. With an error nothing is written: the site of
the last successful build stays.

Severities have two profiles: `full` for a handbook with a `site.toml`, `lenient` for one without, where only
what cannot be shown at all is an error. `[checks]` in `site.toml` changes the profile or the severity of a
code, everywhere or in some folders:

```toml
[checks]
profile = \"lenient\"
RB0305 = \"note\"
broken-link = \"off\"

[[checks.paths]]
path = \"content/archive/\"
RB0306 = \"off\"
```

Findings of one cause, such as the same unknown key on many pages, are one finding with its number and its first
places.


";

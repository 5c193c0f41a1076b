//! `new`: creates a page with the fields of its kind, from the declarations that the reader uses.

use super::arguments::{Global, New};
use super::schema::kind_named;
use super::terminal::{display_path, print};
use crate::data::{FieldSpec, Record, Schema};
use crate::fatal::Fatal;
use crate::kinds::{Common, KindSpec};
use crate::source::Layout;
use crate::url::check_part;
use jiff::civil::Date;
use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for new pages")]
pub(super) fn new(global: &Global, new: &New) -> Result<u8, Fatal> {
    let environment = global.environment()?;
    let today = environment.today;
    let info = kind_named(&new.kind, &[])?;
    let name = address(&new.name, info)?;
    let root = std::fs::canonicalize(&global.root).map_err(Fatal::io("read", &global.root))?;
    let content = global.root.join(&*Layout::find(&root, &environment)?.content);
    let path = content.join(&*info.folder).join(format!("{name}.md"));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(Fatal::io("create", folder))?;
    }
    let title = match &new.title {
        Some(title) => title.clone(),
        None => title_of(&new.name),
    };
    let mut file = std::fs::File::create_new(&path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Fatal::Refused {
            message: format!("`{}` exists", display_path(&path)),
            help: "choose another name, or edit the page that is there".into(),
        },
        _ => Fatal::io("create", &path)(error),
    })?;
    file.write_all(page(info, &title, today).as_bytes()).map_err(Fatal::io("write", &path))?;
    if !global.quiet {
        print(&format!("wrote {}\n", display_path(&path)))?;
    }
    Ok(0)
}

/// Returns the path of the file below the folder of its kind, without `.md`.
fn address(name: &str, info: &KindSpec) -> Result<String, Fatal> {
    let name = name.strip_suffix(".md").unwrap_or(name);
    let name = name.strip_prefix("content/").unwrap_or(name);
    let name = match name.split_once('/') {
        Some((folder, rest)) if folder == info.folder => rest,
        _ => name,
    };
    let parts: Vec<String> = name
        .split('/')
        .map(|part| match part {
            "_index" => part.to_owned(),
            part => slug::slugify(part),
        })
        .collect();
    // Each segment is checked alone: a name such as `../x` must not become an absolute path.
    match parts.iter().find_map(|part| check_part(part).err()) {
        None => Ok(parts.join("/")),
        Some(why) => {
            Err(Fatal::Usage(format!("`{name}` cannot be the name of a page: a part of it {why}")))
        }
    }
}

/// Returns a title for a name: "product-owner" becomes "Product owner". A name in the form of a
/// title is unchanged.
fn title_of(name: &str) -> String {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let stem = stem.strip_suffix(".md").unwrap_or(stem);
    let words = stem.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Returns the text of the file.
fn page(info: &KindSpec, title: &str, today: Date) -> String {
    let fields = &*info.fields;
    let mut text = format!("+++\ntitle = {}\n", quoted(title));
    for field in fields.iter().filter(|field| field.required) {
        add(&mut text, field, "", today);
    }
    let optional = fields.iter().filter(|field| !field.required);
    let reminders = Common::FIELDS.iter().filter(|field| field.remind);
    for field in optional.chain(reminders) {
        add(&mut text, field, "# ", today);
    }
    text += "+++\n\n";
    text
}

fn add(text: &mut String, field: &FieldSpec, mark: &str, today: Date) {
    let value = match field.default {
        Some(default) => default().to_string(),
        None => example(&field.schema(), today),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n# {}\n{mark}{} = {value}", field.doc.trim(), field.name);
}

/// Returns an example value of a schema, on one line. Schemas are trees, so the recursion ends.
fn example(schema: &Schema, today: Date) -> String {
    match schema {
        Schema::Text | Schema::Markdown | Schema::Any => "\"…\"".into(),
        Schema::Boolean => "true".into(),
        Schema::Integer => "1".into(),
        Schema::Date => today.to_string(),
        // The description of a form has an example between backticks.
        Schema::Form(words) => quoted(words.split('`').nth(1).unwrap_or("…")),
        Schema::Reference => "\"another-page\"".into(),
        Schema::OneOf(names) => quoted(names.first().copied().unwrap_or_default()),
        Schema::List(inner) => format!("[{}]", example(inner, today)),
        Schema::Map(_, inner) => format!("{{ key = {} }}", example(inner, today)),
        Schema::Either(shapes) => {
            shapes.first().map_or_else(String::new, |first| example(first, today))
        }
        Schema::Record(_, fields) => {
            let all_optional = fields.iter().all(|field| !field.required);
            let pairs: Vec<String> = fields
                .iter()
                .filter(|field| field.required || all_optional)
                .map(|field| format!("{} = {}", field.name, example(&field.schema(), today)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

/// Returns a TOML string.
fn quoted(text: &str) -> String {
    crate::source::environment::quoted(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Decoder, ReadRecord};
    use crate::kinds::{Fields, KINDS, Prose};
    use crate::markdown::{Markdown, Options, Refs};
    use crate::source_map::{FileId, Span};

    #[test]
    fn the_page_of_every_kind_can_be_read_with_and_without_its_comments() {
        let today = jiff::civil::date(2026, 11, 22);
        for info in KINDS.written() {
            let text = page(info, "A \"title\"", today);
            for keep_comments in [true, false] {
                let text = match keep_comments {
                    true => text.clone(),
                    // Commented fields have the form `# key = value`.
                    false => text
                        .replace("# ", "")
                        .lines()
                        .filter(|line| line.contains(" = "))
                        .collect::<Vec<_>>()
                        .join("\n"),
                };
                let text = text.replace("+++", "");
                let mut diags = Vec::new();
                let node = crate::data::toml::parse(&text, FileId(0), 0, &mut diags);
                let crate::data::Value::Table(table) = node.value else { panic!("a table") };
                assert!(diags.is_empty(), "{:?}\n{text}", diags);
                assert_eq!(
                    table.get("title").map(|node| &node.value),
                    Some(&crate::data::Value::String("A \"title\"".into()))
                );
                let markdown = Markdown::new(Options {
                    raw_html: false,
                    heading_links: true,
                    old_anchors: false,
                    smart_punctuation: false,
                    emoji: false,
                    embeds: &[],
                    markdown: false,
                });
                let mut refs = Refs::default();
                let context = Prose { markdown: &markdown, refs: &mut refs, folder: "" };
                let unknown_keys = Some(crate::diagnostic::Severity::Error);
                let mut decoder = Decoder { diags: &mut diags, context, unknown_keys, outer: &[] };
                let span = Span::whole_file(FileId(0));
                let keys = decoder.keys(&table, span, &[Common::FIELDS, &info.fields]);
                Common::read(&keys, &mut decoder);
                Fields::read(info.id, &keys, &mut decoder);
                assert!(diags.is_empty(), "{:?}\n{text}", diags);
            }
        }
    }

    #[test]
    fn a_name_becomes_an_address_and_a_title() {
        let role = kind_named("role", &[]).expect("a kind");
        for (name, path, title) in [
            ("product-owner", "product-owner", "Product owner"),
            ("Product Owner", "product-owner", "Product Owner"),
            ("roles/qa.md", "qa", "Qa"),
            ("content/roles/x/_index.md", "x/_index", "Index"),
        ] {
            assert_eq!(address(name, role).expect(name), path);
            assert_eq!(title_of(name), title);
        }
        for name in ["", "..", "../..", "../x", "/x", "x/", "/", "con", "a//b"] {
            assert_eq!(address(name, role).expect_err(name).exit_code(), 2);
        }
    }

    #[test]
    fn an_unknown_kind_is_answered_with_the_nearest() {
        let fatal = kind_named("rloe", &[]).expect_err("no kind");
        assert_eq!(fatal.exit_code(), 2);
        assert_eq!(fatal.to_string(), "there is no kind of page `rloe`: did you mean `role`?");
        assert!(kind_named("glossary", &[]).is_ok());
    }
}

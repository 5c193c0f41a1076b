//! *Front matter, folder → the kind of a page*, and what is said about keys that do not fit it.

use super::foreign::{self, fold, toml_key};
use crate::data::{FieldSpec, Record, Table, Value};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kinds::{Common, KINDS, KindId};
use crate::source_map::{FileId, Span};

/// The kind of a page, and the kind of its folder that it does not fit.
pub(super) struct Fit {
    pub(super) kind: KindId,
    pub(super) unfit: Option<KindId>,
}

/// Returns the kind from the front matter, or from the folder. An invalid kind is reported when the field is
/// read. A page in the folder of a kind with required fields that has no field of this kind is a plain page.
pub(super) fn kind(table: &Table, top_folder: &str) -> Fit {
    let plain = |unfit| Fit { kind: KindId::PAGE, unfit };
    if let Some(Value::String(word)) = table.get("kind").map(|node| &node.value) {
        let kind = KINDS.named(word).map_or(KindId::PAGE, |spec| spec.id);
        return Fit { kind, unfit: None };
    }
    let Some(spec) = KINDS.of_folder(top_folder).filter(|spec| spec.is_written) else {
        return plain(None);
    };
    let fits = !spec.fields.iter().any(|field| field.required)
        || table.entries.iter().any(|(key, _)| field_of(&spec.fields, &key.value).is_some());
    match fits {
        true => Fit { kind: spec.id, unfit: None },
        false => plain(Some(spec.id)),
    }
}

fn field_of<'f>(fields: &'f [FieldSpec], key: &str) -> Option<&'f FieldSpec> {
    let folded = fold(key);
    fields.iter().find(|field| {
        fold(&field.name) == folded || field.aliases.iter().any(|old| fold(old) == folded)
    })
}

/// Says that a page in the folder of a kind has none of its fields.
pub(super) fn unfit(kind: KindId, file: FileId) -> Diagnostic {
    let (name, folder) = (kind.name(), &kind.spec().folder);
    let message = format!("a page in `{folder}/` without any field of a {name} is a plain page");
    let help = match kind {
        KindId::ROLE => format!(
            "`rolebook import roles {folder}` reads the fields of roles out of headings; \
             `kind = \"{name}\"` makes a page a role"
        ),
        _ => format!(
            "`kind = \"{name}\"` makes it one; [checks] {} = \"off\" in `site.toml` ends this note",
            Code::UnfitPage.rule().code
        ),
    };
    Diagnostic::new(Code::UnfitPage, Span::whole_file(file), message).cause(&**folder).help(help)
}

/// Gives the findings about unknown keys of a page the lines for `site.toml` that end them, and one cause for
/// each key.
pub(super) fn explain_unknown(
    diags: &mut [Diagnostic],
    table: &Table,
    kind: KindId,
    top_folder: &str,
) {
    for found in diags.iter_mut().filter(|found| found.code == Code::UnknownKey) {
        let is_it = |name: &&str| found.message.contains(&format!("`{name}`"));
        let keys = table
            .entries
            .iter()
            .filter(|(key, _)| key.span == found.primary.span)
            .map(|(key, _)| key.value.as_str());
        let Some(key) = keys.into_iter().find(is_it) else { continue };
        found.cause = Some(key.into());
        let lines = format!(
            "to keep it, in `site.toml`: [front_matter] rename = {{ {0} = \"extra.{1}\" }}, or \
             unknown_keys = \"allow\" for all keys",
            toml_key(key),
            key.replace('"', "")
        );
        let common = Common::FIELDS.iter().map(|field| &*field.name);
        let of_kind = kind.spec().fields.iter().map(|field| &*field.name);
        let near = nearest(key, common.chain(of_kind).chain(foreign::names()));
        found.help = Some(match (other_kind(key, kind, top_folder), near) {
            (Some(words), _) => words,
            (None, Some(near)) => format!("did you mean `{near}`? {}{}", upper(&lines), ""),
            (None, None) => lines,
        });
    }
}

fn upper(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Returns what to do with a key of another kind, whose folder the folder of the page is nearly.
fn other_kind(key: &str, kind: KindId, top_folder: &str) -> Option<String> {
    if kind != KindId::PAGE || top_folder.is_empty() {
        return None;
    }
    let is_near = |folder: &str| {
        folder.strip_suffix('s') == Some(top_folder) || nearest(top_folder, [folder]).is_some()
    };
    let spec = KINDS.written().find(|spec| {
        !spec.folder.is_empty()
            && (is_near(&spec.folder) || spec.name == top_folder)
            && field_of(&spec.fields, key).is_some()
    })?;
    Some(format!(
        "`{key}` is a key of a {0}, and {0} pages stand in `{1}/`; move the file there or say \
         `kind = \"{0}\"`",
        spec.name, spec.folder
    ))
}

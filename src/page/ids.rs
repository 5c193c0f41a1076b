//! *The names that a writer gives to a page and to places on it → findings.* They become parts of
//! addresses and anchors, so they take letters, digits, `-`, `_` and `.`, and no two places of a
//! page have the same.

use rustc_hash::FxHashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::kinds::{Common, Fields};
use crate::markdown::{Body, is_reserved};
use crate::text::{Span, Spanned};

/// Longest name, in bytes.
const LONGEST: usize = 128;

/// Reports names that cannot be addresses or anchors, and anchors that two places have.
pub(super) fn check(common: &Common, fields: &Fields, body: &Body, diags: &mut Vec<Diagnostic>) {
    if let Some(id) = &common.id {
        check_form("id", id, diags);
    }
    if let Some(title) = &common.title
        && title.value.trim().is_empty()
    {
        diags.push(Diagnostic::new(Code::BadValue, title.span, "the title is empty"));
    }
    let mut taken: FxHashMap<&str, Span> =
        body.headings.iter().map(|heading| (heading.id.as_str(), heading.span)).collect();
    for (what, id) in anchors(fields) {
        check_form(what, id, diags);
        if is_reserved(&id.value) {
            let message = format!("anchor `{}` is reserved by the theme", id.value);
            diags.push(
                Diagnostic::new(Code::DuplicateAnchor, id.span, message)
                    .label("used by the theme")
                    .help(format!("give the {what} another id")),
            );
        }
        if let Some(other) = taken.insert(&id.value, id.span) {
            let message = format!("duplicate anchor `{}`", id.value);
            diags.push(
                Diagnostic::new(Code::DuplicateAnchor, id.span, message)
                    .also(other, "the other one")
                    .help("give one of them another name"),
            );
        }
    }
}

/// The names that become anchors as they are.
fn anchors(fields: &Fields) -> Vec<(&'static str, &Spanned<String>)> {
    match fields {
        Fields::Source(source) => source.claim.iter().map(|claim| ("claim", &claim.id)).collect(),
        Fields::Role(role) => role.levels.iter().map(|level| ("level", &level.id)).collect(),
        Fields::Topic(topic) => {
            let told = topic.disagreement.iter().map(|entry| ("disagreement", &entry.id));
            told.chain(topic.aid.iter().map(|aid| ("aid", &aid.id))).collect()
        }
        _ => Vec::new(),
    }
}

pub(super) fn check_form(what: &str, id: &Spanned<String>, diags: &mut Vec<Diagnostic>) {
    let good = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let why = if id.value.is_empty() {
        "it is empty"
    } else if id.value.len() > LONGEST {
        "it is too long"
    } else if id.value.starts_with('.') || !id.value.chars().all(good) {
        "only letters, digits, `-`, `_` and `.` are allowed"
    } else {
        return;
    };
    let what = if what == "id" { "the id".to_owned() } else { format!("the id of the {what}") };
    let message = format!("{what} is not valid in an address: {why}");
    diags.push(Diagnostic::new(Code::BadValue, id.span, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::record::{Decoder, Record};
    use crate::kinds::Kind;
    use crate::text::FileId;

    fn findings(kind: Kind, matter: &str) -> Vec<Code> {
        let mut diags = Vec::new();
        let node = crate::data::toml::parse(matter, FileId(0), 0, &mut diags);
        let crate::data::Value::Table(table) = node.value else { panic!("a table") };
        let mut decoder = Decoder::plain(&mut diags);
        let common = Common::read(&table, node.span, &mut decoder).expect("nothing is required");
        let fields = Fields::read(kind, &table, node.span, &mut decoder).expect("it stands in");
        check(&common, &fields, &Body::default(), &mut diags);
        diags.into_iter().map(|diag| diag.code).collect()
    }

    #[test]
    fn names_that_cannot_be_addresses_are_findings() {
        for id in ["", "a b", "../x", "a\\\"b", ".hidden", "a#b"] {
            let matter = format!("id = \"{id}\"\n");
            assert_eq!(findings(Kind::Page, &matter), [Code::BadValue], "{id}");
        }
        assert!(findings(Kind::Page, "id = \"größe-2.1_x\"\n").is_empty());
        assert_eq!(findings(Kind::Page, "title = \"  \"\n"), [Code::BadValue]);
    }

    #[test]
    fn two_claims_of_one_name_are_a_finding() {
        let claim = "[[claim]]\nid = \"a\"\nstatement = \"x\"\n";
        assert_eq!(findings(Kind::Source, &claim.repeat(2)), [Code::DuplicateAnchor]);
    }

    #[test]
    fn a_name_that_the_theme_has_is_a_finding() {
        for id in ["main", "source-1", "cite-12", "q-who"] {
            let claim = format!("[[claim]]\nid = \"{id}\"\nstatement = \"x\"\n");
            assert_eq!(findings(Kind::Source, &claim), [Code::DuplicateAnchor], "{id}");
            let level = format!("[[levels]]\nid = \"{id}\"\ntitle = \"A\"\nrank = 1\n");
            let role = format!("summary = \"x\"\n{level}");
            assert_eq!(findings(Kind::Role, &role), [Code::DuplicateAnchor], "{id}");
        }
    }

    #[test]
    fn a_missing_field_does_not_hide_what_else_the_record_says() {
        let matter = "[[levels]]\nid = \"a b\"\ntitle = \"A\"\nrank = 1\n";
        assert_eq!(findings(Kind::Role, matter), [Code::MissingKey, Code::BadValue]);
    }
}

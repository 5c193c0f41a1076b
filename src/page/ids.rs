//! *Ids that a file gives its page and places on it → diagnostics.* Ids become parts of URLs and
//! anchors: they consist of letters, digits, `-`, `_` and `.`, and are unique on a page.

use rustc_hash::FxHashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::kinds::{Common, Fields, check_id};
use crate::markdown::Body;
use crate::source_map::{Span, Spanned};

/// Reports ids that cannot be part of a URL or an anchor, and duplicate anchors.
pub(super) fn check(common: &Common, fields: &Fields, body: &Body, diags: &mut Vec<Diagnostic>) {
    if let Some(id) = &common.id {
        check_id("id", id, diags);
    }
    if let Some(title) = &common.title
        && title.value.trim().is_empty()
    {
        diags.push(Diagnostic::new(Code::BadValue, title.span, "the title is empty"));
    }
    let mut taken: FxHashMap<&str, Span> =
        body.headings.iter().map(|heading| (heading.id.as_str(), heading.span)).collect();
    for (what, id) in named(common, fields) {
        check_id(what, id, diags);
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

/// Returns the anchors that fields give, with what has them.
fn named<'a>(
    common: &'a Common,
    fields: &'a Fields,
) -> impl Iterator<Item = (&'static str, &'a Spanned<String>)> {
    let aids = fields.topic().into_iter().flat_map(|topic| &topic.aids);
    let aids = aids.map(|aid| ("aid", &aid.id));
    fields.links().anchors(common).into_iter().chain(aids)
}

/// Returns the anchors that fields give.
pub(super) fn anchors<'a>(common: &'a Common, fields: &'a Fields) -> Vec<&'a str> {
    named(common, fields).map(|(_, id)| id.value.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Decoder, Keys, ReadRecord};
    use crate::kinds::{KindId, Prose};
    use crate::markdown::{Markdown, Refs};
    use crate::page::Context;
    use crate::source_map::FileId;

    fn findings(kind: KindId, matter: &str) -> Vec<Code> {
        let mut diags = Vec::new();
        let node = crate::data::toml::parse(matter, FileId(0), 0, &mut diags);
        let crate::data::Value::Table(table) = node.value else { panic!("a table") };
        let options = Context::from_config(&crate::config::Config::default()).markdown;
        let markdown = Markdown::new(options);
        let mut refs = Refs::default();
        let context = Prose { markdown: &markdown, refs: &mut refs, folder: "" };
        let mut decoder = Decoder { diags: &mut diags, context, unknown_keys: None, outer: &[] };
        let keys = Keys::unchecked(&table, node.span);
        let common = Common::read(&keys, &mut decoder).expect("nothing is required");
        let fields = Fields::read(kind, &keys, &mut decoder).expect("it has a placeholder");
        check(&common, &fields, &Body::default(), &mut diags);
        diags.into_iter().map(|diag| diag.code).collect()
    }

    #[test]
    fn names_that_cannot_be_addresses_are_findings() {
        for id in ["", "a b", "../x", "a\\\"b", ".hidden", "a#b"] {
            let matter = format!("id = \"{id}\"\n");
            assert_eq!(findings(KindId::PAGE, &matter), [Code::BadValue], "{id}");
        }
        assert!(findings(KindId::PAGE, "id = \"größe-2.1_x\"\n").is_empty());
        assert_eq!(findings(KindId::PAGE, "title = \"  \"\n"), [Code::BadValue]);
    }

    #[test]
    fn two_claims_of_one_name_are_a_finding() {
        let claim = "[[claims]]\nid = \"a\"\nstatement = \"x\"\n";
        assert_eq!(findings(KindId::SOURCE, &claim.repeat(2)), [Code::DuplicateAnchor]);
    }

    #[test]
    fn a_name_of_the_theme_is_free_for_writers() {
        for id in ["main", "source-1", "cite-12", "q-who"] {
            let claim = format!("[[claims]]\nid = \"{id}\"\nstatement = \"x\"\n");
            assert_eq!(findings(KindId::SOURCE, &claim), [], "{id}");
        }
        let claim = "[[claims]]\nid = \"rb:main\"\nstatement = \"x\"\n";
        assert_eq!(findings(KindId::SOURCE, claim), [Code::BadValue]);
    }

    #[test]
    fn a_missing_field_does_not_hide_what_else_the_record_says() {
        let matter = "[[levels]]\nid = \"a b\"\ntitle = \"A\"\nrank = 1\n";
        assert_eq!(findings(KindId::ROLE, matter), [Code::MissingKey, Code::BadValue]);
    }
}

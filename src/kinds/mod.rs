//! *A table of front matter → typed fields.* The kinds of pages: one folder for each, with its
//! fields declared once. `docs/front-matter.md` is written from these declarations.

mod citation;
mod comparison;
mod data;
mod disagreement;
mod document;
mod export;
mod faq;
mod fields;
mod index;
mod kind;
mod links;
mod loose_date;
mod owners;
mod page;
mod places;
mod prose;
mod role;
mod shared;
mod source;
mod statement;
mod table;
mod tag;
mod term;
mod topic;
pub mod view;

pub use citation::{CitationText, Citing, Sourced};
pub use comparison::fields::{Comparison, Part};
pub use data::{export_kind, export_kind_schema};
pub use disagreement::fields::{Disagreement, Position};
pub use document::{anchors, document};
pub use export::Exporter;
pub use faq::fields::Faq;
pub use fields::Fields;
pub use kind::{KindId, KindSpec, Kinds, Place, SectionSpec};
pub use links::{Link, Links, Relates, StatedDisagreement, Vocabulary};
pub use loose_date::LooseDate;
pub use owners::Owners;
pub use page::fields::PlainPage;
pub use places::{Leads, Lost};
pub use prose::Prose;
#[cfg(test)]
pub(crate) use prose::read_fields;
pub use role::fields::{
    Color, Other, Party, Qualifications, Relation, Responsibility, Role, RoleLevel, Skill, Track,
};
pub use role::raci::Raci;
pub use shared::fields::{Change, Common, Question, Status};
pub use shared::ids::check_id;
pub use shared::summary::SchemaOrg;
pub use source::data::{quotations, quotations_schema};
pub use source::fields::{Claim, Person, Source};
pub use statement::{Statement, StatementRef};
pub use table::KINDS;
pub use tag::fields::TagPage;
pub use term::fields::Term;
pub use topic::data::{aids, aids_schema};
pub use topic::fields::{
    Aid, AidAnswer, AidQuestion, DisagreementEntry, InlineDisagreement, Topic,
};
pub use view::fields::{ViewKind, ViewPage};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{FieldType, Record, Stated, json_schema};
    use crate::diagnostic::Code;

    fn codes<T>(matter: &str) -> Vec<Code>
    where
        T: for<'p> crate::data::ReadRecord<Prose<'p>>,
    {
        read_fields::<T>(matter).1.into_iter().map(|diag| diag.code).collect()
    }

    #[test]
    fn one_value_is_a_list_of_one_and_a_string_the_main_field_of_a_table() {
        let (role, diags) = read_fields::<Role>(
            "summary = \"x\"\nskills = \"Estimating\"\nreports_to = \"designer\"\n\
             pros = { text = \"Variety\", note = \"n\" }\n\
             responsibilities = [\"Tests\", { text = \"Plans\", activity = \"plan\" }]\n\
             grows_into = [{ role = \"lead\", how = \"By work.\" }]\n\
             [dimensions]\nfocus = \"Users\"\n[levels]\nid = \"one\"\ntitle = \"One\"\nrank = 1\n",
        );
        assert!(diags.is_empty(), "{diags:?}");
        let role = role.expect("a role");
        assert_eq!((role.skills.len(), &*role.skills[0].name), (1, "Estimating"));
        assert_eq!(
            role.reports_to[0].references().next().map(|it| it.value.as_str()),
            Some("designer")
        );
        assert_eq!(
            (&*role.pros[0].text.text, role.pros[0].note.as_deref()),
            ("Variety", Some("n"))
        );
        assert_eq!(&*role.responsibilities[0].text.text, "Tests");
        assert!(role.responsibilities[1].activity.is_some());
        assert_eq!(role.dimensions.get("focus").map(Vec::len), Some(1));
        assert_eq!(role.levels.len(), 1);
        let (common, diags) = read_fields::<Common>("tags = \"x\"\nsources = \"a#b\"\n");
        let common = common.expect("nothing is required");
        assert!(diags.is_empty());
        assert_eq!((&*common.tags[0].value, common.sources.len()), ("x", 1));
    }

    #[test]
    fn a_value_of_the_wrong_type_names_all_forms() {
        let (_, diags) = read_fields::<Role>("summary = \"x\"\nskills = [1, [\"a\"]]\n");
        let messages: Vec<_> = diags.iter().map(|diag| diag.message.as_str()).collect();
        let names: Vec<&str> = Skill::FIELDS.iter().map(|field| &*field.name).collect();
        let wanted = format!("expected a string, or a table ({})", names.join(", "));
        assert_eq!(
            messages,
            [format!("{wanted}, found a whole number"), format!("{wanted}, found a list")]
        );
        assert_eq!(diags[0].help.as_deref(), Some("put it in quotes"));
    }

    #[test]
    fn a_misspelled_required_key_is_one_finding() {
        assert_eq!(codes::<Role>("sumary = \"x\"\n"), [Code::UnknownKey]);
        let faq = "faq = [{ question = \"Q\", answr = \"x\" }]\n";
        assert_eq!(codes::<Common>(faq), [Code::UnknownKey]);
        assert_eq!(codes::<Role>("family = \"x\"\n"), [Code::MissingKey]);
    }

    #[test]
    fn every_statement_of_a_role_is_visited() {
        let (role, diags) = read_fields::<Role>(
            "summary = \"x\"\ntraits = [\"Trait.\"]\nskills = [\"Skill\"]\n\
             works_with = [\"a\", { role = \"s\", how = \"Relation.\" }]\n\
             grows_into = [{ role = \"s\", how = \"Step.\", editorial = true }]\n\
             pay = { text = \"Good.\", sources = [\"s\"] }\n\
             [[levels]]\nid = \"one\"\ntitle = \"One\"\nrank = 1\nsummary = \"x\"\n\
             expectations = { craft = \"Expectation.\", more = \"Cited [@s].\" }\n",
        );
        assert!(diags.is_empty(), "{diags:?}");
        let mut found = Vec::new();
        role.expect("a role").visit_statements(
            &mut |Stated { noun, is_sourced, is_editorial, .. }| {
                found.push((noun, is_sourced, is_editorial));
            },
        );
        assert_eq!(
            found,
            [
                ("the relation", false, true),
                ("the relation", false, false),
                ("the skill", false, false),
                ("the statement", false, false),
                ("the statement", true, false),
                ("the statement", false, false),
                ("the statement", true, false),
            ]
        );
    }

    #[test]
    fn the_schema_knows_defaults_old_keys_and_both_forms() {
        let schema = json_schema(Term::FIELDS);
        assert_eq!(schema["properties"]["autolink"]["default"], true);
        assert_eq!(schema["properties"]["editorial"]["default"], false);
        let schema = json_schema(Source::FIELDS);
        assert_eq!(schema["properties"]["claim"]["deprecated"], true);
        let schema = json_schema(Role::FIELDS);
        let skill = &schema["properties"]["skills"]["anyOf"][0]["anyOf"];
        assert_eq!(skill[0]["type"], "string");
        assert_eq!(skill[1]["$ref"], "#/$defs/Skill");
        let schema = json_schema(Topic::FIELDS);
        let aid = &schema["$defs"]["Aid"];
        assert_eq!(aid["allOf"][0]["anyOf"][1]["required"][0], "question");
    }
}

//! *The filters of rolebook.* Their results depend on their arguments only.

use rustc_hash::FxHashMap;
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::names;
use crate::diagnostic::nearest;
use crate::labels::{Piece, pieces};

/// What stands between the message of an error of a filter and its help: Tera keeps only a text.
const HELP: &str = "\n= help: ";

/// The places that sections may have.
const PLACES: [&str; 3] = ["body", "aside", "foot"];

/// Adds the filters to an engine. They must be registered before templates are added.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("group_by", group_by);
    tera.register_filter("fill", fill);
    tera.register_filter("only", only);
    tera.register_filter("order", order);
    tera.register_filter("placed", placed);
    tera.register_filter("without", without);
}

/// Splits the text of an error of Tera, which may come from a filter, into its message and its
/// help.
pub(super) fn message_and_help(message: &str) -> (&str, Option<&str>) {
    match message.split_once(HELP) {
        Some((message, help)) => (message, Some(help)),
        None => (message, None),
    }
}

/// The error of a name that does not exist.
fn unknown<'a>(
    message: String,
    wrong: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> tera::Error {
    tera::Error::message(match nearest(wrong, known) {
        Some(near) => format!("{message}{HELP}did you mean `{near}`?"),
        None => message,
    })
}

/// Replaces names in braces in a label: `labels.x | fill(count=3)`. The result is escaped like
/// other text. A value for a name that the label does not have is an error if the label has
/// another name without a value: a site may have words of its own that leave a name out.
fn fill(label: &str, arguments: Kwargs, _: &State) -> TeraResult<String> {
    let pieces = pieces(label);
    let mut filled = String::with_capacity(label.len());
    let mut empty = Vec::new();
    for piece in &pieces {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Name(name) => match arguments.get::<Value>(name)? {
                Some(value) => filled.push_str(&value.to_string()),
                None => {
                    empty.push(*name);
                    filled.push('{');
                    filled.push_str(name);
                    filled.push('}');
                }
            },
        }
    }
    let is_in_label = |given: &str| {
        pieces.iter().any(|piece| matches!(piece, Piece::Name(name) if *name == given))
    };
    let mut given = arguments.iter().filter_map(|(name, _)| name.as_str());
    if let Some(name) = empty.first()
        && let Some(given) = given.find(|given| !is_in_label(given))
    {
        let message = format!("the label has `{{{name}}}`, and no name `{given}`");
        return Err(unknown(message, given, empty));
    }
    Ok(filled)
}

/// Returns the name of a section.
fn id(section: &Value) -> String {
    section.get_from_path("id").map(|id| id.to_string()).unwrap_or_default()
}

/// Returns the names of sections that a filter is given. One that no page has is an error.
fn ids(arguments: &Kwargs) -> TeraResult<Vec<String>> {
    let ids = arguments.must_get::<Vec<Value>>("ids")?;
    let ids: Vec<String> = ids.iter().map(Value::to_string).collect();
    match ids.iter().find(|id| !names::sections().contains(id.as_str())) {
        Some(wrong) => {
            let message = format!("no page has a section `{wrong}`");
            Err(unknown(message, wrong, names::sections().iter().copied()))
        }
        None => Ok(ids),
    }
}

/// Keeps the sections with these names, in the order of the page.
fn only(sections: Vec<Value>, arguments: Kwargs, _: &State) -> TeraResult<Vec<Value>> {
    let ids = ids(&arguments)?;
    Ok(sections.into_iter().filter(|section| ids.contains(&id(section))).collect())
}

/// Removes the sections with these names.
fn without(sections: Vec<Value>, arguments: Kwargs, _: &State) -> TeraResult<Vec<Value>> {
    let ids = ids(&arguments)?;
    Ok(sections.into_iter().filter(|section| !ids.contains(&id(section))).collect())
}

/// Moves the sections with these names to the front, in the order of the names.
fn order(sections: Vec<Value>, arguments: Kwargs, _: &State) -> TeraResult<Vec<Value>> {
    let ids = ids(&arguments)?;
    let mut sections = sections;
    let place = |section: &Value| {
        let id = id(section);
        ids.iter().position(|other| *other == id).unwrap_or(ids.len())
    };
    sections.sort_by_cached_key(place);
    Ok(sections)
}

/// Keeps the sections of a place: `body`, `aside` or `foot`.
fn placed(sections: Vec<Value>, arguments: Kwargs, _: &State) -> TeraResult<Vec<Value>> {
    let place = arguments.must_get::<&str>("place")?;
    if !PLACES.contains(&place) {
        return Err(unknown(format!("there is no place `{place}`"), place, PLACES));
    }
    let is_there = |section: &Value| {
        section.get_from_path("place").is_some_and(|found| found.to_string() == place)
    };
    Ok(sections.into_iter().filter(is_there).collect())
}

/// Groups values by an attribute: a list of `{ key, values }` in the order of the first occurrence.
/// Replaces Tera's filter, whose order differs from run to run.
fn group_by(values: &[Value], arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let attribute = arguments.must_get::<&str>("attribute")?;
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for value in values {
        let Some(key) = value.get_from_path(attribute).filter(|key| !key.is_none()) else {
            continue;
        };
        let place = *places.entry(key.to_string()).or_insert_with(|| {
            groups.push((key.clone(), Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(value.clone());
    }
    let groups: Vec<Group> =
        groups.into_iter().map(|(key, values)| Group { key, values }).collect();
    Ok(Value::from_serializable(&groups))
}

#[derive(serde::Serialize)]
struct Group {
    key: Value,
    values: Vec<Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a template with two sections and a label.
    fn rendered(template: &str) -> Result<String, String> {
        let mut tera = Tera::default();
        register(&mut tera);
        tera.add_raw_template("t", template).expect("it compiles");
        let mut context = tera::Context::new();
        let sections = ["pay", "skills"].map(|id| serde_json::json!({ "id": id, "place": "body" }));
        context.insert("sections", &Vec::from(sections));
        context.insert("label", "{title}: {count}");
        tera.render("t", &context).map_err(|error| match error.kind() {
            tera::ErrorKind::RenderingError(report) => report.message().to_owned(),
            other => other.to_string(),
        })
    }

    #[test]
    fn a_name_that_no_page_has_is_an_error_and_one_that_this_page_lacks_is_not() {
        let ids = |filter: &str, id: &str| {
            rendered(&format!("{{{{ sections | {filter}(ids=[\"{id}\"]) | length }}}}"))
        };
        for filter in ["order", "only", "without"] {
            assert!(ids(filter, "claims").is_ok(), "{filter}");
            let error = ids(filter, "skils").expect_err("an error");
            let found = message_and_help(&error);
            assert_eq!(found, ("no page has a section `skils`", Some("did you mean `skills`?")));
        }
        let error = rendered("{{ sections | placed(place=\"bdy\") }}").expect_err("an error");
        let found = message_and_help(&error);
        assert_eq!(found, ("there is no place `bdy`", Some("did you mean `body`?")));
    }

    #[test]
    fn a_value_for_a_name_that_a_label_does_not_have_is_an_error() {
        let filled = |arguments: &str| rendered(&format!("{{{{ label | fill({arguments}) }}}}"));
        assert_eq!(filled("title=\"T\", count=1").as_deref(), Ok("T: 1"));
        assert_eq!(filled("title=\"T\", count=1, more=2").as_deref(), Ok("T: 1"));
        assert_eq!(filled("title=\"T\"").as_deref(), Ok("T: {count}"));
        let error = filled("titel=\"T\", count=1").expect_err("an error");
        let found = message_and_help(&error);
        let message = "the label has `{title}`, and no name `titel`";
        assert_eq!(found, (message, Some("did you mean `title`?")));
    }

    #[test]
    fn groups_stand_in_the_order_in_which_they_are_first_seen() {
        let mut tera = Tera::default();
        register(&mut tera);
        let template = "{% for g in all | group_by(attribute=\"k\") %}{{ g.key }}{{ g.values | length }} {% endfor %}";
        tera.add_raw_template("t", template).expect("it compiles");
        let mut context = tera::Context::new();
        let all: Vec<_> = ["b", "a", "b", "c", "a"].map(|k| serde_json::json!({ "k": k })).into();
        context.insert("all", &all);
        assert_eq!(tera.render("t", &context).expect("it renders"), "b2 a2 c1 ");
    }
}

//! *The filters of rolebook.* Pure and total.

use rustc_hash::FxHashMap;
use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::labels::{Piece, pieces};

/// Adds the filters to an engine. They must be registered before templates are added.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("group_by", group_by);
    tera.register_filter("fill", fill);
    tera.register_filter("only", only);
    tera.register_filter("order", order);
    tera.register_filter("placed", placed);
    tera.register_filter("without", without);
}

/// Replaces names in braces in a label: `labels.x | fill(count=3)`. The result is escaped like
/// other text.
fn fill(label: &str, arguments: Kwargs, _: &State) -> TeraResult<String> {
    let mut filled = String::with_capacity(label.len());
    for piece in pieces(label) {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Name(name) => match arguments.get::<Value>(name)? {
                Some(value) => filled.push_str(&value.to_string()),
                None => {
                    filled.push('{');
                    filled.push_str(name);
                    filled.push('}');
                }
            },
        }
    }
    Ok(filled)
}

/// Returns the name of a section.
fn id(section: &Value) -> String {
    section.get_from_path("id").map(|id| id.to_string()).unwrap_or_default()
}

fn ids(arguments: &Kwargs) -> TeraResult<Vec<String>> {
    let ids = arguments.must_get::<Vec<Value>>("ids")?;
    Ok(ids.iter().map(Value::to_string).collect())
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

//! *Filters of our own.* Pure and total.

use rustc_hash::FxHashMap;
use tera::{Kwargs, State, Tera, TeraResult, Value};

/// Adds them to an engine. Filters must be there before templates are.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("group_by", group_by);
}

/// Groups values by an attribute, as a list of `{ key, values }` in the order in which the keys are
/// first seen. Takes the place of Tera's filter, whose order differs from run to run.
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

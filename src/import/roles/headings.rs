//! *A heading → the field of a role that its section fills.*

use rustc_hash::FxHashMap;

/// A field of a role that prose can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    /// The first sentence.
    Summary,
    /// A list of statements, by the key of the field.
    List(&'static str),
    /// A list of statements below `qualifications`, by the key in that table.
    Qualification(&'static str),
    /// Names of roles, by the key of the field.
    Roles(&'static str),
    /// Lines with a label each, such as “Reports to: …”.
    Labelled,
    /// Stays in the text.
    Text,
}

/// Common headings, folded.
const BUILT_IN: &[(&str, Field)] = &[
    ("overview", Field::Summary),
    ("summary", Field::Summary),
    ("purpose", Field::Summary),
    ("role summary", Field::Summary),
    ("role overview", Field::Summary),
    ("mission", Field::Summary),
    ("responsibilities", Field::List("responsibilities")),
    ("key responsibilities", Field::List("responsibilities")),
    ("core responsibilities", Field::List("responsibilities")),
    ("main responsibilities", Field::List("responsibilities")),
    ("duties", Field::List("responsibilities")),
    ("accountabilities", Field::List("responsibilities")),
    ("decision rights", Field::List("decides")),
    ("decides", Field::List("decides")),
    ("decisions", Field::List("decides")),
    ("does not decide", Field::List("does_not_decide")),
    ("skills", Field::List("skills")),
    ("required skills", Field::List("skills")),
    ("key skills", Field::List("skills")),
    ("core competencies", Field::List("skills")),
    ("traits", Field::List("traits")),
    ("success metrics", Field::List("measures")),
    ("measures", Field::List("measures")),
    ("measures of success", Field::List("measures")),
    ("metrics", Field::List("measures")),
    ("key metrics", Field::List("measures")),
    ("kpis", Field::List("measures")),
    ("key performance indicators", Field::List("measures")),
    ("pros", Field::List("pros")),
    ("cons", Field::List("cons")),
    ("qualifications", Field::Qualification("experience")),
    ("requirements", Field::Qualification("experience")),
    ("required experience", Field::Qualification("experience")),
    ("experience", Field::Qualification("experience")),
    ("education", Field::Qualification("education")),
    ("certifications", Field::Qualification("certifications")),
    ("reporting structure", Field::Labelled),
    ("reporting line", Field::Labelled),
    ("reporting lines", Field::Labelled),
    ("reporting", Field::Labelled),
    ("relationships", Field::Labelled),
    ("reports to", Field::Roles("reports_to")),
    ("works with", Field::Roles("works_with")),
    ("collaborates with", Field::Roles("works_with")),
    ("key stakeholders", Field::Roles("works_with")),
    ("grows into", Field::Roles("grows_into")),
];

/// The words that `[import.roles]` uses for fields.
const NAMED: &[(&str, Field)] = &[
    ("summary", Field::Summary),
    ("responsibilities", Field::List("responsibilities")),
    ("decides", Field::List("decides")),
    ("does_not_decide", Field::List("does_not_decide")),
    ("skills", Field::List("skills")),
    ("traits", Field::List("traits")),
    ("measures", Field::List("measures")),
    ("pros", Field::List("pros")),
    ("cons", Field::List("cons")),
    ("education", Field::Qualification("education")),
    ("experience", Field::Qualification("experience")),
    ("certifications", Field::Qualification("certifications")),
    ("reports_to", Field::Roles("reports_to")),
    ("works_with", Field::Roles("works_with")),
    ("grows_into", Field::Roles("grows_into")),
    ("labelled", Field::Labelled),
    ("text", Field::Text),
];

/// The fields of headings.
#[derive(Clone, Debug)]
pub struct Headings(FxHashMap<String, Field>);

impl Headings {
    /// Returns the built-in headings with those of a site, each with the name of its field.
    ///
    /// # Errors
    ///
    /// The first name that is no field, with all names.
    pub fn new<'a>(
        own: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Headings, (String, String)> {
        let mut all: FxHashMap<String, Field> =
            BUILT_IN.iter().map(|(heading, field)| ((*heading).to_owned(), *field)).collect();
        for (heading, name) in own {
            let Some((_, field)) = NAMED.iter().find(|(known, _)| *known == name) else {
                let names: Vec<&str> = NAMED.iter().map(|(name, _)| *name).collect();
                return Err((name.to_owned(), names.join(", ")));
            };
            all.insert(folded(heading), *field);
        }
        Ok(Headings(all))
    }

    /// Returns the field of a heading; `None` if the heading is unknown.
    pub(super) fn field(&self, heading: &str) -> Option<Field> {
        self.0.get(&folded(heading)).copied()
    }
}

/// Returns a heading without marks, in lower case.
fn folded(heading: &str) -> String {
    let words: String =
        heading.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    words.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

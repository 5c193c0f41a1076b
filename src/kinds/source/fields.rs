//! Fields of a source.

use crate::markdown::Fragment;
use crate::record;
use crate::text::Spanned;
use jiff::civil::Date;

record! {
    /// Fields of a source.
    pub struct Source("source") {
        /// Who published it.
        publisher: Option<String>,
        /// Who wrote it.
        author: Option<String>,
        /// Who translated it.
        translator: Option<String>,
        /// Where it is.
        url: Option<Spanned<String>>,
        /// When it was read there.
        accessed: Option<Date>,
        /// The copy that was used.
        file: Option<String>,
        /// On what terms it may be used.
        licence: Option<String>,
        /// When its text changed: pages that rest on it and were reviewed before are to be looked at.
        changed_on: Option<Date>,
        /// People who speak in it.
        people: Vec<Person>,
        /// What it says: statements that pages can cite one by one.
        claim: Vec<Claim>,
    }

    /// An entry of `people`.
    pub struct Person("name, role, organisation") {
        /// The name.
        name: String [required],
        /// What they do.
        role: Option<String>,
        /// Where.
        organisation: Option<String>,
    }

    /// An entry of `claim`.
    pub struct Claim("id, locator, statement, quotation, speaker") {
        /// What citations name it by.
        id: Spanned<String> [required],
        /// Where in the source: `line 12`.
        locator: Option<String>,
        /// What is said, in your own words. Required where there is no `quotation`.
        statement: Fragment,
        /// What is said, word for word; quotation marks around it are not shown.
        quotation: Option<Spanned<String>>,
        /// Whose words the quotation is: one of `people`, or any other name.
        speaker: Option<String>,
    }
}

impl Source {
    /// What is known of somebody whose words are quoted: one of `people` of that name.
    pub fn person(&self, speaker: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.name == speaker)
    }
}

impl Person {
    /// What they do and where, in words: "product owner at TimingSense".
    pub fn description(&self) -> Option<String> {
        match (&self.role, &self.organisation) {
            (Some(role), Some(organisation)) => Some(format!("{role} at {organisation}")),
            (role, organisation) => role.clone().or_else(|| organisation.clone()),
        }
    }
}

impl Claim {
    /// The words of the source without quotation marks around them.
    pub fn quoted(&self) -> Option<&str> {
        const MARKS: &[(char, char)] =
            &[('“', '”'), ('"', '"'), ('„', '“'), ('«', '»'), ('‘', '’')];
        let words = self.quotation.as_ref()?.value.trim();
        let inside = |(open, close): &(char, char)| {
            let inside = words.strip_prefix(*open)?.strip_suffix(*close)?;
            (!inside.contains([*open, *close])).then_some(inside)
        };
        Some(MARKS.iter().find_map(inside).unwrap_or(words))
    }

    /// The quotation in quotation marks, with the name of who speaks.
    pub fn attributed(&self) -> String {
        match (&self.speaker, self.quoted()) {
            (Some(speaker), Some(words)) => format!("{speaker}: “{words}”"),
            (None, Some(words)) => format!("“{words}”"),
            (_, None) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn quotation_marks_around_a_quotation_are_not_part_of_it() {
        let quoted = |quotation: &str| {
            let claim = Claim {
                id: Spanned::new("a".into(), Span::whole_file(crate::text::FileId(0))),
                locator: None,
                statement: Fragment::default(),
                quotation: Some(Spanned::new(
                    quotation.into(),
                    Span::whole_file(crate::text::FileId(0)),
                )),
                speaker: Some("Ada".into()),
            };
            (claim.quoted().unwrap_or_default().to_owned(), claim.attributed())
        };
        assert_eq!(quoted("“So it is.”"), ("So it is.".into(), "Ada: “So it is.”".into()));
        assert_eq!(quoted(" \"So.\" ").0, "So.");
        assert_eq!(quoted("“One” and “two”").0, "“One” and “two”");
        assert_eq!(quoted("so it is").0, "so it is");
    }
}

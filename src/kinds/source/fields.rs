//! Fields of a source.

use crate::markdown::Fragment;
use crate::record;
use crate::source_map::Spanned;
use jiff::civil::Date;

record! {
    /// Fields of a source.
    pub struct Source {
        /// Publisher.
        publisher: Option<String>,
        /// Author.
        author: Option<String>,
        /// Translator.
        translator: Option<String>,
        /// Address of the source: `http` or `https`.
        url: Option<Spanned<String>> [export_as "address"],
        /// Date of the last access to the address.
        accessed: Option<Date>,
        /// Copy of the source that was used.
        file: Option<String> [unexported],
        /// Licence of the source.
        licence: Option<String>,
        /// Date of the last change of the text: pages that cite the source and were reviewed before are reported.
        changed_on: Option<Date>,
        /// People who are quoted.
        people: Vec<Person>,
        /// Statements of the source; pages can cite each of them.
        claims: Vec<Claim> [alias "claim"],
    }

    /// An entry of `people`.
    pub struct Person {
        /// The name.
        name: String [required],
        /// Position or profession.
        role: Option<String>,
        /// Organisation.
        organisation: Option<String>,
    }

    /// An entry of `claims`.
    pub struct Claim {
        /// Id of the claim in citations.
        id: Spanned<String> [required],
        /// Position in the source: `line 12`.
        locator: Option<String>,
        /// Statement of the source, in your own words. Required without `quotation`.
        statement: Fragment,
        /// Statement of the source, word for word; surrounding quotation marks are not shown.
        quotation: Option<Spanned<String>>,
        /// Speaker of the quotation: one of `people`, or any other name.
        speaker: Option<String>,
    }
}

impl Source {
    /// Returns the address, if it is one of the web, so that a link to it is safe.
    pub fn web_address(&self) -> Option<&str> {
        self.url.as_ref().map(|url| url.value.as_str()).filter(|url| crate::url::is_web(url))
    }

    /// Returns the entry of `people` with this name.
    pub fn person(&self, speaker: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.name == speaker)
    }
}

impl Claim {
    /// Returns the quotation without surrounding quotation marks.
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

    /// Returns the quotation in quotation marks, with the name of the speaker.
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
    use crate::source_map::Span;

    #[test]
    fn quotation_marks_around_a_quotation_are_not_part_of_it() {
        let quoted = |quotation: &str| {
            let claim = Claim {
                id: Spanned::new("a".into(), Span::whole_file(crate::source_map::FileId(0))),
                locator: None,
                statement: Fragment::default(),
                quotation: Some(Spanned::new(
                    quotation.into(),
                    Span::whole_file(crate::source_map::FileId(0)),
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

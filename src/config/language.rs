//! *Text of `language` → a language tag.*

use oxilangtag::LanguageTag;

use crate::data::{Decode, Decoder, DefaultValue, FieldType, Node, Schema, Value};
use crate::diagnostic::{Code, Diagnostic};

/// Longest subtag of a language. Longer ones are well-formed, but none is registered: such a word
/// is the name of a language, not its tag.
const MAX_LANGUAGE_LENGTH: usize = 3;

/// A well-formed language tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    tag: Box<str>,
    is_english: bool,
}

impl Language {
    fn parse(text: &str) -> Option<Language> {
        let tag = LanguageTag::parse(text).ok()?;
        // Tags such as `x-own` and `i-klingon` begin with another word than a language.
        let language = tag.primary_language();
        let is_short = language.len() <= MAX_LANGUAGE_LENGTH || language.contains('-');
        // A tag such as `en-GB-oed` is a language as a whole.
        let is_english =
            text.split('-').next().is_some_and(|first| first.eq_ignore_ascii_case("en"));
        is_short.then(|| Language { tag: text.into(), is_english })
    }

    /// Returns the tag as it is written.
    pub fn as_str(&self) -> &str {
        &self.tag
    }

    /// Whether the language is English, in any of its forms.
    pub fn is_english(&self) -> bool {
        self.is_english
    }
}

impl Default for Language {
    fn default() -> Self {
        Language { tag: "en".into(), is_english: true }
    }
}

impl DefaultValue for Language {
    fn json(&self) -> serde_json::Value {
        self.as_str().into()
    }
}

impl FieldType for Language {
    fn schema() -> Schema {
        Schema::Form("a language tag such as `en`, `en-GB` or `de`".into())
    }
}

impl<C> Decode<C> for Language {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        let Value::String(text) = &node.value else {
            return decoder.wrong_type(node, &Self::schema());
        };
        let language = Language::parse(text);
        if language.is_none() {
            let with_hyphens = text.trim().replace('_', "-");
            let help = match Language::parse(&with_hyphens) {
                Some(_) => format!("did you mean `{with_hyphens}`?"),
                None => "a tag is an abbreviation, with the region behind a hyphen where it \
                         matters: `en`, `en-GB`, `de`"
                    .to_owned(),
            };
            let message = format!("`{text}` is not a language tag");
            decoder.diags.push(Diagnostic::new(Code::BadValue, node.span, message).help(help));
        }
        language
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_names_of_languages() {
        for tag in ["en", "en-GB", "de-CH-1996", "zh-Hant-TW", "gsw", "sr-Latn", "x-own", "EN-us"] {
            assert!(Language::parse(tag).is_some(), "{tag}");
        }
        for text in ["", "English", "deutsch", "en_GB", "en-", "e", "de-", "en GB", "\u{e9}n"] {
            assert!(Language::parse(text).is_none(), "{text}");
        }
        assert_eq!(Language::default().as_str(), "en");
        let english = |tag| Language::parse(tag).is_some_and(|tag| tag.is_english());
        assert!(english("EN-us") && !english("enm") && !english("de"));
    }
}

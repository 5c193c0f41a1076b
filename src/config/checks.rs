//! *The `[checks]` table → [`Levels`].*

use super::Level;
use crate::data::{Decode, Decoder, DefaultValue, FieldType, Node, Schema, Table, Value, list_of};
use crate::diagnostic::{Code, Diagnostic, LevelEntry, Levels, PathPattern, nearest};
use crate::source_map::Spanned;
use crate::string_enum;
use std::borrow::Cow;

string_enum! {
    /// The default severities of all rules.
    pub enum Profile {
        /// Only what cannot be shown at all is an error. The default without a `site.toml`.
        Lenient = "lenient",
        /// Whatever leaves a gap in the site is an error. The default with a `site.toml`.
        Full = "full",
    }
}

/// The `[checks]` table.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    /// The profile, if one is stated.
    pub profile: Option<Profile>,
    /// The severities of single codes.
    pub entries: Vec<LevelEntry>,
}

impl Checks {
    /// Returns the severities of a site.
    pub fn levels(&self, has_site_toml: bool) -> Levels {
        let default = if has_site_toml { Profile::Full } else { Profile::Lenient };
        Levels {
            lenient: self.profile.unwrap_or(default) == Profile::Lenient,
            entries: self.entries.clone(),
        }
    }

    /// Reads the severities of codes. `path` limits them to some files; `others` are the keys that are no
    /// codes.
    fn read_codes<C>(
        &mut self,
        table: &Table,
        path: Option<&PathPattern>,
        others: &[&str],
        decoder: &mut Decoder<'_, C>,
    ) {
        for (key, node) in &table.entries {
            if others.contains(&key.value.as_str()) {
                continue;
            }
            let Some(code) = Code::named(&key.value) else {
                decoder.diags.push(unknown_code(key, others));
                continue;
            };
            if let Some(level) = Level::decode(node, decoder) {
                let (path, severity) = (path.cloned(), level.severity());
                self.entries.push(LevelEntry { code, path, severity });
            }
        }
    }

    fn read_path<C>(&mut self, node: &Node, decoder: &mut Decoder<'_, C>) {
        let Value::Table(table) = &node.value else {
            decoder.wrong_type::<()>(node, &path_schema());
            return;
        };
        let Some(path) = table.get("path") else {
            let message = "`path` is missing: the files that these severities are for";
            let found = Diagnostic::new(Code::MissingKey, node.span, message);
            decoder.diags.push(found.help("add `path = \"docs/archive/\"`"));
            return;
        };
        let Some(text) = String::decode(path, &mut Decoder::plain(decoder.diags)) else { return };
        match PathPattern::parse(&text) {
            Ok(pattern) => self.read_codes(table, Some(&pattern), &["path"], decoder),
            Err(why) => {
                let message = format!("`{text}` is not a pattern of paths");
                decoder.diags.push(Diagnostic::new(Code::BadValue, path.span, message).help(why));
            }
        }
    }
}

impl FieldType for Checks {
    fn schema() -> Schema {
        let profile = Schema::OneOf(Cow::Borrowed(Profile::VARIANTS));
        let level = Level::schema();
        let paths = Schema::List(Box::new(path_schema()));
        let keys = "`profile`, `paths` and codes such as `RB0305` or `broken-anchor`";
        Schema::Map(keys.into(), Box::new(Schema::Either(vec![level, profile, paths])))
    }
}

impl DefaultValue for Checks {
    fn json(&self) -> serde_json::Value {
        serde_json::json!({})
    }
}

impl<C> Decode<C> for Checks {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            return decoder.wrong_type(node, &Self::schema());
        };
        let mut checks = Checks::default();
        if let Some(profile) = table.get("profile") {
            checks.profile = Profile::decode(profile, decoder);
        }
        checks.read_codes(table, None, &["profile", "paths"], decoder);
        match table.get("paths").map(|node| (&node.value, node)) {
            None => {}
            Some((Value::List(paths), _)) => {
                paths.iter().for_each(|path| checks.read_path(path, decoder));
            }
            Some((_, node)) => checks.read_path(node, decoder),
        }
        Some(checks)
    }
}

fn path_schema() -> Schema {
    Schema::Map("`path` and codes".into(), Box::new(Schema::Text))
}

fn unknown_code(key: &Spanned<String>, others: &[&str]) -> Diagnostic {
    let names: Vec<String> =
        Code::ALL.iter().map(|code| code.rule().name.replace(' ', "-")).collect();
    let codes = Code::ALL.iter().map(|code| code.rule().code);
    let known = names.iter().map(String::as_str).chain(codes).chain(others.iter().copied());
    let message = format!("`{}` is no code of a finding", key.value);
    let found = Diagnostic::new(Code::UnknownKey, key.span, message);
    match nearest(&key.value, known) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(format!(
            "write a code such as `RB0305`, its name `broken-anchor`, or {}",
            list_of(others).replace(" and ", " or ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Overrides, parse};
    use crate::diagnostic::{Code, Diagnostic, Severity};
    use crate::source_map::FileId;

    fn read(text: &str) -> (crate::diagnostic::Levels, Vec<Diagnostic>) {
        let mut diags = Vec::new();
        let site = Some((FileId(0), text));
        let config = parse(site, &[], &Overrides::default(), &mut diags);
        (config.levels, diags)
    }

    #[test]
    fn severities_are_set_by_code_name_and_path() {
        let (levels, diags) = read(
            "[checks]\nprofile = \"lenient\"\nRB0305 = \"note\"\nbroken-link = \"off\"\n\
             [[checks.paths]]\npath = \"docs/old/\"\nRB0306 = \"error\"\n",
        );
        assert_eq!(diags, []);
        assert!(levels.lenient);
        let told: Vec<_> =
            levels.entries.iter().map(|it| (it.code, it.path.is_some(), it.severity)).collect();
        assert_eq!(
            told,
            [
                (Code::BrokenAnchor, false, Some(Severity::Note)),
                (Code::BrokenLink, false, None),
                (Code::MissingImage, true, Some(Severity::Error)),
            ]
        );
    }

    #[test]
    fn the_profile_is_full_with_a_site_toml_and_lenient_without() {
        assert!(!read("").0.lenient);
        let config = parse(None, &[], &Overrides::default(), &mut Vec::new());
        assert!(config.levels.lenient);
    }

    #[test]
    fn a_mistyped_code_or_level_is_reported_with_the_nearest() {
        let (_, diags) = read("[checks]\nRB035 = \"off\"\nRB0305 = \"wran\"\n");
        let told: Vec<_> = diags.iter().map(|it| (it.code, it.help.as_deref())).collect();
        assert_eq!(told[0].0, Code::UnknownKey);
        assert!(told[0].1.is_some_and(|help| help.starts_with("did you mean `RB03")), "{told:?}");
        assert_eq!(told[1], (Code::UnknownName, Some("did you mean `warn`?")));
    }
}

//! *Process environment and clock → a value.* The input of a build from outside its folder.
//!
//! **Invariants.** Only [`Environment::read`] reads variables or the time. With `SOURCE_DATE_EPOCH`, builds
//! on different days are equal.

use super::Repository;
use crate::fatal::Fatal;
use jiff::civil::Date;
use std::fmt::Write;
use std::path::PathBuf;

/// Variables of the command line, which are not keys of `site.toml`.
pub const COMMAND_LINE_VARIABLES: &[&str] =
    &["ROLEBOOK_ROOT", "ROLEBOOK_OUTPUT_DIR", "ROLEBOOK_BASE_URL"];

const PREFIX: &str = "ROLEBOOK_";

/// The input of a build from outside its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// The variables with the prefix `ROLEBOOK_`, sorted by name.
    pub variables: Vec<(String, String)>,
    /// The day of the build: it decides which reviews are overdue.
    pub today: Date,
    /// The output folder; never read, even if it is inside a folder of sources.
    pub output: Option<PathBuf>,
    /// The repository that the root lies in, if it has an address.
    pub repository: Option<Repository>,
}

impl Environment {
    /// Reads the environment of the process, and the clock unless `SOURCE_DATE_EPOCH` is set. Dates are in
    /// UTC, so that they do not depend on the machine.
    ///
    /// # Errors
    ///
    /// If `SOURCE_DATE_EPOCH` is not a time.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the door to the environment and the clock"
    )]
    pub fn read() -> Result<Self, Fatal> {
        let mut variables: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| {
                let name = name.into_string().ok()?;
                let value = value.to_string_lossy().into_owned();
                name.starts_with(PREFIX).then_some((name, value))
            })
            .collect();
        variables.sort();
        let now = match std::env::var_os("SOURCE_DATE_EPOCH") {
            Some(seconds) => epoch(&seconds.to_string_lossy())?,
            None => jiff::Timestamp::now(),
        };
        Ok(Environment {
            variables,
            today: now.to_zoned(jiff::tz::TimeZone::UTC).date(),
            output: None,
            repository: None,
        })
    }

    /// Creates the environment of a day, without variables.
    pub fn on(today: Date) -> Self {
        Environment { variables: Vec::new(), today, output: None, repository: None }
    }

    /// Overrides the folder of pages.
    pub fn set_content(&mut self, folder: &str) {
        const NAME: &str = "ROLEBOOK_CONTENT";
        self.variables.retain(|(name, _)| name != NAME);
        self.variables.push((NAME.into(), quoted(folder)));
    }

    /// Returns the variables that override keys of `site.toml`, each as TOML:
    /// `ROLEBOOK_REVIEW__OVERDUE=error` is `review.overdue = "error"`.
    pub fn overrides(&self) -> impl Iterator<Item = (&str, String)> {
        self.variables
            .iter()
            .filter(|(name, _)| !COMMAND_LINE_VARIABLES.contains(&name.as_str()))
            .filter_map(|(name, value)| {
                let key = name.strip_prefix(PREFIX)?;
                Some((name.as_str(), assignment(key, value)))
            })
    }
}

fn epoch(seconds: &str) -> Result<jiff::Timestamp, Fatal> {
    seconds
        .trim()
        .parse()
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .ok_or_else(|| {
            let message = format!(
                "SOURCE_DATE_EPOCH is `{seconds}`: it must be a whole number of seconds since 1970"
            );
            Fatal::Usage(message)
        })
}

fn assignment(key: &str, value: &str) -> String {
    let key = key.to_ascii_lowercase();
    let key: Vec<String> = key
        .split("__")
        .filter(|part| !part.is_empty())
        .map(|part| {
            let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
            if part.bytes().all(bare) { part.to_owned() } else { quoted(part) }
        })
        .collect();
    let value = if is_toml_value(value) { value.to_owned() } else { quoted(value) };
    format!("{} = {value}\n", key.join("."))
}

fn is_toml_value(text: &str) -> bool {
    let document = format!("value = {text}\n");
    toml::de::DeTable::parse(&document).is_ok_and(|table| table.get_ref().len() == 1)
}

/// Returns a text as a TOML string.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            // Writing to a string cannot fail.
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_a_dotted_key_and_its_value_toml_or_a_string() {
        for (name, value, toml) in [
            ("TITLE", "Who does what", "title = \"Who does what\"\n"),
            ("REVIEW__OVERDUE", "error", "review.overdue = \"error\"\n"),
            ("REQUIRE__SOURCES", "true", "require.sources = true\n"),
            ("SCALE__PROFICIENCY", "[\"a\"]", "scale.proficiency = [\"a\"]\n"),
            ("TAGLINE", "say \"hi\"\t\\", "tagline = \"say \\\"hi\\\"\\u0009\\\\\"\n"),
            ("A", "1\nb = 2", "a = \"1\\u000Ab = 2\"\n"),
            ("A", "", "a = \"\"\n"),
            ("__A B__", "x", "\"a b\" = \"x\"\n"),
        ] {
            let written = assignment(name, value);
            assert_eq!(written, toml);
            assert!(toml::de::DeTable::parse(&written).is_ok(), "{written}");
        }
    }

    #[test]
    fn what_the_command_line_reads_overrides_no_key() {
        let environment = Environment {
            variables: vec![
                ("ROLEBOOK_ROOT".into(), "x".into()),
                ("ROLEBOOK_TITLE".into(), "y".into()),
            ],
            today: jiff::civil::date(2026, 11, 22),
            output: None,
            repository: None,
        };
        let names: Vec<_> = environment.overrides().map(|(name, _)| name).collect();
        assert_eq!(names, ["ROLEBOOK_TITLE"]);
    }

    #[test]
    fn an_epoch_is_seconds_or_a_mistake_of_usage() {
        assert_eq!(epoch("86400").expect("a time").as_second(), 86400);
        for wrong in ["", "tomorrow", "99999999999999999999", "9999999999999"] {
            let fatal = epoch(wrong).expect_err("no time");
            assert_eq!(fatal.exit_code(), 2, "{wrong}");
        }
    }
}

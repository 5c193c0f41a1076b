//! *Properties → front matter in TOML.*

use crate::source::environment::quoted;
use jiff::civil::Date;

/// The front matter of a page.
#[derive(Debug, Default)]
pub(super) struct Front {
    keys: Vec<(String, String)>,
    extra: Vec<(String, String)>,
}

impl Front {
    /// Whether a key of the page is set.
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(name, _)| name == key)
    }

    /// Sets a key of the page to a value in TOML, unless it is set.
    pub(super) fn set(&mut self, key: &str, toml: String) {
        if !self.has(key) {
            self.keys.push((key.to_owned(), toml));
        }
    }

    /// Sets a key of the page to a text, unless it is set.
    pub(super) fn text(&mut self, key: &str, text: &str) {
        self.set(key, quoted(text));
    }

    /// Sets a key to a list of texts, unless it is set or there are none.
    pub(super) fn list(&mut self, key: &str, texts: &[String]) {
        if !texts.is_empty() {
            self.set(key, list(texts));
        }
    }

    /// Adds a key of the writer's own to `[extra]`.
    pub(super) fn extra(&mut self, name: &str, toml: String) {
        let key = slug::slugify(name).replace('-', "_");
        let key = if key.is_empty() { "property".to_owned() } else { key };
        let taken = |key: &str| self.extra.iter().any(|(name, _)| name == key);
        let free = (1..).map(|n| if n == 1 { key.clone() } else { format!("{key}_{n}") });
        if let Some(key) = free.into_iter().find(|key| !taken(key)) {
            self.extra.push((key, toml));
        }
    }

    /// A property of a database or of a note: known names become fields, all others `[extra]`.
    pub(super) fn property(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let date = date(value);
        let known = name.trim().to_lowercase();
        match (known.as_str(), date) {
            ("owner" | "owners" | "responsible", _) if !self.has("owner") => {
                self.text("owner", value);
            }
            ("tags" | "tag" | "labels", _) if !self.has("tags") => {
                self.list("tags", &split(value));
            }
            ("description", _) if !self.has("description") => self.text("description", value),
            ("date" | "published", Some(date)) if !self.has("date") => {
                self.set("date", date.to_string());
            }
            ("last reviewed" | "last reviewed on" | "reviewed" | "reviewed on", Some(date))
                if !self.has("last_reviewed_on") =>
            {
                self.set("last_reviewed_on", date.to_string());
            }
            ("status", _) if STATUS.contains(&value.to_lowercase().as_str()) => {
                self.text("status", &value.to_lowercase());
            }
            (_, Some(date)) => self.extra(name, date.to_string()),
            _ => self.extra(name, quoted(value)),
        }
    }

    /// The front matter with its fences and an empty line; nothing if there are no keys.
    pub(super) fn render(&self) -> String {
        if self.keys.is_empty() && self.extra.is_empty() {
            return String::new();
        }
        let mut text = String::from("+++\n");
        for (key, value) in &self.keys {
            text += &format!("{key} = {value}\n");
        }
        if !self.extra.is_empty() {
            if !self.keys.is_empty() {
                text.push('\n');
            }
            text += "[extra]\n";
        }
        for (key, value) in &self.extra {
            text += &format!("{key} = {value}\n");
        }
        text + "+++\n\n"
    }
}

/// What `status` can say without naming another page.
const STATUS: &[&str] = &["draft", "current", "deprecated"];

/// A list of texts in TOML.
pub(super) fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// The parts of a list that is written with commas, each once.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        if !parts.iter().any(|other| other == part) {
            parts.push(part.to_owned());
        }
    }
    parts
}

/// A day as tools write it: `2026-03-04`, `2026/03/04`, `March 4, 2026`, with or without a time.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let head = text.get(..10).unwrap_or(text).replace('/', "-");
    let rest = text.get(10..).unwrap_or_default();
    let is_day = rest.is_empty() || rest.starts_with(['T', ' ']) && !rest.contains('→');
    if let Some(date) = head.parse::<Date>().ok().filter(|_| is_day) {
        return Some(date);
    }
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let month = words.next()?.to_lowercase();
    let month = MONTHS
        .iter()
        .position(|name| month == *name || (month.len() == 3 && name.starts_with(&month)))?;
    let day: i8 = words.next()?.parse().ok()?;
    let year: i16 = words.next()?.parse().ok()?;
    // A time may follow, a second date not.
    if words.any(|word| word == "→") {
        return None;
    }
    Date::new(year, i8::try_from(month + 1).ok()?, day).ok()
}

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_properties_are_fields_and_the_others_extra() {
        let mut front = Front::default();
        for (name, value) in [
            ("Owner", "Ann \"A\""),
            ("Tags", "one, two, one"),
            ("Team", "Product"),
            ("Team", "Again"),
            ("Last reviewed", "March 4, 2026 10:30 AM"),
            ("Due", "2026/05/06"),
            ("Status", "In progress"),
            ("Empty", " "),
            ("???", "x"),
        ] {
            front.property(name, value);
        }
        expect_test::expect![[r#"
            +++
            owner = "Ann \"A\""
            tags = ["one", "two"]
            last_reviewed_on = 2026-03-04

            [extra]
            team = "Product"
            team_2 = "Again"
            due = 2026-05-06
            status = "In progress"
            property = "x"
            +++

        "#]]
        .assert_eq(&front.render());
    }

    #[test]
    fn days_are_read_as_tools_write_them() {
        let day = jiff::civil::date(2026, 3, 4);
        for text in [
            "2026-03-04",
            "2026/03/04",
            "March 4, 2026",
            "Mar 4, 2026 9:00 AM",
            "2026-03-04T10:00:00",
        ] {
            assert_eq!(date(text), Some(day), "{text}");
        }
        for text in ["", "March", "2026", "March 4, 2026 → March 5, 2026", "March 40, 2026", "ää"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }
}

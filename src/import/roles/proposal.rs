//! *One page → its new text*: fields above the text, and the text without what became a field.

use super::headings::{Field, Headings};
use super::names::{Named, Names, brackets};
use super::page::{Lines, first_sentence, item, items, plain, stated_keys};
use super::{File, Proposal, Unresolved};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The order of fields in front matter.
const ORDER: &[&str] = &[
    "kind",
    "abbreviation",
    "family",
    "summary",
    "reports_to",
    "grows_into",
    "works_with",
    "responsibilities",
    "decides",
    "does_not_decide",
    "skills",
    "traits",
    "measures",
    "pros",
    "cons",
];

/// The value of a proposed field.
#[derive(Clone, Debug)]
enum Value {
    Text(String),
    List(Vec<String>),
    /// Each entry has the roles of which one is meant.
    Roles(Vec<Vec<Party>>),
}

/// A role, as a relation names it.
#[derive(Clone, Debug)]
enum Party {
    Role(String),
    Outside(String),
}

/// What becomes of a page.
pub(super) struct Draft<'d> {
    file: &'d File,
    lines: &'d Lines<'d>,
    fields: BTreeMap<&'static str, Value>,
    qualifications: BTreeMap<&'static str, Vec<String>>,
    /// Lines that go, each with the line that stands in its place.
    replaced: BTreeMap<usize, Option<String>>,
    names: &'d Names<'d>,
}

impl<'d> Draft<'d> {
    pub(super) fn new(
        file: &'d File,
        lines: &'d Lines<'d>,
        role: &Named,
        headings: &Headings,
        names: &'d Names<'d>,
        proposal: &mut Proposal,
    ) -> Draft<'d> {
        let (fields, qualifications, replaced) = Default::default();
        let mut draft = Draft { file, lines, fields, qualifications, replaced, names };
        let stated = stated_keys(lines);
        for section in &lines.sections {
            let field = headings.field(&plain(&section.heading));
            let below = lines.below(section);
            let range = section.start..section.end;
            let taken = match field {
                None | Some(Field::Text) => {
                    *proposal.left.entry(plain(&section.heading)).or_default() += 1;
                    continue;
                }
                Some(Field::Summary) => draft.summary(range, below),
                Some(Field::List(key)) => draft.list(key, range, below),
                Some(Field::Qualification(key)) => draft.qualification(key, range, below),
                Some(Field::Roles(key)) => draft.roles(key, range, below, proposal),
                Some(Field::Labelled) => draft.labelled(section.start, below, headings, proposal),
            };
            if let Err(why) = taken {
                proposal.kept.push((format!("{}:{}", file.path, section.start + 1), why));
            }
        }
        if !draft.fields.contains_key("summary") && !stated.iter().any(|key| key == "summary") {
            draft.summary_of_lead();
        }
        let is_bare = !draft.fields.contains_key("summary")
            && !stated.iter().any(|key| key == "summary")
            && (!draft.fields.is_empty() || !draft.qualifications.is_empty());
        if is_bare {
            proposal.kept.push((format!("{}:1", file.path), "no sentence sums up the role"));
            draft.fields.clear();
            draft.qualifications.clear();
        }
        if draft.fields.keys().any(|key| stated.iter().any(|known| known == key)) {
            // Never two values for one key: what the page states stays.
            proposal.kept.push((format!("{}:1", file.path), "the field is stated already"));
            draft.fields.clear();
            draft.qualifications.clear();
        }
        if !draft.fields.is_empty() {
            draft.facts(role, &stated);
        }
        draft
    }

    /// Adds what the title and the place of the file say.
    fn facts(&mut self, role: &Named, stated: &[String]) {
        let is_stated = |key: &str| stated.iter().any(|known| known == key);
        let mut facts = Vec::new();
        if self.file.needs_kind {
            facts.push(("kind", "role".to_owned()));
        }
        if let (_, Some(short)) = brackets(&role.title)
            && short.chars().count() <= 8
            && short.chars().all(char::is_alphanumeric)
        {
            facts.push(("abbreviation", short));
        }
        if !self.file.folder.is_empty() {
            facts.push(("family", family(&self.file.folder)));
        }
        for (key, words) in facts {
            if !is_stated(key) {
                self.fields.insert(key, Value::Text(words));
            }
        }
    }

    fn take(&mut self, range: std::ops::Range<usize>) {
        self.replaced.extend(range.map(|at| (at, None)));
    }

    /// Takes the first sentence of the first paragraph.
    fn summary(
        &mut self,
        range: std::ops::Range<usize>,
        below: &[&str],
    ) -> Result<(), &'static str> {
        if self.fields.contains_key("summary") {
            return Err("the field has a value already");
        }
        let blank = |line: &&str| line.trim().is_empty();
        let first = below.iter().take_while(|line| blank(line)).count();
        let paragraph: Vec<&str> = below
            .iter()
            .skip(first)
            .take_while(|line| !blank(line))
            .map(|line| line.trim())
            .collect();
        let words = paragraph.join(" ");
        if words.is_empty() || is_no_paragraph(&words) {
            return Err("no sentence comes first");
        }
        let (sentence, rest) = first_sentence(&words);
        self.fields.insert("summary", Value::Text(sentence.to_owned()));
        let start = range.start;
        let end = start + 1 + first + paragraph.len();
        self.take(start..end);
        let rest = (!rest.is_empty()).then(|| rest.to_owned());
        self.replaced.insert(end - 1, rest);
        Ok(())
    }

    /// Takes the first sentence below the title.
    fn summary_of_lead(&mut self) {
        let Some((title, _)) = self.lines.title else { return };
        let end = self.lines.sections.first().map_or(self.lines.all.len(), |it| it.start);
        let below = self.lines.all.get(title + 1..end).unwrap_or_default().to_vec();
        let has_others = !self.fields.is_empty();
        // The lead alone is no reason to make a page a role.
        if has_others && self.summary(title..end, &below).is_ok() {
            self.replaced.remove(&title);
        }
    }

    fn list(
        &mut self,
        key: &'static str,
        range: std::ops::Range<usize>,
        below: &[&str],
    ) -> Result<(), &'static str> {
        if self.fields.contains_key(key) {
            return Err("the field has a value already");
        }
        let items = items(below).ok_or("it is more than one flat list")?;
        let items = match key {
            "skills" => items.iter().map(|item| plain(item)).collect(),
            _ => items,
        };
        self.fields.insert(key, Value::List(items));
        self.take(range);
        Ok(())
    }

    fn qualification(
        &mut self,
        key: &'static str,
        range: std::ops::Range<usize>,
        below: &[&str],
    ) -> Result<(), &'static str> {
        let is_stated = stated_keys(self.lines).iter().any(|known| known == "qualifications");
        if self.qualifications.contains_key(key) || is_stated {
            return Err("the field has a value already");
        }
        let items = items(below).ok_or("it is more than one flat list")?;
        self.qualifications.insert(key, items);
        self.take(range);
        Ok(())
    }

    /// Takes a section that names roles.
    fn roles(
        &mut self,
        key: &'static str,
        range: std::ops::Range<usize>,
        below: &[&str],
        proposal: &mut Proposal,
    ) -> Result<(), &'static str> {
        if self.fields.contains_key(key) {
            return Err("the field has a value already");
        }
        let mut entries = Vec::new();
        for (at, line) in below.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let words = item(line).unwrap_or(line);
            if words.starts_with([' ', '|', '#', '>']) || words.len() > 200 {
                return Err("it is more than names of roles");
            }
            entries.push((range.start + 2 + at, words.to_owned()));
        }
        if entries.is_empty() {
            return Err("it has no text");
        }
        for (line, words) in entries {
            self.add_roles(key, &words, line, proposal);
        }
        self.take(range);
        Ok(())
    }

    /// Takes the lines of a section whose label is known; the others stay.
    fn labelled(
        &mut self,
        start: usize,
        below: &[&str],
        headings: &Headings,
        proposal: &mut Proposal,
    ) -> Result<(), &'static str> {
        let mut stays = false;
        for (at, line) in below.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let words = item(line).unwrap_or(line);
            let labelled = words.split_once(':').and_then(|(label, words)| {
                match headings.field(&plain(label)) {
                    Some(Field::Roles(key)) => Some((key, words.trim_start_matches('*').trim())),
                    _ => None,
                }
            });
            match labelled {
                Some((key, words)) if !words.is_empty() && !self.fields.contains_key(key) => {
                    self.add_roles(key, words, start + 2 + at, proposal);
                    self.take(start + 1 + at..start + 2 + at);
                }
                _ => stays = true,
            }
        }
        if !stays {
            self.take(start..start + 1 + below.len());
        }
        Ok(())
    }

    /// Adds the roles that words name.
    fn add_roles(&mut self, key: &'static str, words: &str, line: usize, proposal: &mut Proposal) {
        let words = plain(words);
        if ["none", "n/a", "nobody", "-", "–"].contains(&words.to_lowercase().as_str()) {
            return;
        }
        let mut found = Vec::new();
        for alternatives in entries(&words, self.names) {
            let mut parties = Vec::new();
            for name in alternatives {
                let (named, resolved) = proposal.names.entry(key).or_default();
                *named += 1;
                match self.names.resolve(&name) {
                    Some(id) => {
                        *resolved += 1;
                        parties.push(Party::Role(id.to_owned()));
                    }
                    None => {
                        let nearest = self.names.nearest(&name).map(str::to_owned);
                        let path = self.file.path.clone();
                        let party = Party::Outside(name.clone());
                        proposal.unresolved.push(Unresolved { path, line, name, nearest });
                        parties.push(party);
                    }
                }
            }
            found.push(parties);
        }
        match self.fields.entry(key).or_insert_with(|| Value::Roles(Vec::new())) {
            Value::Roles(all) => all.extend(found),
            Value::Text(_) | Value::List(_) => {}
        }
    }

    /// Returns the new text of the page; `None` if nothing is proposed.
    pub(super) fn text(&self) -> Option<String> {
        if self.fields.is_empty() && self.qualifications.is_empty() {
            return None;
        }
        let end = if self.file.text.contains("\r\n") { "\r\n" } else { "\n" };
        let all = &self.lines.all;
        let mut lines: Vec<String> = Vec::new();
        let (range, fence) = match &self.lines.matter {
            Some((range, fence)) => (range.clone(), *fence),
            None => (0..0, "+++"),
        };
        let own: Vec<String> =
            all.get(range.clone()).unwrap_or_default().iter().map(|it| (*it).to_owned()).collect();
        lines.push(fence.to_owned());
        let is_yaml = fence == "---";
        // In TOML, keys of the page stand above the first table.
        let table = own.iter().position(|line| !is_yaml && line.trim_start().starts_with('['));
        let (keys, tables) = own.split_at(table.unwrap_or(own.len()));
        lines.extend(keys.iter().cloned());
        let mut written = String::new();
        self.write(is_yaml, &mut written);
        lines.extend(written.lines().map(str::to_owned));
        lines.extend(tables.iter().cloned());
        lines.push(fence.to_owned());
        for (at, line) in all.iter().enumerate().skip(self.lines.body) {
            let is_gap = |line: &String| line.trim().is_empty();
            match self.replaced.get(&at) {
                Some(Some(words)) => {
                    if !lines.last().is_some_and(is_gap) {
                        lines.push(String::new());
                    }
                    lines.push(words.clone());
                }
                Some(None) => {}
                None => {
                    let was_taken = at > 0 && self.replaced.contains_key(&(at - 1));
                    // No second gap where something was taken out.
                    if !(line.trim().is_empty() && was_taken && lines.last().is_some_and(is_gap)) {
                        lines.push((*line).to_owned());
                    }
                }
            }
        }
        while lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        Some(lines.join(end) + end)
    }

    fn write(&self, is_yaml: bool, out: &mut String) {
        for key in ORDER {
            let Some(value) = self.fields.get(key) else { continue };
            // Writing to a string cannot fail.
            let _ = match is_yaml {
                true => write!(out, "{key}:"),
                false => write!(out, "{key} ="),
            };
            match value {
                Value::Text(words) => {
                    let _ = writeln!(out, " {}", quoted(words));
                }
                Value::List(items) => {
                    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
                    list(&items, is_yaml, out);
                }
                Value::Roles(entries) => {
                    let equals = if is_yaml { ": " } else { " = " };
                    let entries: Vec<String> =
                        entries.iter().map(|parties| relation(parties, equals)).collect();
                    match is_yaml || entries.len() > 1 {
                        true => list(&entries, is_yaml, out),
                        false => {
                            let _ = writeln!(out, " [{}]", entries.join(", "));
                        }
                    }
                }
            }
        }
        if !self.qualifications.is_empty() && is_yaml {
            out.push_str("qualifications:\n");
            for (key, items) in &self.qualifications {
                let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
                let _ = writeln!(out, "  {key}: [{}]", items.join(", "));
            }
        }
        for (key, items) in self.qualifications.iter().filter(|_| !is_yaml) {
            let _ = write!(out, "qualifications.{key} =");
            let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
            list(&items, false, out);
        }
    }
}

/// Writes a list with an entry on each line.
fn list(items: &[String], is_yaml: bool, out: &mut String) {
    out.push_str(if is_yaml { "\n" } else { " [\n" });
    for item in items {
        out.push_str(if is_yaml { "  - " } else { "  " });
        out.push_str(item);
        out.push_str(if is_yaml { "\n" } else { ",\n" });
    }
    if !is_yaml {
        out.push_str("]\n");
    }
}

/// Returns a relation: the id of a role, or a table.
fn relation(parties: &[Party], equals: &str) -> String {
    let party = |party: &Party| match party {
        Party::Role(id) => quoted(id),
        Party::Outside(name) => format!("{{ name{equals}{} }}", quoted(name)),
    };
    match parties {
        [only] => party(only),
        several => {
            let all: Vec<String> = several.iter().map(party).collect();
            format!("{{ any_of{equals}[{}] }}", all.join(", "))
        }
    }
}

/// Returns a string of TOML, which is one of YAML too.
fn quoted(words: &str) -> String {
    let mut out = String::from("\"");
    for letter in words.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out + "\""
}

/// Returns the entries of a list of names, each with its alternatives.
fn entries(words: &str, names: &Names<'_>) -> Vec<Vec<String>> {
    let words = words.trim().trim_end_matches('.');
    if names.resolve(words).is_some() {
        return vec![vec![words.to_owned()]];
    }
    let parts = |words: &str, by: &[&str]| -> Vec<String> {
        let mut parts = vec![words.to_owned()];
        for mark in by {
            parts = parts.iter().flat_map(|part| part.split(mark)).map(str::to_owned).collect();
        }
        parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    if words.contains(" or ") {
        // “A, B or C” are three alternatives.
        return vec![parts(&words.replace(", or ", " or "), &[" or ", ", "])];
    }
    parts(words, &[", ", "; "])
        .into_iter()
        .flat_map(|part| {
            let both = parts(part.trim_start_matches("and "), &[" and "]);
            match both.len() > 1 && both.iter().all(|name| names.resolve(name).is_some()) {
                true => both,
                false => vec![part],
            }
        })
        .map(|name| vec![name])
        .collect()
}

/// Whether words are a list, a table or another block that is no paragraph.
fn is_no_paragraph(words: &str) -> bool {
    item(words).is_some() || words.starts_with(['#', '|', '>', '<', '!', '`', '~', ':', '{'])
}

/// Returns the name of a family of roles by its folder: `ai-ml` is “AI ML”.
fn family(folder: &str) -> String {
    const SHORT: &[&str] = &["ai", "ml", "hr", "it", "qa", "ui", "ux", "pr", "bi"];
    let last = folder.rsplit('/').next().unwrap_or(folder);
    let words = last.split(['-', '_', ' ']).filter(|word| !word.is_empty());
    let words: Vec<String> = words
        .enumerate()
        .map(|(at, word)| {
            let mut letters = word.chars();
            match SHORT.contains(&word.to_lowercase().as_str()) {
                true => word.to_uppercase(),
                false if at > 0 => word.to_owned(),
                false => letters.next().map_or_else(String::new, |first| {
                    first.to_uppercase().chain(letters).collect()
                }),
            }
        })
        .collect();
    words.join(" ")
}

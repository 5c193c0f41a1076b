//! `import roles`: proposes typed front matter for role pages in prose.

use super::arguments::{FromProse, Global};
use super::terminal::{eprint, print};
use crate::config::Overrides;
use crate::fatal::Fatal;
use crate::import::archive;
use crate::import::roles::{File, Headings, Proposal, patch, propose};
use std::fmt::Write;
use std::path::{Component, Path, PathBuf};

/// Folders at the top of a repository that hold pages; what they hold decides the kind of a page.
const CONTENT: &[&str] = &["content", "docs", "src", "handbook", "pages"];

/// Headings that are listed.
const MAX_HEADINGS: usize = 10;

pub(super) fn import_roles(global: &Global, from: &FromProse) -> Result<u8, Fatal> {
    let headings = headings(global)?;
    let archive = archive::read(&from.path, &archive::Limits::default())?;
    let places = Places::new(&global.root, &from.path)?;
    let files: Vec<File> = archive
        .entries
        .into_iter()
        .filter(|entry| entry.path.to_lowercase().ends_with(".md"))
        .filter_map(|entry| Some(places.file(entry.path, String::from_utf8(entry.bytes).ok()?)))
        .collect();
    let proposal = propose(&files, &headings);
    match (&from.output, from.write) {
        (Some(output), _) => write(output, &patch(&proposal))?,
        (None, true) => {
            for change in &proposal.changes {
                write(&places.on_disk(&change.path), &change.after)?;
            }
        }
        (None, false) => print(&patch(&proposal))?,
    }
    if !global.quiet {
        eprint(&listed(&proposal, global.verbose));
        eprint(&summary(&proposal, from));
    }
    Ok(0)
}

/// Returns the built-in headings with those of `[import.roles]`.
fn headings(global: &Global) -> Result<Headings, Fatal> {
    let environment = global.environment()?;
    let input = crate::Input {
        root: global.root.clone(),
        overrides: Overrides::default(),
        environment,
        progress: &|_| {},
    };
    // A folder that is no handbook has no headings of its own.
    let loaded = crate::load(&input).ok();
    let own = loaded.iter().flat_map(|it| &it.handbook.config.site.import.roles.0);
    let own = own.map(|(heading, field)| (heading.value.as_str(), field.as_str()));
    Headings::new(own).map_err(|(name, known)| {
        Fatal::Usage(format!(
            "`[import.roles]` in site.toml: there is no field `{name}`; the fields are {known}"
        ))
    })
}

/// Where the pages are.
struct Places {
    /// The folder, as the paths of the patch name it: nothing if they are relative to it.
    shown: String,
    /// The folder.
    folder: PathBuf,
    /// The folders above the pages that decide their kind.
    above: Vec<String>,
}

impl Places {
    fn new(root: &Path, folder: &Path) -> Result<Places, Fatal> {
        let whole = |path: &Path| std::path::absolute(path).map_err(Fatal::io("read", path));
        let (root, whole) = (whole(root)?, whole(folder)?);
        let parts = |path: &Path| -> Vec<String> {
            let parts = path.components().filter_map(|part| match part {
                Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
                _ => None,
            });
            parts.collect()
        };
        let mut above = match whole.strip_prefix(&root) {
            Ok(below) => parts(below),
            Err(_) => parts(&whole).pop().into_iter().collect(),
        };
        if above.first().is_some_and(|first| CONTENT.contains(&first.as_str())) {
            above.remove(0);
        }
        let is_plain = folder.is_relative()
            && folder
                .components()
                .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let shown = if is_plain { parts(folder).join("/") } else { String::new() };
        Ok(Places { shown, folder: folder.to_owned(), above })
    }

    fn file(&self, path: String, text: String) -> File {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let top = self.above.first().map(String::as_str).or(folder.split('/').next());
        let needs_kind = top != Some("roles");
        let path = if self.shown.is_empty() { path } else { format!("{}/{path}", self.shown) };
        File { path, text, folder, needs_kind }
    }

    fn on_disk(&self, path: &str) -> PathBuf {
        let below = path.strip_prefix(&self.shown).unwrap_or(path).trim_start_matches('/');
        self.folder.join(below)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for typed roles")]
fn write(path: &Path, text: &str) -> Result<(), Fatal> {
    std::fs::write(path, text).map_err(Fatal::io("write", path))
}

/// What a person has to look at.
fn listed(proposal: &Proposal, all: bool) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    if !proposal.unresolved.is_empty() {
        text += "names without a page, kept in words:\n";
    }
    for found in &proposal.unresolved {
        let _ = write!(text, "  {}:{}: {}", found.path, found.line, found.name);
        if let Some(nearest) = &found.nearest {
            let _ = write!(text, " (nearest: {nearest})");
        }
        text.push('\n');
    }
    if !proposal.kept.is_empty() {
        text += "left in the text:\n";
    }
    for (place, why) in &proposal.kept {
        let _ = writeln!(text, "  {place}: {why}");
    }
    if !proposal.left.is_empty() && !proposal.changes.is_empty() {
        let mut left: Vec<(&String, &usize)> = proposal.left.iter().collect();
        left.sort_by_key(|(heading, count)| (std::cmp::Reverse(**count), (*heading).clone()));
        let shown = if all { left.len() } else { MAX_HEADINGS };
        text += "headings without a field, left in the text:\n";
        for (heading, count) in left.iter().take(shown) {
            let _ = writeln!(text, "  {heading} ({count})");
        }
        if left.len() > shown {
            let _ = writeln!(text, "  … and {} more; `--verbose` lists all", left.len() - shown);
        }
        text += "  in site.toml: [import.roles] \"HEADING\" = \"FIELD\"\n";
    }
    text
}

fn summary(proposal: &Proposal, from: &FromProse) -> String {
    let counted = |number: usize, noun: &str| match number {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    };
    let pages = counted(proposal.pages, "page");
    if proposal.changes.is_empty() {
        return format!("{pages}: nothing to propose\n");
    }
    let changes = proposal.changes.len();
    let did = if from.write { "changed" } else { "proposed" };
    let mut text = format!("{did} front matter for {changes} of {pages}\n");
    for (key, (named, resolved)) in &proposal.names {
        let _ = writeln!(text, "{key}: {resolved} of {} resolve", counted(*named, "name"));
    }
    if let Some(output) = &from.output {
        let _ = writeln!(text, "apply it with: git apply {}", output.display());
    }
    text
}

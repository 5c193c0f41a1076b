//! *`{{ include(path = "…") }}` → another file, or a region of it.*
//!
//! **Invariants.** Files are included at most [`DEEPEST`] deep and at most [`LARGEST`] bytes in
//! all; none includes itself.

use super::render::{Renderer, Source};
use super::{Embed, Input, Library, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{FileId, Spanned};

/// How deep files may include each other.
const DEEPEST: usize = 16;
/// Bytes that may be included into one page.
const LARGEST: usize = 4 << 20;

/// What was included so far.
#[derive(Default)]
pub(super) struct Inclusions {
    /// The files, each once.
    pub(super) files: Vec<FileId>,
    /// What is being included right now: file and region.
    active: Vec<(FileId, Option<String>)>,
    bytes: usize,
}

/// The arguments of an inclusion.
struct Wanted<'a> {
    path: &'a Spanned<String>,
    region: Option<&'a Spanned<String>>,
}

impl Renderer<'_> {
    /// Renders another file in this place.
    pub(super) fn include(&mut self, source: &Source<'_>, call: &Embed) {
        let Some(library) = self.library else { return };
        if let Err(found) = self.included(library, source, call) {
            self.report(found);
        }
    }

    fn included(
        &mut self,
        library: &dyn Library,
        source: &Source<'_>,
        call: &Embed,
    ) -> Result<(), Diagnostic> {
        let wanted = arguments(call)?;
        let bad = |message: String| Diagnostic::new(Code::BadInclude, wanted.path.span, message);
        let path = resolved(&wanted.path.value, source.folder).ok_or_else(|| {
            bad(format!("`{}` is outside the content folder", wanted.path.value))
                .help("only files below `content` can be included")
        })?;
        let Some((file, text)) = library.find(&path) else {
            let found = bad(format!("there is no file `{path}` to include"));
            return Err(match self.may_hint() {
                true => found.did_you_mean(&path, library.paths()),
                false => found,
            });
        };
        let body = body_start(text);
        let (start, part) = match wanted.region {
            None => (body, text.get(body..).unwrap_or_default()),
            Some(name) => region(text, &name.value).ok_or_else(|| {
                let message = format!("`{path}` has no region `{}`", name.value);
                let found = Diagnostic::new(Code::BadInclude, name.span, message);
                let names = regions(text);
                match self.may_hint() && !names.is_empty() {
                    true => found.did_you_mean(&name.value, names),
                    false => found.help(format!(
                        "put it between the lines `<!-- region {0} -->` and `<!-- endregion {0} -->`",
                        name.value
                    )),
                }
            })?,
        };
        let key = (file, wanted.region.map(|region| region.value.clone()));
        self.check_inclusion(source, &key, part.len()).map_err(bad)?;
        if !self.inclusions.files.contains(&file) {
            self.inclusions.files.push(file);
        }
        let level = self.level;
        self.inclusions.active.push(key);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let origin = Origin::At { file, start };
        self.text(Input { text: part, origin, folder }, Some(level));
        self.inclusions.active.pop();
        self.level = level;
        Ok(())
    }

    fn check_inclusion(
        &mut self,
        source: &Source<'_>,
        key: &(FileId, Option<String>),
        bytes: usize,
    ) -> Result<(), String> {
        let active = &mut self.inclusions.active;
        if active.is_empty() {
            active.push((source.origin.file(), None));
        }
        if active.contains(key) {
            return Err("this file includes itself, directly or through others".to_owned());
        }
        if active.len() > DEEPEST {
            return Err(format!("includes nest more than {DEEPEST} levels deep"));
        }
        // An empty file counts too, so that many of them end some time.
        self.inclusions.bytes += bytes.max(64);
        match self.inclusions.bytes > LARGEST {
            true => Err(format!("more than {} MiB are included into this page", LARGEST >> 20)),
            false => Ok(()),
        }
    }
}

fn arguments(call: &Embed) -> Result<Wanted<'_>, Diagnostic> {
    let (mut path, mut region) = (None, None);
    for (key, value) in &call.arguments {
        match key.as_str() {
            "path" => path = Some(value),
            "region" => region = Some(value),
            other => {
                let message = format!("`include` has no argument `{other}`");
                return Err(Diagnostic::new(Code::BadInclude, value.span, message)
                    .help("it takes `path` and `region`"));
            }
        }
    }
    match path {
        Some(path) => Ok(Wanted { path, region }),
        None => Err(Diagnostic::new(Code::BadInclude, call.span, "`include` needs a path")
            .help("write `{{ include(path = \"parts/a.md\") }}`")),
    }
}

/// The path relative to `content`; nothing if it leads out.
fn resolved(path: &str, folder: &str) -> Option<String> {
    let (base, path) = match path.strip_prefix('/') {
        Some(path) => ("", path),
        None => (folder, path),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Lines with their starts.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// Where the front matter ends.
fn body_start(text: &str) -> usize {
    let mut lines = lines(text);
    let Some(fence) = lines.next().map(|(_, line)| line.trim_start_matches('\u{feff}').trim_end())
    else {
        return 0;
    };
    if fence != "+++" && fence != "---" {
        return 0;
    }
    lines.find(|(_, line)| line.trim_end() == fence).map_or(0, |(start, line)| start + line.len())
}

/// The name in `<!-- region name -->` or `<!-- endregion name -->`.
fn marker<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let comment = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let name = comment.strip_prefix(word)?;
    name.starts_with(char::is_whitespace).then(|| name.trim())
}

/// Where a region begins, and its text.
fn region<'a>(text: &'a str, name: &str) -> Option<(usize, &'a str)> {
    let mut lines = lines(text).skip_while(|(_, line)| marker(line, "region") != Some(name));
    let (start, line) = lines.next()?;
    let start = start + line.len();
    let (end, _) = lines.find(|(_, line)| marker(line, "endregion") == Some(name))?;
    Some((start, text.get(start..end)?))
}

/// The names of the regions of a text.
fn regions(text: &str) -> Vec<&str> {
    lines(text).filter_map(|(_, line)| marker(line, "region")).take(200).collect()
}

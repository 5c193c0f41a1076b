//! *`{{ include(path = "…") }}` → another file, or a region of it.*
//!
//! **Invariants.** Files are included at most [`MAX_DEPTH`] deep, with at most [`MAX_BYTES`] bytes
//! in total. No file includes itself.

use super::sink::Sink;
use super::source::Source;
use super::{Embed, Library, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::matter;
use crate::source_map::{FileId, Spanned};

/// Maximum depth of inclusions.
const MAX_DEPTH: usize = 16;
/// Maximum number of included bytes in one page.
const MAX_BYTES: usize = 4 << 20;
/// Number of bytes that each inclusion counts for at least.
const MIN_BYTES: usize = 64;

/// The inclusions of a page.
#[derive(Default)]
pub(super) struct Inclusions {
    /// The included files, without duplicates.
    pub(super) files: Vec<FileId>,
    /// The open inclusions: file and region.
    active: Vec<(FileId, Option<String>)>,
    bytes: usize,
}

/// The arguments of an inclusion.
struct Wanted<'a> {
    path: &'a Spanned<String>,
    region: Option<&'a Spanned<String>>,
}

/// An included text.
pub(super) struct Inclusion<'l> {
    pub(super) text: &'l str,
    pub(super) origin: Origin,
    /// The folder of the file.
    pub(super) folder: String,
}

/// Finds the text that a call includes, and marks it as open until [`Inclusions::close`].
pub(super) fn open<'l>(
    inclusions: &mut Inclusions,
    sink: &mut Sink<'_>,
    library: &'l dyn Library,
    source: &Source<'_>,
    call: &Embed,
) -> Result<Inclusion<'l>, Diagnostic> {
    let wanted = arguments(call)?;
    let bad = |message: String| Diagnostic::new(Code::BadInclude, wanted.path.span, message);
    let path = resolved(&wanted.path.value, source.folder).ok_or_else(|| {
        bad(format!("`{}` is outside the content folder", wanted.path.value))
            .help("only files below `content` can be included")
    })?;
    let Some((file, text)) = library.find(&path) else {
        let found = bad(format!("there is no file `{path}` to include"));
        return Err(match sink.may_hint() {
            true => found.did_you_mean(&path, library.paths()),
            false => found,
        });
    };
    let body = matter::split(text).after;
    let (start, part) = match wanted.region {
        None => (body, text.get(body..).unwrap_or_default()),
        Some(name) => region(text, &name.value).ok_or_else(|| {
            let message = format!("`{path}` has no region `{}`", name.value);
            let found = Diagnostic::new(Code::BadInclude, name.span, message);
            let names = regions(text);
            match sink.may_hint() && !names.is_empty() {
                true => found.did_you_mean(&name.value, names),
                false => found.help(format!(
                    "put it between the lines `<!-- region {0} -->` and `<!-- endregion {0} -->`",
                    name.value
                )),
            }
        })?,
    };
    let key = (file, wanted.region.map(|region| region.value.clone()));
    inclusions.begin(source.origin.file(), key, part.len()).map_err(bad)?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    Ok(Inclusion { text: part, origin: Origin::At { file, start }, folder })
}

impl Inclusions {
    /// Ends the innermost inclusion.
    pub(super) fn close(&mut self) {
        self.active.pop();
    }

    /// Starts to include `key` into `around`. The error is the reason why that is not possible.
    fn begin(
        &mut self,
        around: FileId,
        key: (FileId, Option<String>),
        bytes: usize,
    ) -> Result<(), String> {
        if self.active.is_empty() {
            self.active.push((around, None));
        }
        if self.active.contains(&key) {
            return Err("this file includes itself, directly or through others".to_owned());
        }
        if self.active.len() > MAX_DEPTH {
            return Err(format!("includes nest more than {MAX_DEPTH} levels deep"));
        }
        // Empty files count too, so that the number of inclusions is bounded.
        self.bytes += bytes.max(MIN_BYTES);
        if self.bytes > MAX_BYTES {
            return Err(format!("more than {} MiB are included into this page", MAX_BYTES >> 20));
        }
        if !self.files.contains(&key.0) {
            self.files.push(key.0);
        }
        self.active.push(key);
        Ok(())
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

/// Returns the path relative to `content`; `None` if it leads out of it.
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

/// Returns the lines with their offsets.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// Returns the name in `<!-- region name -->` or `<!-- endregion name -->`.
fn marker<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let comment = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let name = comment.strip_prefix(word)?;
    name.starts_with(char::is_whitespace).then(|| name.trim())
}

/// Returns the offset and the text of a region.
fn region<'a>(text: &'a str, name: &str) -> Option<(usize, &'a str)> {
    let mut lines = lines(text).skip_while(|(_, line)| marker(line, "region") != Some(name));
    let (start, line) = lines.next()?;
    let start = start + line.len();
    let (end, _) = lines.find(|(_, line)| marker(line, "endregion") == Some(name))?;
    Some((start, text.get(start..end)?))
}

/// Returns the names of the regions of a text.
fn regions(text: &str) -> Vec<&str> {
    lines(text).filter_map(|(_, line)| marker(line, "region")).take(200).collect()
}

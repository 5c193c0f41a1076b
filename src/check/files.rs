//! Reports published files that cannot be read.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source_map::{FileId, Span};

pub(super) fn readable(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let files = &subject.handbook.files;
    let used = subject.handbook.links.used_files.iter();
    let used = used.filter_map(|at| {
        let (file, _) = files.used(*at)?;
        let is_content = (*at as usize) < files.content.len();
        let path = || files.layout.in_content(&file.path);
        Some((file, if is_content { path() } else { file.path.to_string() }))
    });
    let statics = files.statics.iter().map(|file| {
        let folder = files.layout.statics.as_deref().unwrap_or_default();
        (file, format!("{folder}/{}", file.path))
    });
    for (file, path) in used.chain(statics) {
        let _ = file.fingerprint();
        if let Some(why) = file.problem() {
            let message = format!("cannot read `{path}`: {why}");
            let found =
                Diagnostic::new(Code::Unreadable, Span::whole_file(FileId::NOWHERE), message);
            diags.push(found.help("check that it exists and is readable"));
        }
    }
}

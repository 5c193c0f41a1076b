//! *Text → standard output and standard error.*
//!
//! **Invariants.** Styles are removed unless the output is a terminal that supports them. A closed
//! pipe (`rolebook check | head`) is not an error.

use crate::fatal::Fatal;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Prints a result to standard output.
pub(super) fn print(text: &str) -> Result<(), Fatal> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Fatal::io("write to", "standard output")(error))
        }
        _ => Ok(()),
    }
}

/// Prints something that is not a result to standard error.
pub(super) fn eprint(text: &str) {
    // There is nowhere left to report that this failed.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Returns a path without a leading `./`.
pub(super) fn display_path(path: &Path) -> String {
    let shorter = path.strip_prefix(".").unwrap_or(path);
    if shorter.as_os_str().is_empty() {
        path.display().to_string()
    } else {
        shorter.display().to_string()
    }
}

/// Joins the first names of a list, with the number of the others.
pub(super) fn names(all: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut text = all[..all.len().min(SHOWN)].join(", ");
    if all.len() > SHOWN {
        text += &format!(" and {} more", all.len() - SHOWN);
    }
    text
}

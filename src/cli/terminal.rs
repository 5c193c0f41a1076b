//! *Text → standard output and standard error.*
//!
//! **Invariants.** Styles are taken out where they would not be understood. A reader that has gone
//! away (`rolebook check | head`) is no mistake.

use crate::fatal::Fatal;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Prints a result to standard output.
pub(super) fn say(text: &str) -> Result<(), Fatal> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Fatal::io("write to", "standard output")(error))
        }
        _ => Ok(()),
    }
}

/// Prints something that is not a result to standard error.
pub(super) fn warn(text: &str) {
    // There is nowhere left to report that this failed.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// A path as people write it: without the `./` that stands for the folder they are in.
pub(super) fn shown(path: &Path) -> String {
    let shorter = path.strip_prefix(".").unwrap_or(path);
    if shorter.as_os_str().is_empty() {
        path.display().to_string()
    } else {
        shorter.display().to_string()
    }
}

/// The first few names of a list, and how many more there are.
pub(super) fn names(all: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut text = all[..all.len().min(SHOWN)].join(", ");
    if all.len() > SHOWN {
        text += &format!(" and {} more", all.len() - SHOWN);
    }
    text
}

//! *Errors that end the run → an exit status*: invalid usage, a refused folder, an I/O error. Errors in
//! the content are diagnostics instead.
//!
//! **Invariants.** The message of an I/O error has the path and the attempted operation.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// An error that ends the run.
#[derive(Debug)]
pub enum Fatal {
    /// The command line, the environment or the named folder is invalid.
    Usage(String),
    /// Continuing could destroy files.
    Refused {
        /// The refused operation and the reason.
        message: String,
        /// An action that the user can take.
        help: String,
    },
    /// An error of the operating system.
    Io {
        /// The attempted operation: "read", "create", "remove".
        verb: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error.
        source: io::Error,
    },
}

impl Fatal {
    /// Returns the exit status of the process: 2 for usage, 3 for a refusal, 4 for input and output.
    pub fn exit_code(&self) -> u8 {
        match self {
            Fatal::Usage(_) => 2,
            Fatal::Refused { .. } => 3,
            Fatal::Io { .. } => 4,
        }
    }

    /// Returns a function for `map_err` that adds the operation and the path to an I/O error.
    pub fn io(verb: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Fatal {
        move |source| Fatal::Io { verb, path: path.into(), source }
    }
}

impl fmt::Display for Fatal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fatal::Usage(message) => f.write_str(message),
            Fatal::Refused { message, .. } => f.write_str(message),
            Fatal::Io { verb, path, source } => {
                write!(f, "cannot {verb} `{}`: {}", path.display(), io_reason(source))
            }
        }
    }
}

impl std::error::Error for Fatal {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Fatal::Io { source, .. } => Some(source),
            Fatal::Usage(_) | Fatal::Refused { .. } => None,
        }
    }
}

/// Returns the message of an I/O error in lower case, without its number.
pub fn io_reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => error.kind().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_io_error_names_the_operation_and_the_path() {
        let error = io::Error::from_raw_os_error(28);
        let fatal = Fatal::io("create", "public/a.html")(error);
        assert_eq!(fatal.to_string(), "cannot create `public/a.html`: no space left on device");
        assert_eq!(fatal.exit_code(), 4);
    }
}

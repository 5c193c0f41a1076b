//! *What keeps rolebook from working at all → an exit status.* A writer's mistakes are diagnostics;
//! what is here stops the run: a command that cannot be meant, a folder that must not be touched,
//! a disk that does not answer.
//!
//! **Invariants.** Whatever went wrong with a file, the message has its path and what was tried.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why the run ended without a result.
#[derive(Debug)]
pub enum Fatal {
    /// The command line, the environment or the folder that was named cannot be used.
    Usage(String),
    /// Going on might destroy something.
    Refused {
        /// What is refused, and why.
        message: String,
        /// How to go on.
        help: String,
    },
    /// The operating system refused.
    Io {
        /// What was tried: "read", "create", "remove".
        verb: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// Its answer.
        source: io::Error,
    },
}

impl Fatal {
    /// The exit status of the process: 2 for usage, 3 for a refusal, 4 for input and output.
    pub fn exit_code(&self) -> u8 {
        match self {
            Fatal::Usage(_) => 2,
            Fatal::Refused { .. } => 3,
            Fatal::Io { .. } => 4,
        }
    }

    /// Turns an error of the operating system into one that says what was tried on what; made for
    /// `map_err`.
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

/// What the operating system said, as messages say it: lower case, without its number.
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
    fn a_failure_of_the_disk_names_the_deed_and_the_path() {
        let error = io::Error::from_raw_os_error(28);
        let fatal = Fatal::io("create", "public/a.html")(error);
        assert_eq!(fatal.to_string(), "cannot create `public/a.html`: no space left on device");
        assert_eq!(fatal.exit_code(), 4);
    }
}

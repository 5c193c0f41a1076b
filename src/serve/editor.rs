//! *A position in a source → the user's editor*, opened by a command, or by a URL that the browser hands
//! to a program, such as `vscode://file/{path}:{line}`.
//!
//! **Invariants.** Only files of the handbook are opened. Substituted values are arguments or parts of
//! arguments and never pass through a shell.

use crate::source::Sources;
use crate::url::encode;
use std::path::Path;
use std::process::{Command, Stdio};

/// Editors that run in a terminal.
const TERMINAL_EDITORS: &[&str] =
    &["ed", "hx", "helix", "kak", "micro", "nano", "nvim", "pico", "vi", "vim"];

/// Editors that take a line as `-g path:line`.
const GO_TO: &[&str] = &["code", "code-insiders", "codium", "cursor", "windsurf"];

/// Editors that take a line as `+line path`.
const PLUS_LINE: &[&str] = &["emacs", "emacsclient", "gedit", "gvim", "kate", "mousepad"];

/// The editor that opens sources: a command or a URL, with placeholders `{path}` and `{line}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Editor {
    /// A command, split into words.
    Command(Vec<String>),
    /// A URL.
    Address(String),
}

/// The outcome of a request to open a source.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// The editor has been started.
    Started,
    /// The browser has to open this URL.
    GoTo(String),
    /// The reason why nothing was opened.
    Refused(String),
}

impl Editor {
    /// Parses a command, or a URL if the text has a scheme.
    ///
    /// # Errors
    ///
    /// If the command is empty or its quotes are unbalanced.
    pub fn parse(text: &str) -> Result<Editor, String> {
        if text.contains("://") {
            return Ok(Editor::Address(text.to_owned()));
        }
        let words = shell_words::split(text).map_err(|error| error.to_string())?;
        if words.is_empty() {
            Err("there is no command".into())
        } else {
            Ok(Editor::Command(words))
        }
    }

    /// Parses the editor of `site.toml`. A handbook must not run commands on the machine of its reader,
    /// so only URLs are accepted, and no scheme that a browser would run or fetch.
    pub fn from_site(text: &str) -> Option<Editor> {
        let (scheme, _) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let is_name =
            scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        let is_refused = ["javascript", "data", "vbscript", "blob", "file", "http", "https"]
            .contains(&scheme.as_str());
        (is_name && !is_refused && !scheme.is_empty()).then(|| Editor::Address(text.to_owned()))
    }

    /// Whether the editor needs a terminal; the preview occupies the current one.
    pub fn needs_terminal(&self) -> bool {
        matches!(self, Editor::Command(words) if TERMINAL_EDITORS.contains(&name(words)))
    }

    /// Returns the editor with `path` and `line` substituted or appended.
    fn filled(&self, path: &str, line: u32) -> Editor {
        let line = line.to_string();
        match self {
            Editor::Address(address) => {
                let address = address.replace("{path}", &encode(path)).replace("{line}", &line);
                Editor::Address(address)
            }
            Editor::Command(words) if words.iter().any(|word| word.contains("{path}")) => {
                let fill = |word: &String| word.replace("{line}", &line).replace("{path}", path);
                Editor::Command(words.iter().map(fill).collect())
            }
            Editor::Command(words) => {
                let mut all = words.clone();
                match name(words) {
                    name if GO_TO.contains(&name) => {
                        all.extend(["-g".to_owned(), format!("{path}:{line}")]);
                    }
                    name if PLUS_LINE.contains(&name) => {
                        all.extend([format!("+{line}"), path.to_owned()]);
                    }
                    _ => all.push(format!("{path}:{line}")),
                }
                Editor::Command(all)
            }
        }
    }
}

/// Returns the name of the program without its folder.
fn name(words: &[String]) -> &str {
    let program = words.first().map_or("", String::as_str);
    Path::new(program).file_stem().and_then(std::ffi::OsStr::to_str).unwrap_or_default()
}

/// Opens a position in a file of the handbook, such as `content/roles/a.md:12`.
pub(super) fn open(editor: Option<&Editor>, sources: &Sources, root: &Path, place: &str) -> Opened {
    let (path, line) = place.rsplit_once(':').unwrap_or((place, "1"));
    let Ok(line) = line.parse::<u32>() else {
        return Opened::Refused(format!("`{line}` is no line"));
    };
    if path.starts_with('<') || sources.texts.id(path).is_none() {
        return Opened::Refused(format!("`{path}` is no file of this handbook"));
    }
    let Some(editor) = editor else {
        let help = "name an editor: `rolebook serve --editor code`, or `editor` under `[preview]` in \
                    site.toml";
        return Opened::Refused(help.into());
    };
    if editor.needs_terminal() {
        let help = "this editor needs a terminal of its own: name another with `--editor`";
        return Opened::Refused(help.into());
    }
    match editor.filled(&root.join(path).to_string_lossy(), line) {
        Editor::Address(address) => Opened::GoTo(address),
        Editor::Command(words) => start(&words),
    }
}

/// Starts a command with its output discarded.
fn start(words: &[String]) -> Opened {
    let Some((program, arguments)) = words.split_first() else {
        return Opened::Refused("there is no command".into());
    };
    let quiet = || Stdio::null();
    let started = Command::new(program)
        .args(arguments)
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet())
        .spawn();
    match started {
        Ok(mut child) => {
            // Wait for the process, so that it does not become a zombie.
            std::thread::spawn(move || child.wait());
            Opened::Started
        }
        Err(error) => Opened::Refused(format!("cannot start `{program}`: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(editor: &str) -> Editor {
        Editor::parse(editor).expect("an editor").filled("/a b/c.md", 7)
    }

    #[test]
    fn each_editor_gets_the_line_in_its_own_syntax() {
        let words = |words: &[&str]| Editor::Command(words.iter().map(|it| (*it).into()).collect());
        assert_eq!(filled("code"), words(&["code", "-g", "/a b/c.md:7"]));
        assert_eq!(filled("/usr/bin/gvim -n"), words(&["/usr/bin/gvim", "-n", "+7", "/a b/c.md"]));
        assert_eq!(filled("zed"), words(&["zed", "/a b/c.md:7"]));
        assert_eq!(
            filled("'my editor' --line={line} {path}"),
            words(&["my editor", "--line=7", "/a b/c.md"])
        );
        assert_eq!(
            filled("vscode://file{path}:{line}"),
            Editor::Address("vscode://file/a%20b/c.md:7".into())
        );
        assert!(Editor::parse("vim").expect("an editor").needs_terminal());
        assert!(Editor::parse(" ").is_err());
    }

    #[test]
    fn site_toml_can_set_neither_commands_nor_urls_that_a_browser_would_run() {
        for refused in [
            "touch /tmp/x",
            "javascript://%0aalert(1)",
            "JavaScript://x",
            "data://x",
            "https://x",
            "://x",
        ] {
            assert_eq!(Editor::from_site(refused), None, "{refused}");
        }
        assert!(Editor::from_site("vscode://file{path}:{line}").is_some());
    }
}

//! *A place in a source → the editor of whoever reads it.* By a command, or by an address that the
//! browser hands to a program, such as `vscode://file/{path}:{line}`.
//!
//! **Invariants.** Only files of the handbook are opened. What is substituted is an argument of its
//! own or a part of one, and never goes through a shell.

use crate::source::Sources;
use crate::url::encode;
use std::path::Path;
use std::process::{Command, Stdio};

/// Editors that take a terminal of their own.
const IN_TERMINALS: &[&str] =
    &["ed", "hx", "helix", "kak", "micro", "nano", "nvim", "pico", "vi", "vim"];

/// Editors that are told a line by `-g path:line`.
const GO_TO: &[&str] = &["code", "code-insiders", "codium", "cursor", "windsurf"];

/// Editors that are told a line by `+line path`.
const PLUS_LINE: &[&str] = &["emacs", "emacsclient", "gedit", "gvim", "kate", "mousepad"];

/// What opens sources: a command or an address, with `{path}` and `{line}` where they belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Editor {
    /// The words of a command.
    Command(Vec<String>),
    /// An address.
    Address(String),
}

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// The editor has been started.
    Started,
    /// The browser is to go there.
    GoTo(String),
    /// Why it was not.
    Not(String),
}

impl Editor {
    /// Reads what a person has written: an address if it has a scheme.
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

    /// Reads what `site.toml` says. Whoever previews the handbook of somebody else must not run that
    /// person's commands: only addresses are taken, and of those none that a browser would run or
    /// fetch.
    pub fn from_site(text: &str) -> Option<Editor> {
        let (scheme, _) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let is_name =
            scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        let is_refused = ["javascript", "data", "vbscript", "blob", "file", "http", "https"]
            .contains(&scheme.as_str());
        (is_name && !is_refused && !scheme.is_empty()).then(|| Editor::Address(text.to_owned()))
    }

    /// Whether the editor needs the terminal, which the preview has.
    pub fn needs_terminal(&self) -> bool {
        matches!(self, Editor::Command(words) if IN_TERMINALS.contains(&name(words)))
    }

    /// The words that start it, or the address that leads to it.
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

/// The name of the program without its folder.
fn name(words: &[String]) -> &str {
    let program = words.first().map_or("", String::as_str);
    Path::new(program).file_stem().and_then(std::ffi::OsStr::to_str).unwrap_or_default()
}

/// Opens a place, written `content/roles/a.md:12`, of one of the files of a handbook.
pub(super) fn open(editor: Option<&Editor>, sources: &Sources, root: &Path, place: &str) -> Opened {
    let (path, line) = place.rsplit_once(':').unwrap_or((place, "1"));
    let Ok(line) = line.parse::<u32>() else {
        return Opened::Not(format!("`{line}` is no line"));
    };
    if path.starts_with('<') || sources.texts.id(path).is_none() {
        return Opened::Not(format!("`{path}` is no file of this handbook"));
    }
    let Some(editor) = editor else {
        let help = "name an editor: `rolebook serve --editor code`, or `editor` under `[preview]` in \
                    site.toml";
        return Opened::Not(help.into());
    };
    if editor.needs_terminal() {
        let help = "this editor needs a terminal of its own: name another with `--editor`";
        return Opened::Not(help.into());
    }
    match editor.filled(&root.join(path).to_string_lossy(), line) {
        Editor::Address(address) => Opened::GoTo(address),
        Editor::Command(words) => start(&words),
    }
}

fn start(words: &[String]) -> Opened {
    let Some((program, arguments)) = words.split_first() else {
        return Opened::Not("there is no command".into());
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
            // Waited for, so that no dead process is left behind.
            std::thread::spawn(move || child.wait());
            Opened::Started
        }
        Err(error) => Opened::Not(format!("cannot start `{program}`: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(editor: &str) -> Editor {
        Editor::parse(editor).expect("an editor").filled("/a b/c.md", 7)
    }

    #[test]
    fn every_editor_is_told_the_line_in_its_own_way() {
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
    fn a_handbook_names_no_command_and_no_address_that_a_browser_would_run() {
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

//! `init`: creates a small valid handbook from the files in `starter`.

use super::arguments::{Global, Init};
use super::terminal::{display_path, eprint, print};
use crate::fatal::Fatal;
use jiff::civil::Date;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Placeholder for the current day in the files.
const DAY: &str = "2000-01-01";

/// Placeholder for the version of rolebook in the files.
const VERSION: &str = "0.0.0";

macro_rules! starter {
    ($($path:literal = $file:literal,)*) => {
        &[$(($path, include_str!(concat!("starter/", $file))),)*]
    };
}

const FILES: &[(&str, &str)] = starter! {
    "site.toml" = "site.toml",
    ".gitignore" = "gitignore",
    "content/_index.md" = "content/_index.md",
    "content/roles/designer.md" = "content/roles/designer.md",
    "content/roles/developer.md" = "content/roles/developer.md",
    "content/compare/designer-vs-developer.md" = "content/compare/designer-vs-developer.md",
    "content/topics/handing-over.md" = "content/topics/handing-over.md",
    "content/faq/who-tests.md" = "content/faq/who-tests.md",
    "content/glossary/prototype.md" = "content/glossary/prototype.md",
    "content/sources/team-agreement.md" = "content/sources/team-agreement.md",
};

const GITHUB: &[(&str, &str)] = starter! {
    ".github/workflows/pages.yml" = "pages.yml",
};

pub(super) fn init(global: &Global, init: &Init, today: Date) -> Result<u8, Fatal> {
    let folder = init.folder.as_ref().unwrap_or(&global.root);
    refuse_unless_empty(folder, init.force)?;
    let github = if init.github { GITHUB } else { &[] };
    let mut kept = Vec::new();
    for (path, text) in FILES.iter().chain(github) {
        let text =
            text.replace(DAY, &today.to_string()).replace(VERSION, env!("CARGO_PKG_VERSION"));
        if !create(&folder.join(path), &text)? {
            kept.push(*path);
        }
    }
    if global.quiet {
        return Ok(0);
    }
    if !kept.is_empty() {
        eprint(&format!("note: kept as they are: {}\n", kept.join(", ")));
    }
    print(&next_steps(folder, init.github))?;
    Ok(0)
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for new handbooks")]
fn refuse_unless_empty(folder: &Path, force: bool) -> Result<(), Fatal> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Fatal::io("read", folder)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(Fatal::io("read", folder))?;
        // A new repository counts as empty.
        if entry.file_name() != ".git" && !force {
            return Err(Fatal::Refused {
                message: format!("`{}` is not empty", folder.display()),
                help: "name another folder, or say `--force`: no file is overwritten".into(),
            });
        }
    }
    Ok(())
}

/// Writes a file if it does not exist. Returns whether it did not.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for new handbooks")]
fn create(path: &Path, text: &str) -> Result<bool, Fatal> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(Fatal::io("create", parent))?;
    }
    let mut file = match std::fs::File::create_new(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(Fatal::io("create", path)(error)),
    };
    file.write_all(text.as_bytes()).map_err(Fatal::io("write", path))?;
    Ok(true)
}

fn next_steps(folder: &Path, github: bool) -> String {
    let here = folder.components().next().is_none() || folder == Path::new(".");
    let mut text = if here {
        "started a handbook\n\n".to_owned()
    } else {
        let folder = display_path(folder);
        format!("started a handbook in {folder}\n\n  cd {folder}\n")
    };
    text += "  rolebook build            build the site into public\n";
    text += "  rolebook new role NAME    start another role\n";
    text += "  rolebook check            look for mistakes\n";
    if github {
        text += "\nTo publish, choose \"GitHub Actions\" in the repository's settings under Pages, \
                 and push.\n";
    }
    text
}

//! *The `.git` folder around a handbook → the address of its repository.*

use std::path::Path;

/// The repository that a handbook lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// Its address on the web, such as `https://github.com/owner/name`, without a trailing slash.
    pub url: String,
    /// The folder of the handbook in it, `/`-separated; empty for the top.
    pub folder: String,
}

impl Repository {
    /// Finds the repository around a folder. Returns `None` if there is none, or if its remote `origin` is no
    /// address that a browser can open.
    #[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
    pub fn around(root: &Path) -> Option<Repository> {
        let root = std::fs::canonicalize(root).ok()?;
        let top = root.ancestors().find(|folder| folder.join(".git").exists())?;
        let config = std::fs::read_to_string(top.join(".git/config")).ok()?;
        let parts = root.strip_prefix(top).ok()?.iter().map(|part| part.to_str());
        let folder = parts.collect::<Option<Vec<_>>>()?.join("/");
        Some(Repository { url: web_address(origin(&config)?)?, folder })
    }
}

/// Returns the address of the remote `origin` in a configuration of git.
fn origin(config: &str) -> Option<&str> {
    let lines = config.lines().map(str::trim);
    let section = lines.skip_while(|line| *line != "[remote \"origin\"]").skip(1);
    let mut keys = section.take_while(|line| !line.starts_with('[')).filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "url").then(|| value.trim())
    });
    keys.next()
}

/// Returns the web address of a remote: `git@host:owner/name.git` and `ssh://git@host/owner/name` are
/// `https://host/owner/name`. A name and a password in it are left out.
fn web_address(remote: &str) -> Option<String> {
    let (host, path) = match remote.split_once("://") {
        Some(("http" | "https" | "ssh" | "git", rest)) => rest.split_once('/')?,
        Some(_) => return None,
        None => remote.split_once(':')?,
    };
    let host = host.rsplit('@').next()?.split(':').next()?;
    let path = path.trim_matches('/').trim_end_matches(".git");
    let is_plain = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/".contains(c))
    };
    (host.contains('.') && is_plain(host) && is_plain(path))
        .then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make their own folders")]
mod tests {
    use super::*;

    #[test]
    fn remotes_of_every_form_have_the_same_web_address() {
        for remote in [
            "https://github.com/owner/name.git",
            "https://user:secret@github.com/owner/name",
            "git@github.com:owner/name.git",
            "ssh://git@github.com:22/owner/name.git/",
        ] {
            assert_eq!(web_address(remote).as_deref(), Some("https://github.com/owner/name"));
        }
        for remote in ["/srv/git/name", "../name", "file:///srv/name", "host:name", "C:\\name"] {
            assert_eq!(web_address(remote), None, "{remote}");
        }
    }

    #[test]
    fn the_remote_is_origin() {
        let config = "[core]\n\tbare = false\n[remote \"fork\"]\n\turl = a\n[remote \"origin\"]\n\
                      \tfetch = x\n\turl = git@example.org:a/b.git\n[branch \"main\"]\n\turl = c\n";
        assert_eq!(origin(config), Some("git@example.org:a/b.git"));
        assert_eq!(origin("[core]\n"), None);
    }

    #[test]
    fn a_handbook_knows_its_folder_in_the_repository() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = folder.path().join("docs/handbook");
        std::fs::create_dir_all(&root).expect("a folder can be made");
        std::fs::create_dir_all(folder.path().join(".git")).expect("a folder can be made");
        let config = "[remote \"origin\"]\nurl = https://example.org/a/b\n";
        std::fs::write(folder.path().join(".git/config"), config).expect("it can be written");
        let found = Repository::around(&root).expect("a repository");
        assert_eq!(found.url, "https://example.org/a/b");
        assert_eq!(found.folder, "docs/handbook");
    }
}

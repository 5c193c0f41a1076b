//! *A folder → an exclusive lock on it.* Two builds at once would remove each other's files.
//!
//! **Invariants.** The system releases the lock when the process ends, so a leftover lock file does not
//! block later builds.

use crate::fatal::Fatal;
use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

const NAME: &str = ".rolebook-lock";

/// An exclusive lock, released on drop.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Holds the lock as long as it is open.
    _file: File,
}

impl Lock {
    /// Acquires the lock.
    ///
    /// # Errors
    ///
    /// A refusal that names the process that holds it.
    pub(super) fn take(folder: &Path) -> Result<Self, Fatal> {
        let path = folder.join(NAME);
        loop {
            let mut file = open(&path).map_err(Fatal::io("create", &path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(held(folder, &mut file)),
                // Some network file systems have no locks; builds on them are not protected.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(Fatal::io("lock", path)(error)),
            }
            // The holder before us may have removed the file between our opening and locking it;
            // then a third could lock a new file of this name.
            if !is_still_at(&file, &path) {
                continue;
            }
            let pid = std::process::id().to_string();
            file.set_len(0)
                .and_then(|()| file.write_all(pid.as_bytes()))
                .map_err(Fatal::io("write", &path))?;
            return Ok(Lock { path, _file: file });
        }
    }
}

impl Drop for Lock {
    #[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
    fn drop(&mut self) {
        // A leftover lock file has no effect.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
fn open(path: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::other("it is not a regular file"));
    }
    File::options().read(true).write(true).create(true).truncate(false).open(path)
}

#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for writing")]
fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::symlink_metadata(path)) {
        (Ok(ours), Ok(named)) => (ours.dev(), ours.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still_at(_: &File, _: &Path) -> bool {
    true
}

fn held(folder: &Path, file: &mut File) -> Fatal {
    let mut holder = String::new();
    let _ = file.take(20).read_to_string(&mut holder);
    let process = match holder.parse::<u32>() {
        Ok(pid) => format!(" (process {pid})"),
        Err(_) => String::new(),
    };
    Fatal::Refused {
        message: format!("another build is writing to `{}`{process}", folder.display()),
        help: "wait until it is done".into(),
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests make lock files")]
mod tests {
    use super::*;

    #[test]
    fn a_second_build_at_once_is_refused_and_a_later_one_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Lock::take(folder.path()).expect("the lock");
        let fatal = Lock::take(folder.path()).expect_err("locked");
        assert_eq!(fatal.exit_code(), 3);
        // On Windows the holder cannot be read from a locked file.
        #[cfg(unix)]
        assert!(fatal.to_string().contains(&std::process::id().to_string()), "{fatal}");
        drop(first);
        Lock::take(folder.path()).expect("the lock again");
        assert!(!folder.path().join(NAME).exists());
    }

    #[test]
    fn the_lock_of_a_process_that_is_no_more_is_taken_over() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(NAME), "4294967294").expect("a lock file");
        Lock::take(folder.path()).expect("the lock");
    }
}

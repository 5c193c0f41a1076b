//! *A path → bytes.*

use std::io::{self, Read};
use std::path::Path;

/// Reads a file, up to one byte more than `limit`.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for reading")]
pub(super) fn read_up_to(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    let length = file.metadata()?.len().min(limit);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

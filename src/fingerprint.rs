//! *Bytes → a short name for them.* Used for file names that change with their content and for
//! telling whether an output changed.

use serde::Serialize;

/// 256 bits of BLAKE3 over the bytes that were fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Fingerprint(*blake3::hash(bytes).as_bytes())
    }

    /// The fingerprint of a value as it is written in JSON. A value that cannot be, such as a map
    /// whose keys are no strings, has that of what can be written before it fails.
    pub fn of_value(value: &impl Serialize) -> Self {
        let mut hasher = blake3::Hasher::new();
        let _ = serde_json::to_writer(&mut hasher, value);
        Fingerprint(*hasher.finalize().as_bytes())
    }

    /// The first `digits` hexadecimal digits (64 at most).
    pub fn hex(&self, digits: usize) -> String {
        let mut hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        hex.truncate(digits);
        hex
    }
}

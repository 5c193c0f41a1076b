//! *Bytes → a fingerprint,* for file names that change with their content and for comparing
//! outputs.

use serde::Serialize;
use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::Hash;

/// A BLAKE3 hash of 256 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Returns the fingerprint of bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Fingerprint(*blake3::hash(bytes).as_bytes())
    }

    /// Returns the fingerprint of the JSON form of a value. If serialization fails, such as for a
    /// map without string keys, the fingerprint covers the part before the error.
    pub fn of_value(value: &impl Serialize) -> Self {
        let mut hasher = blake3::Hasher::new();
        let _ = serde_json::to_writer(&mut hasher, value);
        Fingerprint(*hasher.finalize().as_bytes())
    }

    /// Returns the fingerprint of a value by its `Hash`: 128 bits of SipHash, the other half is zero.
    /// It holds within one process and one version of the program only; it must not be written to
    /// files.
    pub fn of_hash(value: &impl Hash) -> Self {
        let mut hasher = SipHasher13::new();
        value.hash(&mut hasher);
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&hasher.finish128().as_bytes());
        Fingerprint(bytes)
    }

    /// Returns the first `digits` hexadecimal digits (64 at most).
    pub fn hex(&self, digits: usize) -> String {
        let mut hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        hex.truncate(digits);
        hex
    }
}

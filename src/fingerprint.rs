//! *Bytes → a short name for them.* Used for file names that change with their content and for
//! telling whether an output changed.

/// 256 bits of BLAKE3 over the bytes that were fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Fingerprint(*blake3::hash(bytes).as_bytes())
    }

    /// The first `digits` hexadecimal digits (64 at most).
    pub fn hex(&self, digits: usize) -> String {
        let mut hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        hex.truncate(digits);
        hex
    }
}

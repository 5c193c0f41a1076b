//! The command transcripts of `tests/cli`.
//!
//! `scripts/update transcripts` writes the output again.

#[test]
fn transcripts() {
    // The environment of the machine must not change them.
    trycmd::TestCases::new().env("NO_COLOR", "1").env("GITHUB_ACTIONS", "").case("tests/cli/*.md");
}

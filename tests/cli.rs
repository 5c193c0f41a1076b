//! The transcripts of `tests/cli`: what is typed and what is answered, as the manual shows it.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes the answers again.

#[test]
fn transcripts() {
    // Nothing of the machine's environment may show in them.
    trycmd::TestCases::new().env("NO_COLOR", "1").env("GITHUB_ACTIONS", "").case("tests/cli/*.md");
}

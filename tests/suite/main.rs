//! All integration tests in one binary, so that the crate is linked once. Each module tests one
//! subject; `support` holds what they share. Only the command transcripts are a binary of their own
//! (`tests/cli.rs`).

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may access the disk, and fails by panicking"
)]
#![cfg_attr(
    not(unix),
    allow(
        dead_code,
        unused_imports,
        reason = "tests of symbolic links, signals and modes are left out"
    )
)]
#![allow(unreachable_pub, reason = "the modules are parts of one test binary")]

mod aids;
mod anchors;
mod bad_input;
mod bare;
mod commonmark;
mod docs;
mod fuzz;
mod golden;
mod hidden;
mod hidden_pages;
mod imports;
mod incremental;
mod labels;
mod language;
mod layering;
mod licences;
mod link_forms;
mod links;
mod machines;
mod navigation;
mod print;
mod properties;
mod reading;
mod serve_calm;
mod serve_dark;
#[cfg(unix)]
mod serve_guard;
#[cfg(unix)]
mod serve_safe;
mod serve_watch;
mod support;
mod views;
mod weight;

//! rolebook turns Markdown pages about roles into a cross-linked static site.
pub mod diagnostic;
pub mod fingerprint;
pub mod markdown;
pub mod text;
